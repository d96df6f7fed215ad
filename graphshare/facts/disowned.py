"""What the vendor disowns, with its note: searches that stand in no count and no door, told apart where they would have."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.domain.model import Evidence, Window
from graphshare.engine import Sql, composed, quoted
from graphshare.facts.reading import Reading, in_list, within

#: So many rows are cited for each note.
_CITED = 5


@dataclass(frozen=True, slots=True)
class Disowned:
    """A note of the Moderation column as written (masked), how many distinct searches it disowns, and the first rows.

    A search that several logs disown in other words stands under the first of these.
    """

    note: str
    searches: int
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """``{"note", "searches", "evidence"}``."""
        cited = [e.to_json() for e in self.evidence]
        return {"note": self.note, "searches": self.searches, "evidence": cited}


def of_owner(reading: Reading, owner: str, window: Window) -> list[Disowned]:
    """Those in the logs of one agency."""
    return _told(reading, Sql(f"r.agency = {quoted(owner)}"), window)


def of_body(reading: Reading, names: frozenset[str], window: Window) -> list[Disowned]:
    """Those that mention a body (a hint is no mention), or are its own; ``names`` are the body and its parts."""
    inside = in_list(names)
    return _told(
        reading,
        composed(
            """(EXISTS (SELECT 1 FROM NAMES m JOIN Agency f ON f.id = m.target
                     WHERE m.source = s.id AND m.grade <> 'hinted' AND f.body IN {inside})
            OR EXISTS (SELECT 1 FROM RAN x JOIN Agency f ON f.id = x.source
                       WHERE x.target = s.id AND f.federal AND f.body IN {inside}))""",
            inside=inside,
        ),
        window,
    )


def _told(reading: Reading, about: Sql, window: Window) -> list[Disowned]:
    found = reading.rows(
        """
        SELECT note, coalesce(sum(searches) FILTER (nth = 1), 0)::BIGINT, list(release ORDER BY release, row)[:$cited],
            list(row ORDER BY release, row)[:$cited]
        FROM (
            SELECT l.disowned AS note, s.searches, l.target AS release, l.row,
                row_number() OVER (PARTITION BY s.id ORDER BY l.target, l.row) AS nth
            FROM LOGGED_IN l JOIN Search s ON s.id = l.source JOIN Release r ON r.id = l.target
            WHERE l.disowned IS NOT NULL AND s.disowned IS NOT NULL AND {about} AND {inside})
        GROUP BY note""",
        about=about,
        inside=within(window, "s.day"),
        cited=_CITED,
    )
    told = [Disowned(note, n, tuple(map(Evidence, at, rows))) for note, n, at, rows in found]
    return sorted(told, key=lambda d: (-d.searches, d.note))
