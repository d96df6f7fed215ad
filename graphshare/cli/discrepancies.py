"""``graphshare discrepancies``."""

from __future__ import annotations

from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, single

app = single()


@command(app, each="rows")
def discrepancies(
    here: Here,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="This agency: its cameras, and those it searched; else all.")
    ] = None,
) -> Answer:
    """Where portals, lists, event logs and audits of the same cameras say different things.

    Each row is a candidate for review, with what each record says and the rows that say it.
    """
    return here.reading().discrepancies(name)
