"""Both stores under one roof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphshare.store import Store, open_store
from tests import worlds
from tests.neo4j.fixtures import wipe

KINDS = ("embedded", pytest.param("neo4j", marks=pytest.mark.neo4j))


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    where = tmp_path / "store" if request.param == "embedded" else request.getfixturevalue("neo4j_uri")
    with open_store(where) as opened:
        yield opened


@pytest.fixture(params=KINDS, scope="module")
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of each kind that holds ``worlds.front_only``, for tests that only read."""
    folder = tmp_path_factory.mktemp("loaded")
    where = folder / "store"
    if request.param == "neo4j":
        where = request.getfixturevalue("neo4j_server").uri
        wipe(where)
    with open_store(where) as opened:
        opened.load(worlds.front_only().write(folder / "graph"))
        yield opened
