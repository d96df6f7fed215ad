"""Text from strangers, made safe for where it goes: a terminal, a page, a spreadsheet, a file of decisions, Markdown."""

from __future__ import annotations

import re

#: Control characters, direction overrides, letters and marks without width, invisible line ends, halves of surrogate pairs.
UNSEEN = (
    "\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{UNSEEN}]")
#: The same but for line ends and tabs, which text of several lines has.
HIDDEN = f"(?![\t\n])[{UNSEEN}]"
_HIDDEN = re.compile(HIDDEN)
#: The same for RE2, which knows neither look-ahead nor halves of pairs, in ASCII.
HIDDEN_RE2 = "[" + "".join(
    c if c == "-" else rf"\x{{{ord(c):x}}}"
    for c in UNSEEN.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f").replace("\ud800-\udfff", "")
) + "]"  # fmt: skip
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#!~&])")
#: What a spreadsheet takes for a formula: at the start of a cell, and after whatever another program may take for the
#: border between two cells (a semicolon or a tab where commas are decimal points, a line end inside quotes).
FORMULA = "(^|[;\t\r\n])([ '\"]*)([=+\\-@\uff1d\uff0b\uff0d\uff20])"
_FORMULA = re.compile(FORMULA)
_GUARDED = re.compile(FORMULA.replace("([ ", "'([ ", 1))


def escaped(found: re.Match[str]) -> str:
    """One unseen character, written out."""
    code = ord(found[0])
    short = {9: r"\t", 10: r"\n", 13: r"\r"}.get(code)
    return short or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 2**16 else f"\\U{code:08x}")


def visible(text: str) -> str:
    """The text with everything written out that could move a cursor, turn a line around, or hide."""
    return _UNSEEN.sub(escaped, text)


def legible(text: str) -> str:
    """The same for text that may have several lines, as it stands on a page, in a cell or in a file of decisions."""
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub(escaped, text)


def unhidden(text: str) -> str:
    """The text without anything that nobody sees, for names, which mean the same without it."""
    return _UNSEEN.sub("", text)


def markdown(text: str) -> str:
    """The text as plain words in Markdown: no link, no markup, no cell border."""
    return _MARKDOWN.sub(r"\\\1", visible(text))


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs, whatever it takes for the border between cells; ``unguarded`` gives it back."""
    return _FORMULA.sub(r"\1'\2\3", text)


def unguarded(text: str) -> str:
    """The cell that ``guarded`` was given."""
    return _GUARDED.sub(r"\1\2\3", text)
