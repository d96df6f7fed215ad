"""Every layout in which audits have been released, with invented agencies, and what must come of each."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from graphshare.engine import connect, dicts, parquet
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest_file
from graphshare.sources.values.layout_names import DATABASES, NETWORK, ORGANIZATION, Layout, layout_name
from graphshare.sources.values.layouts import map_columns

IDS = [f"0a1b2c3d-0000-4000-8000-00000000000{n}" for n in range(10)]
FRAME = "09/01/2025, 12:00:00 AM UTC\n10/01/2025, 11:59:59 PM UTC"
TIMES = ["10/01/2025, 06:47:21 PM UTC", "10/01/2025, 07:05:00 PM UTC", "10/2/2025, 1:02:03 AM UTC"]
ISO = ["2025-10-01 18:47:21", "2025-10-01 19:05:00", "2025-10-02 01:02:03"]
ORGS = ["Alder IL PD", "Birch County GA SO", "Cedar TX PD"]
USERS = ["Q. Quillfeather", "R. Rookwood", "Q. Quillfeather"]
PLATES = ["ZQX1042", "***", "8KLM330"]
REASONS = ["stolen vehicle", "HSI assist", "homicide"]
CASES = ["25-001234", "", "25-009999"]
NETWORKS, DEVICES = ["2", "6281", "17"], ["40", "79275", "210"]

#: field name → its cells in the three rows of every sample
CELLS: dict[str, list[str]] = {
    "ID": IDS[:3],
    "Name": USERS,
    "Org Name": ORGS,
    "Total Networks Searched": NETWORKS,
    "Total Devices Searched": DEVICES,
    "Time Frame": [FRAME] * 3,
    "License Plate": PLATES,
    "Reason": REASONS,
    "Case #": CASES,
    "Filters": ["", "Illinois", ""],
    "Search Time": TIMES,
    "Search Type": ["lookup", "search - Mobile", "freeform"],
    "Text Prompt": ["", "", "red truck"],
    "Moderation": ["", "", ""],
    "Source File": ["a.csv"] * 3,
    "Networks Queried": NETWORKS,
}

N1 = (
    "ID, Name, Org Name, Total Networks Searched, Time Frame, License Plate, Reason, Case #, Filters, Search Time, "
    "Search Type, Text Prompt, Moderation"
)
N2 = N1.replace(", Time Frame", ", Total Devices Searched, Time Frame")
N3 = N2.removeprefix("ID, ")
N4 = "Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time,Search Type"
N5 = "Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,Case #,Reason,Search Time"
N7 = "Org Name,Total Networks Searched,Total Devices Searched,Search Time,Search Type,Reason"
N8 = "Org Name,Total Networks Searched,Total Devices Searched,Time Frame,Filters,Search Time,Search Type,Text Prompt,Moderation"
O1 = "ID, Name, Org Name, Total Networks Searched, Time Frame, Reason, Case #, Search Time, Search Type, Text Prompt, Moderation"
O5 = "Name,Total Networks Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time,Search Type"


def table(header: list[str] | None, rows: list[list[str]], line_end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def sample(columns: str, *, header: bool = True, **other: list[str]) -> str:
    """Three rows under a comma list of columns; ``other`` replaces cells (spaces in names as underscores)."""
    labels = columns.split(",")
    cells = CELLS | {k.replace("_", " "): v for k, v in other.items()}
    rows = [[cells[c.strip()][n] for c in labels] for n in range(3)]
    return table(labels if header else None, rows)


def one_org(columns: str, **other: list[str]) -> str:
    return sample(columns, Org_Name=["Alder IL PD"] * 3, **other)


class Shelf:
    """A cache to read into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = ReleaseCache(root / "cache")

    def read(self, text: str | bytes, name: str = "audit.csv", **given: Any) -> Release:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        (release,) = ingest_file(path, self.cache, Given(**given))
        return release

    def entries(self, release: Release, table: str = "entries") -> list[dict[str, Any]]:
        path = self.cache.table(release.id, table)
        return dicts(connect(), f"SELECT * FROM {parquet(path)}") if path else []


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def assert_the_three(entries: list[dict[str, Any]], *absent: str) -> None:
    """The three rows of the samples, but for the columns that the layout lacks."""
    assert len(entries) == 3
    assert [str(e["at"]) for e in entries] == ISO
    expected: dict[str, list[Any]] = {
        "flock_id": IDS[:3],
        "org": ORGS,
        "networks": [2, 6281, 17],
        "devices": [40, 79275, 210],
        "reason": REASONS,
        "case_number": ["25-001234", None, "25-009999"],
        "case_state": ["value", "empty", "value"],
        "search_type": ["lookup", "search - Mobile", "freeform"],
        "user_no": [1, 2, 1],
        "plate_no": [1, None, 2],
        "plate_state": ["value", "redacted", "value"],
        "frame_from": ["2025-09-01 00:00:00"] * 3,
        "frame_until": ["2025-10-01 23:59:59"] * 3,
    }
    for column, values in expected.items():
        if column in absent:
            continue
        found = [str(e[column]) if column.startswith("frame") else e[column] for e in entries]
        assert found == values, column
    for column in absent:
        if column not in ("org",):
            assert all(e[column] in (None, "absent") for e in entries), column


