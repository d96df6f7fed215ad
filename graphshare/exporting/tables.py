"""The graph as tables: Parquet as it is, CSV that spreadsheets may open."""

from __future__ import annotations

import shutil
from pathlib import Path

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, NODES
from graphshare.engine import connect, named, parquet, quoted
from graphshare.untrusted import FORMULA

_GUARD = r"\1'\2\3"


def write_parquet_tables(graph: Graph, out: Path) -> None:
    """``nodes/<Label>.parquet`` and ``edges/<TYPE>.parquet``, as graphshare itself keeps them."""
    target = Graph(out)
    for name in (*NODES, *EDGES):
        target.path(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(graph.path(name), target.path(name))


def write_csv(graph: Graph, out: Path) -> None:
    """``nodes/<Label>.csv`` and ``edges/<TYPE>.csv``; what a spreadsheet would run is preceded by ``'``.

    Moments end in ``Z``; an empty cell is null, a quoted empty one is empty text.
    """
    with connect() as connection:
        for name in (*NODES, *EDGES):
            columns = []
            for column, kind in columns_of(name).items():
                c = named(column)
                if kind == "VARCHAR":
                    value = f"regexp_replace({c}, {quoted(FORMULA)}, {quoted(_GUARD)}, 'g')"
                elif kind == "TIMESTAMP":
                    value = f"strftime({c}, '%Y-%m-%dT%H:%M:%SZ')"
                else:
                    value = c
                columns.append(f"{value} AS {c}")
            path = out / ("nodes" if name in NODES else "edges") / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = ", ".join(named(c) for c, kind in columns_of(name).items() if kind == "VARCHAR")
            connection.execute(
                f"COPY (SELECT {', '.join(columns)} FROM {parquet(graph.path(name))}) TO {quoted(path.absolute())} "
                f"(FORMAT csv, HEADER, FORCE_QUOTE ({text}))"
            )
