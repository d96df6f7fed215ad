"""Rows that a comma inside a name has shifted, people where agencies belong, and times that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphshare.engine import connect, dicts, parquet
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import ingest_file

HEAD = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type\n"
)
AT = '"10/14/2025, 06:47:21 PM UTC"'


def read(tmp_path: Path, text: str) -> tuple[Release, list[dict[str, Any]], list[dict[str, Any]]]:
    (tmp_path / "Ashford IL PD-Network-Audit.csv").write_text(text, encoding="utf-8")
    (release,) = ingest_file(tmp_path / "Ashford IL PD-Network-Audit.csv", cache := ReleaseCache(tmp_path / "cache"))
    folder = cache.folder(release.id)
    rejected = folder / "rejected.parquet"
    return (
        release,
        dicts(connect(), f"SELECT * FROM {parquet(folder / 'entries.parquet')} ORDER BY row"),
        dicts(connect(), f"SELECT * FROM {parquet(rejected)} ORDER BY row") if rejected.exists() else [],
    )


def line(n: int, name: str = "***", org: str = "Tolver OH PD", at: str = AT, tail: str = "search") -> str:
    return f"aaaaaaaa-0000-4000-8000-{n:012d},{name},{org},10,,***,ICE,,,{at},{tail}\n"


@pytest.mark.parametrize("name", ["Sgt, Surname", "Surname, Given, Jr", "Surname, Q."])
@pytest.mark.parametrize("many", [1, 2, 5, 3000])
def test_a_comma_in_a_name_makes_no_agency_of_a_surname(tmp_path: Path, name: str, many: int) -> None:
    text = HEAD + "".join(line(i) for i in range(5)) + "".join(line(100 + i, name) for i in range(many)) + line(9)
    release, entries, rejected = read(tmp_path, text)
    assert {e["org"] for e in entries} == {"Tolver OH PD"}
    assert release.rows == 6 + many == release.records + release.rejected + release.blank + release.structure
    assert release.records == len(entries)
    if release.rejected:
        assert "beside their columns" in rejected[0]["cause"]
        assert any("rejected" in w for w in release.warnings)


def test_every_row_shifted_yields_no_agency_either(tmp_path: Path) -> None:
    release, entries, _ = read(tmp_path, HEAD + "".join(line(i, "Sgt, Surname") for i in range(60)))
    assert "surname" not in str(entries).lower()
    assert release.rows == 60


def test_a_shift_is_seen_where_the_time_stands_before_the_name(tmp_path: Path) -> None:
    head = "Search Time,Name,Org Name,Total Networks Searched,Reason\n"
    row = "2025-10-14 18:47:21,{},Tolver OH PD,10,ICE\n"
    release, entries, rejected = read(tmp_path, head + row.format("***") * 4 + row.format("Sgt, Surname"))
    assert [r["row"] for r in rejected] == [6]
    assert {e["org"] for e in entries} == {"Tolver OH PD"}
    assert release.records == 4


@pytest.mark.parametrize(
    "org", ["Sgt. Surname", "Detective Q. Surname", "Surname, Quentin", "Q. Surname", "Ofc Surname #411"]
)
@pytest.mark.parametrize("times", [1, 2500])
def test_a_person_where_an_agency_belongs_is_not_kept(tmp_path: Path, org: str, times: int) -> None:
    release, entries, _ = read(tmp_path, HEAD + line(1) * 3 + line(2, org=f'"{org}"') * times)
    assert "surname" not in str(entries).lower()
    assert release.records == 3 + times
    assert any("reads like a person" in w for w in release.warnings)


@pytest.mark.parametrize(
    "org", ["Officer Training Academy", "Springfield, IL", "St. Clair", "Marshal TX PD", "Chief Joseph County Sheriff"]
)
def test_an_agency_is_kept_whatever_it_reminds_of(tmp_path: Path, org: str) -> None:
    _, entries, _ = read(tmp_path, HEAD + line(1) * 3 + line(2, org=f'"{org}"'))
    assert org in {e["org"] for e in entries}


@pytest.mark.parametrize(
    "at",
    [
        "01/01/1970, 12:00:00 AM UTC",
        "01/01/1900, 12:00:00 AM UTC",
        "01/14/2099, 06:47:21 PM UTC",
        "01/01/2001, 06:47:21 PM UTC",
    ],
)
def test_a_time_that_cannot_be_is_a_placeholder_and_told(tmp_path: Path, at: str) -> None:
    release, entries, _ = read(tmp_path, HEAD + line(1) + line(2, at=f'"{at}"'))
    assert [e["at"] is None for e in entries] == [False, True]
    assert release.last == "2025-10-14T18:47:21Z"
    assert any("in the future, or before" in w for w in release.warnings)
