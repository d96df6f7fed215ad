"""The report as a reader opens and prints it."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from reader import Reader

from graphshare.domain.provenance import Cited
from graphshare.questions.spoken_for import LinesCounted
from graphshare.reporting.report import AgencyBar, Report, Section
from graphshare.reporting.telling import report_page
from graphshare.views.footing import Grounds
from tests.worlds import RESTS_ON

pytestmark = pytest.mark.browser

EVIL = "Elm OH PD <script>alert(1)</script>"
COLUMNS = ("Agency", "State", "Mention ICE", "First")


def a_report(rows: int = 12, bars: int = 3) -> Report:
    named = tuple(AgencyBar(f"{EVIL} {i}", 9 - i % 8, i % 3) for i in range(bars))
    table = tuple((f"{EVIL} {i}", "OH", 1234 + i, "2025-05-01") for i in range(rows))
    held = Cited("r", "<b>log.csv", "ab" * 32, EVIL, "network audit", None, None, None, "Elm News", None)
    return Report(
        "ICE and local license-plate readers", "All records held", "ICE", "Two agencies searched. " * 20,
        LinesCounted(2, 1, 3, 9, 9, 1, None, None), named,
        (Section("Who, and since when", ("Some words.",), COLUMNS, table), Section("What is not known", ("Much.",))),
        Grounds(RESTS_ON, (held,), notes=("A note.",)),
    )  # fmt: skip


def test_a_report_shows_its_words_its_picture_and_its_tables_and_asks_nobody(reader: Reader) -> None:
    reader.requests()
    reader.open(report_page(a_report()))
    assert reader.run("return document.querySelectorAll('main h2').length") == 3
    assert reader.run("return document.querySelectorAll('.paper svg.held rect').length") == 6
    assert reader.run("return document.querySelector('.paper tbody').rows.length") == 12
    assert EVIL in reader.text(".paper tbody")
    assert "1,234" in reader.text(".paper tbody")
    assert "Elm News" in reader.text("footer")
    assert reader.requests() == []
    assert reader.logs() == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_to_mend(reader: Reader, size: tuple[int, int]) -> None:
    reader.open(report_page(a_report()), size=size)
    assert reader.axe() == []


def test_a_report_prints_on_a_few_sheets_with_its_sources(reader: Reader) -> None:
    reader.open(report_page(a_report(rows=90)))
    for paper in ({"paperWidth": 8.27, "paperHeight": 11.69}, {"paperWidth": 8.5, "paperHeight": 11}):
        printed: Any = reader.driver.execute_cdp_cmd(
            "Page.printToPDF", {**paper, "preferCSSPageSize": False, "printBackground": True}
        )
        sheets = len(re.findall(rb"/Type\s*/Page[^s]", base64.b64decode(printed["data"])))
        assert 2 <= sheets <= 6
    assert reader.run("return document.getElementById('sources').open")


def test_a_report_without_a_picture_has_none(reader: Reader) -> None:
    reader.open(report_page(a_report(bars=0)))
    assert reader.run("return document.querySelectorAll('.paper svg').length") == 0
