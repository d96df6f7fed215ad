"""What is held: who × which months × which logs and lists, and what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from graphshare.building import ROWS_A_RELEASE, Built
from graphshare.domain.days import iso
from graphshare.domain.months import months_from
from graphshare.domain.provenance import called_by_hash
from graphshare.engine import Sql
from graphshare.facts.reading import Reading
from graphshare.facts.sent import Requests, Sent
from graphshare.facts.uncertain import Uncertain, everybody

#: What would complete the picture of an agency.
WANTED = ("network audit", "organization audit", "complete list")
#: Marks of a month: what is held of it.
NETWORK, OWN, OTHER, WHOLE, OPEN, EVENTS = (
    "network audit",
    "organization audit",
    "other log",
    "complete list",
    "list",
    "event log",
)
#: The month of rows that no time places.
NO_DATE = "no date"


@dataclass(frozen=True, slots=True)
class ListHeld:
    """A list of an agency: its day, and how many it names (``None`` without a day: nobody counts them)."""

    dated: date | None
    kind: str
    complete: bool
    recipients: int | None
    release: str

    def to_json(self) -> dict[str, object]:
        """An element of ``lists``."""
        return {
            "dated": iso(self.dated),
            "kind": self.kind,
            "complete": self.complete,
            "recipients": self.recipients,
            "release": self.release,
        }


@dataclass(frozen=True, slots=True)
class EventsHeld:
    """An event log and the days of its first and last event."""

    release: str
    first: date | None
    last: date | None

    def to_json(self) -> dict[str, object]:
        """An element of ``events``."""
        return {"release": self.release, "first": iso(self.first), "last": iso(self.last)}


@dataclass(frozen=True)
class AgencyHeld:
    """What is held of one agency: kind of log → month → rows, its lists, its event logs; what it was asked for.

    ``agency_id`` is ``None`` for an agency that was asked and of which nothing is held.
    """

    agency: str
    agency_id: str | None
    logs: Mapping[str, Mapping[str, int]]
    lists: tuple[ListHeld, ...] = ()
    events: tuple[EventsHeld, ...] = ()
    asked: tuple[Sent, ...] = ()

    @property
    def gaps(self) -> dict[str, list[str]]:
        """Kind of log → months without a row between months with some, where there are any."""
        return {kind: found for kind, months in self.logs.items() if (found := gaps(months))}

    @property
    def not_held(self) -> tuple[str, ...]:
        """What of ``WANTED`` is not held."""
        held = {k for k in self.logs if "selection" not in k}
        held |= {"complete list"} if any(x.complete for x in self.lists) else set()
        return tuple(w for w in WANTED if w not in held)

    @property
    def strips(self) -> list[tuple[str, dict[str, str]]]:
        """What is held month by month: (kind, month → mark), logs first, then lists, then event logs."""
        out: list[tuple[str, dict[str, str]]] = []
        for kind, months in self.logs.items():
            mark = {"network audit": NETWORK, "organization audit": OWN}.get(kind, OTHER)
            out.append((kind, {m: mark for m in months if m != NO_DATE}))
        days: dict[str, str] = {}
        for item in self.lists:
            if item.dated:
                month = item.dated.isoformat()[:7]
                days[month] = WHOLE if item.complete or days.get(month) == WHOLE else OPEN
        changed = {
            m: EVENTS
            for e in self.events
            if e.first and e.last
            for m in months_from(e.first.isoformat(), e.last.isoformat())
        }
        out += [("lists", days), ("event log", changed)]
        return [(kind, months) for kind, months in out if months]

    def to_json(self) -> dict[str, object]:
        """An element of ``agencies``."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "logs": {kind: dict(months) for kind, months in self.logs.items()},
            "gaps": self.gaps,
            "lists": [x.to_json() for x in self.lists],
            "events": [e.to_json() for e in self.events],
            "not_held": list(self.not_held),
            "asked": [s.to_json() for s in self.asked],
        }


@dataclass(frozen=True, slots=True)
class Nameless:
    """A release that nothing says whose it is, and how many records it holds."""

    release: str
    file: str
    sha256: str
    kind: str
    records: int

    def to_json(self) -> dict[str, object]:
        """An element of ``unknown_agency``."""
        return {"release": self.release, "file": self.file, "kind": self.kind, "records": self.records}


