"""Vigilant workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_releases import READERS, recognize, samples, take, take_text, workbook

LIST = [
    ["ORGANIZATION NAME"],
    ["ELM FALLS POLICE DEPARTMENT (CA) "],
    ["SHORE SECTOR PATROL (CA)"],
    [None],
    ["Total: 2"],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(
        tmp_path / "sharing.xlsx",
        {
            "A1 Shares with": LIST,
            "A2 Receives from": LIST,
            "A3 Hot Lists to": LIST,
            "Detections": [["Irvale receives from"], *LIST],
            "Misc": LIST,
        },
    )


def test_the_sheet_says_which_way_detections_go(book: Path) -> None:
    out, into, hot, titled = (take(book, part) for part in range(4))
    assert [s["recipient"] for s in out.table("shares")] == [
        "ELM FALLS POLICE DEPARTMENT (CA)",
        "SHORE SECTOR PATROL (CA)",
    ]
    assert out.table("lists") == [{"row": 2, "complete": True, "recipients": 2}]
    assert [s["owner"] for s in into.table("shares")] == [
        "ELM FALLS POLICE DEPARTMENT (CA)",
        "SHORE SECTOR PATROL (CA)",
    ]
    assert [s["row"] for s in titled.table("shares")] == [3, 4]
    assert {"owner", "row", "change"} == set(titled.table("shares")[0])
    for taken in (into, hot, titled):
        assert taken.table("lists") == []
    assert all(t.ledger() == (4, 2, 0, 1, 1) for t in (out, into, hot))
    assert titled.ledger() == (5, 2, 0, 1, 2)  # its title is structure


def test_hot_lists_open_no_access(book: Path) -> None:
    hot = take(book, 2)
    assert hot.table("shares") == []
    assert hot.draft.warnings


def test_a_sheet_that_does_not_say_its_direction_is_left_out_rather_than_guessed(book: Path, tmp_path: Path) -> None:
    sample = samples(book, tmp_path / "scratch")[4]
    assert recognize(sample) is None
    near = [r for reader in READERS if (r := reader.recognize(sample)) is not None]
    assert [r.layout for r in near if r.score >= 0.2] == ["plain list"]


def test_a_csv_takes_its_direction_from_its_name_and_says_so(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "DetectionsReceivedFrom.csv", "ORGANIZATION NAME,STATE\nELM PD,CA\nFIR PD,TX\n")
    assert [(s["owner"], s["owner_state"]) for s in taken.table("shares")] == [("ELM PD", "CA"), ("FIR PD", "TX")]
    assert taken.draft.warnings


ASKED = [
    ["Request", "Response"],
    [
        "A1. The names of agencies from which the Agency receives ALPR data; A2. with which it shares ALPR data;",
        "See tabs",
    ],
    ["A3. The names of agencies with which the Agency shares \u201chot list\u201d information", "See tab A3"],
]


def test_sheets_named_for_the_items_of_a_request_go_the_way_that_the_request_says(tmp_path: Path) -> None:
    path = workbook(tmp_path / "told.xlsx", {"Request": ASKED, "A1": LIST, "A2": LIST, "A3": LIST})
    into, out, hot = (take(path, part) for part in (1, 2, 3))
    assert {"owner"} == {k for s in into.table("shares") for k in s} & {"owner", "recipient"}
    assert [s["recipient"] for s in out.table("shares")] == [
        "ELM FALLS POLICE DEPARTMENT (CA)",
        "SHORE SECTOR PATROL (CA)",
    ]
    assert out.table("lists") == [{"row": 2, "complete": True, "recipients": 2}]
    assert hot.table("shares") == []
    assert all("items of the records request" in t.draft.warnings[0] for t in (into, out, hot))


def test_without_the_request_its_usual_items_are_taken_and_said_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bare.xlsx", {"A1": LIST, "A2": LIST, "A4": LIST})
    out, into, hot = (take(path, part) for part in range(3))
    assert [len(t.table("shares")) for t in (out, into, hot)] == [2, 2, 0]
    assert all("recipient" in s for s in out.table("shares"))
    assert all("owner" in s for s in into.table("shares"))
    assert all("items of the records request" in t.draft.warnings[0] for t in (out, into, hot))


def test_items_that_ask_for_hot_lists_give_no_access_whatever_their_sheets_are_called(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "named.xlsx", {"A1 Agencies": LIST, "A2 - Received": LIST, "A3 Shared": LIST, "A4 Received": LIST}
    )
    out, into, three, four = (take(path, part) for part in range(4))
    assert [len(t.table("shares")) for t in (out, into, three, four)] == [2, 2, 0, 0]
    assert all("owner" in s for s in into.table("shares"))
