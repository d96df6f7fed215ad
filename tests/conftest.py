"""What all tests share."""

from __future__ import annotations

import os

import pytest

from tests import fictional as fictional_world
from tests.neo4j.fixtures import neo4j_server, neo4j_uri, neo4j_with_password, own_neo4j  # noqa: F401 - fixtures


def pytest_configure() -> None:
    """Answers are as wide as they are, whatever the terminal of those who run the tests (and of a worker's: 80)."""
    os.environ.pop("COLUMNS", None)


@pytest.fixture(scope="session")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> fictional_world.Fictional:
    """The fictional world, ingested and built."""
    return fictional_world.make(tmp_path_factory.mktemp("fictional"))


@pytest.fixture(autouse=True, scope="session")
def steps_have_the_columns_that_are_declared() -> None:
    """Every step of every build in the tests is looked at: it has the columns that its relation declares."""
    from graphshare.building.relations import Steps

    Steps.made = Steps.check  # type: ignore[method-assign]
