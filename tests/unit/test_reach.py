"""How far a body reaches: what is counted, what is not known, and what narrows or changes it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from graphshare.abilities import see_side_open
from graphshare.domain.model import Door, Grade, Use, Window
from graphshare.facts.access import read_facts
from graphshare.facts.reading import Reading
from graphshare.questions.counts import Cameras
from graphshare.questions.counts import count as count_of
from graphshare.questions.proxies import proxies
from graphshare.questions.reach.lines import lines
from graphshare.questions.reach.narrowing import WHOLE, Narrow
from graphshare.questions.reach.question import reach
from graphshare.reach import Largest, reached
from graphshare.telling.proxies import tell as tell_proxies
from graphshare.telling.reach import ReachShown, notes, remarks, tell
from tests import worlds
from tests.side_open import all_doors
from tests.worlds import World


def ask(world: World, root: Path, body: str = "ICE", **question: Any) -> dict[str, Any]:
    since, until = question.pop("since", None), question.pop("until", None)
    window = Window(worlds.day(since), worlds.day(until))
    return reach(reached(world.write(root), body, window, **question)).to_json()


def doors(data: dict[str, Any]) -> set[tuple[str, str, str, str | None]]:
    return {(n["network_id"], d["door"], d["use"], d["proxy"]) for n in data["networks"] for d in n["doors"]}


NOTHING = {"owners": None, "networks": None, "cameras": {"declared": None, "mapped": None, "unknown_owners": None}}


def test_where_no_source_is_held_nothing_is_known_and_never_zero(tmp_path: Path) -> None:
    r = reached(World().town("elm-pd").write(tmp_path), "ICE", Window())
    data = reach(r).to_json()
    assert data["declared"] == {"active": NOTHING, "inactive": NOTHING, "parent": NOTHING}
    assert data["open"] == {"networks": None, "proxies": None, "pairs": None}
    levels = {"asked": None, "named": None, "hinted": None}
    assert data["searches"] == levels | {"unidentified": levels, "to_review": levels, "logged": None}
    assert [data[k] for k in ("says_immigration", "names_nobody", "unreadable", "unclear")] == [None] * 4
    assert [data["observed"][k] for k in ("asked", "named", "hinted")] == [NOTHING] * 3
    assert data["observed"]["largest_single_search"] == {"networks": None, "devices": None}
    assert all(c == NOTHING for levels in data["possible"].values() for c in levels.values())
    told = tell(reach(r), [], worlds.RESTS_ON)
    assert {cell for row in told.tables[0].rows for cell in row[2:]} == {"not known"}


def test_lists_alone_say_what_is_declared_and_not_what_was_done(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd").share("elm-pd", "ice", "2025-05-01").configured("elm-pd", "2025-05-01")
    data = ask(world, tmp_path)
    assert (data["declared"]["active"]["owners"], data["declared"]["inactive"]["owners"]) == (1, 0)
    assert data["observed"]["named"] == NOTHING
    assert data["possible"]["1"]["named"] == NOTHING, "what a proxy could search needs a log that names networks"


def test_an_owner_with_an_active_and_an_inactive_account_stands_in_both(tmp_path: Path) -> None:
    both = worlds.front_inactive().share("elm-pd", "hsi", "2025-05-01").share("elm-pd", "dhs", "2025-05-01")
    data = ask(both, tmp_path)
    assert [data["declared"][k]["owners"] for k in ("active", "inactive", "parent")] == [1, 1, 1]
    assert [(i["network_id"], i["body"]) for i in data["inactive"]] == [("elm-pd", "ICE")]
    assert [(i["network_id"], i["body"]) for i in data["parents"]] == [("elm-pd", "DHS")]


def test_a_grant_to_a_parent_is_no_front_door_and_forbids_a_back_door(tmp_path: Path) -> None:
    world = World().town("elm-pd").share("elm-pd", "ice", "2025-05-05").configured("elm-pd", "2025-05-05")
    graph = world.search("hsi", "2025-05-05", "elm-pd").write(tmp_path)
    hsi, ice = (reach(reached(graph, b, Window())).to_json() for b in ("HSI", "ICE"))
    assert [hsi["declared"][k]["owners"] for k in ("active", "inactive", "parent")] == [0, 0, 1]
    assert doors(hsi) == {("elm-pd", "unknown", "used", None)}
    assert hsi["networks"][0]["doors"][0]["note"].startswith("its parent is listed")
    assert doors(ice) == {("elm-pd", "front", "open", None), ("elm-pd", "unknown", "used", None)}


@pytest.mark.parametrize("since", [None, "2025-05-02", "2025-05-12"])
@pytest.mark.parametrize("until", [None, "2025-05-12", "2025-05-19"])
def test_a_window_turns_no_disagreement_of_lists_into_a_back_door(
    since: str | None, until: str | None, tmp_path: Path
) -> None:
    data = ask(worlds.lists_that_disagree(), tmp_path, "Border Patrol", since=since, until=until)
    assert {(d["door"], d["note"]) for n in data["networks"] for d in n["doors"] if d["use"] == "used"} == {
        ("unknown", "the lists held do not agree about that day")
    }


def test_a_list_with_a_name_near_the_body_or_its_parent_proves_no_back_door(tmp_path: Path) -> None:
    data = ask(worlds.back_but_for_a_near_name(), tmp_path, "HSI")
    assert doors(data) == {
        (n, d, "used", None) for n, d in (("elm-pd", "unknown"), ("oak-pd", "unknown"), ("fir-pd", "back"))
    }
    assert {d["note"] for n in data["networks"] for d in n["doors"] if d["door"] == "unknown"} == {
        "a list of those days holds a name that is only near this body's, or a share that is pending or unclear"
    }


def test_an_event_log_closes_a_door_to_the_second(tmp_path: Path) -> None:
    data = ask(worlds.closed_to_the_second(), tmp_path)
    assert {(d["door"], d["searches"]["named"], d["first"], d["last"]) for n in data["networks"] for d in n["doors"]} == {
        ("front", 1, "2025-05-10", "2025-05-10"), ("unknown", 1, "2025-05-10", "2025-05-10"),
        ("unknown", 1, "2025-05-02", "2025-05-02"),
    }  # fmt: skip


@pytest.mark.parametrize("since", [None, "2025-05-02"])
def test_a_list_without_a_date_that_names_the_body_makes_back_unknown(since: str | None, tmp_path: Path) -> None:
    found = doors(ask(worlds.undated_list_names_it(), tmp_path, since=since))
    opened = set() if since else {("elm-pd", "front", "open", None)}
    assert found == opened | {("elm-pd", "unknown", "used", None)}


def test_a_used_door_has_the_days_and_months_of_its_searches_and_an_open_one_those_of_the_grant(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd")
    for town in ("elm-pd", "oak-pd"):
        world.share(town, "ice", "2025-01-01", "2025-12-31")
    world.search("ice", "2025-02-03", "elm-pd").search("ice", "2025-11-04", "elm-pd")
    world.search("oak-pd", "2025-03-05", "elm-pd", names={"ICE": "named"}, searches=7)
    found = [d | {"of": n["network_id"]} for n in ask(world, tmp_path)["networks"] for d in n["doors"]]
    times = {(d["of"], d["door"], d["use"]): (d["first"], d["last"], d["months"]) for d in found}
    assert times["elm-pd", "front", "used"] == ("2025-02-03", "2025-11-04", ["2025-02", "2025-11"])
    assert times["oak-pd", "front", "open"] == ("2025-01-01", "2025-12-31", [])
    assert times["elm-pd", "side", "used"][2] is None, "of a row that sums up seven only the last one's time is known"


def test_keyword_selections_alone_give_a_floor_and_own_logs_name_no_network(tmp_path: Path) -> None:
    picked = World().town("elm-pd", "oak-pd").release("log-elm-pd", "keyword hits", "elm-pd", selection="keyword")
    data = ask(picked.search("oak-pd", "2025-05-01", "elm-pd", names={"ICE": "named"}), tmp_path / "a")
    assert data["observed"]["floor"] is data["possible"]["floor"] is True
    assert data["observed"]["named"]["owners"] == 1
    own = World().town("elm-pd", "oak-pd").search("oak-pd", "2025-05-01", names={"ICE": "named"}, networks_total=300)
    data = ask(own, tmp_path / "b")
    assert data["observed"]["named"] == data["possible"]["1"]["named"] == NOTHING
    assert data["searches"]["named"] == 1
    assert data["observed"]["largest_single_search"]["networks"] == 300
    assert "floor" not in data["observed"]


def test_by_door_counts_each_network_once_and_what_is_used_is_not_open(tmp_path: Path) -> None:
    graph = worlds.county().write(tmp_path)
    r = reached(graph, "DHS", Window())
    data = reach(r).to_json()
    with Reading(graph) as reading:
        found = all_doors(reading, read_facts(reading, "DHS", Window()))
    for entry in data["by_door"]:
        for level in Grade:
            at = [o for o in found if o.grade is None or o.grade.within(level)]
            used = {(o.network, o.body, o.proxy) for o in at if (o.door, o.use) == (Door.SIDE, Use.USED)}
            kind = (entry["door"], entry["use"])
            mine = [o for o in at if (o.door, o.use) == kind]
            want = {o.network for o in mine if kind != ("side", "open") or (o.network, o.body, o.proxy) not in used}
            assert entry["levels"][level.value]["networks"] == len(want), (kind, level)
    pairs = {(o.network, o.proxy) for o in found if (o.door, o.use) == (Door.SIDE, Use.OPEN)}
    assert data["open"]["pairs"] == len(pairs) == sum(n["open"]["proxies"] for n in data["networks"] if n["open"])
    for n in data["networks"]:
        names = [r.atlas.agencies[p].name for network, p in pairs if network == n["network_id"] and p]
        assert set(n["open"]["first"] if n["open"] else []) <= set(names)
        assert len(n["open"]["first"] if n["open"] else []) == min(5, len(names))


def test_cameras_are_the_portals_count_else_those_mapped_and_never_both(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd", "ash-pd")
    for town in ("elm-pd", "oak-pd", "ash-pd"):
        world.share(town, "ice", "2025-05-01").configured(town, "2025-05-01", cameras=30 if town == "elm-pd" else None)
    for i, town in enumerate(("elm-pd", "elm-pd", "oak-pd")):
        world.camera(town, f"osm/{i}")
    cameras = ask(world, tmp_path)["declared"]["active"]["cameras"]
    assert cameras == {"declared": 30, "mapped": 1, "unknown_owners": 1}


def test_the_camera_count_is_the_latest_in_or_before_the_window(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd").share("elm-pd", "ice", "2025-01-01", "2025-12-31")
        .configured("elm-pd", "2025-03-01", cameras=20).configured("elm-pd", "2025-09-01", cameras=50)
    )  # fmt: skip
    graph = world.write(tmp_path)
    for until, count in (("2025-06-30", 20), ("2025-09-01", 50), (None, 50)):
        r = reached(graph, "ICE", Window(None, worlds.day(until)))
        assert count_of(r.declared(), r.atlas).cameras.declared == count
    early = reached(graph, "ICE", Window(None, date(2025, 2, 1)))
    assert count_of(early.declared(), early.atlas).cameras == Cameras(0, 0, 1)


def test_two_networks_of_one_owner_are_one_owner_and_its_cameras_count_once(tmp_path: Path) -> None:
    world = World().town("elm-pd").network("elm-pd", "elm-pd/school").share("elm-pd", "ice", "2025-05-01")
    world.share("elm-pd/school", "ice", "2025-05-01").configured("elm-pd", "2025-05-01", cameras=30)
    assert ask(world, tmp_path)["declared"]["active"] == {
        "owners": 1, "networks": 2, "cameras": {"declared": 30, "mapped": 0, "unknown_owners": 0},
    }  # fmt: skip


def test_a_log_without_any_date_is_a_log_that_is_held(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd").search("oak-pd", None, "elm-pd", names={"ICE": "named"})
    data = ask(world, tmp_path)
    assert data["coverage"]["months"] is None
    assert data["observed"]["named"]["owners"] == 1


def test_a_search_that_opens_no_door_is_still_said_to_be_seen(tmp_path: Path) -> None:
    """An agency without cameras, in its own log: no network is named, and no door is there to show."""
    data = ask(World().town("elm-pd").agency("oak-pd").search("oak-pd", "2025-05-01", names={"ICE": "named"}), tmp_path)
    assert data["networks"] == []
    assert [data["searches"][k] for k in ("asked", "named", "hinted")] == [0, 1, 1]


def test_where_logs_are_held_and_none_names_the_body_that_is_said(tmp_path: Path) -> None:
    data = ask(World().town("elm-pd", "oak-pd").search("oak-pd", "2025-05-01", "elm-pd"), tmp_path)
    assert [data["searches"][k] for k in ("asked", "named", "hinted")] == [0, 0, 0]


def test_a_window_that_no_log_and_no_list_speaks_of_is_not_known(tmp_path: Path) -> None:
    world = worlds.front_only()
    world.rows["Release"] = [
        r | {"first": datetime(2025, 5, 1), "last": datetime(2025, 5, 30)} for r in world.rows["Release"]
    ]
    graph = world.write(tmp_path)
    for since, until, known in (("2025-05-01", None, True), (None, "2025-05-01", True), ("2026-01-01", None, False)):
        data = reach(reached(graph, "ICE", Window(worlds.day(since), worlds.day(until)))).to_json()
        assert (data["observed"]["named"] != NOTHING, data["declared"]["active"] != NOTHING) == (known, known)
    carried = reach(reached(graph, "ICE", Window(date(2026, 1, 1), None), carry_days=365)).to_json()
    assert carried["declared"]["active"]["owners"] == 2


def test_levels_are_cumulative(tmp_path: Path) -> None:
    data = ask(worlds.county(), tmp_path, "DHS")
    for levels in (data["observed"], *(data["possible"][k] for k in ("1", "5", "20"))):
        owners = [levels[k]["owners"] for k in ("asked", "named", "hinted")]
        assert owners == sorted(owners)
    assert data["observed"]["named"]["owners"] >= 3


def test_the_largest_single_search_is_a_number_beside_the_reach(tmp_path: Path) -> None:
    r = reached(worlds.county().write(tmp_path), "ICE", Window())
    data = reach(r).to_json()
    assert data["observed"]["largest_single_search"] == {"networks": 6674, "devices": 83000}
    assert data["observed"]["hinted"]["networks"] < 10
    assert any("6,674 networks: how many, not which" in n for n in notes(remarks(r)))


def test_searches_by_agencies_that_are_only_a_number_stay_out_and_are_counted(tmp_path: Path) -> None:
    data = ask(worlds.unidentified(), tmp_path)
    assert data["networks"] == []
    assert data["coverage"]["searches_by_unidentified_agencies"] == 1
    assert data["searches"]["named"] == data["searches"]["unidentified"]["named"] == 1


def test_a_window_counts_its_first_and_last_day(tmp_path: Path) -> None:
    graph = worlds.side_used().write(tmp_path)

    def used(since: str, until: str) -> set[str]:
        r = reached(graph, "DHS", Window(worlds.day(since), worlds.day(until)))
        return {o.body for o in r.openings if o.door is Door.SIDE and o.use is Use.USED}

    assert used("2025-05-01", "2025-05-01") == {"ICE"}
    assert used("2025-05-02", "2025-05-03") == {"HSI", "ERO"}
    assert used("2025-05-04", "2025-06-01") == set()


def test_a_list_without_a_date_counts_only_where_no_window_is_asked_for(tmp_path: Path) -> None:
    graph = worlds.undated_share().write(tmp_path)
    assert reached(graph, "FBI", Window()).declared() == {"elm-pd"}
    assert reached(graph, "FBI", Window(date(2025, 1, 1), None)).declared() == set()


def test_a_carried_list_holds_for_the_days_asked_for_and_not_past_the_next_list(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd").share("elm-pd", "ice", "2025-05-01").configured("elm-pd", "2025-05-01")
        .configured("elm-pd", "2025-05-20").search("ice", "2025-05-10", "elm-pd").search("ice", "2025-05-25", "elm-pd")
    )  # fmt: skip
    graph = world.write(tmp_path)

    def used(days: int) -> set[tuple[str, int, str | None]]:
        r = reached(graph, "ICE", Window(), days)
        return {(o.door.value, o.searches[0], o.basis) for o in r.openings if o.use is Use.USED}

    assert used(0) == {("unknown", 2, None)}
    assert used(8) == {("unknown", 1, None), ("back", 1, "carried")}
    assert used(9) == {("front", 1, "dated"), ("back", 1, "carried")}
    assert used(365) == {("front", 1, "dated"), ("back", 1, "carried")}


def test_a_carried_list_lets_a_proxy_in_as_it_does_the_body(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd", "oak-pd").share("elm-pd", "oak-pd", "2025-05-01").configured("elm-pd", "2025-05-01")
        .search("oak-pd", "2025-06-10", names={"ICE": "asked"})
    )  # fmt: skip
    graph = world.write(tmp_path)

    def open_to_oak(days: int) -> set[tuple[str, str | None]]:
        window = Window(date(2025, 6, 1), None)
        r = reached(graph, "ICE", window, days)
        with Reading(graph) as reading:
            see_side_open(reading, r.facts, days)
            found = set(reading.rows("SELECT network, last::VARCHAR FROM side_open WHERE via = 'share'"))
        assert {n for n, _ in found} == {n for n in r.able.could if n != "oak-pd"}
        return found

    assert open_to_oak(0) == open_to_oak(30) == set()
    assert open_to_oak(31) == {("elm-pd", "2025-06-01")}


def test_without_an_agency_its_doors_and_counts_are_gone(tmp_path: Path) -> None:
    graph = worlds.side_open().write(tmp_path)
    assert reached(graph, "ICE", Window()).able.could
    r = reached(graph, "ICE", Window(), without=frozenset({"oak-pd"}))
    assert (r.openings, r.able.could, r.by_proxy, r.largest()) == ([], {}, {}, Largest(None, None))
    assert reach(r).to_json()["searches"]["hinted"] == 0, "a log is held: nothing was seen"


def test_narrowing_the_doors_shown_leaves_the_counts(tmp_path: Path) -> None:
    r = reached(worlds.county().write(tmp_path), "DHS", Window())
    whole, narrow = reach(r).to_json(), reach(r, Narrow(Door.FRONT)).to_json()
    assert {d["door"] for n in narrow["networks"] for d in n["doors"]} == {"front"}
    for key in ("coverage", "declared", "observed", "possible", "inactive"):
        assert narrow[key] == whole[key]


@pytest.mark.parametrize("world", worlds.ALL)
@pytest.mark.parametrize("body", ["DHS", "ICE"])
def test_every_door_cites_a_row_and_every_world_can_be_told(world: str, body: str, tmp_path: Path) -> None:
    r = reached(worlds.ALL[world]().write(tmp_path), body, Window())
    data = reach(r).to_json()
    for n in data["networks"]:
        for d in n["doors"]:
            assert d["evidence"] or d["via"] == "owner", (n["network"], d)
            assert len(d["evidence"]) <= d["evidence_total"]
    listed = lines(r, WHOLE)
    told = tell(reach(r), listed, worlds.RESTS_ON, ReachShown(evidence=True, possible=True))
    doors_of = {(n["network_id"], d["door"], d["use"], d["proxy"], d["via"], d["basis"], d["note"])
                for n in data["networks"] for d in n["doors"]}  # fmt: skip
    assert len(doors_of) == len(told.tables[told.main].rows) == len(listed), "parts of the body stand in one line"
    assert len(tell_proxies(proxies(r, {}), worlds.RESTS_ON).tables[0].rows) == len(r.proxies(Grade.HINTED))


def test_a_proxy_is_counted_with_what_it_alone_opens(tmp_path: Path) -> None:
    world = (
        worlds.side_open()
        .search("ash-pd", "2025-05-10", names={"ICE": "named"})
        .share("elm-pd", "ash-pd", "2025-05-01")
    )
    r = reached(world.write(tmp_path), "ICE", Window())
    found = {p.agency_id: p for p in proxies(r, {}).proxies}
    # elm is open to both; ash's and yew's cameras to ash; oak searched ash, and its own are open to it alone
    assert (found["oak-pd"].searched, found["oak-pd"].could, found["oak-pd"].only_through.networks) == (0, 4, 2)
    assert (found["ash-pd"].searched, found["ash-pd"].could, found["ash-pd"].only_through.networks) == (0, 3, 1)


def test_the_firmest_proxy_stands_first_and_its_agreement_beside_it(tmp_path: Path) -> None:
    r = reached(worlds.county().write(tmp_path), "DHS", Window())
    found = proxies(r, {"yew-so": date(2025, 2, 15)}).proxies
    assert (found[0].agency_id, found[0].agreement) == ("yew-so", date(2025, 2, 15))
    named = [p.searches.named for p in found]
    assert named == sorted(named, reverse=True)
    assert all(p.searches.asked <= p.searches.named <= p.searches.hinted for p in found)


def test_searches_that_say_immigration_and_name_nobody_stand_in_no_bodys_level(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd").search("oak-pd", "2025-05-01", "elm-pd", purpose="immigration_unspecified")
    world.search("oak-pd", "2025-05-02", "elm-pd", names={"DEA": "named"}, subject="immigration")
    world.search("oak-pd", "2025-05-03", "elm-pd", purpose="ambiguous")
    world.search("oak-pd", "2025-05-04", "elm-pd", names={"ICE": "hinted"})
    graph = world.write(tmp_path)
    said = {b: reach(reached(graph, b, Window())).to_json() for b in ("ICE", "Border Patrol", "DEA", "FBI")}
    assert {b: d["searches"]["hinted"] for b, d in said.items()} == {"ICE": 1, "Border Patrol": 0, "DEA": 1, "FBI": 0}
    assert {b: d["says_immigration"] for b, d in said.items()} == {"ICE": 2, "Border Patrol": 2, "DEA": 1, "FBI": 2}
    assert {d["names_nobody"] for d in said.values()} == {d["unclear"] for d in said.values()} == {1}
    assert said["Border Patrol"]["networks"] == []
    assert said["Border Patrol"]["observed"]["hinted"]["networks"] == 0
