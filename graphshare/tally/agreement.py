"""The 287(g) agreement of an agency on the day of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.facts.agreements import VIEWS, status_sql

if TYPE_CHECKING:
    import duckdb


def agreement(con: duckdb.DuckDBPyConnection) -> str:
    """SQL: the 287(g) agreement of the agency of a search ``c`` on its day."""
    con.execute(VIEWS)
    return status_sql("c.agency", "c.day")
