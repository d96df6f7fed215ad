"""A folder that may not be read or written to: told with its name and what to do, and questions are answered all the same."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphshare import Workspace
from graphshare.cli.talk import Talk
from graphshare.errors import GraphshareError, of_the_machine
from tests.together import files, log

NOBODY = 65534
pytestmark = pytest.mark.skipif(
    os.name == "nt" or (os.geteuid() == 0 and shutil.which("setpriv") is None), reason="rights as POSIX has them"
)


class Guest:
    """Somebody who may read a workspace and not write to it."""

    def __init__(self, work: Path, aside: Path) -> None:
        self.work, self.aside = work, aside

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
        return subprocess.run(
            [*nobody, sys.executable, "-m", "graphshare", *words], cwd=self.work, capture_output=True, text=True, input="",
            env={**os.environ, "TMPDIR": str(self.aside), "PYTHONPATH": os.pathsep.join(sys.path)}, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def guest() -> Iterator[Guest]:
    root = Path(tempfile.mkdtemp())
    work, aside = root / "work", root / "aside"
    aside.mkdir()
    aside.chmod(0o1777)
    root.chmod(0o755)
    files(work / "raw", 2)
    log(work / "more.csv", "xenia", 9)
    made = Workspace(work)
    made.ingest([work / "raw"])
    made.load_store()
    made.close()
    for path in (work, *work.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    found = Guest(work, aside)
    try:
        if found.run("--version").returncode:
            pytest.skip("nobody may not read this checkout")
        yield found
    finally:
        _give_back(root)


def _give_back(root: Path) -> None:
    for path in (root / "work", *(root / "work").rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(root)


@pytest.mark.parametrize("question", ["reach ICE", "releases verify", "store check"])
def test_a_question_is_answered_from_a_folder_that_can_only_be_read(question: str, guest: Guest) -> None:
    done = guest.run(*question.split())
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "ingest more.csv", "init", "export csv", "view coverage", "report ICE --pack -o pack", "reach ICE -o reach.csv",
        "reach ICE --pairs pairs.csv", "store load elsewhere --yes", "agencies decide A B --same --why asked",
    ],
)  # fmt: skip
def test_what_writes_says_which_folder_refuses_and_what_to_do(command: str, guest: Guest) -> None:
    done = guest.run(*command.split())
    assert done.returncode == 1, done.stdout
    assert "ermission denied" in done.stderr
    assert "hint:" in done.stderr
    assert "bug" not in done.stderr
    assert ".partial" not in done.stderr


def test_a_state_that_may_not_even_be_read_is_told(guest: Guest) -> None:
    state = guest.work / ".graphshare"
    before = stat.S_IMODE(state.stat().st_mode)
    guest.work.chmod(0o755)
    state.chmod(0)
    try:
        for command in ("reach ICE", "releases list", "ingest more.csv"):
            done = guest.run(*command.split())
            assert (done.returncode, "ermission denied" in done.stderr, "hint:" in done.stderr) == (1, True, True), (
                command
            )
    finally:
        state.chmod(before)
        guest.work.chmod(0o555)


def test_a_disk_that_can_only_be_read_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for error in (
        OSError(errno.EROFS, "Read-only file system", "exports/.graphshare-5bce98-42-0a1b2c3d.partial"),
        RuntimeError('IO Error: Cannot open file "p.csv": Read-only file system'),
    ):
        Talk().error(error)
        said = capsys.readouterr().err
        assert "file system that can only be read" in said
        assert "hint:" in said
        assert ".partial" not in said


def test_what_we_refuse_ourselves_keeps_its_words() -> None:
    ours = GraphshareError("log.csv cannot be read.")
    ours.__cause__ = PermissionError(errno.EACCES, "Permission denied", "log.csv")
    assert of_the_machine(ours) is None


def test_no_folder_for_temporary_files_is_told() -> None:
    told = of_the_machine(FileNotFoundError(2, "No usable temporary directory found in ['/tmp']"))
    assert told is not None
    assert "TMPDIR" in (told.hint or "")
