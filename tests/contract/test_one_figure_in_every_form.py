"""The same figure in JSON, table, CSV, Markdown, page, Cypher and library; a profile and a tally never differ by a search."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from markupsafe import escape

from graphshare.answer import Answer
from graphshare.answer.forms import Format, Style, render
from graphshare.answer.workbook import workbook
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


def in_every_form(answer: Answer, columns: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Form → some cells of the table that has these columns, as text."""
    table = next(t for t in answer.tables if set(columns) <= set(t.columns))
    book = openpyxl.load_workbook(io.BytesIO(workbook(answer)), read_only=True)
    grids = {
        "table": [table.columns, *table.rows],
        "Markdown": [row for row in cells(render(answer, Format.MD)) if len(row) == len(table.columns)],
        "workbook": next(g for s in book if set(columns) <= set((g := list(s.iter_rows(values_only=True)))[0])),
    }
    if table is answer.tables[answer.main]:
        grids["CSV"] = list(csv.reader(io.StringIO(render(answer, Format.CSV))))
    found = {}
    for form, grid in grids.items():
        start = next(i for i, row in enumerate(grid) if set(columns) <= set(row))
        places = [list(grid[start]).index(c) for c in columns]
        rows = grid[start + 1 : start + 1 + len(table.rows) + (form == "Markdown")]
        told = [tuple(str(row[p]) for p in places) for row in rows]
        found[form] = sorted(t for t in told if not set("".join(t)) <= set("-:"))
    return found


def test_a_tally_says_one_figure_in_every_form(fictional: Fictional) -> None:
    work = fictional.workspace
    for town in fictional.truth["world"]["network_audits"][:2]:
        for question in ({}, {"of": "immigration"}):
            answer = work.tally([town], by=("agency",), **question)
            keys = ("agency", "searches", "rows")
            told = sorted(tuple(str(g[k]) for k in keys) for g in answer.data["groups"])
            assert told
            for form, found in in_every_form(answer, keys).items():
                assert found == told, (town, form)
            lines = render(answer, Format.JSONL, Style(each="groups")).splitlines()
            assert sorted(tuple(str(json.loads(x)[k]) for k in keys) for x in lines) == told
            frame = answer.to_pandas()
            assert sorted(tuple(str(r[k]) for k in keys) for r in frame.to_dict("records")) == told
            total = f"{answer.data['totals']['searches']:,} search"
            for form in (Format.TABLE, Format.MD, Format.JSON):
                assert total in render(answer, form), (town, form)


def test_a_profile_says_one_figure_in_every_form_and_on_its_page(fictional: Fictional, tmp_path: Path) -> None:
    work = fictional.workspace
    for town in fictional.truth["world"]["network_audits"][:2]:
        answer = work.profile(town)
        told = sorted(str(d["searches"]) for d in answer.data["who_did"])
        assert told
        for form, found in in_every_form(answer, ("agency", "searches", "when")).items():
            assert sorted(n for _, n, _ in found) == told, (town, form)
        frame = answer.frames["who_did"]
        assert sorted(str(n) for n in frame["searches"]) == told
        page = work.view_profile(town, tmp_path / "page.html").read_text(encoding="utf-8")
        data = json.loads(page.split('<script type="application/json" id="data">')[1].split("</script>")[0])
        assert sorted(str(r["searches"]) for r in data["rows"] if r["searches"] is not None) == told
        says = {r["id"]: r["says"] for r in data["rows"] if r["says"]}
        assert says == {d["agency_id"]: d["says_immigration"] for d in answer.data["who_did"] if d["says_immigration"]}
        assert f'<p id="answer" role="status">{escape(answer.data["sentence"])}</p>' in page
