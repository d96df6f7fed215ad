"""How far a body reaches, as an answer: counts, by door, the foremost agencies and networks, each network with its doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from graphshare.domain.breaks import Break
from graphshare.domain.days import iso
from graphshare.domain.model import Door, Evidence, Grade, Levels, Use, Window
from graphshare.domain.provenance import Citing, cited_to_json
from graphshare.doors import Opening
from graphshare.facts.disowned import Disowned
from graphshare.facts.said import SearchesSaid
from graphshare.facts.uncertain import Uncertain
from graphshare.questions.counts import Count
from graphshare.questions.reach.side import ForemostNetwork, ForemostProxy, OpenTo
from graphshare.reach import Largest, Place, RecordsHeld


@dataclass(frozen=True, slots=True)
class ByLevel:
    """One count for each of the three cumulative levels."""

    asked: Count
    named: Count
    hinted: Count

    def at(self, level: Grade) -> Count:
        """The count at a level."""
        return {Grade.ASKED: self.asked, Grade.NAMED: self.named, Grade.HINTED: self.hinted}[level]

    def to_json(self) -> dict[str, object]:
        """The L of docs/json.md."""
        return {g.value: self.at(g).to_json() for g in Grade}


@dataclass(frozen=True, slots=True)
class Declared:
    """Owners whose lists name the body: its account active, marked inactive, or a body above it alone."""

    active: Count
    inactive: Count
    parent: Count

    def to_json(self) -> dict[str, object]:
        """The ``declared`` of docs/json.md."""
        return {"active": self.active.to_json(), "inactive": self.inactive.to_json(), "parent": self.parent.to_json()}


@dataclass(frozen=True, slots=True)
class DoorCount:
    """Networks with one kind of door, at each level."""

    door: Door
    use: Use
    levels: ByLevel

    def to_json(self) -> dict[str, object]:
        """An element of ``by_door``."""
        return {"door": self.door.value, "use": self.use.value, "levels": self.levels.to_json()}


@dataclass(frozen=True, slots=True)
class Open:
    """Side doors that stand open and are not seen used: networks, proxies, pairs of them; ``None`` where no log names networks."""

    networks: int | None
    proxies: int | None
    pairs: int | None

    def to_json(self) -> dict[str, object]:
        """The ``open`` of docs/json.md."""
        return {"networks": self.networks, "proxies": self.proxies, "pairs": self.pairs}


@dataclass(frozen=True, slots=True)
class DoorAt:
    """A door of a network, who its proxy is, and the searches through it.

    ``searches`` is ``None`` for a door that stands open where no log of its network is held: not known, never none.
    """

    opening: Opening
    proxy: Place | None
    searches: Levels | None

    def to_json(self) -> dict[str, object]:
        """An element of ``networks[].doors``."""
        o, proxy = self.opening, self.proxy
        return {
            "door": o.door.value,
            "body": o.body,
            "use": o.use.value,
            "basis": o.basis,
            "via": o.via,
            "grade": o.grade.value if o.grade else None,
            "proxy": proxy.name if proxy else None,
            "proxy_id": o.proxy,
            "proxy_state": proxy.state if proxy else None,
            "proxy_kind": proxy.kind if proxy else None,
            "searches": self.searches.to_json() if self.searches else dict.fromkeys(g.value for g in Grade),
            "first": iso(o.first),
            "last": iso(o.last),
            "months": None if o.months is None else list(o.months),
            "account": o.account.value if o.account else None,
            "note": o.note,
            "evidence": [e.to_json() for e in o.evidence],
            "evidence_total": o.evidence_total,
        }


@dataclass(frozen=True)
class NetworkReached:
    """A network with a door: whose it is, its cameras and their place, its doors, to how many it stands open besides."""

    network: str
    network_id: str
    owner: Place
    declared: int | None
    mapped: int | None
    spot: tuple[float, float] | None
    doors: tuple[DoorAt, ...]
    open: OpenTo | None

    def to_json(self) -> dict[str, object]:
        """An element of ``networks``."""
        return {
            "network": self.network,
            "network_id": self.network_id,
            "owner": self.owner.name,
            "owner_id": self.owner.id,
            "state": self.owner.state,
            "county": self.owner.county,
            "kind": self.owner.kind,
            "cameras": {"declared": self.declared, "mapped": self.mapped},
            "lat": self.spot[0] if self.spot else None,
            "lon": self.spot[1] if self.spot else None,
            "doors": [d.to_json() for d in self.doors],
            "open": self.open.to_json() if self.open else None,
        }


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account on a list that opens no door: marked inactive, or of a body above."""

    network: str
    network_id: str
    owner: str
    account: str
    mark: str | None
    body: str
    first: date | None
    last: date | None
    evidence: Evidence

    def to_json(self) -> dict[str, object]:
        """An element of ``inactive`` or ``parents``."""
        return {
            "network": self.network,
            "network_id": self.network_id,
            "owner": self.owner,
            "account": self.account,
            "mark": self.mark,
            "body": self.body,
            "first": iso(self.first),
            "last": iso(self.last),
            "evidence": [self.evidence.to_json()],
        }


