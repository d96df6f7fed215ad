"""How every store is asked: only reading, within limits, with answers in plain values."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphshare.errors import QueryError, UnknownName
from graphshare.queries import run_query
from graphshare.store import Store
from tests.fictional import Fictional


def test_nodes_relationships_and_paths_are_plain(loaded: Store) -> None:
    found = loaded.run(
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
    assert path["forward"] == [True]


def test_a_path_shows_which_way_its_edges_point(loaded: Store) -> None:
    text = "MATCH p = (a:Agency {id: 'ice'})<-[:SHARES_WITH]-(n:Network {id: 'oak-pd'})<-[:OWNS]-(o:Agency) RETURN p"
    (shown,), = run_query(loaded, text).tables[0].rows  # fmt: skip
    assert (
        shown
        == "(:Agency Immigration and Customs Enforcement)<-[:SHARES_WITH]-(:Network oak-pd)<-[:OWNS]-(:Agency Oak Pd)"
    )


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
def test_a_query_cannot_write(loaded: Store, query: str) -> None:
    with pytest.raises(QueryError, match="writes"):
        loaded.run(query)
    assert loaded.check() == []


def test_a_query_cannot_read_files(loaded: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret", encoding="utf-8")
    for query in (
        f"LOAD CSV FROM 'file://{tmp_path}/secret.csv' AS l RETURN l",
        "load /* x */ csv FROM 'a' AS l RETURN l",
    ):
        with pytest.raises(QueryError, match="reads files"):
            loaded.run(query)
    assert loaded.run("RETURN 'LOAD CSV FROM x' AS text").rows == (("LOAD CSV FROM x",),)


def test_a_query_that_takes_too_long_is_given_up(loaded: Store) -> None:
    slow = "UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b WITH a * b AS c WHERE c % 7 = 3 RETURN sum(c) AS c"
    with pytest.raises(QueryError, match="longer"):
        loaded.run(slow, timeout=0.3)


def test_no_more_rows_than_asked_for_come_back(loaded: Store) -> None:
    found = loaded.run("UNWIND range(1, 10) AS n RETURN n ORDER BY n", limit=3)
    assert (found.rows, found.more) == (((1,), (2,), (3,)), True)
    assert loaded.run("UNWIND range(1, 3) AS n RETURN n ORDER BY n", limit=3).more is False


@pytest.mark.parametrize("query", ["MATCH (a:Agency RETURN a", "RETURN $missing AS x", "RETURN 1 / 0 AS x", "foo"])
def test_a_wrong_query_is_an_error_in_words(loaded: Store, query: str) -> None:
    with pytest.raises(QueryError):
        loaded.run(query)


def test_a_query_can_be_explained(loaded: Store) -> None:
    plan = loaded.run("EXPLAIN MATCH (a:Agency)-[:OWNS]->(n:Network) RETURN n.id AS id")
    assert plan.columns == ("step", "operation", "estimated_rows")
    assert len(plan) >= 2


def test_a_state_may_be_written_out_and_one_that_is_none_is_refused(fictional: Fictional) -> None:
    fictional.counts  # noqa: B018 - builds
    work = fictional.workspace
    assert work.reach("ICE", state="Quennora").data["networks"] == work.reach("ICE", state="qn").data["networks"] != []
    with pytest.raises(UnknownName) as refused:
        work.reach("ICE", state="Quennor")
    assert "Quennora" in str(refused.value.hint)
