"""What all lists of 287(g) agreements held say of an agency on a day, in SQL over the tables of a graph."""

from __future__ import annotations

from graphshare.domain.agreements import PENDING
from graphshare.engine import Sql, composed, quoted

#: The views that ``status_sql`` reads, over a graph's tables: a list of agreements only applied for is no list of agreements,
#: and what a row says of a day on which it was listed is a list of that day.
VIEWS = composed(
    """
    CREATE OR REPLACE TEMP VIEW spells AS SELECT * FROM "HAS_AGREEMENT";
    CREATE OR REPLACE TEMP VIEW list_days AS
    SELECT dated AS day FROM "Release" WHERE kind = 'agreements' AND layout <> {pending} AND dated IS NOT NULL
    UNION SELECT unnest([listed_from, listed_until]) FROM spells WHERE listed_until IS NOT NULL""",
    pending=quoted(PENDING),
)
#: So many days after the newest list held an agreement on it is still taken to be in force.
HOLDS_FOR = 100


def status_sql(agency: str, day: str) -> Sql:
    """SQL for what the lists held say of an agency's agreements on the day of a search (SQL expressions both).

    Reads ``VIEWS``: ``spells`` (source, signed, ended, listed_from, listed_until, over) and ``list_days`` (day), the days of
    all lists held. Gives ``in force``, ``ended D``, ``last listed D``, ``signed later``,
    ``on the list of D``, ``not on the list of D``, ``no list held``, or ``day not known``. Of several agreements the one
    in force counts, else the one that tells most.
    """
    return composed(_STATUS, agency=Sql(agency), day=Sql(day), holds_for=Sql(HOLDS_FOR))


_STATUS = """CASE WHEN {day} IS NULL THEN 'day not known'
    ELSE coalesce((SELECT max(CASE
            WHEN g.signed > {day} THEN '1signed later'
            WHEN g.ended < {day} THEN '3ended ' || g.ended
            WHEN g.listed_until >= {day} AND (g.signed IS NOT NULL OR g.listed_from <= {day}) THEN '9in force'
            WHEN g.listed_until >= {day} THEN '4on the list of ' || g.listed_from
            WHEN g.listed_until IS NULL THEN '4on a list without a day'
            WHEN g.over OR EXISTS (SELECT 1 FROM list_days l WHERE l.day >= {day}) THEN '2last listed ' || g.listed_until
            WHEN {day} - g.listed_until <= {holds_for} THEN '9in force'
            ELSE '4on the list of ' || g.listed_until END)[2:] FROM spells g WHERE g.source = {agency}),
        CASE WHEN (SELECT count(*) FROM list_days) > 0 THEN 'not on the list of ' || coalesce(
                (SELECT min(l.day) FROM list_days l WHERE l.day >= {day}), (SELECT max(l.day) FROM list_days l))
             WHEN (SELECT count(*) FROM spells) > 0 THEN 'not on a list without a day' ELSE 'no list held' END) END"""
