"""The 287(g) agreement of an agency on the day of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.agreements import PENDING, status_sql
from graphshare.engine import quoted

if TYPE_CHECKING:
    import duckdb


def agreement(con: duckdb.DuckDBPyConnection) -> str:
    """SQL: the agency's 287(g) agreement on the day of the search."""
    con.execute('CREATE TABLE spells AS SELECT * FROM "HAS_AGREEMENT"')
    con.execute(f"""
        CREATE TABLE list_days AS
        SELECT dated AS day FROM "Release" WHERE kind = 'agreements' AND layout <> {quoted(PENDING)} AND dated IS NOT NULL
        UNION SELECT unnest([listed_from, listed_until]) FROM spells WHERE listed_until IS NOT NULL""")
    return status_sql("x.agency", "x.day")
