"""Dated notes on laws: packaged and one's own, beside rows of their state and days, never a verdict."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.domain.laws import BINDS, beside, day_named, laws, laws_of
from graphshare.errors import HandError
from graphshare.workspace import Workspace

OWN = '[[law]]\nname = "{name}"\nstate = "IL"\ninstrument = "Ordinance 7"\ntext = "Nothing is shared."\nsource = "https://ash.example"\n'


def test_packaged_notes_say_what_they_rest_on_and_judge_nobody() -> None:
    for law in laws():
        assert law.source.startswith("https://")
        assert set(law.binds) <= set(BINDS)
        assert law.binds
        assert "no verdict" in beside([law])[0]
        assert not any(word in law.note.lower() for word in ("violat", "illegal act", "favor"))


def test_a_law_is_told_in_its_state_and_days_alone() -> None:
    known = laws()
    told = {law.name for law in laws_of(known, "IL", date(2025, 1, 1), date(2025, 2, 1))}
    assert told == {"IL 2-130"}
    assert laws_of(known, "IL", date(2023, 1, 1), date(2023, 12, 31)) == ()
    assert laws_of(known, None, None, None) == ()
    assert {law.name for law in laws_of(known, "WA", date(2025, 1, 1), date(2025, 2, 1))} == {
        "WA Keep Washington Working"
    }
    assert day_named(known, "il 2-130") == date(2024, 1, 1)


def test_a_note_of_ones_own_is_added_and_replaces_one_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "laws.toml").write_text(
        OWN.format(name="Ash 7") + "from = 2025-03-01\nto = 2025-06-30\n" + OWN.format(name="IL 2-130"),
        encoding="utf-8",
    )
    known = laws(tmp_path)
    assert len(known) == len(laws()) + 1
    assert next(law.instrument for law in known if law.name == "IL 2-130") == "Ordinance 7"
    assert {law.name for law in laws_of(known, "IL", date(2025, 7, 1), None)} == {"IL 2-130"}


@pytest.mark.parametrize(
    "wrong",
    ["[[law]\n", OWN.format(name="x") + 'from = "May 2025"\n', OWN.format(name="x") + 'binds = ["judges"]\n', '[[law]]\nname = "x"\n',
     OWN.format(name="x") + "surprise = 1\n", 'law = "x"\n'],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "laws.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(HandError, match=r"laws\.toml"):
        laws(tmp_path)


LOG = (
    "Name,Org Name,Total Networks Searched,Reason,Search Time\n***,Tolver OH PD,5,ICE,01/14/2025 18:47:21\n"
    "***,Tolver OH PD,5,ICE,03/14/2025 18:47:21\n"
)


def test_a_law_stands_in_the_profile_and_its_day_splits_a_tally(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "hand").mkdir()
    (tmp_path / "hand" / "laws.toml").write_text(OWN.format(name="Ash 7") + "from = 2025-03-01\n", encoding="utf-8")
    Workspace(tmp_path).ingest([tmp_path / "log.csv"], agency="Ashford IL PD", kind="network audit")

    def run(*args: str) -> str:
        done = CliRunner().invoke(app, [*args, "-w", str(tmp_path)])
        assert done.exit_code == 0, done.output
        return done.stdout

    profile = json.loads(run("profile", "Ashford IL PD", "-f", "json"))
    assert [law["name"] for law in profile["laws"]] == ["IL 2-130", "Ash 7"]
    assert "Ordinance 7" in run("profile", "Ashford IL PD")
    tally = json.loads(run("tally", "Ashford IL PD", "--of", "ICE", "--split", "ash 7", "-f", "json"))
    assert (tally["split"], tally["before"]["rows"], tally["after"]["rows"]) == ("2025-03-01", 1, 1)
    done = CliRunner().invoke(app, ["tally", "Ashford IL PD", "--split", "CA SB 54", "-w", str(tmp_path)])
    assert done.exit_code == 1
    assert "not known here" in done.output
