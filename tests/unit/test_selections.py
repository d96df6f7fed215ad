"""A log may be a selection of its rows: it warns, a person decides, and until then it is not held as a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest_file
from graphshare.workspace import Workspace

HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time\n"
WORDS = ("ICE", "HSI assist", "immigration", "ICE warrant", "border patrol", "ERO detainer, ICE", "DHS/HSI")
CRIMES = ("theft", "stolen vehicle", "assault", "burglary 459", "hit and run", "missing person", "homicide")


def log(path: Path, rows: list[tuple[str, str]], agency: str = "Ashford IL PD", decide: str | None = None) -> Release:
    """A log of (organization, reason)."""
    text = HEAD + "".join(
        f'aaaaaaaa-0000-4000-8000-{i:012d},***,{org},5,{reason},,"01/14/2025, 0{i % 9 + 1}:{i % 60:02d}:21 PM UTC"\n'
        for i, (org, reason) in enumerate(rows)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (release,) = ingest_file(path, ReleaseCache(path.parent / "releases"), Given(agency=agency, selection=decide))
    return release


def towns(n: int, state: str = "OH", words: tuple[str, ...] = CRIMES) -> list[tuple[str, str]]:
    return [(f"{('Millbrook', 'Tolver', 'Ansel')[i % 3]} {state} PD", words[i % len(words)]) for i in range(n)]


FEDERAL = [
    ("[Federal] US Postal Inspection Service", "theft"),
    ("[Federal] Federal Bureau of Investigation (FBI)", "x"),
]


@pytest.mark.parametrize(
    ("why", "name", "rows"),
    [
        ("federal rows", "n.csv", FEDERAL),
        ("keyword", "n.csv", towns(20, words=WORDS)),
        ("keyword", "n.csv", towns(20, words=("protest", "protest at city hall", "No Kings protest"))),
        ("one state", "n.csv", towns(50)),
        ("name", "Federal Searches March 2026 to April 2026.csv", towns(6)),
        ("name", "immigration-searches_2025.csv", towns(6)),
        ("name", "Ashford_ICE_hits.csv", towns(6)),
        ("name", "Searches for ICE 2025.csv", towns(6)),
        ("name", "audit filtered.csv", towns(6)),
    ],
)
def test_each_sign_of_a_selection_is_told_and_a_person_decides(
    tmp_path: Path, why: str, name: str, rows: list[tuple[str, str]]
) -> None:
    release = log(tmp_path / name, rows)
    assert (release.kind, release.selection) == ("network audit", why)
    assert sum("--selection" in w for w in release.warnings) == 1
    no = log(tmp_path / name, rows, decide="no")
    assert (no.selection, no.selection_basis, no.id) == (None, "no", release.id)
    assert not any("--selection" in w for w in no.warnings)
    assert log(tmp_path / name, rows).selection_basis == "no"  # what was decided stays
    yes = log(tmp_path / name, rows, decide="yes")
    assert (yes.selection, yes.selection_basis) == (why, "yes")


@pytest.mark.parametrize(
    ("name", "agency", "rows"),
    [
        ("n.csv", "Ashford IL PD", [*FEDERAL, ("Tolver OH PD", "theft")]),
        ("n.csv", "Ashford IL PD", towns(19, words=WORDS)),
        ("n.csv", "Ashford IL PD", towns(40, words=(*WORDS, "theft"))),
        ("n.csv", "Ashford IL PD", towns(49)),
        ("n.csv", "Ashford OH PD", towns(80)),
        ("n.csv", "Ashford IL PD", [*towns(80), ("Ashford IL PD", "theft")]),
        ("Federal Way WA PD-Network-Audit searches.csv", "Federal Way WA PD", towns(6, "WA")),
        ("Network Audit March 2026.csv", "Ashford IL PD", towns(6)),
        ("n.csv", "Ashford IL PD", [(org, "stolen vehicle investigation") for org, _ in towns(30)]),
    ],
)
def test_what_is_whole_is_not_asked_about(tmp_path: Path, name: str, agency: str, rows: list[tuple[str, str]]) -> None:
    release = log(tmp_path / name, rows, agency)
    assert release.selection is None
    assert not any("--selection" in w for w in release.warnings)


def test_a_person_may_say_so_of_any_log(tmp_path: Path) -> None:
    assert log(tmp_path / "n.csv", towns(6), decide="yes").selection == "told"


def test_until_it_is_decided_no_log_is_held_and_after_no_it_is(tmp_path: Path) -> None:
    path = tmp_path / "Marrow OH PD" / "Federal Searches March 2026.csv"
    log(path, FEDERAL)
    here = Workspace(tmp_path / "w")
    here.ingest([path])
    reach = here.reach("ICE").data
    held = reach["coverage"]
    assert held["with_log"] == 0
    assert held["selections"] == {"name": 1}
    assert "Of 1 network only a selection by its name is held: what it left out is not known." in reach["notes"]
    assert "selections of searches of 1 agency" in reach["sentence"]
    assert "keyword" not in reach["sentence"]
    assert "selection" in " ".join(here.coverage().data["agencies"][0]["logs"])
    assert any("network audit" in x for x in here.coverage().data["agencies"][0]["not_held"])
    here.ingest([path], selection="no")
    assert here.reach("ICE").data["coverage"]["with_log"] == 1


def test_the_rows_of_a_selection_are_linked_like_those_of_any_log(tmp_path: Path) -> None:
    rows = towns(20, words=WORDS)
    for town in ("Marrow OH PD", "Briar OH PD"):
        log(tmp_path / town / "ICE searches.csv", rows, town)
    here = Workspace(tmp_path / "w")
    for town in ("Marrow OH PD", "Briar OH PD"):
        text = (tmp_path / town / "ICE searches.csv").read_text() + ("\n" if town < "C" else "")
        (tmp_path / town / "ICE searches.csv").write_text(text)
        here.ingest([tmp_path / town / "ICE searches.csv"], agency=town)
    assert here.build().data["searches"] == 20
