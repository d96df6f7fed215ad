"""``tally FILE --of immigration`` on one log against a bare DuckDB script, as ratios of CPU seconds, with peaks.

    python -m benchmarks.tally_file [--rows 1000000] [--pairs 3] [--into DIR]

The log is as exports are: names and plates shown, times and frames as text, 37 % distinct reasons. The bare script reads
the same file in its fastest way and gives, for what a regex finds, the groups by reason and agency with first, last and
the most networks. A second file is cut within a quoted cell, as broken downloads are. What is printed also becomes a
section of ``benchmarks/RESULTS.md``.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.ingest import DISTINCT, Cost, least, measured
from benchmarks.results import publish

HEADER = (
    "Name", "Org Name", "Total Networks Searched", "Total Devices Searched", "Time Frame", "License Plate", "Reason",
    "Case #", "Filters", "Search Time", "Search Type", "Text Prompt", "Moderation",
)  # fmt: skip
_PATTERN = "(?i)(^|[^a-z])(ice|hsi|ero|cbp|immigration|border patrol|uscis|dhs)([^a-z]|$)"
_AGENCIES, _USERS, _SEED = 2_500, 20_000, 5
#: What a tally may cost: so many bare scripts in CPU seconds, and megabytes.
_RATIO, _PEAK = 8.0, 500.0


def write_log(path: Path, rows: int) -> None:
    """A network audit of a fictional town."""
    from graphshare.synth.wordings import FEDERAL, ORDINARY, TRAPS

    draw = random.Random(_SEED)
    texts = [w.text for w in (*ORDINARY, *FEDERAL, *TRAPS)]
    weights = [w.weight * (20 if w in ORDINARY else 1) for w in (*ORDINARY, *FEDERAL, *TRAPS)]
    ends = ("ville", "ton", "field", "moor", "ford", "stow", "wick", "burg")
    towns = [f"{a}{b}" for a in ("Elm", "Ash", "Oak", "Birch", "Cedar", "Hazel", "Rowan", "Alder") for b in ends]
    states = ("IL", "IN", "MO", "TX", "FL", "GA", "OH", "VA")
    kinds = ("PD", "PD", "County SO")
    orgs = [f"{towns[i % 64]}{i // 512 or ''} {states[i // 64 % 8]} {kinds[i % 3]}" for i in range(_AGENCIES)]
    start = datetime(2025, 1, 1)

    def said(at: datetime) -> str:
        return at.strftime("%m/%d/%Y, %I:%M:%S %p UTC")

    with path.open("w", newline="", encoding="utf-8") as handle:
        out = csv.writer(handle)
        out.writerow(HEADER)
        reasons = draw.choices(texts, weights, k=rows)
        for i, reason in enumerate(reasons):
            at = start + timedelta(seconds=25 * i + draw.randrange(25))
            user, networks = draw.randrange(_USERS), draw.choice((1, 40, 600, 3000, 6000))
            typed = f"{reason} {draw.randrange(10**7):07d}" if draw.random() < DISTINCT else reason
            case = f"25-{draw.randrange(10**6):06d}" if draw.random() < 0.5 else ""
            frame = f"{said(at - timedelta(days=draw.choice((1, 7, 30))))}\n{said(at)}"
            plate = "".join(draw.choices("ABCDEFGHJKLMNP0123456789", k=7))
            name = f"{chr(65 + user % 26)}. Officer{user}"
            out.writerow((name, orgs[user % _AGENCIES], networks, networks * 13, frame, plate, typed, case, "", said(at),
                          "search" if networks > 1 else "lookup", "", ""))  # fmt: skip


def cut(whole: Path, path: Path) -> None:
    """The same log, cut within the last time frame, which is a quoted cell."""
    held = whole.read_bytes()
    path.write_bytes(held[: held.rfind(b"\n", 0, held.rfind(b',"')) - 10])


def bare(path: Path) -> int:
    """The script that somebody writes who only wants the table: groups."""
    from graphshare.engine import connect, csv

    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(HEADER)))
    options = f"auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}"
    odd = "strict_mode = false, null_padding = true, parallel = false"  # what it takes to read a file that is cut
    relation = csv(path, f"{options}, {odd if path.stem.endswith('cut') else 'strict_mode = true'}")
    time = "strptime(c9, '%m/%d/%Y, %I:%M:%S %p UTC')"
    query = (
        f"SELECT c6, c1, count(*), min({time}), max({time}), max(c2::BIGINT) FROM {relation} "
        "WHERE regexp_matches(c6, ?) GROUP BY c6, c1 ORDER BY count(*) DESC"
    )
    return len(connect().execute(query, [_PATTERN]).fetchall())


def tally(path: Path) -> int:
    """The product's answer: searches."""
    from graphshare.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        return int(Workspace(Path(folder)).tally([path], of="immigration").data["totals"]["searches"])


def step(name: str, path: Path) -> Cost:
    """Run one step in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.tally_file", "--step", name, str(path)], capture_output=True, text=True
    )
    if run.returncode:
        raise SystemExit(f"{name} failed:\n{run.stderr[-2000:]}")
    return Cost(**json.loads(run.stdout))


def _kept(value: float, most: float) -> str:
    return "met" if value <= most else "missed"


def report(rows: int, pairs: int, folder: Path) -> list[str]:
    """All ratios as lines of text."""
    whole, broken = (
        folder / f"Danmoor IL PD Network Audit {rows}.csv",
        folder / f"Danmoor IL PD Network Audit {rows} cut.csv",
    )
    if not whole.exists():
        write_log(whole, rows)
        cut(whole, broken)
    lines = []
    for path, what in ((whole, f"{rows:,} rows"), (broken, f"{rows:,} rows, cut within a quoted cell")):
        found: dict[str, list[Cost]] = {"bare": [], "tally": []}
        for _ in range(pairs):
            for name, costs in found.items():
                costs.append(step(name, path))
        plain, ours = least(found["bare"]), least(found["tally"])
        lines.append(
            f"{what}: tally {ours.cpu:.1f} CPU s; bare script {plain.cpu:.2f} CPU s, "
            f"{plain.peak:,.0f} MB (pairs: {pairs}); ÷ {ours.cpu / plain.cpu:.1f} (aim {_RATIO:.0f}: "
            f"{_kept(ours.cpu / plain.cpu, _RATIO)}), {ours.peak:,.0f} MB (aim {_PEAK:.0f}: {_kept(ours.peak, _PEAK)})"
        )
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tally_file", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("path", nargs="?", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.step:
        print(measured({"bare": bare, "tally": tally}[given.step], given.path))
        return
    title = f"tally FILE --of immigration, {given.rows:,} rows"
    publish(title, given.into, lambda folder: report(given.rows, given.pairs, folder))


if __name__ == "__main__":
    main()
