"""The plan of a world: which logs and lists exist, in which layouts, over which days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from graphshare.synth.agencies import FEDERAL_ACCOUNTS, Organization, make_agencies
from graphshare.synth.draws import Draws

FIRST, LAST = date(2025, 1, 1), date(2026, 2, 28)
#: From this day names and plates are masked in every export; from the next, reasons begin with a category.
MASKED_FROM, CATEGORIES_FROM = date(2025, 12, 1), date(2026, 1, 1)
#: The state's clock: exports cover local days, times in them are UTC.
LOCAL_HOURS = -5
MONTHS = tuple(date(2025 + m // 12, m % 12 + 1, 1) for m in range(14))


@dataclass(frozen=True, slots=True)
class LogFile:
    """One export: the local days it covers, both included."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class PlannedLog:
    """One agency's audit and the habits of whoever exported it."""

    key: str
    owner: Organization
    layout: str  # N1 … N5 network audits, O1 organization audit
    files: tuple[LogFile, ...]
    names: str = "shown"  # shown | masked | until (shown until MASKED_FROM)
    plates: str = "shown"
    floats: bool = False
    ragged: bool = False  # rows stop after Search Type
    padded: bool = False  # blank records up to 1,000, header included
    dashes: bool = False  # some device counts are two dashes
    stacked: bool = False  # a second header inside the file
    masked_reasons: float = 0.0

    @property
    def own(self) -> bool:
        """Whether this is an organization audit."""
        return self.layout == "O1"

    @property
    def has_id(self) -> bool:
        """Whether the export carries Flock's UUID."""
        return self.layout in ("N1", "N2", "O1")

    @property
    def kind(self) -> str:
        """The kind of release."""
        return "organization audit" if self.own else "network audit"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one list says of one network on one day. ``recipients`` as written; ``None``: not published."""

    owner: Organization
    day: date
    file: str
    recipients: tuple[str, ...] | None
    cameras: int | None = None
    inbound: tuple[tuple[str, tuple[str, ...]], ...] = ()  # organization → its networks that the owner may search


@dataclass(frozen=True, slots=True)
class Agreement:
    """A 287(g) agreement."""

    agency: Organization
    model: str
    signed: date


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an owner's event log: what was changed, and when. ``about``: an agency, or a lookup pool."""

    owner: Organization
    at: str  # UTC
    event: str  # create | update | delete
    about: str
    on: bool = True


@dataclass
class WorldPlan:
    """Everything about a world but its ordinary searches."""

    draws: Draws
    searches: int
    agencies: list[Organization]
    federal: list[Organization]
    logs: list[PlannedLog]
    snapshots: list[Snapshot] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @cached_property
    def everyone(self) -> list[Organization]:
        """Agencies, then federal accounts, by number."""
        return [*self.agencies, *self.federal]

    def part(self, name: str) -> Organization:
        """The agency with that part, or the account with that text."""
        return next(o for o in self.everyone if name in (o.part, o.name))

    def log(self, key: str) -> int:
        """The position of a log."""
        return next(i for i, g in enumerate(self.logs) if g.key == key)


#: First months of the exports of people who ask every month, every quarter, twice a year; names go after November 2025.
_MONTHLY = MONTHS
_QUARTERLY = tuple(MONTHS[m] for m in (0, 3, 6, 9, 11))
_SELDOM = tuple(MONTHS[m] for m in (0, 6, 11))


def _exports(pattern: str, starts: tuple[date, ...] = _QUARTERLY, *, overlap: bool = False) -> tuple[LogFile, ...]:
    """Exports from each of those months to the next; ``overlap``: also over the first day of the next."""
    out = []
    for first, following in pairwise((*starts, LAST + timedelta(days=1))):
        last = following if overlap else following - timedelta(days=1)
        span = [f"{d.month}_{d.day}_{d.year}" for d in (first, last)]
        out.append(LogFile(first, last, pattern.format(*span)))
    return tuple(out)


