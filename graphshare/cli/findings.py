"""``graphshare findings`` and ``graphshare recheck``: answers kept as files, and asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, group, single

app = group("Answers kept as files: list.")
again = single()

#: Something is not as it was.
DRIFT = 3


@command(app, "list", each="findings")
def list_(
    here: Here,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Another folder than findings/ of the workspace.")
    ] = None,
) -> Answer:
    """The findings of a folder: what each asks, and what it said."""
    return here.open().findings(folder)


@command(again, each="findings")
def recheck(
    here: Here, files: Annotated[list[Path], typer.Argument(metavar="FINDING…", help="Files of --save-finding.")]
) -> Answer:
    """Ask the question of each finding again; exit 3 where anything moved.

    Compared are every figure, the sentence, the releases held with their hashes, the rules and the human decisions.
    """
    answer = here.reading().recheck(files)
    if not all(f["holds"] for f in answer.data["findings"]):
        here.code = DRIFT
    return answer
