"""From text columns to the typed entries of an audit, all in SQL: times, counts, cell states, masks, numbers.

``stage`` makes the table ``staged``: one row for each record of the file (for each block of columns of a record), with
``what`` it is. Names of searchers and plates appear there as hashes only and leave as small numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphshare.engine import quoted
from graphshare.sources import times
from graphshare.sources.cells import PARTIAL_NAME, UNUSUAL, short_sql, state_sql, trimmed_sql
from graphshare.sources.layouts import Mapping
from graphshare.sources.masking import ANY, SPACED_PLATE, mask_sql

if TYPE_CHECKING:
    import duckdb

ENTRY, BLANK, STRUCTURE, REJECTED, CUT, NO_CONTENT_CODE, HEADER = range(7)
NO_TIME = "search time not readable"
NO_CONTENT = "no search time, agency, reason or case number"
_CUT_MARK = "# ERROR"
_FOOTER = r"(?i)^(?:total|page \d+|records?\b|rows?\b|generated|exported|printed|end of|source:|confidential)"


def stage(
    connection: duckdb.DuckDBPyConnection, relation: str, mapping: Mapping, samples: Sequence[Sequence[str]]
) -> None:
    """Make ``staged`` from a relation, in the order of its records; ``record`` counts them from 0.

    ``samples`` are cells of the file's beginning, by column: their times tell which format to try first.
    """
    likely = [_likely(c) for c in samples]
    if len(mapping.blocks) == 1:
        query = _staged(mapping, mapping.fields, relation, likely)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE staged_records AS {query}")
        _mark_header(connection, mapping, "staged_records", "rowid")
        connection.execute("CREATE OR REPLACE TEMP VIEW staged AS SELECT rowid AS record, * FROM staged_records")
        return
    connection.execute(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM {relation}")
    parts = [
        f"({_staged(mapping, b, 'raw', likely, f'rowid AS record, {n} AS block,')})"
        for n, b in enumerate(mapping.blocks)
    ]
    union = " UNION ALL ".join(parts)
    connection.execute("DROP VIEW IF EXISTS staged")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staged AS SELECT * FROM ({union}) ORDER BY record, block")
    connection.execute("DROP TABLE raw")
    _mark_header(connection, mapping, "staged", "record")


def _mark_header(connection: duckdb.DuckDBPyConnection, mapping: Mapping, table: str, record: str) -> None:
    """The header is no row, and what stands above it (a title, a date) is structure."""
    if mapping.header is not None:
        unseen = "user_hash = NULL, plate_hash = NULL"
        connection.execute(f"UPDATE {table} SET what = {HEADER}, {unseen} WHERE {record} = {mapping.header}")
        above = f"{record} < {mapping.header} AND what <> {BLANK}"
        connection.execute(f"UPDATE {table} SET what = {STRUCTURE}, {unseen} WHERE {above}")


def _likely(cells: Sequence[str]) -> str | None:
    """The time format of a column's first filled cell."""
    for text in cells:
        if text.strip():
            return times.likely_format(times.frame_start(text))
    return None


