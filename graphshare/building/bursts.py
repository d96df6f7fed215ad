"""Bursts: the same user's searches with the same wording, consecutive gaps of at most 30 minutes, inside one release;
across releases, connected components over them and the searches that they hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.building import BURSTS, ROWS_A_RELEASE, Built
from graphshare.building.relations import OURS, Relation, Sql, Steps, columns
from graphshare.building.tables import BRIDGES, GONE, KNIT_AGAIN, WHOLES

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
TOUCHED_WHOLES = Relation("touched_wholes", BRIDGES.columns[1:])
AFFECTED = Relation("affected_bursts", BRIDGES.columns[1:])
LABELS = Relation(
    "labels",
    columns("""
        search  BIGINT  a search that stands in several bursts of logs
        whole   BIGINT  the least of all bursts that are known to hang together with it
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


@dataclass(frozen=True, slots=True)
class Knitting:
    """How bursts of logs are joined over all of some spans: into a folder beside these."""

    built: Built
    keys: Sequence[str]

    @property
    def key(self) -> str:
        """Of that folder."""
        return BURSTS + hashlib.sha256(json.dumps(sorted(self.keys)).encode()).hexdigest()[:24]

    def prepare(self, steps: Steps) -> None:
        """Nothing: all that it needs stands in files."""

    def write(self, steps: Steps, folder: Path, part: None) -> list[Path]:
        """Write which bursts are part of others."""
        bridges = {"columns": BRIDGES.listed, "rows": Sql(self.built.rows_of(BRIDGES.name, self.keys))}
        with steps.aside() as aside:
            found = joined(aside, aside.hold(BRIDGES, "SELECT {columns} FROM {rows}", **bridges))
            _write(aside, folder / self.key, found)
        return [folder / self.key]


def _write(steps: Steps, folder: Path, wholes: Relation) -> None:
    steps.write(folder / WHOLES.name / "bursts.parquet", "FROM {wholes}", OURS, wholes=wholes)


#: Bursts of which searches were taken back, or to which some came; and all that hung together with one of them.
_TOUCHED = """
    SELECT burst FROM {near} WHERE search IN (FROM {gone}) UNION SELECT burst FROM {came}"""
_TOUCHED_WHOLES = """
    SELECT DISTINCT coalesce(whole, burst) AS burst FROM {touched} LEFT JOIN {wholes} USING (burst)"""
_KNIT_AGAIN = "SELECT burst FROM {wholes} WHERE whole IN (FROM {of_them}) ORDER BY burst"
_AFFECTED = "FROM {again} UNION FROM {of_them} UNION FROM {touched}"
_OF_AFFECTED = """
    SELECT {columns} FROM {every} WHERE burst IN (FROM {affected}) AND search NOT IN (FROM {gone})
    UNION ALL SELECT {columns} FROM {came}"""


@dataclass(frozen=True, slots=True)
class Knit:
    """What was joined before something is added: the spans ``keys`` of a build; ``near`` are those of which anything is taken
    back."""

    built: Built
    keys: Sequence[str]
    near: Sequence[str]


def knit_again(steps: Steps, made: Path, before: Knit, came: Sql) -> None:
    """Join the bursts anew that searches were part of which are taken back, or are part of that came (``came``, rows of
    ``BRIDGES``); and say of which of them what was written before no longer counts. Needs ``GONE``."""
    every, near = (Sql(before.built.rows_of(BRIDGES.name, keys)) for keys in (before.keys, before.near))
    wholes = Sql(before.built.rows_of(WHOLES.name, before.keys))
    touched = steps.hold(TOUCHED, _TOUCHED, near=near, gone=GONE, came=came)
    of_them = steps.hold(TOUCHED_WHOLES, _TOUCHED_WHOLES, touched=touched, wholes=wholes)
    again = steps.hold(KNIT_AGAIN, _KNIT_AGAIN, wholes=wholes, of_them=of_them)
    affected = steps.hold(AFFECTED, _AFFECTED, again=again, of_them=of_them, touched=touched)
    few = {"columns": BRIDGES.listed, "every": every, "affected": affected, "gone": GONE, "came": came}
    _write(steps, made, joined(steps, steps.hold(BRIDGES, _OF_AFFECTED, **few)))
    steps.write(made / f"{KNIT_AGAIN.name}.parquet", "FROM {again}", OURS, again=again)
