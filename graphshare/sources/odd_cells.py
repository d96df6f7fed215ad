"""The odd cells of a staged audit: masks, blanks, placeholders, and texts that hold personal details.

Most cells of a log are plain. What is not is told by one pattern while the file is read; here the distinct odd texts are
judged and masked one by one, and put into small tables that the entries are joined with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphshare.engine import quoted
from graphshare.model import CellState
from graphshare.sources.cells import PARTIAL_NAME, STATE, UNUSUAL, state_of, state_sql, trimmed_sql
from graphshare.sources.entries import ENTRY, TEXTS
from graphshare.sources.masking import KINDS, mask, mask_sql

if TYPE_CHECKING:
    import duckdb

_WHITE = " \t\r\n\u00a0"
#: Up to so many distinct cells are judged one by one, which costs the engine no planning.
_MANY = 30_000
#: Columns whose distinct cells are few.
_NAMES = ("org", "searcher", "search_type")
_MASKED = frozenset({"reason", "case_number", "moderation"})
_PLAIN = frozenset({CellState.VALUE, CellState.PARTIAL})
_KNOWN_VERDICTS = ("allow", "block", "warn")
_TYPE = re.compile(r"[A-Za-z]+(?:V[0-9]{1,2})?(?: - [A-Za-z]+)?")


@dataclass(slots=True)
class OddCells:
    """What was found among the cells of the entries, by column (``searcher``, ``case_number`` …)."""

    #: the small tables that there are
    tables: set[str] = field(default_factory=set)
    #: columns among whose odd cells is one with a value
    valued: set[str] = field(default_factory=set)
    #: how many cells are in which other state than that of a value
    states: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: of how many filled cells nothing is kept
    lost: Counter[str] = field(default_factory=Counter)
    #: details masked, by kind
    masked: Counter[str] = field(default_factory=Counter)


def read_odd_cells(connection: duckdb.DuckDBPyConnection, columns: Iterable[str], *, small: bool) -> OddCells:
    """Make the tables of odd cells: ``odd_<column>`` of (c, text, state); ``own_<column>`` of (c, p, s, text, state) for
    texts that may hold their row's plate ``p`` or searcher ``s``. ``columns`` are the fields that the file has; in a
    ``small`` file every cell is judged.

    Beside them it makes ``names`` of (field, c, n): how often each ``org``, ``searcher`` and ``search_type`` stands there.
    """
    odd, present = OddCells(), {{"user": "searcher", "type": "search_type"}.get(c, c) for c in columns}
    distinct = [_distinct(c, f"{c} IS NOT NULL") for c in _NAMES if c in present] or [_distinct("org", "false")]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE names AS {' UNION ALL '.join(distinct)}")
    if small:
        _read_all(connection, odd)
        return odd
    _read_names(connection, odd)
    texts = {f: column for f, column in TEXTS.items() if f in present}
    if texts:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE own_rows AS {_own_rows()}")
    queries = [_distinct("plate", "plate_odd")] if "plate" in present else []
    for f, column in texts.items():
        others = f"{f}_odd AND rowid NOT IN (SELECT place FROM own_rows)"
        queries += [_distinct(column, others), _distinct(column, f"{column} IS NOT NULL", "own_rows")]
    if "moderation" in present:
        known = ", ".join(map(quoted, _KNOWN_VERDICTS))
        queries.append(_distinct("moderation", f"moderation NOT IN ({known})", own=True))
    if queries:
        _read_cells(connection, odd, queries)
    return odd


def _distinct(column: str, where: str, source: str = "staged_records", *, own: bool = False) -> str:
    """The query for the distinct cells of a column of entries and how often each is there, as (field, own, c, p, s, n)."""
    own = own or source == "own_rows"
    whose = "plate AS p, searcher AS s" if own else "NULL::VARCHAR AS p, NULL::VARCHAR AS s"
    return (
        f"SELECT {quoted(column)} AS field, {own} AS own, {column} AS c, {whose}, count(*) AS n FROM {source} "
        f"WHERE what = {ENTRY} AND {where} GROUP BY c{', p, s' if own else ''}"
    )


def _own_rows() -> str:
    """The query for the rows whose texts may hold their own plate, however spaced, or their searcher's name."""
    last = "CASE WHEN contains(c, ',') THEN split_part(c, ',', 1) ELSE split_part(trim(c), ' ', -1) END"
    names = f"SELECT c, trim(upper({last})) AS last_name FROM names WHERE field = 'searcher' AND c <> '***'"
    rows = (
        "SELECT rowid AS place, what, plate, searcher, reason, case_number, "
        "upper(concat_ws(' ', reason, case_number)) AS spoken FROM staged_records"
    )
    plate, spoken = (f"replace(replace({x}, ' ', ''), '-', '')" for x in ("upper(plate)", "spoken"))
    apart = "contains(translate(spoken, ' -./', ''), translate(upper(plate), ' -./', ''))"
    inside = f"contains({spoken}, {plate}) OR (contains(spoken, '.') OR contains(spoken, '/')) AND {apart}"
    return (
        f"SELECT place, what, plate, searcher, reason, case_number FROM ({rows}) LEFT JOIN ({names}) ON searcher = c "
        f"WHERE what = {ENTRY} AND CASE WHEN plate <> '***' AND strlen(plate) > 3 AND ({inside}) THEN true "
        "WHEN strlen(last_name) > 2 AND contains(spoken, last_name) THEN true ELSE false END"
    )


