"""Audits: network and organization audits, database exports, keyword hits, portal search audits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.model import ReleaseKind
from graphshare.domain.records import REJECTED
from graphshare.engine import (
    Sql,
    Tables,
    columns_of,
    composed,
    is_failure,
    parquet,
    quoted,
    write_parquet,
)
from graphshare.errors import UnreadableFile
from graphshare.releases import ColumnRead, iso
from graphshare.sources.audits import entries as staged
from graphshare.sources.audits import stacking
from graphshare.sources.audits.entries import Stretch
from graphshare.sources.audits.facts import facts, organizations, overwritten_columns
from graphshare.sources.audits.glance import Glance, glance
from graphshare.sources.audits.implausible_times import set_aside
from graphshare.sources.audits.odd_cells import read_odd_cells
from graphshare.sources.audits.selections import selection
from graphshare.sources.audits.settling import Settled, settle
from graphshare.sources.audits.written import write_entries
from graphshare.sources.day_order import CAUSE, MIXED, UNSURE, in_order_of_days
from graphshare.sources.formats import object_lists, tabular
from graphshare.sources.formats.excel import LAST_ROW
from graphshare.sources.reader import Draft, Given, Job, LogRead, Recognized, Sample
from graphshare.sources.values.columns import KNOWN, field_of
from graphshare.sources.values.layout_names import layout_name
from graphshare.sources.values.layouts import Mapping, is_keyword_hits, is_portal, map_columns
from graphshare.sources.whose import Organizations, whose

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

EXPECTED = "an audit: Name, Org Name, Total Networks Searched, Time Frame, Reason, Case #, Search Time …"
NO_TIME = "search time not readable"
NO_CONTENT = "no search time, agency, reason or case number"
SHIFTED = "its cells stand beside their columns: a comma inside a cell may not be quoted"
#: Where exports are known to be cut: the last row of a worksheet less its header, and a round million.
_CUT_AT = frozenset({LAST_ROW - 1, 1_000_000})
#: What a document is made of may be more than the log in it: others are asked, too.
_IN_A_DOCUMENT = 0.9
#: Every cell of a file of so many records is looked at.
_SMALL = 2_000


class AuditsReader:
    """The reader of logs."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """An audit in a CSV, a sheet or a list of objects; its kind is settled by all of its rows when it is read."""
        if sample.format not in ("csv", "sheet", "json") or not sample.head:
            return None
        mapping = map_columns(sample.head)
        if sample.format == "json" and (mapping is None or mapping.header != 0):
            return None
        if mapping is None:
            best = max((sum(field_of(c) is not None for c in r) for r in sample.head[:5]), default=0)
            near = Recognized(ReleaseKind.NETWORK_AUDIT, "audit", 0.1 + min(best, 5) * 0.06, None, EXPECTED)
            return near if best > 1 else None
        if is_keyword_hits(mapping):
            kind = ReleaseKind.KEYWORD_HITS
        elif is_portal(mapping):
            kind = ReleaseKind.PORTAL_AUDIT
        elif "org" in mapping.fields or "org_id" in mapping.fields:
            kind = ReleaseKind.NETWORK_AUDIT
        else:
            kind = ReleaseKind.ORGANIZATION_AUDIT
        layout = layout_name(mapping, kind is ReleaseKind.ORGANIZATION_AUDIT)
        header = None if sample.format == "json" else mapping.header
        score = 0.6 + 0.35 * mapping.known
        if sample.format == "json" and object_lists.form(sample.text) == "document":
            score = min(score, _IN_A_DOCUMENT)
        return Recognized(kind, layout, score, header, EXPECTED)

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """Write ``entries.parquet`` and, where there is something to write, ``rejected.parquet``."""
        connection, sample = job.engine.connection_for(job.sample.path), job.sample
        if sample.format == "json":
            sample = object_lists.with_all_keys(connection, sample)
        mapping = map_columns(sample.head)
        if mapping is None:
            raise UnreadableFile(f"{sample.name} has no columns of an audit.")
        try:
            draft = _read(connection, sample, mapping, job.given, folder)
            job.engine.empty()
        except BaseException:
            job.engine.close()
            raise
        return draft


def _read(connection: duckdb.DuckDBPyConnection, sample: Sample, mapping: Mapping, given: Given, folder: Path) -> Draft:
    stretches: Sequence[Stretch] = stacking.whole(sample, mapping)
    read = _stage(connection, sample, stretches)
    # cells beyond the columns, or of another block, or a day where the time stands are not looked at there
    headers = read.settled.headers or bool(read.way.overlong.records) or len(mapping.blocks) > 1 or bool(read.seen.days)
    ordered, said = in_order_of_days(
        connection, stretches, sample, read.seen.orders, lambda s: _stage(connection, sample, s)
    )
    if ordered != stretches:
        stretches = ordered
        read = _stage(connection, sample, stretches)
    while len(stretches) < stacking.MOST and sample.format != "json":
        more = stacking.more_stretches(sample, stretches, read.settled)
        if len(more) == len(stretches):
            break
        stretches = more
        read = _stage(connection, sample, stretches)
    draft = _write(LogRead(connection, sample, given), stretches, folder, read)
    return replace(draft, warnings=(*said, *draft.warnings), headers=headers)


@dataclass(frozen=True, slots=True)
class _Staged:
    """The way that records were read, which blank lines it left out, what they show at one look, and what was settled."""

    way: tabular.Attempt
    blank_at: NDArray[np.int64] | None
    seen: Glance
    settled: Settled


def _stage(connection: duckdb.DuckDBPyConnection, sample: Sample, stretches: Sequence[Stretch]) -> _Staged:
    """Read by the fastest way that yields every record."""
    count = tabular.counted(sample)
    width = max(len(s.mapping.labels) for s in stretches)
    several = len(stretches) > 1 or len(stretches[0].mapping.blocks) > 1
    tries = list(tabular.attempts(sample, width))
    for attempt in tries:
        left_out = count.blank if attempt.drops_blank else 0
        if left_out and several:
            continue  # records are told by their place there
        try:
            for any_format in (False, True):
                relation = attempt.relation(connection)
                staged.stage(connection, relation, stretches, any_format=any_format)
                seen = glance(connection)
                found = _records(connection) if several else seen.rows
                if found + left_out != count.records and attempt is not tries[-1]:
                    break
                blank_at = count.blank_at if left_out else None
                staged.place(connection, blank_at, found)
                settled = settle(connection, stretches)
                if any_format or not (
                    settled.other_times
                    or staged.read_other_frames(connection, stretches, seen.frames, seen.unsettled_frames)
                ):
                    return _Staged(attempt, blank_at, seen, settled)
        except Exception as error:
            if not is_failure(error):
                raise
            if attempt is tries[-1]:
                raise UnreadableFile(f"{sample.name} cannot be read: {str(error).splitlines()[0]}") from error
    raise AssertionError("there is always a last way to read")


def _records(connection: duckdb.DuckDBPyConnection) -> int:
    """How many records are staged, whose blocks are rows of their own."""
    [(found,)] = Tables(connection).rows("SELECT count(DISTINCT record) FROM staged")
    return int(found)


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What became of the records of a file."""

    records: int
    shifted: int
    otherwise_rejected: int
    blank: int
    structure: int
    cut: int

    @property
    def rejected(self) -> int:
        return self.shifted + self.otherwise_rejected

    @property
    def rows(self) -> int:
        return self.records + self.rejected + self.blank + self.structure


