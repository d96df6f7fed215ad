"""Everything that is held beside the logs: sharing lists, portals, agreements, cameras, agency lists, keyword hits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from graphshare.synth.agencies import FEDERAL_ACCOUNTS, Organization, fbi_type, officer, state_name
from graphshare.synth.files import Cell, csv_text, write_gzip, write_json, write_text, write_workbook
from graphshare.synth.plan import LOCAL_HOURS, Snapshot, WorldPlan
from graphshare.synth.story import keyword_hits
from graphshare.synth.wordings import CATALOG

#: The invented states lie in the open Atlantic: degrees north and west of their south-eastern corners.
_CORNERS = {"QN": (36.0, 40.0), "VX": (33.0, 40.0), "ZR": (36.0, 45.0)}
AGREEMENTS_DATED = date(2025, 12, 15)
_PROHIBITED = "Immigration enforcement, traffic enforcement, harassment or intimidation, Personal use."
_POLICY = "Data is used for law enforcement purposes only. Data is owned by {} and is never sold to 3rd parties."


@dataclass(frozen=True, slots=True)
class ListWritten:
    """One list as written: its ledger and what it is."""

    file: str
    kind: str
    rows: int
    records: int
    structure: int = 0
    blank: int = 0
    agency: str | None = None
    dated: date | None = None


def place_of(plan: WorldPlan, o: Organization) -> tuple[float, float]:
    """Where an agency is: latitude and longitude in degrees, somewhere in the Atlantic."""
    north, west = _CORNERS[str(o.state)]
    lat = north + plan.draws.one("lat", o.number, 200_000) / 100_000
    lon = -west - plan.draws.one("lon", o.number, 400_000) / 100_000
    return round(lat, 6), round(lon, 6)


def _shared_networks(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    for s in plan.snapshots:
        if not s.file.startswith("SharedNetworks"):
            continue
        theirs = dict(s.inbound)
        ours = dict.fromkeys(s.recipients or (), s.owner.name)
        orgs = sorted({*theirs, *ours}, key=lambda n: (plan.draws.one(f"line {s.day}", sum(n.encode()), 1 << 20), n))
        rows = [["Organization Name", "Networks Shared With Me", "Networks I'm Sharing"]]
        rows += [[o, ",".join(theirs.get(o, ())), ours.get(o, "")] for o in orgs]
        path = root / s.owner.name / s.file
        write_text(path, csv_text(rows, "\n"))
        yield ListWritten(
            path.relative_to(root).as_posix(), "sharing list", len(orgs), len(orgs), agency=s.owner.name, dated=s.day
        )


def _portal(plan: WorldPlan, s: Snapshot) -> dict[str, object]:
    return {
        "crawled_slug": s.owner.slug,
        "crawled_name": s.owner.name,
        "archived_date": s.day.isoformat(),
        "whats_detected": "License Plates, Vehicles",
        "whats_not_detected": "Facial recognition, People, Gender, Race",
        "acceptable_use_policy": _POLICY.format(s.owner.name),
        "prohibited_uses": _PROHIBITED,
        "access_policy": "All system access requires a valid reason and is stored indefinitely.",
        "hotlist_policy": "Hotlist hits are required to be human verified prior to action.",
        "sharing_with_partners": "",
        "sharing_restrictions": "",
        "data_retention_days": 30,
        "camera_count": s.cameras,
        "hotlists_alerted_on": "",
        "vehicles_detected_30d": 40_000 + plan.draws.one("vehicles", s.day.toordinal(), 9000),
        "hotlist_hits_30d": 200 + plan.draws.one("hits", s.day.toordinal(), 90),
        "searches_30d": 90 + plan.draws.one("searches", s.day.toordinal(), 40),
        "sharing_outbound": list(s.recipients or ()),
        "sharing_inbound": [],
        "overview": f"{s.owner.name} uses Flock Safety technology to capture objective evidence.",
        "policy_info": "",
        "alpr_policy": "",
        "additional_info": "",
        "download_csv": "",
        "search_audit": "",
        "last_updated": "",
        "crawled_at": f"{s.day.isoformat()}T11:32:39.792443+00:00",
    }


def _portals(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    for s in plan.snapshots:
        if s.file.endswith(".json"):
            path = root / "portals" / s.owner.slug / s.file
            write_json(path, _portal(plan, s))
            yield ListWritten(path.relative_to(root).as_posix(), "portal", 1, 1, agency=s.owner.name, dated=s.day)


def _portal_table(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    table = [s for s in plan.snapshots if s.file.endswith(".xlsx")]
    rows: list[list[Cell]] = [
        [
            "Agency Name",
            "Transparency URL",
            "What's Detected",
            "What's Not Detected",
            "Acceptable Use Policy",
            "Prohibited Uses",
            "Access Policy",
            "Hotlist Policy",
            "Data retention (in days)",
            "Number of LPR and other cameras",
            "External organizations with access",
            "Hotlists Alerted On",
            "Vehicles detected in the last 30 days",
            "Hotlist hits in the last 30 days",
            "Searches in the last 30 days",
            None,
            None,
            None,
        ]
    ]
    silent: list[Cell] = ["N/A", 214, None]
    for s in table:
        listed: Cell = ", ".join(r.strip() for r in s.recipients) if s.recipients is not None else silent.pop(0)
        rows.append(
            [
                s.owner.name,
                f"https://transparency.example.org/{s.owner.slug}",
                "License Plates, Vehicles",
                "Facial recognition, People, Gender, Race",
                _POLICY.format(s.owner.name),
                _PROHIBITED,
                "All system access requires a valid reason and is stored indefinitely.",
                "Hotlist hits are required to be human verified prior to action.",
                "30 days",
                s.cameras,
                listed,
                "NCMEC Amber Alert",
                90_000 + plan.draws.one("vehicles", s.owner.number, 90_000),
                300 + s.owner.number,
                60 + s.owner.number,
                None,
                None,
                None,
            ]
        )
    path = root / table[0].file
    write_workbook(path, "master", rows)
    yield ListWritten(path.relative_to(root).as_posix(), "portal table", len(table), len(table), dated=table[0].day)


def _agreements(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    names = ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA", "ADDENDUM"]
    rows: list[list[Cell]] = [[*names, None, None, None, None, None]]
    order = sorted(plan.agreements, key=lambda a: (str(a.agency.state), a.agency.official, a.model))
    for n, a in enumerate(order):
        o = a.agency
        kind = "County " if o.kind == "sheriff" else "Municipality"
        signed: Cell = a.signed if n % 9 != 4 else f"{a.signed.month}/{a.signed.day}/{a.signed.year}"
        rows.append(
            [
                state_name(str(o.state)).upper(),
                o.official + (" " if n % 3 == 0 else ""),
                kind,
                f"{o.county} County",
                a.model + (" " if n % 5 == 2 else ""),
                signed,
                "link",
                None,
                None,
                None,
                None,
                None,
                None,
            ]
        )
    path = root / f"participatingAgencies{AGREEMENTS_DATED:%m%d%Y}am.xlsx"
    write_workbook(path, "Sheet1", rows)
    yield ListWritten(path.relative_to(root).as_posix(), "agreements", len(order), len(order), dated=AGREEMENTS_DATED)


def mapped_cameras(plan: WorldPlan) -> list[tuple[Organization, int, str]]:
    """Owners of networks with how many of their cameras are on the map, and the operator as mapped.

    Every third is mapped under its official name, which no list of Flock's shows.
    """
    owners = {s.owner.number: s.owner for s in plan.snapshots} | {
        g.owner.number: g.owner for g in plan.logs if not g.own
    }
    return [
        (o, 1 + plan.draws.one("mapped", n, 14), o.official if n % 3 == 2 else o.name)
        for n, o in sorted(owners.items())
        if plan.draws.happens("on the map", n, 0.7)
    ]


def _cameras(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    points: list[dict[str, object]] = []

    def add(lat: float, lon: float, operator: str | None) -> None:
        n = len(points)
        point: dict[str, object] = {"osmId": 9_900_000_001 + n * 37, "osmType": "node", "lat": lat, "lon": lon}
        if operator:
            point["operator"] = operator
        if n % 4:
            turn = plan.draws.one("direction", n, 360)
            point |= {"brand": "Flock Safety", "direction": float(turn), "directionCardinal": str(turn)}
        points.append(point | {"surveillanceZone": "traffic"} | ({"mountType": "pole"} if n % 3 else {}))

    for o, count, operator in mapped_cameras(plan):
        lat, lon = place_of(plan, o)
        for k in range(count):
            add(round(lat + k * 0.0031, 7), round(lon - k * k % 7 * 0.0043, 7), operator)
    for k in range(25):
        add(
            round(36.1 + k * 0.05, 7),
            round(-41.3 - k * 0.07, 7),
            (None, "Homeowners of Orrinfold", "Toll Road Quennora")[k % 3],
        )
    path = root / "cameras-fictional.json.gz"
    write_gzip(path, json.dumps(points, separators=(",", ":")).encode())
    yield ListWritten(path.relative_to(root).as_posix(), "cameras", len(points), len(points))


def _tagged_cameras(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    """A smaller map with raw tags; every fourth point is a camera that reads no plates, and is left out by rule."""
    points = []
    for n in range(12):
        reads = n % 4 != 3
        tags = {
            "man_made": "surveillance",
            "surveillance": "public",
            "surveillance:type": "ALPR" if reads else "camera",
        }
        points.append(
            {
                "id": 9_800_000_001 + n,
                "lat": round(34.5 + n * 0.011, 7),
                "lon": round(-42.5 - n * 0.013, 7),
                "direction": plan.draws.one("tagged", n, 360),
                "manufacturer": "Flock Safety" if reads else None,
                "operator": None,
                "tags": tags,
            }
        )
    box = [34.0, -43.0, 35.0, -42.0]
    page = {"fetchedAt": "2025-11-19T20:21:16.190Z", "bbox": box, "count": len(points), "cameras": points}
    path = root / "rostel_bay_cameras.json.gz"
    write_gzip(path, json.dumps(page, indent=2).encode())
    left_out = len(points) // 4
    yield ListWritten(path.relative_to(root).as_posix(), "cameras", len(points), len(points) - left_out, left_out)


def _agency_list(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    names = [
        "ori",
        "agency_name",
        "agency_type_name",
        "state_name",
        "state_abbr",
        "division_name",
        "region_name",
        "region_desc",
        "county_name",
        "nibrs",
        "latitude",
        "longitude",
        "nibrs_start_date",
    ]
    rows = [names]
    for o in plan.agencies:
        lat, lon = place_of(plan, o)
        rows.append(
            [
                f"{o.state}{o.number:05d}00",
                o.official,
                fbi_type(o.kind),
                state_name(str(o.state)),
                str(o.state),
                "Mid-Atlantic Deep",
                "Ocean",
                "Region IX",
                str(o.county).upper(),
                "TRUE" if o.number % 3 else "FALSE",
                str(lat),
                str(lon),
                "2021-01-01" if o.number % 3 else "NULL",
            ]
        )
    path = root / "ucr_agencies_list.csv.gz"
    write_gzip(path, csv_text(rows, "\n").encode())
    yield ListWritten(path.relative_to(root).as_posix(), "agencies", len(plan.agencies), len(plan.agencies))


def _event_log(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    owner = plan.events[0].owner
    rows = [["Timestamp", "User", "Event Type", "Entity Type", "Entity Details", "Event Id"]]
    for n, e in enumerate(plan.events):
        pool = e.event == "update"
        change = f"{e.about}: {not e.on} -> {e.on}".lower().title() if pool else f"Receiving Organization: {e.about}"
        details = f"Network Name: {owner.name}\n{change}\n"
        entity = "networkShareSettings" if pool else "networkShare"
        rows.append([e.at, officer(plan.draws, owner.number, 0), e.event, entity, details, str(9100 + n)])
    path = root / owner.name / "event-logs.csv"
    write_text(path, csv_text(rows, "\n"))
    yield ListWritten(
        path.relative_to(root).as_posix(), "event log", len(plan.events), len(plan.events), agency=owner.name
    )


def _keyword_tables(plan: WorldPlan, root: Path) -> Iterator[ListWritten]:
    hits = keyword_hits(plan)
    local = timezone(timedelta(hours=LOCAL_HOURS))
    for owner in sorted({h.owner for h in hits}):
        rows = [["last_search_time", "nb_queries", "agency", "case_number", "reason"]]
        for h in hits:
            if h.owner == owner:
                at = datetime.fromtimestamp(h.at, UTC).astimezone(local)
                text = f"{at:%Y-%m-%d %H:%M:%S}{LOCAL_HOURS:+03d}"
                rows.append([text, str(h.searches), plan.everyone[h.agency].name, h.case, CATALOG[h.wording].text])
        name = plan.everyone[owner].name
        path = root / name / "potentially_problematic_queries.csv"
        write_text(path, csv_text(rows, "\n"))
        yield ListWritten(path.relative_to(root).as_posix(), "keyword hits", len(rows) - 1, len(rows) - 1, agency=name)


def write_lists(plan: WorldPlan, root: Path) -> list[ListWritten]:
    """Write all of them under ``root`` and say what was written."""
    return [
        *_shared_networks(plan, root),
        *_portals(plan, root),
        *_portal_table(plan, root),
        *_agreements(plan, root),
        *_cameras(plan, root),
        *_tagged_cameras(plan, root),
        *_agency_list(plan, root),
        *_keyword_tables(plan, root),
        *_event_log(plan, root),
    ]


def accounts() -> dict[str, tuple[str, bool]]:
    """Federal accounts as written → body and whether the account is active."""
    return {
        text: (body, not any(m in text.lower() for m in ("[inactive]", "[turned off]")))
        for text, body in FEDERAL_ACCOUNTS.items()
    }
