"""Audits: network and organization audits, database exports, keyword hits, portal search audits."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.engine import columns_of, connect, is_failure, named, write_parquet
from graphshare.errors import UnreadableFile
from graphshare.model import ReleaseKind
from graphshare.records import ENTRIES, REJECTED
from graphshare.releases import Column, iso
from graphshare.sources import entries as staged
from graphshare.sources import tabular
from graphshare.sources.cells import overwritten
from graphshare.sources.columns import field_of
from graphshare.sources.excel import LAST_ROW
from graphshare.sources.layouts import Mapping, is_keyword_hits, is_portal, layout_name, map_columns
from graphshare.sources.masking import KINDS
from graphshare.sources.reader import Draft, Given, Recognized, Sample

if TYPE_CHECKING:
    import duckdb

LOGS = frozenset(
    {
        ReleaseKind.NETWORK_AUDIT,
        ReleaseKind.ORGANIZATION_AUDIT,
        ReleaseKind.KEYWORD_HITS,
        ReleaseKind.PORTAL_AUDIT,
    }
)
EXPECTED = "an audit: Name, Org Name, Total Networks Searched, Time Frame, Reason, Case #, Search Time …"
#: Where exports are known to be cut: the last row of a worksheet less its header, and a round million.
_CUT_AT = frozenset({LAST_ROW - 1, 1_000_000})
#: A single organization among this many rows or fewer does not yet make an organization audit of a "network" file.
_FEW = 50
_STATE_OF = {
    "user": "user_state",
    "org": "org_state",
    "plate": "plate_state",
    "reason": "reason_state",
    "case": "case_state",
}
_VALUE_OF = {
    "id": "flock_id",
    "type": "search_type",
    "frame": "frame_from",
    "clock": "at",
    "held_back": "NULL",
}
_UNREAD_BIT = {"at": 1, "frame": 2, "networks": 4, "devices": 8}


class AuditsReader:
    """The reader of logs."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """An audit in a CSV or a sheet; its kind is settled by all of its rows when it is read."""
        if sample.format not in ("csv", "sheet"):
            return None
        mapping = map_columns(sample.head)
        if mapping is None:
            best = max((sum(field_of(c) is not None for c in r) for r in sample.head[:5]), default=0)
            return (
                Recognized(ReleaseKind.NETWORK_AUDIT, "audit", 0.1 + min(best, 5) * 0.06, None, EXPECTED)
                if best > 1
                else None
            )
        if is_keyword_hits(mapping):
            kind = ReleaseKind.KEYWORD_HITS
        elif is_portal(mapping):
            kind = ReleaseKind.PORTAL_AUDIT
        elif "org" in mapping.fields or "org_id" in mapping.fields:
            kind = ReleaseKind.NETWORK_AUDIT
        else:
            kind = ReleaseKind.ORGANIZATION_AUDIT
        layout = layout_name(mapping, kind is ReleaseKind.ORGANIZATION_AUDIT)
        return Recognized(kind, layout, 0.6 + 0.35 * mapping.known, mapping.header, EXPECTED)

    def read(self, sample: Sample, recognized: Recognized, given: Given, folder: Path) -> Draft:
        """Write ``entries.parquet`` and, where there is something to write, ``rejected.parquet``."""
        mapping = map_columns(sample.head)
        if mapping is None:
            raise UnreadableFile(f"{sample.name} has no columns of an audit.")
        spill = folder / "spill"
        connection = connect(given.memory, spill)
        try:
            overlong = _stage(connection, sample, mapping)
            return _write(connection, sample, mapping, given, folder, overlong)
        finally:
            connection.close()
            shutil.rmtree(spill, ignore_errors=True)


def _stage(connection: duckdb.DuckDBPyConnection, sample: Sample, mapping: Mapping) -> int:
    """Read by the fastest way that yields every record; gives the number of records with cells beyond the columns."""
    expected = tabular.counted(sample).records
    width = len(mapping.labels)
    start = 0 if mapping.header is None else mapping.header + 1
    cells = [[r[i] for r in sample.head[start:] if i < len(r)] for i in range(width)]
    tries = list(tabular.attempts(sample, width))
    for attempt in tries:
        try:
            staged.stage(connection, attempt.relation(connection), mapping, cells)
        except Exception as error:
            if not is_failure(error):
                raise
            if attempt is tries[-1]:
                raise UnreadableFile(f"{sample.name} cannot be read: {str(error).splitlines()[0]}") from error
            continue
        found = _one(
            connection,
            "SELECT count(DISTINCT record) FROM staged" if len(mapping.blocks) > 1 else "SELECT count(*) FROM staged",
        )
        if found == expected or attempt is tries[-1]:
            return attempt.overlong.records
    raise AssertionError("there is always a last way to read")


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = connection.execute(query).fetchall()[0]
    return row[0] if len(row) == 1 else row


def _ledger(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[int, int]:
    """How many records are what; a record with several blocks is what its most telling block is."""
    first = f"WHEN {staged.ENTRY} THEN 0 WHEN {staged.REJECTED} THEN 1 WHEN {staged.NO_CONTENT_CODE} THEN 2"
    rank = f"CASE what {first} WHEN {staged.BLANK} THEN 9 ELSE 3 END"
    source = "staged"
    if len(mapping.blocks) > 1:
        source = f"(SELECT arg_min(what, {rank}) AS what FROM staged GROUP BY record)"
    found = connection.execute(f"SELECT what, count(*) FROM {source} GROUP BY what").fetchall()
    return {int(w): int(n) for w, n in found}


def _write(
    connection: duckdb.DuckDBPyConnection, sample: Sample, mapping: Mapping, given: Given, folder: Path, overlong: int
) -> Draft:
    ledger = _ledger(connection, mapping)
    warnings = list(mapping.warnings)
    placeholders = _overwritten_columns(connection, mapping, warnings)
    _number(connection)
    entries = _write_entries(connection, placeholders, folder)
    kind, agency = _whose(connection, sample, mapping, given, warnings)
    rejected = ledger.get(staged.REJECTED, 0) + ledger.get(staged.NO_CONTENT_CODE, 0)
    if rejected:
        _write_rejected(connection, mapping, folder)
    records, blank = ledger.get(staged.ENTRY, 0), ledger.get(staged.BLANK, 0)
    structure = ledger.get(staged.STRUCTURE, 0) + ledger.get(staged.CUT, 0)
    if len(mapping.blocks) > 1:
        warnings.append(f"{records:,} rows hold {entries:,} entries.")
    if ledger.get(staged.CUT):
        warnings.append("The download was cut: the file says so in its last line. Ask for it again.")
    if records in _CUT_AT or records + rejected + blank + structure in _CUT_AT:
        warnings.append(f"The file has exactly {records:,} rows, where exports are cut: more may have existed.")
    if overlong:
        warnings.append(
            f"{overlong:,} rows have more cells than the header has columns; what lies beyond was not read."
        )
    first, last = _one(connection, f'SELECT min("at"), max("at") FROM staged WHERE what = {staged.ENTRY}')
    unread = _unread(connection)
    for f, word in (("at", "search times"), ("networks", "numbers of networks"), ("frame", "time frames")):
        if unread.get(f):
            warnings.append(f"{unread[f]:,} {word} could not be read and are held as not known.")
    return Draft(
        kind=kind,
        layout=layout_name(mapping, kind is ReleaseKind.ORGANIZATION_AUDIT),
        rows=records + rejected + blank + structure,
        records=records,
        rejected=rejected,
        blank=blank,
        structure=structure,
        agency=agency,
        first=iso(first),
        last=iso(last),
        selection="keyword" if kind is ReleaseKind.KEYWORD_HITS else None,
        columns=_columns(connection, mapping, placeholders, unread, entries),
        masked=_masked(connection),
        warnings=tuple(warnings),
    )


def _number(connection: duckdb.DuckDBPyConnection) -> None:
    """Give searchers and plates small numbers in order of first appearance, as the table ``numbers`` beside ``staged``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    hashes = connection.sql("SELECT user_hash, plate_hash FROM staged").to_arrow_table()
    columns = {}
    for name, target in (("user_hash", "user_no"), ("plate_hash", "plate_no")):
        encoded = hashes.column(name).combine_chunks().dictionary_encode()
        codes = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        columns[target] = pc.add(codes.indices.cast(pa.int64()), 1)
    connection.register("numbers", pa.table(columns))


