"""A reach month by month, for people."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.model import Grade, Window
from graphshare.domain.months import last_day
from graphshare.domain.prose import listed, month, plural, some, span, window_in_words
from graphshare.domain.provenance import Provenance
from graphshare.questions.monthly.curve import Curve, Month
from graphshare.telling import BLIND


def tell(found: Curve, provenance: Provenance) -> Answer[Curve]:
    """One row a month; –: nothing held speaks of it."""
    window = provenance.window
    found = replace(found, sentence=_sentence(found, window), notes=(*_cut(found, window), *_notes(found)))
    columns = (
        "month",
        "held",
        "mention",
        "by agencies",
        "cameras of",
        "new",
        "so far",
        "could",
        "listed",
        "own",
        "for",
        "lists",
    )
    note = (
        f"held: logs that cover a day of it; mention: searches that mention {found.body}, and by how many agencies, of whose cameras; "
        "new, so far: of these; could: whose cameras were searched so, are open to it by a list, or could be searched by agencies that had "
        "mentioned it by then; listed: whose lists name it; own: its own searches; for: say it was for it. –: nothing held speaks of it."
    )
    table = Table(
        f"{found.body}, month by month", columns, tuple(_row(m) for m in found.months), note,
        spare=("lists", "for", "own"),
    )  # fmt: skip
    return Answer(found, (table,), found.notes, lines="months", provenance=provenance)


def _row(m: Month) -> tuple[Cell, ...]:
    at = list(Grade).index(Grade.NAMED)

    def named(counts: tuple[int, int, int] | None) -> int | None:
        return counts[at] if counts else None

    return (
        m.month, m.logs + m.selections + m.own_logs, named(m.searches), named(m.agencies), named(m.owners), m.new, m.so_far,
        m.could, m.declared, m.own, m.searches[0] if m.searches else None, m.lists,
    )  # fmt: skip


def _cut(found: Curve, window: Window) -> list[str]:
    """Which months the window cuts: their rows count some of their days only."""
    months = [m.month for m in found.months]
    cut = {d.isoformat()[:7] for d in (window.since,) if d and d.day > 1}
    cut |= {d.isoformat()[:7] for d in (window.until,) if d and d != last_day(d.isoformat()[:7])}
    cut &= set(months)
    if not cut:
        return []
    which = listed([month(m) for m in sorted(cut)])
    return [f"Of {which} only days {window_in_words(window)} are counted."]


def _sentence(found: Curve, window: Window) -> str:
    """``first`` is said of the window where there is one: what was before is not looked at."""
    these = "" if window == Window() else f" {window_in_words(window)}"
    known = [(m, m.searches[1]) for m in found.months if m.searches]
    if not known:
        return f"How far {found.body} reached in any month is not known: no log{these} that says when it was searched is held."
    most, count = max(known, key=lambda x: x[1])
    last = next((m for m in reversed(found.months) if m.so_far is not None), None)
    first = next((m for m, n in known if n), None)
    silent = len(found.months) - len(known)
    months = f"{found.body}, month by month: {plural(len(found.months), 'month')} ({span(found.months[0].month, found.months[-1].month)})"
    logs_held = "a log is held of each" if not silent else f"of {silent:,} of them no log is held"
    if first is None:
        return f"{months}; {logs_held}. No search that mentions it is seen{these}; not seen is not “did not happen”."
    searches = "search that mentions" if most == first and count == 1 else "searches that mention"
    verb = "is" if searches.startswith("search ") else "are"
    when = f", {these.strip()}," if these else ""
    first_and_most = (
        f"The first {searches} it{when} {verb} of {month(first.month)}, most are of {month(most.month)} ({count:,})"
    )
    seen = (
        f"; until {month(last.month)} such searches, and its own, are seen at the cameras of {some(last.so_far or 0, 'agency')}"
        if last
        else ""
    )
    return f"{months}; {logs_held}. {first_and_most}{seen}."


def _notes(found: Curve) -> list[str]:
    out = []
    if found.unplaced:
        n = found.unplaced
        out.append(
            f"Of {plural(n, 'search')} that {'mentions' if n == 1 else 'mention'} {found.body} nothing says the month."
        )
    logs = [m.logs for m in found.months]
    if logs and min(logs) != max(logs):
        out.append(
            f"Logs of between {min(logs):,} and {max(logs):,} agencies cover a month: a curve rises and falls with what is held, too."
        )
    out += [f"{b.day}: {b.text}" for b in found.breaks]
    return [*out, BLIND]
