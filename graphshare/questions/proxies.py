"""The agencies that searched for a body: how often, how firmly, and what is reached through each alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graphshare.abilities import per_agency
from graphshare.domain.days import iso
from graphshare.domain.model import Evidence, Grade, Levels, Window
from graphshare.domain.provenance import Worded
from graphshare.doors import levels
from graphshare.facts.access import NamedSearch
from graphshare.questions.counts import NOT_KNOWN, Count, count
from graphshare.reach import Reached

#: So many rows are cited of each agency.
CITED = 5


@dataclass(frozen=True, slots=True)
class AlsoFor:
    """A local agency that searches of a proxy were for as well as for the body, with the first rows that say so."""

    agency: str
    agency_id: str
    searches: int
    evidence: tuple[Evidence, ...]
    evidence_total: int

    def to_json(self) -> dict[str, object]:
        """An element of ``also_for``."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "searches": self.searches,
            "evidence": [e.to_json() for e in self.evidence],
            "evidence_total": self.evidence_total,
        }


@dataclass(frozen=True, slots=True)
class Redundancy:
    """Through how many others the networks that a proxy reaches are reached, too (the body itself is one): the least, and
    the lower median."""

    least: int
    median: int

    def to_json(self) -> dict[str, object]:
        """The ``others`` of docs/json.md."""
        return {"least": self.least, "median": self.median}


@dataclass(frozen=True, slots=True)
class Exposure:
    """Of all owners that the body reaches, how many it reaches through a proxy, too."""

    owners: int
    of: int

    def to_json(self) -> dict[str, object]:
        """The ``exposure`` of docs/json.md."""
        return {"owners": self.owners, "of": self.of}


