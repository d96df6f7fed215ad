"""``graphshare synth``: fictional records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer, Plain
from graphshare.cli.command import Force, Here, command, group
from graphshare.domain.prose import plural

app = group("Fictional records.")


@command(app, acts=True)
def synth(
    here: Here,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="A new folder for the records.")],
    agencies: Annotated[int, typer.Option("--agencies", min=1, metavar="N", help="How many agencies.")] = 60,
    searches: Annotated[int, typer.Option("--searches", min=0, metavar="N", help="How many searches.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed gives the same bytes.")] = 1,
    force: Force = False,
) -> Answer:
    """Fictional records in the real layouts, with planted truth.

    For trying things out, for tests and talks: no agency, officer or search in it is real.
    """
    from graphshare.synth import make_world

    make_world(out, agencies=agencies, searches=searches, seed=seed, force=force, progress=here.talk.progress)
    sentence = f"Records of {plural(agencies, 'agency')}, all of them invented, are in {out.name}."
    data = {"sentence": sentence, "folder": out.name, "agencies": agencies, "searches": searches, "seed": seed}
    return Answer(Plain(data), (), (f"Everything in {out} is invented. Next: graphshare ingest {out / 'records'}",))
