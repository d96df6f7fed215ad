"""Whether the day or the month comes first in a column of dates, told by all of its cells, then by the period of the file.

``14/10/2025`` says it itself; ``03/11/2025`` does not. Where cells of one column contradict each other, those that do not say it
themselves are not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graphshare.engine import quoted
from graphshare.sources import filenames
from graphshare.sources.reader import Sample

if TYPE_CHECKING:
    import duckdb

    from graphshare.sources.audits.entries import Stretch

_HEAD = r"^\s*(?:[A-Za-z]{3,9}\.?,? )?"
_TAIL = r"[/.-](?:[0-9]{4}|[0-9]{2})\b"
_ABOVE_12 = r"(?:1[3-9]|2[0-9]|3[01])"
_TO_12 = r"(?:0?[1-9]|1[0-2])"
#: Cells that say themselves that the day comes first, that the month does, and that neither.
DAY_FIRST = f"{_HEAD}{_ABOVE_12}[/.-]{_TO_12}{_TAIL}"
MONTH_FIRST = f"{_HEAD}{_TO_12}[/.-]{_ABOVE_12}{_TAIL}"
EITHER = f"{_HEAD}{_TO_12}[/.-]{_TO_12}{_TAIL}"
#: Two numbers, and what follows: the same date with its numbers the other way round.
_SWAP = (r"(^|[^0-9/.-])([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:[0-9]{4}|[0-9]{2})\b)", r"\1\3/\2/\4")
#: Fewer cells than one in so many are slips, and do not make an order doubtful.
_SLIPS = 1_000
#: What stands before a cell that is not guessed, so that no reader takes it for a time.
UNSURE = "?"
DAY, MIXED = "day first", "mixed"
CAUSE = "day and month cannot be told apart"


def evidence_sql(cell: str) -> str:
    """SQL: 1 where a cell says that the day comes first, 2 the month, 4 neither, 0 where it is no such date."""
    tests = ((DAY_FIRST, 1), (MONTH_FIRST, 2), (EITHER, 4))
    whens = " ".join(f"WHEN regexp_matches({cell}, {quoted(p)}) THEN {n}" for p, n in tests)
    return f"(CASE {whens} ELSE 0 END)::UTINYINT"


def in_order_sql(cell: str, order: str) -> str:
    """SQL: a cell with the month first; where the order is mixed, one that does not say its own marked as ``UNSURE``."""
    pattern, replacement = _SWAP
    swapped = f"regexp_replace({cell}, {quoted(pattern)}, {quoted(replacement)}, 'g')"
    if order == DAY:
        return swapped
    pair = quoted(r"([0-9]{1,2})[/.-]([0-9]{1,2})")
    same = f"regexp_extract({cell}, {pair}, 1)::INT = regexp_extract({cell}, {pair}, 2)::INT"
    return (
        f"CASE WHEN regexp_matches({cell}, {quoted(DAY_FIRST)}) THEN {swapped} "
        f"WHEN regexp_matches({cell}, {quoted(EITHER)}) AND NOT ({same}) THEN concat('{UNSURE}', {cell}) ELSE {cell} END"
    )


def in_order(cell: str, order: str) -> str:
    """``in_order_sql`` for one cell."""
    swapped = re.sub(*_SWAP, cell)
    if order == DAY or re.match(DAY_FIRST, cell):
        return swapped
    if match := re.match(EITHER, cell):
        day, month = re.findall("[0-9]+", match.group())[:2]
        return cell if int(day) == int(month) else UNSURE + cell
    return cell


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a column's days, and what must be said about it."""

    order: str | None = None
    said: str | None = None


def decided(first: int, second: int, either: int) -> Order:
    """The order by how many cells say that the day, or the month, comes first, and how many say nothing."""
    if first and second and min(first, second) * _SLIPS >= first + second:
        said = f"{first:,} of its times have the day first, {second:,} the month"
        said += f": {either:,} that could be either are not guessed, and held as not known." if either else "."
        return Order(MIXED, said)
    if first > second:
        return Order(DAY, "Its times have the day before the month, and were read so.")
    return Order()


def order_of(cells: Iterable[str]) -> Order:
    """The order of the days in some cells."""
    held = list(cells)
    return decided(*(sum(bool(re.match(p, c)) for c in held) for p in (DAY_FIRST, MONTH_FIRST, EITHER)))


def period_of(sample: Sample, titles: Sequence[str]) -> tuple[date, date] | None:
    """The days that the names of a file and the titles in it give, from first to last, a day of grace on each side."""
    for name in (*titles, *sample.names):
        if (found := filenames.period_in(name)) is not None:
            return found[0] - timedelta(days=1), found[1] + timedelta(days=1)
    return None


def in_order_of_days(
    connection: duckdb.DuckDBPyConnection, stretches: Sequence[Stretch], sample: Sample, orders: tuple[int, int, int]
) -> tuple[list[Stretch], list[str]]:
    """The stretches with the order of their days, as ``staged_rows`` shows it; the same ones where the month comes first.

    ``orders``: how many times say that the day comes first, that the month does, that neither.
    """
    first, second, either = orders
    found = decided(first, second, either)
    if found.order is None and either and not second:
        found = _by_period(connection, stretches, sample)
    if found.order is None:
        return list(stretches), []
    out = []
    for stretch in stretches:
        columns = {b[f] for b in stretch.mapping.blocks for f in ("at", "frame", "frame_from", "frame_until") if f in b}
        cells = [
            [in_order(c, found.order) for c in column] if i in columns else column
            for i, column in enumerate(stretch.cells)
        ]
        out.append(replace(stretch, cells=cells, order=found.order))
    return out, [found.said] if found.said else []


def _by_period(connection: duckdb.DuckDBPyConnection, stretches: Sequence[Stretch], sample: Sample) -> Order:
    header = stretches[0].mapping.header or 0
    period = period_of(sample, [" ".join(c for c in r if c.strip())[:200] for r in sample.head[:header]])
    if period is None:
        return Order()
    [(outside, swapped_outside)] = connection.execute(
        """SELECT count(*) FILTER (NOT moment::DATE BETWEEN $1 AND $2),
            count(*) FILTER (NOT make_date(year(moment), day(moment), month(moment)) BETWEEN $1 AND $2)
        FROM staged_rows WHERE days = 4 AND moment IS NOT NULL""",
        list(period),
    ).fetchall()
    if outside and not swapped_outside:
        return Order(DAY, f"Its times have the day before the month, by the days that its name gives ({period[0]} on).")
    return Order()
