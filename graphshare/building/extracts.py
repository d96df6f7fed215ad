"""What the graph needs of each span, so that a build need not look at all entries and searches again.

Ordinary searches are summed up by month, first span by span and then over all spans; the others are a small part.
"""

from __future__ import annotations

from graphshare.building import ROWS_A_RELEASE
from graphshare.months import name_sql, number_sql

#: What a search's time is counted from, in microseconds, so that times of all years can be compared with numbers.
_EPOCH = "epoch_us(TIMESTAMP '0001-01-01')"
#: More than the number of any entry.
_NUMBERS = 2**56

#: The entry that stands for a sum is that of its first search, by time and then by release and row; it is found as the
#: least of one whole number, because comparing rows costs more than all the rest.
_SUMS = f"""
    SELECT span, source, target, month, purpose, searches, first, last, (stands // {_NUMBERS})::BIGINT AS moment,
        (stands % {_NUMBERS})::BIGINT AS number
    FROM (
        SELECT e.span, e.agency AS source, l.owner AS target, s.month, s.purpose, count(DISTINCT e.search) AS searches,
            min(s.day) AS first, max(s.day) AS last, min(s.moment::HUGEINT * {_NUMBERS} + e.number) AS stands
        FROM entries e JOIN (
            SELECT place, owner FROM logs WHERE owner IS NOT NULL AND selection IS NULL
        ) l ON l.place = e.number // {ROWS_A_RELEASE} JOIN (
            SELECT span, search, day, purpose, {number_sql("s.at")} AS month,
                coalesce(epoch_us(s.at) - {_EPOCH}, 0) AS moment
            FROM searches s
            WHERE ordinary AND disowned IS NULL AND agency NOT IN (SELECT id FROM federal)) s ON s.search = e.search
        GROUP BY ALL)"""

_BECOMES_A_NODE = "NOT ordinary OR disowned IS NOT NULL OR agency IN (SELECT id FROM federal)"

#: Of each span, from views ``entries`` and ``searches`` with ``span``, and the tables ``logs`` and ``federal`` (ids of
#: federal agencies): the searches that become nodes (``kept``) and their entries with what those say (``seen``, from
#: the view ``{texts}``; the wording is null where the row gives no readable reason); ordinary ones by month
#: (``sums``) and those of organization and portal audits (``logged``); which agencies searched whose network (``pairs``);
#: and how often each agency searched (``totals``).
OF_EACH_SPAN = {
    "kept": f"SELECT * FROM searches WHERE {_BECOMES_A_NODE}",
    "seen": f"""
        SELECT k.span, k.number, k.search, CASE WHEN t.stated THEN t.reason END AS wording,
            CASE WHEN t.stated THEN t.wording END AS folded, t.disowned, t.reading
        FROM {{texts}} t JOIN (
            SELECT span, number, search FROM entries
            WHERE search IN (SELECT search FROM searches WHERE {_BECOMES_A_NODE})) k ON k.number = t.number""",
    "sums": _SUMS,
    "logged": f"""
        SELECT e.span, e.agency, l.place, s.month, s.purpose, (sum(s.searches) FILTER (nth = 1))::BIGINT AS searches,
            min(e.number) AS number
        FROM (
            SELECT span, number, agency, search, number // {ROWS_A_RELEASE} AS place,
                row_number() OVER (PARTITION BY number // {ROWS_A_RELEASE}, search ORDER BY number) AS nth
            FROM entries
            WHERE number // {ROWS_A_RELEASE} IN (
                SELECT place FROM logs WHERE kind IN ('organization audit', 'portal audit'))) e
        JOIN logs l ON l.place = e.place JOIN searches s ON s.search = e.search
        WHERE s.disowned IS NULL GROUP BY ALL""",
    "pairs": f"""
        SELECT DISTINCT e.span, l.owner, e.agency FROM entries e JOIN logs l ON l.place = e.number // {ROWS_A_RELEASE}
        WHERE l.owner IS NOT NULL AND e.search NOT IN (SELECT search FROM searches WHERE disowned IS NOT NULL)""",
    "totals": """
        SELECT span, agency, coalesce(sum(searches) FILTER (disowned IS NULL), 0)::BIGINT AS searches FROM searches
        GROUP BY span, agency""",
}

#: The edges ``SEARCHED_IN_MONTH`` from the view ``sums`` of all spans, and ``logs``.
OVER_ALL_SPANS = f"""
    SELECT source, target, {name_sql("month")} AS month, purpose, searches,
        first, last, release, number % {ROWS_A_RELEASE} AS row
    FROM (
        SELECT source, target, month, purpose, sum(searches) AS searches, min(first) AS first, max(last) AS last,
            (min(moment::HUGEINT * {_NUMBERS} + number) % {_NUMBERS})::BIGINT AS number
        FROM sums GROUP BY source, target, month, purpose) JOIN logs ON place = number // {ROWS_A_RELEASE}"""

#: ``seen`` with the release, row and network of each entry.
SEEN = f"""
    SELECT search, l.release, number % {ROWS_A_RELEASE} AS row, l.owner, wording, folded, disowned, reading
    FROM {{seen}} JOIN logs l ON l.place = number // {ROWS_A_RELEASE}"""

#: The edges ``LOGGED`` from the view ``logged`` of all spans, and ``logs``.
LOGGED = f"""
    SELECT agency AS source, l.release AS target, month, purpose, sum(searches) AS searches,
        min(number) % {ROWS_A_RELEASE} AS row
    FROM logged JOIN logs l USING (place) GROUP BY agency, l.release, month, purpose"""
