"""The page of searches a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import answers
import pytest
from reader import Reader

from graphshare.domain.model import Window
from graphshare.domain.months import months_from
from graphshare.facts.reading import Reading
from graphshare.questions.days_held import MonthHeld, months_held
from graphshare.tally import Group
from graphshare.tally.measures import Measures, Span
from graphshare.views.timeline import BesideTimeline, timeline_page, timeline_sentence
from tests.fictional import Fictional
from tests.worlds import World

pytestmark = pytest.mark.browser

#: Logs are held from before the first search to after the last, but for two months.
LOGS = {
    m: MonthHeld(1 + i % 3, 1, 30, 30, 30)
    for i, m in enumerate(months_from("2024-11", "2026-05"))
    if m not in {"2025-06", "2026-04"}
}
HELD = BesideTimeline(
    LOGS, {"2025-05": [f"a.csv row {n} (abc)" for n in range(60)]}, "Wren IL PD", [(date(2025, 6, 1), "A law (IL)")]
)


def test_the_bars_the_table_and_the_sentence_say_the_same(reader: Reader) -> None:
    tally = answers.tally()
    dated = [g for g in tally.found.groups if g.keys["month"]]
    reader.requests()
    reader.open(timeline_page(tally, answers.BREAKS, HELD))
    bars = reader.run("return [...document.querySelectorAll('.chart a')].map((a) => a.getAttribute('aria-label'))")
    assert len([b for b in bars if ": 0 " not in b]) == len(dated)
    rows = reader.run(
        "return [...document.querySelectorAll('tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    assert [r[0] for r in rows] == months_from("2024-11", "2026-05"), "from the first month held to the last"
    told = [int(r[5].replace(",", "")) for r in rows if r[5] != "not known"]
    assert sum(told) == sum(g.all.searches or 0 for g in dated)
    assert f"{sum(told):,} searches of the cameras of Wren IL PD from 2024-11 to 2026-05" in reader.text("#answer")
    assert "3 searches without a date left out." in reader.text("#answer")
    assert reader.requests() == []
    assert reader.logs() == []


def test_a_month_without_a_log_is_hatched_and_one_without_a_search_stands_at_zero(reader: Reader) -> None:
    reader.open(timeline_page(answers.tally(), answers.BREAKS, HELD))
    hatched = reader.run(
        "return [...document.querySelectorAll('.chart path[fill*=hatch]')].map((p) => p.parentNode.textContent.trim())"
    )
    assert hatched == ["2025-06: no log held, not known", "2026-04: no log held, not known"]
    zeros = reader.run(
        "return [...document.querySelectorAll('.chart a')].map((a) => a.getAttribute('aria-label')).filter((t) => t.includes(': 0 '))"
    )
    assert [z[:7] for z in zeros] == ["2024-11", "2024-12", "2026-05"]
    row = reader.run("return [...document.getElementById('m-2026-04').cells].map((c) => c.textContent)")
    assert row[1:8] == ["not known"] * 5 + ["0", "none"]
    assert "For 2 months between no log is held: not known, not zero." in reader.text("#answer")
    strip = reader.run(
        "return [...document.querySelectorAll('.chart title')].filter((t) => /: \\d+ logs? held$/.test(t.textContent)).length"
    )
    assert strip == len(LOGS)


def test_a_click_on_a_bar_leads_to_its_month_and_its_rows(reader: Reader) -> None:
    reader.open(timeline_page(answers.tally(), answers.BREAKS, HELD))
    reader.run(
        "document.querySelector('.chart a[href=\"#m-2025-05\"]').dispatchEvent(new MouseEvent('click', { bubbles: true }))"
    )
    reader.run("location.hash = '#m-2025-05'")
    reader.driver.execute_async_script("setTimeout(arguments[0], 100)")
    assert reader.run("return document.querySelector('tr.on').id") == "m-2025-05"
    assert reader.run("return document.querySelector('tr.on details').open") is True
    assert "a.csv row 0 (abc)" in reader.text("tr.on")
    assert "and 20 rows more" in reader.text("tr.on")
    assert "a.csv row 39 (abc)" in reader.run("return __gs.csv()")


def test_breaks_and_laws_that_the_months_cross_are_drawn_and_told(reader: Reader) -> None:
    reader.open(timeline_page(answers.tally(), answers.BREAKS, HELD))
    texts = reader.run("return [...document.querySelectorAll('.chart text')].map((t) => t.textContent)")
    assert [t for t in texts if t in "1234"] == ["1", "2", "3", "4"]
    assert "Not crossed" not in reader.text("main")
    assert "1. 2025-06-01: A law (IL)" in reader.text("main")
    assert "not a fall in use" in reader.text("main")
    assert "Wren IL PD" in reader.text("h1")
    assert "says it was for a federal body" in reader.run("return __gs.svg()")


def test_a_month_over_which_the_logs_reach_in_part_is_hatched_where_they_do_not(reader: Reader) -> None:
    part = replace(HELD, logs={**LOGS, "2025-05": MonthHeld(1, 12, 12, 1, 31)})
    reader.open(timeline_page(answers.tally(), answers.BREAKS, part))
    words = "2025-05: what is held reaches over 1 of 31 days"
    titles = reader.run(
        "return [...document.querySelectorAll('.chart path[fill*=hatch]')].map((p) => p.parentNode.textContent.trim())"
    )
    assert titles.count(words) == 2, "before the day and after it"
    assert "1 of 31" in reader.text("#m-2025-05")
    assert "In one month the logs held reach over only some of the days." in reader.text("#answer")


@pytest.mark.parametrize("by", ["body", "agency"])
def test_small_multiples_say_what_their_table_and_the_tally_say(
    reader: Reader, fictional: Fictional, tmp_path: Path, by: str
) -> None:
    work, split = fictional.workspace, "2025-06-01"
    page = work.view_timeline(tmp_path / "t.html", by=by, of="immigration", split=split)
    reader.open(page.read_text(encoding="utf-8"))
    bars = reader.run(
        "return [...document.querySelectorAll('a[href^=\"#p-\"]')].map((a) => a.getAttribute('aria-label'))"
    )
    rows = reader.run(
        "return [...document.querySelectorAll('tr[id^=p-]')].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    drawn: dict[str, int] = {}
    for bar in bars:
        name, _, count = bar.rpartition(", ")[0], *bar.rpartition(": ")[1:]
        drawn[name] = drawn.get(name, 0) + int(count.split()[0].replace(",", ""))
    assert drawn == {name: int(n.replace(",", "")) for name, n, *_ in rows}
    groups = work.tally(by=("month", by), of="immigration").found.groups
    assert sum(drawn.values()) == sum(g.all.searches or 0 for g in groups if g.keys["month"])
    sides = work.tally(of="immigration", split=split).found
    assert f"Before {split}: {sides.before.searches}; from that day on: {sides.after.searches}" in reader.text(
        "#answer"
    )
    assert reader.axe() == []


def test_a_month_is_held_as_far_as_a_log_reaches(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd")
    world.release("a", agency="elm-pd", first=datetime(2025, 1, 30, 10), last=datetime(2025, 3, 2, 10))
    world.release("b", agency="oak-pd", first=datetime(2025, 3, 31, 23), last=datetime(2025, 3, 31, 23, 30))
    with Reading(world.write(tmp_path)) as reading:
        both, elm = months_held(reading, Window()), months_held(reading, Window(), "elm-pd")
        cut = months_held(reading, Window(date(2025, 3, 2), date(2025, 3, 11)))
    assert elm == {
        "2025-01": MonthHeld(1, 30, 31, 2, 31), "2025-02": MonthHeld(1, 1, 28, 28, 28), "2025-03": MonthHeld(1, 1, 2, 2, 31),
    }  # fmt: skip
    assert both["2025-03"] == MonthHeld(2, 1, 31, 3, 31)
    assert cut == {"2025-03": MonthHeld(1, 2, 2, 1, 10)}


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_to_mend(reader: Reader, size: tuple[int, int]) -> None:
    reader.open(timeline_page(answers.tally(), answers.BREAKS, HELD), size=size)
    assert reader.axe() == []


def test_a_tally_without_grades_or_without_months_is_told_plainly(reader: Reader) -> None:
    reader.open(timeline_page(answers.tally_of("ICE", Group({"month": "2025-05"}, Measures(searches=1_204), Span()))))
    assert reader.text("#answer") == "In the logs held, 1,204 searches in 2025-05."
    assert reader.run("return document.querySelectorAll('.keyed').length") == 0
    assert timeline_sentence(answers.tally_of("ICE").found).startswith("No search with a date")
    none, picked = replace(HELD, logs={}), replace(HELD, logs={m: replace(h, picked=h.logs) for m, h in LOGS.items()})
    assert "not known, not zero" in timeline_sentence(answers.tally_of("ICE").found, none)
    assert timeline_sentence(answers.tally().found, picked).startswith("In the selected rows held")
    reader.open(timeline_page(answers.tally_of("ICE")))
    assert reader.logs() == []


def test_the_page_of_a_town_counts_its_own_log_and_cites_its_rows(
    reader: Reader, fictional: Fictional, tmp_path: Path
) -> None:
    work = fictional.workspace
    page = work.view_timeline(tmp_path / "t.html", "Dannelmoor QN PD", of="immigration")
    reader.open(page.read_text(encoding="utf-8"))
    tally = work.tally(["Dannelmoor QN PD"], of="immigration", by=("month",)).found
    assert f"{tally.totals.all.searches:,} searches of the cameras of Dannelmoor QN PD" in reader.text("#answer")
    cited = reader.run("return [...document.querySelectorAll('tbody details li')].length")
    assert cited == tally.totals.all.rows