@dataclass(frozen=True)
class Coverage:
    """What is held. Of the ``known`` networks, ``with_log`` and ``with_list`` have a whole network audit, a complete list.

    ``unknown_agency``: releases that name nobody; ``to_review``: agencies whose names are only near a federal body's.
    """

    known: int
    with_log: int
    with_list: int
    agencies: tuple[AgencyHeld, ...]
    unknown_agency: tuple[Nameless, ...]
    to_review: tuple[Uncertain, ...]
    sentence: str = ""

    @property
    def months(self) -> tuple[str, str] | None:
        """The first and the last month of all that is held."""
        held = [m for a in self.agencies for _, months in a.strips for m in months]
        return (min(held), max(held)) if held else None

    def log_months(self, agency: str) -> tuple[tuple[str, ...], bool]:
        """The months (``YYYY-MM``) of an agency's log of who searched its cameras, and whether only rows picked from it are held."""
        logs: Mapping[str, Mapping[str, int]] = next((a.logs for a in self.agencies if a.agency_id == agency), {})
        picked = {m for kind, months in logs.items() if _picked(kind) for m in months}
        whole = logs.get(NETWORK) or {}
        return tuple(sorted(m for m in (whole or picked) if m != NO_DATE)), not whole and bool(picked)

    def nameless(self) -> Coverage:
        """The same with files called by their hashes."""
        hidden = tuple(replace(u, file=called_by_hash(u.sha256)) for u in self.unknown_agency)
        return replace(self, unknown_agency=hidden)

    def to_json(self) -> dict[str, object]:
        """The JSON of ``coverage`` but for its provenance."""
        first, last = self.months or (None, None)
        return {
            "sentence": self.sentence,
            "networks": {"known": self.known, "with_log": self.with_log, "with_list": self.with_list},
            "months": {"first": first, "last": last},
            "agencies": [a.to_json() for a in self.agencies],
            "unknown_agency": [u.to_json() for u in self.unknown_agency],
            "to_review": [u.to_json() for u in self.to_review],
        }


def coverage(built: Built, sent: Iterable[Sent] = ()) -> Coverage:
    """What is held of each agency of whom a log or a list is held, and of each that was asked for something (``sent``)."""
    with Reading(built.graph) as reading:
        reading.see("numbered", built.numbered)
        reading.see("logs_held", built.releases)
        logs, lists, events = _logs(reading), _lists(reading), _events(reading)
        names: dict[str, str] = dict(reading.rows("SELECT id, name FROM Agency"))
        unknown = reading.rows(
            "SELECT id, file, sha256, kind, records FROM Release r WHERE agency IS NULL AND kind IN "
            "('network audit', 'organization audit', 'keyword hits', 'portal audit', 'sharing list', 'event log') "
            "AND NOT EXISTS (FROM SHARES_WITH s WHERE s.release = r.id) ORDER BY ALL"  # edges name their owners themselves
        )
        known = reading.rows("SELECT count(*) FROM Network")[0][0]
        with_log = reading.rows(
            "SELECT count(DISTINCT n.id) FROM Release r JOIN Network n ON n.owner = r.agency AND n.level = 'agency' "
            "WHERE r.kind = 'network audit' AND r.selection IS NULL"
        )[0][0]
        with_list = reading.rows("SELECT count(DISTINCT source) FROM CONFIGURED WHERE complete")[0][0]
        held = [
            AgencyHeld(names[a], a, logs.get(a, {}), tuple(lists.get(a, ())), tuple(events.get(a, ())))
            for a in sorted({*logs, *lists, *events}, key=lambda a: (names[a], a))
        ]
        return Coverage(
            known, with_log, with_list, _with_asked(held, tuple(sent)), tuple(Nameless(*u) for u in unknown),
            tuple(everybody(reading)),
        )  # fmt: skip


