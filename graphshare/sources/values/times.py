"""Every way in which releases write a time, read as UTC; in SQL, and cell by cell for samples.

Times without a zone are UTC, as Flock's exports are; the zones of the United States stand for their fixed offsets. A date
alone is that day's midnight, and said to be ``day_only``.

A column that keeps to one format is read in one step. Any other cell is brought into a common form first (one space, no
weekday, no commas, the zone as an offset) and then tried in every format. DuckDB and Python read all alike.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from graphshare.engine import quoted

#: Formats of whole cells that are written often; a column that keeps to one of them is read fastest.
AS_WRITTEN = (
    "%m/%d/%Y, %I:%M:%S %p UTC",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d",
    "%m/%d/%Y, %I:%M:%S %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%m/%d/%y %I:%M %p",
    "%m/%d/%y %H:%M",
    "%m/%d/%y",
)
#: Two-digit years first: DuckDB would read ``25`` as the year 25.
_DAYS = ("%m/%d/%y", "%m/%d/%Y", "%Y-%m-%d", "%b %d %Y", "%B %d %Y", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y")
_CLOCKS = ("%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M:%S.%f", "%H:%M", "%I:%M:%S.%f %p")
_MOMENTS = tuple(f"{day} {clock}" for day in _DAYS for clock in _CLOCKS)
_ZONED = tuple(f"{moment} %z" for moment in _MOMENTS)

#: Zones of the United States by the hours that they stand behind UTC.
_ZONES = (
    *(("-0300", "ADT"), ("-0400", "EDT|AST"), ("-0500", "EST|CDT"), ("-0600", "CST|MDT"), ("-0700", "MST|PDT")),
    *(("-0800", "PST|AKDT"), ("-0900", "AKST|HDT"), ("-1000", "HST")),
)
#: A zone at the end of a column's label, in brackets or not: ``Search Time (PST)``.
_ZONE_OF_LABEL = tuple((re.compile(rf"(?i)[ _(\[-](?:{names})[)\]]?\s*$"), offset) for offset, names in _ZONES)
#: Zones whose distance from UTC changes with the season, or that only the agency knows.
_UNFIXED = re.compile(r"(?i)[(\[](?:(?:pacific|mountain|central|eastern|local)(?: time)?|[PMCE]T)[)\]]|\blocal\b")
_ZONE_AT_END = r"(?i)(?:[A-Z]{3,4}|Z|[+-][0-9]{2}:?(?:[0-9]{2})?)\)?\s*$"
_CLOCK_END = r"(:[0-9]{2}(?:\.[0-9]+)?(?: [AP]M)?)"
#: (pattern, replacement): in this order they bring a time into the common form.
_COMMON: tuple[tuple[str, str], ...] = (
    ("[\\s\u00a0\u2009\u202f,]+", " "),
    (r"(?i)^ ?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.? )?(.*?) ?$", r"\1"),
    (r"(?i)([0-9]) (?:at|@|[–-]) ([0-9])", r"\1 \2"),
    (r"^([0-9]{4})([0-9]{2})([0-9]{2})[T ]([0-9]{2})([0-9]{2})([0-9]{2})", r"\1-\2-\3 \4:\5:\6"),
    (r"^([0-9]{4})/([0-9]{1,2})/", r"\1-\2-"),
    (r"^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4}\b|[0-9]{2}\b)", r"\1/\2/\3"),
    (r"^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}\b|[0-9]{2}\b)", r"\1/\2/\3"),
    # a day that is no month stands first
    (r"^(1[3-9]|2[0-9]|3[01])/([0-9]{1,2})/([0-9]{4}\b|[0-9]{2}\b)", r"\2/\1/\3"),
    (r"([0-9])T([0-9])", r"\1 \2"),
    (r"(?i)([0-9]) ?([ap])\.? ?m\b\.?", r"\1 \2M"),
    (r"(\.[0-9]{6})[0-9]+", r"\1"),
    (r"(?i) ?\(?\b(?:UTC|GMT|UCT|Zulu)(?: ?\(?[+-]0{1,2}:?(?:00)?\)?)?\)?$", ""),
    (r"(:[0-9]{2}(?:\.[0-9]+)?)Z$", r"\1"),
    (rf"(?i){_CLOCK_END} ?\(?(?:UTC|GMT)? ?([+-][0-9]{{2}}:?(?:[0-9]{{2}})?)\)?$", r"\1 \2"),
    *((rf"(?i) \(?(?:{names})\)?$", f" {offset}") for offset, names in _ZONES),
)
_COMPILED = tuple((re.compile(pattern, re.ASCII), replacement) for pattern, replacement in _COMMON)

_EXCEL_EPOCH = datetime(1899, 12, 30)
#: Excel counts days (here those of 2009 to 2064); Unix counts seconds or milliseconds (here those of 2014 to 2033).
_SERIAL = r"^[456][0-9]{4}(?:\.[0-9]+)?$"
_EPOCH = r"^1[4-9][0-9]{8}(?:[0-9]{3})?(?:\.0+)?$"

#: Only what begins like this is tried as a time in Python: trying every format on every cell would be slow.
_LIKE_A_DAY = re.compile(
    r"\s{0,20}(?:[A-Za-z]{3,9}\.?,? )?(?:[0-9]{1,4}[/-](?:[0-9]{1,2}|[A-Za-z]{3})[/-][0-9]{1,4}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}"
    r"|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4}|[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4}|20[0-9]{6}T?[0-9]{6})",
    re.ASCII,
)
_LIKE_A_CLOCK = re.compile(r"\s{0,20}[0-9]{1,2}:[0-9]{2}")
_LONGEST = 48
_FORM_OF_SHAPE: dict[str, str] = {}
_SHAPES = 500


def _common_sql(text: str) -> str:
    for pattern, replacement in _COMMON:
        glob = ", 'g'" if pattern.startswith("[") else ""
        text = f"regexp_replace({text}, {quoted(pattern)}, {quoted(replacement)}{glob})"
    return text


def _common(text: str) -> str:
    for number, (pattern, replacement) in enumerate(_COMPILED):
        text = pattern.sub(replacement, text, count=0 if number == 0 else 1)
    return text


def _formats(formats: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(quoted, formats)) + "]"


def _any_sql(cell: str) -> str:
    """SQL for a cell in any format."""
    seconds = f"round({cell}::DOUBLE * 86400)::BIGINT"
    return (
        f"CASE WHEN contains({cell}, '/') OR contains({cell}, '-') OR contains({cell}, ' ') OR contains({cell}, 'T') THEN "
        f"list_transform([{_common_sql(cell)}], lambda t: coalesce(try_strptime(t, {_formats(_MOMENTS)}), "
        f"try_strptime(t, {_formats(_ZONED)})::TIMESTAMP, try_strptime(t, {_formats(_DAYS)})))[1] "
        f"WHEN regexp_matches({cell}, {quoted(_SERIAL)}) THEN TIMESTAMP '1899-12-30' + to_microseconds({seconds} * 1000000) "
        f"WHEN regexp_matches({cell}, {quoted(_EPOCH)}) THEN "
        f"make_timestamp(left({cell}, 13)::DOUBLE::BIGINT * CASE WHEN strlen(split_part({cell}, '.', 1)) = 13 THEN 1000 "
        f"ELSE 1000000 END) END"
    )


def moment_sql(cell: str, likely: str | None = None, *, any_format: bool = True) -> str:
    """SQL for a cell as a UTC ``TIMESTAMP``, null where it is no time.

    ``likely`` is the format to try first; without ``any_format`` it is the only one, which the engine plans much faster.
    """
    fast = f"try_strptime({cell}, {quoted(likely if likely in AS_WRITTEN else AS_WRITTEN[0])})"
    if not any_format:
        return fast
    return f"CASE WHEN {cell} IS NULL THEN NULL WHEN {fast} IS NOT NULL THEN {fast} ELSE {_any_sql(cell)} END"


def offset_in(label: str) -> str | None:
    """The offset from UTC of the zone that a column's label names, such as ``-0800``."""
    return next((offset for zone, offset in _ZONE_OF_LABEL if zone.search(label)), None)


