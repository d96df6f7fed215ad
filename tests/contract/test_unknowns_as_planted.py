"""What to ask for next, and where records differ, in the fictional world: against what its plan says, worked out day by day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from graphshare.answer import Answer
from graphshare.questions.discrepancies.rows import Kind
from graphshare.workspace import Workspace
from tests.fictional import Fictional


def _settled(truth: dict[str, Any], body: str) -> dict[str, int]:
    """Owner without a network audit → agencies that name a body and may search it by a share, and the body itself where listed."""
    held = set(truth["world"]["network_audits"])
    found: dict[str, set[str]] = defaultdict(set)
    for door in truth["doors"]:
        if door["body"] != body or door["network"] in held:
            continue
        if door["door"] == "side" and door["level"] == "named":
            if door["use"] == "open" and {"share", "owner"} & set(door["because"]):
                found[door["network"]].add(door["proxy"])
        elif door["door"] == "front":
            found[door["network"]].add(body)
    return {n: len(who) for n, who in found.items()}


@pytest.mark.parametrize("body", ["HSI", "Border Patrol"])
def test_network_audits_would_settle_what_the_plan_says(fictional: Fictional, body: str) -> None:
    data = fictional.workspace.ask_next(of=body).data
    asked = {r["agency"]: r["would_resolve"] for r in data["requests"] if r["report"] == "network audit"}
    planted = _settled(fictional.truth, body)
    assert planted
    held = set(fictional.truth["world"]["network_audits"])
    seen = {
        d["network"]
        for d in fictional.truth["doors"]
        if d["body"] == body and d["door"] == "side" and d["use"] == "used"
    }
    # What keyword tables show of an agency's cameras leaves the question open whether its log shows more.
    assert {a: n for a, n in asked.items() if a not in held | seen} == {
        a: n for a, n in planted.items() if a not in seen
    }
    best = next(r for r in data["requests"] if r["report"] == "network audit")
    assert best["would_resolve"] == max(asked.values())
    assert best["text"].count(best["agency"]) == 1


def test_the_planted_best_request_comes_first_and_can_be_sent_as_it_is(fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["best_request"]
    first, *others = fictional.workspace.ask_next(of=planted["body"]).data["requests"]
    assert {k: first[k] for k in ("report", "agency", "would_resolve")} == {
        k: planted[k] for k in ("report", "agency", "would_resolve")
    }
    assert max(r["would_resolve"] for r in others) == planted["next"] < planted["would_resolve"]
    months = first["months"]
    assert (months[0], months[-1], len(months)) == ("2025-01", "2026-02", 14)
    addressed, asks, columns, form, hides, exempt = (line for line in first["text"].splitlines() if line)
    assert addressed == f"To the custodian of records, {planted['agency']}"
    assert "I request the Organization Audit" in asks
    assert asks.endswith("for January 1, 2025 to February 28, 2026.")
    assert all(c in columns for c in ("Org Name", "Reason", "Case #", "Search Time", "Search Type", "Moderation"))
    assert "CSV" in form
    assert "users' names or license plates" in hides
    assert "exemption" in exempt


def test_federal_searches_that_no_list_names_are_the_back_doors(fictional: Fictional) -> None:
    rows = [r for r in fictional.workspace.discrepancies().data["rows"] if r["kind"] == Kind.NOT_LISTED.value]
    bodies = {d["body"] for d in fictional.truth["doors"]}
    found = {(r["network"], r["agency"]) for r in rows if r["agency"] in bodies}
    leaves = [d for d in fictional.truth["doors"] if d["door"] == "back"]
    assert found == {(d["network"], d["body"]) for d in leaves}


def test_what_one_side_alone_lists_is_as_planted(fictional: Fictional) -> None:
    rows = [r for r in fictional.workspace.discrepancies().data["rows"] if r["kind"] == Kind.RECIPROCAL.value]
    found = [
        {"owner": r["network"], "agency": r["agency"], "by": "owner" if "the owner's list names it" in r["list_says"] else "recipient"}
        for r in rows
    ]  # fmt: skip
    planted = fictional.truth["answers"]["one_sided"]
    assert {p["by"] for p in planted} == {"owner", "recipient"}
    assert sorted(found, key=str) == sorted(planted, key=str)


def test_what_an_event_log_says_of_pools_and_of_a_share_that_ended_is_as_planted(fictional: Fictional) -> None:
    planted = fictional.truth["answers"]["events"]
    pools = fictional.workspace.query("town-pools", {"agency": planted["owner"]}).data
    assert [{"first": p["first"], "last": p["last"]} for p in pools] == planted["joined"]
    rows = [r for r in fictional.workspace.discrepancies().data["rows"] if r["kind"] == Kind.AFTER_END.value]
    assert [(r["network"], r["agency"]) for r in rows] == [(planted["owner"], planted["ended"]["agency"])]
    after = planted["ended"]["searches_after"]
    assert after
    assert rows[0]["log_says"] == f"{after} searches"
    assert rows[0]["first"] > planted["ended"]["on"]


FAR = "2030-01-01"
NOT_KNOWN: dict[str, Callable[[Workspace, str], Answer[Any]]] = {
    "tally": lambda work, _: work.tally(of="HSI", since=FAR),
    "a town": lambda work, town: work.profile(town, since=FAR),
    "towns": lambda work, town: work.profile(town, beside=["Corvelholm QN PD"], since=FAR),
    "a state": lambda work, _: work.profile("QN", since=FAR),
    "reach": lambda work, _: work.reach("HSI", since=FAR),
    "month by month": lambda work, _: work.monthly("HSI", since=FAR),
    "proxies": lambda work, _: work.proxies("HSI", since=FAR),
    "what-if": lambda work, town: work.what_if("HSI", {"without": [town]}, since=FAR),
    "a town's shares": lambda work, _: work.what_if("HSI", {"owner": "Brackelstow QN PD"}, since=FAR),
}


@pytest.mark.parametrize("question", NOT_KNOWN)
def test_of_days_that_no_log_reaches_nothing_is_told_and_a_log_is_not_said_to_be_missing_altogether(
    question: str, fictional: Fictional
) -> None:
    text = NOT_KNOWN[question](fictional.workspace, fictional.truth["world"]["town"]).data["sentence"]
    assert re.search("not known|cannot be set side by side", text)
    assert re.search("of these days|since January 1, 2030|month of the window", text, re.IGNORECASE)
    assert not re.search(r"\b0 (other )?(searches|agencies)", text)


def test_a_month_that_a_window_cuts_says_which_days_are_counted(fictional: Fictional) -> None:
    days = {"since": "2025-03-10", "until": "2025-03-12"}
    notes = fictional.workspace.monthly("HSI", **days).notes
    assert "Of March 2025 only days from March 10, 2025 to March 12, 2025 are counted." in notes
    towns = fictional.workspace.profile("Dannelmoor QN PD", beside=["Corvelholm QN PD"], **days).data["sentence"]
    assert "(March 2025; counted from March 10, 2025 to March 12, 2025)" in towns


def test_searches_by_accounts_listed_as_inactive_are_as_planted(fictional: Fictional) -> None:
    rows = [r for r in fictional.workspace.discrepancies().data["rows"] if r["kind"] == Kind.INACTIVE.value]
    noted = {
        (d["network"], d["body"])
        for d in fictional.truth["doors"]
        if d["door"] == "unknown" and "account inactive" in d["note"]
    }
    assert {(r["network"], r["agency"]) for r in rows} == noted
