"""Months as ``YYYY-MM``: every month of a span, spans of a set of months, the days they begin and end on.

In the many rows a month is a number, counted from the year 0: ``number_sql`` says it of a time, ``name_sql`` writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def months_from(first: str, last: str) -> list[str]:
    """Every month from one to another, both included (``YYYY-MM``, of months or days)."""
    year, month = int(first[:4]), int(first[5:7])
    out = []
    while (name := f"{year:04d}-{month:02d}") <= last[:7]:
        out.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return out


def number_sql(at: str) -> str:
    """SQL for the month of a day or time, counted from the year 0; null without one."""
    return f"(year({at})::BIGINT * 12 + month({at}) - 1)"


def name_sql(number: str) -> str:
    """SQL for a month by its number, as ``YYYY-MM``."""
    return f"format('{{:04d}}-{{:02d}}', {number} // 12, {number} % 12 + 1)"


def runs(months: Iterable[str]) -> list[tuple[str, str]]:
    """Months that follow each other, as first and last: ``2025-01, 2025-02, 2025-04`` → two runs."""
    out: list[tuple[str, str]] = []
    for month in sorted(set(months)):
        if out and months_from(out[-1][1], month)[1:] == [month]:
            out[-1] = (out[-1][0], month)
        else:
            out.append((month, month))
    return out


def first_day(month: str) -> date:
    """The day on which a month begins."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The day on which a month ends."""
    return (first_day(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
