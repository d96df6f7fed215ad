"""A network as pictures have it, reached or only known; and a door of it, or those that are only open together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from graphshare.domain.model import Door, Grade, Use
from graphshare.questions.known import KnownNetwork
from graphshare.questions.reach.answer import DoorAt, NetworkReached
from graphshare.questions.reach.side import OpenTo

#: A door of a network; all its side doors that are only open are one, which says to how many agencies.
Doorway = DoorAt | OpenTo


@dataclass(frozen=True, slots=True)
class Drawn:
    """A network and its doors. ``records``: 1 its log, 2 a selection of it, 4 its list; ``placed_by``: by what its place is known."""

    id: str
    name: str
    owner_id: str
    owner: str
    state: str | None
    county: str | None
    kind: str | None
    declared: int | None
    mapped: int | None
    spot: tuple[float, float] | None
    placed_by: str | None = None
    records: int = 0
    doors: tuple[Doorway, ...] = ()

    @property
    def cameras(self) -> int | None:
        """Declared, else mapped, else unknown."""
        return self.declared if self.declared is not None else self.mapped


def drawn(n: NetworkReached, known: KnownNetwork | None) -> Drawn:
    """A network that is reached; where it is and what is held of it as ``known``, else as the answer places it."""
    o = n.owner
    spot = _spot(known) if known else n.spot
    by, records = (known.placed_by, record_bits(known)) if known else (None, 0)
    return Drawn(
        n.network_id, n.network, o.id, o.name, o.state, o.county, o.kind, n.declared, n.mapped, spot, by, records, doorways(n)
    )  # fmt: skip


def drawn_known(k: KnownNetwork) -> Drawn:
    """A network that is known, be it reached or not."""
    return Drawn(
        k.network, k.name, k.owner, k.owner_name, k.state, k.county, k.kind, k.declared, k.mapped, _spot(k), k.placed_by, record_bits(k)
    )  # fmt: skip


def record_bits(k: KnownNetwork) -> int:
    """What is held of a network, in bits: 1 its log, 2 a selection of it, 4 its list."""
    return k.log * 1 + k.selection * 2 + k.listed * 4


def _spot(k: KnownNetwork) -> tuple[float, float] | None:
    return (k.lat, k.lon) if k.lat is not None and k.lon is not None else None


def doorways(n: NetworkReached) -> tuple[Doorway, ...]:
    """The doors of a network, those seen used or granted one by one, side doors that are only open as one."""
    return (*n.doors, n.open) if n.open and n.open.proxies else n.doors


def door_of(d: Doorway) -> Door:
    """Which door it is."""
    return d.opening.door if isinstance(d, DoorAt) else Door.SIDE


def used(d: Doorway) -> TypeGuard[DoorAt]:
    """Whether it is seen used."""
    return isinstance(d, DoorAt) and d.opening.use is Use.USED


def through_a_proxy(d: Doorway) -> TypeGuard[DoorAt]:
    """Whether it is one agency's side door."""
    return isinstance(d, DoorAt) and d.opening.door is Door.SIDE


def seen(d: Doorway) -> bool:
    """Whether it is more than a side door that stands open."""
    return door_of(d) is not Door.SIDE or used(d)


def proxy_of(d: DoorAt) -> str:
    """The id of a side door's agency."""
    return d.opening.proxy or "?"


def proxy_name(d: DoorAt) -> str:
    """The name of a side door's agency."""
    return d.proxy.name if d.proxy else proxy_of(d)


def searches_at(d: Doorway, level: Grade) -> int:
    """How many searches stand behind a side door at a level; 1 where only the grade, or a count, says that it counts."""
    place = list(Grade).index(level)
    if isinstance(d, OpenTo):
        return min(1, d.levels[place])
    if d.searches and any(d.searches):
        return d.searches[place]
    return int((d.opening.grade or Grade.HINTED).within(level))


def open_to(o: OpenTo) -> str:
    """To whom a network stands open: the first by name, and how many more."""
    more = o.proxies - len(o.first)
    return f"open to {', '.join(o.first)}{f' and {more:,} more' if more > 0 else ''}"
