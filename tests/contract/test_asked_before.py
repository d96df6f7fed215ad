"""A graph that is somebody else's is only replaced, and any graph only dropped, when the person has said so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graphshare.cli import app
from graphshare.store import open_store
from graphshare.workspace import Workspace
from tests.together import files, log


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two workspaces with different graphs."""
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    Workspace(one).ingest([files(one / "raw", 1)])
    Workspace(other).ingest([log(other / "Xenia OH PD network audit.csv", "xenia", 9)])
    for root in (one, other):
        Workspace(root).build()
    return one, other


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def loaded(store: str | Path) -> str | None:
    with open_store(str(store)) as opened:
        found: str | None = opened.info()["data_hash"]
    return found


def asked_before_a_load(store: str | Path, two: tuple[Path, Path]) -> None:
    one, other = two
    assert run("store", "load", store, "-w", one).exit_code == 0, "nothing is there"
    ours = loaded(store)
    assert run("store", "load", store, "-w", one).exit_code == 0, "it is this folder's own"
    refused = run("store", "load", store, "-w", other)
    assert refused.exit_code == 1
    assert "another workspace" in refused.stderr
    assert "--yes" in refused.stderr
    assert loaded(store) == ours
    assert run("store", "load", store, "-w", other, "--yes").exit_code == 0
    assert loaded(store) not in (None, ours)
    refused = run("store", "load", store, "-w", one)
    assert refused.exit_code == 1, "what this folder loaded before is not what is there now"


def asked_before_a_drop(store: str | Path, two: tuple[Path, Path]) -> None:
    assert run("store", "load", store, "-w", two[0], "--yes").exit_code == 0
    refused = run("store", "drop", "-s", store, "-w", two[0])
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert loaded(store) is not None
    assert run("store", "drop", "-s", store, "-w", two[0], "--yes").exit_code == 0
    assert loaded(store) is None


def test_a_store_in_a_folder_is_asked_about(two: tuple[Path, Path], tmp_path: Path) -> None:
    asked_before_a_load(tmp_path / "store", two)
    asked_before_a_drop(tmp_path / "store", two)


@pytest.mark.neo4j
def test_a_server_is_asked_about(neo4j_uri: str, two: tuple[Path, Path]) -> None:
    asked_before_a_load(neo4j_uri, two)
    asked_before_a_drop(neo4j_uri, two)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal as POSIX has it")
@pytest.mark.parametrize("answer", ["n", "y"])
def test_a_person_at_a_terminal_is_asked(answer: str, two: tuple[Path, Path], tmp_path: Path) -> None:
    store = tmp_path / "store"
    run("store", "load", store, "-w", two[0])
    ours, theirs = os.openpty()
    os.write(ours, f"{answer}\n".encode())
    command = [sys.executable, "-m", "graphshare", "store", "drop", "-s", str(store), "-w", str(two[0])]
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, env=told, timeout=120)
    os.close(ours)
    os.close(theirs)
    assert "Take graphshare's graph away" in done.stderr
    assert done.returncode == (0 if answer == "y" else 130)
    assert (loaded(store) is None) == (answer == "y")
