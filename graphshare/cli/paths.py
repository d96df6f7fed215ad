"""``graphshare paths``."""

from __future__ import annotations

from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Body, Here, Level, Since, Until, command, single
from graphshare.domain.model import Grade

app = single()


@command(app, each="paths")
def paths(
    here: Here,
    body: Body,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose cameras: an agency, or one of its networks.")],
    level: Level = Grade.NAMED,
    possible: Annotated[bool, typer.Option("--possible", help="Agencies that could have searched there, too.")] = False,
    since: Since = None,
    until: Until = None,
) -> Answer:
    """By which steps a federal body reaches one agency's cameras, each with its rows.

    One path an agency. Sharing is not passed on: a longer chain stands only where one record ties two agencies. No step
    precedes the one that it rests on.
    """
    return here.reading().paths(body, name, level=level.value, possible=possible, since=since, until=until)
