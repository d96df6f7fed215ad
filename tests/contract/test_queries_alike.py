"""Every saved query means the same on both stores; the doors are those that Python computes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphshare.domain.model import Door, Grade, Use, Window
from graphshare.errors import QueryError
from graphshare.facts.reading import Reading
from graphshare.queries import library, run_query
from graphshare.questions.paths.finding import To, find_paths
from graphshare.store import Store, open_store
from tests import worlds
from tests.contract.twins import BODIES, WINDOWS, disagreements
from tests.saved import ways

#: Other parameters than the defaults, so that every branch of a query is asked: each that is null takes a plan of its own.
OTHERWISE: list[dict[str, str]] = [
    {"body": "DHS"},
    {"body": "FBI"},
    {"since": "2025-05-10", "until": "2025-05-12"},
    {"level": "asked"},
    {"level": "hinted"},
    {"state": "TX"},
    {"network": "elm-pd"},
    {"agency": "yew-so"},
    {"agency": "elm-pd"},
    {"proxy": "yew-so"},
    {"purpose": ""},
    {"purpose": "federal_other"},
    {"top": "1"},
]


@pytest.mark.parametrize("world", worlds.ALL)
def test_the_door_queries_are_the_doors_computed_in_python(world: str, tmp_path: Path) -> None:
    graph = worlds.ALL[world]().write(tmp_path / "graph")
    with open_store(tmp_path / "store") as store:
        store.load(graph, with_wording=True)
        everything = world == "county"
        for body in BODIES if everything else ("DHS", "FBI", "ATF"):
            for window in WINDOWS if everything else WINDOWS[:2]:
                assert disagreements(graph, store, body, window) == [], (body, window)


@pytest.mark.neo4j
def test_the_door_queries_are_the_same_on_neo4j(neo4j_uri: str, tmp_path: Path) -> None:
    with open_store(neo4j_uri) as store:
        for world in (
            "county",
            "front_by_parent",
            "back_but_for_a_near_name",
            "lists_that_disagree",
            "closed_to_the_second",
        ):
            graph = worlds.ALL[world]().write(tmp_path / world)
            store.load(graph, with_wording=True)
            for window in WINDOWS[:2]:
                assert disagreements(graph, store, "DHS", window) == [], (world, window)


def _alike(embedded: Store, server: Store, only_defaults: bool) -> None:
    for name, query in library().items():
        asked = ways(embedded, query, most=3)
        if not only_defaults:
            names = {p.name for p in query.params}
            asked += [asked[0] | others for others in OTHERWISE if others.keys() <= names]
        for params in asked:
            here, there = (run_query(s, name, params).data for s in (embedded, server))
            assert here == there, (name, params)


@pytest.mark.neo4j
@pytest.mark.parametrize("world", ["county", "hostile_names"])
def test_every_saved_query_gives_equal_rows_on_both_stores(world: str, neo4j_uri: str, tmp_path: Path) -> None:
    graph = worlds.ALL[world]().write(tmp_path / "graph")
    with open_store(tmp_path / "store") as embedded, open_store(neo4j_uri) as server:
        embedded.load(graph, with_wording=True)
        server.load(graph, with_wording=True)
        _alike(embedded, server, only_defaults=world != "county")


@pytest.mark.parametrize("world", ["county", "hostile_names", "parallel", "empty"])
def test_the_order_of_every_saved_query_is_total(world: str, tmp_path: Path) -> None:
    """The same graph built in another order of rows gives the same rows in the same order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from graphshare.domain.schema import EDGES, NODES

    graph = worlds.ALL[world]().write(tmp_path / "graph")
    turned = worlds.ALL[world]().write(tmp_path / "turned")
    for name in (*NODES, *EDGES):
        table = turned.table(name)
        pq.write_table(table.take(pa.array(range(table.num_rows)[::-1], pa.int64())), turned.path(name))
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        one.load(graph, with_wording=True)
        two.load(turned, with_wording=True)
        for name, query in library().items():
            for way in ways(one, query, most=3):
                assert run_query(one, name, way).data == run_query(two, name, way).data, (name, way)