def _read_all(connection: duckdb.DuckDBPyConnection, odd: OddCells) -> None:
    """Judge the cells of all entries of a small file."""
    names = ("org", "searcher", "plate", "reason", "case_number", "moderation", "search_type")
    found = connection.execute(f"SELECT {', '.join(names)} FROM staged_records WHERE what = {ENTRY}").fetchall()
    for number, column in enumerate(names):
        own = column in _MASKED
        cells = Counter(((r[number], r[2], r[1]) if own else (r[number],)) for r in found if r[number] is not None)
        _judge(connection, odd, column, [(*key, n) for key, n in cells.items()], own=own)
    odd.valued.clear()  # none of them was flagged


def _read_names(connection: duckdb.DuckDBPyConnection, odd: OddCells) -> None:
    """Judge the names; where they are many, those alone that the engine finds unusual."""
    many = connection.execute("SELECT count(*) FROM names").fetchall()[0][0] > _MANY
    unusual = (
        f" WHERE field = 'search_type' OR regexp_matches(c, {quoted(UNUSUAL)}) "
        f"OR field = 'searcher' AND regexp_full_match(c, {quoted(PARTIAL_NAME)})"
    )
    found = connection.execute(f"SELECT field, c, n FROM names{unusual if many else ''}").fetchall()
    for column in _NAMES:
        _judge(connection, odd, column, [(c, n) for f, c, n in found if f == column], own=False)


def _read_cells(connection: duckdb.DuckDBPyConnection, odd: OddCells, queries: Sequence[str]) -> None:
    """Judge the distinct cells of queries, one by one or, where they are many, in the engine."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE found_cells AS {' UNION ALL '.join(queries)}")
    counts = connection.execute("SELECT field, own, count(*) FROM found_cells GROUP BY ALL ORDER BY ALL").fetchall()
    few = []
    for column, own, n in counts:
        if n > _MANY and column in _MASKED:
            _judge_many(connection, odd, column, own)
        else:
            few.append((column, own))
    for column, own in few:
        cells = f"SELECT c, {'p, s, ' if own else ''}n FROM found_cells WHERE field = '{column}' AND own = {own}"
        _judge(connection, odd, column, connection.execute(cells).fetchall(), own=own)


def _judge(
    connection: duckdb.DuckDBPyConnection, odd: OddCells, column: str, found: list[tuple[Any, ...]], *, own: bool
) -> None:
    """Judge cells one by one: (cell, how often), with plate and searcher between where they matter."""
    lines = []
    for c, *whose, n in found:
        text, state, said = _judged(column, c, *whose)
        for kind, times in said.items():
            odd.masked[kind] += times * n
        if state in _PLAIN:
            odd.valued.add(column)
        if state is not CellState.VALUE:
            odd.states[column][state.value] += n
        if text is None:
            odd.lost[column] += n
        if text != c or state != CellState.VALUE:
            lines.append((c, *whose, text, state.value))
    if not lines:
        return
    names = ("c", *(("p", "s") if own else ()), "text", "state")
    lists = ", ".join(
        f"unnest(${i}::VARCHAR[])::{STATE if c == 'state' else 'VARCHAR'} AS {c}" for i, c in enumerate(names, 1)
    )
    name = f"{'own' if own else 'odd'}_{column}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {lists}", [list(x) for x in zip(*lines, strict=True)]
    )
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
        return (text if state in _PLAIN else None), state, {}
    named = searcher is not None and state_of(searcher, name=True) in _PLAIN
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
    columns = f"c{', p, s' if own else ''}, n, {trimmed_sql(masked)} AS text, ({state_sql(trimmed)})::{STATE} AS state"
    found_here = f"FROM found_cells WHERE field = '{column}' AND own = {own}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns} {found_here}")
    odd.tables.add(name)
    counts = ", ".join(
        f"coalesce(sum(n * ((length(text) - length(replace(text, '[{k}]', ''))) // {len(k) + 2})), 0)::BIGINT"
        for k in KINDS
    )
    lost = "coalesce(sum(n) FILTER (text IS NULL), 0)::BIGINT"
    *masks, nothing = connection.execute(f"SELECT {counts}, {lost} FROM {name}").fetchall()[0]
    odd.masked.update({k: n for k, n in zip(KINDS, masks, strict=True) if n})
    odd.lost[column] += nothing
    for state, n in connection.execute(f"SELECT state::VARCHAR, sum(n)::BIGINT FROM {name} GROUP BY state").fetchall():
        if state in _PLAIN:
            odd.valued.add(column)
        if state != CellState.VALUE:
            odd.states[column][state] += n
