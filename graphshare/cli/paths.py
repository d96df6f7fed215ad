"""``graphshare paths``."""

from __future__ import annotations

from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, Since, Until, command, single
from graphshare.cli.what_if import LevelAsked

app = single()


@command(app, each="paths")
def paths(
    here: Here,
    body: Annotated[
        str, typer.Argument(metavar="BODY", help="A federal body: ICE, ERO, HSI, CBP, Border Patrol, DHS …")
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose cameras: an agency, or one of its networks.")],
    level: Annotated[
        LevelAsked, typer.Option("--level", help="How firmly searches speak of the body.")
    ] = LevelAsked.named,
    possible: Annotated[bool, typer.Option("--possible", help="Agencies that could have searched there, too.")] = False,
    since: Since = None,
    until: Until = None,
) -> Answer:
    """By which steps a federal body reaches one agency's cameras, each with its rows.

    One path an agency. Sharing is not passed on: a longer chain stands only where one record ties two agencies. No step
    precedes the one that it rests on.
    """
    return here.reading().paths(body, name, level=level.value, possible=possible, since=since, until=until)
