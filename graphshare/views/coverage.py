"""The page of what is held: agencies by months, a mark for each kind, and what is not held of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphshare.answer import Answer
from graphshare.domain.months import months_from
from graphshare.questions.coverage import EVENTS, NETWORK, OPEN, OTHER, OWN, WHOLE, Coverage
from graphshare.telling.coverage import line
from graphshare.views.footing import Grounds, footing
from graphshare.views.page import Page, render
from graphshare.views.payload import CoveragePage

SCRIPTS = ("dom.js", "coverage.js")

#: Mark → what it says, its shape, its fill. Lists are round, so that color is not needed to tell them from logs.
MARKS = {
    NETWORK: ("network audit", "bar", "#111827"),
    OWN: ("organization audit", "bar", "#6B7280"),
    OTHER: ("another log: a portal's audit, a selection by keyword", "bar", "#B9B2A3"),
    WHOLE: ("complete list", "dot", "#111827"),
    OPEN: ("list not complete, only counted or not published", "ring", "#111827"),
    EVENTS: ("event log", "line", "#6B7280"),
}
#: The picture draws this many lines, those of agencies with a log first; the table has all.
LINES = 150
LEFT, TOP, EACH, TALL = 290, 34, 16, 20
_NAME = 42
_UNMARKED = "A month without a mark is not known."


def coverage_page(answer: Answer[Coverage]) -> str:
    """The HTML of the page of a coverage."""
    found = answer.found
    agencies = sorted(found.agencies, key=lambda a: (not a.logs, not a.events, a.agency, a.agency_id or ""))
    lines = [(a.agency, kind, marked) for a in agencies for kind, marked in a.strips]
    rows = [line(a) for a in found.agencies]
    page = Page(
        title="What is held, and what is not",
        subtitle=_span(found.months),
        answer=f"{answer.sentence} {_UNMARKED}",
        data=CoveragePage(rows=rows),
        scripts=SCRIPTS,
        template="coverage.html.j2",
        words={
            "foot": footing(Grounds(answer.provenance, replied=answer.replied)),
            "rows": rows, "drawn": min(len(lines), LINES), "lines": len(lines),
            "grid": _grid(lines[:LINES], found.months), "unknown": found.unknown_agency,
            "marks": [{"words": w, "shape": s, "fill": f} for w, s, f in MARKS.values()],
        },
    )  # fmt: skip
    return render(page)


def _span(months: tuple[str, str] | None) -> str:
    return " to ".join(dict.fromkeys(months or ()))


def _grid(
    lines: Sequence[tuple[str, str, Mapping[str, str]]], span: tuple[str, str] | None
) -> dict[str, object] | None:
    """The marks in the picture's own units; ``None`` where nothing has a month."""
    if not lines or span is None:
        return None
    months = months_from(*span)
    at = {m: LEFT + i * EACH for i, m in enumerate(months)}
    marks, labels = [], []
    before = None
    for i, (agency, kind, marked) in enumerate(lines):
        y = TOP + i * TALL
        named = agency if agency != before else ""
        before = agency
        labels.append({"y": y + 14, "name": _short(named), "kind": kind, "rule": bool(named) and i > 0, "top": y})
        for month, mark in sorted(marked.items()):
            words, shape, fill = MARKS[mark]
            marks.append({
                "x": at[month], "y": y, "shape": shape, "fill": fill, "words": f"{agency}, {month}: {words}",
            })  # fmt: skip
    years = [
        {"x": at[m], "text": m[:4]} for i, m in enumerate(months) if m.endswith("-01") or (i == 0 and m[5:] < "10")
    ]
    return {
        "width": LEFT + len(months) * EACH + 10, "height": TOP + len(lines) * TALL + 8, "marks": marks, "labels": labels,
        "years": years, "top": TOP, "left": LEFT, "each": EACH, "tall": TALL,
    }  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"
