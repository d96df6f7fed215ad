"""What people decided in ``hand/`` changes answers, outlives every rebuild, and can be taken back without a trace."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from graphshare.agencies import decisions as names
from graphshare.answer.forms import Format, render
from graphshare.reasons import decide
from graphshare.reasons.decisions import undo
from graphshare.workspace import Workspace, current

FILE = "Millbrook XX PD Network Audit 5_1_2025-5_31_2025.csv"
#: One name spelled in two ways that no rule brings together, and a wording that the rules only find hinted.
LOG = """ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time,Search Type,Moderation
00000000-0000-4000-8000-000000000001,A. One,Otter Falls IL PD,12,1 month,QX1234,,,ICE warrant,"05/01/2025, 10:00:00 AM UTC",search,
00000000-0000-4000-8000-000000000002,A. One,Otter Falls IL PD,12,1 month,QX1235,,,ice,"05/02/2025, 10:00:00 AM UTC",search,
00000000-0000-4000-8000-000000000003,B. Two,Ottr IL Dept of Safety,3,1 month,QX1236,,,ice,"05/03/2025, 10:00:00 AM UTC",search,
00000000-0000-4000-8000-000000000004,B. Two,Ottr IL Dept of Safety,3,1 month,QX1237,,,stolen vehicle,"05/04/2025, 10:00:00 AM UTC",search,
00000000-0000-4000-8000-000000000005,C. Tre,Vale County IL SO,3,1 month,QX1238,,,AOA HSI,"05/05/2025, 10:00:00 AM UTC",search,
"""
FIRST = "00000000-0000-4000-8000-000000000001"
LIST = ("Otter Falls IL PD", "Ottr IL Dept of Safety")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one fictional log, read and built."""
    root = tmp_path_factory.mktemp("read")
    (root / "raw").mkdir()
    (root / "raw" / FILE).write_text(LOG, encoding="utf-8")
    work = Workspace(root / "work")
    work.root.mkdir()
    work.ingest([root / "raw" / FILE])
    work.build()
    return root


