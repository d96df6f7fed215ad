"""Kill the loading process, and the server, at random moments: the old graph answers or the new one, never a mixture.

    python -m benchmarks.kill [--rounds 20] [--edges 20000] [--seed 1]

Each round a child process loads one of two graphs into a real Neo4j, by turns with a swap in one transaction and one in
batches, while this process keeps asking; at a random moment the child (or the server) is killed. Every answer must be
that of one of the two graphs, whole; afterwards the next load must heal what was left, and other people's nodes and
edges in the same database must be what they were.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import neo4j

from benchmarks.graphs import synthetic
from benchmarks.results import write_section
from graphshare.domain.graph import Graph
from graphshare.errors import GraphshareError, StoreUnavailable
from graphshare.store import open_store
from tests.neo4j.fixtures import credentials
from tests.neo4j.server import Server

#: What tells the graphs apart: any half of one with half of the other gives other sums.
SIGNATURE = """MATCH (a:Agency)-[m:SEARCHED_IN_MONTH]->(n:Network)
WITH count(m) AS edges, sum(m.searches) AS searches, sum(m.row) AS rows
MATCH (q:Search)-[c:COVERED]->(x:Network)
RETURN edges, searches, rows, count(c) AS covered, sum(q.networks_total) AS totals"""

#: Other people's data: alone, and hung on nodes of ours that both graphs have.
FOREIGN = """UNWIND range(1, 50) AS i MATCH (a:Agency {id: 'a' + toString(i)})
CREATE (:Note {text: 'note ' + toString(i)})-[:ABOUT {since: i}]->(a)
CREATE (:Person {name: 'p' + toString(i)})-[:KNOWS {well: i}]->(:Person {name: 'q' + toString(i)})"""
FOREIGN_NOW = """MATCH (n:Note)-[r:ABOUT]->(a:Agency:Graphshare) WITH collect([n.text, r.since, a.id]) AS hung
MATCH (p:Person)-[k:KNOWS]->(q:Person) RETURN hung, collect([p.name, k.well, q.name]) AS alone"""

#: Seconds between two questions, so that asking takes no more of the machine than loading.
PAUSE = 0.05


def plant(uri: str) -> None:
    with neo4j.GraphDatabase.driver(uri, auth=credentials()) as driver:
        driver.execute_query(FOREIGN)


def foreign(uri: str) -> Any:
    """Other people's data as it stands, by somebody who knows nothing of graphshare."""
    with neo4j.GraphDatabase.driver(uri, auth=credentials()) as driver:
        record = driver.execute_query(FOREIGN_NOW).records[0]
    return sorted(record["hung"]), sorted(record["alone"])


def load(uri: str, root: str, batches: bool) -> None:
    """The child: load, and die in words if the server goes."""
    from graphshare.store.neo4j import swapping

    if batches:
        swapping.Swap.fits = lambda self: False  # type: ignore[method-assign]
        swapping.RELABELED = 200
    try:
        with open_store(uri) as store:
            store.load(Graph(Path(root)), with_wording=True)
    except GraphshareError as error:
        print(f"      child: {type(error).__name__}: {error}", flush=True)
        os._exit(3)


def ask(uri: str) -> Any:
    with open_store(uri) as store:
        return store.run(SIGNATURE).rows


def one_round(server: Server, graphs: list[Graph], known: list[Any], theirs: Any, turn: int, rng: random.Random, *,
              kill_server: bool, usual: float) -> str:  # fmt: skip
    from graphshare.store import neo4j as store_module

    store_module.PATIENCE = 1.0
    new = graphs[turn % 2]
    child = multiprocessing.get_context("spawn").Process(target=load, args=(server.uri, str(new.root), turn % 4 >= 2))
    child.start()
    moment = time.monotonic() + 1.5 + rng.random() * usual
    asked = refused = 0
    while time.monotonic() < moment and child.is_alive():
        try:
            if (found := ask(server.uri)) not in known:
                child.kill()
                child.join()
                return f"MIXTURE while loading: {found}"
            asked += 1
        except StoreUnavailable:
            refused += 1
        time.sleep(PAUSE)
    ended = not child.is_alive()
    if kill_server:
        server.kill()
        server.start(timeout=240)
    elif child.pid and not ended:
        os.kill(child.pid, signal.SIGKILL)
    child.join(120)
    child.kill()
    try:
        after = ask(server.uri)
        if after not in known:
            return "MIXTURE after the kill"
        state = "new graph" if after == known[turn % 2] else "old graph"
    except StoreUnavailable:
        state = "between, refused"
    with open_store(server.uri) as store:
        store.load(new, with_wording=True)
        wrong = store.check()
    if wrong or ask(server.uri) != known[turn % 2]:
        return f"NOT HEALED: {wrong}"
    if foreign(server.uri) != theirs:
        return "OTHER PEOPLE'S DATA CHANGED"
    return f"ok: {state}{' (load had ended)' if ended else ''}; {asked} answers, {refused} refused meanwhile"


def summary(told: list[tuple[bool, str]], edges: int) -> list[str]:
    lines = [
        f"A load of {edges:,} edges, killed at a random moment (SIGKILL), by turns with a swap in one transaction and in",
        "batches, while another process keeps asking; then asked again, loaded again, checked. Other people's nodes and",
        "edges in the same database are compared after every round.",
        "",
        "| Killed | Rounds | Old graph after | New graph after | Between, refused | Answers meanwhile | Refused meanwhile | Wrong |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kill_server, name in ((False, "the loading process"), (True, "the server")):
        said = [s for k, s in told if k == kill_server]
        if said:
            states = [sum(s.startswith(f"ok: {state}") for s in said) for state in ("old", "new", "between")]
            meanwhile = [
                sum(int(n) for s in said for n in re.findall(rf"(\d+) {w}", s)) for w in ("answers", "refused")
            ]
            wrong = sum(not s.startswith("ok") for s in said)
            lines.append(f"| {name} | {len(said)} | {' | '.join(map(str, [*states, *meanwhile, wrong]))} |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--edges", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("process", "server"))
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)
    folder = Path(tempfile.mkdtemp())
    graphs = [synthetic(folder / f"g{t}", chosen.edges, turn=t) for t in (0, 1)]
    bad, told = 0, []
    with Server() as server:
        known = []
        for graph in graphs:
            start = time.monotonic()
            with open_store(server.uri) as store:
                store.load(graph, with_wording=True)
            known.append(ask(server.uri))
            usual = time.monotonic() - start
        plant(server.uri)
        theirs = foreign(server.uri)
        print(f"a load takes {usual:.1f} s; signatures {known}", flush=True)
        for kill_server in (False, True):
            if chosen.only and chosen.only != ("server" if kill_server else "process"):
                continue
            for turn in range(chosen.rounds):
                said = one_round(server, graphs, known, theirs, turn, rng, kill_server=kill_server, usual=usual)
                bad += not said.startswith("ok")
                told.append((kill_server, said))
                print(f"{'server ' if kill_server else 'process'} {turn + 1:2}: {said}", flush=True)
    print(f"{bad} bad rounds")
    write_section("Killed loads", summary(told, chosen.edges))
    return bad


if __name__ == "__main__":
    sys.exit(main())
