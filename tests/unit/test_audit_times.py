"""Times in all the forms in which releases write them, and labels in all their spellings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from graphshare.engine import connect
from graphshare.sources.values import times
from graphshare.sources.values.columns import field_of
from tests.unit.test_audit_layouts import CASES, FRAME, ISO, NETWORKS, ORGS, PLATES, REASONS, TIMES, USERS, Shelf, table

AT = datetime(2025, 10, 14, 18, 47)
SAME_MOMENT = [
    *("10/14/2025, 06:47:00 PM UTC", "10/14/2025 18:47", "10/14/25 6:47 PM", "2025-10-14T11:47:00-07:00"),
    *("2025-10-14 11:47:00 -0700", "2025-10-14 11:47:00-07", "10/14/2025, 11:47:00 AM PDT", "10/14/2025 01:47:00 PM EST"),
    *("2025-10-14 13:47 CDT", "10/14/2025 11:47 AM MST", "10/14/2025 10:47:00 AM AKDT", "10/14/2025 10:47 AM PST"),
    *("10/14/2025, 08:47:00 AM HST", "10/14/2025, 06:47:00 PM GMT", "2025-10-14T18:47Z", "10/14/2025 6:47:00 p.m."),
    *("10/14/2025 6:47PM", "10-14-2025 18:47:00", "2025/10/14 18:47:00", "14-Oct-2025 18:47", "Oct 14, 2025, 6:47 PM"),
    *("October 14, 2025 at 6:47 PM", "Tue, Oct 14, 2025 6:47 PM", "1760467620", "1760467620000", "45944.7826388889"),
    *("20251014T184700Z", "10/14/2025, 6:47:00\u202fPM", "10/14/2025 06:47:00 PM (UTC)", "10/14/2025\n6:47 PM"),
]  # fmt: skip
NO_MOMENT = [
    "garbage",
    "4711",
    "10/14",
    "2025-13-40 10:00:00",
    "555-123-4567",
    "25-001234",
    "lookup",
    "HSI 10/14/25 bolo",
]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_every_way_to_write_a_time_is_read_alike_in_python_and_in_the_engine() -> None:
    connection = connect()
    connection.execute("CREATE TABLE cells (x VARCHAR)")
    connection.executemany("INSERT INTO cells VALUES (?)", [[c] for c in SAME_MOMENT + NO_MOMENT])
    found = dict(connection.execute(f"SELECT x, {times.moment_sql('x')} FROM cells").fetchall())
    assert [c for c in SAME_MOMENT if times.read_moment(c) != AT] == []
    assert [c for c in SAME_MOMENT if found[c] != times.read_moment(c)] == []
    assert [c for c in NO_MOMENT if found[c] is not None or times.read_moment(c) is not None] == []


@pytest.mark.parametrize("cell", ["10/14/2025 11:47 AM PDT", "10/14/25 6:47 PM", "14-Oct-2025 18:47", "1760467620"])
def test_a_log_keeps_its_searches_however_it_writes_their_times(shelf: Shelf, cell: str) -> None:
    release = shelf.read(table(["Org Name", "Reason", "Search Time"], [[o, "theft", cell] for o in ORGS]))
    assert [e["at"] for e in shelf.entries(release)] == [AT] * 3
    assert not any("could not be read" in w for w in release.warnings)


def test_times_in_several_forms_in_one_column_are_all_read(shelf: Shelf) -> None:
    cells = [*TIMES, "10/14/2025 18:47", "2025-10-14T11:47:00-07:00", ""]
    release = shelf.read(table(["Org Name", "Reason", "Search Time"], [["Alder IL PD", "theft", c] for c in cells]))
    assert [str(e["at"]) for e in shelf.entries(release)] == [*ISO, str(AT), str(AT), "None"]


@pytest.mark.parametrize("between", ["\n", "\r\n", " to ", " - ", " – ", " through "])
def test_a_time_frame_has_two_ends_and_is_not_the_search_time(shelf: Shelf, between: str) -> None:
    frame = FRAME.replace("\n", between)
    labels = ["Org Name", "Time Frame", "Reason", "Search Time"]
    release = shelf.read(table(labels, [[ORGS[n], frame, "theft", TIMES[n]] for n in range(3)]))
    ends = {(str(e["frame_from"]), str(e["frame_until"])) for e in shelf.entries(release)}
    assert ends == {("2025-09-01 00:00:00", "2025-10-01 23:59:59")}
    assert [str(e["at"]) for e in shelf.entries(release)] == ISO


@pytest.mark.parametrize(("day", "clock"), [("Date", "Time"), ("Search Date", "Search Time"), ("DATE", "Time of Day")])
def test_a_day_and_a_time_of_day_in_two_columns_are_one_time(shelf: Shelf, day: str, clock: str) -> None:
    cells = [("10/01/2025", "6:47:21 PM"), ("2025-10-01", "19:05"), ("10/2/2025", "01:02:03 AM UTC")]
    release = shelf.read(table(["Org Name", "Reason", day, clock], [["Alder IL PD", "theft", *c] for c in cells]))
    assert [str(e["at"]) for e in shelf.entries(release)] == ISO
    assert not any(e["day_only"] for e in shelf.entries(release))


SPELLINGS = {
    "org": "Org. Name|ORG_NAME|org-name|Organization|Agency|Searching Agency|Requesting Agency|Organization Name (Searching)",
    "case": "Case Number|Case No.|CASE_NUMBER|Case #:|Case ID|Incident #|Case/Incident #",
    "reason": "Search Reason|Reason for Search|REASON|Justification|Reason_1|Reason(s)|Purpose",
    "networks": "# Networks|Networks Searched|Number of Networks|# of Networks Searched|No. of Networks|total_networks",
    "devices": "# Devices|Devices Searched|Total Cameras Searched|Number of Devices",
    "at": "Search Date/Time|Date/Time|Search Time (UTC)|Time of Search|Date and Time|Searched At|Query Time|timestamp",
    "user": "User|User Name|Searched By|Officer Name|Username|Employee",
    "plate": "Plate|License Plate Number|License Plate #|LP|Tag|Plate(s)",
}
CELLS_OF = {"org": ORGS, "case": CASES, "reason": REASONS, "networks": NETWORKS, "devices": ["40", "9", "2"]}
CELLS_OF |= {"at": TIMES, "user": USERS, "plate": PLATES}


@pytest.mark.parametrize("field", SPELLINGS)
def test_every_spelling_of_a_label_means_its_field(shelf: Shelf, field: str) -> None:
    spellings = SPELLINGS[field].split("|")
    assert [s for s in spellings if field_of(s) != field] == []
    usual = {"org": "Org Name", "networks": "Total Networks Searched", "reason": "Reason", "at": "Search Time"}
    usual |= {field: spellings[0]}
    release = shelf.read(table(list(usual.values()), [[CELLS_OF[f][n] for f in usual] for n in range(3)]))
    assert {c.read_as for c in release.columns} == set(usual)
    assert release.records == 3


@pytest.mark.parametrize("label", ["Search Time (PST)", "Search Time PST", "SEARCH_TIME_PST", "Search Time [pst]"])
@pytest.mark.parametrize("cell", ["10/1/2025 10:47:21 AM", "2025-10-01 10:47:21", "10/1/2025 18:47:21 UTC"])
def test_a_zone_in_the_label_holds_for_times_that_give_none(shelf: Shelf, label: str, cell: str) -> None:
    release = shelf.read(table(["Org Name", "Reason", label], [["Alder IL PD", "theft", cell]]))
    assert [str(e["at"]) for e in shelf.entries(release)] == ["2025-10-01 18:47:21"]


def test_a_zone_in_the_label_holds_for_a_time_of_day_in_its_own_column(shelf: Shelf) -> None:
    release = shelf.read(
        table(["Org Name", "Reason", "Date", "Time (EST)"], [["Alder IL PD", "theft", "10/1/2025", "23:30"]])
    )
    assert [str(e["at"]) for e in shelf.entries(release)] == ["2025-10-02 04:30:00"]


def test_a_label_whose_zone_moves_with_the_season_is_said_to_be_in_doubt(shelf: Shelf) -> None:
    rows = [["Alder IL PD", "theft", "10/1/2025 10:47:21 AM"]]
    for label in ("Search Time (Pacific)", "Search Time (local time)", "Search Time (ET)"):
        warnings = shelf.read(table(["Org Name", "Reason", label], rows)).warnings
        assert [w for w in warnings if label in w and "hours off" in w]
    for label in ("Search Time (UTC)", "Search Time"):
        assert not [w for w in shelf.read(table(["Org Name", "Reason", label], rows)).warnings if "hours off" in w]
