"""From text columns to the staged rows of an audit, in SQL: times, counts, and which cells need a closer look.

``stage`` makes the table ``staged_records``, and over it the view ``staged`` in which ``record`` counts the file's records
from 0: one row for each record (for each block of columns of a record), with ``what`` it is. A row with a time is an entry;
what the others are is judged by ``settling``, and odd cells are read by ``odd_cells``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphshare.engine import quoted
from graphshare.sources import day_order
from graphshare.sources.values import times
from graphshare.sources.values.cells import UNUSUAL
from graphshare.sources.values.layouts import Mapping
from graphshare.sources.values.masking import ANY

if TYPE_CHECKING:
    import duckdb

ENTRY, BLANK, STRUCTURE, REJECTED, CUT, NO_CONTENT, HEADER, UNSETTLED, SHIFTED = range(9)
#: The column of a field that is free text; ``<field>_odd`` stands beside it.
TEXTS = {"reason": "reason", "case": "case_number"}
_ODD_TEXT = f"{UNUSUAL}|{ANY.removeprefix('(?i)')}"
#: Fields that hold dates; all of a file are written in one order.
_DATES = ("at", "frame", "frame_from", "frame_until")
#: A bit for each typed field whose filled cell could not be read.
UNREAD_BITS = {"at": 1, "frame": 2, "networks": 4, "devices": 8, "frame_from": 2, "frame_until": 32}
#: The bit for a time frame with digits in it: it may be in another format.
OTHER_FRAME = 16


@dataclass(frozen=True, slots=True)
class Stretch:
    """The records from ``first`` on that stand under one mapping, and cells of their beginning, by column."""

    first: int
    mapping: Mapping
    cells: Sequence[Sequence[str]]
    order: str | None = None  # of day and month, where it is not the month first (``day_order``)


def stage(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    stretches: Sequence[Stretch],
    *,
    any_format: bool = True,
    small: bool = False,
) -> None:
    """Make ``staged_records`` from a relation, in the order of its records.

    Without ``any_format`` a time is read only as the beginning of its column is written. In a ``small`` file no cell
    is looked at for oddness: they are all judged, which costs less than the engine's planning.
    """
    connection.execute("DROP VIEW IF EXISTS staged")
    connection.execute("DROP TABLE IF EXISTS staged_records")  # both of two would be held at once
    head, way = "CREATE TEMP TABLE staged_records AS", _Way(any_format, small)
    if _is_one(stretches):
        (only,) = stretches
        connection.execute(f"{head} {_staged(only, only.mapping.fields, relation, way)}")
        connection.execute(
            "CREATE TEMP VIEW staged AS SELECT rowid AS place, rowid AS record, 0 AS block, * FROM staged_records"
        )
        return
    connection.execute(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM {relation}")
    parts = []
    for stretch, following in zip(stretches, [*(s.first for s in stretches[1:]), None], strict=True):
        until = "" if following is None else f" AND rowid < {following}"
        within = f"(SELECT rowid AS record, * FROM raw WHERE rowid >= {stretch.first}{until})"
        parts += [
            _staged(stretch, b, within, way, f"record, {n} AS block, ") for n, b in enumerate(stretch.mapping.blocks)
        ]
    connection.execute(f"{head} SELECT * FROM ({' UNION ALL '.join(f'({p})' for p in parts)}) ORDER BY record, block")
    connection.execute("DROP TABLE raw")
    connection.execute("CREATE TEMP VIEW staged AS SELECT rowid AS place, * FROM staged_records")


def _is_one(stretches: Sequence[Stretch]) -> bool:
    return len(stretches) == 1 and len(stretches[0].mapping.blocks) == 1


def read_other_frames(connection: duckdb.DuckDBPyConnection, stretches: Sequence[Stretch]) -> bool:
    """Read time frames of records that are not settled, such as the last of a download that was cut, in any format; gives
    whether others may be in another format than the beginning of their column."""
    flagged, fields = f"unread & {OTHER_FRAME} > 0", stretches[0].mapping.fields
    count = f"SELECT count(*), count(cells) FROM staged_records WHERE {flagged}"
    found, unsettled = connection.execute(count).fetchall()[0]
    if not unsettled or not _is_one(stretches) or "frame" not in fields:
        return bool(found)
    at, known = fields["frame"], stretches[0].cells
    start, until = times.frame_sql(f"cells[{at + 1}]", likely_format(known[at]) if at < len(known) else None)
    left = f"CASE WHEN {start} IS NULL THEN unread ELSE unread & {255 - OTHER_FRAME - UNREAD_BITS['frame']} END"
    connection.execute(
        f"UPDATE staged_records SET frame_from = {start}, frame_until = {until}, unread = {left} "
        f"WHERE {flagged} AND cells IS NOT NULL"
    )
    return bool(found > unsettled)


def likely_format(cells: Sequence[str]) -> str | None:
    """The time format of a column's first filled cell."""
    return next((times.likely_format(times.frame_start(c)) for c in cells if c.strip()), None)


