"""A folder that was misspelled is told, and is not made by being asked something; one that holds nothing is left so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare import Workspace
from graphshare.cli import app
from graphshare.errors import GraphshareError, InputError, UnknownName
from tests.every_command import TYPED, WITHOUT, every, words

#: They make a workspace where there is none.
MAKE = {"ingest", "init"}
QUERY = "// name: own-agencies\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "danville").mkdir()
    (tmp_path / "own.cypher").write_text(QUERY)
    return tmp_path


def test_what_is_typed_here_is_typed_of_every_command() -> None:
    assert set(every()) == set(TYPED)


@pytest.mark.parametrize("command", sorted(set(TYPED) - WITHOUT - MAKE))
def test_a_misspelled_folder_is_told_and_not_made(command: str, here: Path) -> None:
    before = sorted(os.listdir(here))
    done = CliRunner().invoke(app, [*words(command), "-w", "danvile"])
    assert done.exit_code == 1
    assert "No folder named “danvile”" in done.stderr
    assert "Did you mean: danville?" in done.stderr
    assert sorted(os.listdir(here)) == before
    assert os.listdir(here / "danville") == []


def test_files_that_are_not_found_make_no_folder(here: Path) -> None:
    done = CliRunner().invoke(app, ["ingest", "nowhere.csv", "-w", "new"])
    assert (done.exit_code, "There is no file “nowhere.csv”" in done.stderr) == (1, True)
    assert not (here / "new").exists()


@pytest.mark.parametrize(
    "question", ["reach ICE", "tally", "agencies list", "query run doors-front", "store check", "ask-next"]
)
def test_a_question_to_a_folder_that_holds_nothing_leaves_nothing_in_it(question: str, here: Path) -> None:
    done = CliRunner().invoke(app, [*question.split(), "-w", "danville"])
    assert done.exit_code == 0, done.stderr
    assert "danville holds nothing yet" in done.stderr
    assert "building" not in done.stderr
    assert os.listdir(here / "danville") == []


def test_the_library_makes_no_folder_by_asking_or_deciding_either(here: Path) -> None:
    asked = Workspace("danvile")
    for act in (
        lambda: asked.reach("ICE"),
        lambda: asked.releases(),
        lambda: asked.verify(),
        lambda: asked.build(),
        lambda: asked.remove("log"),
        lambda: asked.decide_agencies("A", "B", "same", why="asked"),
        lambda: asked.decide_reason("theft", "not_federal", why="asked"),
    ):
        with pytest.raises(UnknownName, match="No folder named “danvile”"):
            act()
    with pytest.raises(GraphshareError):
        asked.save_query("own-agencies", QUERY)
    with pytest.raises(InputError, match="is a file, not a folder"):
        Workspace("own.cypher").reach("ICE")
    assert not Path("danvile").exists()


def test_what_is_read_into_a_folder_that_was_asked_before_is_seen_by_the_next_question(here: Path) -> None:
    work = Workspace("danville")
    assert work.coverage().found.with_list == 0
    Path("Elm IL PD SharedNetworks 2025-05-01.csv").write_text("Organization Name\nOak IL PD\nAsh IL PD\n")
    work.ingest(["Elm IL PD SharedNetworks 2025-05-01.csv"])
    assert work.coverage().found.with_list == 1
    assert Path("danville/.graphshare/build").is_dir()
