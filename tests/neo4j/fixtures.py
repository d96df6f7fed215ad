# ruff: noqa: T201 - it speaks to whoever runs the tests
"""One real Neo4j for the whole run. It asks for a password, which is in the environment, as it is for most people."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, NODES
from graphshare.exporting import export
from graphshare.exporting.neo4j_admin import import_arguments
from graphshare.store.neo4j.names import BUILD, MARK, coming, going
from tests import worlds
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


@dataclass
class BulkImport:
    """What Neo4j's bulk import was given, before the server that all tests share was started, and how it ended."""

    graph: Graph
    out: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def bulk_import(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BulkImport | None:
    """The tool needs a home that no server uses yet; its test is the first that asks the server (see ``conftest``)."""
    own = not os.environ.get("GRAPHSHARE_NEO4J_URI") and _local()
    if not own or not any("bulk_import" in getattr(item, "fixturenames", ()) for item in request.session.items):
        return None
    folder = tmp_path_factory.mktemp("bulk")
    graph = worlds.county().write(folder / "graph")
    export(graph, "neo4j-admin", folder / "out", show_reasons=True, exact=True)
    done = server.Server(home=folder / "home").admin(*import_arguments(folder / "out"))
    return BulkImport(graph, folder / "out", done)


@contextmanager
def _with_password(home: Path | None = None) -> Iterator[server.Server]:
    """A server of our own, and its password in the environment."""
    with server.Server(home=home, password=secrets.token_hex(8)) as running, pytest.MonkeyPatch.context() as patch:
        patch.delenv("GRAPHSHARE_NEO4J_USER", raising=False)
        patch.setenv("GRAPHSHARE_NEO4J_PASSWORD", str(running.password))
        yield running


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest, bulk_import: BulkImport | None) -> Iterator[server.Server | Reachable]:
    """A Neo4j whose database is the tests' to wipe."""
    given = os.environ.get("GRAPHSHARE_NEO4J_URI")
    if given:
        yield Reachable(given)
    elif _local():
        imported = bulk_import.out.parent / "home" if bulk_import and not bulk_import.done.returncode else None
        with _with_password(imported) as running:
            failed = request.session.testsfailed
            yield running
            if request.session.testsfailed > failed:
                print(f"\nLast lines of Neo4j's log:\n{running.tail()}", file=sys.stderr)
    elif shutil.which("docker"):
        yield from _docker()
    else:
        _lacking()


@pytest.fixture(scope="session")
def neo4j_beside() -> Iterator[server.Server]:
    """One of our own, where others run that of all tests."""
    if not _local():
        _lacking()
    with server.Server(password=secrets.token_hex(8), heap="512m") as running:
        yield running


@pytest.fixture
def own_neo4j(
    request: pytest.FixtureRequest, neo4j_server: server.Server | Reachable, monkeypatch: pytest.MonkeyPatch
) -> server.Server:
    """A Neo4j with nothing in it, which asks for a password, and which a test may kill and start again: the one of all
    tests, unless others run that."""
    own = neo4j_server
    if not isinstance(own, server.Server):
        own = request.getfixturevalue("neo4j_beside")
        monkeypatch.delenv("GRAPHSHARE_NEO4J_USER", raising=False)
        monkeypatch.setenv("GRAPHSHARE_NEO4J_PASSWORD", str(own.password))
    wipe(own.uri)
    return own


def credentials() -> tuple[str, str] | None:
    """User and password as the environment has them, for those who know nothing of graphshare."""
    password = os.environ.get("GRAPHSHARE_NEO4J_PASSWORD")
    return (os.environ.get("GRAPHSHARE_NEO4J_USER", "neo4j"), password) if password else None


@cache
def names_are_known(uri: str) -> None:
    """Let a server know all names that a graph may have: it plans a query again when one that it names appears first."""
    import neo4j

    labels = [f(label) for label in NODES for f in (str, coming, going)]
    properties = sorted({p for of in (NODES, EDGES) for declared in of.values() for p in declared.properties})
    node = f"(n:{':'.join((*labels, MARK, BUILD))} {{{', '.join(f'`{p}`: 0' for p in properties)}}})"
    loops = ", ".join(f"(n)-[:{edge}]->(n)" for edge in EDGES)
    with neo4j.GraphDatabase.driver(uri, auth=credentials()) as driver:
        driver.execute_query(f"CREATE {node}, {loops} DETACH DELETE n")


def wipe(uri: str) -> None:
    """Empty the test database of everything, ours or not; graphshare's own constraints may stay."""
    import neo4j

    names_are_known(uri)
    with neo4j.GraphDatabase.driver(uri, auth=credentials()) as driver:
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
