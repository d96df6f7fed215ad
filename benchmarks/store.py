"""The stores: loading against a bare driver loop, and every saved query on both.

    python -m benchmarks.store [--edges 1000000] [--no-load] [--no-queries]

The bare loop writes the same rows with the same batch size and nothing else: no constraints of ours, no verification,
no swap. Where ``GRAPHSHARE_NEO4J_URI`` is not set, a Neo4j is started as the tests start theirs.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import neo4j

from benchmarks.graphs import synthetic
from graphshare.graph import Graph
from graphshare.queries import library, run_query
from graphshare.schema import EDGES, NODES
from graphshare.store import open_store
from tests.neo4j.fixtures import wipe
from tests.neo4j.server import Server

ROWS = 5_000


def bare_loop(uri: str, graph: Graph) -> float:
    """Seconds of the simplest program that writes the same rows."""
    start = time.monotonic()
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
    return time.monotonic() - start


def loading(uri: str, graph: Graph, other: Graph) -> None:
    """Alternate the two, so that both meet the same machine."""
    times: dict[str, list[float]] = {"bare loop": [], "store load": []}
    for turn in range(2):
        wipe(uri)
        times["bare loop"].append(bare_loop(uri, graph))
        wipe(uri)
        with open_store(uri) as store:
            start = time.monotonic()
            store.load(graph, with_wording=True)
            times["store load"].append(time.monotonic() - start)
        print(
            f"  turn {turn + 1}: bare {times['bare loop'][-1]:.1f} s, store load {times['store load'][-1]:.1f} s",
            flush=True,
        )
    least = {k: min(v) for k, v in times.items()}
    edges = sum(n for name, n in graph.counts().items() if name in EDGES)
    print(f"| load {edges:,} edges over Bolt ÷ bare driver loop | {least['store load'] / least['bare loop']:.2f} "
          f"({least['store load']:.1f} s ÷ {least['bare loop']:.1f} s) |")  # fmt: skip
    with open_store(uri) as store:
        start = time.monotonic()
        store.load(other, with_wording=True)
        print(
            f"| replacing one such graph by another, swap and deletion included | {time.monotonic() - start:.1f} s |",
            flush=True,
        )


def queries(uri: str | None, graph: Graph, folder: Path) -> None:
    """Median of three for every saved query with its defaults."""
    with open_store(folder / "store") as embedded:
        start = time.monotonic()
        embedded.load(graph, with_wording=True)
        loaded = time.monotonic() - start
        start = time.monotonic()
        embedded.run("RETURN 1 AS one")
        print(
            f"| embedded: build, verify, write | {loaded:.1f} s |\n| embedded: open | {time.monotonic() - start:.1f} s |"
        )
        stores = {"embedded": embedded}
        if uri:
            stores["neo4j"] = open_store(uri)
            stores["neo4j"].load(graph, with_wording=True)
        print(f"\n| query | rows | {' | '.join(f'{s} (s)' for s in stores)} |\n|---|---|{'---|' * len(stores)}")
        for name in library():
            cells, counts = [], set()
            for store in stores.values():
                taken = []
                # In this process CPU time is what a quiet machine would take; a server's can only be waited for.
                clock = time.process_time if store is embedded else time.monotonic
                for _ in range(3):
                    start = clock()
                    counts.add(len(run_query(store, name, timeout=300).data))
                    taken.append(clock() - start)
                    if taken[-1] > 2:
                        break
                cells.append(f"{statistics.median(taken):.3f}")
            rows = "/".join(f"{c:,}" for c in sorted(counts))
            print(f"| {name} | {rows} | {' | '.join(cells)} |", flush=True)
        for store in stores.values():
            store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--no-load", action="store_true")
    parser.add_argument("--no-queries", action="store_true")
    parser.add_argument("--no-server", action="store_true", help="the embedded store alone")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    graph = synthetic(folder / "graph", chosen.edges)
    if chosen.no_server:
        queries(None, graph, folder)
        return
    with Server(heap="3g", quick=False) as server:
        if not chosen.no_load:
            loading(server.uri, graph, synthetic(folder / "other", chosen.edges, turn=1))
        if not chosen.no_queries:
            wipe(server.uri)
            queries(server.uri, graph, folder)


if __name__ == "__main__":
    main()
