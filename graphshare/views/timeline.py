"""The page of a tally by month: how many searches, how many logs are held, and the days on which the records themselves changed.

From the first month held to the last: a month without a log is hatched, a month with a log and no search stands at zero. A fall
in what records say is not a fall in use: every break that the months cross is drawn through the bars and told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graphshare.answer import Answer
from graphshare.domain.breaks import Break
from graphshare.domain.months import last_day, months_from
from graphshare.domain.prose import plural
from graphshare.questions.days_held import MonthHeld
from graphshare.tally import Group, Tally
from graphshare.telling.tally import sides
from graphshare.views.figure import AroundFigures, Figure, Mark, Sheet, box, disk, figure_page, round_step
from graphshare.views.footing import Grounds, footing, window
from graphshare.views.multiples import multiples, multiples_sheet, panels

INK, SOFT, RULE, RED, BLUE = "#111827", "#4B5563", "#DAD6CC", "#BE123C", "#1F5FA8"
FILLS = {"asked": "#111827", "named": "#6B7280", "hinted": "#B9B2A3", None: "#E2DDD0"}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, FLOOR, STRIP = 900.0, 372.0, 56.0, 16.0, 52.0, 290.0, 326.0
#: Rows of files that stand in the page beside a month.
ROWS = 40


@dataclass(frozen=True)
class BesideTimeline:
    """What is held beside the tally. ``logs``: what is held of each month; ``rows``: month → rows of files that count;
    ``town``: whose cameras were searched; ``laws``: (day, words) of laws and splits to mark; ``by``: the same searches by
    ``month`` and ``body`` or ``agency`` for small multiples, and which agencies (ids) may be named."""

    logs: Mapping[str, MonthHeld] = field(default_factory=dict)
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    town: str | None = None
    laws: Sequence[tuple[date, str]] = ()
    by: tuple[str, Sequence[Group], Collection[str]] | None = None


def timeline_page(answer: Answer[Tally], breaks: Sequence[Break] = (), beside: BesideTimeline | None = None) -> str:
    """The HTML of the page of a tally by month, or by month and grade."""
    sentence, found = timeline_sentence(answer.found, beside), answer.found
    beside = beside or BesideTimeline()
    months, undated = by_month(found.groups, beside.logs)
    subject = found.question.of or "all searches"
    graded = any("grade" in g.keys for g in found.groups)
    span = (months[0][0], months[-1][0]) if months else ("", "")
    crossed = [(b.day, b.text, RED) for b in breaks if months and span[0] <= f"{b.day:%Y-%m}" <= span[1]]
    marked = sorted(
        [*crossed, *((d, t, BLUE) for d, t in beside.laws if months and span[0] <= f"{d:%Y-%m}" <= span[1])]
    )
    whose = f" of the cameras of {beside.town}" if beside.town else ""
    title = f"Searches{whose} a month: {subject}"
    called = f"timeline-{subject}{'-' + beside.town if beside.town else ''}".lower().replace(" ", "-")
    page = AroundFigures(
        title, f"{subject}{' · ' + beside.town if beside.town else ' · all logs held'} · {window(found.question.window)}",
        sentence, footing(Grounds(answer.provenance, replied=answer.replied)), called,
    )  # fmt: skip
    if not months:
        return figure_page(page, [], [Sheet("Every month", ("Month", "Searches"), ())])
    figures, sheets = (
        [_figure(months, marked, beside, (title, subject, graded))],
        [_sheet(months, beside, graded, undated)],
    )
    if beside.by:
        figure, sheet = _apart(months, beside, *beside.by)
        figures, sheets = [*figures, figure], [*sheets, sheet]
    return figure_page(page, figures, sheets)


def _apart(
    months: Months, beside: BesideTimeline, key: str, groups: Sequence[Group], named: Collection[str]
) -> tuple[Figure, Sheet]:
    """The same searches by body or agency."""
    shown = panels(groups, key, named if key == "agency" else None)
    heading = f"By {'agency that searched' if key == 'agency' else 'federal body'}"
    silent = {m for m, _ in months if beside.logs and m not in beside.logs}
    note = (
        "Named are agencies by rows that mention a federal body and spell their name firmly, with two such searches or more."
        if key == "agency"
        else "One search can mention several bodies: the panels do not add up."
    )
    noun = "Agency" if key == "agency" else "Body"
    return multiples(shown, [m for m, _ in months], silent, heading), multiples_sheet(shown, heading, noun, (note,))


def timeline_sentence(found: Tally, beside: BesideTimeline | None = None) -> str:
    """How many searches over which months, the month with most, and for how many months no log is held; never a trend."""
    asked, beside = beside is not None, beside or BesideTimeline()
    months, undated = by_month(found.groups, beside.logs)
    counted = [(sum(c.values()), m) for m, c in months]
    total = sum(n for n, _ in counted)
    whose = f" of the cameras of {beside.town}" if beside.town else ""
    if not total:
        if asked and not beside.logs:
            return f"No log is held that could show a search{whose}: not known, not zero."
        none = f"No search{whose} with a date is in {_called(beside)}."
        return f"{none} Not seen is not “did not happen”."
    most, when = max(counted, key=lambda x: (x[0], x[1]))
    text = f"In {_called(beside)}, {plural(total, 'search')}{whose} "
    text += (
        f"in {months[0][0]}"
        if len(months) == 1
        else f"from {months[0][0]} to {months[-1][0]}, the most in {when} ({most:,})"
    )
    silent = sum(m not in beside.logs for m, _ in months) if beside.logs else 0
    gap = f" For {plural(silent, 'month')} between no log is held: not known, not zero." if silent else ""
    if not _only_picked(beside) and any(h.picked for h in beside.logs.values()):
        gap += f" {_SOME_PICKED}"
    part = sum(h.in_part for h in beside.logs.values())
    gap += (
        f" In {'one month' if part == 1 else f'{part:,} months'} {_called(beside)} reach over only some of the days."
        if part
        else ""
    )
    return f"{text}.{sides(found)}{gap}" + (f" {plural(undated, 'search')} without a date left out." if undated else "")


_SOME_PICKED = "Of some logs only rows picked by somebody are held: what these left out is not known."


def _only_picked(beside: BesideTimeline) -> bool:
    """Whether nothing but rows picked from logs is held."""
    return bool(beside.logs) and all(h.picked == h.logs for h in beside.logs.values())


def _noun(beside: BesideTimeline) -> str:
    return "selection" if _only_picked(beside) else "log"


def _called(beside: BesideTimeline) -> str:
    """What the records are called: a selection is no log."""
    return "the selected rows held" if _only_picked(beside) else "the logs held"


Months = list[tuple[str, dict[str | None, int]]]


def by_month(groups: Sequence[Group], logs: Mapping[str, MonthHeld]) -> tuple[Months, int]:
    """Searches a month and grade, from the first month held (or searched in) to the last; and those without a date."""
    searches: dict[str, dict[str | None, int]] = {}
    undated = 0
    for g in groups:
        month, grade, n = g.keys.get("month"), g.keys.get("grade"), g.all.searches or 0
        if not month:
            undated += n
            continue
        counts = searches.setdefault(month[:7], {})
        known = grade if grade in {"asked", "named", "hinted"} else None
        counts[known] = counts.get(known, 0) + n
    ends = sorted({*searches, *logs})
    return [(m, searches.get(m, {})) for m in months_from(ends[0], ends[-1])] if ends else [], undated


def grade_words(grade: str | None, subject: str) -> str:
    """A grade as people read it: of a body by its name, of a purpose or of immigration of any body."""
    body = "a federal body" if subject in {"immigration", "all searches"} or subject.islower() else subject
    return {"asked": f"says it was for {body}", "named": f"mentions {body}", "hinted": f"could mean {body}"}.get(
        str(grade), "names no body"
    )


@dataclass(frozen=True, slots=True)
class _Picture:
    """What the months of a picture have in common: what is counted, whether by grade, the top of the scale, a month's width."""

    subject: str
    graded: bool
    top: int
    each: float
    beside: BesideTimeline

    @property
    def deepest(self) -> int:
        """The most logs that are held of one month."""
        return max((h.logs for h in self.beside.logs.values()), default=0)


