"""The tutorial and the page for reporters work as written: each command is run, in its order, in one empty folder."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graphshare.cli import app

DOCS = Path(__file__).parents[1] / "docs"


def blocks_of(page: str) -> list[tuple[str, str]]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


BLOCKS = blocks_of("tutorial.md")
COMMANDS = list(
    dict.fromkeys(
        line.removeprefix("$ graphshare ")
        for kind, block in [*BLOCKS, *blocks_of("for-reporters.md")]
        if kind == "console"
        for line in block.splitlines()
        if line.startswith("$ graphshare ")
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tutorial")


@pytest.fixture(scope="module")
def done(folder: Path) -> dict[str, Result]:
    """What each command of the page gave, run one after another in one folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return {
            c: CliRunner().invoke(app, shlex.split(c) + (["-n", "0"] if c.startswith("tally") else []))
            for c in COMMANDS
        }
    finally:
        os.chdir(before)


def test_the_tutorial_goes_through_the_whole_job() -> None:
    verbs = {c.split()[0] for c in COMMANDS}
    assert verbs >= {"synth", "tally", "ingest", "coverage", "profile", "reach", "proxies", "reasons", "view", "query"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_tutorial_works(command: str, done: dict[str, Result]) -> None:
    result = done[command]
    assert result.exit_code == 0, f"{result.output}\n{result.exception!r}"
    assert result.stdout.strip() or "--out" in command


def test_the_table_shown_is_the_one_that_comes_out(done: dict[str, Result]) -> None:
    shown = [line for kind, block in BLOCKS if not kind for line in block.splitlines() if line.strip() not in ("", "…")]
    tally = next(c for c in COMMANDS if c.startswith("tally "))
    printed = {" ".join(line.split()) for line in done[tally].stdout.splitlines()}
    missing = [line for line in shown if not any(p.startswith(" ".join(line.split())) for p in printed)]
    assert shown
    assert missing == []


def test_the_pages_of_the_tutorial_are_there(folder: Path, done: dict[str, Result]) -> None:
    named = [w for c in COMMANDS for w in shlex.split(c) if w.endswith((".html", ".md"))]
    assert done
    assert named
    assert [n for n in named if (folder / n).stat().st_size < 200] == []
