"""From text columns to the staged rows of an audit, in SQL: times, counts, and which cells need a closer look.

``stage`` makes the table ``staged_records``: one row for each record (for each block of columns of a record), with ``what``
it is. Over it lie the view ``staged_rows``, which has also the columns that the file lacks, and ``staged``, in which ``record``
counts the file's records from 0. A row with a time is an entry; what the others are is judged by ``settling``, and odd cells
are read by ``odd_cells``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Columns
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphshare.engine import Sql, Tables, composed, quoted, selected
from graphshare.sources import day_order
from graphshare.sources.values import times
from graphshare.sources.values.cells import UNUSUAL
from graphshare.sources.values.layouts import Mapping

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

ENTRY, BLANK, STRUCTURE, REJECTED, CUT, NO_CONTENT, HEADER, UNSETTLED, SHIFTED = range(9)
#: The column of a field that is free text.
TEXTS = {"reason": "reason", "case": "case_number"}
#: What a number never has: where it stands for one, a row may be shifted.
WORDS = "[A-Za-z]{2}"
#: What is the same in every row is no column of the table.
_CONSTANT = re.compile(r"(?:NULL|false|[0-9]+)(?:::[A-Z]+)?")
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
    connection: duckdb.DuckDBPyConnection, relation: str, stretches: Sequence[Stretch], *, any_format: bool = True
) -> None:
    """Make ``staged_records`` from a relation, in the order of its records.

    Without ``any_format`` a time is read only as the beginning of its column is written.
    """
    tables, source = Tables(connection), Sql(relation)
    tables.rows("DROP VIEW IF EXISTS staged")
    tables.rows("DROP VIEW IF EXISTS staged_rows")
    tables.rows("DROP TABLE IF EXISTS staged_records")  # both of two would be held at once
    if _is_one(stretches):
        (only,) = stretches
        columns = _columns(only, only.mapping.fields, any_format=any_format)
        lacking = {c: value for c, value in columns.items() if c != "unread" and _CONSTANT.fullmatch(value)}
        own = {c: value for c, value in columns.items() if c not in lacking}
        tables.hold("staged_records", _staged(only, only.mapping.fields, own, source, any_format=any_format))
        tables.rows(
            "CREATE TEMP VIEW staged_rows AS SELECT rowid AS place, *{lacking} FROM staged_records",
            lacking=Sql("".join(f", {value} AS {c}" for c, value in lacking.items())),
        )
        tables.rows(
            "CREATE TEMP VIEW staged AS SELECT place, place AS record, 0 AS block, * EXCLUDE (place) FROM staged_rows"
        )
        return
    tables.hold("raw", "SELECT * FROM {source}", source=source)
    parts = []
    for stretch, following in zip(stretches, [*(s.first for s in stretches[1:]), None], strict=True):
        until = "" if following is None else f" AND rowid < {following}"
        within = composed(
            "(SELECT rowid AS record, * FROM raw WHERE rowid >= {first}{until})",
            first=Sql(stretch.first),
            until=Sql(until),
        )
        for n, fields in enumerate(stretch.mapping.blocks):
            columns = {"record": Sql("record"), "block": Sql(n), **_columns(stretch, fields, any_format=any_format)}
            parts.append(_staged(stretch, fields, columns, within, any_format=any_format))
    union = Sql(" UNION ALL ".join(f"({p})" for p in parts))
    tables.hold("staged_records", "SELECT * FROM ({union}) ORDER BY record, block", union=union)
    tables.rows("DROP TABLE raw")
    tables.rows("CREATE TEMP VIEW staged_rows AS SELECT rowid AS place, * FROM staged_records")
    tables.rows("CREATE TEMP VIEW staged AS SELECT * FROM staged_rows")


def place(connection: duckdb.DuckDBPyConnection, blank_at: NDArray[np.int64] | None, rows: int) -> None:
    """Number the ``rows`` records as the file does, where blank lines before them were left out."""
    import numpy as np

    if blank_at is None or not len(blank_at) or blank_at[0] >= rows:
        return
    before = blank_at - np.arange(len(blank_at))  # how many records stand before each blank line
    places = np.arange(rows)
    connection.register("places", {"record": places + np.searchsorted(before, places, side="right")})
    tables = Tables(connection)
    tables.hold("placed", "SELECT * FROM places")
    connection.unregister("places")
    tables.rows(
        "CREATE OR REPLACE TEMP VIEW staged AS SELECT s.place, placed.record, 0 AS block, s.* EXCLUDE (place) "
        "FROM staged_rows s POSITIONAL JOIN placed"
    )


def _is_one(stretches: Sequence[Stretch]) -> bool:
    return len(stretches) == 1 and len(stretches[0].mapping.blocks) == 1


def read_other_frames(
    connection: duckdb.DuckDBPyConnection, stretches: Sequence[Stretch], found: int, unsettled: int
) -> bool:
    """Read time frames of records that are not settled, such as the last of a download that was cut, in any format; gives
    whether others may be in another format than the beginning of their column.

    So many may be were ``found``, and so many of them ``unsettled``.
    """
    tables, fields, bit = Tables(connection), stretches[0].mapping.fields, OTHER_FRAME
    if not unsettled or not _is_one(stretches) or "frame" not in fields:
        return bool(found)
    at, known = fields["frame"], stretches[0].cells
    start, until = times.frame_sql(f"cells[{at + 1}]", likely_format(known[at]) if at < len(known) else None)
    tables.change(
        "UPDATE staged_records SET frame_from = {start}, frame_until = {until}, "
        "unread = CASE WHEN {start} IS NULL THEN unread ELSE unread & {others} END WHERE {flagged} AND cells IS NOT NULL",
        start=Sql(start),
        until=Sql(until),
        others=Sql(255 - bit - UNREAD_BITS["frame"]),
        flagged=Sql(f"unread & {bit} > 0"),
    )
    return bool(found > unsettled)


def likely_format(cells: Sequence[str]) -> str | None:
    """The time format of a column's first filled cell."""
    return next((times.likely_format(times.frame_start(c)) for c in cells if c.strip()), None)


