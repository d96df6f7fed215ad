"""Towns side by side, and a state both ways, for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.laws import beside
from graphshare.domain.model import Window
from graphshare.domain.months import runs
from graphshare.domain.prose import capital, listed, plural, some, span, window_in_words
from graphshare.domain.provenance import Provenance
from graphshare.questions.towns.acts import Acts
from graphshare.questions.towns.side_by_side import SideBySide, Town
from graphshare.questions.towns.state import Member, State
from graphshare.telling import SEEN

#: So many agencies of a state are printed on each side.
_PRINTED = 20
_FAMILY = "mention a body of the immigration family"


def tell_towns(found: SideBySide, provenance: Provenance) -> Answer[SideBySide]:
    """Towns as the columns of one table over the same months; as rows of CSV."""
    found = replace(found, sentence=_towns_sentence(found, provenance.window), notes=tuple(_towns_notes(found)))
    columns = ("over the same months", *(t.agency for t in found.towns))
    rows = [(name, *(value(t) for t in found.towns)) for name, value in _MEASURES]
    table = Table("Side by side", columns, tuple(rows), _same_months(found))
    bodies = sorted({b for t in found.towns if t.by_others for b in t.by_others.bodies or {}})
    named = [(b, *(_levels(t, b) for t in found.towns)) for b in bodies]
    tables = [table]
    if named:
        note = "searches by agencies that are not federal: say it was for the body / mention it / could mean it; as written, no sums."
        tables.append(Table("Bodies in reasons and case numbers", ("body", *columns[1:]), tuple(named), note))
    return Answer(found, tuple(tables), found.notes, lines="towns", provenance=provenance)


#: A figure of one town, as a cell.
Measure = Callable[[Town], Cell]


def _of(field: str) -> Measure:
    return lambda t: getattr(t.by_others, field) if t.by_others else None


def _pair(field: str, place: int) -> Measure:
    return lambda t: getattr(t.by_others, field)[place] if t.by_others else None


_MEASURES: tuple[tuple[str, Measure], ...] = (
    ("searches by others", _of("searches")),
    ("of these as a lookup", lambda t: t.by_others.ways.lookups if t.by_others else None),
    ("agencies that searched", _of("agencies")),
    ("of other states", _pair("elsewhere", 0)),
    ("searches by these", _pair("elsewhere", 1)),
    ("federal agencies", _pair("federal", 0)),
    ("searches by these", _pair("federal", 1)),
    (_FAMILY, _of("family")),
    ("per 10,000 searches", _of("per_10000")),
    ("say immigration, name nobody", _of("says")),
    ("no readable reason", _of("unreadable")),
    ("unclear", _of("unclear")),
    ("searches by its own officers", lambda t: t.own),
    ("agencies on its last list", lambda t: t.may.agencies if t.may else None),
    ("federal accounts on it", lambda t: len(t.may.federal) if t.may else None),
    ("that list is of", lambda t: t.may.on.isoformat() if t.may and t.may.on else None),
    ("cameras, by its portal", lambda t: t.cameras),
    ("months its log covers", lambda t: len(t.months) or None),
)


def _levels(town: Town, body: str) -> str | None:
    if town.by_others is None:
        return None
    return " / ".join(f"{n:,}" for n in (town.by_others.bodies or {}).get(body, (0, 0, 0)))


def _spans(months: Sequence[str]) -> str:
    return listed([span(a, b) for a, b in runs(months)]) if months else ""


def _same_months(found: SideBySide) -> str | None:
    if not found.months:
        return "–: no figure can be given over the same months."
    return f"Months compared: {_spans(found.months)}. –: not known. Lists and cameras are of their own days."


def _towns_sentence(found: SideBySide, window: Window) -> str:
    days = "" if window == Window() else f"; counted {window_in_words(window)}"
    compared = [t for t in found.towns if t.by_others]
    refused = [f"{t.agency}: {t.refused}" for t in found.towns if t.refused]
    missing = f" Nothing is told of {'; of '.join(refused)}." if refused and compared else ""
    if not compared:
        return f"These towns cannot be set side by side. {capital('; '.join(refused))}."
    acts = [(t, t.by_others) for t in compared if t.by_others]
    parts = [
        f"{t.agency} {plural(a.searches, 'search')} by {some(a.agencies, 'agency')} ({a.family:,} {_mention(a.family)})"
        for t, a in acts
    ]
    return (
        f"Over the {plural(len(found.months), 'month')} that the logs of all cover ({_spans(found.months)}{days}), the logs show "
        "by others: "
        f"{'; '.join(parts)}.{missing}"
    )


def _mention(n: int) -> str:
    return f"{'mentions' if n == 1 else 'mention'} a body of the immigration family"


def _towns_notes(found: SideBySide) -> list[str]:
    out = []
    left = sorted({m for t in found.towns for m in t.months} - set(found.months))
    if left and found.months:
        out.append(f"Left out, because some log does not cover them: {_spans(left)}.")
    return [*out, "More searches may mean more cameras, more sharing or a longer list: rates stand beside.", SEEN]


def tell_state(found: State, provenance: Provenance) -> Answer[State]:
    """A state: what is held, searches of its cameras, searches by its agencies."""
    found = replace(
        found,
        sentence=_state_sentence(found, provenance.window),
        notes=(*_state_notes(found), *beside(found.laws)),
    )
    both = Table(
        f"{found.name}, both ways: never to be added up",
        ("", f"of {found.state}'s cameras", f"by {found.state}'s agencies"),
        _both(found),
    )
    tables = [
        both,
        _members(f"Searches of {found.name}'s cameras, by whose they are", found.of.owners, by=False),
        _members(f"Searches by {found.name}'s agencies, of whomever", found.by.agencies, by=True),
    ]
    return Answer(found, tuple(tables), found.notes, provenance=provenance)


def _both(found: State) -> tuple[tuple[Cell, ...], ...]:
    of, by = found.of.whole, found.by.whole

    def row(name: str, field: str) -> tuple[Cell, ...]:
        return name, getattr(of, field) if of else None, getattr(by, field) if by else None

    return (
        ("agencies known", found.of.known, found.by.known),
        ("of which a whole log is held", found.of.with_log, found.by.own_logs),
        row("searches", "searches"),
        ("by, and of cameras of, other states", of.elsewhere[1] if of else None, found.by.elsewhere),
        ("by federal agencies", of.federal[1] if of else None, None),
        row("agencies that searched", "agencies"),
        ("of these of other states", of.elsewhere[0] if of else None, None),
        row(_FAMILY, "family"),
        row("agencies that wrote so", "family_agencies"),
        row("say immigration, name nobody", "says"),
        row("no readable reason", "unreadable"),
        row("unclear", "unclear"),
    )


def _members(heading: str, members: Sequence[Member], *, by: bool) -> Table:
    last = ("287(g)",) if by else ()
    rows = tuple(
        (m.agency, m.acts.searches, m.acts.agencies if not by else None, m.acts.family, m.acts.says, m.acts.unreadable,
         m.acts.first.isoformat() if m.acts.first else None, m.acts.last.isoformat() if m.acts.last else None,
         *((_listed(m.agreement),) if by else ()))
        for m in members
    )  # fmt: skip
    columns = (
        "agency",
        "searches",
        "agencies",
        "immigration family",
        "says immigration",
        "no reason",
        "first",
        "last",
        *last,
    )
    if by:
        columns, rows = (columns[0], columns[1], *columns[3:]), tuple((r[0], r[1], *r[3:]) for r in rows)
    spare = ("first", "no reason", "last", "says immigration", *last)
    return Table(heading, columns, rows, None if rows else "None in the records held.", spare=spare, most=_PRINTED)


def _listed(status: str | None) -> str | None:
    """How an agency's agreements stood; nothing where it is on no list."""
    return None if status is None or status.startswith("not on") else status


