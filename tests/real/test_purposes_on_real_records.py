"""Reasons as really written."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from graphshare.domain.model import Purpose
from graphshare.reasons import classify, score

DATA = Path(__file__).parents[2].parent / "shared" / "data"
CHECKS = DATA.parent / "checks" / "reasons.tsv"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=f"no real records at {DATA.name}")]


def _csv(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_labeled_sample_is_read_within_the_target() -> None:
    federal = score(DATA / "reasons_labelled_sample.tsv").data["federal"]
    assert federal["tp"] + federal["fn"] >= 50
    assert federal["precision"] >= 0.98
    assert federal["recall"] >= 0.97


def test_every_checked_trap_is_read_right() -> None:
    lines = CHECKS.read_text(encoding="utf-8").splitlines()[1:]
    wrong = [t for t, _, purpose in (line.rpartition("\t") for line in lines) if classify(t).purpose.value != purpose]
    assert wrong == []


def test_the_published_immigration_table_sheds_its_own_false_positives() -> None:
    rows = _csv("flock_immigration_searches_hibf/immigration-searches_orgs_A.csv")
    purposes: Counter[Purpose] = Counter()
    not_federal: set[str] = set()
    for row in rows:
        purpose = classify(row["reason"], row["case_number"] or None).purpose
        purposes[purpose] += 1
        if purpose is Purpose.NOT_FEDERAL:
            not_federal.add(row["reason"].lower())
    assert not_federal == {"imvestigation", "impersonation", "home inv westland", "cbi", "hsb", "hsn"}
    assert purposes[Purpose.FEDERAL_IMMIGRATION] + purposes[Purpose.IMMIGRATION_UNSPECIFIED] == 1884
    assert purposes[Purpose.NOT_FEDERAL] + purposes[Purpose.AMBIGUOUS] == 242


def test_shops_and_highway_divisions_among_keyword_hits_are_not_federal() -> None:
    rows = _csv("flock_network_audit_keyword_hits/oakland_ca_pd_potentially_problematic_queries.csv")
    for row in rows:
        reading = classify(row["reason"], row["case_number"] or None)
        text = row["reason"].lower()
        if "chp" in text or "orc felony" in text or text.startswith(("459", "487")):
            assert reading.purpose is Purpose.NOT_FEDERAL, row["reason"]
        if text.startswith(("fbi", "atf", "hsi", "us marsh")):
            assert reading.purpose in (Purpose.FEDERAL_OTHER, Purpose.FEDERAL_IMMIGRATION), row["reason"]


def test_an_ordinary_town_has_no_search_for_an_immigration_body() -> None:
    said = Counter(r["reason"] for r in _csv("flock_portal_search_audit/eugene_or_pd/EPDSearchAuditLogs.csv"))
    assert sum(said.values()) > 4000
    assert [t for t in said if classify(t).purpose not in (Purpose.NOT_FEDERAL, Purpose.UNSTATED)] == []


def test_portal_audits_name_the_marshals_and_no_immigration_body() -> None:
    seen: Counter[str] = Counter()
    for path in sorted((DATA / "flock_transparency_portals_ca_2026").glob("*/*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        for search in page.get("search_audit_csv") or []:
            if isinstance(search, dict):
                seen.update(f"{m.body} {m.grade}" for m in classify(search.get("reason")).mentions)
    assert not [body for body in seen if body.startswith(("ICE", "HSI", "CBP", "ERO", "Border"))]
    assert seen["USMS named"] > 50
