"""The odd cells of a staged audit: masks, blanks, placeholders, and texts that hold personal details.

Most cells of a log are plain. What is not is told by one pattern while the file is read; here the distinct odd texts are
judged and masked one by one, and put into small tables that the entries are joined with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphshare.engine import quoted
from graphshare.model import CellState
from graphshare.sources.cells import PARTIAL_NAME, UNUSUAL, state_of, state_sql, trimmed_sql
from graphshare.sources.entries import ENTRY, TEXTS
from graphshare.sources.masking import KINDS, mask, mask_sql

if TYPE_CHECKING:
    import duckdb

_WHITE = " \t\r\n\u00a0"
#: Up to so many distinct cells are judged one by one, which costs the engine no planning.
_MANY = 30_000
_MASKED = frozenset({"reason", "case_number", "moderation"})
_KNOWN_VERDICTS = ("allow", "block", "warn")
_TYPE = re.compile(r"[A-Za-z]+(?:V[0-9]{1,2})?(?: - [A-Za-z]+)?")


@dataclass(slots=True)
class OddCells:
    """Which small tables there are; columns among whose odd cells is one with a value; details masked, by kind."""

    tables: set[str] = field(default_factory=set)
    valued: set[str] = field(default_factory=set)
    masked: Counter[str] = field(default_factory=Counter)


def read_odd_cells(connection: duckdb.DuckDBPyConnection, columns: Iterable[str], *, small: bool) -> OddCells:
    """Make the tables of odd cells: ``odd_<column>`` of (c, text, state); ``own_<column>`` of (c, p, s, text, state) for
    texts that may hold their row's plate ``p`` or searcher ``s``. ``columns`` are the fields that the file has; in a
    ``small`` file every cell is judged.
    """
    odd, present = OddCells(), {{"user": "searcher"}.get(c, c) for c in columns}
    if small:
        _read_all(connection, odd)
        return odd
    where = f"FROM staged_records WHERE what = {ENTRY}"
    unusual = f"regexp_matches(c, {quoted(UNUSUAL)})"
    for column in ("org", "searcher"):
        if column in present:
            also = f" OR regexp_full_match(c, {quoted(PARTIAL_NAME)})" if column == "searcher" else ""
            distinct = f"SELECT {column} AS c, count(*) AS n {where} AND {column} IS NOT NULL GROUP BY c"
            _read(connection, odd, column, f"SELECT * FROM ({distinct}) WHERE {unusual}{also}")
    if "plate" in present:
        _read(connection, odd, "plate", f"SELECT plate AS c, count(*) AS n {where} AND plate_odd GROUP BY c")
    for f, column in TEXTS.items():
        if f in present:
            _read(
                connection,
                odd,
                column,
                f"SELECT {column} AS c, count(*) AS n {where} AND {f}_odd AND NOT own GROUP BY c",
            )
            own = f"SELECT {column} AS c, plate AS p, searcher AS s, count(*) AS n {where} AND own AND c IS NOT NULL GROUP BY c, p, s"
            _read(connection, odd, column, own, own=True)
    if "moderation" in present:
        known = ", ".join(map(quoted, _KNOWN_VERDICTS))
        own = f"SELECT moderation AS c, plate AS p, searcher AS s, count(*) AS n {where} AND c NOT IN ({known})"
        _read(connection, odd, "moderation", f"{own} GROUP BY c, p, s", own=True)
    if "type" in present:
        types = f"SELECT search_type AS c, count(*) AS n {where} AND c IS NOT NULL GROUP BY c"
        _read(connection, odd, "search_type", types)
    return odd


def _read_all(connection: duckdb.DuckDBPyConnection, odd: OddCells) -> None:
    """Judge the cells of all entries of a small file."""
    names = ("org", "searcher", "plate", "reason", "case_number", "moderation", "search_type")
    found = connection.execute(f"SELECT {', '.join(names)} FROM staged_records WHERE what = {ENTRY}").fetchall()
    for number, column in enumerate(names):
        own = column in _MASKED
        cells = Counter(((r[number], r[2], r[1]) if own else (r[number],)) for r in found if r[number] is not None)
        _judge(connection, odd, column, [(*key, n) for key, n in cells.items()], own=own)
    odd.valued.clear()  # none of them was flagged


def _read(connection: duckdb.DuckDBPyConnection, odd: OddCells, column: str, query: str, *, own: bool = False) -> None:
    """Judge the distinct cells of a query, one by one or, where they are many, in the engine."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE found_cells AS {query}")
    many = connection.execute("SELECT count(*) FROM found_cells").fetchall()[0][0]
    if many > _MANY and column in _MASKED:
        _judge_many(connection, odd, column, own)
    elif many:
        _judge(connection, odd, column, connection.execute("SELECT * FROM found_cells").fetchall(), own=own)


