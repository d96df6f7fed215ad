"""Ingest and build against a plain DuckDB scan, as ratios of CPU seconds.

    python -m benchmarks.ingest [--rows 10000000] [--pairs 2] [--growth] [--second] [--memory 1GB] [--into DIR]

Writes a fictional world with about that many audit rows, of which 37 % have a reason that no other has, as real logs do;
then measures in interleaved pairs, each step in a process of its own, the least CPU seconds of all pairs. The baseline is
the ``read_csv`` SQL alone: the same columns of the same files with the same reader options as ingest, the filled cells of
each counted; connecting, opening and recognizing files are not in it. Everything is read once before, so that files are
cached. What is printed also becomes a section of ``benchmarks/RESULTS.md``.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.results import publish

AGENCIES, LOGS, SEED = 600, 10, 20
#: The share of rows whose reason stands in no other row; real logs have 4 to 37 %.
DISTINCT = 0.37
#: Audit rows that one search of such a world makes.
ROWS_A_SEARCH = 2.37


@dataclass(frozen=True)
class Cost:
    """What one step took: CPU seconds of all threads, peak resident megabytes, and a number that it counted."""

    cpu: float
    peak: float
    counted: int
    inner: float | None = None  # CPU seconds of the SQL alone, where that was measured apart


# --- the steps, each run as `python -m benchmarks.ingest --step NAME …` -------------------------------------------


def scan(records: Path) -> tuple[int, float]:
    """The plain scan of every audit: rows read, and the CPU seconds of the statements alone. Options and columns are those
    of ingest's first way to read a file."""
    from graphshare.engine import connect
    from graphshare.sources.formats.files import plan
    from graphshare.sources.opening import open_parts
    from graphshare.sources.values.layouts import map_columns

    rows, spent = 0, 0.0
    connection = connect()
    with tempfile.TemporaryDirectory() as scratch:
        for file in plan([p for p in sorted(records.rglob("*.csv")) if "Audit" in p.name]):
            sample = open_parts(file, Path(scratch))[0].sample
            mapping = map_columns(sample.head)
            assert mapping is not None, file.name
            width = len(mapping.labels)
            columns = ", ".join(f"{column}: 'VARCHAR'" for column in (f"'c{i}'" for i in range(width)))
            options = "null_padding = true, parallel = false" if _ragged(sample.head) else "strict_mode = true"
            relation = (
                f"read_csv('{str(sample.path).replace(chr(39), chr(39) * 2)}', auto_detect = false, header = false, "
                f"delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}, {options})"
            )
            counts = ", ".join(f"count(c{i})" for i in sorted(set(mapping.fields.values())))
            before = _cpu()
            found = connection.execute(f"SELECT count(*), {counts} FROM {relation}").fetchone()
            spent += _cpu() - before
            rows += int(found[0]) if found else 0
    return rows, spent


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _ragged(head: tuple[tuple[str, ...], ...]) -> bool:
    return len({len(r) for r in head}) > 1


def ingest(records: Path, workspace: Path, memory: str | None) -> int:
    """Files to typed Parquet: records held."""
    from graphshare.workspace import Workspace

    done = Workspace(workspace, memory=memory).ingest([records]).found
    assert not done.not_understood, done.not_understood[:3]
    return sum(r.records for r in done.releases)


def build(workspace: Path, memory: str | None) -> int:
    """Typed Parquet to graph tables, where anything changed: distinct searches."""
    from graphshare.workspace import Workspace

    work = Workspace(workspace, memory=memory)
    work.build()
    return work.asked.counts["searches"]


def without(workspace: Path, file: Path) -> int:
    """Take what a file was read as out of a workspace: releases taken out."""
    from graphshare.releases import ReleaseCache, sha256_of

    cache = ReleaseCache(workspace / ".graphshare" / "releases")
    held = [r for r in cache.all() if r.sha256 == sha256_of(file)]
    for release in held:
        cache.remove(release.id)
    return len(held)


def months(workspace: Path, file: Path) -> int:
    """How many months what a file was read as spans."""
    from graphshare.releases import ReleaseCache, sha256_of

    ends = [
        t
        for r in ReleaseCache(workspace / ".graphshare" / "releases").all()
        if r.sha256 == sha256_of(file)
        for t in (r.first, r.last)
    ]
    first, last = min(filter(None, ends)), max(filter(None, ends))
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[5:7]) - int(first[5:7]) + 1


# --- measuring ----------------------------------------------------------------------------------------------------


