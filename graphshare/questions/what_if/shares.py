"""From a town's side: each share of its own, what came through it, and what of a body's reach ending it would close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graphshare.domain.days import iso
from graphshare.domain.model import Account, Door, Evidence, Grade, Use, Window
from graphshare.domain.provenance import Citing, cited_to_json
from graphshare.questions.what_if.ways import Ways

#: So many rows of a share's list and of its searches are cited each.
CITED = 5


@dataclass(frozen=True, slots=True)
class WouldClose:
    """What ending a share would close of a body's reach to the owner.

    ``door``: the front door for an account of the body itself, a side door for an agency that searched for it somewhere;
    ``use``: used where its own searches here, or those that mention the body here, are among the ``ways``: by these they came, of
    which lookups go on. ``others``: how many other agencies searched here for the body, too, or the body itself.
    """

    door: Door
    use: Use
    ways: Ways
    others: int

    @property
    def last_way(self) -> bool | None:
        """Whether nothing that was seen would be left of the body's reach; ``None`` where the log does not say how it came."""
        if self.use is Use.OPEN or self.others or self.ways.lookups:
            return False
        return None if self.ways.unknown else True

    def to_json(self) -> dict[str, object]:
        """The ``closes`` of docs/json.md."""
        return {
            "door": self.door.value,
            "use": self.use.value,
            **self.ways.to_json(),
            "others": self.others,
            "last_way": self.last_way,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """One agency that the owner's lists let in, and what the owner's log shows of it.

    ``since`` and ``until``: first and last day proved; ``own_list``: by a list of the owner itself, else by others' pages
    alone. ``searches`` and all counts below it are ``None`` where no log of the owner is held; ``mentions`` are searches at the
    three cumulative levels (``None`` also for an account of the body itself).
    ``status``: what the lists of agreements say of the day of its last search, or of the last day listed.
    """

    agency: str
    agency_id: str
    state: str | None
    federal: bool
    account: Account
    networks: tuple[str, ...]
    basis: tuple[str, ...]
    own_list: bool
    since: date | None
    until: date | None
    searches: Ways | None
    last: date | None
    mentions: tuple[int, int, int] | None
    says_immigration: int | None
    unreadable: int | None
    models: tuple[str, ...]
    status: str | None
    never_used: bool | None
    closes: WouldClose | None
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """One of the ``shares`` of docs/json.md."""
        levels = dict(zip((g.value for g in Grade), self.mentions, strict=True)) if self.mentions else None
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "federal": self.federal,
            "account": self.account.value,
            "networks": list(self.networks),
            "basis": list(self.basis),
            "own_list": self.own_list,
            "since": iso(self.since),
            "until": iso(self.until),
            "searches": self.searches.to_json() if self.searches else None,
            "last_search": iso(self.last),
            "mentions": levels,
            "says_immigration": self.says_immigration,
            "unreadable": self.unreadable,
            "models": list(self.models),
            "agreement": self.status,
            "never_used": self.never_used,
            "closes": self.closes.to_json() if self.closes else None,
            "evidence": [e.to_json() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Pool:
    """A lookup pool that a network of the owner has joined, on the days proved."""

    name: str
    since: date | None
    until: date | None
    evidence: Evidence

    def to_json(self) -> dict[str, object]:
        """One of the ``pools`` of docs/json.md."""
        cited = [self.evidence.to_json()]
        return {"pool": self.name, "since": iso(self.since), "until": iso(self.until), "evidence": cited}


@dataclass(frozen=True, slots=True)
class OwnersLog:
    """What is held of the owner's log: ``whole``, or only selections; its first and last day; its searches by others.

    ``by_all`` and ``for_body``: searches by anybody but the owner, and those of them that mention the body (at the level) or are
    its own; ``unlisted``: the same of agencies that no share in force lets in, and how many these are.
    """

    whole: bool
    first: date | None
    last: date | None
    by_all: Ways
    for_body: Ways
    unlisted: tuple[int, Ways, Ways]

    def to_json(self) -> dict[str, object]:
        """The ``log`` of docs/json.md."""
        agencies, searches, for_body = self.unlisted
        return {
            "whole": self.whole,
            "first": iso(self.first),
            "last": iso(self.last),
            "searches": self.by_all.to_json(),
            "for_body": self.for_body.to_json(),
            "unlisted": {"agencies": agencies, "searches": searches.to_json(), "for_body": for_body.to_json()},
        }


@dataclass(frozen=True)
class OwnShares(Citing):
    """The shares of one owner. ``log`` is ``None`` where no log of it is held; ``ended``: shares that a later list no longer holds."""

    body: str
    level: Grade
    window: Window
    owner: str
    owner_id: str
    log: OwnersLog | None
    lists: int
    shares: tuple[Share, ...]
    ended: int
    pools: tuple[Pool, ...]

    @property
    def cites(self) -> frozenset[str]:
        """The releases on whose rows it rests."""
        rows = [*(e for s in self.shares for e in s.evidence), *(p.evidence for p in self.pools)]
        return frozenset(e.release for e in rows)

    def to_json(self) -> dict[str, object]:
        """The JSON of ``what-if --owner`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "body": self.body,
            "level": self.level.value,
            "window": self.window.to_dict(),
            "owner": self.owner,
            "owner_id": self.owner_id,
            "log": self.log.to_json() if self.log else None,
            "lists": self.lists,
            "shares": [s.to_json() for s in self.shares],
            "ended": self.ended,
            "pools": [p.to_json() for p in self.pools],
            "notes": list(self.notes),
            "releases": cited_to_json(self.releases),
        }


@dataclass(frozen=True, slots=True)
class Granted:
    """An agency on the owner's lists, as read: what the lists say, before the log is looked at."""

    agency: str
    agency_id: str
    state: str | None
    federal: bool
    of_body: bool
    account: Account
    networks: tuple[str, ...]
    basis: tuple[str, ...]
    own_list: bool
    since: date | None
    until: date | None
    models: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Searches of the owner's log that are alike: by one agency (``None``: unknown), one way, one strength, one kind of purpose."""

    agency: str | None
    of_body: bool
    via: str | None
    strength: int
    says: bool
    unreadable: bool
    searches: int
    last: date | None


@dataclass(frozen=True)
class Uses:
    """What a log shows of each agency, added up from ``Seen``."""

    ways: Mapping[str | None, Ways]
    for_body: Mapping[str | None, Ways]
    mentions: Mapping[str | None, tuple[int, int, int]]
    says: Mapping[str | None, int]
    unreadable: Mapping[str | None, int]
    last: Mapping[str | None, date]


def uses(seen: Iterable[Seen], level: Grade) -> Uses:
    """Add up what a log shows; a search counts for the body where it mentions it at the level, or is its own."""
    ways: dict[str | None, Ways] = {}
    for_body: dict[str | None, Ways] = {}
    mentions: dict[str | None, tuple[int, int, int]] = {}
    says: dict[str | None, int] = {}
    unreadable: dict[str | None, int] = {}
    last: dict[str | None, date] = {}
    for s in seen:
        one = Ways.of(s.via, s.searches)
        ways[s.agency] = ways.get(s.agency, Ways()) + one
        if s.of_body or s.strength >= level.strength:
            for_body[s.agency] = for_body.get(s.agency, Ways()) + one
        before = mentions.get(s.agency, (0, 0, 0))
        asked, named, hinted = (
            n + (s.searches if s.strength >= g.strength else 0) for n, g in zip(before, Grade, strict=True)
        )
        mentions[s.agency] = (asked, named, hinted)
        says[s.agency] = says.get(s.agency, 0) + (s.searches if s.says else 0)
        unreadable[s.agency] = unreadable.get(s.agency, 0) + (s.searches if s.unreadable else 0)
        if s.last is not None:
            last[s.agency] = max(last.get(s.agency, s.last), s.last)
    return Uses(ways, for_body, mentions, says, unreadable, last)


def closing(granted: Granted, used: Uses, proxies: frozenset[str]) -> WouldClose | None:
    """What ending a share would close; ``proxies``: the agencies that searched for the body anywhere."""
    if granted.account is Account.INACTIVE or not (granted.of_body or granted.agency_id in proxies):
        return None
    ways = used.for_body.get(granted.agency_id, Ways())
    return WouldClose(
        Door.FRONT if granted.of_body else Door.SIDE,
        Use.USED if ways.searches else Use.OPEN,
        ways,
        sum(1 for a, w in used.for_body.items() if a != granted.agency_id and w.searches),
    )
