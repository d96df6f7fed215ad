"""Workbooks as columns: every cell has the text that it had when cells were read one by one."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from graphshare.engine import connect
from graphshare.errors import UnreadableFile
from graphshare.releases import ReleaseCache
from graphshare.sources import Given, ingest
from graphshare.sources.formats import excel
from graphshare.sources.formats.files import SourceFile
from graphshare.sources.formats.tabular import FILLED, attempts
from graphshare.sources.opening import open_parts
from graphshare.synth import make_world
from graphshare.synth.agencies import FEWEST

REAL = Path(__file__).parents[2].parent / "shared" / "data"
FORMATTED: list[tuple[str, float]] = [
    ("yyyy-mm-dd", 45000),
    ("yyyy-mm-dd", 45000.5),
    ("yyyy-mm-dd h:mm:ss", 45000 + 86399.9996 / 86400),
    ("yyyy-mm-dd", -1),
    ("yyyy-mm-dd", 0),
    ("yyyy-mm-dd", 60),
    ("yyyy-mm-dd", 0.99999999),
    ("yyyy-mm-dd", 2958466),
    ("yyyy-mm-dd", 1e9),
    ("hh:mm", 0.5),
    ("hh:mm", 45000.25),
    ("mm:ss", 0.01),
    ("[h]:mm:ss", 1.75),
    ("[h]:mm", 1 / 3),
    ("[h]:mm:ss", -0.5),
    ("[s]", 2.5),
    ("0.00", 2.0),
    ("0%", 0.5),
    ("$#,##0", 3.0),
]
CELLS: list[Any] = [
    *(
        "text",
        "TRUE",
        "12",
        "12.0",
        "1e5",
        "2025-01-02",
        " padded ",
        "two\nlines",
        "tab\there",
        "\u00e9 \u2003x",
        "#N/A",
    ),
    *(None, True, False, 0, 1, -1, 3.0, 2.5, 0.1, 1 / 3, -0.0, 1e15, 1e15 + 1, 999999999999999.0, 1e16, 1e20, 1.5e300),
    *(1e-5, 1e-7, datetime(2025, 1, 2, 3, 4, 5), datetime(2025, 1, 2), date(2025, 1, 2), datetime(1900, 2, 28)),
    *(datetime(2025, 1, 2, 3, 4, 5, 678000), time(3, 4, 5), time(0), time(23, 59, 59, 999000)),
    *(
        timedelta(hours=30, minutes=5),
        timedelta(seconds=1.5),
        timedelta(seconds=2.5),
        timedelta(days=2),
        "=1/0",
        "=1+1",
    ),
]


def one_by_one(path: Path, sheet: str) -> list[list[str]]:
    """The rows as they were read before: each cell on its own."""
    from python_calamine import CalamineWorkbook

    found = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet)
    top, left = found.start or (0, 0)
    return [
        [] if number < top else [""] * left + [excel.cell_text(c) for c in row]
        for number, row in enumerate(found.iter_rows())
    ]


def mixed(path: Path) -> Path:
    """A workbook of every kind of cell, with blank rows and columns before the first one, and merged cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, value in enumerate(CELLS, 3):
        sheet.cell(number, 3, value)
        sheet.cell(number, 5, f"row {number}")
    for number, (form, value) in enumerate(FORMATTED, 3 + len(CELLS)):
        sheet.cell(number, 3, value).number_format = form
    for number in range(3, 30):  # columns of one type each, as exports have them
        sheet.cell(number, 6, number * 1.0)
        sheet.cell(number, 7, datetime(2025, 1, 1) + timedelta(minutes=7 * number))
        sheet.cell(number, 8, date(2025, 1, number))
    sheet["J5"] = "merged"
    sheet.merge_cells("J5:K7")
    book.create_sheet("Empty")
    third = book.create_sheet("Third")
    third["A1"], third["C4"] = "x", "y"
    book.save(path)
    return path


