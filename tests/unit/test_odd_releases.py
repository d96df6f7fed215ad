"""Releases as people keep them: totals and months between rows, states over rows, titles, folders, marks of footnotes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest_file
from tests.small_releases import take_text, workbook

LOG = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time,Search Type\n"


def entry(n: int, org: str, reason: str = "theft") -> str:
    return f'aaaaaaaa-0000-4000-8000-{n:012d},***,{org},5,{reason},,"03/1{n}/2026, 06:47:21 PM UTC",search\n'


TWO = LOG + entry(1, "Tolver OH PD") + entry(2, "Ansel OH PD")


def kept(root: Path, name: str, text: str) -> list[Release]:
    path = root / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return ingest_file(path, ReleaseCache(root / "releases"), Given())


def ledger(release: Release) -> tuple[int, int, int, int]:
    assert release.rows == release.records + release.rejected + release.blank + release.structure
    return release.records, release.rejected, release.blank, release.structure


@pytest.mark.parametrize(
    "folder",
    ["Marrow OH PD/2026/March/Network Audit", "Marrow OH PD/network/raw/2026", "Marrow OH PD/a/b", "a/Marrow OH PD"],
)
def test_a_folder_further_up_says_whose_log_it_is(tmp_path: Path, folder: str) -> None:
    (release,) = kept(tmp_path, f"{folder}/file.csv", TWO)
    assert (release.agency, release.agency_basis, release.kind) == ("Marrow OH PD", "folder name", "network audit")


def test_the_nearer_folder_is_believed_before_one_further_up(tmp_path: Path) -> None:
    (release,) = kept(tmp_path, "Marrow OH PD/from others/Briar IL PD/2026/file.csv", TWO)
    assert release.agency == "Briar IL PD"


@pytest.mark.parametrize(
    "title",
    [
        "Report generated for Marrow OH PD",
        "Network Audit: Marrow OH PD - March 2026",
        "Agency: Marrow OH PD",
        "Marrow OH PD",
    ],
)
def test_a_title_over_a_single_log_says_whose_it_is(tmp_path: Path, title: str) -> None:
    (release,) = kept(tmp_path, "export.csv", f"{title}\n{TWO}")
    assert (release.agency, release.agency_basis, ledger(release)) == ("Marrow OH PD", "content", (2, 0, 0, 1))


def test_what_stands_beside_a_list_in_a_document_says_whose_log_it_is(tmp_path: Path) -> None:
    rows = [{"Org Name": o, "Reason": "theft", "Total Networks Searched": 5, "Search Time": f"03/1{n}/2026, 06:47:21 PM UTC"}
            for n, o in enumerate(("Tolver OH PD", "Ansel OH PD"))]  # fmt: skip
    (release,) = kept(
        tmp_path, "x.json", json.dumps({"agency": "Marrow OH PD", "report": "Network Audit", "rows": rows})
    )
    assert (release.agency, release.kind, ledger(release)) == ("Marrow OH PD", "network audit", (2, 0, 0, 0))


@pytest.mark.parametrize(
    "odd", ["January 2026", "Jan-26", "2026-03", "Subtotal,2", "TOTAL,2", "Grand Total: 2", "2 records", "Page 1 of 3"]
)
def test_months_totals_and_pages_between_rows_of_a_log_are_no_searches(tmp_path: Path, odd: str) -> None:
    line = odd + "," * (7 - odd.count(",")) + "\n"
    (release,) = kept(
        tmp_path, "Marrow OH PD network audit.csv", LOG + entry(1, "Tolver OH PD") + line + entry(2, "Ansel OH PD")
    )
    assert ledger(release) == (2, 0, 0, 1)


@pytest.mark.parametrize("odd", ["TOTAL,3", "Total agencies: 3,", "Grand total,3", "N = 3,", "3 agencies,"])
def test_totals_below_lists_of_any_kind_are_no_agencies(tmp_path: Path, odd: str) -> None:
    texts = {
        "agreements.csv": (
            "STATE,LAW ENFORCEMENT AGENCY,TYPE,COUNTY,SUPPORT TYPE,SIGNED\n"
            "OHIO,Tolver Police Department,City,Tolver,Task Force Model,2/26/2025\n"
        ),
        "agencies.csv": "ori,agency_name,state_abbr\nOH0010100,Elm Police Department,OH\n",
        "shares.csv": "Organization Name,Networks Shared With Me,Networks I'm Sharing\nTolver OH PD,,Marrow OH PD\n",
    }
    for name, text in texts.items():
        taken = take_text(tmp_path / name, name, text + odd + "\n")
        assert taken.ledger() == (2, 1, 0, 0, 1), name


def test_an_organization_called_total_is_one(tmp_path: Path) -> None:
    text = (
        "Organization Name,Networks Shared With Me,Networks I'm Sharing\n"
        "Total Wine Harrow OH,,Marrow OH PD\nTolver OH PD,,Marrow OH PD\n"
    )
    assert take_text(tmp_path, "shares.csv", text).ledger() == (2, 2, 0, 0, 0)


def test_agreements_below_the_names_of_states_are_of_those_states(tmp_path: Path) -> None:
    text = (
        "LAW ENFORCEMENT AGENCY,COUNTY,SUPPORT TYPE,SIGNED\n"
        "OHIO,,,\nTolver Police Department,Tolver,Task Force Model,2/26/2025\n"
        "ILLINOIS,,,\nBriar Police Department,Briar,Warrant Service Officer,2/27/2025\n"
    )
    taken = take_text(tmp_path, "287g.csv", text)
    assert [(a["agency"], a["state"]) for a in taken.table("agreements")] == [
        ("Tolver Police Department", "OH"),
        ("Briar Police Department", "IL"),
    ]
    assert taken.ledger() == (4, 2, 0, 0, 2)


def test_a_list_with_further_columns_is_a_sharing_list_where_it_speaks_of_sharing(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Agencies with access to Marrow OH PD cameras"],
        ["Agency", "State", "Date Shared", "Status", "Comments"],
        ["Tolver PD", "OH", "1/2/2026", "Active", ""],
        ["Ansel PD", "OH", "1/3/2026", "Removed 3/1/2026", ""],
        ["Briar PD\u00b9", "IL", "", "Active", ""],
        ["Homeland Security Investigation", "", "", "Pending", ""],
        ["Total", "4"],
        ["\u00b9 Renewed yearly."],
    ]
    path = workbook(tmp_path / "Marrow OH PD shares 2026-05-05.xlsx", {"Sheet1": rows})
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "releases"), Given())
    assert (release.kind, release.agency, release.dated) == ("sharing list", "Marrow OH PD", "2026-05-05")
    assert ledger(release) == (4, 0, 0, 3)


def test_a_list_that_says_nothing_of_sharing_is_a_list_of_agencies(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "ohio.csv", "Agency,State,County\nTolver PD,OH,Tolver\nAnsel PD,OH,Ansel\n")
    assert taken.recognized.kind == "agencies"


def test_a_line_above_a_list_of_names_may_say_whose_it_is_in_a_sentence(tmp_path: Path) -> None:
    text = (
        "Agencies that Briar IL PD shares with (as of 5/5/2026):\n"
        "1. Tolver OH PD\n2. Ansel OH PD\n3. Marrow OH PD\n\nTotal: 3 agencies\n"
    )
    taken = take_text(tmp_path, "list.txt", text)
    assert (taken.draft.agency, taken.draft.dated, taken.ledger()) == ("Briar IL PD", "2026-05-05", (6, 3, 0, 1, 2))


def test_a_column_that_is_only_called_type_tells_plate_readers_from_other_devices(tmp_path: Path) -> None:
    text = (
        "Camera ID,Type,Lat,Long,Status\n1,LPR,40.1,-83.2,Active\n2,PTZ,40.11,-83.21,Active\n"
        "3,ANPR,40.12,-83.22,Decommissioned 2025\n4,License Plate Reader,40.14,-83.24,Active\nTotal,4,,,\n"
    )
    assert take_text(tmp_path, "cameras.csv", text).ledger() == (5, 2, 0, 0, 3)


def test_a_table_of_numbers_of_searches_is_one_of_hits(tmp_path: Path) -> None:
    text = (
        "Agency,# of searches,First search,Last search,Search term\n"
        "Tolver OH PD,12,1/14/2026,3/1/2026,ICE\nAnsel OH PD,3,2/2/2026,2/2/2026,HSI\nGRAND TOTAL,15,,,\n"
    )
    (release,) = kept(tmp_path, "Marrow OH PD ICE hits.csv", text)
    assert (release.kind, release.agency, ledger(release)) == ("keyword hits", "Marrow OH PD", (2, 0, 0, 1))


def test_detections_shared_and_received_go_their_ways(tmp_path: Path) -> None:
    text = (
        "AGENCY NAME,DETECTIONS SHARED WITH,DETECTIONS RECEIVED FROM\n"
        "TOLVER POLICE DEPARTMENT (OH),Y,Y\nHSI MASTER,Y,N\nANSEL POLICE DEPARTMENT (OH),N,Y\n"
    )
    shares = take_text(tmp_path, "v.csv", text).table("shares")
    assert sorted(s["recipient"] for s in shares if "recipient" in s) == ["HSI MASTER", "TOLVER POLICE DEPARTMENT (OH)"]
    assert sorted(s["owner"] for s in shares if "owner" in s) == [
        "ANSEL POLICE DEPARTMENT (OH)",
        "TOLVER POLICE DEPARTMENT (OH)",
    ]


def objects(root: Path, name: str, text: str) -> Release:
    (release,) = kept(root, name, text)
    return release


def test_a_list_as_objects_is_read_like_the_table_that_it_is(tmp_path: Path) -> None:
    agreed = [
        {"STATE": "OHIO", "LAW ENFORCEMENT AGENCY": f"{t} Police Department", "SUPPORT TYPE": "Task Force Model"}
        for t in ("Tolver", "Ansel")
    ]
    release = objects(tmp_path, "287g.json", json.dumps(agreed))
    assert (release.kind, ledger(release)) == ("agreements", (2, 0, 0, 0))
    shares = [{"src_agency": "Marrow OH PD", "external_agency": "Tolver OH PD"}, {"src_agency": "Marrow OH PD"}]
    release = objects(tmp_path, "edges.json", json.dumps({"title": "shares", "rows": shares}))
    assert (release.kind, release.layout, ledger(release)) == ("sharing list", "edge list", (1, 1, 0, 0))


def test_portals_as_objects_on_lines_give_each_name_of_their_lists(tmp_path: Path) -> None:
    portals = (
        {
            "agency": "Elm OH PD",
            "scraped": "2026-05-05",
            "camera_count": 7,
            "external_organizations": ["Tolver OH PD", "Ansel OH PD"],
        },
        {
            "agency": "Fir OH PD",
            "scraped": "2026-05-05",
            "camera_count": 9,
            "external_organizations": ["U.S. Border Patrol"],
        },
    )
    release = objects(tmp_path, "portals.jsonl", "".join(json.dumps(p) + "\n" for p in portals))
    assert (release.kind, release.dated, ledger(release)) == ("portal table", "2026-05-05", (2, 0, 0, 0))
    shares = pq.read_table(tmp_path / "releases" / release.id / "shares.parquet").to_pylist()
    assert [(s["row"], s["owner"], s["recipient"]) for s in shares] == [
        (1, "Elm OH PD", "Tolver OH PD"),
        (1, "Elm OH PD", "Ansel OH PD"),
        (2, "Fir OH PD", "U.S. Border Patrol"),
    ]
