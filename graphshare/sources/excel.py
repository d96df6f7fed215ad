"""Workbooks, read through calamine: the only place that knows it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from graphshare.errors import UnreadableFile
from graphshare.sources.files import check_archive

#: The last row that a worksheet can hold; an export that reaches it has probably been cut there.
LAST_ROW = 1_048_576


def is_workbook(path: Path) -> bool:
    """Whether the bytes are those of an Excel or OpenDocument workbook, whole or damaged (not just a ZIP archive)."""
    with path.open("rb") as handle:
        magic = handle.read(8)
    return magic[:4] == b"PK\x03\x04" or magic == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _open(path: Path, name: str) -> Any:
    from python_calamine import CalamineWorkbook

    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                check_archive(path, archive.infolist())
        return CalamineWorkbook.from_path(str(path))
    except UnreadableFile:
        raise
    except BaseException as error:  # calamine raises its own errors, and panics on some damage
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise UnreadableFile(
            f"{name} is not a readable workbook; it is damaged, locked with a password, or something else.",
            hint="Open it in a spreadsheet program and save it again as CSV, or ask for it again.",
        ) from error


def sheets(path: Path, name: str) -> list[str]:
    """The names of the worksheets that hold at least one row, in the workbook's order."""
    book = _open(path, name)
    return [s for s in book.sheet_names if _sheet(book, s, name).end is not None]


def _sheet(book: Any, sheet: str, name: str) -> Any:
    try:
        return book.get_sheet_by_name(sheet)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise UnreadableFile(f"{name}: the sheet “{sheet}” is damaged.", hint="Save it again as CSV.") from error


def rows(path: Path, sheet: str, name: str = "") -> Iterator[list[str]]:
    """The rows of a sheet as text cells, from its first row on, as a spreadsheet numbers them."""
    found = _sheet(_open(path, name or path.name), sheet, name or path.name)
    top, left = found.start or (0, 0)
    for number, row in enumerate(found.iter_rows()):  # begins with the blank rows above the first cell
        yield [] if number < top else [""] * left + [cell_text(c) for c in row]


def count_rows(path: Path, sheet: str) -> int:
    """How many rows a sheet has, from its dimensions rather than by reading its cells."""
    end = _sheet(_open(path, path.name), sheet, path.name).end  # counted from 0
    return int(end[0]) + 1 if end else 0


def cell_text(cell: object) -> str:
    """A cell as CSV would have it: whole numbers without ``.0``, dates and times in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return "" if cell is None else str(cell)