@dataclass(frozen=True, slots=True)
class _Way:
    """How cells are read: times in any format, and in a small file none looked at for oddness; see ``stage``."""

    any_format: bool
    small: bool


def _staged(stretch: Stretch, fields: dict[str, int], relation: str, way: _Way, extra: str = "") -> str:
    """The query for one stretch and one block of its columns."""
    any_format, small = way.any_format, way.small
    has = fields.__contains__
    raw = {f: f"c{i}" for f, i in fields.items()}
    if stretch.order:
        ordered = (f"{day_order.in_order_sql(raw[f], stretch.order)} AS {raw[f]}" for f in _DATES if f in fields)
        relation = f"(SELECT * REPLACE ({', '.join(ordered)}) FROM {relation})"

    def like(f: str) -> str | None:
        return likely_format(stretch.cells[fields[f]]) if fields[f] < len(stretch.cells) else None

    def timed(f: str) -> str:
        return times.in_zone_of(stretch.mapping.labels[fields[f]], raw[f])

    def moment(f: str) -> str:
        return times.moment_sql(timed(f), like(f), any_format=any_format) if has(f) else "NULL::TIMESTAMP"

    def count(f: str) -> str:
        # a whole number, also as a spreadsheet writes it: 2.0, 6,281
        c = raw.get(f, "NULL")
        return (
            f"coalesce(try_cast({c} AS BIGINT), try_cast(replace({c}, ',', '') AS BIGINT))"
            if has(f)
            else "NULL::BIGINT"
        )

    def odd(f: str, pattern: str) -> str:
        return f"coalesce(regexp_matches({raw[f]}, {quoted(pattern)}), false)" if has(f) and not small else "false"

    def plain(f: str) -> str:
        return f"nullif(trim({raw[f]}, ' \t\r\n\u00a0'), '')" if has(f) else "NULL::VARCHAR"

    at = times.day_and_clock_sql(raw["at"], timed("clock")) if has("clock") else moment("at")
    day_only = times.day_only_sql(raw["at"], "moment") + (f" AND {raw['clock']} IS NULL" if has("clock") else "")
    start, until = moment("frame_from"), moment("frame_until")
    if has("frame"):
        sample = next((c for c in stretch.cells[fields["frame"]] if c.strip()), "") if stretch.cells else ""
        joined_by = " to " if " to " in sample and "\n" not in sample else "\n"
        start, until = times.frame_sql(raw["frame"], like("frame"), any_format=any_format, joined_by=joined_by)
    everything = [f"c{i}" for i in range(len(stretch.mapping.labels))]
    block = [f"c{i}" for i in sorted(fields.values())] if len(stretch.mapping.blocks) > 1 else everything
    first = [
        *(f"{sql} AS {name}" for name, sql in (("moment", at), ("frame_from", start), ("frame_until", until))),
        *(f"{count(f)} AS {f}" for f in ("networks", "devices", "searches")),
    ]
    inner = f"SELECT {'record, ' if extra else ''}{', '.join(everything)}, {', '.join(first)} FROM {relation}"
    # words where a number belongs: the row may be shifted
    worded = " OR ".join(
        f"({f} IS NULL AND regexp_matches({raw[f]}, '[A-Za-z]{{2}}') AND NOT regexp_matches({raw[f]}, {quoted(UNUSUAL)}))"
        for f in ("networks", "devices")
        if f in raw
    )
    settled = f"moment IS NOT NULL AND NOT coalesce({worded}, false)" if worded else "moment IS NOT NULL"
    columns = {
        "what": f"(CASE WHEN {settled} THEN {ENTRY} WHEN coalesce({', '.join(block)}) IS NULL THEN {BLANK} "
        f"ELSE {UNSETTLED} END)::UTINYINT",
        # a record that is not settled is judged by all of its cells
        "cells": f"CASE WHEN NOT ({settled}) THEN [{', '.join(block)}] END",
        "flock_id": f"CASE WHEN strlen({raw['id']}) = 36 THEN lower({raw['id']}) END"
        if has("id") and not has("upload")
        else "NULL::VARCHAR",
        "upload": _whole(plain("upload")) if has("upload") else "NULL::VARCHAR",
        "org": raw.get("org", "NULL::VARCHAR"),
        "org_id": _whole(plain("org_id")) if has("org_id") else "NULL::VARCHAR",
        "moment": "moment",
        "day_only": f"coalesce({day_only}, false)",
        "frame_from": "frame_from",
        "frame_until": "frame_until",
        "networks": "networks",
        "devices": "devices",
        "offense": plain("offense"),
        "search_type": raw.get("type", "NULL::VARCHAR"),
        "moderation": plain("moderation"),
        "searcher": raw.get("user", "NULL::VARCHAR"),
        "plate": raw.get("plate", "NULL::VARCHAR"),
        "plate_odd": f"CASE WHEN {raw['plate']} = '***' THEN true ELSE {odd('plate', UNUSUAL)} END"
        if has("plate")
        else "false",
        "searches": "coalesce(searches, 1)",
        "held_back": f"{raw['held_back']} IS NOT NULL" if has("held_back") else "false",
        "lacks": f"{_lacking(fields)}::USMALLINT",
        "unread": _unread(raw),
        # Flock's own way to write a time is known; any other may have the day first
        "days": "0::UTINYINT"
        if stretch.order or like("at") == times.AS_WRITTEN[0]
        else day_order.evidence_sql(raw["at"]),
    }
    for f, column in TEXTS.items():
        columns[column] = raw.get(f, "NULL::VARCHAR")
        columns[f"{f}_odd"] = odd(f, _ODD_TEXT)
    return f"SELECT {extra}{', '.join(f'{sql} AS {name}' for name, sql in columns.items())} FROM ({inner})"


