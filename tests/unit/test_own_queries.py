"""A person's own queries: saved in the workspace, held to the library's rules, run by name, never in its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graphshare.cli import app
from graphshare.errors import QueryError
from graphshare.findings import found_in, save_finding
from graphshare.queries import library
from graphshare.workspace import Workspace
from tests.unit.test_asking import ELM, HEAD, OF_ELM

MINE = """// name: my-agencies
// title: Agencies of a state
// asks: Which agencies of a state are known?
// category: mine
// param: state STRING = | Two letters; none: all
// column: agency STRING | Its name
// source: a person
// since: 0.1
MATCH (a:Agency) WHERE NOT a.federal AND ($state IS NULL OR a.state = $state)
RETURN a.name AS agency
ORDER BY agency
"""


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def run(*args: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args], input=stdin)


def test_a_query_is_saved_listed_shown_and_run_by_its_name(tmp_path: Path) -> None:
    work = Workspace(tmp_path)
    (tmp_path / "elm.csv").write_text("\n".join((HEAD, *OF_ELM)) + "\n", encoding="utf-8")
    work.ingest([tmp_path / "elm.csv"], kind="network audit", agency=ELM)
    done = run("query", "save", "my-agencies", "-", "-w", tmp_path, stdin=MINE)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "cypher" / "my-agencies.cypher").read_text(encoding="utf-8") == MINE
    listed = {q["name"]: q for q in json.loads(run("query", "list", "-w", tmp_path, "-f", "json").stdout)}
    assert listed["my-agencies"]["own"]
    assert not listed["doors-front"]["own"]
    assert set(listed) == {*library(), "my-agencies"}
    assert "MATCH (a:Agency)" in run("query", "show", "my-agencies", "-w", tmp_path, "-f", "json").stdout
    found = work.query("my-agencies", {"state": "IL"})
    assert [r["agency"] for r in found.data] == sorted(r["agency"] for r in found.data)
    assert ELM in [r["agency"] for r in found.data]
    save_finding(found_in(found), tmp_path / "f.yaml")
    assert "question: query" in (tmp_path / "f.yaml").read_text(encoding="utf-8")
    assert work.recheck([tmp_path / "f.yaml"]).data["findings"][0]["holds"]


WRONG = {
    "no header": "MATCH (a:Agency) RETURN a.name AS agency ORDER BY agency",
    "another name": MINE.replace("my-agencies", "your-agencies"),
    "it writes": MINE.replace("RETURN", "SET a.name = 'x' RETURN"),
    "no order": MINE.replace("ORDER BY agency\n", ""),
    "a column that is not returned": MINE.replace("AS agency\n", "AS name\n"),
    "a parameter that is not declared": MINE.replace("$state IS", "$other IS"),
    "a header without title": MINE.replace("// title: Agencies of a state\n", ""),
    "it counts what stands for many": MINE.replace("a.name AS agency", "count(*) AS agency"),
    "nothing": "",
}


@pytest.mark.parametrize("what", WRONG)
def test_a_query_that_the_library_would_not_take_is_refused(work: Workspace, what: str) -> None:
    with pytest.raises(QueryError):
        work.save_query("my-agencies", WRONG[what])
    assert not (work.root / "cypher").exists()


@pytest.mark.parametrize("name", ["doors-front", "../up", "a/b", "My Query", "", "-x", "x" * 90])
def test_a_name_of_the_library_or_one_that_is_no_name_is_refused(work: Workspace, name: str) -> None:
    with pytest.raises(QueryError):
        work.save_query(name, MINE.replace("my-agencies", name))
    assert not (work.root / "cypher").exists()


def test_a_saved_query_is_replaced_only_where_that_is_asked(work: Workspace) -> None:
    work.save_query("my-agencies", MINE)
    work.save_query("my-agencies", MINE)  # the same
    other = MINE.replace("Agencies of a state", "Another title")
    with pytest.raises(QueryError, match="saved already"):
        work.save_query("my-agencies", other)
    path = work.root / "cypher" / "my-agencies.cypher"
    assert path.read_text(encoding="utf-8") == MINE
    work.save_query("my-agencies", other, replace=True)
    assert path.read_text(encoding="utf-8") == other


def test_what_lies_there_by_hand_and_is_no_query_or_the_librarys_is_left_aside_and_said(work: Workspace) -> None:
    work.save_query("my-agencies", MINE)
    folder = work.root / "cypher"
    (folder / "doors-front.cypher").write_text(MINE.replace("my-agencies", "doors-front"), encoding="utf-8")
    (folder / "broken.cypher").write_bytes(b"\xff\xfe\x00")
    listed = work.queries()
    assert next(q for q in listed.data if q["name"] == "doors-front")["title"] == library()["doors-front"].title
    assert [n.partition(":")[0] for n in listed.notes if "Left aside" in n] == ["Left aside"] * 2
    assert any("broken.cypher" in n for n in listed.notes)
    assert any("doors-front.cypher" in n and "own" in n for n in listed.notes)
