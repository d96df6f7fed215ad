"""The same figure in JSON, table, CSV, Markdown, page, Cypher and library; a profile and a tally never differ by a search."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from typing import Any

import pytest

from graphshare.answer.forms import Format, render
from graphshare.queries import run_query
from tests.fictional import Fictional

LEVELS = ("asked", "named", "hinted")
BODIES = ("ICE", "HSI", "FBI")


def cells(text: str) -> list[list[str]]:
    """The rows of all tables of a Markdown answer, without marks of thousands."""
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[re.sub(r"(?<=\d),(?=\d{3})", "", c.strip()) for c in row] for row in rows]


@pytest.mark.parametrize("body", BODIES)
def test_the_searches_of_each_proxy_are_one_figure_in_every_form(fictional: Fictional, body: str) -> None:
    work = fictional.workspace
    answer = work.proxies(body)
    told = {p["agency"]: tuple(p["searches"][x] for x in LEVELS) for p in answer.data["proxies"]}
    assert told
    table = answer.tables[0]
    place = table.columns.index(next(c for c in table.columns if c.startswith("says it was for")))
    in_table = {row[0]: tuple(row[place : place + 3]) for row in table.rows}
    head, *lines = list(csv.reader(io.StringIO(render(answer, Format.CSV))))
    in_csv = {r[0]: tuple(map(int, r[place : place + 3])) for r in lines if len(r) == len(head)}
    in_md = {r[0]: tuple(r[place : place + 3]) for r in cells(render(answer, Format.MD))}
    with work.open_store() as store:
        rows = run_query(store, "proxies-of-body", {"body": body, "level": "hinted"}).data
        bodies = run_query(store, "tally-states", {"body": body}).data
    in_cypher = {r["proxy_name"]: tuple(r[x] for x in LEVELS) for r in rows}
    frame = answer.to_pandas()
    in_pandas = {r["agency"]: tuple(int(r[f"searches.{x}"]) for x in LEVELS) for r in frame.to_dict("records")}
    assert told == in_table == in_csv == in_cypher == in_pandas
    assert {k: tuple(map(str, v)) for k, v in told.items()}.items() <= in_md.items()
    assert sum(r["searches"] for r in bodies) == sum(n for _, n, _ in told.values())


@pytest.mark.parametrize("body", BODIES)
def test_reach_tally_and_cypher_count_the_same_searches_and_owners(
    fictional: Fictional, body: str, tmp_path: Path
) -> None:
    work = fictional.workspace
    answer = work.reach(body)
    data = answer.data
    with work.open_store() as store:
        front = run_query(store, "doors-front", {"body": body}).data
        inactive = run_query(store, "doors-inactive", {"body": body}).data
        used = run_query(store, "doors-side-used", {"body": body}).data
        own = run_query(store, "searches-by-federal-agencies").data
    assert data["declared"]["active"]["owners"] == len({r["owner"] for r in front})
    assert data["declared"]["inactive"]["owners"] == len({r["owner"] for r in inactive})
    lines = {(x["door"], x["use"]): x["levels"]["named"]["owners"] for x in data["by_door"]}
    assert lines.get(("side", "used"), 0) == len({r["owner"] for r in used})
    parts = {r["body"] for r in front} | {body}
    by_body = work.tally(of=body, by=("agency",)).data
    federal = {a["id"] for a in work.graph().table("Agency", ["id", "federal"]).to_pylist() if a["federal"]}
    by_others = sum(g["searches"] for g in by_body["groups"] if g["agency_id"] not in federal)
    assert data["searches"]["named"] == by_others, parts
    assert {r["agency"] for r in own} <= federal
    page = work.view_reach(body, tmp_path / "page.html").read_text(encoding="utf-8")
    plain = re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", page)))
    sentence = data["sentence"]
    assert re.sub(r"\s+", "", sentence.split(" — ")[0]) in plain
    for form in (Format.TABLE, Format.MD, Format.JSON):
        assert sentence.split(". ")[0] in re.sub(r"\s+", " ", render(answer, form))


def by_agency(groups: list[dict[str, Any]]) -> dict[str, int]:
    return {g["agency_id"]: g["searches"] for g in groups if g["searches"]}


def test_the_profile_and_the_tally_of_every_town_never_differ_by_a_search(fictional: Fictional) -> None:
    work = fictional.workspace
    for town in fictional.truth["world"]["network_audits"]:
        answer = work.profile(town)
        did = answer.data["who_did"]
        assert did
        assert {d["agency_id"]: d["searches"] for d in did} == by_agency(
            work.tally([town], by=("agency",)).data["groups"]
        ), town
        counts: dict[tuple[str, str], dict[str, int]] = {}
        for g in work.tally([town], by=("agency", "body", "grade")).data["groups"]:
            if g["body"]:
                at = counts.setdefault((g["agency_id"], g["body"]), dict.fromkeys(LEVELS, 0))
                for level in LEVELS[LEVELS.index(g["grade"]) :]:
                    at[level] += g["searches"]
        assert {(d["agency_id"], b): n for d in did for b, n in d["bodies"].items()} == counts, town
        nameless = work.tally([town], of="immigration_unspecified", by=("agency",)).data["groups"]
        assert {d["agency_id"]: d["says_immigration"] for d in did if d["says_immigration"]} == by_agency(nameless), (
            town
        )
        table = next(t for t in answer.tables if t.heading.startswith("Who searched"))
        at = table.columns.index("searches")
        assert [r[at] for r in table.rows] == [d["searches"] for d in did]
