"""Search times that cannot be: in the future, or before such cameras kept logs. They are placeholders, and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from graphshare.engine import Sql, Tables
from graphshare.sources.audits.entries import ENTRY, UNREAD_BITS

if TYPE_CHECKING:
    import duckdb

#: No log of a plate reader that is searched over a network is older: zeros of clocks (1900, 1970, 1980, 2000, 2001) are.
EARLIEST = datetime(2004, 1, 1)


def latest() -> datetime:
    """The first moment that is in the future for certain, whatever zone a file keeps. The one look at a clock: a search
    cannot have been made after its record is read, and what is kept of a release is not judged again."""
    return (datetime.now(UTC) + timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def set_aside(connection: duckdb.DuckDBPyConnection) -> int:
    """Take the times that cannot be out of ``staged_records``, as cells that could not be read; gives how many."""
    tables, bounds = Tables(connection), {"earliest": EARLIEST, "latest": latest()}
    test = Sql(f"what = {ENTRY} AND (moment < $earliest OR moment >= $latest)")
    [(found,)] = tables.rows("SELECT count(*) FROM staged_records WHERE {test}", test=test, **bounds)
    if found:
        tables.change(
            "UPDATE staged_records SET moment = NULL, unread = unread | {bit} WHERE {test}",
            bit=Sql(UNREAD_BITS["at"]),
            test=test,
            **bounds,
        )
    return int(found)
