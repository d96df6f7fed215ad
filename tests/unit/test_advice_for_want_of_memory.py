"""Where memory is short, the advice names what the command takes: a limit where it has one, else fewer days or a build before."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.cli.command import Here
from graphshare.errors import of_the_machine
from graphshare.workspace import Workspace
from tests.every_command import TYPED, WITHOUT, words


def _short(*_: object, **__: object) -> Workspace:
    raise MemoryError


@pytest.mark.parametrize("name", sorted(set(TYPED) - WITHOUT - {"init"}))
def test_only_options_of_the_command_are_advised(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Here, "open", _short)
    said = CliRunner().invoke(app, words(name)).stderr
    if name == "query save":  # its file is read first, and is not there
        return
    assert said.startswith("error: Not enough memory."), said
    takes = set(re.findall(r"--[a-z-]+", CliRunner().invoke(app, [*name.split(), "--help"]).stdout))
    advised = re.findall(r"--[a-z-]+", re.sub("`[^`]*`", "", said))
    assert set(advised) <= takes, said
    assert bool(advised) == bool(takes & {"--memory", "--since"}), said


def test_a_command_quoted_whole_takes_what_is_advised() -> None:
    told = of_the_machine(MemoryError())
    assert told is not None
    assert told.hint is not None
    for quoted in re.findall("`graphshare ([a-z]+)[^`]*--memory[^`]*`", told.hint):
        assert "--memory" in CliRunner().invoke(app, [quoted, "--help"]).stdout
