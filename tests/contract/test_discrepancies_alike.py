"""Where records differ: the saved queries name the pairs, and count what Python counts, on every store."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest

from graphshare.domain.graph import Graph
from graphshare.facts.reading import Reading
from graphshare.queries import library, run_query
from graphshare.questions.discrepancies import pairs
from graphshare.questions.discrepancies.rows import NOT_IN_A_STORE, SAVED, Kind
from graphshare.store import Store, open_store
from tests import worlds
from tests.fictional import Fictional

#: Worlds with a part of a body, near names, rows disowned, agencies without a name, edges side by side.
WORLDS = ("county", "front_by_parent", "back_but_for_a_near_name", "disowned", "unidentified", "parallel")
Row = tuple[str, str | None, int, int]


def in_python(reading: Reading) -> dict[Kind, list[Row]]:
    """Kind → owner, the other side, how many agencies it stands for, and its weight."""
    found: dict[Kind, list[Row]] = {kind: [] for kind in SAVED}
    for d in (row for read in pairs.ALL for row in read(reading)):
        found[d.kind].append((d.owner, d.agency, d.agencies, d.weight))
    return {kind: sorted(rows, key=str) for kind, rows in found.items()}


def in_cypher(reading: Reading, store: Store) -> dict[Kind, list[Row]]:
    """The same of the saved queries: agencies that Python sums are summed."""
    told = {agency for (agency,) in reading.rows("SELECT agency FROM told")}
    owner_of = dict(reading.rows("SELECT id, owner FROM Network"))
    found: dict[Kind, list[Row]] = {kind: [] for kind in SAVED}
    for kind, names in SAVED.items():
        for name in names:
            asked: list[dict[str, str]] = [{}]
            if library()[name].needs:
                asked = [{"agency": owner} for owner in sorted(set(owner_of.values()))]
            groups: dict[tuple[str, str | None, str | None], list[tuple[str, int]]] = defaultdict(list)
            for r in (r for params in asked for r in run_query(store, name, params).data):
                if kind is Kind.NEAR:
                    found[kind].append((r["owner"], None, 0, r["lists"]))
                    continue
                agency = r.get("searcher") or r["recipient"]
                groups[owner_of[r["network"]], agency if agency in told else None, r.get("named_by")].append(
                    (agency, r.get("searches", 0))
                )
            for (owner, one, _), members in groups.items():
                agencies = sorted({a for a, _ in members})
                many = len(agencies)
                alone = agencies[0] if many == 1 else one
                found[kind].append((owner, alone, many, sum(n for _, n in members) or many))
    return {kind: sorted(rows, key=str) for kind, rows in found.items()}


def every_kind() -> worlds.World:
    """One small world in which records differ in every way that a store can tell."""
    world = (
        worlds.World().town("elm-pd", "oak-pd", "fir-pd").agency("yew-so").agency("pine-pd").agency("rye-pd").office("hsi-harrow", "hsi")
        .network("elm-pd", "elm-pd/school")
        .configured("elm-pd", "2025-01-10").share("elm-pd", "pine-pd", "2025-01-10")
        .share("elm-pd", "ice", "2025-01-10", account="inactive", mark="[Inactive]")
        .search("yew-so", "2025-01-10", ["elm-pd"], names={"ICE": "named"}).search("ice", "2025-01-10", "elm-pd")
        .search("hsi-harrow", "2025-01-10", "elm-pd").search("atf", "2025-01-10", "elm-pd").search("yew-so", "2025-01-12", "elm-pd")
        .month("rye-pd", "elm-pd", "2025-01", 4, "2025-01-10", "2025-01-10").month("oak-pd", "elm-pd", "2025-01", 3)
        # an event log that closed two shares, one of them opened again
        .share("oak-pd", "yew-so", "2025-01-01", "2025-02-10", basis="event", release="events", closed=datetime(2025, 2, 10, 9))
        .share("oak-pd", "rye-pd", "2025-01-01", "2025-02-10", basis="event", release="events", closed=datetime(2025, 2, 10, 9))
        .share("oak-pd", "rye-pd", "2025-02-20", "2025-03-01", basis="event", release="events", opened=datetime(2025, 2, 20))
        .search("yew-so", "2025-02-10", "oak-pd").search("yew-so", "2025-02-12", "oak-pd").search("rye-pd", "2025-02-25", "oak-pd")
        .month("rye-pd", "oak-pd", "2025-02", 5, "2025-02-11", "2025-02-19")
        # lists of one side only, both ways
        .release("list-of-yew", "sharing list", "yew-so", dated=date(2025, 1, 10))
        .share("elm-pd", "yew-so", "2025-01-10", release="list-of-yew")
        .release("list-of-pine", "sharing list", "pine-pd", dated=date(2025, 1, 12))
        .share("oak-pd", "pine-pd", "2025-01-12", release="list-of-pine")
        # a portal and a list three days apart; both name Pine, which is one share
        .release("portal-fir", "portal", "fir-pd", dated=date(2025, 3, 1)).configured("fir-pd", "2025-03-01", release="portal-fir")
        .configured("fir-pd", "2025-03-04")
        .configured("fir-pd", "2025-03-01", "2025-03-04", release="portal-fir", near="|HSI|")
        .share("fir-pd", "pine-pd", "2025-03-01", "2025-03-04", release="portal-fir")
        .share("fir-pd", "dea", "2025-03-01", release="portal-fir")
        .share("fir-pd", "yew-so", "2025-03-04").share("fir-pd", "rye-pd", "2025-03-04").search("hsi", "2025-03-02", "fir-pd")
        # a table of portals, which is nobody's own: Pine's list of that week is silent about Oak
        .release("portals", "portal table", None).configured("oak-pd", "2025-01-14", release="portals")
        .share("oak-pd", "rye-pd", "2025-01-14", release="portals").share("oak-pd", "pine-pd", "2025-01-14", release="portals")
        .release("list-of-rye", "sharing list", "rye-pd", dated=date(2025, 1, 16))
        .share("fir-pd", "rye-pd", "2025-01-16", release="list-of-rye")
    )  # fmt: skip
    world.release("log-of-fir", "network audit", "fir-pd", first=datetime(2025, 3, 1), last=datetime(2025, 3, 31))
    return world


def test_every_kind_is_asked_of_a_store_or_says_what_a_store_lacks() -> None:
    assert sorted([*SAVED, *NOT_IN_A_STORE]) == sorted(Kind)
    assert {name for names in SAVED.values() for name in names} <= set(library())
    assert all(f"**{kind.value}**: {lacks}" in page() for kind, lacks in NOT_IN_A_STORE.items())


def page() -> str:
    return (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("world", [*WORLDS, "every_kind"])
def test_the_queries_tell_the_differences_that_python_tells(world: str, tmp_path: Path) -> None:
    graph = (worlds.ALL | {"every_kind": every_kind})[world]().write(tmp_path / "graph")
    with open_store(tmp_path / "store") as store:
        store.load(graph)
        alike(graph, store, everything=world == "every_kind")


@pytest.mark.neo4j
def test_they_tell_the_same_on_neo4j(neo4j_uri: str, tmp_path: Path) -> None:
    with open_store(neo4j_uri) as store:
        graph = every_kind().write(tmp_path / "graph")
        store.load(graph)
        alike(graph, store, everything=True)


def test_they_tell_the_same_of_the_fictional_world(fictional: Fictional, tmp_path: Path) -> None:
    fictional.counts  # noqa: B018 - built once
    graph = fictional.workspace.built.graph
    with open_store(tmp_path / "store") as store:
        store.load(graph)
        alike(graph, store)


def alike(graph: Graph, store: Store, *, everything: bool = False) -> None:
    with Reading(graph) as reading:
        pairs.prepare(reading, None)
        python = in_python(reading)
        assert in_cypher(reading, store) == python
        assert not everything or all(python.values())
