"""What ``-o`` may replace: an earlier answer of graphshare's, as it wrote it, and nothing else.

Each form says whose it is. Markdown and workbooks carry a mark, which is lost or wrong once somebody has changed them. JSON
and CSV have no room for one: ours read, and written again, come to the same bytes (every cell quoted, a mark of UTF-8
before the first; each small object on a line of its own), and where an object is no answer with its provenance, it must be
of the same kind as the one that takes its place. A workspace remembers a hash of what was written from it besides, so that
a change inside a cell is seen.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from graphshare.answer.forms import WORKBOOK, write_whole
from graphshare.answer.text import to_json
from graphshare.disk.ours import STATE, is_marked, is_quoted, may_replace_file
from graphshare.disk.written import Written

_CREATED = re.compile(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<")
_CREATOR = b"<dc:creator>graphshare</dc:creator>"
_WHEN = b"2000-01-01T00:00:00Z"


def may_replace_answer(path: Path, root: Path, new: str | None = None) -> None:
    """Raise ``GraphshareError`` where something at ``path`` is no earlier answer of ours, or was changed since it was
    written from the workspace at ``root``; ``new`` is what would replace it."""
    may_replace_file(path, "no answer as graphshare wrote it", lambda: _ours(path, new), Written(root / STATE))


def put(path: Path, content: Iterable[str] | bytes, root: Path) -> None:
    """Write an answer to a file, which the workspace at ``root`` remembers."""
    write_whole(path, content)
    Written(root / STATE).note(path)


def _ours(path: Path, new: str | None) -> bool:
    if path.suffix.lower() == WORKBOOK:
        return _is_workbook(path)
    if is_quoted(path) or is_marked(path):
        return True
    text = path.read_bytes().decode("utf-8")
    return text[:1] in ("{", "[") and (_is_json([text], 1, new) or _is_json(text.splitlines(keepends=True), None, new))


def _is_json(parts: list[str], indent: int | None, new: str | None) -> bool:
    """Whether all parts are JSON as we write it, and such as what would replace them."""
    try:
        values = [json.loads(p) for p in parts]
    except ValueError:
        return False
    if any(to_json(f, indent=indent) + "\n" != p for f, p in zip(values, parts, strict=True)):
        return False
    keys = _keys(values[0])
    return "provenance" in keys or new is None or keys == _keys(_first(new))


def _first(new: str) -> object:
    try:
        return json.JSONDecoder().raw_decode(new)[0]
    except ValueError:  # it is no JSON
        return None


def _keys(value: object) -> list[str]:
    while isinstance(value, list):
        value = value[0] if value else None
    return sorted(value) if isinstance(value, dict) else [f"a {type(value).__name__}"]


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as book, book.open("docProps/core.xml") as core:
        properties = core.read(10_000)
    return _CREATOR in properties and set(_CREATED.findall(properties)) == {_WHEN}
