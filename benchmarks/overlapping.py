"""Many logs that hold much of the same: whether a build of them stays within its memory, and finds the searches planted.

    python -m benchmarks.overlapping [--rows 50000000] [--logs 50] [--memory 2GB] [--into DIR]

A search of such a world stands in several of the logs. Each step runs in a process of its own. What is printed also becomes a section of
``benchmarks/RESULTS.md``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from benchmarks.ingest import AGENCIES, SEED, step
from benchmarks.results import write_section

#: Audit rows that one search makes for each ten logs of a world of so many agencies.
_ROWS_A_SEARCH = 1.68


def main(arguments: list[str] | None = None) -> None:
    """Make the world, measure and print."""
    from graphshare.synth import make_world

    parser = argparse.ArgumentParser(prog="python -m benchmarks.overlapping", description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--logs", type=int, default=50)
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--into", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.into or Path(scratch)
        world, workspace = folder / f"overlapping-{given.rows}", folder / "overlapping"
        if not world.exists():
            searches = max(int(given.rows / (_ROWS_A_SEARCH * given.logs / 10)), 1)
            make_world(world, agencies=AGENCIES, searches=searches, seed=SEED, logs=given.logs)
        told = json.loads((world / "truth.json").read_text(encoding="utf-8"))["totals"]
        shutil.rmtree(workspace, ignore_errors=True)
        read = step("ingest", world / "records", workspace, memory=given.memory)
        built = step("build", workspace, memory=given.memory)
    planted = told["searches"] + told["keyword_searches"]
    lines = [
        (
            f"- {told['rows']:,} rows of {given.logs} logs under {given.memory}: {read.cpu:.0f} and {built.cpu:.0f} CPU s, "
            f"peak {max(read.peak, built.peak):,.0f} MB; {built.counted:,} searches, {planted:,} planted"
        )
    ]
    print("\n".join(lines))
    write_section("Overlapping logs", lines)


if __name__ == "__main__":
    main()
