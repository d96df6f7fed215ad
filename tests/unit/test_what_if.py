"""What a body would lose: over what was searched, over what could be, without a share, and where nothing is held."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from graphshare.domain.model import Grade, Window
from graphshare.domain.provenance import Provenance
from graphshare.facts.reading import Reading
from graphshare.questions.what_if.choosing import Stop, chosen
from graphshare.questions.what_if.holding import Holding, Scope, read_holding
from graphshare.questions.what_if.question import WhatIf, answer
from graphshare.reach import reached, read_atlas
from graphshare.telling.what_if import tell
from tests.worlds import World, county


def towns() -> World:
    """Elm and Oak are searched by Yew alone, Ash by Yew and Pine, Fir by Pine and by ICE itself; Pine may search Elm."""
    return (
        World()
        .town("elm-pd", "oak-pd", "ash-pd", "fir-pd")
        .town("yew-so", "pine-pd", state="TX")
        .share("elm-pd", "pine-pd", "2025-01-01", "2025-12-31")
        .search("yew-so", "2025-03-10", ["elm-pd", "oak-pd", "ash-pd"], names={"ICE": "named"})
        .search("pine-pd", "2025-03-11", ["ash-pd", "fir-pd"], names={"ICE": "asked"})
        .search("ice", "2025-03-12", ["fir-pd"])
    )


def ask(world: World, root: Path, stop: Stop, scope: Scope = Scope.OBSERVED, k: int | None = None) -> WhatIf:
    with Reading(world.write(root)) as reading:
        holding = read_holding(reading, "ICE", Window(), Grade.NAMED, scope)
        stopped, pairs = chosen(reading, stop, holding)
    atlas = reached(world.write(root), "ICE", Window()).atlas
    return answer(holding, atlas, "ICE", stopped, pairs, k=k)


def lost(found: WhatIf) -> int | None:
    return found.lost.owners if found.lost else None


def test_a_town_is_lost_when_everybody_who_reached_it_stops(tmp_path: Path) -> None:
    assert lost(ask(towns(), tmp_path / "a", Stop(without=["yew-so"]))) == 2
    assert lost(ask(towns(), tmp_path / "b", Stop(without=["pine-pd"]))) == 0  # ICE itself searched Fir
    assert lost(ask(towns(), tmp_path / "c", Stop(state="TX"))) == 3


def test_what_could_be_searched_stays_open_through_another(tmp_path: Path) -> None:
    assert (
        lost(ask(towns(), tmp_path / "a", Stop(without=["yew-so"]), Scope.POSSIBLE)) == 2
    )  # Oak, and Yew's own cameras


def test_a_share_that_ends_takes_what_came_through_it(tmp_path: Path) -> None:
    found = ask(towns(), tmp_path / "a", Stop(shares=["oak-pd:yew-so"]))
    assert lost(found) == 1
    assert found.left is not None
    assert found.left.owners == 3


def test_the_best_single_agency_is_found_and_proven(tmp_path: Path) -> None:
    found = ask(towns(), tmp_path / "a", Stop(), k=1)
    assert found.best is not None
    assert (found.best.choice.agency_ids, found.best.status) == (("yew-so",), "proven")
    assert found.best.choice.lost.owners == 2


@pytest.mark.parametrize("level", list(Grade))
@pytest.mark.parametrize("window", [Window(), Window(date(2025, 4, 1), date(2025, 5, 31))])
def test_what_is_held_equals_what_reach_says(tmp_path: Path, level: Grade, window: Window) -> None:
    graph = county().write(tmp_path / "graph")
    for body in ("ICE", "HSI", "DHS", "Border Patrol"):
        r = reached(graph, body, window)
        with Reading(graph) as reading:
            observed = read_holding(reading, body, window, level, Scope.OBSERVED)
            possible = read_holding(reading, body, window, level, Scope.POSSIBLE)
        assert observed.names(observed.reached) == r.observed(level)
        assert possible.names(possible.reached) == r.possible(level, 1)


def said(world: World, root: Path, stop: Stop, window: Window | None = None, **more: object) -> str:
    window = window or Window()
    scope = Scope(str(more.pop("scope", "observed")))
    graph = world.write(root)
    with Reading(graph) as reading:
        holding = read_holding(reading, "ICE", window, Grade.NAMED, scope)
        stopped, pairs = chosen(reading, stop, holding)
        found = answer(holding, read_atlas(reading, window), "ICE", stopped, pairs, **more)  # type: ignore[arg-type]
    return tell(found, Provenance("", "", window, (), None, None)).data["sentence"]


def test_where_nothing_can_be_counted_the_record_that_is_missing_is_named(tmp_path: Path) -> None:
    lists = (
        World()
        .town("elm-pd")
        .agency("yew-so")
        .share("elm-pd", "yew-so", "2025-01-01")
        .configured("elm-pd", "2025-01-01")
    )
    for scope in ("observed", "possible"):
        text = said(lists, tmp_path / scope, Stop(without=["yew-so"]), scope=scope)
        assert "no search log is held" in text
        assert "the complete lists held, of 1 network, show who may search, not who searched for ICE" in text
    own = World().town("elm-pd").agency("yew-so").search("yew-so", "2025-01-02", names={"ICE": "named"})
    for r in own.rows["Release"]:
        r["first"] = r["last"] = datetime(2025, 1, 2)
    text = said(own, tmp_path / "own", Stop(without=["yew-so"]))
    assert "are of agencies' own searches and do not say whose cameras were searched" in text
    late = said(own, tmp_path / "late", Stop(without=["yew-so"]), Window(date(2030, 1, 1), date(2030, 1, 31)))
    assert "no search log from January 1, 2030 to January 31, 2030 is held" in late


def test_over_a_selection_alone_a_what_if_says_so_and_loses_none_in_words(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd").agency("yew-so").agency("pine-pd")
        .release("log-elm-pd", "keyword hits", "elm-pd", selection="keyword")
        .search("yew-so", "2025-01-02", ["elm-pd"], names={"ICE": "named"})
        .search("pine-pd", "2025-01-02", ["elm-pd"], names={"ICE": "named"})
    )  # fmt: skip
    text = said(world, tmp_path / "a", Stop(without=["yew-so"]), k=1)
    assert "in what is held (a selection of one network's log; a whole log of none of 1 known network)" in text
    assert text.endswith(
        "none would be lost if Yew So stopped. Of them, none would be lost whichever one agency stopped."
    )
    window = Window(date(2025, 1, 1), date(2025, 1, 31))
    assert ", from January 1, 2025 to January 31, 2025," in said(world, tmp_path / "b", Stop(), window, k=2)


def test_bits_are_kept_for_more_agencies_than_a_word_has(tmp_path: Path) -> None:
    world = World().town("elm-pd").town(*(f"a{i:03d}-pd" for i in range(130)), state="TX")
    for i in range(0, 130, 2):
        world.search(f"a{i:03d}-pd", "2025-03-10", ["elm-pd"], names={"ICE": "named"})
    with Reading(world.write(tmp_path / "graph")) as reading:
        held: Holding = read_holding(reading, "ICE", Window(), Grade.NAMED, Scope.OBSERVED)
    assert held.owners({"elm-pd": "elm-pd"}) == {"elm-pd": (1 << 65) - 1}
    assert held.names(held.lost((1 << 65) - 1)) == {"elm-pd"}
    assert held.names(held.lost((1 << 64) - 1)) == set()
    assert len(held.agencies) == 65