@dataclass(frozen=True)
class Reach(Citing):
    """How far a body reaches in a window.

    ``declared``, ``observed`` and ``possible`` (least searches of a proxy → counts) are whole; the doors that were asked for are in
    ``by_door``, ``open``, ``foremost_proxies``, ``foremost_networks`` and ``networks``. ``floor``: only selections of logs are held.
    """

    #: The list that is the answer proper where there is room for one.
    FRAME: ClassVar = "networks.doors"

    body: str
    window: Window
    coverage: RecordsHeld
    declared: Declared
    observed: ByLevel
    largest: Largest
    possible: Mapping[int, ByLevel]
    floor: bool
    said: SearchesSaid
    logs_held: bool
    by_door: tuple[DoorCount, ...]
    open: Open
    foremost_proxies: tuple[ForemostProxy, ...]
    foremost_networks: tuple[ForemostNetwork, ...]
    networks: tuple[NetworkReached, ...]
    inactive: tuple[ListedAccount, ...]
    parents: tuple[ListedAccount, ...]
    carry_days: int = 0
    breaks: tuple[Break, ...] = ()
    disowned: tuple[Disowned, ...] = ()
    to_review: tuple[Uncertain, ...] = ()

    @property
    def cites(self) -> frozenset[str]:
        """The releases on whose rows it rests."""
        rows = [e for n in self.networks for d in n.doors for e in d.opening.evidence]
        rows += [i.evidence for i in (*self.inactive, *self.parents)]
        rows += [e for d in self.disowned for e in d.evidence] + [e for u in self.to_review for e in u.evidence]
        return frozenset(e.release for e in rows)

    def to_json(self) -> dict[str, object]:
        """The JSON of ``reach`` but for its provenance."""
        floor = {"floor": True} if self.floor else {}
        return {
            "sentence": self.sentence,
            "body": self.body,
            "window": self.window.to_dict(),
            "coverage": self.coverage.to_json(),
            "declared": self.declared.to_json(),
            "observed": {**self.observed.to_json(), "largest_single_search": self.largest.to_json(), **floor},
            "possible": {**{str(k): c.to_json() for k, c in self.possible.items()}, **floor},
            **self.said.to_json(self.logs_held),
            "by_door": [c.to_json() for c in self.by_door],
            "open": self.open.to_json(),
            "foremost": {
                "proxies": [p.to_json() for p in self.foremost_proxies],
                "networks": [n.to_json() for n in self.foremost_networks],
            },
            "networks": [n.to_json() for n in self.networks],
            "inactive": [i.to_json() for i in self.inactive],
            "parents": [p.to_json() for p in self.parents],
            "carry_days": self.carry_days,
            "breaks": [b.to_json() for b in self.breaks],
            "disowned": [d.to_json() for d in self.disowned],
            "to_review": [u.to_json() for u in self.to_review],
            "releases": cited_to_json(self.releases),
            "notes": list(self.notes),
        }
