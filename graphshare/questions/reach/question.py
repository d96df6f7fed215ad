"""The question: how far does a body reach, by which doors, and where most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from graphshare.domain.model import Door, Grade, Use
from graphshare.doors import IdleListing, Opening
from graphshare.questions.counts import NOT_KNOWN, Count, count
from graphshare.questions.reach.answer import (
    ByLevel,
    Declared,
    DoorAt,
    DoorCount,
    ListedAccount,
    NetworkReached,
    Open,
    Reach,
)
from graphshare.questions.reach.narrowing import WHOLE, Narrow
from graphshare.questions.reach.side import OpenTo, Side, side
from graphshare.reach import Reached, records_held, stands

#: Thresholds of *possible*: proxies with at least so many searches naming the body.
AT_LEAST = (1, 5, 20)


def reach(r: Reached, narrow: Narrow = WHOLE) -> Reach:
    """The answer of a reach, but for what is said of it; ``narrow`` chooses the doors that are looked at."""
    atlas, named, listed = r.atlas, r.atlas.networks_named, r.lists_held
    open_ = side(r, narrow)
    by_network: dict[str, list[Opening]] = defaultdict(list)
    for o in r.openings:
        if narrow.opening(atlas, o):
            by_network[o.network].append(o)
    networks = [_network(r, n, by_network.get(n, []), open_.open_to(n)) for n in {**by_network, **open_.standing}]

    def declared(networks: set[str]) -> Count:
        return count(networks, atlas) if listed else NOT_KNOWN

    return Reach(
        body=r.facts.body,
        window=r.facts.window,
        coverage=records_held(atlas),
        declared=Declared(
            active=declared(r.declared()),
            inactive=declared({i.network for i in r.doors.inactive}),
            parent=declared({i.network for i in r.doors.parents}),
        ),
        observed=_by_level(lambda g: count(r.observed(g), atlas) if named else NOT_KNOWN),
        largest=r.largest(),
        possible={least: _possible(r, least) for least in AT_LEAST},
        floor=atlas.only_selected,
        said=r.said,
        logs_held=atlas.logs_held,
        by_door=tuple(by_door(r, open_)),
        open=Open(**open_.open()) if named else Open(None, None, None),
        foremost_proxies=tuple(open_.foremost_proxies()),
        foremost_networks=tuple(open_.foremost_networks()),
        networks=tuple(sorted(networks, key=lambda n: (n.owner.name, n.network, n.network_id))),
        inactive=tuple(_listed(r, i) for i in r.doors.inactive),
        parents=tuple(_listed(r, i) for i in r.doors.parents),
    )


def _possible(r: Reached, least: int) -> ByLevel:
    return _by_level(lambda g: count(r.possible(g, least), r.atlas) if r.atlas.networks_named else NOT_KNOWN)


def by_door(r: Reached, open_: Side) -> list[DoorCount]:
    """Networks by door and use at the three levels; what is open to a proxy that also used it there is used."""
    out = []
    for door, use in ((d, u) for d in Door for u in (Use.USED, Use.OPEN)):
        mine = [o for o in r.openings if (o.door, o.use) == (door, use) and open_.narrow.opening(r.atlas, o)]
        if (door, use) == (Door.SIDE, Use.OPEN) and open_.standing:
            found = {g: open_.open_at(g) for g in Grade}
        elif mine:
            found = {g: {o.network for o in mine if stands(o, g)} for g in Grade}
        else:
            continue
        out.append(DoorCount(door, use, ByLevel(*(count(found[g], r.atlas) for g in Grade))))
    return out


def _by_level(counted: Callable[[Grade], Count]) -> ByLevel:
    return ByLevel(*(counted(level) for level in Grade))


def _listed(r: Reached, i: IdleListing) -> ListedAccount:
    return ListedAccount(
        r.atlas.networks[i.network][0], i.network, r.atlas.agencies[r.atlas.owner(i.network)].name,
        r.atlas.agencies[i.recipient].name, i.mark, i.body, i.first, i.last, i.evidence,
    )  # fmt: skip


def _network(r: Reached, network: str, openings: list[Opening], open_to: OpenTo | None) -> NetworkReached:
    name, owner = r.atlas.networks[network]
    seen = r.atlas.seen(network)
    doors = tuple(
        DoorAt(o, r.atlas.agencies[o.proxy] if o.proxy else None, o.searches if seen or o.use is Use.USED else None)
        for o in openings
    )
    return NetworkReached(
        name, network, r.atlas.agencies[owner], r.atlas.declared.get(owner), r.atlas.mapped.get(owner),
        r.atlas.spots.get(owner), doors, open_to,
    )  # fmt: skip
