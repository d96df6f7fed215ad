"""Every command of docs/questions.md answers in the fictional world, with rows, and says there what the page says it does."""

from __future__ import annotations

import csv
import io
import shlex
import tomllib
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from tests.fictional import Fictional

ASKED = tomllib.loads((Path(__file__).parents[2] / "docs" / "questions.toml").read_text(encoding="utf-8"))["question"]


@cache
def answered(command: str, root: Path) -> str:
    """What a command prints as CSV, and what it says with it; it must have a row."""
    run = CliRunner().invoke(app, [*shlex.split(command), "-w", str(root), "-f", "csv"])
    assert run.exit_code == 0, f"{command}: {run.stderr}"
    assert len(list(csv.reader(io.StringIO(run.stdout)))) > 1, f"{command} has no row"
    return run.stdout + run.stderr


def test_each_question_of_the_list_is_answered_or_says_why_not() -> None:
    assert len(ASKED) == 32
    for question in ASKED:
        assert question.get("run") or question.get("why"), question["asks"]
        assert bool(question.get("run")) == bool(question.get("shows")) == bool(question.get("tells")), question["asks"]


@pytest.mark.parametrize("question", [q for q in ASKED if q.get("run")], ids=lambda q: q["asks"][:40])
def test_the_answer_is_the_one_that_the_page_tells(question: dict[str, list[str]], fictional: Fictional) -> None:
    fictional.counts  # noqa: B018 - built once
    told = "\n".join(answered(command, fictional.workspace.root) for command in question["run"])
    for shown in question["shows"]:
        assert shown in told, shown
