"""One graph takes the other's place in a database that may hold other people's data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphshare.domain.graph import Graph
from graphshare.errors import IntegrityError, StoreConflict, StoreUnavailable
from graphshare.store import neo4j as under_test
from graphshare.store.neo4j import Neo4jStore, loading, swapping
from graphshare.store.neo4j.connection import Connection
from tests import worlds

pytestmark = pytest.mark.neo4j


@pytest.fixture
def store(neo4j_uri: str) -> Iterator[Neo4jStore]:
    with Neo4jStore(Connection.from_environment(neo4j_uri)) as opened:
        yield opened


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return worlds.front_only().write(tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return worlds.side_used().write(tmp_path_factory.mktemp("new"))


def cypher(store: Neo4jStore, query: str) -> list[tuple[Any, ...]]:
    """Ask as somebody who knows nothing of graphshare."""
    with store.connection.session(write=True) as session:
        return [tuple(r.values()) for r in session.run(query)]


def test_other_peoples_nodes_and_edges_stay(store: Neo4jStore, old: Graph, new: Graph) -> None:
    cypher(
        store, "CREATE (:Person {name: 'Ann'})-[:KNOWS {since: 2020}]->(:Person {name: 'Bo'}), (:Note {text: 'alone'})"
    )
    store.load(old)
    store.load(new)
    store.drop()
    assert cypher(store, "MATCH (a:Person)-[k:KNOWS]->(b:Person) RETURN a.name, k.since, b.name") == [
        ("Ann", 2020, "Bo")
    ]
    assert cypher(store, "MATCH (n) RETURN labels(n) AS l ORDER BY l") == [(["Note"],), (["Person"],), (["Person"],)]


def test_a_constraint_of_theirs_that_stands_in_the_way_is_a_conflict(store: Neo4jStore, old: Graph) -> None:
    cypher(store, "CREATE CONSTRAINT theirs IF NOT EXISTS FOR (n:Agency) REQUIRE n.level IS UNIQUE")
    with pytest.raises(StoreConflict, match="constraints or indexes"):
        store.load(old)
    cypher(store, "DROP CONSTRAINT theirs")
    store.load(old)
    assert store.check() == []


def test_an_edge_of_theirs_moves_to_the_node_of_the_same_id(store: Neo4jStore, old: Graph, new: Graph) -> None:
    """Whichever way it goes: to a node of ours, from one, or between two."""
    elm, oak = "(a:Agency:Graphshare {id: 'elm-pd'})", "(b:Agency:Graphshare {id: 'oak-pd'})"
    store.load(old)
    for graph, edge, ends in (
        (new, "(n:Note {text: 'look'})-[r:ABOUT {page: 3}]->(a)", ""),
        (old, "(a)-[r:SHOWN_IN {page: 3}]->(n:Film {text: 'look'})", ""),
        (new, "(a)-[r:NEIGHBOR {page: 3}]->(b)", f", {oak}"),
    ):
        cypher(store, f"MATCH {elm}{ends} CREATE {edge}")
        store.load(graph)
        found = cypher(store, f"MATCH {elm}{ends} MATCH {edge} RETURN r.page, a.id")
        assert found == [(3, "elm-pd")], edge
        assert store.check() == []
        cypher(store, f"MATCH {edge} DELETE r")


def test_an_edge_of_theirs_stays_with_a_node_that_the_new_graph_lacks(
    store: Neo4jStore, old: Graph, new: Graph
) -> None:
    store.load(old)
    cypher(store, "MATCH (r:Release {id: 'list-oak-pd-2025-05-01'}) CREATE (:Note {text: 'look'})-[:ABOUT]->(r)")
    store.load(new)
    kept = "MATCH (n:Note)-[:ABOUT]->(x) RETURN x.id, labels(x)"
    assert cypher(store, kept) == [("list-oak-pd-2025-05-01", ["GraphshareOldRelease"])]
    store.load(old)
    assert cypher(store, "MATCH (n:Note)-[:ABOUT]->(x:Release) RETURN x.id") == [("list-oak-pd-2025-05-01",)]
    assert cypher(store, "MATCH (x:GraphshareOldRelease) RETURN x.id") == []


def test_a_clash_of_labels_is_refused_with_the_words_to_resolve_it(store: Neo4jStore, old: Graph) -> None:
    cypher(store, "CREATE (:Agency {id: 'theirs', name: 'Travel Agency'})")
    with pytest.raises(StoreConflict, match="1 nodes labeled Agency") as refused:
        store.load(old)
    words = str(refused.value.hint)
    assert "?database=" in words
    cypher(store, words[words.index("MATCH") :])
    store.load(old)
    assert store.check() == []
    assert cypher(store, "MATCH (a:OtherAgency) RETURN a.name") == [("Travel Agency",)]


class Stop(Exception):
    pass


def test_the_old_graph_answers_until_the_new_one_is_whole(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.load(old)
    count = "MATCH (n:Network)-[s:SHARES_WITH]->(a:Agency) RETURN count(s) AS n"
    seen = []
    write = loading.Loading._write

    def watching(self: loading.Loading, *args: Any) -> None:
        write(self, *args)
        seen.append(store.run(count).rows)

    monkeypatch.setattr(loading.Loading, "_write", watching)
    store.load(new)
    assert set(seen) == {((2,),)}
    assert store.run(count).rows == ((0,),)


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_load_that_stops_in_the_middle_leaves_the_old_graph_and_the_next_heals(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    store.load(old)
    write = loading.Loading._write

    def failing(self: loading.Loading, *args: Any) -> None:
        if self.batch == after:
            raise Stop
        write(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(loading.Loading, "_write", failing)
        with pytest.raises(Stop):
            store.load(new)
    assert store.info()["counts"] == old.counts()
    assert store.check() == ["a load was begun and has not ended; the next load takes away what it left"]
    store.load(new)
    assert (store.check(), store.info()["counts"]) == ([], new.counts())
    assert cypher(store, "MATCH (n) WHERE any(l IN labels(n) WHERE l STARTS WITH 'GraphshareNext') RETURN n") == []


@pytest.mark.parametrize("steps", [1, 3, 8, 11])
def test_a_swap_in_batches_that_stops_is_finished_by_the_next_load(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    store.load(old)
    cypher(store, "MATCH (a:Agency {id: 'elm-pd'}) CREATE (:Note)-[:ABOUT]->(a)")
    repeat = swapping.Swap._repeat
    done = 0

    def failing(self: swapping.Swap, query: str, size: int, **params: Any) -> None:
        nonlocal done
        if "SET n:" in query:
            done += 1
            if done > steps:
                raise Stop
        repeat(self, query, size, **params)

    with monkeypatch.context() as patch:
        patch.setattr(swapping.Swap, "fits", lambda self: False)
        patch.setattr(swapping.Swap, "_repeat", failing)
        with pytest.raises(Stop):
            store.load(new)
    monkeypatch.setattr(under_test, "PATIENCE", 0.5)
    assert store.info()["state"] == "swapping"
    with pytest.raises(StoreUnavailable, match="between two graphs"):
        store.run("MATCH (a:Agency) RETURN count(a) AS n")
    store.load(new)
    assert (store.check(), store.info()["state"]) == ([], "ready")
    assert cypher(store, "MATCH (:Note)-[:ABOUT]->(a:Agency) RETURN a.id") == [("elm-pd",)]


def test_between_the_relabeling_and_the_last_mark_nobody_is_answered(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neo4j shows a commit piece by piece: only a mark committed before it, and lifted after it, keeps readers out."""
    store.load(old)
    at_once = swapping.Swap._at_once
    monkeypatch.setattr(under_test, "PATIENCE", 0.1)
    states: list[str] = []

    def watched(self: swapping.Swap, step: dict[str, Any]) -> bool:
        with Neo4jStore(Connection.from_environment(store.connection.address)) as reader:
            for _ in range(2):
                states.append(reader.info()["state"])
                with pytest.raises(StoreUnavailable, match="between two graphs"):
                    reader.run("MATCH (a:Agency) RETURN count(a) AS n")
                done = at_once(self, step)
        return done

    monkeypatch.setattr(swapping.Swap, "_at_once", watched)
    store.load(new)
    assert (states, store.check(), store.info()["state"]) == (["swapping", "swapping"], [], "ready")


