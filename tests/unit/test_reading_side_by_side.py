"""Many small files may be read ahead in processes of their own; what comes of them is the same."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphshare.processes import GivenUp, ahead
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, Ingested, ingest, trees
from graphshare.sources.formats.files import SourceFile
from graphshare.sources.ingesting import ingest_one
from graphshare.sources.session import Session


def folder_of_many(root: Path) -> Path:
    for i in range(12):
        agency = f"Alder {chr(65 + i)} QN PD"
        lines = ["Name,Org Name,Total Networks Searched,Reason,Search Time"]
        lines += [f"A. Alder,{agency},{i + k},HSI case,2025-03-{k + 1:02d}T10:00:00Z" for k in range(5)]
        (root / f"Network Audit {i:02d}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "Network Audit 12.csv").write_bytes((root / "Network Audit 07.csv").read_bytes())
    (root / "notes.csv").write_text("on,what\n1,milk\n2,bread\n", encoding="utf-8")
    (root / "nothing.csv").write_bytes(b"")
    return root


def kept(cache: ReleaseCache) -> dict[str, bytes]:
    files = [p for p in sorted(cache.root.rglob("*")) if p.is_file() and p.name != "seen.json"]  # times of change
    return {str(p.relative_to(cache.root)): p.read_bytes() for p in files}


def test_files_read_ahead_come_to_the_same_as_files_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "_PAYS", 0.0)
    (tmp_path / "files").mkdir()
    files = folder_of_many(tmp_path / "files")
    told: list[tuple[str, int, int, int]] = []
    found: list[tuple[Ingested, dict[str, bytes]]] = []
    mine: list[str] = []

    def slowly(file: SourceFile, session: Session, given: Given) -> list[Release]:
        """As it is read here, but so that the other process reads some of them."""
        mine.append(file.name)
        time.sleep(0.4)
        return ingest_one(file, session, given)

    monkeypatch.setattr(trees, "ingest_one", slowly)
    for workers in (1, 2):
        mine.clear()
        cache = ReleaseCache(tmp_path / str(workers))
        done = ingest([files], cache, Given(), workers=workers, progress=lambda *said: told.append(said))
        found.append((done, kept(cache)))
    assert {"Network Audit 00.csv", "notes.csv"} <= set(mine)  # why a file is left aside is told here
    assert "Network Audit 11.csv" not in mine
    assert found[0] == found[1]
    assert told[: len(told) // 2] == told[len(told) // 2 :]
    done, _ = found[1]
    assert len(done.releases) == 12
    assert len(done.not_understood) == 2
    assert done.notes == ["Network Audit 12.csv holds the same as Network Audit 07.csv, which is held already."]
    again = ingest([files], cache, Given(), workers=2)
    assert again.releases == done.releases
    assert kept(cache) == found[1][1]


def dies(marks: Path) -> int:
    """What kills the process that does it: the first time at least."""
    if not (marks / "died").exists():
        (marks / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def rests(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def works_until(over: Path, begun: Path) -> int:
    begun.write_text(f"{os.getpid()}\n")
    while not over.exists():
        time.sleep(0.02)
    return os.getpid()


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
def test_a_killed_process_keeps_nobody_waiting(tmp_path: Path) -> None:
    with ahead.ahead(2) as begun:
        both = {f.result(timeout=60) for f in [begun(rests, 0.3), begun(rests, 0.3)]}
        told = tmp_path / "working"
        working = begun(works_until, tmp_path / "over", told)
        while not told.exists() or not told.read_text().endswith("\n"):
            time.sleep(0.02)
        busy = int(told.read_text())
        (idle,) = both - {busy}
        os.kill(idle, signal.SIGKILL)  # while it waits for work
        with pytest.raises(GivenUp):
            begun(rests, 0).result(timeout=60)
        with pytest.raises(GivenUp):
            begun(dies, tmp_path).result(timeout=60)  # while it works
        assert begun(rests, 0).result(timeout=60) not in both
        (tmp_path / "over").touch()
        assert working.result(timeout=60) == busy


def test_a_process_that_says_nothing_is_given_up_and_what_is_not_done_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began = time.monotonic()
    with ahead.ahead(1) as begun:
        assert begun(rests, 0).result(timeout=60) > 0
        monkeypatch.setattr(ahead, "PATIENCE", 0.2)
        with pytest.raises(GivenUp):
            begun(rests, 90).result(timeout=60)
        dropped = [begun(rests, 90) for _ in range(3)]
    assert all(d.cancelled() or isinstance(d.exception(), GivenUp) for d in dropped)
    assert time.monotonic() - began < 60


def test_a_block_that_ends_at_once_waits_for_nobody_who_is_only_beginning() -> None:
    began = time.monotonic()
    for pause in (0.0, 0.002, 0.02):
        with ahead.ahead(2) as begun:
            left = [begun(rests, 90) for _ in range(2)]
            time.sleep(pause)
        assert all(d.cancelled() or isinstance(d.exception(), GivenUp) for d in left)
    assert multiprocessing.active_children() == []
    assert time.monotonic() - began < 60


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes as Linux has them")
def test_processes_end_with_a_program_that_is_killed() -> None:
    script = (
        "from graphshare.processes.ahead import ahead\nfrom tests.unit.test_reading_side_by_side import rests\n"
        "if __name__ == '__main__':\n with ahead(2) as begun:\n"
        "  print(begun(rests, 0.3).result(), flush=True)\n  begun(rests, 90).result()\n"
    )
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=told, text=True)
    assert program.stdout is not None
    helper = int(program.stdout.readline())
    program.kill()
    program.communicate(timeout=60)  # whoever reads what the program prints gets to the end
    end = time.monotonic() + 30
    while there(helper) and time.monotonic() < end:  # what it holds is closed before it is gone
        time.sleep(0.02)
    assert not there(helper)


def there(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


SLOWLY = """
import time
from pathlib import Path
class Slow:
    def __set_name__(self, owner, name):
        Path(__file__).with_name("loading").touch()
        for _ in range(25):
            time.sleep(0.02)
class Owner:
    slow = Slow()
Path(__file__).with_name("loaded").touch()
"""


def loads(folder: Path) -> int:
    sys.path.insert(0, str(folder))
    importlib.import_module("made_slowly")
    return os.getpid()


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
def test_a_process_that_is_told_to_end_while_it_loads_a_module_loads_it_and_ends(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "made_slowly.py").write_text(SLOWLY, encoding="utf-8")
    with ahead.ahead(1) as begun:
        loading = begun(loads, tmp_path)
        while not (tmp_path / "loading").exists():
            time.sleep(0.01)
    assert (tmp_path / "loaded").exists()
    assert loading.cancelled() or isinstance(loading.exception(), GivenUp) or loading.result()
    assert multiprocessing.active_children() == []
    assert capfd.readouterr().err == ""
