"""What every store does alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, NODES
from graphshare.errors import StoreUnavailable
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


def test_an_empty_store_says_how_to_fill_it(store: Store) -> None:
    assert store.info()["state"] == "empty"
    with pytest.raises(StoreUnavailable) as refused:
        store.run("MATCH (a:Agency) RETURN a.id AS id")
    assert "graphshare" in str(refused.value.hint)


def test_a_query_that_may_write_does_and_the_store_says_so(store: Store, tmp_path: Path) -> None:
    graph = worlds.front_only().write(tmp_path / "graph")
    store.load(graph)
    store.run("MATCH (a:Agency {id: 'elm-pd'}) SET a.name = 'Other'", write=True)
    assert store.run("MATCH (a:Agency {id: 'elm-pd'}) RETURN a.name AS name").rows == (("Other",),)
    assert store.info()["altered"] is True
    store.load(graph)
    assert store.run("MATCH (a:Agency {id: 'elm-pd'}) RETURN a.name AS name").rows == (("Elm Pd",),)
    assert store.info()["altered"] is False


def test_the_releases_of_a_store_are_known(store: Store, tmp_path: Path) -> None:
    store.load(worlds.back().write(tmp_path / "graph"))
    info = store.info()
    assert [r["file"] for r in info["releases"]] == [
        "list-elm-pd-2025-05-01.csv",
        "log-elm-pd.csv",
        "settings-elm-pd.csv",
    ]
    assert len(info["data_hash"]) == 64


@pytest.mark.parametrize(
    "tampering",
    [
        "MATCH (a:Agency) WITH a ORDER BY a.id LIMIT 1 SET a.name = 'Somebody Else PD'",
        "MATCH (r:Release) WITH r ORDER BY r.id LIMIT 1 SET r.credit = 'somebody else', r.file = 'other.csv'",
    ],
)
def test_a_changed_word_is_found_though_counts_and_sums_agree(store: Store, tmp_path: Path, tampering: str) -> None:
    store.load(worlds.front_only().write(tmp_path / "graph"))
    assert store.check() == []
    store.run(tampering, write=True)
    assert any("what stands in its rows" in said for said in store.check())


def test_dropping_leaves_nothing(store: Store, tmp_path: Path) -> None:
    store.load(worlds.county().write(tmp_path / "graph"))
    store.drop()
    assert store.info()["state"] == "empty"
    store.drop()
    store.load(worlds.front_only().write(tmp_path / "two"))
    assert store.check() == []
