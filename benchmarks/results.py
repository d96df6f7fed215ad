"""The figures of all benchmarks in one page, ``benchmarks/RESULTS.md``: each benchmark replaces its own section."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

PAGE = Path(__file__).with_name("RESULTS.md")

_HEAD = """# Measured

Written by the programs in this folder; each replaces its own section. CPU seconds are user and system time of all
threads. Every ratio is between figures of one run on one machine, the least of several runs in turn.
"""

_SECTION = re.compile(r"^## (?P<title>.+)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)


def sections(text: str) -> dict[str, str]:
    """The sections of the page: title → what stands below it."""
    return {m["title"].strip(): m["body"].strip() for m in _SECTION.finditer(text)}


def write_section(title: str, lines: Sequence[str], page: Path = PAGE) -> None:
    """Replace the section ``title`` of the page by ``lines`` (Markdown), or add it; the other sections stay as they are.

    Sections stand in alphabetical order, so that the order in which benchmarks ran makes no difference.
    """
    held = sections(page.read_text(encoding="utf-8") if page.exists() else "")
    held[title] = "\n".join(lines).strip()
    text = _HEAD + "".join(f"\n## {name}\n\n{held[name]}\n" for name in sorted(held))
    page.write_text(text, encoding="utf-8", newline="\n")


def publish(title: str, into: Path | None, report: Callable[[Path], list[str]]) -> None:
    """Make a report in a folder, which goes afterwards unless ``into`` names one; print it, and make it the section ``title``."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = into or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        lines = report(folder)
    print("\n".join(lines))
    write_section(title, [f"- {line}" for line in lines])
