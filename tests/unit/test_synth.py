"""The files of a fictional world: the same bytes for the same seed, layouts as released, nothing of a real agency."""

import csv
import gzip
import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from graphshare.errors import GraphshareError
from graphshare.synth import make_world

REAL = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    out = tmp_path_factory.mktemp("synth") / "world"
    make_world(out, agencies=40, searches=2000, seed=3)
    return out


def contents(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def one(world, pattern):
    return sorted((world / "records").rglob(pattern))[0]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(world, tmp_path):
    make_world(tmp_path / "again", agencies=40, searches=2000, seed=3)
    make_world(tmp_path / "other", agencies=40, searches=2000, seed=4)
    mine = contents(world)
    assert contents(tmp_path / "again") == mine
    assert contents(tmp_path / "other") != mine


def test_the_bytes_are_those_that_every_platform_writes(tmp_path):
    """A known hash would break with every new scene; draws are what could differ, so those are pinned."""
    import numpy as np

    from graphshare.synth.draws import Draws

    draws = Draws(7)
    index = np.arange(5, dtype=np.int64)
    assert draws.below("agency", index, 1000).tolist() == PINNED
    assert draws.one("agency", 3, 1000) == PINNED[3]
    assert sorted(draws.order("x", 50)) == list(range(50))


PINNED = [171, 729, 20, 265, 804]


def test_modern_exports_have_spaced_headers_crlf_and_line_feeds_in_cells(world):
    data = one(world, "2_1_2025*Corvelholm*").read_bytes()
    first = data.split(b"\r\n")[0]
    assert first.startswith(b"ID, Name, Org Name, Total Networks Searched, Time Frame, License Plate, Reason, Case #,")
    assert data.endswith(b"\r\n")
    rows = rows_of(one(world, "2_1_2025*Corvelholm*"))
    assert {len(r) for r in rows} == {13}
    assert all(r[4].count("\n") == 1 and r[1] == r[5] == "***" for r in rows[1:])
    assert {len(r) for r in rows_of(one(world, "4_1_2025*Brackelstow*Network*"))} == {14}


def test_the_padded_export_has_a_thousand_records_short_rows_and_floats(world):
    rows = rows_of(one(world, "4_1_2025*Ombrelmere*"))
    assert len(rows) == 1000
    assert {len(r) for r in rows[1:]} == {0, 11}
    assert all(r[3].endswith(".0") for r in rows[1:] if r)


def test_older_layouts_have_neither_id_nor_plate(world):
    header = rows_of(one(world, "Dannelmoor QN PD Network*"))[0]
    assert "ID" not in header
    assert "License Plate" not in header
    assert header.index("Case #") < header.index("Reason")


def test_monthly_files_cover_local_days_so_that_months_overlap(world):
    corvel = [{r[0] for r in rows_of(f)[1:]} for f in (world / "records" / "Corvelholm QN PD").glob("*.csv")]
    assert len(set.union(*corvel)) < sum(map(len, corvel))  # the first of a month is in two files
    days = {
        f.name.split("_")[0]: rows_of(f) for f in (world / "records" / "Brackelstow QN PD").glob("*2025-Brack*Network*")
    }
    assert any(r[10].split("/")[0].lstrip("0") != month for month, rows in days.items() for r in rows[1:])


def test_workbooks_open_in_both_readers_with_dates_as_dates(world):
    path = one(world, "participatingAgencies*.xlsx")
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert rows[0][:6] == ("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED")
    kinds = {type(r[5]).__name__ for r in rows[1:]}
    assert kinds == {"datetime", "str"}
    assert any(r[1].endswith(" ") for r in rows[1:])
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    theirs = book.get_sheet_by_index(0).to_python()
    assert [r[1] for r in theirs] == [r[1] for r in rows]
    assert [str(r[5])[:10] for r in theirs[1:]] == [str(r[5])[:10] for r in rows[1:]]
    table = list(openpyxl.load_workbook(one(world, "transparency*.xlsx")).active.iter_rows(values_only=True))
    listed = [r[10] for r in table[1:]]
    assert {type(x).__name__ for x in listed} == {"str", "int", "NoneType"}
    assert "N/A" in listed


def test_compressed_lists_unpack(world):
    points = json.loads(gzip.decompress(one(world, "cameras-fictional.json.gz").read_bytes()))
    assert {"osmId", "lat", "lon"} <= set(points[0])
    assert all(-50 < p["lon"] < -35 and 30 < p["lat"] < 40 for p in points)  # the open Atlantic
    agencies = gzip.decompress(one(world, "ucr*.gz").read_bytes()).decode().splitlines()
    assert agencies[0].startswith("ori,agency_name,agency_type_name,state_name,state_abbr")
    assert len(agencies) == 41


def test_one_grant_is_removed_between_lists(world):
    lists = [rows_of(p) for p in sorted((world / "records" / "Brackelstow QN PD").glob("Shared*"))]
    names = [{r[0] for r in rows[1:] if r[2]} for rows in lists]
    assert len(names) == 4
    assert set.union(*names) - set.intersection(*names) >= {"Homeland Security Investigations [Federal]"}


def test_a_folder_in_use_is_left_alone(world, tmp_path):
    before = contents(world)
    with pytest.raises(GraphshareError, match="not empty"):
        make_world(world, agencies=40, searches=2000, seed=3)
    assert contents(world) == before
    with pytest.raises(GraphshareError, match="too small"):
        make_world(tmp_path / "w", agencies=5, searches=2000, seed=3)
    assert not list(tmp_path.iterdir())


def test_progress_says_how_far_it_is(tmp_path):
    said = []
    make_world(tmp_path / "w", agencies=40, searches=600, seed=1, progress=lambda *x: said.append(x))
    assert said[-1][1:] == (600, 600)
    assert [x[1] for x in said] == sorted(x[1] for x in said)


def test_an_interrupted_run_leaves_nothing_behind(tmp_path):
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_world(tmp_path / "w", agencies=40, searches=600, seed=1, progress=stop)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory as Linux tells it")
def test_five_times_as_many_searches_need_no_more_memory(tmp_path):
    """Peak resident memory of a process of its own, past the size up to which every search is kept for the truth."""
    peaks = []
    for searches in (60_000, 300_000):
        code = (
            "import sys, pathlib; from graphshare.synth import make_world\n"
            f"t = make_world(pathlib.Path(sys.argv[1]), agencies=60, searches={searches}, seed=2)\n"
            f"assert t.totals['searches'] == {searches} and not t.entries\n"
            # what the system says of a process as a whole begins with what the one took that began it
            "print(*(x.split()[1] for x in open('/proc/self/status') if x.startswith('VmHWM')))"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "w")], capture_output=True, text=True, check=True
        )
        peaks.append(int(run.stdout) * 1024)
        shutil.rmtree(tmp_path / "w")
    assert peaks[1] - peaks[0] < 40e6


