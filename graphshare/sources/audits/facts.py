"""What the entries of a staged log say as a whole: cells by state, the times they span, whose they are, columns overwritten.

Most of it is counted while odd cells are judged, so that the entries need not be looked at again one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from graphshare.domain.model import CellState
from graphshare.domain.records import ENTRIES
from graphshare.engine import Cells, Sql, Tables, composed, named, quoted
from graphshare.sources.audits.entries import ENTRY, LACKS_BITS, TEXTS, UNREAD_BITS
from graphshare.sources.audits.odd_cells import OddCells
from graphshare.sources.values.cells import overwritten, state_of

if TYPE_CHECKING:
    import duckdb

#: Field → the column of its state, and the column of ``staged_records`` that holds its cells.
STATE_OF = {
    "user": ("user_state", "searcher"),
    "org": ("org_state", "org"),
    "plate": ("plate_state", "plate"),
    "reason": ("reason_state", "reason"),
    "case": ("case_state", "case_number"),
}
#: Field → the column that holds its values, where that has another name; the column ``at`` is staged as ``moment``.
_VALUE_OF = {"id": "flock_id", "type": "search_type", "frame": "frame_from", "at": "moment", "clock": "moment"}
#: A column of texts whose first rows differ is not looked through for others that are the same.
_FIRST = 5_000
#: An only searcher among several organizations is nobody from so many entries on.
_MANY_FOR_ONE = 1000


@dataclass(frozen=True, slots=True)
class LogFacts:
    """``states``: the cells of each field by state; the numbers of entries ``numbered`` by their organization and of the
    ``ids`` among those; the first and last time.
    """

    states: dict[str, dict[str, int]]
    numbered: int = 0
    ids: int = 0
    first: datetime | None = None
    last: datetime | None = None


def facts(
    connection: duckdb.DuckDBPyConnection,
    fields: Collection[str],
    odd: OddCells,
    placeholders: Collection[str],
    entries: int,
) -> LogFacts:
    """Count what is staged, of which ``entries`` are written, with what was found among the ``odd`` cells."""
    typed = [f for f in fields if f not in STATE_OF and f != "held_back" and (_column(f) in ENTRIES or f in _VALUE_OF)]
    asked = {f"value of {f}": f"count({_column(f)})" for f in typed}
    asked |= {f"unread {f}": f"count(*) FILTER (unread & {b} > 0)" for f, b in UNREAD_BITS.items() if f in fields}
    for f in STATE_OF.keys() & set(fields):
        cell = STATE_OF[f][1]
        kept = "held_back AND reason IS NULL" if f == "reason" and "held_back" in fields else "false"
        asked[f"filled {f}"] = f"count({cell})"
        asked[f"withheld {f}"] = f"count(*) FILTER ({kept})"
        asked[f"absent {f}"] = f"count(*) FILTER (lacks & {LACKS_BITS[f]} > 0 AND NOT ({kept}))"
    if "org_id" in fields:
        asked |= {"numbered": "count(org_id)", "ids": "count(DISTINCT org_id)"}
    [(*counts, first, last)] = Tables(connection).rows(
        "SELECT {counted} FROM staged_rows WHERE what = {entry}",
        counted=Sql(", ".join([*asked.values(), "min(moment)", "max(moment)"])),
        entry=Sql(ENTRY),
    )
    found: dict[str, int] = dict(zip(asked, counts, strict=True))
    states: dict[str, dict[str, int]] = {}
    for f in fields:
        if f in STATE_OF:
            states[f] = _states(f, found, odd, f in placeholders, entries)
        elif f in typed:
            value, other = found[f"value of {f}"] - odd.lost[_column(f)], found.get(f"unread {f}", 0)
            parts = (("value", value), ("placeholder", other), ("empty", entries - value - other))
            states[f] = {s: k for s, k in parts if k}
    return LogFacts(states, found.get("numbered", 0), found.get("ids", 0), first, last)


def _column(field: str) -> str:
    return _VALUE_OF.get(field, field)


def _states(field: str, found: dict[str, int], odd: OddCells, placeholder: bool, entries: int) -> dict[str, int]:
    """The cells of a field by state."""
    filled, withheld, absent = (found[f"{x} {field}"] for x in ("filled", "withheld", "absent"))
    said = odd.states[STATE_OF[field][1]].copy()
    plain = filled - said.total()
    said[CellState.EMPTY] += entries - filled - withheld - absent
    said[CellState.WITHHELD] += withheld
    said[CellState.ABSENT] += absent
    said[CellState.PLACEHOLDER if placeholder else CellState.VALUE] += plain
    return {str(s): n for s, n in sorted(said.items()) if n}


def overwritten_columns(connection: duckdb.DuckDBPyConnection, fields: Collection[str], odd: OddCells) -> set[str]:
    """Fields whose filled cells all hold the same word, put there by whoever released the file."""
    tables, found = Tables(connection), set()
    texts = {column: f for f, column in TEXTS.items() if f in fields}
    told: list[Cells] = []
    for where in (f"place < {_FIRST}", "true"):
        if texts:
            told = tables.rows(_SAME, cells=_cells(texts, Sql(where)))
            texts = {column: texts[column] for column, _, _ in told}
    for name, word, count in told:
        if name not in odd.valued and state_of(word) is CellState.VALUE and overwritten(word, count):
            found.add(texts[name])
    if "user" in fields and "odd_searcher" not in odd.tables:
        [(users, orgs, rows)] = tables.rows(
            "SELECT count(*) FILTER (field = 'searcher'), count(*) FILTER (field = 'org'), "
            "(SELECT count(*) FROM staged_records WHERE what = {entry}) FROM names",
            entry=Sql(ENTRY),
        )
        if rows > _MANY_FOR_ONE and users == 1 and orgs > 1:
            found.add("user")
    return found


#: Columns of texts whose cells, the odd ones aside, are all the same, with what they say and how many they are.
_SAME = """SELECT field, min(c), count(*) FROM ({cells}) ANTI JOIN odd_texts USING (field, c)
    GROUP BY field HAVING min(c) = max(c)"""


def _cells(columns: Iterable[str], where: Sql) -> Sql:
    """The query for the filled cells of columns of the entries, one below the other, as (field, c)."""
    return Sql(
        " UNION ALL ".join(
            composed(
                "SELECT {field} AS field, {column} AS c FROM staged_rows WHERE what = {entry} AND {column} IS NOT NULL AND {where}",
                field=quoted(column),
                column=named(column),
                entry=Sql(ENTRY),
                where=where,
            )
            for column in columns
        )
    )


def organizations(connection: duckdb.DuckDBPyConnection, odd: OddCells) -> dict[str | None, int]:
    """How often each organization is written to the entries; none where nothing is kept."""
    names = _ORGANIZATIONS if "odd_org" not in odd.tables else _ORGANIZATIONS_KEPT
    return dict(Tables(connection).rows("SELECT org, sum(n)::BIGINT FROM ({names}) GROUP BY org", names=Sql(names)))


_ORGANIZATIONS = "SELECT c AS org, n FROM names WHERE field = 'org'"
_ORGANIZATIONS_KEPT = """SELECT CASE WHEN o.c IS NULL THEN names.c ELSE o.text END AS org, n
    FROM names LEFT JOIN odd_org o ON names.c = o.c WHERE field = 'org'"""
