"""The graph in a Neo4j server (5.26 and later: Community, Enterprise, cluster, Aura).

Everything that imports the driver lies in this package.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar, cast

from graphshare import __version__
from graphshare.domain.graph import Graph
from graphshare.engine import Cells
from graphshare.errors import IntegrityError, QueryError, StoreError, StoreUnavailable
from graphshare.store.balance import Balance, counts, differences, expected, releases_of
from graphshare.store.base import AskPassword, Loaded, Progress, Rows, Store
from graphshare.store.contents import Contents, changed, contents_found, contents_of
from graphshare.store.neo4j.connection import Connection
from graphshare.store.neo4j.loading import Loading, measured
from graphshare.store.neo4j.names import BUILD, BUILD_ID, EMPTY, coming, declarations, live
from graphshare.store.neo4j.swapping import BuildNode, Swap, build_node, refuse_foreign
from graphshare.store.neo4j.values import plain
from graphshare.store.reading_only import refuse_steps

if TYPE_CHECKING:
    import neo4j

_T = TypeVar("_T")

#: Seconds for which a query waits for a swap in batches to end.
PATIENCE = 30.0

_EMPTY_HINT = "Run `graphshare store load` with this address first."


class _SwappingError(Exception):
    """A swap is under way, or came between: ask again."""


class Neo4jStore(Store):
    """A graph in a Neo4j database that may hold other people's data beside it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.where = connection.address + (f"?database={connection.database}" if connection.database else "")

    @classmethod
    def from_environment(cls, address: str, *, ask_password: AskPassword | None = None) -> Neo4jStore:
        """The store at an address, with user and password from the environment."""
        return cls(Connection.from_environment(address, ask_password=ask_password))

    # --- loading ---

    def load(self, graph: Graph, *, with_wording: bool = False, progress: Progress | None = None) -> None:
        """Stage the new graph, verify it, swap it in, delete the old one; see ``Store.load``.

        A load of what is in force already only finishes what an interrupted one left.
        """
        graph.check()
        want = expected(graph, with_wording=with_wording)
        digest = graph.data_hash(with_wording=with_wording)
        token = uuid.uuid4().hex
        with self.connection.session(write=True) as session:
            session.execute_read(refuse_foreign)
            _declare(session)
            swap = Swap(session)
            swap.resume()
            node = session.execute_write(_take, token)
            swap.sweep(token)
            same = (
                node.get("data_hash") == digest and node.get("with_wording") == with_wording and not node.get("altered")
            )
            if same and node["state"] == "ready" and not self._differences(session, want):
                session.execute_write(_let_go, token)
                return
            Loading(session, token, with_wording=with_wording, progress=progress).write(graph)
            wrong = differences(want, session.execute_read(lambda tx: measured(tx, coming)))
            if wrong:
                raise IntegrityError(
                    f"What arrived differs from the tables: {'; '.join(wrong[:5])}.",
                    hint="The previous graph stays in force; load again.",
                )
            build: BuildNode = {
                "build": token,
                "version": __version__,
                "data_hash": digest,
                "with_wording": with_wording,
                "altered": False,
                "releases": [json.dumps(r, sort_keys=True, ensure_ascii=False) for r in releases_of(graph)],
                "balance": json.dumps(want, sort_keys=True),
                "contents": json.dumps(contents_of(graph, with_wording=with_wording), sort_keys=True),
            }
            swap.swap(token, build)
            swap.sweep()

    @staticmethod
    def _differences(session: neo4j.Session, want: Balance) -> list[str]:
        return differences(want, session.execute_read(lambda tx: measured(tx, lambda label: label)))

    # --- asking ---

    def _run(
        self, query: str, params: Mapping[str, object], write: bool, timeout: float | None, limit: int | None
    ) -> Rows:
        """All rows come from one graph: the old or the new, never a mixture."""
        import neo4j

        @neo4j.unit_of_work(timeout=timeout, metadata={"app": "graphshare"})
        def work(tx: neo4j.ManagedTransaction) -> Rows:
            before = _in_force(tx)
            if write:
                tx.run(f"MATCH (b:{BUILD} {{id: '{BUILD_ID}'}}) SET b.altered = true").consume()
            else:
                _judge(tx, query, params)
            rows = _rows(tx.run(query, dict(params)), limit)
            if _in_force(tx) != before:
                raise _SwappingError
            return rows

        return self._patiently(work, write=write)

    def _patiently(self, work: Callable[[neo4j.ManagedTransaction], _T], *, write: bool = False) -> _T:
        """Do a unit of work; while a swap is under way, wait for its end."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with self.connection.session(write=write) as session:
                    return session.execute_write(work) if write else session.execute_read(work)
            except _SwappingError:
                if time.monotonic() >= end:
                    raise StoreUnavailable(
                        f"{self.where} is between two graphs: a load is under way, or was interrupted.",
                        hint="Wait for the load to end; if none runs, `graphshare store load` finishes it.",
                    ) from None
                time.sleep(0.2)

    def read(self, into: Path | None = None) -> Graph:
        """Fetch the graph's tables into the folder ``into``."""
        from graphshare.store.neo4j.fetching import fetch

        if into is None:
            raise StoreError("A graph in Neo4j is read into a folder; none was given.")

        def work(tx: neo4j.ManagedTransaction) -> Graph:
            before = _in_force(tx)
            graph = fetch(tx, into)
            if _in_force(tx) != before:
                raise _SwappingError
            return graph

        found = self._patiently(work)
        found.check()
        return found

    def info(self) -> Loaded:
        """What is loaded; see ``Store.info``."""
        with self.connection.session() as session:
            node = session.execute_read(build_node) or {}
        state = str(node.get("state", EMPTY))
        return {
            "store": "neo4j", "where": self.where, "state": "swapping" if state.startswith("swapping") else state,
            "engine": f"Neo4j {self.connection.version}", "version": node.get("version"),
            "data_hash": node.get("data_hash"),
            "with_wording": node.get("with_wording"), "altered": node.get("altered"),
            "releases": [json.loads(r) for r in node.get("releases", [])],
            "counts": counts(json.loads(node["balance"])) if node.get("balance") else {},
        }  # fmt: skip

    def check(self) -> list[str]:
        """What differs between the graph in force and the tables it was loaded from."""
        with self.connection.session() as session:
            node = session.execute_read(build_node)
            if node is None or not node.get("balance"):
                raise StoreUnavailable(f"No graph is loaded in {self.where}.", hint=_EMPTY_HINT)
            out = self._differences(session, json.loads(node["balance"]))
            if node.get("contents"):
                worded = bool(node["with_wording"])
                out += changed(json.loads(node["contents"]), session.execute_read(lambda tx: _contents(tx, worded)))
            if node.get("loading"):
                out.append("a load was begun and has not ended; the next load takes away what it left")
            return out

    def drop(self) -> None:
        """Take graphshare's graph away; nodes at which other people's edges end stay, without our labels."""
        with self.connection.session(write=True) as session:
            swap = Swap(session)
            token = uuid.uuid4().hex
            session.execute_write(_take, token)
            swap.retire()
            swap.sweep(token)
            session.run(f"MATCH (b:{BUILD}) DELETE b").consume()
            for kind, many in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
                for name in session.run(f"SHOW {many} YIELD name RETURN name").value():
                    if name.startswith("graphshare_"):
                        session.run(f"DROP {kind} `{name}` IF EXISTS").consume()

    def close(self) -> None:
        """Close the driver."""
        self.connection.close()


