"""A graph on its way into Neo4j: written under staging labels, in batches that count once however often tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, ENDS, NODES, WITHHELD, Property, PropertyType
from graphshare.errors import IntegrityError, StoreConflict
from graphshare.store.balance import Balance, question
from graphshare.store.base import Progress
from graphshare.store.neo4j.names import BUILD, BUILD_ID, ROWS, coming

if TYPE_CHECKING:
    import neo4j
    import pyarrow as pa

#: Every batch raises the build node's counter by one, in its own transaction: a batch that was committed, but whose
#: answer was lost, is not written a second time; and two loads at once cannot mix, since only one holds the token.
_GUARD = (
    f"MATCH (b:{BUILD} {{id: '{BUILD_ID}'}}) WHERE b.loading = $token AND b.batch = $batch - 1 "
    "SET b.batch = $batch WITH b "
)


class Loading:
    """One load into the staging labels."""

    def __init__(self, session: neo4j.Session, token: str, *, with_wording: bool, progress: Progress | None) -> None:
        self.session = session
        self.token = token
        self.with_wording = with_wording
        self.progress = progress
        self.batch = 0

    def write(self, graph: Graph) -> None:
        """Write all tables."""
        for label, node in NODES.items():
            table = self._told(graph, label, list(node.properties))
            query = f"{_GUARD} UNWIND $rows AS row CREATE (n:{coming(label)}) SET n = row RETURN count(n) AS done"
            self._table(label, table, query, partial(_rows, properties=node.properties))
        for name, edge in EDGES.items():
            query = (
                f"{_GUARD} UNWIND $rows AS row MATCH (s:{coming(edge.source)} {{id: row.s}}) "
                f"MATCH (t:{coming(edge.target)} {{id: row.t}}) CREATE (s)-[r:{name}]->(t) SET r = row.p "
                "RETURN count(r) AS done"
            )
            self._table(
                name,
                self._told(graph, name, [*ENDS, *edge.properties]),
                query,
                partial(_edges, properties=edge.properties),
            )

    def _told(self, graph: Graph, name: str, columns: list[str]) -> pa.Table:
        """A table without what people wrote, unless that is loaded too."""
        leave = frozenset() if self.with_wording else WITHHELD.get(name, frozenset())
        return graph.table(name, [c for c in columns if c not in leave])

    def _table(
        self, name: str, table: pa.Table, query: str, rows_of: Callable[[pa.RecordBatch], list[dict[str, object]]]
    ) -> None:
        done = 0
        for part in table.to_batches(max_chunksize=ROWS):
            rows = rows_of(part)
            if rows:
                self._write(name, query, rows)
                done += len(rows)
                if self.progress:
                    self.progress(name, done, table.num_rows)

    def _write(self, name: str, query: str, rows: list[dict[str, object]]) -> None:
        self.batch += 1
        params = {"token": self.token, "batch": self.batch, "rows": rows}

        def work(tx: neo4j.ManagedTransaction) -> int:
            record = tx.run(query, params).single()
            done = record["done"] if record else 0
            if done:
                return int(done)
            state = tx.run(
                f"MATCH (b:{BUILD} {{id: '{BUILD_ID}'}}) RETURN b.loading AS token, b.batch AS batch"
            ).single()
            if state is None or state["token"] != self.token:
                raise StoreConflict(
                    "Another load into this database has begun; this one stops.",
                    hint="Let one load finish, then check.",
                )
            return len(rows) if state["batch"] == self.batch else 0

        written = self.session.execute_write(work)
        if written != len(rows):
            raise IntegrityError(f"{name}: {len(rows)} rows were sent, {written} arrived.", hint="Load again.")


def _rows(part: pa.RecordBatch, properties: dict[str, Property]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = part.to_pylist()
    moments = [p for p, d in properties.items() if d.type is PropertyType.DATETIME and p in part.schema.names]
    for row in rows:
        for moment in moments:
            value = row[moment]
            if isinstance(value, datetime):
                row[moment] = value.replace(tzinfo=UTC)
    return rows


def _edges(part: pa.RecordBatch, properties: dict[str, Property]) -> list[dict[str, object]]:
    sources, targets = (part.column(end).to_pylist() for end in ENDS)
    if not properties:
        return [{"s": s, "t": t, "p": {}} for s, t in zip(sources, targets, strict=True)]
    rest = _rows(part.drop_columns(list(ENDS)), properties)
    return [{"s": s, "t": t, "p": p} for s, t, p in zip(sources, targets, rest, strict=True)]


def measured(tx: neo4j.ManagedTransaction | neo4j.Transaction, label: Callable[[str], str]) -> Balance:
    """What the nodes under ``label(…)`` and the edges between them hold."""
    out: Balance = {}
    for name in (*NODES, *EDGES):
        query, keys = question(name, label)
        record = tx.run(query).single(strict=True)
        out[name] = dict(zip(keys, record.values(), strict=True))
    return out
