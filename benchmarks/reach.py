"""What a reach costs on a country: CPU seconds, memory, and the size of what is said.

Run as ``python -m benchmarks.reach``; the answer is made in a process of its own, from graph tables that are at hand.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.graphs import national
from benchmarks.results import write_section
from graphshare import __version__
from graphshare.domain.graph import Graph
from graphshare.domain.model import Window
from graphshare.domain.provenance import Provenance

#: What is measured, its target and its unit.
TARGETS = (("CPU", 3.0, "s"), ("peak", 600.0, "MB"), ("lines", 60.0, ""), ("JSON", 5.0, "MB"), ("page", 1.5, "MB"))


def answered(root: Path, body: str) -> dict[str, float]:
    """One reach from graph tables to terminal, JSON and page, and what it cost this process, its start included."""
    import resource

    from graphshare.answer.forms import Format, Style, render
    from graphshare.answer.text import to_json
    from graphshare.headline import headline
    from graphshare.questions.reach.lines import lines
    from graphshare.questions.reach.narrowing import WHOLE
    from graphshare.questions.reach.question import reach
    from graphshare.reach import reached
    from graphshare.telling.reach import notes, remarks, tell

    r = reached(Graph(root), body, Window())
    found = replace(reach(r), sentence=headline(r).text, notes=tuple(notes(remarks(r))))
    rests_on = Provenance(__version__, "", Window(), (), None, None)
    answer = tell(found, lines(r, WHOLE), rests_on)
    text = render(answer, Format.TABLE, Style(width=80))
    written = to_json(answer.data)
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "CPU": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / 1024,
        "lines": text.count("\n"),
        "JSON": len(written.encode()) / 1e6,
        "pairs": found.open.pairs,
    }
    from graphshare.views.reach import reach_page

    return {**figures, "page": len(reach_page(answer).encode()) / 1e6}


def main() -> None:
    """Make the country, answer in a process of its own, print and keep the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--networks", type=int, default=5_000)
    parser.add_argument("--agencies", type=int, default=500)
    parser.add_argument("--answer", type=Path)
    parser.add_argument("--print", action="store_true", help="Do not keep the figures.")
    given = parser.parse_args()
    if given.answer:
        print(json.dumps(answered(given.answer, "ICE")))
        return
    with TemporaryDirectory() as folder:
        national(Path(folder), given.networks, given.agencies)
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.reach", "--answer", folder], check=True, capture_output=True, text=True
        )
    found = json.loads(told.stdout)
    rows = [f"| {name} | {found[name]:,.2f} {unit} | ≤ {target:g} {unit} |" for name, target, unit in TARGETS]
    head = f"`reach ICE` on {given.networks:,} networks × {given.agencies:,} agencies × 3 parts of the body, {found['pairs']:,} open pairs."
    lines = [head, "", "| | measured | target |", "|---|--:|--:|", *rows]
    print("\n".join(lines))
    if not given.print:
        write_section("Reach", lines)


if __name__ == "__main__":
    main()
