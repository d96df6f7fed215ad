"""What all tests share."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

import pytest
from hypothesis import settings

from tests import fictional as fictional_world
from tests.neo4j.fixtures import (  # noqa: F401 - fixtures
    bulk_import,
    neo4j_beside,
    neo4j_server,
    neo4j_uri,
    own_neo4j,
)

#: The files that take longest, the longest first: two workers are done at the same time when short ones come last.
LONG = (
    "tests/property/test_mutated_files_do_no_harm.py",
    "tests/property/test_no_source_no_figure.py",
    "tests/contract/test_damaged_state.py",
    "tests/property/test_builds_in_any_order.py",
    "tests/contract/test_one_writer_many_readers.py",
    "tests/contract/test_what_is_hidden_leaves_no_trace.py",
    "tests/contract/test_every_writer_holds_the_lock.py",
    "tests/unit/test_one_moment.py",
    "tests/contract/test_decisions_survive.py",
)


#: They ask one Neo4j, so that one worker runs them all, and no other starts one: what the bulk import took in is asked
#: first, those that take indexes or constraints away, so that it forgets all plans, come late, and last it is killed.
ONE_NEO4J = (
    "tests/neo4j/test_exports.py",
    "tests/contract/test_queries_alike.py",
    "tests/contract/test_random_patterns.py",
    "tests/contract/test_discrepancies_alike.py",
    "tests/contract/test_asking_contract.py",
    "tests/contract/test_reading_is_all_that_a_query_does.py",
    "tests/neo4j/test_connection.py",
    "tests/neo4j/test_notebook.py",
    "tests/unit/test_query_spelling.py",
    "tests/contract/test_store_contract.py",
    "tests/contract/test_asked_before.py",
    "tests/neo4j/test_swap.py",
    "tests/neo4j/test_kill.py",
)


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first."""
    stray = {_file(item.nodeid) for item in items if item.get_closest_marker("neo4j")} - {*ONE_NEO4J}
    if stray:
        raise pytest.UsageError(f"tests that need Neo4j belong to ONE_NEO4J in tests/conftest.py: {sorted(stray)}")
    place = {file: n for n, file in enumerate(dict.fromkeys((*ONE_NEO4J, *LONG)))}
    items.sort(key=lambda item: place.get(_file(item.nodeid), len(place)))


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: no search for garbage goes through it again and again."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Whole files to each worker, and those that ask Neo4j to one."""
    from xdist.scheduler import LoadFileScheduling

    class OneNeo4j(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return ONE_NEO4J[0] if _file(nodeid) in ONE_NEO4J else _file(nodeid)

    return OneNeo4j(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Answers are as wide as they are, whatever the terminal of those who run the tests (and of a worker's: 80)."""
    os.environ.pop("COLUMNS", None)
    # What is compiled is kept, whatever the shell says: else each of many processes compiles all that it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if not config.getoption("numprocesses", None):  # who has workers collects nothing
        gc.disable()
    settings.register_profile("untimed", settings(), deadline=None)  # speed is measured in benchmarks/
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> fictional_world.Fictional:
    """The fictional world, ingested and built."""
    return fictional_world.make(tmp_path_factory.mktemp("fictional"))


@pytest.fixture(autouse=True, scope="session")
def steps_have_the_columns_that_are_declared() -> None:
    """Every step of every build in the tests is looked at: it has the columns that its relation declares."""
    from graphshare.building.relations import Steps

    Steps.made = Steps.check  # type: ignore[method-assign]
