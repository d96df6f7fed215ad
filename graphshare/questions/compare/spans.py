"""Which logs and lists reach over both windows: only over these can two windows be compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from graphshare.domain.model import ReleaseKind, Window
from graphshare.facts.reading import Reading, meets
from graphshare.sources.filenames import period_in

#: A log spans a window of which it covers so large a part of the days: its first or last days may be without a search.
SPANNED = 0.9
_DAY = timedelta(days=1)

NETWORK = ReleaseKind.NETWORK_AUDIT.value
OWN = ReleaseKind.ORGANIZATION_AUDIT.value


@dataclass(frozen=True, slots=True)
class Windows:
    """Two windows, each with a first and a last day; the later one is ``after``."""

    before: Window
    after: Window

    @property
    def both(self) -> tuple[Window, Window]:
        """The earlier and the later."""
        return self.before, self.after


@dataclass(frozen=True, slots=True)
class ComparedLog:
    """All logs of one kind of one agency: their releases, and how many days of each window they cover.

    ``selected``: only selections of rows are held. ``first`` and ``last``: of the days covered.
    """

    agency: str
    kind: str
    releases: tuple[str, ...]
    selected: bool
    covers: tuple[int, int]
    asked: tuple[int, int]
    first: date | None
    last: date | None

    @property
    def spans(self) -> bool:
        """Whether they reach over both windows."""
        enough = all(c >= SPANNED * a for c, a in zip(self.covers, self.asked, strict=True))
        return enough and not self.selected

    @property
    def refused(self) -> str | None:
        """Why nothing can be compared over them."""
        if self.selected:
            return "only a selection of its log is held"
        if self.spans:
            return None
        sides = zip(("before", "after"), self.covers, self.asked, strict=True)
        short = [f"{have} of {of} days {side}" for side, have, of in sides if have < SPANNED * of]
        reach = f"it reaches from {self.first} to {self.last}" if self.first else "none of its rows has a time"
        return f"its log covers {' and '.join(short)}: {reach}"


def read_logs(reading: Reading, windows: Windows) -> list[ComparedLog]:
    """The network and organization audits held, by agency and kind.

    A log covers the days from its first record to its last, and those of the period that its file is named for where
    all of its records lie in it.
    """
    return [_log(agency, kind, held, windows) for (agency, kind), held in sorted(_held(reading).items())]


def days_covered(reading: Reading) -> dict[tuple[str, str], set[date]]:
    """(agency, kind) → the days that its whole network or organization audits cover, as in ``read_logs``."""
    return {key: _days(held) for key, held in _held(reading).items()}


#: A log as held: its release, first and last day, whether it is a selection, its file.
_Held = tuple[str, date | None, date | None, bool, str]


def _held(reading: Reading) -> dict[tuple[str, str], list[_Held]]:
    found = reading.rows("""
        SELECT agency, kind, id, CAST("first" AS DATE), CAST("last" AS DATE), selection IS NOT NULL OR kind = 'keyword hits', file
        FROM Release WHERE agency IS NOT NULL
            AND kind IN ('network audit', 'keyword hits', 'organization audit', 'portal audit') ORDER BY ALL""")
    groups: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for agency, kind, release, first, last, selected, file in found:
        of = NETWORK if kind in (NETWORK, ReleaseKind.KEYWORD_HITS.value) else OWN
        groups[agency, of].append((release, first, last, selected, file))
    return groups


def _days(logs: list[_Held]) -> set[date]:
    days: set[date] = set()
    for _, first, last, selected, file in logs:
        if not selected:
            days |= _covered(first, last, file)
    return days


def _log(agency: str, kind: str, logs: list[_Held], windows: Windows) -> ComparedLog:
    whole = [h for h in logs if not h[3]]
    days = _days(logs)
    covers = [sum(d in w for d in days) for w in windows.both]
    return ComparedLog(
        agency, kind, tuple(h[0] for h in whole or logs), not whole, (covers[0], covers[1]),
        (length(windows.before), length(windows.after)), min(days, default=None), max(days, default=None),
    )  # fmt: skip


def _covered(first: date | None, last: date | None, file: str) -> set[date]:
    if first is None or last is None:
        return set()
    period = period_in(file.rsplit(".", 1)[0])
    if (
        period and period[0] - _DAY <= first and last <= period[1] + _DAY
    ):  # a day's grace: a file is named in local time
        first, last = min(first, period[0]), max(last, period[1])
    return {first + _DAY * n for n in range((last - first).days + 1)}


def length(window: Window) -> int:
    """How many days a window has; both of its ends are given."""
    return (window.until - window.since).days + 1 if window.since and window.until else 0


def listed_in_both(reading: Reading, windows: Windows) -> frozenset[str]:
    """Networks of which a complete list speaks of a day of each window."""
    found = reading.rows(
        """
        SELECT source FROM CONFIGURED WHERE complete AND "from" IS NOT NULL
        GROUP BY source HAVING bool_or({before}) AND bool_or({after})""",
        before=meets(windows.before, '"from"', "until"),
        after=meets(windows.after, '"from"', "until"),
    )
    return frozenset(n for (n,) in found)
