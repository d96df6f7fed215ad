"""Tables of transparency portals: one portal a row, its recipients as a list, a count, ``N/A`` or nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from graphshare.domain.model import ReleaseKind
from graphshare.releases import iso
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.name_lists import read_list, split_names
from graphshare.sources.lists.small_tables import SmallTable, fields_of, find_header, said_above, whole_number
from graphshare.sources.lists.standing import Became, Standing, Standings, with_standing
from graphshare.sources.reader import Draft, Job, Recognized, Sample
from graphshare.sources.values.times import read_moment

_FIELDS = fields_of(
    {
        "owner": ("Agency Name", "Agency", "Portal", "Organization", "Organization Name", "crawled_name"),
        "recipients": (
            *("External organizations with access", "external_organizations_with_access", "External organizations"),
            *(
                "Organizations granted access",
                "Organizations with access",
                "sharing_outbound",
                "Shared with",
                "Shares with",
            ),
            *("Sharing Network Data With", "External agencies who have access", "orgs_with_access", "shares_data_with"),
            *("organizations_shared_with", "orgs_granted_access"),
        ),
        "inbound": (
            *("Organizations sharing their data", "Receiving Network Data From", "sharing_inbound"),
            *("organizations_received_from", "receives_data_from"),
        ),
        "accessed": (
            "accessed",
            "archived_date",
            "scraped",
            "scraped_at",
            "crawled_at",
            "retrieved",
            "date accessed",
            "date scraped",
            "scrape date",
            "date",
        ),
        "updated": ("updated", "last updated", "last_updated"),
        "retention": (
            "Data retention (in days)",
            "data_retention_in_days",
            "data_retention_days",
            "Data retention",
            "Retention",
        ),
        "cameras": (
            *("Number of LPR and other cameras", "Number of LPR cameras", "number_of_owned_cameras", "camera_count"),
            *("Number of owned cameras", "Number of cameras", "Total cameras", "Cameras"),
        ),
        "searches": ("Searches in the last 30 days", "searches_30d", "Number of searches"),
        "prohibited": ("Prohibited Uses",),
        "policy": ("Acceptable Use Policy",),
        "hotlists": ("Hotlists Alerted On",),
    }
)
LAYOUT = "portal table"
#: A recipient on each row instead of a list of them: no row is the whole of anything.
EDGES = "edge list, a row for each recipient"


class PortalTableReader:
    """Reads tables of transparency portals."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """A column of agencies and a column of organizations with access."""
        header = find_header(sample, lambda k: {"owner", "recipients"} <= {_FIELDS.get(x) for x in k})
        if header is None:
            return None
        if _one_on_each(SmallTable(sample, header, _FIELDS)):
            return Recognized(ReleaseKind.SHARING_LIST, EDGES, 0.95, header)
        return Recognized(ReleaseKind.PORTAL_TABLE, LAYOUT, 0.95, header)

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """A configuration for each row, and its recipients where they are listed."""
        sample = job.sample
        header = recognized.header or 0
        table = SmallTable(sample, header, with_standing(sample.head[header], _FIELDS))
        draft = Drafting(job, recognized, folder, "shares", "lists")
        table.order_days(draft, "accessed", "updated")
        standings = Standings(table, draft)
        latest = None
        for row in table.rows(draft):
            owner = row.key("owner")
            if owner is None:
                draft.reject(row.number, "no agency name", table.name_of("owner"))
                continue
            draft.record()
            at = _moment(row.text("accessed")) or _moment(row.text("updated"))
            latest = max((m for m in (latest, at) if m), default=None)
            cell = row.cells.get("recipients") or ""
            count = whole_number(cell)
            names, whole = ([], False) if count is not None else read_list(cell)
            if names and not whole:
                draft.warn(
                    "Some lists are cut at Excel's limit of a cell or stand beside a sentence; they are not complete."
                )
            became = standings.of(row)
            if recognized.layout != EDGES and became.standing is not Standing.IN_FORCE:
                whole = False  # the portal itself is gone or not yet there: its list is not that of the day
                became = Became(Standing.UNCLEAR)
            for name in names:
                standings.add(row, became, owner=owner, recipient=name, at=at)
            if recognized.layout == EDGES:
                continue
            for name in (
                read_list(row.cells.get("inbound"))[0] if whole_number(row.cells.get("inbound")) is None else ()
            ):
                standings.add(row, became, owner=name, recipient=owner, at=at)
            draft.add(
                "lists",
                row=row.number,
                owner=owner,
                at=at,
                complete=whole if names else None if count is None else False,
                recipients=count if count is not None else (len(names) or None) if whole else None,
                cameras=row.number_in("cameras"),
                retention_days=row.number_in("retention"),
                searches_30d=row.number_in("searches"),
                prohibited=draft.mask(row.text("prohibited")),
                policy=draft.mask(row.text("policy")),
                hotlists=draft.mask(row.text("hotlists")),
            )
        standings.tell()
        dated = iso(latest)
        _, above = said_above(sample, table.header)
        return draft.finish(dated=dated[:10] if dated else above, columns=table.columns(), unread=table.unread())


def _one_on_each(table: SmallTable) -> bool:
    """Whether the table has one recipient on each row and goes through the same owners again and again."""
    at = {f: table.read_as.index(f) for f in ("owner", "recipients")}
    rows = [r for r in table.sample.head[table.header + 1 :] if len(r) > max(at.values()) and r[at["owner"]].strip()]
    lists = [split_names(r[at["recipients"]]) for r in rows]
    owners = {r[at["owner"]].strip() for r in rows}
    return len(rows) >= 3 and all(len(x) <= 1 for x in lists) and len(owners) <= 0.7 * len(rows)


def _moment(text: str | None) -> datetime | None:
    return read_moment(text) if text else None
