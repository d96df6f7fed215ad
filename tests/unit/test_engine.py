"""The engine's limits."""

from __future__ import annotations

import pytest

from graphshare.engine import connect, dicts
from graphshare.errors import InputError


def test_a_memory_limit_leaves_room_for_everything_beside_the_engine() -> None:
    assert dicts(connect("1GB"), "SELECT current_setting('memory_limit') AS held") == [{"held": "715.2 MiB"}]


@pytest.mark.parametrize("size", ["lots", "-5GB", "5XB", "", "10MB"])
def test_a_memory_limit_that_is_no_size_or_too_little_is_refused(size: str) -> None:
    with pytest.raises(InputError, match="memory"):
        connect(size or " ")


def test_reading_files_takes_the_same_sizes_of_memory_as_building() -> None:
    from graphshare.sources.kept_connection import connection_for, forget

    for size in ("400MB", "0.4 gb", "1GB"):
        held = dicts(connection_for(size), "SELECT current_setting('memory_limit') AS held")
        assert held[0]["held"].endswith("MiB")
        connect(size)
    forget()
    with pytest.raises(InputError, match="memory"):
        connection_for("10MB")
    forget()
