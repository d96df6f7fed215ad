"""Lists of who shares with whom: Shared Networks exports, edge lists, plain lists of organizations."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from graphshare.domain.model import ReleaseKind
from graphshare.domain.states import names_a_state, state_code
from graphshare.sources.lists.bare_lists import BULLET, bare_names, names_only
from graphshare.sources.lists.direction import says_its_side, told_inbound
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.name_lists import names_an_agency, split_names, without_footnote
from graphshare.sources.lists.small_tables import (
    SmallTable,
    TableRow,
    fields_of,
    find_header,
    header_key,
    is_note,
    is_total,
    said_above,
)
from graphshare.sources.lists.standing import Standings, says_standing, with_standing
from graphshare.sources.reader import Draft, Job, Recognized, Sample
from graphshare.sources.values.times import read_moment

_SHARED_NETWORKS = fields_of(
    {
        "organization": (
            "Organization Name",
            "Organisation Name",
            "Organization",
            "Organisation",
            "Org Name",
            "Agency Name",
            "Agency",
        ),
        "inbound": (
            *("Networks Shared With Me", "Shared With Me", "Networks Shared With Us", "Inbound", "Inbound Sharing"),
            *("Shares With Us", "Sharing With Us", "Shared From", "They Share With Us"),
            *("Detections Received From", "Receives From", "Received From", "Data Received From"),
        ),
        "outbound": (
            "Networks I'm Sharing",
            "Networks Im Sharing",
            "Networks I am Sharing",
            "Networks Sharing",
            "Networks We're Sharing",
            *("Outbound", "Outbound Sharing", "We Share With", "We Share With Them", "Shared To"),
            *("Detections Shared With", "Detections Shared To", "Data Shared With"),
        ),
        "state": ("State",),
    }
)
_EDGES = fields_of(
    {
        "owner": (
            *("src_agency", "source agency", "source", "sharing agency", "sharing organization", "sharer", "owner"),
            *("owner agency", "network owner", "from agency", "from", "portal", "portal agency", "provider"),
        ),
        "recipient": (
            *("external_agency", "recipient", "recipient agency", "receiving agency", "receiving organization"),
            *("receiver", "target", "target agency", "to agency", "to", "shared with", "shares with"),
            *("external organization", "organization", "organization with access", "granted to"),
        ),
        "owner_state": ("src_state", "source state", "owner state"),
        "recipient_state": ("external_state", "recipient state", "target state"),
        "at": (
            "date",
            "as of",
            "scraped",
            "scraped_at",
            "accessed",
            "retrieved",
            "archived_date",
            "crawled_at",
            "dated",
        ),
    }
)
#: Headers of edge lists that are also common elsewhere: taken for one only where the cells name agencies.
_COMMON = frozenset(("source", "target", "from", "to", "portal", "owner", "provider", "organization"))
_NAMES = fields_of(
    {"name": ("Name", "Agency", "Organization", "Organization Name"), "state": ("State",), "type": ("Type",)}
)

#: Columns of a list that says no more than who is on it.
_BARE = frozenset(
    (
        "organizationname",
        "organisationname",
        "organization",
        "organisation",
        "state",
        "type",
        "page",
        "no",
        "number",
        "row",
    )
)
#: … and of one that says more of them; without a word about sharing these are a list of agencies.
_FURTHER = frozenset(
    (
        *(
            "dateshared",
            "datesharing",
            "sharedsince",
            "sharingsince",
            "since",
            "dateadded",
            "addedon",
            "added",
            "datecreated",
        ),
        *(
            "access",
            "accesslevel",
            "accesstype",
            "permission",
            "permissions",
            "level",
            "city",
            "county",
            "ori",
            "agencytype",
        ),
        *("kind", "category", "contact", "email", "phone", "address", "mou", "agreement", "cameras", "numberofcameras"),
    )
)
#: What the only column of such a list may be called besides.
_ALONE = frozenset(
    ("agency", "agencies", "agencyname", "agencynames", "name", "names", "organizations", "organisations")
)

SHARED_NETWORKS = "Shared Networks"
EDGES = "edge list"
TYPED_LIST = "name, state, type"
PLAIN_LIST = "plain list"
#: The share of rows that must name one network for it to be taken as the releasing agency's own.
_SAME = 0.9


class SharingReader:
    """Reads sharing lists."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """Shared Networks, an edge list, ``Name,State,Type``, or bare names."""
        kind = ReleaseKind.SHARING_LIST
        header = find_header(
            sample,
            lambda k: (
                _has(k, _SHARED_NETWORKS, "organization")
                and (_has(k, _SHARED_NETWORKS, "inbound") or _has(k, _SHARED_NETWORKS, "outbound"))
            ),
        )
        if header is not None:
            return Recognized(kind, SHARED_NETWORKS, 0.98, header)
        header = find_header(sample, lambda k: _has(k, _EDGES, "owner") and _has(k, _EDGES, "recipient"))
        if header is not None:
            keys = {k: header_key(c) for k, c in enumerate(sample.head[header])}
            common = {k for k in keys.values() if _EDGES.get(k) in ("owner", "recipient")} <= _COMMON
            columns = [i for i, k in keys.items() if _EDGES.get(k) in ("owner", "recipient")]
            if not common or all(_mostly_names(sample, header, i) for i in columns):
                return Recognized(kind, EDGES, 0.7 if common else 0.95, header)
        header = find_header(sample, lambda k: _without_standing(k) == {"name", "state", "type"})
        if header is not None:
            return Recognized(kind, TYPED_LIST, 0.8, header)
        header = find_header(
            sample, lambda k: _has(k, _SHARED_NETWORKS, "organization") and _without_standing(k) <= _BARE
        )
        if header is not None:
            # a sheet has neighbors that go the other way: read only on request where nothing says which it is
            sure = 0.7 if sample.format != "sheet" or says_its_side(sample, header) else 0.45
            return Recognized(kind, PLAIN_LIST, sure, header, "a sheet named for its direction, such as “Shares with”")
        header = find_header(
            sample,
            lambda k: (
                len(k := _without_standing(k)) == 1
                and (k <= _ALONE or _has(k, _SHARED_NETWORKS, "inbound") or _has(k, _SHARED_NETWORKS, "outbound"))
            ),
        )
        if header is not None and _mostly_names(sample, header, _name_column(sample.head[header])):
            return Recognized(
                kind, PLAIN_LIST, 0.7 if sample.format != "sheet" or says_its_side(sample, header) else 0.45, header
            )
        header = find_header(sample, _is_list_with_more)
        if (
            header is not None
            and says_its_side(sample, header, by_name=True)
            and _mostly_names(sample, header, _name_column(sample.head[header]))
        ):
            return Recognized(kind, PLAIN_LIST, 0.72, header)
        if sample.format in ("csv", "text") and names_only(sample):
            return Recognized(kind, PLAIN_LIST, 0.7, None)
        if sample.format in ("csv", "sheet") and any("organization" in c.lower() for r in sample.head[:1] for c in r):
            expected = "Organization Name, Networks Shared With Me, Networks I'm Sharing"
            return Recognized(kind, PLAIN_LIST, 0.3, 0, expected)
        return None

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """Shares, and for lists of one agency how complete they are."""
        sample = job.sample
        draft = Drafting(job, recognized, folder, "shares", "lists")
        if recognized.layout == PLAIN_LIST and recognized.header is None:
            return bare_names(sample, draft)
        header = recognized.header or 0
        read, fields = {
            PLAIN_LIST: (_plain, dict.fromkeys(_ALONE, "organization") | _SHARED_NETWORKS),
            EDGES: (_edges, _EDGES),
            TYPED_LIST: (_typed, _NAMES),
            SHARED_NETWORKS: (_shared_networks, _SHARED_NETWORKS),
        }[recognized.layout]
        table = SmallTable(sample, header, with_standing(sample.head[header], fields))
        standings = Standings(table, draft)
        return read(table, draft, standings)


def _has(keys: set[str], fields: dict[str, str], field: str) -> bool:
    return any(fields.get(k) == field for k in keys)


def _without_standing(keys: set[str]) -> set[str]:
    """The labels that do not speak of what became of a row."""
    return {k for k in keys if not says_standing(k)}


def _is_list_with_more(keys: set[str]) -> bool:
    """Whether labels are those of a list of organizations and what is said of each."""
    rest = _without_standing(keys)
    named = {k for k in rest if k in _ALONE or _SHARED_NETWORKS.get(k) == "organization"}
    return len(named) == 1 and len(keys) > 1 and rest - named <= _BARE | _FURTHER


def _name_column(record: tuple[str, ...]) -> int:
    keys = [header_key(c) for c in record]
    named = [i for i, k in enumerate(keys) if k in _ALONE or _SHARED_NETWORKS.get(k) == "organization"]
    return named[0] if named else next(i for i, k in enumerate(keys) if k and not says_standing(k))


def _mostly_names(sample: Sample, header: int, column: int) -> bool:
    """Whether most cells of a column name agencies, by a word that only they have or by a state."""
    rows = [r for r in sample.head[header + 1 :] if column < len(r) and r[column].strip()]
    several = [r for r in rows if sum(bool(c.strip()) for c in r) > 1]  # what stands alone below may be a note
    cells = [without_footnote(r[column].strip()) for r in several or rows if not is_total([c for c in r if c.strip()])]
    return bool(cells) and sum(names_an_agency(c) or names_a_state(c) for c in cells) >= 0.6 * len(cells)


def _shared_networks(table: SmallTable, draft: Drafting, standings: Standings) -> Draft:
    """The organization owns what it shares with the release's agency; what is shared with it is that agency's own."""
    rows: list[tuple[TableRow, str]] = []
    for row in table.rows(draft):
        organization = row.key("organization")
        if organization is not None and (is_note(row.filled, organization) or row.explains_a_mark()):
            draft.structure()
            continue
        if organization is None:
            draft.reject(row.number, "no organization name", table.name_of("organization"))
            continue
        draft.record()
        rows.append((row, organization))
    own = _own_network([row for row, _ in rows])
    recipients = 0
    for row, organization in rows:
        state = state_code(row.key("state"))
        became = standings.of(row)
        inbound = _inbound_networks(row.cells.get("inbound"), organization)
        shared = _outbound_networks(row.cells.get("outbound"), own)
        for network in inbound:
            standings.add(row, became, owner=organization, owner_state=state, network=network)
        if not (inbound or shared):  # the network may be gone with the share
            standings.name(row, became, recipient=organization, recipient_state=state)
        given = [
            standings.add(row, became, network=network, recipient=organization, recipient_state=state)
            for network in shared
        ]
        recipients += any(given)
    if rows:
        complete = True if recipients else None
        draft.add("lists", row=rows[0][0].number, complete=complete, recipients=recipients or None)
    standings.tell()
    agency, day = said_above(table.sample, table.header)
    if recipients and own is None:
        draft.warn("The networks that are shared do not say whose list this is.")
    return draft.finish(agency=own or agency, dated=day, columns=table.columns(), unread=table.unread())


def _own_network(rows: list[TableRow]) -> str | None:
    """The network that nearly every row shares: the release agency's own.

    Of several it is the one with an agency's name, the shortest (``Elm OH PD`` before ``Elm OH PD (Flex)``). Several
    places none of which is an agency, such as the towns that a sheriff serves, do not say whose they are.
    """
    shared = [split_names(r.cells.get("outbound")) for r in rows]
    filled = [s for s in shared if s]
    counts = Counter(" ".join(n.split()) for s in filled for n in dict.fromkeys(s) if not _marker(n))
    own = [n for n, times in counts.items() if times >= _SAME * len(filled)]
    agencies = [n for n in own if names_an_agency(n)]
    if agencies:
        return min(agencies, key=lambda n: (len(n), n))
    return own[0] if len(own) == 1 else None


def _inbound_networks(cell: str | None, organization: str) -> list[str | None]:
    """What an organization shares; ``None`` is its primary network, which bears its name or is the only one listed."""
    names = _listed(cell)
    return [None] if len(names) == 1 else [None if n is None or _same(n, organization) else n for n in names]


def _outbound_networks(cell: str | None, own: str | None) -> list[str | None]:
    """What the release's agency shares; ``None`` is its primary network, which bears its name."""
    return [None if n is None or (own is not None and _same(n, own)) else n for n in _listed(cell)]


