"""The ratios of the benchmarks at a small size, against those that were recorded: whether something became slow.

    python -m benchmarks.short [--record]

Each step is measured beside its baseline, in turn, in CPU seconds of one warm process; of each the least counts. Machines and what
else runs on them change both alike, though not quite: a ratio has grown where it is more than half above the one in ``short.json``, and
still is after many more rounds. So a busy machine takes longer, and does not cry wolf. Exit 1 where one has grown.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.tally_file import bare, write_log

RECORDED = Path(__file__).with_name("short.json")
#: Rows of the log; rounds at first, and at most.
ROWS, ROUNDS, MOST = 8_000, 2, 6
#: By how much a ratio may grow, and what is added to it because small things vary most.
GROWN, FLOOR = 1.5, 0.2


@dataclass
class Pair:
    """A step and its baseline, with the least CPU seconds of each."""

    name: str
    step: Callable[[], object]
    baseline: Callable[[], object]
    took: list[float] = field(default_factory=lambda: [math.inf, math.inf])

    @property
    def ratio(self) -> float:
        """How many baselines the step costs."""
        return self.took[0] / self.took[1]

    def again(self) -> None:
        """Measure both once more."""
        for place, work in enumerate((self.baseline, self.step)):
            before = time.process_time()
            work()
            self.took[1 - place] = min(self.took[1 - place], time.process_time() - before)


def in_python(turns: int) -> int:
    """So much work for an interpreter: what steps in Python are compared with."""
    found: dict[str, int] = {}
    for number in range(turns):
        key = f"{number % 977:04d}"
        found[key] = found.get(key, 0) + len(key.upper())
    return len(sorted(found))


def pairs(folder: Path) -> list[Pair]:
    """What is measured, on a log and a graph that are written first."""
    from benchmarks.graphs import national
    from graphshare.agencies.parse import parse
    from graphshare.building.pipeline import build
    from graphshare.domain.graph import Graph
    from graphshare.domain.model import Window
    from graphshare.reach import reached
    from graphshare.reasons import classify
    from graphshare.releases import ReleaseCache
    from graphshare.sources import Given, ingest
    from graphshare.workspace import Workspace

    log = folder / f"Danmoor IL PD Network Audit {ROWS}.csv"
    write_log(log, ROWS)
    graph, held = folder / "graph", folder / "held"
    graph.mkdir()
    national(graph, 300, 60)

    def read() -> object:
        shutil.rmtree(held, ignore_errors=True)
        return ingest([log], ReleaseCache(held / "releases"), Given())

    def built() -> object:
        for kept in ("built", "logs", "spans"):
            shutil.rmtree(held / kept, ignore_errors=True)
        return build(ReleaseCache(held / "releases"), held / "built")

    def again() -> object:
        return build(ReleaseCache(held / "releases"), held / "built")

    def tallied() -> object:
        apart = folder / "apart"
        apart.mkdir()
        try:
            return Workspace(apart).tally([log], of="immigration")
        finally:
            shutil.rmtree(apart)

    turns = count()  # what was read before is remembered: each turn has texts of its own

    def reasons() -> object:
        turn = next(turns)
        said = ("assist HSI", "stolen vehicle", "ICE warrant", "welfare check")
        return [classify(f"{text} {turn}-{n}") for n in range(250) for text in said]

    def names() -> object:
        turn = next(turns)
        return [parse(f"Elm {turn} {chr(65 + n % 26)}{n} IL PD") for n in range(400)]

    def scanned() -> object:
        return [bare(log) for _ in range(4)]

    def plain() -> object:
        return in_python(200_000)

    return [
        Pair("ingest of a log ÷ the bare scan", read, scanned),
        Pair("build of it ÷ the bare scan", built, scanned),
        Pair("build again, nothing new ÷ the bare scan", again, scanned),
        Pair("tally of the file ÷ the bare scan", tallied, scanned),
        Pair("reach from tables ÷ plain Python", lambda: reached(Graph(graph), "ICE", Window()), plain),
        Pair("1,000 reasons ÷ plain Python", reasons, plain),
        Pair("400 names ÷ plain Python", names, plain),
    ]


def grown(measured: list[Pair], recorded: dict[str, float]) -> list[str]:
    """The pairs whose ratio is above what it may be, in words; one that was never recorded may be anything."""
    return [
        f"{p.name}: {p.ratio:.2f}, recorded {recorded[p.name]:.2f}"
        for p in measured
        if p.ratio > GROWN * recorded.get(p.name, math.inf) + FLOOR
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure, and compare or record."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.short", description=__doc__)
    parser.add_argument("--record", action="store_true", help="write short.json anew; read the diff")
    given = parser.parse_args(arguments)
    recorded: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        measured = pairs(Path(folder))
        for pair in measured:  # warm: imports, patterns, the system's caches
            pair.again()
            pair.took = [math.inf, math.inf]
        for turn in range(MOST):
            late = (
                measured
                if turn < ROUNDS or (given.record and turn < 4)
                else [p for p in measured if grown([p], recorded)]
            )
            for pair in late:
                pair.again()
    for pair in measured:
        print(
            f"{pair.name}: {pair.ratio:.2f} (recorded: {recorded.get(pair.name, math.nan):.2f}; {pair.took[0]:.3f} CPU s)"
        )
    if given.record:
        text = json.dumps({p.name: round(p.ratio, 2) for p in measured}, indent=1, ensure_ascii=False)
        RECORDED.write_text(text + "\n", encoding="utf-8", newline="\n")
        return 0
    slow = grown(measured, recorded)
    for line in slow:
        print(f"GROWN: {line}")
    return int(bool(slow))


if __name__ == "__main__":
    raise SystemExit(main())
