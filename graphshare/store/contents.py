"""What stands in every row of a store, in one number a table: counts and sums alone would not show a changed name.

The number does not depend on the order of the rows, and a row that stands twice counts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, NODES, WITHHELD
from graphshare.engine import Sql, composed, connect, connect_for, named, parquet

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: Rows held as Python values at a time.
CHUNK = 50_000

#: Label or edge type → the number of its rows' contents.
Contents = dict[str, str]


def contents_of(graph: Graph, *, with_wording: bool) -> Contents:
    """The contents of a graph's tables."""
    with connect_for(graph.path(name) for name in (*NODES, *EDGES)) as connection:
        return {name: _summed(connection, parquet(graph.path(name)), name, with_wording) for name in (*NODES, *EDGES)}


def contents_found(
    ask: Callable[[str], Iterable[object]], label: Callable[[str], str], *, with_wording: bool
) -> Contents:
    """The contents of a store: ``ask`` gives the rows of a query, ``label`` the name of a label there."""
    out = {}
    with connect() as connection:
        for name in (*NODES, *EDGES):
            total = 0
            for table in _tables(ask(rows_query(name, label)), schema_of(name)):
                connection.register("rows_found", table)
                total += int(_summed(connection, named("rows_found"), name, with_wording))
                connection.unregister("rows_found")
            out[name] = str(total)
    return out


def changed(want: Contents, have: Contents) -> list[str]:
    """What differs, one sentence a table."""
    return [
        f"{name}: what stands in its rows is not what was loaded"
        for name, said in want.items()
        if have.get(name) != said
    ]


def rows_query(name: str, label: Callable[[str], str]) -> str:
    """The Cypher that gives every row of a label or edge type, in the order of its table's columns."""
    if name in NODES:
        return f"MATCH (x:{label(name)}) RETURN " + ", ".join(
            f"x.`{c}` AS c{i}" for i, c in enumerate(columns_of(name))
        )
    edge = EDGES[name]
    columns = ["s.id", "t.id", *(f"x.`{c}`" for c in edge.properties)]
    said = ", ".join(f"{c} AS c{i}" for i, c in enumerate(columns))
    return f"MATCH (s:{label(edge.source)})-[x:{name}]->(t:{label(edge.target)}) RETURN {said}"


def schema_of(name: str) -> pa.Schema:
    """The Arrow types of a table's columns."""
    import pyarrow as pa

    types = {
        "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"),
    }  # fmt: skip
    return pa.schema([(column, types[kind]) for column, kind in columns_of(name).items()])


def naive(value: object) -> object:
    """Moments as the tables hold them: UTC, without saying so."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _tables(rows: Iterable[object], schema: pa.Schema) -> Iterator[pa.Table]:
    import pyarrow as pa

    held: list[object] = []

    def table() -> pa.Table:
        columns = list(zip(*held, strict=True)) if held else [()] * len(schema)
        return pa.Table.from_arrays(
            [pa.array([naive(v) for v in c], f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
        )

    for row in rows:
        held.append(row)
        if len(held) == CHUNK:
            yield table()
            held.clear()
    if held:
        yield table()


def _summed(connection: duckdb.DuckDBPyConnection, source: Sql, name: str, with_wording: bool) -> str:
    """The sum of a hash of every row, as digits."""
    kept_back = () if with_wording else WITHHELD.get(name, ())
    each = (
        f"coalesce(length({named(c)}::VARCHAR) || ':' || {named(c)}::VARCHAR, '-')"
        for c in columns_of(name)
        if c not in kept_back
    )
    cells = Sql(" || ".join(each))
    found = connection.execute(
        composed(
            "SELECT coalesce(sum(md5_number_lower({cells})::HUGEINT), 0)::VARCHAR FROM {source}",
            cells=cells,
            source=source,
        )
    ).fetchall()
    return str(found[0][0])
