"""Workbooks, read through calamine: the only place that knows it.

Cells become text by column and type: all texts, numbers or moments of a column at once, and of rarer types the distinct values.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import compress, islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from graphshare.errors import UnreadableFile
from graphshare.sources.formats.extents import refuse_absurd
from graphshare.sources.formats.files import check_archive
from graphshare.sources.reader import LONGEST_CELL

if TYPE_CHECKING:
    import pyarrow as pa
    from python_calamine import CalamineWorkbook

#: The last row that a worksheet can hold; an export that reaches it has probably been cut there.
LAST_ROW = 1_048_576
#: So many rows are turned into columns at a time.
_BATCH = 20_000
#: Up to so many cells of a column are written one by one.
_FEW = 2_000
#: Sheets of so many cells are kept beside each other, some 300 MB; the one last read is kept whatever its size.
_MOST_CELLS = 16_000_000


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: its rows by its own dimensions, the blank ones among them above its first cell, its cells as text."""

    height: int
    top: int
    cells: pa.Table


def is_workbook(path: Path) -> bool:
    """Whether the bytes are those of an Excel or OpenDocument workbook, whole or damaged (not just a ZIP archive)."""
    with path.open("rb") as handle:
        magic = handle.read(8)
    return magic[:4] == b"PK\x03\x04" or magic == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Workbook:
    """A workbook that is being read. A sheet is parsed once and kept as columns of text, as long as the workbook is there."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or path.name
        self._kept: dict[str, _Sheet] = {}

    def sheets(self) -> list[str]:
        """The names of the worksheets that hold at least one row, in the workbook's order."""
        book = _open(self.path, self.name)
        return [s for s in book.sheet_names if self._read(s, book).height]

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """The rows of a sheet as text cells, from its first row on, as a spreadsheet numbers them."""
        found = self._read(sheet)
        yield from ([] for _ in range(found.top))
        for batch in found.cells.slice(found.top).to_batches(max_chunksize=1_000):
            yield from (
                [cell or "" for cell in row] for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)
            )

    def columns(self, sheet: str) -> pa.Table:
        """The cells of a sheet as columns of text ``c0``, ``c1`` …, null where they are empty; one row for each of its rows."""
        return self._read(sheet).cells

    def count_rows(self, sheet: str) -> int:
        """How many rows a sheet has, from its dimensions rather than from its cells."""
        return self._read(sheet).height

    def _read(self, sheet: str, book: CalamineWorkbook | None = None) -> _Sheet:
        if sheet not in self._kept:
            with _or_unreadable(f"{self.name}: the sheet “{sheet}” is damaged.", "Save it again as CSV."):
                found = _parsed(book or _open(self.path, self.name), sheet)
            kept = self._kept
            while kept and sum(s.cells.num_rows * s.cells.num_columns for s in (found, *kept.values())) > _MOST_CELLS:
                del kept[next(iter(kept))]
            kept[sheet] = found
        return self._kept[sheet]


def _open(path: Path, name: str) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    hint = "Open it in a spreadsheet program and save it again as CSV, or ask for it again."
    with _or_unreadable(
        f"{name} is not a readable workbook; it is damaged, locked with a password, or something else.", hint
    ):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                check_archive(path, archive.infolist())
        refuse_absurd(path, name)
        return CalamineWorkbook.from_path(str(path))


