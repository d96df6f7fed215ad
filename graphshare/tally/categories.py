"""The category of a reason: chosen from a list, in a column of its own or before what was typed.

Whether the reasons of a log are chosen from a list is told from its own cells: nearly all begin with one of a few texts
and a dash. A log with too few cells to tell is taken to be so from the packaged day on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.domain.breaks import day_of_break

if TYPE_CHECKING:
    import duckdb

#: Fewer reasons than this tell nothing about a log.
_ENOUGH = 20
#: How many of a log's reasons have a category that others have, too, and how many reasons there are for each at least.
_NEARLY_ALL, _EACH = 0.8, 4
#: From the day of this break on, reasons of logs too small to tell are taken to be chosen from a list.
_CHOSEN = "reasons are chosen"


def categories(con: duckdb.DuckDBPyConnection) -> str:
    """SQL: the category of an entry ``c`` of ``counted``, written as ``x``; null where its log has none. Creates ``chosen``."""
    con.execute(f"""
        CREATE TABLE chosen AS
        WITH cells AS (
            SELECT w.release, CASE WHEN contains(w.reason, ' - ') THEN split_part(w.reason, ' - ', 1) END AS category
            FROM written w WHERE w.reason IS NOT NULL AND w.reason_state IN ('value', 'partial')),
        counts AS (SELECT release, category, count(*) AS n FROM cells GROUP BY ALL)
        SELECT release, sum(n) < {_ENOUGH} AS small,
            coalesce(sum(n) FILTER (category IS NOT NULL AND n > 1), 0) >= {_NEARLY_ALL} * sum(n)
            AND count(*) FILTER (category IS NOT NULL) * {_EACH} <= sum(n) AS listed
        FROM counts GROUP BY release""")
    typed = "CASE WHEN contains(x.reason, ' - ') THEN split_part(x.reason, ' - ', 1) END"
    return f"""coalesce(x.offense, (SELECT CASE WHEN h.listed OR (h.small AND c.day >= DATE '{day_of_break(_CHOSEN)}')
        THEN {typed} END FROM chosen h WHERE h.release = c.release))"""
