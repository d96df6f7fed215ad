"""The card of one agency: a picture of 1200 × 630 to share, and below it the table that says the same, with its rows.

The agency's name never stands there without how many of the searches mention only HSI, and without what is held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphshare.domain.bodies import find_body
from graphshare.domain.model import Grade
from graphshare.domain.months import months_from
from graphshare.domain.prose import month as month_in_words
from graphshare.domain.prose import plural, span
from graphshare.questions.legible import Legible
from graphshare.questions.spoken_for import BRANCH, LinesCounted, SearchLine, counted, parties, told_apart
from graphshare.views.figure import AroundFigures, Figure, Mark, Sheet, box, figure_page
from graphshare.views.footing import Grounds, cited_rows, footing, window
from graphshare.views.lettering import cut, wrapped
from graphshare.views.naming import not_named
from graphshare.views.sentence import state_name

WIDTH, HEIGHT, EDGE = 1200, 630, 56
INK, SOFT, PALE, RULE, DARK, LIGHT, PAPER = "#111827", "#4B5563", "#6B7280", "#DAD6CC", "#111827", "#C77700", "#FBFAF6"
#: So many rows stand beside a figure in the table.
ROWS_CITED = 400
NO_REPLY = "asked for comment: not recorded"


@dataclass(frozen=True)
class CardOf:
    """Whose card it is. ``months``: the months of its search log held (``in_part``: over only some of their days), and whether
    only a selection is; ``reply``: its words, ``replies``: those of the agencies that searched, by their ids."""

    agency: str
    state: str | None
    body: str
    months: tuple[str, ...]
    selection: bool
    legible: Legible
    reply: str | None
    grounds: Grounds
    replies: Mapping[str, str | None] = field(default_factory=dict)
    in_part: tuple[str, ...] = ()


def card_page(of: CardOf, lines: Sequence[SearchLine]) -> str:
    """The HTML of the page with the card; ``lines`` are the searches of the agency's cameras that speak of the body."""
    n = counted(lines)
    around = AroundFigures(
        f"{of.agency}: a card", window(of.grounds.window), card_sentence(of, n), footing(of.grounds),
        f"card-{of.agency}".lower().replace(" ", "-"), (f"The picture is {WIDTH} × {HEIGHT}, as links to share show it.",), picture=True,
    )  # fmt: skip
    return figure_page(around, [_card(of, n, lines)], [_figures(of, n, lines), _who(of, lines)])


def card_sentence(of: CardOf, n: LinesCounted) -> str:
    """What the card says, in one paragraph."""
    return " ".join((f"{headline(of, n)}.", *(f"{t}." for t in _details(of, n)), what_is_held(of)))


def headline(of: CardOf, n: LinesCounted) -> str:
    """The finding: how many searches of its cameras mention the body; never a count where no log is held."""
    if not of.months:
        return f"Who searched the cameras of {of.agency} for {of.body} is not known: no search log of it is held"
    if not n.named:
        return f"No search of the cameras of {of.agency} that mentions {of.body} is seen in the log held"
    verb = "mentions" if n.named == 1 else "mention"
    return f"{plural(n.named, 'search')} of the cameras of {of.agency} {verb} {of.body}"


def _details(of: CardOf, n: LinesCounted) -> list[str]:
    if not of.months or not n.named:
        return []
    details = [f"{n.asked:,} say it was for {of.body}" if n.asked != 1 else f"1 says it was for {of.body}"]
    if told_apart(of.body):
        details.append(
            f"{n.branch_only:,} mention{'s' if n.branch_only == 1 else ''} only {BRANCH}, its investigations branch, which does crime, too"
        )
    return [*details, f"{plural(n.agencies, 'agency')} ran them"]


def what_is_held(of: CardOf) -> str:
    """What is held of the agency's log, what of it cannot be read, and what no log shows."""
    text = "A log shows a query, not its result, the case behind it, or who was at the keyboard. Not seen is not “did not happen”."
    if not of.months:
        return text
    kind = "Only selected rows of its search log are" if of.selection else "Its search log is"
    gap = len(months_from(of.months[0], of.months[-1])) - len(of.months)
    missing = f", {plural(gap, 'month')} between missing" if gap else ""
    if of.in_part:
        missing += f", {month_in_words(of.in_part[0]) if len(of.in_part) == 1 else plural(len(of.in_part), 'month')} only in part"
    legible = of.legible
    unread = (
        f" Of {plural(legible.searches, 'search')} in it, {legible.unreadable:,} give no readable reason, "
        f"{legible.unclear:,} are unclear."
    )
    return f"{kind} held for {span(of.months[0], of.months[-1])}{missing}.{unread if legible.searches and not of.selection else ''} {text}"


