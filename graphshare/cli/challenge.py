"""``graphshare challenge``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, single

app = single()


@command(app, each="rungs")
def challenge(
    here: Here, finding: Annotated[Path, typer.Argument(metavar="FINDING", help="A file of --save-finding.")]
) -> Answer:
    """Strip a finding as an opponent would, rung by rung: what each takes, what is left.

    Of a tally searches are counted, of proxies agencies, of a reach the agencies whose cameras are reached at the widest
    reading. Each rung strips what the ones before it left.
    """
    return here.reading().challenge(finding)
