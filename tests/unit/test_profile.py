"""A profile says where each figure comes from: whose list, of which day, in which words, and what is counted apart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graphshare.questions.profile.answer import Profile
from graphshare.views.profile import profile_page
from graphshare.workspace import Workspace
from tests.unit.test_evidence import NOTE, held, line

LIST = "Organization Name,Networks Shared With Me,Networks I'm Sharing\n"

LOG = [
    line(1, "Millbrook OH PD", "immigration", 3),
    line(2, "Millbrook OH PD", "immigration", 4),
    line(3, "Tolver OH PD", "assist HSI and FBI", 5),
    line(4, "Tolver OH PD", "FBI", 6),
    line(5, "Tolver OH PD", "fbi", 7),
    line(6, "Ansel OH PD", "theft", 8),
    line(7, "Ashford IL PD", "HSI", 9),
]


def shared(root: Path, name: str, text: str) -> None:
    (root / "lists").mkdir(exist_ok=True)
    (root / "lists" / name).write_text(LIST + text, encoding="utf-8")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """For reading only."""
    root = tmp_path_factory.mktemp("town")
    work = held(root, {"Ashford IL PD": LOG})
    shared(root, "Ashford IL PD SharedNetworks 2025-01-05.csv", "Millbrook OH PD,,Ashford IL PD\n")
    shared(
        root,
        "Ashford IL PD SharedNetworks 2025-03-05.csv",
        "Millbrook OH PD,,Ashford IL PD\nTolver OH PD,,Ashford IL PD\n",
    )
    work.ingest([root / "lists"])
    work.build()
    return work


def test_the_sentence_dates_each_list(town: Workspace) -> None:
    data = town.profile("Ashford IL PD").data
    assert data["sentence"].startswith(
        "By Ashford IL PD's own lists of 2025-01-05 and 2025-03-05, 2 agencies may search Ashford IL PD"
    )
    assert {(one["own"], day) for one in data["lists"] for day in one["days"]} == {
        (True, "2025-01-05"),
        (True, "2025-03-05"),
    }


def test_a_page_of_another_agency_is_told_apart_from_the_agencys_own_list(tmp_path: Path) -> None:
    work = held(tmp_path, {"Ashford IL PD": LOG})
    shared(tmp_path, "Briar IL PD SharedNetworks 2025-01-05.csv", "Ashford IL PD,Ashford IL PD,\n")
    work.ingest([tmp_path / "lists"])
    data = work.profile("Ashford IL PD").data
    assert (
        "own list is not published in the records held; the page of Briar IL PD of 2025-01-05 names it: 1 agency"
        in data["sentence"]
    )
    assert [(m["agency"], m["own_list"], m["listed_by"]) for m in data["who_may"]] == [
        ("Briar IL PD", False, "Briar IL PD")
    ]


def test_searches_that_say_immigration_without_a_body_are_seen(town: Workspace) -> None:
    data = town.profile("Ashford IL PD").data
    did = {d["agency"]: d for d in data["who_did"]}
    assert did["Millbrook OH PD"]["says_immigration"] == 2
    assert "2 searches by 1 agency say immigration and name nobody" in data["sentence"]
    tally = town.tally(["Ashford IL PD"], of="immigration_unspecified", by=("agency",)).data
    assert tally["totals"]["searches"] == sum(d["says_immigration"] for d in data["who_did"])


def test_a_search_that_names_two_bodies_counts_once_for_each_family(town: Workspace) -> None:
    tolver = {d["agency"]: d for d in town.profile("Ashford IL PD").data["who_did"]}["Tolver OH PD"]
    assert tolver["named"] == {"immigration": 1, "other": 3}
    assert tolver["bodies"]["FBI"]["named"] == 3


def test_what_own_officers_name_is_never_nought_beside_a_body(tmp_path: Path) -> None:
    work = held(tmp_path, {"Ashford IL PD": LOG[:1]})
    own = tmp_path / "1_1_2025-1_31_2025-Ashford IL PD-Audit.csv"
    header = "ID, Name, Org Name, Total Networks Searched, Time Frame, Reason, Case #, Search Time, Search Type, Text Prompt, Moderation"
    own.write_text(
        header + "\n" + "".join(
            f'bbbbbbbb-0000-4000-8000-{i:012d},***,Ashford IL PD,5,,{r},,"01/{i + 10}/2025, 06:47:21 PM UTC",search,,\n'
            for i, r in enumerate(["HSI FBI"] * 6 + ["theft"] * 4)
        ),
        encoding="utf-8",
    )  # fmt: skip
    work.ingest([own])
    data = work.profile("Ashford IL PD").data
    assert data["ours"]["bodies"]["FBI"]["named"] == 6 == data["ours"]["named"]["other"]
    assert "6 mention a body of the immigration family, 6 another federal body" in data["sentence"]


def test_page_and_answer_say_the_same_sentence(town: Workspace) -> None:
    told = town.profile("Ashford IL PD").holding(Profile)
    assert told is not None
    assert told.found.sentence.replace("'", "&#39;") in profile_page(told)


def test_with_no_list_held_nobody_is_absent_from_one(tmp_path: Path) -> None:
    found = held(tmp_path, {"Ashford IL PD": LOG}).profile("Ashford IL PD").found
    assert isinstance(found, Profile)
    assert found.sentence.startswith("Who may search Ashford IL PD is not known: no list is held.")
    assert not found.lists_held


def test_disowned_searches_are_told_with_the_note_and_counted_apart(tmp_path: Path) -> None:
    work = held(
        tmp_path,
        {
            "Ashford IL PD": [
                line(1, "Millbrook OH PD", "ICE", 14, more=f',"{NOTE}"'),
                line(2, "Tolver OH PD", "theft", 15, more=","),
            ]
        },
        ",Moderation",
    )
    data = work.profile("Ashford IL PD").data
    assert [d["agency"] for d in data["who_did"]] == ["Tolver OH PD"]
    assert [(d["note"], d["searches"], len(d["evidence"])) for d in data["disowned"]] == [(NOTE, 1, 1)]
    assert f"1 more search is disowned by the vendor (“{NOTE}”) and counted apart." in data["sentence"]


def test_who_may_search_and_who_did_stand_beside_their_agreements(town: Workspace, tmp_path: Path) -> None:
    agreements = tmp_path / "participatingAgencies01102025.csv"
    agreements.write_text(
        "STATE,LAW ENFORCEMENT AGENCY,TYPE,COUNTY,SUPPORT TYPE,SIGNED,MOA,ADDENDUM\n"
        "OHIO,Tolver Police Department,Municipality,Tolver County,Task Force Model,1/2/2025,link,\n", encoding="utf-8",
    )  # fmt: skip
    work = Workspace(shutil.copytree(town.root, tmp_path / "copy"))
    work.ingest([agreements])
    data = work.profile("Ashford IL PD").data
    assert {d["agency"]: d["agreement"] for d in data["who_did"]}["Tolver OH PD"] == "in force"
    assert all(m["agreement"] for m in data["who_may"] if not m["federal"])
    assert "287(g)" in work.profile("Ashford IL PD").tables[0].columns


def test_a_list_that_repeats_another_is_among_the_days_and_a_page_is_told_once_with_all_of_its_days(
    town: Workspace,
) -> None:
    root = town.root.parent
    shared(
        root,
        "Ashford IL PD SharedNetworks 2025-03-20.csv",
        "Millbrook OH PD,,Ashford IL PD\nTolver OH PD,,Ashford IL PD\n",
    )
    for day in ("2025-04-01", "2025-04-09"):
        shared(root, f"Briar IL PD SharedNetworks {day}.csv", "Ashford IL PD,Ashford IL PD,\n")
    town.ingest([root / "lists"])
    told = town.profile("Ashford IL PD").sentence
    assert told is not None
    assert told.startswith(
        "By Ashford IL PD's own lists of 2025-01-05, 2025-03-05 and 2025-03-20, 2 agencies may search"
    )
    assert "The page of Briar IL PD of 2025-04-01 and 2025-04-09 names it, too." in told


def test_a_list_that_nobody_names_is_told_where_its_owner_is_asked_about_and_reading_says_what_comes_next(
    tmp_path: Path,
) -> None:
    work = Workspace(tmp_path)
    rows = "Organization Name\nOak IL PD\n"
    for name in ("Elm IL PD SharedNetworks 2025-05-01.csv", "list (1).csv"):
        (tmp_path / name).write_text(rows + f"{'Ash' if name[0] == 'E' else 'Fir'} IL PD\n", encoding="utf-8")
    read = work.ingest([tmp_path / "Elm IL PD SharedNetworks 2025-05-01.csv", tmp_path / "list (1).csv"])
    assert read.notes[-1] == 'Next: graphshare profile "Elm IL PD" · graphshare reach ICE · graphshare coverage'
    assert any(
        "1 log or list is held of which it is not known whose it is" in n for n in work.profile("Elm IL PD").notes
    )
