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


def test_titles_above_the_header_are_structure_and_their_day_is_the_lists(tmp_path: Path) -> None:
    text = (
        "Section 287(g) Program: Participating Agencies,,,,\nAs of 05/18/2026,,,,\nAgency,,Agreement,,Documents\n"
        "STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED,MOA\nAL,Elm County Sheriff\u2019s Office,Task Force Model,45721,link\n"
        'TEXAS,Fir PD,"JEM, WSO",45722,Link\n'
    )
    taken = take_text(tmp_path, "list.csv", text)
    assert taken.ledger() == (5, 2, 0, 0, 3)
    assert taken.draft.dated == "2026-05-18"
    assert [(a["row"], a["state"], a["model"], a["signed"]) for a in taken.table("agreements")] == [
        (5, "AL", "task force", date(2025, 3, 5)),
        (6, "TX", "jail enforcement", date(2025, 3, 6)),
        (6, "TX", "warrant service officer", date(2025, 3, 6)),
    ]


def test_a_derived_list_is_told_by_the_models_in_its_cells_and_not_taken_for_a_list_of_agencies(tmp_path: Path) -> None:
    text = (
        "date,state,county,agency,ori,type,agency_type\n2025-05-16 am,ALABAMA,Elm County,elm county sheriff,AL0200000,"
        "Jail Enforcement Model,(001) Sheriff\n2025-05-16 am,ALASKA,NA,fir police,NA,Warrant Service Officer,NA\n"
    )
    taken = take_text(tmp_path, "clean.csv", text)
    assert taken.draft.kind.value == "agreements"
    assert [(a["agency"], a["state"], a["model"], a.get("agency_type")) for a in taken.table("agreements")] == [
        ("elm county sheriff", "AL", "jail enforcement", "(001) Sheriff"),
        ("fir police", "AK", "warrant service officer", None),
    ]


def test_notes_below_a_list_are_structure_and_told(tmp_path: Path) -> None:
    text = (
        "STATE,LAW ENFORCEMENT AGENCY,TYPE,COUNTY,SUPPORT TYPE,SIGNED,MOA\n"
        "OHIO,Elm Police Department*,Municipality,,Task Force Model,7/10/2025,link\n"
        "OHIO,Oak Police Department,Municipality,,Task Force Model,7/11/2025,link\n"
        "* Agreement suspended pending review,,,,,,\n"
        ",* This agency has asked to end its agreement,,,,,\n"
        "**,The Memorandum of Agreement is being renewed,,,,,\n"
        "Note: counties are as reported,,,,,,\n"
        "OHIO,,,,,,\n"
    )
    taken = take_text(tmp_path, "participatingAgencies.csv", text)
    assert taken.ledger() == (7, 2, 1, 0, 4)  # a state alone is a record cut short
    assert any("4 rows are notes" in w for w in taken.draft.warnings)
