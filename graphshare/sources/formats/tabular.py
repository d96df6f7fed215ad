"""The records of a CSV, a sheet or a list of JSON objects as a relation of text columns ``c0``, ``c1`` … in DuckDB.

The parallel reader is used only where the file is regular; what is ragged goes through a slower one, and what is oddly
written through a mended copy. A sheet is columns already. Which way was right is decided by the independent count.

Python reads records one by one where nothing else can: a CSV of one column, one that holds every control character, or
one with a record of more than 1,000 cells or 8 MB; and objects whose list is only part of a JSON document.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from graphshare.engine import Sql, Tables, composed, named, quoted
from graphshare.engine import csv as csv_at
from graphshare.sources.formats import object_lists
from graphshare.sources.formats.counting import RecordsCounted, count_csv
from graphshare.sources.formats.mending import ClosedCopy, Mending
from graphshare.sources.reader import Sample, bounded

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pyarrow as pa

_BATCH = 20_000
#: Records with more cells, or longer in bytes, are read one by one.
_MOST_CELLS, _LONGEST = 1_000, 2**23
#: The engine's reader must be told of longer records.
_LONG = 2_000_000


@dataclass(slots=True)
class Overlong:
    """How many records had filled cells beyond the columns that the file's beginning shows."""

    records: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to read a sample: ``relation`` registers what is needed and gives the FROM clause.

    ``drops_blank`` where lines that are blank do not appear in the relation.
    """

    name: str
    relation: Callable[[duckdb.DuckDBPyConnection], str]
    drops_blank: bool = False
    overlong: Overlong = field(default_factory=Overlong)


def counted(sample: Sample) -> RecordsCounted:
    """The independent count of a sample's records."""
    if sample.format == "sheet":
        return RecordsCounted(sample.workbook.count_rows(sample.sheet or ""), regular=False)
    if sample.format == "json":
        return RecordsCounted(object_lists.count_objects(sample.path, sample.text), regular=False)
    return count_csv(sample.path, sample.delimiter)


def attempts(sample: Sample, width: int) -> Iterator[Attempt]:
    """The ways to read a sample with ``width`` columns, the fastest first; the last one keeps every record."""
    count, over = counted(sample), Overlong()
    if count.longest > _LONGEST:  # the other ways hold such a record many times
        yield Attempt("python", lambda c: _arrow(c, records(sample), width, over), overlong=over)
        return
    if sample.format == "csv" and count.regular and width > 1:
        ragged = len({len(r) for r in sample.head if r}) > 1
        if not ragged:
            yield Attempt("parallel", lambda _: _read_csv(sample, width, "strict_mode = true"), drops_blank=True)
        yield Attempt("serial", lambda _: _read_csv(sample, width, "null_padding = true, parallel = false"), True)
    if sample.format == "csv" and count.open_end and width > 1:
        closing = ClosedCopy(sample.path)
        padded = "null_padding = true, parallel = false"
        yield Attempt("closed", lambda _: _read_csv(sample, width, padded, closing.copy()), drops_blank=True)
    if sample.format == "json" and object_lists.in_engine(sample):
        yield Attempt("objects", lambda _: object_lists.relation(sample))
    if sample.format == "sheet":
        yield Attempt("sheet", lambda c: _sheet(c, sample, width, over), overlong=over)
        return
    if sample.format == "csv" and width > 1:
        mending = Mending(sample.path, sample.delimiter)
        yield Attempt("mended", lambda c: _mended(c, sample, mending, width, over), overlong=over)
    yield Attempt("python", lambda c: _arrow(c, records(sample), width, over), overlong=over)


def _read_csv(sample: Sample, width: int, options: str, path: Path | None = None, quote: str = '"') -> Sql:
    columns = ", ".join(f"{quoted(f'c{i}')}: 'VARCHAR'" for i in range(width))
    told = "auto_detect = false, header = false, "
    told += (
        f"delim = {quoted(sample.delimiter)}, quote = '{quote}', escape = '{quote}', columns = {{{columns}}}, {options}"
    )
    return csv_at(path or sample.path, told)


def _mended(connection: duckdb.DuckDBPyConnection, sample: Sample, mending: Mending, width: int, over: Overlong) -> str:
    """Read the mended copy of an oddly written CSV; one by one what cannot be mended, or is beyond all measure."""
    copy = mending.copy()
    if copy is None or copy[1].widest > _MOST_CELLS or copy[1].longest > _LONGEST:
        return _arrow(connection, records(sample), width, over)
    path, shape = copy
    widest = max(width, shape.widest)
    options = "strict_mode = true" if shape.narrowest == widest else "null_padding = true, parallel = false"
    options += ", new_line = '\\n'"
    if shape.longest > _LONG:
        options += f", max_line_size = {shape.longest + 16}"
    found = _read_csv(sample, widest, options, path, shape.mark)
    if widest == width:
        over.records = 0
        return found
    [(over.records,)] = Tables(connection).rows(
        "SELECT count(*) FROM {found} WHERE regexp_matches(concat({beyond}), $filled)",
        found=found,
        beyond=_columns(width, widest),
        filled=FILLED,
    )
    return composed("(SELECT {columns} FROM {found})", columns=_columns(0, width), found=found)


def _columns(first: int, end: int) -> Sql:
    return Sql(", ".join(f"c{i}" for i in range(first, end)))


def records(sample: Sample) -> Iterator[list[str]]:
    """The records of a CSV, a sheet or a list of objects, one by one."""
    if sample.format == "json":
        yield from map(bounded, object_lists.records(sample))
        return
    if sample.format == "sheet":
        yield from map(bounded, sample.workbook.rows(sample.sheet or ""))
        return
    csv.field_size_limit(2**31 - 1)
    with sample.path.open(encoding="utf-8", newline="") as handle:
        yield from map(bounded, csv.reader(handle, delimiter=sample.delimiter))


#: Any character but those that Python takes for white space.
FILLED = r"[^\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"


def _sheet(connection: duckdb.DuckDBPyConnection, sample: Sample, width: int, over: Overlong) -> str:
    """Register the columns of a sheet and give their name."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    found = sample.workbook.columns(sample.sheet or "")
    beyond = [pc.match_substring_regex(c, FILLED).fill_null(False).to_numpy() for c in found.columns[width:]]
    over.records = int(np.logical_or.reduce(beyond).sum()) if beyond else 0
    columns = {f"c{i}": c for i, c in enumerate(found.columns[:width])}
    columns |= {f"c{i}": pa.nulls(found.num_rows, pa.string()) for i in range(len(columns), width)}
    connection.register("raw_records", pa.table(columns).to_reader(_BATCH))
    return named("raw_records")


def _arrow(connection: duckdb.DuckDBPyConnection, rows: Iterable[list[str]], width: int, over: Overlong) -> str:
    """Register records as an Arrow stream and give its name."""
    import pyarrow as pa

    schema = pa.schema([(f"c{i}", pa.string()) for i in range(width)])

    def batches() -> Iterator[pa.RecordBatch]:
        over.records = 0
        rest = iter(rows)
        while batch := list(islice(rest, _BATCH)):
            columns: list[list[str | None]] = [[c or None for c in column] for column in zip_longest(*batch)]
            if len(columns) > width:
                over.records += sum(any(c.strip() for c in row[width:]) for row in batch if len(row) > width)
            blank: list[str | None] = [None] * len(batch)
            columns = columns[:width] + [blank] * (width - len(columns))
            yield pa.record_batch([pa.array(c, pa.string()) for c in columns], schema=schema)

    connection.register("raw_records", pa.RecordBatchReader.from_batches(schema, batches()))
    return named("raw_records")
