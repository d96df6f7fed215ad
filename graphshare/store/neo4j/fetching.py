"""The graph's tables, fetched from a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.disk.writing import whole_folder
from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, NODES
from graphshare.engine import composed, connect, parquet, write_parquet
from graphshare.store.contents import CHUNK, naive, rows_query, schema_of
from graphshare.store.neo4j.names import live
from graphshare.store.neo4j.values import plain

if TYPE_CHECKING:
    import neo4j


def fetch(tx: neo4j.ManagedTransaction, into: Path) -> Graph:
    """Write every table below ``into``, whole or not at all; a folder that was there is replaced."""
    with whole_folder(into) as partial, connect() as connection:
        graph = Graph(partial)
        for name in (*NODES, *EDGES):
            raw = partial / f"{name}.raw.parquet"
            _fetch_table(tx, name, raw)
            write_parquet(connection, composed("SELECT * FROM {raw} ORDER BY ALL", raw=parquet(raw)), graph.path(name))
            raw.unlink()
    return Graph(into)


def _fetch_table(tx: neo4j.ManagedTransaction, name: str, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = schema_of(name)
    result = tx.run(rows_query(name, live))
    with pq.ParquetWriter(path, schema) as writer:
        while records := result.fetch(CHUNK):
            columns_of_values = zip(*(r.values() for r in records), strict=True)
            arrays = [
                pa.array([naive(plain(v)) for v in values], f.type)
                for values, f in zip(columns_of_values, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
