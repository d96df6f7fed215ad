"""Who may be named on what leaves the house: rows that mention the body and spell the name firmly decide, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.domain.bodies import parts
from graphshare.domain.model import Window
from graphshare.facts.reading import Reading
from graphshare.questions.spoken_for import lines, may_be_named, parties
from graphshare.workspace import Workspace
from tests.unit.test_asking import HEAD

ELM, OAK = "Elmstead IL PD", "Oakton IL PD"
VALE, OTTER, ASH = "Vale County TX SO", "Otter Falls IL PD", "Ash Falls IL PD"
VALE_ON_A_LIST = "Vale County Sheriff's Office (TX)"
OTTER_IN_ROWS, ASH_IN_ROWS = "Otter Falls Police Department IL", "Ash Falls Police Department IL"


def _row(n: int, who: str, reason: str) -> str:
    search = f"00000000-0000-4000-8000-{n:012d}"
    return f'{search},A. One,{who},12,90,1 month,QX{n:04d},{reason},,,"05/{n:02d}/2025, 10:00:00 AM UTC",search,,""'


ELM_LOG = (
    _row(1, VALE, "assist ICE"),  # spelled as the agency is called
    _row(2, VALE, "ICE warrant"),
    _row(3, OTTER, "theft"),  # firmly spelled only where nothing is mentioned
    _row(4, OTTER_IN_ROWS, "assist ICE"),
    _row(5, OTTER_IN_ROWS, "ICE warrant"),
    _row(6, ASH, "assist ICE"),  # both ways, in two logs
    _row(7, ASH, "assist ICE"),
)
OAK_LOG = (_row(8, ASH_IN_ROWS, "assist ICE"), _row(9, ASH, "theft"), _row(10, ASH, "theft"))
LIST = f"Organization Name,Networks Shared With Me,Networks I'm Sharing\n{VALE_ON_A_LIST},,{OAK}\n{OTTER},,{OAK}\n"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("named")
    work = Workspace(root)
    for name, rows, agency in (("elm.csv", ELM_LOG, ELM), ("oak.csv", OAK_LOG, OAK)):
        (root / name).write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        work.ingest([root / name], kind="network audit", agency=agency)
    (root / "list.csv").write_text(LIST, encoding="utf-8")
    work.ingest([root / "list.csv"], kind="sharing list", agency=OAK, dated="2025-06-01")
    return work


def test_a_looser_spelling_elsewhere_takes_no_name_away_and_a_firm_one_elsewhere_gives_none(work: Workspace) -> None:
    with Reading(work.graph()) as reading:
        who = parties(lines(reading, "ICE", Window()))
        ids = {p.name: p.agency for p in who}
        named = may_be_named(reading, parts("ICE"), Window())
    told = {(p.name, p.may_be_named): p.counted.named for p in who}
    assert told == {(VALE, True): 2, (OTTER, False): 2, (ASH, True): 2, (ASH, False): 1}
    assert named.agencies == {ids[VALE], ids[ASH]}
    assert named.wholly == {ids[VALE]}
    assert {n for a, n in named.at if a == ids[ASH]} == {"elmstead-il-police"}


def test_every_page_and_report_names_by_the_same_rows(work: Workspace, tmp_path: Path) -> None:
    work.view_reach("ICE", tmp_path / "reach.html")
    work.view_profile(OAK, tmp_path / "oak.html")
    work.view_network("ICE", tmp_path / "network.html")
    work.view_card(ELM, tmp_path / "card.html")
    text = {p.stem: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()}
    for page in ("reach", "network", "card"):
        assert VALE in text[page]
        assert "agency to review" in text[page] or "agencies to review" in text[page]
        assert OTTER not in text[page], page
    report = work.report("ICE").data
    sections = {s["heading"]: s for s in report["sections"]}
    assert [(r[0], r[2]) for r in sections["Who, and since when"]["rows"]] == [(ASH, 2), (VALE, 2)]
    said = " ".join(sections["Who, and since when"]["says"])
    assert "2 agencies to review, with 3 searches, are not named" in said
    assert "One of these may be an agency named here by other rows" in said
    assert OTTER not in str(report)


def test_a_report_and_a_page_strip_their_figure_as_the_challenge_does(work: Workspace, tmp_path: Path) -> None:
    asked = work.challenge(work.reach("ICE")).data
    section = next(s for s in work.report("ICE").data["sections"] if "challenged" in s["heading"])
    assert section["says"][0] == asked["sentence"]
    assert [r[1:] for r in section["rows"]] == [
        [None, asked["figure"], asked["searches"]],
        *([r["removes"], r["left"], r["searches_left"]] for r in asked["rungs"]),
    ]
    most = next(r["agency"] for r in asked["rungs"] if r["agency"])
    assert most in (ASH, OTTER)  # three searches each way spelled, or two: neither may be named for them
    assert not any(most in str(r[0]) for r in section["rows"])
    work.view_reach("ICE", tmp_path / "reach.html")
    assert asked["sentence"] in (tmp_path / "reach.html").read_text(encoding="utf-8")
    work.view_profile(ELM, tmp_path / "elm.html")
    town = work.challenge(work.tally([ELM], of="immigration")).data["sentence"]
    assert town in (tmp_path / "elm.html").read_text(encoding="utf-8").replace("&#39;", "'")
