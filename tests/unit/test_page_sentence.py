"""What a page says in words never goes beyond the records."""

from __future__ import annotations

from typing import Any

from graphshare.domain.model import Grade
from graphshare.reach import RecordsHeld
from graphshare.views.drawn import searches_at
from graphshare.views.footing import coverage
from graphshare.views.sentence import Filters, cameras, counts, plural, state_name
from graphshare.views.sentence import sentence as spoken
from tests.answered import answered
from tests.answered import door as typed_door
from tests.answered import network as typed_network


def sentence(made_up: dict[str, Any], filters: Filters | None = None) -> str:
    return spoken(answered(made_up).found, filters)


def network(
    ident: str, *doors: dict[str, Any], owner: str | None = None, declared: int | None = None
) -> dict[str, Any]:
    return {
        "network": f"{ident} QN PD", "network_id": ident, "owner": owner or ident, "owner_id": owner or ident, "state": "QN",
        "cameras": {"declared": declared, "mapped": None}, "doors": list(doors),
    }  # fmt: skip


def side(asked: int, named: int, hinted: int, use: str = "used", proxy: str = "p", **more: Any) -> dict[str, Any]:
    return {
        "door": "side", "use": use, "proxy": proxy.upper(), "proxy_id": proxy, "grade": "named",
        "searches": {"asked": asked, "named": named, "hinted": hinted}, **more,
    }  # fmt: skip


FRONT = {"door": "front", "use": "open", "searches": {"asked": 0, "named": 0, "hinted": 0}}


def test_a_front_door_counts_though_nobody_used_it() -> None:
    said = sentence({"body": "ICE", "networks": [network("a", FRONT, declared=4)]})
    assert said == "In the records held: the list of 1 agency gives ICE access (4 cameras declared; front door)."


def test_a_side_door_counts_only_at_the_levels_its_searches_have() -> None:
    reach = {"body": "ICE", "networks": [network("a", side(0, 2, 3))]}
    assert "side or unknown door is seen, saying it was for ICE." in sentence(reach, {"level": "asked"})
    assert "1 agency searched the cameras of 1 agency (camera counts not known), mentioning ICE." in sentence(
        reach, {"level": "named"}
    )
    assert "in words that could mean ICE." in sentence(reach, {"level": "hinted"})


def test_a_side_door_not_seen_used_is_possible_and_said_to_be_so() -> None:
    held = {"proxies": 2, "asked": 0, "named": 1, "hinted": 2, "first": ["P", "Q"]}
    reach = {"body": "ICE", "networks": [{**network("a"), "open": held}]}
    assert "door is seen" in sentence(reach)
    assert "door is seen" in sentence(reach, {"possible": True, "level": "asked"})
    assert "a side door open to 2 agencies, not seen used" in sentence(
        reach, {"possible": True, "level": "hinted", "network": "a"}
    )
    said = sentence(reach, {"possible": True})
    assert (
        "could search the cameras of 1 agency (camera counts not known), and are not seen to have done so there" in said
    )


def test_an_open_door_counts_at_its_grade() -> None:
    door = typed_door("a", side(0, 0, 0, use="open"))
    assert searches_at(door, Grade.ASKED) == 0
    assert searches_at(door, Grade.NAMED) == 1


def test_doors_of_one_network_stand_side_by_side_and_are_never_added_up() -> None:
    said = sentence({"body": "ICE", "networks": [network("a", FRONT, side(1, 1, 1))]})
    assert said == (
        "In the records held: 1 agency searched the cameras of 1 agency (camera counts not known), mentioning ICE; "
        "the list of 1 agency gives ICE access (camera counts not known; front door)."
    )


def test_owners_are_counted_apart_where_one_has_several_networks() -> None:
    reach = {
        "body": "ICE",
        "networks": [network("a", FRONT, owner="o", declared=9), network("b", FRONT, owner="o", declared=9)],
    }
    assert "the list of 1 agency gives ICE access (2 networks; 9 cameras declared; front door)" in sentence(reach)


def test_cameras_that_nobody_counted_are_not_known_and_never_nought() -> None:
    assert cameras([typed_network(network("a"))]) == "camera counts not known"
    assert (
        cameras(map(typed_network, [network("a"), network("b", declared=0)]))
        == "0 cameras declared; not known for 1 owner"
    )


def test_what_is_reached_through_one_agency_alone() -> None:
    reach = {
        "body": "ICE",
        "networks": [network("a", side(1, 1, 1)), network("b", side(1, 1, 1), side(1, 1, 1, proxy="q"))],
    }
    said = sentence(reach, {"through": "p"})
    assert said == (
        "P searched the cameras of 2 agencies (camera counts not known), mentioning ICE (side door); to 1 of 2 networks leads "
        "no other door."
    )


def test_a_used_door_counts_in_the_months_of_its_searches_and_an_open_one_between_its_dates() -> None:
    door = typed_door("a", side(2, 2, 2, months=["2025-01", "2025-12"], first="2025-01-09", last="2025-12-02"))
    june = {"since": "2025-06", "until": "2025-06"}
    assert not counts(door, june)
    assert counts(door, {"since": "2025-12"})
    assert not counts(typed_door("a", side(1, 1, 1, months=None)), {"until": "2026-01"}), (
        "what a row sums up has no month"
    )
    assert counts(typed_door("a", {**FRONT, "first": "2025-05-02", "last": "2025-07-01", "months": []}), june)
    assert not counts(typed_door("a", FRONT), june), "an undated list speaks of no month"


def test_an_inactive_account_is_counted_apart() -> None:
    said = sentence(
        {
            "body": "HSI",
            "networks": [],
            "inactive": [{"network": "A", "owner": "A"}],
            "observed": {"named": {"owners": None}},
        }
    )
    assert "Not seen is not “did not happen”. No log that names the cameras searched is held for these days." in said
    assert said.endswith("The list of 1 agency names an account of HSI marked inactive, counted apart.")


def test_no_door_chosen_counts_nothing() -> None:
    assert (
        sentence({"body": "ICE", "networks": [network("a", FRONT)]}, {"doors": []})
        == "No door is chosen, so nothing is counted."
    )


def test_coverage_says_what_is_held() -> None:
    said = coverage(RecordsHeld(884, 1, 1, {}, 106, ("2024-09", "2026-04"), 0))
    assert said == (
        "Of 884 known networks, a log is held for 1 and a list for 106, a selection alone for 1. "
        "Logs of any kind reach from 2024-09 to 2026-04."
    )
    assert coverage(None) == ""


def test_words_for_counts_and_states() -> None:
    assert [plural(1, "agency"), plural(2_104, "agency"), plural(2, "search")] == [
        "1 agency",
        "2,104 agencies",
        "2 searches",
    ]
    assert state_name("DC") == "the District of Columbia"