NETWORK_AUDITS = {
    "N1": (N1, ("devices",)),
    "N2": (N2, ()),
    "N3": (N3, ("flock_id",)),
    "N4": (N4, ("flock_id",)),
    "N5": (N5, ("flock_id", "plate_no", "plate_state", "search_type")),
    "N7": (
        N7,
        ("flock_id", "user_no", "plate_no", "plate_state", "case_number", "case_state", "frame_from", "frame_until"),
    ),
    "N8": (N8, ("flock_id", "user_no", "plate_no", "plate_state", "case_number", "case_state", "reason")),
}


@pytest.mark.parametrize("layout", NETWORK_AUDITS)
def test_a_network_audit_is_read_in_every_order_of_columns(shelf: Shelf, layout: str) -> None:
    columns, absent = NETWORK_AUDITS[layout]
    release = shelf.read(sample(columns))
    assert (release.kind, release.layout) == ("network audit", layout)
    assert (release.rows, release.records, release.rejected, release.blank, release.structure) == (3, 3, 0, 0, 0)
    assert (release.first, release.last) == ("2025-10-01T18:47:21Z", "2025-10-02T01:02:03Z")
    assert release.agency is None
    assert any("--agency" in w for w in release.warnings)
    entries = shelf.entries(release)
    assert_the_three(entries, *absent)
    assert [e["row"] for e in entries] == [2, 3, 4]


@pytest.mark.parametrize(("layouts", "own"), [(NETWORK, False), (ORGANIZATION, True), (DATABASES, False)])
def test_the_header_of_every_layout_is_told_by_the_table_of_layouts(layouts: tuple[Layout, ...], own: bool) -> None:
    for layout in layouts:
        rows = [layout.header, *([layout.record] if layout.record else [])]
        mapping = map_columns(tuple(tuple(row.split(",")) for row in rows))
        assert mapping is not None
        assert layout_name(mapping, own) == layout.name, layout.header


@pytest.mark.parametrize("layout", ["N1", "N2", "N3", "N4", "N5", "N7", "N8"])
def test_a_missing_header_is_told_by_the_cells(shelf: Shelf, layout: str) -> None:
    columns, absent = NETWORK_AUDITS[layout]
    release = shelf.read(sample(columns, header=False))
    assert (release.layout, release.rows, release.records) == (layout, 3, 3)
    assert any("no header" in w for w in release.warnings)
    entries = shelf.entries(release)
    assert_the_three(entries, *absent)
    assert [e["row"] for e in entries] == [1, 2, 3]


def test_headers_in_capitals_or_with_underscores_mean_the_same(shelf: Shelf) -> None:
    assert_the_three(shelf.entries(shelf.read(sample(N2).replace("Org Name", "ORG NAME", 1))))
    text = sample(N2).split("\r\n", 1)
    underscored = text[0].replace(", ", ",").replace(" ", "_") + "\r\n" + text[1]
    assert_the_three(shelf.entries(shelf.read(underscored)))


def test_processed_network_audits_call_the_organization_agency(shelf: Shelf) -> None:
    text = sample("Org Name,Total Networks Searched,Total Devices Searched,Case #,Reason,Search Time")
    release = shelf.read("agency,networks,devices,Case #,Reason,Search Time\r\n" + text.split("\r\n", 1)[1])
    assert release.layout == "N9"
    assert [e["org"] for e in shelf.entries(release)] == ORGS


