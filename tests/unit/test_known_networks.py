"""Every network that is known stands in the denominator: where it is by the best that says so, and what is held of it."""

from __future__ import annotations

from pathlib import Path

from graphshare.facts.reading import Reading
from graphshare.questions.known import KnownNetwork, PlacedBy, known_networks
from graphshare.views.drawn import Drawn, drawn_known
from graphshare.views.map import map_sheet
from tests.fictional import Fictional
from tests.worlds import World


def known(world: World, root: Path) -> dict[str, KnownNetwork]:
    with Reading(world.write(root)) as reading:
        return {k.network: k for k in known_networks(reading)}


def test_a_place_is_that_of_cameras_else_of_a_list_else_of_the_county(tmp_path: Path) -> None:
    world = (
        World().release("gaz", "agencies").release("osm", "cameras")
        .town("elm-pd", lat=40.5, lon=-89.0, placed_by="gaz", county="Alpine")
        .town("oak-pd", lat=40.1, lon=-88.6, placed_by="gaz", county="Alpine")
        .town("fir-pd", county="Alpine").town("ash-pd", county="Basin").town("yew-pd")
        .camera("elm-pd", "c1", 40.0, -88.0).camera("elm-pd", "c2", 40.2, -88.2)
    )  # fmt: skip
    found = known(world, tmp_path)
    told = {n: (k.placed_by, k.lat, k.lon) for n, k in found.items()}
    assert told == {
        "elm-pd": (PlacedBy.CAMERAS, 40.1, -88.1), "oak-pd": (PlacedBy.LIST, 40.1, -88.6), "fir-pd": (PlacedBy.COUNTY, 40.3, -88.8),
        "ash-pd": (None, None, None), "yew-pd": (None, None, None),
    }  # fmt: skip
    assert found["oak-pd"].sources == found["fir-pd"].sources == ("gaz",)
    assert found["elm-pd"].sources != ("gaz",)


def test_what_is_held_of_a_network_is_its_own_log_a_selection_or_a_complete_list(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd", "oak-pd", "fir-pd", "ash-pd", "yew-pd")
        .release("whole", "network audit", "elm-pd").release("own", "organization audit", "ash-pd")
        .release("picked", "keyword hits", "oak-pd", selection="keyword")
        .configured("fir-pd", "2025-05-01").configured("yew-pd", "2025-05-01", complete=False)
    )  # fmt: skip
    found = {n: (k.log, k.selection, k.listed, k.has_records) for n, k in known(world, tmp_path).items()}
    assert found == {
        "elm-pd": (True, False, False, True), "oak-pd": (False, True, False, True), "fir-pd": (False, False, True, True),
        "ash-pd": (False, False, False, False), "yew-pd": (False, False, False, False),
    }  # fmt: skip


def test_the_coverage_of_an_answer_counts_the_same_networks(fictional: Fictional) -> None:
    work = fictional.workspace
    with Reading(work.graph()) as reading:
        found = known_networks(reading)
    held = work.reach("ICE").data["coverage"]
    assert len(found) == held["networks"]
    assert sum(k.log for k in found) == held["with_log"]
    assert sum(k.listed for k in found) == held["with_list"]


def test_the_invented_states_have_outlines_that_hold_all_their_places(fictional: Fictional) -> None:
    with Reading(fictional.workspace.graph()) as reading:
        found = [drawn_known(k) for k in known_networks(reading)]
    sheet = map_sheet(found)
    assert sheet is not None
    assert {o["state"] for o in sheet["outlines"]} == {"QN", "VX", "ZR"}
    assert len(sheet["dots"]) == len(found)
    assert not any(stacked for *_, stacked in sheet["dots"])
    assert sheet["credit"] == "", "nobody is credited for what is invented"
    assert sum(x["known"] for x in sheet["labels"]) == len(found)


def test_networks_without_a_place_are_stacked_in_their_state_and_one_far_from_it_is_not_believed() -> None:
    places = [
        ("IL", (40.0, -89.0)),
        ("IL", None),
        ("IL", (40.0, 89.0)),
        ("OH", None),
        ("PR", None),
        (None, (40.0, -89.2)),
        (None, None),
    ]
    networks = [Drawn(f"n{i}", "A", "a", "A", s, None, None, None, None, at) for i, (s, at) in enumerate(places)]
    sheet = map_sheet(networks)
    assert sheet is not None
    assert {d[0]: d[4] for d in sheet["dots"]} == {0: 0, 1: 1, 2: 1, 3: 1, 4: 1, 5: 0}
    assert {x["state"]: x["known"] for x in sheet["labels"]} == {"IL": 4, "OH": 1, "PR": 1}
    assert sheet["words"] == (
        "7 networks placed: 2 by mapped cameras, 4 without a known place stacked under the state's name, "
        "1 without a known state only in the table."
    )
