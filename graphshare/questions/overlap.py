"""What of one log stands in it more than once, or in other logs, too."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.building import Built
from graphshare.engine import composed, quoted
from graphshare.facts.reading import Reading


@dataclass(frozen=True, slots=True)
class SharedWith:
    """A release that holds searches of another, too: how many, and how many of them are told by Flock's id, and by agency,
    second and networks."""

    release: str
    file: str
    kind: str
    agency: str | None
    searches: int
    by_id: int
    by_key: int

    def to_json(self) -> dict[str, object]:
        """An element of the ``releases`` of an overlap."""
        return {
            "release": self.release,
            "file": self.file,
            "kind": self.kind,
            "agency": self.agency,
            "searches": self.searches,
            "by_id": self.by_id,
            "by_key": self.by_key,
        }


@dataclass(frozen=True, slots=True)
class Overlap:
    """What of one log stands in it more than once, or in others, too.

    ``rows`` say something about ``searches``; ``elsewhere``: searches that ``releases`` hold as well.
    """

    rows: int
    searches: int
    elsewhere: int
    releases: tuple[SharedWith, ...]

    @property
    def repeated(self) -> int:
        """Rows that say again what another row of the file says about the same search."""
        return self.rows - self.searches

    def to_json(self) -> dict[str, object]:
        """The ``overlap`` of docs/json.md."""
        return {
            "rows": self.rows,
            "searches": self.searches,
            "repeated": self.repeated,
            "elsewhere": self.elsewhere,
            "releases": [r.to_json() for r in self.releases],
        }


def overlap(built: Built, release: str) -> Overlap:
    """How many searches of one log are in it more than once, and how many are in others, too."""
    this = quoted(release)
    with Reading(built.graph) as reading:
        reading.see("entries", built.entries)
        rows, searches = reading.rows(
            "SELECT count(*), count(DISTINCT search) FROM entries WHERE release = {this}", this=this
        )[0]
        shared = composed(
            """
            WITH mine AS (SELECT search, bool_and(basis = 'id') AS by_id FROM entries WHERE release = {this} GROUP BY search),
            both_hold AS (SELECT e.release, m.search, bool_and(m.by_id AND e.basis = 'id') AS by_id
                          FROM entries e JOIN mine m USING (search) WHERE e.release <> {this} GROUP BY ALL)""",
            this=this,
        )
        elsewhere = reading.rows("{shared} SELECT count(DISTINCT search) FROM both_hold", shared=shared)[0][0]
        others = reading.rows(
            """{shared}
            SELECT b.release, any_value(r.file), any_value(r.kind), any_value(a.name), count(*) AS searches,
                   count(*) FILTER (WHERE b.by_id), count(*) FILTER (WHERE NOT b.by_id)
            FROM both_hold b JOIN Release r ON r.id = b.release LEFT JOIN Agency a ON a.id = r.agency
            GROUP BY b.release ORDER BY searches DESC, b.release""",
            shared=shared,
        )
    return Overlap(rows, searches, elsewhere, tuple(SharedWith(*o) for o in others))
