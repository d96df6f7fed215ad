"""The library: what it offers, its answers in Python, and the examples in its own words."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import graphshare
from graphshare import Answer, Workspace
from tests.fictional import Fictional

#: Where the examples of the library stand: module → the object with them (the whole module where none is named).
EXAMPLES = {
    "graphshare": None,
    "graphshare.workspace": "Workspace",
    "graphshare.workspace.holdings": "Holdings",
    "graphshare.workspace.tallying": "Tallying",
    "graphshare.workspace.reaching": "Reaching",
    "graphshare.workspace.asking": "Asking",
    "graphshare.workspace.unknowns": "Unknowns",
    "graphshare.workspace.querying": "Querying",
    "graphshare.workspace.challenging": "Challenging",
    "graphshare.reasons.classify": "classify",
    "graphshare.agencies.parse": "parse",
    "graphshare.agencies.resolve": "resolve",
    "graphshare.doors": "find",
    "graphshare.store.base": "Store",
    "graphshare.releases": "release_id",
}


@pytest.fixture(scope="module")
def town(fictional: Fictional) -> str:
    return str(fictional.truth["world"]["town"])


@pytest.mark.parametrize("module", EXAMPLES)
def test_the_examples_are_true(module: str, fictional: Fictional, town: str, tmp_path: Path) -> None:
    there: Any = importlib.import_module(module)
    name = EXAMPLES[module]
    known = vars(there) | {"work": fictional.workspace, "town": town, "folder": tmp_path}
    found = doctest.DocTestFinder(exclude_empty=True).find(
        getattr(there, name) if name else there, name or module, module=there, extraglobs=known
    )
    tests = [t for t in found if t.examples]
    assert tests, f"{module} has no example"
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for test in tests:
        runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


def test_everything_that_is_offered_is_there_and_has_words() -> None:
    for name in graphshare.__all__:
        assert getattr(graphshare, name).__doc__, name
    with pytest.raises(AttributeError):
        graphshare.nothing  # noqa: B018


def test_the_package_imports_nothing_until_it_is_asked() -> None:
    code = (
        "import sys, graphshare; print([m for m in ('duckdb', 'pandas', 'graphshare.workspace') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "[]\n"


@pytest.fixture(scope="module")
def profile(fictional: Fictional, town: str) -> Answer:
    return fictional.workspace.profile(town)


def test_an_answer_prints_as_its_text_and_shows_itself_in_one_line(profile: Answer) -> None:
    assert str(profile).startswith(str(profile.sentence)[:60])
    assert max(map(len, str(profile).splitlines())) <= 100
    assert repr(profile).startswith("<Answer, Profile: ")
    assert "\n" not in repr(profile)
    assert len(repr(profile)) < 130


def test_frames_have_ids_real_days_and_counts_that_may_be_missing(profile: Answer) -> None:
    did = profile.frames["who_did"]
    assert len(did) == len(profile.data["who_did"])
    assert did["agency_id"].tolist() == [d["agency_id"] for d in profile.data["who_did"]]
    assert pd.api.types.is_datetime64_any_dtype(did["first"])
    assert str(did["searches"].dtype) == "Int64"
    evidence = profile.frames["who_did.evidence"]
    assert set(evidence) == {"agency_id", "release", "row"}
    assert len(evidence) == sum(len(d["evidence"]) for d in profile.data["who_did"])
    assert profile.to_pandas().equals(did)


def test_moments_are_dates_in_utc_and_a_wording_that_looks_like_a_day_stays_a_wording(tmp_path: Path) -> None:
    from graphshare.answer.frames import frames

    found = frames({"groups": [{"wording": "2025-05-01", "first": "2025-05-01T10:00:00Z", "of": None, "share": 1.0}]})
    groups = found["groups"]
    assert groups["wording"].tolist() == ["2025-05-01"]
    assert str(groups["first"].dt.tz) == "UTC"
    assert groups["of"].isna().all()
    assert groups["share"].dtype == float


def test_a_frame_of_nothing_is_empty_and_a_bare_list_is_rows() -> None:
    from graphshare.answer import Plain

    assert len(Answer(Plain({"groups": []})).frames["groups"]) == 0
    assert Answer(Plain([{"a": 1}])).to_pandas()["a"].tolist() == [1]
    assert Answer(Plain({"page": "x"})).to_pandas().empty


def test_a_notebook_shows_the_sentence_first_and_escapes_what_strangers_wrote(profile: Answer) -> None:
    html = profile._repr_html_()
    assert html.startswith("<p><strong>")
    assert "<script" not in html


def test_people_decide_in_python_as_on_the_command_line(tmp_path: Path) -> None:
    work = Workspace.init(tmp_path)
    work.decide_agencies("Elm IL PD", "Elm Police IL", "same", why="same letterhead", who="a reader")
    work.decide_reason("ero op", "federal_immigration", why="asked the desk", who="a reader", reading={"body": "ERO"})
    assert "same letterhead" in (tmp_path / "hand" / "agencies.csv").read_text()
    assert "asked the desk" in (tmp_path / "hand" / "reasons.csv").read_text()
    with pytest.raises(graphshare.errors.UnknownName):
        work.decide_agencies("a", "b", "perhaps", why="x")


def test_the_store_of_a_workspace_is_asked_loaded_and_dropped_in_python(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "Org Name,Reason,Search Time\nElm IL PD,ICE,2025-05-01 10:00:00\n", encoding="utf-8"
    )
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "log.csv"], kind="network audit", agency="Oak IL PD")
    assert work.load_store(str(tmp_path / "other")).data["state"] == "ready"
    elsewhere = Workspace(tmp_path, store=str(tmp_path / "other"))
    assert elsewhere.check_store().data["differences"] == []
    assert elsewhere.store_info().data["counts"]["Network"] >= 1
    assert "is gone from" in elsewhere.drop_store().data["sentence"]
    assert "No graph was held" in elsewhere.drop_store().data["sentence"]
    assert "No graph was held" in Workspace(tmp_path, store=str(tmp_path / "mistyped")).drop_store().data["sentence"]
    assert not (tmp_path / "mistyped").exists()
    assert elsewhere.store_info().data["state"] == "empty"


def test_one_name_or_file_alone_is_taken_as_one_and_not_by_its_letters(fictional: Fictional, town: str) -> None:
    work = fictional.workspace
    assert work.tally(town, by="agency").to_dict() == work.tally([town], by=["agency"]).to_dict()
    other = work.proxies("ICE").to_dict()["proxies"][0]["agency"]
    assert work.reach("ICE", without=other).asked == work.reach("ICE", without=[other]).asked


def test_one_file_alone_is_read(tmp_path: Path) -> None:
    file = tmp_path / "Elm IL PD SharedNetworks 2025-05-01.csv"
    file.write_text("Organization Name\nOak IL PD\n", encoding="utf-8")
    assert len(Workspace(tmp_path / "work").ingest(file).found.releases) == 1
