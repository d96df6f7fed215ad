"""Commands in processes of their own without the second that an interpreter takes to start: forked from one that is warm.

``python -m tests.forking`` reads lines of JSON, ``{"cwd": folder, "out": folder, "commands": [[word, …], …]}``. It forks
a process for each command, lets all go at the same moment, and answers with their exit codes; what the n-th printed and
said is in ``n.out`` and ``n.err``. It imports nothing that begins threads, as pyarrow does: what is forked from them hangs.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

WARM = ("duckdb", "filelock", "graphshare.workspace", "graphshare.answer.forms")
_ENDLESS = 240


class Done(NamedTuple):
    """How a command ended."""

    code: int
    printed: str
    said: str


class Warm:
    """A warm process that runs commands."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forking"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    def close(self) -> None:
        """It is needed no longer."""
        self._process.communicate(timeout=30)

    def run(self, *commands: list[str], cwd: Path) -> list[Done]:
        """What became of each of several commands at once."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as out:
            self._process.stdin.write(json.dumps({"cwd": str(cwd), "out": out, "commands": commands}) + "\n")
            self._process.stdin.flush()
            codes = json.loads(self._process.stdout.readline())
            return [
                Done(code, *(Path(out, f"{n}.{end}").read_text(encoding="utf-8") for end in ("out", "err")))
                for n, code in enumerate(codes)
            ]


def _serve() -> None:
    from graphshare.cli import COMMANDS

    for name in (*WARM, *(f"graphshare.cli.{module}" for _, module, _ in COMMANDS.values())):
        import_module(name)
    gc.collect()
    gc.freeze()  # what is warm stays, and none of those forked looks at it or makes it a copy of its own
    out = os.dup(1)
    for line in iter(sys.stdin.readline, ""):
        told = json.loads(line)
        gate = os.pipe()  # each waits at the one end until the other is closed
        begun = [
            _fork(command, Path(told["cwd"]), Path(told["out"], str(n)), gate)
            for n, command in enumerate(told["commands"])
        ]
        for end in gate:
            os.close(end)
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun]
        os.write(out, json.dumps(codes).encode() + b"\n")


def _fork(command: list[str], cwd: Path, files: Path, gate: tuple[int, int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    signal.alarm(_ENDLESS)
    os.close(gate[1])
    for number, end in ((0, None), (1, "out"), (2, "err")):
        path = os.devnull if end is None else f"{files}.{end}"
        opened = os.open(path, os.O_RDONLY if end is None else os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(cwd)
    os.read(gate[0], 1)
    sys.argv = ["graphshare", *command]
    from graphshare.cli import main

    main()
    sys.exit()


if __name__ == "__main__":
    _serve()