def _likely(stretch: Stretch, column: int) -> str | None:
    return likely_format(stretch.cells[column]) if column < len(stretch.cells) else None


def _staged(
    stretch: Stretch, fields: dict[str, int], columns: Columns[str, Sql], source: Sql, *, any_format: bool
) -> Sql:
    """The query for columns of one stretch and one block of its own, from the records in ``source``."""
    raw = {f: f"c{i}" for f, i in fields.items()}
    if stretch.order:
        ordered = (f"{day_order.in_order_sql(raw[f], stretch.order)} AS {raw[f]}" for f in _DATES if f in fields)
        source = composed(
            "(SELECT * REPLACE ({ordered}) FROM {source})", ordered=Sql(", ".join(ordered)), source=source
        )
    # words where a number belongs: the row may be shifted
    worded = " OR ".join(
        f"({f} IS NULL AND {_worded(stretch, fields[f])})" for f in ("networks", "devices") if f in raw
    )
    settled = f"moment IS NOT NULL AND NOT coalesce({worded}, false)" if worded else "moment IS NOT NULL"
    return composed(
        "SELECT {columns} FROM (SELECT *, {settled} AS settled FROM (SELECT *, {read} FROM {source}))",
        columns=selected(columns),
        settled=Sql(settled),
        read=selected(_read(stretch, fields, any_format=any_format)),
        source=source,
    )


def _worded(stretch: Stretch, column: int) -> str:
    """SQL for whether a cell holds words; masks are told at once where the column begins with letters, else by ``settling``."""
    words = f"regexp_matches(c{column}, {quoted(WORDS)})"
    beginning = stretch.cells[column] if column < len(stretch.cells) else ()
    if any(re.search(WORDS, c) for c in beginning):
        return f"{words} AND NOT regexp_matches(c{column}, {quoted(UNUSUAL)})"
    return words


