"""What graphshare made and may replace: folders with a mark that lists what was put into them, pages that say so.

Anything else in a person's folders is theirs, and is never replaced or removed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from graphshare.disk.writing import write_text
from graphshare.disk.written import Written
from graphshare.errors import GraphshareError

_log = logging.getLogger(__name__)

MARK = "made-by-graphshare.json"
#: The state of a workspace within a folder that was made: only its releases count, the rest is derived from them.
STATE = ".graphshare"
#: Stands in the head of every page.
GENERATOR = '<meta name="generator" content="graphshare">'
_HEAD = 4096
#: Before the first cell of a CSV: Excel takes a file without this mark for one of Windows' own alphabets.
BOM = "\ufeff"


def mark(folder: Path, maker: str) -> None:
    """Write down that graphshare made a folder, and what it put there."""
    made = {name: _hash(folder / name) for name in _files(folder)}
    write_text(folder / MARK, json.dumps({"made": maker, "files": made}, indent=1, sort_keys=True) + "\n")


def may_replace_folder(folder: Path, maker: str, *, force: bool = False) -> None:
    """Raise ``GraphshareError`` unless a folder is new, empty, or holds what graphshare made as ``maker`` and nothing else.

    ``force`` lets go of changes that somebody made in files that graphshare wrote, and of nothing else.
    """
    if not folder.is_symlink() and (not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))):
        return
    listed = _listed(folder / MARK, maker) if folder.is_dir() and not folder.is_symlink() else None
    if listed is None:
        raise GraphshareError(
            f"{folder} was not made by `graphshare {maker}`; nothing was written.",
            hint="Name another folder with --out.",
        )
    found = _files(folder)
    for name in found:
        if name.endswith(f"/{MARK}"):
            inner = name.removesuffix(MARK)
            listed |= {inner + n: h for n, h in (_listed(folder / name) or {}).items()} | {name: ""}
    strange = [n for n in found if n not in listed and not is_page(folder / n)]
    if strange:
        raise GraphshareError(
            f"{folder} also holds what graphshare did not make, such as {strange[0]}; nothing was written.",
            hint="Move it elsewhere, or name another folder with --out.",
        )
    changed = [n for n in found if listed.get(n) and _hash(folder / n) != listed[n]]
    if changed and not force:
        raise GraphshareError(
            f"{changed[0]} in {folder} was changed since graphshare wrote it; nothing was written.",
            hint="Name another folder with --out, or give that change up with --force.",
        )


def may_replace_page(path: Path) -> None:
    """Raise ``GraphshareError`` where a page would replace a file that is none of graphshare's pages."""
    if path.is_dir():
        raise GraphshareError(f"{path} is a folder; nothing was written.", hint="Name a file that ends in .html.")
    may_replace_file(path, "no page as graphshare wrote it", lambda: is_page(path))


def may_replace_file(path: Path, refusal: str, ours: Callable[[], bool], written: Written | None = None) -> None:
    """Raise ``GraphshareError`` where something stands at ``path`` that is not ``ours``; an empty file is nobody's loss.

    ``refusal`` says what it is not, such as ``no answer of graphshare's``; ``written`` remembers how it was written, for a
    form that looks the same when somebody changed a cell.
    """
    if path.is_dir():
        raise GraphshareError(f"{path} is a folder; nothing was written.", hint="Name a file.")
    if not os.path.lexists(path):
        return
    try:
        if path.is_file() and (path.stat().st_size == 0 or (ours() and not (written and written.changed(path)))):
            return
    except Exception:  # whatever it is, it is not what graphshare wrote
        _log.debug("%s cannot be read as one of ours", path, exc_info=True)
    raise GraphshareError(
        f"{path} is there already and is {refusal}; nothing was written.", hint="Name another file, or move that one."
    )


_SHORT = 16
_MADE = re.compile(r"\n<!-- graphshare ([0-9a-f]{16}) -->\n\Z")


def marked(text: str) -> str:
    """Markdown or HTML with a last line, which nothing shows, that says whose it is, and whether it was changed since."""
    return "".join(marking([text]))


def marking(text: Iterable[str]) -> Iterator[str]:
    """The same of a text in pieces."""
    digest = hashlib.sha256()
    for piece in text:
        digest.update(piece.encode("utf-8", "replace"))
        yield piece
    yield f"\n<!-- graphshare {digest.hexdigest()[:_SHORT]} -->\n"


def is_marked(path: Path) -> bool:
    """Whether a file is Markdown or HTML of ours as it was written."""
    text = path.read_bytes().decode("utf-8")
    found = _MADE.search(text)
    return found is not None and found[1] == _short(text[: found.start()])


def is_quoted(path: Path) -> bool:
    """Whether a file is CSV as graphshare writes it: a mark of UTF-8 first, and every cell quoted."""
    csv.field_size_limit(2**31 - 1)
    taken: list[str] = []

    def lines(handle: TextIO) -> Iterator[str]:
        for line in handle:
            taken.append(line)
            yield line

    with path.open(encoding="utf-8", newline="") as handle:
        if handle.read(1) != BOM:
            return False
        for row in csv.reader(lines(handle)):
            again = io.StringIO()
            csv.writer(again, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(row)
            if again.getvalue() != "".join(taken):
                return False
            taken.clear()
    return not taken


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_SHORT]


def is_page(path: Path) -> bool:
    """Whether a file is a page as graphshare wrote it."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
        return GENERATOR.encode() in head and is_marked(path)
    except (OSError, UnicodeDecodeError):
        return False


def _listed(path: Path, maker: str | None = None) -> dict[str, str] | None:
    try:
        content = json.loads(path.read_bytes())
        files = {str(n): str(h) for n, h in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return files | {MARK: ""} if maker in (None, content.get("made")) else None


def _files(folder: Path) -> list[str]:
    """The files below a folder that count, by their paths inside it."""
    out = []
    for where, _, names in os.walk(folder):
        for name in names:
            within = os.path.relpath(os.path.join(where, name), folder).replace(os.sep, "/")
            parts = within.split("/")
            state = parts.index(STATE) if STATE in parts else None
            if state is None or (parts[state + 1] == "releases" and name == "release.json"):
                out.append(within)
    return sorted(out)


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
