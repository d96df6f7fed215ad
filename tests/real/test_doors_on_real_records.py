"""Doors and coverage of real records, against counts that read the files with csv and openpyxl alone."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graphshare.workspace import Workspace

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=f"no real records at {DATA.name}")]
TABLE, HITS = "flock_portal_table_2025", "flock_network_audit_keyword_hits"


def portals() -> dict[str, list[str]]:
    """Portal → the recipients that its cell names, cut at commas."""
    (file,) = (DATA / TABLE).glob("*.xlsx")
    book = openpyxl.load_workbook(file)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    at = rows[0].index("External organizations with access")
    return {str(r[0]).strip(): [p.strip() for p in str(r[at] or "").split(",") if p.strip()] for r in rows[1:] if r[0]}


def naming(words: str, inactive: bool) -> set[str]:
    return {
        owner
        for owner, names in portals().items()
        if any(re.search(words, n, re.I) and bool(re.search(r"inactive", n, re.I)) is inactive for n in names)
    }


@pytest.mark.parametrize(("body", "words"), [("Border Patrol", r"border patrol"), ("HSI", r"homeland security inv")])
def test_the_portal_table_gives_the_front_doors_and_inactive_accounts_counted_by_hand(
    body: str, words: str, portal_table: Workspace
) -> None:
    declared = portal_table.reach(body).data["declared"]
    assert declared["active"]["owners"] == len(naming(words, inactive=False))
    assert declared["inactive"]["owners"] == len(naming(words, inactive=True))
    assert declared["parent"]["owners"] == 0


def test_an_owner_with_both_accounts_stands_in_both_counts(portal_table: Workspace) -> None:
    data = portal_table.reach("DHS").data
    words = r"border patrol|homeland security inv"
    assert data["declared"]["active"]["owners"] == len(naming(words, inactive=False))
    assert data["declared"]["inactive"]["owners"] == len(naming(words, inactive=True))
    assert len({i["owner"] for i in data["inactive"]}) == data["declared"]["inactive"]["owners"]


def test_a_table_of_lists_says_nothing_of_what_was_searched(portal_table: Workspace) -> None:
    data = portal_table.reach("HSI").data
    assert data["observed"]["hinted"]["owners"] is data["possible"]["1"]["hinted"]["owners"] is None
    assert data["searches"]["hinted"] is None
    coverage = portal_table.coverage().data["networks"]
    assert coverage["with_log"] == 0
    named = [o for o, cell in portals().items() if any(re.search("[a-z]", n) and len(n) < 60 for n in cell)]
    assert coverage["with_list"] == len(named), "a number, N/A or a sentence in place of names is no list"


@pytest.fixture(scope="module")
def portal_table(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.init(tmp_path_factory.mktemp("table"))
    workspace.ingest([DATA / TABLE])
    return workspace


def test_oaklands_hits_are_side_doors_of_the_agencies_that_wrote_it(tmp_path: Path) -> None:
    (file,) = (DATA / HITS).glob("*.csv")
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    months: dict[str, set[str]] = defaultdict(set)
    with file.open(encoding="utf-8-sig", newline="") as text:
        for row in csv.DictReader(text):
            for body in ("HSI", "ICE"):
                if re.search(rf"\b{body}\b", f"{row['reason']} {row['case_number']}"):
                    counted[body][row["agency"]] += int(row["nb_queries"])
                    months[body].add(row["last_search_time"][:7])
    workspace = Workspace.init(tmp_path)
    workspace.ingest([DATA / HITS], agency="Oakland CA PD")
    for body in ("HSI", "ICE"):
        data: dict[str, Any] = workspace.reach(body).data
        doors = [d for n in data["networks"] for d in n["doors"] if (d["body"], d["use"]) == (body, "used")]
        assert {d["door"] for d in doors} == {"side"}
        assert sorted(d["searches"]["named"] for d in doors) == sorted(counted[body].values())
        assert {d["first"][:7] for d in doors} | {d["last"][:7] for d in doors} <= months[body]
        assert data["observed"]["floor"] is True
        assert data["declared"]["active"]["owners"] is None


def test_searches_of_agencies_known_only_by_a_number_are_counted_as_the_tally_counts_them(tmp_path: Path) -> None:
    workspace = Workspace.init(tmp_path)
    workspace.ingest([DATA / "flock_immigration_searches_hibf"])
    reach, tally = workspace.reach("ICE").data, workspace.tally(of="ICE", by=("body",)).data
    assert reach["searches"]["named"] == tally["totals"]["searches"] > 900
    assert reach["searches"]["unidentified"]["named"] > 900
    assert reach["observed"]["named"]["owners"] is None, "no release of it says whose cameras were searched"
