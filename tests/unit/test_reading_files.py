"""Files as people have them: compressed, oddly encoded, damaged, twice; and what is said about them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from graphshare.domain.model import ReleaseKind
from graphshare.engine import connect, dicts, parquet
from graphshare.errors import GraphshareError, UnknownLayout, UnreadableFile
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, SourceFile, filenames, ingest, ingest_file, plan, session
from graphshare.sources.formats import files as files_module
from graphshare.sources.formats.mapped import mapped

HEADER = "Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Search Time"
ROWS = [
    'Q. Quill,Alder IL PD,2,,ZQX1042,stolen vehicle,25-1,"10/01/2025, 06:47:21 PM UTC"',
    'R. Rook,Birch GA SO,17,,,café robbery,,"10/02/2025, 06:47:21 PM UTC"',
]
AUDIT = "\r\n".join([HEADER, *ROWS, ""])


@pytest.fixture
def cache(tmp_path: Path) -> ReleaseCache:
    return ReleaseCache(tmp_path / "cache")


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def reasons(cache: ReleaseCache, release: Release) -> list[str]:
    path = cache.table(release.id, "entries")
    assert path is not None
    return [e["reason"] for e in dicts(connect(), f"SELECT reason FROM {parquet(path)}")]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("cp1252", b""),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_encodings_are_told_from_the_bytes(tmp_path: Path, cache: ReleaseCache, encoding: str, mark: bytes) -> None:
    (release,) = ingest_file(put(tmp_path / "a.csv", mark + AUDIT.encode(encoding)), cache)
    assert reasons(cache, release) == ["stolen vehicle", "café robbery"]
    assert release.columns[0].name == "Name"
    assert any("cp1252" in w for w in release.warnings) is (encoding == "cp1252")


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_delimiters_are_told_from_the_records(tmp_path: Path, cache: ReleaseCache, delimiter: str) -> None:
    text = AUDIT.replace(", 06", "\0").replace(",", delimiter).replace("\0", ", 06")
    (release,) = ingest_file(put(tmp_path / "a.csv", text), cache)
    assert reasons(cache, release) == ["stolen vehicle", "café robbery"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds_are_read(tmp_path: Path, cache: ReleaseCache, line_end: str) -> None:
    (release,) = ingest_file(put(tmp_path / "a.csv", AUDIT.replace("\r\n", line_end)), cache)
    assert (release.rows, release.records) == (2, 2)


def test_mixed_line_ends_and_stray_quotes_lose_no_row(tmp_path: Path, cache: ReleaseCache) -> None:
    odd = 'S. Sparrow,Cedar TX PD,3,,,5" pipe and "quoted" words,,"10/03/2025, 06:47:21 PM UTC"'
    text = HEADER + "\n" + ROWS[0] + "\r\n" + odd + "\n" + ROWS[1]
    (release,) = ingest_file(put(tmp_path / "a.csv", text), cache)
    assert release.records == 3
    assert '5" pipe and "quoted" words' in reasons(cache, release)


def test_compressed_files_are_unpacked_and_named_as_released(tmp_path: Path, cache: ReleaseCache) -> None:
    (packed,) = ingest_file(put(tmp_path / "a.csv.gz", gzip.compress(AUDIT.encode(), mtime=0)), cache)
    assert (packed.file, packed.records) == ("a.csv.gz", 2)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("fernley_ca_pd/b.csv", AUDIT)
        archive.writestr("__MACOSX/._b.csv", b"\0\1")
        archive.writestr("notes/readme.txt", "hello")
    done = ingest([tmp_path / "all.zip"], cache)
    (inside,) = done.releases
    assert (inside.file, inside.agency, inside.agency_basis) == ("b.csv", "Fernley CA PD", "folder name")
    assert [n.file for n in done.not_understood] == ["notes/readme.txt"]
    assert inside.source is not None
    again = SourceFile.from_source(inside.source)
    assert (again.path, again.member) == (tmp_path / "all.zip", "fernley_ca_pd/b.csv")


def test_an_archive_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, cache: ReleaseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "FREE_BYTES", 1000)
    bomb = put(tmp_path / "a.csv.gz", gzip.compress(b"a" * 2_000_000, mtime=0))
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        ingest_file(bomb, cache)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"a" * 2_000_000)
    with pytest.raises(UnreadableFile, match="would unpack"):
        plan([tmp_path / "bomb.zip"])


def test_a_folder_is_walked_in_order_and_what_is_not_understood_is_listed(tmp_path: Path, cache: ReleaseCache) -> None:
    put(tmp_path / "in" / "b.csv", AUDIT)
    put(tmp_path / "in" / "a" / "c.csv", AUDIT.replace("stolen", "found"))
    put(tmp_path / "in" / ".hidden.csv", AUDIT)
    put(tmp_path / "in" / "other.csv", "colour,weight\nred,3\n")
    put(tmp_path / "in" / "empty.csv", "")
    done = ingest([tmp_path / "in"], cache)
    assert [r.file for r in done.releases] == ["b.csv", "c.csv"]
    assert {n.file: n.why for n in done.not_understood} == {
        "in/empty.csv": "empty.csv is empty. Ask for it again, or check the download.",
        "in/other.csv": "the layout is not known; found: colour, weight",
    }


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("empty.csv", b"", UnreadableFile),
        ("blank.csv", b" \r\n \r\n", UnreadableFile),
        ("binary.csv", bytes(range(256)) * 64, UnreadableFile),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 60, UnreadableFile),
        ("cut.csv.gz", gzip.compress(AUDIT.encode() * 50, mtime=0)[:-20], UnreadableFile),
        ("other.csv", b"colour,weight\nred,3\nblue,4\n", UnknownLayout),
        ("near.csv", b"Name,Org Name,License Plate\nA,B,C\n", UnknownLayout),
        ("doc.json", b'{"a": 1}', UnknownLayout),
        ("torn.json", b'{"a": [1, 2', GraphshareError),
        ("page.html", b"<html><body>Hello</body></html>", UnknownLayout),
    ],
)
def test_a_named_file_that_cannot_be_used_is_refused_in_few_words(
    tmp_path: Path, cache: ReleaseCache, name: str, content: bytes, error: type[GraphshareError]
) -> None:
    path = put(tmp_path / name, content)
    with pytest.raises(error) as caught:
        ingest([path], cache)
    assert name in caught.value.message
    assert len((caught.value.message + "\n" + (caught.value.hint or "")).splitlines()) <= 12
    assert not cache.all()
    assert not list(cache.root.glob("*")) if cache.root.exists() else True


def test_a_missing_file_and_an_empty_folder_are_said_to_be_so(tmp_path: Path, cache: ReleaseCache) -> None:
    with pytest.raises(UnreadableFile, match=r"missing\.csv"):
        ingest([tmp_path / "missing.csv"], cache)
    (tmp_path / "void").mkdir()
    with pytest.raises(UnreadableFile, match="holds no file"):
        ingest([tmp_path / "void"], cache)
    with pytest.raises(UnreadableFile, match="folder"):
        ingest_file(tmp_path / "void", cache)


def test_the_nearest_layout_is_named(tmp_path: Path, cache: ReleaseCache) -> None:
    with pytest.raises(UnknownLayout) as caught:
        ingest_file(put(tmp_path / "near.csv", "Name,Org Name,License Plate\nA,B,C\n"), cache)
    assert "audit" in caught.value.nearest
    assert caught.value.found == "Name, Org Name, License Plate"


def test_the_same_content_is_held_once(tmp_path: Path, cache: ReleaseCache) -> None:
    (first,) = ingest_file(put(tmp_path / "a.csv", AUDIT), cache)
    stamp = (cache.folder(first.id) / "entries.parquet").stat().st_mtime_ns
    said: list[str] = []
    (second,) = ingest_file(put(tmp_path / "copy of a.csv", AUDIT), cache, on_progress=said.append)
    assert second == first
    assert said == ["copy of a.csv holds the same as a.csv, which is held already."]
    assert (cache.folder(first.id) / "entries.parquet").stat().st_mtime_ns == stamp
    (named,) = ingest_file(tmp_path / "a.csv", cache, Given(agency="Fern Hollow ME PD"))
    assert (named.id, named.agency, named.agency_basis) == (first.id, "Fern Hollow ME PD", "flag")
    assert len(cache.all()) == 1


def test_an_older_reading_is_read_again(tmp_path: Path, cache: ReleaseCache) -> None:
    (first,) = ingest_file(put(tmp_path / "a.csv", AUDIT), cache)
    record = cache.folder(first.id) / "release.json"
    old = json.loads(record.read_text(encoding="utf-8")) | {"reader_version": 0, "layout": "old"}
    record.write_text(json.dumps(old), encoding="utf-8")
    (again,) = ingest_file(tmp_path / "a.csv", cache)
    assert again == first


def test_a_flag_that_contradicts_the_content_wins_with_a_warning(tmp_path: Path, cache: ReleaseCache) -> None:
    own = AUDIT.replace("Birch GA SO", "Alder IL PD")
    given = Given(agency="Cedar TX PD", kind=ReleaseKind.ORGANIZATION_AUDIT)
    (release,) = ingest_file(put(tmp_path / "a.csv", own), cache, given)
    assert (release.kind, release.agency, release.agency_basis) == ("organization audit", "Cedar TX PD", "flag")
    assert any("Alder IL PD" in w for w in release.warnings)


def test_a_short_file_named_network_with_one_organization_is_a_network_audit(
    tmp_path: Path, cache: ReleaseCache
) -> None:
    own = AUDIT.replace("Birch GA SO", "Alder IL PD")
    name = "Fern_Hollow_ME_PD_Network_Audit_6_1_2024_7_1_2024.csv"
    (release,) = ingest_file(put(tmp_path / name, own), cache)
    assert (release.kind, release.agency, release.agency_basis) == ("network audit", "Fern Hollow ME PD", "file name")


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path, cache: ReleaseCache) -> None:
    from datetime import datetime

    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "June"
    second, notes = book.create_sheet("July"), book.create_sheet("Notes")
    for sheet in (first, second):
        sheet.append(["Name", "Org Name", "Total Networks Searched", "Reason", "Search Time"])
        sheet.append(["Q. Quill", "Alder IL PD", 2.0, sheet.title, datetime(2025, 6, 1, 12, 30, 15)])
        sheet.append([None, None, None, None, None])
        sheet.append(["R. Rook", "Birch GA SO", 17, 4711, 45810.5])
    notes.append(["printed by", "somebody"])
    book.save(tmp_path / "both.xlsx")
    june, july = ingest_file(tmp_path / "both.xlsx", cache)
    assert (june.sheet, july.sheet, june.part, july.part) == ("June", "July", 0, 1)
    assert june.id != july.id
    assert (june.rows, june.records, june.blank) == (3, 2, 1)
    assert (june.first, june.last) == ("2025-06-01T12:30:15Z", "2025-06-02T12:00:00Z")
    assert reasons(cache, june) == ["June", "4711"]
    assert any("Notes" in w for w in june.warnings)


def test_two_exports_stacked_repeat_their_header_as_structure(tmp_path: Path, cache: ReleaseCache) -> None:
    (release,) = ingest_file(put(tmp_path / "a.csv", AUDIT + AUDIT), cache)
    assert (release.rows, release.records, release.structure) == (5, 4, 1)


def test_a_title_above_the_header_and_a_total_below_are_structure(tmp_path: Path, cache: ReleaseCache) -> None:
    text = f"Audit of searches,,,,,,,\r\n{AUDIT}Total: 2,,,,,,,\r\n"
    (release,) = ingest_file(put(tmp_path / "a.csv", text), cache)
    assert (release.rows, release.records, release.structure) == (4, 2, 2)


def test_the_mark_of_a_cut_download_is_structure_and_a_warning(tmp_path: Path, cache: ReleaseCache) -> None:
    text = AUDIT + "# ERROR: download incomplete — please retry\r\n"
    (release,) = ingest_file(put(tmp_path / "a.csv", text), cache)
    assert (release.records, release.structure) == (2, 1)
    assert any("cut" in w for w in release.warnings)


def test_a_row_that_is_garbage_is_rejected_with_its_cause_and_one_with_an_odd_time_is_kept(
    tmp_path: Path, cache: ReleaseCache
) -> None:
    odd = "T. Tam,Cedar TX PD,3,,,theft,,sometime in May\r\n"
    garbage = "T. Tam,Cedar TX PD,x,,,theft,,garbage\r\n"
    (release,) = ingest_file(put(tmp_path / "a.csv", AUDIT + odd + garbage), cache)
    assert (release.records, release.rejected) == (3, 1)
    path = cache.table(release.id, "rejected")
    assert path is not None
    assert dicts(connect(), f"SELECT * FROM {parquet(path)}") == [
        {"row": 5, "cause": "search time not readable", "column": "Search Time"}
    ]
    assert any("1 search times" in w for w in release.warnings)


def test_a_label_whose_column_is_gone_is_told_by_the_cells(tmp_path: Path, cache: ReleaseCache) -> None:
    rows = "\r\n".join(r.replace(",ZQX1042,", ",").replace("17,,,", "17,,") for r in ROWS)
    (release,) = ingest_file(put(tmp_path / "a.csv", HEADER + "\r\n" + rows), cache)
    assert release.last == "2025-10-02T18:47:21Z"
    assert any("told by their cells" in w for w in release.warnings)


def test_a_blank_label_is_told_by_the_cells(tmp_path: Path, cache: ReleaseCache) -> None:
    (release,) = ingest_file(put(tmp_path / "a.csv", AUDIT.replace("Org Name", "", 1)), cache)
    assert release.kind == "network audit"
    assert any("(org)" in w for w in release.warnings)


def test_a_file_as_long_as_a_worksheet_is_warned_about(
    tmp_path: Path, cache: ReleaseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphshare.sources.audits import logs as audits

    monkeypatch.setattr(audits, "_CUT_AT", frozenset({2}))
    (release,) = ingest_file(put(tmp_path / "a.csv", AUDIT), cache)
    assert any("more may have existed" in w for w in release.warnings)


def test_a_reason_overwritten_with_one_word_is_a_placeholder(tmp_path: Path, cache: ReleaseCache) -> None:
    line = 'Q. Quill,Alder IL PD,2,,,Investigation,,"10/01/2025, 06:47:21 PM UTC"\r\n'
    many, few = HEADER + "\r\n" + line * 60, HEADER + "\r\n" + line * 20
    states = []
    for name, text in (("many.csv", many), ("few.csv", few)):
        (release,) = ingest_file(put(tmp_path / name, text), cache)
        states.append({c.read_as: c.states for c in release.columns}["reason"])
    assert states == [{"placeholder": 60}, {"value": 20}]


def test_a_file_whose_name_says_another_agency_than_its_content_is_told(tmp_path: Path, cache: ReleaseCache) -> None:
    said = {}
    for name in ("Oak TX PD.csv", "Oak Police Department TX.csv", "Fir TX PD.csv", "Oak IL PD.csv"):
        (release,) = ingest_file(put(tmp_path / name, LIST.format("Oak TX PD") + f"{name},\n"), cache)
        said[name] = (release.agency, any("the content is taken" in w for w in release.warnings))
    assert said == {
        "Oak TX PD.csv": ("Oak TX PD", False),
        "Oak Police Department TX.csv": ("Oak TX PD", False),
        "Fir TX PD.csv": ("Oak TX PD", True),
        "Oak IL PD.csv": ("Oak TX PD", True),
    }


LIST = "Organization Name,Networks I'm Sharing\nElm OH PD,{0}\nAsh OH PD,{0}\n"


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_archives_inside_archives_are_opened_and_what_systems_leave_behind_is_not(
    tmp_path: Path, cache: ReleaseCache
) -> None:
    inner = zipped({"in/SharedNetworks.csv": LIST.format("Oak TX PD"), ".DS_Store": "x"})
    outer = {
        "a/b/inner.zip": inner,
        "a/b/list.csv.gz": gzip.compress(LIST.format("Yew TX PD").encode(), mtime=0),
        "__MACOSX/a/b/._list.csv": b"\0\5\x16\7",
        "a/Thumbs.db": "x",
        "a/~$list.xlsx": "x",
        "a/.~lock.list.xlsx#": "x",
        "a/broken.zip": b"PK no archive",
    }
    path = put(tmp_path / "response.zip", zipped(outer))
    done = ingest([path], cache)
    assert [(r.file, r.agency, r.rows) for r in done.releases] == [
        ("SharedNetworks.csv", "Oak TX PD", 2),
        ("list.csv.gz", "Yew TX PD", 2),
    ]
    assert [n.file for n in done.not_understood] == ["a/broken.zip"]
    again = SourceFile.from_source(done.releases[0].source or "")
    assert (again.path, again.member) == (path, "a/b/inner.zip::in/SharedNetworks.csv")
    assert (again.name, again.folder) == ("SharedNetworks.csv", "in")


def test_a_bomb_inside_an_archive_is_refused_and_the_rest_goes_on(
    tmp_path: Path, cache: ReleaseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphshare.sources.formats.files.FREE_BYTES", 10_000)
    bomb = zipped({"deep.csv": b"a" * 5_000_000})
    put(tmp_path / "in" / "outer.zip", zipped({"bomb.zip": bomb}))
    put(tmp_path / "in" / "list.csv", LIST.format("Oak TX PD"))
    done = ingest([tmp_path / "in"], cache)
    assert [r.agency for r in done.releases] == ["Oak TX PD"]
    assert "that is not done" in done.not_understood[0].why


def test_a_sheet_of_the_open_document_kind_is_read(tmp_path: Path, cache: ReleaseCache) -> None:
    names = "office:1.0 table:1.0 text:1.0"
    spaces = " ".join(f'xmlns:{n.split(":")[0]}="urn:oasis:names:tc:opendocument:xmlns:{n}"' for n in names.split())
    rows = [("Organization Name", "Networks I'm Sharing"), ("Elm OH PD", "Fir TX PD"), ("Ash OH PD", "Fir TX PD")]
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    book = zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
    (release,) = ingest_file(put(tmp_path / "list.ods", book), cache)
    assert (release.layout, release.agency, release.rows) == ("Shared Networks", "Fir TX PD", 2)


def test_the_same_content_under_two_names_is_one_release_and_said_so(tmp_path: Path, cache: ReleaseCache) -> None:
    for name in ("a.csv", "b.csv"):
        put(tmp_path / "in" / name, LIST.format("Oak TX PD"))
    done = ingest([tmp_path / "in"], cache)
    assert [r.file for r in done.releases] == ["a.csv"]
    assert done.notes == ["b.csv holds the same as a.csv, which is held already."]


def test_what_a_browser_saves_with_a_page_is_part_of_the_page(tmp_path: Path, cache: ReleaseCache) -> None:
    put(
        tmp_path / "in" / "Elm.html",
        "<title>Flock Safety - Elm OH PD Transparency Portal</title><h2>Data retention</h2><p>9 days</p>",
    )
    put(tmp_path / "in" / "Elm_files" / "style.css", "p { color: red }")
    put(tmp_path / "in" / "other_files" / "notes.txt", "nothing")
    done = ingest([tmp_path / "in"], cache)
    assert [r.file for r in done.releases] == ["Elm.html"]
    assert [n.file for n in done.not_understood] == ["other_files/notes.txt"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"\0\0\0\x20ftypisom" + bytes(50), "a video or sound recording"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le"), "a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"Rar!\x1a\x07\x01\0" + bytes(50), "an archive"),
        (b"{\\rtf1\\ansi records}", "a text document"),
        (b'<?xml version="1.0"?><kml><Placemark/></kml>', "a map file"),
        (b"SQLite format 3\0" + bytes(50), "a database file"),
        (b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", "a browser check"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence_that_says_what_it_is_and_what_to_do(
    tmp_path: Path, cache: ReleaseCache, content: bytes, what: str
) -> None:
    with pytest.raises(UnreadableFile, match=what) as caught:
        ingest_file(put(tmp_path / "received", content), cache)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "agency", "day"),
    [
        ("10_1_2025-10_31_2025-Fern Hollow ME PD-Audit (1).csv", "Fern Hollow ME PD", "2025-10-31"),
        ("Alder_IL_PD_Network_Audit_6_1_2024_7_1_2024.csv", "Alder IL PD", "2024-07-01"),
        ("fernley_ca_pd_potentially_odd_queries.csv", "Fernley CA PD", None),
        ("fern_hollow_me_pd", "Fern Hollow ME PD", None),
        ("birch_county_ga_so", "Birch County GA SO", None),
        ("alder-il-pd.csv", "Alder IL PD", None),
        ("alder_police_department", "Alder Police Department", None),
        ("Allenby PD MI.xlsx", "Allenby PD MI", None),
        ("SharedNetworks_2026_May_5.csv", None, "2026-05-05"),
        ("participatingAgencies05182026am.xlsx", None, "2026-05-18"),
        ("agency20240426.csv", None, "2024-04-26"),
        ("2026-04-29.json", None, "2026-04-29"),
        ("all_public_6-11-2025", None, "2025-06-11"),
        ("flock_org_audit_somewhere_me", None, None),
        ("raw audit in pd", None, None),
        ("20261399.csv", None, None),
        ("Alder IL PD Shared Networks 6.5.26.xlsx", "Alder IL PD", "2026-06-05"),
        ("sharednetworks_fern_ca_pd.csv", "Fern CA PD", None),
        ("SharedNetworks_FernHollowCAPD.csv", "Fern Hollow CA PD", None),
        ("2026-04-28_fern-ca-pd.html", "Fern CA PD", "2026-04-28"),
        ("transparency.flocksafety.com_fern-ca-pd.html", "Fern CA PD", None),
        ("Flock Safety - Fern CA PD Transparency Portal.mhtml", "Fern CA PD", None),
        ("shared-networks-2025-06-05-alder-il-pd.csv", "Alder IL PD", "2025-06-05"),
        ("PRR 25-1234 - Shared Networks - Alder WA PD.xlsx", "Alder WA PD", None),
        ("W012345-060526 Alder PD WA SharedNetworks.csv", "Alder PD WA", None),
        ("Alder, IL Police Department - Shared Networks.csv", "Alder IL Police Department", None),
        ("Alder Police Department (IL) Shared.csv", "Alder Police Department IL", None),
        ("Elm County Sheriff's Office IL - networks.csv", "Elm County Sheriff's Office IL", None),
        ("University of Fern PD (IA) shared networks.csv", "University of Fern PD IA", None),
        ("Fern-Alder NC PD shared.csv", "Fern-Alder NC PD", None),
        ("fern-co-so-ms.csv", "Fern County SO MS", None),
        ("Networks Shared With Me Fern CA PD.csv", "Fern CA PD", None),
        ("2025-06-11_Fern_Hollow_IL.html", "Fern Hollow IL", "2025-06-11"),
        ("2025-06-11_Fern_OK.html", "Fern OK", "2025-06-11"),
        ("Desktop_OK", None, None),
        ("list of CA PD.csv", None, None),
        ("ParticipatingEntities-20250104041613.xlsx", None, "2025-01-04"),
        ("Shared Networks as of 5 June 2026.csv", None, "2026-06-05"),
        ("June 2026 shared networks.csv", None, None),
        ("audit 1.2.csv", None, None),
        ("alpr-audits-fern-police-department-181267_doc5.xlsx", "Fern Police Department", None),
    ],
)
def test_names_of_files_say_whose_and_of_when(name: str, agency: str | None, day: str | None) -> None:
    assert filenames.agency_in(name) == agency
    assert filenames.day_in(name) == day


def test_a_long_read_tells_bytes_and_rows_so_far(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.csv", AUDIT)
    put(tmp_path / "in" / "b.csv", AUDIT.replace("Elm", "Oak") + "\n")
    said: list[tuple[str, int, int | None, int | None]] = []
    done = ingest(
        [tmp_path / "in"],
        ReleaseCache(tmp_path / "cache"),
        progress=lambda text, done, total, rows=None: said.append((text, done, total, rows)),
    )
    sizes = [(tmp_path / "in" / name).stat().st_size for name in ("a.csv", "b.csv")]
    first = done.releases[0].rows
    assert said == [("a.csv", 0, sum(sizes), 0), ("b.csv", sizes[0], sum(sizes), first)]


def test_a_view_that_somebody_holds_of_a_file_stops_no_reading(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(b"a,b\n1,2\n")
    with mapped(tmp_path / "log.csv") as data:
        held = memoryview(data)  # as a profiler does, which looks at the frames of a cluster's worker
    assert bytes(held) == b"a,b\n1,2\n"


def test_a_small_log_is_read_by_one_thread_and_the_large_one_after_it_by_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_ALONE", 3)
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_text("abc")
    large.write_text("abcd")
    with session.Engine() as engine:
        threads = [
            engine.connection_for(path).execute("SELECT current_setting('threads')").fetchall()
            for path in (large, small, small, large)
        ]
    assert threads == [threads[0], [(1,)], [(1,)], threads[0]]
