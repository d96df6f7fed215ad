"""Questions to the graph tables in SQL: the one way in which doors, reach and profiles look at a graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphshare.domain.model import Window
from graphshare.domain.schema import EDGES, NODES
from graphshare.engine import Sql, Tables, connect_for, parquet, quoted

if TYPE_CHECKING:
    import duckdb

    from graphshare.domain.graph import Graph


class Reading(Tables):
    """A connection that sees every label and edge type of one graph as a view of that name.

    A view is made when a statement first names it: to look at all twenty files takes longer than most questions.
    """

    def __init__(self, graph: Graph) -> None:
        self._unseen = {name: graph.path(name) for name in (*NODES, *EDGES)}
        super().__init__(connect_for(self._unseen.values()))

    def connection(self, statement: str) -> duckdb.DuckDBPyConnection:
        """The connection, with a view of each table of the graph that a statement names."""
        for name in self._unseen.keys() & _NAMES.findall(statement):
            self.see(name, parquet(self._unseen.pop(name)))
        return self.con


_NAMES = re.compile(rf"\b(?:{'|'.join((*NODES, *EDGES))})\b")


def local_agency(alias: str) -> Sql:
    """SQL: whether an agency may search for a body: it is not federal, is known by name, and is not perhaps federal."""
    return Sql(f"(NOT {alias}.federal AND {alias}.identified AND {alias}.near_bodies IS NULL)")


def in_list(values: Iterable[str]) -> Sql:
    """Texts as the right side of an SQL ``IN``; nothing is in an empty list."""
    listed = ", ".join(quoted(v) for v in sorted(set(values)))
    return Sql(f"({listed or 'NULL'})")


def within(window: Window, column: str) -> Sql:
    """SQL: whether a column's day (or moment) lies in a window."""
    return meets(window, column, column)


def meets(window: Window, first: str, last: str, unknown: bool | None = None) -> Sql:
    """SQL: whether the days (or moments) from one column to another share a day with a window.

    ``unknown`` is the answer where a column that is asked for is null; ``None`` leaves it null.
    """
    asked = [(f"CAST({last} AS DATE) >= ", window.since), (f"CAST({first} AS DATE) <= ", window.until)]
    tests = [f"{test}DATE '{day}'" for test, day in asked if day]
    if unknown is not None:
        tests = [f"coalesce({test}, {unknown})" for test in tests]
    return Sql(" AND ".join(tests) or "TRUE")
