"""Every target of the design in one table, with the figure that was measured last: the end of ``make bench``.

    python -m benchmarks.rows

The figures are read from the sections that the benchmarks wrote into ``benchmarks/RESULTS.md``, each by a pattern; a row whose
benchmark has not been run says so, and how to run it. The table becomes the section "All targets".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmarks.results import PAGE, sections, write_section


@dataclass(frozen=True)
class Row:
    """What is aimed at, by which benchmark it is measured, and where in that one's section the figures stand.

    ``section`` is how its title begins; of several the first, in alphabetical order, counts. Each match of ``figures``
    is told by its groups.
    """

    what: str
    target: str
    program: str
    section: str
    figures: str

    def measured(self, held: dict[str, str]) -> str:
        """The figures, with the section they are from; that there are none, where that is so."""
        for title, text in sorted(held.items()):
            if title.startswith(self.section):
                found = ["; ".join(g for g in m if g) for m in re.findall(f"(?m){self.figures}()", text)]
                if found:
                    return f"{', '.join(dict.fromkeys(found))} ({title})"
        return f"not measured: `python -m benchmarks.{self.program}`"


#: Benchmark → its sections, each with the targets whose figures stand there: what, target, pattern.
_AIMS: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {
    ("ingest --memory 1GB --growth --second", "Ingest and build"): (
        ("file → graph tables ÷ the bare scan", "≤ 12, then ≤ 9, then ≤ 7", r"file → graph tables ÷ scan: ([\d.]+)"),
        (
            "rebuild ÷ the same; nothing changed", "≤ 4; ≤ 0.3",
            r"rebuild from Parquet ÷ scan: ([\d.]+); nothing changed: ([\d.]+)",
        ),
        ("second build after one more file ÷ first", "≤ 0.12", r"second build after .*?: ([\d.]+)"),
        (
            "under 1 GB ÷ unlimited; peak of the build", "≤ 1.8; ≤ 1.1 GB",
            r"under 1GB ÷ unlimited: ([\d.]+).*build (.+ MB)",
        ),
        ("10M ÷ 1M rows", "≤ 11", r"10,000,000 ÷ 1,000,000 rows: ([\d.]+)"),
    ),
    ("floor", "A bare pipeline"): (
        ("what bare SQL of the same engine costs for entries, searches and sums ÷ the bare scan", "reported", r"pipeline ÷ scan: ([\d.]+)"),
        ("the same with what makes figures true", "reported", r"figures true ÷ scan: ([\d.]+)"),
    ),
    ("overlapping", "Overlapping logs"): (("50M overlapping rows from 50 logs", "under 2 GB; searches exact", r"(.+)"),),
    ("tally_file", "tally FILE"): (
        ("`tally FILE` ÷ a bare script; peak", "≤ 8; ≤ 500 MB", r"÷ ([\d.]+) \(aim.*?, ([\d,]+ MB) \(aim"),
    ),
    ("cluster", "Shared out"): (
        (
            "building by 1, 2, 4 workers (the same bytes): CPU s of the program, of its workers", "reported",
            r"^\| ([124]) \| .* \| ([\d.]+) \| ([\d.]+) \|$",
        ),
    ),
    ("reach_engine", "Reach in bits"): (
        (
            "reach, unique reach, what-if: others ÷ ours", "≥ 100; ≥ 100; scipy ≥ 5",
            r"^\| (\w+) \| (scipy|rustworkx|igraph) .*?\(([\d,]+ ×)\).*?\(([\d,]+ ×)\).*?\(([\d,]+ ×)\)",
        ),
    ),
    ("reach", "Reach"): (
        (
            "`reach` of a nation: CPU, peak, lines, JSON, page", "≤ 3 s; 600 MB; 60; 5 MB; 1.5 MB",
            r"^\| (\w+) \| ([\d.]+(?: \w+)?) +\| ≤",
        ),
    ),
    ("commands", "Commands"): (
        (
            "`tally`, `--of`, `coverage`, `profile` on many rows: CPU s, ÷ the bare scan, peak in MB", "`--of` ≤ 1.5; ≤ 700",
            r"^\| (`.+?`) \| ([\d.]+).*? \| ([\d.]+) \| ([\d,]+)",
        ),
        ("`graphshare --help`", "< 0.25 s", r"--help`: ([\d.]+ s)"),
        ("the demo", "< 8 s", r"demo` .*?: ([\d.]+ s)"),
    ),
    ("what_if", "What-ifs"): (
        ("exact what-ifs, proven within 60 CPU s", "9 of 10 worlds", r"^\| (zipf|clustered) \| (\d+) .*?(\d+ of \d+)"),
    ),
    ("store", "Saved queries"): (("saved queries over 2 s, embedded", "none", r"Over 2 s, embedded: (.+)\."),),
    ("store", "Loading into Neo4j"): (("loading into Neo4j ÷ a bare loop, CPU s", "≤ 1.5", r"^\| \d+ \| .* \| ([\d.]+) \|$"),),
    ("pages --write", "Pages"): (
        (
            "pages: file; first picture; slowest filter; whole table, in ms", "< 0.8 MB; < 1,000; < 100; < 2,000",
            r"^\| (\d.+?) \| .+? \| (.+? MB) \| (.+?) / .+? \| (.+?) / .+? \| (.+?) / .+? \|",
        ),
    ),
    ("quality", "How well"): (
        ("reasons at first sight: precision, recall", "≥ 0.98; ≥ 0.97", r"At first sight: precision ([\d.]+), recall ([\d.]+)"),
        ("names: states and kinds read right", "≥ 99.5 %; ≥ 98.5 %", r"^\| (state|kind) \| \d+ \((.+?)\)"),
    ),
}  # fmt: skip
ROWS = tuple(Row(*aim[:2], *of, aim[2]) for of, aims in _AIMS.items() for aim in aims)
#: The page of `make quality`, whose figures stand there in many sections.
QUALITY = PAGE.parents[1] / "docs" / "quality.md"


def main() -> None:
    """Print the table and keep it."""
    held = sections(PAGE.read_text(encoding="utf-8")) | {
        "How well things are read": QUALITY.read_text(encoding="utf-8")
    }
    lines = ["| What | Target | Measured last |", "|---|---|---|"]
    lines += [f"| {row.what} | {row.target} | {row.measured(held)} |" for row in ROWS]
    print("\n".join(lines))
    write_section("All targets", lines)


if __name__ == "__main__":
    main()