def without_zone(label: str) -> str:
    """A column's label without the zone that it names."""
    for zone, _ in _ZONE_OF_LABEL:
        label = zone.sub("", label)
    return label


def doubt_about(label: str) -> str | None:
    """What must be said of times under a label that names a zone without a fixed distance from UTC."""
    if _UNFIXED.search(label) is None:
        return None
    return f"“{label.strip()}” may not be UTC; its times were read as UTC, and may be hours off."


def in_zone_of(label: str, cell: str) -> str:
    """SQL for a time cell with the zone of its column's label, where it gives none itself."""
    offset = offset_in(label)
    if offset is None:
        return cell
    bare = f"contains({cell}, ':') AND NOT regexp_matches({cell}, {quoted(_ZONE_AT_END)})"
    return f"CASE WHEN {bare} THEN concat({cell}, ' {offset}') ELSE {cell} END"


def day_and_clock_sql(day: str, clock: str) -> str:
    """SQL for a date cell and a time-of-day cell together."""
    together = f"concat(regexp_replace(trim({day}), ' 0?0:00(?::00(?:\\.0+)?)?$', ''), ' ', trim({clock}))"
    return (
        f"coalesce(CASE WHEN {clock} IS NOT NULL THEN {_any_sql(together)} END, {moment_sql(clock)}, {moment_sql(day)})"
    )


