"""Files read and a graph built by the workers of a cluster come to the same, whoever does what and whoever dies of it."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare.building import Built, kept, spans
from graphshare.building.bursts import Knitting
from graphshare.building.pipeline import build
from graphshare.building.relations import Steps
from graphshare.cli import app
from graphshare.errors import ClusterError
from graphshare.processes import GivenUp
from graphshare.processes import cluster as clusters
from graphshare.processes.cluster import Cluster, cluster
from graphshare.releases import ReleaseCache
from graphshare.sources import Given, ingest, trees
from graphshare.workspace import Workspace, workers
from tests.fictional import Fictional
from tests.property.test_spans import MOMENTS, csv
from tests.together import log
from tests.unit.test_reading_side_by_side import folder_of_many
from tests.unit.test_reading_side_by_side import kept as files_kept

distributed = pytest.importorskip("distributed", reason="pip install 'graphshare[cluster]'")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Somebody's scheduler with two workers of one thread each."""
    quiet = {"scheduler_kwargs": {"dashboard": False, "dashboard_address": "127.0.0.1:0"}, "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **quiet) as held:
        yield held.scheduler_address


@pytest.fixture(scope="module")
def two(address: str) -> Iterator[Cluster]:
    with cluster(address) as found:
        found._client.wait_for_workers(2)
        yield found


def said(*typed: str | Path) -> str:
    done = CliRunner().invoke(app, [str(word) for word in typed])
    assert done.exit_code == 0, done.output
    return done.output


def refused(*typed: str | Path) -> str:
    done = CliRunner().invoke(app, [str(word) for word in typed])
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    return re.sub(r"\s+", " ", done.output)


def graph_of(built: Path) -> dict[str, bytes]:
    tables = sorted((built / "graph").rglob("*.parquet"))
    assert len(tables) > 10
    return {str(p.relative_to(built)): p.read_bytes() for p in [*tables, built / "counts.json"]}


HOSTILE = (
    "a [b] *?.csv",
    'it\'s "so".csv',
    "two\nlines; drop table.csv",
    "%20 $(ü) ~.csv",
    os.fsdecode(b"not utf-8 \xff.csv"),
)


def test_what_workers_read_and_build_is_what_one_process_does(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    folder_of_many(raw)
    for number, name in enumerate(HOSTILE):
        log(raw / name, f"town-{number}", 9)
    with zipfile.ZipFile(raw / "packed.zip", "w") as packed:
        packed.write(log(tmp_path / "one.csv", "packed", 9), "inside/one [1].csv")
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    read_here: list[str] = []
    real = trees.ingest_one
    monkeypatch.setattr(trees, "ingest_one", lambda file, *rest: read_here.append(file.name) or real(file, *rest))
    for name, shared in (("here", ()), ("there", ("--cluster", address))):
        told.append(said("ingest", "raw", "-w", name, "-f", "json", *shared))
        said("build", "-w", name, "-f", "json", *shared)
    assert told[0] == told[1]
    again = {"notes.csv", "nothing.csv", "Network Audit 12.csv", HOSTILE[-1]}  # not understood, or held already
    assert set(read_here[-4:]) == again
    assert len(read_here) == len(list(raw.iterdir())) + 4
    here, there = Workspace("here"), Workspace("there")
    assert files_kept(here.cache) == files_kept(there.cache)
    assert len(here.cache.all()) == 17  # a name that is no text is left aside, and said
    assert graph_of(here.built.root) == graph_of(there.built.root)
    assert not list(Path("there").rglob("*.partial"))


def killed_once(work: Any, part: Any, aside: Path) -> list[Path]:
    """Do a part, and be killed before anybody learns of it; whoever does it again does it whole."""
    (aside.parent / "tried").mkdir(exist_ok=True)
    done = kept._work_aside(work, part, aside)
    try:
        (aside.parent / "tried" / "killed").touch(exist_ok=False)
    except FileExistsError:
        return done
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def fails(work: Any, part: Any, aside: Path) -> list[Path]:
    raise ValueError(work, part, aside)


_make_here = kept.Kept._make_here


def knits_alone(self: kept.Kept, steps: Steps, work: Any, part: Any) -> None:
    """What workers can do is not done here: only bursts of all spans together are joined by one."""
    assert isinstance(work, Knitting)
    _make_here(self, steps, work, part)


@pytest.mark.parametrize(("piece", "done_by"), [(50, killed_once), (10**9, fails)], ids=["killed at it", "in vain"])
def test_a_build_by_months_is_the_same_when_a_worker_is_killed_or_none_can_do_it(
    fictional: Fictional, two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int, done_by: Any
) -> None:
    whole = graph_of(fictional.workspace.built.root)
    monkeypatch.setattr(kept, "WORTH_SHARING", piece)
    with monkeypatch.context() as other:
        real = kept._work_aside
        other.setattr(kept, "_work_aside", done_by)
        if done_by is killed_once:
            other.setattr(kept.Kept, "_make_here", knits_alone)
        asked = build(fictional.workspace.cache, tmp_path / "built", split_above=0, cluster=two)
        assert kept._work_aside is not real
    assert graph_of(tmp_path / "built") == whole
    assert asked["searches"] == fictional.counts["searches"]
    assert len(Built(tmp_path / "built").keys) > 5
    assert (done_by is killed_once) == any(tmp_path.rglob("tried/killed"))
    assert not list(tmp_path.rglob("*.partial"))


def test_ids_that_stand_in_two_months_are_linked_by_workers_as_they_are_here(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed = {"agency": "x", "at": MOMENTS[2], "networks": 1, "flock_id": "u1"}
    logs = (
        [timed, timed | {"at": MOMENTS[0], "flock_id": "u2"}, timed | {"at": MOMENTS[1], "flock_id": None}],
        [timed | {"at": MOMENTS[1]}, timed | {"at": None}, timed | {"at": MOMENTS[0], "flock_id": "u3"}],
    )
    for number, entries in enumerate(logs):
        (tmp_path / f"Network Audit {number}.csv").write_text(csv(entries), encoding="utf-8")
    cache = ReleaseCache(tmp_path / "releases")
    ingest([tmp_path], cache, Given())
    roved: list[bool] = []
    real = spans.planned

    def planned(*given: Any) -> spans.Plan:
        plan = real(*given)
        roved.append(spans.ROVING in plan.rows and len(plan.rows) > 1)
        return plan

    monkeypatch.setattr(spans, "planned", planned)
    monkeypatch.setattr(kept, "WORTH_SHARING", 1)
    monkeypatch.setattr(kept.Kept, "_make_here", knits_alone)
    build(cache, tmp_path / "there" / "built", split_above=0, cluster=two)
    monkeypatch.undo()
    build(cache, tmp_path / "here" / "built", split_above=0)
    assert roved == [True]
    assert graph_of(tmp_path / "there" / "built") == graph_of(tmp_path / "here" / "built")


def test_what_fails_or_finds_nobody_is_given_up(two: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    assert two(int, "12").result() == 12
    with pytest.raises(GivenUp):
        two(int, "twelve").result()
    begun = two(max, 3, 4)
    assert begun.result() == 4
    monkeypatch.setattr(Cluster, "width", 0)
    monkeypatch.setattr(clusters, "PATIENCE", 0.0)
    assert two.deserted()


def test_a_worker_must_see_the_same_files_and_run_the_same_program(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers._look_at(two, tmp_path, [str(tmp_path)])
    with pytest.raises(ClusterError, match=r"does not see /nowhere/log\.csv"):
        workers._look_at(two, tmp_path, ["/nowhere/log.csv"])
    if Path("/proc/self/cwd").exists():  # a path at which each process sees something else
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ClusterError, match="does not see /proc/self, or cannot write there") as error:
            workers._look_at(two, Path("/proc/self/cwd"), [])
        assert "storage that all machines share" in str(error.value.hint)
    monkeypatch.setattr(workers, "_runs", lambda: {"DuckDB": "0.1"})
    with pytest.raises(ClusterError, match=r"has DuckDB .+, and here is 0\.1"):
        workers._look_at(two, tmp_path, [])


def test_workers_on_this_machine_end_with_the_block_and_speak_over_tls() -> None:
    with cluster("local:1", memory="700MB") as found:
        (worker,) = found.ask(os.getpid)
        assert worker.startswith("tls://127.0.0.1:")
        pid = found(os.getpid).result()
        assert pid != os.getpid()
        assert found(_threads).result() == "1"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def _threads() -> str:
    from graphshare.engine import connect

    (said,) = connect().execute("SELECT current_setting('threads')").fetchall()[0]
    return str(said)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("head:8786", "Did you mean tcp://head:8786?"),
        ("local:0", "It is one of: local, local:4"),
        ("http://head:8787/status", "It is one of: local"),
        ("tcp://me:secret@head:8786", "It is one of: local"),
        ("", "It is one of: local"),
    ],
)
def test_what_is_no_address_of_a_cluster_is_refused(tmp_path: Path, typed: str, meant: str) -> None:
    for command in (["build"], ["ingest", tmp_path]):
        told = refused(*command, "-w", tmp_path, "--cluster", typed)
        assert "is no address of a cluster" in told
        assert meant in told


def test_where_no_scheduler_answers_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "ANSWERS", 1)
    file = log(tmp_path / "raw" / "a network audit.csv", "town", 3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        told = refused("ingest", file, "-w", tmp_path, "--cluster", nobody)
    assert f"No Dask scheduler answers at {nobody}." in told
    assert not Workspace(tmp_path).cache.all()


def test_a_scheduler_without_workers_is_named_and_one_that_goes_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told = tmp_path / "scheduler.json"
    ask = "from distributed.cli.dask_scheduler import main; main()"
    typed = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    alone = subprocess.Popen(
        [sys.executable, "-c", ask, *typed, "--scheduler-file", str(told)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        while not told.exists() or not told.read_text().endswith("}"):
            assert alone.poll() is None
            time.sleep(0.05)
        found = json.loads(told.read_text())["address"]
        monkeypatch.setattr(clusters, "COMES", 0.2)
        assert f"The scheduler at {found} has no workers." in refused(
            "build", "-w", tmp_path, "--cluster", found, "--force"
        )
        monkeypatch.setattr(logging.getLogger("graphshare"), "propagate", True)  # a command takes it for itself
        caplog.set_level(logging.INFO, "graphshare")
        with clusters._in_our_words(), distributed.Client(found, set_as_default=False) as client:
            begun = Cluster(client, found, None)(int, "12")
            alone.kill()
            with pytest.raises(GivenUp):
                begun.result()
    finally:
        alone.kill()
        alone.communicate()
    assert "is gone: what is left is done here" in caplog.text


def test_without_dask_one_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "find_spec", lambda _: None)
    told = refused("build", "-w", tmp_path, "--cluster", "local")
    assert "distributed, which is not installed" in told
    assert "pip install 'graphshare[cluster]'" in told
