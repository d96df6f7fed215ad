"""Files made to hang, to fill the memory or never to end: each is refused in words, and the rest goes on."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.errors import UnreadableFile
from graphshare.releases import ReleaseCache
from graphshare.sources import completing, ingest_file, opening, reader
from graphshare.sources.formats import excel, extents, files, tabular
from graphshare.sources.formats.files import SourceFile, plan
from graphshare.sources.opening import open_parts
from graphshare.sources.trees import ingest
from graphshare.sources.values.masking import TOO_LONG, mask
from graphshare.workspace import Workspace

AUDIT = "id,name,reason,time\n" + "".join(f"{i},Elm OH PD,ICE,2025-03-01T10:00:0{i}Z\n" for i in range(9))
SHARED = "Organization Name,Networks Shared With Me,Networks I'm Sharing\nElm OH PD,Oak TX SO,Birch WA PD\n"


def sheet_xml(path: Path, cells: str, *, dimension: str = "A1") -> Path:
    """A workbook whose one sheet holds what is said."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                data = (
                    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    f'<dimension ref="{dimension}"/><sheetData>{cells}</sheetData></worksheet>'
                ).encode()
            new.writestr(info, data)
    return path


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="XFD20000"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='20000'><c r='XFD20000'><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row><row\nr = "20000"><c\ns="1" r = "XFD20000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000000"><c r="B1000000000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="ZZ900000"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c><c r="xfd90000"><v>1</v></c></row>',
    ],
)  # fmt: skip
def test_a_sheet_with_more_room_than_cells_is_refused_before_it_is_read(cells: str, tmp_path: Path) -> None:
    book = sheet_xml(tmp_path / "sparse.xlsx", cells)
    with pytest.raises(UnreadableFile, match=r"room for|no sheet has one"):
        excel.Workbook(book).sheets()


@pytest.mark.parametrize(
    "place", ["ZZZZZ99999999", "A" * 40 + "1", "A" + "9" * 30, "AAAA1", "A99999999", "zzzz1"], ids=lambda p: p[:14]
)
def test_a_cell_where_no_sheet_has_one_is_refused_before_it_is_read(place: str, tmp_path: Path) -> None:
    """The library that reads workbooks asks for room up to there, and ends the process."""
    path = sheet_xml(tmp_path / "far.xlsx", f'<row r="1"><c r="A1"><v>1</v></c><c r="{place}"><v>2</v></c></row>')
    with pytest.raises(UnreadableFile, match="a cell stands where no sheet has one"):
        extents.refuse_absurd(path, "far.xlsx")


def test_a_sheet_of_another_name_is_looked_at_too(tmp_path: Path) -> None:
    path = sheet_xml(tmp_path / "far.xlsx", '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>')
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "other.xlsx", "w") as new:
        for info in old.infolist():
            name = info.filename.replace("sheet1.xml", "sheet1.dat")
            new.writestr(name, old.read(info).replace(b"sheet1.xml", b"sheet1.dat"))
        new.writestr("xl/sheet.xml", "<x/>")
    with pytest.raises(UnreadableFile, match="a sheet has room for"):
        extents.refuse_absurd(tmp_path / "other.xlsx", "other.xlsx")


