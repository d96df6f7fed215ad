"""Days and windows as people type them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from graphshare.domain.model import Window
from graphshare.errors import InputError

_US_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def day_of(text: str, option: str) -> date:
    """An ISO day; raises ``InputError`` that names the option, and what was meant where that can be told."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    hint = "Days read YYYY-MM-DD, in UTC."
    if found := _US_DAY.fullmatch(text.strip()):
        month, day, year = map(int, found.groups())
        with suppress(ValueError):
            hint = f"{hint} Did you mean {date(year, month, day)}?"
    raise InputError(f"{option} {text} is not a day.", hint=hint)


def window_of(since: str | None, until: str | None, options: tuple[str, str] = ("--since", "--until")) -> Window:
    """A window from two ISO days; raises ``InputError`` for anything else, which names the option that was typed."""
    first = day_of(since, options[0]) if since else None
    last = day_of(until, options[1]) if until else None
    if first and last and first > last:
        raise InputError(f"The window ends ({until}) before it begins ({since}).")
    return Window(first, last)


def iso(day: date | None) -> str | None:
    """A day as answers write it, ``YYYY-MM-DD``; nothing where it is not known."""
    return day.isoformat() if day else None


def iso_span(first: date | None, last: date | None) -> str | None:
    """``2025-01-02 to 2025-03-04``; one day where they are the same or one alone is known, nothing where neither is."""
    return " to ".join(dict.fromkeys(d.isoformat() for d in (first, last) if d)) or None
