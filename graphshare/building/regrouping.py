"""Sums of spans to which something is added: brought up to date by what searches that are taken back had in them, and
what those that stand in their place have.

Counts are differences. The first and last day of a sum, and the entry that stands for it, are those of the spans still,
unless a search that is taken back may have given them and none that came gives as good ones: then they are found again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphshare.building import Built
from graphshare.building.extracts import NUMBERS, OF_EACH_SPAN, PARTS, STANDS, becomes_a_node
from graphshare.building.relations import Relation, Sql, Steps, columns, composed, nothing
from graphshare.building.searches import SPAN
from graphshare.building.spans import GROWN
from graphshare.building.tables import (
    BASE_ENTRIES,
    BASE_SEARCHES,
    FEDERAL,
    GONE,
    LOGGED,
    LOGGED_AGAIN,
    LOGS,
    PAIRS,
    SUMMED_AGAIN,
    SUMS,
    TOTALS,
)

LOGS_BEFORE = Relation("logs_before", LOGS.columns)
FEDERAL_BEFORE = Relation("federal_before", FEDERAL.columns)
_COUNTED = tuple(c for c in BASE_ENTRIES.columns if c.name in ("number", "agency", "search"))
GONE_ENTRIES = Relation("gone_entries", (*_COUNTED, *SPAN))
GONE_SEARCHES = Relation("gone_searches", (*BASE_SEARCHES.columns, *SPAN))
LEFT_ENTRIES = Relation("left_entries", (*_COUNTED, *SPAN))
LEFT_SEARCHES = Relation("left_searches", (*BASE_SEARCHES.columns, *SPAN))
LOST = Relation("lost", SUMS.columns[:4])
_SUMMED = columns("""
    source    VARCHAR  agency that searched
    target    VARCHAR  agency whose network was searched
    month     BIGINT   counted from the year 0; -1 without one
    purpose   VARCHAR  purpose of these searches
    searches  BIGINT   how many
    first     DATE     day of the first
    last      DATE     day of the last
    stands    HUGEINT  moment and entry of the first, as one number