def test_no_invented_state_is_a_real_one():
    postal = set(re.findall("..", (
        "ALAKAZARCACOCTDEFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWY"
        "DCASGUMPPRVIUMFMMHPWAAAEAPABBCMBNBNLNSNTNUONPEQCSKYT"
    )))  # fmt: skip
    invented = tomllib.loads(files("graphshare").joinpath("data/fictional.toml").read_text(encoding="utf-8"))
    codes = {s["code"] for s in invented["state"]}
    assert len(codes) == 3
    assert not codes & postal


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real records are not beside the checkout")
def test_no_invented_place_is_that_of_a_real_agency():
    invented = tomllib.loads(files("graphshare").joinpath("data/fictional.toml").read_text(encoding="utf-8"))
    places = {s + e for s in invented["places"]["starts"] for e in invented["places"]["ends"]}
    places |= {c for s in invented["state"] for c in s["counties"]} | {s["name"] for s in invented["state"]}
    places |= {"Nicemoor", "Federal Garth", "Merrinfield University"}
    with (REAL / "agency_names" / "gflock_urls.csv").open(encoding="utf-8") as handle:
        real = {r[0] for r in csv.reader(handle)}
    with gzip.open(REAL / "fbi_ucr_agencies" / "ucr_agencies_list.csv.gz", "rt", encoding="utf-8") as handle:
        listed = list(csv.DictReader(handle))
    real |= {r["agency_name"] for r in listed} | {r["county_name"] for r in listed}
    words = {w.lower() for name in real for w in re.findall(r"[A-Za-z']+", name)}
    assert {p for p in places if p.lower() in words} == set()
    assert {p for p in places if " " in p and any(p.lower() in name.lower() for name in real)} == set()
    codes = {s["code"] for s in invented["state"]}
    assert not {name for name in real if set(re.findall(r"\b[A-Z]{2}\b", name)) & codes}
