"""The page that compares two windows: rates side by side, doors opened and closed, who began and who stopped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from math import ceil

from graphshare.answer import Answer
from graphshare.domain.model import Door, Evidence, Use
from graphshare.domain.prose import plural
from graphshare.questions.compare.answer import EVIDENCE_KEPT, Compared, Rate, Searcher, WindowCounted
from graphshare.questions.compare.spans import NETWORK
from graphshare.views.figure import AroundFigures, Figure, Mark, Sheet, Value, disk, figure_page, key_of, round_step
from graphshare.views.footing import Grounds, cited_rows, footing
from graphshare.views.lettering import cut
from graphshare.views.naming import not_named

INK, SOFT, RULE, BEFORE, AFTER = "#111827", "#4B5563", "#DAD6CC", "#8A8F98", "#111827"
WIDTH, LEFT, ROW, TOP = 900.0, 270.0, 26.0, 46.0
#: The picture has so many logs, those with most searches; the table has all.
DRAWN = 40
#: A rate is drawn from so many searches on in each window.
FEWEST = 100


class _Names:
    """The names that may stand on the page; who ran such searches without a sure match is “agency to review n”."""

    def __init__(self, found: Compared, named: Collection[str]) -> None:
        acting = {s.agency_id: s.agency for s in (*found.began, *found.stopped)}
        acting |= {c.proxy[0]: c.proxy[1] for c in (*found.opened, *found.closed) if c.proxy}
        unsure = sorted((a for a in acting if a not in named), key=lambda a: (acting[a], a))
        self.review = {a: f"agency to review {i}" for i, a in enumerate(unsure, start=1)}

    def of(self, agency: str, name: str) -> str:
        return self.review.get(agency, name)


def compare_page(answer: Answer[Compared], named: Collection[str]) -> str:
    """The HTML of the page; ``named``: ids of agencies that may be named by every search that mentions the body."""
    found, names = answer.found, _Names(answer.found, named)
    first, second = (f"{w.since} to {w.until}" for w in found.windows.both)
    notes = [*found.notes]
    if names.review:
        notes.append(not_named(len(names.review)))
    grounds = Grounds(answer.provenance, found.releases, notes=tuple(notes), replied=answer.replied)
    page = AroundFigures(
        f"{found.body}: two windows compared", f"{first} and {second}", found.sentence,
        footing(grounds), f"compare-{found.body}".lower().replace(" ", "-"),
    )  # fmt: skip
    rates = sorted(
        found.rates, key=lambda r: (r.refused is not None, -(r.before.of + r.after.of), r.agency, r.log.kind)
    )
    told_rates = [r for r in rates if not r.refused]
    drawn = [r for r in told_rates if min(r.before.of, r.after.of) >= FEWEST]
    figures = [_figure(found, drawn[:DRAWN], (first, second), len(told_rates) - len(drawn))] if drawn else []
    return figure_page(page, figures, [_rates(found, rates), _doors(found, names), _searchers(found, names)])


def _figure(found: Compared, rates: Sequence[Rate], windows: tuple[str, str], few: int) -> Figure:
    """A line a log: where its rate stood before, and where after; of ``few`` logs one search more would move it too far."""
    most = ceil(max(max(r.before.rate or 0, r.after.rate or 0) for r in rates)) or 1
    step = round_step(most)
    most = step * -(-most // step)
    wide = WIDTH - LEFT - 90
    marks = []
    for rate in range(0, most + 1, step):
        x = round(LEFT + rate / most * wide, 1)
        marks += [
            Mark(d=f"M{x} {TOP - 10:.0f}V{TOP + len(rates) * ROW:.0f}", stroke=RULE),
            Mark(text=f"{rate:,}", x=x, y=TOP - 16, size=11, anchor="middle", fill=SOFT),
        ]
    marks.append(
        Mark(
            text=f"searches in 10,000 whose reason {found.level.says(found.body)}",
            x=LEFT,
            y=14,
            size=11.5,
            weight=700,
            fill=SOFT,
        )
    )
    for i, r in enumerate(rates):
        y, key = TOP + i * ROW + 10, _key(r)
        a, b = (round(LEFT + (c.rate or 0) / most * wide, 1) for c in (r.before, r.after))
        whose = "its cameras" if r.log.kind == NETWORK else "its officers"
        words = f"{r.agency}, {whose}: {r.before.rate:,} in 10,000 before, {r.after.rate:,} after"
        marks += [
            Mark(text=cut(f"{r.agency}, {whose}", LEFT - 20, 12), x=LEFT - 12, y=y + 4, anchor="end", fill=INK),
            Mark(d=f"M{a} {y}H{b}", stroke=SOFT, width=2),
            Mark(d=disk(a, y, 6), fill="#FFFFFF", stroke=BEFORE, width=2, key=key, words=words),
            Mark(d=disk(b, y, 6), fill=AFTER, key=key, words=words),
        ]
    legend = (
        Mark(d=disk(8, 8, 5), fill="#FFFFFF", stroke=BEFORE, width=2, words=f"before: {windows[0]}"),
        Mark(d=disk(8, 8, 5), fill=AFTER, words=f"after: {windows[1]}"),
    )
    notes = [
        "Only logs that reach over both windows. A fall in words is not a fall in use where the records themselves changed."
    ]
    if few:
        notes.append(
            f"{plural(few, 'log')} with fewer than {FEWEST} searches in a window {'is' if few == 1 else 'are'} not drawn: a single search "
            "moves such a rate too far. The table has them."
        )
    notes += [f"{b.day}: {b.text}" for b in found.breaks]
    says = f"Rates of {plural(len(rates), 'log')} in both windows. The table below has each."
    return Figure(
        "How often, before and after", WIDTH, TOP + len(rates) * ROW + 8, tuple(marks), says, legend, tuple(notes)
    )


def _key(r: Rate) -> str:
    return key_of(f"r-{r.log.agency}-{r.log.kind}")


def _rates(found: Compared, rates: Sequence[Rate]) -> Sheet:
    rows = tuple(
        (
            r.agency, "its cameras" if r.log.kind == NETWORK else "its officers",
            *((f"{r.before.rate:,}", f"{r.after.rate:,}") if not r.refused else ("refused", "refused")),
            *_counts(r.before), *_counts(r.after), r.refused or "counted",
        )
        for r in rates
    )  # fmt: skip
    columns = (
        "Agency",
        "Searches of",
        "In 10,000 before",
        "In 10,000 after",
        "Before",
        "Of all",
        "After",
        "Of all then",
        "Why refused",
    )
    known = {r.id: r for r in found.releases}
    logs = tuple(
        tuple(f"{known[i].file} ({known[i].sha256[:12]})" for i in r.log.releases if i in known) for r in rates
    )
    return Sheet("Rates", columns, rows, tuple(map(_key, rates)), logs)


def _counts(c: WindowCounted) -> tuple[Value, Value]:
    return (c.searches, c.of) if c.known else ("not known", "not known")


def _doors(found: Compared, names: _Names) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    cites: list[tuple[str, ...]] = []
    for change, changes in (("opened", found.opened), ("closed", found.closed)):
        for c in changes:
            door = "listed" if c.use is Use.OPEN else f"{c.door.value} door"
            through = names.of(*c.proxy) if c.proxy else c.body
            rows.append(
                (
                    c.owner,
                    change,
                    door,
                    through,
                    c.searches if c.door is not Door.FRONT else "no search",
                    _day(c.first),
                    _day(c.last),
                )
            )
            cites.append(_rows(found, c.rows))
    for m in found.moved:
        was, now = (" and ".join(d.value for d in doors) for doors in (m.before, m.after))
        rows.append((m.owner, "moved", f"{was} to {now}", m.body, "not counted", "no date", "no date"))
        cites.append(_rows(found, m.rows))
    notes = ("Opened: seen after and not before, in records that reach over both. Not seen is not “did not happen”.",)
    columns = ("Owner", "Change", "Door", "Through", "Searches", "First", "Last")
    return Sheet("Doors", columns, tuple(rows), tuple(f"d-{i}" for i in range(len(rows))), tuple(cites), notes)


def _searchers(found: Compared, names: _Names) -> Sheet:
    changed: list[tuple[str, Searcher]] = [
        *(("began", s) for s in found.began),
        *(("stopped", s) for s in found.stopped),
    ]
    rows = tuple(
        (names.of(s.agency_id, s.agency), change, s.before, s.after, _day(s.first), _day(s.last))
        for change, s in changed
    )
    columns = ("Agency", "Change", "Searches before", "After", "First", "Last")
    cites = tuple(_rows(found, s.rows) for _, s in changed)
    return Sheet(
        "Who began, and who stopped, in the logs compared",
        columns,
        rows,
        tuple(f"s-{i}" for i in range(len(rows))),
        cites,
    )


def _rows(found: Compared, rows: Sequence[Evidence]) -> tuple[str, ...]:
    return cited_rows([(e.release, e.row) for e in rows], {r.id: r for r in found.releases}, EVIDENCE_KEPT)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "no date"
