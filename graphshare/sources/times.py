"""Every way in which releases write a time, read as UTC; in SQL, and cell by cell for samples.

Times without a zone are UTC, as Flock's exports are. A date alone is that day's midnight, and said to be ``day_only``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from graphshare.engine import quoted

#: Formats with date and time, the most frequent first. DuckDB and Python read them alike.
_MOMENTS = (
    "%m/%d/%Y, %I:%M:%S %p UTC",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%MZ",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S UTC",
    "%Y-%m-%d %H:%M:%S.%f UTC",
    "%Y-%m-%d %I:%M:%S %p",
    "%m/%d/%Y, %I:%M:%S %p",
    "%m/%d/%Y, %I:%M %p",
    "%m/%d/%Y, %I:%M %p UTC",
    "%m/%d/%Y, %H:%M:%S",
    "%m/%d/%Y, %H:%M:%S UTC",
    "%m/%d/%Y %I:%M:%S %p UTC",
    "%m/%d/%Y %I:%M %p UTC",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S%p",
    "%m/%d/%Y %I:%M%p",
    "%m/%d/%Y %H:%M:%S UTC",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %I:%M:%S %p",
    "%m/%d/%y %I:%M %p",
    "%m/%d/%y %H:%M:%S",
    "%m/%d/%y %H:%M",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y, %I:%M:%S %p",
    "%b %d, %Y, %I:%M %p",
    "%b %d, %Y %I:%M %p",
    "%b %d, %Y %H:%M",
    "%B %d, %Y %I:%M:%S %p",
    "%B %d, %Y, %I:%M %p",
    "%B %d, %Y %I:%M %p",
)
_ZONED = (
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S.%f%z",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M%z",
    "%m/%d/%Y, %I:%M:%S %p %z",
    "%m/%d/%Y %I:%M:%S %p %z",
    "%m/%d/%Y %H:%M:%S %z",
)
_DAYS = ("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%Y/%m/%d", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y")
_CLOCKS = (
    "%I:%M:%S %p UTC",
    "%H:%M:%S",
    "%I:%M:%S %p",
    "%H:%M:%S.%f",
    "%I:%M %p",
    "%H:%M",
    "%H:%M:%S UTC",
    "%I:%M:%S%p",
    "%I:%M%p",
)

#: Excel counts days from here; serial numbers between these are days of 2009 to 2064.
_EXCEL_EPOCH = datetime(1899, 12, 30)
_SERIALS = (40_000, 60_000)
_SERIAL = r"^[456][0-9]{4}(?:\.[0-9]+)?$"


#: Only what begins like this is tried as a time in Python: trying every format on every cell would be slow.
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[/-](?:[0-9]{1,2}|[A-Za-z]{3})[/-][0-9]{1,4}|[A-Za-z]{3,9} [0-9]{1,2}, [0-9]{4}")
_LIKE_A_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_SHAPES = 500
_FORMAT_OF_SHAPE: dict[str, str] = {}


def _formats(formats: tuple[str, ...], first: str | None = None) -> str:
    ordered = [first, *(f for f in formats if f != first)] if first in formats else list(formats)
    return "[" + ", ".join(quoted(f) for f in ordered if f) + "]"


def moment_sql(cell: str, likely: str | None = None) -> str:
    """SQL for a cell as a UTC ``TIMESTAMP``, null where it is no time. ``likely`` is the format to try first."""
    text = f"trim({cell}, ' \t\r\n\u00a0')"
    plain, zoned, day = _formats(_MOMENTS, likely), _formats(_ZONED), _formats(_DAYS, likely)
    first = likely if likely in _MOMENTS or likely in _DAYS else _MOMENTS[0]
    serial = (
        f"CASE WHEN regexp_full_match({text}, {quoted(_SERIAL)}) THEN TIMESTAMP '1899-12-30' + "
        f"to_microseconds(round({text}::DOUBLE * 86400)::BIGINT * 1000000) END"
    )
    # the inner CASE keeps DuckDB from working out the trimmed text for cells that need none of it
    rest = f"coalesce(try_strptime({text}, {plain}), try_strptime({text}, {zoned})::TIMESTAMP, try_strptime({text}, {day}), {serial})"
    return f"coalesce(try_strptime({cell}, {quoted(first)}), CASE WHEN {cell} IS NOT NULL THEN {rest} END)"


def day_and_clock_sql(day: str, clock: str) -> str:
    """SQL for a date cell and a time-of-day cell together."""
    text = f"trim({clock}, ' \t\r\n\u00a0')"
    at = f"try_strptime({text}, {_formats(_CLOCKS)})"
    whole = f"date_trunc('day', {moment_sql(day)})"
    return f"coalesce({whole} + ({at} - date_trunc('day', {at})), {moment_sql(clock)}, {whole})"


def day_only_sql(cell: str, at: str) -> str:
    """SQL for whether a cell that was read as the time ``at`` gives the day alone."""
    return f"({at} IS NOT NULL AND NOT contains({cell}, ':') AND {at} = date_trunc('day', {at}))"


def read_moment(text: str) -> datetime | None:
    """One cell as a UTC time without zone; ``None`` where it is no time."""
    found = moment_format(text)
    if found is None:
        return None
    text = text.strip()
    if found == "serial":
        return _EXCEL_EPOCH + timedelta(seconds=round(float(text) * 86400))
    return _parse(text, found)


def moment_format(text: str) -> str | None:
    """The format that a cell is a time in (``serial`` for Excel's numbers); ``None`` where it is no time."""
    text = text.strip()
    if re.match(_SERIAL, text):
        return "serial"
    if len(text) > 40 or not _LIKE_A_DAY.match(text):
        return None
    shape = re.sub("[0-9]", "0", text)
    known = _FORMAT_OF_SHAPE.get(shape)
    for form in (known, *_MOMENTS, *_ZONED, *_DAYS):
        if form is not None and _parse(text, form) is not None:
            if len(_FORMAT_OF_SHAPE) < _SHAPES:
                _FORMAT_OF_SHAPE[shape] = form
            return form
    return None


def is_clock(text: str) -> bool:
    """Whether a cell is a time of day without a date."""
    text = text.strip()
    return _LIKE_A_CLOCK.match(text) is not None and any(_parse(text, f) is not None for f in _CLOCKS)


def is_day(text: str) -> bool:
    """Whether a cell is a date without a time."""
    return ":" not in text and moment_format(text) in _DAYS


def frame_of(text: str) -> tuple[datetime, datetime] | None:
    """The two ends of a ``Time Frame`` cell: on two lines, or joined by ``to``."""
    ends = [e for e in re.split(r"\s*\n\s*|\s+to\s+", text.strip()) if e]
    if len(ends) != 2:
        return None
    start, end = read_moment(ends[0]), read_moment(ends[1])
    return (start, end) if start and end else None


def frame_sql(cell: str, likely: str | None = None) -> tuple[str, str]:
    """SQL for the start and end of a ``Time Frame`` cell."""
    end_of_first = f"split_part({cell}, chr(10), 1)"
    two_lines = f"contains({cell}, chr(10))"
    start = (
        f"CASE WHEN {two_lines} THEN {moment_sql(end_of_first, likely)} ELSE {moment_sql(_half(cell, 1), likely)} END"
    )
    second = f"split_part({cell}, chr(10), 2)"
    until = f"CASE WHEN {two_lines} THEN {moment_sql(second, likely)} ELSE {moment_sql(_half(cell, 2), likely)} END"
    return start, until


def _half(cell: str, which: int) -> str:
    return f"split_part({cell}, ' to ', {which})"


def _parse(text: str, form: str) -> datetime | None:
    try:
        found = datetime.strptime(text, form)
    except ValueError:
        if form.endswith("%z") and re.search(r"[+-]\d\d$", text):
            return _parse(text + "00", form)
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
