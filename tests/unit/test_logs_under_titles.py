"""Logs below one another under titles, and logs joined as objects: each is a release of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphshare.errors import InputError
from graphshare.releases import ReleaseCache
from graphshare.sources import Given, ingest_file
from tests.small_releases import workbook
from tests.unit.test_several_releases_in_one_table import COLUMNS, csv_of, entry, read, rows_of

OTHER = ["Org Name", "Total Devices Searched", "Reason", "Search Time"]


def titled(title: str, *orgs: str, first: int = 1) -> list[list[str]]:
    return [[title], COLUMNS, *(entry(first + n, org) for n, org in enumerate(orgs))]


@pytest.mark.parametrize(
    "title",
    [
        "Network Audit – {}",
        "Network Audit: {}",
        "{} Network Audit",
        "{}",
        "Audit of {}, 10/1/2025 - 10/31/2025",
        "FLOCK NETWORK AUDIT | {}",
    ],
)
def test_each_title_begins_a_release_with_the_rows_of_the_whole(tmp_path: Path, title: str) -> None:
    lines = [
        *titled(title.format("Marrow OH PD"), "Tolver OH PD", "Marrow OH PD"),
        [""],
        *titled(title.format("Ansel OH PD"), "Elm OH PD", first=3),
    ]
    one, other = read(tmp_path, "All logs.csv", csv_of(*lines))
    assert (one.agency, other.agency) == ("Marrow OH PD", "Ansel OH PD")
    assert (one.kind, other.kind) == ("network audit", "network audit")
    assert rows_of(tmp_path, one) == [(3, "case 1"), (4, "case 2")]
    assert rows_of(tmp_path, other) == [(8, "case 3")]
    assert (one.rows + other.rows, one.structure + other.structure, one.blank + other.blank) == (6, 2, 1)
    assert any("told apart by the titles" in w for w in one.warnings)


def test_releases_under_titles_may_have_different_columns_and_lie_in_a_sheet(tmp_path: Path) -> None:
    lines = [
        *titled("Network Audit - Marrow OH PD", "Tolver OH PD"),
        [], ["Network Audit - Ansel OH PD"], ["October 2025"], OTHER, ["Oak OH PD", "9", "theft", "10/14/2025, 06:01:21 PM UTC"],
    ]  # fmt: skip
    path = workbook(tmp_path / "logs.xlsx", {"Sheet1": lines})
    one, other = ingest_file(path, ReleaseCache(tmp_path / "releases"), Given())
    assert (one.agency, other.agency, other.records) == ("Marrow OH PD", "Ansel OH PD", 1)
    assert rows_of(tmp_path, other) == [(8, "theft")]


def test_sharing_lists_under_titles_are_each_agencys_own(tmp_path: Path) -> None:
    head = ["Organization Name", "Networks Shared With Me", "Networks I'm Sharing"]
    lines = [
        ["Shared Networks - Marrow OH PD"],
        head,
        ["ICE", "", "Marrow OH PD"],
        ["Shared Networks - Ansel OH PD"],
        head,
        ["Elm OH PD", "", "Ansel OH PD"],
    ]
    one, other = read(tmp_path, "lists.csv", csv_of(*lines))
    assert (one.agency, other.agency) == ("Marrow OH PD", "Ansel OH PD")


def test_months_of_one_log_under_titles_stay_one_release(tmp_path: Path) -> None:
    for n, titles in enumerate(
        (("January 2025", "February 2025"), ("Marrow OH PD - January 2025", "Marrow OH PD - February 2025"))
    ):
        lines = [
            line
            for i, title in enumerate(titles)
            for line in titled(title, "Tolver OH PD", "Elm OH PD", first=1 + 2 * i)
        ]
        (release,) = read(tmp_path, f"Marrow OH PD {n}.csv", csv_of(*lines))
        assert release.records == 4


def test_one_agency_is_not_taken_for_logs_under_titles_of_several(tmp_path: Path) -> None:
    text = csv_of(
        *titled("Network Audit - Marrow OH PD", "Tolver OH PD"),
        *titled("Network Audit - Ansel OH PD", "Elm OH PD", first=2),
    )
    with pytest.raises(InputError, match="several agencies"):
        read(tmp_path, "All.csv", text, agency="Marrow OH PD")


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("key", ["Source File", "source_name", "Audit of"])
def test_objects_that_say_which_file_they_came_from_are_told_apart(tmp_path: Path, key: str, lines: bool) -> None:
    objects = [
        {key: f"{agency}", **dict(zip(COLUMNS, entry(n, "Tolver OH PD"), strict=True))}
        for n, agency in enumerate(("Marrow OH PD", "Ansel OH PD", "Marrow OH PD"), 1)
    ]
    text = "\n".join(map(json.dumps, objects)) if lines else json.dumps(objects)
    one, other = read(tmp_path, "joined.json", text)
    assert (one.agency, other.agency) == ("Marrow OH PD", "Ansel OH PD")
    assert rows_of(tmp_path, one) == [(1, "case 1"), (3, "case 3")]
    assert rows_of(tmp_path, other) == [(2, "case 2")]


def test_objects_without_such_a_key_are_one_release(tmp_path: Path) -> None:
    objects = [dict(zip(COLUMNS, entry(n, org), strict=True)) for n, org in enumerate(("Elm OH PD", "Oak OH PD"), 1)]
    (release,) = read(tmp_path, "Marrow OH PD.json", json.dumps(objects))
    assert rows_of(tmp_path, release) == [(1, "case 1"), (2, "case 2")]


def test_a_second_log_is_found_though_it_has_more_columns_than_the_first(tmp_path: Path) -> None:
    lines = [
        ["Network Audit - Ansel OH PD"], OTHER, ["Oak OH PD", "9", "theft", "10/14/2025, 06:01:21 PM UTC"],
        *titled("Network Audit - Marrow OH PD", "Tolver OH PD", first=2),
    ]  # fmt: skip
    one, other = read(tmp_path, "Both.csv", csv_of(*lines))
    assert (one.agency, other.agency) == ("Ansel OH PD", "Marrow OH PD")
    assert rows_of(tmp_path, other) == [(6, "case 2")]


def test_a_second_log_is_found_though_a_day_stands_in_its_header(tmp_path: Path) -> None:
    columns = ["Org Name", "Search Time", "Reason"]
    lines = [
        ["Network Audit - Ansel OH PD"], columns, ["Oak OH PD", "10/14/2025", "theft"], ["Elm OH PD", "10/15/2025", "fraud"],
        ["Network Audit - Marrow OH PD"], ["Search Time", "10/16/2025", "Org Name", "Reason"], ["Oak OH PD", "10/17/2025", "arson"],
    ]  # fmt: skip
    assert [r.agency for r in read(tmp_path, "Both.csv", csv_of(*lines))] == ["Ansel OH PD", "Marrow OH PD"]
