"""Commands as people meet them: how long ``--help`` takes, the demo, and what questions cost on many rows.

    python -m benchmarks.commands [--rows 1000000] [--into DIR]

Each command runs in a process of its own: seconds on a clock where a person waits for little else, CPU seconds and peak memory
where the machine works. The questions are asked of a world as ``benchmarks.ingest`` writes it, read in and built before.
What its bare scan costs in the same run says how fast the machine was.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ingest import least, step, world
from benchmarks.results import write_section

#: Questions → what they may take: CPU seconds (None: anything), peak in MB.
ASKED: dict[tuple[str, ...], tuple[float | None, float]] = {
    ("tally",): (None, 700),
    ("tally", "--of", "ICE"): (1.5, 700),
    ("coverage",): (None, 700),
    ("profile", "{town}"): (None, 700),
}
HELP, DEMO = 0.25, 8.0


def cost(*command: str | Path) -> tuple[float, float, float]:
    """Seconds on a clock, CPU seconds, peak megabytes of one command; it must end well."""
    began = time.monotonic()
    compiled = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # people compile a module once
    process = subprocess.Popen(
        [sys.executable, "-m", "graphshare", *map(str, command)],
        env=compiled,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    assert process.stderr is not None
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{command} failed:\n{process.stderr.read().decode()[-2000:]}")
    process.stderr.close()
    process.returncode = 0
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def kept(value: float, most: float | None) -> str:
    """Whether a figure is what it may be."""
    return "" if most is None else f" (≤ {most:g}: {'met' if value <= most else 'missed'})"


def asked(folder: Path, rows: int) -> list[str]:
    """What questions cost on a world of so many rows."""
    made, work = world(folder, rows), folder / "asked"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    cost("ingest", made / "records", "-w", work, "-q")
    cost("build", "-w", work, "-q")
    told = json.loads((made / "truth.json").read_text(encoding="utf-8"))["totals"]
    owners = subprocess.run(
        [sys.executable, "-m", "graphshare", "releases", "list", "-w", str(work), "-f", "json"], capture_output=True, check=True
    )  # fmt: skip
    scan = least([step("scan", made / "records") for _ in range(3)]).inner or 0.0
    logs = [r for r in json.loads(owners.stdout)["releases"] if r["kind"] == "network audit"]
    town = max(logs, key=lambda r: (r["records"], r["agency"]))["agency"]
    lines = [
        f"{told['rows']:,} rows, {told['searches']:,} searches; the bare scan of these rows: {scan:.2f} CPU s.",
        "",
        "| question | CPU s | ÷ the scan | peak, MB |",
        "|---|--:|--:|--:|",
    ]
    for words, (cpu, peak) in ASKED.items():
        typed = [w.format(town=town) for w in words]
        _, took, most = cost(*typed, "-w", work)
        lines.append(
            f"| `{' '.join(words).format(town='TOWN')}` | {took:.1f}{kept(took, cpu)} | {took / scan:.1f} | "
            f"{most:,.0f}{kept(most, peak)} |"
        )
    return lines


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.commands", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--into", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.into or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        helped = min(cost("--help")[0] for _ in range(7))
        shutil.rmtree(folder / "demo", ignore_errors=True)
        demo, cpu, _ = cost("demo", "--out", folder / "demo")
        lines = [
            f"- `graphshare --help`: {helped:.2f} s{kept(helped, HELP)}, the least of 7",
            f"- `graphshare demo` (what `make demo` does once it is installed): {demo:.1f} s{kept(demo, DEMO)}, {cpu:.1f} CPU s",
            "",
            *asked(folder, given.rows),
        ]
    print("\n".join(lines))
    write_section("Commands and questions", lines)


if __name__ == "__main__":
    main()
