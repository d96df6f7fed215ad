"""Counts, lists and days as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graphshare.domain.model import Window

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def many(noun: str) -> str:
    """The plural: ``agency`` → ``agencies``, ``search`` → ``searches``."""
    return (
        f"{noun[:-1]}ies"
        if noun.endswith("y") and noun[-2:-1] not in "aeiou"
        else f"{noun}es"
        if noun.endswith("ch")
        else f"{noun}s"
    )


def plural(count: int, noun: str) -> str:
    """``1 agency``, ``2,104 agencies``."""
    return f"{count:,} {noun if count == 1 else many(noun)}"


def number(count: int, most: int = 9) -> str:
    """A count in letters up to ``most``, else in digits: ``two``, ``12``."""
    return _NUMBERS[count] if 0 < count <= min(most, 20) else f"{count:,}"


def some(count: int, noun: str, most: int = 9) -> str:
    """``one agency``, ``four agencies``, ``12 agencies``."""
    return f"{number(count, most)} {noun if count == 1 else many(noun)}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]


def month(text: str) -> str:
    """``2025-01`` → ``January 2025``."""
    return f"{_MONTHS[int(text[5:7]) - 1]} {text[:4]}"


def span(first: str | None, last: str | None) -> str:
    """Months in words: ``January 2025 to March 2026``; empty where there are none."""
    if not first or not last:
        return ""
    return month(first) + (f" to {month(last)}" if last[:7] != first[:7] else "")


def day(on: date) -> str:
    """``May 1, 2025``."""
    return f"{_MONTHS[on.month - 1]} {on.day}, {on.year}"


def window_in_words(window: Window) -> str:
    """``from May 1, 2025 to May 31, 2025``; ``of all time`` without an edge."""
    if window.since and window.until:
        return (
            f"on {day(window.since)}"
            if window.since == window.until
            else f"from {day(window.since)} to {day(window.until)}"
        )
    if window.since:
        return f"since {day(window.since)}"
    return f"until {day(window.until)}" if window.until else "of all time"
