"""The engine's limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.engine import connect, dicts
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
