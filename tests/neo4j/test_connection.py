"""What a person meets who has the wrong password, address, server or database."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from graphshare.errors import StoreError, StoreUnavailable
from graphshare.store import open_store
from graphshare.store.neo4j.connection import _checked_version, explained
from graphshare.workspace import Workspace
from tests import worlds
from tests.neo4j.server import Server, free_port


@pytest.mark.neo4j
def test_user_and_password_come_from_the_environment(
    own_neo4j: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHSHARE_NEO4J_PASSWORD", str(own_neo4j.password))
    monkeypatch.setenv("GRAPHSHARE_NEO4J_DATABASE", "neo4j")
    graph = worlds.front_only().write(tmp_path / "graph")
    for address in (own_neo4j.uri, own_neo4j.uri.replace("bolt://", "neo4j://")):
        with open_store(address) as store:
            store.load(graph)
            assert store.check() == []
            assert store.info()["engine"].startswith("Neo4j 5.26")


@pytest.mark.neo4j
@pytest.mark.parametrize("password", [None, "wrong"])
def test_a_wrong_password_is_refused_in_words(
    own_neo4j: Server, monkeypatch: pytest.MonkeyPatch, password: str | None
) -> None:
    monkeypatch.delenv("GRAPHSHARE_NEO4J_PASSWORD", raising=False)
    if password:
        monkeypatch.setenv("GRAPHSHARE_NEO4J_PASSWORD", password)
    with open_store(own_neo4j.uri) as store, pytest.raises(StoreUnavailable, match="password") as refused:
        store.info()
    assert "GRAPHSHARE_NEO4J_PASSWORD" in str(refused.value.hint)


@pytest.mark.neo4j
def test_a_missing_password_is_asked_for_once(own_neo4j: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRAPHSHARE_NEO4J_PASSWORD", raising=False)
    asked: list[str] = []

    def ask(address: str) -> str:
        asked.append(address)
        return str(own_neo4j.password)

    with open_store(own_neo4j.uri, ask_password=ask) as store:
        assert store.info()["where"] == own_neo4j.uri
        store.info()
    assert asked == [own_neo4j.uri]


@pytest.mark.neo4j
def test_every_question_of_a_workspace_asks_for_the_missing_password(
    own_neo4j: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRAPHSHARE_NEO4J_PASSWORD", raising=False)
    with open_store(own_neo4j.uri, ask_password=lambda _: str(own_neo4j.password)) as store:
        store.load(worlds.front_only().write(tmp_path / "graph"))
    asked: list[str] = []

    def ask(address: str) -> str:
        asked.append(address)
        return str(own_neo4j.password)

    work = Workspace(tmp_path, store=own_neo4j.uri, ask_password=ask)
    assert work.query("schema-labels").data
    assert asked == [own_neo4j.uri]
    with pytest.raises(StoreUnavailable, match="asks for a password, and none was given"):
        Workspace(tmp_path, store=own_neo4j.uri).query("schema-labels")


@pytest.mark.neo4j
def test_a_password_that_must_be_changed_first_is_said_to_be(
    own_neo4j: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import neo4j

    auth = ("neo4j", str(own_neo4j.password))
    with neo4j.GraphDatabase.driver(own_neo4j.uri, auth=auth) as driver:
        driver.execute_query(
            "CREATE USER ann IF NOT EXISTS SET PASSWORD 'first-pass1' CHANGE REQUIRED", database_="system"
        )
    monkeypatch.setenv("GRAPHSHARE_NEO4J_USER", "ann")
    monkeypatch.setenv("GRAPHSHARE_NEO4J_PASSWORD", "first-pass1")
    with open_store(own_neo4j.uri) as store, pytest.raises(StoreUnavailable, match="new password"):
        store.info()


@pytest.mark.neo4j
def test_a_database_that_is_not_there_is_named(neo4j_uri: str) -> None:
    with (
        open_store(f"{neo4j_uri}?database=nowhere") as store,
        pytest.raises(StoreUnavailable, match="no such database"),
    ):
        store.info()


@pytest.mark.neo4j
def test_encryption_that_the_server_lacks_is_explained(neo4j_uri: str) -> None:
    with open_store(neo4j_uri.replace("bolt://", "bolt+s://")) as store, pytest.raises(StoreUnavailable) as refused:
        store.info()
    assert "bolt://" in str(refused.value.hint)


def test_a_server_that_is_down_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(f"bolt://127.0.0.1:{free_port()}") as store, pytest.raises(StoreUnavailable) as refused:
        store.info()
    assert "running" in str(refused.value.hint)


def test_a_browser_port_is_told_from_a_bolt_port() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def answer() -> None:
            client, _ = server.accept()
            client.recv(100)
            client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            client.close()

        thread = threading.Thread(target=answer)
        thread.start()
        address = f"bolt://127.0.0.1:{server.getsockname()[1]}"
        with open_store(address) as store, pytest.raises(StoreUnavailable) as refused:
            store.info()
        thread.join()
    assert "7687" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("http://localhost:7474", "bolt://localhost:7687"),
        ("mysql://localhost", "bolt://"),
        ("bolt://user:secret@localhost", "GRAPHSHARE_NEO4J_PASSWORD"),
        ("bolt://localhost?db=x", "?database=NAME"),
        ("bolt://:7687", "bolt://localhost:7687"),
        ("bolt://localhost:port", "bolt://localhost:7687"),
    ],
)
def test_a_wrong_address_is_refused_before_anything_is_sent(address: str, hint: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(address)
    assert hint in str(refused.value.hint)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("agent", ["Neo4j/4.4.30", "Neo4j/5.25.1", "Memgraph/3.0"])
def test_a_server_too_old_or_of_another_make_is_refused(agent: str) -> None:
    with pytest.raises(StoreUnavailable):
        _checked_version(agent)


@pytest.mark.parametrize("agent", ["Neo4j/5.26.30", "Neo4j/2025.06.0", "Neo4j/2026.08.1"])
def test_newer_servers_are_taken(agent: str) -> None:
    assert _checked_version(agent) == agent.split("/")[1]


def test_no_leader_and_no_rights_are_explained() -> None:
    from neo4j.exceptions import Neo4jError

    def of(code: str, message: str) -> Exception:
        return Neo4jError._hydrate_neo4j(code=code, message=message)

    no_leader = explained(of("Neo.ClientError.Cluster.NotALeader", "No write operations are allowed"), "bolt://x")
    no_rights = explained(of("Neo.ClientError.Security.Forbidden", "not allowed"), "bolt://x")
    assert (type(no_leader), type(no_rights)) == (StoreUnavailable, StoreUnavailable)
    assert "neo4j://" in str(no_leader.hint)
    assert "right" in str(no_rights.hint)
