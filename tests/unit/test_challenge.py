"""A finding stripped: every search of this world was written for one rung, so that each number is known beforehand."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.errors import InputError
from graphshare.findings import found_in, save_finding
from graphshare.workspace import Workspace
from tests import fictional as fictional_world
from tests.unit.test_asking import HEAD

OTTER, VALE, ELM, OAK, PINE = (
    "Otter Falls IL PD",
    "Vale County TX SO",
    "Elmstead IL PD",
    "Oakton IL PD",
    "Pine Bluff IL PD",
)
MISTAKE = tomllib.loads(files("graphshare").joinpath("data/moderation.toml").read_text(encoding="utf-8"))["rule"]


def _mistake() -> str:
    return next(str(r["examples"][0]) for r in MISTAKE if r["disowns"])


def _row(n: int, who: str, reason: str, *, with_id: bool = True, note: str = "") -> str:
    search = f"00000000-0000-4000-8000-{n:012d}" if with_id else ""
    return (
        f'{search},A. One,{who},12,90,1 month,QX{n:04d},{reason},,,"05/{n:02d}/2025, 10:00:00 AM UTC",search,,"{note}"'
    )


ELM_LOG = (
    _row(1, OTTER, "ICE"),  # an acronym alone
    _row(2, OTTER, "ICE warrant"),
    _row(3, OTTER, "assist ICE"),
    _row(4, OTTER, "assist HSI"),
    _row(5, OTTER, "ICE warrant"),
    _row(6, OTTER, "ICE warrant"),  # Otter Falls has most
    _row(7, VALE, "ICE warrant", with_id=False),  # in both logs, joined by its key
    _row(8, VALE, "***"),  # the other log tells
    _row(9, ELM, "immigration"),
    _row(10, VALE, "ice"),  # could mean it
    _row(11, ELM, "theft"),
    _row(12, VALE, "ICE warrant", note=_mistake()),
)
OAK_LOG = (
    _row(7, VALE, "ICE warrant", with_id=False),
    _row(8, VALE, "ICE warrant"),
    _row(13, VALE, "HSI"),  # an acronym alone
    _row(14, VALE, "assist HSI"),  # and says nothing of immigration
    _row(15, VALE, "assist HSI immigration"),
)
LIST = f"Organization Name,Networks Shared With Me,Networks I'm Sharing\nICE [Inactive],,{PINE}\n{VALE},,{PINE}\n"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("challenge")
    work = Workspace(root)
    for name, rows, agency in (("elm.csv", ELM_LOG, ELM), ("oak.csv", OAK_LOG, OAK)):
        (root / name).write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        work.ingest([root / name], kind="network audit", agency=agency)
    (root / "list.csv").write_text(LIST, encoding="utf-8")
    work.ingest([root / "list.csv"], kind="sharing list", agency=PINE, dated="2025-06-01")
    return work


def _told(data: dict[str, Any]) -> dict[str, tuple[Any, int]]:
    return {r["name"]: (r["removes"], r["left"]) for r in data["rungs"]}


def test_a_tally_of_immigration_is_stripped_rung_by_rung(work: Workspace) -> None:
    tally = work.tally(of="immigration")
    data = work.challenge(tally).data
    assert (data["counts"], data["figure"]) == ("searches", tally.data["totals"]["searches"])
    assert data["figure"] == 12
    assert _told(data) == {
        "bare acronyms": (2, 10),
        "the agency with most": (5, 5),
        "HSI without immigration": (1, 4),
        "could mean": (None, 4),
        "linked by key": (1, 3),
        "recovered words": (1, 2),
        "inactive accounts": (None, 2),
        "keyword selections": (0, 2),
        "near names": (0, 2),
        "disowned rows": (None, 2),
    }
    rungs = {r["name"]: r for r in data["rungs"]}
    assert rungs["the agency with most"]["agency"] == OTTER
    assert (rungs["could mean"]["apart"], rungs["disowned rows"]["apart"]) == (1, 1)
    assert all(r["why"] for r in rungs.values() if r["removes"] is None)
    elm, oak = (next(r.id for r in work.asked.releases.all() if r.file == f) for f in ("elm.csv", "oak.csv"))
    assert rungs["bare acronyms"]["evidence"] == sorted(
        [{"release": elm, "row": 2}, {"release": oak, "row": 4}], key=lambda e: (e["release"], e["row"])
    )
    assert rungs["recovered words"]["evidence"] == [{"release": oak, "row": 3}]


def test_proxies_are_stripped_to_the_agencies_that_stand(work: Workspace) -> None:
    proxies = work.proxies("ICE")
    data = work.challenge(proxies).data
    assert (data["counts"], data["figure"]) == ("agencies", len(proxies.data["proxies"])) == ("agencies", 2)
    told = _told(data)
    assert told["the agency with most"][0] == 1
    assert told["could mean"] == (0, 1)  # one search, and not the agency
    assert told["linked by key"] == (0, 1)
    assert told["near names"] == (0, 1)
    assert told["inactive accounts"][0] is None


def test_a_reach_is_stripped_to_the_agencies_whose_cameras_stay_reached(work: Workspace) -> None:
    reach = work.reach("ICE")
    data = work.challenge(reach).data
    observed, inactive = reach.data["observed"]["hinted"]["owners"], reach.data["declared"]["inactive"]["owners"]
    assert (data["counts"], data["figure"]) == ("owners", observed + inactive) == ("owners", 3)
    told = _told(data)
    assert told["inactive accounts"][0] == 1
    assert data["rungs"][-1]["left"] == 1  # Oakton's log, in which one search asks for HSI and says immigration
    assert told["the agency with most"][0] in (0, 1)


def test_a_question_about_hsi_does_not_lose_hsi(work: Workspace) -> None:
    data = work.challenge(work.tally(of="HSI")).data
    rung = next(r for r in data["rungs"] if r["name"] == "HSI without immigration")
    assert (rung["removes"], rung["why"]) == (None, "the question is about HSI itself")


def test_without_words_asked_for_no_rung_about_words_applies(work: Workspace) -> None:
    data = work.challenge(work.tally()).data
    told = _told(data)
    assert data["figure"] == 14
    assert [told[n][0] for n in ("bare acronyms", "HSI without immigration", "could mean", "recovered words")] == [
        None
    ] * 4


def test_a_finding_of_one_file_and_of_one_agency_are_stripped_alike(work: Workspace, tmp_path: Path) -> None:
    path = work.root / "elm.csv"
    answer = work.tally([str(path)], of="immigration", agency=ELM, kind="network audit")
    save_finding(found_in(answer), work.root / "file.yaml")
    one = work.challenge(work.root / "file.yaml").data
    of_elm = work.challenge(work.tally([ELM], of="immigration")).data
    assert one["figure"] == answer.data["totals"]["searches"] == of_elm["figure"] - 1  # the masked one stays masked
    (work.root / "file.yaml").unlink()


def test_at_the_command_line_a_challenge_begins_with_its_sentence(work: Workspace, tmp_path: Path) -> None:
    save_finding(found_in(work.tally(of="immigration")), tmp_path / "f.yaml")
    done = CliRunner().invoke(app, ["challenge", str(tmp_path / "f.yaml"), "-w", str(work.root)])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Of 12 searches counted")
    lines = CliRunner().invoke(app, ["challenge", str(tmp_path / "f.yaml"), "-w", str(work.root), "-f", "jsonl"]).stdout
    assert len([json.loads(x) for x in lines.splitlines()]) == 10


def test_what_has_no_figure_of_searches_cannot_be_stripped(work: Workspace) -> None:
    with pytest.raises(InputError, match="cannot be stripped"):
        work.challenge(work.coverage())


def test_in_the_fictional_world_the_figures_are_those_of_the_answers(fictional: fictional_world.Fictional) -> None:
    work = fictional.workspace
    tally, reach, proxies = work.tally(of="immigration"), work.reach("ICE"), work.proxies("ICE")
    of_tally = work.challenge(tally).data
    assert of_tally["figure"] == tally.data["totals"]["searches"]
    of_proxies = work.challenge(proxies).data
    assert of_proxies["figure"] == len(proxies.data["proxies"])
    of_reach = work.challenge(reach).data
    listed = {n["network"] for n in reach.data["inactive"]}
    doors = {
        n["network"] for n in reach.data["networks"] for d in n["doors"] if d["use"] == "used" or d["door"] == "front"
    }
    assert of_reach["figure"] == len(listed | doors)
    told = _told(of_tally)
    for name in (
        "bare acronyms",
        "the agency with most",
        "HSI without immigration",
        "linked by key",
        "recovered words",
    ):
        assert told[name][0], f"the fictional world has nothing for {name}"
    assert told["keyword selections"][0]
    assert _told(of_reach)["inactive accounts"][0]
