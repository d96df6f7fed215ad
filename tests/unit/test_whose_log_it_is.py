"""Whose log it is where one agency alone searches in it, by identity and not by spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest_file

HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Search Time\n"


def log(tmp_path: Path, name: str, *orgs: str, agency: str | None = None) -> Release:
    """A log with a row by each of some organizations."""
    rows = "".join(
        f'aaaaaaaa-0000-4000-8000-{i:012d},***,{o},5,theft,"01/1{i}/2025, 06:47:21 PM UTC"\n'
        for i, o in enumerate(orgs)
    )
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + rows, encoding="utf-8")
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "releases"), Given(agency=agency))
    return release


@pytest.mark.parametrize("name", ["n.csv", "Ashford IL PD-Organization-Audit.csv", "Ashford IL PD/n.csv"])
def test_a_log_that_only_another_agency_searched_is_a_network_audit(tmp_path: Path, name: str) -> None:
    given = "Ashford IL PD" if name == "n.csv" else None
    release = log(tmp_path, name, *["Millbrook OH PD"] * 3, agency=given)
    assert (release.kind, release.agency) == ("network audit", "Ashford IL PD")
    assert any("“Millbrook OH PD”, which is not “Ashford IL PD”" in w for w in release.warnings)


@pytest.mark.parametrize(
    "own", ["Ashford IL PD", "Ashford Police Department (IL)", "ashford il pd", "Ashford IL Police Department"]
)
def test_an_agency_alone_in_its_own_log_however_spelled_makes_an_organization_audit(tmp_path: Path, own: str) -> None:
    release = log(tmp_path, "n.csv", own, own, agency="Ashford IL PD")
    assert (release.kind, release.agency, release.warnings) == ("organization audit", "Ashford IL PD", release.warnings)
    assert not any("not certain" in w for w in release.warnings)


def test_two_spellings_of_one_agency_are_one_searcher(tmp_path: Path) -> None:
    release = log(tmp_path, "n.csv", "Ashford IL PD", "Ashford Police Department (IL)")
    assert release.kind == "organization audit"


@pytest.mark.parametrize("near", ["Ashfrod IL PD", "Ashford Police Department", "Ashford PD"])
def test_a_name_that_is_only_near_is_asked_about(tmp_path: Path, near: str) -> None:
    release = log(tmp_path, "n.csv", near, near, agency="Ashford IL PD")
    assert release.kind == "organization audit"
    assert any("not certain" in w and '--kind "network audit"' in w for w in release.warnings)


@pytest.mark.parametrize("other", ["Ashford OH PD", "Ashford County IL SO", "[Federal] U.S. Marshals Service"])
def test_a_namesake_of_another_state_or_kind_is_another_agency(tmp_path: Path, other: str) -> None:
    assert log(tmp_path, "n.csv", other, other, agency="Ashford IL PD").kind == "network audit"
