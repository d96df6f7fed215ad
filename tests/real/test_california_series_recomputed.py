"""A series of weekly portal pages against counts by the json module alone: days, recipients, cameras, audits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