def _ledger(connection: duckdb.DuckDBPyConnection, several: bool, left_out: int) -> _Ledger:
    """How many records are what, of which reading left out so many blank ones; a record with several blocks is what its most
    telling block is."""
    rank = f"CASE what WHEN {staged.ENTRY} THEN 0 WHEN {staged.REJECTED} THEN 1 WHEN {staged.SHIFTED} THEN 1 "
    rank += f"WHEN {staged.NO_CONTENT} THEN 2 WHEN {staged.BLANK} THEN 9 ELSE 3 END"
    found = Tables(connection).rows(
        "SELECT what, count(*) FROM {records} GROUP BY what",
        records=composed("(SELECT arg_min(what, {rank}) AS what FROM staged GROUP BY record)", rank=Sql(rank))
        if several
        else Sql("staged_records"),
    )
    n = Counter({int(w): int(n) for w, n in found})
    return _Ledger(
        records=n[staged.ENTRY],
        shifted=n[staged.SHIFTED],
        otherwise_rejected=n[staged.REJECTED] + n[staged.NO_CONTENT],
        blank=n[staged.BLANK] + left_out,
        structure=n[staged.STRUCTURE] + n[staged.CUT],
        cut=n[staged.CUT],
    )


def _write(log: LogRead, stretches: Sequence[Stretch], folder: Path, read: _Staged) -> Draft:
    connection, sample = log.connection, log.sample
    mapping = stretches[0].mapping
    several = len(stretches) > 1 or len(mapping.blocks) > 1
    impossible = set_aside(connection) if read.seen.impossible else 0
    ledger = _ledger(connection, several, 0 if read.blank_at is None else len(read.blank_at))
    fields = dict.fromkeys(f for s in stretches for f in s.mapping.fields)
    odd = read_odd_cells(connection, fields, small=tabular.counted(sample).records <= _SMALL)
    placeholders = overwritten_columns(connection, fields, odd)
    path = folder / "entries.parquet"
    entries = write_entries(connection, odd, placeholders, path, held_back="held_back" in fields)
    said = facts(connection, fields, odd, placeholders, entries)
    named = organizations(connection, odd)
    told = whose(log, Organizations(named, entries, said.numbered, said.ids), mapping)
    picked = selection(log, parquet(path), named, told)
    if ledger.rejected:
        _write_rejected(connection, stretches[0], folder)
    return Draft(
        kind=told.kind,
        layout=layout_name(mapping, told.kind is ReleaseKind.ORGANIZATION_AUDIT),
        rows=ledger.rows,
        records=ledger.records,
        rejected=ledger.rejected,
        blank=ledger.blank,
        structure=ledger.structure,
        agency=told.agency,
        first=iso(said.first),
        last=iso(said.last),
        selection=picked.why,
        selection_basis=picked.told,
        columns=_columns(stretches, said.states),
        unread=_unread(stretches),
        masked=dict(sorted(odd.masked.items())),
        warnings=(
            *_of_columns(stretches, placeholders),
            *told.warnings,
            *([picked.warning] if picked.warning else []),
            *([f"{ledger.records:,} rows hold {entries:,} entries."] if len(mapping.blocks) > 1 else []),
            *_of_cells(impossible, odd.people),
            *_of_records(ledger, read.way.overlong.records),
            *_of_states(said.states),
        ),
    )


