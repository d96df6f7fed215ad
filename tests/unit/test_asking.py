"""Tally, profile, coverage and the directory, on two fictional network audits, an organization audit and a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphshare.answer import Answer
from graphshare.domain.months import months_from
from graphshare.errors import InputError, UnknownName
from graphshare.facts.directory import find_agency
from graphshare.facts.reading import Reading
from graphshare.questions.coverage import gaps
from graphshare.telling.coverage import years
from graphshare.workspace import Workspace

HEAD = (
    "ID,Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,License Plate,Reason,Case #,Filters,"
    "Search Time,Search Type,Text Prompt,Moderation"
)


def _row(
    n: int, who: str, org: str, reason: str, at: str, case: str = "", networks: int = 12, kind: str = "search"
) -> str:
    search = f"00000000-0000-4000-8000-{n:012d}"
    return f'{search},{who},{org},{networks},90,1 month,QX{n:04d},{reason},{case},,"{at} UTC",{kind},,'


OTTER, VALE, ELM = "Otter Falls IL PD", "Vale County TX SO", "Elmstead IL PD"
SHARED = (
    _row(1, "A. One", OTTER, "ICE warrant", "05/01/2025, 10:00:00 AM"),
    _row(2, "A. One", OTTER, "ICE warrant", "05/01/2025, 10:20:00 AM"),
    _row(3, "A. One", OTTER, "ice warrant", "05/31/2025, 11:59:59 PM", networks=6000),
)
OF_ELM = (
    *SHARED,
    _row(4, "B. Two", VALE, "assist ICE and HSI", "06/01/2025, 12:00:00 AM"),
    _row(5, "B. Two", VALE, "ice", "07/01/2025, 10:00:00 AM"),
    _row(6, "C. Tre", ELM, "stolen vehicle", "07/01/2025, 11:00:00 AM"),
    _row(7, "D. For", "Elmstead IL PD", "immigration", "09/01/2025, 11:00:00 AM"),
    _row(8, "***", VALE, "***", "07/02/2025, 10:00:00 AM"),
    _row(9, "E. Fiv", VALE, "assist agency", "07/03/2025, 10:00:00 AM"),
)
OF_OAK = (*SHARED[:2], _row(10, "B. Two", VALE, "warrant", "07/04/2025, 10:00:00 AM", case="hsi 25-01"))
OWN = (
    _row(11, "C. Tre", ELM, "FBI assist", "05/05/2025, 10:00:00 AM"),
    _row(6, "C. Tre", ELM, "stolen vehicle", "07/01/2025, 11:00:00 AM"),
)
LIST = f"Organization Name,Networks Shared With Me,Networks I'm Sharing\n{OTTER},,{ELM}\n{VALE},{VALE},{ELM}\nOakton IL PD,Oakton IL PD,\n"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("asking")
    work = Workspace(root)
    files = {"elm.csv": (OF_ELM, ELM), "oak.csv": (OF_OAK, "Oakton IL PD")}
    for name, (rows, agency) in files.items():
        (root / name).write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        work.ingest([root / name], kind="network audit", agency=agency)
    (root / "own.csv").write_text("\n".join((HEAD, *OWN)) + "\n", encoding="utf-8")
    work.ingest([root / "own.csv"], kind="organization audit", agency=ELM)
    (root / "list.csv").write_text(LIST, encoding="utf-8")
    work.ingest([root / "list.csv"], agency=ELM, dated="2025-05-01")
    work.build()
    return work


def groups(answer: Answer, *keys: str) -> dict[Any, int]:
    return {tuple(g[k] for k in keys): g["searches"] for g in answer.data["groups"]}


# --- tally ---


def test_one_search_in_two_logs_is_two_rows_and_one_search(work: Workspace) -> None:
    totals = work.tally(of="immigration", match="^ice warrant$").data["totals"]
    assert (totals["rows"], totals["searches"], totals["agencies"]) == (5, 3, 1)


def test_two_searches_of_one_officer_within_half_an_hour_are_one_burst(work: Workspace) -> None:
    assert work.tally([ELM], of="ICE", match="warrant").data["totals"]["bursts"] == 2


def test_a_tally_of_an_agency_counts_its_networks_and_with_own_its_officers(work: Workspace) -> None:
    assert work.tally([ELM]).data["totals"]["searches"] == 9
    own = work.tally([ELM], own=True)
    assert groups(own, "wording") == {("stolen vehicle",): 1, ("immigration",): 1, ("FBI assist",): 1}
    assert own.tables[0].heading.endswith(f"by officers of {ELM}")


def test_a_body_is_counted_as_named_with_its_parts_and_says_how_many_asked(work: Workspace) -> None:
    ice = work.tally(of="ICE").data["totals"]
    assert (ice["searches"], ice["asked"]) == (5, 1)
    assert work.tally(of="HSI").data["totals"]["searches"] == 2
    assert work.tally(of="Immigration and Customs Enforcement").data["totals"] == ice


def test_immigration_adds_searches_that_name_nobody_and_leaves_out_what_only_hints(work: Workspace) -> None:
    data = work.tally([ELM], of="immigration").data
    assert {g["wording"] for g in data["groups"]} == {"ICE warrant", "assist ICE and HSI", "immigration"}
    assert {m["wording"]: m["rows"] for m in data["near_misses"]} == {"ice": 1, "assist agency": 1}


def test_a_masked_reason_is_neither_federal_nor_not_federal(work: Workspace) -> None:
    answer = work.tally([ELM], of="immigration")
    assert answer.data["coverage"]["purposes"]["unstated"] == 1
    assert any("1 search states no reason; it is not counted as “not federal”" in n for n in answer.notes)


def test_the_day_of_the_split_counts_as_after(work: Workspace) -> None:
    data = work.tally([ELM], of="ICE", split="2025-06-01", by=("agency",)).data
    sides = {g["agency"]: (g["before"]["searches"], g["after"]["searches"]) for g in data["groups"]}
    assert sides == {OTTER: (3, 0), VALE: (0, 1)}
    assert all(g["before"]["rows"] + g["after"]["rows"] == g["rows"] for g in data["groups"])


def test_a_window_of_days_holds_both_its_ends(work: Workspace) -> None:
    assert work.tally([ELM], since="2025-05-31", until="2025-06-01").data["totals"]["searches"] == 2
    assert work.tally([ELM], since="2025-06-02", until="2025-06-30").data["totals"]["searches"] == 0


def test_a_search_of_two_bodies_stands_under_both(work: Workspace) -> None:
    answer = work.tally([ELM], of="DHS", by=("body", "grade"))
    assert groups(answer, "body", "grade") == {("ICE", "named"): 3, ("ICE", "asked"): 1, ("HSI", "asked"): 1}
    assert answer.data["totals"]["searches"] == 4


def test_the_case_number_counts_as_well_as_the_reason(work: Workspace) -> None:
    rows = work.tally(["Oakton IL PD"], of="HSI", rows=True).data["rows"]
    assert [(r["agency"], r["file"], r["reason"], r["case"], r["words"], r["row"]) for r in rows] == [
        (VALE, "oak.csv", "warrant", "hsi 25-01", "hsi", 4)
    ]
    group = work.tally(["Oakton IL PD"], of="HSI").data["groups"][0]
    assert (group["wording"], group["words"], group["named_in"]) == ("warrant", "hsi", "case")


def test_groups_of_a_key_that_is_not_a_body_add_up(work: Workspace) -> None:
    for by in (("agency",), ("month",), ("state",), ("wording", "agency"), ("grade",), ("agreement",)):
        data = work.tally(by=by).data
        for measure in ("rows", "searches"):
            assert sum(g[measure] for g in data["groups"]) == data["totals"][measure], by


def test_without_a_287g_list_agreements_are_not_known(work: Workspace) -> None:
    assert groups(work.tally(by=("agreement",)), "agreement").keys() == {("no list held",)}


def test_the_most_networks_of_one_search_are_a_maximum_and_no_sum(work: Workspace) -> None:
    assert work.tally([ELM], of="ICE").data["totals"]["most_networks"] == 6000


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ({"by": ("colour",)}, UnknownName), ({"of": "Coast Guild"}, UnknownName), ({"match": "(?=x)"}, InputError),
        ({"split": "June"}, InputError), ({"since": "2025-06-02", "until": "2025-06-01"}, InputError),
        ({"targets": ["Nowhere XX PD"]}, UnknownName), ({"targets": ["no.csv"]}, InputError),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_says_why(work: Workspace, question: Any, error: type[InputError]) -> None:
    with pytest.raises(error) as raised:
        work.tally(**question)
    assert raised.value.message


def test_a_tally_of_an_agency_whose_log_is_not_held_is_not_known(work: Workspace) -> None:
    answer = work.tally([OTTER])
    assert set(answer.data["totals"].values()) == {None}
    assert answer.tables[0].note == "No log is held that could show such searches: not known."
    assert work.tally([OTTER], own=True).data["totals"]["searches"] == 3


# --- profile ---


def test_a_profile_says_who_may_and_who_did_with_rows(work: Workspace) -> None:
    data = work.profile(ELM).data
    assert {(m["agency"], m["from"], m["basis"]) for m in data["who_may"]} == {
        (OTTER, "2025-05-01", "dated"), (VALE, "2025-05-01", "dated"),
    }  # fmt: skip
    did = {d["agency"]: d for d in data["who_did"]}
    assert {a: (d["searches"], d["own"]) for a, d in did.items()} == {
        OTTER: (3, False),
        VALE: (4, False),
        ELM: (2, True),
    }
    assert did[OTTER]["bodies"] == {"ICE": {"asked": 0, "named": 3, "hinted": 3}}
    assert did[VALE]["bodies"]["HSI"] == {"asked": 1, "named": 1, "hinted": 1}
    assert did[VALE]["bodies"]["ICE"] == {"asked": 1, "named": 1, "hinted": 2}
    assert all(e["row"] >= 2 for d in did.values() for e in d["evidence"])


def test_what_an_agencys_own_officers_did_comes_from_its_organization_audit(work: Workspace) -> None:
    ours = work.profile(ELM).data["ours"]
    assert (ours["rows"], ours["searches"]) == (2, 2)
    assert ours["purposes"] == {"federal_other": 1, "not_federal": 1}
    assert ours["bodies"] == {"FBI": {"asked": 1, "named": 1, "hinted": 1}}


def test_a_profile_inside_a_window_counts_only_its_days(work: Workspace) -> None:
    data = work.profile(ELM, since="2025-07-01", until="2025-07-31").data
    assert {d["agency"]: d["searches"] for d in data["who_did"]} == {VALE: 3, ELM: 1}
    assert data["ours"]["searches"] == 1
    assert data["who_may"] == []


def test_what_is_not_held_is_said_and_not_counted_as_nothing(work: Workspace) -> None:
    answer = work.profile(OTTER)
    assert (answer.data["who_may"], answer.data["who_did"], answer.data["ours"]["rows"]) == ([], [], None)
    assert {n.split(" of ")[0] for n in answer.data["not_held"]} >= {"No network audit", "No organization audit"}
    assert [t.note for t in answer.tables[:3]] == [
        "No list is held.", "No network audit is held: not known.", "No organization audit is held: not known.",
    ]  # fmt: skip


# --- coverage, directory ---


def test_coverage_says_whose_logs_and_lists_are_held_and_which_months_are_silent(work: Workspace) -> None:
    answer = work.coverage()
    held = {a["agency"]: a for a in answer.data["agencies"]}
    assert held[ELM]["logs"]["network audit"] == {"2025-05": 3, "2025-06": 1, "2025-07": 4, "2025-09": 1}
    assert held[ELM]["gaps"] == {"network audit": ["2025-08"], "organization audit": ["2025-06"]}
    assert [(x["dated"], x["complete"], x["recipients"]) for x in held[ELM]["lists"]] == [("2025-05-01", True, 2)]
    assert answer.data["networks"]["with_log"] == 2
    assert held[ELM]["not_held"] == []
    told = {r[0]: r[1:] for r in answer.tables[0].rows}[ELM]
    assert told == (
        "2025-05 to 2025-09, 9 rows; none in 2025-08",
        "2025-05 to 2025-07, 2 rows; none in 2025-06",
        None,
        "1 complete, 2025-05-01, at last 2 recipients",
        None,
    )


def test_coverage_draws_each_month_in_its_place(work: Workspace) -> None:
    answer = work.coverage()
    assert answer.data["months"] == {"first": "2025-05", "last": "2025-09"}
    picture = answer.tables[1]
    assert picture.columns == ("agency", "what", "2025·")
    assert [r[1:] for r in picture.rows if r[0] == ELM] == [
        ("network audit", "███·█"),
        ("organization audit", "▓·▓··"),
        ("lists", "●····"),
    ]
    assert years(months_from("2024-06", "2026-03")) == "2024···2025···········"
    assert years(months_from("2024-11", "2025-12")) == "··2025········"


def test_a_list_whose_rows_name_their_owners_is_not_said_to_be_nobodys(tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("src_agency,external_agency\nElm OH PD,Fir TX PD\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text("Organization Name\nOak OH PD\nAsh OH PD\n", encoding="utf-8")
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "edges.csv", tmp_path / "list.csv"])
    assert [u["file"] for u in work.coverage().data["unknown_agency"]] == ["list.csv"]


def test_a_log_without_a_single_search_is_held(tmp_path: Path) -> None:
    (tmp_path / "quiet.csv").write_text(HEAD + "\n", encoding="utf-8")
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "quiet.csv"], kind="network audit", agency=ELM)
    data = work.coverage().data
    assert data["networks"]["with_log"] == 1
    assert [(a["agency"], a["logs"]) for a in data["agencies"]] == [(ELM, {"network audit": {}})]
    assert work.tally([ELM]).data["totals"]["searches"] == 0


def test_gaps_lie_between_months_and_over_the_turn_of_a_year() -> None:
    assert gaps({"2024-11": 1, "2025-02": 1, "no date": 4}) == ["2024-12", "2025-01"]
    assert gaps({"no date": 4}) == gaps({}) == gaps({"2025-01": 3}) == []


def test_an_agency_is_found_by_any_form_of_its_name(work: Workspace) -> None:
    with Reading(work.built.graph) as reading:
        found = {
            find_agency(reading, n) for n in (ELM, "elmstead il pd", "Elmstead PD IL", "Elmstead IL Police Department")
        }
        assert len(found) == 1
        assert find_agency(reading, min(found)) in found
        with pytest.raises(UnknownName) as raised:
            find_agency(reading, "Elmsted IL PD")
    assert ELM in raised.value.message + str(raised.value.hint)


@pytest.mark.parametrize("name", ["Elmstead CA PD", "Elmstead IL SO", "x' OR 1=1 --", "", "PD", "IL"])
def test_no_agency_is_found_by_half_a_name_or_another_state(work: Workspace, name: str) -> None:
    with Reading(work.built.graph) as reading, pytest.raises(UnknownName):
        find_agency(reading, name)


TOWNS = (
    "South Portland ME PD",
    "South Bend IN PD",
    "South Bend County IN SO",
    "Oakland TN PD",
    "Oakland CA PD",
    "Oaks OK PD",
)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """A log of Oakland CA, searched by all the others."""
    folder = tmp_path_factory.mktemp("towns")
    head = "Name,Org Name,Total Networks Searched,Reason,Search Time\n"
    rows = "".join(f"***,{t},5,theft,01/0{n}/2025 10:00:00\n" for n, t in enumerate(TOWNS, start=1))
    (folder / "log.csv").write_text(head + rows, encoding="utf-8")
    held = Workspace(folder / "w")
    held.ingest([folder / "log.csv"], agency="Oakland CA PD", kind="network audit")
    held.build()
    with Reading(held.built.graph) as reading:
        yield reading


def test_a_beginning_that_only_one_name_has_is_taken_and_said(towns: Reading, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "graphshare")
    assert find_agency(towns, "South Portland") == find_agency(towns, "South Portland ME PD")
    assert caplog.messages == ["“South Portland” is taken for South Portland ME PD."]
    assert find_agency(towns, "oaks") == find_agency(towns, "Oaks OK PD")
    assert find_agency(towns, "South P") == find_agency(towns, "South Portland ME PD")


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("Oakland", "Did you mean: Oakland CA PD, Oakland TN PD?"),
        ("Oakland PD", "Did you mean: Oakland CA PD, Oakland TN PD?"),
        ("South Bend", "Did you mean: South Bend County IN SO, South Bend IN PD?"),
    ],
)
def test_where_several_fit_those_with_records_are_offered_first(towns: Reading, name: str, offered: str) -> None:
    with pytest.raises(UnknownName) as raised:
        find_agency(towns, name)
    assert str(raised.value.hint).startswith(offered)


def test_lists_cannot_hold_less_than_their_day(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="-5 days"):
        Workspace(tmp_path).reach("ICE", carry_days=-5)
