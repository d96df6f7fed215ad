"""What steps cost beside their baselines, in CPU seconds, has not grown by half since it was recorded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.results import PAGE, sections
from benchmarks.rows import QUALITY, ROWS, Row
from benchmarks.short import GROWN, Pair, grown, in_python


def test_a_step_that_costs_twice_as_much_as_recorded_is_seen() -> None:
    twice = Pair("twice", lambda: in_python(60_000), lambda: in_python(30_000))
    same = Pair("same", lambda: in_python(30_000), lambda: in_python(30_000))
    for _ in range(5):
        twice.again()
        same.again()
    told = grown([twice, same], {"twice": twice.ratio / (GROWN * 1.2), "same": 1.0})
    assert [line.partition(":")[0] for line in told] == ["twice"]
    assert grown([twice], {}) == []


def test_no_ratio_has_grown_by_half() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.short"], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    assert run.stdout.count("recorded: ") == 7


def test_a_target_that_was_measured_shows_its_figures_and_one_that_was_not_says_how() -> None:
    held = sections(PAGE.read_text(encoding="utf-8"))
    for row in ROWS:
        if any(title.startswith(row.section) for title in held):
            assert not row.measured(held).startswith("not measured"), row.what
    assert Row("x", "≤ 1", "reach", "Never", "(.+)").measured(held) == "not measured: `python -m benchmarks.reach`"
    assert {(PAGE.parent / f"{row.program.split()[0]}.py").exists() for row in ROWS} == {True}


def test_a_target_that_is_missed_is_printed_as_missed_with_its_reason() -> None:
    held = {"Some world": "- cost ÷ scan: 26.43; peak 1,024 MB\n- cost ÷ scan: 11.00; peak 90 MB\n- late: none"}
    figures = r"cost ÷ scan: ([\d.]+); peak (.+ MB)"
    verdicts = {
        bounds: Row("x", "", "ingest", "Some", figures, bounds, "why").verdict(held)
        for bounds in [(), ("≤ 12",), ("≤ 27",), ("", "≤ 1,024"), ("≤ 27", "< 1,024"), ("≥ 11", "")]
    }
    missed = "**missed**: why"
    assert list(verdicts.values()) == ["", missed, "met", "met", missed, "met"]
    assert Row("x", "", "ingest", "Never", figures, ("≤ 12",)).verdict(held) == ""
    assert Row("x", "", "ingest", "Some", "late: (.+)", ("= none",)).verdict(held) == "met"


def test_a_figure_is_bounded_by_the_name_that_it_stands_beside() -> None:
    held = {"Some world": "| CPU | 3.2 s |\n| peak | 277 MB |"}
    figures = r"^\| (\w+) \| (.+?) \|$"
    assert Row("x", "", "reach", "Some", figures, {"CPU": ("≤ 3.5",), "peak": ("≤ 600",)}).verdict(held) == "met"
    assert Row("x", "", "reach", "Some", figures, {"CPU": ("≤ 3",), "peak": ("≤ 600",)}).verdict(held) == "**missed**"


def test_every_bound_belongs_to_a_figure_that_is_read() -> None:
    held = sections(PAGE.read_text(encoding="utf-8")) | {"How well": QUALITY.read_text(encoding="utf-8")}
    for row in ROWS:
        named = [match[0] for match in row.found(held)[1]]
        if isinstance(row.bounds, Mapping):
            assert set(row.bounds) <= set(named), row.what
        assert bool(row.bounds) == (row.verdict(held) != ""), row.what
