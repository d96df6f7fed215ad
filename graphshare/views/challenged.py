"""A figure stripped, as the folded part of a page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.questions.challenge import Challenge
from graphshare.telling.challenge import PLAIN_COLUMNS, plain_rows


@dataclass(frozen=True, slots=True)
class Stripped:
    """What the part says, its table as text, and what must be said with it."""

    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def stripped(found: Challenge | None) -> Stripped | None:
    """The part ``challenge`` of a page; ``None`` where its figure was not stripped."""
    if found is None:
        return None
    rows = tuple(
        tuple("–" if c is None else f"{c:,}" if isinstance(c, int) else c for c in row) for row in plain_rows(found)
    )
    return Stripped(found.sentence, PLAIN_COLUMNS, rows, found.notes)