def _listed(cell: str | None) -> list[str | None]:
    mark = (cell or "").strip()
    if _marker(mark):
        return [] if mark.lower() in ("0", "false", "no", "n") else [None]
    return list(split_names(cell))


def _same(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())


def _marker(name: str) -> bool:
    """A mark or a number in place of a name: ``Yes``, ``TRUE``, ``3``."""
    return bool(re.fullmatch(r"(?i)yes|y|x|true|no|n|false|\d{1,4}|[\u2713\u2714\u2022\u25cf]", name))


def _edges(table: SmallTable, draft: Drafting, standings: Standings) -> Draft:
    """One share a row: the first agency's network, the second agency as recipient."""
    table.order_days(draft, "at")
    for row in table.rows(draft):
        owner, recipient = row.key("owner"), row.key("recipient")
        if owner is None or recipient is None:
            field = "owner" if owner is None else "recipient"
            draft.reject(row.number, "no sharing agency" if owner is None else "no recipient", table.name_of(field))
            continue
        draft.record()
        standings.add(
            row,
            standings.of(row),
            owner=owner,
            owner_state=state_code(row.cells.get("owner_state")),
            recipient=recipient,
            recipient_state=state_code(row.cells.get("recipient_state")),
            at=read_moment(row.text("at") or ""),
        )
    standings.tell()
    _, day = said_above(table.sample, table.header)
    return draft.finish(dated=day, columns=table.columns(), unread=table.unread())


