"""One hopeless file does not end a folder, and a full disk is no bug."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graphshare.errors import UnreadableFile, of_the_machine
from graphshare.sources import trees
from graphshare.workspace import Workspace
from tests.together import files, log


@pytest.mark.parametrize(
    "error", [zipfile.BadZipFile("bad"), MemoryError(), FileNotFoundError(2, "gone"), KeyError("x")]
)
def test_the_rest_of_a_folder_goes_on_and_the_message_names_the_file(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = files(tmp_path / "raw", 4)
    reads = trees.ingest_one

    def fails_on_b(file: object, *rest: object) -> object:
        if "Town B" in str(file):
            raise error
        return reads(file, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(trees, "ingest_one", fails_on_b)
    told = Workspace(tmp_path).ingest([raw]).data
    assert len(told["releases"]) == 3, told["not_understood"]
    (left,) = told["not_understood"]
    assert "Town B" in left["file"]
    assert "Town B" in left["why"]
    with pytest.raises(UnreadableFile, match="Town B"):
        Workspace(tmp_path).ingest([raw / "Town B IL PD network audit.csv"])


def test_a_file_that_vanishes_while_a_folder_is_read_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = files(tmp_path / "raw", 3)
    planned = trees.plan

    def plan_then_vanish(paths: object) -> object:
        found = planned(paths)  # type: ignore[arg-type]
        (raw / "Town B IL PD network audit.csv").unlink()
        return found

    monkeypatch.setattr(trees, "plan", plan_then_vanish)
    told = Workspace(tmp_path).ingest([raw]).data
    assert len(told["releases"]) == 2
    assert ["Town B" in x["file"] for x in told["not_understood"]] == [True]


@pytest.mark.skipif(os.name == "nt", reason="there is no such limit there")
@pytest.mark.parametrize("command", ["ingest", "build"])
def test_a_full_disk_is_told_and_leaves_nothing_half_written(command: str, tmp_path: Path) -> None:
    log(tmp_path / "raw" / "Elm IL PD network audit.csv", "elm", 4000)
    if command == "build":
        Workspace(tmp_path).ingest([tmp_path / "raw"])
    code = """if True:
        import resource, signal, sys
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        from graphshare.cli import main
        sys.argv = ["graphshare", *sys.argv[1:]]
        main()
    """
    (tmp_path / "tmp").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, command, *(["raw"] if command == "ingest" else [])], cwd=tmp_path, text=True,
        capture_output=True, env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "disk is full" in done.stderr
    assert "bug" not in done.stderr
    assert list((tmp_path / "tmp").iterdir()) == []
    assert list((tmp_path / ".graphshare").rglob("*.partial")) == []
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "raw"])
    assert work.tally().data["totals"]["rows"] == 4000


def test_what_the_machine_lacks_is_found_behind_other_errors() -> None:
    try:
        try:
            raise OSError(28, "No space left on device")
        except OSError as inner:
            raise RuntimeError("saving failed") from inner
    except RuntimeError as error:
        told = of_the_machine(error)
    assert told is not None
    assert "disk is full" in told.message
    assert of_the_machine(ValueError("no")) is None
