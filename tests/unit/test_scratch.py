"""Folders for what is unpacked: private, and gone with their process, whoever else makes some meanwhile."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from graphshare.disk.locking import Lock
from graphshare.disk.scratch import Scratch, scratch, take_away_leftovers

MAKE = """
from graphshare.disk.scratch import scratch
for _ in range({n}):
    with scratch() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700, oct(folder.stat().st_mode)
        (folder / "names").write_text("kept while we run")
        assert (folder / "names").read_text()
"""
KILLED = """
import os
from graphshare.disk.scratch import Scratch
held = Scratch()
(held.path / "names").write_text("200,000 names")
os._exit(9)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _started(program: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)


def test_a_folder_is_private_and_goes_with_its_block(temporary: Path) -> None:
    with scratch() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(temporary.iterdir())


def test_what_a_killed_process_left_is_taken_away_by_the_next(temporary: Path) -> None:
    killed = _started(KILLED)
    killed.communicate()
    assert killed.returncode == 9
    assert [p.read_text() for p in temporary.glob("*/names")] == ["200,000 names"]
    with scratch() as folder:
        assert [p for p in temporary.iterdir() if p.is_dir()] == [folder]
    assert not list(temporary.iterdir())


def test_a_folder_in_use_is_left_alone(temporary: Path) -> None:
    held = Scratch()
    (held.path / "names").write_text("ours")
    take_away_leftovers()
    assert (held.path / "names").read_text() == "ours"
    held.close()
    assert not list(temporary.iterdir())


def test_many_processes_at_once_over_many_killed_folders_stop_nobody(temporary: Path) -> None:
    for n in range(300):
        (temporary / f"graphshare-{n:016x}").mkdir()
        (temporary / f"graphshare-{n:016x}" / "names").write_text("x")
        (temporary / f"graphshare-{n:016x}.alive").touch()
    running = [_started(MAKE.format(n=15)) for _ in range(4)]
    assert [(p.communicate()[1], p.returncode) for p in running] == [("", 0)] * 4
    assert not list(temporary.iterdir())


def test_where_nothing_can_be_locked_nothing_is_taken_for_a_leftover(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Scratch()
    monkeypatch.setattr(Lock, "take", lambda self, wait=False: True)
    take_away_leftovers()
    assert held.path.exists()
    held.close()


def test_foreign_folders_and_links_are_not_ours_to_remove(temporary: Path) -> None:
    (temporary / "graphshare-notes").mkdir()
    (temporary / "elsewhere").mkdir()
    os.symlink(temporary / "elsewhere", temporary / "graphshare-0000000000000000")
    (temporary / "graphshare-0000000000000000.alive").touch()
    take_away_leftovers()
    assert (temporary / "graphshare-notes").exists()
    assert (temporary / "elsewhere").exists()