@pytest.mark.parametrize("suffix", ["", "."])
def test_blocks_of_columns_side_by_side_are_all_read(shelf: Shelf, suffix: str) -> None:
    labels = N5.split(",")
    header = labels + [c + (f"{suffix}1" if suffix else "") for c in labels]
    rows = [[CELLS[c][n] for c in labels] for n in range(3)]
    other = [
        ["T. Tamsin", "Dunmore OH PD", "3", "9", FRAME, "", "ICE", "11/05/2025, 01:00:00 AM UTC"],
        [""] * 8,
        [""] * 8,
    ]
    release = shelf.read(table(header, [a + b for a, b in zip(rows, other, strict=True)]))
    entries = shelf.entries(release)
    assert (release.layout, release.rows, release.records) == ("N6", 3, 3)
    assert [(e["row"], e["org"]) for e in entries] == [
        (2, "Alder IL PD"), (2, "Dunmore OH PD"), (3, "Birch County GA SO"), (4, "Cedar TX PD"),
    ]  # fmt: skip
    assert any("4 entries" in w for w in release.warnings)


def test_a_date_and_a_time_of_day_in_two_columns_are_one_time(shelf: Shelf) -> None:
    text = table(
        ["Org Name", "Reason", "Search Date", "Search Time", "Total Networks Searched"],
        [
            [ORGS[n], REASONS[n], "10/01/2025", clock, "2"]
            for n, clock in enumerate(["06:47:21 PM", "19:05:00", "11:00 PM"])
        ],
    )
    release = shelf.read(text)
    assert release.layout == "N10"
    assert [str(e["at"]) for e in shelf.entries(release)] == [*ISO[:2], "2025-10-01 23:00:00"]
    assert not any(e["day_only"] for e in shelf.entries(release))


@pytest.mark.parametrize(
    "header",
    [["last_search_time", "nb_queries", "agency", "case_number", "reason"], ["date", "agency", "case", "reason"]],
)
def test_keyword_hits_are_a_selection_and_carry_their_number_of_searches(shelf: Shelf, header: list[str]) -> None:
    cells = {
        "last_search_time": "2025-05-06 09:33:57-07",
        "date": "2025-05-06",
        "nb_queries": "4",
        "agency": "Alder IL PD",
        "case_number": "",
        "case": "",
        "reason": "for hsi",
    }
    release = shelf.read(table(header, [[cells[c] for c in header]]), "fernley_ca_pd_hits.csv")
    assert (release.kind, release.selection, release.agency) == ("keyword hits", "keyword", "Fernley CA PD")
    (entry,) = shelf.entries(release)
    counted = "nb_queries" in header
    assert entry["searches"] == (4 if counted else 1)
    assert str(entry["at"]) == ("2025-05-06 16:33:57" if counted else "2025-05-06 00:00:00")
    assert entry["day_only"] is not counted


def test_an_organization_audit_names_its_agency_itself(shelf: Shelf) -> None:
    release = shelf.read(one_org(O1), "network/whatever.csv")
    assert (release.kind, release.layout) == ("organization audit", "O1")
    assert (release.agency, release.agency_basis) == ("Alder IL PD", "content")
    assert_the_three(
        [e | {"org": o} for e, o in zip(shelf.entries(release), ORGS, strict=True)],
        "devices",
        "plate_no",
        "plate_state",
    )


def test_rows_that_stop_early_and_blank_padding_are_kept_apart(shelf: Shelf) -> None:
    text = one_org(O1).split("\r\n", 1)
    cut = [r[:9] for r in csv.reader(io.StringIO(text[1], newline=""))]
    for r in cut:
        r[3] += ".0"
        r[6] = "26004692.0" if r[6] else ""
    release = shelf.read(text[0] + "\r\n" + table(None, cut) + "\r\n" * 996)
    assert (release.rows, release.records, release.blank) == (999, 3, 996)
    entries = shelf.entries(release)
    assert [e["networks"] for e in entries] == [2, 6281, 17]
    assert [e["case_number"] for e in entries] == ["26004692", None, "26004692"]
    assert [e["row"] for e in entries] == [2, 3, 4]


def test_blank_records_do_not_shift_row_numbers(shelf: Shelf) -> None:
    lines = sample(N7).split("\r\n")
    release = shelf.read("\r\n".join([lines[0], lines[1], "", ",,,,,", lines[2], lines[3], ""]))
    assert [e["row"] for e in shelf.entries(release)] == [2, 5, 6]
    assert (release.rows, release.blank) == (5, 2)


