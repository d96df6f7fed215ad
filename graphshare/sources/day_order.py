"""Whether the day or the month comes first in a column of dates, told by all of its cells, then by the period of the file.

``14/10/2025`` says it itself; ``03/11/2025`` does not. Where cells of one column contradict each other, those that do not say it
themselves are not guessed. Where nothing tells it the month comes first, as in all exports known; that this is a guess is said
where the other way round the days lie closer together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
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


#: A period in another time zone begins, or ends, up to a day off.
_GRACE = timedelta(days=1)


def period_of(sample: Sample, titles: Sequence[str]) -> tuple[date, date] | None:
    """The days that the names of a file and the titles in it give, from first to last, a day of grace on each side."""
    for name in (*titles, *sample.names):
        if (found := filenames.period_in(name)) is not None:
            return found[0] - _GRACE, found[1] + _GRACE
    return None


def in_order_of_days(
    connection: duckdb.DuckDBPyConnection,
    stretches: Sequence[Stretch],
    sample: Sample,
    orders: tuple[int, int, int],
    stage: Callable[[Sequence[Stretch]], object],
) -> tuple[Sequence[Stretch], list[str]]:
    """The stretches with the order of their days, as the staged rows show it, and what must be said of it; the same ones where the
    month comes first.

    ``orders``: how many times say that the day comes first, that the month does, that neither. Where no time says it, all are
    read the other way round, too (``stage``); what is left staged is what was.
    """
    first, second, either = orders
    found = decided(first, second, either)
    if found.order is None and either and not second:
        as_read = _days(connection)
        stage(_ordered(stretches, DAY))
        found = _told_by_days(as_read, _days(connection), _period_of(sample, stretches))
        stage(stretches)
    said = [found.said] if found.said else []
    return _ordered(stretches, found.order) if found.order else stretches, said


def _ordered(stretches: Sequence[Stretch], order: str) -> list[Stretch]:
    out = []
    for stretch in stretches:
        columns = {b[f] for b in stretch.mapping.blocks for f in ("at", "frame", "frame_from", "frame_until") if f in b}
        cells = [
            [in_order(c, order) for c in column] if i in columns else column for i, column in enumerate(stretch.cells)
        ]
        out.append(replace(stretch, cells=cells, order=order))
    return out


def _period_of(sample: Sample, stretches: Sequence[Stretch]) -> tuple[date, date] | None:
    header = stretches[0].mapping.header or 0
    return period_of(sample, [" ".join(c for c in r if c.strip())[:200] for r in sample.head[:header]])


def _days(connection: duckdb.DuckDBPyConnection) -> set[date]:
    found = connection.execute("SELECT DISTINCT moment::DATE FROM staged_rows WHERE moment IS NOT NULL").fetchall()
    return {day for (day,) in found}


#: On so many days of one month, rather than on one day of so many months, nobody searches by chance.
_NO_CHANCE = 5


def _told_by_days(month_first: set[date], day_first: set[date], period: tuple[date, date] | None) -> Order:
    """The order of a log by the days that it has, read in both ways: those of its period, or else those that lie closer
    together, where the others are most unlikely; if they are only less likely, that it is a guess is said."""
    if not month_first or not day_first:
        return Order()
    if period:
        outside, swapped_outside = (any(not period[0] <= d <= period[1] for d in s) for s in (month_first, day_first))
        if outside and not swapped_outside:
            named = period[0] + _GRACE
            return Order(DAY, f"Its times have the day before the month, by the days that its name gives ({named} on).")
        return Order()
    (first, last), (other_first, other_last) = ((min(s), max(s)) for s in (month_first, day_first))
    if last - first <= other_last - other_first:
        return Order()
    if len(day_first) >= _NO_CHANCE and len({(d.year, d.month) for d in day_first}) == 1:
        return Order(DAY, "Its times have the day before the month: else it would hold but one day of each month.")
    return Order(
        said=f"Day and month of its times cannot be told apart: read as {first} to {last}, which could be {other_first} to "
        f"{other_last}. A period in the file's name settles it."
    )
