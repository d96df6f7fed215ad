"""The doors by which a federal body reaches a network: one pure function of dated facts.

Doors are computed on read and never stored. A pair of network and body can have several doors; count the union.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graphshare.access import Ability, Configured, Facts, Grant, NamedSearch, OwnSearch
from graphshare.bodies import ancestors
from graphshare.model import Account, Basis, Door, Evidence, Grade, Use

#: How many rows of evidence an answer cites; ``evidence_total`` says how many there are.
EVIDENCE_KEPT = 5


@dataclass(frozen=True, slots=True)
class Opening:
    """One door of one network for one body.

    ``searches`` counts distinct searches at each cumulative level (asked, named, hinted) for side doors, and those by
    the body itself, at all levels alike, for the others. ``via`` says how: ``direct``, ``by parent``, ``lookup``,
    ``owner`` (the network's owner is its own proxy), ``share``, ``searched``, ``own`` (what lets a proxy in), or
    ``unknown``. ``note`` is what must be said with it.
    """

    network: str
    body: str
    door: Door
    use: Use
    via: str
    basis: str | None = None
    grade: Grade | None = None
    proxy: str | None = None
    searches: tuple[int, int, int] = (0, 0, 0)
    first: date | None = None
    last: date | None = None
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
class Inactive:
    """A network lists an account of the body that is marked inactive: listed, not a door."""

    network: str
    recipient: str
    body: str
    mark: str | None
    first: date | None
    last: date | None
    evidence: Evidence


def find(facts: Facts) -> tuple[list[Opening], list[Inactive]]:
    """All doors of the body, and the inactive accounts listed.

    Parameters
    ----------
    facts
        Grants, configurations, searches and abilities of one body in one window (``access.read_facts``).

    Returns
    -------
    openings, inactive
        Sorted by network, door, body and proxy.

    Notes
    -----
    *Front*: a share with the body on a day in the window, the account active; used if the body also searched the
    network on such a day. A grant to a body above the one asked for is a front door ``by parent``.

    *Back*: the body searched the network on a day for which a complete configuration of the network is held that does
    not name the body or a parent. A configuration that holds *between* two lists speaks of a body only where both
    agree: where a share overlaps it without covering the day, they do not.

    *Unknown*: the body searched the network, and no complete configuration covers the day, or the one that does names
    an inactive account.

    *Side*: per proxy. Used: a search by an agency that is not federal, naming the body, in the network's own log.
    Open: a proxy of the body that could search the network, with no such search seen there at its grade.
    """
    openings = [*_front(facts), *_without_grant(facts), *_side_used(facts), *_side_open(facts)]
    inactive = {
        (g.network, g.recipient): Inactive(g.network, g.recipient, g.body, g.mark, g.first, g.last, g.evidence)
        for g in reversed(facts.grants)
        if g.account is Account.INACTIVE
    }
    return sorted(openings, key=_order), [inactive[k] for k in sorted(inactive)]


def _order(o: Opening) -> tuple[str, str, str, str, str, str, str]:
    return (o.network, o.door, o.body, o.use, o.proxy or "", o.via, str(o.first))


def _covers(grant: Grant | Configured, day: date | None) -> bool:
    return day is not None and grant.first is not None and grant.last is not None and grant.first <= day <= grant.last


def _speaks_of(body: str) -> frozenset[str]:
    """The accounts that a list must not name if it is to prove that the body was not granted access."""
    return frozenset((body, *ancestors(body)))


def _standing(facts: Facts, search: OwnSearch) -> tuple[Door, Grant | Configured | None]:
    """Whether a search by the body itself came through a front door, a back door, or is not known."""
    grants = [g for g in facts.grants if g.network == search.network and g.body in _speaks_of(search.body)]
    covering = [g for g in grants if _covers(g, search.day)]
    active = [g for g in covering if g.account is Account.ACTIVE]
    if active:
        return Door.FRONT, active[0]
    if covering:
        return Door.UNKNOWN, covering[0]
    for held in facts.configured.get(search.network, ()):
        if _covers(held, search.day) and not any(_overlap(g, held) for g in grants):
            return Door.BACK, held
    return Door.UNKNOWN, None


def _overlap(grant: Grant, held: Configured) -> bool:
    if grant.first is None or grant.last is None:
        return True  # an undated list that names the body leaves every day open to doubt
    return grant.first <= held.last and grant.last >= held.first


def _front(facts: Facts) -> Iterable[Opening]:
    used: dict[tuple[str, str, str], list[OwnSearch]] = defaultdict(list)
    for search in facts.own:
        door, by = _standing(facts, search)
        if door is Door.FRONT and isinstance(by, Grant):
            used[by.network, by.recipient, search.body].append(search)
    by_pair: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for grant in facts.grants:
        if grant.account is Account.ACTIVE:
            by_pair[grant.network, grant.recipient].append(grant)
    for (network, recipient), grants in by_pair.items():
        granted = grants[0].body
        own = granted if granted in facts.asked else facts.body
        parts_that_used = {b for n, r, b in used if (n, r) == (network, recipient)}
        for body in sorted({own} | parts_that_used):
            searches = used.get((network, recipient, body), [])
            yield _granted(network, body, granted, grants, searches)


def _granted(network: str, body: str, granted: str, grants: list[Grant], searches: list[OwnSearch]) -> Opening:
    firsts = [g.first for g in grants if g.first]
    lasts = [g.last for g in grants if g.last]
    count = sum(s.searches for s in _distinct(searches))
    return Opening(
        network, body, Door.FRONT,
        Use.USED if searches else Use.OPEN,
        "direct" if body == granted else "by parent",
        basis=min((g.basis for g in grants), key=list(Basis).index).value,
        searches=(count, count, count),
        first=min(firsts, default=None), last=max(lasts, default=None),
        account=Account.ACTIVE,
        rows=_sorted([g.evidence for g in grants] + [s.evidence for s in searches]),
    )  # fmt: skip


def _without_grant(facts: Facts) -> Iterable[Opening]:
    groups: dict[tuple[str, str, Door, str, str | None], list[OwnSearch]] = defaultdict(list)
    bases: dict[tuple[str, str, Door, str, str | None], list[Grant | Configured]] = defaultdict(list)
    for search in facts.own:
        door, by = _standing(facts, search)
        if door is Door.FRONT:
            continue
        note = None
        if door is Door.BACK:
            note = "not named in the network's list; it may have come through a lookup pool"
        elif isinstance(by, Grant):
            note = "the list of that day names an account marked inactive"
        key: tuple[str, str, Door, str, str | None] = (search.network, search.body, door, _how(search.via), note)
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
            searches=(count, count, count), first=min(days, default=None), last=max(days, default=None), note=note,
            rows=_sorted([s.evidence for s in searches] + [h.evidence for h in held]),
        )  # fmt: skip


def _how(search_type: str | None) -> str:
    """What the Search Type says of the way: a search covers cameras shared directly, a lookup a wider pool."""
    kind = (search_type or "").lower()
    if "lookup" in kind:
        return "lookup"
    return "direct" if kind.startswith("search") else "unknown"


def _distinct(searches: Iterable[OwnSearch]) -> list[OwnSearch]:
    return list({s.search: s for s in searches}.values())


def levels(named: Iterable[NamedSearch]) -> tuple[int, int, int]:
    """Distinct searches at each cumulative level: asked, named, hinted. A search counts at its firmest grade."""
    firmest: dict[str, tuple[int, int]] = {}
    for n in named:
        strength = max(n.grade.strength, firmest.get(n.search, (0, 0))[0])
        firmest[n.search] = (strength, n.searches)
    asked, as_named, hinted = (sum(count for s, count in firmest.values() if s >= least) for least in (3, 2, 1))
    return asked, as_named, hinted


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
        firm_first = sorted(searches, key=lambda n: (-n.grade.strength, str(n.evidence)))
        yield Opening(
            network, body, Door.SIDE, Use.USED,
            "owner" if searches[0].own else "searched",
            grade=strongest(searches), proxy=proxy, searches=levels(searches),
            first=min(days, default=None), last=max(days, default=None),
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


def _side_open(facts: Facts) -> Iterable[Opening]:
    by_proxy: dict[tuple[str, str], list[NamedSearch]] = defaultdict(list)
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    for n in facts.named:
        by_proxy[n.proxy, n.body].append(n)
        if n.network is not None:
            key = (n.network, n.body, n.proxy)
            seen[key] = max(seen[key], n.grade.strength)
    abilities: dict[str, dict[str, list[Ability]]] = defaultdict(lambda: defaultdict(list))
    for a in facts.abilities:
        abilities[a.proxy][a.network].append(a)
    for (proxy, body), searches in by_proxy.items():
        grade = strongest(searches)
        for network, ways in abilities[proxy].items():
            if grade is None or seen[network, body, proxy] >= grade.strength:
                continue
            best = min(ways, key=lambda a: (not a.certain, ("own", "share", "searched").index(a.by)))
            best_first = sorted(ways, key=lambda a: (a is not best, str(a.evidence)))
            firsts = [a.first for a in ways if a.first]
            lasts = [a.last for a in ways if a.last]
            yield Opening(
                network, body, Door.SIDE, Use.OPEN,
                "owner" if best.by == "own" else best.by,
                grade=grade, proxy=proxy, searches=(0, 0, 0),
                first=min(firsts, default=None), last=max(lasts, default=None), certain=best.certain,
                rows=tuple(dict.fromkeys(a.evidence for a in best_first if a.evidence)),
            )  # fmt: skip


def _sorted(rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(set(rows)))