def _write_entries(connection: duckdb.DuckDBPyConnection, placeholders: dict[str, str], folder: Path) -> int:
    """Write the entries and give their number."""
    own = {"row": "record + 1"} | {
        c: f"CASE WHEN {c} = 'value' THEN 'placeholder' ELSE {c} END" for c in (_STATE_OF[f] for f in placeholders)
    }
    if "user" in placeholders:
        own["user_no"] = "NULL::BIGINT"
    columns = ", ".join(f"{own.get(c, named(c))} AS {named(c)}" for c in ENTRIES)
    query = f"SELECT {columns} FROM staged POSITIONAL JOIN numbers WHERE what = {staged.ENTRY}"
    entries = f"SELECT {columns_of(ENTRIES, 'e')} FROM ({query}) e"
    return write_parquet(connection, entries, folder / "entries.parquet")


def _write_rejected(connection: duckdb.DuckDBPyConnection, mapping: Mapping, folder: Path) -> None:
    label = mapping.labels[mapping.fields["at"]] or "search time"
    cause = f"CASE what WHEN {staged.REJECTED} THEN '{staged.NO_TIME}' ELSE '{staged.NO_CONTENT}' END"
    column = f"CASE what WHEN {staged.REJECTED} THEN $label END"
    connection.execute("CREATE OR REPLACE TEMP TABLE label AS SELECT $label AS label", {"label": label})
    query = (
        f'SELECT record + 1 AS row, {cause} AS cause, {column.replace("$label", "(SELECT label FROM label)")} AS "column" '
        f"FROM staged WHERE what IN ({staged.REJECTED}, {staged.NO_CONTENT_CODE})"
    )
    write_parquet(connection, f"SELECT {columns_of(REJECTED, 'r')} FROM ({query}) r", folder / "rejected.parquet")


