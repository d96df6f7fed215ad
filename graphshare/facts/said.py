"""What all logs held say for a body, whoever searched: its levels, and beside them what stands in no body's levels."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.domain.model import Grade, Levels, Purpose, Window
from graphshare.engine import Sql
from graphshare.facts.reading import Reading, in_list, within


@dataclass(frozen=True, slots=True)
class SearchesSaid:
    """Distinct searches in all logs of a window; federal agencies' own and disowned ones are in the last two alone.

    ``levels``, ``unidentified`` (of these, by agencies given only as a number or not at all) and ``to_review`` (by
    agencies whose names are only near a federal body's) are cumulative: asked, named, hinted. The rest stands in no
    level of the body: ``says_immigration`` (typed or chosen, and no body of the immigration family is named), of
    these ``names_nobody``; ``unclear``: a purpose that is ambiguous and hints at no body; ``unreadable``: masked,
    blank, or a placeholder. ``logged`` is how many searches there are in all. Both are ``None`` where only the graph
    is held, which sums up ordinary searches network by network.
    """

    levels: Levels
    unidentified: Levels
    to_review: Levels
    says_immigration: int
    names_nobody: int
    unclear: int
    unreadable: int | None = None
    logged: int | None = None

    def to_json(self, log_held: bool) -> dict[str, object]:
        """The keys of an answer; everything is null where no log of the window is held."""

        def known(value: int | None) -> int | None:
            return value if log_held else None

        def by_level(counts: Levels) -> dict[str, object]:
            return {k: known(n) for k, n in counts.to_json().items()}

        return {
            "searches": by_level(self.levels)
            | {"unidentified": by_level(self.unidentified), "to_review": by_level(self.to_review)}
            | {"logged": known(self.logged)},
            "says_immigration": known(self.says_immigration),
            "names_nobody": known(self.names_nobody),
            "unreadable": known(self.unreadable),
            "unclear": known(self.unclear),
        }


def read_said(
    reading: Reading, asked: frozenset[str], window: Window, without: frozenset[str] = frozenset()
) -> SearchesSaid:
    """What the graph says; ``asked``: the body and its parts, ``without``: agencies (ids) left out."""
    reading.rows(
        """
        CREATE OR REPLACE TEMP VIEW spoken AS
        SELECT q.*, coalesce(a.identified, FALSE) AS identified,
            a.near_bodies IS NOT NULL AS uncertain, coalesce(m.strength, 0) AS strength
        FROM Search q LEFT JOIN RAN r ON r.target = q.id LEFT JOIN Agency a ON a.id = r.source
        LEFT JOIN (
            SELECT n.source, max(CASE n.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength
            FROM NAMES n JOIN Agency f ON f.id = n.target WHERE f.body IN {asked} GROUP BY n.source) m
        ON m.source = q.id
        WHERE NOT coalesce(a.federal, FALSE) AND q.disowned IS NULL AND {inside}
            AND {others}""",
        asked=in_list(asked),
        inside=within(window, "q.day"),
        others=_others("a.id", without),
    )
    strengths = [g.strength for g in Grade]
    counts = [f"strength >= {s}" for s in strengths]
    counts += [f"strength >= {s} AND NOT identified" for s in strengths]
    counts += [f"strength >= {s} AND uncertain" for s in strengths]
    typed = f"strength = 0 AND purpose = '{Purpose.IMMIGRATION_UNSPECIFIED}'"
    counts.append(f"{typed} OR strength = 0 AND subject = 'immigration' AND purpose = '{Purpose.FEDERAL_OTHER}'")
    counts += [typed, f"purpose = '{Purpose.AMBIGUOUS}' AND grade IS NULL"]
    summed = Sql(", ".join(f"coalesce(sum(searches) FILTER ({c}), 0)::BIGINT" for c in counts))
    found = reading.rows("SELECT {summed} FROM spoken", summed=summed)[0]
    return SearchesSaid(Levels(*found[:3]), Levels(*found[3:6]), Levels(*found[6:9]), *found[9:])


def read_logged(
    reading: Reading, searches: str, window: Window, without: frozenset[str] = frozenset()
) -> tuple[int, int]:
    """How many searches give no readable reason, and how many there are; ``searches``: SQL as ``Built.searches``."""
    unstated, logged = reading.rows(
        """
        SELECT coalesce(sum(searches) FILTER (purpose = $unstated), 0)::BIGINT, coalesce(sum(searches), 0)::BIGINT
        FROM {searches} s WHERE {inside} AND {others}""",
        unstated=Purpose.UNSTATED.value,
        searches=Sql(searches),
        inside=within(window, "day"),
        others=_others("agency", without),
    )[0]
    return unstated, logged


def _others(column: str, without: frozenset[str]) -> Sql:
    return Sql(f"coalesce({column} NOT IN {in_list(without)}, TRUE)" if without else "TRUE")
