"""Reports and packs: what people take away says what the answers say, and can be counted again."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare.agencies.replies import reply_of
from graphshare.answer.workbook import workbook
from graphshare.cli import app
from graphshare.domain.model import Grade, Window
from graphshare.errors import GraphshareError, InputError
from graphshare.facts.reading import Reading
from graphshare.questions.spoken_for import counted, lines, parties
from graphshare.reporting.replying import agreements_of, sheets
from graphshare.reporting.report import NO_REPLY, report
from graphshare.reporting.telling import report_markdown, report_page
from graphshare.workspace import Workspace
from tests.fictional import Fictional


@pytest.fixture(scope="module")
def work(fictional: Fictional) -> Workspace:
    fictional.workspace.build()
    return fictional.workspace


@pytest.mark.parametrize("body", ["ICE", "HSI", "DHS", "FBI"])
def test_the_lines_counted_are_the_headline_whoever_counts(work: Workspace, body: str) -> None:
    said = work._headline(work.reached(body, Window())).named
    with Reading(work.graph()) as reading:
        n = counted(lines(reading, body, Window()))
    assert said
    assert (n.agencies, n.owners, n.named, n.asked) == (said.agencies, said.owners, said.searches, said.asked)
    assert said.branch_only in (None, n.branch_only)


def _check(pack: Path, *given: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "check.py", *map(str, given)], cwd=pack, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_a_pack_counts_its_own_rows_and_notices_any_change(work: Workspace, tmp_path: Path) -> None:
    made = work.pack("ICE", tmp_path / "pack", workbook).data
    assert _check(tmp_path / "pack") == (0, _check(tmp_path / "pack")[1])
    code, said = _check(tmp_path / "pack", work.root.parent / "world" / "records")
    assert code == 0
    told = re.findall(r"rows cited that stand there: (\d+) of (\d+)", said)
    assert told
    assert all(found == cited for found, cited in told)
    assert _check(tmp_path / "pack", tmp_path / "pack")[0] == 1  # the files as released are not there
    rows = (tmp_path / "pack" / "rows.csv").read_bytes()
    kept = rows.splitlines(keepends=True)
    (tmp_path / "pack" / "rows.csv").write_bytes(b"".join(kept[:-1]))
    code, said = _check(tmp_path / "pack")
    assert code == 1
    assert "changed since the pack was made: rows.csv" in said
    far = re.sub(rb",\d+\r\n$", b",9999999\r\n", kept[-1])
    (tmp_path / "pack" / "rows.csv").write_bytes(b"".join([*kept[:-1], far]))
    moved = re.findall(
        r"stand there: (\d+) of (\d+)", _check(tmp_path / "pack", work.root.parent / "world" / "records")[1]
    )
    assert any(found != cited for found, cited in moved)
    (tmp_path / "pack" / "rows.csv").write_bytes(kept[0])
    assert "DIFFERS: searches_that_mention" in _check(tmp_path / "pack")[1]
    assert made["figures"]["searches_that_mention"] > 0


def test_the_same_records_give_the_same_pack(work: Workspace, tmp_path: Path) -> None:
    for name in ("one", "two"):
        work.pack("ICE", tmp_path / name, workbook)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two


def test_a_pack_leaves_alone_what_it_did_not_make(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GraphshareError, match="not made by"):
        work.pack("ICE", tmp_path, workbook)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_only_agencies_matched_exactly_are_named_and_no_words_or_moments_leave(work: Workspace, tmp_path: Path) -> None:
    work.pack("ICE", tmp_path / "pack", workbook)
    work.report("ICE", tmp_path / "r.html")
    with Reading(work.graph()) as reading:
        held = lines(reading, "ICE", Window())
        words = {w for (w,) in reading.rows("SELECT DISTINCT wording FROM LOGGED_IN WHERE wording IS NOT NULL")}
    owners = {x.owner_name for x in held}
    sure = {x.name for x in held if x.firm and x.grade is not Grade.HINTED}
    loose = {x.name for x in held} - sure
    hidden = {p.name for p in parties(held) if p.name in loose and p.name not in owners}
    told = (tmp_path / "pack" / "rows.csv").read_text(encoding="utf-8-sig")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    for row in csv.DictReader(told.splitlines()):
        assert row["agency"] not in loose
        assert set(row) & {"reason", "wording", "case", "at"} == set()
    who = page.split("<h2>Who, and since when")[1].split("<h2>By which door")[0]
    assert not [n for n in hidden if n in who]
    long = {w for w in words if len(w) > 12}
    assert not [w for w in long if w in told or w in page]


def test_an_agency_with_one_search_is_told_and_not_ranked(work: Workspace) -> None:
    subject, held = work._subject("ICE", None, None, None)
    found = report(subject, held, ())
    once = {p.name for p in parties(held) if p.counted.named == 1}
    who = found.sections[0]
    assert not once & {r[0] for r in who.rows}
    assert not once & {b.name for b in found.bars}
    assert all(r[2] >= 2 for r in who.rows)


def test_every_row_that_a_report_counts_is_cited_by_its_file_and_hash(
    work: Workspace, fictional: Fictional, tmp_path: Path
) -> None:
    town = str(fictional.truth["world"]["town"])
    for name in ("ICE", town, town.split()[-2]):
        subject, held = work._named_subject(name)
        cited = {r.id: r for r in subject.grounds.releases}
        assert {x.release for x in held} <= set(cited), name
        assert {release for release, _ in subject.door_rows} <= set(cited), name
        section = next(s for s in report(subject, held, ()).sections if s.heading == "Evidence")
        assert all(sha256 for _, sha256, _ in section.rows), name
    work.pack(town, tmp_path / "pack", workbook)
    rows = list(csv.DictReader((tmp_path / "pack" / "rows.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows
    assert {(r["file"], r["sha256"]) for r in rows} <= {(r.file, r.sha256) for r in work.provenance().releases}


def test_where_nothing_is_held_that_could_show_a_search_a_report_says_not_known_and_never_none(work: Workspace) -> None:
    subject, _ = work._subject("ICE", None, None, None)
    silent = report(replace(subject, logs="", door_rows=(), doors=()), (), ())
    said = {s.heading: " ".join(s.says) for s in silent.sections}
    assert said["Who, and since when"].startswith("Not known")
    assert said["Whose cameras"].startswith("Not known")
    assert said["Evidence"].startswith("No row is cited")
    assert len(set(silent.sections[-3].says)) == len(silent.sections[-3].says)


def test_a_towns_report_begins_with_what_is_found_of_the_body_and_cites_what_it_counts_alone(
    work: Workspace, fictional: Fictional
) -> None:
    subject, held = work._named_subject(str(fictional.truth["world"]["town"]))
    n = counted(held)
    assert (
        f": {n.named} searches, {n.asked} written as being for ICE, {n.branch_only} mentioning only HSI"
        in subject.sentence
    )
    assert len(subject.grounds.releases) < len(work._named_subject("ICE")[0].grounds.releases)


def test_a_reply_stands_beside_the_agency_and_its_absence_is_told(work: Workspace) -> None:
    subject, held = work._subject("ICE", None, None, None)
    named = [p for p in parties(held) if p.may_be_named]
    replied = reply_of(named[0].agency, "2026-01-05", "We | reviewed <b>it</b>.")
    found = report(subject, held, [replied])
    section = next(s for s in found.sections if s.heading == "What the agencies say")
    assert (named[0].name, "2026-01-05", "We | reviewed <b>it</b>.") in section.rows
    assert {r[2] for r in section.rows if r[0] != named[0].name} == ({NO_REPLY} if len(named) > 1 else set())
    assert "We | reviewed <b>it" not in report_page(found)
    assert "We \\| reviewed \\<b\\>it" in report_markdown(found)


def test_a_town_and_a_state_have_a_report_of_their_own(work: Workspace, fictional: Fictional, tmp_path: Path) -> None:
    town = str(fictional.truth["world"]["town"])
    work.report(town, tmp_path / "town.md")
    text = (tmp_path / "town.md").read_text(encoding="utf-8")
    for heading in ("Who, and since when", "By which door", "Evidence", "What the agencies say", "What is not known",
                    "What to ask for", "How this was counted", "Sources and credits"):  # fmt: skip
        assert f"\n## {heading}\n" in text
    assert work.profile(town).data["sentence"].split(".")[0] in text.replace("\\", "")
    state = town.split()[-2]
    data = work.report(state).data
    with Reading(work.graph()) as reading:
        held = lines(reading, "ICE", Window(), state=state)
    assert {x.owner_state for x in held} <= {state}
    assert data["figures"]["searches_that_mention"] == counted(held).named


def test_what_reports_say_accuses_nobody(work: Workspace) -> None:
    text = json.dumps(work.report("ICE").to_dict()).lower()
    assert "violation" not in text
    assert " favor" not in text


def test_a_report_is_a_page_or_markdown(work: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"neither \.html nor \.md"):
        work.report("ICE", tmp_path / "r.pdf")
    assert list(tmp_path.iterdir()) == []


def test_each_agency_that_a_report_names_gets_a_sheet_of_its_own_searches_and_no_others(
    work: Workspace, tmp_path: Path
) -> None:
    made = work.reply_sheets("ICE", tmp_path / "sheets").data["sheets"]
    with Reading(work.graph()) as reading:
        held = lines(reading, "ICE", Window())
    named = {p.agency: p for p in parties(held) if p.may_be_named}
    assert {m["agency"] for m in made} == set(named)
    for sheet in made:
        page = (tmp_path / "sheets" / sheet["page"]).read_text(encoding="utf-8")
        own = [x for x in held if x.agency == sheet["agency"]]
        assert sheet["searches"] == counted(own).named > 0
        assert NO_REPLY[1:] in page
        owners = {x.owner_name for x in own}
        others = {p.name for a, p in named.items() if a != sheet["agency"]} - owners
        assert not [name for name in others if name in page.split("<h2>")[1]]


def test_a_sheet_says_what_agreement_was_held_on_the_days_of_the_searches(work: Workspace) -> None:
    subject, held = work._subject("ICE", None, None, None)
    by_day = {(x.agency, x.day): 1 for x in held}
    with Reading(work.graph()) as reading:
        known = agreements_of(reading, held)
    assert set(known) == set(by_day)
    for agency, sheet in sheets(subject, held, (), known):
        said = next(s.says[0] for s in sheet.sections if s.heading.startswith("287(g)"))
        own = {x.search: x.day for x in held if x.agency == agency and x.grade != "hinted"}
        for status in {known[agency, day] for day in own.values()}:
            assert f"{status}: " in said


def test_sheets_leave_alone_a_folder_that_graphshare_did_not_make(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GraphshareError, match="not made by"):
        work.reply_sheets("ICE", tmp_path)


def test_a_command_that_is_used_wrongly_is_told_so_and_exits_2(work: Workspace) -> None:
    done = CliRunner().invoke(app, ["report", "ICE", "--pack", "--reply", "-w", str(work.root)])
    assert done.exit_code == 2
    assert "--reply" in done.output
    assert "bug" not in done.output


def test_what_dark_screens_change_is_said_after_all_that_it_changes() -> None:
    css = (Path(str(files("graphshare.views"))) / "templates" / "page.css").read_text(encoding="utf-8").rstrip()
    dark = "@media screen and (prefers-color-scheme:dark)"
    assert css.count(dark) == 1
    depth, after = 0, css[css.index(dark) :]
    for i, letter in enumerate(after):
        depth += (letter == "{") - (letter == "}")
        if letter == "}" and not depth:
            assert i == len(after) - 1, "a later rule of the same weight wins, and bars would be read inside out"
            break


def test_counts_in_tables_are_numbers_that_a_spreadsheet_can_add(work: Workspace) -> None:
    counts = work.reach("ICE").tables[0]
    assert all(isinstance(c, int) for row in counts.rows for c in row[2:])
    rates = work.compare("ICE", before="2025-01-01..2025-05-31", after="2025-07-01..2025-11-30").tables[0]
    assert any(isinstance(row[2], float) for row in rates.rows)


def test_a_reach_narrowed_to_a_town_of_whose_cameras_no_log_is_held_says_that_its_zeros_are_not_known(
    work: Workspace,
) -> None:
    held = {a.agency: "network audit" not in a.not_held for a in work.coverage().found.agencies}
    said = {
        name: any("0 is not known" in n for n in work.reach("ICE", to=name).found.notes)
        for name in (next(a for a, log in held.items() if log is known) for known in (True, False))
    }
    assert list(said.values()) == [False, True]
