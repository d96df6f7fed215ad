"""Bursts: the same user's searches with the same wording, consecutive gaps of at most 30 minutes, inside one release;
across releases, connected components over them and the searches that they hold."""

from __future__ import annotations

from graphshare.building.relations import Relation, Sql, Steps, columns
from graphshare.building.tables import BRIDGES

#: Searches of one person with the same wording belong to one burst while no gap is longer than this.
BURST_GAP_SECONDS = 30 * 60

#: More than the rows of any file: a place times this, and a row, keep the order of places.
_ROWS = 2**32

#: Whether an entry belongs to a burst: nothing says so where the user is not known or the reason is masked.
IN_A_BURST = Sql('(user_no IS NOT NULL AND "at" IS NOT NULL AND NOT masked AND selection IS NULL)')

CONTINUED = Relation(
    "continued",
    columns("""
        release  VARCHAR  the log
        row      BIGINT   an entry that continues a burst in it
        burst    BIGINT   the row of the burst's first entry
    """),
)
INNER_BRIDGES = Relation("inner_bridges", BRIDGES.columns)
LABELS = Relation(
    "labels",
    columns("""
        search  BIGINT  a search that stands in several bursts of logs
        whole   BIGINT  the least of all bursts that are known to hang together with it
    """),
)
WHOLES = Relation(
    "wholes",
    columns("""
        burst  BIGINT  a log's burst
        whole  BIGINT  the burst that it is part of
    """),
)

#: The entries of one person with one wording in one log stand in the order of time; most bursts are one search. Log, agency
#: and wording are compared by their hash, for texts cost much: of the wordings of one person, two would have to meet in 64
#: bits and in half an hour.
_CONTINUED = """
    SELECT release, "row", burst FROM (
        SELECT release, "row", opens, max(CASE WHEN opens THEN place * $rows + "row" END) OVER so_far % $rows AS burst
        FROM (
            SELECT release, "row", user_no, mark, place,
                coalesce(epoch("at") - epoch(before) > $gap, TRUE) AS opens,
                coalesce(epoch(after) - epoch("at") > $gap, TRUE) AS closes
            FROM (
                SELECT release, "row", "at", user_no, mark, row_number() OVER beside - 1 AS place,
                    lag("at") OVER beside AS before, lead("at") OVER beside AS after
                FROM (
                    SELECT release, "row", "at", user_no, hash(log, agency, wording) AS mark
                    FROM {entries} WHERE {in_a_burst})
                WINDOW beside AS (PARTITION BY user_no, mark ORDER BY "at", "row")))
        WHERE NOT (opens AND closes)
        WINDOW so_far AS (PARTITION BY user_no, mark ORDER BY place
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
    WHERE NOT opens"""


def continued(steps: Steps, entries: Relation) -> Relation:
    """The entries that continue a burst in their log; all others that are in a burst are the first of theirs.

    Needs ``log``, ``release``, ``row``, ``agency``, ``user_no``, ``wording``, ``masked``, ``selection``, ``at``.
    """
    return steps.call(CONTINUED, _CONTINUED, entries=entries, in_a_burst=IN_A_BURST, rows=_ROWS, gap=BURST_GAP_SECONDS)


#: The pairs of bursts that hold several such searches.
_INNER = """
    SELECT search, burst FROM {bridges}
    WHERE burst IN (SELECT burst FROM {bridges} GROUP BY burst HAVING count(*) > 1)"""

#: To each search the least that any of its bursts has of any of its searches.
_PASSED = """
    UPDATE {labels} SET whole = passed.least FROM (
        SELECT i.search, min(b.least) AS least FROM {inner} i JOIN (
            SELECT burst, min(whole) AS least FROM {inner} JOIN {labels} USING (search) GROUP BY burst
        ) b USING (burst) GROUP BY i.search) passed
    WHERE {labels}.search = passed.search AND passed.least < {labels}.whole"""


def joined(steps: Steps, bridges: Relation) -> Relation:
    """Log bursts that hold one and the same search are one burst: those that others join.

    ``bridges`` are the distinct pairs of the searches that stand in more than one log burst. Connected components, by
    passing the smallest number along until nothing changes; a log burst that shares only one of its searches passes
    nothing on, and waits for the end.
    """
    labels = steps.hold(LABELS, "SELECT search, min(burst) AS whole FROM {bridges} GROUP BY search", bridges=bridges)
    inner = steps.hold(INNER_BRIDGES, _INNER, bridges=bridges)
    while steps.change(_PASSED, labels=labels, inner=inner):
        pass
    return steps.hold(
        WHOLES,
        "SELECT burst, min(whole) AS whole FROM {bridges} JOIN {labels} USING (search) "
        "GROUP BY burst HAVING min(whole) <> burst ORDER BY burst",
        bridges=bridges,
        labels=labels,
    )
