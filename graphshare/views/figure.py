"""Pages that stand as they are: figures drawn in Python, each mark a link to its row, and the tables that say the same.

They need no script to be read; scripts only take them along (PNG, SVG, CSV).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graphshare.views.page import Page, render
from graphshare.views.payload import FigurePage, Foot
from graphshare.views.payload import Sheet as Carried

SCRIPTS = ("dom.js", "figure.js")
#: A table in a page has at most so many rows; its CSV has all.
ROWS = 2_000
_NUMBER = re.compile(r"[\d,]+(\.\d+)?")
#: What a cell of a table holds; ``None`` is not known.
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape (``d``, an SVG path) or a text at a place; ``key``: the row of a table to which it leads, ``words``: what it says."""

    d: str = ""
    text: str = ""
    x: float = 0.0
    y: float = 0.0
    size: float = 12.0
    anchor: str = "start"
    weight: int = 400
    fill: str = "none"
    stroke: str | None = None
    width: float = 1.0
    dash: str | None = None
    hatch: bool = False
    halo: bool = False
    key: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture: its marks from back to front, what it shows in a sentence, and its legend."""

    heading: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    says: str
    legend: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. ``keys``: each row's own, to which marks lead; ``evidence``: the rows of files on which it stands."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    keys: tuple[str, ...] = ()
    evidence: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    silent: str = "not known"  # what stands where a value is None


@dataclass(frozen=True)
class AroundFigures:
    """What stands on the page around its figures and tables.

    ``file``: how files taken along are called; ``picture``: the first figure is taken along alone, at its own size.
    """

    title: str
    subtitle: str
    answer: str
    foot: Foot
    file: str
    notes: Sequence[str] = field(default=())
    picture: bool = False


def figure_page(around: AroundFigures, figures: Sequence[Figure], sheets: Sequence[Sheet]) -> str:
    """The HTML of a page of figures and tables."""
    tables: list[Carried] = [
        {"name": s.heading, "columns": [*s.columns, *(["Evidence"] if s.evidence else [])],
         "rows": [[*r, "; ".join(s.evidence[i])] if s.evidence else list(r) for i, r in enumerate(s.rows)]}
        for s in sheets
    ]  # fmt: skip
    data: FigurePage = {"tables": tables, "foot": around.foot, "file": around.file, "picture": around.picture}
    return render(
        Page(
            title=around.title, subtitle=around.subtitle, answer=around.answer, scripts=SCRIPTS, template="figure.html.j2",
            data=data,
            words={"foot": around.foot, "figures": figures, "sheets": [_shown(s) for s in sheets], "notes": around.notes},
        )
    )  # fmt: skip


def _shown(s: Sheet) -> dict[str, object]:
    """A table as it stands in the page: plain texts, and which columns hold numbers."""
    numeric = [
        any(isinstance(r[i], int) or _NUMBER.fullmatch(str(r[i])) for r in s.rows) for i in range(len(s.columns))
    ]
    return {
        "heading": s.heading, "columns": s.columns, "numeric": numeric, "notes": s.notes, "more": max(0, len(s.rows) - ROWS),
        "shown": min(len(s.rows), ROWS), "evidenced": bool(s.evidence),
        "rows": [
            {
                "key": s.keys[i] if s.keys else None, "cells": [_cell(c, s.silent) for c in row],
                "evidence": s.evidence[i] if s.evidence else (),
            }
            for i, row in enumerate(s.rows[:ROWS])
        ],
    }  # fmt: skip


def _cell(value: Value, silent: str) -> str:
    return silent if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def key_of(text: str) -> str:
    """A key that can stand in an address: letters, digits and dashes."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"_{ord(c):x}" for c in text)


def box(x: float, y: float, w: float, h: float) -> str:
    """The path of a rectangle."""
    return f"M{x:.1f} {y:.1f}h{w:.1f}v{h:.1f}h{-w:.1f}Z"


def disk(x: float, y: float, r: float) -> str:
    """The path of a circle."""
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0Z"


def round_step(most: int) -> int:
    """A round step that makes at most five of the greatest."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * 5 >= most:
                return step
        power *= 10