@dataclass(frozen=True, slots=True)
class Proxy:
    """An agency with searches for the body: how many at each level, on which days, and what they open.

    ``searched``: networks that a log shows it searched for the body; ``could``: networks that it searched so or could
    search. At *named*: ``only_through``, those that nobody else opens; ``others``; ``exposure``. ``agreement``: the first day on
    which it signed a 287(g) agreement.
    """

    agency: str
    agency_id: str
    state: str | None
    county: str | None
    kind: str | None
    searches: Levels
    bodies: tuple[str, ...]
    first: date | None
    last: date | None
    searched: int | None
    could: int | None
    only_through: Count
    others: Redundancy | None
    exposure: Exposure | None
    agreement: date | None
    also_for: tuple[AlsoFor, ...]
    evidence: tuple[Evidence, ...]
    evidence_total: int

    def to_json(self) -> dict[str, object]:
        """An element of ``proxies``."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "county": self.county,
            "kind": self.kind,
            "searches": self.searches.to_json(),
            "bodies": list(self.bodies),
            "first": iso(self.first),
            "last": iso(self.last),
            "networks": {
                "searched": self.searched,
                "could": self.could,
                "only_through": self.only_through.networks,
            },
            "only_through": self.only_through.to_json(),
            "others": self.others.to_json() if self.others else None,
            "exposure": self.exposure.to_json() if self.exposure else None,
            "agreement": iso(self.agreement),
            "also_for": [a.to_json() for a in self.also_for],
            "evidence": [e.to_json() for e in self.evidence],
            "evidence_total": self.evidence_total,
        }


@dataclass(frozen=True)
class Proxies(Worded):
    """All proxies of a body in a window, those with most searches that mention it first."""

    body: str
    window: Window
    proxies: tuple[Proxy, ...]

    def to_json(self) -> dict[str, object]:
        """The JSON of ``proxies`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "body": self.body,
            "window": self.window.to_dict(),
            "proxies": [p.to_json() for p in self.proxies],
            "notes": list(self.notes),
        }


def unique_reach(r: Reached, level: Grade) -> dict[str, set[str]]:
    """Proxy → networks reached through it alone: no other proxy, no grant, no search by the body itself."""
    out: dict[str, set[str]] = {p: set() for p in r.proxies(level)}
    otherwise = r.otherwise()
    for n, held in r.able.through(level).items():
        if held & (held - 1) == 0 and n not in otherwise:
            out[r.able.agencies[held.bit_length() - 1]].add(n)
    return out


def redundancy(r: Reached, level: Grade) -> dict[str, Redundancy]:
    """Proxy → through how many others its networks are reached at a level: counted in bits, for every number of others at once."""
    agencies, otherwise = r.able.agencies, r.otherwise()
    by_others: dict[int, list[int]] = defaultdict(list)
    for n, held in r.able.through(level).items():
        by_others[held.bit_count() - 1 + (n in otherwise)].append(held)
    spread = [(others, per_agency(rows, len(agencies))) for others, rows in sorted(by_others.items())]
    out = {}
    for place, agency in enumerate(agencies):
        counts = [(others, networks[place]) for others, networks in spread if networks[place]]
        middle, seen = (sum(n for _, n in counts) + 1) // 2, 0
        for others, networks in counts:
            seen += networks
            if seen >= middle:
                out[agency] = Redundancy(counts[0][0], others)
                break
    return out


def exposure(r: Reached, level: Grade) -> dict[str, Exposure]:
    """Proxy → how many of the owners that the body reaches at a level it reaches through it, too."""
    owners: dict[str, int] = defaultdict(int)
    for n, held in r.able.through(level).items():
        owners[r.atlas.owner(n)] |= held
    whole = len({*owners, *(r.atlas.owner(n) for n in r.otherwise())})
    counted = per_agency(owners.values(), len(r.able.agencies))
    return {a: Exposure(counted[place], whole) for place, a in enumerate(r.able.agencies)}


def proxies(r: Reached, agreements: Mapping[str, date | None], asked_by: Mapping[str, str] | None = None) -> Proxies:
    """The proxies of a reach.

    ``agreements`` gives the first day signed by agency id, ``asked_by`` by search the agency that it was for as well.
    """
    could = per_agency(r.able.through(Grade.HINTED).values(), len(r.able.agencies))
    searched = per_agency(r.able.used.values(), len(r.able.agencies))
    alone = unique_reach(r, Grade.NAMED)
    others, exposed = redundancy(r, Grade.NAMED), exposure(r, Grade.NAMED)
    out = []
    for proxy, named in r.by_proxy.items():
        place, bit = r.atlas.agencies[proxy], r.able.place[proxy]
        days = [n.day for n in named if n.day]
        rows = sorted({n.says for n in named if n.says})
        out.append(
            Proxy(
                agency=place.name,
                agency_id=proxy,
                state=place.state,
                county=place.county,
                kind=place.kind,
                searches=levels(named),
                bodies=tuple(sorted({n.body for n in named})),
                first=min(days, default=None),
                last=max(days, default=None),
                searched=searched[bit] if r.atlas.networks_named else None,
                could=could[bit] if r.atlas.networks_told else None,
                only_through=count(alone.get(proxy, set()), r.atlas) if r.atlas.networks_told else NOT_KNOWN,
                others=others.get(proxy) if r.atlas.networks_told else None,
                exposure=exposed.get(proxy) if r.atlas.networks_told else None,
                agreement=agreements.get(proxy),
                also_for=_also_for(r, named, asked_by or {}),
                evidence=tuple(rows[:CITED]),
                evidence_total=len(rows),
            )
        )
    out.sort(key=lambda p: (-p.searches.named, -p.searches.hinted, p.agency, p.agency_id))
    return Proxies(r.facts.body, r.facts.window, tuple(out))


def _also_for(r: Reached, named: list[NamedSearch], asked_by: Mapping[str, str]) -> tuple[AlsoFor, ...]:
    """The local agencies that a proxy's searches for the body, as named, were for as well, with the rows that say so."""
    by_agency: dict[str, list[NamedSearch]] = defaultdict(list)
    for n in named:
        if n.search in asked_by and n.grade is not Grade.HINTED:
            by_agency[asked_by[n.search]].append(n)
    out = []
    for agency, found in by_agency.items():
        rows = sorted({n.says for n in found if n.says})
        searches = sum({n.search: n.searches for n in found}.values())
        out.append(AlsoFor(r.atlas.agencies[agency].name, agency, searches, tuple(rows[:CITED]), len(rows)))
    return tuple(sorted(out, key=lambda x: (-x.searches, x.agency, x.agency_id)))
