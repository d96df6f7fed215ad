"""Everything that was planted in the fictional world comes out of its released files, and nothing else."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from graphshare.domain.model import Grade
from tests.fictional import Fictional

LEVELS = ("asked", "named", "hinted")


def _logs(fictional: Fictional) -> dict[tuple[str, str | None], dict[str, Any]]:
    """Releases by file and agency, without the audits that stand inside portal pages."""
    return {(r["file"], r["agency"]): r for r in fictional.ingested["releases"] if r["kind"] != "portal audit"}


def test_the_ledger_of_every_file_is_as_planted(fictional: Fictional) -> None:
    assert fictional.ingested["not_understood"] == []
    keys = ("kind", "agency", "rows", "records", "rejected", "blank", "structure")
    found = {(r["file"], *(r[k] for k in keys)) for r in _logs(fictional).values()}
    planted = {(e["file"].rsplit("/", 1)[-1], *(e[k] for k in keys)) for e in fictional.truth["ledger"]}
    assert found - planted == set()
    same_bytes = {x for x in planted - found if x[4] == 0}  # months without a search: one release under many names
    assert planted - found == same_bytes


def test_the_span_of_every_log_is_as_planted(fictional: Fictional) -> None:
    found = _logs(fictional)
    for e in fictional.truth["ledger"]:
        if e["kind"] in ("network audit", "organization audit") and e["records"]:
            r = found[e["file"].rsplit("/", 1)[-1], e["agency"]]
            assert (r["first"], r["last"]) == (e["first"], e["last"])


def test_searches_and_ties_are_counted_as_planted(fictional: Fictional) -> None:
    totals = fictional.truth["totals"]
    assert fictional.counts["ties"] == totals["ties"]
    built = fictional.workspace.built
    linked = duckdb.connect().execute(f"SELECT count(*) FROM {built.searches} WHERE selection IS NULL").fetchone()
    assert linked is not None
    assert linked[0] - totals["ties"] in (totals["searches"] - totals["ties"], totals["searches"])


def test_rows_of_one_search_are_linked_and_no_others(fictional: Fictional) -> None:
    ids = {r["id"]: r for r in fictional.workspace.releases().data["releases"]}
    entries = (
        duckdb.connect()
        .execute(f"SELECT release, row, search, basis FROM {fictional.workspace.built.entries} WHERE selection IS NULL")
        .fetchall()
    )
    ours: dict[tuple[str, str | None, int], str] = {}
    for release, row, search, basis in entries:
        if basis != "tie":
            ours[ids[release]["file"], ids[release]["agency"], row] = search
    agency_of = {e["file"]: e["agency"] for e in fictional.truth["ledger"]}
    planted: dict[int, set[str]] = defaultdict(set)
    found: dict[str, set[int]] = defaultdict(set)
    for file, numbers in fictional.truth["entries"].items():
        for row, number in enumerate(numbers, start=2):
            search = ours.get((file.rsplit("/", 1)[-1], agency_of[file], row))
            if number is not None and search is not None:
                planted[number].add(search)
                found[search].add(number)
    assert found
    assert {n: s for n, s in planted.items() if len(s) > 1} == {}
    assert {s: n for s, n in found.items() if len(n) > 1} == {}


def test_purposes_are_read_as_planted(fictional: Fictional) -> None:
    found = dict(
        duckdb.connect()
        .execute(
            f"SELECT purpose, count(*) FROM {fictional.workspace.built.searches} WHERE selection IS NULL GROUP BY 1"
        )
        .fetchall()
    )
    planted = fictional.truth["totals"]["purposes"]
    assert {k: found.get(k, 0) for k in planted if k not in ("not_federal",)} == {
        k: v for k, v in planted.items() if k not in ("not_federal",)
    }


def test_recovered_reasons_are_marked(fictional: Fictional) -> None:
    found = (
        duckdb.connect()
        .execute(f"SELECT count(*) FROM {fictional.workspace.built.searches} WHERE recovered")
        .fetchone()
    )
    assert found == (fictional.truth["totals"]["recovered"],)


BODIES = ("DHS", "ICE", "HSI", "CBP", "Border Patrol", "FBI", "ATF", "ERO")


def _proxies(fictional: Fictional, body: str) -> dict[str, dict[str, int]]:
    """Planted proxies of exactly this body, of linked logs and keyword tables together."""
    both: dict[str, dict[str, int]] = {level: defaultdict(int) for level in LEVELS}
    for source in ("proxies", "proxies_in_keyword_tables"):
        for level, agencies in fictional.truth[source].get(body, {}).items():
            for agency, n in agencies.items():
                both[level][agency] += n
    return {level: dict(sorted(a.items())) for level, a in both.items()}


@pytest.mark.parametrize("body", BODIES)
def test_the_proxies_of_a_body_are_those_planted_at_every_level(fictional: Fictional, body: str) -> None:
    r = fictional.workspace.reached(body, __import__("graphshare.domain.model", fromlist=["Window"]).Window())
    found: dict[str, dict[str, int]] = {level: {} for level in LEVELS}
    for proxy, named in r.by_proxy.items():
        mine = {n.search: n for n in named if n.body == body}
        for level in LEVELS:
            if count := sum(n.searches for n in mine.values() if n.grade.within(Grade(level))):
                found[level][r.atlas.agencies[proxy].name] = count
    assert {k: dict(sorted(v.items())) for k, v in found.items()} == _proxies(fictional, body)


def _ours(work: Any, body: str, file: Path, **question: Any) -> set[tuple[Any, ...]]:
    """The doors of one body as the file of all pairs has them."""
    work.reach(body, pairs=file, **question)
    with file.open(encoding="utf-8-sig", newline="") as handle:
        rows = [d for d in csv.DictReader(handle) if d["body"] == body]
    used = {(d["network"], d["proxy"]): d for d in rows if (d["door"], d["use"]) == ("side", "used")}
    out: set[tuple[Any, ...]] = set()
    for d in rows:
        if d["door"] != "side":
            out.add((d["network"], d["door"], d["use"], None, None))
            continue
        there = used.get((d["network"], d["proxy"]))
        for level in LEVELS:
            if d["use"] == "used" and int(d[level]):
                out.add((d["network"], "side", "used", d["proxy"], level))
            elif d["use"] == "open" and Grade(d["grade"]).within(Grade(level)) and not (there and int(there[level])):
                out.add((d["network"], "side", "open", d["proxy"], level))
    return out


def _planted(doors: list[dict[str, Any]], body: str) -> set[tuple[Any, ...]]:
    return {(d["network"], d["door"], d["use"], d.get("proxy"), d.get("level")) for d in doors if d["body"] == body}


@pytest.mark.parametrize("body", BODIES)
def test_the_doors_of_a_body_are_those_planted(fictional: Fictional, body: str, tmp_path: Path) -> None:
    assert _ours(fictional.workspace, body, tmp_path / "pairs.csv") == _planted(fictional.truth["doors"], body)


@pytest.mark.parametrize("body", BODIES)
def test_the_doors_inside_a_window_are_those_planted(fictional: Fictional, body: str, tmp_path: Path) -> None:
    for window in fictional.truth["windows"]:
        inside = {"since": window["since"], "until": window["until"]}
        assert _ours(fictional.workspace, body, tmp_path / "pairs.csv", **inside) == _planted(window["doors"], body)


def test_inactive_accounts_are_listed_and_open_no_door(fictional: Fictional) -> None:
    for body in BODIES:
        data = fictional.workspace.reach(body).data
        found = {i["network"] for i in data["inactive"] if i["body"] == body}
        assert found == {i["network"] for i in fictional.truth["inactive"] if i["body"] == body}


def test_the_towns_tally_is_the_one_planted(fictional: Fictional) -> None:
    t = fictional.truth["tally"]
    data = fictional.workspace.tally(
        [t["agency"]], of=t["of"], split=t["split"], by=("wording", "agency", "state", "agreement")
    ).data
    assert {k: data["totals"][k] for k in t["totals"]} == t["totals"]
    keys = ("wording", "agency", "state", "rows", "searches", "bursts", "agencies", "before", "after", "most_networks")

    def key(g: dict[str, Any]) -> tuple[str, ...]:
        sides = {s: {k: g[s][k] for k in ("rows", "searches", "bursts", "agencies")} for s in ("before", "after")}
        return tuple(str({**g, "wording": g["wording"].lower(), **sides}[k]) for k in keys)

    assert sorted(map(key, data["groups"])) == sorted(map(key, t["groups"]))
    assert {(g["wording"].lower(), g["agency"], g["agreement"].split(" of ")[0]) for g in data["groups"]} == {
        (g["wording"], g["agency"], g["agreement"]) for g in t["groups"]
    }
