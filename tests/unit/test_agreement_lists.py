"""Lists of 287(g) agreements."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.small_releases import take, take_text, workbook


def test_participating_agencies_with_padded_cells_and_every_kind_of_date(tmp_path: Path) -> None:
    rows = [
        ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA", "ADDENDUM", None],
        [
            "NORTH CAROLINA ",
            "Elm County Sheriff's Office ",
            "County ",
            "Elm County",
            "Task Force Model",
            date(2025, 9, 22),
            "link",
            None,
        ],
        [
            "OHIO",
            "Fir Police Department",
            "Municipality",
            "#NA",
            "Jail Enforcement Model ",
            45853,
            "link pending",
            None,
        ],
        ["OHIO", "Oak Police Department", "Municipality", None, "Warrant Service Officer", "7/72025", "link ", None],
        ["GUAM", "Bay Police Department", "Municipality", None, "Warrant Services Officer", "05/082025", "link", None],
        ["OHIO", "Ash Police Department", "Municipality", None, "Some New Model", "soon", "link", None],
        ["OHIO", None, "County", None, "Task Force Model", date(2025, 9, 22), "link", None],
    ]
    taken = take(workbook(tmp_path / "participatingAgencies05182026am.xlsx", {"Sheet1": rows}))
    assert taken.ledger() == (6, 5, 1, 0, 0)
    got = [
        (a["row"], a["agency"], a["state"], a.get("county"), a["model"], a.get("signed"), a["pending"])
        for a in taken.table("agreements")
    ]
    assert got == [
        (2, "Elm County Sheriff's Office", "NC", "Elm County", "task force", date(2025, 9, 22), False),
        (3, "Fir Police Department", "OH", None, "jail enforcement", date(2025, 7, 15), False),
        (4, "Oak Police Department", "OH", None, "warrant service officer", date(2025, 7, 7), False),
        (5, "Bay Police Department", "GU", None, "warrant service officer", date(2025, 5, 8), False),
        (6, "Ash Police Department", "OH", None, "Some New Model", None, False),
    ]
    assert len(taken.draft.warnings) == 2


def test_the_layout_of_2021_has_neither_type_nor_county(tmp_path: Path) -> None:
    text = (
        "STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED,MOA\n"
        "ALABAMA,Elm County Sheriff's Office,Jail Enforcement Model,7/10/2020,link\n"
    )
    taken = take_text(tmp_path, "participating.csv", text)
    assert taken.table("agreements") == [
        {
            "row": 2,
            "agency": "Elm County Sheriff's Office",
            "state": "AL",
            "model": "jail enforcement",
            "signed": date(2020, 7, 10),
            "pending": False,
        }
    ]


def test_a_list_without_dates_is_pending(tmp_path: Path) -> None:
    text = "STATE,LAW ENFORCEMENT AGENCY,TYPE,COUNTY,SUPPORT TYPE\nALABAMA,Elm Police Department,Municipality,Elm County,Task Force Model\n"
    taken = take_text(tmp_path, "list.csv", text)
    assert [a["pending"] for a in taken.table("agreements")] == [True]
    assert taken.recognized.layout == "287(g) pending"


def test_a_list_by_agency_gives_each_model_its_line_and_is_not_pending(tmp_path: Path) -> None:
    text = 'state,agency,support_types\nAL,"Elm Office","Jail Enforcement Model; Task Force Model"\n'
    taken = take_text(tmp_path, "deduped.csv", text)
    assert taken.ledger() == (1, 1, 0, 0, 0)
    assert [(a["row"], a["model"], a["pending"]) for a in taken.table("agreements")] == [
        (2, "jail enforcement", False),
        (2, "task force", False),
    ]


def test_an_agreement_of_the_fictional_world_has_its_state(tmp_path: Path) -> None:
    text = "STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED,MOA\nQUENNORA,Elm Police Department,Task Force Model,7/10/2020,link\n"
    assert take_text(tmp_path, "participating.csv", text).table("agreements")[0]["state"] == "QN"
