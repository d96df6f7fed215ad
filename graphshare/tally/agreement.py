"""The 287(g) agreement of an agency on the day of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.facts.agreements import VIEWS, status_sql

if TYPE_CHECKING:
    import duckdb


def agreement(con: duckdb.DuckDBPyConnection) -> str:
    """SQL: the agency's 287(g) agreement on the day of the search."""
    con.execute(VIEWS)
    return status_sql("x.agency", "x.day")