""")
MINUS, PLUS, WERE, LEFT, NEW = (Relation(n, _SUMMED) for n in ("minus", "plus", "were", "left_over", "new_sums"))


@dataclass(frozen=True, slots=True)
class Before:
    """What spans were made of: their logs (rows of ``LOGS``), the agencies that were federal; where they are."""

    logs: Sequence[tuple[object, ...]]
    federal: Sequence[str]
    built: Built
    spans: Sequence[str]

    def rows(self, table: Relation) -> Sql:
        """The rows of a table of the spans."""
        return Sql(self.built.rows_of(table.name, self.spans))


def regroup(steps: Steps, made: Path, before: Before) -> None:
    """Write sums in place of those that the views ``ENTRIES`` and ``SEARCHES`` alone make. Needs ``BASE_ENTRIES``,
    ``BASE_SEARCHES`` and ``GONE``, and ``LOGS`` and ``FEDERAL`` of now."""
    logs = steps.given(LOGS_BEFORE, before.logs)
    federal = steps.hold(FEDERAL_BEFORE, "SELECT unnest($ids::VARCHAR[]) AS id", ids=list(before.federal))
    for relation, rows in ((GONE_ENTRIES, BASE_ENTRIES), (GONE_SEARCHES, BASE_SEARCHES)):
        steps.hold(relation, _OF_GONE, rows=rows, gone=GONE, span=_SPAN, columns=relation.but("span"))
    parts = PARTS | {"logs": logs, "federal": federal, "becomes_a_node": becomes_a_node(federal)}
    taken = parts | {"entries": GONE_ENTRIES, "searches": GONE_SEARCHES}
    left = parts | {"entries": LEFT_ENTRIES, "searches": LEFT_SEARCHES}
    for relation in (PAIRS, TOTALS):
        _as_differences(steps, made, relation, taken)
    _sums(steps, made, before, taken, left)
    _logged(steps, made, taken, left)


_SPAN = Sql(GROWN)
_OF_GONE = "SELECT {columns}, {span}::BIGINT AS span FROM {rows} SEMI JOIN {gone} USING (search)"


def _query(relation: Relation, parts: Mapping[str, Relation | Sql]) -> Sql:
    return composed(OF_EACH_SPAN[relation], **parts)


def _as_differences(steps: Steps, made: Path, relation: Relation, taken: Mapping[str, Relation | Sql]) -> None:
    """Write the rows of a table that came, and those that were taken back with numbers below zero."""
    negative = Sql(", ".join(f"-{n} AS {n}" for n, t in relation.types.items() if t == "BIGINT"))
    steps.write(
        made / relation.name / "differences.parquet",
        "SELECT {columns} FROM ({plus} UNION ALL BY NAME SELECT * REPLACE ({negative}) FROM ({minus}))",
        columns=relation.listed, plus=_query(relation, PARTS), minus=_query(relation, taken), negative=negative,
    )  # fmt: skip


_SUMMED_UP = """
    SELECT source, target, coalesce(month, -1) AS month, purpose, sum(searches)::BIGINT AS searches, min(first) AS first,
        max(last) AS last, min({stands}) AS stands
    FROM {rows} GROUP BY ALL"""
_WERE = """
    FROM ({summed}) SEMI JOIN (
        SELECT {by} FROM {minus} UNION SELECT {by} FROM {plus}) USING ({by})"""
#: The sums that a search which was taken back may have begun or ended, and that none which came begins or ends.
_LOST = """
    SELECT {by} FROM {were} w JOIN {minus} m USING ({by}) LEFT JOIN {plus} p USING ({by})
    WHERE w.searches > m.searches AND (
        m.first <= w.first AND coalesce(p.first > w.first, TRUE) OR m.last >= w.last AND coalesce(p.last < w.last, TRUE)
        OR m.stands <= w.stands AND coalesce(p.stands > w.stands, TRUE))"""
_LEFT_ENTRIES = """
    SELECT e.number, e.agency, e.search, {span}::BIGINT AS span FROM {entries} e ANTI JOIN {gone} USING (search)
    SEMI JOIN (SELECT place, source FROM {lost} JOIN {logs} ON owner = target) l ON l.place = {place} AND l.source = e.agency"""
_LEFT_SEARCHES = """
    SELECT *, {span}::BIGINT AS span FROM {searches} SEMI JOIN (SELECT search FROM {entries}) USING (search)"""
_NEW = """
    SELECT {by}, sum(searches)::BIGINT AS searches, min(first) AS first, max(last) AS last, min(stands) AS stands FROM (
        FROM {plus} UNION ALL FROM {left} SEMI JOIN {lost} USING ({by}) UNION ALL
        SELECT {by}, w.searches - coalesce(m.searches, 0) AS searches, w.first, w.last, w.stands
        FROM {were} w LEFT JOIN {minus} m USING ({by}) ANTI JOIN {lost} USING ({by})
        WHERE w.searches > coalesce(m.searches, 0))
    GROUP BY {by}"""
_AS_SUMS = """
    SELECT source, target, nullif(month, -1) AS month, purpose, searches, first, last,
        (stands // {numbers})::BIGINT AS moment, (stands % {numbers})::BIGINT AS number
    FROM {new}"""
_BY = Sql("source, target, month, purpose")


def _sums(
    steps: Steps, made: Path, before: Before, taken: Mapping[str, Relation | Sql], left: Mapping[str, Relation | Sql]
) -> None:
    """Write the monthly sums that are otherwise now, whole, and which they are."""

    def summed(relation: Relation, rows: Sql) -> Relation:
        return steps.hold(relation, _SUMMED_UP, rows=rows, stands=STANDS)

    minus, plus = summed(MINUS, Sql(f"({_query(SUMS, taken)})")), summed(PLUS, Sql(f"({_query(SUMS, PARTS)})"))
    every = composed(_SUMMED_UP, rows=before.rows(SUMS), stands=STANDS)
    were = steps.hold(WERE, _WERE, summed=every, minus=minus, plus=plus, by=_BY)
    lost = steps.hold(LOST, _LOST, were=were, minus=minus, plus=plus, by=_BY)
    if steps.rows("SELECT count(*) FROM {lost}", lost=lost)[0][0]:
        steps.hold(
            LEFT_ENTRIES, _LEFT_ENTRIES, entries=BASE_ENTRIES, gone=GONE, lost=lost, logs=LOGS_BEFORE, span=_SPAN,
            place=PARTS["place"],
        )  # fmt: skip
        steps.hold(LEFT_SEARCHES, _LEFT_SEARCHES, searches=BASE_SEARCHES, entries=LEFT_ENTRIES, span=_SPAN)
        found = summed(LEFT, Sql(f"({_query(SUMS, left)})"))
    else:
        found = steps.hold(LEFT, nothing(LEFT))
    new = steps.hold(NEW, _NEW, plus=plus, left=found, lost=lost, were=were, minus=minus, by=_BY)
    steps.write(made / SUMS.name / "sums.parquet", _AS_SUMS, new=new, numbers=NUMBERS)
    again = (
        "SELECT DISTINCT source, target, nullif(month, -1) AS month, purpose FROM (FROM {minus} UNION ALL FROM {plus})"
    )
    steps.write(made / f"{SUMMED_AGAIN.name}.parquet", again, minus=minus, plus=plus)


_OF_LOGS = """
    SELECT e.number, e.agency, e.search, {span}::BIGINT AS span FROM {entries} e ANTI JOIN {gone} USING (search)
    SEMI JOIN {again} l ON l.place = {place}"""
_LOGGED_NOW = """
    SELECT {by}, sum(searches)::BIGINT AS searches, min(number) AS number FROM (
        SELECT {columns} FROM ({plus}) UNION ALL SELECT {columns} FROM ({left}) x SEMI JOIN {again} y ON {same})
    GROUP BY {by}"""
_SAME = Sql(" AND ".join(f"x.{c} IS NOT DISTINCT FROM y.{c}" for c in LOGGED_AGAIN.names))


def _logged(steps: Steps, made: Path, taken: Mapping[str, Relation | Sql], left: Mapping[str, Relation | Sql]) -> None:
    """Write what audits of agencies' own searches sum up to where that is otherwise now, whole, and where it is."""
    plus, by = _query(LOGGED, PARTS), LOGGED_AGAIN.listed
    again = steps.hold(
        LOGGED_AGAIN, "SELECT {by} FROM ({plus}) UNION SELECT {by} FROM ({minus})",
        plus=plus, minus=_query(LOGGED, taken), by=by,
    )  # fmt: skip
    steps.hold(LEFT_ENTRIES, _OF_LOGS, entries=BASE_ENTRIES, gone=GONE, again=again, span=_SPAN, place=PARTS["place"])
    steps.hold(LEFT_SEARCHES, _LEFT_SEARCHES, searches=BASE_SEARCHES, entries=LEFT_ENTRIES, span=_SPAN)
    steps.write(
        made / LOGGED.name / "logged.parquet", _LOGGED_NOW,
        plus=plus, left=_query(LOGGED, left), again=again, by=by, same=_SAME, columns=LOGGED.listed,
    )  # fmt: skip
    steps.write(made / f"{LOGGED_AGAIN.name}.parquet", "FROM {again}", again=again)
