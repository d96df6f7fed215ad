"""Names in Cypher that stand for nothing are told before a store runs the query."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphshare.errors import QueryError
from graphshare.queries import library, run_query
from graphshare.queries.spelling import check_names, names_in
from graphshare.store import Store, open_store
from tests import worlds

MISSPELLED = {
    "MATCH (a:Agncy) RETURN a.id AS id": "No label Agncy. Did you mean Agency?",
    "MATCH (a:agency) RETURN a.id AS id": "No label agency. Did you mean Agency?",
    "MATCH (a:`Agncy`) RETURN a.id AS id": "No label Agncy. Did you mean Agency?",
    "MATCH (a:Agency)-[:SHARES]->(b:Agency) RETURN a.id AS id": "No relationship type SHARES. Did you mean SHARES_WITH?",
    "MATCH (a:Agency)-[r:RAN|COVERD]->(b) RETURN b.id AS id": "No relationship type COVERD. Did you mean COVERED?",
    "MATCH (a:Agency) RETURN a.nmae AS n": "No property nmae of Agency. Did you mean name?",
    "MATCH (a:Agency {stat: 'IL'}) RETURN a.id AS id": "No property stat of Agency. Did you mean state?",
    "MATCH (a:Agency)-[r:SHARES_WITH {acount: 'active'}]-(n:Network) RETURN n": "No property acount of SHARES_WITH. Did you mean account?",
    "MATCH (n:Network)-[r:SHARES_WITH]->(a:Agency) RETURN r.untill AS u": "No property untill of SHARES_WITH. Did you mean until?",
    "MATCH (n:Network) WHERE NOT EXISTS { MATCH (n)<-[:COVERED]-(s:Serch) } RETURN n.id AS id": "No label Serch. Did you mean Search?",
    "MATCH (a:Agency) WHERE a:Federl RETURN a.id AS id": "No label Federl.",
    "MATCH p = (a:Agency)-[:OWNS*1..2]->(b:Netwrk) RETURN a.id AS id": "No label Netwrk. Did you mean Network?",
}

RIGHT = [
    "MATCH (a:Agency) RETURN {nmae: a.name} AS x",
    "MATCH (a:Agency) // (b:Agncy)\nWHERE a.name <> '(c:Agncy)' RETURN a.name AS n",
    "MATCH (a:Agency) WITH {nmae: a.name} AS m RETURN m.nmae AS n",
    "UNWIND [{x: 1}] AS row RETURN row.x AS x",
    "MATCH (s:Search) WHERE s.day >= date('2025-01-01') RETURN count(s) AS n, s.`case` AS c",
    "MATCH (a:Agency) RETURN [x IN collect({k: a.id}) | x.k] AS ks",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    root = tmp_path_factory.mktemp("spelling")
    with open_store(root / "store") as opened:
        opened.load(worlds.ALL["county"]().write(root / "graph"))
        yield opened


@pytest.mark.parametrize("query", MISSPELLED)
def test_a_misspelled_name_is_told_with_what_was_meant(query: str, store: Store) -> None:
    with pytest.raises(QueryError) as told:
        run_query(store, query)
    assert str(told.value).startswith(MISSPELLED[query])


@pytest.mark.parametrize("query", RIGHT)
def test_what_is_no_name_of_the_graph_is_left_alone(query: str, store: Store) -> None:
    run_query(store, query)


@pytest.mark.parametrize("name", sorted(library()))
def test_every_saved_query_is_spelled_right(name: str, store: Store) -> None:
    check_names(store, library()[name].text)


def test_the_names_of_a_query_are_all_found() -> None:
    found = names_in(library()["doors-side-used"].text)
    assert {"Agency", "Search", "Network"} <= {*found.labels}
    assert {"RAN", "NAMES", "COVERED", "PART_OF"} <= {*found.types}
    assert (("Search",), False, "day") in found.properties


@pytest.mark.neo4j
def test_a_server_is_told_the_same_and_labels_of_others_are_no_misspelling(neo4j_uri: str, tmp_path: Path) -> None:
    with open_store(neo4j_uri) as server:
        server.load(worlds.ALL["county"]().write(tmp_path / "graph"))
        for query, told in MISSPELLED.items():
            with pytest.raises(QueryError) as raised:
                run_query(server, query)
            assert str(raised.value).startswith(told)
        server.run("CREATE (:Agncy2 {id: 'theirs', nmae: 'x'})", {}, write=True)
        try:
            assert run_query(server, "MATCH (a:Agncy2) RETURN a.nmae AS n").data == [{"n": "x"}]
        finally:
            server.run("MATCH (a:Agncy2) DELETE a", {}, write=True)
