"""What all tests share."""

from __future__ import annotations

import pytest

from tests import fictional as fictional_world
from tests.neo4j.fixtures import neo4j_server, neo4j_uri, neo4j_with_password, own_neo4j  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> fictional_world.Fictional:
    """The fictional world, ingested and built."""
    return fictional_world.make(tmp_path_factory.mktemp("fictional"))
