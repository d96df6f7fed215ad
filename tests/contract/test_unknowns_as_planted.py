"""What to ask for next, and where records differ, in the fictional world: against what its plan says, worked out day by day."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from graphshare.questions.discrepancies.rows import Kind
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


def test_searches_by_accounts_listed_as_inactive_are_as_planted(fictional: Fictional) -> None:
    rows = [r for r in fictional.workspace.discrepancies().data["rows"] if r["kind"] == Kind.INACTIVE.value]
    noted = {
        (d["network"], d["body"])
        for d in fictional.truth["doors"]
        if d["door"] == "unknown" and "account inactive" in d["note"]
    }
    assert {(r["network"], r["agency"]) for r in rows} == noted
