"""The page of what is held."""

from __future__ import annotations

from typing import Any

import pytest
from reader import Reader

from graphshare.views.coverage import coverage_page, coverage_sentence

pytestmark = pytest.mark.browser

PROVENANCE = {"version": "1", "command": "coverage", "window": {"since": None, "until": None}, "releases": []}


def agency(
    name: str, logs: dict[str, dict[str, int]], lists: list[dict[str, Any]], not_held: list[str]
) -> dict[str, Any]:
    return {
        "agency": name,
        "agency_id": name.lower(),
        "logs": logs,
        "gaps": {},
        "lists": lists,
        "events": [],
        "not_held": not_held,
    }


def held(agencies: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "networks": {"known": 9, "with_log": 1, "with_list": 1},
        "months": {"first": "2024-11", "last": "2025-06"} if agencies else {"first": None, "last": None},
        "agencies": agencies,
        "unknown_agency": [{"release": "r", "file": "<b>lost.csv", "kind": "network audit", "records": 7}],
        "provenance": PROVENANCE,
    }


ELM = agency(
    "Elm OH PD <script>alert(1)</script>",
    {"network audit": {"2024-11": 4, "2025-01": 2}, "organization audit": {"2025-06": 1}},
    [{"dated": "2025-02-10", "kind": "portal", "complete": True, "recipients": 5, "release": "l"}],
    [],
)
ASH = agency(
    "Ash OH PD",
    {},
    [{"dated": "2025-03-01", "kind": "portal", "complete": False, "recipients": None, "release": "m"}],
    ["network audit"],
)


def test_each_month_held_has_its_mark_and_the_table_says_the_same(reader: Reader) -> None:
    reader.requests()
    reader.open(coverage_page(held([ASH, ELM])))
    titles = reader.run("return [...document.querySelectorAll('.held title')].map((t) => t.textContent)")
    name = ELM["agency"]
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
        ("Ash OH PD", "–", "network audit"),
        (name, "2024-11 to 2025-01, 6 rows", "–"),
    ]
    assert "lost.csv" in reader.text("main")
    assert "does not say that nothing happened" in reader.text("#answer")
    assert "2024-11 to 2025-01, 6 rows" in reader.run("return window.__gs.csv()")
    assert reader.requests() == []
    assert reader.logs() == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_to_mend(reader: Reader, size: tuple[int, int]) -> None:
    reader.open(coverage_page(held([ASH, ELM])), size=size)
    assert reader.axe() == []


def test_a_picture_of_many_agencies_draws_those_with_logs_and_says_so(reader: Reader) -> None:
    many = [agency(f"Town {n} OH PD", {}, ASH["lists"], []) for n in range(200)]
    reader.open(coverage_page(held([*many, ELM])))
    assert "150 of 203 lines are drawn" in reader.text("main")
    assert reader.run("return document.querySelectorAll('.holdings tbody tr').length") == 201
    assert reader.run("return document.querySelector('.held text[font-size=\"12.5\"]').textContent").startswith(
        "Elm OH PD"
    )


def test_nothing_held_is_told_plainly(reader: Reader) -> None:
    reader.open(coverage_page(held([])))
    assert coverage_sentence(held([])) == "No log and no list that names its agency is held."
    assert "Nothing that is held has a month." in reader.text("main")
    assert reader.logs() == []
