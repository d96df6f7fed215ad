"""The questions: ``tally``, ``profile``, ``reach``, ``proxies``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Body, Here, Since, Until, comma_separated, command, group
from graphshare.domain.model import Door, ReleaseKind

app = group("Questions.")

Agency = Annotated[str, typer.Argument(metavar="NAME", help="An agency.")]
ByDoor = Annotated[Door | None, typer.Option("--door", metavar="D", help="Only front, back, side or unknown.")]
InState = Annotated[str | None, typer.Option("--state", metavar="ST", help="Only cameras of agencies in this state.")]


@command(app, each="groups")
def tally(
    here: Here,
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE…|NAME]", help="Files alone, or an agency; else all logs."),
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="What NAME's own officers searched.")] = False,
    of: Annotated[str | None, typer.Option("--of", metavar="WHAT", help="immigration, a body, or a purpose.")] = None,
    match: Annotated[str | None, typer.Option("--match", metavar="RE2", help="Only wordings that match.")] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="KEYS",
            help="Some of wording, agency, owner, state (of the searcher), body, grade, month, agreement, category, via, kind.",
        ),
    ] = "wording,agency",
    split: Annotated[
        str | None,
        typer.Option(
            "--split", metavar="DAY", help="Count before and from this UTC day on, too; or the name of a law."
        ),
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", metavar="ZONE", help="The time zone of the split day, such as America/Chicago.")
    ] = "UTC",
    since: Since = None,
    until: Until = None,
    rows: Annotated[bool, typer.Option("--rows", help="The rows themselves, with file and row number.")] = False,
    hide_words: Annotated[bool, typer.Option("--hide-words", help="Leave the wordings out.")] = False,
    agency: Annotated[str | None, typer.Option("--agency", metavar="NAME", help="Whose log FILE is.")] = None,
    kind: Annotated[ReleaseKind | None, typer.Option("--kind", metavar="KIND", help="What FILE is.")] = None,
    dated: Annotated[str | None, typer.Option("--dated", metavar="DAY", help="The day that FILE describes.")] = None,
) -> Answer:
    """Who searched, in which words, how often.

    Of a FILE alone, leaving nothing behind: graphshare tally audit.csv --of immigration

    NAME counts searches of NAME's cameras; with --own, searches by its officers. Rows are not searches: both are
    counted, and bursts of the same search. Wordings that only hint stand apart as near-misses.
    """
    alone = any(Path(t).exists() or re.search(r"\.\w{2,5}$", t) for t in targets or [])  # files need no build
    return (here.open() if alone else here.reading()).tally(
        targets or [],
        own=own,
        of=of,
        match=match,
        by=comma_separated(by),
        split=split,
        zone=zone,
        since=since,
        until=until,
        rows=rows,
        hide_words=hide_words,
        agency=agency,
        kind=kind,
        dated=dated,
    )


@command(app)
def profile(
    here: Here,
    name: Annotated[list[str], typer.Argument(metavar="NAME…|STATE", help="An agency, several, or a state.")],
    since: Since = None,
    until: Until = None,
) -> Answer:
    """One agency: who may search it, who did, what its officers searched, what is not held.

    Several stand side by side, over the months that the logs of all of them cover. A state is told both ways: searches of
    the cameras of its agencies, and searches by its agencies, never mixed.
    """
    return here.reading().profile(name[0], beside=name[1:], since=since, until=until)


@command(app, each="networks")
def reach(
    here: Here,
    body: Body,
    door: ByDoor = None,
    via: Annotated[str | None, typer.Option("--via", metavar="AGENCY", help="Only through this proxy.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="Only this owner's networks.")] = None,
    state: InState = None,
    since: Since = None,
    until: Until = None,
    without: Annotated[str | None, typer.Option("--without", metavar="A,B", help="As if these did not search.")] = None,
    carry_days: Annotated[
        int, typer.Option("--carry-days", min=0, metavar="K", help="Let lists hold K days longer.")
    ] = 0,
    evidence: Annotated[bool, typer.Option("--evidence", help="Print the rows behind each line.")] = False,
    possible: Annotated[bool, typer.Option("--possible", help="Print what could be searched, too.")] = False,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", metavar="FILE", help="Write every door, open ones too (.csv, .parquet).")
    ] = None,
    monthly: Annotated[
        bool, typer.Option("--monthly", help="Month by month: what was seen, could be, is held.")
    ] = False,
) -> Answer:
    """How far a federal body reaches: by which door, through whom, where, on what evidence.

    Declared (on a list), observed (in a log) and possible reach stand apart: there is no one number. Not seen is not
    "did not happen".
    """
    if monthly:
        if door or evidence or possible or pairs:
            raise typer.BadParameter(
                "--door, --evidence, --possible and --pairs tell of doors.", param_hint="--monthly"
            )
        narrowed = {"via": via, "to": to, "state": state, "since": since, "until": until}
        return here.reading().monthly(body, **narrowed, without=comma_separated(without), carry_days=carry_days)
    return here.reading().reach(
        body,
        door=door,
        via=via,
        to=to,
        state=state,
        since=since,
        until=until,
        without=comma_separated(without),
        carry_days=carry_days,
        evidence=evidence,
        possible=possible,
        pairs=pairs,
    )


@command(app, each="proxies")
def proxies(here: Here, body: Body, since: Since = None, until: Until = None) -> Answer:
    """The agencies that searched for a federal body, and what each of them opens."""
    return here.reading().proxies(body, since=since, until=until)