def day_only_sql(cell: str, at: str) -> str:
    """SQL for whether a cell that was read as the time ``at`` gives the day alone."""
    return f"(NOT contains({cell}, ':') AND {at} = date_trunc('day', {at}))"


def read_moment(text: str) -> datetime | None:
    """One cell as a UTC time without zone; ``None`` where it is no time."""
    return _read(text)[0]


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[datetime | None, str | None]:
    """A cell as a time, and the format that it is in when brought into the common form."""
    stripped = text.strip()
    if len(stripped) > _LONGEST:
        return None, None
    if re.match(_SERIAL, stripped):
        return _EXCEL_EPOCH + timedelta(seconds=round(float(stripped) * 86400)), "serial"
    if re.match(_EPOCH, stripped):
        whole = stripped.partition(".")[0]
        return datetime.fromtimestamp(int(whole) / (1000 if len(whole) == 13 else 1), UTC).replace(tzinfo=None), "epoch"
    if not _LIKE_A_DAY.match(stripped):
        return None, None
    shape = re.sub("[0-9]", "0", stripped)
    known = _FORM_OF_SHAPE.get(shape)
    if known is not None and (found := _parse(stripped, known)) is not None:
        return found, known
    for form in AS_WRITTEN:
        if (found := _parse(stripped, form)) is not None:
            if len(_FORM_OF_SHAPE) < _SHAPES:
                _FORM_OF_SHAPE[shape] = form
            return found, form
    common = _common(text)
    for form in (*_MOMENTS, *_ZONED, *_DAYS):
        if (found := _parse(common, form)) is not None:
            return found, form
    return None, None


def likely_format(text: str) -> str | None:
    """The format that a cell is written in, where it is one of those that are read in one step."""
    return next((f for f in AS_WRITTEN if _parse(text, f) is not None), None)


def is_moment(text: str) -> bool:
    """Whether a cell is a date with a time of day (also as a number of days or seconds)."""
    found, form = _read(text)
    return found is not None and form not in _DAYS


def is_day(text: str) -> bool:
    """Whether a cell is a date without a time."""
    return ":" not in text and _read(text)[1] in _DAYS


def is_clock(text: str) -> bool:
    """Whether a cell is a time of day without a date."""
    return _LIKE_A_CLOCK.match(text) is not None and read_moment(f"2000-01-01 {text.strip()}") is not None


#: What may stand between the two ends of a ``Time Frame``.
_BETWEEN = r"\s*\r?\n\s*|\s+(?:to|through|thru|until|[–—-])\s+"


def frame_of(text: str) -> tuple[datetime, datetime] | None:
    """The two ends of a ``Time Frame`` cell: on two lines, or joined by ``to`` or a dash."""
    ends = [e for e in re.split(_BETWEEN, text.strip()) if e]
    if len(ends) != 2:
        return None
    start, end = read_moment(ends[0]), read_moment(ends[1])
    return (start, end) if start and end else None


def frame_sql(
    cell: str, likely: str | None = None, *, any_format: bool = True, joined_by: str = "\n"
) -> tuple[str, str]:
    """SQL for the start and end of a ``Time Frame`` cell; without ``any_format``, of two likely ones that are joined so."""
    lines = f"contains({cell}, chr(10))"
    joined = f"regexp_replace({cell}, {quoted(_BETWEEN)}, chr(10))"

    def end(which: int) -> str:
        first, other = (f"split_part({c}, chr(10), {which})" for c in (cell, joined))
        if not any_format:
            return moment_sql(f"split_part({cell}, {quoted(joined_by)}, {which})", likely, any_format=False)
        return f"CASE WHEN {lines} THEN {moment_sql(first, likely)} ELSE {moment_sql(other, likely)} END"

    return end(1), end(2)


def frame_start(text: str) -> str:
    """The first end of a ``Time Frame`` cell, as written; any other cell as it is."""
    return re.split(_BETWEEN, text.strip(), maxsplit=1)[0]


def _parse(text: str, form: str) -> datetime | None:
    try:
        found = datetime.strptime(text, form)
    except ValueError:
        if form.endswith("%z") and re.search(r"[+-]\d\d$", text):
            return _parse(text + "00", form)
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