def _typed(table: SmallTable, draft: Drafting, standings: Standings) -> Draft:
    """Organizations that share with the release's agency. The state column of such lists errs; the name's own wins."""
    for row in table.rows(draft):
        name = row.key("name")
        if name is None:
            draft.reject(row.number, "no organization name", table.name_of("name"))
            continue
        draft.record()
        state = None if names_a_state(name) else state_code(row.key("state"))
        standings.add(row, standings.of(row), owner=name, owner_state=state)
    standings.tell()
    draft.warn("The list does not say who shares with whom; it was read as organizations that share with the agency.")
    return draft.finish(columns=table.columns(), unread=table.unread())


def _plain(table: SmallTable, draft: Drafting, standings: Standings) -> Draft:
    """One organization a row, and nothing about who shares with whom but a title or the name of the column."""
    inbound = told_inbound(table.sample, draft, table.header)
    for row in table.rows(draft):
        found = next((row.cells[f] for f in ("organization", "outbound", "inbound") if f in row.cells), None)
        names = [row.unmarked(n) for n in split_names(BULLET.sub("", found or ""))]
        if not names:
            draft.reject(row.number, "no organization name", table.names[0] or None)
            continue
        if is_note(row.filled, found) or row.explains_a_mark():
            draft.structure()
            continue
        draft.record()
        state = state_code(row.key("state"))
        became = standings.of(row)
        for name in names:
            if inbound:
                standings.add(row, became, owner=name, owner_state=state)
            else:
                standings.add(row, became, recipient=name, recipient_state=state)
    standings.tell()
    agency, day = said_above(table.sample, table.header)
    return draft.finish(agency=agency, dated=day, columns=table.columns(), unread=table.unread())
