"""A report of a body, an agency or a state: what its pages say, before it is a page or a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphshare.agencies.replies import Reply, replies_of
from graphshare.answer import Cell
from graphshare.domain.prose import number, plural
from graphshare.questions.challenge import Challenge
from graphshare.questions.spoken_for import LinesCounted, Party, SearchLine, counted, parties, told_apart
from graphshare.telling.challenge import PLAIN_COLUMNS, plain_rows
from graphshare.views.footing import Grounds

#: Agencies, owners and rows that a report prints; the pack has all.
SHOWN, ROWS, ASKS = 25, 40, 12
#: A figure of agencies is drawn from so many on, each with at least so many searches: one search is told, never ranked.
DRAWN, LEAST = 2, 2
CHALLENGED = "What is left when it is challenged"
NO_REPLY = "asked for comment: not recorded"

METHOD = (
    (
        "The records are the files as released; every figure is counted from their rows. A search is one event, though many "
        "logs list it: it is counted once."
    ),
    (
        "A reason or case number is read by published rules: it says that the search was for a body, mentions it, or could mean "
        "it. The first is part of the second, the second of the third. Reasons that are masked or blank count for nobody."
    ),
    (
        "A body reaches cameras by the front door (it is listed for access), the back door (its own account searched on a day whose "
        "complete list does not name it) or the side door (it is named in a search through another agency's account)."
    ),
    (
        "A log shows a query. It does not show that an image came back, the case behind it, or who was at the keyboard. What "
        "is named here is a candidate for review."
    ),
    (
        "An agency is named only by rows that mention the body and spell its name as it was matched exactly, by alias or by "
        "hand; rows that spell it otherwise count for “agency to review”."
    ),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said below it, and a table of plain values where ``columns`` are given."""

    heading: str
    says: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyBar:
    """One agency's searches in the picture: those that mention the body, and of these those that say they were for it."""

    name: str
    named: int
    asked: int


