"""Whole questions in the fictional world: against answers worked out from its plan, search by search."""

from __future__ import annotations

from tests.fictional import Fictional


def said(found: dict[str, int], planted: dict[str, int]) -> bool:
    """Whether ways are as planted, but that of a few the log that says most gives no Search Type."""
    unsaid = found["unknown"] - planted["unknown"]
    fewer = planted["direct"] - found["direct"] + planted["lookup"] - found["lookup"]
    return found["searches"] == planted["searches"] and 0 <= unsaid == fewer <= 2


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
