"""Two processes at once: nothing held is lost, no question fails, and every answer is of one build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graphshare.disk.locking import Lock, writing
from graphshare.errors import StateError
from graphshare.workspace import Workspace
from graphshare.workspace.builds import Builds
from graphshare.workspace.holdings import Holdings
from tests import together
from tests.together import alone, both, files, held

REACH = ("reach", "ICE", "-f", "json")


@pytest.fixture(scope="module")
def read_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace into which six logs were read, and nothing built."""
    root = tmp_path_factory.mktemp("read-in")
    files(root / "raw")
    Workspace(root).ingest([root / "raw"])
    return root


@pytest.fixture(scope="module")
def built(read_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, built."""
    root = together.fresh(read_in, tmp_path_factory.mktemp("built") / "work")
    Workspace(root).build()
    return root


def two_ingests(read_in: Path, built: Path, work: Path) -> None:
    raw = files(work / "raw", 4)
    others = together.log(work / "more" / "Xenia OH PD network audit.csv", "xenia", 9).parent
    both(("ingest", raw), ("ingest", others), cwd=work)
    assert len(held(work)) == 5


def two_questions_right_after_an_ingest(read_in: Path, built: Path, work: Path) -> None:
    together.fresh(read_in, work)
    one, two = both(REACH, REACH, cwd=work)
    assert one == two
    assert len(held(work)) == 6


def two_exports_into_one_folder(read_in: Path, built: Path, work: Path) -> None:
    together.fresh(built, work)
    both(("export", "csv", "-o", "out"), ("export", "csv", "-o", "out"), cwd=work)
    said = json.loads((work / "out" / "export.json").read_text())
    assert sorted(said["files"]) == sorted(
        p.relative_to(work / "out").as_posix()
        for p in (work / "out").rglob("*")
        if p.is_file() and p.name not in ("export.json", "made-by-graphshare.json")
    )
    assert sorted(p.name for p in work.iterdir()) == [".graphshare", "out", "raw"]


def a_build_beside_a_question(read_in: Path, built: Path, work: Path) -> None:
    together.fresh(built, work)
    before = alone(*REACH, cwd=work)
    _, answer = both(("build", "--force"), REACH, cwd=work)
    assert answer == before


def a_removal_beside_a_question(read_in: Path, built: Path, work: Path) -> None:
    together.fresh(built, work)
    before = alone(*REACH, cwd=work)
    _, answer = both(("releases", "remove", "Town B"), REACH, cwd=work)
    after = alone(*REACH, cwd=work)
    assert before != after
    assert answer in (before, after)


def decisions_beside_a_build(read_in: Path, built: Path, work: Path) -> None:
    together.fresh(built, work)
    decisions = [("agencies", "decide", "Elm OH PD", f"Ash {n} OH PD", "--same", "--why", "asked") for n in range(2)]
    both(("build", "--force"), *decisions, cwd=work)
    (file,) = (work / "hand").glob("*.csv")
    assert len(file.read_text().splitlines()) == 3


PAIRS = [
    two_ingests,
    two_questions_right_after_an_ingest,
    two_exports_into_one_folder,
    a_build_beside_a_question,
    a_removal_beside_a_question,
    decisions_beside_a_build,
]
Pair = Callable[[Path, Path, Path], None]


@pytest.mark.parametrize("pair", PAIRS[:3])
def test_two_commands_at_once_do_not_undo_each_other(pair: Pair, read_in: Path, built: Path, tmp_path: Path) -> None:
    pair(read_in, built, tmp_path / "work")


@pytest.mark.soak
@pytest.mark.parametrize("pair", PAIRS)
def test_two_commands_at_once_do_not_undo_each_other_in_thirty_rounds(
    pair: Pair, read_in: Path, built: Path, tmp_path: Path
) -> None:
    for n in range(int(os.environ.get("GRAPHSHARE_ROUNDS", "30"))):
        pair(read_in, built, tmp_path / f"work{n}")
        shutil.rmtree(tmp_path / f"work{n}")


def test_a_question_on_a_finished_build_does_not_wait_for_a_writer(built: Path, tmp_path: Path) -> None:
    work = together.fresh(built, tmp_path / "work")
    Workspace(work).reach("ICE")
    with writing(work / ".graphshare" / "lock"):
        alone(*REACH, cwd=work)


def test_a_question_that_must_build_waits_and_says_so(read_in: Path, tmp_path: Path) -> None:
    work = together.fresh(read_in, tmp_path / "work")
    lock = Lock(work / ".graphshare" / "lock", shared=True)
    assert lock.take()
    process = together.start(*REACH, cwd=work)
    assert process.stderr is not None
    line = process.stderr.readline()
    assert "waiting" in line
    assert process.poll() is None
    lock.give()
    process.communicate(timeout=120)
    assert process.returncode == 0


def test_what_is_read_stays_until_it_is_read_no_longer(read_in: Path, tmp_path: Path) -> None:
    root = together.fresh(read_in, tmp_path / "work")
    reader, writer = Workspace(root), Workspace(root)
    reader.coverage()
    old = reader.built.root
    writer.remove("Town A")
    writer.build(force=True)
    assert (old / "counts.json").exists()
    assert {r.file for r in reader.provenance().releases} > {r.file for r in writer.provenance().releases}
    reader.coverage()
    writer.build(force=True)
    assert not old.exists()


def test_what_somebody_takes_away_just_now_is_not_called_missing(built: Path, tmp_path: Path) -> None:
    root = together.fresh(built, tmp_path / "work")
    work, began, looking = Workspace(root), threading.Event(), threading.Event()

    def take_away() -> None:
        with writing(root / ".graphshare" / "lock"):
            gone = work.cache.all()[0]
            work.cache.folder(gone.id).rename(work.cache.folder(gone.id).with_suffix(".gone"))
            began.set()
            looking.wait(30)
            threading.Event().wait(0.2)
            work.cache.write_list(r for r in work.cache.all() if r.id != gone.id)

    remover = threading.Thread(target=take_away)
    remover.start()
    began.wait(30)
    looking.set()
    told = Workspace(root).verify().found
    remover.join()
    assert told.whole
    assert len(told.releases) == 5


def test_a_killed_holder_leaves_no_lock(built: Path, tmp_path: Path) -> None:
    work = together.fresh(built, tmp_path / "work")
    script = "import sys,time;from pathlib import Path;from graphshare.disk.locking import Lock;"
    script += "lock = Lock(Path(sys.argv[1])); print(lock.take(), flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(work / ".graphshare" / "lock")], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"True"
    lock = Lock(work / ".graphshare" / "lock")
    assert not lock.take()
    process.kill()
    process.communicate()
    assert lock.take()
    lock.give()


def test_a_folder_that_is_taken_away_while_its_lock_is_waited_for_is_made_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As the folder of a store is by whoever drops the graph in it."""
    folder = tmp_path / "store"
    script = (
        "import shutil, sys, time\nfrom pathlib import Path\nfrom graphshare.disk.locking import writing\n"
        "folder = Path(sys.argv[1])\n"
        "with writing(folder / 'lock'):\n print('held', flush=True)\n sys.stdin.readline()\n shutil.rmtree(folder)\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline() == "held\n"
    took = threading.Event()

    def change() -> None:
        with writing(folder / "lock"):
            (folder / "store.json").write_text("{}")
            took.set()

    with caplog.at_level("INFO"):
        other = threading.Thread(target=change)
        other.start()
        while "waiting until it is done" not in caplog.text and other.is_alive():
            time.sleep(0.01)
        assert not took.is_set()
        program.communicate("go on\n", timeout=60)
        other.join(60)
    assert took.is_set()
    assert (folder / "store.json").exists()


def test_two_threads_do_not_hold_one_lock(tmp_path: Path) -> None:
    inside: list[int] = []

    def enter() -> None:
        for _ in range(50):
            with writing(tmp_path / "lock"), writing(tmp_path / "lock"):
                inside.append(1)
                assert len(inside) == 1
                inside.pop()

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert inside == []


def test_where_files_cannot_be_locked_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with writing(tmp_path / "lock"):
        pass
    assert "cannot lock" in caplog.text


@pytest.mark.parametrize("mark", ["99\n", "3"])
def test_a_state_of_a_later_format_is_refused_by_its_version_and_left_alone(
    mark: str, built: Path, tmp_path: Path
) -> None:
    work = together.fresh(built, tmp_path / "work")
    (work / ".graphshare" / "format").write_text(mark)
    before = sorted(p for p in work.rglob("*"))
    for ask in (
        lambda w: w.reach("ICE"),
        lambda w: w.ingest([work / "raw"]),
        lambda w: w.releases(),
        lambda w: w.build(),
    ):
        with pytest.raises(StateError, match=mark.strip()):
            ask(Workspace(work))
    assert sorted(p for p in work.rglob("*")) == before


@pytest.mark.parametrize("mark", [None, "", "two", "\x00"])
def test_a_missing_or_damaged_mark_removes_nothing(mark: str | None, built: Path, tmp_path: Path) -> None:
    work = together.fresh(built, tmp_path / "work")
    path = work / ".graphshare" / "format"
    path.unlink() if mark is None else path.write_text(mark)
    shutil.rmtree(work / "raw")
    before = Workspace(built).reach("ICE").data
    assert Workspace(work).reach("ICE").data == before
    assert len(Workspace(work).releases().data["releases"]) == 6
    assert path.read_text() == "2\n"


def test_releases_of_the_first_format_are_carried_over_without_their_raw_files(built: Path, tmp_path: Path) -> None:
    work = together.fresh(built, tmp_path / "work")
    state = work / ".graphshare"
    before = Workspace(built).reach("ICE").data["observed"]
    for folder in list((state / "releases").iterdir()):
        if not folder.is_dir():
            folder.unlink()
            continue
        told = json.loads((folder / "release.json").read_text())
        told["id"] = told["sha256"][:12]
        del told["part"]
        (folder / "release.json").write_text(json.dumps(told))
        for name in ("manifest.json", "seen.json"):
            (folder / name).unlink()
        folder.rename(folder.with_name(told["id"]))
    shutil.rmtree(state / "build")
    (state / "build").mkdir()
    (state / "format").write_text("1\n")
    shutil.rmtree(work / "raw")
    assert Workspace(work).reach("ICE").data["observed"] == before
    assert len(Workspace(work).releases().data["releases"]) == 6


@pytest.mark.skipif(os.name == "nt", reason="rights are of another kind there")
def test_state_is_readable_by_its_owner_only(built: Path, tmp_path: Path) -> None:
    work = Workspace(together.fresh(built, tmp_path / "work"))
    work.build(force=True)
    with work.open_store():
        pass
    open_to_others = [p for p in [work.state, *work.state.rglob("*")] if p.stat().st_mode & 0o077]
    assert open_to_others == []


def test_one_workspace_object_holds_one_lease_at_a_time(read_in: Path, tmp_path: Path) -> None:
    work = Holdings(together.fresh(read_in, tmp_path / "work"))
    for _ in range(3):
        work.build(force=True)
    assert len(list((work.state / "build" / "leases").rglob("*.lock"))) == 1
    assert Builds(work.state / "build").read() is not None
