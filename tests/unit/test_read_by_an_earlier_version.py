"""What an earlier reader read is read again; where its file is gone, what it did not read is told as not known."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graphshare.disk.manifest import faults
from graphshare.releases import READER_VERSION
from graphshare.workspace import Workspace

LOG = """ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type
00000000-0000-4000-8000-000000000001,***,Elm OH PD,10,,***,assist ICE,,,"10/01/2025, 06:47:21 PM UTC",search
00000000-0000-4000-8000-000000000002,***,Ash OH PD,10,,***,theft,,,"10/02/2025, 06:47:21 PM UTC",search
"""
LISTED = """STATE,LAW ENFORCEMENT AGENCY,TYPE,COUNTY,SUPPORT TYPE,SIGNED,STATUS,LAST LISTED
OHIO,Elm Police Department,Municipality,Elm County,Task Force Model,2025-03-01,Removed,2025-09-01
OHIO,Ash Police Department,Municipality,Ash County,Task Force Model,2025-03-02,Active,
"""
#: Columns that no earlier reader wrote, here.
NEW = {"agreements": ("status", "last_listed"), "entries": ("moderation", "search_type")}


def as_an_earlier_reader_left_it(work: Workspace) -> None:
    """Take the newer columns out of what is kept, and say that an earlier version read it."""
    for release in work.cache.all():
        folder = work.cache.folder(release.id)
        for table, columns in NEW.items():
            if (path := folder / f"{table}.parquet").exists():
                pq.write_table(pq.read_table(path).drop_columns(list(columns)), path)
        work.cache.save(folder, replace(release, reader_version=READER_VERSION - 1))
    work.cache.write_list()


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "Fir TX PD network audit.csv").write_text(LOG)
    (raw / "287g agreements 2025-11-01.csv").write_text(LISTED)
    made = Workspace(tmp_path)
    made.ingest([raw])
    assert {r.kind for r in made.cache.all()} == {"network audit", "agreements"}
    return made


def columns(work: Workspace) -> dict[str, set[str]]:
    return {n: set(pq.read_schema(p).names) for n in NEW for _, p in work.cache.tables(n)}


def test_it_is_read_again_from_the_files(work: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    before = {r.id: r for r in work.cache.all()}
    as_an_earlier_reader_left_it(work)
    caplog.set_level(logging.INFO)
    answer = work.tally(of="ICE", by=("agency", "agreement"))
    assert {r.id: r for r in work.cache.all()} == before
    assert all(set(NEW[n]) <= found for n, found in columns(work).items())
    assert [g["agreement"] for g in answer.data["groups"]] == ["last listed 2025-09-01"]
    told = [m for m in caplog.messages if "read by an earlier version: read again." in m]
    assert told == ["2 files were read by an earlier version: read again."]
    caplog.clear()
    work.build(force=True)
    assert not [m for m in caplog.messages if "earlier version" in m]


def test_where_the_file_is_gone_what_was_not_read_is_not_known_and_nothing_is_deleted(
    work: Workspace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    held = {r.id for r in work.cache.all()}
    as_an_earlier_reader_left_it(work)
    shutil.move(tmp_path / "raw", tmp_path.parent / f"{tmp_path.name}-elsewhere")
    caplog.set_level(logging.INFO)
    answer = work.tally(of="ICE", by=("agency", "agreement"))
    assert answer.data["totals"]["searches"] == 1
    assert [g["agreement"] for g in answer.data["groups"]] == ["in force"]
    assert {r.id for r in work.cache.all()} == held
    assert not [w for i in held for w in faults(work.cache.folder(i), footers=True, deep=True)]
    assert any("not known are agreements.status, agreements.last_listed" in m for m in caplog.messages)
    warned = [w for r in work.cache.all() for w in r.warnings]
    assert sum("its file is gone: not known are" in w for w in warned) == 2
    caplog.clear()
    work.build(force=True)
    assert [w for r in work.cache.all() for w in r.warnings] == warned
    assert not [m for m in caplog.messages if "earlier version" in m]
    # when the file is there again it is read again
    shutil.move(tmp_path.parent / f"{tmp_path.name}-elsewhere", tmp_path / "raw")
    work.build(force=True)
    assert {r.id for r in work.cache.all()} == held
    assert not [w for r in work.cache.all() for w in r.warnings if "earlier version" in w]
    assert {r.reader_version for r in work.cache.all()} == {READER_VERSION}


def test_what_a_person_said_of_a_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(LOG)
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "x.csv"], agency="Fir TX PD", selection="no", credit="The records officer")
    before = work.cache.all()
    as_an_earlier_reader_left_it(work)
    work.build()
    assert work.cache.all() == before
    assert (before[0].agency, before[0].credit) == ("Fir TX PD", "The records officer")