@contextmanager
def _or_unreadable(message: str, hint: str) -> Iterator[None]:
    """Whatever goes wrong is said in plain words: calamine raises its own errors, and panics on some damage."""
    try:
        yield
    except (UnreadableFile, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise UnreadableFile(message, hint=hint) from error


def _parsed(book: CalamineWorkbook, sheet: str) -> _Sheet:
    import pyarrow as pa

    found = book.get_sheet_by_name(sheet)
    if found.end is None:
        return _Sheet(0, 0, pa.Table.from_arrays([], []))
    top, left = found.start or (0, 0)
    width = int(found.end[1]) + 1
    blank = [pa.nulls(top, pa.string())] if top else []
    chunks: list[list[pa.Array]] = [list(blank) for _ in range(width)]
    read = islice(found.iter_rows(), top, None)  # begins with the blank rows above the first cell
    while batch := list(islice(read, _BATCH)):
        for at, cells in enumerate(zip(*batch, strict=True), left):
            chunks[at].append(_bounded(texts(cells)))
        for at in range(left):
            chunks[at].append(pa.nulls(len(batch), pa.string()))
    columns = [pa.chunked_array(c, pa.string()) for c in chunks]
    return _Sheet(int(found.end[0]) + 1, top, pa.Table.from_arrays(columns, [f"c{i}" for i in range(width)]))


def _bounded(cells: pa.Array) -> pa.Array:
    """The cells of a column, of which none is longer than any that is read."""
    import pyarrow.compute as pc

    return pc.utf8_slice_codeunits(cells, 0, LONGEST_CELL + 1) if cells.nbytes > LONGEST_CELL else cells


def texts(cells: Sequence[object]) -> pa.Array:
    """The cells of a column as text, null where they are empty, each as ``cell_text`` would have it."""
    if len(cells) <= _FEW:
        return _few_texts(cells)
    import numpy as np
    import pyarrow as pa

    kinds = list(dict.fromkeys(map(type, cells)))
    if len(kinds) == 1:
        return _TEXTS.get(kinds[0], _distinct)(cells)
    number = {kind: n for n, kind in enumerate(kinds)}
    numbers = np.fromiter(map(number.__getitem__, map(type, cells)), np.uint8, len(cells))
    parts = [texts(list(compress(cells, (numbers == n).tolist()))) for n in range(len(kinds))]
    places = np.empty(len(cells), np.int64)
    places[np.argsort(numbers, kind="stable")] = np.arange(len(cells))
    return pa.concat_arrays(parts).take(pa.array(places))


def _few_texts(cells: Sequence[object]) -> pa.Array:
    """The same, cell by cell: to make an array of a list loads pandas, which takes longer than thousands of cells."""
    import numpy as np
    import pyarrow as pa

    written = [cell_text(cell).encode() for cell in cells]
    ends = np.cumsum([0, *map(len, written)], dtype=np.int32)
    there = np.packbits(np.array(list(map(bool, written)), np.bool_), bitorder="little")
    return pa.StringArray.from_buffers(
        len(written), pa.py_buffer(ends), pa.py_buffer(b"".join(written)), pa.py_buffer(there)
    )


def _strings(cells: Sequence[object]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pa.array(cells, pa.string())
    return pc.if_else(pc.equal(found, ""), pa.scalar(None, pa.string()), found)


def _numbers(cells: Sequence[object]) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    values = np.array(cells, np.float64)
    whole = (values == np.floor(values)) & (np.abs(values) < 1e15)
    if not whole.all():
        return _distinct(cells)
    return pa.array(values.astype(np.int64)).cast(pa.string())


def _moments(kind: Callable[[ModuleType], object]) -> Callable[[Sequence[object]], pa.Array]:
    """Days, times and moments in ISO form, with a fraction of a second where there is one."""

    def written(cells: Sequence[object]) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        return pc.replace_substring_regex(pa.array(cells, kind(pa)).cast(pa.string()), r"\.000000$", "")

    return written


def _distinct(cells: Sequence[object]) -> pa.Array:
    """Cells of one type, of which each distinct one is written once."""
    import pyarrow as pa

    written = {cell: cell_text(cell) or None for cell in set(cells)}
    return pa.array(list(map(written.__getitem__, cells)), pa.string())


_TEXTS: dict[type, Callable[[Sequence[object]], pa.Array]] = {
    str: _strings,
    float: _numbers,
    datetime: _moments(lambda pa: pa.timestamp("us")),
    date: _moments(lambda pa: pa.date32()),
    time: _moments(lambda pa: pa.time64("us")),
}


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
