"""Two windows compared against a second count over the rows of the files themselves; and what is refused."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from graphshare.errors import InputError
from graphshare.workspace import Workspace

HEAD = "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type"
ICE = "US Immigration and Customs Enforcement (ICE)"
ASHFORD, BRIAR, CEDAR = "Ashford IL PD", "Briar IL PD", "Cedar IL PD"
PROXIES = ("Millbrook OH PD", "Tolver IL PD", "Ansel IN PD")
JANUARY = date(2025, 1, 1)
#: Days from 1 January that each log covers: by the period in its file's name, or (Cedar) by its records.
DAYS = {ASHFORD: (0, 180), BRIAR: (0, 89), CEDAR: (10, 170)}
FILES = {
    ASHFORD: "1_1_2025-6_30_2025-Ashford IL PD-Network-Audit.csv",
    BRIAR: "1_1_2025-3_31_2025-Briar IL PD-Network-Audit.csv",
    CEDAR: "Cedar IL PD Network Audit.csv",
}
#: Reason → how firmly it names ICE.
REASONS = {"ICE warrant": 2, "assist ICE": 3, "theft": 0, "stolen vehicle": 0, "homicide": 0}


@dataclass(frozen=True)
class Row:
    number: int
    towns: tuple[str, ...]
    agency: str
    reason: str
    day: date


def rows() -> list[Row]:
    r = random.Random(7)
    out = []
    for n in range(90):
        agency = r.choice((*PROXIES, *PROXIES, ICE))
        day = r.randrange(15, 165)
        towns = tuple(t for t in DAYS if DAYS[t][0] <= day <= DAYS[t][1] and r.random() < 0.5)
        out.append(Row(n, towns, agency, r.choice(list(REASONS)), JANUARY + timedelta(days=day)))
    for n, day in ((90, 10), (91, 170)):  # the first and the last of Cedar's log
        out.append(Row(n, (CEDAR,), PROXIES[0], "theft", JANUARY + timedelta(days=day)))
    return out


ROWS = rows()


def line(r: Row) -> str:
    at = f"{r.day:%m/%d/%Y}, 06:{r.number % 60:02d}:21 PM UTC"
    return f'aaaaaaaa-0000-4000-8000-{r.number:012d},***,{r.agency},5,,***,{r.reason},,,"{at}",search'


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("compare")
    for town, name in FILES.items():
        lines = [line(r) for r in ROWS if town in r.towns]
        (root / name).write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    for day, names in (("2025-01-20", (ICE, PROXIES[0])), ("2025-06-10", (PROXIES[0],))):
        text = "Organization Name,Networks Shared With Me,Networks I'm Sharing\n" + "".join(
            f"{n},,{ASHFORD}\n" for n in names
        )
        (root / f"{ASHFORD} SharedNetworks {day}.csv").write_text(text, encoding="utf-8")
    made = Workspace(root)
    made.ingest([root], workers=1)
    made.build()
    return made


def spans(town: str, *windows: tuple[date, date]) -> bool:
    first, last = (JANUARY + timedelta(days=d) for d in DAYS[town])
    return all(
        sum(first <= a + timedelta(days=i) <= last for i in range((b - a).days + 1)) >= 0.9 * ((b - a).days + 1)
        for a, b in windows
    )


def rate(found: list[Row]) -> float | None:
    mine = [r for r in found if r.agency != ICE and REASONS[r.reason] >= 2]
    return round(10_000 * len(mine) / len(found), 1) if found else None


def asked(work: Workspace, *windows: tuple[date, date]) -> dict[str, Any]:
    before, after = (f"{a}..{b}" for a, b in windows)
    found: dict[str, Any] = work.compare("ICE", before=before, after=after).data
    return found


@settings(
    max_examples=20, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 185), min_size=4, max_size=4, unique=True))
def test_what_changed_is_what_the_rows_say(work: Workspace, days: list[int]) -> None:
    a, b, c, d = (JANUARY + timedelta(days=n) for n in sorted(days))
    assume(b < c)
    windows = ((a, b), (c, d))
    found = asked(work, *windows)
    inside = [[r for r in ROWS if x <= r.day <= y] for x, y in windows]
    whole = {t for t in DAYS if spans(t, *windows)}

    def side(rows: list[Row]) -> set[tuple[str, str]]:
        return {
            (t, r.agency) for r in rows for t in r.towns if t in whole and r.agency != ICE and REASONS[r.reason] >= 2
        }

    def own(rows: list[Row]) -> set[tuple[str, str]]:
        return {(t, "own") for r in rows for t in r.towns if t in whole and r.agency == ICE}

    (side0, side1), (own0, own1) = ((f(inside[0]), f(inside[1])) for f in (side, own))

    def told(key: str) -> set[tuple[str, str]]:
        return {(x["owner"], x["proxy"] or "own") for x in found[key] if x["use"] == "used"}

    assert told("opened") == (side1 - side0) | (own1 - own0)
    assert told("closed") == (side0 - side1) | (own0 - own1)
    who0, who1 = ({p for _, p in s} for s in (side0, side1))
    assert {x["agency"] for x in found["began"]} == who1 - who0
    assert {x["agency"] for x in found["stopped"]} == who0 - who1
    for x in found["rates"]:
        mine = [[r for r in side if x["agency"] in r.towns] for side in inside]
        if x["agency"] not in whole or not all(mine):
            assert (x["before"], x["after"]) == (None, None)
            assert x["refused"]
        else:
            assert (x["before"], x["after"], x["refused"]) == (rate(mine[0]), rate(mine[1]), None)
    together = [[r for r in side if set(r.towns) & whole] for side in inside]
    assert [found["total"][k]["of"] for k in ("before", "after")] == [len(t) if whole else None for t in together]
    assert [found["total"][k]["rate"] for k in ("before", "after")] == [rate(t) for t in together]
    assert all(x["evidence"] for key in ("opened", "closed", "moved", "began", "stopped") for x in found[key])


def test_a_rate_is_refused_where_no_log_reaches(work: Workspace) -> None:
    found = asked(work, (date(2024, 6, 1), date(2024, 6, 30)), (date(2025, 2, 1), date(2025, 2, 28)))
    assert {x["agency"] for x in found["rates"]} == set(DAYS)
    assert all(x["before"] is x["after"] is None and "0 of 30 days before" in x["refused"] for x in found["rates"])
    assert found["opened"] == found["began"] == []
    assert found["not_compared"]["doors"]
    assert "none reaches over both windows" in found["sentence"]


def test_a_listing_changes_only_where_a_complete_list_speaks_of_both(work: Workspace) -> None:
    found = asked(work, (date(2025, 1, 1), date(2025, 2, 20)), (date(2025, 5, 1), date(2025, 6, 30)))
    assert [(x["owner"], x["use"], x["door"]) for x in found["closed"] if x["use"] == "open"] == [
        (ASHFORD, "open", "front")
    ]
    assert (found["listed"], found["coverage"]["lists"]) == ({"before": 1, "after": 0}, {"both": 1, "held": 1})
    assert "while the networks whose lists give ICE or a part of it access fell from 1 to 0" in found["sentence"]
    late = asked(work, (date(2025, 1, 1), date(2025, 2, 20)), (date(2025, 3, 1), date(2025, 3, 31)))
    assert late["coverage"]["lists"]["both"] == 0
    assert not [x for x in late["closed"] if x["use"] == "open"]


def test_a_break_between_the_windows_is_told(work: Workspace) -> None:
    found = asked(work, (date(2025, 7, 1), date(2025, 7, 31)), (date(2025, 8, 1), date(2025, 8, 31)))
    assert [b["day"] for b in found["breaks"]] == ["2025-08-01"]
    assert "a fall in words is not a fall in use" in found["sentence"]
    assert "replaced" not in str(found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2025-01-01..2025-02-01", "2025-02-01..2025-03-01"),
        ("2025-03-01..2025-03-31", "2025-01-01..2025-01-31"),
        ("2025-01-01", "2025-02-01..2025-03-01"),
        ("2025-01-01..", "2025-02-01..2025-03-01"),
        ("2025-02-01..2025-01-01", "2025-03-01..2025-03-31"),
        ("2025-13-01..2025-01-01", "2025-03-01..2025-03-31"),
    ],
)
def test_windows_that_are_none_are_refused(work: Workspace, before: str, after: str) -> None:
    with pytest.raises(InputError):
        work.compare("ICE", before=before, after=after)
