"""The graph as tables: Parquet as it is, CSV that spreadsheets may open."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, ENDS, NODES
from graphshare.engine import Sql, Tables, composed, connect, named, parquet, quoted, selected
from graphshare.untrusted import FORMULA, HIDDEN_RE2

_GUARD = r"\1'\2\3"


def write_parquet_tables(graph: Graph, out: Path) -> None:
    """``nodes/<Label>.parquet`` and ``edges/<TYPE>.parquet``, as graphshare itself keeps them."""
    target = Graph(out)
    for name in (*NODES, *EDGES):
        target.path(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(graph.path(name), target.path(name))


def write_csv(graph: Graph, out: Path) -> None:
    """``nodes/<Label>.csv`` and ``edges/<TYPE>.csv``; what a spreadsheet would run is preceded by ``'``, what hides is written out.

    Ids are as they are everywhere, so that tables can be joined. Moments end in ``Z``; an empty cell is null, a quoted empty one is
    empty text.
    """
    with Tables(connect()) as tables:
        for name in (*NODES, *EDGES):
            columns = columns_of(name)
            copy_csv(
                tables, graph, name, {c: (c, _guarded(c) if columns[c] == "VARCHAR" else None) for c in columns}, out
            )


def copy_csv(tables: Tables, graph: Graph, name: str, given: Mapping[str, tuple[str, Sql | None]], out: Path) -> None:
    """Write a label or edge type below a folder: column → what it is called there, and what stands in it where that is not
    simply what it holds. Moments end in ``Z``; texts are quoted."""
    kinds = columns_of(name)
    path = out / ("nodes" if name in NODES else "edges") / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {called: value or _plain(column, kinds[column]) for column, (called, value) in given.items()}
    tables.rows(
        "COPY (SELECT {columns} FROM {table}) TO {path} (FORMAT csv, HEADER, FORCE_QUOTE ({texts}))",
        columns=selected(columns),
        table=parquet(graph.path(name)),
        path=quoted(path.absolute()),
        texts=Sql(", ".join(named(called) for c, (called, _) in given.items() if kinds[c] == "VARCHAR")),
    )


def _plain(column: str, kind: str) -> Sql:
    return Sql(f"strftime({named(column)}, '%Y-%m-%dT%H:%M:%SZ')") if kind == "TIMESTAMP" else named(column)


def _guarded(column: str) -> Sql:
    text = named(column) if column in _JOINED else _legible(column)
    return composed(
        "regexp_replace({text}, {formula}, {guard}, 'g')", text=text, formula=quoted(FORMULA), guard=quoted(_GUARD)
    )


#: Ids, by which rows are joined.
_JOINED = frozenset({"id", *ENDS, "release", "agency", "owner", "sha256"})


def _legible(column: str) -> Sql:
    """``legible`` as SQL; few texts need it, and looking costs little."""
    return composed(
        """CASE WHEN regexp_matches({c}, {hidden}) THEN array_to_string(list_transform(regexp_extract_all({c}, '(?s).'), lambda x:
            CASE WHEN NOT regexp_matches(x, {hidden}) THEN x WHEN x = chr(13) THEN '\\r'
            WHEN unicode(x) < 256 THEN printf('\\x%02x', unicode(x)) WHEN unicode(x) < 65536 THEN printf('\\u%04x', unicode(x))
            ELSE printf('\\U%08x', unicode(x)) END), '') ELSE {c} END""",
        c=named(column),
        hidden=quoted(HIDDEN_RE2),
    )
