"""The graph's tables, fetched from a server."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.engine import connect, parquet, write_parquet
from graphshare.graph import Graph, columns_of
from graphshare.schema import EDGES, NODES
from graphshare.store.neo4j.names import live
from graphshare.store.neo4j.values import plain

if TYPE_CHECKING:
    import neo4j
    import pyarrow as pa

#: Rows held as Python values at a time.
CHUNK = 50_000


def fetch(tx: neo4j.ManagedTransaction, into: Path) -> Graph:
    """Write every table below ``into``, whole or not at all; a folder that was there is replaced."""
    partial = into.with_name(into.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    graph = Graph(partial)
    with connect() as connection:
        for name in (*NODES, *EDGES):
            raw = partial / f"{name}.raw.parquet"
            raw.parent.mkdir(parents=True, exist_ok=True)
            _fetch_table(tx, name, raw)
            write_parquet(connection, f"SELECT * FROM {parquet(raw)} ORDER BY ALL", graph.path(name))
            raw.unlink()
    shutil.rmtree(into, ignore_errors=True)
    partial.rename(into)
    return Graph(into)


def _schema(name: str) -> pa.Schema:
    import pyarrow as pa

    types = {
        "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"),
    }  # fmt: skip
    return pa.schema([(column, types[kind]) for column, kind in columns_of(name).items()])


def _fetch_table(tx: neo4j.ManagedTransaction, name: str, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(name)
    if name in NODES:
        query = f"MATCH (x:{live(name)}) RETURN " + ", ".join(f"x.`{c}`" for c in schema.names)
    else:
        edge = EDGES[name]
        columns = ["s.id", "t.id", *(f"x.`{c}`" for c in edge.properties)]
        query = f"MATCH (s:{live(edge.source)})-[x:{name}]->(t:{live(edge.target)}) RETURN {', '.join(columns)}"
    result = tx.run(query)
    with pq.ParquetWriter(path, schema) as writer:
        while records := result.fetch(CHUNK):
            columns_of_values = zip(*(r.values() for r in records), strict=True)
            arrays = [
                pa.array([_naive(v) for v in values], f.type)
                for values, f in zip(columns_of_values, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _naive(value: Any) -> Any:
    """Moments as the tables hold them: UTC, without saying so."""
    from datetime import datetime

    out = plain(value)
    return out.replace(tzinfo=None) if isinstance(out, datetime) else out
