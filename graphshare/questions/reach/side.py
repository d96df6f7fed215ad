"""Side doors as they are looked at: open ones as bits and counts, agencies and networks by how much goes through them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graphshare.abilities import per_agency, places
from graphshare.domain.model import NO_SEARCHES, Grade, Levels
from graphshare.doors import levels
from graphshare.facts.access import NamedSearch
from graphshare.questions.reach.narrowing import Narrow
from graphshare.reach import Reached

#: So many agencies and networks stand foremost, and so many agencies are named to which a network is open.
FOREMOST = 10
NAMED_OPEN = 5


@dataclass(frozen=True, slots=True)
class OpenTo:
    """To how many agencies a network stands open without being seen used: in all, at each level, and the first by name."""

    proxies: int
    levels: Levels
    first: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """``networks[].open`` of docs/json.md."""
        return {"proxies": self.proxies, **self.levels.to_json(), "first": list(self.first)}


@dataclass(frozen=True, slots=True)
class ForemostProxy:
    """An agency through which a body reaches most.

    ``searches`` at the three levels, in all logs; ``searched``: networks that a log shows it searched for the body;
    ``could``: networks that it searched so or could search; ``alone``: of these, those reached through nobody else;
    ``owners``: whose they are, of ``of`` owners reached in any way. ``None`` where nothing held could show it.
    """

    agency: str
    agency_id: str
    state: str | None
    searches: Levels
    searched: int | None
    could: int | None
    alone: int | None
    owners: int | None
    of: int | None

    def to_json(self) -> dict[str, object]:
        """``foremost.proxies[]`` of docs/json.md."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "searches": self.searches.to_json(),
            "networks": {"searched": self.searched, "could": self.could, "only_through": self.alone},
            "exposure": {"owners": self.owners, "of": self.of},
        }


@dataclass(frozen=True, slots=True)
class ForemostNetwork:
    """A network that is searched most for a body: by how many agencies, in how many searches, to how many it stands open."""

    network: str
    network_id: str
    owner: str
    state: str | None
    searched_by: int
    searches: Levels
    open_to: int

    def to_json(self) -> dict[str, object]:
        """``foremost.networks[]`` of docs/json.md."""
        return {
            "network": self.network,
            "network_id": self.network_id,
            "owner": self.owner,
            "state": self.state,
            "searched_by": self.searched_by,
            "searches": self.searches.to_json(),
            "open_to": self.open_to,
        }


@dataclass(frozen=True)
class Side:
    """The side doors of a reach, narrowed; ``standing``: network → agencies as bits, for each network that is open."""

    r: Reached
    narrow: Narrow
    standing: dict[str, int]

    def open_to(self, network: str) -> OpenTo | None:
        """To whom a network stands open; ``None`` where to nobody."""
        held = self.standing.get(network, 0)
        if not held:
            return None
        able, mask = self.r.able, self.narrow.agencies(self.r.able)
        by_level = [(able.standing(network, g) & mask).bit_count() for g in Grade]
        first = []
        for place in places(held):
            first.append(self.r.atlas.agencies[able.agencies[place]].name)
            if len(first) == NAMED_OPEN:
                break
        return OpenTo(held.bit_count(), Levels(*by_level), tuple(first))

    def open(self) -> dict[str, int]:
        """How many networks and proxies side doors stand open between, and how many pairs of them."""
        anybody = 0
        for held in self.standing.values():
            anybody |= held
        return {
            "networks": len(self.standing),
            "proxies": anybody.bit_count(),
            "pairs": sum(h.bit_count() for h in self.standing.values()),
        }

    def open_at(self, level: Grade) -> set[str]:
        """Networks with a side door that stands open at a level and is not seen used at it."""
        mask = self.narrow.agencies(self.r.able)
        return {n for n in self.standing if self.r.able.standing(n, level) & mask}

    def foremost_proxies(self) -> list[ForemostProxy]:
        """The agencies with most searches that mention the body, as far as they are looked at."""
        r, able, mask = self.r, self.r.able, self.narrow.agencies(self.r.able)
        through = {n: h for n, h in able.through(Grade.HINTED).items() if self.narrow.network(r.atlas, n)}
        named = {n: h for n, h in able.through(Grade.NAMED).items() if self.narrow.network(r.atlas, n)}
        otherwise = r.otherwise()
        owners: dict[str, int] = defaultdict(int)
        for n, held in through.items():
            owners[r.atlas.owner(n)] |= held
        searched = per_agency((h for n, h in able.used.items() if self.narrow.network(r.atlas, n)), len(able.agencies))
        could = per_agency(through.values(), len(able.agencies))
        exposed = per_agency(owners.values(), len(able.agencies))
        single = (h for n, h in named.items() if h & (h - 1) == 0 and n not in otherwise)
        alone = per_agency(single, len(able.agencies))
        whole = len({r.atlas.owner(n) for n in (*through, *otherwise) if self.narrow.network(r.atlas, n)})
        chosen = [p for p in places(mask) if could[p] or self.narrow.whole][:FOREMOST]
        return [
            ForemostProxy(
                r.atlas.agencies[a].name, a, r.atlas.agencies[a].state, Levels(*able.searches[p]),
                searched[p] if r.atlas.networks_named else None,
                *((could[p], alone[p], exposed[p], whole) if r.atlas.networks_told else (None, None, None, None)),
            )
            for p in chosen
            for a in [able.agencies[p]]
        ]  # fmt: skip

    def foremost_networks(self) -> list[ForemostNetwork]:
        """The networks that most agencies are seen to have searched for the body, then those open to most."""
        r, mask = self.r, self.narrow.agencies(self.r.able)
        used = {n: h & mask for n, h in r.able.used.items() if h & mask and self.narrow.network(r.atlas, n)}
        at: dict[str, list[NamedSearch]] = defaultdict(list)
        for n in r.facts.named:
            if n.network is not None and n.network in used and self.narrow.proxy in (None, n.proxy):
                at[n.network].append(n)
        searches = {n: levels(found) for n, found in at.items()}
        ranked = sorted(
            {*used, *self.standing},
            key=lambda n: (
                -used.get(n, 0).bit_count(), -searches.get(n, NO_SEARCHES).named, -self.standing.get(n, 0).bit_count(),
                r.atlas.networks[n][0], n,
            ),
        )  # fmt: skip
        return [
            ForemostNetwork(
                r.atlas.networks[n][0], n, r.atlas.agencies[r.atlas.owner(n)].name,
                r.atlas.agencies[r.atlas.owner(n)].state, used.get(n, 0).bit_count(), searches.get(n, NO_SEARCHES),
                self.standing.get(n, 0).bit_count(),
            )
            for n in ranked[:FOREMOST]
        ]  # fmt: skip


def side(r: Reached, narrow: Narrow) -> Side:
    """The side doors of a reach, as far as they are looked at."""
    mask = narrow.agencies(r.able)
    found = {n: r.able.open(n) & mask for n in r.able.could if narrow.network(r.atlas, n)}
    return Side(r, narrow, {n: h for n, h in found.items() if h})
