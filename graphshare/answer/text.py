"""Text from strangers, made safe for a terminal, a spreadsheet, a Markdown page and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeGuard

from graphshare.untrusted import UNSEEN, escaped, markdown, visible

__all__ = ["cell", "csv_cell", "json_in_pieces", "markdown", "to_json", "visible"]

_UNSEEN = re.compile(f"[{UNSEEN}]")
#: The same without line ends, which JSON has between its parts (inside text it writes them out itself).
_HIDDEN_IN_JSON = re.compile(f"(?![\n\t\r])[{UNSEEN}]")
#: What a spreadsheet takes for a formula: at the start of a cell, and after whatever another program may take for the
#: border between two cells (a semicolon or a tab where commas are decimal points, a line end inside quotes).
_FORMULA = re.compile("(^|[;\t\r\n])([ '\"]*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r])")


#: An object or list, laid out over several lines, of which none opens another. No text holds a line end: JSON writes it out.
_CLOSED = re.compile(r"([{\[])\n((?:[^\n]*[^\n{\[]\n)+?) *([}\]])")
_LINE = re.compile(r"\n *")
#: So many signs of one stand on a line, and so deep it may be.
_WIDE, _DEEP = 480, 4


def to_json(data: object, *, indent: int | None = 1) -> str:
    """JSON in UTF-8 with unseen characters escaped, what is short on one line; infinities and
    not-a-number are refused."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False, default=_plain)
    for _ in range(_DEEP if indent is not None else 0):
        text = _CLOSED.sub(_on_one_line, text)
    return _HIDDEN_IN_JSON.sub(_as_json, text)


def json_in_pieces(data: object) -> Iterator[str]:
    """The same text in pieces, where an object has long lists: these need not be there as a whole."""
    if not isinstance(data, dict) or not any(_is_long(v) for v in data.values()):
        yield to_json(data)
        return
    before = "{\n"
    for key, value in data.items():
        if _is_long(value):
            yield f"{before} {to_json(key)}: ["
            yield from _elements_in_pieces(value)
            yield "\n ]"
        else:
            yield before + to_json({key: value})[len("{\n") : -len("\n}")]
        before = ",\n"
    yield "\n}"


def _is_long(value: object) -> TypeGuard[Sequence[object]]:
    """Whether a list is so long that it never stands on one line."""
    return isinstance(value, Sequence) and not isinstance(value, str) and len(value) > _WIDE


def _elements_in_pieces(many: Sequence[object]) -> Iterator[str]:
    before = "\n  "
    for one in many:
        text = to_json(one, indent=None)
        if not text.startswith(("{", "[")) or (len(text) <= _WIDE and text.count("{") + text.count("[") <= _DEEP):
            yield before + text  # as it comes to be once all that it holds is closed
        else:
            yield before + to_json([one])[len("[\n ") : -len("\n]")].replace("\n", "\n ")
        before = ",\n  "


def _on_one_line(match: re.Match[str]) -> str:
    inner = _LINE.sub(" ", match[2].strip())
    return f"{match[1]}{inner}{match[3]}" if match.start() and len(inner) <= _WIDE else match[0]


def _as_json(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _plain(value: object) -> object:
    if isinstance(value, date):  # and datetime, which is one
        return value.isoformat()
    if isinstance(value, Sequence):  # of what is made as it is looked at
        return list(value)
    raise TypeError(f"{type(value).__name__} in an answer")


def cell(value: object) -> str:
    """A value as a person reads it: a dash for nothing, thousands apart, lists with commas."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(v) for v in value) if value else "–"
    return visible(to_json(value, indent=None) if isinstance(value, dict) else str(value))


def _guard(match: re.Match[str]) -> str:
    return match[0] if "'" in match[2] else f"{match[1]}'{match[2]}"


def csv_cell(value: object) -> str:
    """A value for a spreadsheet: nothing for nothing, plain numbers, and no text that would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(v) for v in value)
    text = to_json(value, indent=None) if isinstance(value, dict) else str(value)
    guarded = _FORMULA.sub(_guard, text)
    return _UNSEEN.sub(lambda m: m[0] if m[0] in "\t\n" else escaped(m), guarded)
