"""The months of a reach: what the logs of each show, what its lists said, what could be searched, what was seen so far.

A step never precedes the one it rests on: an agency opens what it could search from the day on which it first wrote of the body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from graphshare.abilities import ways
from graphshare.domain.breaks import Break
from graphshare.domain.model import Account, Grade, Window
from graphshare.domain.months import first_day, last_day, months_from
from graphshare.domain.provenance import Worded
from graphshare.doors import levels
from graphshare.engine import Sql
from graphshare.facts.access import NamedSearch
from graphshare.questions.compare.spans import NETWORK, OWN, days_covered
from graphshare.questions.reach.narrowing import Narrow
from graphshare.reach import Reached

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading

Levels = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Month:
    """One month (``YYYY-MM``). ``logs``, ``own_logs``, ``lists``: of how many agencies a whole network audit, an organization audit, a
    complete list speaks of a day of it; ``selections``: of how many only a selection of the log.

    ``searches`` and ``agencies``: that write of the body, at the three cumulative levels; ``own``: the body's own searches; ``owners``:
    whose cameras a log shows were searched in the month by itself or by them; ``new``: of these at *named*, seen for the first time;
    ``so_far``: all seen until then; ``could``: whose cameras were seen searched in the month, stood open to it by a list, or could be
    searched by agencies that had mentioned it by then; ``declared``: whose lists name an active account of it. Null where nothing held
    speaks of it.
    """

    month: str
    logs: int
    selections: int
    own_logs: int
    lists: int
    searches: Levels | None
    agencies: Levels | None
    own: int | None
    owners: Levels | None
    new: int | None
    so_far: int | None
    could: int | None
    declared: int | None

    def to_json(self) -> dict[str, object]:
        """One of the ``months`` of docs/json.md."""

        def told(counts: Levels | None) -> dict[str, int | None]:
            return dict(zip((g.value for g in Grade), counts or (None, None, None), strict=True))

        return {
            "month": self.month,
            "held": {"logs": self.logs, "selections": self.selections, "own_logs": self.own_logs, "lists": self.lists},
            "searches": told(self.searches),
            "agencies": told(self.agencies),
            "own_searches": self.own,
            "observed": told(self.owners),
            "new": self.new,
            "so_far": self.so_far,
            "could": self.could,
            "declared": self.declared,
        }


@dataclass(frozen=True)
class Curve(Worded):
    """All months from the first to the last of what is held. ``unplaced``: searches at *named* of which nothing says the month;
    ``None`` where no log is held."""

    body: str
    window: Window
    months: tuple[Month, ...]
    unplaced: int | None
    breaks: tuple[Break, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The JSON of ``reach --monthly`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "body": self.body,
            "window": self.window.to_dict(),
            "months": [m.to_json() for m in self.months],
            "unplaced": self.unplaced,
            "breaks": [{"day": b.day.isoformat(), "text": b.text} for b in self.breaks],
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class MonthsHeld:
    """Month → agencies of which a whole network audit, a selection of one, an organization audit, a complete list speaks of it."""

    logs: Mapping[str, set[str]]
    selections: Mapping[str, set[str]]
    own: Mapping[str, set[str]]
    lists: Mapping[str, set[str]]

    @property
    def months(self) -> set[str]:
        """All months of which anything is held."""
        return {*self.logs, *self.selections, *self.own, *self.lists}


def curve(reading: Reading, r: Reached, narrow: Narrow, held: MonthsHeld) -> Curve:
    """The months of a reach, as far as its networks and agencies are looked at (``narrow``; its door is left alone).

    ``held``: what of each month is held (``months_held``).

    A source that sums up n searches says when the last was: the others are ``unplaced``.
    """
    window, atlas = r.facts.window, r.atlas
    months = [m for m in _all(held.months) if _meets(m, window)]
    named = [n for n in r.facts.named if narrow.proxy in (None, n.proxy)]
    if narrow.owner or narrow.state:
        named = [n for n in named if n.network is not None and narrow.network(atlas, n.network)]
    named, unplaced = _placed(named)
    own = [s for s in r.facts.own if narrow.proxy is None and narrow.network(atlas, s.network)]
    by_month: dict[str, list[NamedSearch]] = defaultdict(list)
    for n in named:
        by_month[_month(n.day)].append(n)
    seen: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set(), set()])
    for n in named:
        if n.network is not None:
            for place, level in enumerate(Grade):
                if n.grade.within(level):
                    seen[_month(n.day)][place].add(atlas.owner(n.network))
    themselves: dict[str, dict[str, int]] = defaultdict(dict)
    for s in own:
        if s.day is not None:
            themselves[_month(s.day)][s.search] = s.searches
            for owners in seen[_month(s.day)]:
                owners.add(atlas.owner(s.network))
    declared = _declared(r, narrow, months)
    could = _could(reading, r, narrow, months)
    so_far: set[str] = set()
    named_until = shown_until = listed_until = False
    out = []
    for month in months:
        names, at_named, themself = by_month[month], seen[month][1], sum(themselves[month].values())
        # a selection shows what it holds, and never that there was none
        shows = bool(held.logs[month] or held.own[month] or (held.selections[month] and names))
        at_networks = bool(held.logs[month] or (held.selections[month] and seen[month][2]))
        named_until, shown_until = named_until or at_networks, shown_until or shows
        listed_until = listed_until or bool(held.lists[month])
        new = at_named - so_far
        so_far |= at_named
        opened = could[month] | declared[month]
        out.append(
            Month(
                month, len(held.logs[month]), len(held.selections[month] - held.logs[month]), len(held.own[month]), len(held.lists[month]),
                searches=levels(names) if shows else None,
                agencies=_agencies(names) if shows else None,
                own=themself if held.logs[month] or themself else None,
                owners=tuple(map(len, seen[month])) if at_networks else None,  # type: ignore[arg-type]
                new=len(new) if at_networks else None,
                so_far=len(so_far) if named_until else None,
                could=len(opened | at_named) if named_until or (shown_until and listed_until) else None,
                declared=len(declared[month]) if held.lists[month] else None,
            )
        )  # fmt: skip
    logged = any(map(any, (held.logs.values(), held.own.values(), held.selections.values())))
    return Curve(r.facts.body, window, tuple(out), unplaced if unplaced or logged else None)


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""


def _all(months: set[str]) -> list[str]:
    return months_from(min(months), max(months)) if months else []


def _meets(month: str, window: Window) -> bool:
    return window.meets(first_day(month), last_day(month))


def _placed(named: Iterable[NamedSearch]) -> tuple[list[NamedSearch], int]:
    """The searches whose month is known, one of each that a source sums up; how many at *named* are left."""
    kept: list[NamedSearch] = []
    left: dict[str, int] = {}
    for n in named:
        if n.day is not None:
            kept.append(replace(n, searches=1) if n.searches != 1 else n)
        if n.grade.within(Grade.NAMED):
            left[n.search] = n.searches - (1 if n.day is not None else 0)
    return kept, sum(left.values())


def _agencies(named: Iterable[NamedSearch]) -> Levels:
    held = list(named)
    asked, as_named, hinted = (len({n.proxy for n in held if n.grade.within(level)}) for level in Grade)
    return asked, as_named, hinted


def months_held(reading: Reading, r: Reached, narrow: Narrow) -> MonthsHeld:
    """What is held of each month, of the owners that are looked at."""
    looked = {r.atlas.owner(n) for n in r.atlas.networks if narrow.network(r.atlas, n)}
    whole: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[str]] = defaultdict(set)
    for (agency, kind), days in days_covered(reading).items():
        to = {NETWORK: whole, OWN: own}[kind]
        if kind == OWN or agency in looked:
            for month in {f"{d:%Y-%m}" for d in days}:
                to[month].add(agency)
    picked: dict[str, set[str]] = defaultdict(set)
    for agency, first, last in reading.rows("""
        SELECT agency, strftime("first", '%Y-%m'), strftime("last", '%Y-%m') FROM Release
        WHERE agency IS NOT NULL AND "first" IS NOT NULL
            AND (kind = 'keyword hits' OR kind = 'network audit' AND selection IS NOT NULL)"""):
        for month in months_from(first, last) if agency in looked else ():
            picked[month].add(agency)
    lists: dict[str, set[str]] = defaultdict(set)
    for owner, first, last in reading.rows("""
        SELECT n.owner, strftime(c."from", '%Y-%m'), strftime(c.until, '%Y-%m') FROM CONFIGURED c JOIN Network n ON n.id = c.source
        WHERE c.complete AND c."from" IS NOT NULL"""):
        for month in months_from(first, last) if owner in looked else ():
            lists[month].add(owner)
    return MonthsHeld(whole, picked, own if narrow.whole else defaultdict(set), lists)


def _declared(r: Reached, narrow: Narrow, months: Iterable[str]) -> dict[str, set[str]]:
    """Month → owners whose lists name an active account of the body on a day of it."""
    grants = [
        g
        for g in r.facts.grants
        if g.account is Account.ACTIVE and g.body in r.facts.asked and g.first is not None
        and narrow.proxy is None and narrow.network(r.atlas, g.network)
    ]  # fmt: skip
    out = {}
    for month in months:
        days = _days(month, r.facts.window)
        out[month] = {r.atlas.owner(g.network) for g in grants if days.meets(g.first, g.last)}
    return out


def _days(month: str, window: Window) -> Window:
    """The days of a month that lie in a window."""
    return Window(max(first_day(month), window.since or date.min), min(last_day(month), window.until or date.max))


def _could(reading: Reading, r: Reached, narrow: Narrow, months: list[str]) -> dict[str, set[str]]:
    """Month → owners of networks that an agency could search in it, which had mentioned the body by then."""
    since: dict[str, date] = {}
    for n in r.facts.named:
        if n.day is not None and n.grade.within(Grade.NAMED) and narrow.proxy in (None, n.proxy):
            since[n.proxy] = min(since.get(n.proxy, n.day), n.day)
    reading.hold(
        "since",
        "SELECT unnest($agencies::VARCHAR[]) AS agency, unnest($days::DATE[]) AS day",
        agencies=list(since),
        days=list(since.values()),
    )
    days = [_days(m, r.facts.window) for m in months]
    reading.hold(
        "asked_months",
        "SELECT unnest($months::VARCHAR[]) AS month, unnest($firsts::DATE[]) AS first, unnest($lasts::DATE[]) AS last",
        months=months,
        firsts=[d.since for d in days],
        lasts=[d.until for d in days],
    )
    found = reading.rows(
        """
        WITH could AS (
            SELECT network, greatest(coalesce(first, day), day) AS first, coalesce(last, DATE '9999-12-31') AS last
            FROM ({ways}) JOIN since USING (agency)
            WHERE way = 'own' OR first IS NOT NULL),
        spans AS (SELECT DISTINCT network, first, last FROM could WHERE first <= last)
        SELECT DISTINCT m.month, s.network FROM spans s JOIN asked_months m ON s.first <= m.last AND s.last >= m.first""",
        ways=ways(Sql("since"), Window(), r.carry_days),
    )
    out: dict[str, set[str]] = {m: set() for m in months}
    for month, network in found:
        if narrow.network(r.atlas, network):
            out[month].add(r.atlas.owner(network))
    return out
