"""Reading and building shared out among workers: seconds, CPU seconds of the program and of its workers, equal graphs.

    python -m benchmarks.cluster [--rows 250000 1000000] [--workers 0 1 2 4] [--pairs 1] [--into DIR] [--draw]

The worlds are those of ``benchmarks.ingest``, linked by months at every size. Each step runs in a process of its own, whose
workers are its children (``local:N``, one thread each); 0 workers is one process with as many threads as there are cores. Seconds
on a clock mean something on quiet cores only; CPU seconds of the program itself are what more workers cannot lessen. What
is printed also becomes a section of ``benchmarks/RESULTS.md``; ``--draw`` writes the pictures of ``docs/scale.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ingest import world
from benchmarks.results import write_section

STEPS = ("ingest", "build")


@dataclass(frozen=True)
class Cost:
    """What one step took: seconds on a clock, CPU seconds of the program and of its workers, and what it came to."""

    wall: float
    program: float
    workers: float
    made: str


def ingest(records: Path, workspace: Path, workers: int) -> str:
    """Files to typed Parquet: how many records."""
    from graphshare.processes.cluster import cluster
    from graphshare.releases import ReleaseCache
    from graphshare.sources import Given
    from graphshare.sources import ingest as read

    with cluster(f"local:{workers}") if workers else nullcontext(1) as found:
        done = read([records], ReleaseCache(workspace / "releases"), Given(), workers=found)
    return f"{sum(r.records for r in done.releases)}"


def build(_: Path, workspace: Path, workers: int) -> str:
    """Typed Parquet to graph tables: a hash of their bytes."""
    from graphshare.building.pipeline import build as make
    from graphshare.processes.cluster import cluster
    from graphshare.releases import ReleaseCache

    out = workspace / "built"
    with cluster(f"local:{workers}") if workers else nullcontext() as found:
        make(ReleaseCache(workspace / "releases"), out, split_above=0, cluster=found)
    digest = hashlib.sha256()
    for table in sorted((out / "graph").rglob("*.parquet")):
        digest.update(table.relative_to(out).as_posix().encode() + table.read_bytes())
    return digest.hexdigest()[:12]


def _run_step(name: str, records: Path, workspace: Path, workers: int) -> None:
    began = time.monotonic()
    made = {"ingest": ingest, "build": build}[name](records, workspace, workers)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    program, helpers = (u.ru_utime + u.ru_stime for u in used)
    print(json.dumps([time.monotonic() - began, program, helpers, made]))


def step(name: str, records: Path, workspace: Path, workers: int) -> Cost:
    """Run one step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.cluster", "--workers", str(workers), "--step", name]
    run = subprocess.run([*command, str(records), str(workspace)], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{name} failed:\n{run.stderr[-2000:]}")
    return Cost(*json.loads(run.stdout))


def measured(records: Path, folder: Path, workers: list[int], pairs: int) -> dict[int, dict[str, Cost]]:
    """Workers → step → its cost, the least of each figure; in turn, and each must come to the same."""
    found: dict[int, dict[str, list[Cost]]] = {n: {s: [] for s in STEPS} for n in workers}
    for _ in range(pairs):
        for number, steps in found.items():
            workspace = folder / "workspace"
            shutil.rmtree(workspace, ignore_errors=True)
            for name, costs in steps.items():
                costs.append(step(name, records, workspace, number))
    for name in STEPS:
        assert len({c.made for steps in found.values() for c in steps[name]}) == 1, f"{name} came to different things"
    return {
        n: {
            s: Cost(min(c.wall for c in costs), min(c.program for c in costs), min(c.workers for c in costs), costs[0].made)
            for s, costs in steps.items()
        }
        for n, steps in found.items()
    }  # fmt: skip


def told(found: dict[int, dict[int, dict[str, Cost]]], pairs: int) -> list[str]:
    """The figures as Markdown: all workers at the largest size, and how the costs grow with rows."""
    most = max(found)
    lines = [
        f"Seconds on a clock and CPU seconds at {most:,} rows, the least of {pairs}; the graph tables are the same bytes in every line.",
        "",
        "| workers | ingest, s | build, s | CPU s of the program, ingest | of its workers | of the program, build | of its workers |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for number, steps in found[most].items():
        a, b = steps["ingest"], steps["build"]
        figures = (a.wall, b.wall, a.program, a.workers, b.program, b.workers)
        lines.append(f"| {number or 'none'} | " + " | ".join(f"{x:.1f}" for x in figures) + " |")
    if len(found) > 1:
        lines += ["", "| rows | ingest, CPU s in one process | build, CPU s in one process |", "|--:|--:|--:|"]
        for rows, by_workers in sorted(found.items()):
            alone = by_workers[min(by_workers)]
            lines.append(f"| {rows:,} | {alone['ingest'].program:.1f} | {alone['build'].program:.1f} |")
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[250_000, 1_000_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2, 4])
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--draw", action="store_true")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.step:
        _run_step(given.step, given.paths[0], given.paths[1], given.workers[0])
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.into or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        found = {}
        for rows in sorted(given.rows):
            workers = given.workers if rows == max(given.rows) else given.workers[:1]
            found[rows] = measured(world(folder, rows) / "records", folder, workers, given.pairs)
        lines = told(found, given.pairs)
        print("\n".join(lines))
        write_section("Shared out among workers", lines)
        if given.draw:
            from benchmarks.drawing import growth, shared

            most = found[max(found)]
            growth({s: {n: by[min(by)][s].program for n, by in found.items()} for s in STEPS})
            shared({s: {n: (by[s].program, by[s].workers) for n, by in most.items() if n} for s in STEPS})


if __name__ == "__main__":
    main()
