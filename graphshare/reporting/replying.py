"""Right of reply: one sheet for each agency that a report names, with what is told of it and the questions to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graphshare.agencies.replies import Reply, replies_of
from graphshare.domain.prose import listed, number, plural
from graphshare.facts.agreements import VIEWS, status_sql
from graphshare.facts.reading import Reading
from graphshare.questions.spoken_for import LinesCounted, Party, SearchLine, counted, parties, told_apart
from graphshare.reporting.report import METHOD, NO_REPLY, Report, ReportSubject, Section, evidence

#: (agency, day of a search) → what the lists held say of its 287(g) agreement on that day.
Agreements = dict[tuple[str, str | None], str]


def agreements_of(reading: Reading, lines: Iterable[SearchLine]) -> Agreements:
    """The 287(g) agreement of each searching agency on the days of its searches."""
    asked = sorted({(x.agency, x.day or "") for x in lines})
    reading.rows(VIEWS)
    found = reading.rows(
        """SELECT x.agency, x.told, {status}
        FROM (SELECT agency, told, TRY_CAST(told AS DATE) AS day
              FROM (SELECT unnest($agencies) AS agency, unnest($days) AS told)) x""",
        status=status_sql("x.agency", "x.day"),
        agencies=[a for a, _ in asked],
        days=[d for _, d in asked],
    )
    return {(agency, day or None): status for agency, day, status in found}


def sheets(
    subject: ReportSubject, lines: Sequence[SearchLine], replies: Iterable[Reply], agreements: Agreements
) -> list[tuple[str, Report]]:
    """A sheet for each agency that the report of a subject names, by the agency's id, in the order of names.

    Nothing else is on a sheet than what the agency itself is said to have done: no other agency's searches.
    """
    all_replies = tuple(replies)
    named = sorted((p for p in parties(lines) if p.may_be_named), key=lambda p: (p.name, p.agency))
    return [(p.agency, _sheet(subject, p, p.lines, all_replies, agreements)) for p in named]


def _sheet(
    subject: ReportSubject, party: Party, own: Sequence[SearchLine], replies: tuple[Reply, ...], agreements: Agreements
) -> Report:
    body, n = subject.body, counted(own)
    cited = {x.release for x in own}
    grounds = replace(subject.grounds, releases=tuple(r for r in subject.grounds.releases if r.id in cited))
    sentence = (
        f"The records held list {plural(n.named, 'search')} by {party.name} in words that mention {body}, at the cameras of "
        f"{plural(n.owners, 'agency')}, {_days(n.first, n.last)}. {_levels(body, n)} A log shows a query, not its result, the "
        "case behind it, or who was at the keyboard."
    )
    sections = (
        Section("Whose cameras, and when", (), ("Cameras of", "Mention", "Say it was for", "Only HSI", "First", "Last"), _owners(own)),
        Section("287(g) agreement on the days of these searches", (_agreement(own, agreements),)),
        evidence(own, replace(subject, door_rows=(), grounds=grounds)),
        Section("Questions", _questions(party, body, n.branch_only)),
        _recorded(party, replies),
        Section("How this was counted", METHOD),
    )  # fmt: skip
    title = f"To {party.name}: what the records say, before it is published"
    return Report(title, subject.subtitle, body, sentence, n, (), sections, grounds)


def _levels(body: str, n: LinesCounted) -> str:
    of_all = number(n.asked).capitalize() if n.asked else "None"
    asked = (
        f"It {'says' if n.asked else 'does not say'} that it was for {body}."
        if n.named == 1
        else f"{of_all} of them {'say' if n.asked > 1 else 'says'} that it was for {body}."
    )
    if not told_apart(body) or not n.branch_only:
        return asked
    branch = (
        "It mentions"
        if n.named == 1
        else f"{number(n.branch_only).capitalize()} {'mentions' if n.branch_only == 1 else 'mention'}"
    )
    return f"{asked} {branch} only HSI, its investigations branch, which works on other crime, too."


def _days(first: str | None, last: str | None) -> str:
    if first is None:
        return "on days that are not known"
    return f"on {first}" if first == last else f"from {first} to {last}"


def _owners(own: Sequence[SearchLine]) -> tuple[tuple[str, int, int, int, str | None, str | None], ...]:
    by_owner: dict[str, list[SearchLine]] = {}
    for x in own:
        by_owner.setdefault(x.owner, []).append(x)
    found = [(own[0].owner_name, counted(own)) for own in by_owner.values()]
    return tuple(
        (name, n.named, n.asked, n.branch_only, n.first, n.last)
        for name, n in sorted(found, key=lambda f: (-f[1].named, f[0]))
        if n.named
    )


def _agreement(own: Sequence[SearchLine], agreements: Agreements) -> str:
    """One sentence: on how many of its searches' days which agreement is known."""
    days: dict[str, str | None] = {x.search: x.day for x in own if x.grade != "hinted"}
    days_of = Counter(agreements.get((own[0].agency, day), "no list held") for day in days.values())
    counts = [f"{status}: {plural(count, 'search')}" for status, count in sorted(days_of.items())]
    return f"By the lists held, {listed(counts)}. An agreement is a power that was delegated, not an act."


def _questions(party: Party, body: str, branch_only: int) -> tuple[str, ...]:
    asked = [
        f"Did officers of {party.name} run the searches listed under Evidence? If the log is mistaken, in what?",
        f"For whom and for what were they run: at the request of {body}, for a task force, or for an inquiry of your own?",
        "Which policy, agreement or law allowed them, and who approved them?",
        f"Was anything found passed on to {body} or another federal agency?",
        "Have these searches been reviewed since, and with what result?",
    ]
    if branch_only:
        asked.insert(2, "Which of those that mention only HSI concerned immigration, and which other crime?")
    return tuple(f"{i}. {q}" for i, q in enumerate(asked, start=1))


def _recorded(party: Party, replies: tuple[Reply, ...]) -> Section:
    own = replies_of(replies, party.agency, party.name)
    if not own:
        return Section("Reply", (f"{NO_REPLY[:1].upper()}{NO_REPLY[1:]}.",))
    rows = tuple((r.date.isoformat(), r.text, r.url) for r in own)
    return Section("Reply", (), ("Replied", "In its words", "Where"), rows)