@dataclass(frozen=True)
class Report:
    """A report. ``figures`` are the numbers that the rows of a pack give again; ``grounds``: what it rests on."""

    title: str
    subtitle: str
    body: str
    sentence: str
    figures: LinesCounted
    bars: tuple[AgencyBar, ...]
    sections: tuple[Section, ...]
    grounds: Grounds

    def to_json(self) -> dict[str, object]:
        """The report as plain values, but for what its provenance says."""
        return {
            "title": self.title, "body": self.body, "sentence": self.sentence, "figures": figures(self.figures),
            "sections": [
                {"heading": s.heading, "says": list(s.says), "columns": list(s.columns), "rows": [list(r) for r in s.rows]}
                for s in self.sections
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class ReportSubject:
    """What a report is of, and what other answers say about it.

    ``door_rows``: release and row of every door that is no side door, and of accounts marked inactive;
    ``unknown``: sentences on what is not held; ``asks``: what could be asked for;
    ``logs``: what could show who searched, in words, empty where nothing is held that could;
    ``more``: sections that only this kind of report has; ``challenge``: its reach stripped, agencies named as the report does.
    """

    title: str
    subtitle: str
    body: str
    sentence: str
    grounds: Grounds
    doors: tuple[tuple[Cell, ...], ...]
    door_rows: tuple[tuple[str, int], ...]
    unknown: tuple[str, ...]
    asks: tuple[str, ...]
    more: tuple[Section, ...] = ()
    challenge: Challenge | None = None
    logs: str = "the logs held"


def figures(n: LinesCounted) -> dict[str, object]:
    """The numbers of some searches by the names that packs and JSON use."""
    return {
        "searches_that_mention": n.named, "searches_written_as_for": n.asked, "searches_that_mention_only_hsi": n.branch_only,
        "agencies_that_ran_them": n.agencies, "agencies_whose_cameras": n.owners, "first": n.first, "last": n.last,
    }  # fmt: skip


def report(subject: ReportSubject, lines: Sequence[SearchLine], replies: Iterable[Reply]) -> Report:
    """A report of a subject from its lines; replies stand beside every agency that it names."""
    who, total, all_replies = parties(lines), counted(lines), tuple(replies)
    named = [p for p in who if p.may_be_named]
    bars = tuple(AgencyBar(p.name, p.counted.named, p.counted.asked) for p in named if p.counted.named >= LEAST)
    sections = (
        _who(who, subject, total),
        Section(
            "By which door", (), ("Door", "Agencies whose cameras", "Through agencies", "First", "Last"), subject.doors
        )
        if subject.doors
        else Section("By which door", ("No door is seen in the records held. Not seen is not “did not happen”.",)),
        _owners(lines, subject),
        *subject.more,
        evidence(lines, subject),
        _replies(named, all_replies),
        *((_challenged(subject.challenge),) if subject.challenge else ()),
        Section("What is not known", subject.unknown),
        Section("What to ask for", subject.asks),
        Section("How this was counted", METHOD),
    )
    return Report(
        subject.title, subject.subtitle, subject.body, subject.sentence, total, bars[:15] if len(bars) >= DRAWN else (),
        sections, subject.grounds,
    )  # fmt: skip


def told_name(party: Party, at: Mapping[str, int]) -> str:
    """An agency's name, or what stands for it where it may not be named."""
    return party.name if party.may_be_named else f"agency to review {at[party.agency]}"


def to_review(who: Iterable[Party]) -> dict[str, int]:
    """The agencies that may not be named, numbered."""
    return {p.agency: i for i, p in enumerate((p for p in who if not p.may_be_named), start=1)}


def _who(who: list[Party], subject: ReportSubject, total: LinesCounted) -> Section:
    body = subject.body
    named = [p for p in who if p.may_be_named]
    others = [p for p in who if not p.may_be_named and p.counted.named]
    says = [
        f"{plural(total.named, 'search')} by {plural(total.agencies, 'agency')} {'mentions' if total.named == 1 else 'mention'} "
        f"{body}; {total.asked:,} of them {'says' if total.asked == 1 else 'say'} that it was for {body}{_only(body, total)}."
        if total.named
        else f"No search at these cameras that mentions {body} is seen in {subject.logs}."
        if subject.logs
        else "Not known: no log is held that shows who searched these cameras."
    ]
    once = [p for p in named if p.counted.named == 1]
    if others:
        n = sum(p.counted.named for p in others)
        says.append(
            f"{plural(len(others), 'agency')} to review, with {plural(n, 'search')}, {'is' if len(others) == 1 else 'are'} not "
            f"named: no row that mentions {body} spells the name as it was matched exactly, by alias or by hand (“graphshare "
            "agencies show NAME”, “graphshare agencies decide”)."
        )
        if both := {p.agency for p in others} & {p.agency for p in named}:
            says.append(
                f"{number(len(both)).capitalize()} of these may be an agency named here by other rows: its count leaves these out."
            )
    if once:
        says.append(f"One search each, in no order of weight: {', '.join(sorted(p.name for p in once))}.")
    more = [p for p in named if p.counted.named >= LEAST]
    if len(more) > SHOWN:
        says.append(f"The {number(SHOWN)} with most searches of {len(more):,} are listed.")
    rows = tuple(
        (p.name, p.state, p.counted.named, p.counted.asked, p.counted.branch_only, p.counted.owners, p.counted.first, p.counted.last)
        for p in more[:SHOWN]
    )  # fmt: skip
    columns = ("Agency", "State", f"Mention {body}", "Say it was for it", "Only HSI", "Cameras of", "First", "Last")
    return Section("Who, and since when", tuple(says), columns if rows else (), rows)


def _only(body: str, total: LinesCounted) -> str:
    if not told_apart(body):
        return ""
    verb = "mentions" if total.branch_only == 1 else "mention"
    return f", {total.branch_only:,} {verb} only HSI, its investigations branch, which does crime, too"


def _owners(lines: Sequence[SearchLine], subject: ReportSubject) -> Section:
    """Whose cameras: an owner did nothing by being searched, so that it is named whatever its match."""
    body = subject.body
    by_owner: dict[str, list[SearchLine]] = {}
    for x in lines:
        by_owner.setdefault(x.owner, []).append(x)
    found = [(own[0].owner_name, own[0].owner_state, counted(own)) for own in by_owner.values()]
    found = sorted((f for f in found if f[2].named), key=lambda f: (-f[2].named, f[0]))
    says = [f"The {number(SHOWN)} with most such searches of {len(found):,} are listed."] if len(found) > SHOWN else []
    if not found:
        none = f"None are seen searched in words that mention {body}, in {subject.logs}."
        return Section("Whose cameras", (none if subject.logs else "Not known: no such log is held.",))
    return Section(
        "Whose cameras", tuple(says), ("Cameras of", "State", f"Mention {body}", "Only HSI", "By agencies", "First", "Last"),
        tuple((n, s, c.named, c.branch_only, c.agencies, c.first, c.last) for n, s, c in found[:SHOWN]),
    )  # fmt: skip


def evidence(lines: Sequence[SearchLine], subject: ReportSubject) -> Section:
    """The files and rows on which everything that a report counts stands."""
    rows = sorted({(x.release, x.row) for x in lines if x.grade != "hinted"} | set(subject.door_rows))
    known = subject.grounds.by_id
    by_file: dict[str, list[int]] = {}
    for release, row in rows:
        by_file.setdefault(release, []).append(row)
    says = [
        (
            f"Every search that mentions {subject.body}, its own searches and every account of its on a list, as counted above, "
            f"stand on rows of files: {plural(len(rows), 'row')} in {plural(len(by_file), 'file')}."
            if rows
            else f"No row is cited: nothing above says of a search or a list that it mentions {subject.body}."
        )
    ]
    table = []
    for release, found in sorted(by_file.items(), key=lambda x: known[x[0]].file if x[0] in known else x[0]):
        r = known.get(release)
        shown = ", ".join(f"{n:,}" for n in found[:8]) + (f" and {len(found) - 8:,} more" if len(found) > 8 else "")
        table.append((r.file if r else release, r.sha256[:12] if r else "", shown))
    if len(table) > ROWS:
        says.append(f"{ROWS} of {len(table):,} files are listed; a pack lists all (--pack).")
    return Section("Evidence", tuple(says), ("File", "SHA-256 begins", "Rows") if table else (), tuple(table[:ROWS]))


def called(lines: Iterable[SearchLine]) -> dict[str, str]:
    """What agencies are called where they are told apart by how much they searched: whoever has one search is not named."""
    who = parties(lines)
    review = to_review(who)
    loose = {p.agency for p in who if not p.may_be_named}
    named = {p.agency: p.name for p in who if p.counted.named >= LEAST and p.agency not in loose}
    return named | {a: f"agency to review {i}" for a, i in review.items()}


def _challenged(found: Challenge) -> Section:
    rows = plain_rows(found)
    return Section(CHALLENGED, (found.sentence, *(found.notes if rows else ())), PLAIN_COLUMNS if rows else (), rows)


def _replies(named: Sequence[Party], replies: tuple[Reply, ...]) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for p in sorted(named, key=lambda p: p.name)[: SHOWN * 2]:
        own = replies_of(replies, p.agency, p.name)
        if own:
            rows += [(p.name, r.date.isoformat(), r.text + (f" ({r.url})" if r.url else "")) for r in own]
        else:
            rows.append((p.name, None, NO_REPLY))
    says = () if rows else ("No agency is named above.",)
    return Section("What the agencies say", says, ("Agency", "Replied", "In its words") if rows else (), tuple(rows))
