"""The doors of a reach as lines for people: parts of the body in one column, each search counted once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from graphshare.domain.model import Door, Evidence, Grade, Use
from graphshare.doors import Opening, levels, strongest
from graphshare.facts.access import NamedSearch
from graphshare.questions.reach.narrowing import Narrow
from graphshare.reach import Reached


@dataclass(frozen=True, slots=True)
class ReachLine:
    """A door, or the doors of several parts of the body where they are alike.

    ``bodies``: those that the searches name, or whose account it is; ``searches``: distinct ones; ``None`` for a door
    that is only open. ``grade``: the firmest of a side door, and ``firmest`` the bodies of which its searches say so.
    """

    owner: str
    state: str | None
    network: str
    door: Door
    use: Use
    bodies: tuple[str, ...]
    through: str | None
    via: str
    basis: str | None
    grade: Grade | None
    firmest: tuple[str, ...]
    searches: int | None
    first: date | None
    last: date | None
    evidence: tuple[Evidence, ...]


def lines(r: Reached, narrow: Narrow) -> list[ReachLine]:
    """The doors that are looked at, without the side doors that are only open; in the order of owner, network, door."""
    groups: dict[tuple[str, ...], list[Opening]] = defaultdict(list)
    for o in r.openings:
        if narrow.opening(r.atlas, o):
            groups[o.network, o.door, o.use, o.proxy or "", o.via, o.basis or "", o.note or ""].append(o)
    by_pair: dict[tuple[str, str], list[NamedSearch]] = defaultdict(list)
    for n in r.facts.named:
        if n.network is not None:
            by_pair[n.network, n.proxy].append(n)
    found = [_line(r, same, by_pair) for same in groups.values()]
    return sorted(found, key=lambda x: (x.owner, x.network, x.door, x.use, x.through or "", x.bodies, x.via))


def _line(r: Reached, same: list[Opening], by_pair: dict[tuple[str, str], list[NamedSearch]]) -> ReachLine:
    o = same[0]
    name, owner = r.atlas.networks[o.network]
    place = r.atlas.agencies[owner]
    named = by_pair.get((o.network, o.proxy), []) if o.proxy else []
    grade = strongest(named)
    searches = levels(named)[2] if o.proxy else sum(x.searches[2] for x in same)
    return ReachLine(
        place.name, place.state, name, o.door, o.use, tuple(sorted({x.body for x in same})),
        r.atlas.agencies[o.proxy].name if o.proxy else None, o.via, o.basis, grade,
        tuple(sorted({n.body for n in named if n.grade is grade})),
        searches if o.use is Use.USED else None,
        min((x.first for x in same if x.first), default=None), max((x.last for x in same if x.last), default=None),
        tuple(dict.fromkeys(e for x in same for e in x.rows)),
    )  # fmt: skip
