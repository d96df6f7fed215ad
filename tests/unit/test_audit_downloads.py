"""Audits as databases of other people hand them out, and as spreadsheets save them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphshare.sources.audits import entries
from tests.unit.test_audit_layouts import (
    CASES,
    DEVICES,
    IDS,
    ISO,
    N5,
    NETWORKS,
    ORGS,
    REASONS,
    Shelf,
    assert_the_three,
    sample,
    table,
)

#: The download of a database that merges many logs: 25 columns, plates as hashes, what was taken out told as JSON.
MERGED = [
    "id",
    "search_time_utc",
    "name",
    "best_name",
    "best_name_confidence",
    "license_plate_hash",
    "org_name",
    "org_locality",
    "org_state",
    "reason",
    "case_number",
    "text_prompt",
    "moderation",
    "search_type",
    "object_class",
    "total_devices_searched",
    "total_networks_searched",
    "start_timeframe_utc",
    "end_timeframe_utc",
    "org_id",
    "filters",
    "redacted_at",
    "redaction_reasons",
    "redactions",
    "sources",
]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def merged(reasons: list[str], redacted: str = "") -> str:
    rows = []
    for n in range(3):
        cells = {
            "id": IDS[n], "search_time_utc": f"{ISO[n]}.000", "name": "Q. Quillfeather", "best_name": "Quentin Quillfeather",
            "best_name_confidence": "0.9", "license_plate_hash": "5f" * 16, "org_name": ORGS[n], "org_locality": "Alder",
            "org_state": "IL", "reason": reasons[n], "case_number": CASES[n], "search_type": "lookup",
            "object_class": "vehicle", "total_devices_searched": DEVICES[n], "total_networks_searched": NETWORKS[n],
            "start_timeframe_utc": "2025-09-01 00:00:00", "end_timeframe_utc": "2025-10-01 23:59:59", "org_id": str(70 + n),
            "redacted_at": redacted, "redactions": '{"reason": [[0, 4]]}' if redacted else "", "sources": "a;b",
        }  # fmt: skip
        rows.append([cells.get(c, "") for c in MERGED])
    return table(MERGED, rows, "\n")


def test_a_merged_download_is_read_without_the_words_of_its_editors(shelf: Shelf) -> None:
    note = "[HIBF Note: See the ICE searches of this agency]"
    release = shelf.read(merged([f"{REASONS[0]} {note}", REASONS[1], REASONS[2]]))
    entries = shelf.entries(release)
    assert (release.kind, release.records) == ("network audit", 3)
    assert [str(e["at"]) for e in entries] == ISO
    assert [e["org"] for e in entries] == ORGS
    assert [e["reason"] for e in entries] == REASONS
    assert [e["flock_id"] for e in entries] == IDS[:3]
    assert [e["networks"] for e in entries] == [int(n) for n in NETWORKS]


def test_what_a_merged_download_held_back_is_withheld_and_not_empty(shelf: Shelf) -> None:
    entries = shelf.entries(shelf.read(merged(["", "", ""], redacted="2026-01-02 00:00:00")))
    assert {e["reason_state"] for e in entries} == {"withheld"}


def test_a_download_that_broke_off_says_so_and_its_mark_is_no_record(shelf: Shelf) -> None:
    release = shelf.read(merged(REASONS) + "# ERROR: download incomplete — please retry\n")
    assert (release.rows, release.records, release.structure) == (4, 3, 1)
    assert any("download was cut" in w for w in release.warnings)


@pytest.mark.parametrize(("left", "frame"), [("09/01/2025, 02:15", "2025-09-01 02:15:00"), ("09/01/2025, 0", "None")])
def test_a_download_cut_in_a_time_frame_is_read_once_and_that_as_far_as_it_goes(
    shelf: Shelf, left: str, frame: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[bool] = []

    def counted(*args: Any, **options: Any) -> None:
        reads.append(True)
        stage(*args, **options)

    stage = entries.stage
    monkeypatch.setattr(entries, "stage", counted)
    release = shelf.read(f'{sample(N5)}Q. Quillfeather,Alder IL PD,2,40,"{left}')
    assert (release.records, len(reads)) == (4, 1)
    assert [str(e["frame_from"]) for e in shelf.entries(release)] == ["2025-09-01 00:00:00"] * 3 + [frame]
    states = next(c.states for c in release.columns if c.name == "Time Frame")
    assert states.get("placeholder", 0) == (frame == "None")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_first_line_of_a_spreadsheet_that_names_its_delimiter_is_structure(shelf: Shelf, delimiter: str) -> None:
    text = sample(N5) if delimiter == "," else sample(N5).replace(", ", " ").replace(",", delimiter)
    release = shelf.read(f"sep={delimiter}\r\n{text}")
    assert (release.rows, release.records, release.structure, release.rejected) == (4, 3, 1, 0)
    assert_the_three(shelf.entries(release), "flock_id", "plate_no", "plate_state", "search_type")
