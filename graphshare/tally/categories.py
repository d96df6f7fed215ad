"""The category of a reason: chosen from a list, in a column of its own or before what was typed.

Whether the reasons of a log are chosen from a list is told from its own cells: nearly all begin with one of a few texts
and a dash. A log with too few cells to tell is taken to be so from the packaged day on.
"""

from __future__ import annotations

from graphshare.domain.breaks import day_of_break
from graphshare.engine import Sql, Tables, composed, quoted

#: Fewer reasons than this tell nothing about a log.
_ENOUGH = 20
#: How many of a log's reasons have a category that others have, too, and how many reasons there are for each at least.
_NEARLY_ALL, _EACH = 0.8, 4
#: From the day of this break on, reasons of logs too small to tell are taken to be chosen from a list.
_CHOSEN = "reasons are chosen"


def categories(con: Tables) -> Sql:
    """SQL: the category of an entry ``c`` of ``counted``, written as ``x``; null where its log has none. Creates ``chosen``."""
    con.rows(
        """
        CREATE TABLE chosen AS
        WITH cells AS (
            SELECT w.release, CASE WHEN contains(w.reason, ' - ') THEN split_part(w.reason, ' - ', 1) END AS category
            FROM written w WHERE w.reason IS NOT NULL AND w.reason_state IN ('value', 'partial')),
        counts AS (SELECT release, category, count(*) AS n FROM cells GROUP BY ALL)
        SELECT release, sum(n) < $enough AS small,
            coalesce(sum(n) FILTER (category IS NOT NULL AND n > 1), 0) >= $nearly_all * sum(n)
            AND count(*) FILTER (category IS NOT NULL) * $each <= sum(n) AS listed
        FROM counts GROUP BY release""",
        enough=_ENOUGH,
        nearly_all=_NEARLY_ALL,
        each=_EACH,
    )
    typed = Sql("CASE WHEN contains(x.reason, ' - ') THEN split_part(x.reason, ' - ', 1) END")
    return composed(
        """coalesce(x.offense, (SELECT CASE WHEN h.listed OR (h.small AND c.day >= {chosen}::DATE)
        THEN {typed} END FROM chosen h WHERE h.release = c.release))""",
        chosen=quoted(str(day_of_break(_CHOSEN))),
        typed=typed,
    )
