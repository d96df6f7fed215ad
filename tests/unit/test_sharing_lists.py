"""Lists of who shares with whom."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from graphshare.sources.lists.name_lists import is_prose, split_names
from tests.small_releases import Taken, recognize, samples, take, take_text, workbook

SHARED = """Organization Name,Networks Shared With Me,Networks I'm Sharing
Alder Falls MN PD,"Alder Falls MN PD,Alder Falls MN PD (Flex)",Birch Bay WA PD
Cedar County IA SO,Cedar County IA SO (LR),
[Federal] Coastal Patrol,,"Birch Bay WA PD,Birch Bay WA PD (Flex)"
Dover Mills OH PD ,,
"""


def test_shared_networks_tell_who_owns_what(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "SharedNetworks.csv", SHARED)
    assert taken.ledger() == (4, 4, 0, 0, 0)
    assert taken.draft.agency == "Birch Bay WA PD"
    assert taken.table("shares") == [
        {"row": 2, "owner": "Alder Falls MN PD", "change": "listed"},
        {"row": 2, "owner": "Alder Falls MN PD", "network": "Alder Falls MN PD (Flex)", "change": "listed"},
        {"row": 2, "recipient": "Alder Falls MN PD", "change": "listed"},
        {"row": 3, "owner": "Cedar County IA SO", "change": "listed"},
        {"row": 4, "recipient": "[Federal] Coastal Patrol", "change": "listed"},
        {"row": 4, "network": "Birch Bay WA PD (Flex)", "recipient": "[Federal] Coastal Patrol", "change": "listed"},
    ]
    assert taken.table("lists") == [{"row": 2, "complete": True, "recipients": 2}]


def test_shared_networks_with_page_state_and_agreement_columns_read_alike(tmp_path: Path) -> None:
    text = (
        "Page,State,Organization Name,Network Count,Networks Shared With Me,Networks Im Sharing,287(g) Participant,"
        "Matched 287(g) Agency Name,Confidence (1-10)\r\n"
        "1,MN,Alder Falls PD,2,Alder Falls PD,Birch Bay WA PD,Yes,Alder Falls Police Department,9\r\n"
        "1,Iowa,Cedar County SO,1,,Birch Bay WA PD,No,,\r\n"
    )
    taken = take_text(tmp_path, "list.csv", text)
    assert taken.recognized.layout == "Shared Networks"
    assert taken.table("shares") == [
        {"row": 2, "owner": "Alder Falls PD", "owner_state": "MN", "change": "listed"},
        {"row": 2, "recipient": "Alder Falls PD", "recipient_state": "MN", "change": "listed"},
        {"row": 3, "recipient": "Cedar County SO", "recipient_state": "IA", "change": "listed"},
    ]


def test_shared_networks_in_a_workbook_under_a_title_keep_the_rows_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    rows = [["Shared networks of Birch Bay"], [], ["Organization Name", "Networks I'm Sharing"]]
    rows += [["Alder Falls MN PD", "Birch Bay WA PD"], [None, None], ["Cedar County IA SO", "Birch Bay WA PD"]]
    taken = take(workbook(tmp_path / "shared.xlsx", {"Sheet1": rows}))
    assert taken.ledger() == (5, 2, 0, 2, 1)  # the title is structure
    assert [s["row"] for s in taken.table("shares")] == [4, 6]


def test_repeated_headers_are_structure_and_nameless_rows_are_rejected(tmp_path: Path) -> None:
    text = SHARED + "\n,,\nOrganization Name,Networks Shared With Me,Networks I'm Sharing\n,Elm PD,\n"
    taken = take_text(tmp_path, "s.csv", text)
    assert taken.ledger() == (8, 4, 1, 2, 1)
    assert taken.table("rejected") == [{"row": 9, "cause": "no organization name", "column": "Organization Name"}]


def test_a_list_that_shares_nothing_outward_proves_nothing_about_who_is_left_out(tmp_path: Path) -> None:
    taken = take_text(
        tmp_path, "s.csv", "Organization Name,Networks Shared With Me,Networks I'm Sharing\nElm OH PD,Elm OH PD,\n"
    )
    assert taken.table("lists") == [{"row": 2}]
    assert taken.draft.agency is None


def test_a_list_of_several_agencies_networks_names_no_agency(tmp_path: Path) -> None:
    text = "Organization Name,Networks I'm Sharing\nElm OH PD,Fir TX PD\nOak OH PD,Ash TX PD\n"
    taken = take_text(tmp_path, "s.csv", text)
    assert taken.draft.agency is None
    assert taken.draft.warnings


def test_a_mark_in_place_of_the_network_still_is_a_share(tmp_path: Path) -> None:
    text = "Organization Name,Networks I'm Sharing\nElm OH PD,Yes\nOak OH PD,No\nAsh OH PD,3\nFir OH PD,0\n"
    taken = take_text(tmp_path, "s.csv", text)
    assert [s["recipient"] for s in taken.table("shares")] == ["Elm OH PD", "Ash OH PD"]


def test_an_edge_list_names_owner_and_recipient(tmp_path: Path) -> None:
    text = "src_agency,external_agency,src_agency_id,external_agency_id\nElm OH PD,Fir TX PD ,1,2\nElm OH PD,,1,3\n"
    taken = take_text(tmp_path, "edges.csv", text)
    assert taken.table("shares") == [{"row": 2, "owner": "Elm OH PD", "recipient": "Fir TX PD", "change": "listed"}]
    assert taken.table("rejected") == [{"row": 3, "cause": "no recipient", "column": "external_agency"}]
    assert taken.table("lists") == []


def test_a_name_state_type_list_is_inbound_and_the_names_own_state_wins(tmp_path: Path) -> None:
    text = (
        "Name,State,Type\nCarson Flats NV SO,WA,Sheriff's Office\nHarbor Patrol,OR,\nMega Stores,??,Private Business\n"
    )
    taken = take_text(tmp_path, "list.csv", text)
    assert taken.table("shares") == [
        {"row": 2, "owner": "Carson Flats NV SO", "change": "listed"},
        {"row": 3, "owner": "Harbor Patrol", "owner_state": "OR", "change": "listed"},
        {"row": 4, "owner": "Mega Stores", "change": "listed"},
    ]
    assert taken.draft.warnings


@pytest.mark.parametrize(
    ("name", "side"), [("organizations_with_access.txt", "recipient"), ("networks_shared_with_us.txt", "owner")]
)
def test_a_one_line_list_is_one_row_and_says_how_it_was_read(tmp_path: Path, name: str, side: str) -> None:
    taken = take_text(tmp_path, name, "Elm OH PD, Fir TX PD , Harbor Lofts, LLC (CA), Oak County TX SO\n")
    assert taken.ledger() == (1, 1, 0, 0, 0)
    assert [s[side] for s in taken.table("shares")] == [
        "Elm OH PD",
        "Fir TX PD",
        "Harbor Lofts, LLC (CA)",
        "Oak County TX SO",
    ]
    assert {s["row"] for s in taken.table("shares")} == {1}
    assert taken.table("lists") == []
    assert taken.draft.warnings


def test_a_column_of_organizations_alone_is_a_plain_list(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "list.csv", "Organization Name,State\nElm PD,Ohio\nFir, TX\n,OH\n")
    assert taken.recognized.layout == "plain list"
    assert [(s["recipient"], s["recipient_state"]) for s in taken.table("shares")] == [("Elm PD", "OH"), ("Fir", "TX")]
    assert taken.ledger() == (3, 2, 1, 0, 0)
    assert taken.table("lists") == []


def test_names_one_on_each_line_are_a_list(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "list.txt", "Elm OH PD\nFir TX PD\n\nOak County TX SO\n")
    assert taken.ledger() == (4, 3, 0, 1, 0)
    assert [s["row"] for s in taken.table("shares")] == [1, 2, 4]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (None, []),
        ("N/A", []),
        ("null, Elm OH PD", ["Elm OH PD"]),
        ("Elm OH PD,Fir TX PD", ["Elm OH PD", "Fir TX PD"]),
        ("Elm OH PD; Fir TX PD\nOak TX SO", ["Elm OH PD", "Fir TX PD", "Oak TX SO"]),
        ("Lodge Group, Inc., Oak TX SO", ["Lodge Group, Inc.", "Oak TX SO"]),
        ("Elm Police Department, OH, Oak TX SO", ["Elm Police Department, OH", "Oak TX SO"]),
        ("University of California, Berkeley, Ukiah CA PD", ["University of California, Berkeley", "Ukiah CA PD"]),
        ("University of Kentucky, Berkeley MO PD", ["University of Kentucky", "Berkeley MO PD"]),
        ("Dade (Duplicate, don't use), Oak TX SO", ["Dade (Duplicate, don't use)", "Oak TX SO"]),
        ("Elm County Constable, Precinct 3 (TX), Oak TX SO", ["Elm County Constable, Precinct 3 (TX)", "Oak TX SO"]),
        ("Broken ( PD, Oak TX SO", ["Broken ( PD", "Oak TX SO"]),
        ("DNU, DNU", ["DNU", "DNU"]),
    ],
)
def test_commas_part_names_only_where_they_stand_between_names(cell: str | None, names: list[str]) -> None:
    assert split_names(cell) == names


def test_a_sentence_is_not_a_list() -> None:
    assert is_prose("We do share data with other agencies, and for a list please contact our department.")
    assert not is_prose("Ohio Department of Rehabilitation and Correction - Office of the Chief Inspector, Elm OH PD")


def takers(taken: Taken) -> list[tuple[str, str]]:
    return [("to", s["recipient"]) if "recipient" in s else ("from", s["owner"]) for s in taken.table("shares")]


@pytest.mark.parametrize(
    "text",
    [
        SHARED.replace("I'm", "I\u2019m"),
        SHARED.replace("I'm", "Im"),
        SHARED.replace("Networks I'm Sharing", "Networks_Im_Sharing").replace(
            "Networks Shared With Me", "Networks_Shared_With_Me"
        ),
        SHARED.replace("Alder Falls MN PD,Alder Falls MN PD (Flex)", "Alder Falls MN PD\nAlder Falls MN PD (Flex)"),
        SHARED.replace("Alder Falls MN PD,Alder Falls MN PD (Flex)", "Alder Falls MN PD; Alder Falls MN PD (Flex)"),
        "\n".join("\t".join(r) for r in csv.reader(SHARED.splitlines())),
        "\ufeff" + SHARED.replace("\n", "\r\n"),
    ],
    ids=[
        "curly apostrophe",
        "no apostrophe",
        "underscores",
        "lines in a cell",
        "semicolons in a cell",
        "tabs",
        "mark and CRLF",
    ],
)
def test_shared_networks_say_the_same_however_they_are_written(tmp_path: Path, text: str) -> None:
    plain, other = take_text(tmp_path, "a.csv", SHARED), take_text(tmp_path, "b.csv", text)
    assert other.table("shares") == plain.table("shares")
    assert (other.draft.agency, other.table("lists")) == (plain.draft.agency, plain.table("lists"))


def test_a_title_above_shared_networks_gives_their_agency_and_day(tmp_path: Path) -> None:
    text = (
        "Birch Bay WA PD - Shared Networks,,\nas of 6/5/2026,,\n"
        "Organization Name,Networks Shared With Me,Networks I'm Sharing\nElm OH PD,Elm OH PD,\n"
    )
    taken = take_text(tmp_path, "s.csv", text)
    assert (taken.draft.agency, taken.draft.dated) == ("Birch Bay WA PD", "2026-06-05")
    assert taken.ledger() == (3, 1, 0, 0, 2)


@pytest.mark.parametrize(
    ("name", "text", "way", "ledger"),
    [
        ("x.csv", "Networks I'm Sharing\nElm OH PD\nAsh OH PD\nOak TX SO\n", "to", (3, 3, 0, 0, 0)),
        ("x.csv", "Networks Shared With Me\nElm OH PD\nAsh OH PD\nOak TX SO\n", "from", (3, 3, 0, 0, 0)),
        ("x.csv", "Agency Name\nElm OH PD\nAsh OH PD\nOak TX SO\n", "to", (3, 3, 0, 0, 0)),
        ("received.csv", "Agency Name\nElm OH PD\nAsh OH PD\nOak TX SO\n", "from", (3, 3, 0, 0, 0)),
        ("x.txt", "Agencies with access\n\n- Elm OH PD\n- Ash OH PD\n- Oak TX SO\n", "to", (5, 3, 0, 1, 1)),
        (
            "x.txt",
            "Organizations sharing their data with us:\n1. Elm OH PD\n2. Ash OH PD\n3. Oak TX SO\n",
            "from",
            (4, 3, 0, 0, 1),
        ),
    ],
)
def test_a_title_or_the_only_column_says_which_way_a_plain_list_goes_and_is_no_agency(
    tmp_path: Path, name: str, text: str, way: str, ledger: tuple[int, ...]
) -> None:
    taken = take_text(tmp_path, name, text)
    assert takers(taken) == [(way, "Elm OH PD"), (way, "Ash OH PD"), (way, "Oak TX SO")]
    assert taken.ledger()[1:] == ledger[1:]
    assert taken.table("lists") == []
    assert taken.draft.warnings


def test_edges_under_common_headers_are_read_only_where_both_columns_name_agencies(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "e.csv", "from,to,date\nElm OH PD,Fir TX PD,2025-06-01\nAsh OH PD,Fir TX PD,\n")
    assert taken.table("shares") == [
        {"row": 2, "owner": "Elm OH PD", "recipient": "Fir TX PD", "at": datetime(2025, 6, 1), "change": "listed"},
        {"row": 3, "owner": "Ash OH PD", "recipient": "Fir TX PD", "change": "listed"},
    ]
    path = tmp_path / "mail.csv"
    path.write_text("from,to\nalice,bob\n")
    assert recognize(samples(path, tmp_path / "s")[0]) is None


def test_of_several_networks_of_its_own_the_one_with_the_agencys_name_says_whose_list_it_is(tmp_path: Path) -> None:
    text = 'Organization Name,Networks I\'m Sharing\nElm OH PD,"Fir TX PD (Flex),Fir TX PD ,Fir Park Trailer"\n'
    taken = take_text(tmp_path, "s.csv", text + 'Oak OH PD,"Fir Park Trailer,Fir TX PD,Fir TX PD (Flex)"\n')
    assert taken.draft.agency == "Fir TX PD"
    ours = ["Fir TX PD (Flex)", None, "Fir Park Trailer"]
    assert [s.get("network") for s in taken.table("shares")] == [*ours, *reversed(ours)]


def test_the_towns_that_a_sheriff_serves_do_not_say_whose_list_it_is(tmp_path: Path) -> None:
    text = "Organization Name,Networks I'm Sharing\n" + "".join(
        f'{n} OH PD,"City of Fir TX,City of Ash TX"\n' for n in ("Elm", "Oak", "Bay")
    )
    taken = take_text(tmp_path, "s.csv", text)
    assert taken.draft.agency is None
    assert "do not say whose list" in taken.draft.warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        "Organization Name,Inbound,Outbound\nElm OH PD,X,X\nAsh OH PD,,X\nOak OH PD,,\n",
        "Agency,Shares With Us,We Share With Them\nElm OH PD,Yes,Yes\nAsh OH PD,No,Yes\nOak OH PD,No,No\n",
    ],
)
def test_marks_under_both_directions_are_shares_each_way(tmp_path: Path, text: str) -> None:
    taken = take_text(tmp_path, "s.csv", text)
    assert takers(taken) == [("from", "Elm OH PD"), ("to", "Elm OH PD"), ("to", "Ash OH PD")]
    assert taken.table("lists") == [{"row": 2, "complete": True, "recipients": 2}]


def test_lists_of_several_directions_one_below_the_other_are_left_aside_rather_than_read_as_one(tmp_path: Path) -> None:
    names = "Elm Police Department\nAsh Police Department\nOak County Sheriff\n"
    text = f"Detections Shared\n{names}Detections Received\n{names}Hot-List Sharing\n{names}"
    path = tmp_path / "report.txt"
    path.write_text(text)
    assert recognize(samples(path, tmp_path / "s")[0]) is None
    path.write_text(f"Detections Shared\n{names}")
    assert recognize(samples(path, tmp_path / "t")[0]) is not None


@pytest.mark.parametrize("counter", ["No.", "#", "Row", "Index"])
@pytest.mark.parametrize(
    "table",
    [
        "Name,State,Type\nElm OH PD,OH,Police\nOak County SO,OH,Sheriff\n",
        "Organization Name,Networks I'm Sharing,Networks Shared With Me\nElm OH PD,Ash OH PD,\nOak OH PD,Ash OH PD,\n",
        "Organization Name\nElm OH PD\nOak OH PD\n",
    ],
)
def test_a_column_that_counts_the_rows_does_not_make_another_list(tmp_path: Path, counter: str, table: str) -> None:
    header, *rows = table.splitlines()
    counted = "\n".join([f"{counter},{header}", *(f"{n},{row}" for n, row in enumerate(rows, 1))]) + "\n"
    plain, other = (
        take_text(tmp_path, "Ash OH PD list.csv", table),
        take_text(tmp_path, "Ash OH PD list, counted.csv", counted),
    )
    assert other.draft.layout == plain.draft.layout
    assert other.table("shares") == plain.table("shares")
    assert len(plain.table("shares")) == 2