def test_a_dimension_of_a_billion_cells_over_two_costs_nothing(tmp_path: Path) -> None:
    book = sheet_xml(tmp_path / "b.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', dimension="A1:XFD1048576")
    assert excel.Workbook(book).sheets() == ["Sheet"]
    assert list(excel.Workbook(book).rows("Sheet")) == [["1"]]


def test_a_long_and_full_sheet_is_read(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(99_990, 100_020))
    book = sheet_xml(tmp_path / "long.xlsx", cells)
    assert sum(1 for r in excel.Workbook(book).rows("Sheet") if r and r[0]) == 30


def test_a_binary_workbook_is_tried_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extents, "_TRIAL", "import os; os.abort()")
    book = tmp_path / "old.xls"
    book.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UnreadableFile, match="memory"):
        excel.Workbook(book).sheets()


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX alone")
def test_a_file_whose_name_is_no_text_is_left_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "good.csv").write_text(SHARED, encoding="utf-8")
    try:
        (raw / os.fsdecode(b"caf\xe9 audit.csv")).write_text("Org Name,Reason\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    read = Workspace(tmp_path / "work").ingest(raw).found
    assert len(read.releases) == 1
    assert ["no text in UTF-8" in n.why for n in read.not_understood] == [True]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_pipes_devices_and_sockets_are_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.csv")
    os.mkfifo(folder / "pipe.zip")
    (folder / "zero.csv").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s.csv"))
        (folder / "good.csv").write_text(SHARED, encoding="utf-8")
        done = ingest([folder], ReleaseCache(tmp_path / "cache"))
        assert len(done.releases) == 1
        assert {x.file.split("/")[-1] for x in done.not_understood} == {"pipe.csv", "pipe.zip", "zero.csv", "s.csv"}
        assert all("pipe, a device or a socket" in x.why for x in done.not_understood)
    for path in (folder / "pipe.csv", folder / "zero.csv", Path("/dev/zero")):
        with pytest.raises(UnreadableFile, match="device"):
            plan([path])


def test_damaged_workbooks_and_archives_are_listed_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    book = sheet_xml(tmp_path / "whole.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>').read_bytes()
    for n, cut in enumerate((30, len(book) // 2, len(book) - 25)):
        (folder / f"cut{n}.xlsx").write_bytes(book[:cut] + b"\0" * 8 + book[cut + 8 :])
        (folder / f"short{n}.zip").write_bytes(book[:cut])
        (folder / f"odd{n}.zip").write_bytes(book[:-40] + bytes(20) + book[-20:])
    end = book.rfind(b"PK\x05\x06")
    (folder / "lies.zip").write_bytes(book[: end + 16] + b"\xff\xff\xff\x7f" + book[end + 20 :])
    (folder / "good.csv").write_text(SHARED, encoding="utf-8")
    done = ingest([folder], ReleaseCache(tmp_path / "cache"))
    assert [r.file for r in done.releases] == ["good.csv"]
    assert len(done.not_understood) >= 8


def nested(inner: bytes, copies: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(copies):
            archive.writestr(f"{n}.zip", inner)
    return out.getvalue()


def test_an_archive_is_limited_over_all_levels_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MEMBERS", 100)
    leaf = io.BytesIO()
    with zipfile.ZipFile(leaf, "w") as archive:
        for n in range(30):
            archive.writestr(f"{n}.csv", "a,b\n1,2\n")
    (tmp_path / "few.zip").write_bytes(nested(leaf.getvalue(), 3))
    assert len(plan([tmp_path / "few.zip"])) == 90
    (tmp_path / "many.zip").write_bytes(nested(leaf.getvalue(), 4))
    with pytest.raises(UnreadableFile, match="would unpack"):
        plan([tmp_path / "many.zip"])
    monkeypatch.setattr(files, "FREE_BYTES", 8_000)
    monkeypatch.setattr(files, "RATIO", 1)
    with pytest.raises(UnreadableFile, match="would unpack"):
        plan([tmp_path / "few.zip"])


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_text_like_the_head_of_a_letter_is_looked_at_once(end: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.csv"
    path.write_bytes((f"a: b{end}" * 60).encode())
    began = time.process_time()
    open_parts(SourceFile(path), tmp_path)
    assert time.process_time() - began < 2


def test_a_text_too_long_to_be_a_reason_is_masked_whole() -> None:
    began = time.process_time()
    assert mask("ICE " * 300_000, "A1B2C3D4" * 200_000, "Quill, Jo") == (TOO_LONG, {"too long": 1})
    assert mask("ICE", "A1B2C3D4" * 200_000) == (TOO_LONG, {"too long": 1})
    assert mask("ICE " * 20_000, "ABC1234") == mask("x" * 5_000_000) == (TOO_LONG, {"too long": 1})
    assert mask("ICE " * 100, "ABC1234") == ("ICE " * 100, {})
    assert time.process_time() - began < 1


ASKED = [
    ("ingest",), ("tally",), ("query", "run"), ("query", "save", "own"), ("reasons", "classify"), ("agencies", "parse"),
    ("reasons", "score"), ("recheck",), ("challenge",), ("findings", "list"),
]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and devices as POSIX has them")
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_whatever_takes_a_file_takes_no_pipe_and_no_device(asked: tuple[str, ...], tmp_path: Path) -> None:
    def hang(*_: object) -> None:
        raise TimeoutError

    os.mkfifo(tmp_path / "pipe.cypher")
    before = signal.signal(signal.SIGALRM, hang)
    try:
        for place in ("/dev/zero", str(tmp_path / "pipe.cypher")):
            signal.alarm(20)
            done = CliRunner().invoke(app, [*asked, place, "-w", str(tmp_path / "work")])
            assert done.exit_code == 1, done.output
            assert "error: " in done.stderr
            assert "bug" not in done.stderr
            assert "imeout" not in done.stderr
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("column", ["org", "reason", "case"])
def test_a_cell_of_millions_of_letters_costs_nothing_and_its_row_is_kept(column: str, tmp_path: Path) -> None:
    """An unclosed quote makes a cell of the rest of a file; whatever column it stands in, its row is a search like others."""
    long = {"org": "Elm PD " * 300_000, "reason": "stolen car " * 200_000, "case": "12-" * 700_000}
    cells = {"org": "Elm OH PD", "reason": "theft", "case": ""} | {column: long[column]}
    lines = [
        f"{n:08d}-0000-4000-8000-000000000000,o. o.,Oak TX PD,12,theft,,05/{n + 1:02d}/2025 10:00:00 AM UTC"
        for n in range(9)
    ]
    lines.append(
        "00000019-0000-4000-8000-000000000000,o. o.,{org},12,{reason},{case},05/20/2025 10:00:00 AM UTC".format(**cells)
    )
    head = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time"
    (tmp_path / "Town A IL PD network audit.csv").write_text("\n".join([head, *lines]) + "\n")
    began = time.process_time()
    work = Workspace(tmp_path / "work")
    work.ingest([tmp_path / "Town A IL PD network audit.csv"])
    assert work.build().data["searches"] == 10
    assert time.process_time() - began < 20


HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time"


def _search(n: int) -> str:
    return f"{n:08d}-0000-4000-8000-000000000000,o. o.,Oak TX PD,12,theft,,05/{n + 1:02d}/2025 10:00:00 AM UTC"


@pytest.mark.parametrize("column", ["org", "reason"])
def test_of_a_cell_beyond_measure_the_rest_is_not_read_and_its_row_is_named(
    column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "_LONGEST", 100_000)
    monkeypatch.setattr(completing, "LONGEST_CELL", 50_000)
    monkeypatch.setattr(reader, "LONGEST_CELL", 50_000)
    long = {"reason": "stolen car " * 20_000, "org": "Elm PD " * 30_000}[column]
    word = {"reason": "theft", "org": "Oak TX PD"}[column]
    lines = [_search(n).replace(word, long) if n == 5 else _search(n) for n in range(20)]
    path = tmp_path / "Town A IL PD network audit.csv"
    path.write_text("\n".join([HEAD, *lines]) + "\n")
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "cache"))
    assert (release.rows, release.records) == (20, 20)
    assert any(w.startswith("Row 7 is 0 MB long") for w in release.warnings), release.warnings


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory as Linux tells it")
def test_a_cell_of_fifty_megabytes_takes_less_than_a_gigabyte(tmp_path: Path) -> None:
    lines = [_search(n).replace("theft", "stolen car " * 5_000_000) if n == 5 else _search(n) for n in range(20)]
    path = tmp_path / "Town A IL PD network audit.csv"
    path.write_text("\n".join([HEAD, *lines]) + "\n")
    asked = "import sys; from graphshare import Workspace; Workspace(sys.argv[1]).ingest(sys.argv[2])"
    # what the system says of a process as a whole begins with what the one took that began it
    asked += "; print(*(x for x in open('/proc/self/status') if x.startswith('VmHWM')))"
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", asked, str(tmp_path / "work"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=told)
    assert int(done.stdout.split()[-2]) * 1024 < 10**9, done.stdout


def test_a_row_longer_than_any_is_refused_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LONGEST_ROW", 50_000)
    for end in ("\n", "\r"):  # either way of counting
        path = tmp_path / "Town A IL PD network audit.csv"
        lines = [_search(n).replace("theft", "x" * 60_000) if n == 5 else _search(n) for n in range(9)]
        path.write_bytes(end.join([HEAD, *lines, ""]).encode())
        with pytest.raises(UnreadableFile, match=r"Row 7 of Town A IL PD network audit\.csv is 0 MB long"):
            open_parts(SourceFile(path), tmp_path)


@pytest.mark.parametrize(
    "page",
    [
        "<title>Elm IL PD Transparency Portal</title><h2>External organizations with access</h2><p>{}</p>",
        "<table><tr><th>Organization Name</th><th>Since</th></tr><tr><td>{}</td><td>2025</td></tr></table>",
    ],
)
def test_a_page_with_a_line_that_nobody_wrote_is_refused(page: str, tmp_path: Path) -> None:
    path = tmp_path / "Elm IL PD.html"
    path.write_text(f"<html><body>{page.format('Oak IL PD ' * 500_000)}</body></html>")
    began = time.process_time()
    with pytest.raises(UnreadableFile, match="a line of 5,000,000 letters"):
        ingest_file(path, ReleaseCache(tmp_path / "cache"))
    assert time.process_time() - began < 10


def test_a_table_of_a_million_columns_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(HEAD + "," * 1_000_000 + "\n" + _search(1) + "\n")
    began = time.process_time()
    with pytest.raises(UnreadableFile, match="1,000,007 columns; no sheet has more than 16,384"):
        open_parts(SourceFile(path), tmp_path)
    assert time.process_time() - began < 2


def test_a_table_with_the_empty_columns_of_a_whole_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Town A IL PD network audit.csv"
    path.write_text(HEAD + "," * 2_000 + "\n" + _search(1) + "\n")
    (release,) = Workspace(tmp_path / "work").ingest([path]).data["releases"]
    assert (release["rows"], release["records"]) == (1, 1)


def test_lines_that_an_open_quote_makes_a_cell_of_are_told(tmp_path: Path) -> None:
    path = tmp_path / "Town A IL PD network audit.csv"
    lines = [_search(n) for n in range(20)]
    for quoted, told in ((5, "the 14 lines after it were"), (18, "the line after it was")):
        broken = [line.replace(",theft,", ',"theft,') if n == quoted else line for n, line in enumerate(lines)]
        for end in ("\n", "\r\n"):
            path.write_bytes(end.join([HEAD, *broken, ""]).encode())
            (release,) = ingest_file(path, ReleaseCache(tmp_path / f"cache{quoted}{len(end)}"))
            assert release.records == quoted + 1
            assert any(told in w for w in release.warnings), release.warnings
    path.write_text("\n".join([HEAD, *lines]))
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "cache"))
    assert not any("quote" in w for w in release.warnings)


def test_an_archive_that_holds_one_name_twice_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "raw" / "logs.zip"
    path.parent.mkdir()
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as made:
        warnings.simplefilter("ignore")
        for reason in ("theft", "assist ICE"):
            made.writestr("Town A IL PD network audit.csv", f"{HEAD}\n{_search(1).replace('theft', reason)}\n")
    (path.parent / "Town B IL PD network audit.csv").write_text(f"{HEAD}\n{_search(2)}\n")
    found = Workspace(tmp_path / "work").ingest([path.parent]).data
    assert [r["file"] for r in found["releases"]] == ["Town B IL PD network audit.csv"]
    assert [("twice" in n["why"], n["file"]) for n in found["not_understood"]] == [(True, "raw/logs.zip")]


def test_an_archive_inside_too_many_others_says_so(tmp_path: Path) -> None:
    content = f"{HEAD}\n{_search(1)}\n".encode()
    for n in range(5):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr(f"{n}.zip" if n else "log.csv", content)
        content = made.getvalue()
    (tmp_path / "deep.zip").write_bytes(content)
    (told,) = Workspace(tmp_path / "work").ingest([tmp_path / "deep.zip"]).data["not_understood"]
    assert "is an archive inside 3 others" in told["why"]