def test_a_combined_file_with_two_search_times_and_blank_names(shelf: Shelf) -> None:
    labels = [
        "ID",
        " Name",
        " Org Name",
        " Total Networks Searched",
        " Time Frame",
        " Reason",
        " Case #",
        " Search Time",
    ]
    rows = [
        [
            IDS[n],
            USERS[n],
            "Alder IL PD",
            "2",
            FRAME,
            REASONS[n],
            "",
            TIMES[n],
            "lookup",
            "10/01/2025",
            "6:47:21 PM",
            "",
            "",
        ]
        for n in range(3)
    ]
    release = shelf.read(table([*labels, " Search Type", "Search Date", "Search Time", " ", " "], rows))
    assert (release.kind, release.layout, release.agency) == ("organization audit", "O2", "Alder IL PD")
    assert [str(e["at"]) for e in shelf.entries(release)] == ISO


def test_a_deduplicated_organization_audit_with_its_source_files(shelf: Shelf) -> None:
    labels = "Name,Org Name,Reason,Case #,Time Frame,Search Type,Search Date,Search Time,Networks Queried,Source File"
    rows = [
        [USERS[n], "Alder IL PD", REASONS[n], "", FRAME, "lookup", "10/01/2025", "06:47:21 PM UTC", "2", "a.csv"]
        for n in range(3)
    ]
    release = shelf.read(table(labels.split(","), rows))
    assert (release.layout, release.agency) == ("O3", "Alder IL PD")
    assert [str(e["at"]) for e in shelf.entries(release)] == [ISO[0]] * 3
    assert {e["networks"] for e in shelf.entries(release)} == {2}


def test_an_organization_audit_taken_out_of_a_pdf(shelf: Shelf) -> None:
    labels = (
        "ID,Org_Name,Total_Networks_Searched,Total_Devices_Searched,Time_Frame_Start,Time_Frame_End,Reason,Search_Time,"
        "Search_Type,Moderation"
    )
    ends = ["09/01/2025, 12:00:00 AM UTC", "10/01/2025, 11:59:59 PM UTC"]
    rows = [
        [
            IDS[n],
            "Birch County GA SO",
            NETWORKS[n],
            DEVICES[n],
            *ends,
            REASONS[n],
            TIMES[n],
            CELLS["Search Type"][n],
            "",
        ]
        for n in range(3)
    ]
    release = shelf.read(table(labels.split(","), rows))
    assert (release.kind, release.layout, release.agency) == ("organization audit", "O4", "Birch County GA SO")
    entries = [e | {"org": o} for e, o in zip(shelf.entries(release), ORGS, strict=True)]
    assert_the_three(entries, "user_no", "plate_no", "plate_state", "case_number", "case_state")


def test_an_organization_audit_without_organizations_takes_its_agency_from_the_file_name(shelf: Shelf) -> None:
    release = shelf.read(sample(O5), "10_1_2025-10_31_2025-Fern Hollow ME PD-Audit (1).csv")
    assert (release.kind, release.layout) == ("organization audit", "O5")
    assert (release.agency, release.agency_basis) == ("Fern Hollow ME PD", "file name")


def test_the_two_smallest_organization_audits(shelf: Shelf) -> None:
    small = shelf.read(
        table(["Reason", "DateTime"], [["hit and run", "2025-10-01 18:47:21"], ["murder", "10/2/2025 1:02"]])
    )
    assert (small.kind, small.layout, small.records) == ("organization audit", "O6", 2)
    printed = shelf.read(
        table(["ID", "userID", "networkCount", "Search Time", "Reason"], [["1", "u77", "3", TIMES[0], "theft"]]),
        "p.csv",
    )
    assert (printed.kind, printed.layout) == ("organization audit", "O7")
    assert shelf.entries(printed)[0]["networks"] == 3


PORTAL_SETS = [
    "id,userId,searchDate,cameraCount,reason",
    "id,userId,searchDate,networkCount",
    "id,userId,searchDate,networkCount,reason",
    "id,userId,searchDate,networkCount,reason,caseNumber",
    "id,userId,searchDate,networkCount,caseNumber",
    "id,userId,searchDate,networkCount,offenseType",
    "id,userId,searchDate,networkCount,reason,offenseType",
    "id,userId,searchDate,networkCount,reason,caseNumber,offenseType",
]


