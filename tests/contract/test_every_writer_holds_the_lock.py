"""Whatever a command writes into a workspace, or into a store, it writes while it holds the lock of that place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.disk.locking import Lock
from graphshare.reasons.decisions import undo
from tests.test_docs import EVERYTHING
from tests.together import files, log

QUERY = """// name: own-agencies
// title: Agencies
// asks: Which agencies?
// category: mine
// column: agency STRING | Its name
// source: a person
// since: 0.1
MATCH (a:Agency) RETURN a.name AS agency ORDER BY agency
"""

#: Every command that may change something in a workspace or a store, in an order in which each finds what it needs.
WRITERS = [
    "ingest raw",
    "build",
    "ingest more",
    "reach ICE --save-finding findings/reach.yaml",
    "build --force",
    "agencies decide 'Elm OH PD' 'Oak TX PD' --different --why asked",
    "agencies reply 'Elm OH PD' --text no --date 2025-06-01",
    "agencies review --ask",
    "reasons decide theft --purpose not_federal --why asked",
    "ask-next --sent 'Elm OH PD' --report 'network audit' --months 2025-05 --date 2025-06-01",
    "query save own-agencies own.cypher",
    "query run own-agencies",
    "query run 'MATCH (a:Agency) SET a.place = $place' --param place=x --write",
    "store load store --yes",
    "query run 'MATCH (a:Agency) SET a.place = $place' --param place=x --write -s store",
    "store drop -s store --yes",
    "store load",
    "releases remove 'Town A'",
    "tally",
    "store drop --yes",
]
#: Commands that write nowhere but where the person says, or into folders that nobody else uses yet.
ELSEWHERE = {"demo", "init", "synth", "export", "report"}


@contextmanager
def unlocked_writes(root: Path) -> Iterator[list[str]]:
    """What is written below ``root`` while the lock of the place is free, as the interpreter itself tells of it."""
    found: list[str] = []
    on = [True]

    def look(event: str, told: tuple[Any, ...]) -> None:
        if not on[0] or event not in (
            "open",
            "os.rename",
            "os.remove",
            "os.mkdir",
            "os.rmdir",
            "os.truncate",
            "os.link",
        ):
            return
        if event == "open" and not (isinstance(told[2], int) and told[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        on[0] = False  # asking for the lock opens it
        try:
            for path in told[:2] if event in ("os.rename", "os.link") else told[:1]:
                inside = _inside(path, root)
                if inside is not None and not _held(root, inside):
                    found.append(f"{event} {inside}")
        finally:
            on[0] = True

    sys.addaudithook(look)  # there is no taking it away again
    try:
        yield found
    finally:
        on[0] = False


def _inside(path: object, root: Path) -> Path | None:
    """A path of state, decisions, queries or store, seen from the workspace; locks and leases are what readers write."""
    if not isinstance(path, str | bytes | os.PathLike):
        return None
    told = Path(os.path.abspath(os.fsdecode(path)))
    if not told.is_relative_to(root):
        return None
    inside = told.relative_to(root)
    if inside.parts[:1] not in ((".graphshare",), ("hand",), ("cypher",), ("store",)):
        return None
    own = {"lock", "leases", "seen.json"} & set(inside.parts) or inside.name in (
        ".graphshare",
        "hand",
        "cypher",
        "store",
    )
    return None if own or inside.name.endswith(".lock") else inside


def _held(root: Path, inside: Path) -> bool:
    locks = [root / ".graphshare" / "lock"]
    parts = inside.parts
    if "store" in parts:
        locks.append(root.joinpath(*parts[: parts.index("store") + 1]) / "lock")
    return any(p.exists() and not _free(p) for p in locks)


def _free(path: Path) -> bool:
    lock = Lock(path)
    if not lock.take():
        return False
    lock.give()
    return True


@pytest.mark.skipif(os.name == "nt", reason="a process there cannot ask for a lock that it holds itself")
def test_every_command_that_writes_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shlex

    files(tmp_path / "raw", 2)
    log(tmp_path / "more" / "Xenia OH PD network audit.csv", "xenia", 9)
    (tmp_path / "own.cypher").write_text(QUERY)
    (tmp_path / "findings").mkdir()
    monkeypatch.chdir(tmp_path)
    with unlocked_writes(tmp_path) as found:
        for command in WRITERS:
            done = CliRunner().invoke(app, shlex.split(command), input="y\nsame\nu\nq\n")
            assert done.exit_code == 0, f"{command}: {done.output}"
            assert found == [], command
        assert undo(tmp_path / "hand", wording="theft") == 1
        assert found == []
        (tmp_path / "hand" / "slip").touch()
    assert found == ["open hand/slip"], "the look sees what it should"


def test_every_command_that_acts_is_among_them() -> None:
    """A command whose answer can be kept as a finding asks; the others act, and are tried here or write elsewhere."""
    tried = {name for name in EVERYTHING for command in WRITERS if f"{command} ".startswith(f"{name} ")}
    acts = {name for name, c in EVERYTHING.items() if "save_finding" not in {p.name for p in c.params}}
    assert {n for n in acts - tried - ELSEWHERE if not n.startswith("view ")} == set()
