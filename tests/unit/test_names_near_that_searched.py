"""A searcher whose name is only near a federal body's: no proxy and no door, but told, until a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphshare.agencies import Decision, Judgment
from graphshare.agencies.decisions import FILE, decide
from graphshare.workspace import Workspace

HEADER = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type\n"
)
NEAR = "Homelnd Secrty Invstigatns"


def search(number: int, org: str, reason: str) -> str:
    ident = f"aaaaaaaa-0000-4000-8000-{number:012d}"
    return f'{ident},***,{org},5,,***,{reason},,,"05/0{number}/2025, 06:47:21 PM UTC",search\n'


def held(root: Path) -> Workspace:
    """Ashford's log, in which a misspelled HSI and Millbrook search for ICE; Tolver shares with the misspelled one."""
    folder = root / "records"
    folder.mkdir(parents=True)
    rows = [search(1, NEAR, "assist ICE"), search(2, "Millbrook OH PD", "assist ICE"), search(3, NEAR, "theft")]
    (folder / "5_1_2025-5_31_2025-Ashford IL PD-Network-Audit.csv").write_text(HEADER + "".join(rows))
    (folder / "Tolver OH PD SharedNetworks 2025-05-05.csv").write_text(
        f"Organization Name,Networks Shared With Me,Networks I'm Sharing\n{NEAR},,Tolver OH PD\n"
    )
    workspace = Workspace.init(root / "workspace")
    workspace.ingest([folder])
    return workspace


def doors(data: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    return {(n["owner"], d["door"], d["proxy"]) for n in data["networks"] for d in n["doors"]}


def test_it_is_no_proxy_and_opens_no_door_but_is_told(tmp_path: Path) -> None:
    workspace = held(tmp_path)
    answer = workspace.reach("ICE", possible=True)
    assert {proxy for _, _, proxy in doors(answer.data)} == {"Millbrook OH PD"}
    assert [p["agency"] for p in workspace.proxies("ICE").data["proxies"]] == ["Millbrook OH PD"]
    assert answer.data["possible"]["1"]["hinted"]["owners"] == 1
    (told,) = answer.data["to_review"]
    assert (told["agency"], told["bodies"], told["searches"]) == (NEAR, ["DHS", "HSI"], 1)
    assert [e["row"] for e in told["evidence"]] == [2]
    assert answer.data["searches"]["named"] == 2
    assert answer.data["searches"]["to_review"]["named"] == 1
    assert any("is only near the name of a federal body (DHS and HSI): its 1 search" in n for n in answer.data["notes"])
    assert "1 search by agencies whose names may be a federal body's mentions ICE" in answer.data["sentence"]
    assert [u["agency"] for u in workspace.coverage().data["to_review"]] == [NEAR]


def test_the_saved_queries_leave_it_out_too(tmp_path: Path) -> None:
    workspace = held(tmp_path)
    for query in ("doors-side-used", "doors-side-open", "proxies-of-body"):
        found = {r["proxy_id"] for r in workspace.query(query, {"body": "ICE"}).data}
        assert found <= {"millbrook-oh-police"}, query
    assert [r["proxy_id"] for r in workspace.query("proxies-of-body", {"body": "ICE"}).data] == ["millbrook-oh-police"]
    derived = {r["source"] for r in workspace.graph().table("SEARCHED_FOR").to_pylist()}
    assert derived == {"millbrook-oh-police"}


def test_a_person_who_says_that_it_is_not_the_body_makes_it_a_proxy(tmp_path: Path) -> None:
    workspace = held(tmp_path)
    for body in ("Homeland Security Investigations", "Department of Homeland Security"):
        decision = Decision(NEAR, body, Judgment.DIFFERENT, "n", "2026-01-01", "a local team")
        decide(workspace.hand / FILE, decision)
    data = workspace.reach("ICE").data
    assert {proxy for _, _, proxy in doors(data)} == {"Millbrook OH PD", NEAR}
    assert data["to_review"] == []


def test_a_person_who_says_that_it_is_the_body_makes_it_the_bodys_own(tmp_path: Path) -> None:
    workspace = held(tmp_path)
    decide(
        workspace.hand / FILE,
        Decision(NEAR, "Homeland Security Investigations", Judgment.SAME, "n", "2026-01-01", "a typing error"),
    )
    data = workspace.reach("ICE").data
    assert ("Ashford IL PD", "unknown", None) in doors(data)
    assert ("Tolver OH PD", "front", None) in doors(data)
    assert data["to_review"] == []


def test_a_near_name_on_a_list_makes_no_search_of_the_body_a_discrepancy(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    rows = search(5, "Homeland Security Investigations", "immigration") + search(5, "Millbrook OH PD", "ICE")
    (folder / "5_1_2025-5_31_2025-Ashford IL PD-Network-Audit.csv").write_text(HEADER + rows)
    (folder / "Ashford IL PD SharedNetworks 2025-05-05.csv").write_text(
        f"Organization Name,Networks Shared With Me,Networks I'm Sharing\n{NEAR},,Ashford IL PD\n"
    )
    workspace = Workspace.init(tmp_path / "workspace")
    workspace.ingest([folder])
    found = workspace.query("discrepancies-searched-not-listed").data
    assert [r["searcher"] for r in found] == ["millbrook-oh-police"]
