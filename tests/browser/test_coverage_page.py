"""The page of what is held."""

from __future__ import annotations

from datetime import date

import pytest
from reader import Reader

from graphshare.answer import Answer
from graphshare.questions.coverage import AgencyHeld, Coverage, ListHeld, Nameless
from graphshare.telling.coverage import tell_coverage
from graphshare.views.coverage import coverage_page
from tests.worlds import RESTS_ON

pytestmark = pytest.mark.browser


def told(*agencies: AgencyHeld) -> Answer[Coverage]:
    lost = Nameless("r", "<b>lost.csv", "ab" * 32, "network audit", 7)
    return tell_coverage(Coverage(9, 1, 1, agencies, (lost,), ()), RESTS_ON)


ELM = AgencyHeld(
    "Elm OH PD <script>alert(1)</script>",
    "elm",
    {"network audit": {"2024-11": 4, "2025-01": 2}, "organization audit": {"2025-06": 1}},
    (ListHeld(date(2025, 2, 10), "portal", complete=True, recipients=5, release="l"),),
)
ASH = AgencyHeld(
    "Ash OH PD",
    "ash",
    {},
    (ListHeld(date(2025, 3, 1), "portal", complete=False, recipients=None, release="m"),),
)


def test_each_month_held_has_its_mark_and_the_table_says_the_same(reader: Reader) -> None:
    reader.requests()
    reader.open(coverage_page(told(ASH, ELM)))
    titles = reader.run("return [...document.querySelectorAll('.held title')].map((t) => t.textContent)")
    name = ELM.agency
    assert titles == [
        f"{name}, 2024-11: network audit",
        f"{name}, 2025-01: network audit",
        f"{name}, 2025-06: organization audit",
        f"{name}, 2025-02: complete list",
        "Ash OH PD, 2025-03: list not complete, only counted or not published",
    ]
    rows = reader.run(
        "return [...document.querySelectorAll('.holdings tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    assert [(r[0], r[1], r[5]) for r in rows] == [
        ("Ash OH PD", "not held", "network audit, organization audit, complete list"),
        (name, "2024-11 to 2025-01, 6 rows; none in 2024-12", "nothing"),
    ]
    assert "lost.csv" in reader.text("main")
    assert told(ASH, ELM).sentence in reader.text("#answer"), "one sentence, on the terminal and on the page"
    assert "no sign that nothing happened. A month without a mark is not known." in reader.text("#answer")
    assert "2024-11 to 2025-01, 6 rows" in reader.run("return window.__gs.csv()")
    assert reader.requests() == []
    assert reader.logs() == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_to_mend(reader: Reader, size: tuple[int, int]) -> None:
    reader.open(coverage_page(told(ASH, ELM)), size=size)
    assert reader.axe() == []


def test_a_picture_of_many_agencies_draws_those_with_logs_and_says_so(reader: Reader) -> None:
    many = [AgencyHeld(f"Town {n} OH PD", f"town-{n}", {}, ASH.lists) for n in range(200)]
    reader.open(coverage_page(told(*many, ELM)))
    assert "150 of 203 lines are drawn" in reader.text("main")
    assert reader.run("return document.querySelectorAll('.holdings tbody tr').length") == 201
    assert reader.run("return document.querySelector('.held text[font-size=\"12.5\"]').textContent").startswith(
        "Elm OH PD"
    )


def test_nothing_held_is_told_plainly(reader: Reader) -> None:
    nothing = tell_coverage(Coverage(0, 0, 0, (), (), ()), RESTS_ON)
    reader.open(coverage_page(nothing))
    assert reader.text("#answer").startswith("No log and no list is held.")
    assert "Nothing that is held has a month." in reader.text("main")
    assert reader.logs() == []
