"""The new graph comes into force by relabeling: in one transaction where it fits the server, else in guarded batches.

Either way three steps, each committed before the next begins: the build node says ``swapping``; nodes are relabeled; the
build node says ``ready``, with the new build. Neo4j shows readers a commit piece by piece, so only a mark that was
committed before tells them for certain: while it says ``swapping``, graphshare's own queries wait or refuse, and whoever
loads next finishes what was begun. Nodes and edges of other people stay: an edge of theirs that ends at a node of ours
is moved to the node of the same id in the new graph, or stays with the old node where there is none.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypedDict, cast

from graphshare.domain.schema import EDGES, NODES
from graphshare.errors import StoreConflict
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

#: The build node, if the swap ``$next`` is at the step ``$state``: looked at once the lock is held (SET takes it).
_TURN = f"MATCH {_NODE} SET b.turn = 0 WITH b WHERE b.state = $state AND b.next = $next"
_UNITS = {"": 1, "B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


class BuildNode(TypedDict, total=False):
    """The properties of the build node: which graph is in force, what is under way, what the graph holds.

    ``next``, ``balance``, ``contents`` and each of ``releases`` are JSON: a property of a node holds no objects.
    """

    state: str
    build: str
    version: str
    data_hash: str
    with_wording: bool
    altered: bool
    releases: list[str]
    balance: str
    contents: str
    loading: str
    next: str


def build_node(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> BuildNode | None:
    """The properties of the build node."""
    record = tx.run(f"MATCH {_NODE} RETURN properties(b) AS b").single()
    return cast("BuildNode", dict(record["b"])) if record else None


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

    def swap(self, token: str, build: BuildNode) -> None:
        """Bring the staged graph into force, readers waiting meanwhile."""
        at_once = self.fits()

        def begin(tx: neo4j.ManagedTransaction) -> None:
            hold(tx, token)
            refuse_foreign(tx)
            tx.run(
                f"MATCH {_NODE} SET b.state = $state, b.next = $next", state=SWAPPING_OUT, next=json.dumps(build)
            ).consume()

        self.session.execute_write(begin)
        self.resume(at_once=at_once)

    def resume(self, *, at_once: bool = False) -> bool:
        """Finish a swap that was begun, whoever began it; false where there is none.

        Two at once are no harm: every step looks, with the build node locked, whether it is still its turn.
        """
        node = self.session.execute_read(build_node)
        if node is None or not str(node["state"]).startswith("swapping"):
            return False
        step = node["next"]
        if not (at_once and self._at_once(step)):
            for label in NODES:
                self._repeat(
                    f"{_TURN} MATCH (n:{live(label)}) WITH n LIMIT $size REMOVE n:{live(label)} SET n:{going(label)}",
                    RELABELED, state=SWAPPING_OUT, next=step,
                )  # fmt: skip
            self._update(f"{_TURN} SET b.state = $then", state=SWAPPING_OUT, then=SWAPPING_IN, next=step)
            for label in NODES:
                self._repeat(
                    f"{_TURN} MATCH (n:{coming(label)}) WITH n LIMIT $size "
                    f"REMOVE n:{coming(label)} SET n:{live(label)}",
                    RELABELED, state=SWAPPING_IN, next=step,
                )  # fmt: skip

        def finish(tx: neo4j.ManagedTransaction) -> None:
            if tx.run(f"{_TURN} RETURN b.state AS state", state=SWAPPING_IN, next=step).single():
                _move_foreign(tx)
                tx.run(
                    f"MATCH {_NODE} SET b += $build, b.state = $state, b.next = null, b.loading = null, b.batch = null",
                    build=json.loads(node["next"]), state=READY,
                ).consume()  # fmt: skip

        self.session.execute_write(finish)
        return True

    def _at_once(self, step: str) -> bool:
        """Relabel all in one transaction; false where the server's memory did not suffice, and nothing was changed."""
        import neo4j.exceptions as raised

        try:
            with self.session.begin_transaction() as tx:
                if tx.run(f"{_TURN} RETURN b.state AS state", state=SWAPPING_OUT, next=step).single():
                    for label in NODES:
                        tx.run(f"MATCH (n:{live(label)}) REMOVE n:{live(label)} SET n:{going(label)}").consume()
                    for label in NODES:
                        tx.run(f"MATCH (n:{coming(label)}) REMOVE n:{coming(label)} SET n:{live(label)}").consume()
                    _move_foreign(tx)
                    tx.run(f"MATCH {_NODE} SET b.state = $then", then=SWAPPING_IN).consume()
                tx.commit()
        except (raised.TransientError, raised.ServiceUnavailable, raised.SessionExpired):
            # Too little memory, or an answer that was lost: the steps in batches do what is not done yet.
            return False
        return True

    def retire(self) -> None:
        """Take the graph in force out of force (for ``store drop``)."""
        self._update(f"MATCH {_NODE} SET b.state = $state", state=EMPTY)
        for label in NODES:
            self._repeat(
                f"MATCH (n:{live(label)}) WITH n LIMIT $size REMOVE n:{live(label)} SET n:{going(label)}", RELABELED
            )

    def sweep(self, token: str | None = None) -> None:
        """Delete what is stale, in batches; with the ``token`` of a load, what an earlier one staged, too.

        Old nodes at which other people's edges end stay.
        """
        self._sweep(any_of(going), "")
        if token is not None:
            # Whoever lost the token must not delete what its new holder stages.
            held = f"MATCH {_NODE} SET b.turn = 0 WITH b WHERE b.loading = $token"
            self._sweep(any_of(coming), held, token=token)

    def _sweep(self, labels: str, held: str, **params: object) -> None:
        if not self.session.run(f"MATCH (n:{labels}) RETURN count(n) AS n").single(strict=True)["n"]:
            return
        ours = f"(:{labels})-[r:{'|'.join(EDGES)}]->(:{labels})"
        self._repeat(f"{held} MATCH {ours} WITH r LIMIT $size DELETE r", DELETED, **params)
        alone = f"MATCH (n:{labels}) WHERE NOT EXISTS {{ (n)--() }}"
        self._repeat(f"{held} {alone} WITH n LIMIT $size DELETE n", DELETED, **params)

    def _repeat(self, query: str, size: int, **params: object) -> None:
        while self._update(query + " RETURN count(*) AS done", size=size, **params):
            pass

    def _update(self, query: str, **params: object) -> int:
        def work(tx: neo4j.ManagedTransaction) -> int:
            record = tx.run(query, params).single()
            return int(record["done"]) if record else 0

        return self.session.execute_write(work)


