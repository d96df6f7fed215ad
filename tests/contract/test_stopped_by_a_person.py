"""Ctrl-C at a terminal, or a word from the system: its exit code, one word about it, nothing half-written, whatever was going on."""

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

from graphshare.cli.stopping import Stopping
from graphshare.releases import ReleaseCache
from graphshare.workspace import Workspace
from tests.together import files, log

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals as POSIX has them")


def _at_a_terminal() -> None:
    """As if nobody had told the tests, and with them the program, to outlive their terminal."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def stopped(work: Path, begun: Callable[[], bool], *command: str | Path, by: signal.Signals = signal.SIGINT) -> bool:
    """Run a command, stop it once it has begun (a terminal tells the whole group, the system the program), and look at what is
    left; gives whether it was stopped, and not done before."""
    told = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(work / "tmp")}
    (work / "tmp").mkdir(exist_ok=True)
    program = subprocess.Popen(
        [sys.executable, "-m", "graphshare", *map(str, command)], cwd=work, env=told, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=_at_a_terminal,
    )  # fmt: skip
    end = time.monotonic() + 120
    while not begun() and program.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        if by == signal.SIGTERM:
            os.kill(program.pid, by)
        else:
            os.killpg(program.pid, by)
    _, said = program.communicate(timeout=120)  # ends when no process of it holds its output any more
    assert program.returncode in (0, 128 + by), said
    assert (program.returncode != 0) == ("Stopped" in said)
    assert "Traceback" not in said
    assert "bug" not in said
    half = [p for p in work.rglob("*") if p.name.endswith((".partial", ".aside"))]
    assert half == []
    assert list((work / "tmp").iterdir()) == []
    return program.returncode != 0


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_reading_many_files_ahead_is_stopped(by: signal.Signals, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for n in range(90):
        log(raw / f"Town {n:02d} IL PD network audit.csv", f"town-{n}", 12)
    releases = tmp_path / ".graphshare" / "releases"
    assert stopped(
        tmp_path, lambda: releases.exists() and any(p.is_dir() for p in releases.iterdir()), "ingest", raw, by=by
    )
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


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_what_is_being_taken_away_is_gone_before_the_command_ends(
    by: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_away = shutil.rmtree

    def is_stopped_half_way(path: Path, ignore_errors: bool = False) -> None:
        (Path(path) / "one").unlink()
        signal.raise_signal(by)
        takes_away(path, ignore_errors=ignore_errors)

    cache = ReleaseCache(tmp_path)
    monkeypatch.setattr(shutil, "rmtree", is_stopped_half_way)
    stopping = Stopping()
    with stopping, pytest.raises(KeyboardInterrupt):  # noqa: PT012 - where in the block it comes is what is asked
        with cache.reading() as apart:
            for name in ("one", "two"):
                (apart / name).touch()
        assert list(tmp_path.iterdir()) == []
        time.sleep(5)
    assert (stopping.asked, stopping.code) == (True, 128 + by)
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_was_told_to_outlive_its_terminal_does() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Stopping() as stopping:
            signal.raise_signal(signal.SIGHUP)
        assert not stopping.asked
    finally:
        signal.signal(signal.SIGHUP, before)