def _whole(cell: str) -> str:
    """SQL for a number as text, without the ``.0`` that spreadsheets append."""
    return f"CASE WHEN contains({cell}, '.') THEN regexp_replace({cell}, '\\.0+$', '') ELSE {cell} END"


#: Fields whose silence must be told from that of an empty cell, by a bit each.
LACKS_BITS = {"org": 1, "user": 2, "plate": 4, "reason": 8, "case": 16}


def _lacking(fields: dict[str, int]) -> int:
    return sum(bit for f, bit in LACKS_BITS.items() if f not in fields)


def _unread(raw: dict[str, str]) -> str:
    """SQL for a bit a typed column whose filled cell could not be read, as ``UNREAD_BITS`` has them."""
    value = {"at": "moment", "networks": "networks", "devices": "devices"}
    value |= {"frame": "frame_from", "frame_from": "frame_from", "frame_until": "frame_until"}
    bits = [
        f"CASE WHEN {v} IS NULL AND {raw[f]} IS NOT NULL THEN {UNREAD_BITS[f]} ELSE 0 END"
        for f, v in value.items()
        if f in raw
    ]
    if frames := [f for f in ("frame", "frame_from", "frame_until") if f in raw]:
        digits = " OR ".join(f"{value[f]} IS NULL AND regexp_matches({raw[f]}, '[0-9]')" for f in frames)
        bits.append(f"CASE WHEN {value[frames[-1]]} IS NULL AND ({digits}) THEN {OTHER_FRAME} ELSE 0 END")
    return f"({' | '.join(bits)})::UTINYINT" if bits else "0::UTINYINT"