def _overwritten_columns(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, warnings: list[str]
) -> dict[str, str]:
    """Fields whose filled cells all hold the same word, put there by whoever released the file."""
    found: dict[str, str] = {}
    for f, column, state in (("reason", "reason", "reason_state"), ("case", "case_number", "case_state")):
        if f not in mapping.fields:
            continue
        where = f"what = {staged.ENTRY} AND {state} = 'value'"
        n, low, high = _one(connection, f"SELECT count(*), min({column}), max({column}) FROM staged WHERE {where}")
        if n and low == high and overwritten(low, n):
            found[f] = low
    if "user" in mapping.fields and "org" in mapping.fields:
        where = f"what = {staged.ENTRY} AND user_hash IS NOT NULL"
        n, users, orgs = _one(
            connection, f"SELECT count(*), count(DISTINCT user_hash), count(DISTINCT org) FROM staged WHERE {where}"
        )
        if n > 1000 and users == 1 and orgs > 1:
            found["user"] = ""
    for f in found:
        label = mapping.labels[mapping.fields[f]]
        warnings.append(
            f"“{label}” says the same in every row: it is taken as overwritten, and its cells as placeholders."
        )
    return found


def _whose(
    connection: duckdb.DuckDBPyConnection, sample: Sample, mapping: Mapping, given: Given, warnings: list[str]
) -> tuple[ReleaseKind, str | None]:
    """The kind of log, and the agency where the rows themselves name it."""
    if given.kind in LOGS:
        kind: ReleaseKind | None = given.kind
    elif is_keyword_hits(mapping):
        kind = ReleaseKind.KEYWORD_HITS
    elif is_portal(mapping):
        kind = ReleaseKind.PORTAL_AUDIT
    else:
        kind = None
    if kind not in (None, ReleaseKind.ORGANIZATION_AUDIT):
        return kind or ReleaseKind.NETWORK_AUDIT, None
    where = f"FROM staged WHERE what = {staged.ENTRY}"
    by = "org" if "org" in mapping.fields else "org_id" if "org_id" in mapping.fields else None
    if by is None:
        return ReleaseKind.ORGANIZATION_AUDIT, None
    entries, rows, orgs, one = _one(
        connection, f"SELECT count(*), count({by}), count(DISTINCT {by}), min({by}) {where}"
    )
    named_network = "network" in sample.name.lower() and "organization" not in sample.name.lower()
    if kind is None:
        if entries == 0:  # an export of a month without a search: only its name can tell
            kind = ReleaseKind.NETWORK_AUDIT if named_network else ReleaseKind.ORGANIZATION_AUDIT
        elif orgs == 0:
            kind = ReleaseKind.NETWORK_AUDIT
            warnings.append("The organizations are masked or missing; it is taken to be a network audit.")
        elif orgs > 1 or (named_network and rows <= _FEW):
            kind = ReleaseKind.NETWORK_AUDIT
        else:
            kind = ReleaseKind.ORGANIZATION_AUDIT
    alone = kind is ReleaseKind.ORGANIZATION_AUDIT and orgs == 1 and by == "org"
    return kind, one if alone else None


