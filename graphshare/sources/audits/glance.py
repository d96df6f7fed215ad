"""What all records of a log show at one look, so that what is rarely there need not be looked for one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphshare.engine import Sql, Tables
from graphshare.sources.audits.entries import OTHER_FRAME
from graphshare.sources.audits.implausible_times import EARLIEST, latest

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Glance:
    """How many staged rows there are; how many time frames may be in another format, and of those the ones of rows that are
    not settled; how many times are days alone, and how many cannot be; how many say that the day comes first, that the
    month does, that neither."""

    rows: int
    frames: int
    unsettled_frames: int
    days: int
    impossible: int
    orders: tuple[int, int, int]


def glance(connection: duckdb.DuckDBPyConnection) -> Glance:
    """Look at what is staged, once; nothing that is settled later changes what is told here."""
    [(rows, frames, unsettled, days, impossible, *orders)] = Tables(connection).rows(
        _GLANCE, frame=Sql(f"unread & {OTHER_FRAME} > 0"), earliest=EARLIEST, latest=latest()
    )
    first, second, either = orders
    return Glance(rows, frames, unsettled, days, impossible, (first, second, either))


_GLANCE = """SELECT count(*), count(*) FILTER ({frame}), count(cells) FILTER ({frame}), count(*) FILTER (day_only),
    count(*) FILTER (moment < $earliest OR moment >= $latest),
    count(*) FILTER (days = 1), count(*) FILTER (days = 2), count(*) FILTER (days = 4) FROM staged_rows"""
