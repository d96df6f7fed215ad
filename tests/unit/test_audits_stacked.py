"""Exports stacked in one file, and labels that do not fit their data: every row is read by the columns it stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.test_audit_layouts import CELLS, FRAME, IDS, ISO, ORGS, Shelf, assert_the_three, table

WIDE = list(CELLS)[:14]
WITHOUT_ID = WIDE[1:]
OTHER_ORDER = ["Name", "Org Name", "Total Networks Searched", "Total Devices Searched", "Time Frame", "License Plate"]
OTHER_ORDER += ["Case #", "Filters", "Reason", "Search Time", "Search Type"]
THIRTEEN = [c for c in WIDE if c != "Total Devices Searched"]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def rows(columns: list[str], times: int = 1) -> list[list[str]]:
    return [[CELLS[c][n] for c in columns] for n in range(3)] * times


@pytest.mark.parametrize(
    ("first", "second"),
    [(WIDE, WIDE), (WIDE, OTHER_ORDER), (OTHER_ORDER, WIDE), (THIRTEEN, WIDE), (WIDE, WITHOUT_ID)],
)
@pytest.mark.parametrize("many", [1, 100])
def test_rows_below_a_second_header_are_read_by_it(
    shelf: Shelf, first: list[str], second: list[str], many: int
) -> None:
    release = shelf.read(table(first, rows(first, many)) + table(second, rows(second, many)))
    assert (release.rows, release.records, release.structure) == (6 * many + 1, 6 * many, 1)
    entries = shelf.entries(release)
    for columns, three in ((first, entries[:3]), (second, entries[-3:])):
        absent = [f for f, c in (("flock_id", "ID"), ("devices", "Total Devices Searched")) if c not in columns]
        assert_the_three(three, *absent)
    assert [e["row"] for e in entries[-3:]] == [6 * many, 6 * many + 1, 6 * many + 2][-3:] or entries[-1][
        "row"
    ] == 6 * many + 2
    assert any("one below the other" in w for w in release.warnings) is (first != second)


@pytest.mark.parametrize(
    ("first", "second"), [(WIDE, WITHOUT_ID), (WITHOUT_ID, WIDE), (THIRTEEN, WIDE), (WIDE, THIRTEEN)]
)
def test_an_export_stacked_without_a_header_is_realigned_by_its_cells(
    shelf: Shelf, first: list[str], second: list[str]
) -> None:
    release = shelf.read(table(first, rows(first, 80)) + table(None, rows(second, 80)))
    assert (release.records, release.rejected) == (480, 0)
    entries = shelf.entries(release)
    absent = [f for f, c in (("flock_id", "ID"), ("devices", "Total Devices Searched")) if c not in second]
    assert_the_three(entries[-3:], *absent)
    assert [e["row"] for e in entries] == list(range(2, 482))
    assert any("from row 242 on" in w for w in release.warnings)


def test_three_exports_of_three_layouts_are_each_read_by_their_own(shelf: Shelf) -> None:
    text = "".join(table(c, rows(c, 30)) for c in (WITHOUT_ID, WIDE, OTHER_ORDER))
    release = shelf.read(text)
    assert (release.rows, release.records, release.structure) == (272, 270, 2)
    assert {str(e["at"]) for e in shelf.entries(release)} == set(ISO)
    states = {c.read_as: c.states for c in release.columns}
    assert states["reason"] == {"value": 270}
    assert states["plate"] == {"redacted": 90, "value": 180}


def test_a_column_that_one_of_two_exports_lacks_is_absent_from_its_rows(shelf: Shelf) -> None:
    without_case = [c for c in WIDE if c != "Case #"]
    release = shelf.read(table(WIDE, rows(WIDE)) + table(without_case, rows(without_case)))
    assert [e["case_state"] for e in shelf.entries(release)] == ["value", "empty", "value"] + ["absent"] * 3


def test_a_few_rows_that_fit_nothing_are_no_export_of_their_own(shelf: Shelf) -> None:
    odd = [["", "T. Tam", "Cedar TX PD", "3", "", FRAME, "", "theft", "", "", "allow", "freeform", "", ""]] * 2
    release = shelf.read(table(WIDE, rows(WIDE, 10) + odd + rows(WIDE, 10)))
    assert release.records == 62
    assert not any("one below the other" in w for w in release.warnings)
    assert any("2 search times" in w for w in release.warnings)


def test_a_label_left_over_from_a_deleted_column_is_told_by_the_cells(shelf: Shelf) -> None:
    data = [[c for n, c in enumerate(r) if n != WIDE.index("Total Devices Searched")] for r in rows(WIDE)]
    release = shelf.read(table(WIDE, data))
    assert_the_three(shelf.entries(release), "devices")
    assert any("“Total Devices Searched” stands over no column" in w for w in release.warnings)


def test_masked_columns_that_lost_their_labels_are_told_by_their_neighbors(shelf: Shelf) -> None:
    gone = ("Name", "License Plate")
    data = [["REDACTED" if c in gone else CELLS[c][n] for c in WIDE] for n in range(3)]
    release = shelf.read(table(["" if c in gone else c for c in WIDE], data))
    entries = shelf.entries(release)
    assert {(e["user_state"], e["plate_state"]) for e in entries} == {("redacted", "redacted")}
    assert [e["org"] for e in entries] == ORGS


def test_cells_that_stand_one_to_the_right_from_some_column_on_are_read(shelf: Shelf) -> None:
    at = WIDE.index("Filters")
    release = shelf.read(table(WIDE, [[*r[:at], "", *r[at:]] for r in rows(WIDE)]))
    entries = shelf.entries(release)
    assert [str(e["at"]) for e in entries] == ISO
    assert [e["search_type"] for e in entries] == CELLS["Search Type"]
    assert [e["reason"] for e in entries] == CELLS["Reason"]
    assert [e["flock_id"] for e in entries] == IDS[:3]


def test_a_row_of_masks_alone_is_no_search(shelf: Shelf) -> None:
    masks = ["", "REDACTED", "", "", "", "", "REDACTED", *[""] * 7]
    release = shelf.read(table(WIDE, [*rows(WIDE), masks]))
    assert (release.records, release.rejected) == (3, 1)
    (rejected,) = shelf.entries(release, "rejected")
    assert rejected == {"row": 5, "cause": "no search time, agency, reason or case number", "column": None}
