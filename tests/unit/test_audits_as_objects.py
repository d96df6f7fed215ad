"""Audits as JSON: one object a line, a list, a list inside a document; empty cells left out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from graphshare.errors import GraphshareError
from tests.unit.test_audit_layouts import CELLS, Shelf, assert_the_three

FIELDS = list(CELLS)[:14]
OBJECTS: list[dict[str, Any]] = [{c: CELLS[c][n] for c in FIELDS if CELLS[c][n]} for n in range(3)]
LINES = "".join(json.dumps(o) + "\n" for o in OBJECTS)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("audit.ndjson", LINES),
        ("audit.jsonl", "\ufeff" + LINES.replace("\n", "\r\n\r\n")),
        ("audit.json", json.dumps(OBJECTS)),
        ("audit.json", json.dumps(OBJECTS, indent=2)),
        ("audit.json", json.dumps({"total": 3, "rows": OBJECTS}, indent=1)),
        ("audit.json", json.dumps({"columns": FIELDS * 3, "rows": OBJECTS})),
        ("audit.json", json.dumps({"rows": OBJECTS, "columns": FIELDS * 3}, indent=1)),
        ("audit.json", json.dumps({"pages": [{"page": 1}], "data": {"count": 3, "rows": OBJECTS}})),
        ("audit.ndjson", "".join(json.dumps({"Tags": [{"of": 1}], **o}) + "\n" for o in OBJECTS)),
        ("audit.ndjson.gz", gzip.compress(LINES.encode(), mtime=0)),
    ],
)
def test_objects_are_read_like_the_rows_of_a_table(shelf: Shelf, name: str, text: str | bytes) -> None:
    release = shelf.read(text, name)
    assert (release.kind, release.layout) == ("network audit", "N2")
    assert (release.rows, release.records, release.blank, release.structure) == (3, 3, 0, 0)
    entries = shelf.entries(release)
    assert_the_three(entries)
    assert [e["row"] for e in entries] == [1, 2, 3]


@pytest.mark.parametrize("before", [True, False])
def test_a_document_says_whose_it_is_before_its_list_or_behind_it(shelf: Shelf, before: bool) -> None:
    said, rows = {"about": {"agency": "Thistledown OH PD"}}, {"rows": OBJECTS}
    release = shelf.read(json.dumps(said | rows if before else rows | said), "audit.json")
    assert release.agency == "Thistledown OH PD"


def test_keys_and_numbers_of_every_object_count(shelf: Shelf) -> None:
    plain = {k: v for k, v in OBJECTS[0].items() if k not in ("Case #", "Filters")}
    plain["Total Networks Searched"] = 2
    last = {**plain, "Case #": "25-777", "reason": "overruled", "Nested/~": {"a": [1]}}
    release = shelf.read("".join(json.dumps(o) + "\n" for o in [plain] * 400 + [last]), "a.ndjson")
    entries = shelf.entries(release)
    assert (len(entries), entries[-1]["case_number"], entries[0]["networks"]) == (401, "25-777", 2)
    assert {c.read_as: c.states for c in release.columns}["case"] == {"empty": 400, "value": 1}


def test_a_download_cut_in_its_last_line_loses_that_line_alone_and_says_so(shelf: Shelf) -> None:
    release = shelf.read(LINES[:-40], "a.ndjson")
    assert (release.rows, release.records, release.rejected) == (3, 2, 1)
    assert [e["row"] for e in shelf.entries(release, "rejected")] == [3]


def test_a_torn_list_of_objects_is_refused(shelf: Shelf) -> None:
    with pytest.raises(GraphshareError):
        shelf.read(json.dumps(OBJECTS)[:-30], "a.json")
    assert not shelf.cache.all()


def test_an_empty_object_is_a_blank_row(shelf: Shelf) -> None:
    release = shelf.read(LINES + "{}\n", "a.ndjson")
    assert (release.rows, release.records, release.blank) == (4, 3, 1)


def test_a_key_for_a_column_without_a_label_is_read_by_its_cells(shelf: Shelf) -> None:
    objects = [{("column_3" if k == "Org Name" else k): v for k, v in o.items()} for o in OBJECTS]
    release = shelf.read("".join(json.dumps(o) + "\n" for o in objects), "a.ndjson")
    assert [e["org"] for e in shelf.entries(release)] == CELLS["Org Name"]
