"""What of a graph may leave: by default no wordings, and nothing that another town's log could be joined by.

Flock's own id of a search and its second stand in every log that holds the search. An export has an id of its own for each search,
and days; ``exact`` leaves both as they are.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, ENDS, NODES, WITHHELD
from graphshare.engine import Sql, Tables, composed, connect, named, parquet, selected, write_parquet
from graphshare.facts.quoting import RECOVERED


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves beyond what always does, and what does not."""

    show_reasons: bool = False
    exact: bool = False
    hide_file_names: bool = False

    def notes(self) -> list[str]:
        """What a person must know of an export made so."""
        out = [
            "Reasons that another log of the same search masks or leaves empty were left out."
            if self.show_reasons
            else "The wordings of reasons were left out."
        ]
        if not self.exact:
            out.append("Searches have ids of this export, and days without seconds; --exact writes both as released.")
        if self.hide_file_names:
            out.append("Files are named by the ids of their releases.")
        return out


def as_it_leaves(graph: Graph, into: Path, leaving: Leaving) -> Graph:
    """The graph with what stays here taken out, in the folder ``into``."""
    out = Graph(into)
    with Tables(connect()) as tables:
        numbered = "SELECT id, 'search-' || row_number() OVER (ORDER BY id) AS own FROM {searches}"
        tables.hold("search_ids", numbered, searches=parquet(graph.path("Search")))
        for name in ("LOGGED_IN", "NAMES"):
            tables.see(name, parquet(graph.path(name)))
        tables.hold("recovered", RECOVERED)
        for name in (*NODES, *EDGES):
            columns = {c: _column(name, c, kind, leaving) for c, kind in columns_of(name).items()}
            out.path(name).parent.mkdir(parents=True, exist_ok=True)
            if all(value == named(c) for c, value in columns.items()):
                shutil.copyfile(graph.path(name), out.path(name))
                continue
            query = composed(
                "SELECT {columns} FROM {table} AS t ORDER BY ALL",
                columns=selected(columns),
                table=parquet(graph.path(name)),
            )
            write_parquet(tables.con, query, out.path(name))
    return out


def _column(name: str, column: str, kind: str, leaving: Leaving) -> Sql:
    c = named(column)
    if column in WITHHELD.get(name, ()):
        search = named("id" if name in NODES else "source")
        given = "CASE WHEN t.{search} NOT IN (SELECT source FROM recovered) THEN {c} END"
        return composed(given, search=search, c=c) if leaving.show_reasons else Sql("NULL::VARCHAR")
    if (name, column) == ("Release", "file") and leaving.hide_file_names:
        return named("id")
    if leaving.exact:
        return c
    if kind == "TIMESTAMP":
        return Sql(f"date_trunc('day', {c})::TIMESTAMP")
    if _is_search(name, column):
        return composed("(SELECT own FROM search_ids AS s WHERE s.id = t.{c})", c=c)
    return c


def _is_search(name: str, column: str) -> bool:
    if name in NODES:
        return (name, column) == ("Search", "id")
    ends = dict(zip(ENDS, (EDGES[name].source, EDGES[name].target), strict=True))
    return ends.get(column) == "Search"
