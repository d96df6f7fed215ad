"""Exact what-ifs: in how many worlds the best k agencies are proven, how long it takes, and how far greedy choice is off.

    python -m benchmarks.what_if [--patience 60] [--seeds 10] [--print]

Owners are held by few agencies or many, as in real logs (*zipf*), or by members of one group of ten (*clustered*).
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass

from benchmarks.results import write_section
from graphshare.questions.what_if.best import Sets, best, greedy, grouped, lost

#: Agencies, owners, and how many agencies stop.
SIZES = ((60, 2_000, 10), (500, 5_000, 5))


def zipf(agencies: int, owners: int, seed: int) -> Sets:
    """Few agencies hold many owners, most owners have few holders."""
    r = random.Random(seed)
    weights = [1 / (n + 1) for n in range(agencies)]
    return grouped(
        r.choices(range(agencies), weights, k=min(agencies, 1 + int(r.paretovariate(1)))) for _ in range(owners)
    )


def clustered(agencies: int, owners: int, seed: int) -> Sets:
    """Each owner is held by some members of one group of ten, one in ten by a stranger, too."""
    r = random.Random(seed)
    held = []
    for _ in range(owners):
        group = r.randrange(agencies // 10) * 10
        some = r.sample(range(group, group + 10), min(10, 1 + int(r.paretovariate(1))))
        held.append(some + ([r.randrange(agencies)] if r.random() < 0.1 else []))
    return grouped(held)


WORLDS = {"zipf": zipf, "clustered": clustered}


@dataclass(frozen=True)
class Run:
    """One world asked: CPU seconds, owners lost by the best and by greedy choice, the bound."""

    seconds: float
    best: int
    greedy: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.best == self.bound


def asked(sets: Sets, k: int, patience: float) -> Run:
    """The best k agencies of a world, and those of greedy choice."""
    start = time.process_time()
    found = best(sets, k, patience)
    took = time.process_time() - start
    assert lost(sets, found.chosen) == found.lost <= found.bound
    return Run(took, found.lost, lost(sets, greedy(sets, k)), found.bound)


def main() -> None:
    """Ask all worlds, print and keep the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--patience", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--print", action="store_true", help="Do not keep the figures.")
    given = parser.parse_args()
    lines = [
        f"Seeds 0 to {given.seeds - 1}, at most {given.patience:g} CPU s each. Target: proven within 60 CPU s in 9 of 10, else the bound.",
        "",
        "| world | agencies | owners | k | proven | CPU s, median and most | greedy falls short in | by up to | widest gap to the bound |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for agencies, owners, k in SIZES:
        for name, make in WORLDS.items():
            runs = [asked(make(agencies, owners, seed), k, given.patience) for seed in range(given.seeds)]
            times = sorted(r.seconds for r in runs)
            short = [r.best / r.greedy for r in runs if r.greedy and r.best > r.greedy]
            gap = max((r.bound - r.best for r in runs), default=0)
            lines.append(
                f"| {name} | {agencies} | {owners:,} | {k} | {sum(r.proven for r in runs)} of {len(runs)} | {times[len(times) // 2]:.2f}, "
                f"{times[-1]:.2f} | {len(short)} | {f'{max(short):.2f} ×' if short else '–'} | {gap:,} |"
            )
            print(lines[-1], flush=True)
    if not given.print:
        write_section("What-ifs", lines)


if __name__ == "__main__":
    main()
