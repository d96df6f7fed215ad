"""The progress line: how far, how fast, how long."""

from __future__ import annotations

import io
import re

from rich.console import Console

from graphshare.cli.bar import Bar


def drawn(*steps: tuple[str, int, int | None, int | None]) -> str:
    out = io.StringIO()
    bar = Bar(Console(file=out, force_terminal=True, width=120, no_color=True))
    for step in steps:
        bar.show(*step)
        bar.draw()
    bar.close()
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", out.getvalue())


def test_a_long_read_says_rows_their_speed_and_the_time_left() -> None:
    text = drawn(("elm.csv", 0, 1000, 0), ("oak.csv", 500, 1000, 12_000))
    assert "oak.csv" in text
    assert re.search(r"12,000 rows, [0-9,]+ a second", text)
    assert "left" in text


def test_work_without_rows_is_counted() -> None:
    assert "5,000 of 20,000" in drawn(("SHARES_WITH", 5000, 20_000, None))


def test_work_of_unknown_length_is_named() -> None:
    assert "names" in drawn(("names", 0, None, None))


def test_a_long_name_and_marks_in_it_do_not_disturb_the_line() -> None:
    text = drawn(("[bold]" + "x" * 200, 1, 2, None))
    assert "[bold]xxx" in text
    assert "x" * 41 not in text
    assert "1 of 2" in text
