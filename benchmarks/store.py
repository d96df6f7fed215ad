"""The stores: loading against a bare driver loop, and every saved query on both.

    python -m benchmarks.store [--edges 1000000] [--pairs 2] [--patience 30] [--no-load] [--no-replace] [--no-queries]
        [--no-server]

The bare loop writes the same rows with the same batch size and nothing else: a constraint a label, no verification, no
swap. A Neo4j of its own is started as the tests start theirs; where there is none, the embedded store is measured alone.
The figures go to ``benchmarks/RESULTS.md``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j

from benchmarks.graphs import synthetic
from benchmarks.results import write_section
from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, NODES
from graphshare.errors import QueryError
from graphshare.exporting import export
from graphshare.exporting.neo4j_admin import import_arguments
from graphshare.queries import SavedQuery, library, run_query
from graphshare.store import Store, open_store
from tests.neo4j.fixtures import wipe
from tests.neo4j.server import MISSING, Server, resolved

ROWS = 5_000


#: One node each for the questions about one network, agency or search.
ONE = {"network": "a17", "agency": "a17", "proxy": "a17", "search": "s17"}


def clock(server: Server | None) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of this process and the server's."""
    cpu = time.process_time()
    if server is not None and server.process is not None:
        fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        cpu += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return time.monotonic(), cpu


def took(server: Server | None, work: Callable[[], object]) -> tuple[float, float]:
    start = clock(server)
    work()
    end = clock(server)
    return end[0] - start[0], end[1] - start[1]


def bare_loop(uri: str, graph: Graph) -> None:
    """The simplest program that writes the same rows."""
    with neo4j.GraphDatabase.driver(uri) as driver, driver.session() as session:
        for label in NODES:
            session.run(
                f"CREATE CONSTRAINT bare_{label} IF NOT EXISTS FOR (n:Bare{label}) REQUIRE n.id IS UNIQUE"
            ).consume()
        session.run("CALL db.awaitIndexes(300)").consume()
        for label in NODES:
            for part in graph.table(label).to_batches(max_chunksize=ROWS):
                rows = part.to_pylist()
                if rows:
                    session.execute_write(
                        lambda tx, rows=rows, label=label: tx.run(
                            f"UNWIND $rows AS row CREATE (n:Bare{label}) SET n = row", rows=rows
                        ).consume()
                    )
        for name, edge in EDGES.items():
            query = (
                f"UNWIND $rows AS row MATCH (s:Bare{edge.source} {{id: row.s}}) MATCH (t:Bare{edge.target} {{id: row.t}}) "
                f"CREATE (s)-[r:{name}]->(t) SET r = row.p"
            )
            for part in graph.table(name).to_batches(max_chunksize=ROWS):
                rows = [{"s": r.pop("source"), "t": r.pop("target"), "p": r} for r in part.to_pylist()]
                if rows:
                    session.execute_write(lambda tx, rows=rows, query=query: tx.run(query, rows=rows).consume())


def load(uri: str, graph: Graph) -> None:
    with open_store(uri) as store:
        store.load(graph, with_wording=True)


def loading(server: Server, graph: Graph, other: Graph | None, pairs: int) -> None:
    """Alternate the two, so that both meet the same machine; then replace the graph by ``other``, if any."""
    edges = sum(n for name, n in graph.counts().items() if name in EDGES)
    ratios, lines = [], ["| Pair | Bare loop, s (CPU s) | store load, s (CPU s) | Ratio of s | Ratio of CPU s |"]
    lines.append("|---|---|---|---|---|")
    for pair in range(pairs):
        wipe(server.uri)
        bare = took(server, lambda: bare_loop(server.uri, graph))
        wipe(server.uri)
        ours = took(server, lambda: load(server.uri, graph))
        ratios.append((ours[0] / bare[0], ours[1] / bare[1]))
        lines.append(
            f"| {pair + 1} | {bare[0]:.0f} ({bare[1]:.0f}) | {ours[0]:.0f} ({ours[1]:.0f}) "
            f"| {ratios[-1][0]:.2f} | {ratios[-1][1]:.2f} |"
        )
        print(lines[-1], flush=True)
    replaced = []
    if other is not None:
        again = took(server, lambda: load(server.uri, other))
        told = f"{again[0]:.0f} s ({again[1]:.0f} CPU s)"
        replaced = ["", f"Replacing one such graph by another, swap and deletion of the old one included: {told}."]
    write_section(
        f"Loading into Neo4j ({edges:,} edges)",
        [
            f"{edges:,} edges and what they hang on, through the driver, against a loop that writes the same rows and does",
            "nothing else; `store load` verifies counts and sums and swaps. Target: at most 1.5. CPU seconds are this",
            "process's and the server's together; of the two ratios they are the steadier on a machine that is shared. In",
            "the first pair the bare loop meets a server that is still cold: the later pairs are the fairer ones.",
            "",
            *lines,
            *replaced,
        ],
    )


def imported(graph: Graph, folder: Path) -> Server:
    """A server, not yet started, that holds the graph: by the bulk import, which takes seconds where a load takes minutes."""
    export(graph, "neo4j-admin", folder / "import", show_reasons=True)
    server = Server(home=folder / "home", heap="3g", quick=False, settings={"server.memory.pagecache.size": "1g"})
    done = server.admin(*import_arguments(folder / "import"))
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return server


