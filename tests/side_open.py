"""Side doors that are only open, pair by pair in Python: the slow twin of the columns and bits of ``graphshare.abilities``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from graphshare.domain.model import Account, Basis, Door, Evidence, Use, Window
from graphshare.doors import Opening, find, strongest
from graphshare.facts.access import Configured, Facts, NamedSearch
from graphshare.facts.reading import Reading

#: What lets a proxy in, the firmest first.
_WAYS = ("own", "share", "searched")


@dataclass(frozen=True)
class Ability:
    """A proxy could search a network."""

    proxy: str
    network: str
    by: str
    first: date | None
    last: date | None
    certain: bool
    evidence: Evidence | None


def all_doors(reading: Reading, facts: Facts) -> list[Opening]:
    """The doors of ``doors.find`` and, pair by pair, the side doors that are only open."""
    return [*find(facts).openings, *side_open(facts, abilities(reading, facts))]


def _stretched(last: date, held: tuple[Configured, ...], days: int) -> date:
    later = [c.first for c in held if c.basis is Basis.DATED and c.first > last]
    return min([last + timedelta(days=days), *(d - timedelta(days=1) for d in later)])


def abilities(reading: Reading, facts: Facts, carry_days: int = 0) -> list[Ability]:
    """All that the proxies of a body could search, row by row of the graph."""
    proxies, window = {n.proxy for n in facts.named}, facts.window
    out: list[Ability] = []
    shares = reading.rows('SELECT target, source, "from", until, basis, account, release, row FROM SHARES_WITH')
    for proxy, network, first, last, basis, account, release, row in shares:
        if proxy not in proxies or account != Account.ACTIVE:
            continue
        if carry_days and last and basis in (Basis.DATED, Basis.BETWEEN):
            last = _stretched(last, facts.configured.get(network, ()), carry_days)
        if window == Window() if first is None else window.meets(first, last):
            out.append(Ability(proxy, network, "share", first, last, True, Evidence(release, row)))
    for proxy, network, first, last, release, row in reading.rows(
        "SELECT source, target, first, last, release, row FROM SEARCHED_IN_MONTH"
    ):
        if proxy in proxies and window.meets(first, last):
            sure = first in window or last in window
            out.append(Ability(proxy, network, "searched", first, last, sure, Evidence(release, row)))
    for proxy, network, day, release, row in reading.rows(
        """SELECT r.source, c.target, q.day, c.release, c.row FROM RAN r JOIN Search q ON q.id = r.target
        JOIN COVERED c ON c.source = q.id WHERE q.disowned IS NULL"""
    ):
        if proxy in proxies and day in window:
            out.append(Ability(proxy, network, "searched", day, day, True, Evidence(release, row)))
    for proxy, network in reading.rows(
        "SELECT o.source, o.target FROM OWNS o JOIN Network n ON n.id = o.target WHERE n.level = 'agency'"
    ):
        if proxy in proxies:
            out.append(Ability(proxy, network, "own", None, None, True, None))
    return out


def _rank(a: Ability) -> tuple[bool, int, str, int]:
    release, row = (a.evidence.release, a.evidence.row) if a.evidence else ("", 0)
    return not a.certain, _WAYS.index(a.by), release, row


def side_open(facts: Facts, able: list[Ability]) -> list[Opening]:
    """The side doors that stand open: a proxy that could search, and is not seen there as firmly as elsewhere."""
    by_proxy: dict[tuple[str, str], list[NamedSearch]] = defaultdict(list)
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    for n in facts.named:
        by_proxy[n.proxy, n.body].append(n)
        if n.network is not None:
            seen[n.network, n.body, n.proxy] = max(seen[n.network, n.body, n.proxy], n.grade.strength)
    out = []
    for (proxy, body), searches in by_proxy.items():
        grade = strongest(searches)
        for network in sorted({a.network for a in able if a.proxy == proxy}):
            if grade is None or seen[network, body, proxy] >= grade.strength:
                continue
            ways = sorted((a for a in able if (a.proxy, a.network) == (proxy, network)), key=_rank)
            firsts, lasts = [a.first for a in ways if a.first], [a.last for a in ways if a.last]
            out.append(
                Opening(
                    network, body, Door.SIDE, Use.OPEN, "owner" if ways[0].by == "own" else ways[0].by, grade=grade,
                    proxy=proxy, first=min(firsts, default=None), last=max(lasts, default=None), certain=ways[0].certain,
                    rows=tuple(dict.fromkeys(a.evidence for a in ways if a.evidence)),
                )
            )  # fmt: skip
    return out
