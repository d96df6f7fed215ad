"""Searches that an equal case number ties to one that names a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graphshare.domain.model import Evidence, Grade, Window
from graphshare.facts.reading import Reading, in_list, local_agency, within


@dataclass(frozen=True, slots=True)
class SameCase:
    """An agency (``naming``) named the body in a search, and another searched the network under the same case number, later.

    ``search``, ``searches``, ``searched_on``, ``covered``: the search of the network; ``says``: the row that names the body.
    """

    naming: str
    searcher: str
    network: str
    body: str
    grade: Grade
    day: date
    says: Evidence
    search: str
    searches: int
    searched_on: date
    covered: Evidence


def same_case(reading: Reading, bodies: Iterable[str], window: Window, networks: Iterable[str]) -> list[SameCase]:
    """All such pairs for some networks in a window; the search of the network is never the earlier one.

    Both agencies are known by name and neither is federal, or perhaps federal; what the vendor disowns ties nothing.
    """
    found = reading.rows(
        """
        WITH running AS (
            SELECT q.id, q."case", q.day, q."at", q.searches, a.id AS agency
            FROM Search q JOIN RAN r ON r.target = q.id JOIN Agency a ON a.id = r.source
            WHERE q."case" IS NOT NULL AND q.disowned IS NULL AND q.day IS NOT NULL AND {local}
                AND {in_window})
        SELECT s.agency, t.agency, c.target, f.body, m.grade, s.day, m.release, m.row, t.id, t.searches, t.day,
            c.release, c.row
        FROM running s JOIN NAMES m ON m.source = s.id JOIN Agency f ON f.id = m.target
        JOIN running t ON t."case" = s."case" AND t.agency <> s.agency
        JOIN COVERED c ON c.source = t.id
        WHERE f.body IN {bodies} AND c.target IN {networks} AND m.release IS NOT NULL
            AND t.day >= s.day AND coalesce(t."at" >= s."at", TRUE)
        ORDER BY ALL""",
        local=local_agency("a"),
        in_window=within(window, "q.day"),
        bodies=in_list(bodies),
        networks=in_list(networks),
    )
    return [
        SameCase(p, q, n, body, Grade(grade), day, Evidence(rel, row), search, count, on, Evidence(by, at))
        for p, q, n, body, grade, day, rel, row, search, count, on, by, at in found
    ]
