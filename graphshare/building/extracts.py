"""What the graph needs of each span, so that a build need not look at all entries and searches again.

Ordinary searches are summed up by month, first span by span and then over all spans; the others are a small part.
"""

from __future__ import annotations

from graphshare.building import ROWS_A_RELEASE
from graphshare.building.entries import REASON, WORDING, WORDS
from graphshare.building.readings import PLAIN, SILENT
from graphshare.building.relations import Relation, Sql, composed
from graphshare.building.searches import NUMBERED_NOTES
from graphshare.building.tables import (
    ENTRIES,
    FEDERAL,
    KEPT_SEARCHES,
    LOGGED,
    LOGS,
    PAIRS,
    SEARCHES,
    SEEN,
    SUMS,
    TOTALS,
)
from graphshare.domain.months import name_sql, number_sql
from graphshare.engine import quoted

#: What a search's time is counted from, in microseconds, so that times of all years can be compared with numbers.
_EPOCH = Sql("epoch_us(TIMESTAMP '0001-01-01')")
#: More than the number of any entry.
NUMBERS = Sql(2**56)
_PLACE = Sql(f"e.number // {ROWS_A_RELEASE}")


def becomes_a_node(federal: Relation) -> Sql:
    """Whether a search is none of those that are summed up by month."""
    return composed("(NOT ordinary OR disowned IS NOT NULL OR agency IN (SELECT id FROM {federal}))", federal=federal)


#: What stands in the statements below.
PARTS: dict[str, Relation | Sql] = {
    "entries": ENTRIES,
    "searches": SEARCHES,
    "logs": LOGS,
    "federal": FEDERAL,
    "epoch": _EPOCH,
    "numbers": NUMBERS,
    "place": _PLACE,
    "month": Sql(number_sql("s.at")),
    "becomes_a_node": becomes_a_node(FEDERAL),
    "words": WORDS,
    "notes": NUMBERED_NOTES,
    "reason": REASON,
    "wording": WORDING,
    "plain": Sql(quoted(PLAIN)),
    "silent": Sql(quoted(SILENT)),
}

#: Entries of a search by one agency in logs of one network count once: few searches have several, and hashes tell which may.
#:
#: The entry that stands for a sum is that of its first search, by time and then by release and row; it is found as the
#: least of one whole number, because comparing rows costs more than all the rest.
_SUMS = """
    WITH again AS (
        SELECT number FROM (
            SELECT e.number, row_number() OVER (PARTITION BY e.search, e.agency, l.owner ORDER BY e.number) AS nth
            FROM {entries} e JOIN {logs} l ON l.place = {place}
            WHERE l.owner IS NOT NULL AND l.selection IS NULL AND hash(e.search, l.owner) IN (
                SELECT mark FROM (
                    SELECT hash(e.search, l.owner) AS mark FROM {entries} e JOIN {logs} l ON l.place = {place}
                    WHERE l.owner IS NOT NULL AND l.selection IS NULL)
                GROUP BY mark HAVING count(*) > 1))
        WHERE nth > 1)
    SELECT span, source, target, month, purpose, searches, first, last, (stands // {numbers})::BIGINT AS moment,
        (stands % {numbers})::BIGINT AS number
    FROM (
        SELECT e.span, e.agency AS source, l.owner AS target, s.month, s.purpose,
            count(*) - count(again.number) AS searches, min(s.day) AS first, max(s.day) AS last,
            min(s.moment::HUGEINT * {numbers} + e.number) AS stands
        FROM {entries} e JOIN (
            SELECT place, owner FROM {logs} WHERE owner IS NOT NULL AND selection IS NULL
        ) l ON l.place = {place} JOIN (
            SELECT span, search, day, purpose, {month} AS month,
                coalesce(epoch_us(s.at) - {epoch}, 0) AS moment
            FROM {searches} s WHERE NOT {becomes_a_node}) s ON s.search = e.search
        LEFT JOIN again ON again.number = e.number
        GROUP BY ALL)"""