def _card(of: CardOf, n: LinesCounted, lines: Sequence[SearchLine]) -> Figure:
    wide = WIDTH - 2 * EDGE
    marks = [Mark(d=box(0, 0, WIDTH, HEIGHT), fill=PAPER), Mark(d=box(0, 0, 14, HEIGHT), fill=INK)]
    full = find_body(of.body)
    where = state_name(of.state).replace("the ", "") if of.state else of.agency
    kicker = f"License-plate readers · {where} · {full.full if full else of.body}"
    marks.append(Mark(text=cut(kicker, wide, 19), x=EDGE, y=62, size=19, fill=SOFT, weight=700))
    y, size = 118.0, 46 if len(headline(of, n)) < 72 else 38
    for text in wrapped(headline(of, n), wide, size, bold=True)[:3]:
        marks.append(Mark(text=text, x=EDGE, y=y, size=size, weight=700, fill=INK))
        y += size * 1.18
    y += 4
    for text in _details(of, n):
        count, _, words = text.partition(" ")
        marks.append(Mark(text=count, x=EDGE, y=y + 16, size=27, weight=700, fill=INK))
        marks.append(Mark(text=cut(words, wide - 90, 22), x=EDGE + 78, y=y + 14, size=22, fill=INK))
        y += 36
    foot = HEIGHT - 26.0
    below = [*wrapped(what_is_held(of), wide, 16), cut(f"{of.agency}: {of.reply or NO_REPLY}", wide, 16)]
    top = foot - 22 - len(below) * 21
    if of.months and n.named:
        marks += _months(of, lines, y + 14, top - 34)
    marks.append(Mark(d=f"M{EDGE} {top:.1f}H{WIDTH - EDGE}", stroke=RULE, width=1.5))
    marks += [Mark(text=t, x=EDGE, y=round(top + 24 + i * 21, 1), size=16, fill=SOFT) for i, t in enumerate(below)]
    made = " · ".join(
        x
        for x in (
            f"{plural(len(of.grounds.releases), 'file')} cited" if of.grounds.releases else "",
            *footing(of.grounds)["credits"][:2],
            footing(of.grounds)["made"].split(" · ")[0],
        )
        if x
    )
    marks.append(Mark(text=cut(made, wide, 14), x=EDGE, y=foot, size=14, fill=PALE))
    return Figure("The card", WIDTH, HEIGHT, tuple(marks), card_sentence(of, n))


def by_month(lines: Sequence[SearchLine]) -> dict[str, tuple[int, int]]:
    """Month → distinct searches that mention the body: all, and those that mention only the branch."""
    by_search: dict[str, dict[str, tuple[int, bool]]] = {}
    for x in lines:
        if x.day and x.grade is not Grade.HINTED:
            by_search.setdefault(x.day[:7], {})[x.search] = (x.searches, x.branch_only)
    return {
        m: (sum(n for n, _ in s.values()), sum(n for n, b in s.values() if b)) for m, s in sorted(by_search.items())
    }