@pytest.fixture
def work(read: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(read, tmp_path / "copy")
    return Workspace(tmp_path / "copy" / "work")


def answers(work: Workspace) -> str:
    """Every figure that decisions bear on, as it is printed."""
    asked = (
        work.tally(of="ICE", by=("wording", "agency", "grade")), work.reach("ICE"), work.proxies("DHS"), work.reasons(),
        work.agencies(),
    )  # fmt: skip
    return "".join(render(a, form) for a in asked for form in (Format.JSON, Format.TABLE))


@pytest.fixture(scope="module")
def undecided(read: Path) -> str:
    """The answers where nobody has decided anything."""
    return answers(Workspace(read / "work"))


def proxies(work: Workspace, body: str = "ICE") -> dict[str, tuple[int, int, int]]:
    """Proxy → searches asked, as named, at most."""
    found = work.proxies(body).data["proxies"]
    return {p["agency"]: tuple(p["searches"][k] for k in ("asked", "named", "hinted")) for p in found}


def say_ice_is_ice(work: Workspace) -> None:
    decide(work.hand, wording="Ice", purpose="federal_immigration", named=["ICE"], grade="named", why="we asked")


def say_first_is_not(work: Workspace) -> None:
    decide(work.hand, search=FIRST, purpose="not_federal", why="a warrant for the ice plant")


def say_same(work: Workspace) -> None:
    names.decide(work.hand / names.FILE, names.Decision(*LIST, names.Judgment.SAME, "me", "2026-01-01", "one office"))


def take_back(work: Workspace) -> None:
    shutil.rmtree(work.hand)


DECISIONS = (say_ice_is_ice, say_first_is_not, say_same)
decision = pytest.mark.parametrize("decide", DECISIONS, ids=lambda d: d.__name__.replace("_", " "))


def test_without_decisions_the_rules_stand(work: Workspace) -> None:
    assert proxies(work) == {"Otter Falls IL PD": (0, 1, 2), LIST[1]: (0, 0, 1), "Vale County IL SO": (1, 1, 1)}


def test_a_wording_that_a_person_read_counts_as_they_said_everywhere(work: Workspace) -> None:
    say_ice_is_ice(work)
    assert proxies(work) == {"Otter Falls IL PD": (0, 2, 2), LIST[1]: (0, 1, 1), "Vale County IL SO": (1, 1, 1)}
    groups = work.tally(of="ICE", by=("wording",)).data["groups"]
    assert {g["wording"]: g["searches"] for g in groups} == {"ice": 2, "ICE warrant": 1, "AOA HSI": 1}


def test_a_search_that_a_person_read_counts_as_they_said_and_no_other_does(work: Workspace) -> None:
    say_first_is_not(work)
    assert proxies(work) == {"Otter Falls IL PD": (0, 0, 1), LIST[1]: (0, 0, 1), "Vale County IL SO": (1, 1, 1)}


def test_the_reading_of_one_search_wins_over_that_of_its_wording(work: Workspace) -> None:
    decide(work.hand, wording="ICE warrant", purpose="federal_immigration", named=["HSI"], why="it was HSI")
    say_first_is_not(work)
    assert 2 not in {r["row"] for r in work.tally(of="DHS", rows=True).data["rows"]}  # the row of the first search


def test_names_that_a_person_called_one_agency_are_one(work: Workspace) -> None:
    say_same(work)
    found = proxies(work)
    assert len(found) == 2
    assert (0, 1, 3) in found.values()


def test_names_that_a_person_called_two_agencies_are_two(work: Workspace, tmp_path: Path) -> None:
    """The rules alone take these two spellings for one agency."""
    again = tmp_path / "again.csv"
    again.write_text(LOG.replace(LIST[1], "Otter Falls IL Public Safety"), encoding="utf-8")
    work.remove(work.releases().data["releases"][0]["id"])
    work.ingest([again], agency="Millbrook XX PD")
    assert len(proxies(work)) == 2
    two = names.Decision("Otter Falls IL PD", "Otter Falls IL Public Safety", names.Judgment.DIFFERENT, why="asked")
    names.decide(work.hand / names.FILE, two)
    assert len(proxies(work)) == 3


@decision
def test_a_decision_changes_answers_and_taking_it_back_restores_every_byte(
    work: Workspace, undecided: str, decide: Any
) -> None:
    decide(work)
    assert answers(work) != undecided
    take_back(work)
    assert answers(work) == undecided


@decision
def test_a_decision_survives_rebuilds_new_names_of_the_file_and_new_rules(
    work: Workspace, decide: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    decide(work)
    decided = proxies(work)
    shutil.rmtree(work.state / "build")
    assert proxies(work) == decided, "rebuilt"
    shutil.rmtree(work.state)
    renamed = tmp_path / "Release 2 of Millbrook.csv"
    shutil.copyfile(work.root.parent / "raw" / FILE, renamed)
    work.ingest([renamed], agency="Millbrook XX PD")
    assert proxies(work) == decided, "the same file under another name"
    monkeypatch.setattr(current, "rules_hash", lambda: "of other rules")
    assert work.stale()
    assert proxies(work) == decided, "other rules"


def test_undoing_one_decision_leaves_the_others(work: Workspace) -> None:
    say_first_is_not(work)
    alone = answers(work)
    say_ice_is_ice(work)
    assert answers(work) != alone
    assert undo(work.hand, wording="ICE") == 1
    assert answers(work) == alone


def test_a_later_decision_about_the_same_wording_replaces_the_earlier(work: Workspace) -> None:
    say_ice_is_ice(work)
    decide(work.hand, wording="ICE", purpose="not_federal", why="methamphetamine, says their sergeant")
    assert proxies(work) == {"Otter Falls IL PD": (0, 1, 1), "Vale County IL SO": (1, 1, 1)}