def hold(tx: neo4j.ManagedTransaction | neo4j.Transaction, token: str) -> None:
    """Lock the build node, and make sure that the load is still ours."""
    record = tx.run(f"MATCH {_NODE} SET b.batch = b.batch + 1 RETURN b.loading AS token").single()
    if record is None or record["token"] != token:
        raise StoreConflict(
            "Another load into this database has begun; this one stops.", hint="Let one load finish, then check."
        )


def _move_foreign(tx: neo4j.ManagedTransaction | neo4j.Transaction) -> None:
    """Move other people's edges from old nodes to the new nodes of the same id.

    Mostly there are none: one look at the edges says between which labels there are any.
    """
    old = {going(label): label for label in NODES}
    theirs = "none(l IN labels(x) WHERE l IN $old)"
    ends = "[l IN labels(o) WHERE l IN $old][0] AS a, [l IN labels(x) WHERE l IN $old][0] AS b"
    there = tx.run(
        f"MATCH (o:{any_of(going)})-[r]->(x) WHERE {theirs} OR NOT type(r) IN $ours RETURN DISTINCT {ends}, '->' AS way "
        f"UNION MATCH (o:{any_of(going)})<-[r]-(x) WHERE {theirs} RETURN DISTINCT {ends}, '<-' AS way",
        old=list(old), ours=list(EDGES),
    )  # fmt: skip
    for a, b, way in sorted(there.values(), key=str):
        left, right = ("-", "->") if way == "->" else ("<-", "-")
        new = f"MATCH (n:{live(old[a])} {{id: o.id}})"
        if b is None:
            match, end = f"MATCH (o:{a}){left}[r]{right}(x) WHERE {theirs} {new}", "x"
        else:
            match, end = f"MATCH (o:{a})-[r]->(x:{b}) WHERE NOT type(r) IN $ours {new}", "m"
            match += f" MATCH (m:{live(old[b])} {{id: x.id}})"
        move = f"CREATE (n){left}[c:$(type(r))]{right}({end}) SET c = properties(r) DELETE r"
        tx.run(f"{match} {move}", old=list(old), ours=list(EDGES)).consume()
