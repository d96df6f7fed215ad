"""A series of weekly portal pages against counts by the json, csv and html modules alone: days, recipients, cameras, and
the search audits inside the pages."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from graphshare.workspace import Workspace

PORTALS = Path(__file__).parents[2].parent / "shared" / "data" / "flock_transparency_portals_ca_2026"
SERIES = ("vallejo-ca-pd", "vacaville-ca-pd", "monterey-park-ca-pd", "ontario-ca-pd", "antioch-ca-pd")
#: A page calls its agency otherwise than its address does.
NAMED = {"Vacaville Police Department": "Vacaville CA PD"}
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not PORTALS.exists(), reason="the real records are not beside the checkout"),
]


def snapshots() -> dict[tuple[str, str], dict[str, Any]]:
    """(agency, day) → the page, of the portals that were kept week by week."""
    pages = [json.loads(p.read_text(encoding="utf-8")) for s in SERIES for p in (PORTALS / s).glob("*.json")]
    return {(NAMED.get(p["crawled_name"], p["crawled_name"]), p["archived_date"]): p for p in pages}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(tmp_path_factory.mktemp("california"))
    made.ingest([p for s in SERIES for p in sorted((PORTALS / s).glob("*.json"))])
    return made


def test_every_page_of_the_series_is_a_list_of_its_day(workspace: Workspace) -> None:
    told = {
        (a["agency"], x["dated"]): (x["complete"], x["recipients"])
        for a in workspace.coverage().data["agencies"]
        for x in a["lists"]
    }
    assert told.keys() == snapshots().keys()
    for key, page in snapshots().items():
        names = {n.strip() for n in page["sharing_outbound"]}
        assert told[key][0] is bool(names), key
        assert len(names) - 3 <= (told[key][1] or 0) <= len(names), key  # two spellings may be one agency


def test_the_graph_has_the_cameras_and_the_recipients_of_each_day(workspace: Workspace) -> None:
    graph = workspace.graph()
    days = {r["id"]: str(r["dated"]) for r in graph.table("Release", ["id", "dated"]).to_pylist()}
    owners = {a["id"]: a["name"] for a in graph.table("Agency", ["id", "name"]).to_pylist()}
    cameras = {
        (owners[c["source"]], days[c["target"]]): c["cameras"]
        for c in graph.table("CONFIGURED").to_pylist()
        if c["basis"] == "dated"
    }
    assert cameras == {key: page["camera_count"] for key, page in snapshots().items()}


def test_what_went_from_the_lists_is_what_went_from_the_pages(workspace: Workspace) -> None:
    pages = snapshots()
    graph = workspace.graph()
    ids = {a["id"]: a["name"] for a in graph.table("Agency", ["id", "name"]).to_pylist()}
    for agency, first, last in (("Vallejo CA PD", "2026-03-31", "2026-04-23"),):
        held = {
            day: {
                ids[s["target"]]
                for s in graph.table("SHARES_WITH").to_pylist()
                if ids[s["source"]] == agency and str(s["from"]) <= day <= str(s["until"])
            }
            for day in (first, last)
        }
        sizes = [len(pages[agency, day]["sharing_outbound"]) for day in (first, last)]
        assert sizes == [281, 65]
        assert all(n - 3 <= len(held[d]) <= n for d, n in zip((first, last), sizes, strict=True))  # spellings of one


def audits() -> dict[str, list[dict[str, str]]]:
    """Agency → the records of the search audits inside its pages, one week's after another's."""
    out: dict[str, list[dict[str, str]]] = {}
    for (agency, _), page in sorted(snapshots().items()):
        out.setdefault(agency, []).extend(page.get("search_audit_csv") or [])
    return {agency: records for agency, records in out.items() if records}


def test_the_audits_inside_the_pages_give_their_rows_and_their_searches_month_by_month(workspace: Workspace) -> None:
    """A search stands in the audits of several weeks and is one: Flock's id, which the pages give, says which."""
    data = workspace.tally(by=("agency", "month")).data
    rows, searches, largest = Counter[tuple[str, str]](), Counter[tuple[str, str]](), 0
    for agency, records in audits().items():
        rows.update((agency, r["searchDate"][:7]) for r in records)
        searches.update((agency, day[:7]) for day in {r["id"]: r["searchDate"] for r in records}.values())
        largest = max(largest, *(int(r["networkCount"] or 0) for r in records))
    assert {(g["agency"], g["month"]): g["rows"] for g in data["groups"]} == rows
    assert {(g["agency"], g["month"]): g["searches"] for g in data["groups"]} == searches
    assert data["totals"]["rows"] == rows.total() > data["totals"]["searches"] == searches.total()
    assert max(g["most_networks"] for g in data["groups"]) == largest


def test_the_audits_inside_the_pages_cover_the_months_of_their_rows_and_no_cameras(workspace: Workspace) -> None:
    """How many networks a search went to is not which: such an audit is no log of anybody's cameras and opens no door."""
    told = workspace.coverage().data
    held = {a["agency"]: {m for kind in a["logs"].values() for m in kind} for a in told["agencies"] if a["logs"]}
    assert held == {agency: {r["searchDate"][:7] for r in records} for agency, records in audits().items()}
    assert told["networks"]["with_log"] == 0
    reach = workspace.reach("DHS").data
    assert reach["observed"]["hinted"]["owners"] is None
    assert not [d for n in reach["networks"] for d in n["doors"] if d["door"] != "front"]


def test_a_saved_page_holds_the_audit_of_its_json(tmp_path: Path) -> None:
    """In a page the audit is a percent-encoded table behind a link."""
    page, *_ = sorted((PORTALS / "ontario-ca-pd").glob("*.html"))
    (link,) = re.findall(r'href="data:text/csv[^",]*,([^"]*)"', page.read_text(encoding="utf-8"))
    records = list(csv.DictReader(io.StringIO(unquote(html.unescape(link)))))
    data = Workspace(tmp_path).tally([page], by=("category",)).data
    assert data["totals"]["rows"] == len(records)
    assert data["totals"]["searches"] == len({r["id"] for r in records})
    assert {g["category"]: g["searches"] for g in data["groups"]} == Counter(r["offenseType"] or None for r in records)
