"""From lists, portals and event logs to networks, shares, configurations and pools."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from graphshare.agencies import Resolved
from graphshare.building.intervals import ChangeOfAccess, Configuration, Interval, Listing, configurations, shares
from graphshare.building.relations import Steps, files, listed
from graphshare.domain.model import Account
from graphshare.domain.records import POOLS, SHARES, TABLES
from graphshare.engine import Cells, connect_for
from graphshare.releases import Release, ReleaseCache

#: The mark of an account on a list whose row says that it is no more in force, and not since when.
NOT_IN_FORCE = "not in force, by its row"


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A network: the primary one of its owner, or one that a release names."""

    id: str
    name: str
    owner: str
    level: str


@dataclass
class Networks:
    """The networks met so far; asking for one makes it."""

    resolved: Resolved
    nodes: dict[str, NetworkNode] = field(default_factory=dict)
    _named: dict[tuple[str, str | None], str] = field(default_factory=dict)

    def primary(self, owner: str) -> str:
        """The id of an agency's primary network."""
        if owner not in self.nodes:
            self.nodes[owner] = NetworkNode(owner, self.resolved.agencies[owner].name, owner, "agency")
        return owner

    def named(self, owner: str, name: str | None) -> str:
        """The id of the network that a release names; the primary one where the name is the owner's own."""
        if (owner, name) not in self._named:
            self._named[owner, name] = self._of_name(owner, name)
        return self._named[owner, name]

    def _of_name(self, owner: str, name: str | None) -> str:
        if name is None or self._is_owner(owner, name):
            return self.primary(owner)
        self.primary(owner)
        ident = f"{owner}/{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}"
        self.nodes.setdefault(ident, NetworkNode(ident, name, owner, "named"))
        return ident

    def _is_owner(self, owner: str, name: str) -> bool:
        match = self.resolved.of(name)
        return match.agency == owner and not match.network


@dataclass(frozen=True, slots=True)
class Pooled:
    """A network stands in a lookup pool."""

    network: str
    pool: str
    first: date | None
    last: date | None
    release: str
    row: int


@dataclass
class Access:
    """Who may search whom, dated."""

    networks: Networks
    shares: list[Interval]
    configured: list[Interval]
    pools: list[Pooled]
    without_agency: list[str]  # releases kept out because nothing names their agency


def _day(moment: datetime | None, release: Release) -> date | None:
    if moment is not None:
        return moment.date()
    return date.fromisoformat(release.dated) if release.dated else None


def read_access(cache: ReleaseCache, resolved: Resolved, agency_of: dict[str, str | None]) -> Access:
    """Networks and dated access from every list, portal and event log.

    ``agency_of`` gives the agency of each release; a list whose agency is not known and that leaves the owner to it
    is kept out of doors and counted.
    """
    networks = Networks(resolved)
    listings: list[Listing] = []
    lists: list[Configuration] = []
    changes: list[ChangeOfAccess] = []
    lost: set[str] = set()
    near: dict[tuple[str, str, date | None], set[str]] = defaultdict(set)
    outward: set[tuple[str, str, date | None]] = set()  # lists that name somebody besides their owner
    whose = _Whose(resolved, agency_of)
    complete = _complete(cache, whose, networks, lists, lost)
    for release, (row, owned_by, owner_state, name, other, state, at, change) in _rows(cache, "shares", _SHARE):
        owner = whose.owner(release, owned_by, owner_state)
        found = whose.named(other, state) if other else None
        recipient = found.agency if found else agency_of[release.id]
        if owner is None or recipient is None:
            lost.add(release.id)
            continue
        if owner == recipient:
            continue  # an owner listed on its own list grants nothing
        network = networks.named(owner, name)
        account, mark = (found.account, found.mark) if found else (Account.ACTIVE, None)
        day, change, day_alone = _change(release, at, change)
        if change == "inactive":
            account, mark = Account.INACTIVE, mark or NOT_IN_FORCE
        doubted = _bodies_of(resolved, recipient) if day_alone or change == "named" else set()
        if found and change in ("listed", "inactive", "named"):
            doubted.update(found.near)
        whole = (release.id, network, day) in complete or (release.id, owner, day) in complete
        if doubted:
            near[release.id, network, day].update(doubted)
            if whole and network != owner:
                near[release.id, owner, day].update(doubted)
            elif not whole:  # a list without a head of its own: its doubt stands all the same
                lists.append(Configuration(network, release.id, row, day, False))
        if change in ("listed", "inactive"):
            outward |= {(release.id, network, day), (release.id, owner, day)}
            listings.append(Listing(network, recipient, release.id, row, day, whole, account, mark))
        elif change in ("granted", "removed") and day is not None:
            if day_alone:
                day, at = day - timedelta(days=1), None
            granted = change == "granted"
            changes.append(ChangeOfAccess(network, recipient, release.id, row, day, granted, account, mark, at))
    lists.extend(  # a network named on a complete list is configured as that list says
        Configuration(x.network, x.release, x.row, x.day, True)
        for x in listings
        if x.complete and x.network != networks.nodes[x.network].owner
    )
    settled = _settled(lists, outward, near)
    return Access(
        networks,
        shares(listings, settled, changes, _spans(cache)),
        configurations(settled),
        _pools(cache, whose, networks),
        sorted(lost),
    )