def _logs(agencies: list[Organization], count: int, draws: Draws) -> list[PlannedLog]:
    cast = {o.part: o for o in agencies if o.part}

    def native(o: Organization, starts: tuple[date, ...] = _QUARTERLY, *, overlap: bool = False) -> tuple[LogFile, ...]:
        return _exports(f"{{}}-{{}}-{o.name}-Network Audit.csv", starts, overlap=overlap)

    def titled(o: Organization) -> tuple[LogFile, ...]:
        return _exports(f"{o.name.replace(' ', '_')}_Network_Audit_{{}}_{{}}.csv")

    whole = LogFile(FIRST, date(2025, 11, 30), f"{cast['town'].name} Network Audit 1_1_2025-11_30_2025.csv")
    logs = [
        PlannedLog("town", cast["town"], "N5", (whole,)),
        PlannedLog(
            "corvel",
            cast["corvel"],
            "N1",
            native(cast["corvel"], _MONTHLY, overlap=True),
            "masked",
            "masked",
            masked_reasons=0.02,
        ),
        PlannedLog("brackel", cast["brackel"], "N2", native(cast["brackel"]), "until", "until", dashes=True),
        PlannedLog("tervin", cast["tervin"], "N4", titled(cast["tervin"]), "until", "until", stacked=True),
        PlannedLog("elkar", cast["elkar"], "N3", titled(cast["elkar"]), "until", "masked"),
        PlannedLog(
            "ombrel",
            cast["ombrel"],
            "N1",
            native(cast["ombrel"]),
            "until",
            "until",
            floats=True,
            ragged=True,
            padded=True,
        ),
    ]
    others = [o for o in agencies if o.part is None]
    for n, i in enumerate(draws.order("log owners", len(others))[: max(count - len(logs), 0)]):
        o = others[i]
        logs.append(
            PlannedLog(f"log{n}", o, ("N1", "N2")[n % 2], native(o, _SELDOM), ("until", "masked")[n % 2], "until")
        )
    for part in ("skarrel", "brackel"):
        o = cast[part]
        logs.append(
            PlannedLog(
                f"own {part}", o, "O1", _exports(f"{{}}-{{}}-{o.name}-Audit.csv"), "until", padded=part == "skarrel"
            )
        )
    return logs


def _agreements(agencies: list[Organization], draws: Draws) -> list[Agreement]:
    cast = {o.part: o for o in agencies if o.part}
    out = [
        Agreement(cast["garvel"], "Task Force Model", date(2024, 11, 20)),
        Agreement(cast["norvel"], "Warrant Service Officer", date(2025, 1, 15)),
        Agreement(cast["norvel"], "Jail Enforcement Model", date(2025, 1, 15)),
        Agreement(cast["rostel"], "Task Force Model", date(2025, 12, 2)),
        Agreement(cast["wendor"], "Task Force Model", date(2025, 12, 5)),
    ]
    for o in agencies:
        if o.part is None and draws.happens("agreement", o.number, 0.08):
            signed = date(2025, 2, 1) + timedelta(days=draws.one("signed", o.number, 300))
            out.append(Agreement(o, ("Task Force Model", "Warrant Service Officer")[o.number % 2], signed))
    return out


def near_names(agencies: Sequence[Organization]) -> dict[str, str]:
    """Who stands on lists under a name that only its place, kind and state match, and that name: one that searched, one owner."""
    two = [o for o in agencies if o.part == "vestel"] + _of_the_table(agencies)[1:2]
    return {o.name: f"{o.place} {o.state} DPS" for o in two}


def _of_the_table(agencies: Sequence[Organization]) -> list[Organization]:
    """The police departments without another part whose portals the table of June holds."""
    return [o for o in agencies if o.part is None and o.kind == "police"][:11]


def _written(o: Organization, n: int) -> str:
    """A name as lists write it: some with the state last, some with a space too many."""
    if o.kind == "police" and n % 11 == 3:
        return f"{o.place} PD {o.state}"
    return o.name + (" " if n % 7 == 5 else "")


