"""Lists, portals, agreements, maps and agency lists as really released, against counts made by other means."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from graphshare.releases import Release, ReleaseCache
from graphshare.sources import ingest

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=f"no real records at {DATA.name}")]
PORTALS = "flock_transparency_portals_ca_2026"


class Held:
    """Real files, read into a cache; the ledger of each was checked by the core on the way in."""

    def __init__(self, root: Path, *paths: str) -> None:
        self.cache = ReleaseCache(root)
        self.ingested = ingest([DATA / p for p in paths], self.cache)
        self.releases = self.ingested.releases

    def only(self, file: str) -> Release:
        """The release of a file."""
        (found,) = [r for r in self.releases if r.file.startswith(file)]
        return found

    def table(self, release: Release, name: str) -> pa.Table:
        """A table of a release; empty where there is none."""
        path = self.cache.table(release.id, name)
        return pq.read_table(path) if path else pa.table({})


def ledger(release: Release) -> tuple[int, int, int, int, int]:
    return release.rows, release.records, release.rejected, release.blank, release.structure


def lines(table: pa.Table) -> list[dict[str, Any]]:
    return table.to_pylist()


def edges_of(shares: pa.Table) -> set[tuple[str, str]]:
    """Owner and recipient, with the commas and double spaces inside names that the newspaper took out left out."""
    pairs = zip(shares["owner"].to_pylist(), shares["recipient"].to_pylist(), strict=True)
    return {(" ".join(o.split()), " ".join(r.replace(",", "").split())) for o, r in pairs}


def test_shared_networks_of_south_portland_and_okaloosa(tmp_path: Path) -> None:
    held = Held(tmp_path, "shared_networks")
    south, okaloosa = held.only("SharedNetworks_2026"), held.only("Sharing_Agencies")
    assert (ledger(south), south.agency, south.agency_basis, south.dated) == (
        (724, 724, 0, 0, 0),
        "South Portland ME PD",
        "content",
        "2026-05-05",
    )
    shares = lines(held.table(south, "shares"))
    outward = [s for s in shares if s["recipient"]]
    assert len({s["row"] for s in outward}) == 602
    assert len({s["row"] for s in shares if s["owner"]}) == 207
    assert Counter(s["network"] for s in outward) == {None: 601, "South Portland ME PD (Flex)": 8}
    assert not [s for s in shares if (s["owner"] is None) == (s["recipient"] is None)]
    assert [(line["complete"], line["recipients"]) for line in lines(held.table(south, "lists"))] == [(True, 602)]
    assert (ledger(okaloosa), okaloosa.agency) == ((858, 858, 0, 0, 0), "Okaloosa County FL SO")
    shares = lines(held.table(okaloosa, "shares"))
    assert len({s["row"] for s in shares if s["recipient"]}) == 536
    assert len({s["row"] for s in shares if s["owner"]}) == 655
    assert "(Federal) US Postal Inspection Service" in {s["recipient"] for s in shares}


def test_the_list_of_eugene_is_inbound_and_its_wrong_states_are_not_believed(tmp_path: Path) -> None:
    held = Held(tmp_path, "shared_networks/eugene_or_pd")
    (eugene,) = held.releases
    assert (ledger(eugene), eugene.agency) == ((59, 59, 0, 0, 0), "Eugene OR PD")
    shares = {s["owner"]: s for s in lines(held.table(eugene, "shares"))}
    assert len(shares) == 59
    assert shares["Carson City NV SO"]["owner_state"] is None
    assert all(s["recipient"] is None for s in shares.values())
    assert held.table(eugene, "lists").num_rows == 0


def test_the_portal_table_of_june_2025_lists_border_patrol_in_67_rows(tmp_path: Path) -> None:
    held = Held(tmp_path, "flock_portal_table_2025")
    (table,) = held.releases
    assert (ledger(table), table.dated, table.agency) == ((302, 302, 0, 0, 0), "2025-06-11", None)
    configured = lines(held.table(table, "lists"))
    assert len(configured) == 302
    # 155 cells hold text: 154 lists and one sentence that refers the reader to the department
    assert Counter(line["complete"] for line in configured) == {None: 146, True: 154, False: 2}
    assert 0 not in {line["recipients"] for line in configured}
    shares = held.table(table, "shares")
    # 97,236 parts between commas, less that sentence, two times "null", and 38 times ", Precinct 3 (TX)" and the like
    assert shares.num_rows == 97_236 - 1 - 2 - 38
    rows_of = {
        name: len(set(shares.filter(pc.equal(shares["recipient"], name))["row"].to_pylist()))
        for name in ("U.S. Border Patrol", "Homeland Security Investigations [Federal] [Inactive]")
    }
    assert list(rows_of.values()) == [67, 60]
    prohibited = {line["row"]: line["prohibited"] for line in configured}
    border = set(shares.filter(pc.equal(shares["recipient"], "U.S. Border Patrol"))["row"].to_pylist())
    assert sum("mmigration" in (prohibited[row] or "") for row in border) > len(border) / 2
    assert sum(line["cameras"] is None for line in configured) == 29
    assert {line["retention_days"] for line in configured} == {None, 7, 15, 30, 365, 1095}


def test_the_newspapers_edges_and_its_table_of_portals_agree(tmp_path: Path) -> None:
    held = Held(tmp_path, "flock_portal_sharing_newsobserver_2024")
    edges, usage, agencies = (held.only(f) for f in ("agency_access", "latest_usage", "agency2024"))
    assert (edges.kind, ledger(edges)) == ("sharing list", (37_099, 37_099, 0, 0, 0))
    shares = held.table(edges, "shares")
    assert len(set(shares["owner"].to_pylist())) == 224
    assert len(set(shares["recipient"].to_pylist())) == 4_619
    assert (usage.kind, ledger(usage), usage.dated) == ("portal table", (365, 365, 0, 0, 0), "2024-04-26")
    assert Counter(line["complete"] for line in lines(held.table(usage, "lists"))) == {None: 139, True: 225, False: 1}
    listed, read = edges_of(shares), edges_of(held.table(usage, "shares"))
    assert listed <= read, "every edge that the newspaper read by hand is read from its table too"
    more = {recipient for owner, recipient in read - listed if owner != recipient}
    assert more == {
        "Decommissioned Org",
        "Do Not Use",
        "Do Not Use - Duplicate account",
        "DUPLICATE PLEASE DELETE",
        "Inactive",
    }
    assert (agencies.kind, ledger(agencies)) == ("agencies", (5_152, 5_152, 0, 0, 0))


def test_agreements_of_three_dates_and_a_list_made_from_them(tmp_path: Path) -> None:
    held = Held(tmp_path, "ice_287g")
    may, july, pending, deduped = (
        held.only(f) for f in ("participatingAgencies0518", "participatingAgencies0718", "pending", "ice-287g")
    )
    assert [ledger(r)[0] for r in (may, july, pending, deduped)] == [1_843, 832, 24, 1_503]
    assert all(r.records == r.rows for r in (may, july, pending, deduped))
    assert [r.dated for r in (may, july, pending)] == ["2026-05-18", "2025-07-18", "2025-12-31"]
    rows = lines(held.table(may, "agreements"))
    assert Counter(a["model"] for a in rows) == {
        "task force": 1_162,
        "warrant service officer": 499,
        "jail enforcement": 182,
    }
    assert all(a["signed"] and len(a["state"]) == 2 and a["agency"] == a["agency"].strip() for a in rows)
    assert len({(a["state"], a["agency"], a["county"]) for a in rows}) <= 1_600
    mended = [
        a["signed"]
        for a in lines(held.table(july, "agreements"))
        if a["agency"] in ("Tooele County Sheriff's Office", "Campbell County Sheriff's Office")
    ]
    assert {date(2025, 7, 7), date(2025, 5, 8)} <= set(mended)
    assert all(a["pending"] and a["signed"] is None for a in lines(held.table(pending, "agreements")))
    assert not any(a["pending"] for a in lines(held.table(deduped, "agreements")))
    assert held.table(deduped, "agreements").num_rows == 1_503 + 138 + 28 + 27 + 2 * 45


def test_camera_maps_hold_every_point_and_name_points_alike(tmp_path: Path) -> None:
    held = Held(tmp_path, "osm_alpr_cameras")
    usa, bay = held.only("cameras-us"), held.only("bay_area")
    assert ledger(usa) == (61_768, 61_764, 0, 0, 4)  # four ways beside the node of the same camera
    assert (ledger(bay), bay.dated) == ((3_757, 3_757, 0, 0, 0), "2026-06-19")
    every, some = held.table(usa, "cameras"), held.table(bay, "cameras")
    assert every["operator"].null_count == 61_764 - 17_162
    assert len(set(every["id"].to_pylist()) & set(some["id"].to_pylist())) > 2_500


def test_agency_lists(tmp_path: Path) -> None:
    held = Held(tmp_path, "fbi_ucr_agencies", "agency_names")
    fbi, urls, registry = held.only("ucr"), held.only("gflock"), held.only("sm_alpr")
    assert ledger(fbi) == (18_459, 18_459, 0, 0, 0)
    table = held.table(fbi, "agencies")
    assert len(set(table["ori"].to_pylist())) == 18_459
    assert table["lat"].null_count == 545
    assert table["county"].null_count == 442
    assert "NULL" not in set(table["name"].to_pylist()) | set(table["county"].to_pylist())
    assert ledger(urls) == (5_926, 5_925, 1, 0, 0)  # one name is the word "null"
    assert ledger(registry) == (1_779, 1_779, 0, 0, 0)
    assert not pc.any(pc.equal(held.table(registry, "agencies")["agency_type"], "federal")).as_py()


def test_the_event_log_holds_no_share_and_nobodys_name(tmp_path: Path) -> None:
    held = Held(tmp_path, "flock_event_log")
    (log,) = held.releases
    assert (ledger(log), log.kind, log.agency) == ((4, 4, 0, 0, 0), "event log", "San Mateo CA PD")
    assert "USER-1" not in "".join(p.read_bytes().decode("latin-1") for p in held.cache.folder(log.id).iterdir())


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return Held(tmp_path_factory.mktemp("portals"), PORTALS)


def test_every_parsed_portal_and_saved_page_is_one_row(portals: Held) -> None:
    pages = [r for r in portals.releases if r.kind == "portal"]
    assert len(pages) == 145 + 5 + 5  # parsed, saved as HTML, kept as text
    assert all(ledger(r) == (1, 1, 0, 0, 0) and r.agency and r.dated for r in pages)
    assert portals.ingested.not_understood == []
    latest: dict[str, Release] = {}
    for release in pages:
        if release.layout == "parsed portal":
            folder = Path(release.source or "").parent.name
            latest[folder] = max(latest.get(folder, release), release, key=lambda r: r.dated or "")
    assert len(latest) == 127
    shares = [s for r in latest.values() for s in lines(portals.table(r, "shares"))]
    # 27,140 in the source, where four names were cut at a comma
    assert 27_130 <= sum(s["recipient"] is not None for s in shares) <= 27_140
    unpublished = [r for r in latest.values() if not any(s["recipient"] for s in lines(portals.table(r, "shares")))]
    assert all(lines(portals.table(r, "lists"))[0]["complete"] is None for r in unpublished)
    assert unpublished


def test_a_saved_page_says_what_its_parsed_json_says(portals: Held) -> None:
    by_source = {(Path(r.source or "").parent.name, r.file): r for r in portals.releases if r.kind == "portal"}
    compared = 0
    for (folder, file), page in by_source.items():
        if not file.endswith(".html"):
            continue
        twin = by_source[folder, file.replace(".html", ".json")]
        assert page.agency == twin.agency
        a, b = lines(portals.table(page, "lists"))[0], lines(portals.table(twin, "lists"))[0]
        for key in ("complete", "recipients", "cameras", "retention_days", "searches_30d", "prohibited", "hotlists"):
            assert b[key] is None or a[key] == b[key], (folder, key)
        names = [
            [
                (s["owner"] and " ".join(s["owner"].split()), s["recipient"] and " ".join(s["recipient"].split()))
                for s in lines(portals.table(r, "shares"))
            ]
            for r in (page, twin)
        ]
        assert names[0] == names[1]
        compared += 1
    assert compared == 5


def test_the_audits_inside_portals_hold_every_search_and_no_user(portals: Held) -> None:
    audits = [r for r in portals.releases if r.kind == "portal audit"]
    inside: dict[tuple[str, str], int] = {}
    for path in sorted((DATA / PORTALS).glob("*/*.json")):
        records = json.loads(path.read_text(encoding="utf-8")).get("search_audit_csv")
        if records:
            inside[path.parent.name, path.name] = len(records)
    read = {(Path(r.source or "").parent.name, r.file): r for r in audits if r.file.endswith(".json")}
    assert {k: r.rows for k, r in read.items()} == inside
    assert all(r.agency for r in audits)
    ids: set[str] = set()
    for release in audits:
        ids |= set(portals.table(release, "entries")["flock_id"].to_pylist())
    assert len(ids) >= 21_348


def test_lists_that_are_no_releases_are_not_understood(tmp_path: Path) -> None:
    held = Held(tmp_path, "census_geo")
    assert not held.releases
    assert len(held.ingested.not_understood) == 2
    with gzip.open(DATA / "census_geo" / "counties.tsv.gz", "rt") as handle:
        assert len(list(csv.reader(handle, delimiter="\t"))) == 3_223
