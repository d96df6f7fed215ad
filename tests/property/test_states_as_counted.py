"""What a release says of its columns is what its entries hold, whether cells were judged by hand or by the engine."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.engine import connect, dicts, parquet
from graphshare.releases import ReleaseCache
from graphshare.sources import ingest_file
from graphshare.sources.audits import logs as audits
from graphshare.sources.audits import odd_cells

LABELS = ["Name", "Org Name", "Total Networks Searched", "License Plate", "Reason", "Case #", "Search Time"]
LABELS += ["Search Type", "Moderation", "Offense Type", "Redacted At"]
HIDDEN = ["", "***", "N/A", "REDACTED", "withheld", " ", "none", "REDACTED, stolen"]
CELLS = {
    "Name": ["Quill, Ada", "B. Nor", *HIDDEN],
    "Org Name": ["Alder IL PD", " Birch GA SO ", *HIDDEN],
    "Total Networks Searched": ["4", "1,204", "2.0", "many", ""],
    "License Plate": ["ZQX1042", "ZQ?104*", *HIDDEN],
    "Reason": ["stolen vehicle", "inv for Quill", "plate ZQX1042", "call 555-123-4567", "12.0", *HIDDEN],
    "Case #": ["25-1042", "ZQX 1042", *HIDDEN],
    "Search Type": ["lookup", "freeform - mobile", "?? x", ""],
    "Moderation": ["allow", "block", "odd ZQX1042", "***", ""],
    "Offense Type": ["Theft", "for Quill", "ZQX1042", ""],
    "Redacted At": ["", "2025-11-01"],
}
STATES = {
    "user": "user_state",
    "org": "org_state",
    "plate": "plate_state",
    "reason": "reason_state",
    "case": "case_state",
}
VALUES = {"networks": "networks", "type": "search_type", "moderation": "moderation", "offense": "offense"}


@st.composite
def rows(draw: st.DrawFn) -> list[list[str]]:
    def cell(label: str, n: int) -> str:
        return f"10/0{n + 1}/2025, 06:47:20 PM UTC" if label == "Search Time" else draw(st.sampled_from(CELLS[label]))

    return [[cell(label, n) for label in LABELS] for n in range(draw(st.integers(3, 9)))]


@pytest.mark.parametrize(("small", "many"), [(2_000, 30_000), (0, 30_000), (0, 0)])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(filled=rows())
def test_states_told_are_the_states_written(filled: list[list[str]], small: int, many: int) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(audits, "_SMALL", small),
        patch.object(odd_cells, "_MANY", many),
        patch.object(odd_cells, "_LARGE", many),
    ):
        path = Path(folder) / "network audit.csv"
        with path.open("w", newline="", encoding="utf-8") as handle:
            csv.writer(handle).writerows([LABELS, *filled])
        cache = ReleaseCache(Path(folder) / "cache")
        (release,) = ingest_file(path, cache)
        table = cache.table(release.id, "entries")
        assert table is not None
        entries = dicts(connect(), f"SELECT * FROM {parquet(table)}")
    told = {c.read_as: c.states for c in release.columns if c.read_as}
    assert len(entries) == release.records == len(filled)
    for field, column in ((f, c) for f, c in STATES.items() if f in told):
        assert told[field] == Counter(e[column] for e in entries)
    for field, column in ((f, c) for f, c in VALUES.items() if f in told):
        assert told[field].get("value", 0) == sum(e[column] is not None for e in entries)
