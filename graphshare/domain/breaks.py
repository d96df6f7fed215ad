"""Dated breaks in how the records are made: printed and drawn whenever an answer crosses one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graphshare.disk.by_hand import rows_by_hand
from graphshare.errors import HandError


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """From this day on, records mean something else."""

    day: date
    text: str

    def to_json(self) -> dict[str, object]:
        """An element of ``breaks``."""
        return {"day": self.day.isoformat(), "text": self.text}


def day_of_break(name: str) -> date:
    """The day of a packaged break, by the name that ``data/breaks.toml`` gives it."""
    day: date = next(b["day"] for b in _packaged() if b.get("name") == name)
    return day


@cache
def _packaged() -> list[dict[str, Any]]:
    return list(tomllib.loads(files("graphshare").joinpath("data/breaks.toml").read_text(encoding="utf-8"))["break"])


def breaks(hand: Path | None = None) -> list[Break]:
    """The packaged breaks and those of ``hand/breaks.csv`` (``day,text``), by day."""
    found = [Break(b["day"], b["text"]) for b in _packaged()]
    own = hand / "breaks.csv" if hand else None
    if own is not None and own.exists():
        for line, row in enumerate(rows_by_hand(own)[1], start=2):
            try:
                found.append(Break(date.fromisoformat(row.get("day", "").strip()), row.get("text", "").strip()))
            except ValueError:
                raise HandError(
                    f"breaks.csv, line {line}: {row.get('day')!r} is not a day.",
                    hint="Its columns are day,text; days read YYYY-MM-DD.",
                ) from None
    return sorted(set(found))


def crossed(all_breaks: list[Break], first: date | None, last: date | None) -> list[Break]:
    """The breaks strictly inside a span of days: those that an answer over the span crosses."""
    return [b for b in all_breaks if (first is None or first < b.day) and (last is None or b.day <= last)]