def _of_columns(stretches: Sequence[Stretch], placeholders: set[str]) -> Iterator[str]:
    """What must be said of the columns that were found."""
    yield from dict.fromkeys(w for s in stretches for w in s.mapping.warnings)
    if len(stretches) > 1:
        starts = ", ".join(f"{s.first + 1:,}" for s in stretches[1:])
        yield f"The file holds {len(stretches)} exports, one below the other; from row {starts} on other columns hold."
    mapping = stretches[0].mapping
    for f in sorted(placeholders & mapping.fields.keys()):
        label = mapping.labels[mapping.fields[f]]
        yield f"“{label}” says the same in every row: it is taken as overwritten, and its cells as placeholders."


def _of_cells(impossible: int, people: int) -> Iterator[str]:
    """What must be said of times that cannot be, and of people's names where agencies belong."""
    if impossible:
        yield (
            f"{impossible:,} search times are in the future, or before such cameras kept logs: they are held as not known."
        )
    if people:
        yield (
            f"{people:,} rows name what reads like a person where the agency belongs: the name is not kept, and the "
            "agency of these rows is not known. Check the columns of the file."
        )


def _of_records(ledger: _Ledger, overlong: int) -> Iterator[str]:
    """What must be said of records that are rejected, missing or longer than the header."""
    if ledger.shifted:
        yield f"{ledger.shifted:,} rows are rejected: {SHIFTED}. See `releases show … --rejected`."
    if ledger.cut:
        yield "The download was cut: the file says so in its last line. Ask for it again."
    if ledger.records in _CUT_AT or ledger.rows in _CUT_AT:
        yield f"The file has exactly {ledger.records:,} rows, where exports are cut: more may have existed."
    if overlong:
        yield f"{overlong:,} rows have more cells than the header has columns; what lies beyond was not read."