def _contents(tx: neo4j.ManagedTransaction, with_wording: bool) -> Contents:
    def ask(query: str) -> Iterator[list[object]]:
        return ([plain(v) for v in record.values()] for record in tx.run(query))

    return contents_found(ask, live, with_wording=with_wording)


def _declare(session: neo4j.Session) -> None:
    """Constraints and indexes, as far as they are not there, online before any row is written."""
    there = {
        n for many in ("CONSTRAINTS", "INDEXES") for n in session.run(f"SHOW {many} YIELD name RETURN name").value()
    }
    missing = [statement for name, statement in declarations().items() if name not in there]
    for statement in missing:
        session.run(statement).consume()
    if missing:
        session.run("CALL db.awaitIndexes(300)").consume()


def _take(tx: neo4j.ManagedTransaction, token: str) -> BuildNode:
    """Begin a load: the build node, with our token on it."""
    record = tx.run(
        f"MERGE (b:{BUILD} {{id: '{BUILD_ID}'}}) ON CREATE SET b.state = $empty "
        "SET b.loading = $token, b.batch = 0 RETURN properties(b) AS b",
        empty=EMPTY, token=token,
    ).single(strict=True)  # fmt: skip
    return cast("BuildNode", dict(record["b"]))


def _let_go(tx: neo4j.ManagedTransaction, token: str) -> None:
    tx.run(
        f"MATCH (b:{BUILD} {{id: '{BUILD_ID}'}}) WHERE b.loading = $token SET b.loading = null, b.batch = null",
        token=token,
    ).consume()


def _in_force(tx: neo4j.ManagedTransaction) -> str:
    """Which build is in force; raises where there is none, or two halves of two."""
    node = build_node(tx)
    if node is None or node["state"] == EMPTY:
        raise StoreUnavailable("No graph is loaded in this database.", hint=_EMPTY_HINT)
    if str(node["state"]).startswith("swapping"):
        raise _SwappingError
    return str(node["build"])


def _rows(result: neo4j.Result, limit: int | None) -> Rows:
    columns = tuple(result.keys())
    rows: list[Cells] = []
    more = False
    for record in result:
        if limit is not None and len(rows) == limit:
            more = True
            break
        rows.append(tuple(plain(v) for v in record.values()))
    summary = result.consume()
    if summary.plan and not summary.profile and not rows:
        return _plan(cast("_Plan", summary.plan))
    return Rows(columns, tuple(rows), more)


def _judge(tx: neo4j.ManagedTransaction, query: str, params: Mapping[str, object]) -> None:
    """Refuse what the server itself says would do more than read; explaining a query does nothing of it."""
    asked = re.sub(r"^\s*(?:EXPLAIN|PROFILE)\b", "", query, flags=re.IGNORECASE)
    summary = tx.run("EXPLAIN " + asked, dict(params)).consume()
    if summary.query_type not in (None, "r"):
        raise QueryError("The query writes.", hint="Queries may only read; add --write where writing is meant.")
    if summary.plan:
        refuse_steps(step[1] for step in _plan(cast("_Plan", summary.plan)).rows)


class _Plan(TypedDict, total=False):
    operatorType: str
    args: dict[str, object]
    children: list[_Plan]


def _plan(plan: _Plan) -> Rows:
    """The steps of an EXPLAIN, first to last."""
    steps: list[tuple[str, object]] = []

    def walk(node: _Plan) -> None:
        for child in node.get("children", ()):
            walk(child)
        arguments = node.get("args", {})
        details = arguments.get("Details")
        name = str(node["operatorType"]).split("@")[0]
        steps.append((f"{name} {details}" if details else name, arguments.get("EstimatedRows")))

    walk(plan)
    return Rows(("step", "operation", "estimated_rows"), tuple((i, op, n) for i, (op, n) in enumerate(steps, 1)))
