"""The new graph comes into force by relabeling: in one transaction where it fits the server, else in guarded batches.

While batches run, the build node says ``swapping``: graphshare's own queries wait or refuse, and whoever loads next
finishes first what was begun. Nodes and edges of other people stay: an edge of theirs that ends at a node of ours is
moved to the node of the same id in the new graph, or stays with the old node where there is none.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from graphshare.errors import StoreConflict
from graphshare.schema import EDGES, NODES
from graphshare.store.neo4j.names import (
    BUILD,
    BUILD_ID,
    DELETED,
    EMPTY,
    MARK,
    READY,
    RELABELED,
    SWAPPING_IN,
    SWAPPING_OUT,
    any_of,
    coming,
    going,
    live,
)

if TYPE_CHECKING:
    import neo4j

#: Transaction memory that a relabeled node takes at most (some 2 KB measured).
BYTES_A_NODE = 3_000

#: What is taken for the limit where the server does not say it.
MODEST = 200_000_000

_NODE = f"(b:{BUILD} {{id: '{BUILD_ID}'}})"
_UNITS = {"": 1, "B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def build_node(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> dict[str, Any] | None:
    """The properties of the build node."""
    record = tx.run(f"MATCH {_NODE} RETURN properties(b) AS b").single()
    return dict(record["b"]) if record else None


def refuse_foreign(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> None:
    """Refuse a database in which other people's nodes carry our labels."""
    record = tx.run(
        f"MATCH (n:{any_of(str)}) WHERE NOT n:{MARK} "
        "RETURN [l IN labels(n) WHERE l IN $ours][0] AS label, count(n) AS n ORDER BY label LIMIT 1",
        ours=list(NODES),
    ).single()
    if record:
        label = record["label"]
        raise StoreConflict(
            f"The database holds {record['n']:,} nodes labeled {label} that graphshare did not write. "
            "Nothing was changed.",
            hint="Load into another database (?database=NAME), or rename that label first: "
            f"MATCH (n:{label}) WHERE NOT n:{MARK} SET n:Other{label} REMOVE n:{label}",
        )


def transaction_memory(session: neo4j.Session) -> int:
    """Bytes that one transaction may take on the server."""
    import neo4j.exceptions

    names = ["db.memory.transaction.max", "db.memory.transaction.total.max", "dbms.memory.transaction.total.max"]
    try:
        found = session.run("SHOW SETTINGS YIELD name, value WHERE name IN $names RETURN value", names=names).value()
    except neo4j.exceptions.Neo4jError:
        return MODEST
    sizes = []
    for text in found:
        part = re.fullmatch(r"([\d.]+)\s*([KMGT]iB|B|)", str(text or ""))
        if part and float(part[1]):
            sizes.append(int(float(part[1]) * _UNITS[part[2]]))
    return min(sizes, default=MODEST)