def _state_sentence(found: State, window: Window) -> str:
    of, by = found.of.whole, found.by.whole
    these = "" if window == Window() else f" {window_in_words(window)}"
    parts = []
    if of is None:
        parts.append(f"Who searched cameras of {found.name} is not known: no log of its agencies{these} is held.")
    else:
        picked = f" and selections of {found.of.with_selection:,}" if found.of.with_selection else ""
        parts.append(
            f"Searches of {found.name}'s cameras{these}, in the logs of {found.of.with_log:,}{picked} of "
            f"{plural(found.of.known, 'agency')} known to own some: {of.searches:,} by {some(of.agencies, 'agency')}, "
            f"{of.elsewhere[0]:,} of them of other states and {of.federal[0]:,} federal; {_named(of)}."
        )
    if by is None:
        parts.append(f"What agencies of {found.name} searched is not known: no log{these} is held that could show it.")
    else:
        away = (
            f" (logs of other states' agencies hold {found.by.elsewhere:,})" if found.by.elsewhere is not None else ""
        )
        parts.append(
            f"Searches by {found.name}'s agencies{these}, in all logs held: {by.searches:,} by {some(by.agencies, 'agency')}{away}; "
            f"{_named(by)}."
        )
    if found.both:
        parts.append(f"{plural(found.both, 'search')} {'stands' if found.both == 1 else 'stand'} on both sides.")
    return " ".join(parts)


def _named(a: Acts) -> str:
    says, names = ("says", "names") if a.says == 1 else ("say", "name")
    return f"{a.family:,} {_mention(a.family)}, {a.says:,} {says} immigration and {names} nobody"


def _state_notes(found: State) -> list[str]:
    of = found.of
    return [
        f"Complete lists are held of {of.with_list:,} of {of.known:,}. A federal agency is none of {found.name}'s.",
        SEEN,
    ]
