"""What the records of a log without a time are: entries, blank, structure, rejected, or the mark of a cut.

They are few, and judged one by one by all of their cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphshare.domain.model import CellState
from graphshare.engine import Sql, Tables, from_python
from graphshare.sources.audits.entries import (
    BLANK,
    CUT,
    ENTRY,
    HEADER,
    NO_CONTENT,
    REJECTED,
    SHIFTED,
    STRUCTURE,
    UNSETTLED,
    WORDS,
    Stretch,
)
from graphshare.sources.lists.small_tables import is_total
from graphshare.sources.values.cells import UNUSUAL, state_of
from graphshare.sources.values.columns import compact, is_day, is_moment, is_uuid
from graphshare.sources.values.layouts import Mapping, is_header
from graphshare.sources.values.times import frame_of

if TYPE_CHECKING:
    import duckdb

_CUT_MARK = "# ERROR"
#: By so many cells a row may be shifted, by commas in a name that nothing quotes.
_SHIFTS = (1, 2, 3, -1, -2, -3)
_FOOTER = re.compile(
    r"(?i)(?:total|page \d+|records?\b|rows?\b|generated|exported|printed|end of|source:|confidential)"
)
_NUMBER = re.compile(r"[0-9]{1,9}(?:,[0-9]{3})*(?:\.0+)?")
_UNUSUAL = re.compile(UNUSUAL, re.ASCII)
_BATCH = 10_000


@dataclass(slots=True)
class Settled:
    """What was found: headers within the file that differ from the first, and rows whose time is in another format."""

    other_headers: list[int] = field(default_factory=list)
    #: whether any record but the header may be one, also one that says the same as the first
    headers: bool = False
    other_times: int = 0
    #: records whose time cell holds something else, in the file's order
    misfits: list[int] = field(default_factory=list)


def settle(connection: duckdb.DuckDBPyConnection, stretches: Sequence[Stretch]) -> Settled:
    """Judge every unsettled row of ``staged`` and say ``what`` it is in ``staged_records``."""
    found, tables = Settled(), Tables(connection)
    firsts = [s.first for s in stretches]
    rows = connection.execute(
        "SELECT place, record, block, cells, moment IS NOT NULL FROM staged WHERE what = ? ORDER BY place", [UNSETTLED]
    )
    judged: list[tuple[int, int]] = []
    while batch := rows.fetchmany(_BATCH):
        for place, record, block, cells, read in batch:
            number = sum(f <= record for f in firsts) - 1
            mapping = stretches[max(number, 0)].mapping
            filled = [c or "" for c in cells]
            if read:  # an entry, but for words where a number belongs
                row = _Row(mapping.blocks[block], filled, _places(mapping, block))
                code = SHIFTED if row.worded and _shifted(row, timed=True) else ENTRY
            else:
                code = _judged(mapping, block, record, filled, found, first=number < 1)
            judged.append((place, code))
    if judged:
        query, values = from_python({"place": "BIGINT", "code": "UTINYINT"}, judged)
        # no list may be changed: the engine would put the row at the end
        tables.change(
            "UPDATE staged_records SET what = code FROM ({judged}) WHERE staged_records.rowid = place",
            judged=query,
            **values,
        )
    for stretch in stretches:
        header = stretch.mapping.header
        if header and stretch.first == 0:  # what stands above the header: a title, a date
            tables.change(
                "UPDATE staged_records SET what = {structure} WHERE rowid IN "
                "(SELECT place FROM staged WHERE record < $header AND what <> {blank})",
                structure=Sql(STRUCTURE),
                blank=Sql(BLANK),
                header=header,
            )
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one record, or of one block in it, and where its fields stand among them."""

    fields: dict[str, int]
    cells: list[str]
    place: dict[int, int]

    def written(self, field: str) -> str:
        """The cell of a field as it is written; empty where there is none."""
        if field not in self.fields:
            return ""
        i = self.place.get(self.fields[field], self.fields[field])
        return self.cells[i] if i < len(self.cells) else ""

    def cell(self, field: str) -> str:
        """The cell of a field; empty where there is none."""
        return self.written(field).strip()

    @property
    def worded(self) -> bool:
        """Whether words stand where a number belongs, and no mask."""
        cells = (self.written(f) for f in ("networks", "devices"))
        return any(re.search(WORDS, c) and not _UNUSUAL.search(c) for c in cells)

    @property
    def timed(self) -> bool:
        """Whether its time is one."""
        at = self.cell("at")
        return bool(at) and (is_moment(at) or is_day(at))

    @property
    def speaks(self) -> bool:
        """Whether it says who searched or why."""
        words = any(self.cell(f) for f in ("org", "reason", "case", "offense"))
        return words or state_of(self.cell("user")) is CellState.VALUE

    @property
    def typed(self) -> bool:
        """Whether an id, a number or a time frame stands where one belongs."""
        return (
            is_uuid(self.cell("id"))
            or any(_NUMBER.fullmatch(self.cell(f)) for f in ("networks", "devices", "searches", "org_id"))
            or frame_of(self.cell("frame")) is not None
            or is_moment(self.cell("frame_from"))
        )

    @property
    def misses_its_time(self) -> bool:
        """Whether something else stands where its time belongs, or its time stands elsewhere."""
        at = self.cell("at")
        elsewhere = not at and not _framed(self.fields) and any(map(is_moment, self.cells))
        return state_of(at) is CellState.VALUE or elsewhere