def test_what_the_vendor_disowns_is_in_no_saved_query_but_those_that_tell_it(tmp_path: Path) -> None:
    graph = worlds.disowned().write(tmp_path / "graph")
    with open_store(tmp_path / "store") as store:
        store.load(graph, with_wording=True)
        told = run_query(store, "searches-disowned").data
        assert [(r["agency_id"], r["note"], len(r["evidence"])) for r in told] == [
            ("ice", "Not processed", 1), ("ice", "Not processed", 1), ("pine-pd", "Not processed", 1),
        ]  # fmt: skip
        gone = {r["search"] for r in told}
        for name, query in library().items():
            if name in ("searches-disowned", "searches-show") or query.category in ("schema", "quality", "identity"):
                continue
            for params in ways(store, query):
                for row in run_query(store, name, params).data:
                    assert row.get("search") not in gone, name
                    assert "ICE" not in (row.get("body"), *(row.get("bodies") or ())), (name, row)


def test_wordings_left_out_are_told_and_never_merged_into_one_row(tmp_path: Path) -> None:
    graph = worlds.county().write(tmp_path / "graph")
    with open_store(tmp_path / "store") as store:
        store.load(graph, with_wording=False)
        for name in ("tally-wordings", "tally-wordings-of-network"):
            with pytest.raises(QueryError, match="left out when this store was loaded"):
                run_query(store, name)
        answer = run_query(store, "proxies-firmest")
        assert {(r["wording"], r["words"]) for r in answer.data} == {(None, None)}
        assert any("left out" in note for note in answer.notes)
        own = run_query(store, "MATCH (s:Search) RETURN s.wording AS w, sum(s.searches) AS n")
        assert any("left out" in note for note in own.notes)
        store.load(graph, with_wording=True)
        assert not any("left out" in note for note in run_query(store, "tally-wordings").notes)


def test_a_side_door_query_gives_the_row_that_names_the_body(tmp_path: Path) -> None:
    world = worlds.side_used()
    world.rows["NAMES"][0] |= {"release": "log-elsewhere", "row": 9}
    world.release("log-elsewhere", "network audit", None)
    with open_store(tmp_path / "store") as store:
        store.load(world.write(tmp_path / "graph"), with_wording=True)
        doors = run_query(store, "doors-side-used", {"level": "hinted"}).data
        assert any("log-elsewhere#9" in door["says"] for door in doors)
        assert not any("log-elsewhere#9" in door["evidence"] for door in doors)


@pytest.mark.parametrize(
    "world", ["county", "side_used", "front_only", "own_proxy", "back", "disowned", "unidentified"]
)
def test_the_steps_of_the_query_are_those_of_the_paths_computed_in_python(world: str, tmp_path: Path) -> None:
    graph = worlds.ALL[world]().write(tmp_path / "graph")
    with open_store(tmp_path / "store") as store, Reading(graph) as reading:
        store.load(graph, with_wording=True)
        for body in ("ICE", "DHS"):
            steps: set[tuple[Any, ...]] = set()
            for network, owner in reading.rows("SELECT id, owner FROM Network"):
                found = find_paths(reading, body, To(owner, owner, frozenset([network])), Window(), Grade.HINTED)
                for p in (p for p in found.paths if p.use is Use.USED or p.door is Door.FRONT):
                    if p.door is Door.SIDE:
                        steps |= {(network, "searched by a proxy", str(e)) for e in p.steps[1].rows if not p.tied}
                    else:  # beside its searches, a back door cites the list that does not name the body
                        cited = [
                            e for e in p.steps[0].rows if p.door is Door.FRONT or not e.release.startswith("list-")
                        ]
                        steps |= {(network, "the body itself", str(e)) for e in cited}
            rows = run_query(store, "paths-body-to-network", {"body": body}).data
            assert steps == {
                (r["network"], r["step"] if r["step"] == "searched by a proxy" else "the body itself", r["evidence"])
                for r in rows
            }, body
