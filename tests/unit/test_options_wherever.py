"""Options stand where people put them: before the command, between a group and its verb, after; and -q is silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graphshare.cli import app

LOG = """Name,Org Name,Total Networks Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time,Search Type
J. Doe,Millbrook OH PD,12,1 month,***,,,assist ICE,5/1/2025 10:00:00 AM UTC,search
J. Doe,Millbrook OH PD,12,1 month,***,,,theft,5/2/2025 10:00:00 AM UTC,search
"""


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("silence") / "workspace"
    log = root.parent / "5_1_2025-5_31_2025-Ashford IL PD-Network-Audit.csv"
    log.write_text(LOG)
    assert run("init", root).exit_code == 0
    done = run("ingest", log, "-w", root, "-q")
    assert (done.exit_code, done.stderr) == (0, "")
    done = run("build", "-w", root, "-q")
    assert (done.exit_code, done.stderr) == (0, "")
    return root


@pytest.mark.parametrize(
    "command",
    [
        "reach ICE", "proxies ICE", "tally --of ICE", "profile Ashford", "coverage", "releases list", "releases verify",
        "agencies list", "reasons list", "query run proxies-of-body", "store info", "store check",
    ],
)  # fmt: skip
def test_quiet_commands_talk_to_nobody_and_answer_all_the_same(command: str, where: Path) -> None:
    loud, quiet = (run(*command.split(), "-w", where, "-f", "json", *more) for more in ((), ("-q",)))
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    assert quiet.stdout == loud.stdout


def test_options_stand_between_a_group_and_its_verb(where: Path) -> None:
    after = run("releases", "list", "-w", where, "-f", "json")
    for args in (("releases", "-w", where, "list", "-f", "json"), ("-w", where, "releases", "list", "-f", "json")):
        done = run(*args)
        assert (done.exit_code, done.stdout) == (0, after.stdout), args


def test_a_store_is_taken_before_the_command_too(where: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("store", "load", store, "-w", where, "--yes", "-q").exit_code == 0
    before, after = run("-s", store, "reach", "ICE", "-f", "json"), run("reach", "ICE", "-s", store, "-f", "json")
    assert (before.exit_code, before.stdout) == (0, after.stdout)
    assert json.loads(before.stdout)["observed"]["named"]["owners"] == 1


def test_at_80_columns_no_line_is_wider_and_what_is_dropped_is_named(
    where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for command in ("proxies ICE", "reach ICE --evidence", "tally", "agencies list"):
        done = run(*command.split(), "-w", where, "-f", "table")
        assert done.exit_code == 0
        assert max(map(len, done.stdout.splitlines())) <= 80, command
    shown = run("proxies", "ICE", "-w", where, "-f", "table").stdout
    assert "Not shown for want of room: " in shown
    assert "287(g) agreement" in shown.split("Not shown for want of room: ")[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--own"], "it takes the agency's name"),
        (["{log}", "--own"], "it takes the agency's name"),
        (["--zone", "America/Chicago", "--since", "2025-05-01"], "nothing is split"),
        (["{log}", "--zone", "America/Chicago"], "nothing is split"),
        (["Ashford", "--agency", "Elm OH PD"], "no file is given"),
        (["--kind", "network audit"], "no file is given"),
        (["--dated", "2025-05-01"], "no file is given"),
    ],
)
def test_an_option_of_a_tally_that_would_mean_nothing_is_refused(where: Path, given: list[str], said: str) -> None:
    log = next(where.parent.glob("*.csv"))
    done = run("tally", *(g.format(log=log) for g in given), "-w", where)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in " ".join(done.stderr.split())
