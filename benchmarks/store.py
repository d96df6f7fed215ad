"""The stores: loading against a bare driver loop, and every saved query on both.

    python -m benchmarks.store [--edges 1000000] [--pairs 2] [--no-load] [--no-replace] [--no-queries]
        [--no-server]

The bare loop writes the same rows with the same batch size and nothing else: a constraint a label, no verification, no
swap. Where ``GRAPHSHARE_NEO4J_URI`` is not set, a Neo4j is started as the tests start theirs. The figures go to
``benchmarks/RESULTS.md``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import neo4j

from benchmarks.graphs import synthetic
from benchmarks.results import write_section
from graphshare.errors import QueryError
from graphshare.graph import Graph
from graphshare.queries import library, run_query
from graphshare.schema import EDGES, NODES
from graphshare.store import Store, open_store
from tests.neo4j.fixtures import wipe
from tests.neo4j.server import Server

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


def queries(server: Server | None, graph: Graph, folder: Path) -> None:
    """Every saved query with its defaults and, where it can be asked about one thing, about one."""
    stores: dict[str, tuple[Store, Server | None]] = {"embedded": (open_store(folder / "store"), None)}
    loaded = took(None, lambda: stores["embedded"][0].load(graph, with_wording=True))
    opened = took(None, lambda: stores["embedded"][0].run("RETURN 1 AS one"))
    if server is not None:
        load(server.uri, graph)
        stores["Neo4j"] = open_store(server.uri), server
    heads = [f"{name}, {what} ({'CPU s' if name == 'embedded' else 's'})" for name in stores for what in ("all", "one")]
    lines = [f"| Query | Rows, all | {' | '.join(heads)} |", f"|---|---|{'---|' * len(heads)}"]
    slow = []
    for name, query in library().items():
        one = {p.name: ONE[p.name] for p in query.params if p.name in ONE}
        cells, rows = [], set()
        for kind, (store, its) in stores.items():
            seconds, found = asked(store, its, name, {}, cpu=kind == "embedded")
            if found is not None:
                rows.add(found)
            cells.append(f"> {PATIENCE}" if found is None else f"{seconds:.2f}")
            if one:
                seconds, found = asked(store, its, name, one, cpu=kind == "embedded")
            cells.append("" if not one else f"> {PATIENCE}" if found is None else f"{seconds:.2f}")
            if kind == "embedded" and (found is None or seconds > 2):
                slow.append(name)
        lines.append(f"| {name} | {'/'.join(f'{r:,}' for r in sorted(rows)) or '–'} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    edges = sum(n for name, n in graph.counts().items() if name in EDGES)
    write_section(
        f"Saved queries ({edges:,} edges)",
        [
            "The better of two runs. *All*: with its defaults, over the whole graph. *One*: about one network, agency,",
            f"proxy or search, where the query can be asked so. Given up after {PATIENCE} s. Target on the embedded store:",
            "under 2 s; for a query that can be asked about one thing, asked so. The synthetic graph is harsher than",
            "records are: two thirds of its agencies name ICE.",
            "",
            f"Embedded store: build, verify and write {loaded[0]:.0f} s ({loaded[1]:.0f} CPU s), open {opened[1]:.1f} CPU s.",
            f"Over the target: {', '.join(dict.fromkeys(slow)) or 'none'}.",
            "",
            *lines,
        ],
    )
    for store, _ in stores.values():
        store.close()


PATIENCE = 30


def asked(
    store: Store, server: Server | None, name: str, params: dict[str, str], *, cpu: bool
) -> tuple[float, int | None]:
    """Seconds, and rows; no rows where it was given up."""
    best, found = float("inf"), None
    for _ in range(2):
        start = clock(server)
        try:
            found = len(run_query(store, name, params, timeout=PATIENCE).data)
        except QueryError:
            return float(PATIENCE), None
        best = min(best, clock(server)[cpu] - start[cpu])
        if best > 5:
            break
    return best, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--no-load", action="store_true")
    parser.add_argument("--no-replace", action="store_true", help="do not replace the graph by another at the end")
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
            other = None if chosen.no_replace else synthetic(folder / "other", chosen.edges, turn=1)
            loading(server, graph, other, chosen.pairs)
        if not chosen.no_queries:
            wipe(server.uri)
            queries(server, graph, folder)


if __name__ == "__main__":
    main()
