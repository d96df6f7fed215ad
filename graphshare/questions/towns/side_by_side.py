"""Towns side by side: over the months that the logs of all of them cover, and over no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphshare.domain.model import Window
from graphshare.domain.months import first_day, last_day, runs
from graphshare.domain.provenance import Citing, cited_to_json
from graphshare.facts.reading import in_list, within
from graphshare.questions.compare.spans import NETWORK, SPANNED, days_covered
from graphshare.questions.towns.acts import Acts, acts

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading


@dataclass(frozen=True, slots=True)
class May:
    """Who may search by the owner's last complete list in or before the window: its day, agencies and federal accounts."""

    on: date | None
    agencies: int
    federal: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The ``may`` of docs/json.md."""
        return {
            "on": self.on.isoformat() if self.on else None,
            "agencies": self.agencies,
            "federal": list(self.federal),
        }


@dataclass(frozen=True, slots=True)
class Town:
    """One town. ``by_others``, ``own``: searches of its cameras in the shared months, by others and by its own officers; both
    null where ``refused`` says why. ``months``: those that its own log covers."""

    agency: str
    agency_id: str
    state: str | None
    cameras: int | None
    may: May | None
    months: tuple[str, ...]
    refused: str | None
    by_others: Acts | None
    own: int | None

    def to_json(self) -> dict[str, object]:
        """One of the ``towns`` of docs/json.md."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "cameras_declared": self.cameras,
            "may": self.may.to_json() if self.may else None,
            "months": list(self.months),
            "refused": self.refused,
            "by_others": self.by_others.to_json() if self.by_others else None,
            "own": self.own,
        }


@dataclass(frozen=True)
class SideBySide(Citing):
    """Some towns, and the months (``YYYY-MM``) that the logs of all that have one cover; ``cites``: the logs counted."""

    window: Window
    months: tuple[str, ...]
    towns: tuple[Town, ...]
    cites: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, object]:
        """The JSON of ``profile A B`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "window": self.window.to_dict(),
            "months": list(self.months),
            "towns": [t.to_json() for t in self.towns],
            "notes": list(self.notes),
            "releases": cited_to_json(self.releases),
        }


def side_by_side(reading: Reading, agencies: Sequence[str], window: Window) -> SideBySide:
    """Some agencies (ids) over the same months.

    A log covers a month of which it covers nine tenths of the days that lie in the window. Only whole network audits count; an agency
    without one has no figures, and leaves those of the others as they are. ``reading`` has ``entries``, ``searches``, ``mentions``.
    """
    asked = tuple(dict.fromkeys(agencies))
    days = {a: d for (a, kind), d in days_covered(reading).items() if kind == NETWORK and a in asked}
    covered = {a: _months(days.get(a, set()), window) for a in asked}
    held = [set(covered[a]) for a in asked if covered[a]]
    shared = tuple(sorted(set.intersection(*held))) if held else ()
    reading.hold(
        "beside",
        """SELECT DISTINCT e.owner AS key, s.search, s.agency, s.via, s.purpose, s.day, s.searches, o.state AS home
        FROM entries e JOIN searches s USING (search) JOIN Agency o ON o.id = e.owner
        WHERE e.owner IN {asked} AND e.selection IS NULL AND s.disowned IS NULL AND s.month IN {shared} AND {in_window}""",
        asked=in_list(asked),
        shared=in_list(shared),
        in_window=within(window, "s.day"),
    )
    reading.hold("by_others", "SELECT * FROM beside WHERE agency IS DISTINCT FROM key")
    others = acts(reading, "by_others")
    own: dict[str, int] = dict(
        reading.rows("SELECT key, sum(searches)::BIGINT FROM beside WHERE agency = key GROUP BY key")
    )
    facts = {
        a: (name, state, cameras)
        for a, name, state, cameras in reading.rows(
            """
            SELECT a.id, a.name, a.state, max(n.cameras_declared) FROM Agency a LEFT JOIN Network n ON n.owner = a.id
            WHERE a.id IN {asked} GROUP BY ALL""",
            asked=in_list(asked),
        )
    }
    may = _may(reading, asked, window)
    towns = []
    for a in asked:
        why = _refused(bool(days.get(a)), covered[a], shared)
        towns.append(
            Town(
                facts[a][0], a, facts[a][1], facts[a][2], may.get(a), covered[a], why,
                None if why else others.get(a, Acts(bodies={})), None if why else own.get(a, 0),
            )
        )  # fmt: skip
    cites = reading.rows(
        "SELECT DISTINCT e.release FROM entries e JOIN beside b ON b.search = e.search AND b.key = e.owner"
    )
    return SideBySide(window, shared, tuple(towns), frozenset(r for (r,) in cites))


def _months(days: set[date], window: Window) -> tuple[str, ...]:
    """The months of the window of which nearly all days are covered."""
    out = []
    for month in sorted({f"{d:%Y-%m}" for d in days if d in window}):
        first = max(first_day(month), window.since or date.min)
        last = min(last_day(month), window.until or date.max)
        if sum(first <= d <= last for d in days) >= SPANNED * ((last - first).days + 1):
            out.append(month)
    return tuple(out)


def _refused(log_held: bool, months: Sequence[str], shared: Sequence[str]) -> str | None:
    if not log_held:
        return "no whole network audit is held"
    if not months:
        return "its log covers no month of the window"
    if not shared:
        spans = ", ".join(a if a == b else f"{a} to {b}" for a, b in runs(months))
        return f"no month is covered by all logs: its own covers {spans}"
    return None


def _may(reading: Reading, agencies: Sequence[str], window: Window) -> dict[str, May]:
    """Owner → who may search by its last complete list that is dated, in or before the window."""
    found = reading.rows(
        """
        WITH newest AS (
            SELECT n.owner, c.source, max(c."from") AS day FROM CONFIGURED c JOIN Network n ON n.id = c.source
            WHERE c.complete AND c.basis = 'dated' AND n.owner IN {agencies} AND ($until IS NULL OR c."from" <= $until) GROUP BY ALL)
        SELECT w.owner, max(w.day), count(DISTINCT s.target), list(DISTINCT a.name ORDER BY a.name) FILTER (a.federal)
        FROM newest w LEFT JOIN SHARES_WITH s ON s.source = w.source AND s."from" <= w.day AND s.until >= w.day AND s.account = 'active'
        LEFT JOIN Agency a ON a.id = s.target GROUP BY w.owner""",
        agencies=in_list(agencies),
        until=window.until,
    )
    return {owner: May(day, n, tuple(federal or ())) for owner, day, n, federal in found}