def _snapshots(plan: WorldPlan) -> list[Snapshot]:
    draws, everyone = plan.draws, plan.agencies
    near = near_names(everyone)
    brackel, tervin = plan.part("brackel"), plan.part("tervin")

    def friends(owner: Organization, share: float, always: tuple[str, ...] = ()) -> list[str]:
        chosen = [
            o
            for o in everyone
            if o is not owner
            and (o.part in always or (o.part is None and draws.happens(f"share {owner.number}", o.number, share)))
        ]
        return [near.get(o.name) or _written(o, o.number + owner.number) for o in chosen]

    out = []
    base = friends(brackel, 0.3, ("savrin", "garvel", "skarrel", "town", "jorven"))
    uspis, hsi = "US Postal Inspection Service [Federal]", "Homeland Security Investigations [Federal]"
    inbound = [o for o in everyone if o.part in ("garvel", "skarrel", "corvel")]
    inbound += [o for o in everyone if o.part is None and draws.happens("inbound", o.number, 0.12)]
    theirs = tuple((o.name, (o.name, f"{o.name} Raven") if o.part == "garvel" else (o.name,)) for o in inbound)
    jorven = next(n for n in base if n.startswith("Jorvenfold"))
    for day, names in (
        (date(2025, 2, 10), [*base, uspis, hsi]),
        (date(2025, 4, 20), [*base, uspis, hsi]),
        (date(2025, 9, 15), [*base, uspis]),
        (date(2025, 11, 30), [*(n for n in base if n != jorven), uspis]),
    ):
        file = f"SharedNetworks_{day:%Y_%b}_{day.day}.csv"
        out.append(Snapshot(brackel, day, file, tuple(names), None, theirs))
    base = friends(tervin, 0.25, ("kettel", "garvel", "brackel"))
    for n, day in enumerate(
        (date(2025, 10, 5), date(2025, 10, 12), date(2025, 10, 19), date(2025, 10, 26), date(2025, 11, 2))
    ):
        listed = None if n == 4 else (*base, "U.S. Border Patrol [Inactive]", uspis)
        out.append(Snapshot(tervin, day, f"{day}.json", listed, 18 + n // 2))
    table, day = "transparency_portals_6-11-2025.xlsx", date(2025, 6, 11)
    for n, owner in enumerate([plan.part("corvel"), plan.part("ombrel"), *_of_the_table(everyone)]):
        listed = (*friends(owner, 0.2, ("garvel", "vestel") if n % 2 else ("yarvel",)), uspis)
        if n == 0:
            listed = (*listed, "U.S. Department of Homeland Security [Federal]")
        elif n in (1, 2, 3, 4):
            listed = (*listed, "U.S. Border Patrol")
        if n in (3, 4, 5, 6):
            listed = (*listed, "Homeland Security Investigations [Federal] [Inactive]")
        if n == 7:
            listed = (*listed, "FBI [turned off]")
        out.append(Snapshot(owner, day, table, None if n >= 10 else listed, 4 + draws.one("cameras", owner.number, 60)))
    return out


def _one_sided(snapshots: Sequence[Snapshot], agencies: Sequence[Organization]) -> list[Snapshot]:
    """Two lists of what others share, within a week of the table: one names an owner whose list is silent, one leaves an owner out.

    Whose lists they are names no body anywhere, so that no door follows from them.
    """
    table = [s for s in snapshots if s.file.endswith(".xlsx") and s.recipients]
    ours = [o for o in _of_the_table(agencies) if o.name not in near_names(agencies)]

    def owners_that_list(o: Organization) -> list[str]:
        return [
            s.owner.name for s in table if {o.name, f"{o.place} PD {o.state}"} & {r.strip() for r in s.recipients or ()}
        ]

    def inbound(o: Organization, day: date, owners: Sequence[str]) -> Snapshot:
        return Snapshot(
            o, day, f"SharedNetworks_{day:%Y_%b}_{day.day}.csv", None, None, tuple((n, (n,)) for n in owners)
        )

    out = []
    silent = table[0].owner.name
    one = next((o for o in ours if silent not in owners_that_list(o)), None)
    if one is not None:
        out.append(inbound(one, table[0].day, [silent, *owners_that_list(one)]))
    other = next((o for o in ours if o is not one and len(owners_that_list(o)) > 1), None)
    if other is not None:
        out.append(inbound(other, table[0].day + timedelta(days=3), owners_that_list(other)[1:]))
    return out


def _events(plan: WorldPlan) -> list[Event]:
    """The event log of one town: National Lookup turned on, off and on again; a share with an agency that names no body, ended."""
    owner, other = plan.part("brackel"), plan.part("garth").name
    return [
        Event(owner, "2025-02-03T15:04:11.000Z", "update", "National Lookup"),
        Event(owner, "2025-03-17T09:30:45.000Z", "create", other),
        Event(owner, "2025-06-20T21:12:08.000Z", "update", "National Lookup", False),
        Event(owner, "2025-08-20T16:40:33.000Z", "delete", other, False),
        Event(owner, "2025-09-22T13:05:27.000Z", "update", "National Lookup"),
    ]


def make_plan(*, agencies: int, searches: int, seed: int, logs: int | None = None) -> WorldPlan:
    """Lay out a world. ``logs``: how many network audits are held (6 to 50 by default)."""
    draws = Draws(seed)
    everybody = make_agencies(agencies, draws)
    count = min(max(6, agencies // 12), 50) if logs is None else max(logs, 6)
    federal = [
        Organization(len(everybody) + n, name, name, "federal", None, None, None, None, body)
        for n, (name, body) in enumerate(FEDERAL_ACCOUNTS.items())
    ]
    plan = WorldPlan(draws, searches, everybody, federal, _logs(everybody, count, draws))
    plan.agreements = _agreements(everybody, draws)
    plan.snapshots = _snapshots(plan)
    plan.snapshots += _one_sided(plan.snapshots, everybody)
    plan.events = _events(plan)
    return plan