@pytest.mark.parametrize("few", [0, 100])
def test_every_cell_has_the_text_that_it_has_alone(tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_FEW", few)
    path = mixed(tmp_path / "mixed.xlsx")
    assert excel.Workbook(path).sheets() == ["Sheet", "Third"]
    for sheet in ("Sheet", "Third"):
        expected = one_by_one(path, sheet)
        assert list(excel.Workbook(path).rows(sheet)) == expected
        table = excel.Workbook(path).columns(sheet)
        width = max(map(len, expected))
        assert table.column_names == [f"c{i}" for i in range(width)]
        assert table.to_pydict() == {
            f"c{i}": [(r[i] or None) if i < len(r) else None for r in expected] for i in range(width)
        }
        assert table.num_rows == excel.Workbook(path).count_rows(sheet) == len(expected)


def test_cells_of_every_type_are_among_those_compared(tmp_path: Path) -> None:
    cells = {c for row in one_by_one(mixed(tmp_path / "mixed.xlsx"), "Sheet") for c in row}
    assert {"TRUE", "3", "2.5", "1e+16", "0.3333333333333333", "30:05:00", "-12:00:00", "03:04:05"} <= cells
    assert {"2025-01-02", "2025-01-02 03:04:05", "2025-01-02 03:04:05.678000", "two\nlines", "merged"} <= cells


def test_a_sheet_longer_than_one_batch_keeps_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_BATCH", 7)
    path = mixed(tmp_path / "mixed.xlsx")
    assert list(excel.Workbook(path).rows("Sheet")) == one_by_one(path, "Sheet")


def test_workbooks_of_a_fictional_world_read_the_same(tmp_path: Path) -> None:
    make_world(tmp_path, agencies=FEWEST, searches=200, seed=3)
    books = sorted(tmp_path.rglob("*.xlsx"))
    assert books
    for path in books:
        for sheet in excel.Workbook(path).sheets():
            assert list(excel.Workbook(path).rows(sheet)) == one_by_one(path, sheet)


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the real public records are not beside the checkout")
def test_real_workbooks_read_the_same() -> None:
    books = sorted(REAL.rglob("*.xls*"))
    assert books
    for path in books:
        for sheet in excel.Workbook(path).sheets():
            assert list(excel.Workbook(path).rows(sheet)) == one_by_one(path, sheet)


def test_a_sheet_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for text in ("first", "second one"):
        book = Workbook()
        assert book.active is not None
        book.active["A1"] = text
        book.save(path)
        assert list(excel.Workbook(path).rows("Sheet")) == [[text]]


def test_a_duration_that_no_calendar_holds_is_said_in_plain_words(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "Case"
    book.active["A2"] = 25_000_000_123
    book.active["A2"].number_format = "[h]:mm:ss"
    book.save(tmp_path / "durations.xlsx")
    with pytest.raises(UnreadableFile, match="“Sheet” is damaged"):
        open_parts(SourceFile(tmp_path / "durations.xlsx"), tmp_path)


def test_an_audit_in_a_sheet_is_the_audit_in_csv(tmp_path: Path) -> None:
    header = ["Name", "Org Name", "Total Networks Searched", "Reason", "Case #", "Search Time"]
    start = datetime(2025, 3, 1, 8, 0, 1)
    records = [
        ["A. Ames", f"Elm{n % 3} OH PD", n + 1, "HSI" if n % 5 == 0 else "theft", 25000 + n, start + timedelta(hours=n)]
        for n in range(60)
    ]
    records[7][3] = None
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *records[:30], [], *records[30:]):
        sheet.append(row)
    sheet["J12"] = "beyond"
    sheet["J13"] = " \u00a0 "
    book.save(tmp_path / "Oak TX SO Network Audit.xlsx")
    lines = [",".join(header)]
    lines += [",".join("" if c is None else excel.cell_text(c) for c in r) for r in records[:30]]
    lines += [""] + [",".join("" if c is None else excel.cell_text(c) for c in r) for r in records[30:]]
    (tmp_path / "Oak TX SO Network Audit.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    cache = ReleaseCache(tmp_path / "held")
    given = Given(agency="Oak TX SO")
    (text,) = ingest([tmp_path / "Oak TX SO Network Audit.csv"], cache, given).releases
    (cells,) = ingest([tmp_path / "Oak TX SO Network Audit.xlsx"], cache, given).releases
    for r in (text, cells):
        assert (r.rows, r.records, r.blank) == (61, 60, 1)
    import pyarrow.parquet as pq

    (part,) = open_parts(SourceFile(tmp_path / "Oak TX SO Network Audit.xlsx"), tmp_path)
    (attempt,) = attempts(part.sample, 6)
    connection = connect()
    assert connection.execute(f"SELECT c0 FROM {attempt.relation(connection)}").fetchall()[1] == ("A. Ames",)
    assert attempt.overlong.records == 1  # the blanks in another row are nothing
    left, right = (pq.read_table(cache.folder(r.id) / "entries.parquet") for r in (text, cells))
    assert left.equals(right)


def test_white_space_is_what_python_takes_for_it() -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    points = [chr(p) for p in range(1, sys.maxunicode + 1) if not 0xD800 <= p < 0xE000]
    found = pc.match_substring_regex(pa.array(points), FILLED).to_pylist()
    assert found == [bool(p.strip()) for p in points]
