"""What the total of a tally rests on, search by search: the tables that a challenge strips (``questions.challenge``)."""

from __future__ import annotations

from graphshare.building import Built
from graphshare.domain.model import Purpose, Tier
from graphshare.engine import Tables
from graphshare.facts.reading import in_list
from graphshare.releases import ReleaseCache
from graphshare.tally.question import Question
from graphshare.tally.scope import prepare

_NEAR = Tier.PLACE_KIND_STATE.value


def grounds_of_tally(con: Tables, built: Built, cache: ReleaseCache, q: Question) -> tuple[int, int]:
    """Fill ``claim`` and ``ground`` with the searches that a tally counts.

    Gives how many searches stand beside its total: near misses, and those that the vendor disowns.
    """
    prepare(con, built, cache, q)
    con.rows(
        """
        INSERT INTO claim
        WITH logged AS (SELECT search, count(DISTINCT release) AS releases FROM all_entries
            WHERE search IN (SELECT search FROM counted) GROUP BY search)
        SELECT c.search::VARCHAR, any_value(c.agency), any_value(c.searches), any_value(s.subject) = 'immigration',
            any_value(s.basis) = 'key' AND any_value(l.releases) > 1,
            bool_and(c.selected), coalesce(any_value(a.tier) = $near AND NOT any_value(a.federal), FALSE), FALSE,
            min(c.release), min_by(c.row, (c.release, c.row)), NULL
        FROM counted c JOIN all_searches s ON s.search = c.search JOIN logged l ON l.search = c.search
        LEFT JOIN "Agency" a ON a.id = c.agency
        GROUP BY c.search""",
        near=_NEAR,
    )
    if q.family:
        con.rows(
            """
            INSERT INTO ground
            SELECT m.search::VARCHAR, 'body', m.body, m.strength, m.rule, m.recovered, e.release, e.row, NULL
            FROM mentions m LEFT JOIN all_entries e ON e.number = m.number
            WHERE m.strength >= 2 AND m.body IN {family} AND m.search IN (SELECT search FROM counted)""",
            family=in_list(q.family),
        )
    if q.immigration or q.purpose is Purpose.IMMIGRATION_UNSPECIFIED:
        con.rows("""
            INSERT INTO ground
            SELECT c.search, 'said', NULL, NULL, NULL, coalesce(any_value(s.recovered), FALSE), any_value(c.release),
                any_value(c.row), NULL
            FROM claim c JOIN all_searches s ON s.search::VARCHAR = c.search
            WHERE s.purpose = 'immigration_unspecified' OR s.subject = 'immigration' GROUP BY c.search""")
    con.rows("""
        INSERT INTO ground SELECT search, 'other', NULL, NULL, NULL, FALSE, release, row, NULL FROM claim
        WHERE search NOT IN (SELECT search FROM ground)""")
    [(near,)] = con.rows("SELECT coalesce(sum(searches), 0) FROM told WHERE near")
    [(disowned,)] = con.rows("SELECT coalesce(sum(searches), 0) FROM disowned WHERE nth = 1")
    return int(near), int(disowned)
