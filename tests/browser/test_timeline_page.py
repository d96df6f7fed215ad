"""The page of searches a month."""

from __future__ import annotations

import answers
import pytest
from reader import Reader

from graphshare.tally import Group
from graphshare.tally.measures import Measures, Span
from graphshare.views.timeline import timeline_page, timeline_sentence

pytestmark = pytest.mark.browser


def test_the_bars_the_table_and_the_sentence_say_the_same(reader: Reader) -> None:
    tally = answers.tally()
    dated = [g for g in tally.found.groups if g.keys["month"]]
    reader.requests()
    reader.open(timeline_page(tally, answers.BREAKS))
    assert reader.run("return document.querySelectorAll('.chart rect').length") == len(dated)
    months = reader.run("return [...document.querySelectorAll('.months tbody tr')].map((r) => r.lastChild.textContent)")
    assert sum(int(m.replace(",", "")) for m in months) == sum(g.all.searches or 0 for g in dated)
    assert len(months) == 15
    assert f"{sum(g.all.searches or 0 for g in dated):,} searches from 2025-01 to 2026-03" in reader.text("#answer")
    assert "3 searches without a date left out." in reader.text("#answer")
    assert reader.requests() == []
    assert reader.logs() == []


def test_breaks_that_the_months_cross_are_drawn_and_told(reader: Reader) -> None:
    reader.open(timeline_page(answers.tally(), answers.BREAKS))
    assert reader.run("return document.querySelectorAll('.chart circle').length") == 3
    assert "Not crossed" not in reader.text("main")
    assert "not a fall in use" in reader.text("main")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_to_mend(reader: Reader, size: tuple[int, int]) -> None:
    reader.open(timeline_page(answers.tally(), answers.BREAKS), size=size)
    assert reader.axe() == []


def test_a_tally_without_grades_or_without_months_is_told_plainly(reader: Reader) -> None:
    reader.open(timeline_page(answers.tally_of("ICE", Group({"month": "2025-05"}, Measures(searches=1_204), Span()))))
    assert reader.text("#answer") == "In the logs held, 1,204 searches in 2025-05."
    assert reader.run("return document.querySelectorAll('.keyed').length") == 0
    assert timeline_sentence(answers.tally_of("ICE").found).startswith("No search with a date")
    reader.open(timeline_page(answers.tally_of("ICE")))
    assert reader.logs() == []
