"""Small multiples of a timeline: the same months at the same scale, once for each federal body or agency."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graphshare.domain.prose import plural
from graphshare.tally import Group
from graphshare.views.figure import Figure, Mark, Sheet, box
from graphshare.views.lettering import cut

INK, SOFT, RULE = "#111827", "#4B5563", "#DAD6CC"
#: So many panels are drawn; the rest is one panel.
DRAWN, ACROSS = 12, 3
WIDTH, WIDE, TALL, HEAD, GAP, EDGE = 900.0, 264.0, 64.0, 22.0, 38.0, 16.0


@dataclass(frozen=True)
class Panel:
    """One panel: searches a month."""

    name: str
    months: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.months.values())


def panels(groups: Sequence[Group], key: str, may_be_named: Collection[str] | None = None) -> list[Panel]:
    """A panel for each value of a key, those with most searches first, and one for all others.

    ``may_be_named``: ids of agencies that may be; whoever may not, or has one search, is among the others.
    """
    by_name: dict[str | None, dict[str, int]] = {}
    others: dict[str, int] = {}
    ids: dict[str | None, str | None] = {}
    for g in groups:
        name, month, n = g.keys.get(key), g.keys.get("month"), g.all.searches or 0
        if month and n:
            by_month = by_name.setdefault(name, {})
            by_month[month[:7]] = by_month.get(month[:7], 0) + n
            ids[name] = g.keys.get(f"{key}_id")
    ordered = sorted(by_name, key=lambda n: (-sum(by_name[n].values()), str(n)))
    left = (
        ordered
        if may_be_named is None
        else [n for n in ordered if ids[n] in may_be_named and sum(by_name[n].values()) > 1]
    )
    kept = left[:DRAWN]
    rest = [n for n in ordered if n not in kept]
    for left_out in rest:
        for when, count in by_name[left_out].items():
            others[when] = others.get(when, 0) + count
    out = [Panel(n or ("names no body" if key == "body" else "not known"), by_name[n]) for n in kept]
    if rest:
        noun = "agency" if key == "agency" else "body"
        out.append(Panel(f"{plural(len(rest), f'other {noun}')}", others))
    return out


def multiples(shown: Sequence[Panel], months: Sequence[str], silent: Collection[str], heading: str) -> Figure:
    """The panels as one picture, all at one scale; months in ``silent`` have no log and are hatched."""
    top = max((n for p in shown for n in p.months.values()), default=0) or 1
    each = WIDE / len(months)
    marks: list[Mark] = []
    for i, p in enumerate(shown):
        x0, y0 = EDGE + (i % ACROSS) * (WIDE + GAP), (i // ACROSS) * (HEAD + TALL + 34.0) + 14
        floor = y0 + HEAD + TALL
        marks.append(Mark(text=cut(p.name, WIDE - 60, 13), x=x0, y=y0 + 6, size=13, weight=700, fill=INK))
        marks.append(Mark(text=f"{p.total:,}", x=x0 + WIDE, y=y0 + 6, size=12, anchor="end", fill=SOFT))
        marks.append(Mark(d=f"M{x0:.1f} {floor:.1f}h{WIDE:.1f}", stroke=RULE))
        for j, month in enumerate(months):
            x, n = x0 + j * each, p.months.get(month, 0)
            if month in silent:
                marks.append(
                    Mark(d=box(x, y0 + HEAD, each, TALL), hatch=True, words=f"{month}: no log held, not known")
                )
            elif n:
                h = max(1.5, n / top * TALL)
                shape = box(x + each * 0.1, floor - h, each * 0.8, h)
                marks.append(Mark(d=shape, fill=SOFT, key=f"p-{i}", words=f"{p.name}, {month}: {plural(n, 'search')}"))
        for month, at, anchor in ((months[0], x0, "start"), (months[-1], x0 + WIDE, "end")):
            marks.append(Mark(text=month, x=at, y=floor + 14, size=10.5, anchor=anchor, fill=SOFT))
    rows = -(-len(shown) // ACROSS)
    says = f"{heading}: {plural(len(shown), 'panel')} at one scale, {months[0]} to {months[-1]}, at most {top:,} searches a month."
    notes = (f"All panels have one scale: the tallest bar is {plural(top, 'search')} in a month.",)
    return Figure(heading, WIDTH, rows * (HEAD + TALL + 34.0) + 14, tuple(marks), says, (), notes)


def multiples_sheet(shown: Sequence[Panel], heading: str, noun: str, notes: Sequence[str] = ()) -> Sheet:
    """The panels as a table."""
    rows = tuple(
        (p.name, p.total, min(p.months), max(p.months), "; ".join(f"{m}: {n:,}" for m, n in sorted(p.months.items())))
        for p in shown
    )
    columns = (noun, "Searches", "First month", "Last month", "By month")
    return Sheet(heading, columns, rows, tuple(f"p-{i}" for i in range(len(shown))), notes=tuple(notes))
