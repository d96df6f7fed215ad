"""The same list under another day is a further statement; another agency is a correction; a log is dated by its rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graphshare.errors import InputError
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest, ingest_file

LIST = "Organization Name,Networks Shared With Me,Networks I'm Sharing\nU.S. Border Patrol,,{o}\nMillbrook OH PD,,{o}\n"
NAMELESS = "Organization Name,Networks I'm Sharing\nU.S. Border Patrol,Yes\nMillbrook OH PD,Yes\n"
LOG = (
    'ID,Name,Org Name,Reason,Search Time\n1,***,Millbrook OH PD,theft,"01/14/2025, 06:47:21 PM UTC"\n'
    '2,***,Tolver OH PD,theft,"01/15/2025, 06:47:21 PM UTC"\n'
)


@pytest.fixture
def cache(tmp_path: Path) -> ReleaseCache:
    return ReleaseCache(tmp_path / "releases")


def put(path: Path, text: str = NAMELESS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def held(cache: ReleaseCache) -> list[tuple[str | None, str | None]]:
    return sorted((r.agency, r.dated) for r in cache.all())  # type: ignore[type-var]


def said(cache: ReleaseCache, file: Path, agency: str | None = None, day: str | None = None, **more: bool) -> Release:
    (release,) = ingest_file(file, cache, Given(agency=agency, dated=day, **more))  # type: ignore[arg-type]
    return release


def test_the_same_list_of_another_day_is_kept_beside(tmp_path: Path, cache: ReleaseCache) -> None:
    file = put(tmp_path / "a.csv")
    first = said(cache, file, "Elm IL PD", "2025-05-01")
    second = said(cache, file, "Elm IL PD", "2025-07-10")
    assert held(cache) == [("Elm IL PD", "2025-05-01"), ("Elm IL PD", "2025-07-10")]
    assert first.id != second.id
    assert first.sha256 == second.sha256
    assert said(cache, file, "Elm IL PD", "2025-05-01") == first  # said again, it is the same statement
    assert len(ingest_file(file, cache)) == len(held(cache)) == 2
    cache.remove(first.id)
    assert held(cache) == [("Elm IL PD", "2025-07-10")]


def test_days_in_names_make_statements_too_whatever_comes_first(tmp_path: Path, cache: ReleaseCache) -> None:
    names = ("Elm IL PD SharedNetworks 2025-05-01.csv", "Elm IL PD SharedNetworks 2025-07-10.csv")
    for name in names:
        put(tmp_path / "in" / name)
    ids = {r.id for r in ingest([tmp_path / "in"], cache).releases}
    assert held(cache) == [("Elm IL PD", "2025-05-01"), ("Elm IL PD", "2025-07-10")]
    other = ReleaseCache(tmp_path / "other")
    for name in reversed(names):
        said(other, tmp_path / "in" / name)
    assert {r.id for r in other.all()} == ids
    assert [r.dated for r in ingest([tmp_path / "in"], cache).releases] == ["2025-05-01", "2025-07-10"]  # nothing new


def test_a_day_completes_a_list_that_had_none(tmp_path: Path, cache: ReleaseCache) -> None:
    file = put(tmp_path / "a.csv")
    said(cache, file, "Elm IL PD")
    said(cache, file, day="2025-05-01")
    assert held(cache) == [("Elm IL PD", "2025-05-01")]


def test_another_agency_is_refused_with_both_names_unless_it_corrects(tmp_path: Path, cache: ReleaseCache) -> None:
    file = put(tmp_path / "a.csv")
    for day in ("2025-05-01", "2025-07-10"):
        said(cache, file, "Elm IL PD", day)
    before = held(cache)
    with pytest.raises(InputError) as error:
        said(cache, file, "Oak IL PD", "2025-05-01")
    assert "“Elm IL PD”" in error.value.message
    assert "“Oak IL PD”" in error.value.message
    assert "--replace" in (error.value.hint or "")
    assert held(cache) == before
    said(cache, file, "Elm Police Department (IL)", "2025-05-01")  # the same agency, spelled otherwise
    assert held(cache) == before
    said(cache, file, "Oak IL PD", "2025-05-01", replace=True)
    assert held(cache) == [("Oak IL PD", "2025-05-01")]


def test_an_agency_completes_a_release_that_had_none(tmp_path: Path, cache: ReleaseCache) -> None:
    file = put(tmp_path / "a.csv", LOG)
    assert said(cache, file).agency is None
    assert said(cache, file, "Elm IL PD").agency == "Elm IL PD"
    assert said(cache, file).agency == "Elm IL PD"
    with pytest.raises(InputError):
        said(cache, file, "Oak IL PD")
    said(cache, file, "Oak IL PD", replace=True)
    assert held(cache) == [("Oak IL PD", None)]


def test_no_day_can_be_given_for_a_log(tmp_path: Path, cache: ReleaseCache) -> None:
    file = put(tmp_path / "in" / "a.csv", LOG)
    with pytest.raises(InputError) as error:
        said(cache, file, "Elm IL PD", "2025-05-01")
    assert "a.csv" in error.value.message
    assert cache.all() == []
    put(tmp_path / "in" / "b.csv")
    done = ingest([tmp_path / "in"], cache, Given(dated="2025-05-01", agency="Elm IL PD"))
    assert [(r.kind, r.dated) for r in done.releases] == [("network audit", None), ("sharing list", "2025-05-01")]
    assert any("a log" in w.lower() for w in done.releases[0].warnings)


def test_what_was_given_once_is_not_forgotten_by_a_newer_reader(tmp_path: Path, cache: ReleaseCache) -> None:
    file = put(tmp_path / "a.csv")
    for day in ("2025-05-01", "2025-07-10"):
        said(cache, file, "Elm IL PD", day)
    before = {r.id for r in cache.all()}
    for release in cache.all():
        cache.save(cache.folder(release.id), replace(release, reader_version=0))
    said(cache, file)
    assert {r.id for r in cache.all() if r.reader_version} == before