def declare(uri: str, schema: Path) -> None:
    """Constraints and indexes, as the import's own instructions say."""
    with neo4j.GraphDatabase.driver(uri) as driver, driver.session() as session:
        for statement in schema.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                session.run(statement).consume()


@dataclass(frozen=True)
class Asked:
    """What one question took: CPU seconds of this process and the server's, and its rows; none if it was given up."""

    seconds: float
    data: list[dict[str, Any]] | None

    def __str__(self) -> str:
        return f"{self.seconds:.2f}" if self.data is not None else f"> {self.seconds:.0f}"


def ask(store: Store, server: Server | None, name: str, params: dict[str, str], patience: float) -> Asked:
    """The least of three runs, of two where they are long; none of more than ``patience`` wall seconds."""
    best, data = float("inf"), None
    for run in range(3):
        start = clock(server)
        try:
            data = run_query(store, name, params, timeout=patience).data
        except QueryError:
            return Asked(patience, None)
        end = clock(server)
        best = min(best, end[1] - start[1])
        if run == 1 and best > 1:
            break
    return Asked(best, data)


def ways(query: SavedQuery) -> dict[str, dict[str, str]]:
    """Over everything where that may be asked, and about one thing where it can be."""
    one = {p.name: ONE[p.name] for p in query.params if p.name in ONE and p.name not in query.needs[1:]}
    return ({} if query.needs else {"all": {}}) | ({"one": one} if one else {})


def queries(server: Server | None, graph: Graph, folder: Path, patience: float) -> None:
    """Every saved query on both stores, with its answers compared."""
    stores: dict[str, tuple[Store, Server | None]] = {"embedded": (open_store(folder / "store"), None)}
    loaded = took(None, lambda: stores["embedded"][0].load(graph, with_wording=True))
    opened = took(None, lambda: stores["embedded"][0].run("RETURN 1 AS one"))
    if server is not None:
        declare(server.uri, folder / "import" / "schema.cypher")
        stores["Neo4j"] = open_store(server.uri), server
    heads = [f"{name}, {way}" for name in stores for way in ("all", "one")]
    lines = [f"| Query | Rows | {' | '.join(heads)} |", f"|---|---|{'---|' * len(heads)}"]
    over: dict[str, list[str]] = {name: [] for name in stores}
    compared, differ = 0, []
    for name, query in library().items():
        found = {
            (s, way): ask(*stores[s], name, params, patience) for s in stores for way, params in ways(query).items()
        }
        for s in stores:
            if any(a.data is None or a.seconds > 2 for (of, _), a in found.items() if of == s):
                over[s].append(name)
        for way in ways(query):
            answers = [a.data for s in stores if (a := found[s, way]).data is not None]
            compared += len(answers) > 1
            if any(data != answers[0] for data in answers[1:]):
                differ.append(f"{name} ({way})")
        rows = next((f"{len(a.data):,}" for a in found.values() if a.data is not None), "–")
        cells = [str(found.get((s, way), "")) for s in stores for way in ("all", "one")]
        lines.append(f"| {name} | {rows} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    edges = sum(n for name, n in graph.counts().items() if name in EDGES)
    told = [
        "CPU seconds, the least of two or three runs; Neo4j's are the server's and the driver's together. *All*: with the",
        "defaults, over the whole graph; *one*: about one network, agency or search, where the query can be asked so;",
        "empty where it cannot, or where it must say which. *Rows*: of the first of these. Given up after",
        f"{patience:g} s. Target on the embedded store: under 2 s. The synthetic graph is harsher than records are: two",
        "thirds of its agencies name ICE.",
        "",
        f"Embedded store: build, verify and write {loaded[0]:.0f} s ({loaded[1]:.0f} CPU s), open {opened[1]:.1f} CPU s.",
        *(f"Over 2 s, {s}: {', '.join(names) or 'none'}." for s, names in over.items()),
    ]
    if len(stores) > 1:
        told.append(f"Answers compared between the stores: {compared}; different: {', '.join(differ) or 'none'}.")
    write_section(f"Saved queries ({edges:,} edges)", [*told, "", *lines])
    for store, _ in stores.values():
        store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--patience", type=float, default=30, help="seconds after which a query is given up")
    parser.add_argument("--no-load", action="store_true")
    parser.add_argument("--no-replace", action="store_true", help="do not replace the graph by another at the end")
    parser.add_argument("--no-queries", action="store_true")
    parser.add_argument("--no-server", action="store_true", help="the embedded store alone")
    chosen = parser.parse_args()
    serving = not chosen.no_server and resolved()
    if not chosen.no_server and not serving:
        print(MISSING)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        graph = synthetic(folder / "graph", chosen.edges)
        if serving and not chosen.no_load:
            other = None if chosen.no_replace else synthetic(folder / "other", chosen.edges, turn=1)
            with Server(heap="3g", quick=False) as server:
                loading(server, graph, other, chosen.pairs)
        if serving and not chosen.no_queries:
            with imported(graph, folder) as server:
                queries(server, graph, folder, chosen.patience)
        elif not chosen.no_queries:
            queries(None, graph, folder, chosen.patience)


if __name__ == "__main__":
    main()
