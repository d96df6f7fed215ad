"""What a report is of: a body, an agency or a state, put together from the answers that say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from graphshare.answer import Answer, Cell
from graphshare.domain.days import iso
from graphshare.domain.model import Door, Use
from graphshare.domain.prose import number, plural
from graphshare.questions.coverage import Coverage
from graphshare.questions.profile.answer import Profile
from graphshare.questions.reach.answer import NetworkReached, Reach
from graphshare.questions.spoken_for import LinesCounted, SearchLine, counted, told_apart
from graphshare.reporting.report import ASKS, SHOWN, ReportSubject, Section
from graphshare.views.footing import Grounds, window
from graphshare.views.footing import coverage as held_in_words
from graphshare.views.sentence import sentence, state_name

#: A door in plain words; a side door that is open and not seen used is no act, and stays out.
DOORS = {
    Door.FRONT: "Front: listed for access",
    Door.BACK: "Back: its own account searched, though not on that day's list",
    Door.SIDE: "Side: searched through another agency's account",
    Door.UNKNOWN: "Not known: its own account searched, and no complete list covers the day",
}
_ALWAYS = "Hot lists, exports, telephone calls, shared logins and images leave no trace in these records."


def of_body(answer: Answer[Reach], coverage: Coverage, lines: Sequence[SearchLine]) -> ReportSubject:
    """A report of a federal body from its reach."""
    reach = answer.found
    return ReportSubject(
        f"{reach.body} and local license-plate readers", f"All records held · {window(reach.window)}", reach.body,
        reach.sentence, _grounds(answer), _doors(reach, reach.networks), _door_rows(reach, reach.networks), _unknown(reach),
        _asks(coverage, lines), logs=_logs_of(reach),
    )  # fmt: skip


def of_state(answer: Answer[Reach], coverage: Coverage, lines: Sequence[SearchLine], state: str) -> ReportSubject:
    """A report of what a body reaches in one state."""
    reach, name = answer.found, state_name(state)
    networks = [n for n in reach.networks if n.owner.state == state]
    return ReportSubject(
        f"{reach.body} and license-plate readers in {name}",
        f"Cameras of agencies in {name} · {window(reach.window)}", reach.body, sentence(reach, {"state": state}),
        replace(_grounds(answer), releases=()), _doors(reach, networks), _door_rows(reach, networks), _unknown(reach),
        _asks(coverage, lines),
        logs=_logs_of(reach),
    )  # fmt: skip


def of_agency(
    answer: Answer[Profile], reached: Answer[Reach], coverage: Coverage, lines: Sequence[SearchLine]
) -> ReportSubject:
    """A report of one agency: who may search its cameras, who did, what its own officers searched."""
    profile, reach = answer.found, reached.found
    name = profile.agency
    networks = [n for n in reach.networks if n.owner.id == profile.agency_id]
    found = [n for n in profile.not_held if n != _ALWAYS]
    asks = tuple(f"{name}: {what}" for what in _OF_ITS_OWN if any(what.split(" (")[0] in n.lower() for n in found))
    grounds = Grounds(answer.provenance, profile.releases, notes=profile.notes, replied=answer.replied)
    return ReportSubject(
        f"The license-plate readers of {name}", f"{reach.body} in particular · {window(profile.window)}", reach.body,
        f"{_finding(name, reach.body, counted(lines), _logs(profile))}{profile.sentence}", grounds, _doors(reach, networks),
        _door_rows(reach, networks), (*found, _ALWAYS),
        (*asks, *_asks(coverage, lines, profile.agency_id if asks else None)),
        (_may(profile), _own(profile), _promises(profile)), logs=_logs(profile),
    )  # fmt: skip


def _finding(name: str, body: str, n: LinesCounted, logs: str) -> str:
    """What is found of the body at an agency's cameras; where no log is held its profile says so."""
    if not logs:
        return ""
    if not n.named:
        return f"No search of the cameras of {name} that mentions {body} is seen in {logs}. "
    many = number(n.agencies).capitalize()
    only = f", {n.branch_only:,} mentioning only HSI, its investigations branch" if told_apart(body) else ""
    return (
        f"{many} {'agency' if n.agencies == 1 else 'agencies'} searched the cameras of {name}, giving reasons or case numbers that "
        f"mention {body}: {plural(n.named, 'search')}, {n.asked:,} written as being for {body}{only}. "
    )


def _grounds(answer: Answer[Reach]) -> Grounds:
    reach = answer.found
    return Grounds(answer.provenance, reach.releases, reach.coverage, reach.notes, answer.replied)


#: What an agency of which it is not held can be asked for.
_OF_ITS_OWN = (
    "network audit (who searched its cameras, all columns, from the first month on)",
    "organization audit (what its own officers searched)",
    "complete list (with whom its cameras are shared, with the day)",
    "transparency portal (as published, with the day)",
)