def _staged(
    mapping: Mapping, fields: dict[str, int], relation: str, likely: Sequence[str | None], extra: str = ""
) -> str:
    """The query of ``staged`` for one block of columns."""
    has = fields.__contains__
    raw = {f: f"c{i}" for f, i in fields.items()}

    def like(f: str) -> str | None:
        return likely[fields[f]] if fields[f] < len(likely) else None

    def count(f: str) -> str:
        # a whole number, also as a spreadsheet writes it: 2.0, 6,281
        c = raw[f]
        return f"coalesce(try_cast({c} AS BIGINT), try_cast(replace({c}, ',', '') AS BIGINT))"

    if has("clock"):
        at = times.day_and_clock_sql(raw["at"], raw["clock"])
        day_only = f"({raw['clock']} IS NULL AND {times.day_only_sql(raw['at'], 'moment')})"
    else:
        at = times.moment_sql(raw["at"], like("at"))
        day_only = times.day_only_sql(raw["at"], "moment")
    if has("frame"):
        start, until = times.frame_sql(raw["frame"], like("frame"))
    else:
        start = times.moment_sql(raw["frame_from"], like("frame_from")) if has("frame_from") else "NULL::TIMESTAMP"
        until = times.moment_sql(raw["frame_until"], like("frame_until")) if has("frame_until") else "NULL::TIMESTAMP"

    uuid = raw.get("id", "NULL")
    everything = [f"c{i}" for i in range(len(mapping.labels))]
    names = [f for f in ("user", "org", "plate") if has(f)]
    texts = [f for f in ("reason", "case") if has(f)]
    first = [
        f"{at} AS moment",
        f"{start} AS frame_from",
        f"{until} AS frame_until",
        f"CASE WHEN strlen({uuid}) = 36 THEN lower({uuid}) END AS flock_id"
        if has("id") and not has("upload")
        else "NULL AS flock_id",
        *(f"{count(f) if has(f) else 'NULL::BIGINT'} AS {f}" for f in ("networks", "devices", "searches")),
        *(
            f"CASE WHEN {raw[f]} IS NOT NULL THEN regexp_matches({raw[f]}, {quoted(UNUSUAL)})"
            f"{_or_partial_name(raw[f]) if f == 'user' else ''} END AS {f}_odd"
            for f in names
        ),
        *(f"regexp_matches({raw[f]}, {quoted(_ODD_TEXT)}) AS {f}_odd" for f in texts),
    ]
    inner = f"SELECT {extra} {', '.join(everything)}, {', '.join(first)} FROM {relation}"

    second = [
        *(f"CASE WHEN {f}_odd THEN {trimmed_sql(raw[f])} ELSE {raw[f]} END AS {f}_text" for f in names),
        f"{_what(mapping, fields, everything)} AS what",
        f"{day_only} AS day_only",
    ]
    middle = f"SELECT *, {', '.join(second)} FROM ({inner})"

    third = [
        *(
            f"CASE WHEN {f}_text IS NULL THEN 'empty' WHEN NOT {f}_odd THEN 'value' "
            f"ELSE {state_sql(f'{f}_text', name=f == 'user', plate=f == 'plate')} END AS {f}_state"
            for f in names
        ),
        *(f"({_own(raw[f], names)}) AS {f}_own" for f in texts),
    ]
    outer = f"SELECT *, {', '.join(third) or 'NULL AS nothing'} FROM ({middle})"

    def text(f: str) -> str:
        whole = f"regexp_replace({trimmed_sql(raw[f])}, '^([0-9]+)\\.0$', '\\1')"
        plate = "plate_text" if has("plate") else None
        searcher = "user_text" if has("user") else None
        return f"CASE WHEN {f}_odd OR {f}_own THEN {mask_sql(whole, plate, searcher)} ELSE {raw[f]} END"

    def text_state(f: str) -> str:
        state = f"CASE WHEN {raw[f]} IS NULL THEN 'empty' WHEN NOT {f}_odd THEN 'value' ELSE {state_sql(trimmed_sql(raw[f]))} END"
        if has("held_back") and f == "reason":
            return f"CASE WHEN {raw['held_back']} IS NOT NULL AND {raw[f]} IS NULL THEN 'withheld' ELSE {state} END"
        return state

    def plain(f: str) -> str:
        return short_sql(raw[f]) if has(f) else "NULL::VARCHAR"

    def number(f: str) -> str:
        known = f"what = {ENTRY} AND {f}_state IN ('value', 'partial')"
        return f"CASE WHEN {known} THEN hash({f}_text) END" if has(f) else "NULL::UBIGINT"

    columns = {
        "what": "what",
        "flock_id": "flock_id",
        "upload": plain("upload"),
        "org": "CASE WHEN org_state IN ('value', 'partial') THEN org_text END" if has("org") else "NULL::VARCHAR",
        "org_id": f"regexp_replace({plain('org_id')}, '\\.0$', '')" if has("org_id") else "NULL::VARCHAR",
        "org_state": "org_state" if has("org") else "'absent'",
        '"at"': "moment",
        "day_only": "coalesce(day_only, false)",
        "frame_from": "frame_from",
        "frame_until": "frame_until",
        "networks": "networks",
        "devices": "devices",
        "reason": text("reason") if has("reason") else "NULL::VARCHAR",
        "reason_state": text_state("reason") if has("reason") else "'absent'",
        "case_number": text("case") if has("case") else "NULL::VARCHAR",
        "case_state": text_state("case") if has("case") else "'absent'",
        "offense": plain("offense"),
        "search_type": plain("type"),
        "moderation": f"CASE WHEN {raw['moderation']} IS NOT NULL THEN {mask_sql(plain('moderation'))} END"
        if has("moderation")
        else "NULL::VARCHAR",
        "user_hash": number("user"),
        "user_state": "user_state" if has("user") else "'absent'",
        "plate_hash": number("plate"),
        "plate_state": "plate_state" if has("plate") else "'absent'",
        "searches": "coalesce(searches, 1)" if has("searches") else "1::BIGINT",
        "unread": _unread(raw),
        "touched": " OR ".join(f"coalesce({f}_odd OR {f}_own, false)" for f in texts) or "false",
    }
    passed = "record, block, " if extra else ""
    return f"SELECT {passed}{', '.join(f'{sql} AS {name}' for name, sql in columns.items())} FROM ({outer})"


