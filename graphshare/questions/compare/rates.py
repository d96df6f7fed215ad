"""How often searches are for a body, log by log and over all logs that span both windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphshare.building import Built
from graphshare.domain.model import Grade
from graphshare.facts.reading import Reading, in_list, within
from graphshare.questions.compare.answer import Rate, WindowCounted
from graphshare.questions.compare.spans import NETWORK, ComparedLog, Windows


def see_searches(reading: Reading, built: Built, bodies: Iterable[str], level: Grade, windows: Windows) -> None:
    """Make ``compared``: each search of each log (``release``) in one of the windows, with whether it is for the body.

    A federal agency's own searches are searches, and none of them is for somebody; what the vendor disowns is neither.
    """
    before, after = (within(w, "s.day") for w in windows.both)
    reading.see("all_entries", built.entries)
    reading.see("all_searches", built.searches)
    reading.see("all_mentions", built.mentions)
    reading.hold(
        "compared",
        """WITH meant AS (
            SELECT DISTINCT search FROM all_mentions WHERE body IN {bodies} AND strength >= $strength)
        SELECT DISTINCT e.release, s.search, s.searches, CASE WHEN {before} THEN 0 ELSE 1 END AS side,
            m.search IS NOT NULL AND NOT coalesce(a.federal, FALSE) AND a.near_bodies IS NULL AS meant
        FROM all_entries e JOIN all_searches s USING (search) LEFT JOIN Agency a ON a.id = s.agency
        LEFT JOIN meant m ON m.search = s.search
        WHERE s.disowned IS NULL AND ({before} OR {after})""",
        bodies=in_list(bodies),
        strength=level.strength,
        before=before,
        after=after,
    )


def rates(reading: Reading, logs: Sequence[ComparedLog], names: dict[str, str]) -> tuple[Rate, ...]:
    """One for each agency and kind of log, those that can be given first."""
    out = []
    for log in logs:
        before, after = _count(reading, log.releases, log.covers)
        out.append(Rate(names.get(log.agency, log.agency), log, before, after))
    return tuple(sorted(out, key=lambda r: (r.refused is not None, r.agency, r.log.kind)))


def total(reading: Reading, logs: Sequence[ComparedLog]) -> tuple[WindowCounted, WindowCounted]:
    """Over all network audits that span both windows: each search once, however many of them hold it."""
    whole = [log for log in logs if log.spans and log.kind == NETWORK]
    releases = [r for log in whole for r in log.releases]
    days = (max((w.covers[0] for w in whole), default=0), max((w.covers[1] for w in whole), default=0))
    return _count(reading, releases, days)


def _count(reading: Reading, releases: Sequence[str], days: tuple[int, int]) -> tuple[WindowCounted, WindowCounted]:
    found = {
        side: (int(meant), int(of))
        for side, meant, of in reading.rows(
            """
            SELECT side, coalesce(sum(searches) FILTER (meant), 0), sum(searches) FROM (
                SELECT DISTINCT search, searches, side, meant FROM compared WHERE release IN {releases})
            GROUP BY side""",
            releases=in_list(releases),
        )
    }
    first, second = (WindowCounted(*found.get(side, (0, 0)), days[side]) for side in (0, 1))
    return first, second
