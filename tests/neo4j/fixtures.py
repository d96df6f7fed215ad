# ruff: noqa: T201 - it speaks to whoever runs the tests
"""One real Neo4j for the whole run, and a second one with authentication on."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.neo4j import server


@dataclass
class Reachable:
    """A server that somebody else, or Docker, runs."""

    uri: str


def _lacking() -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(server.MISSING)
    pytest.skip(server.MISSING)


def _local() -> bool:
    """Whether a server can be started here, fetching it by Maven where that is needed."""
    if server.resolved():
        return True
    if shutil.which("java") and shutil.which("mvn"):
        try:
            server.resolve()
        except subprocess.CalledProcessError:
            return False
        return True
    return False


def _docker() -> Iterator[Reachable]:
    port = server.free_port()
    image = f"neo4j:{server.VERSION}-community"
    command = ["docker", "run", "--rm", "-d", "-p", f"127.0.0.1:{port}:7687", "-e", "NEO4J_AUTH=none", image]
    started = subprocess.run(command, capture_output=True, text=True, check=False)
    if started.returncode:
        _lacking()
    import neo4j

    uri = f"bolt://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                with neo4j.GraphDatabase.driver(uri) as driver:
                    driver.verify_connectivity()
                break
            except neo4j.exceptions.DriverError:
                time.sleep(0.5)
        yield Reachable(uri)
    finally:
        subprocess.run(["docker", "rm", "-f", started.stdout.strip()], capture_output=True, check=False)


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest) -> Iterator[server.Server | Reachable]:
    """A Neo4j without authentication; its database is the tests' to wipe."""
    given = os.environ.get("GRAPHSHARE_NEO4J_URI")
    if given:
        yield Reachable(given)
    elif _local():
        with server.Server() as running:
            failed = request.session.testsfailed
            yield running
            if request.session.testsfailed > failed:
                print(f"\nLast lines of Neo4j's log:\n{running.tail()}", file=sys.stderr)
    elif shutil.which("docker"):
        yield from _docker()
    else:
        _lacking()


@pytest.fixture(scope="session")
def neo4j_with_password() -> Iterator[server.Server]:
    """A Neo4j that asks for a password."""
    if not _local():
        _lacking()
    with server.Server(password=secrets.token_hex(8), heap="512m") as running:
        yield running


@pytest.fixture
def own_neo4j() -> Iterator[server.Server]:
    """A Neo4j of this test alone, which it may kill and start again."""
    if not _local():
        _lacking()
    with server.Server() as running:
        yield running


def wipe(uri: str) -> None:
    """Empty the test database of everything, ours or not; graphshare's own constraints may stay."""
    import neo4j

    user = os.environ.get("GRAPHSHARE_NEO4J_USER", "neo4j")
    password = os.environ.get("GRAPHSHARE_NEO4J_PASSWORD")
    with neo4j.GraphDatabase.driver(uri, auth=(user, password) if password else None) as driver:
        with driver.session() as session:  # in batches: a million edges are too many for one transaction
            session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 20000 ROWS").consume()
            session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS").consume()
        for row in driver.execute_query(
            "SHOW CONSTRAINTS YIELD name WHERE NOT name STARTS WITH 'graphshare_' RETURN name"
        )[0]:
            driver.execute_query(f"DROP CONSTRAINT `{row['name']}`")
        for row in driver.execute_query(
            "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' AND NOT name STARTS WITH 'graphshare_' RETURN name"
        )[0]:
            driver.execute_query(f"DROP INDEX `{row['name']}`")


@pytest.fixture
def neo4j_uri(neo4j_server: server.Server | Reachable) -> str:
    """The address of an empty database."""
    wipe(neo4j_server.uri)
    return neo4j_server.uri
