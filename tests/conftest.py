"""What all tests share."""

from __future__ import annotations

import os

import pytest

from tests import fictional as fictional_world
from tests.neo4j.fixtures import neo4j_server, neo4j_uri, neo4j_with_password, own_neo4j  # noqa: F401 - fixtures

#: The files that take longest, the longest first: two workers are done at the same time when short ones come last.
LONG = (
    "tests/contract/test_queries_alike.py",
    "tests/neo4j/test_exports.py",
    "tests/neo4j/test_kill.py",
    "tests/property/test_mutated_files_do_no_harm.py",
    "tests/property/test_no_source_no_figure.py",
    "tests/contract/test_random_patterns.py",
    "tests/contract/test_damaged_state.py",
    "tests/property/test_builds_in_any_order.py",
    "tests/contract/test_one_writer_many_readers.py",
    "tests/contract/test_what_is_hidden_leaves_no_trace.py",
    "tests/contract/test_every_writer_holds_the_lock.py",
    "tests/unit/test_one_moment.py",
    "tests/contract/test_decisions_survive.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first."""
    place = {file: n for n, file in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONG)))


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