def _judge(
    connection: duckdb.DuckDBPyConnection, odd: OddCells, column: str, found: list[tuple[Any, ...]], *, own: bool
) -> None:
    """Judge cells one by one: (cell, how often), with plate and searcher between where they matter."""
    import pyarrow as pa

    lines = []
    for c, *whose, n in found:
        text, state, said = _judged(column, c, *whose)
        for kind, times in said.items():
            odd.masked[kind] += times * n
        if state in (CellState.VALUE, CellState.PARTIAL):
            odd.valued.add(column)
        if text != c or state != CellState.VALUE:
            lines.append((c, *whose, text, state.value))
    if not lines:
        return
    names = ("c", *(("p", "s") if own else ()), "text", "state")
    arrays = [pa.array(a, pa.string()) for a in zip(*lines, strict=True)]
    connection.register("judged", pa.table(dict(zip(names, arrays, strict=True))))
    name = f"{'own' if own else 'odd'}_{column}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM judged")
    connection.unregister("judged")
    odd.tables.add(name)


def _judged(
    column: str, cell: str, plate: str | None = None, searcher: str | None = None
) -> tuple[str | None, CellState, dict[str, int]]:
    """What stays of an odd cell, its state, and what was masked in it."""
    text = cell.strip(_WHITE)
    if column == "search_type":
        return (text if _TYPE.fullmatch(text) else None), CellState.VALUE, {}
    state = state_of(text, name=column == "searcher", plate=column == "plate")
    if column not in _MASKED:
        return (text if state in (CellState.VALUE, CellState.PARTIAL) else None), state, {}
    named = searcher is not None and state_of(searcher, name=True) in (CellState.VALUE, CellState.PARTIAL)
    masked, said = mask(
        re.sub(r"^([0-9]+)\.0$", r"\1", text),
        plate.strip(_WHITE) if plate else None,
        searcher.strip(_WHITE) if searcher and named else None,
    )
    return masked.strip(_WHITE) or None, state, said


def _judge_many(connection: duckdb.DuckDBPyConnection, odd: OddCells, column: str, own: bool) -> None:
    """The same in the engine."""
    name = f"{'own' if own else 'odd'}_{column}"
    trimmed = trimmed_sql("c")
    whole = f"regexp_replace({trimmed}, '^([0-9]+)\\.0$', '\\1')"
    masked = mask_sql(whole, trimmed_sql("p"), trimmed_sql("s")) if own else mask_sql(whole)
    columns = f"c{', p, s' if own else ''}, n, {trimmed_sql(masked)} AS text, {state_sql(trimmed)} AS state"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns} FROM found_cells")
    odd.tables.add(name)
    counts = ", ".join(
        f"coalesce(sum(n * ((length(text) - length(replace(text, '[{k}]', ''))) // {len(k) + 2})), 0)::BIGINT"
        for k in KINDS
    )
    found = connection.execute(
        f"SELECT {counts}, count(*) FILTER (state IN ('value', 'partial')) FROM {name}"
    ).fetchall()
    *masks, valued = found[0]
    odd.masked.update({k: n for k, n in zip(KINDS, masks, strict=True) if n})
    if valued:
        odd.valued.add(column)
