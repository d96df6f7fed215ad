"""The 287(g) agreement of an agency on the day of a search."""

from __future__ import annotations

from graphshare.engine import Sql, Tables
from graphshare.facts.agreements import VIEWS, status_sql


def agreement(con: Tables) -> Sql:
    """SQL: the 287(g) agreement of the agency of a search ``c`` on its day."""
    con.rows(VIEWS)
    return status_sql("c.agency", "c.day")
