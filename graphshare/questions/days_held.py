"""Over which days of each month logs are held: a log reaches from its first row to its last, and no farther."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from graphshare.domain.model import Window
from graphshare.domain.months import first_day, last_day, months_from
from graphshare.engine import Sql, quoted
from graphshare.facts.reading import Reading

_LOGS = "kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit')"
#: An agency's own log of who searched its cameras: the whole of it, else rows picked from it.
_WHOLE = "kind = 'network audit' AND selection IS NULL"
_PICKED = "kind = 'keyword hits' OR (kind = 'network audit' AND selection IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class MonthHeld:
    """What is held of one month: how many agencies' logs, and over which of its days (of the month, as asked about) they reach.

    ``first`` and ``last`` are days of the month; ``days`` of ``of`` days are reached over; ``picked``: of how many of these
    agencies only rows picked from a log are held.
    """

    logs: int
    first: int
    last: int
    days: int
    of: int
    picked: int = 0

    @property
    def in_part(self) -> bool:
        """Whether some of its days are not reached over by any log held."""
        return self.days < self.of


def months_held(reading: Reading, window: Window, agency: str | None = None) -> dict[str, MonthHeld]:
    """Month (``YYYY-MM``) → what is held of it: of all logs, or of the log of who searched one agency's cameras."""
    asked = [_LOGS] if agency is None else [f"agency = {quoted(agency)} AND ({w})" for w in (_WHOLE, _PICKED)]
    for where in asked:
        found = reading.rows(
            """SELECT coalesce(agency, id), "first"::DATE, "last"::DATE, ({picked}) FROM Release
            WHERE "first" IS NOT NULL AND "last" IS NOT NULL AND ({where}) ORDER BY ALL""",
            where=Sql(where),
            picked=Sql(_PICKED),
        )
        if found:
            return _by_month(found, window)
    return {}


def log_held(reading: Reading, window: Window, agency: str) -> bool:
    """Whether a log of who searched an agency's cameras is held that reaches into a window, or has no date."""
    undated = reading.rows(
        """SELECT count(*) FROM Release WHERE agency = $agency AND ({whole} OR {picked}) AND "first" IS NULL""",
        agency=agency,
        whole=Sql(_WHOLE),
        picked=Sql(_PICKED),
    )
    return bool(months_held(reading, window, agency)) or undated[0][0] > 0


def _by_month(found: list[tuple[str, date, date, bool]], window: Window) -> dict[str, MonthHeld]:
    days: dict[str, set[int]] = defaultdict(set)
    whose: dict[str, set[str]] = defaultdict(set)
    whole: dict[str, set[str]] = defaultdict(set)
    for agency, first, last, picked in found:
        for month in months_from(f"{first:%Y-%m}", f"{last:%Y-%m}"):
            begin, end = (max(first, _from(month, window)), min(last, _to(month, window)))
            if begin <= end:
                days[month].update(range(begin.day, end.day + 1))
                whose[month].add(agency)
                whole[month] |= set() if picked else {agency}
    return {
        m: MonthHeld(
            len(whose[m]), min(d), max(d), len(d), (_to(m, window) - _from(m, window) + timedelta(1)).days,
            len(whose[m] - whole[m]),
        )
        for m, d in sorted(days.items())
    }  # fmt: skip


def _from(month: str, window: Window) -> date:
    return max(first_day(month), window.since or date.min)


def _to(month: str, window: Window) -> date:
    return min(last_day(month), window.until or date.max)