def _logs(reading: Reading) -> dict[str, dict[str, dict[str, int]]]:
    """Agency → kind of log → month → rows."""
    logs: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for agency, kind, selection in reading.rows("""
        SELECT DISTINCT agency, kind, selection FROM Release WHERE agency IS NOT NULL
        AND kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit') ORDER BY ALL"""):
        logs[agency][_log(kind, selection)] = {}  # a log without a single search is held, too
    for agency, kind, selection, month, rows in reading.rows(
        """
        SELECT r.agency, l.kind, r.selection, strftime(e.month, '%Y-%m'), sum(e.rows)::BIGINT FROM (
            SELECT number // {many} AS place, date_trunc('month', "at") AS month, count(*) AS rows FROM numbered GROUP BY ALL) e
        JOIN logs_held l ON l.place = e.place JOIN Release r ON r.id = l.release
        WHERE r.agency IS NOT NULL GROUP BY ALL ORDER BY ALL""",
        many=Sql(ROWS_A_RELEASE),
    ):
        logs[agency][_log(kind, selection)][month or NO_DATE] = rows
    return {agency: dict(kinds) for agency, kinds in logs.items()}


def _lists(reading: Reading) -> dict[str, list[ListHeld]]:
    """Agency → its lists, by day; whom others' own lists or an event log add is no recipient on them."""
    lists: dict[str, list[ListHeld]] = defaultdict(list)
    for owner, day, kind, complete, recipients, release in reading.rows("""
        SELECT n.owner, c."from", r.kind, bool_or(c.complete), (
            SELECT count(DISTINCT s.target) FROM SHARES_WITH s JOIN Network m ON m.id = s.source JOIN Release x ON x.id = s.release
            WHERE x.agency IS DISTINCT FROM s.target AND s.basis <> 'event' AND m.owner = n.owner
                AND s."from" <= c."from" AND s.until >= c."from"), c.target
        FROM CONFIGURED c JOIN Network n ON n.id = c.source JOIN Release r ON r.id = c.target
        WHERE c.basis <> 'between' GROUP BY n.owner, c."from", r.kind, c.target ORDER BY ALL"""):
        lists[owner].append(ListHeld(day, kind, complete, (recipients or None) if day else None, release))
    return lists


def _events(reading: Reading) -> dict[str, list[EventsHeld]]:
    """Agency → its event logs."""
    events: dict[str, list[EventsHeld]] = defaultdict(list)
    for agency, release, first, last in reading.rows("""
        SELECT agency, id, "first"::DATE, "last"::DATE FROM Release WHERE kind = 'event log' AND agency IS NOT NULL
        ORDER BY ALL"""):
        events[agency].append(EventsHeld(release, first, last))
    return events


def _with_asked(agencies: Iterable[AgencyHeld], sent: tuple[Sent, ...]) -> tuple[AgencyHeld, ...]:
    """The same with what agencies were asked for, and what came of it; those of whom nothing is held, too."""
    ledger, placed = Requests(sent), set[Sent]()
    out = [replace(a, asked=ledger.of(a.agency_id or a.agency, a.agency)) for a in agencies]
    placed.update(s for a in out for s in a.asked)
    for name in sorted({s.agency for s in sent}):
        asked = tuple(s for s in ledger.of(name, name) if s not in placed)
        if asked:
            placed.update(asked)
            out.append(AgencyHeld(name, None, {}, asked=asked))
    return tuple(out)


def _log(kind: str, selection: str | None) -> str:
    """A kind of log; one of picked rows is not held as a log of its kind."""
    if selection is None:
        return kind
    return f"{kind} (a selection{SELECTED.get(selection, '')})"


def _picked(kind: str) -> bool:
    """Whether a kind of log holds picked rows of who searched an agency's cameras."""
    return kind.startswith(("network audit (", "keyword hits"))


#: How a log that is a selection was picked, behind “a selection”.
SELECTED = {
    "keyword": " by keyword",
    "federal rows": ": federal rows only",
    "one state": ": one state's searches only",
    "name": " by its name",
}


def gaps(months: Mapping[str, int]) -> list[str]:
    """Months without a row between the first and the last month with some (``YYYY-MM``)."""
    held = sorted(m for m in months if m != NO_DATE)
    return [m for m in months_from(held[0], held[-1]) if m not in months] if held else []
