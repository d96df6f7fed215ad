"""Towns side by side count the same months or say why not; a state has two sides; a town's own shares are asked one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.errors import InputError
from graphshare.workspace import Workspace

HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time,Search Type"
ASH, BRIAR, CEDAR, DELL = "Ashford IL PD", "Briar IL PD", "Cedar WI PD", "Dell IL PD"


def log(root: Path, name: str, rows: list[tuple[str, str, str, str]]) -> None:
    lines = [
        f'{abs(hash((name, n))) % 10**8:08d}-0000-4000-8000-{n:012d},***,{who},5,{reason},,"{day}, 10:00:00 AM UTC",{kind}'
        for n, (who, reason, day, kind) in enumerate(rows)
    ]
    (root / name).write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("towns")
    oh = "Millbrook OH PD"
    log(root, f"1_1_2025-3_31_2025-{ASH}-Network-Audit.csv", [
        (oh, "assist ICE", "01/05/2025", "search"), (oh, "theft", "02/05/2025", "lookup"), (BRIAR, "ICE", "02/06/2025", "search"),
        (oh, "theft", "03/05/2025", "lookup"), (ASH, "theft", "03/06/2025", "search"),
    ])  # fmt: skip
    log(root, f"2_1_2025-4_30_2025-{BRIAR}-Network-Audit.csv", [
        (oh, "theft", "02/05/2025", "nationalLookup"), (ASH, "HSI", "03/07/2025", "search"), (oh, "assist ICE", "04/09/2025", "search"),
    ])  # fmt: skip
    log(
        root,
        f"6_1_2025-6_30_2025-{CEDAR}-Network-Audit.csv",
        [(BRIAR, "ICE", "06/05/2025", "search"), (oh, "x", "06/06/2025", "")],
    )
    text = f"Organization Name,Networks Shared With Me,Networks I'm Sharing\n{oh},,{BRIAR}\n{DELL},,{BRIAR}\n"
    (root / f"{BRIAR} SharedNetworks 2025-02-10.csv").write_text(text, encoding="utf-8")
    made = Workspace(root)
    made.ingest([root], workers=1)
    return made


def test_only_months_that_every_log_covers_are_compared(work: Workspace) -> None:
    data = work.profile(ASH, beside=[BRIAR]).data
    assert data["months"] == ["2025-02", "2025-03"]
    ash, briar = data["towns"]
    assert (ash["by_others"]["searches"], ash["own"], ash["by_others"]["immigration_family"]["searches"]) == (3, 1, 1)
    assert (briar["by_others"]["searches"], briar["by_others"]["immigration_family"]["searches"]) == (2, 1)
    assert briar["by_others"]["other_states"] == {"agencies": 1, "searches": 1}
    assert briar["by_others"]["ways"]["national"] == 1
    assert briar["may"] == {"on": "2025-02-10", "agencies": 2, "federal": []}


def test_towns_whose_logs_share_no_month_are_refused_with_the_months_that_they_cover(work: Workspace) -> None:
    answer = work.profile(ASH, beside=[BRIAR, CEDAR])
    assert answer.data["months"] == []
    assert [t["by_others"] for t in answer.data["towns"]] == [None, None, None]
    assert "its own covers 2025-06" in answer.data["towns"][2]["refused"]
    assert answer.sentence is not None
    assert answer.sentence.startswith("These towns cannot be set side by side.")


def test_a_town_without_a_log_takes_no_month_from_the_others(work: Workspace) -> None:
    data = work.profile(ASH, beside=[BRIAR, DELL]).data
    assert data["months"] == ["2025-02", "2025-03"]
    assert data["towns"][2]["refused"] == "no whole network audit is held"


def test_a_month_cut_by_the_window_counts_by_the_days_left(work: Workspace) -> None:
    data = work.profile(ASH, beside=[BRIAR], since="2025-03-06", until="2025-04-30").data
    assert data["months"] == ["2025-03"]
    assert [t["by_others"]["searches"] for t in data["towns"]] == [0, 1]


def test_a_state_is_told_both_ways_and_what_stands_on_both_sides(work: Workspace) -> None:
    data = work.profile("Illinois").data
    assert (data["of"]["searches"], data["of"]["with_log"], data["of"]["from_within"]) == (8, 2, 3)
    assert (data["by"]["searches"], data["by"]["of_other_states"], data["both"]) == (4, 1, 3)
    assert data["by"]["immigration_family"] == {"agencies": 2, "searches": 3}
    assert work.profile("WY").data["of"]["searches"] is None


def test_the_own_shares_of_a_town_go_with_no_other_stop(work: Workspace) -> None:
    data = work.what_if("ICE", {"owner": BRIAR}).data
    shares = {s["agency"]: s for s in data["shares"]}
    assert data["log"]["searches"] == {
        "searches": 3, "direct": 2, "lookup": 1, "statewide": 0, "national": 1, "unknown": 0
    }  # fmt: skip
    assert shares["Millbrook OH PD"]["closes"]["use"] == "used"
    assert shares[DELL]["never_used"] is True
    assert shares[DELL]["closes"] is None
    assert data["log"]["unlisted"]["agencies"] == 1
    with pytest.raises(InputError, match="one by one"):
        work.what_if("ICE", {"owner": BRIAR, "without": [ASH]})
    with pytest.raises(InputError, match="one by one"):
        work.what_if("ICE", {"owner": BRIAR}, scope="possible")


def test_without_a_log_nothing_is_said_to_be_unused(work: Workspace) -> None:
    data = work.what_if("ICE", {"owner": DELL}).data
    assert data["log"] is None
    assert data["sentence"].startswith(f"No log of {DELL} is held")


def test_the_command_line_takes_several_names_or_a_state(work: Workspace, tmp_path: Path) -> None:
    run = CliRunner()
    several = run.invoke(app, ["profile", ASH, BRIAR, "-w", str(work.root)])
    assert several.exit_code == 0, several.output
    assert "February 2025 to March 2025" in several.output
    page = run.invoke(app, ["view", "profile", "IL", "-w", str(work.root), "--out", str(tmp_path / "p.html")])
    assert page.exit_code == 1
    assert "report STATE" in page.stderr
