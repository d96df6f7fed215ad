"""The page of one agency, read in a real browser."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import answers
import pytest
from reader import Reader

from graphshare.telling.profile import tell
from graphshare.views.profile import profile_page
from tests.worlds import RESTS_ON

pytestmark = pytest.mark.browser


def test_the_page_asks_nothing_of_anybody_and_complains_of_nothing(reader: Reader) -> None:
    reader.requests()
    reader.open(profile_page(answers.profile()))
    assert reader.requests() == []
    assert reader.logs() == []


def test_the_answer_counts_active_and_inactive_accounts_apart() -> None:
    said = answers.profile().found.sentence
    assert (
        "By Wren IL PD's own list of 2025-05-02, 41 agencies may search Wren IL PD, 1 of them federal; 1 more is listed with an "
        "account marked inactive." in said
    )
    assert (
        "40 other agencies searched it, 1 of them federal; searches by 10 non-federal agencies mention a federal body; "
        "4 searches by 2 agencies say immigration and name nobody" in said
    )
    assert said.replace("'", "&#39;") in profile_page(answers.profile())


def test_what_is_not_held_is_not_known_and_never_nought() -> None:
    said = answers.profile_of_silence().found.sentence
    assert said.count("not known") == 3
    assert "0" not in said


def test_lists_and_logs_stand_side_by_side(reader: Reader) -> None:
    profile = answers.profile()
    reader.open(profile_page(profile))
    may = {m.agency_id for m in profile.found.who_may if m.account == "active"}
    listed = {m.agency_id for m in profile.found.who_may}
    did = {d.agency_id for d in profile.found.who_did}
    own = {d.agency_id for d in profile.found.who_did if d.own}
    shown = {
        key: int(reader.text(f"#count-{key}"))
        for key in ("all", "federal", "both", "may", "did", "inactive", "named", "says")
    }
    assert shown == {
        "all": len(listed | did), "federal": 2, "both": len(may & did), "may": len(may - did),
        "did": len(did - listed - own), "inactive": 1, "named": 10, "says": 2,
    }  # fmt: skip
    reader.run("document.querySelector('[name=show][value=inactive]').click()")
    assert reader.run("return __gs.rows()") == 1
    assert "listed, account inactive [Inactive]" in reader.text("#table tbody")


def test_a_row_opens_its_lists_and_rows(reader: Reader) -> None:
    profile = answers.profile()
    reader.open(profile_page(profile), "#s=all&l=named&a=a05")
    panel = reader.text("#panel")
    releases = {r.id: r for r in profile.found.releases}
    rows = [m.evidence for m in profile.found.who_may if m.agency_id == "a05"]
    rows += [e for d in profile.found.who_did if d.agency_id == "a05" for e in d.evidence]
    assert len(rows) == 3
    for e in rows:
        assert f"{releases[e.release].file} row {e.row:,} {releases[e.release].sha256[:12]}" in panel
    reader.press("\ue00c")
    assert "Choose an agency" in reader.text("#panel")


def test_a_link_brings_back_the_selection(reader: Reader) -> None:
    html = profile_page(answers.profile())
    reader.open(html)
    reader.run("document.querySelector('[name=show][value=named]').click()")
    fragment = reader.run("return location.hash")
    reader.open(html, fragment)
    assert reader.run("return __gs.rows()") == 10


def test_hostile_names_stay_letters_and_no_formula_runs(reader: Reader) -> None:
    reader.open(profile_page(answers.profile(hostile=True)))
    assert reader.run("return document.title") == answers.HOSTILE[1]
    assert reader.run("return document.querySelectorAll('img, iframe, script[src]').length") == 0
    assert answers.HOSTILE[0] in reader.text("#table")
    rows = list(csv.DictReader(io.StringIO(reader.run("return __gs.csv()").lstrip("\ufeff"))))
    assert all(not v.startswith(("=", "+", "-", "@")) for row in rows for v in row.values())
    assert reader.logs() == []


@pytest.mark.parametrize(("fragment", "size"), [("", (1440, 900)), ("#s=all&l=named&a=a05", (390, 844))])
def test_axe_finds_nothing_to_mend(reader: Reader, fragment: str, size: tuple[int, int]) -> None:
    reader.open(profile_page(answers.profile()), fragment, size)
    assert reader.axe() == []


def test_a_page_of_nothing_can_be_read(reader: Reader) -> None:
    reader.open(profile_page(answers.profile_of_silence()))
    assert "nothing is known" in reader.text("#table")
    assert reader.logs() == []


def test_a_selection_by_keyword_is_never_taken_for_a_log(reader: Reader) -> None:
    found = answers.profile().found
    profile = tell(replace(found, held={"keyword hits": 1}, who_did=found.who_did[:4]), RESTS_ON)
    assert "only a selection by keyword is held: in it 3 other agencies searched it" in profile.found.sentence
    reader.open(profile_page(profile))
    assert "only a selection" in reader.text("#overlap").lower()
    reader.run("document.querySelector('[name=show][value=may]').click()")
    assert "not known" in reader.text("#table tbody tr")


def test_with_another_agencys_page_alone_nobody_is_absent_from_a_list(reader: Reader) -> None:
    found = answers.profile().found
    may = tuple(replace(m, own_list=False, listed_by="Vesper IL PD") for m in found.who_may)
    profile = tell(replace(found, who_may=may, lists=(replace(found.lists[0], of="Vesper IL PD"),)), RESTS_ON)
    said = profile.found.sentence
    assert (
        "own list is not published in the records held; the page of Vesper IL PD of 2025-05-02 names it: 41 agencies"
        in said
    )
    reader.open(profile_page(profile))
    assert reader.text("#count-did") == "0"
    assert "not in the lists held" not in reader.text("#table tbody")


def test_the_filter_for_searches_that_say_immigration_shows_them_with_their_number(reader: Reader) -> None:
    reader.open(profile_page(answers.profile()), "#s=says&l=named")
    assert reader.run("return __gs.rows()") == 2
    assert "Say immigration" in reader.text("#table thead")
    assert reader.run(
        "return [...document.querySelectorAll('#table tbody tr')].map(r => r.children[5].textContent)"
    ) == ["2", "2"]


def test_a_printed_tables_heads_stand_on_every_sheet(reader: Reader) -> None:
    reader.open(profile_page(answers.profile()))
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = "return getComputedStyle(document.querySelector(arguments[0])).display"
        assert reader.run(shown, "#table thead") == "table-header-group"
        # Chromium repeats the text of a head, and no button in it
        assert reader.run(shown, "#table th button") == "contents"
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_rows_that_somebody_picked_are_never_called_logs() -> None:
    told = answers.profile()
    held = {k: n for k, n in told.found.held.items() if "audit" not in k} | {"keyword hits": 1}
    html = profile_page(replace(told, found=replace(told.found, held=held, sentence="")))
    assert "In the selected rows held, " in html
    assert "In the logs held, " not in html
