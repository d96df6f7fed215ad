"""With a store asked for, an answer, its names and its provenance come from that store alone, or it says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.errors import StoreError, StoreUnavailable
from graphshare.store import open_store
from graphshare.workspace import Workspace
from tests.unit.test_evidence import TWO_LOGS, held, line


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Workspace, str]:
    """A folder whose graph is in a store; another folder; the store."""
    root = tmp_path_factory.mktemp("alone")
    (root / "one").mkdir()
    (root / "two").mkdir()
    one = held(root / "one", TWO_LOGS)
    other = held(root / "two", {"Marrow OH PD": [line(1, "Ansel OH PD", "HSI", 3)]})
    other.build()
    with open_store(root / "store") as store:
        store.load(one.graph(), with_wording=True)
    return one, other, str(root / "store")


def test_reach_over_a_store_is_that_of_the_folder_that_was_loaded(two: tuple[Workspace, Workspace, str]) -> None:
    one, other, where = two
    away = Workspace(other.root, store=where, command="test")
    told, here = away.reach("ICE").data, one.reach("ICE").data
    assert told["networks"] == here["networks"] != []
    assert told["provenance"]["releases"] == here["provenance"]["releases"]
    assert (told["provenance"]["rules"], told["provenance"]["hand"]) == (None, None)
    assert {r["sha256"] for r in told["releases"].values()} == {r["sha256"] for r in here["releases"].values()}
    assert {r["agency"] for r in told["releases"].values()} == {"Ashford IL PD", "Briar IL PD"}
    assert away.proxies("ICE").data["provenance"]["releases"] == here["provenance"]["releases"]
    assert [r["proxy_id"] for r in away.query("proxies-of-body").data] == ["millbrook-oh-police"]


def test_a_name_that_only_the_folder_knows_is_unknown_to_the_store(two: tuple[Workspace, Workspace, str]) -> None:
    _, other, where = two
    with pytest.raises(Exception, match="Marrow"):
        Workspace(other.root, store=where).reach("ICE", to="Marrow OH PD")


@pytest.mark.parametrize(
    "question",
    [
        lambda w: w.profile("Ashford IL PD"),
        lambda w: w.tally(of="immigration"),
        lambda w: w.coverage(),
        lambda w: w.agencies(),
        lambda w: w.agency("Ashford IL PD"),
        lambda w: w.reasons(),
        lambda w: w.releases(),
    ],
)
def test_what_a_store_cannot_answer_says_so(question: Any, two: tuple[Workspace, Workspace, str]) -> None:
    with pytest.raises(StoreError, match="cannot be answered from a store"):
        question(Workspace(two[1].root, store=two[2]))


def test_a_store_in_which_nothing_is_loaded_says_so_and_is_not_filled(
    two: tuple[Workspace, Workspace, str], tmp_path: Path
) -> None:
    for question in (lambda w: w.reach("ICE"), lambda w: w.query("schema-labels")):
        with pytest.raises(StoreUnavailable, match="No graph is loaded"):
            question(Workspace(two[0].root, store=str(tmp_path / "nothing")))
    assert not any((tmp_path / "nothing").glob("*"))


@pytest.mark.parametrize(("whose", "code"), [(0, 0), (1, 1)])
def test_check_compares_the_store_with_the_folder_it_is_asked_from(
    whose: int, code: int, two: tuple[Workspace, Workspace, str]
) -> None:
    folder = two[whose]
    assert isinstance(folder, Workspace)
    done = CliRunner().invoke(app, ["store", "check", "-w", str(folder.root), "-s", two[2], "-f", "json"])
    assert done.exit_code == code
    told = json.loads(done.stdout)
    assert bool(told["differences"]) is bool(code)


def test_the_commands_exit_1_and_name_what_a_store_answers(two: tuple[Workspace, Workspace, str]) -> None:
    done = CliRunner().invoke(app, ["profile", "Ashford IL PD", "-w", str(two[0].root), "-s", two[2]])
    assert done.exit_code == 1
    assert "query list" in done.stderr
