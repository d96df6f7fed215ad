"""What a page says in words never goes beyond the records."""

from __future__ import annotations

from typing import Any

from graphshare.views.footing import coverage
from graphshare.views.sentence import cameras, counts, plural, searches_at, sentence, state_name


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
    assert said == "In the records held, ICE reaches 1 network (4 cameras declared): 1 by the front door."


def test_a_side_door_counts_only_at_the_levels_its_searches_have() -> None:
    reach = {"body": "ICE", "networks": [network("a", side(0, 2, 3))]}
    assert "no network is seen" in sentence(reach, {"level": "asked"})
    assert "through 1 agency (as named)" in sentence(reach, {"level": "named"})
    assert "through 1 agency (at most)" in sentence(reach, {"level": "hinted"})


def test_a_side_door_not_seen_used_is_possible_and_said_to_be_so() -> None:
    reach = {"body": "ICE", "networks": [network("a", side(0, 0, 0, use="open"))]}
    assert "no network is seen" in sentence(reach)
    said = sentence(reach, {"possible": True})
    assert "reaches or may reach 1 network" in said
    assert "1 open to such an agency by the side door, not seen used" in said


def test_an_open_door_counts_at_its_grade() -> None:
    door = side(0, 0, 0, use="open")
    assert searches_at(door, "asked") == 0
    assert searches_at(door, "named") == 1


def test_a_network_with_two_doors_is_one_network() -> None:
    said = sentence({"body": "ICE", "networks": [network("a", FRONT, side(1, 1, 1))]})
    assert "reaches 1 network" in said
    assert said.endswith("some by more than one.")


def test_owners_are_counted_apart_where_one_has_several_networks() -> None:
    reach = {
        "body": "ICE",
        "networks": [network("a", FRONT, owner="o", declared=9), network("b", FRONT, owner="o", declared=9)],
    }
    assert "2 networks of 1 owner (9 cameras declared)" in sentence(reach)


def test_cameras_that_nobody_counted_are_not_known_and_never_nought() -> None:
    assert cameras([network("a")]) == "camera counts not known"
    assert cameras([network("a"), network("b", declared=0)]) == "0 cameras declared; not known for 1 owner"


def test_what_is_reached_through_one_agency_alone() -> None:
    reach = {
        "body": "ICE",
        "networks": [network("a", side(1, 1, 1)), network("b", side(1, 1, 1), side(1, 1, 1, proxy="q"))],
    }
    said = sentence(reach, {"through": "p"})
    assert said.startswith("Through P (side door, as named), ICE reaches 2 networks")
    assert said.endswith("; 1 of them by no other way.")


def test_a_door_without_a_date_is_left_out_of_months() -> None:
    assert counts(side(1, 1, 1), {})
    assert not counts(side(1, 1, 1), {"since": "2025-01"})
    assert counts(side(1, 1, 1, first="2024-12-30", last="2025-02-01"), {"since": "2025-01", "until": "2025-01"})


def test_an_inactive_account_is_counted_apart() -> None:
    said = sentence(
        {"body": "HSI", "networks": [], "inactive": [{"network": "A"}], "coverage": {"with_log": 0, "with_list": 1}}
    )
    assert "Not seen is not “did not happen”. No log is held." in said
    assert said.endswith("1 network lists HSI with an account marked inactive, counted apart.")


def test_no_door_chosen_counts_nothing() -> None:
    assert (
        sentence({"body": "ICE", "networks": [network("a", FRONT)]}, {"doors": []})
        == "No door is chosen, so nothing is counted."
    )


def test_coverage_says_what_is_held() -> None:
    said = coverage(
        {
            "networks": 884,
            "with_log": 1,
            "with_list": 106,
            "months": ["2024-09", "2026-04"],
            "with_keyword_hits_only": 1,
        }
    )
    assert said == (
        "Of 884 known networks, a log is held for 1 (2024-09 to 2026-04) and a list for 106, keyword hits alone for 1."
    )
    assert coverage(None) == ""


def test_words_for_counts_and_states() -> None:
    assert [plural(1, "agency"), plural(2_104, "agency"), plural(2, "search")] == [
        "1 agency",
        "2,104 agencies",
        "2 searches",
    ]
    assert state_name("DC") == "the District of Columbia"