@pytest.mark.parametrize("steps", [0, 2, 8])
def test_whoever_comes_late_to_a_swap_changes_nothing(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """A second process that finishes a swap, too, does not take the new graph for the old one."""
    store.load(old)
    monkeypatch.setattr(swapping.Swap, "fits", lambda self: False)
    repeat = swapping.Swap._repeat
    done = 0

    def overtaken(self: swapping.Swap, query: str, size: int, **params: Any) -> None:
        nonlocal done
        done += "SET n:" in query
        if done == steps + 1 and "SET n:" in query:
            with monkeypatch.context() as patch:
                patch.setattr(swapping.Swap, "_repeat", repeat)
                with store.connection.session(write=True) as session:
                    swapping.Swap(session).resume()
        repeat(self, query, size, **params)

    monkeypatch.setattr(swapping.Swap, "_repeat", overtaken)
    store.load(new)
    assert (store.check(), store.info()["counts"], store.info()["state"]) == ([], new.counts(), "ready")


def test_a_swap_in_batches_is_the_same_as_one_at_once(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping.Swap, "fits", lambda self: False)
    monkeypatch.setattr(swapping, "RELABELED", 3)
    store.load(old)
    store.load(new)
    assert (store.check(), store.info()["counts"]) == ([], new.counts())


def test_a_swap_between_the_halves_of_a_query_makes_it_ask_again(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.load(old)
    rows = under_test._rows
    times = 0

    def slow(*args: Any) -> Any:
        nonlocal times
        found = rows(*args)
        times += 1
        if times == 1:
            with Neo4jStore(Connection.from_environment(store.connection.address)) as other:
                other.load(new)
        return found

    monkeypatch.setattr(under_test, "_rows", slow)
    assert store.run("MATCH (n:Network)-[s:SHARES_WITH]->(a:Agency) RETURN count(s) AS n").rows == ((0,),)
    assert times == 2


def test_of_two_loads_at_once_one_stops(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = loading.Loading._write
    begun = False

    def interrupted(self: loading.Loading, *args: Any) -> None:
        nonlocal begun
        if not begun and self.batch == 3:
            begun = True
            with Neo4jStore(Connection.from_environment(store.connection.address)) as other:
                other.load(new)
        write(self, *args)

    monkeypatch.setattr(loading.Loading, "_write", interrupted)
    with pytest.raises(StoreConflict, match="Another load"):
        store.load(old)
    assert (store.check(), store.info()["counts"]) == ([], new.counts())


def test_rows_that_do_not_arrive_are_noticed(
    store: Neo4jStore, old: Graph, new: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.load(old)
    with monkeypatch.context() as patch:
        patch.setattr(loading, "_rows", lambda part, properties: [r | {"searches": 0} for r in part.to_pylist()])
        with pytest.raises(IntegrityError, match="differs"):
            store.load(new)
    assert store.info()["counts"] == old.counts()


def test_loading_what_is_in_force_writes_nothing(store: Neo4jStore, old: Graph, tmp_path: Path) -> None:
    store.load(old)
    said: list[str] = []
    store.load(old, progress=lambda what, done, total: said.append(what))
    assert said == []
    cypher(store, "MATCH (a:Agency {id: 'elm-pd'}) SET a.searches = 99")
    store.load(old, progress=lambda what, done, total: said.append(what))
    assert "Agency" in said
    assert store.check() == []
