"""What a comparison of two windows says, typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphshare.domain.breaks import Break
from graphshare.domain.days import iso
from graphshare.domain.model import Door, Evidence, Grade, Use
from graphshare.domain.provenance import Citing, cited_to_json
from graphshare.questions.compare.spans import ComparedLog, Windows

#: So many rows of evidence stand beside a change.
EVIDENCE_KEPT = 5


@dataclass(frozen=True, slots=True)
class DoorChange:
    """A door that is seen in one window only, over records that span both; ``proxy`` (id, name) for a side door."""

    network: str
    network_id: str
    owner: str
    door: Door
    use: Use
    body: str
    proxy: tuple[str, str] | None
    searches: int
    first: date | None
    last: date | None
    rows: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """An element of ``opened`` or ``closed``."""
        return {
            "network": self.network,
            "network_id": self.network_id,
            "owner": self.owner,
            "door": self.door.value,
            "use": self.use.value,
            "body": self.body,
            "proxy": self.proxy[1] if self.proxy else None,
            "proxy_id": self.proxy[0] if self.proxy else None,
            "searches": self.searches,
            "first": iso(self.first),
            "last": iso(self.last),
            "evidence": cited(self.rows),
            "evidence_total": len(self.rows),
        }


@dataclass(frozen=True, slots=True)
class Move:
    """The body's own searches of a network came by other doors than before."""

    network: str
    network_id: str
    owner: str
    body: str
    before: tuple[Door, ...]
    after: tuple[Door, ...]
    rows: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """An element of ``moved``."""
        return {
            "network": self.network,
            "network_id": self.network_id,
            "owner": self.owner,
            "body": self.body,
            "before": [d.value for d in self.before],
            "after": [d.value for d in self.after],
            "evidence": cited(self.rows),
            "evidence_total": len(self.rows),
        }


@dataclass(frozen=True, slots=True)
class Searcher:
    """An agency's searches for the body in each window, in the logs compared."""

    agency: str
    agency_id: str
    before: int
    after: int
    first: date | None
    last: date | None
    rows: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """An element of ``began`` or ``stopped``."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "before": self.before,
            "after": self.after,
            "first": iso(self.first),
            "last": iso(self.last),
            "evidence": cited(self.rows),
            "evidence_total": len(self.rows),
        }


@dataclass(frozen=True, slots=True)
class WindowCounted:
    """Searches for the body, and all searches, of one window; ``days`` that are covered."""

    searches: int
    of: int
    days: int

    @property
    def rate(self) -> float | None:
        """Per 10,000 searches; not known where there are none."""
        return round(10_000 * self.searches / self.of, 1) if self.of else None

    @property
    def known(self) -> bool:
        """Whether a log is held that could show them: one that covers a day of the window, or holds a search of it."""
        return bool(self.days or self.of)

    def to_json(self) -> dict[str, int | None]:
        """The counts; ``None`` where no log held could show them."""
        known = self.known
        return {"searches": self.searches if known else None, "of": self.of if known else None, "days": self.days}


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a log's searches are for the body, in each window; or why that is refused."""

    agency: str
    log: ComparedLog
    before: WindowCounted
    after: WindowCounted

    @property
    def refused(self) -> str | None:
        """Why there is no rate."""
        if self.log.refused:
            return self.log.refused
        empty = [side for side, c in (("before", self.before), ("after", self.after)) if not c.of]
        return f"its log holds no search {' and '.join(empty)}" if empty else None

    def to_json(self) -> dict[str, object]:
        """An element of ``rates``: two numbers, or none and the reason."""
        refused = self.refused
        return {
            "agency": self.agency,
            "agency_id": self.log.agency,
            "log": self.log.kind,
            "before": None if refused else self.before.rate,
            "after": None if refused else self.after.rate,
            "refused": refused,
            "counted": {"before": self.before.to_json(), "after": self.after.to_json()},
            "logs": [{"release": r} for r in self.log.releases],
        }


@dataclass(frozen=True, slots=True)
class HeldOverBoth:
    """What is held over both windows of what is held at all: logs of networks and of agencies' own searches, lists."""

    network_logs: tuple[int, int]
    own_logs: tuple[int, int]
    lists: tuple[int, int]

    def to_json(self) -> dict[str, object]:
        """How many of how many."""
        pairs = (("network_logs", self.network_logs), ("own_logs", self.own_logs), ("lists", self.lists))
        return {k: {"both": both, "held": held} for k, (both, held) in pairs}


@dataclass(frozen=True)
class Compared(Citing):
    """What changed between two windows. ``apart``: doors at networks over which nothing can be said of a change.

    ``went_on`` is ``None`` where no log reaches over both windows, ``listed`` where no list does.
    """

    body: str
    level: Grade
    windows: Windows
    opened: tuple[DoorChange, ...]
    closed: tuple[DoorChange, ...]
    moved: tuple[Move, ...]
    began: tuple[Searcher, ...]
    stopped: tuple[Searcher, ...]
    went_on: int | None
    rates: tuple[Rate, ...]
    total: tuple[WindowCounted, WindowCounted]
    listed: tuple[int, int] | None
    apart: tuple[int, int]
    breaks: tuple[Break, ...]
    held: HeldOverBoth

    @property
    def cites(self) -> frozenset[str]:
        """The releases on whose rows it rests, and the logs whose rates it compares."""
        rows = [x.rows for told in (self.opened, self.closed, self.moved, self.began, self.stopped) for x in told]
        logs = {r for rate in self.rates for r in rate.log.releases}
        return frozenset(logs | {e.release for of in rows for e in of[:EVIDENCE_KEPT]})

    def to_json(self) -> dict[str, object]:
        """The JSON of ``compare`` but for its provenance."""
        before, after = self.total
        return {
            "sentence": self.sentence,
            "body": self.body,
            "level": self.level.value,
            "before": self.windows.before.to_dict(),
            "after": self.windows.after.to_dict(),
            "opened": [c.to_json() for c in self.opened],
            "closed": [c.to_json() for c in self.closed],
            "moved": [m.to_json() for m in self.moved],
            "began": [s.to_json() for s in self.began],
            "stopped": [s.to_json() for s in self.stopped],
            "went_on": self.went_on,
            "rates": [r.to_json() for r in self.rates],
            "total": {
                "before": {"rate": before.rate, **before.to_json()},
                "after": {"rate": after.rate, **after.to_json()},
            },
            "listed": dict(zip(("before", "after"), self.listed or (None, None), strict=True)),
            "not_compared": {"networks": self.apart[0], "doors": self.apart[1]},
            "breaks": [{"day": b.day.isoformat(), "text": b.text} for b in self.breaks],
            "coverage": self.held.to_json(),
            "notes": list(self.notes),
            "releases": cited_to_json(self.releases),
        }


def cited(rows: tuple[Evidence, ...]) -> list[dict[str, object]]:
    """The first rows, as JSON cites them."""
    return [e.to_json() for e in rows[:EVIDENCE_KEPT]]
