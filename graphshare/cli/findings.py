"""``graphshare findings``: answers kept as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, group

app = group("Answers kept as files: list.")


@command(app, "list", each="findings")
def list_(
    here: Here,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Another folder than findings/ of the workspace.")
    ] = None,
) -> Answer:
    """The findings of a folder: what each asks, and what it said."""
    return here.open().findings(folder)
