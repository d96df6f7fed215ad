"""Two commands at once on one workspace, and what must hold of it afterwards."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path

from tests.forking import Done, Warm

_PROGRAM = [sys.executable, "-m", "graphshare"]


def log(path: Path, owner: str, searches: int) -> Path:
    """A small fictional network audit."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time"]
    lines += [
        f"{n:08d}-0000-4000-8000-{zlib.crc32(owner.encode()):012d},o. o.,{'Elm OH PD' if n % 2 else 'Oak TX PD'},12,"
        f"{'assist ICE' if n % 3 == 0 else 'theft'},,05/{n % 28 + 1:02d}/2025 10:00:{n % 60:02d} AM UTC"
        for n in range(searches)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def files(folder: Path, count: int = 6) -> Path:
    """A folder of small logs."""
    for n in range(count):
        log(folder / f"Town {chr(65 + n)} IL PD network audit.csv", f"town-{n}", 12)
    return folder


def start(*args: str | Path, cwd: Path) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    return subprocess.Popen(
        [*_PROGRAM, *map(str, args)], cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


@cache
def _warm() -> Warm:
    opened = Warm()
    atexit.register(opened.close)
    return opened


def at_once(*commands: tuple[str | Path, ...], cwd: Path) -> list[Done]:
    """How each of several commands at once ended, each in a process of its own."""
    if hasattr(os, "fork"):
        return _warm().run(*([str(word) for word in c] for c in commands), cwd=cwd)
    running = [start(*c, cwd=cwd) for c in commands]
    ended = [(process, *process.communicate(timeout=300)) for process in running]
    return [Done(process.returncode, printed, said) for process, printed, said in ended]


def both(*commands: tuple[str | Path, ...], cwd: Path) -> list[str]:
    """What each of several commands at once printed; each must have ended well and said nothing of a bug."""
    ended = at_once(*commands, cwd=cwd)
    for command, done in zip(commands, ended, strict=True):
        assert done.code == 0, f"{command}: {done.said}"
        assert "bug" not in done.said, f"{command}: {done.said}"
    return [done.printed for done in ended]


def alone(*args: str | Path, cwd: Path) -> str:
    """What one command prints."""
    (printed,) = both(args, cwd=cwd)
    return printed


def held(cwd: Path) -> set[str]:
    """The names of the files held."""
    return {r["file"] for r in json.loads(alone("releases", "list", "-f", "json", cwd=cwd))["releases"]}


def fresh(template: Path, target: Path) -> Path:
    """A copy of a workspace."""
    shutil.copytree(template, target)
    return target