def _of_states(states: dict[str, dict[str, int]]) -> Iterator[str]:
    """What must be said of columns of which cells could not be read."""
    for f, word in (("at", "search times"), ("networks", "numbers of networks"), ("frame", "time frames")):
        if n := states.get(f, {}).get("placeholder"):
            yield f"{n:,} {word} could not be read and are held as not known."


def _write_rejected(connection: duckdb.DuckDBPyConnection, stretch: Stretch, folder: Path) -> None:
    mapping = stretch.mapping
    label = quoted(mapping.labels[mapping.fields["at"]] or "search time")
    unread: str = quoted(NO_TIME)
    if stretch.order == MIXED:
        doubtful = f"len(list_filter(cells, lambda c: starts_with(c, {quoted(UNSURE)}))) > 0"
        unread = f"CASE WHEN {doubtful} THEN {quoted(CAUSE)} ELSE {unread} END"
    cause = f"CASE what WHEN {staged.REJECTED} THEN {unread} WHEN {staged.SHIFTED} THEN {quoted(SHIFTED)} ELSE {quoted(NO_CONTENT)} END"
    query = composed(
        """SELECT {columns} FROM (
            SELECT record + 1 AS row, {cause} AS cause, CASE what WHEN {rejected} THEN {label} END AS "column"
            FROM staged WHERE what IN ({rejected}, {no_content}, {shifted}) ORDER BY place) r""",
        columns=columns_of(REJECTED, "r"),
        cause=Sql(cause),
        label=label,
        rejected=Sql(staged.REJECTED),
        no_content=Sql(staged.NO_CONTENT),
        shifted=Sql(staged.SHIFTED),
    )
    write_parquet(connection, query, folder / "rejected.parquet")


def _unread(stretches: Sequence[Stretch]) -> tuple[str, ...]:
    """The labels of columns that hold something, by the beginning of the file, and that are neither read nor known."""
    found = {
        stretch.mapping.labels[i]: None
        for stretch in stretches
        for i, cells in enumerate(stretch.cells)
        if i not in stretch.mapping.read_as
        and field_of(stretch.mapping.labels[i]) not in KNOWN
        and any(map(str.strip, cells))
    }
    return tuple(label for label in found if label)


def _columns(stretches: Sequence[Stretch], states: dict[str, dict[str, int]]) -> tuple[ColumnRead, ...]:
    """What each column of the file was read as, and its cells by state (of all stretches and blocks together)."""
    columns: dict[tuple[str, str | None, int], ColumnRead] = {}
    for stretch in stretches:
        read_as, first = stretch.mapping.read_as, set(stretch.mapping.fields.values())
        for i, label in enumerate(stretch.mapping.labels):
            read = read_as.get(i)
            if label or read:
                block = 0 if i in first or not read else i
                counted = states.get(read or "", {}) if i in first else {}
                columns.setdefault((label, read, block), ColumnRead(label, read, counted))
    return tuple(columns.values())