def _months(of: CardOf, lines: Sequence[SearchLine], top: float, floor: float) -> list[Mark]:
    """Bars a month from the first month held to the last; hatched where no log is held, the branch alone in another color."""
    if floor - top < 46:
        return []
    monthly, months = by_month(lines), months_from(of.months[0], of.months[-1])
    most = max((n for n, _ in monthly.values()), default=0) or 1
    apart, wide = told_apart(of.body), WIDTH - 2 * EDGE - 210
    each = wide / len(months)
    marks = [Mark(d=f"M{EDGE} {floor:.1f}H{EDGE + wide:.1f}", stroke=PALE)]
    for i, month in enumerate(months):
        x, (n, branch) = EDGE + i * each, monthly.get(month, (0, 0))
        if month not in of.months:
            marks.append(Mark(d=box(x, top + 12, each, floor - top - 12), hatch=True))
        tall = (floor - top - 18) / most
        rest = n - branch if apart else n
        if rest:
            marks.append(Mark(d=box(x + each * 0.12, floor - rest * tall, each * 0.76, rest * tall), fill=DARK))
        if apart and branch:
            marks.append(Mark(d=box(x + each * 0.12, floor - n * tall, each * 0.76, branch * tall), fill=LIGHT))
        if i in (0, len(months) - 1) or month.endswith("-01"):
            marks.append(
                Mark(text=month, x=round(x + each / 2, 1), y=round(floor + 18, 1), size=14, anchor="middle", fill=SOFT)
            )
    marks.append(Mark(text=f"{most:,} a month", x=EDGE, y=round(top + 6, 1), size=14, fill=SOFT))
    x, y = EDGE + wide + 22, floor
    keys = (
        [(DARK, f"mention {of.body}")]
        if not apart
        else [(LIGHT, f"only {BRANCH}"), (DARK, f"{of.body}, or more than {BRANCH}")]
    )
    for fill, words in reversed(keys):
        marks += [Mark(d=box(x, y - 12, 13, 13), fill=fill), Mark(text=words, x=x + 20, y=y, size=14.5, fill=INK)]
        y -= 22
    if len(of.months) < len(months):
        marks += [
            Mark(d=box(x, y - 12, 13, 13), hatch=True),
            Mark(text="no log held", x=x + 20, y=y, size=14.5, fill=INK),
        ]
    return marks


def _figures(of: CardOf, n: LinesCounted, lines: Sequence[SearchLine]) -> Sheet:
    known = of.grounds.by_id
    mention = [x for x in lines if x.grade is not Grade.HINTED]

    def cites(searches: Sequence[SearchLine]) -> tuple[str, ...]:
        return cited_rows(sorted({(x.release, x.row) for x in searches}), known, ROWS_CITED)

    figures: list[tuple[str, int, list[SearchLine]]] = [
        (f"searches that mention {of.body}", n.named, mention),
        (f"of them say it was for {of.body}", n.asked, [x for x in mention if x.grade is Grade.ASKED]),
        (f"of them mention only {BRANCH}", n.branch_only, [x for x in mention if x.branch_only]),
        (f"more that could mean {of.body}", n.hinted - n.named, [x for x in lines if x.grade is Grade.HINTED]),
        ("agencies that ran those that mention it", n.agencies, mention),
    ]
    if not told_apart(of.body):
        del figures[2]
    rows = tuple((words, count if of.months else None) for words, count, _ in figures)
    keys = tuple(f"f{i}" for i in range(len(figures)))
    return Sheet(
        "What the card says", ("What", "Count"), rows, keys, tuple(cites(searches) for *_, searches in figures)
    )


def _who(of: CardOf, lines: Sequence[SearchLine]) -> Sheet:
    """The agencies, named only where they may be, each with how many mention only the branch; one search is never ranked."""
    who = parties(lines)
    named = [p for p in who if p.may_be_named]
    others = [p for p in who if not p.may_be_named and p.counted.named]
    several, once = (
        [p for p in named if p.counted.named > 1],
        sorted((p for p in named if p.counted.named == 1), key=lambda p: p.name),
    )
    notes = []
    if others:
        notes.append(not_named(len(others)))
    apart = told_apart(of.body)
    rows = tuple(
        (p.name, p.state, p.counted.named, p.counted.asked, *((p.counted.branch_only,) if apart else ()), p.counted.first, p.counted.last,
         of.replies.get(p.agency) or NO_REPLY)
        for p in (*several, *once)
    )  # fmt: skip
    columns = (
        "Agency",
        "State",
        f"Mention {of.body}",
        "Say it was for it",
        *((f"Only {BRANCH}",) if apart else ()),
        "First",
        "Last",
        "Its reply",
    )
    if several and once:
        notes.append(
            f"{plural(len(once), 'agency')} with one search each {'stands' if len(once) == 1 else 'stand'} below the others, by name."
        )
    return Sheet("Who ran them", columns, rows, notes=tuple(notes))
