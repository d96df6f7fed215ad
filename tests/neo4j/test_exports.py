"""What is exported for Neo4j, taken in by Neo4j's own tools: the answers are those of the embedded store."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from graphshare.domain.graph import Graph
from graphshare.exporting import export
from graphshare.queries import library, run_query, show_query
from graphshare.store import Store, open_store
from tests import worlds
from tests.neo4j.fixtures import BulkImport, credentials, names_are_known
from tests.neo4j.server import Server
from tests.saved import ways

pytestmark = pytest.mark.neo4j


def _same_answers(graph: Graph, server: Store, folder: Path, names: Iterable[str] | None = None) -> None:
    assert server.check() == []
    with open_store(folder) as embedded:
        embedded.load(graph, with_wording=True)
        for name in names or library():
            for way in ways(embedded, library()[name], most=2):
                assert run_query(server, name, way).data == run_query(embedded, name, way).data, (name, way)


def _shell(server: Server, file: Path) -> subprocess.CompletedProcess[str]:
    """What ``cypher-shell`` says to a file of statements; it takes the password from the environment."""
    shell = server.java("org.neo4j.shell.Main", "-a", server.uri, "--fail-fast", "--format", "plain", "-f", str(file))
    user, password = credentials() or ("", "")
    known = os.environ | {"NEO4J_USERNAME": user, "NEO4J_PASSWORD": password}
    return subprocess.run(shell, env=known, capture_output=True, text=True, check=False)


def test_the_bulk_import_tool_takes_the_files(
    bulk_import: BulkImport | None, neo4j_server: object, tmp_path: Path
) -> None:
    if bulk_import is None or not isinstance(neo4j_server, Server):
        pytest.skip("the bulk import needs a Neo4j of our own (Java and Maven)")
    assert bulk_import.done.returncode == 0, bulk_import.done.stdout + bulk_import.done.stderr
    with open_store(neo4j_server.uri) as store:
        for statement in (bulk_import.out / "schema.cypher").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                with store.connection.session(write=True) as session:  # type: ignore[attr-defined]
                    session.run(statement).consume()
        # a server knows only the names of what it held: a query may name more
        _same_answers(bulk_import.graph, store, tmp_path / "first", ("doors-front", "doors-back"))
        names_are_known(neo4j_server.uri)
        _same_answers(bulk_import.graph, store, tmp_path / "embedded")
        store.load(worlds.front_only().write(tmp_path / "next"))
        assert store.check() == []


def test_cypher_shell_runs_the_script_and_every_saved_query_as_it_is_shown(
    neo4j_uri: str, neo4j_server: object, tmp_path: Path
) -> None:
    if not isinstance(neo4j_server, Server):
        pytest.skip("cypher-shell is fetched with a Neo4j of our own (Java and Maven)")
    graph = worlds.hostile_names().write(tmp_path / "graph")
    export(graph, "cypher", tmp_path / "out", show_reasons=True, exact=True)
    with (tmp_path / "out" / "graph.cypher").open("a", encoding="utf-8") as script:
        script.writelines(f"\n{show_query(name).data['text']}" for name in library())
    done = _shell(neo4j_server, tmp_path / "out" / "graph.cypher")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    heads = [", ".join(c.name for c in query.columns) for query in library().values()]
    printed = [line for line in done.stdout.splitlines() if line in heads]
    assert printed == [h for h in heads if h in printed]
    assert len(printed) > 20  # of what is asked about nothing in this world, cypher-shell prints no head
    with open_store(neo4j_uri) as store:
        _same_answers(graph, store, tmp_path / "embedded")
