"""What every store does alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphshare.errors import QueryError, StoreUnavailable
from graphshare.graph import Graph
from graphshare.schema import EDGES, NODES
from graphshare.store import Store
from tests import worlds


def rows_of(graph: Graph, name: str) -> list[str]:
    return sorted(str(r) for r in graph.table(name).to_pylist())


def test_loading_twice_is_loading_once(store: Store, tmp_path: Path) -> None:
    graph = worlds.county().write(tmp_path / "graph")
    store.load(graph, with_wording=True)
    once = store.run("MATCH (a:Agency)-[r]->(x) RETURN type(r) AS kind, count(r) AS edges ORDER BY kind")
    store.load(graph, with_wording=True)
    assert store.run("MATCH (a:Agency)-[r]->(x) RETURN type(r) AS kind, count(r) AS edges ORDER BY kind") == once
    assert store.info()["counts"] == graph.counts()
    assert store.check() == []


def test_a_new_graph_takes_the_place_of_the_old_one(store: Store, tmp_path: Path) -> None:
    store.load(worlds.county().write(tmp_path / "one"))
    second = worlds.front_only().write(tmp_path / "two")
    store.load(second)
    assert store.info()["counts"] == second.counts()
    assert store.check() == []
    assert store.run("MATCH (a:Agency {id: 'yew-so'}) RETURN a.id AS id").rows == ()


def test_parallel_edges_stay_apart(store: Store, tmp_path: Path) -> None:
    store.load(worlds.parallel().write(tmp_path / "graph"))
    found = store.run(
        "MATCH (a:Agency)-[m:SEARCHED_IN_MONTH]->(n:Network) RETURN count(m) AS edges, sum(m.searches) AS searches"
    )
    assert found.rows == ((6, 36),)
    assert store.run("MATCH (n:Network)-[s:SHARES_WITH]->(a:Agency) RETURN count(s) AS edges").rows == ((3,),)


def test_what_was_loaded_can_be_read_again(store: Store, tmp_path: Path) -> None:
    graph = worlds.county().write(tmp_path / "graph")
    store.load(graph, with_wording=True)
    again = store.read(tmp_path / "again")
    for name in (*NODES, *EDGES):
        assert rows_of(again, name) == rows_of(graph, name), name


def test_hostile_text_comes_back_as_it_went_in(store: Store, tmp_path: Path) -> None:
    graph = worlds.hostile_names().write(tmp_path / "graph")
    store.load(graph, with_wording=True)
    assert rows_of(store.read(tmp_path / "again"), "Agency") == rows_of(graph, "Agency")
    for text in worlds.HOSTILE:
        found = store.run("MATCH (a:Agency) WHERE a.name = $name RETURN a.name AS name", {"name": text})
        assert found.rows == ((text,),)


def test_days_and_moments_come_back_as_such_midnight_too(store: Store, tmp_path: Path) -> None:
    store.load(worlds.midnight().write(tmp_path / "graph"))
    found = store.run("MATCH (q:Search) RETURN q.at AS at, q.day AS day ORDER BY q.id")
    assert found.rows[0] == (datetime(2025, 5, 1, tzinfo=UTC), date(2025, 5, 1))
    later = "MATCH (q:Search) WHERE q.at >= datetime('2025-05-02T00:00:00Z') AND q.day > $day RETURN count(q) AS n"
    assert store.run(later, {"day": date(2025, 5, 2)}).rows == ((1,),)


def test_wordings_stay_out_unless_asked_for(store: Store, tmp_path: Path) -> None:
    graph = worlds.side_used().write(tmp_path / "graph")
    words = "MATCH (q:Search) RETURN q.wording AS wording ORDER BY q.id"
    store.load(graph)
    assert {r[0] for r in store.run(words)} == {None}
    assert store.read(tmp_path / "again").table("Search").column("wording").null_count == 3
    assert store.info()["with_wording"] is False
    store.load(graph, with_wording=True)
    assert [r[0] for r in store.run(words)] == ["assist ice", "hsi", "ero"]


def test_nodes_relationships_and_paths_are_plain(store: Store, tmp_path: Path) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    found = store.run(
        "MATCH p = (n:Network {id: 'oak-pd'})-[s:SHARES_WITH]->(a:Agency) RETURN n AS net, s AS share, p AS path"
    )
    (net, share, path), = found.rows  # fmt: skip
    assert net == {
        "labels": ["Network"],
        "properties": {"id": "oak-pd", "level": "agency", "name": "oak-pd", "owner": "oak-pd", "searching_agencies": 0},
    }
    assert share["type"] == "SHARES_WITH"
    assert share["properties"]["from"] == date(2025, 5, 1)
    assert [n["properties"]["id"] for n in path["nodes"]] == ["oak-pd", "ice"]
    assert path["relationships"] == [share]


def test_an_empty_store_says_how_to_fill_it(store: Store) -> None:
    assert store.info()["state"] == "empty"
    with pytest.raises(StoreUnavailable) as refused:
        store.run("MATCH (a:Agency) RETURN a.id AS id")
    assert "graphshare" in str(refused.value.hint)


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (x:Note {text: 'mine'}) RETURN x.text AS text",
        "MATCH (a:Agency) SET a.name = 'x' RETURN a.name AS name",
        "MATCH (a:Agency) DETACH DELETE a",
        "MERGE (a:Agency {id: 'new'}) RETURN a.id AS id",
        "CREATE INDEX foo FOR (n:Agency) ON (n.place)",
    ],
)
def test_a_query_cannot_write(store: Store, tmp_path: Path, query: str) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    with pytest.raises(QueryError, match="writes"):
        store.run(query)
    assert store.check() == []


def test_a_query_cannot_read_files(store: Store, tmp_path: Path) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    (tmp_path / "secret.csv").write_text("secret", encoding="utf-8")
    for query in (f"LOAD CSV FROM 'file://{tmp_path}/secret.csv' AS l RETURN l", "load /* x */ csv FROM 'a' AS l RETURN l"):
        with pytest.raises(QueryError, match="reads files"):
            store.run(query)
    assert store.run("RETURN 'LOAD CSV FROM x' AS text").rows == (("LOAD CSV FROM x",),)


def test_a_query_that_may_write_does_and_the_store_says_so(store: Store, tmp_path: Path) -> None:
    graph = worlds.front_only().write(tmp_path / "graph")
    store.load(graph)
    store.run("MATCH (a:Agency {id: 'elm-pd'}) SET a.name = 'Other'", write=True)
    assert store.run("MATCH (a:Agency {id: 'elm-pd'}) RETURN a.name AS name").rows == (("Other",),)
    assert store.info()["altered"] is True
    store.load(graph)
    assert store.run("MATCH (a:Agency {id: 'elm-pd'}) RETURN a.name AS name").rows == (("Elm Pd",),)
    assert store.info()["altered"] is False


def test_a_query_that_takes_too_long_is_given_up(store: Store, tmp_path: Path) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    slow = "UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b WITH a * b AS c WHERE c % 7 = 3 RETURN sum(c) AS c"
    with pytest.raises(QueryError, match="longer"):
        store.run(slow, timeout=0.3)


def test_no_more_rows_than_asked_for_come_back(store: Store, tmp_path: Path) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    found = store.run("UNWIND range(1, 10) AS n RETURN n ORDER BY n", limit=3)
    assert (found.rows, found.more) == (((1,), (2,), (3,)), True)
    assert store.run("UNWIND range(1, 3) AS n RETURN n ORDER BY n", limit=3).more is False


@pytest.mark.parametrize("query", ["MATCH (a:Agency RETURN a", "RETURN $missing AS x", "RETURN 1 / 0 AS x", "foo"])
def test_a_wrong_query_is_an_error_in_words(store: Store, tmp_path: Path, query: str) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    with pytest.raises(QueryError):
        store.run(query)


def test_a_query_can_be_explained(store: Store, tmp_path: Path) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    plan = store.run("EXPLAIN MATCH (a:Agency)-[:OWNS]->(n:Network) RETURN n.id AS id")
    assert plan.columns == ("step", "operation", "estimated_rows")
    assert len(plan) >= 2


def test_dropping_leaves_nothing(store: Store, tmp_path: Path) -> None:
    store.load(worlds.county().write(tmp_path / "graph"))
    store.drop()
    assert store.info()["state"] == "empty"
    store.drop()
    store.load(worlds.front_only().write(tmp_path / "two"))
    assert store.check() == []


def test_the_releases_of_a_store_are_known(store: Store, tmp_path: Path) -> None:
    store.load(worlds.back().write(tmp_path / "graph"))
    info = store.info()
    assert [r["file"] for r in info["releases"]] == ["list-elm-pd-2025-05-01.csv", "log-elm-pd.csv", "settings-elm-pd.csv"]
    assert len(info["data_hash"]) == 64
