"""Tallies of the real records against counts by scripts that share no code with graphshare: the csv module and arithmetic."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphshare.workspace import Workspace

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the real records are not beside the checkout"),
]


def records(folder: str) -> list[dict[str, str]]:
    """All records of all CSV files of a folder, labels and cells trimmed."""
    out = []
    for path in sorted((DATA / folder).rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            out += [{str(k).strip(): (v or "").strip() for k, v in r.items()} for r in csv.DictReader(handle)]
    return out


def test_south_portland_month_by_month(tmp_path: Path) -> None:
    folder = "flock_org_audit_south_portland_me"
    told = [r for r in records(folder) if r["Search Time"]]
    months = {r["ID"]: datetime.strptime(r["Search Time"][:10], "%m/%d/%Y").strftime("%Y-%m") for r in told}
    data = Workspace(tmp_path).tally([DATA / folder], by=("month",)).data
    assert data["totals"]["rows"] == len(told)
    assert data["totals"]["searches"] == len(months)
    assert {g["month"]: g["searches"] for g in data["groups"]} == Counter(months.values())
    assert [g["month"] for g in data["groups"]] == sorted(set(months.values()))
    assert data["coverage"]["months_without_a_log"] == ["2025-05"]


@pytest.mark.parametrize("split", [date(2025, 4, 1), date(2025, 4, 22), date(2024, 1, 1)])
def test_oakland_hits_on_both_sides_of_a_day(tmp_path: Path, split: date) -> None:
    folder = "flock_network_audit_keyword_hits"
    everything = records(folder)
    named = [r for r in everything if re.search(r"(?<![A-Za-z])HSI(?![A-Za-z])", f"{r['reason']} {r['case_number']}")]
    before = after = loose = 0
    for r in named:
        n = int(r["nb_queries"])
        if _day(r) < split:
            before += n
        else:
            after, loose = after + 1, loose + n - 1
    data = Workspace(tmp_path).tally([DATA / folder], agency="Oakland CA PD", of="HSI", split=split.isoformat()).data
    t = data["totals"]
    assert (t["rows"], t["searches"], t["unassigned"]) == (len(named), sum(int(r["nb_queries"]) for r in named), loose)
    reached = any(_day(r) < split for r in everything)
    assert (data["before"] and data["before"]["searches"]) == (before if reached else None)
    assert data["after"]["searches"] == after


def _day(record: dict[str, str]) -> date:
    """The UTC day of a hit."""
    return datetime.fromisoformat(f"{record['last_search_time']}:00").astimezone(UTC).date()


def test_the_immigration_extract_row_by_row(tmp_path: Path) -> None:
    folder = "flock_immigration_searches_hibf"
    everything = records(folder)
    word = re.compile(r"(?<![A-Za-z])(?:HSI|I\.?C\.?E\.?|ERO|CBP)(?![A-Za-z.])")
    capitals = {n for n, r in enumerate(everything, start=2) if word.search(r["reason"])}
    answer = Workspace(tmp_path).tally([DATA / folder], of="immigration", rows=True)
    rows = {r["row"]: r for r in answer.data["rows"]}
    assert len(rows) == answer.data["totals"]["rows"]
    missing = [n for n in capitals if n not in rows]
    assert len(missing) <= len(capitals) / 100, missing[:20]  # said not to be ICE, or something else of that name
    assert sum(answer.data["says"].values()) == answer.data["totals"]["searches"] <= len(everything)
    assert all(
        re.sub(r"\W", "", r["words"] or "").lower() in re.sub(r"\W", "", f"{r['reason']}{r['case']}").lower()
        for r in rows.values()
    )


def test_the_immigration_extract_search_by_search(tmp_path: Path) -> None:
    """One search stands in several uploads, each of which counts as a release: it is one by agency, second and networks,
    and as often as the upload says that says it most often. 960 searches in 1,627 rows, in the tally and in reach."""
    folder = "flock_immigration_searches_hibf"
    capitals, any_case = r"(?<![A-Za-z])(?:ICE|ERO|I\.C\.E)(?![A-Za-z])", r"(?i)(?<![a-z])(?:hsi|homeland security inv)"
    told = [
        r
        for r in records(folder)
        if re.search(capitals, t := f"{r['reason']} | {r['case_number']}") or re.search(any_case, t)
    ]
    seen: dict[tuple[str, ...], Counter[str]] = {}
    for r in told:
        key = (r["org_id"], r["search_time_utc"][:19], r["total_networks_searched"])
        seen.setdefault(key, Counter())[r["upload_id"]] += 1
    searches = sum(max(uploads.values()) for uploads in seen.values())
    work = Workspace(tmp_path)
    work.ingest([DATA / folder])
    totals = work.tally(of="ICE", by=("agency",)).data["totals"]
    assert (totals["rows"], totals["searches"]) == (len(told), searches) == (1627, 960)
    assert totals["agencies"] == len({r["org_id"] for r in told})
    assert work.reach("ICE").data["searches"]["named"] == searches
    assert work.tally().data["totals"]["rows"] == len(records(folder))


def test_a_portals_own_audit_month_by_month(tmp_path: Path) -> None:
    folder = "flock_portal_search_audit/eugene_or_pd"
    told = records(folder)
    months = {r["id"]: r["searchDate"][:7] for r in told}
    data = Workspace(tmp_path).tally([DATA / folder], by=("month", "kind")).data
    assert (data["totals"]["rows"], data["totals"]["searches"]) == (len(told), len(months))
    assert {g["month"]: g["searches"] for g in data["groups"]} == Counter(months.values())
    assert {g["kind"] for g in data["groups"]} == {"portal audit"}
