"""``graphshare what-if``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Body, Here, Level, Since, Until, comma_separated, command, single
from graphshare.domain.model import Grade

app = single()


class ScopeAsked(StrEnum):
    """What is counted."""

    observed = "observed"
    possible = "possible"


@command(app, name="what-if")
def what_if(
    here: Here,
    body: Body,
    without: Annotated[str | None, typer.Option("--without", metavar="A,B", help="If these agencies stopped.")] = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="ST", help="If all agencies of this state stopped searching.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="M", help="If agencies under this 287(g) model stopped: task force …"),
    ] = None,
    share: Annotated[
        str | None,
        typer.Option("--share", metavar="OWNER:AGENCY", help="If this share ended, and with it what came through it."),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner", metavar="NAME", help="Each share of NAME's own: what came through it, what it would close."
        ),
    ] = None,
    k: Annotated[
        int | None, typer.Option("-k", min=1, metavar="N", help="Which N agencies' stopping would lose it most.")
    ] = None,
    scope: Annotated[
        ScopeAsked, typer.Option("--scope", help="What was searched, or what could be.")
    ] = ScopeAsked.observed,
    level: Level = Grade.NAMED,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.0, metavar="S", help="CPU seconds for the proof of -k.")
    ] = 60.0,
    since: Since = None,
    until: Until = None,
) -> Answer:
    """What a federal body would lose if agencies stopped, or shares ended.

    With --owner: a row for each share of one town, and first of all how many searches came as a lookup, which ending a
    share does not stop. The best N are found exactly and said to be proven, or the bound is given. Everything is counted in the logs held.
    """
    from graphshare.questions.what_if.choosing import Stop

    return here.reading().what_if(
        body,
        Stop(comma_separated(without), state, model, comma_separated(share), owner),
        scope=scope.value,
        level=level.value,
        k=k,
        seconds=time_limit,
        since=since,
        until=until,
    )
