"""The visible text of a saved web page, block by block.

A page is read in one pass from left to right, without going back, so that no page, however malformed, takes more than
time in proportion to its size.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator
from pathlib import Path

from graphshare.errors import UnreadableFile
from graphshare.sources.reader import LONGEST_CELL

#: A tag to its end, quoted attributes included; possessive, so that a failed match is not tried in other ways.
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'|<)*+>")
_INLINE_TAGS = "a abbr b bdi bdo cite code em font i img label mark nobr q s small span strong sub sup u wbr"
_INLINE = frozenset(_INLINE_TAGS.split())
_UNSEEN = frozenset(("script", "style", "template", "noscript", "svg", "head"))


def blocks(text: str) -> Iterator[str]:
    """The visible text of a page, one piece for each block (heading, paragraph, list item, cell)."""
    at, piece = 0, ""
    open_ended: set[str] = set()  # elements that no later tag closes: looked for once
    while (start := text.find("<", at)) >= 0:
        piece += text[at:start]
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            at = end + 3 if end >= 0 else len(text)
            continue
        after = text[start + 1 : start + 2]
        if not (after.isascii() and after.isalpha()) and after not in ("/", "!", "?"):
            piece, at = piece + "<", start + 1
            continue
        tag = _TAG.match(text, start)
        if tag is None:
            end = -1 if after.isalpha() else text.find(">", start)
            at = end + 1 if end >= 0 else len(text)  # a tag that never ends: nothing visible follows
            continue
        at, name = tag.end(), tag.group(1).lower()
        if name in _UNSEEN and text[start + 1] != "/":
            closing = None if name in open_ended else re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
            if closing is None:
                open_ended.add(name)
            at = closing.end() if closing else at if name == "head" else len(text)
        elif name not in _INLINE:
            if plain := _plain(piece):
                yield plain
            piece = ""
    if plain := _plain(piece + text[at:]):
        yield plain


def _plain(piece: str) -> str:
    try:
        text = html.unescape(piece)
    except ValueError:  # a character reference with thousands of digits
        text = piece
    lines = [in_words(line) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def in_words(line: str) -> str:
    """A line with single spaces between its words; raises ``UnreadableFile`` where nobody can have written it."""
    if len(line) > LONGEST_CELL:
        raise UnreadableFile(
            f"The page holds a line of {len(line):,} letters; at most {LONGEST_CELL:,} are read.",
            hint="Save the page again, or ask for the table behind it.",
        )
    return " ".join(line.split())


def page_in_mhtml(path: Path) -> str | None:
    """The first web page in a page that was saved as one file (MHTML); ``None`` where it holds none."""
    with path.open("rb") as handle:
        letter = email.message_from_binary_file(handle, policy=email.policy.compat32)
    for part in letter.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                try:
                    return body.decode(part.get_content_charset() or "utf-8", errors="replace")
                except LookupError:
                    return body.decode("utf-8", errors="replace")
    return None