def _read(stretch: Stretch, fields: dict[str, int], *, any_format: bool) -> dict[str, Sql]:
    """SQL for the times and numbers of a record, by the columns that they become."""
    raw = {f: f"c{i}" for f, i in fields.items()}

    def timed(f: str) -> str:
        return times.in_zone_of(stretch.mapping.labels[fields[f]], raw[f])

    def moment(f: str) -> str:
        return times.moment_sql(timed(f), _likely(stretch, fields[f]), any_format=any_format)

    read = {"moment": times.day_and_clock_sql(raw["at"], timed("clock")) if "clock" in raw else moment("at")}
    read |= {f: moment(f) for f in ("frame_from", "frame_until") if f in raw}
    if "frame" in raw:
        sample = next((c for c in stretch.cells[fields["frame"]] if c.strip()), "") if stretch.cells else ""
        joined_by = " to " if " to " in sample and "\n" not in sample else "\n"
        like = _likely(stretch, fields["frame"])
        start, until = times.frame_sql(raw["frame"], like, any_format=any_format, joined_by=joined_by)
        read |= {"frame_from": start, "frame_until": until}
    for f in ("networks", "devices", "searches"):
        if f in raw:  # a whole number, also as a spreadsheet writes it: 2.0, 6,281
            c = raw[f]
            read[f] = f"coalesce(try_cast({c} AS BIGINT), try_cast(replace({c}, ',', '') AS BIGINT))"
    return {name: Sql(value) for name, value in read.items()}


def _columns(stretch: Stretch, fields: dict[str, int], *, any_format: bool) -> dict[str, Sql]:
    """SQL for every column of a staged row, from what is ``_read`` of a record and its cells; constants for what it lacks."""
    raw = {f: f"c{i}" for f, i in fields.items()}
    read = _read(stretch, fields, any_format=any_format)
    has = fields.__contains__

    def plain(f: str) -> str:
        return f"nullif(trim({raw[f]}, ' \t\r\n\u00a0'), '')" if has(f) else "NULL::VARCHAR"

    def known(name: str, lacking: str) -> str:
        return name if name in read else lacking

    everything = [f"c{i}" for i in range(len(stretch.mapping.labels))]
    block = [f"c{i}" for i in sorted(fields.values())] if len(stretch.mapping.blocks) > 1 else everything
    day_only = times.day_only_sql(raw["at"], "moment") + (f" AND {raw['clock']} IS NULL" if has("clock") else "")
    columns = {
        "what": f"(CASE WHEN settled THEN {ENTRY} WHEN coalesce({', '.join(block)}) IS NULL THEN {BLANK} "
        f"ELSE {UNSETTLED} END)::UTINYINT",
        # a record that is not settled is judged by all of its cells
        "cells": f"CASE WHEN NOT settled THEN [{', '.join(block)}] END",
        "flock_id": f"CASE WHEN strlen({raw['id']}) = 36 THEN lower({raw['id']}) "
        f"WHEN strlen({plain('id')}) = 36 THEN lower({plain('id')}) END"
        if has("id") and not has("upload")
        else "NULL::VARCHAR",
        "upload": _whole(plain("upload")) if has("upload") else "NULL::VARCHAR",
        "org": raw.get("org", "NULL::VARCHAR"),
        "org_id": _whole(plain("org_id")) if has("org_id") else "NULL::VARCHAR",
        "moment": "moment",
        "day_only": f"coalesce({day_only}, false)",
        "frame_from": known("frame_from", "NULL::TIMESTAMP"),
        "frame_until": known("frame_until", "NULL::TIMESTAMP"),
        "networks": known("networks", "NULL::BIGINT"),
        "devices": known("devices", "NULL::BIGINT"),
        "offense": plain("offense"),
        "search_type": raw.get("type", "NULL::VARCHAR"),
        "moderation": plain("moderation"),
        "searcher": raw.get("user", "NULL::VARCHAR"),
        "plate": raw.get("plate", "NULL::VARCHAR"),
        "searches": "coalesce(searches, 1)" if has("searches") else "1::BIGINT",
        "held_back": f"{raw['held_back']} IS NOT NULL" if has("held_back") else "false",
        "lacks": f"{_lacking(fields)}::USMALLINT",
        "unread": _unread(raw),
        # Flock's own way to write a time is known; any other may have the day first
        "days": "0::UTINYINT"
        if stretch.order or _likely(stretch, fields["at"]) == times.AS_WRITTEN[0]
        else day_order.evidence_sql(raw["at"]),
    }
    columns |= {column: raw.get(f, "NULL::VARCHAR") for f, column in TEXTS.items()}
    return {name: Sql(value) for name, value in columns.items()}


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
