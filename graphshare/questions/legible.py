"""How many searches of one owner's cameras the logs hold, how many of these can be read, and over which months."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.facts.reading import Reading


@dataclass(frozen=True, slots=True)
class Legible:
    """``searches`` in the logs held of an owner, over all time; ``unreadable``: no readable reason; ``unclear``: ambiguous."""

    searches: int
    unreadable: int
    unclear: int


def legible(reading: Reading, owner: str) -> Legible:
    """The searches of an owner's cameras, those that the graph keeps by month and those that it keeps one by one."""
    [found] = reading.rows(
        """
        WITH kept AS (
            SELECT DISTINCT q.id, q.searches, q.purpose FROM COVERED c JOIN Search q ON q.id = c.source
            JOIN Network n ON n.id = c.target WHERE n.owner = $owner AND q.disowned IS NULL),
        said AS (
            SELECT purpose, searches FROM kept UNION ALL
            SELECT m.purpose, m.searches FROM SEARCHED_IN_MONTH m JOIN Network n ON n.id = m.target WHERE n.owner = $owner)
        SELECT coalesce(sum(searches), 0)::BIGINT, coalesce(sum(searches) FILTER (purpose = 'unstated'), 0)::BIGINT,
            coalesce(sum(searches) FILTER (purpose = 'ambiguous'), 0)::BIGINT FROM said""",
        owner=owner,
    )
    return Legible(*found)