_ODD_TEXT = f"{UNUSUAL}|{ANY.removeprefix('(?i)')}|{SPACED_PLATE}"


def _or_partial_name(c: str) -> str:
    return f" OR regexp_matches({c}, {quoted(PARTIAL_NAME)})"


def _own(c: str, names: Sequence[str]) -> str:
    """Whether a text holds that row's own plate, or is its searcher's name."""
    tests = []
    if "plate" in names:
        tests.append(f"strlen(plate_text) BETWEEN 4 AND strlen({c}) AND contains(upper({c}), upper(plate_text))")
    if "user" in names:
        tests.append(f"strlen({c}) = strlen(user_text) AND lower({c}) = lower(user_text)")
    return " OR ".join(f"coalesce({t}, false)" for t in tests) or "false"


def _what(mapping: Mapping, fields: dict[str, int], everything: Sequence[str]) -> str:
    """SQL for what a record is: an entry, blank, structure (a repeated header, a footer), rejected, the mark of a cut."""
    block = [f"c{i}" for i in sorted(fields.values())] if len(mapping.blocks) > 1 else everything
    filled = f"nullif(trim(concat_ws('', {', '.join(block)}), ' \t\r\n\u00a0'), '')"
    first = f"coalesce({', '.join(block)})"
    labels = ", ".join(quoted(x.strip().lower()) for x in sorted(set(mapping.labels)) if x.strip())
    repeated = " + ".join(f"(coalesce(lower(trim({c})), '') IN ({labels}))::INTEGER" for c in block) if labels else "0"
    cells_filled = " + ".join(f"({c} IS NOT NULL)::INTEGER" for c in block)
    typed = [
        t
        for f, t in (
            ("id", "flock_id IS NOT NULL"),
            ("networks", "networks IS NOT NULL"),
            ("devices", "devices IS NOT NULL"),
            ("frame", "frame_from IS NOT NULL"),
            ("frame_from", "frame_from IS NOT NULL"),
            ("searches", "searches IS NOT NULL"),
            ("org_id", f"try_cast(c{fields.get('org_id', 0)} AS BIGINT) IS NOT NULL"),
        )
        if f in fields
    ]
    readable = " OR ".join(typed) or "false"
    telling = [f"c{fields[f]}" for f in ("org", "reason", "case", "user", "offense") if f in fields]
    content = f"nullif(trim(concat_ws('', {', '.join(telling)})), '')" if telling else "NULL"
    time_cell = trimmed_sql(f"c{fields['at']}")
    return (
        f"CASE WHEN moment IS NOT NULL THEN {ENTRY} "
        f"WHEN {filled} IS NULL THEN {BLANK} "
        f"WHEN starts_with({first}, {quoted(_CUT_MARK)}) THEN {CUT} "
        f"WHEN {repeated} >= {min(3, max(2, len(fields) - 1)) if labels else 99} THEN {STRUCTURE} "
        f"WHEN {cells_filled} <= 2 AND regexp_matches(trim({first}), {quoted(_FOOTER)}) THEN {STRUCTURE} "
        f"WHEN {readable} THEN CASE WHEN {content} IS NULL AND {time_cell} IS NULL THEN {NO_CONTENT_CODE} ELSE {ENTRY} END "
        f"WHEN {time_cell} IS NOT NULL THEN {REJECTED} "
        f"WHEN {content} IS NULL THEN {NO_CONTENT_CODE} ELSE {ENTRY} END"
    )


def _unread(raw: dict[str, str]) -> str:
    """SQL for a bit a typed column whose filled cell could not be read: time 1, frame 2, networks 4, devices 8."""
    tests = [
        (1, "at", "moment"),
        (2, "frame", "frame_from"),
        (4, "networks", "networks"),
        (8, "devices", "devices"),
    ]
    bits = [f"({raw[f]} IS NOT NULL AND {value} IS NULL)::UTINYINT * {bit}" for bit, f, value in tests if f in raw]
    return f"({' + '.join(bits)})::UTINYINT" if bits else "0::UTINYINT"