def _unread(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = ", ".join(f"count(*) FILTER (unread & {bit} > 0)" for bit in _UNREAD_BIT.values())
    found = _one(connection, f"SELECT {counts} FROM staged WHERE what = {staged.ENTRY} AND unread > 0")
    return dict(zip(_UNREAD_BIT, (int(n) for n in found), strict=True))


def _columns(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    placeholders: dict[str, str],
    unread: dict[str, int],
    entries: int,
) -> tuple[Column, ...]:
    """What each column of the file was read as, and its cells by state (of the first block, where there are several)."""
    states: dict[str, dict[str, int]] = {}
    for f in mapping.fields:
        if f in _STATE_OF:
            query = (
                f"SELECT {_STATE_OF[f]} AS s, count(*) FROM staged WHERE what = {staged.ENTRY} GROUP BY s ORDER BY s"
            )
            states[f] = {s: int(n) for s, n in connection.execute(query).fetchall()}
            if f in placeholders:
                states[f]["placeholder"] = states[f].get("placeholder", 0) + states[f].pop("value", 0)
    typed = [f for f in mapping.fields if f not in _STATE_OF and _VALUE_OF.get(f, f) in ENTRIES]
    counts = ", ".join(f"count({named(_VALUE_OF.get(f, f))})" for f in typed)
    found = connection.execute(f"SELECT {counts or 'NULL'} FROM staged WHERE what = {staged.ENTRY}").fetchall()[0]
    for f, n in zip(typed, found, strict=False):
        other = unread.get(f, 0)
        states[f] = {
            s: k for s, k in (("value", int(n)), ("placeholder", other), ("empty", entries - int(n) - other)) if k
        }
    read_as = mapping.read_as
    return tuple(
        Column(label, read_as.get(i), states.get(read_as.get(i, ""), {}) if i in mapping.fields.values() else {})
        for i, label in enumerate(mapping.labels)
        if label or i in read_as
    )


def _masked(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How often each kind of detail was masked."""
    both = "concat_ws(' ', reason, case_number)"
    counts = ", ".join(f"sum((length(t) - length(replace(t, '[{k}]', ''))) // {len(k) + 2})::BIGINT" for k in KINDS)
    where = f"what = {staged.ENTRY} AND touched"
    found = _one(connection, f"SELECT {counts} FROM (SELECT {both} AS t FROM staged WHERE {where})")
    return {k: int(n) for k, n in zip(KINDS, found, strict=True) if n}