def _change(release: Release, at: datetime, change: str) -> tuple[date | None, str, bool]:
    """The day of a share, what is said of it, and whether its end is a day alone: no share from that day on, and nothing is proved of
    the day itself."""
    day = _day(at, release)
    if change != "removed" or release.kind == "event log" or day is None:
        return day, change, False
    held = _day(None, release)
    if held is not None and held < day:
        return held, "listed", False  # what ends later still held on the day of the list
    return day, change, at.time() == time()


def _bodies_of(resolved: Resolved, recipient: str) -> set[str]:
    """The federal body that an agency is; empty where it is none."""
    known = resolved.agencies.get(recipient)
    return {known.body} if known and known.body else set()


#: A list as of one network and day: release, network, day.
_List = tuple[str, str, date | None]


def _settled(
    lists: Iterable[Configuration], outward: Collection[_List], near: Mapping[_List, Collection[str]]
) -> list[Configuration]:
    """Lists, each once: one that names nobody besides its owner is not complete; with the bodies near to whom it may name somebody."""
    named = [replace(c, complete=c.complete and (c.release, c.network, c.day) in outward) for c in lists]
    return [replace(c, near=tuple(sorted(near.get((c.release, c.network, c.day), ())))) for c in _once(named)]


def _once(lists: Iterable[Configuration]) -> list[Configuration]:
    first: dict[tuple[str, str, date | None, bool], Configuration] = {}
    for c in sorted(lists, key=lambda c: (c.network, c.release, c.row)):
        first.setdefault((c.network, c.release, c.day, c.complete), c)
    return list(first.values())


@dataclass(frozen=True, slots=True)
class _Named:
    """What a name on a list stands for, and the bodies that it may mean."""

    agency: str
    account: Account
    mark: str | None
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose a row of a release is: the owner that it names, else the agency of the release. Lists name the same agencies over and
    over, so that each name is looked up once."""

    resolved: Resolved
    agency_of: Mapping[str, str | None]
    _known: dict[tuple[str, str | None], _Named] = field(default_factory=dict)

    def owner(self, release: Release, name: str | None, state: str | None) -> str | None:
        """The id of the owner; ``None`` where neither is known."""
        return self.named(name, state).agency if name else self.agency_of[release.id]

    def named(self, name: str, state: str | None) -> _Named:
        """What a name stands for."""
        if (name, state) not in self._known:
            match = self.resolved.of(name, state)
            near = self.resolved.near(name, state)
            self._known[name, state] = _Named(match.agency, match.account, ", ".join(match.marks) or None, near)
        return self._known[name, state]


def _complete(
    cache: ReleaseCache, whose: _Whose, networks: Networks, lists: list[Configuration], lost: set[str]
) -> set[tuple[str, str, date | None]]:
    """Read the lists themselves; gives (release, network, day) of those that are complete."""
    complete = set()
    for release, (row, owned_by, state, name, at, whole, cameras) in _rows(cache, "lists", _LIST):
        owner = whose.owner(release, owned_by, state)
        if owner is None:
            lost.add(release.id)
            continue
        network = networks.named(owner, name)
        day = _day(at, release)
        lists.append(Configuration(network, release.id, row, day, bool(whole), cameras))
        if whole:
            complete.add((release.id, network, day))
    return complete


def _pools(cache: ReleaseCache, whose: _Whose, networks: Networks) -> list[Pooled]:
    spans = _spans(cache)
    joined: dict[tuple[str, str, str], list[tuple[datetime, date | None, str, int]]] = defaultdict(list)
    for release, (row, owned_by, name, pool, at, change) in _rows(cache, "pools", tuple(POOLS)):
        owner = whose.owner(release, owned_by, None)
        if owner is not None:
            key = (networks.named(owner, name), pool, release.id)
            joined[key].append((at or datetime.min, _day(at, release), change, row))
    out = []
    for (network, pool, release_id), facts in joined.items():
        start, end = spans.get(release_id, (None, None))
        opened: tuple[date | None, int] | None = None
        for _, day, change, at in sorted(facts, key=lambda f: (f[0], f[3])):
            if change == "listed":
                out.append(Pooled(network, pool, day, day, release_id, at))
            elif change == "joined":
                opened = opened or (day, at)
            else:
                first, by = opened or (start, at)
                out.append(Pooled(network, pool, first, day, release_id, by))
                opened = None
        if opened is not None:
            out.append(Pooled(network, pool, opened[0], end, release_id, opened[1]))
    return out


def _spans(cache: ReleaseCache) -> dict[str, tuple[date, date]]:
    return {
        r.id: (date.fromisoformat(r.first[:10]), date.fromisoformat(r.last[:10]))
        for r in cache.all()
        if r.kind == "event log" and r.first and r.last
    }


_SHARE = tuple(SHARES)
_LIST = ("row", "owner", "owner_state", "network", "at", "complete", "cameras")


def _rows(cache: ReleaseCache, table: str, columns: Sequence[str]) -> Iterator[tuple[Release, Cells]]:
    """Columns of the rows of a table, release by release, in the order of all that it has."""
    tables = cache.tables(table)
    query, order = "SELECT {columns} FROM {files} ORDER BY {order}", listed(TABLES[table])
    con = connect_for(path for _, path in tables)
    try:
        for release, path in tables:
            rows = Steps(con).rows(query, columns=listed(columns), files=files([path]), order=order)
            yield from ((release, row) for row in rows)
    finally:
        con.close()