class Swap:
    """One swap; ``session`` writes."""

    def __init__(self, session: neo4j.Session) -> None:
        self.session = session

    def fits(self) -> bool:
        """Whether all nodes that change their label fit one transaction."""
        count = 0
        for labels in (MARK, any_of(coming)):
            count += self.session.run(f"MATCH (n:{labels}) RETURN count(n) AS n").single(strict=True)["n"]
        return count * BYTES_A_NODE <= transaction_memory(self.session)

    def at_once(self, token: str, build: dict[str, Any]) -> bool:
        """Swap in one transaction; false where the server's memory did not suffice, and nothing was changed."""
        import neo4j.exceptions as raised

        try:
            with self.session.begin_transaction() as tx:
                self._hold(tx, token)
                refuse_foreign(tx)
                foreign = _foreign_edges(tx)
                for label in NODES:
                    tx.run(f"MATCH (n:{live(label)}) REMOVE n:{live(label)} SET n:{going(label)}").consume()
                for label in NODES:
                    tx.run(f"MATCH (n:{coming(label)}) REMOVE n:{coming(label)} SET n:{live(label)}").consume()
                if foreign:
                    _move_foreign(tx)
                _finish(tx, build)
                tx.commit()
        except raised.TransientError as error:
            if "OutOfMemory" in str(error.code):
                return False
            raise
        except (raised.ServiceUnavailable, raised.SessionExpired):
            # The commit may have happened, only its answer was lost: the build node knows.
            node = self.session.execute_read(build_node)
            if node is None or node.get("build") != build["build"]:
                raise
        return True

    def in_batches(self, token: str, build: dict[str, Any]) -> None:
        """Swap in batches, readers waiting meanwhile."""

        def begin(tx: neo4j.ManagedTransaction) -> None:
            self._hold(tx, token)
            refuse_foreign(tx)
            tx.run(
                f"MATCH {_NODE} SET b.state = $state, b.next = $next", state=SWAPPING_OUT, next=json.dumps(build)
            ).consume()

        self.session.execute_write(begin)
        self.resume()

    def resume(self) -> bool:
        """Finish a swap that was begun; false where there is none."""
        node = self.session.execute_read(build_node)
        if node is None or not str(node["state"]).startswith("swapping"):
            return False
        if node["state"] == SWAPPING_OUT:
            for label in NODES:
                self._repeat(
                    f"MATCH (n:{live(label)}) WITH n LIMIT $size REMOVE n:{live(label)} SET n:{going(label)}", RELABELED
                )
            self._update(f"MATCH {_NODE} SET b.state = $state", state=SWAPPING_IN)
        for label in NODES:
            self._repeat(
                f"MATCH (n:{coming(label)}) WITH n LIMIT $size REMOVE n:{coming(label)} SET n:{live(label)}", RELABELED
            )
        self.session.execute_write(_move_foreign)
        build = json.loads(node["next"])
        self.session.execute_write(lambda tx: _finish(tx, build))
        return True

    def retire(self) -> None:
        """Take the graph in force out of force (for ``store drop``)."""
        self._update(f"MATCH {_NODE} SET b.state = $state", state=EMPTY)
        for label in NODES:
            self._repeat(
                f"MATCH (n:{live(label)}) WITH n LIMIT $size REMOVE n:{live(label)} SET n:{going(label)}", RELABELED
            )

    def sweep(self) -> None:
        """Delete what is staged and what is stale, in batches; old nodes at which other people's edges end stay."""
        for labels in (any_of(coming), any_of(going)):
            if not self.session.run(f"MATCH (n:{labels}) RETURN count(n) AS n").single(strict=True)["n"]:
                continue
            ours = f"(:{labels})-[r:{'|'.join(EDGES)}]->(:{labels})"
            self._repeat(f"MATCH {ours} WITH r LIMIT $size DELETE r", DELETED)
            self._repeat(f"MATCH (n:{labels}) WHERE NOT EXISTS {{ (n)--() }} WITH n LIMIT $size DELETE n", DELETED)

    def _repeat(self, query: str, size: int) -> None:
        while self._update(query + " RETURN count(*) AS done", size=size):
            pass

    def _update(self, query: str, **params: Any) -> int:
        def work(tx: neo4j.ManagedTransaction) -> int:
            record = tx.run(query, params).single()
            return int(record["done"]) if record else 0

        return self.session.execute_write(work)

    @staticmethod
    def _hold(tx: neo4j.ManagedTransaction | neo4j.Transaction, token: str) -> None:
        """Lock the build node, and make sure that the load is still ours."""
        record = tx.run(f"MATCH {_NODE} SET b.batch = b.batch + 1 RETURN b.loading AS token").single()
        if record is None or record["token"] != token:
            raise StoreConflict(
                "Another load into this database has begun; this one stops.", hint="Let one load finish, then check."
            )


def _finish(tx: neo4j.ManagedTransaction | neo4j.Transaction, build: dict[str, Any]) -> None:
    tx.run(
        f"MATCH {_NODE} SET b += $build, b.state = $state, b.next = null, b.loading = null, b.batch = null",
        build=build, state=READY,
    ).consume()  # fmt: skip


def _foreign_edges(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> int:
    """Edges that are not ours at nodes of ours, or at nodes kept for their sake."""
    record = tx.run(
        f"MATCH (n:{MARK}|{any_of(going)})-[r]-(x) WHERE NOT x:{MARK} OR NOT type(r) IN $ours RETURN count(r) AS n",
        ours=list(EDGES),
    ).single(strict=True)
    return int(record["n"])


def _move_foreign(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> None:
    """Move other people's edges from old nodes to the new nodes of the same id."""
    old = [going(label) for label in NODES]
    theirs = "none(l IN labels(x) WHERE l IN $old)"
    for a in NODES:
        new = f"MATCH (n:{live(a)} {{id: o.id}})"
        tx.run(
            f"MATCH (o:{going(a)})-[r]->(x) WHERE {theirs} {new} "
            "CREATE (n)-[c:$(type(r))]->(x) SET c = properties(r) DELETE r", old=old,
        ).consume()  # fmt: skip
        tx.run(
            f"MATCH (o:{going(a)})<-[r]-(x) WHERE {theirs} {new} "
            "CREATE (n)<-[c:$(type(r))]-(x) SET c = properties(r) DELETE r", old=old,
        ).consume()  # fmt: skip
        for b in NODES:
            tx.run(
                f"MATCH (o:{going(a)})-[r]->(x:{going(b)}) WHERE NOT type(r) IN $ours {new} "
                f"MATCH (m:{live(b)} {{id: x.id}}) CREATE (n)-[c:$(type(r))]->(m) SET c = properties(r) DELETE r",
                ours=list(EDGES),
            ).consume()