def step(name: str, *paths: Path, memory: str | None = None) -> Cost:
    """Run one step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--step", name, *map(str, paths)]
    run = subprocess.run([*command, *(["--memory", memory] if memory else [])], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{name} failed:\n{run.stderr[-2000:]}")
    return Cost(**json.loads(run.stdout))


def measured(work: Callable[..., int | tuple[int, float]], *given: Any) -> str:
    """Do the work of one step; gives its ``Cost`` as JSON."""
    counted = work(*given)
    count, inner = counted if isinstance(counted, tuple) else (counted, None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return json.dumps({"cpu": _cpu(), "peak": peak, "counted": count, "inner": inner})


def _run_step(name: str, paths: list[Path], memory: str | None) -> None:
    steps: dict[str, tuple[Callable[..., int | tuple[int, float]], tuple[Any, ...]]] = {
        "scan": (scan, (paths[0],)),
        "ingest": (ingest, (*paths, memory)),
        "build": (build, (paths[0], memory)),
        "without": (without, tuple(paths)),
        "months": (months, tuple(paths)),
    }
    work, given = steps[name]
    print(measured(work, *given))


def world(folder: Path, rows: int) -> Path:
    """A world with about that many audit rows; one that is there already is used again."""
    from graphshare.synth import make_world

    out = folder / f"world-{rows}"
    if not out.exists():
        partial = folder / f"world-{rows}.partial"
        make_world(partial, agencies=AGENCIES, searches=int(rows / ROWS_A_SEARCH), seed=SEED, logs=LOGS)
        for audit in sorted((partial / "records").rglob("*Audit*.csv")):
            _type_apart(audit)
        partial.rename(out)
    return out


def _type_apart(audit: Path) -> None:
    """Add a number to the reasons of some rows of an audit, so that they stand in no other row."""
    again = audit.with_suffix(".again")
    with audit.open(newline="", encoding="utf-8") as handle, again.open("w", newline="", encoding="utf-8") as out:
        rows, writer = csv.reader(handle), csv.writer(out)
        header = next(rows)
        writer.writerow(header)
        place = [c.strip() for c in header].index("Reason")
        for row in rows:  # one row that was exported twice stays so
            drawn = zlib.crc32("\0".join(row).encode())
            if len(row) > place and row[place].strip(" *") and row[place] != header[place] and drawn < DISTINCT * 2**32:
                row[place] += f" {drawn:010d}"
            writer.writerow(row)
    again.replace(audit)


def least(costs: list[Cost]) -> Cost:
    """Least CPU, greatest peak."""
    assert len({c.counted for c in costs}) == 1, "the same step counted differently"
    inner = [c.inner for c in costs if c.inner is not None]
    return Cost(min(c.cpu for c in costs), max(c.peak for c in costs), costs[0].counted, min(inner, default=None))


def pairs(records: Path, folder: Path, count: int, memory: str | None = None) -> dict[str, Cost]:
    """Scan, ingest, build, and build again with nothing changed, in turn, ``count`` times."""
    found: dict[str, list[Cost]] = {"scan": [], "ingest": [], "build": [], "again": []}
    for _ in range(count):
        workspace = folder / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        found["scan"].append(step("scan", records))
        found["ingest"].append(step("ingest", records, workspace, memory=memory))
        found["build"].append(step("build", workspace, memory=memory))
        found["again"].append(step("build", workspace, memory=memory))
    return {name: least(costs) for name, costs in found.items()}


def report(rows: int, count: int, memory: str | None, *, growth: bool, second: bool, folder: Path) -> list[str]:
    """All ratios as lines of text."""
    made = world(folder, rows)
    told = json.loads((made / "truth.json").read_text(encoding="utf-8"))["totals"]
    step("scan", made / "records")  # warms the cache
    free = pairs(made / "records", folder, count)
    assert free["build"].counted == told["searches"] + told["keyword_searches"], (
        "searches differ from the planted truth"
    )
    scan, whole = free["scan"].inner or 0.0, free["ingest"].cpu + free["build"].cpu
    kept = f"nothing changed: {free['again'].cpu / scan:.2f}"
    lines = [
        f"{told['rows']:,} rows, {told['searches']:,} searches (as planted); scan {scan:.2f} CPU s; pairs: {count}",
        f"file → graph tables ÷ scan: {whole / scan:.2f} (÷ the whole step, with opening: {whole / free['scan'].cpu:.2f})",
        f"of that: ingest {free['ingest'].cpu:.1f} CPU s, build {free['build'].cpu:.1f} CPU s",
        f"rebuild from Parquet ÷ scan: {free['build'].cpu / scan:.2f}; {kept}",
        f"peak: ingest {free['ingest'].peak:,.0f} MB, build {free['build'].peak:,.0f} MB",
    ]
    if memory:
        tight = pairs(made / "records", folder, 1, memory)
        slower = (tight["ingest"].cpu + tight["build"].cpu) / whole
        lines.append(
            f"under {memory} ÷ unlimited: {slower:.2f}; peak: ingest {tight['ingest'].peak:,.0f} MB, "
            f"build {tight['build'].peak:,.0f} MB"
        )
    if growth:
        small = pairs(world(folder, rows // 10) / "records", folder, count)
        lines.append(f"{rows:,} ÷ {rows // 10:,} rows: {whole / (small['ingest'].cpu + small['build'].cpu):.1f}")
    if second:
        lines += _second(made, folder, whole)
    return lines


def _second(made: Path, folder: Path, first: float) -> list[str]:
    """Build again after one more file: an audit of few months of the same world, which was held back, as near to 1.5 % of
    its rows as there is; and an audit of another world that spans all its months."""
    ledger = json.loads((made / "truth.json").read_text(encoding="utf-8"))["ledger"]
    rows = {made / "records" / line["file"]: line["rows"] for line in ledger if line["kind"] == "network audit"}
    short = min(rows, key=lambda p: abs(rows[p] - 0.015 * sum(rows.values())))
    others = (world(folder, 237_000) / "records").rglob("*Audit*.csv")
    long = max(others, key=lambda p: p.stat().st_size)
    workspace = folder / "workspace"
    shutil.rmtree(workspace, ignore_errors=True)
    step("ingest", made / "records", workspace)
    told = []
    for more in (short, long):
        step("without", workspace, more)
        step("build", workspace)
        read = step("ingest", more, workspace)
        ratio = (read.cpu + step("build", workspace).cpu) / first
        months = step("months", workspace, more).counted
        told.append(
            f"second build after one more file of {read.counted:,} rows over {months} months ÷ first: {ratio:.2f}"
        )
    return told


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--memory")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--second", action="store_true")
    parser.add_argument("--into", type=Path)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.step:
        _run_step(given.step, given.paths, given.memory)
        return
    publish(
        f"Ingest and build, {given.rows:,} rows",
        given.into,
        lambda folder: report(
            given.rows, given.pairs, given.memory, growth=given.growth, second=given.second, folder=folder
        ),
    )


if __name__ == "__main__":
    main()
