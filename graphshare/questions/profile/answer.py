"""What is known of one agency: who may search it, who did, what its own officers searched, what its portal says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from graphshare.agencies import Reply
from graphshare.domain.days import iso
from graphshare.domain.laws import Law
from graphshare.domain.model import Evidence, Levels, Window
from graphshare.domain.provenance import Citing, cited_to_json
from graphshare.facts.disowned import Disowned

#: A network audit of which only picked rows are held.
SELECTION = "selection of a network audit"
#: Kinds of releases that show who searched an agency's cameras: whole, and picked.
WHOLE, PICKED = "network audit", ("keyword hits", SELECTION)


@dataclass(frozen=True, slots=True)
class NetworkOf:
    """A network of the agency, and how many cameras it has: by its portal's last count, and as mapped."""

    network: str
    network_id: str
    level: str
    declared: int | None
    declared_on: date | None
    mapped: int | None

    def to_json(self) -> dict[str, object]:
        """An element of ``networks``."""
        cameras = {"declared": self.declared, "declared_on": iso(self.declared_on), "mapped": self.mapped}
        return {"network": self.network, "network_id": self.network_id, "level": self.level, "cameras": cameras}


@dataclass(frozen=True, slots=True)
class MaySearch:
    """A share: who is let in, since when and until when as proved, how (``basis``), and whose list says so.

    ``account`` is active or inactive, ``mark`` as written. ``own_list``: a list of the agency itself; else ``listed_by`` says
    whose page it is. ``agreement``: its 287(g) status then.
    """

    agency: str
    agency_id: str
    state: str | None
    kind: str | None
    federal: bool
    body: str | None
    network: str
    account: str
    mark: str | None
    since: date | None
    until: date | None
    basis: str
    own_list: bool
    listed_by: str
    listed_on: date | None
    agreement: str | None
    evidence: Evidence

    def to_json(self) -> dict[str, object]:
        """An element of ``who_may``."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "kind": self.kind,
            "federal": self.federal,
            "body": self.body,
            "network": self.network,
            "account": self.account,
            "mark": self.mark,
            "from": iso(self.since),
            "until": iso(self.until),
            "basis": self.basis,
            "own_list": self.own_list,
            "listed_by": self.listed_by,
            "listed_on": iso(self.listed_on),
            "agreement": self.agreement,
            "evidence": [self.evidence.to_json()],
        }


@dataclass(frozen=True, slots=True)
class ListOfAccess:
    """A list or page that says who may search: whose (``None``: the agency's own), of which days, how many it names."""

    release: str
    of: str | None
    days: tuple[date, ...]
    agencies: int
    events: bool
    undated: bool

    @property
    def own(self) -> bool:
        """Whether it is a list of the agency itself."""
        return self.of is None

    def to_json(self) -> dict[str, object]:
        """An element of ``lists``."""
        return {
            "release": self.release,
            "own": self.own,
            "of": self.of,
            "days": [d.isoformat() for d in self.days],
            "agencies": self.agencies,
            "events": self.events,
            "undated": self.undated,
        }


@dataclass(frozen=True, slots=True)
class Families:
    """Searches that mention a body of the immigration family, and those that mention another: each once."""

    immigration: int = 0
    other: int = 0

    def to_json(self) -> dict[str, object]:
        """The ``named`` of docs/json.md."""
        return {"immigration": self.immigration, "other": self.other}


@dataclass(frozen=True)
class DidSearch:
    """An agency that searched, in how many distinct searches, for which bodies as written; ``own``: its own officers."""

    agency: str
    agency_id: str
    state: str | None
    kind: str | None
    federal: bool
    identified: bool
    own: bool
    searches: int
    bodies: Mapping[str, Levels]
    named: Families
    says_immigration: int
    first: date | None
    last: date | None
    agreement: str | None
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """An element of ``who_did``."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "kind": self.kind,
            "federal": self.federal,
            "identified": self.identified,
            "own": self.own,
            "searches": self.searches,
            "bodies": {b: n.to_json() for b, n in self.bodies.items()},
            "named": self.named.to_json(),
            "says_immigration": self.says_immigration,
            "first": iso(self.first),
            "last": iso(self.last),
            "agreement": self.agreement,
            "evidence": [e.to_json() for e in self.evidence],
        }


#: ``ours`` where no log of the agency's own searches is held: not known, never none.
NO_OWN_LOG: dict[str, object] = {
    "rows": None,
    "searches": None,
    "purposes": {},
    "bodies": {},
    "named": {"immigration": None, "other": None},
    "says_immigration": None,
    "first": None,
    "last": None,
    "most_networks": None,
}


@dataclass(frozen=True)
class OwnSearches:
    """What organization and portal audits say of the agency's own officers; ``most_networks``: of one search."""

    rows: int
    searches: int
    purposes: Mapping[str, int]
    bodies: Mapping[str, Levels]
    named: Families
    says_immigration: int
    first: date | None
    last: date | None
    most_networks: int | None

    def to_json(self) -> dict[str, object]:
        """The ``ours`` of docs/json.md."""
        return {
            "rows": self.rows,
            "searches": self.searches,
            "purposes": dict(self.purposes),
            "bodies": {b: n.to_json() for b, n in self.bodies.items()},
            "named": self.named.to_json(),
            "says_immigration": self.says_immigration,
            "first": iso(self.first),
            "last": iso(self.last),
            "most_networks": self.most_networks,
        }


@dataclass(frozen=True, slots=True)
class Signed:
    """A 287(g) agreement of the agency."""

    model: str | None
    signed: date | None
    ended: date | None
    listed_until: date | None
    evidence: Evidence

    def to_json(self) -> dict[str, object]:
        """An element of ``agreements``."""
        return {
            "model": self.model,
            "signed": iso(self.signed),
            "ended": iso(self.ended),
            "listed_until": iso(self.listed_until),
            "evidence": [self.evidence.to_json()],
        }


@dataclass(frozen=True, slots=True)
class Published:
    """What the agency's portal says about one subject, in its words, and on which day."""

    says: str
    text: str
    on: date | None
    evidence: Evidence

    def to_json(self) -> dict[str, object]:
        """An element of ``promises``."""
        return {"says": self.says, "text": self.text, "on": iso(self.on), "evidence": [self.evidence.to_json()]}


@dataclass(frozen=True)
class Profile(Citing):
    """One agency in a window.

    Bodies are as written, never rolled up; levels are cumulative. ``who_did`` counts distinct searches in the agency's own
    network logs, its own officers' included and marked; ``ours`` is what organization and portal audits say. What the vendor
    disowns is counted in ``disowned`` alone. ``held``: kind of release → how many, of all days; ``log_reaches``: whether a log of its
    cameras reaches the window; ``not_held``: sentences.
    """

    #: The list that is the answer proper where there is room for one.
    FRAME: ClassVar = "who_did"

    agency: str
    agency_id: str
    state: str | None
    county: str | None
    kind: str | None
    level: str | None
    federal: bool
    window: Window
    networks: tuple[NetworkOf, ...]
    lists: tuple[ListOfAccess, ...]
    who_may: tuple[MaySearch, ...]
    disowned: tuple[Disowned, ...]
    who_did: tuple[DidSearch, ...]
    ours: OwnSearches | None
    agreements: tuple[Signed, ...]
    promises: tuple[Published, ...]
    held: Mapping[str, int]
    not_held: tuple[str, ...]
    log_reaches: bool = True
    replies: tuple[Reply, ...] = ()
    laws: tuple[Law, ...] = ()

    @property
    def lists_held(self) -> bool:
        """Whether a list of the agency itself is held: only then may somebody be absent from it."""
        return any(m.own_list for m in self.who_may)

    @property
    def logs_held(self) -> bool:
        """Whether anything is held that shows who searched the agency's cameras."""
        return bool(self.who_did) or (self.log_reaches and not self.held.keys().isdisjoint((WHOLE, *PICKED)))

    @property
    def only_picked(self) -> bool:
        """Whether all that is held of who searched is a selection: who is not in it may have searched, too."""
        return WHOLE not in self.held and not self.held.keys().isdisjoint(PICKED)

    @property
    def cites(self) -> frozenset[str]:
        """The releases on whose rows it rests."""
        rows = [m.evidence for m in self.who_may]
        rows += [a.evidence for a in self.agreements] + [p.evidence for p in self.promises]
        rows += [e for d in self.who_did for e in d.evidence] + [e for d in self.disowned for e in d.evidence]
        return frozenset(e.release for e in rows) | {one.release for one in self.lists}

    def to_json(self) -> dict[str, object]:
        """The JSON of ``profile`` of one agency but for its provenance."""
        return {
            "sentence": self.sentence,
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "county": self.county,
            "kind": self.kind,
            "level": self.level,
            "federal": self.federal,
            "window": self.window.to_dict(),
            "networks": [n.to_json() for n in self.networks],
            "lists": [one.to_json() for one in self.lists],
            "who_may": [m.to_json() for m in self.who_may],
            "disowned": [d.to_json() for d in self.disowned],
            "who_did": [d.to_json() for d in self.who_did],
            "ours": self.ours.to_json() if self.ours else NO_OWN_LOG,
            "agreements": [a.to_json() for a in self.agreements],
            "promises": [p.to_json() for p in self.promises],
            "held": dict(self.held),
            "not_held": list(self.not_held),
            "replies": [r.to_dict() for r in self.replies],
            "laws": [law.to_json() for law in self.laws],
            "releases": cited_to_json(self.releases),
        }
