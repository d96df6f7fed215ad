"""The doors by which a federal body reaches a network: one pure function of dated facts.

Doors are computed on read and never stored. A pair of network and body can have several doors; count the union.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graphshare.domain.bodies import ancestors
from graphshare.domain.model import NO_SEARCHES, Account, Basis, Door, Evidence, Grade, Levels, Use, Window
from graphshare.facts.access import Configured, Facts, Grant, NamedSearch, Near, OwnSearch

#: How many rows of evidence an answer cites; ``evidence_total`` says how many there are.
EVIDENCE_KEPT = 5

#: Why a door is back, and why it is not known.
NOT_NAMED = "not named in the network's list; it may have come through a lookup pool"
INACTIVE = "the list of that day names an account marked inactive"
PARENT = "its parent is listed on that day, which is no account of its own"
NEAR = "a list of those days holds a name that is only near this body's, or a share that is pending or unclear"
DISAGREE = "the lists held do not agree about that day"
NO_LIST = "no complete list of that day is held"


@dataclass(frozen=True, slots=True)
class Opening:
    """One door of one network for one body.

    ``searches`` counts distinct searches at each cumulative level (asked, named, hinted) for side doors, and those by
    the body itself, at all levels alike, for the others. ``via`` says how: ``direct``, ``lookup``,
    ``owner`` (the network's owner is its own proxy), ``share``, ``searched``, ``own`` (what lets a proxy in), or
    ``unknown``. ``note`` is what must be said with it. ``first`` and ``last`` are those of the searches of a used door, of
    the grant of an open one; ``months`` those of its searches, ``None`` where a row sums up several or says no day.
    """

    network: str
    body: str
    door: Door
    use: Use
    via: str
    basis: str | None = None
    grade: Grade | None = None
    proxy: str | None = None
    searches: Levels = NO_SEARCHES
    first: date | None = None
    last: date | None = None
    months: tuple[str, ...] | None = ()
    account: Account | None = None
    note: str | None = None
    certain: bool = True
    rows: tuple[Evidence, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The first rows that prove it."""
        return self.rows[:EVIDENCE_KEPT]

    @property
    def evidence_total(self) -> int:
        """How many rows prove it."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class IdleListing:
    """A network lists an account that opens no door: one of the body marked inactive, or one of a body above it."""

    network: str
    recipient: str
    body: str
    mark: str | None
    first: date | None
    last: date | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Doors:
    """All doors of a body, and what is listed and opens none; each sorted by network."""

    openings: list[Opening]
    inactive: list[IdleListing]
    parents: list[IdleListing]


def find(facts: Facts) -> Doors:
    """The doors of the body that somebody used or a list opens, the inactive accounts and the parents listed.

    Side doors that stand open without being seen used are columns and bits: ``graphshare.abilities``.

    Parameters
    ----------
    facts
        Grants, configurations and searches of one body in one window (``access.read_facts``).

    Notes
    -----
    *Front*: a share with the body itself on a day in the window, the account active; used if the body also searched the
    network on such a day. A grant to a body above it is ``parents``, no front door.

    *Back*: the body searched the network on a day for which a complete configuration of the network is held that does
    not name the body or a parent, nor holds a name near either. A configuration that holds *between* two lists speaks of
    a body only where both agree: where a share overlaps it without covering the day, they do not.

    *Unknown*: the body searched the network, and no complete configuration covers the day, or the one that does names
    an inactive account, a parent, or a name that is only near.

    *Side*: per proxy: a search by an agency that is not federal, naming the body, in the network's own log.

    The window cuts the days on which a front door is open; how a search stands is judged on all that is held.

    Examples
    --------
    >>> from graphshare.facts.access import read_facts
    >>> from graphshare.domain.model import Door, Window
    >>> from graphshare.facts.reading import Reading
    >>> with Reading(work.graph()) as reading:
    ...     doors = find(read_facts(reading, "ICE", Window()))
    >>> sorted({o.door.value for o in doors.openings if o.door is not Door.SIDE})
    ['back', 'front', 'unknown']
    """
    openings = [*_front(facts), *_without_grant(facts), *_side_used(facts)]
    seen = [g for g in facts.grants if _shown(g, facts.window)]
    return Doors(
        sorted(openings, key=_order),
        _listed(g for g in seen if g.account is Account.INACTIVE and g.body in facts.asked),
        _listed(g for g in seen if g.account is Account.ACTIVE and g.body not in facts.asked),
    )


def _shown(grant: Grant, window: Window) -> bool:
    """Whether a grant holds on a day of the window; one without a date counts where no window is asked for."""
    return window.meets(grant.first, grant.last) and (grant.first is not None or window == Window())


def _listed(grants: Iterable[Grant]) -> list[IdleListing]:
    by_pair: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for g in grants:
        by_pair[g.network, g.recipient].append(g)
    return [
        IdleListing(
            network, recipient, held[0].body, min((g.mark for g in held if g.mark), default=None),
            min((g.first for g in held if g.first), default=None), max((g.last for g in held if g.last), default=None),
            min(g.evidence for g in held),
        )
        for (network, recipient), held in sorted(by_pair.items())
    ]  # fmt: skip


def _order(o: Opening) -> tuple[str, str, str, str, str, str, str]:
    return (o.network, o.door, o.body, o.use, o.proxy or "", o.via, str(o.first))


def _holds(fact: Grant | Configured, day: date | None) -> bool:
    return day is not None and fact.first is not None and fact.last is not None and fact.first <= day <= fact.last


def _covers(grant: Grant, search: OwnSearch) -> bool:
    """Whether a grant was in force when a search was run: on its day, and to the second where an event log tells."""
    if not _holds(grant, search.day):
        return False
    opened = grant.opened is None or search.at is None or grant.opened <= search.at
    return opened and (grant.closed is None or search.at is None or search.at < grant.closed)


def _speaks_of(body: str) -> frozenset[str]:
    """The accounts that a list must not name if it is to prove that the body was not granted access."""
    return frozenset((body, *ancestors(body)))


def _standing(facts: Facts, search: OwnSearch) -> tuple[Door, Grant | Configured | None, str | None]:
    """Whether a search by the body itself came through a front door, a back door, or is not known; by what, and why."""
    about = _speaks_of(search.body)
    grants = [g for g in facts.grants if g.network == search.network and g.body in about]
    covering = [g for g in grants if _covers(g, search)]
    of_its_own = [g for g in covering if g.body == search.body]
    active = [g for g in of_its_own if g.account is Account.ACTIVE]
    if active:
        return Door.FRONT, active[0], None
    if of_its_own:
        return Door.UNKNOWN, of_its_own[0], INACTIVE
    if covering:
        return Door.UNKNOWN, covering[0], PARENT
    lists = [configured for configured in facts.configured.get(search.network, ()) if _holds(configured, search.day)]
    agreed = [configured for configured in lists if not any(_overlap(g, configured) for g in grants)]
    for configured in agreed:
        if not _near(facts, configured, about):
            return Door.BACK, configured, NOT_NAMED
    return Door.UNKNOWN, None, NEAR if agreed else DISAGREE if lists else NO_LIST


def _near(facts: Facts, configured: Configured, about: frozenset[str]) -> bool:
    """Whether the list, or another that speaks of its days, holds a name that may mean one of these bodies."""
    if configured.near & about:
        return True
    return any(n.bodies & about and _overlap(n, configured) for n in facts.near.get(configured.network, ()))


def _overlap(named: Grant | Near, configured: Configured) -> bool:
    if named.first is None or named.last is None:
        return True  # an undated list that names the body leaves every day open to doubt
    return named.first <= configured.last and named.last >= configured.first


def _front(facts: Facts) -> Iterable[Opening]:
    used: dict[tuple[str, str], list[OwnSearch]] = defaultdict(list)
    for search in facts.own:
        _, by, _ = _standing(facts, search)
        if isinstance(by, Grant) and by.account is Account.ACTIVE and by.body == search.body:
            used[by.network, by.recipient].append(search)
    by_pair: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for grant in facts.grants:
        if grant.account is Account.ACTIVE and grant.body in facts.asked and _shown(grant, facts.window):
            by_pair[grant.network, grant.recipient].append(grant)
    for pair, grants in by_pair.items():
        yield _granted(grants, used.get(pair, []))


def _granted(grants: list[Grant], searches: list[OwnSearch]) -> Opening:
    count = sum(s.searches for s in _distinct(searches))
    days = [s.day for s in searches if s.day]
    return Opening(
        grants[0].network, grants[0].body, Door.FRONT,
        Use.USED if searches else Use.OPEN,
        "direct",
        basis=min((g.basis for g in grants), key=list(Basis).index).value,
        searches=Levels(count, count, count),
        first=min(days or [g.first for g in grants if g.first], default=None),
        last=max(days or [g.last for g in grants if g.last], default=None),
        months=_months(searches),
        account=Account.ACTIVE,
        rows=_sorted([g.evidence for g in grants] + [s.evidence for s in searches]),
    )  # fmt: skip


def _months(searches: Iterable[OwnSearch | NamedSearch]) -> tuple[str, ...] | None:
    """The months (``YYYY-MM``) of some searches; not known where a row sums up several, or where one has no day."""
    found = {f"{s.day:%Y-%m}" if s.day and s.searches == 1 else None for s in searches}
    return None if None in found else tuple(sorted(m for m in found if m))


def _without_grant(facts: Facts) -> Iterable[Opening]:
    groups: dict[tuple[str, str, Door, str, str | None], list[OwnSearch]] = defaultdict(list)
    bases: dict[tuple[str, str, Door, str, str | None], list[Grant | Configured]] = defaultdict(list)
    for search in facts.own:
        door, by, note = _standing(facts, search)
        if door is Door.FRONT:
            continue
        key: tuple[str, str, Door, str, str | None] = (search.network, search.body, door, how(search.via), note)
        groups[key].append(search)
        if by is not None:
            bases[key].append(by)
    for key, searches in groups.items():
        network, body, _, via, note = key
        count = sum(s.searches for s in _distinct(searches))
        days = [s.day for s in searches if s.day]
        held = bases.get(key, [])
        yield Opening(
            network, body, key[2], Use.USED, via,
            basis=min((h.basis for h in held), key=list(Basis).index).value if held else None,
            searches=Levels(count, count, count), first=min(days, default=None), last=max(days, default=None),
            months=_months(searches), note=note,
            rows=_sorted([s.evidence for s in searches] + [h.evidence for h in held]),
        )  # fmt: skip


def how(search_type: str | None) -> str:
    """What the Search Type says of the way: a search covers cameras shared directly, a lookup a wider pool."""
    kind = (search_type or "").lower()
    if "lookup" in kind:
        return "lookup"
    return "direct" if kind.startswith("search") else "unknown"


def _distinct(searches: Iterable[OwnSearch]) -> list[OwnSearch]:
    return list({s.search: s for s in searches}.values())


def levels(named: Iterable[NamedSearch]) -> Levels:
    """Distinct searches at each cumulative level: asked, named, hinted. A search counts at its firmest grade."""
    firmest: dict[str, tuple[int, int]] = {}
    for n in named:
        strength = max(n.grade.strength, firmest.get(n.search, (0, 0))[0])
        firmest[n.search] = (strength, n.searches)
    asked, as_named, hinted = (sum(count for s, count in firmest.values() if s >= least) for least in (3, 2, 1))
    return Levels(asked, as_named, hinted)


def strongest(named: Iterable[NamedSearch]) -> Grade | None:
    """The firmest grade among some searches."""
    return max((n.grade for n in named), key=lambda g: g.strength, default=None)


def _side_used(facts: Facts) -> Iterable[Opening]:
    groups: dict[tuple[str, str, str], list[NamedSearch]] = defaultdict(list)
    for n in facts.named:
        if n.network is not None:
            groups[n.network, n.body, n.proxy].append(n)
    for (network, body, proxy), searches in groups.items():
        days = [n.day for n in searches if n.day]
        firm_first = sorted(searches, key=lambda n: (-n.grade.strength, _place(n.evidence)))
        yield Opening(
            network, body, Door.SIDE, Use.USED,
            "owner" if searches[0].own else "searched",
            grade=strongest(searches), proxy=proxy, searches=levels(searches),
            first=min(days, default=None), last=max(days, default=None), months=_months(searches),
            note=_disputed(searches),
            rows=tuple(dict.fromkeys(e for n in firm_first for e in (n.says, n.evidence) if e)),
        )  # fmt: skip


def _disputed(searches: Iterable[NamedSearch]) -> str | None:
    """What must be said where logs give different reasons for a search: the cited row that names the body is one of them."""
    count = len({n.search for n in searches if n.disputed})
    if not count:
        return None
    which = "one of its searches" if count == 1 else f"{count:,} of its searches"
    return f"another log gives another reason for {which}; both rows are cited, first the one that names the body"


def _place(evidence: Evidence | None) -> tuple[str, int]:
    """Order of evidence: by release, then by row as a number."""
    return (evidence.release, evidence.row) if evidence else ("", 0)


def _sorted(rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(set(rows)))
