"""One agency's profile, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graphshare.answer import Answer, Table
from graphshare.domain.days import iso, iso_span
from graphshare.domain.glossary import purpose_words
from graphshare.domain.laws import beside
from graphshare.domain.model import Levels, Window
from graphshare.domain.prose import listed, plural, window_in_words
from graphshare.domain.provenance import Provenance
from graphshare.questions.profile.answer import PICKED, MaySearch, Profile
from graphshare.telling import SEEN

#: So many of those who may search are printed, federal ones first: lists name hundreds.
SHOWN = 25
#: So many dates of lists are told one by one.
_DATES = 4


def tell(found: Profile, provenance: Provenance) -> Answer[Profile]:
    """A profile as tables: who may search it, who did, its own searches, its promises, what is not held."""
    found = replace(found, sentence=sentence(found), notes=(*found.not_held, *beside(found.laws)))
    more = (
        Table(
            "Searches that the vendor disowns, counted nowhere else",
            ("searches", "note"),
            tuple((d.searches, d.note) for d in found.disowned),
        ),
        Table(
            "What its portal says",
            ("subject", "as published", "on"),
            tuple((p.says, p.text, iso(p.on)) for p in found.promises),
        ),
        Table(
            "287(g) agreements",
            ("model", "signed", "ended", "last listed"),
            tuple((a.model, iso(a.signed), iso(a.ended), iso(a.listed_until)) for a in found.agreements),
        ),
    )
    tables = [_who_may(found), _who_did(found), _own(found), *(t for t in more if t.rows)]
    return Answer(found, tuple(tables), found.notes, provenance=provenance)


def _who_may(found: Profile) -> Table:
    return Table(
        f"Who may search {found.agency}",
        ("agency", "state", "federal", "account", "287(g)", "network", "proved", "basis", "named by"),
        tuple(
            (
                m.agency, m.state, "federal" if m.federal else None, m.account, m.agreement, m.network,
                iso_span(m.since, m.until), m.basis, "its own list" if m.own_list else f"the page of {m.listed_by}",
            )
            for m in sorted(found.who_may, key=lambda m: not m.federal)
        ),
        f"{len({m.agency_id for m in found.who_may}):,} agencies on the lists held, on the days given."
        if found.who_may
        else "No list is held.",
        most=SHOWN,
    )  # fmt: skip


def _who_did(found: Profile) -> Table:
    return Table(
        f"Who searched {found.agency}",
        ("agency", "state", "searches", "mention (bodies)", "could mean", "say immigration", "287(g)", "when"),
        tuple(
            (
                d.agency + (" (its own officers)" if d.own else ""), d.state, d.searches,
                _each({b: n.named for b, n in d.bodies.items()}), _each({b: _could(n) for b, n in d.bodies.items()}),
                d.says_immigration or None, d.agreement, iso_span(d.first, d.last),
            )
            for d in found.who_did
        ),
        SEEN if found.who_did else "No network audit is held: not known.",
    )  # fmt: skip


def _own(found: Profile) -> Table:
    ours = found.ours
    counted = [plural(ours.rows, "row"), plural(ours.searches, "search")] if ours else []
    return Table(
        f"What {found.agency}'s own officers searched",
        ("what they say", "searches"),
        tuple((purpose_words(p), n) for p, n in sorted(ours.purposes.items(), key=lambda x: -x[1])) if ours else (),
        f"{', '.join([*counted, *filter(None, [iso_span(ours.first, ours.last)])])}. These logs name no network."
        if ours
        else "No organization audit is held: not known.",
    )


def _could(n: Levels) -> int:
    """Searches that only could mean a body."""
    return n.hinted - n.named


def _each(counts: Mapping[str, int]) -> str | None:
    return ", ".join(f"{b} {n:,}" for b, n in sorted(counts.items()) if n) or None


def sentence(found: Profile) -> str:
    """Who may, who did, what its own officers did; each list has its date, and what is not held is said so."""
    return " ".join(s for s in (_may(found), _did(found), _disowned(found), _ours(found)) if s)


def _may(found: Profile) -> str:
    name = found.agency
    if not found.who_may:
        return f"Who may search {name} is not known: no list is held."
    own = [m for m in found.who_may if m.own_list]
    pages = [m for m in found.who_may if not m.own_list]
    others: dict[str, set[str]] = {}
    for one in found.lists:
        if one.of is not None:
            others.setdefault(one.of, set()).update(d.isoformat() for d in one.days)
    publishers = listed([f"{of}{_of_days(days)}" for of, days in list(others.items())[:_DATES]]) if others else ""
    publishers += f" and {plural(len(others) - _DATES, 'more agency')}" if len(others) > _DATES else ""
    page = "the page of" if len(others) == 1 else "the pages of"
    if not own:
        return (
            f"{name}'s own list is not published in the records held; {page} {publishers} "
            f"{'names' if len(others) == 1 else 'name'} it: {_who(pages, name)}."
        )
    also = (
        f" {page[0].upper()}{page[1:]} {publishers} {'names' if len(others) == 1 else 'name'} it, too."
        if others
        else ""
    )
    return f"{_own_lists(found)}, {_who(own, name)}.{also}"


def _own_lists(found: Profile) -> str:
    own = [one for one in found.lists if one.own]
    days = sorted({d.isoformat() for one in own for d in one.days})
    undated = sum(1 for one in own if one.undated)
    parts = []
    if days:
        shown = listed(days) if len(days) <= _DATES else f"{days[0]} to {days[-1]} ({len(days)} dates)"
        parts.append(f"{'list' if len(days) == 1 else 'lists'} of {shown}")
    if undated:
        parts.append("list without a date" if undated == 1 else f"{undated} lists without a date")
    if any(one.events for one in own):
        parts.append("event log")
    return f"By {found.agency}'s own {listed(parts)}" if parts else f"By {found.agency}'s own list"


def _of_days(days: Iterable[str]) -> str:
    dates = sorted(days)
    shown = listed(dates) if len(dates) <= _DATES else f"{dates[0]} to {dates[-1]} ({len(dates)} dates)"
    return f" of {shown}" if dates else " (no date)"


def _who(rows: Sequence[MaySearch], name: str) -> str:
    active = {m.agency_id: m.federal for m in rows if m.account != "inactive"}
    idle = {m.agency_id for m in rows} - set(active)
    text = f"{plural(len(active), 'agency')} may search {name}, {sum(active.values()):,} of them federal"
    if idle:
        text += f"; {len(idle):,} more {'is' if len(idle) == 1 else 'are'} listed with an account marked inactive"
    return text


def _when(found: Profile) -> str:
    """The window, where there is one."""
    return "" if found.window == Window() else f" {window_in_words(found.window)}"


def _did(found: Profile) -> str:
    if not found.logs_held:
        return f"Who searched it{_when(found)} is not known: no log{_when(found) and ' of these days'} is held."
    did = [d for d in found.who_did if not d.own]
    federal = sum(1 for d in did if d.federal)
    locals_ = [d for d in did if not d.federal]
    naming = sum(1 for d in locals_ if any(n.named for n in d.bodies.values()))
    saying = [d.says_immigration for d in locals_]
    where = f"In the logs held,{_when(found)}{_when(found) and ','}"
    if found.only_picked:
        by = " by keyword" if PICKED[0] in found.held else ""
        where = f"Of the logs{_when(found)}, only a selection{by} is held: in it"
    text = (
        f"{where} {plural(len(did), 'other agency')} searched it, {federal:,} of them federal; "
        f"searches by {plural(naming, 'non-federal agency')} mention a federal body"
    )
    if any(saying):
        text += (
            f"; {plural(sum(saying), 'search')} by {plural(sum(1 for n in saying if n), 'agency')} "
            f"{'says' if sum(saying) == 1 else 'say'} immigration and {'names' if sum(saying) == 1 else 'name'} nobody"
        )
    return f"{text}."


def _disowned(found: Profile) -> str:
    if not found.disowned:
        return ""
    total = sum(d.searches for d in found.disowned)
    return (
        f"{plural(total, 'more search')} {'is' if total == 1 else 'are'} disowned by the vendor "
        f"(“{found.disowned[0].note}”{' and other notes' if len(found.disowned) > 1 else ''}) and counted apart."
    )


def _ours(found: Profile) -> str:
    ours = found.ours
    if ours is None:
        return "What its own officers searched is not known: no such log is held."
    family, other = ours.named.immigration, ours.named.other
    return (
        f"Its own officers ran {plural(ours.searches, 'search')}: {family:,} "
        f"{'mentions' if family == 1 else 'mention'} a body of the immigration family, {other:,} another federal body, "
        f"{ours.says_immigration:,} {'says' if ours.says_immigration == 1 else 'say'} immigration and "
        f"{'names' if ours.says_immigration == 1 else 'name'} nobody."
    )
