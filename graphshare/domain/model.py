"""The nouns: small closed vocabularies and frozen values. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol


class CellState(StrEnum):
    """What a cell says by being as it is: different silences, kept apart."""

    VALUE = "value"
    EMPTY = "empty"
    REDACTED = "redacted"  # ``***``, ``REDACTED``, an exemption's text in place of the cell
    PARTIAL = "partial"  # part of the value masked: ``J. Har``, ``REDACTED, more text``
    PLACEHOLDER = "placeholder"  # ``N/A``, ``none``, ``-``, a column overwritten with one word
    WITHHELD = "withheld"  # the source says that it held the value back
    ABSENT = "absent"  # the column was not exported


class ReleaseKind(StrEnum):
    """What a release is."""

    NETWORK_AUDIT = "network audit"
    ORGANIZATION_AUDIT = "organization audit"
    KEYWORD_HITS = "keyword hits"
    PORTAL_AUDIT = "portal audit"
    PORTAL = "portal"
    PORTAL_TABLE = "portal table"
    SHARING_LIST = "sharing list"
    EVENT_LOG = "event log"
    AGREEMENTS = "agreements"
    CAMERAS = "cameras"
    AGENCIES = "agencies"


class AgencyKind(StrEnum):
    """What an agency is."""

    POLICE = "police"
    SHERIFF = "sheriff"
    STATE_POLICE = "state_police"
    CAMPUS = "campus"
    FEDERAL = "federal"
    FUSION_CENTER = "fusion_center"
    TASK_FORCE = "task_force"
    PROSECUTOR = "prosecutor"
    MARSHAL = "marshal"
    CONSTABLE = "constable"
    CORRECTIONS = "corrections"
    TRANSIT = "transit"
    AIRPORT = "airport"
    PARKS = "parks"
    TRIBAL = "tribal"
    PRIVATE = "private"
    MUNICIPAL = "municipal"
    OTHER = "other"


class Level(StrEnum):
    """Whose an agency is."""

    FEDERAL = "federal"
    STATE = "state"
    COUNTY = "county"
    MUNICIPAL = "municipal"
    CAMPUS = "campus"
    TRIBAL = "tribal"
    PRIVATE = "private"


class Grade(StrEnum):
    """How firmly a reason names a body. Levels of counting are cumulative: asked ⊂ named ⊂ hinted."""

    ASKED = "asked"
    NAMED = "named"
    HINTED = "hinted"

    @property
    def strength(self) -> int:
        """3 for asked, 2 for named, 1 for hinted."""
        return {"asked": 3, "named": 2, "hinted": 1}[self.value]

    def says(self, body: str) -> str:
        """The level as people read it: ``says it was for ICE``, ``mentions ICE``, ``could mean ICE``."""
        return {"asked": f"says it was for {body}", "named": f"mentions {body}", "hinted": f"could mean {body}"}[
            self.value
        ]

    def within(self, level: Grade) -> bool:
        """Whether a mention of this grade counts at ``level``."""
        return self.strength >= level.strength


class Subject(StrEnum):
    """What a search was about, as far as the reason says."""

    IMMIGRATION = "immigration"
    OTHER = "other"
    NOT_STATED = "not stated"


class Purpose(StrEnum):
    """The summary of a reason and case number, in order of precedence."""

    FEDERAL_IMMIGRATION = "federal_immigration"
    FEDERAL_OTHER = "federal_other"
    IMMIGRATION_UNSPECIFIED = "immigration_unspecified"
    AMBIGUOUS = "ambiguous"
    UNSTATED = "unstated"
    NOT_FEDERAL = "not_federal"

    @property
    def rank(self) -> int:
        """0 for the purpose that takes precedence over all others."""
        return list(Purpose).index(self)


#: Purposes whose searches are aggregated into monthly edges; every other search is a ``Search`` node.
ORDINARY = frozenset({Purpose.NOT_FEDERAL, Purpose.UNSTATED})


class Door(StrEnum):
    """How a federal body reaches a network."""

    FRONT = "front"
    BACK = "back"
    SIDE = "side"
    UNKNOWN = "unknown"


class Use(StrEnum):
    """Whether access is on record (open) or a log shows that it was used."""

    OPEN = "open"
    USED = "used"


class Account(StrEnum):
    """What a list's marks say about an account."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class Basis(StrEnum):
    """Why a list is taken to hold on a day."""

    DATED = "dated"  # its own date
    BETWEEN = "between"  # between two lists that agree, at most 100 days apart
    EVENT = "event"  # an event log opened or closed it exactly
    CARRIED = "carried"  # stretched by --carry-days
    UNDATED = "undated"  # nothing gives the list a date: it counts only where no window is asked for


class Tier(StrEnum):
    """How a written name was matched to an agency, firmest first."""

    HAND = "hand"
    EXACT = "exact"
    ALIAS = "alias"
    NORMALIZED = "normalized"
    PLACE_KIND_STATE = "place+kind+state"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Where a claim stands: a release and the row that a spreadsheet shows beside it."""

    release: str
    row: int

    def __str__(self) -> str:
        return f"{self.release}#{self.row}"

    def to_json(self) -> dict[str, object]:
        """As every answer cites it."""
        return {"release": self.release, "row": self.row}


class Levels(NamedTuple):
    """A count at the three cumulative levels, each containing the one before."""

    asked: int
    named: int
    hinted: int

    def to_json(self) -> dict[str, int]:
        """As every answer gives it."""
        return {"asked": self.asked, "named": self.named, "hinted": self.hinted}


#: No search at any level.
NO_SEARCHES = Levels(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Window:
    """UTC days, both included; ``None`` is open on that side."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date | datetime | None) -> bool:
        if day is None:
            return self.since is None and self.until is None
        d = day.date() if isinstance(day, datetime) else day
        return (self.since is None or d >= self.since) and (self.until is None or d <= self.until)

    def meets(self, first: date | None, last: date | None) -> bool:
        """Whether an interval (both ends included, ``None`` open) shares a day with the window."""
        after = self.since is None or last is None or last >= self.since
        before = self.until is None or first is None or first <= self.until
        return after and before

    def to_dict(self) -> dict[str, str | None]:
        """The window as JSON."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


class Progress(Protocol):
    """Is told how far a piece of work is: what is being done, how much of how much, how many rows were read so far."""

    def __call__(self, text: str, done: int, total: int | None, rows: int | None = None, /) -> None:
        """Take note; ``total`` is ``None`` where nobody knows how much there is."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An organization that searches or owns cameras.

    ``body`` is the federal body this agency is or is part of; ``identified`` is false for a bare numeric
    organization of a database extract, which stays out of named reach. ``near``: the bodies that its name may mean.
    """

    id: str
    name: str
    place: str | None = None
    state: str | None = None
    county: str | None = None
    kind: AgencyKind | None = None
    level: Level | None = None
    federal: bool = False
    body: str | None = None
    identified: bool = True
    near: tuple[str, ...] = ()
