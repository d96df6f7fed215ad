"""The graph as tables: one Parquet file a label and one an edge type, exactly as ``schema`` declares them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.schema import EDGES, ENDS, NODES, WITHHELD, PropertyType
from graphshare.errors import IntegrityError

if TYPE_CHECKING:
    import pyarrow as pa

#: Property type → DuckDB type.
COLUMN_TYPES = {
    PropertyType.STRING: "VARCHAR",
    PropertyType.INTEGER: "BIGINT",
    PropertyType.FLOAT: "DOUBLE",
    PropertyType.BOOLEAN: "BOOLEAN",
    PropertyType.DATE: "DATE",
    PropertyType.DATETIME: "TIMESTAMP",
}


def columns_of(name: str) -> dict[str, str]:
    """Columns of a label's or edge type's table with their DuckDB types, in declared order."""
    if name in NODES:
        return {p: COLUMN_TYPES[d.type] for p, d in NODES[name].properties.items()}
    edge = EDGES[name]
    return dict.fromkeys(ENDS, "VARCHAR") | {p: COLUMN_TYPES[d.type] for p, d in edge.properties.items()}


def without_words(name: str, table: pa.Table) -> pa.Table:
    """A label's or edge type's rows with everything taken out that people wrote."""
    import pyarrow as pa

    for prop in sorted(WITHHELD.get(name, ())):
        place = table.schema.get_field_index(prop)
        table = table.set_column(place, prop, pa.nulls(table.num_rows, pa.string()))
    return table


def _bytes(table: pa.Table) -> pa.Buffer:
    import pyarrow as pa

    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return out.getvalue()


class Graph:
    """The graph tables in a folder: ``nodes/<Label>.parquet`` and ``edges/<TYPE>.parquet``.

    Rows are sorted by all their columns, so that the same input gives the same bytes.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """The Parquet file of a label or an edge type."""
        return self.root / ("nodes" if name in NODES else "edges") / f"{name}.parquet"

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """One label's or edge type's rows."""
        import pyarrow.parquet as pq

        # `read_table` would load pandas
        found = pq.ParquetFile(self.path(name)).read(columns=columns)
        return found.select(columns) if columns else found

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        import pyarrow.parquet as pq

        return {n: pq.ParquetFile(self.path(n)).metadata.num_rows for n in (*NODES, *EDGES)}

    def data_hash(self, *, with_wording: bool = True) -> str:
        """One hash over all tables: equal for equal graphs.

        Whoever is given a graph without what people wrote is given the hash without it, too: among few rows a hash would
        tell whether a guess at their words is right.
        """
        digest = hashlib.sha256()
        for name in (*NODES, *EDGES):
            digest.update(name.encode())
            if name in WITHHELD and not with_wording:
                digest.update(_bytes(without_words(name, self.table(name))))
            else:
                digest.update(self.path(name).read_bytes())
        return digest.hexdigest()

    def check(self) -> None:
        """Fail when a table is missing, has other columns than declared, repeats a key, or an edge has no end."""
        import pyarrow.parquet as pq

        keys: dict[str, set[str]] = {}
        for name in (*NODES, *EDGES):
            if not self.path(name).exists():
                raise IntegrityError(f"The graph lacks the table {name}.", hint="Run `graphshare build` again.")
            found = pq.read_schema(self.path(name)).names
            if found != list(columns_of(name)):
                raise IntegrityError(f"The table {name} has the columns {found}, not those of the schema.")
        for label in NODES:
            ids = self.table(label, ["id"]).column("id").to_pylist()
            keys[label] = set(ids)
            if len(keys[label]) != len(ids) or None in keys[label]:
                raise IntegrityError(f"{label}: an id is missing or stands twice.")
        for edge in EDGES.values():
            ends = self.table(edge.name, list(ENDS))
            for column, label in zip(ENDS, (edge.source, edge.target), strict=True):
                lost = set(ends.column(column).unique().to_pylist()) - keys[label]
                if lost:
                    raise IntegrityError(
                        f"{edge.name}: {len(lost)} {column}s are no {label}, such as {sorted(map(str, lost))[0]}."
                    )
