"""The founding table: sides of a split, what says immigration, rows, near misses and look-alikes, on fictional logs."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.answer import Answer
from graphshare.answer.forms import Format, render
from graphshare.domain.breaks import day_of_break
from graphshare.errors import InputError
from graphshare.workspace import Workspace

HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time,Search Type"


def row(n: int, org: str, reason: str, at: str, case: str = "", who: str = "A. One", kind: str = "search") -> str:
    return f'00000000-0000-4000-8000-{n:012d},{who},{org},{n + 3},{reason},{case},"{at}",{kind}'


def log(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


MILL, TOLVER, ANSEL = "Millbrook OH PD", "Tolver OH PD", "Ansel OH PD"
ASHFORD = "1_1_2025-1_31_2025-Ashford IL PD-Network-Audit.csv"


def january(folder: Path, *rows: str) -> Path:
    return log(folder, ASHFORD, *rows)


def hits(folder: Path) -> Path:
    """A table of hits whose rows sum up searches, the time being that of the last."""
    path = folder / "hits.csv"
    path.write_text(
        "last_search_time,nb_queries,agency,case_number,reason\n"
        f"2025-03-31 10:00:00-07,4,{MILL},,HSI task\n2025-04-02 10:00:00-07,3,{TOLVER},,HSI case\n",
        encoding="utf-8",
    )
    return path


# --- the sides of a split ---


@pytest.mark.parametrize(("day", "unknown"), [("2024-06-01", "before"), ("2026-01-01", "after")])
def test_a_side_that_no_log_reaches_is_not_known_for_any_group_nor_for_the_whole(
    tmp_path: Path, day: str, unknown: str
) -> None:
    path = january(
        tmp_path,
        row(1, MILL, "ICE warrant", "01/14/2025 06:47:21 PM UTC"),
        row(2, TOLVER, "theft", "01/15/2025 06:47:21 PM UTC"),
    )
    answer = Workspace(tmp_path).tally([path], of="immigration", split=day)
    data = answer.data
    assert [g[unknown] for g in data["groups"]] == [None]
    assert data[unknown] is None
    assert data["coverage"]["days"][unknown] == 0
    other = {"before": "after", "after": "before"}[unknown]
    assert data[other]["searches"] == data["groups"][0][other]["searches"] == 1
    assert "not known (no log held reaches there)" in data["sentence"]
    for form in (Format.TABLE, Format.MD, Format.CSV):
        assert "not known" in render(answer, form)


def test_a_side_that_a_log_reaches_is_none_and_not_unknown(tmp_path: Path) -> None:
    path = january(
        tmp_path,
        row(1, MILL, "ICE warrant", "01/20/2025 06:47:21 PM UTC"),
        row(2, TOLVER, "theft", "01/05/2025 06:47:21 PM UTC"),
    )
    data = Workspace(tmp_path).tally([path], of="immigration", split="2025-01-10").data
    assert data["groups"][0]["before"]["searches"] == data["before"]["searches"] == 0
    assert data["coverage"]["days"] == {"all": 16, "before": 5, "after": 11}


def test_a_side_is_judged_by_the_logs_that_could_show_the_group(tmp_path: Path) -> None:
    work = Workspace(tmp_path)
    late = log(tmp_path, "Elmstead IL PD-Network-Audit.csv", row(3, MILL, "ICE", "06/02/2025 01:00:00 PM UTC"))
    work.ingest([january(tmp_path, row(1, MILL, "ICE", "01/14/2025 06:47:21 PM UTC"))])
    work.ingest([late], kind="network audit", agency="Elmstead IL PD")
    data = work.tally(of="ICE", by=("owner",), split="2025-03-01").data
    sides = {
        g["owner"]: (g["before"] and g["before"]["searches"], g["after"] and g["after"]["searches"])
        for g in data["groups"]
    }
    assert sides == {"Ashford IL PD": (1, None), "Elmstead IL PD": (None, 1)}
    assert (data["before"]["searches"], data["after"]["searches"]) == (1, 1)


def test_the_day_of_the_split_begins_where_its_time_zone_says(tmp_path: Path) -> None:
    path = january(
        tmp_path,
        row(1, MILL, "ICE", "01/10/2025 03:00:00 AM UTC"),  # still the 9th in New York
        row(2, MILL, "ICE", "01/10/2025 05:00:00 AM UTC"),
        row(3, MILL, "ICE", "01/12/2025 05:00:00 AM UTC"),
        row(4, MILL, "ICE", "01/08/2025 05:00:00 AM UTC"),
    )
    work = Workspace(tmp_path)
    for zone, sides in (("UTC", (1, 3)), ("America/New_York", (2, 2))):
        data = work.tally([path], of="ICE", split="2025-01-10", zone=zone).data
        assert (data["before"]["searches"], data["after"]["searches"]) == sides
        assert data["near_split"] == 2
    with pytest.raises(InputError, match="--zone Mars"):
        work.tally([path], split="2025-01-10", zone="Mars")


@pytest.mark.parametrize(
    ("option", "given", "meant"),
    [("split", "01/20/2025", "2025-01-20"), ("since", "1/2/2025", "2025-01-02"), ("until", "20250120", None),
     ("dated", "13/45/2025", None), ("split", "2025-02-30", None)],
)  # fmt: skip
def test_a_wrong_day_names_its_option_and_what_was_meant(
    tmp_path: Path, option: str, given: str, meant: str | None
) -> None:
    path = january(tmp_path, row(1, MILL, "ICE", "01/10/2025 03:00:00 AM UTC"))
    with pytest.raises(InputError) as raised:
        Workspace(tmp_path).tally([path], **{option: given})
    assert raised.value.message.startswith(f"--{option} {given} is not a day")
    assert (f"Did you mean {meant}?" in str(raised.value.hint)) == (meant is not None)


@pytest.mark.parametrize("option", ["before", "after"])
def test_a_wrong_window_of_a_comparison_names_its_option(option: str, tmp_path: Path) -> None:
    windows = {"before": "2025-01-01..2025-01-31", "after": "2025-02-01..2025-02-28", option: "2025-01..2025-02"}
    with pytest.raises(InputError, match=f"--{option} 2025-01 is not a day"):
        Workspace(tmp_path).compare("ICE", **windows)


def test_searches_of_a_sum_whose_time_no_row_gives_stand_on_neither_side(tmp_path: Path) -> None:
    data = Workspace(tmp_path).tally([hits(tmp_path)], of="HSI", by=("agency",), split="2025-04-01").data
    groups = {g["agency"]: (g["before"]["searches"], g["after"]["searches"], g["unassigned"]) for g in data["groups"]}
    assert groups == {MILL: (4, 0, 0), TOLVER: (0, 1, 2)}
    assert (data["before"]["searches"], data["after"]["searches"], data["totals"]["unassigned"]) == (4, 1, 2)
    assert data["totals"]["of"] is data["totals"]["per_10000"] is None  # a selection is no denominator


MOMENTS = st.sampled_from([f"01/{d:02d}/2025 {h:02d}:30:00 AM UTC" for d in range(5, 15) for h in (1, 11)])
SEARCH = st.tuples(
    st.sampled_from([MILL, TOLVER]), st.sampled_from(["ICE", "ice", "HSI", "theft", "immigration"]), MOMENTS
)


@settings(max_examples=6, deadline=None)
@given(st.lists(SEARCH, min_size=1, max_size=12), st.integers(1, 20), st.sampled_from([None, "immigration", "ICE"]))
def test_the_sides_and_what_stands_on_neither_add_up_for_every_group(
    tmp_path_factory: pytest.TempPathFactory, searches: list[tuple[str, str, str]], day: int, of: str | None
) -> None:
    folder = tmp_path_factory.mktemp("sides")
    path = january(folder, *(row(n, *s[:2], s[2]) for n, s in enumerate(searches)))
    split = f"2025-01-{day:02d}"
    data = Workspace(folder).tally([path], of=of, split=split, by=("wording", "agency")).data
    for t, sides in ((data["totals"], data), *((g, g) for g in data["groups"])):
        known = [s["searches"] if s else 0 for s in (sides["before"], sides["after"])]
        assert sum(known) + t["unassigned"] == t["searches"]
    by_hand = [
        sum(1 for _, reason, at in searches if _counts(of, reason) and (at[3:5] < f"{day:02d}") == early)
        for early in (True, False)
    ]
    assert [s["searches"] if s else 0 for s in (data["before"], data["after"])] == by_hand
    first, last = (f(at[3:5] for _, _, at in searches) for f in (min, max))
    assert (data["before"] is None, data["after"] is None) == (first >= f"{day:02d}", last < f"{day:02d}")


def _counts(of: str | None, reason: str) -> bool:
    named = {"ICE": True, "HSI": True}.get(reason, False)
    return of is None or named or (of == "immigration" and reason == "immigration")


# --- what says immigration ---


def immigration(folder: Path) -> dict[str, Any]:
    reasons = [
        "DEA immigration",
        "immigration",
        "theft",
        "ICE and HSI",
        "HSI",
        "hsi case",
        "ice",
        "US Marshal maybe",
        "AOA",
    ]
    path = january(folder, *(row(n, MILL, r, f"01/{n + 10}/2025 06:47:21 PM UTC") for n, r in enumerate(reasons)))
    data: dict[str, Any] = Workspace(folder).tally([path], of="immigration").data
    return data


def test_immigration_counts_whoever_is_named_and_says_of_whom_in_parts_that_add_up(tmp_path: Path) -> None:
    data = immigration(tmp_path)
    assert list(data["says"].items()) == [
        ("family_other_than_hsi", 1), ("hsi_only", 2), ("another_body", 1), ("nobody_named", 1),
    ]  # fmt: skip
    assert sum(data["says"].values()) == data["totals"]["searches"] == 5
    assert "2 name only HSI" in data["sentence"]
    assert "naming immigration" not in json.dumps(data)


def test_near_misses_are_those_of_what_was_asked_and_say_why(tmp_path: Path) -> None:
    near = {m["wording"]: m["why"] for m in immigration(tmp_path)["near_misses"]}
    assert near.keys() == {"ice", "AOA"}
    assert near["ice"].startswith("could mean ICE: “ice”")
    assert near["AOA"].startswith("names nobody")


def test_one_wording_of_two_grades_stands_as_written_once_counted_and_once_as_a_near_miss(tmp_path: Path) -> None:
    at = "01/{}/2025 06:47:21 PM UTC"
    path = january(
        tmp_path, *(row(n, MILL, r, at.format(n + 10)) for n, r in enumerate(["ICE", "ICE", "ice", "Ice case"]))
    )
    work = Workspace(tmp_path)
    data = work.tally([path], of="ICE").data
    assert [(g["wording"], g["grade"], g["searches"]) for g in data["groups"] if g["wording"].lower() == "ice"] == [
        ("ICE", "named", 2)
    ]
    assert "ice" in {m["wording"] for m in data["near_misses"]}
    everything = work.tally([path], by=("wording",)).data["groups"]
    assert {(g["wording"], g["grade"]) for g in everything} >= {("ICE", "named"), ("ice", "hinted")}


def test_what_looked_alike_is_told_with_what_it_means(tmp_path: Path) -> None:
    reasons = ["CHP border division log", "slipped on ice", "theft"]
    path = january(tmp_path, *(row(n, MILL, r, "01/12/2025 06:47:21 PM UTC") for n, r in enumerate(reasons)))
    data = Workspace(tmp_path).tally([path], of="immigration").data
    alike = {m["wording"]: m["why"] for m in data["look_alikes"]}
    assert "California Highway Patrol" in alike["CHP border division log"]
    assert "theft" not in alike
    assert not data["groups"]


# --- measures ---


def test_a_rate_is_over_all_searches_of_the_agencies_in_the_same_log(tmp_path: Path) -> None:
    rows = [row(n, MILL, "ICE" if n < 2 else "theft", f"01/{n + 10}/2025 06:47:21 PM UTC") for n in range(8)]
    rows.append(row(9, TOLVER, "theft", "01/12/2025 06:47:21 PM UTC"))
    data = Workspace(tmp_path).tally([january(tmp_path, *rows)], of="ICE", by=("agency",), split="2025-01-12").data
    (group,) = data["groups"]
    assert (group["searches"], group["of"], group["per_10000"]) == (2, 8, 2500.0)
    assert (group["before"]["of"], group["after"]["of"]) == (2, 6)
    assert data["totals"]["of"] == 8


def test_users_are_counted_and_never_told_and_masked_ones_leave_users_and_bursts_unknown(tmp_path: Path) -> None:
    rows = [row(n, MILL, "ICE", f"01/{n + 10}/2025 06:47:21 PM UTC", who="B. Two" if n else "A. One") for n in range(4)]
    rows.append(row(9, TOLVER, "ICE", "01/12/2025 06:47:21 PM UTC", who="***"))
    answer = Workspace(tmp_path).tally([january(tmp_path, *rows)], of="ICE", by=("agency",))
    groups = {g["agency"]: g for g in answer.data["groups"]}
    assert groups[MILL]["users"] == {"known": 2, "largest_share": 0.75}
    assert groups[MILL]["bursts"] == 4
    assert groups[TOLVER]["users"] is groups[TOLVER]["bursts"] is None
    assert answer.data["totals"]["bursts"] is None
    assert any("Bursts are not known" in n for n in answer.notes)
    assert "Two" not in render(answer, Format.JSON)


def test_months_stand_in_order_with_the_empty_ones_that_a_log_covers(tmp_path: Path) -> None:
    work = Workspace(tmp_path)
    rows = (row(1, MILL, "ICE", "03/14/2025 01:00:00 PM UTC"), row(2, MILL, "theft", "01/14/2025 01:00:00 PM UTC"))
    more = (row(3, MILL, "ICE", "06/14/2025 01:00:00 PM UTC"), row(4, MILL, "ICE", "06/15/2025 01:00:00 PM UTC"))
    for name, lines in (("a.csv", rows), ("b.csv", more)):
        work.ingest([log(tmp_path, name, *lines)], kind="network audit", agency="Ashford IL PD")
    answer = work.tally(of="ICE", by=("month",))
    assert [(g["month"], g["searches"]) for g in answer.data["groups"]] == [
        ("2025-01", 0), ("2025-02", 0), ("2025-03", 1), ("2025-06", 2),
    ]  # fmt: skip
    assert answer.data["coverage"]["months_without_a_log"] == ["2025-04", "2025-05"]
    assert any("No log is held for 2025-04, 2025-05" in n for n in answer.notes)
    groups = work.tally(of="ICE", by=("month", "wording", "agency"), split="2025-03-01").data["groups"]
    assert [(g["month"], g["wording"], g["agency"], g["searches"]) for g in groups] == [
        ("2025-01", None, None, 0), ("2025-02", None, None, 0), ("2025-03", "ICE", MILL, 1), ("2025-06", "ICE", MILL, 2),
    ]  # fmt: skip
    assert {(g["before"]["searches"], g["after"]["searches"]) for g in groups[:2]} == {(0, 0)}
    assert {tuple(g) for g in groups} == {tuple(groups[0])}, "a month without a search has the columns of the others"


def test_reasons_are_taken_as_chosen_from_the_day_of_the_packaged_break_where_a_log_is_too_small_to_tell(
    tmp_path: Path,
) -> None:
    days = {day_of_break("reasons are chosen") - timedelta(days=n): n for n in (0, 1)}
    rows = [row(n, MILL, f"Theft - {n}", f"{day:%m/%d/%Y} 06:47:21 PM UTC") for day, n in days.items()]
    data = Workspace(tmp_path).tally([log(tmp_path, "a.csv", *rows)], agency="Ashford IL PD", by=("category",)).data
    assert {g["category"]: g["first"][:10] for g in data["groups"]} == {
        "Theft": max(days).isoformat(), None: min(days).isoformat(),
    }  # fmt: skip


def test_groups_by_owner_kind_search_type_and_category(tmp_path: Path) -> None:
    chosen = [
        row(n, MILL, f"{c} - {n}", "02/12/2026 06:47:21 PM UTC", kind="lookup")
        for n, c in enumerate(["Theft", "Drugs"] * 12)
    ]
    path = log(tmp_path, "2_1_2026-2_28_2026-Ashford IL PD-Network-Audit.csv", *chosen)
    data = Workspace(tmp_path).tally([path], by=("owner", "kind", "via", "category")).data
    found = {(g["owner"], g["kind"], g["via"], g["category"]): g["searches"] for g in data["groups"]}
    key = ("Ashford IL PD", "network audit", "lookup")
    assert found == {(*key, "Theft"): 12, (*key, "Drugs"): 12}
    typed = [row(n, MILL, f"stolen {n} - car", "01/12/2025 06:47:21 PM UTC") for n in range(24)]
    data = Workspace(tmp_path).tally([january(tmp_path, *typed)], by=("category",)).data
    assert [g["category"] for g in data["groups"]] == [None]


# --- rows ---


def rows_answer(folder: Path) -> Answer:
    path = january(
        folder,
        row(1, MILL, "assist HSI", "01/14/2025 06:47:21 PM UTC"),
        row(2, TOLVER, "theft", "01/15/2025 06:47:21 PM UTC", case="HSI 25-01"),
        row(3, TOLVER, "theft", "01/15/2025 06:47:21 PM UTC"),
    )
    return Workspace(folder).tally([path], of="HSI", rows=True)


def test_rows_are_those_of_the_file_in_every_form(tmp_path: Path) -> None:
    answer = rows_answer(tmp_path)
    rows = answer.data["rows"]
    assert [(r["file"], r["row"], r["reason"], r["case"], r["words"], r["body"], r["grade"]) for r in rows] == [
        (ASHFORD, 2, "assist HSI", None, "HSI", "HSI", "asked"),
        (ASHFORD, 3, "theft", "HSI 25-01", "HSI", "HSI", "named"),
    ]
    assert [r["recovered"] for r in rows] == [False, False]
    assert all(r["rule"] for r in rows)
    found = list(csv.DictReader(io.StringIO(render(answer, Format.CSV))))
    assert [(f["file"], f["row"], f["reason"]) for f in found] == [
        (ASHFORD, "2", "assist HSI"),
        (ASHFORD, "3", "theft"),
    ]
    lines = [json.loads(x) for x in render(answer, Format.JSONL).splitlines()]
    assert lines == rows
    assert list(answer.to_pandas()["row"]) == [2, 3]
    assert ASHFORD in render(answer, Format.MD).replace("\\", "")


def test_rows_keep_no_word_where_words_are_hidden(tmp_path: Path) -> None:
    path = january(tmp_path, row(1, MILL, "assist HSI zebra", "01/14/2025 06:47:21 PM UTC", case="quagga"))
    answer = Workspace(tmp_path).tally([path], rows=True, hide_words=True)
    for form in Format:
        assert "zebra" not in render(answer, form)
        assert "quagga" not in render(answer, form)


def test_a_workbook_of_a_tally_has_its_rows_and_near_misses_on_sheets(tmp_path: Path) -> None:
    import openpyxl

    from graphshare.answer.workbook import workbook

    path = january(tmp_path, *(row(n, MILL, r, "01/12/2025 06:47:21 PM UTC") for n, r in enumerate(["ICE", "ice"])))
    answer = Workspace(tmp_path).tally([path], of="ICE", rows=True)
    book = openpyxl.load_workbook(io.BytesIO(workbook(answer)))
    assert book.sheetnames == ["answer", "rows", "near misses", "sources", "caveats"]


def test_a_row_masked_here_and_readable_elsewhere_is_marked_and_quotes_no_word(tmp_path: Path) -> None:
    work = Workspace(tmp_path)
    work.ingest([january(tmp_path, row(1, MILL, "***", "01/14/2025 06:47:21 PM UTC"))])
    other = "1_1_2025-1_31_2025-Briar IL PD-Network-Audit.csv"
    work.ingest([log(tmp_path, other, row(1, MILL, "ICE", "01/14/2025 06:47:21 PM UTC"))])
    rows = {r["file"]: r for r in work.tally(of="ICE", rows=True).data["rows"]}
    assert (rows[ASHFORD]["words"], rows[ASHFORD]["recovered"], rows[ASHFORD]["body"]) == (None, True, "ICE")
    assert (rows[other]["words"], rows[other]["recovered"]) == ("ICE", False)


# --- files ---


def test_other_kinds_among_the_files_serve_that_run_whatever_is_said_of_the_log(tmp_path: Path) -> None:
    path = log(tmp_path, "n.csv", row(1, "Marrow County OH SO", "HSI", "10/14/2025 06:47:21 PM UTC"))
    lists = tmp_path / "agreements.csv"
    lists.write_text(
        "agreement_id,state,agency,support_type,signed,status,last_listed\n"
        "a1,Ohio,Marrow County Sheriff's Office,Task Force Model,2025-02-26,Active,2026-10-09\n",
        encoding="utf-8",
    )
    where = tmp_path / "empty"
    where.mkdir()
    data = (
        Workspace(where)
        .tally([path, lists], kind="network audit", agency="Ashford IL PD", of="HSI", by=("agreement", "owner"))
        .data
    )
    assert [g["owner"] for g in data["groups"]] == ["Ashford IL PD"]
    assert data["coverage"]["releases"].keys() == {"network audit", "agreements"}
    assert list(where.iterdir()) == []


# --- what asking takes ---


def test_a_limit_of_memory_that_nobody_set_ends_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graphshare import engine, tally

    work = Workspace(tmp_path / "work")
    work.ingest([january(tmp_path, row(1, MILL, "ICE", "1/2/2025, 10:00:00 AM UTC"))])
    whole, asked = tally.tally, []

    def too_little(*given: Any, **named: Any) -> Any:
        asked.append(engine._limit.get())
        if asked[-1]:
            raise duckdb.OutOfMemoryException("failed to allocate data")
        return whole(*given, **named)

    monkeypatch.setattr(tally, "tally", too_little)
    assert work.tally(of="ICE").found.totals.all.searches == 1
    assert asked[0] is not None
    assert asked[1:] == [None]
    with pytest.raises(duckdb.OutOfMemoryException):
        Workspace(tmp_path / "work", memory="1GB").tally(of="ICE")
