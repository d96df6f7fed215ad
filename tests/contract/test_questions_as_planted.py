"""Whole questions in the fictional world: against answers worked out from its plan, search by search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graphshare.answer import Answer
from graphshare.synth.objections import FIGURES
from tests.fictional import Fictional


def said(found: dict[str, int], planted: dict[str, int]) -> bool:
    """Whether searches and the ways by which they came are as planted."""
    return all(found[key] == planted[key] for key in ("searches", "direct", "lookup", "unknown"))


def test_each_share_of_a_town_is_as_planted(fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["own_shares"]
    data = fictional.workspace.what_if(planted["body"], {"owner": planted["owner"]}).data
    told = {s["agency"]: s for s in data["shares"]}
    assert sorted(told) == [s["agency"] for s in planted["shares"]]
    used = [s for s in planted["shares"] if s["for_body"]["searches"]]
    assert used
    assert any(s["never_used"] for s in planted["shares"])
    for share in planted["shares"]:
        found = told[share["agency"]]
        for key in ("since", "last_search", "mentions", "says_immigration", "unreadable", "never_used"):
            assert found[key] == share[key], (share["agency"], key)
        assert said(found["searches"], share["searches"])
        assert bool(found["closes"] and found["closes"]["searches"]) == bool(share["for_body"]["searches"])
        if share in used:
            assert said(found["closes"], share["for_body"])
    for key, of in (("searches", data["log"]["searches"]), ("for_body", data["log"]["for_body"])):
        assert said(of, planted[key])
    lookups = data["log"]["searches"]["lookup"]
    assert f"{lookups:,} came as a statewide or national lookup, which ending a share does not stop" in data["sentence"]


def same(found: dict[str, Any], planted: dict[str, Any]) -> None:
    for key, value in planted.items():
        assert found[key] == value, key


def test_towns_side_by_side_are_as_planted_over_the_same_months(fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["side_by_side"]
    first, *others = (t["agency"] for t in planted["towns"])
    data = fictional.workspace.profile(first, beside=others).data
    assert data["months"] == planted["months"]
    for found, town in zip(data["towns"], planted["towns"], strict=True):
        assert found["agency"] == town["agency"]
        if not town["held"]:
            assert (found["refused"], found["by_others"], found["own"]) == (
                "no whole network audit is held",
                None,
                None,
            )
            continue
        assert found["refused"] is None
        assert found["own"] == town["own"]
        same(found["by_others"], town["by_others"])


def test_a_state_both_ways_is_as_planted(fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["state"]
    data = fictional.workspace.profile(planted["state"]).data
    same(data["of"], planted["of"])
    same(data["by"], {k: v for k, v in planted["by"].items() if k not in ("federal", "other_states")})
    assert (data["by"]["of_other_states"], data["both"]) == (planted["of_other_states"], planted["both"])
    assert sum(m["searches"] for m in data["of"]["owner_rows"]) > data["of"]["searches"]  # one search, several logs
    assert sum(m["searches"] for m in data["by"]["agency_rows"]) == data["by"]["searches"]


def test_a_comparison_is_as_planted_and_its_own_searches_moved_to_another_door(fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["compared"]
    windows = {k: f"{planted[k]['since']}..{planted[k]['until']}" for k in ("before", "after")}
    answer = fictional.workspace.compare(planted["body"], **windows)
    for side in ("before", "after"):
        same(answer.data["total"][side], {k: planted[side][k] for k in ("searches", "of")})
    assert planted["moved"]
    assert [{k: m[k] for k in ("owner", "body", "before", "after")} for m in answer.data["moved"]] == planted["moved"]
    assert all(m["evidence"] for m in answer.data["moved"])


@pytest.mark.parametrize("number", range(len(FIGURES)), ids=[" ".join(f) for f in FIGURES])
def test_each_rung_takes_from_a_figure_what_was_planted(number: int, fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["rungs"][number]
    work, body, windows = fictional.workspace, planted["of"], fictional.truth["answers"]["compared"]
    spans = {k: f"{windows[k]['since']}..{windows[k]['until']}" for k in ("before", "after")}
    asked: dict[str, Callable[[], Answer[Any]]] = {
        "tally": lambda: work.tally(of=body),
        "proxies": lambda: work.proxies(body),
        "reach": lambda: work.reach(body),
        "compare": lambda: work.compare(body, **spans),
    }
    found = work.challenge(asked[planted["verb"]]()).data
    assert found["figure"] == planted["figure"]
    for rung, expected in zip(found["rungs"], planted["rungs"], strict=True):
        told = {k: rung[k] for k in expected if k != "sides"}
        assert told == {k: v for k, v in expected.items() if k != "sides"}
        if "sides" in expected:
            assert {k: s["searches"] for k, s in rung["sides"].items()} == expected["sides"]


def test_every_rung_takes_something_from_a_planted_figure_or_holds_something_apart(fictional: Fictional) -> None:
    planted = [r for figure in fictional.truth["answers"]["rungs"] for r in figure["rungs"]]
    assert {r["name"] for r in planted} == {r["name"] for r in planted if r["removes"] or r.get("apart")}


def test_a_stripped_comparison_keeps_its_two_sides_apart(fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["compared"]
    windows = {k: f"{planted[k]['since']}..{planted[k]['until']}" for k in ("before", "after")}
    found = fictional.workspace.challenge(fictional.workspace.compare(planted["body"], **windows)).data
    assert {k: s["searches"] for k, s in found["sides"].items()} == {
        k: planted[k]["searches"] for k in ("before", "after")
    }
    assert found["figure"] == sum(planted[k]["searches"] for k in ("before", "after"))
    for rung in found["rungs"]:
        assert sum(s["searches"] for s in rung["sides"].values()) == rung["left"] == rung["searches_left"]
        assert rung["sides"]["before"]["rate"] == round(
            10_000 * rung["sides"]["before"]["searches"] / planted["before"]["of"], 1
        )
    assert "The rate fell from" in found["sentence"]


def test_a_challenge_of_one_town_strips_what_the_reach_of_that_town_counts(fictional: Fictional) -> None:
    work, town = fictional.workspace, fictional.truth["answers"]["own_shares"]["owner"]
    whole = work.challenge(work.reach("ICE")).data
    found = work.challenge(work.reach("ICE", to=town)).data
    shown = [d for n in work.reach("ICE", to=town).data["networks"] for d in n["doors"] if d["use"] == "used"]
    through = {d["proxy"] for d in shown if d["proxy"]}
    assert found["figure"] == 1 < whole["figure"]
    assert found["question"] == f"ICE at {town}"
    assert 0 < found["searches"] < whole["searches"]
    most = next(r for r in found["rungs"] if r["name"] == "the agency with most")
    assert most["agency"] in through
    assert sum(r["removes"] or 0 for r in found["rungs"]) == found["figure"] - found["rungs"][-1]["left"]