def _figure(
    months: Months, marked: Sequence[tuple[date, str, str]], beside: BesideTimeline, heads: tuple[str, str, bool]
) -> Figure:
    """The picture; ``heads``: its title, what is counted, whether by grade. ``marked``: days with their words and color."""
    title, subject, graded = heads
    most = max((sum(c.values()) for _, c in months), default=0)
    step = round_step(most)
    wide = WIDTH - LEFT - RIGHT
    picture = _Picture(subject, graded, max(step * -(-most // step), step), wide / len(months), beside)
    every = max(1, -(-len(months) * 48 // int(wide)))
    marks = _scale(picture.top, step)
    for i, (month, counts) in enumerate(months):
        x = LEFT + i * picture.each
        marks += _month(month, counts, x, picture)
        if i % every == 0:
            middle = round(x + picture.each / 2, 1)
            marks.append(Mark(text=month, x=middle, y=FLOOR + 18, anchor="middle", fill=SOFT))
    if beside.logs:
        words = f"{_noun(beside)}s held a month (at most {picture.deepest:,})"
        marks.append(Mark(text=words, x=LEFT, y=HEIGHT - 8, size=11.5, fill=SOFT))
    marks += _days_marked(marked, months[0][0], picture.each)
    notes = [f"{n}. {day}: {text}" for n, (day, text, _) in enumerate(marked, start=1)]
    if any(color == RED for *_, color in marked):
        notes.append(
            "Months on two sides of a red line are not alike: a fall in what records say is not a fall in use."
        )
    says = f"{title}, {months[0][0]} to {months[-1][0]}. The table below has every month and its rows."
    return Figure(title, WIDTH, HEIGHT, tuple(marks), says, _legend(len(months), picture), tuple(notes))


def _scale(top: int, step: int) -> list[Mark]:
    marks = []
    for count in range(0, top + 1, step):
        y = round(FLOOR - count / top * (FLOOR - TOP), 1)
        marks += [
            Mark(d=f"M{LEFT:.0f} {y}H{WIDTH - RIGHT:.0f}", stroke=RULE),
            Mark(text=f"{count:,}", x=LEFT - 8, y=y + 4, anchor="end", fill=SOFT),
        ]
    return marks


def _month(month: str, counts: Mapping[str | None, int], x: float, picture: _Picture) -> list[Mark]:
    """A month from ``x`` on: its searches, the days over which no log reaches hatched, below it how many logs are held."""
    beside, each, y = picture.beside, picture.each, FLOOR
    known, noun = beside.logs.get(month), _noun(beside)
    logs = known.logs if known else 0
    left, wide = x + each * 0.1, each * 0.8
    marks = []
    if beside.logs and not known:
        marks.append(Mark(d=box(x, TOP, each, FLOOR - TOP), hatch=True, words=f"{month}: no log held, not known"))
    if known and known.in_part:
        marks += _beyond(month, known, x, each)
    for grade, fill in FILLS.items():
        if n := counts.get(grade, 0):
            tall = n / picture.top * (FLOOR - TOP)
            y -= tall
            words = f"{month}: {n:,} {grade_words(grade, picture.subject) if picture.graded else 'searches'}"
            fill = fill if picture.graded else FILLS["named"]
            marks.append(Mark(d=box(left, y, wide, tall), fill=fill, key=f"m-{month}", words=words))
    if not sum(counts.values()) and (logs or not beside.logs):
        words = f"{month}: 0 searches in {plural(logs, noun)} held"
        marks.append(Mark(d=box(left, FLOOR - 2, wide, 2), fill=SOFT, key=f"m-{month}", words=words))
    if logs:
        tall = 6 + 14 * logs / picture.deepest
        words = f"{month}: {plural(logs, noun)} held{_days(known)}"
        marks.append(Mark(d=box(left, STRIP + 20 - tall, wide, tall), fill=BLUE, words=words))
    return marks


def _days_marked(marked: Sequence[tuple[date, str, str]], first: str, each: float) -> list[Mark]:
    """A numbered line through the bars for each day, in a picture that begins with the month ``first``."""
    marks = []
    for n, (day, text, color) in enumerate(marked, start=1):
        at = (day.year - int(first[:4])) * 12 + day.month - int(first[5:7]) + (day.day - 1) / 31
        x, y = round(LEFT + at * each, 1), 14.0 + n % 2 * 19
        marks += [
            Mark(d=f"M{x} {y + 4:.0f}V{FLOOR:.0f}", stroke=color, dash="4 3"),
            Mark(d=disk(x, y, 9), fill=color, words=f"{day}: {text}"),
            Mark(text=str(n), x=x, y=y + 4, size=11.5, weight=700, anchor="middle", fill="#FFFFFF"),
        ]
    return marks


def _legend(months: int, picture: _Picture) -> tuple[Mark, ...]:
    logs, square = picture.beside.logs, "M1 1h14v14h-14Z"
    grades = FILLS.items() if picture.graded else ()
    marks = [Mark(d=square, fill=fill, words=grade_words(grade, picture.subject)) for grade, fill in grades]
    if logs and (len(logs) < months or any(h.in_part for h in logs.values())):
        marks.append(Mark(d=square, hatch=True, words="no log held: not known"))
    if logs:
        marks.append(Mark(d=square, fill=BLUE, words=f"{_noun(picture.beside)}s held"))
    return tuple(marks)


def _beyond(month: str, known: MonthHeld, x: float, each: float) -> list[Mark]:
    """The days of a month before and after those over which logs reach, hatched."""
    long = last_day(month).day
    before, after = each * (known.first - 1) / long, each * (long - known.last) / long
    words = f"{month}: what is held reaches over {known.days} of {plural(known.of, 'day')}"
    parts = ((x, before), (x + each - after, after))
    return [Mark(d=box(at, TOP, wide, FLOOR - TOP), hatch=True, words=words) for at, wide in parts if wide]


def _days(known: MonthHeld | None) -> str:
    return f", reaching over {known.days} of {plural(known.of, 'day')}" if known and known.in_part else ""


def _sheet(months: Months, beside: BesideTimeline, graded: bool, undated: int) -> Sheet:
    rows = []
    for month, counts in months:
        known = not beside.logs or month in beside.logs or bool(counts)
        by_grade = [counts.get(g, 0) if known else None for g in FILLS] if graded else []
        has = beside.logs.get(month)
        logs = [has.logs if has else 0] if beside.logs else []
        days = [f"{has.days} of {has.of}" if has else "none"] if beside.logs else []
        rows.append((month, *by_grade, sum(counts.values()) if known else None, *logs, *days))
    grades = ("Says it was for it", "Mentions it", "Could mean it", "Names no body") if graded else ()
    columns = (
        "Month",
        *grades,
        "Searches",
        *((f"{_noun(beside).capitalize()}s held", "Days they reach over") if beside.logs else ()),
    )
    notes = (
        [f"{plural(undated, 'search')} without a date {'is' if undated == 1 else 'are'} in no month."]
        if undated
        else []
    )
    if beside.logs:
        notes.append("Where no log is held, nothing is known; it is not zero.")
    evidence = tuple(_cited(beside.rows.get(m, ())) for m, _ in months) if beside.rows else ()
    return Sheet("Every month", columns, tuple(rows), tuple(f"m-{m}" for m, _ in months), evidence, tuple(notes))


def _cited(rows: Sequence[str]) -> tuple[str, ...]:
    return (
        *rows[:ROWS],
        *([f"and {plural(len(rows) - ROWS, 'row')} more: graphshare tally --rows"] if len(rows) > ROWS else []),
    )
