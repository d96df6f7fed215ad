"""The page that compares two windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from reader import Reader

from graphshare.views.compare import FEWEST
from tests.fictional import Fictional

pytestmark = pytest.mark.browser
WINDOWS = {"before": "2025-01-01..2025-05-31", "after": "2025-07-01..2025-11-30"}


def test_the_page_says_what_the_answer_says_and_cites_its_rows(
    reader: Reader, fictional: Fictional, tmp_path: Path
) -> None:
    work = fictional.workspace
    found = work.compare("ICE", **WINDOWS).data
    reader.requests()
    reader.open(work.view_compare("ICE", tmp_path / "c.html", **WINDOWS).read_text(encoding="utf-8"))
    assert reader.text("#answer") == found["sentence"]
    tables = reader.run("return [...document.querySelectorAll('table')].map((t) => t.tBodies[0].rows.length)")
    doors = len(found["opened"]) + len(found["closed"]) + len(found["moved"])
    assert tables == [n for n in (len(found["rates"]), doors, len(found["began"]) + len(found["stopped"])) if n]
    rates = work.compare("ICE", **WINDOWS).found.rates
    compared = [r for r in rates if not r.refused and min(r.before.of, r.after.of) >= FEWEST]
    assert reader.run("return document.querySelectorAll('.chart a').length") == 2 * len(compared) > 0
    link = reader.run("return document.querySelector('.chart a').getAttribute('href').slice(1)")
    assert reader.run("return document.getElementById(arguments[0]).tagName", link) == "TR"
    assert " row " in reader.text("main")
    assert reader.axe() == []
    assert reader.requests() == []
    assert reader.logs() == []


def test_windows_over_which_no_log_reaches_are_told_plainly(
    reader: Reader, fictional: Fictional, tmp_path: Path
) -> None:
    far = {"before": "2019-01-01..2019-03-31", "after": "2019-05-01..2019-07-31"}
    reader.open(fictional.workspace.view_compare("ICE", tmp_path / "c.html", **far).read_text(encoding="utf-8"))
    assert "is not known" in reader.text("#answer")
    assert reader.run("return document.querySelectorAll('.chart').length") == 0
    assert reader.logs() == []