@pytest.mark.parametrize("columns", PORTAL_SETS)
def test_portal_audits_are_read_in_all_their_column_sets(shelf: Shelf, columns: str) -> None:
    cells = {
        "id": IDS[0].upper(),
        "userId": "***",
        "searchDate": "2026-03-10T04:31:52.901Z",
        "cameraCount": "94",
        "networkCount": "50",
        "reason": "Property+Crime",
        "caseNumber": "26-1",
        "offenseType": "Homicide, Robbery",
    }
    labels = columns.split(",")
    release = shelf.read(table(labels, [[cells[c] for c in labels]], "\n"), "eldridge_or_pd/audit.csv")
    assert (release.kind, release.layout) == ("portal audit", "portal audit")
    assert (release.agency, release.agency_basis) == ("Eldridge OR PD", "folder name")
    (entry,) = shelf.entries(release)
    assert entry["flock_id"] == IDS[0]
    assert (entry["user_no"], entry["user_state"]) == (None, "redacted")
    assert str(entry["at"]) == "2026-03-10 04:31:52.901000"
    assert entry["devices"] == (94 if "cameraCount" in labels else None)
    assert entry["offense"] == ("Homicide, Robbery" if "offenseType" in labels else None)
    assert entry["reason_state"] == ("value" if "reason" in labels else "absent")


DATABASE = (
    "id,upload_id,start_timeframe_utc,end_timeframe_utc,name,license_plate,text_prompt,total_devices_searched,reason,"
    "case_number,search_time_utc,moderation,total_networks_searched,filters,row_hash,org_id,search_type"
)


def database(orgs: list[str], joined: list[str] | None = None) -> str:
    header = DATABASE.split(",") + (["id", "name", "state", "locality"] if joined else [])
    ends = ["2025-09-01 00:00:00.000", "2025-10-01 23:59:59.000"]
    rows = [
        [
            str(900 + n),
            str(40 + n % 2),
            *ends,
            USERS[n],
            PLATES[n],
            "",
            DEVICES[n],
            REASONS[n],
            CASES[n],
            f"{ISO[n]}.000",
            "",
        ]
        + [NETWORKS[n], "", "beef" * 16, orgs[n], CELLS["Search Type"][n]]
        + ([orgs[n], joined[n], "IL", "Alder"] if joined else [])
        for n in range(3)
    ]
    return table(header, rows, "\n")


def test_a_database_export_has_uploads_and_numeric_organizations(shelf: Shelf) -> None:
    release = shelf.read(database(["11", "12", "13"]))
    assert (release.kind, release.layout, release.agency) == ("network audit", "database export", None)
    entries = shelf.entries(release)
    assert [e["upload"] for e in entries] == ["40", "41", "40"]
    assert [e["org_id"] for e in entries] == ["11", "12", "13"]
    assert_the_three([e | {"org": o} for e, o in zip(entries, ORGS, strict=True)], "flock_id")


def test_a_joined_database_export_names_the_agency_in_its_second_name(shelf: Shelf) -> None:
    own = shelf.read(database(["11"] * 3, ["Alder IL PD"] * 3))
    assert (own.kind, own.layout, own.agency) == ("organization audit", "database export, joined", "Alder IL PD")
    many = shelf.read(database(["11", "12", "13"], ORGS), "many.csv")
    assert (many.kind, many.agency) == ("network audit", None)
    assert_the_three(shelf.entries(many), "flock_id")


def test_a_joined_database_export_names_the_agency_in_whichever_name_reads_like_agencies(shelf: Shelf) -> None:
    rows = list(csv.reader(io.StringIO(database(["11", "12", "13"], ORGS))))
    agencies_first = table(rows[0][::-1], [r[::-1] for r in rows[1:]], "\n")
    plain, turned = shelf.read(database(["11", "12", "13"], ORGS)), shelf.read(agencies_first, "turned.csv")
    assert (turned.kind, turned.agency) == (plain.kind, plain.agency)
    assert shelf.entries(turned) == shelf.entries(plain)


@pytest.mark.parametrize("around", [" {} ", "\t{}", "{}\u00a0"])
def test_blanks_around_an_id_do_not_take_it_away(shelf: Shelf, around: str) -> None:
    header = N1.split(", ")
    rows = [[around.format(CELLS[c][n]) if c == "ID" else CELLS[c][n] for c in header] for n in range(3)]
    entries = shelf.entries(shelf.read(table(header, rows, "\n")))
    assert [e["flock_id"] for e in entries] == IDS[:3]
