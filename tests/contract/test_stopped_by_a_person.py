"""Ctrl-C at a terminal: exit 130, one word about it, and nothing half-written, whatever was going on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from graphshare.workspace import Workspace
from tests.together import files, log

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals as POSIX has them")


def stopped(work: Path, begun: Callable[[], bool], *command: str | Path) -> bool:
    """Run a command, press Ctrl-C once it has begun (a terminal sends it to the whole group), and look at what is left; gives
    whether it was stopped, and not done before the key was pressed."""
    told = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(work / "tmp")}
    (work / "tmp").mkdir(exist_ok=True)
    program = subprocess.Popen(
        [sys.executable, "-m", "graphshare", *map(str, command)], cwd=work, env=told, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + 120
    while not begun() and program.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGINT)
    _, said = program.communicate(timeout=120)  # ends when no process of it holds its output any more
    assert program.returncode in (0, 130), said
    assert (program.returncode == 130) == ("Stopped" in said)
    assert "Traceback" not in said
    assert "bug" not in said
    half = [p for p in work.rglob("*") if p.name.endswith((".partial", ".aside"))]
    assert half == []
    assert list((work / "tmp").iterdir()) == []
    return program.returncode == 130


def test_reading_many_files_ahead_is_stopped(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for n in range(90):
        log(raw / f"Town {n:02d} IL PD network audit.csv", f"town-{n}", 12)
    releases = tmp_path / ".graphshare" / "releases"
    assert stopped(tmp_path, lambda: releases.exists() and any(p.is_dir() for p in releases.iterdir()), "ingest", raw)
    held = Workspace(tmp_path).releases().data["releases"]
    assert all(r["rows"] == r["records"] == 12 for r in held)


def test_a_build_and_an_export_are_stopped(tmp_path: Path) -> None:
    files(tmp_path / "raw", 3)
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "raw"])
    build = tmp_path / ".graphshare" / "build"
    assert stopped(tmp_path, build.exists, "build")
    before = work.reach("ICE").data["observed"]
    work.close()
    out = tmp_path / "out"

    def begun() -> bool:
        return any(p.name.endswith(".partial") for p in tmp_path.iterdir())

    for _ in range(9):  # a small one may be whole before anybody has pressed a key
        if stopped(tmp_path, begun, "export", "parquet", "-o", out):
            break
        shutil.rmtree(out)
    else:
        pytest.fail("it was done each time")
    assert not out.exists()
    assert Workspace(tmp_path).reach("ICE").data["observed"] == before
