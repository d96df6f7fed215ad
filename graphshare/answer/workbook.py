"""Answers as a workbook: the answer, its rows, its near misses, its other tables, its sources and its caveats.

Text stays text: nothing in a cell is taken for a formula, a link or a number. Days and moments are dates.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from graphshare.answer import Answer
from graphshare.answer.forms import grid
from graphshare.answer.text import visible
from graphshare.errors import GraphshareError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: What one sheet and one cell hold.
_ROWS, _LETTERS = 1_048_575, 32_767
#: So many rows of a sheet are held.
_HELD = 50_000
#: The first year that a workbook counts days from.
_FIRST_YEAR = 1900
#: What may not stand in the name of a sheet, and how long it may be.
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_NAME = 31
_WIDEST = 60
#: Where a sheet would be empty, and nothing is said of why.
_NONE = "none"


def workbook(answer: Answer) -> bytes:
    """The bytes of an .xlsx file; the same answer gives the same bytes. Raises ``GraphshareError`` where it does not fit."""
    import xlsxwriter

    out = io.BytesIO()
    parts = sheets(answer)
    # many rows are written one after the other; cells are then not held, and a text stands where it is
    many = max(len(rows) for _, _, rows in parts) > _HELD
    settings = {
        "in_memory": not many,
        "constant_memory": many,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"author": "graphshare", "created": datetime(2000, 1, 1)})  # the mark of `replacing`
        forms = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "long": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        taken: set[str] = set()
        for name, columns, rows in parts:
            _write(book.add_worksheet(_free(name, taken)), columns, rows, forms)
    return out.getvalue()


Sheet = tuple[str, Sequence[str], Sequence[Sequence[object]]]


def sheets(answer: Answer) -> list[Sheet]:
    """Name, columns and rows of every sheet: the answer first, then its other tables, sources and caveats."""
    first = 0 if answer.tables and answer.tables[answer.main].sheet else answer.main
    columns, rows = grid(replace(answer, main=first))
    note = answer.tables[first].note if answer.tables else None
    out: list[Sheet] = [("answer", columns, rows or [(note or _NONE,)])]
    out += [
        (t.sheet or t.heading, t.columns, t.rows or [(t.note or _NONE,)])
        for n, t in enumerate(answer.tables)
        if n != first
    ]
    provenance = answer.provenance
    sources = [(r.file, r.sha256) for r in provenance.releases] if provenance else []
    caveats: list[tuple[str, str | None]] = [("what it says", answer.sentence)] if answer.sentence else []
    caveats += [(t.heading, t.note) for t in answer.tables if t.note]
    caveats += [("note", note) for note in answer.notes]
    if provenance:
        caveats += [("version", provenance.version), ("command", provenance.command)]
        caveats += [("rules", provenance.rules), ("hand", provenance.hand)]
        caveats += [(k, v) for k, v in provenance.window.to_dict().items() if v]
    return [*out, ("sources", ("file", "sha256"), sources), ("caveats", ("what", "text"), caveats)]


def _free(name: str, taken: set[str]) -> str:
    """A name for a sheet that no other sheet has."""
    plain = _NOT_IN_A_NAME.sub(" ", visible(name)).strip()[:_NAME].strip() or "table"
    free, n = plain, 2
    while free.lower() in taken:
        free, n = f"{plain[: _NAME - 4]} ({n})", n + 1
    taken.add(free.lower())
    return free


def _write(
    sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[object]], forms: dict[str, object]
) -> None:
    if len(rows) > _ROWS:
        raise GraphshareError(
            f"{len(rows):,} rows are more than a sheet of a workbook holds.",
            hint="Write a .csv, or narrow the question.",
        )
    for at, name in enumerate(columns):
        sheet.write_string(0, at, visible(name), forms["head"])
    widths = [len(c) + 3 for c in columns]  # the button of the filter
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            _cell(sheet, line, at, value, forms)
            widths[at] = max(widths[at], len(str(value)) if value is not None else 0)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(width, _WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    if rows and columns:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _cell(sheet: Worksheet, line: int, at: int, value: object, forms: dict[str, object]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, at, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, at, value)
    else:
        text = "; ".join(str(v) for v in value) if isinstance(value, (list, tuple)) else str(value)
        kind = "moment" if _MOMENT.fullmatch(text) else "day" if _DAY.fullmatch(text) else None
        moment = _moment(text) if kind else None
        if kind and moment:
            sheet.write_datetime(line, at, moment, forms[kind])
        else:
            sheet.write_string(line, at, visible(text)[:_LETTERS], forms["long"] if len(text) > _WIDEST else None)


def _moment(text: str) -> datetime | None:
    """A day or a moment as a workbook holds it; ``None`` where there is no such day."""
    try:
        moment = datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return None
    return moment if moment.year >= _FIRST_YEAR else None
