"""The engine's limits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphshare import engine
from graphshare.engine import connect, connect_for, dicts, limited, parquet, write_parquet
from graphshare.errors import InputError
from graphshare.workspace import Workspace


def test_a_memory_limit_leaves_room_for_everything_beside_the_engine() -> None:
    assert dicts(connect("1GB"), "SELECT current_setting('memory_limit') AS held") == [{"held": "715.2 MiB"}]


def test_whatever_a_question_reads_keeps_to_the_limit_of_its_workspace(tmp_path: Path) -> None:
    told = "SELECT current_setting('memory_limit') AS held, current_setting('temp_directory') AS aside"
    with Workspace(tmp_path, memory="1GB").one_moment():
        (held,) = dicts(connect(), told)
        assert dicts(connect("2GB"), told)[0]["held"] != held["held"], "a limit of its own"
    assert held["held"] == "715.2 MiB"
    assert not Path(held["aside"]).is_relative_to(Path.cwd()), "nothing is put where somebody works"
    assert Path(held["aside"]).stat().st_mode & 0o077 == 0
    assert dicts(connect(), told)[0]["held"] != held["held"]


@pytest.mark.parametrize("size", ["lots", "-5GB", "5XB", "", "10MB"])
def test_a_memory_limit_that_is_no_size_or_too_little_is_refused(size: str) -> None:
    with pytest.raises(InputError, match="memory"):
        connect(size or " ")


def test_reading_files_takes_the_same_sizes_of_memory_as_building() -> None:
    from graphshare.sources.session import Engine

    for size in ("400MB", "0.4 gb", "1GB"):
        with Engine(size) as engine:
            held = dicts(engine.connection, "SELECT current_setting('memory_limit') AS held")
        assert held[0]["held"].endswith("MiB")
        connect(size)
    with pytest.raises(InputError, match="memory"):
        _ = Engine("10MB").connection


def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.parquet"
    write_parquet(connect(), "SELECT 1 AS a", path)
    return path


def test_of_connections_that_ask_small_files_none_sees_what_another_made(tmp_path: Path) -> None:
    one, other = connect_for([small(tmp_path)]), connect_for([])
    one.execute("CREATE TABLE held AS SELECT 1 AS a")
    one.execute("CREATE TEMP TABLE aside AS SELECT 1 AS a")
    other.execute("CREATE VIEW held AS SELECT 2 AS a")
    asked = "SELECT a, current_setting('TimeZone') FROM held"
    assert (one.execute(asked).fetchall(), other.execute(asked).fetchall()) == ([(1, "UTC")], [(2, "UTC")])
    assert not other.execute("SELECT 1 FROM duckdb_tables() WHERE temporary").fetchall()


def test_what_a_connection_made_goes_with_it_at_whatever_moment(tmp_path: Path) -> None:
    def databases() -> int:
        (found,) = connect_for([]).execute("SELECT count(*) FROM duckdb_databases()").fetchall()
        return int(found[0])

    def ask() -> None:
        with connect_for([path]) as connection:
            connection.execute(f"CREATE TABLE held AS FROM {parquet(path)}")
            assert connection.execute("FROM held").fetchall() == [(1,)]

    path = small(tmp_path)
    before = databases()
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(ask) for _ in range(40)]:
            done.result()
    assert databases() == before


def test_large_files_and_questions_with_a_limit_have_an_engine_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small(tmp_path)
    own = "SELECT current_database()"
    assert connect_for([path]).execute(own).fetchall() != [("memory",)]
    with limited("1GB"):
        assert connect_for([path]).execute(own).fetchall() == [("memory",)]
    monkeypatch.setattr("graphshare.engine.SMALL", path.stat().st_size - 1)
    assert connect_for([path]).execute(own).fetchall() == [("memory",)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_that_is_forked_has_an_engine_of_its_own() -> None:
    connect_for([]).execute("SELECT sum(range) FROM range(100000)").fetchall()
    if (child := os.fork()) == 0:
        signal.alarm(30)
        found = connect_for([]).execute("SELECT sum(range) FROM range(100000)").fetchall()
        os._exit(found != [(4999950000,)])
    assert os.waitpid(child, 0)[1] == 0


def test_an_engine_that_answers_nobody_any_more_is_started_anew() -> None:
    engine._engine(os.getpid())._begun.close()
    assert connect_for([]).execute("SELECT 1").fetchall() == [(1,)]


def test_the_engine_draws_no_bar_among_what_is_printed() -> None:
    """It does so after two seconds where it takes a program for a person's console, such as ``python -c``."""
    asked = "from graphshare.engine import connect; print(connect().execute(\"SELECT current_setting('enable_progress_bar')\").fetchall())"
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=told)
    assert done.stdout == "[(False,)]\n"
