"""What an agency replied is kept in hand/ and stands beside what names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare.agencies import read_replies
from graphshare.cli import app
from graphshare.errors import HandError
from graphshare.workspace import Workspace

LOG = "Name,Org Name,Total Networks Searched,Reason,Search Time\n***,Tolver OH PD,5,ICE,01/14/2025 18:47:21\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replies")
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    held = Workspace(folder / "w")
    held.ingest([folder / "log.csv"], agency="Ashford IL PD", kind="network audit")
    held.build()
    (folder / "w" / "hand").mkdir(exist_ok=True)
    return folder / "w"


@pytest.fixture
def work(built: Path) -> Path:
    (built / "hand" / "replies.csv").unlink(missing_ok=True)
    return built


def _run(work: Path, *args: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*args, "-w", str(work)])
    return done.exit_code, done.output


def test_a_reply_stands_in_the_profile_of_its_agency_alone(work: Path) -> None:
    words = "We searched for a stolen car, =not for ICE"
    code, said = _run(
        work,
        "agencies",
        "reply",
        "Tolver OH",
        "--text",
        words,
        "--date",
        "2025-03-01",
        "--url",
        "https://tolver.example/r",
    )
    assert code == 0, said
    data = Workspace(work).profile("Tolver OH PD").data
    assert data["replies"] == [{"date": "2025-03-01", "text": words, "url": "https://tolver.example/r"}]
    assert Workspace(work).profile("Ashford IL PD").data["replies"] == []
    code, told = _run(work, "profile", "Tolver OH PD")
    assert code == 0
    assert "stolen car" in told


def test_replies_are_told_oldest_first_and_found_under_any_form_of_the_name(work: Path) -> None:
    (work / "hand" / "replies.csv").write_text(
        "agency,date,text,url,who,when\nTolver Police Department (OH),2025-05-01,second,,,\nTolver OH PD,2025-04-01,first,,,\n",
        encoding="utf-8",
    )
    assert [r["text"] for r in Workspace(work).profile("Tolver OH PD").data["replies"]] == ["first", "second"]


@pytest.mark.parametrize(
    ("text", "day", "url"),
    [
        ("", "2025-03-01", ""),
        ("x", "March", ""),
        ("x", "2025-03-01", "javascript:alert(1)"),
        ("x", "2025-03-01", "tolver"),
    ],
)
def test_a_reply_that_says_nothing_or_on_no_day_or_from_no_address_is_refused(
    work: Path, text: str, day: str, url: str
) -> None:
    code, said = _run(work, "agencies", "reply", "Tolver OH PD", "--text", text, "--date", day, "--url", url)
    assert code == 1, said
    assert not (work / "hand" / "replies.csv").exists()


def test_a_line_that_cannot_be_used_is_named(work: Path) -> None:
    (work / "hand" / "replies.csv").write_text(
        "agency,date,text,url,who,when\nTolver OH PD,soon,x,,,\n", encoding="utf-8"
    )
    with pytest.raises(HandError, match=r"replies\.csv, line 2"):
        read_replies(work / "hand")


def test_a_reply_is_written_as_said(work: Path) -> None:
    _run(work, "agencies", "reply", "Tolver OH PD", "--text", "Two\nlines, “quoted”", "--date", "2025-03-01")
    (reply,) = read_replies(work / "hand")
    assert (reply.agency, reply.text, reply.url) == ("Tolver OH PD", "Two\nlines, “quoted”", None)
    assert json.dumps(reply.to_dict())


WORDS = "The car was stolen, <b>not</b> for ICE"


@pytest.fixture
def replied(work: Path) -> Workspace:
    (work / "hand" / "replies.csv").write_text(
        f'agency,date,text,url,who,when\n"Tolver Police Department (OH)",2025-03-01,"{WORDS}",https://tolver.example/r,,\n'
        "Norwick OH PD,2025-03-02,nothing to do with it,,,\n",
        encoding="utf-8",
    )
    return Workspace(work)


TOLD = {
    "agency": "Tolver Police Department (OH)",
    "date": "2025-03-01",
    "text": WORDS,
    "url": "https://tolver.example/r",
}


@pytest.mark.parametrize(
    "ask",
    [
        lambda w: w.tally(of="ICE"),
        lambda w: w.tally(["Ashford IL PD"], of="ICE"),
        lambda w: w.proxies("ICE"),
        lambda w: w.reach("ICE"),
        lambda w: w.paths("ICE", "Ashford IL PD"),
        lambda w: w.profile("Ashford IL PD"),
        lambda w: w.what_if("ICE", k=1),
    ],
)
def test_a_reply_stands_beside_every_answer_that_names_the_agency(replied: Workspace, ask: Any) -> None:
    answer = ask(replied)
    assert answer.data["replied"] == [TOLD]
    assert answer.tables[-1].rows == ((TOLD["agency"], "2025-03-01", WORDS, "https://tolver.example/r"),)
    assert answer.to_pandas().equals(ask(Workspace(replied.root)).to_pandas())


def test_an_answer_that_names_nobody_who_replied_says_nothing_of_replies(replied: Workspace) -> None:
    assert "replied" not in replied.tally(of="FBI").data
    assert "replied" not in replied.tally(of="ICE", by=("wording",)).data


def test_where_nobody_replied_answers_are_as_they_were(work: Path) -> None:
    assert "replied" not in Workspace(work).reach("ICE").data


def test_replies_stand_on_the_pages_that_name_the_agency_and_are_escaped(replied: Workspace, tmp_path: Path) -> None:
    replied.view_reach("ICE", tmp_path / "reach.html")
    replied.view_profile("Ashford IL PD", tmp_path / "profile.html")
    for page in ("reach.html", "profile.html"):
        html = (tmp_path / page).read_text(encoding="utf-8")
        assert "replied on 2025-03-01: “The car was stolen, &lt;b&gt;not&lt;/b&gt; for ICE”" in html
        assert "nothing to do with it" not in html
