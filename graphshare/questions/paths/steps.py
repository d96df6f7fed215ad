"""Paths, their typed steps, and what each rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphshare.domain.days import iso
from graphshare.domain.model import Door, Evidence, Grade, Levels, Use, Window
from graphshare.domain.provenance import Citing, cited_to_json

#: So many rows of evidence stand beside a step; ``evidence_total`` says how many there are.
EVIDENCE_KEPT = 5


class StepSays(StrEnum):
    """What a step says of the two that it joins. Some are read against the way that a request went."""

    LISTED = "listed by"
    LISTED_AND_SEARCHED = "listed by and searched"
    NAMED = "named in a search by"
    HINTED = "possibly meant in a search by"
    TOGETHER = "named in one reason with"
    SAME_CASE = "gave the same case number as"
    SEARCHED = "searched"
    COULD = "could search"
    HAS = "has"

    @property
    def arrow(self) -> str:
        """The words between two names."""
        back = self in (StepSays.LISTED, StepSays.NAMED, StepSays.HINTED, StepSays.TOGETHER)
        return f"⟵{self.value}⟵" if back else f"⟶{self.value}⟶"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from whom, what it says, to whom, on which rows; ``first`` and ``last`` are the days of what it says."""

    start: str
    says: StepSays
    end: str
    rows: tuple[Evidence, ...]
    first: date | None = None
    last: date | None = None

    def to_json(self) -> dict[str, object]:
        """The step with its first rows."""
        return {
            "from": self.start,
            "says": self.says.value,
            "to": self.end,
            "first": iso(self.first),
            "last": iso(self.last),
            "evidence": [e.to_json() for e in self.rows[:EVIDENCE_KEPT]],
            "evidence_total": len(self.rows),
        }


@dataclass(frozen=True, slots=True)
class Path:
    """One shortest path to a network: through one agency, or directly.

    ``proxy`` is the agency next to the body (id, name), none where the body itself is listed or searched. ``searches``
    are those at each cumulative level (asked, named, hinted); for a way that is only open none. ``tied`` says that one
    record joins two agencies.
    """

    door: Door
    use: Use
    network: str
    proxy: tuple[str, str] | None
    grade: Grade | None
    searches: Levels
    first: date | None
    last: date | None
    steps: tuple[Step, ...]
    tied: bool = False
    note: str | None = None

    @property
    def sentence(self) -> str:
        """The steps in one line."""
        return self.steps[0].start + "".join(f" {s.says.arrow} {s.end}" for s in self.steps)

    def to_json(self) -> dict[str, object]:
        """A path of docs/json.md."""
        return {
            "door": self.door.value,
            "use": self.use.value,
            "network": self.network,
            "proxy": self.proxy[1] if self.proxy else None,
            "proxy_id": self.proxy[0] if self.proxy else None,
            "grade": self.grade.value if self.grade else None,
            "searches": self.searches.to_json(),
            "first": iso(self.first),
            "last": iso(self.last),
            "tied": self.tied,
            "note": self.note,
            "steps": [s.to_json() for s in self.steps],
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class PathsHeld:
    """What is held of an agency whose cameras are asked about: full logs, selections, complete lists; months of its logs."""

    logs: int
    selections: int
    lists: int
    months: tuple[str, str] | None

    def to_json(self) -> dict[str, object]:
        """How many of each."""
        return {
            "logs": self.logs,
            "selections": self.selections,
            "lists": self.lists,
            "months": list(self.months) if self.months else None,
        }


@dataclass(frozen=True)
class Paths(Citing):
    """All shortest paths from a body to the networks of one agency.

    ``open``: agencies that could have searched them and are not seen to have done so for the body (``shown`` or not);
    ``too_early``: agencies whose access ended before they first named the body: no step precedes the one that it rests
    on. Both are ``None`` where no log is held, for then nobody is known to have named it. ``weaker``: agencies that
    searched there in words below ``level``; ``inactive``, ``parents``: accounts listed that are no door.
    """

    body: str
    owner: str
    owner_id: str
    networks: int
    window: Window
    level: Grade
    paths: tuple[Path, ...]
    held: PathsHeld
    open: int | None = None
    shown: bool = False
    too_early: int | None = None
    weaker: int = 0
    inactive: int = 0
    parents: int = 0

    @property
    def cites(self) -> frozenset[str]:
        """The releases on whose rows it rests."""
        return frozenset(e.release for p in self.paths for s in p.steps for e in s.rows[:EVIDENCE_KEPT])

    def to_json(self) -> dict[str, object]:
        """The JSON of ``paths`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "body": self.body,
            "network": self.owner,
            "network_id": self.owner_id,
            "window": self.window.to_dict(),
            "level": self.level.value,
            "paths": [p.to_json() for p in self.paths],
            "open": {"agencies": self.open, "shown": self.shown, "too_early": self.too_early},
            "weaker": self.weaker,
            "listed": {"inactive": self.inactive, "parents": self.parents},
            "coverage": self.held.to_json(),
            "notes": list(self.notes),
            "releases": cited_to_json(self.releases),
        }
