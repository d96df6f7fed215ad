"""Bursts: the same user's searches with the same wording, consecutive gaps of at most 30 minutes, inside one release;
across releases, connected components over them and the searches that they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.building import BURSTS, ROWS_A_RELEASE, Built
from graphshare.building.relations import Relation, Sql, Steps, columns, files
from graphshare.building.tables import BRIDGES, GONE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Searches of one person with the same wording belong to one burst while no gap is longer than this.
BURST_GAP_SECONDS = 30 * 60

#: Whether an entry belongs to a burst: nothing says so where the user is not known or the reason is masked.
IN_A_BURST = Sql('(user_no IS NOT NULL AND "at" IS NOT NULL AND NOT masked AND selection IS NULL)')

CLOSE = Relation(
    "close",
    columns("""
        number  BIGINT  an entry that may have another of its burst beside it
        moment  BIGINT  when it was made, in microseconds
        whose   BIGINT  whose it is, in which log and in which words: a hash of these
    """),
)
CONTINUED = Relation(
    "continued",
    columns("""
        release  VARCHAR  the log
        row      BIGINT   an entry that continues a burst in it
        burst    BIGINT   the row of the burst's first entry
    """),
)
INNER_BRIDGES = Relation("inner_bridges", BRIDGES.columns)
TOUCHED = Relation("touched_bursts", BRIDGES.columns[1:])
AFFECTED = Relation("affected_bursts", BRIDGES.columns[1:])
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

#: Whose an entry is, is told by a hash, for texts cost much: of the wordings of all people, two would have to meet in 63 bits
#: and in half an hour.
_MOMENTS = """
    SELECT number, epoch_us("at") AS moment, (hash(user_no, hash(log, agency, wording)) >> 1)::BIGINT AS whose
    FROM {entries} WHERE {in_a_burst}"""

#: The entries of one person with one wording in one log stand in the order of time.
_CONTINUED = """
    SELECT release, "row", burst FROM {entries} JOIN (
        SELECT number, opens, max(CASE WHEN opens THEN place * $rows + number % $rows END) OVER so_far % $rows AS burst
        FROM (
            SELECT number, whose, row_number() OVER beside - 1 AS place,
                coalesce(moment - lag(moment) OVER beside > $gap, TRUE) AS opens
            FROM {close} WINDOW beside AS (PARTITION BY whose ORDER BY moment, number))
        WINDOW so_far AS (PARTITION BY whose ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ) USING (number) WHERE NOT opens"""


def continued(steps: Steps, entries: Relation) -> Relation:
    """The entries that continue a burst in their log; all others that are in a burst are the first of theirs.

    Most bursts are one search: only those entries are put in order that have another of their searcher and wording near
    them.

    Needs ``number``, ``log``, ``release``, ``row``, ``agency``, ``user_no``, ``wording``, ``masked``, ``selection``, ``at``.
    """
    close = steps.picked(CLOSE, _close, _MOMENTS, entries=entries, in_a_burst=IN_A_BURST)
    return steps.call(
        CONTINUED, _CONTINUED, entries=entries, close=close, rows=ROWS_A_RELEASE, gap=BURST_GAP_SECONDS * 10**6
    )


#: Bits for the seconds until the year 2514.
_SECONDS = 2**34 - 1


def _close(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Which entries have another beside them that is no further off than a burst allows, of those whose hashes begin alike:
    a few too many are no harm."""
    import numpy as np

    _, moment, whose = columns
    keys = (whose & ~_SECONDS) | (moment // 10**6 & _SECONDS)
    order = np.argsort(keys)
    beside = np.diff(keys[order]) <= BURST_GAP_SECONDS
    found = np.zeros(len(keys), np.bool_)
    found[order[1:]] = beside
    found[order[:-1]] |= beside
    return found


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


#: Bursts of which searches were taken back, or to which some came; and all that hung together with one of them.
_TOUCHED = """
    SELECT burst FROM {before} WHERE search IN (FROM {gone}) UNION SELECT burst FROM {came}"""
_AFFECTED = """
    WITH of_them AS (SELECT DISTINCT coalesce(whole, burst) AS whole FROM {touched} LEFT JOIN {wholes} USING (burst))
    SELECT burst FROM {wholes} WHERE whole IN (FROM of_them) UNION SELECT whole FROM of_them UNION FROM {touched}"""
_KNIT_AGAIN = """
    SELECT burst, whole FROM {wholes} WHERE burst NOT IN (FROM {affected}) UNION ALL FROM {again} ORDER BY burst"""


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier build to which something is added, perhaps nothing: its folder, and of which spans and parts it consists."""

    root: Path
    keys: Sequence[str]


def write_wholes(steps: Steps, built: Built, keys: Sequence[str], former: Former | None) -> None:
    """Write which bursts are part of others in the spans ``keys``; where these are those of a former build, and perhaps one part
    more, only what that part touches is worked out again."""
    told, read = built.root / BURSTS, "SELECT {columns} FROM {rows}"
    bridges = {"columns": BRIDGES.listed, "rows": Sql(built.rows_of(BRIDGES.name, keys))}
    if former is None:
        steps.write(told, "FROM {wholes}", wholes=joined(steps, steps.hold(BRIDGES, read, **bridges)))
        return
    wholes = files([former.root / BURSTS])
    if list(keys) == list(former.keys):
        steps.write(told, "FROM {wholes} ORDER BY burst", wholes=wholes)
        return
    gone = files([built.spans / keys[-1] / f"{GONE.name}.parquet"])
    came, before = (Sql(built.rows_of(BRIDGES.name, k)) for k in (keys[-1:], former.keys))
    touched = steps.hold(TOUCHED, _TOUCHED, before=before, gone=gone, came=came)
    affected = steps.hold(AFFECTED, _AFFECTED, touched=touched, wholes=wholes)
    few = steps.hold(BRIDGES, f"{read} WHERE burst IN (FROM {{affected}})", affected=affected, **bridges)
    steps.write(told, _KNIT_AGAIN, wholes=wholes, affected=affected, again=joined(steps, few))
