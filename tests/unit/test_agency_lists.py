"""Agency lists and alias tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_releases import take_text


def test_an_fbi_list_gives_ori_state_county_and_place_on_the_map(tmp_path: Path) -> None:
    text = (
        "ori,agency_name,agency_type_name,state_name,state_abbr,county_name,nibrs,latitude,longitude,nibrs_start_date\n"
        "OH0010100,Elm Police Department,City,Ohio,OH,ELM; OAK,FALSE,41.5,-82.5,NULL\n"
        "OH0010200,Fir Campus Police,University or College,Ohio,OH,N/A,TRUE,NULL,NULL,NULL\n"
    )
    taken = take_text(tmp_path, "ucr.csv", text)
    assert taken.table("agencies") == [
        {
            "row": 2,
            "name": "Elm Police Department",
            "ori": "OH0010100",
            "state": "OH",
            "county": "ELM; OAK",
            "agency_type": "City",
            "lat": 41.5,
            "lon": -82.5,
        },
        {
            "row": 3,
            "name": "Fir Campus Police",
            "ori": "OH0010200",
            "state": "OH",
            "agency_type": "University or College",
        },
    ]


def test_an_alias_table_says_what_each_name_stands_for(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "aliases.csv", "alias,name\nEPD,Elm OH PD\n,Fir TX PD\n")
    assert taken.recognized.layout == "alias table"
    assert taken.ledger() == (2, 1, 1, 0, 0)
    assert taken.table("agencies") == [{"row": 2, "name": "EPD", "alias_of": "Elm OH PD"}]


def test_a_note_of_a_duplicate_is_an_alias_only_of_a_name_on_the_list(tmp_path: Path) -> None:
    text = "id,name,notes\n1,Elm PD OH,Duplicate of Elm OH PD\n2,Elm OH PD,NA\n3,Fir PD,duplicate of Fir TX PD\n"
    taken = take_text(tmp_path, "agency.csv", text)
    assert [a.get("alias_of") for a in taken.table("agencies")] == ["Elm OH PD", None, None]


def test_portal_addresses_are_names(tmp_path: Path) -> None:
    text = "Agency Name,Transparency URL\r\n265,https://portal.example/265\r\n[Federal] Shore Patrol,https://portal.example/s\r\n"
    taken = take_text(tmp_path, "urls.csv", text)
    assert [a["name"] for a in taken.table("agencies")] == ["265", "[Federal] Shore Patrol"]


def test_a_registry_gives_every_name_and_never_its_level(tmp_path: Path) -> None:
    entry = {
        "agency_id": "0",
        "flock_names": ["Elm CA PD", "Elm PD (CA)"],
        "display_name": None,
        "agency_role": "police",
        "agency_type": "federal",
        "geo": {"state": "CA", "lat": 1.5, "lng": -2.5},
    }
    taken = take_text(tmp_path, "registry.json", json.dumps([entry, {"agency_id": "1", "flock_names": []}]))
    assert taken.ledger() == (2, 1, 1, 0, 0)
    assert taken.table("agencies") == [
        {"row": 1, "name": "Elm CA PD", "state": "CA", "agency_type": "police", "lat": 1.5, "lon": -2.5},
        {
            "row": 1,
            "name": "Elm PD (CA)",
            "alias_of": "Elm CA PD",
            "state": "CA",
            "agency_type": "police",
            "lat": 1.5,
            "lon": -2.5,
        },
    ]


@pytest.mark.parametrize("counter", ["No.", "#", "Row", "Unnamed: 0", ""])
@pytest.mark.parametrize(
    ("header", "row", "layout"),
    [
        (
            "Agency Name,Transparency URL",
            "Elm OH PD,https://transparency.flocksafety.com/elm-oh-pd",
            "portal addresses",
        ),
        ("id,name,notes", "7,Elm OH PD,", "numbered agencies"),
        ("Agency,State,County", "Elm PD,OH,Oak", "agency list"),
        ("alias,name", "EPD,Elm OH PD", "alias table"),
    ],
)
def test_a_column_that_counts_the_rows_does_not_make_another_table(
    tmp_path: Path, counter: str, header: str, row: str, layout: str
) -> None:
    plain = take_text(tmp_path, "agencies.csv", f"{header}\n{row}\n")
    counted = take_text(tmp_path, "counted.csv", f"{counter},{header}\n1,{row}\n")
    assert (plain.draft.layout, counted.draft.layout) == (layout, layout)
    assert counted.table("agencies") == plain.table("agencies")
