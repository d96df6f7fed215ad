"""What differs: kinds in the order in which they are told, and one row of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphshare.domain.model import Evidence


class Kind(StrEnum):
    """How records differ, the foremost first."""

    PROMISE = "portal prohibits, log mentions"
    NOT_LISTED = "searched, not listed"
    INACTIVE = "listed as inactive, searching"
    AFTER_END = "searched after its share ended"
    RECIPROCAL = "listed by one side only"
    LISTS = "two lists differ"
    RETENTION = "asked for more days than kept"
    OWN_LOG = "not in the searcher's own log"
    NOT_SEEN = "listed, not in the log"
    NEAR = "a name near a federal body"


#: Kind → the saved queries that ask a store for it.
SAVED: dict[Kind, tuple[str, ...]] = {
    Kind.NOT_LISTED: ("discrepancies-searched-not-listed",),
    Kind.INACTIVE: ("discrepancies-inactive-but-searching",),
    Kind.AFTER_END: ("discrepancies-after-its-end",),
    Kind.RECIPROCAL: ("discrepancies-only-recipient-says", "discrepancies-only-owner-says"),
    Kind.LISTS: ("discrepancies-portal-or-list",),
    Kind.NOT_SEEN: ("discrepancies-listed-not-seen",),
    Kind.NEAR: ("discrepancies-near-names",),
}

#: Kinds of which no store can be asked, and what it lacks.
NOT_IN_A_STORE: dict[Kind, str] = {
    Kind.PROMISE: "what portals prohibit",
    Kind.RETENTION: "for how many days portals keep data, and which days a search asked for",
    Kind.OWN_LOG: "ordinary searches one by one",
}


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One difference. ``network``: the owner of the cameras; ``agency``: the other side, or how many where several are summed.

    ``weight`` orders rows of a kind: searches, else agencies. What a kind of record does not say is ``None``.
    """

    kind: Kind
    owner: str
    agency: str | None
    agencies: int
    federal: bool
    weight: int
    list_says: str | None = None
    log_says: str | None = None
    portal_says: str | None = None
    first: date | None = None
    last: date | None = None
    evidence: tuple[Evidence, ...] = ()