_SEEN = """
    SELECT span, number, search, org, CASE WHEN stated THEN {reason} END AS wording,
        CASE WHEN stated THEN {wording} END AS folded, disowned,
        coalesce(reading, CASE WHEN stated THEN {plain} ELSE {silent} END) AS reading
    FROM (
        SELECT k.*, w.* EXCLUDE (number) FROM {words} w JOIN (
            SELECT span, number, search FROM {entries}
            WHERE search IN (SELECT search FROM {searches} WHERE {becomes_a_node})) k ON k.number = w.number)
    LEFT JOIN {notes} USING (number)"""

_LOGGED = """
    SELECT e.span, e.agency, l.place, s.month, s.purpose, (sum(s.searches) FILTER (nth = 1))::BIGINT AS searches,
        min(e.number) AS number
    FROM (
        SELECT span, number, agency, search, row_number() OVER (PARTITION BY {place}, search ORDER BY number) AS nth
        FROM {entries} e
        WHERE {place} IN (SELECT place FROM {logs} WHERE kind IN ('organization audit', 'portal audit'))) e
    JOIN {logs} l ON l.place = {place} JOIN {searches} s ON s.search = e.search
    WHERE s.disowned IS NULL GROUP BY ALL"""

_PAIRS = """
    SELECT e.span, l.owner, e.agency, count(*) AS entries FROM {entries} e JOIN {logs} l ON l.place = {place}
    WHERE l.owner IS NOT NULL AND e.search NOT IN (SELECT search FROM {searches} WHERE disowned IS NOT NULL)
    GROUP BY ALL"""

_TOTALS = """
    SELECT span, agency, coalesce(sum(searches) FILTER (disowned IS NULL), 0)::BIGINT AS searches,
        count(*) AS every
    FROM {searches} GROUP BY span, agency"""

#: Of each span, from its entries and searches: the searches that become nodes and their entries with what those say;
#: ordinary ones by month, and those of organization and portal audits; which agencies searched whose network; and how
#: often each agency searched.
OF_EACH_SPAN = {
    KEPT_SEARCHES: "SELECT * FROM {searches} WHERE {becomes_a_node}",
    SEEN: _SEEN,
    SUMS: _SUMS,
    LOGGED: _LOGGED,
    PAIRS: _PAIRS,
    TOTALS: _TOTALS,
}

_OVER: dict[str, Relation | Sql] = {
    "named_month": Sql(name_sql("month")),
    "logs": LOGS,
    "sums": SUMS,
    "logged": LOGGED,
    "rows": Sql(ROWS_A_RELEASE),
    "numbers": NUMBERS,
}

#: A sum's first search and the entry that stands for it, as one number that is least for the first.
STANDS = composed("moment::HUGEINT * {numbers} + number", numbers=NUMBERS)

#: The edges ``SEARCHED_IN_MONTH`` from the sums of all spans.
OVER_ALL_SPANS = composed(
    """
    SELECT source, target, {named_month} AS month, purpose, searches,
        first, last, release, number % {rows} AS row
    FROM (
        SELECT source, target, month, purpose, sum(searches) AS searches, min(first) AS first, max(last) AS last,
            (min({stands}) % {numbers})::BIGINT AS number
        FROM {sums} GROUP BY source, target, month, purpose) JOIN {logs} ON place = number // {rows}""",
    stands=STANDS,
    **_OVER,
)

#: ``SEEN`` (of the files ``{seen}``) with the release, row and network of each entry.
SEEN_IN_ROWS = """
    SELECT search, l.release, number % {rows} AS row, l.owner, org, wording, folded, disowned, reading
    FROM {seen} JOIN {logs} l ON l.place = number // {rows}"""

#: The edges ``LOGGED`` of all spans.
LOGGED_OVER_ALL = composed(
    """
    SELECT agency AS source, l.release AS target, month, purpose, sum(searches) AS searches,
        min(number) % {rows} AS row
    FROM {logged} JOIN {logs} l USING (place) GROUP BY agency, l.release, month, purpose""",
    **_OVER,
)
