"""``graphshare releases``: the files held."""

from __future__ import annotations

from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, group

app = group("The files held: list, show, verify, remove.")

Id = Annotated[str, typer.Argument(metavar="ID", help="A release's id or file name, or the beginning of it.")]


@command(app, "list", each="releases")
def list_(here: Here) -> Answer:
    """All releases, with their kind, agency, dates and counts."""
    return here.open().releases()


@command(app)
def show(
    here: Here,
    release: Id,
    rejected: Annotated[bool, typer.Option("--rejected", help="The rows that could not be read, and why.")] = False,
    columns: Annotated[bool, typer.Option("--columns", help="What each column was read as, and its silences.")] = False,
) -> Answer:
    """One release: what it is, what it holds, what was left out.

    Of a log also how many of its searches other releases hold as well, and which.
    """
    here.open().cache.get(release)  # a name that is not held is refused before anything is built
    return here.reading().release(release, rejected=rejected, columns=columns)


@command(app)
def verify(here: Here) -> Answer:
    """Whether the raw files are still those that were read."""
    return here.open().verify()


@command(app, acts=True)
def remove(here: Here, release: Id) -> Answer:
    """Forget a release; your raw file stays where it is."""
    return here.open().remove(release)
