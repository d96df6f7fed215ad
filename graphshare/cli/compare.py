"""``graphshare compare``."""

from __future__ import annotations

from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Body, Here, Level, command, single
from graphshare.domain.model import Grade

app = single()

Before = Annotated[str, typer.Option("--before", metavar="A..B", help="The earlier UTC days: 2025-01-01..2025-03-31.")]
After = Annotated[str, typer.Option("--after", metavar="C..D", help="The later UTC days.")]


@command(app, each="rates")
def compare(
    here: Here,
    body: Body,
    before: Before,
    after: After,
    level: Level = Grade.NAMED,
) -> Answer:
    """What changed between two windows: doors opened, closed, moved, who began and stopped, rates.

    Only over records that reach over both windows; elsewhere a rate is refused, with the reason. A fall in words is not a
    fall in use where the way in which records are made changed meanwhile.
    """
    return here.reading().compare(body, before=before, after=after, level=level.value)
