"""``graphshare recheck``: findings asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, single

app = single()

#: Something is not as it was.
DRIFT = 3


@command(app, each="findings")
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
