"""Agencies whose names are only near a federal body's: what they searched is to be reviewed and counts for nobody.

They may be the body itself, and then its own rows; or a local agency. An uncertain name proves nothing against anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.domain.model import Evidence, Window
from graphshare.domain.prose import listed, plural
from graphshare.engine import Sql, composed
from graphshare.facts.reading import Reading, in_list, within

#: So many rows are cited for each agency.
_CITED = 5


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An agency, the bodies that its name may mean, how many distinct searches it ran, and the first rows of them.

    ``body``: of searches that mention this body alone; ``None``: of all that the graph keeps one by one.
    """

    agency: str
    agency_id: str
    bodies: tuple[str, ...]
    body: str | None
    searches: int
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """``{"agency", "agency_id", "bodies", "searches", "evidence"}``."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "bodies": list(self.bodies),
            "searches": self.searches,
            "evidence": [e.to_json() for e in self.evidence],
        }

    @property
    def text(self) -> str:
        """What must be said of it."""
        mention = f" that mention{'s' if self.searches == 1 else ''} {self.body}" if self.body else ""
        verb = "opens" if self.searches == 1 else "open"
        return (
            f"“{self.agency}” is only near the name of a federal body ({listed(self.bodies)}): "
            f"its {plural(self.searches, 'search')}{mention} {verb} no door and count{'s' if self.searches == 1 else ''} for nobody "
            "until somebody decides (graphshare agencies review)."
        )


def of_body(reading: Reading, body: str, names: frozenset[str], window: Window) -> list[Uncertain]:
    """Those with searches in a window that mention a body; ``names``: it and its parts."""
    about = composed(
        "q.id IN (SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target WHERE f.body IN {names}) "
        "AND q.disowned IS NULL AND {inside}",
        names=in_list(names),
        inside=within(window, "q.day"),
    )
    return _told(reading, body, about)


def everybody(reading: Reading) -> list[Uncertain]:
    """All of them that a log shows searching, with the searches that the graph keeps one by one."""
    return _told(reading, None, Sql("q.disowned IS NULL"))


def _told(reading: Reading, body: str | None, about: Sql) -> list[Uncertain]:
    found = reading.rows(
        """
        SELECT name, id, near_bodies, sum(searches)::BIGINT, list(release ORDER BY release, row)[:$cited],
            list(row ORDER BY release, row)[:$cited]
        FROM (
            SELECT a.name, a.id, a.near_bodies, q.searches, l.target AS release, l.row
            FROM Agency a JOIN RAN r ON r.source = a.id JOIN Search q ON q.id = r.target
            JOIN (SELECT source, min(target) AS target, min_by(row, (target, row)) AS row FROM LOGGED_IN GROUP BY source) l
                ON l.source = q.id
            WHERE a.near_bodies IS NOT NULL AND NOT a.federal AND {about})
        GROUP BY name, id, near_bodies ORDER BY 4 DESC, name, id""",
        about=about,
        cited=_CITED,
    )
    return [
        Uncertain(name, ident, tuple(near.strip("|").split("|")), body, n, tuple(map(Evidence, at, rows)))
        for name, ident, near, n, at, rows in found
    ]
