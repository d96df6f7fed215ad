"""The bits of a reach against graph libraries, on facts in memory: counts, unique reach, a what-if; answers compared.

    python -m benchmarks.reach_engine [--pairs 20000000] [--print]

Networks are reached through agencies; *saturating*: each through half of all, at random; *clustered*: each through all of a
group of a hundred but a few. Loading is left out on both sides and told beside. rustworkx and igraph are measured where they are
installed: they are no part of graphshare. In a graph library unique reach is what the agency immediately dominates, and a
what-if is what can no longer be reached.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.results import write_section
from graphshare.domain.model import Grade
from graphshare.questions.what_if.holding import Holding, Scope

#: Agencies of every world, and how many of them stop.
AGENCIES, STOPPED = 2_000, 20
#: What is asked of each engine, in this order.
ASKED = ("reach", "unique reach", "what-if")


@dataclass(frozen=True)
class World:
    """Which networks are reached through which agencies: a row of truth values a network."""

    name: str
    held: Any

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return int(self.held.sum())


def saturating(pairs: int) -> World:
    """Each network through half of all agencies."""
    return World("saturating", np.random.default_rng(7).random((2 * pairs // AGENCIES, AGENCIES)) < 0.5)


def clustered(pairs: int) -> World:
    """Each network through nearly all of one group of a hundred agencies; every fiftieth through one agency alone."""
    rng = np.random.default_rng(7)
    networks, groups = pairs // 100, AGENCIES // 100
    held = np.zeros((networks, AGENCIES), dtype=np.bool_)
    group = rng.integers(0, groups, networks)
    for g in range(groups):
        rows = np.flatnonzero(group == g)
        held[np.ix_(rows, range(g * 100, g * 100 + 100))] = rng.random((len(rows), 100)) < 0.99
    alone = np.arange(0, networks, 50)
    held[alone] = False
    held[alone, rng.integers(0, AGENCIES, len(alone))] = True
    return World("clustered", held)


Asked = tuple[Callable[[], int], Callable[[], int], Callable[[], int]]


def ours(world: World) -> Asked:
    """``Holding``, as what-ifs use it: words of 64 bits, and how many hold each network."""
    packed = np.packbits(world.held, axis=1, bitorder="little")
    through = {f"n{i}": int.from_bytes(row.tobytes(), "little") for i, row in enumerate(packed)}
    names = tuple(f"a{i}" for i in range(AGENCIES))
    holding = Holding.of(Scope.OBSERVED, Grade.NAMED, names, through, frozenset())
    stopped = (1 << STOPPED) - 1
    return (
        lambda: int(holding.reached.sum()),
        lambda: int(holding.alone().sum()),
        lambda: int(holding.lost(stopped).sum()),
    )


def scipy(world: World) -> Asked:
    """A sparse matrix of networks and agencies."""
    matrix = importlib.import_module("scipy.sparse").csr_matrix(world.held, dtype=np.int32)

    def through() -> Any:
        return np.asarray(matrix.sum(axis=1)).ravel()

    return (
        lambda: int((through() > 0).sum()),
        lambda: int((through() == 1).sum()),
        lambda: int(((through() > 0) & (np.asarray(matrix[:, STOPPED:].sum(axis=1)).ravel() == 0)).sum()),
    )


def _edges(world: World) -> Any:
    """The body is node 0, agencies and then networks follow."""
    networks, agencies = np.nonzero(world.held)
    pairs = np.column_stack((agencies + 1, networks + 1 + AGENCIES))
    own = np.column_stack((np.zeros(AGENCIES, dtype=np.int64), np.arange(1, AGENCIES + 1)))
    return np.vstack((own, pairs))


def rustworkx(world: World) -> Asked:
    """A directed graph from the body over agencies to networks."""
    rx = importlib.import_module("rustworkx")
    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(1 + AGENCIES + len(world.held)))
    graph.extend_from_edge_list(list(map(tuple, _edges(world).tolist())))

    def without() -> int:
        fewer = graph.copy()
        fewer.remove_nodes_from(list(range(1, STOPPED + 1)))
        left = sum(1 for n in rx.descendants(fewer, 0) if n > AGENCIES)
        return sum(1 for n in rx.descendants(graph, 0) if n > AGENCIES) - left

    return (
        lambda: sum(1 for n in rx.descendants(graph, 0) if n > AGENCIES),
        lambda: sum(1 for n, d in rx.immediate_dominators(graph, 0).items() if n > AGENCIES and d != 0),
        without,
    )


def igraph(world: World) -> Asked:
    """The same in igraph."""
    ig = importlib.import_module("igraph")
    graph = ig.Graph(n=1 + AGENCIES + len(world.held), edges=_edges(world), directed=True)

    def reached(held: Any) -> int:
        return sum(1 for n in held.subcomponent(0, mode="out") if n > AGENCIES)

    def without() -> int:
        fewer = graph.copy()
        fewer.delete_edges([e for a in range(1, STOPPED + 1) for e in fewer.incident(a, mode="in")])
        return reached(graph) - reached(fewer)

    return (
        lambda: reached(graph),
        lambda: sum(1 for n, d in enumerate(graph.dominator(0, mode="out")) if n > AGENCIES and d > 0),
        without,
    )


ENGINES: dict[str, Callable[[World], Asked]] = {"ours": ours, "scipy": scipy, "rustworkx": rustworkx, "igraph": igraph}


def cpu(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """The least CPU seconds of several runs, and the answer."""
    least, answer = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        answer = work()
        least = min(least, time.process_time() - start)
    return least, answer


def measured(world: World) -> list[str]:
    """One line an engine: loading, and each question with its ratio to ours."""
    lines, mine, expected = [], (0.0, 0.0, 0.0), None
    for name, load in ENGINES.items():
        try:
            loading, asked = cpu(lambda load=load: load(world))  # type: ignore[misc]
        except ImportError:
            lines.append(f"| {world.name} | {name} | not installed | | | |")
            continue
        took, answers = zip(*(cpu(question, 3 if name in ("ours", "scipy") else 1) for question in asked), strict=True)
        expected, mine = expected or answers, took if name == "ours" else mine
        assert answers == expected, f"{name} answers {answers}, not {expected}"
        told = [
            f"{t * 1000:,.1f} ms{f' ({t / m:,.0f} ×)' if name != 'ours' else ''}"
            for t, m in zip(took, mine, strict=True)
        ]
        lines.append(f"| {world.name} | {name} | {loading:,.1f} s | {' | '.join(told)} |")
    return lines


def main() -> None:
    """Measure both worlds, print and keep the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=20_000_000)
    parser.add_argument("--print", action="store_true", help="Do not keep the figures.")
    given = parser.parse_args()
    lines = []
    for make in (saturating, clustered):
        world = make(given.pairs)
        lines += [*([] if lines else _head(world)), *measured(world)]
        print("\n".join(lines), flush=True)
    if not given.print:
        write_section("Reach in bits", lines)


def _head(world: World) -> list[str]:
    head = f"Some {world.pairs / 1e6:,.0f}M pairs of network and agency in memory, {AGENCIES:,} agencies, {STOPPED} of which stop; CPU time"
    return [
        f"{head}, and × ours; the answers of all are equal. Targets: ≥ 100 × (rustworkx, igraph), ≥ 5 × (scipy).",
        "",
        f"| world | engine | loading | {' | '.join(ASKED)} |",
        "|---|---|--:|--:|--:|--:|",
    ]


if __name__ == "__main__":
    main()
