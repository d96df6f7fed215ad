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
from graphshare.errors import IntegrityError

AGENCIES = Relation(
    "agencies_held",
    columns("""
        agency  VARCHAR  who searched
        code    UBIGINT  hash of that
    """),
)
HELD = Relation(
    "held",
    columns("""
        number  BIGINT   of an entry of the spans
        search  BIGINT   its search
        agency  UBIGINT  hash of who searched
        mark    UBIGINT  hash of who searched and the second; none where other entries cannot be of its search
        month   BIGINT   in which it was made, counted as spans are
    """),
)
LOGS_BEFORE = Relation("logs_before", LOGS.columns)
FEDERAL_BEFORE = Relation("federal_before", FEDERAL.columns)
_COUNTED = tuple(c for c in BASE_ENTRIES.columns if c.name in ("number", "agency", "search"))
GONE_ENTRIES = Relation("gone_entries", (*_COUNTED, *SPAN))
_TOLD = tuple(c for c in BASE_SEARCHES.columns if c.name != "id")
GONE_SEARCHES = Relation("gone_searches", (*_TOLD, *SPAN))
LEFT_ENTRIES = Relation("left_entries", (*_COUNTED, *SPAN))
LEFT_SEARCHES = Relation("left_searches", (*_TOLD, *SPAN))
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
OUT, IN, MINUS, PLUS, WERE, LEFT, NEW = (
    Relation(n, _SUMMED) for n in ("taken_out", "put_in", "minus", "plus", "were", "left_over", "new_sums")
)


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
    known = steps.hold(AGENCIES, _AGENCIES, entries=BASE_ENTRIES)
    if steps.rows("SELECT code FROM {known} GROUP BY code HAVING count(*) > 1", known=known):
        raise IntegrityError("Two agencies have one hash.", hint="Build again: graphshare build --force")
    steps.hold(GONE_ENTRIES, _GONE_ENTRIES, held=HELD, agencies=AGENCIES, gone=GONE, span=_SPAN)
    steps.hold(GONE_SEARCHES, _OF_SEARCHES, searches=BASE_SEARCHES, which=GONE, span=_SPAN)
    parts = PARTS | {"logs": logs, "federal": federal, "becomes_a_node": becomes_a_node(federal)}
    taken = parts | {"entries": GONE_ENTRIES, "searches": GONE_SEARCHES}
    left = parts | {"entries": LEFT_ENTRIES, "searches": LEFT_SEARCHES}
    for relation in (PAIRS, TOTALS):
        _as_differences(steps, made, relation, taken)
    out, put = (_summed(steps, r, _query(SUMS, p)) for r, p in ((OUT, taken), (IN, PARTS)))
    minus, plus = (
        steps.hold(r, "FROM {a} EXCEPT FROM {b}", a=a, b=b) for r, a, b in ((MINUS, out, put), (PLUS, put, out))
    )
    every = composed(_SUMMED_UP, rows=before.rows(SUMS), stands=STANDS)
    were = steps.hold(WERE, _WERE, summed=every, minus=minus, plus=plus, by=_BY)
    lost = steps.hold(LOST, _LOST, were=were, minus=minus, plus=plus, by=_BY)
    logged: dict[str, Sql] = {"plus": _query(LOGGED, PARTS), "minus": _query(LOGGED, taken), "by": LOGGED_AGAIN.listed}
    again = steps.hold(LOGGED_AGAIN, _LOGGED_AGAIN, **logged, columns=LOGGED.listed)
    steps.hold(LEFT_ENTRIES, _LEFT_ENTRIES, held=HELD, agencies=AGENCIES, gone=GONE, lost=lost, again=again,
               logs=LOGS_BEFORE, span=_SPAN, place=PARTS["place"])  # fmt: skip
    some = steps.rows("SELECT 1 FROM {entries} LIMIT 1", entries=LEFT_ENTRIES)
    searches = _OF_SEARCHES if some else nothing(LEFT_SEARCHES)
    steps.hold(LEFT_SEARCHES, searches, searches=BASE_SEARCHES, which=LEFT_ENTRIES, span=_SPAN)
    found = _summed(steps, LEFT, _query(SUMS, left))
    new = steps.hold(NEW, _NEW, plus=plus, left=found, lost=lost, were=were, minus=minus, by=_BY)
    steps.write(made / SUMS.name / "sums.parquet", _AS_SUMS, new=new, numbers=NUMBERS)
    steps.write(made / f"{SUMMED_AGAIN.name}.parquet", _SUMMED_AGAIN, minus=minus, plus=plus)
    whole = composed(_LOGGED_NOW, **logged, left=_query(LOGGED, left), again=again, same=_SAME, columns=LOGGED.listed)
    steps.write(made / LOGGED.name / "logged.parquet", whole)
    steps.write(made / f"{LOGGED_AGAIN.name}.parquet", "FROM {again}", again=again)


def _summed(steps: Steps, relation: Relation, rows: Sql) -> Relation:
    return steps.hold(relation, _SUMMED_UP, rows=Sql(f"({rows})"), stands=STANDS)


_SPAN = Sql(GROWN)
_AGENCIES = "SELECT DISTINCT agency, hash(agency) AS code FROM {entries}"
_GONE_ENTRIES = """
    SELECT h.number, a.agency, h.search, {span}::BIGINT AS span
    FROM {held} h SEMI JOIN {gone} USING (search) JOIN {agencies} a ON a.code = h.agency"""
_OF_SEARCHES = """
    SELECT * EXCLUDE (id), {span}::BIGINT AS span FROM {searches} WHERE search IN (SELECT search FROM {which})"""


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
#: What is left of these sums, and of what audits of own searches add up to where anything of them is touched.
_LEFT_ENTRIES = """
    SELECT e.number, e.agency, e.search, {span}::BIGINT AS span
    FROM (SELECT h.number, a.agency, h.search FROM {held} h JOIN {agencies} a ON a.code = h.agency) e
    LEFT JOIN (SELECT DISTINCT place, source FROM {lost} JOIN {logs} ON owner = target) l
        ON l.place = {place} AND l.source = e.agency
    WHERE (l.place IS NOT NULL OR {place} IN (SELECT place FROM {again})) AND search NOT IN (FROM {gone})"""
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
_SUMMED_AGAIN = """
    SELECT DISTINCT source, target, nullif(month, -1) AS month, purpose FROM (FROM {minus} UNION ALL FROM {plus})"""
_LOGGED_AGAIN = """
    SELECT DISTINCT {by} FROM (
        SELECT {columns} FROM ({plus}) UNION ALL SELECT {columns} FROM ({minus}))
    GROUP BY {columns} HAVING count(*) = 1"""
_LOGGED_NOW = """
    SELECT {by}, sum(searches)::BIGINT AS searches, min(number) AS number FROM (
        SELECT {columns} FROM ({plus}) x SEMI JOIN {again} y ON {same} UNION ALL
        SELECT {columns} FROM ({left}) x SEMI JOIN {again} y ON {same})
    GROUP BY {by}"""
_SAME = Sql(" AND ".join(f"x.{c} IS NOT DISTINCT FROM y.{c}" for c in LOGGED_AGAIN.names))