def _doors(reach: Reach, networks: Iterable[NetworkReached]) -> tuple[tuple[Cell, ...], ...]:
    owners: dict[Door, set[str]] = {}
    through: dict[Door, set[str]] = {}
    days: dict[Door, list[date]] = {}
    for n in networks:
        for o in (d.opening for d in n.doors):
            if o.door is Door.SIDE and (o.use is not Use.USED or not o.searches.named):
                continue
            owners.setdefault(o.door, set()).add(n.owner.id)
            days.setdefault(o.door, []).extend(x for x in (o.first, o.last) if x)
            if o.proxy:
                through.setdefault(o.door, set()).add(o.proxy)
    rows: list[tuple[Cell, ...]] = [
        (words, len(owners[door]), len(through[door]) if door in through else None, *_ends(days[door]))
        for door, words in DOORS.items()
        if door in owners
    ]
    # An account that is inactive opens no door; it stands in a row of its own.
    if reach.inactive:
        owned = len({i.owner for i in reach.inactive})
        first = _ends([i.first for i in reach.inactive if i.first])[0]
        last = _ends([i.last for i in reach.inactive if i.last])[1]
        rows.append(("No door: listed, account marked inactive", owned, None, first, last))
    return tuple(rows)


def _ends(days: Sequence[date]) -> tuple[str | None, str | None]:
    return (min(days).isoformat(), max(days).isoformat()) if days else (None, None)


def _door_rows(reach: Reach, networks: Iterable[NetworkReached]) -> tuple[tuple[str, int], ...]:
    """The rows that prove the doors that are no side doors, and those of accounts marked inactive."""
    rows = {(i.evidence.release, i.evidence.row) for i in reach.inactive}
    rows |= {
        (e.release, e.row)
        for n in networks
        for d in n.doors
        if d.opening.door is not Door.SIDE
        for e in d.opening.evidence
    }
    return tuple(sorted(rows))


def _unknown(reach: Reach) -> tuple[str, ...]:
    said = [held_in_words(reach.coverage), *reach.notes]
    always = () if any("hot lists" in s.lower() for s in said) else (_ALWAYS,)
    return tuple(dict.fromkeys(s for s in (*said, *always) if s))


def _logs_of(reach: Reach) -> str:
    records = reach.coverage
    return "the logs held" if records.with_log else "the selected rows held" if records.with_selection else ""


def _logs(profile: Profile) -> str:
    if not profile.logs_held:
        return ""
    return "the selected rows held" if profile.only_picked else "the logs held"


def _asks(coverage: Coverage, lines: Sequence[SearchLine], asked: str | None = None) -> tuple[str, ...]:
    """Of the agencies searched and searching (but one that is asked already), what is not held; owners and agencies that may
    be named alone."""
    names: dict[str, str] = {x.owner: x.owner_name for x in lines}
    names |= {x.agency: x.name for x in lines if x.firm and x.grade != "hinted"}
    names.pop(asked or "", None)
    missing = {a.agency_id: a.not_held for a in coverage.agencies}
    out = []
    for ident, name in sorted(names.items(), key=lambda x: (x[1], x[0])):
        lacks = missing.get(ident, ("network audit", "organization audit", "list of whom it shares with"))
        if lacks:
            out.append(f"{name}: {', '.join(lacks)}")
    more = len(out) - ASKS
    if more > 0:
        return (*out[:ASKS], f"{plural(more, 'agency')} more: “graphshare coverage” lists what is not held.")
    return tuple(out)


def _may(profile: Profile) -> Section:
    """Federal accounts on the lists held; all others as one number."""
    rows = [(m.agency, m.account, iso(m.since), iso(m.until), m.basis) for m in profile.who_may if m.federal]
    if not profile.who_may:
        return Section("Who is listed for access", ("Not known: no list is held.",))
    others = len({m.agency_id for m in profile.who_may if not m.federal})
    says = [f"On the lists held stand {plural(others, 'agency')} that {'is' if others == 1 else 'are'} not federal."]
    if not rows:
        says.append("No federal agency is on them.")
    if len(rows) > SHOWN:
        says.append(f"{SHOWN} of {len(rows):,} federal entries are listed.")
    columns = ("Federal agency", "Account", "From", "Until", "How the days are known")
    return Section("Who is listed for access", tuple(says), columns if rows else (), tuple(rows[:SHOWN]))


def _own(profile: Profile) -> Section:
    ours, name = profile.ours, profile.agency
    if ours is None:
        return Section(f"What {name}'s own officers searched", ("Not known: no organization audit is held.",))
    named = ours.named
    return Section(
        f"What {name}'s own officers searched",
        (
            (
                f"{plural(ours.searches, 'search')}{f', {ours.first} to {ours.last}' if ours.first else ''}; "
                f"{plural(named.immigration, 'search')} "
                f"{'mentions' if named.immigration == 1 else 'mention'} a body of the immigration family, "
                f"{named.other:,} another federal body. These logs do not say whose cameras were searched."
            ),
        ),
    )


def _promises(profile: Profile) -> Section:
    rows = tuple((p.says, p.text, iso(p.on)) for p in profile.promises)
    if not rows:
        return Section("What its portal says", ("Not known: no transparency portal of it is held.",))
    says = "The portal's words stand beside the counts above and prove nothing about them."
    return Section("What its portal says", (says,), ("Subject", "As published", "On"), rows)
