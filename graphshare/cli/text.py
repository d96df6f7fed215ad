"""Text from strangers, made safe for a terminal, a spreadsheet, a Markdown page and JSON."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

#: Control characters, direction overrides, invisible line ends, and halves of surrogate pairs.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: What a spreadsheet takes for a formula: at the start of a cell, and after whatever another program may take for the
#: border between two cells (a semicolon or a tab where commas are decimal points, a line end inside quotes).
_FORMULA = re.compile("(^|[;\t\r\n])([ '\"]*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r])")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    short = {9: r"\t", 10: r"\n", 13: r"\r"}.get(code)
    return short or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def visible(text: str) -> str:
    """The text with everything that could move a cursor or turn a line around written out."""
    return _UNSEEN.sub(_escape, text)


def markdown(text: str) -> str:
    """The text as plain words in Markdown: no link, no markup, no cell border."""
    return _MARKDOWN.sub(r"\\\1", visible(text))


def to_json(data: Any, *, indent: int | None = 1) -> str:
    """JSON in UTF-8 with unseen characters escaped; infinities and not-a-number are refused."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False, default=_plain)
    return re.sub("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", _as_json, text)


def _as_json(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # and datetime, which is one
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in an answer")


def cell(value: Any) -> str:
    """A value as a person reads it: a dash for nothing, thousands apart, lists with commas."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3f}"
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(v) for v in value) if value else "–"
    return visible(to_json(value, indent=None) if isinstance(value, dict) else str(value))


def _guard(found: re.Match[str]) -> str:
    return found[0] if "'" in found[2] else f"{found[1]}'{found[2]}"


def csv_cell(value: Any) -> str:
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
    return _UNSEEN.sub(lambda m: m[0] if m[0] in "\t\n" else _escape(m), guarded)
