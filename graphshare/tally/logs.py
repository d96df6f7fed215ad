"""The logs that a tally counts over: how far each reaches, which could show what, and which days they cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graphshare.domain.model import ReleaseKind
from graphshare.engine import Tables
from graphshare.tally.question import Question

_OWN = (ReleaseKind.ORGANIZATION_AUDIT.value, ReleaseKind.PORTAL_AUDIT.value)
_NETWORK = (ReleaseKind.NETWORK_AUDIT.value, ReleaseKind.KEYWORD_HITS.value)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedLog:
    """One log: its kind, whose it is, its first and last day, whether it is only a selection of its rows."""

    kind: str
    agency: str | None
    first: date | None
    last: date | None
    selected: bool

    @property
    def days(self) -> frozenset[date]:
        """The days from its first record to its last."""
        if self.first is None or self.last is None:
            return frozenset()
        return frozenset(self.first + _DAY * n for n in range((self.last - self.first).days + 1))

    def could_show(self, group: Mapping[str, object]) -> bool:
        """Whether a group with these keys (``owner_id``, ``agency_id``, ``kind``) could stand in this log."""
        if group.get("kind") not in (None, self.kind):
            return False
        if "owner_id" in group and (group["owner_id"] is None) != (self.kind in _OWN):
            return False
        if group.get("owner_id") is not None and self.agency not in (None, group["owner_id"]):
            return False
        own = self.kind in _OWN and group.get("agency_id") is not None
        return not own or self.agency in (None, group["agency_id"])


def logs_of(con: Tables, q: Question) -> list[CountedLog]:
    """The logs held that could show what is asked: none of other days than the window's."""
    found = con.rows(
        'SELECT kind, agency, CAST("first" AS DATE), CAST("last" AS DATE), selection IS NOT NULL FROM "Release" '
        "WHERE kind IN ('network audit', 'keyword hits', 'organization audit', 'portal audit') ORDER BY ALL"
    )
    logs = [
        CountedLog(kind, agency, first, last, chosen or kind == "keyword hits")
        for kind, agency, first, last, chosen in found
        if first is None or last is None or q.window.meets(first, last)
    ]
    if q.owner:
        return [g for g in logs if g.kind in _NETWORK and g.agency == q.owner]
    if q.agency:
        return [g for g in logs if g.kind in _NETWORK or g.agency in (None, q.agency)]
    return logs


def whole(logs: Iterable[CountedLog]) -> list[CountedLog]:
    """The logs that hold every search of their days: only these can show that there was none."""
    return [g for g in logs if not g.selected]


def covered(logs: Iterable[CountedLog], q: Question) -> list[date]:
    """The days of the window that any of the logs reaches, in order."""
    days = {d for log in logs for d in log.days if d in q.window}
    return sorted(days)


def reaches(logs: Iterable[CountedLog], q: Question, side: str) -> bool:
    """Whether any of the logs holds a day of the window on one side of the split."""
    return any(_on(d, q, side) for log in logs for d in (log.first, log.last) if d and d in q.window) or any(
        _on(d, q, side) for d in covered(logs, q)
    )


def _on(day: date, q: Question, side: str) -> bool:
    return q.split is not None and (day < q.split) == (side == "before")


def sides(days: Sequence[date], q: Question) -> dict[str, int]:
    """How many of the days lie before the split, and from it on."""
    return {side: sum(_on(d, q, side) for d in days) for side in ("before", "after")}


def months(days: Iterable[date]) -> list[str]:
    """The months in which days lie, in order."""
    return sorted({f"{d:%Y-%m}" for d in days})
