"""What a workspace writes for others, pages and exports: verbs of ``Workspace``, which takes these functions as its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, cast

from graphshare.answer import Answer, Asked
from graphshare.errors import InputError
from graphshare.verbs import of_one_moment

if TYPE_CHECKING:
    from graphshare.domain.provenance import Cited
    from graphshare.questions.compare.answer import Compared
    from graphshare.questions.days_held import MonthHeld
    from graphshare.questions.known import KnownNetwork
    from graphshare.tally import Question
    from graphshare.workspace import Workspace
    from graphshare.workspace.asked import ProfileAsked, ReachAsked, TallyAsked


@of_one_moment
def view_reach(
    work: Workspace,
    body: str,
    out: Path,
    *,
    show_reasons: bool | Callable[[Sequence[str]], None] = False,
    hide_file_names: bool = False,
    view: str | None = None,
    **question: Unpack[ReachAsked],
) -> Path:
    """Write the page of a reach; ``question`` narrows it as in ``reach``, ``view`` is the picture with which it opens.

    ``show_reasons`` puts the masked wordings of the rows cited on it; a function is given the distinct ones before anything
    is written, and raises unless they may stand there. ``hide_file_names`` calls files by their hashes.
    """
    from graphshare.domain.bodies import parts
    from graphshare.facts.quoting import quote
    from graphshare.facts.reading import Reading
    from graphshare.questions.known import known_networks
    from graphshare.questions.spoken_for import may_be_named
    from graphshare.views.drawn import through_a_proxy, used
    from graphshare.views.naming import called, to_review
    from graphshare.views.page import write_page
    from graphshare.views.reach import reach_page

    answer, words = work.reach(body, **question), None
    with Reading(work.graph()) as reading:
        known = known_networks(reading)
        named = may_be_named(reading, parts(answer.found.body), answer.found.window)
        names, answer = called(answer.found, named), to_review(answer, named)
        if show_reasons:
            searched = (d for n in answer.found.networks for d in n.doors if through_a_proxy(d) and used(d))
            words = quote(reading, (e for d in searched for e in d.opening.evidence))
            if callable(show_reasons):
                show_reasons(sorted(set(words.values())))
    challenge = work._challenged(Asked("reach", {"body": body, **question}), names)
    reached = {n.network_id for n in answer.found.networks}
    cited = {r.id: r for r in (*answer.found.releases, *_placing(work, [k for k in known if k.network in reached]))}
    answer = replace(answer, found=replace(answer.found, releases=tuple(cited.values())))
    answer = answer.nameless() if hide_file_names else answer
    write_page(reach_page(answer, known=known, words=words, view=view, challenge=challenge), out)
    return out


@of_one_moment
def view_map(work: Workspace, out: Path, *, hide_file_names: bool = False) -> Path:
    """Write the map of all networks that are known, and of what is held of them."""
    from graphshare.facts.reading import Reading
    from graphshare.questions.known import known_networks
    from graphshare.views.footing import Grounds
    from graphshare.views.held import held_map_page
    from graphshare.views.page import write_page

    with Reading(work.graph()) as reading:
        known = known_networks(reading)
    grounds = Grounds(work.provenance(), _placing(work, known))
    write_page(held_map_page(known, grounds.nameless() if hide_file_names else grounds), out)
    return out


@of_one_moment
def view_card(
    work: Workspace,
    name: str,
    out: Path,
    *,
    of: str | None = None,
    since: str | None = None,
    until: str | None = None,
    hide_file_names: bool = False,
) -> Path:
    """Write the page with the card of an agency: who searched its cameras for a body (``of``, else ICE), and what is held."""
    from graphshare.agencies import read_replies, replies_of
    from graphshare.domain.bodies import body_named
    from graphshare.domain.days import window_of
    from graphshare.domain.months import first_day, last_day
    from graphshare.facts.directory import find_agency, names_of
    from graphshare.facts.reading import Reading
    from graphshare.questions.coverage import coverage
    from graphshare.questions.days_held import months_held
    from graphshare.questions.legible import legible
    from graphshare.questions.spoken_for import lines, parties
    from graphshare.views.card import CardOf, card_page
    from graphshare.views.footing import Grounds
    from graphshare.views.page import write_page
    from graphshare.workspace.taking_away import BODY

    work.only_in_the_folder("view card")
    body, window = body_named(of or BODY).name, window_of(since, until)
    with Reading(work.graph()) as reading:
        agency = find_agency(reading, name)
        searches = lines(reading, body, window, owner=agency)
        called, state = names_of(reading)[agency]
        read = legible(reading, agency)
        in_part = tuple(m for m, h in months_held(reading, window, agency).items() if h.in_part)
    months, selection = coverage(work.built).log_months(agency)
    replies = read_replies(work.decided)

    def reply(ident: str, known: str) -> str | None:
        own = replies_of(replies, ident, known)
        return f"{own[-1].date.isoformat()}: “{own[-1].text}”" if own else None

    grounds = Grounds(work.provenance(window=window), work._cited({x.release for x in searches}, work.graph()))
    subject = CardOf(
        called, state, body, tuple(m for m in months if window.meets(first_day(m), last_day(m))), selection, read, reply(agency, called),
        grounds.nameless() if hide_file_names else grounds, {p.agency: reply(p.agency, p.name) for p in parties(searches)},
        in_part,
    )  # fmt: skip
    write_page(card_page(subject, searches), out)
    return out


@of_one_moment
def view_network(
    work: Workspace,
    name: str,
    out: Path,
    *,
    of: str | None = None,
    since: str | None = None,
    until: str | None = None,
    hide_file_names: bool = False,
) -> Path:
    """Write the network around a federal body (who reaches whom for it), or around an agency (who is tied to it).

    ``of`` is the body whose mention is told apart around an agency; ICE unless another is asked for.
    """
    from graphshare.domain.bodies import body_named, find_body, parts
    from graphshare.domain.days import window_of
    from graphshare.facts.directory import find_agency
    from graphshare.facts.reading import Reading
    from graphshare.questions.neighbors import Neighborhood, neighborhood, neighbors
    from graphshare.questions.spoken_for import may_be_named
    from graphshare.views.footing import Grounds
    from graphshare.views.network import network_page, of_reach
    from graphshare.views.page import write_page
    from graphshare.workspace.taking_away import BODY

    center, window = find_body(name), window_of(since, until)
    if center and of:
        raise InputError(f"{name} is a federal body itself; --of says whose mention is told apart around an agency.")
    reach = work.reach(center.name, since=since, until=until).found if center else None
    with Reading(work.graph()) as reading:
        if center and reach is not None:
            ties = of_reach(reach, center.id)
            around = Neighborhood(
                center.id,
                center.name,
                neighbors(
                    reading,
                    {center.id, *(x for t in ties for x in (t.source, t.target))},
                    may_be_named(reading, parts(center.name), window),
                ),
                tuple(ties),
                0,
                of_body=True,
            )
        else:
            around = neighborhood(reading, find_agency(reading, name), body_named(of or BODY).name, window)
    grounds = Grounds(
        work.provenance(window=window, graph=work.graph()), work._cited({r for t in around.ties for r, _ in t.rows}, work.graph()),
        reach.coverage if reach else None, reach.notes if reach else (),
    )  # fmt: skip
    page = network_page(around, grounds.nameless() if hide_file_names else grounds, reach.sentence if reach else "")
    write_page(page, out)
    return out


@of_one_moment
def view_compare(
    work: Workspace,
    body: str,
    out: Path,
    *,
    before: str,
    after: str,
    level: str = "named",
    hide_file_names: bool = False,
) -> Path:
    """Write the page that compares two windows (``2025-01-01..2025-03-31``), over records that reach over both."""
    from graphshare.domain.bodies import parts
    from graphshare.domain.model import Window
    from graphshare.domain.provenance import called_by_hash
    from graphshare.facts.reading import Reading
    from graphshare.questions.spoken_for import may_be_named
    from graphshare.views.compare import compare_page
    from graphshare.views.page import write_page

    answer = cast("Answer[Compared]", work.compare(body, before=before, after=after, level=level))
    if hide_file_names:
        hidden = tuple(replace(r, file=called_by_hash(r.sha256)) for r in answer.found.releases)
        answer = replace(answer.nameless(), found=replace(answer.found, releases=hidden))
    with Reading(work.graph()) as reading:
        whole = Window(answer.found.windows.before.since, answer.found.windows.after.until)
        wholly = may_be_named(reading, parts(answer.found.body), whole).wholly
    write_page(compare_page(answer, wholly), out)
    return out


def _placing(work: Workspace, known: Sequence[KnownNetwork]) -> tuple[Cited, ...]:
    """The releases that say where networks are."""
    return work._cited({s for k in known for s in k.sources}, work.graph())


@of_one_moment
def view_profile(
    work: Workspace, name: str, out: Path, *, hide_file_names: bool = False, **question: Unpack[ProfileAsked]
) -> Path:
    """Write the page of one agency."""
    from graphshare.domain.bodies import bodies
    from graphshare.facts.reading import Reading
    from graphshare.questions.profile.answer import Profile
    from graphshare.questions.spoken_for import may_be_named
    from graphshare.views.naming import profile_to_review
    from graphshare.views.page import write_page
    from graphshare.views.profile import profile_page

    answer = work.profile(name, **question).holding(Profile)
    if answer is None:
        raise InputError(
            f"{name} is a state; a page shows one agency.", hint="`graphshare report STATE` makes one of a state."
        )
    with Reading(work.graph()) as reading:
        named = may_be_named(reading, bodies(), answer.found.window)
    names = {d.agency_id: d.agency for d in answer.found.who_did if d.agency_id in named.wholly & named.several}
    asked = Asked("tally", {"targets": [answer.found.agency], "of": "immigration", **question})
    profile, notes = profile_to_review(answer.found, named)
    answer = replace(answer, found=profile)
    page = profile_page(answer.nameless() if hide_file_names else answer, work._challenged(asked, names), notes)
    write_page(page, out)
    return out


#: Rows of files stand on a timeline where so many searches at most are counted.
_ROWS_TOLD = 20_000


@of_one_moment
def view_timeline(
    work: Workspace,
    out: Path,
    name: str | None = None,
    *,
    by: str | None = None,
    hide_file_names: bool = False,
    **question: Unpack[TallyAsked],
) -> Path:
    """Write the page of searches a month: of an agency's cameras, or of all logs; ``question`` narrows it as in ``tally``.

    ``by`` adds the same months for each ``body`` or ``agency``.
    """
    from graphshare.domain.breaks import breaks
    from graphshare.views.page import write_page
    from graphshare.views.timeline import BesideTimeline, timeline_page

    targets = [name] if name else []
    answer = work.tally(targets, by=("month", "grade"), **question)
    logs, town, laws, named = _logs_and_laws(work, name, answer.found.question)
    rows: dict[str, list[str]] = {}
    if (answer.found.totals.all.searches or 0) <= _ROWS_TOLD:
        cited = work.tally(targets, by=("month",), rows=True, **question)
        hashes = {r.file: r.sha256[:12] for r in (answer.provenance.releases if answer.provenance else ())}
        for r in cited.found.rows or ():
            file = (
                f"file {hashes.get(r.file, '')}" if hide_file_names else f"{r.file}{f' [{r.sheet}]' if r.sheet else ''}"
            )
            rows.setdefault(str(r.at)[:7], []).append(f"{file} row {r.row:,} ({hashes.get(r.file, '')})")
    split = answer.found.question.split
    laws += [(split, "the day on which before and after part")] if split else []
    apart = (by, work.tally(targets, by=("month", by), **question).found.groups, named) if by else None
    beside = BesideTimeline(logs, rows, town, sorted(laws), apart)
    write_page(timeline_page(answer.nameless() if hide_file_names else answer, breaks(work.decided), beside), out)
    return out


def _logs_and_laws(
    work: Workspace, name: str | None, asked: Question
) -> tuple[dict[str, MonthHeld], str | None, list[tuple[date, str]], frozenset[str]]:
    """What is held of each month (of an agency's own log where one is named), its name, its state's laws by day, and who may
    be named by the rows that count."""
    from graphshare.domain.laws import laws
    from graphshare.facts.directory import find_agency, names_of
    from graphshare.facts.reading import Reading
    from graphshare.questions.days_held import months_held
    from graphshare.questions.spoken_for import may_be_named

    town, state, agency = None, None, None
    with Reading(work.graph()) as reading:
        if name is not None:
            agency = find_agency(reading, name)
            town, state = names_of(reading)[agency]
        logs = months_held(reading, asked.window, agency)
        named = may_be_named(reading, asked.family, asked.window).wholly if asked.family else frozenset()
    marks = [
        (law.since, f"{law.name} ({law.state})")
        for law in laws(work.decided)
        if state and law.state == state and law.since
    ]
    return logs, town, marks, named


@of_one_moment
def view_coverage(work: Workspace, out: Path, *, hide_file_names: bool = False) -> Path:
    """Write the page of what is held."""
    from graphshare.views.coverage import coverage_page
    from graphshare.views.page import write_page

    answer = work.coverage()
    write_page(coverage_page(answer.nameless() if hide_file_names else answer), out)
    return out


@of_one_moment
def export(
    work: Workspace,
    form: str,
    out: Path,
    *,
    split_rights: bool = False,
    show_reasons: bool = False,
    force: bool = False,
    **leaving: bool,
) -> Answer:
    """Write the graph for other tools, with credits and licenses beside it.

    ``exact`` and ``hide_file_names`` say what leaves, as in ``exporting.export``.
    """
    from graphshare.exporting import export

    return export(work.graph(), form, out, split_rights=split_rights, show_reasons=show_reasons, force=force, **leaving)