def _judged(mapping: Mapping, block: int, record: int, cells: list[str], found: Settled, *, first: bool) -> int:
    if record == mapping.header:
        return HEADER if first else STRUCTURE
    filled = [c.strip() for c in cells if c.strip("\ufeff \t\r\n\u00a0")]
    if not filled:
        return BLANK
    again = _is_another_header(mapping, mapping.blocks[block], cells, filled)
    found.headers |= again
    if filled[0].startswith(_CUT_MARK):
        return CUT
    if again:
        if mapping.header is None or [compact(c) for c in filled] != [compact(x) for x in mapping.labels if x]:
            found.other_headers.append(record)
        return STRUCTURE
    if (len(filled) <= 2 and _FOOTER.match(filled[0])) or (len(filled) <= 4 and is_total(filled)):
        return STRUCTURE
    return _of_a_search(_Row(mapping.blocks[block], cells, _places(mapping, block)), record, found)


def _is_another_header(mapping: Mapping, fields: dict[str, int], cells: list[str], filled: list[str]) -> bool:
    """Whether a record says again what the columns are, or what those of an export below are."""
    same = {compact(x) for x in mapping.labels} - {""}
    alike = sum(compact(c) in same for c in filled) if mapping.header is not None else 0
    return is_header(cells) or alike >= min(3, max(2, len(fields) - 1))


def _of_a_search(row: _Row, record: int, found: Settled) -> int:
    """What a record is that may be a search."""
    if _shifted(row, timed=row.timed):
        if not row.timed:
            found.misfits.append(record)
        return SHIFTED
    if row.timed:
        found.other_times += 1
    elif row.misses_its_time:
        found.misfits.append(record)
    if row.typed and (row.speaks or row.cell("at")):
        return ENTRY
    if row.cell("at") and not row.typed:
        return REJECTED
    return ENTRY if row.speaks else NO_CONTENT


def _places(mapping: Mapping, block: int) -> dict[int, int]:
    """Where the columns of one of several blocks stand among its cells; empty where there is one block."""
    if len(mapping.blocks) == 1:
        return {}
    return {c: n for n, c in enumerate(sorted(mapping.blocks[block].values()))}


def _shifted(row: _Row, *, timed: bool) -> bool:
    """Whether the typed cells of a row stand beside its columns.

    Read as it stands, what follows the searcher would make an agency of a surname.
    """

    fields, cells, place = row.fields, row.cells, row.place

    def stands(f: str, looks: Callable[[str], bool], k: int) -> bool:
        i = place.get(fields[f], fields[f]) + k
        return 0 <= i < len(cells) and looks(cells[i].strip())

    for f in ("networks", "devices"):
        if timed and f in fields and fields[f] < fields["at"]:
            continue  # a shift would have moved the time, too
        if f in fields and stands(f, _is_words, 0):
            return any(stands(f, _is_number, k) for k in _SHIFTS)
    if timed or _framed(fields) or "at" not in fields or ("networks" in fields and stands("networks", _is_number, 0)):
        return False
    return any(stands("at", is_moment, k) for k in _SHIFTS)


def _is_words(cell: str) -> bool:
    return bool(re.search("[A-Za-z]{2}", cell)) and state_of(cell) is CellState.VALUE


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _framed(fields: dict[str, int]) -> bool:
    """Whether a time other than that of the search has a column of its own."""
    return bool(fields.keys() & {"frame_from", "frame_until"})
