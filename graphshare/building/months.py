"""Ordinary searches as monthly sums: summed up span by span, and then over all spans."""

from __future__ import annotations

from graphshare.building import ROWS_A_RELEASE

#: What a search's time is counted from, in microseconds, so that times of all years can be compared with numbers.
_EPOCH = "epoch_us(TIMESTAMP '0001-01-01')"
#: More than the number of any entry.
_NUMBERS = 2**56

#: The sums of each span, from views ``entries`` and ``searches`` with ``span``, ``logs``, and ``federal`` (ids of federal
#: agencies).
#: The entry that stands for a sum is that of its first search, by time and then by release and row; it is found as the
#: least of one whole number, because comparing rows costs more than all the rest.
OF_EACH_SPAN = f"""
    SELECT span, source, target, month, purpose, searches, first, last, (stands // {_NUMBERS})::BIGINT AS moment,
        (stands % {_NUMBERS})::BIGINT AS number
    FROM (
        SELECT e.span, e.agency AS source, l.owner AS target, s.month, s.purpose, count(DISTINCT e.search) AS searches,
            min(s.day) AS first, max(s.day) AS last, min(s.moment::HUGEINT * {_NUMBERS} + e.number) AS stands
        FROM entries e JOIN (
            SELECT place, owner FROM logs WHERE owner IS NOT NULL AND selection IS NULL
        ) l ON l.place = e.number // {ROWS_A_RELEASE} JOIN (
            SELECT span, search, day, purpose, year(s.at) * 12 + month(s.at) - 1 AS month,
                coalesce(epoch_us(s.at) - {_EPOCH}, 0) AS moment
            FROM searches s WHERE ordinary AND agency NOT IN (SELECT id FROM federal)) s ON s.search = e.search
        GROUP BY ALL)"""

#: The edges ``SEARCHED_IN_MONTH`` from the view ``sums`` of all spans, and ``logs``.
OVER_ALL_SPANS = f"""
    SELECT source, target, strftime(make_date(month // 12, month % 12 + 1, 1), '%Y-%m') AS month, purpose, searches,
        first, last, release, number % {ROWS_A_RELEASE} AS row
    FROM (
        SELECT source, target, month, purpose, sum(searches) AS searches, min(first) AS first, max(last) AS last,
            (min(moment::HUGEINT * {_NUMBERS} + number) % {_NUMBERS})::BIGINT AS number
        FROM sums GROUP BY source, target, month, purpose) JOIN logs ON place = number // {ROWS_A_RELEASE}"""
