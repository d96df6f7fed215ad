"""``graphshare demo`` and ``graphshare init``: the first steps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer, Plain
from graphshare.cli.command import Force, Here, command, group
from graphshare.processes import at_a_time

app = group("First steps.")


@command(app, acts=True)
def demo(
    here: Here,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Where the fictional workspace and its page go.")
    ] = Path("exports/demo"),
    force: Force = False,
) -> Answer:
    """The whole job on a fictional world: records, build, tally, reach, page.

    Nothing in it is real: agencies, searches and lists are invented, in the layouts of the real records.
    """
    from graphshare import demonstration

    return demonstration.demo(out, progress=here.talk.progress, force=force, workers=at_a_time())


@command(app, acts=True)
def init(
    here: Here, folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="The folder to make.")] = None
) -> Answer:
    """Make a workspace: graphshare.toml, raw/, hand/, exports/.

    Not required: any folder is a workspace. It gives your files, decisions and pages their places.
    """
    from graphshare.workspace import Workspace

    made = folder or here.root
    Workspace.init(made)
    return Answer(
        Plain({"sentence": f"{made.name or 'This folder'} is a workspace.", "workspace": made.name or "."}),
        (),
        (f"Put files into {made / 'raw'}, then: graphshare ingest {made / 'raw'} -w {made}",),
    )
