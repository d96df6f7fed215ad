"""What some searches add up to: how many, by whom, from where, what they say and by which way they came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from graphshare.domain.bodies import bodies, immigration_family
from graphshare.domain.model import Purpose
from graphshare.engine import Sql
from graphshare.facts.reading import in_list
from graphshare.questions.what_if.ways import Ways

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading

#: Body → searches at the three cumulative levels.
Named = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Acts:
    """Distinct searches of one group.

    ``federal``, ``elsewhere`` and ``unplaced``: of the searching agencies those that are federal, of another state than the
    owner's, and of no state that is known (agencies, searches). What is said counts searches by agencies that are not federal: ``bodies``
    as written, never rolled up; ``family``: at *named*, each search once, for a body of the immigration family; ``says``: say
    immigration and name nobody; ``unreadable``, ``unclear``: could be either.
    """

    searches: int = 0
    agencies: int = 0
    federal: tuple[int, int] = (0, 0)
    elsewhere: tuple[int, int] = (0, 0)
    unplaced: tuple[int, int] = (0, 0)
    ways: Ways = field(default_factory=Ways)
    bodies: Named | None = None
    family: int = 0
    family_agencies: int = 0
    says: int = 0
    unreadable: int = 0
    unclear: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def per_10000(self) -> float | None:
        """Of 10,000 searches, how many mention a body of the immigration family."""
        return round(10000 * self.family / self.searches, 1) if self.searches else None

    def to_json(self) -> dict[str, object]:
        """The A of docs/json.md."""

        def pair(counted: tuple[int, int]) -> dict[str, int]:
            return {"agencies": counted[0], "searches": counted[1]}

        return {
            "searches": self.searches,
            "agencies": self.agencies,
            "federal": pair(self.federal),
            "other_states": pair(self.elsewhere),
            "state_not_known": pair(self.unplaced),
            "ways": self.ways.to_json(),
            "bodies": {
                body: dict(zip(("asked", "named", "hinted"), counts, strict=True))
                for body, counts in sorted((self.bodies or {}).items())
            },
            "immigration_family": {"agencies": self.family_agencies, "searches": self.family},
            "per_10000": self.per_10000,
            "says_immigration": self.says,
            "unreadable": self.unreadable,
            "unclear": self.unclear,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
        }


def acts(reading: Reading, table: str) -> dict[str, Acts]:
    """Key → what its searches add up to.

    ``table`` has ``key, search, agency, via, purpose, day, searches, home`` (the owner's state), a row a search and key; agencies are
    looked up. ``reading`` has the view ``mentions``.
    """
    family = in_list(b for b in bodies() if immigration_family([b]))
    reading.hold(
        "acted",
        """SELECT t.*, coalesce(a.federal, FALSE) AS federal, a.state AS whence,
            coalesce(m.family, FALSE) AND NOT coalesce(a.federal, FALSE) AS family
        FROM {table} t LEFT JOIN Agency a ON a.id = t.agency
        LEFT JOIN (SELECT search, bool_or(body IN {family}) AS family FROM mentions WHERE strength >= 2 GROUP BY search) m
            USING (search)""",
        table=Sql(table),
        family=family,
    )
    ways: dict[str, Ways] = defaultdict(Ways)
    for key, via, n in reading.rows("SELECT key, via, sum(searches)::BIGINT FROM acted GROUP BY ALL ORDER BY ALL"):
        ways[key] += Ways.of(via, n)
    named: dict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    for key, body, asked, as_named, hinted in reading.rows("""
        SELECT key, body, coalesce(sum(searches) FILTER (strength = 3), 0)::BIGINT,
            coalesce(sum(searches) FILTER (strength >= 2), 0)::BIGINT, sum(searches)::BIGINT
        FROM (SELECT DISTINCT key, search, searches FROM acted WHERE NOT federal) JOIN mentions USING (search)
        GROUP BY ALL ORDER BY ALL"""):
        named[key][body] = (asked, as_named, hinted)
    elsewhere = "NOT federal AND whence IS NOT NULL AND whence IS DISTINCT FROM home"
    unplaced = "NOT federal AND whence IS NULL"
    counts = ", ".join(
        f"count(DISTINCT agency) FILTER ({test}), coalesce(sum(searches) FILTER ({test}), 0)::BIGINT"
        for test in ("federal", elsewhere, unplaced, "family")
    )
    said = ", ".join(
        f"coalesce(sum(searches) FILTER (NOT federal AND purpose = '{p}'), 0)::BIGINT"
        for p in (Purpose.IMMIGRATION_UNSPECIFIED, Purpose.UNSTATED, Purpose.AMBIGUOUS)
    )
    out = {}
    for row in reading.rows(
        """
        SELECT key, sum(searches)::BIGINT, count(DISTINCT agency), {counts}, {said}, min(day), max(day) FROM acted GROUP BY key""",
        counts=Sql(counts),
        said=Sql(said),
    ):
        key, searches, agencies, *pairs, says, unreadable, unclear, first, last = row
        federal, away, nowhere, of_family = ((pairs[i], pairs[i + 1]) for i in range(0, 8, 2))
        out[key] = Acts(
            searches, agencies, federal, away, nowhere, ways[key], named.get(key, {}), of_family[1], of_family[0], says, unreadable,
            unclear, first, last,
        )  # fmt: skip
    return out
