"""Both stores under one roof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphshare.store import Store, open_store

KINDS = ("embedded", pytest.param("neo4j", marks=pytest.mark.neo4j))


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    where = tmp_path / "store" if request.param == "embedded" else request.getfixturevalue("neo4j_uri")
    with open_store(where) as opened:
        yield opened
