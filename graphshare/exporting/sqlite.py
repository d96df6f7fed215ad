"""The graph as one SQLite file, for Datasette and whatever else reads SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, ENDS, NODES
from graphshare.engine import Sql, composed, named

FILE = "graph.sqlite"
#: Rows that are in memory at once.
ROWS = 20_000

_TYPES = {"BIGINT": "INTEGER", "DOUBLE": "REAL", "BOOLEAN": "INTEGER"}


def write_sqlite(graph: Graph, out: Path) -> None:
    """``graph.sqlite``: a table a label, keyed by ``id``, and one an edge type, whose ``source`` and ``target`` point at them.

    Days read ``YYYY-MM-DD``, moments end in ``Z``, true and false are 1 and 0. Text stays as it is: SQLite runs nothing.
    """
    with closing(sqlite3.connect(out / FILE, isolation_level=None)) as db:
        # A file that is thrown away when anything fails needs no journal.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for name in (*NODES, *EDGES):
            db.execute(_declared(name))
            places = Sql(", ".join("?" * len(columns_of(name))))
            insert = composed("INSERT INTO {name} VALUES ({places})", name=named(name), places=places)
            db.executemany(insert, _rows(graph, name))
        for name in EDGES:
            for end in ENDS:
                db.execute(f'CREATE INDEX "{name} by {end}" ON "{name}" ("{end}")')
        db.execute("COMMIT")


def _declared(name: str) -> str:
    edge = EDGES.get(name)
    ends = dict(zip(ENDS, (edge.source, edge.target), strict=True)) if edge else {}
    columns = []
    for column, kind in columns_of(name).items():
        said = f'"{column}" {_TYPES.get(kind, "TEXT")}'
        if column in ends:
            said += f' NOT NULL REFERENCES "{ends[column]}" ("id")'
        elif column == "id" and name in NODES:
            said += " PRIMARY KEY NOT NULL"
        columns.append(said)
    return f'CREATE TABLE "{name}" ({", ".join(columns)})'


def _rows(graph: Graph, name: str) -> Iterator[tuple[object, ...]]:
    for batch in graph.table(name).to_batches(max_chunksize=ROWS):
        yield from zip(*([_plain(v) for v in column.to_pylist()] for column in batch.columns), strict=True)


def _plain(value: object) -> object:
    """A value as SQLite holds it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value
