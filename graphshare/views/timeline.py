"""The page of a tally by month: how many searches, and the days on which the records themselves changed.

A fall in what records say is not a fall in use: every break that the months cross is drawn through the bars and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphshare.answer import Answer
from graphshare.breaks import Break
from graphshare.prose import plural
from graphshare.tally import Group, Tally
from graphshare.views.footing import footing, window
from graphshare.views.page import Page, render

SCRIPTS = ("dom.js", "timeline.js")

#: From the bottom of a bar up: what a search's grade is, as told, and its fill. No grade: nobody is named.
GRADES = (
    ("asked", "asked", "#111827"),
    ("named", "named", "#6B7280"),
    ("hinted", "hinted", "#B9B2A3"),
    (None, "no body named", "#E2DDD0"),
)
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 900, 300, 52, 46, 34


def timeline_page(told: Answer[Tally], breaks: Sequence[Break] = (), *, title: str | None = None) -> str:
    """The HTML of the page of a tally by month, or by month and grade; breaks are drawn where the months cross them."""
    found = told.found
    months, undated = _months(found.groups)
    graded = any("grade" in g.keys for g in found.groups)
    crossed = [b for b in breaks if months and months[0][0] <= f"{b.day:%Y-%m}" <= months[-1][0]]
    subject = found.question.of or "all searches"
    answer = timeline_sentence(found)
    rows = [[m, *(counts.get(g, 0) for g, _, _ in GRADES), sum(counts.values())] for m, counts in months]
    page = Page(
        title=title or f"Searches a month: {subject}",
        subtitle=window(found.question.window.to_dict()),
        answer=answer,
        data={"rows": rows, "graded": graded, "subject": subject},
        scripts=SCRIPTS,
        template="timeline.html.j2",
        words={
            "foot": footing(told.data), "chart": _chart(months, crossed), "rows": rows, "graded": graded, "undated": undated,
            "crossed": [{"n": i + 1, "day": b.day.isoformat(), "text": b.text} for i, b in enumerate(crossed)],
            "grades": [{"words": w, "fill": f} for _, w, f in GRADES],
        },
    )  # fmt: skip
    return render(page)


def timeline_sentence(found: Tally) -> str:
    """How many searches over which months, and the month with most; never that use rose or fell."""
    months, undated = _months(found.groups)
    if not months:
        return "No search with a date is in this tally. Not seen is not “did not happen”."
    sums = [(sum(c.values()), m) for m, c in months]
    most, when = max(sums, key=lambda x: (x[0], x[1]))
    text = f"In the logs held, {plural(sum(n for n, _ in sums), 'search')} from {months[0][0]} to {months[-1][0]}"
    if len(months) == 1:
        text = f"In the logs held, {plural(sums[0][0], 'search')} in {when}"
    else:
        text += f", the most in {when} ({most:,})"
    return f"{text}." + (f" {plural(undated, 'search')} without a date left out." if undated else "")


def _months(groups: Sequence[Group]) -> tuple[list[tuple[str, dict[str | None, int]]], int]:
    """Searches a month and grade, months without one included; and those without a date."""
    found: dict[str, dict[str | None, int]] = {}
    undated = 0
    for g in groups:
        month, grade, n = g.keys.get("month"), g.keys.get("grade"), g.all.searches or 0
        if not month:
            undated += n
            continue
        counts = found.setdefault(month[:7], {})
        known = grade if grade in {"asked", "named", "hinted"} else None
        counts[known] = counts.get(known, 0) + n
    if not found:
        return [], undated
    out, month = [], min(found)
    while month <= max(found):
        out.append((month, found.get(month, {})))
        year, number = int(month[:4]), int(month[5:7])
        month = f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02d}"
    return out, undated


def _chart(months: list[tuple[str, dict[str | None, int]]], crossed: list[Break]) -> dict[str, Any]:
    """The bars, the scale and the breaks in the chart's own units."""
    most = max((sum(c.values()) for _, c in months), default=0)
    step = _round_step(most)
    top = max(step * -(-most // step), step)
    wide, tall = WIDTH - LEFT - 16, HEIGHT - TOP - BOTTOM
    each = wide / max(1, len(months))
    bars, labels = [], []
    every = max(1, -(-len(months) * 46 // wide))
    for i, (month, counts) in enumerate(months):
        x, y = LEFT + i * each, float(HEIGHT - BOTTOM)
        for grade, words, fill in GRADES:
            if n := counts.get(grade, 0):
                h = n / top * tall
                y -= h
                bars.append({
                    "x": round(x + each * 0.1, 1), "y": round(y, 1), "w": round(each * 0.8, 1), "h": round(h, 1),
                    "fill": fill, "words": f"{month}: {n:,} {words}",
                })  # fmt: skip
        if i % every == 0:
            labels.append({"x": round(x + each / 2, 1), "text": month})
    first = months[0][0] if months else ""
    lines = []
    for i, b in enumerate(crossed):
        at = (b.day.year - int(first[:4])) * 12 + b.day.month - int(first[5:7]) + (b.day.day - 1) / 31
        lines.append({"x": round(LEFT + at * each, 1), "n": i + 1, "y": 16 + i % 2 * 16})
    ticks = [{"y": round(HEIGHT - BOTTOM - v / top * tall, 1), "text": f"{v:,}"} for v in range(0, top + 1, step)]
    return {
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - 16, "floor": HEIGHT - BOTTOM, "bars": bars,
        "labels": labels, "breaks": lines, "ticks": ticks,
    }  # fmt: skip


def _round_step(most: int) -> int:
    """A round step that makes at most five of the greatest."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * 5 >= most:
                return step
        power *= 10
