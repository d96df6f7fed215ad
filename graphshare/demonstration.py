"""The whole job on a fictional world, as one command."""

from __future__ import annotations

from pathlib import Path

from graphshare.answer import Answer, Plain
from graphshare.disk.ours import mark, may_replace_folder
from graphshare.disk.writing import whole_folder
from graphshare.domain.model import Progress
from graphshare.workspace import Workspace

#: The size of the demonstration's fictional world.
AGENCIES, SEARCHES, SEED = 120, 15_000, 2025


def demo(out: Path, *, progress: Progress | None = None, force: bool = False, workers: int = 1) -> Answer:
    """The whole job on a fictional world: records, ingest, build, one town's tally, reach, page.

    ``out`` gets ``world/`` (the records and the truth about them) and is a workspace itself, so that every other command can be
    tried on it. A demo that stands there is replaced, and nothing else (one in which something was changed only with
    ``force``). Its records are read by so many ``workers``, as ``Workspace.ingest`` says.
    """
    from graphshare.synth import make_world

    say = progress or (lambda *_: None)
    may_replace_folder(out, "demo", force=force)
    with whole_folder(out) as made:
        work = Workspace.init(made)
        work.progress, work.command = say, "graphshare demo"
        truth = make_world(made / "world", agencies=AGENCIES, searches=SEARCHES, seed=SEED, progress=say)
        town = str(truth.world["town"])
        ledger = work.ingest([made / "world" / "records"], workers=workers)
        work.build()
        tally = work.tally(
            [town], of="immigration", by=("wording", "agency", "agreement"), split=str(truth.tally["split"])
        )
        reach = work.reach("ICE")
        page = work.view_reach("ICE", made / "exports" / "reach-ice.html")
        profile = work.view_profile(town, made / "exports" / "profile-town.html")
        work.close()
        mark(made, "demo")
    pages = [out / p.relative_to(made) for p in (page, profile)]
    data = {
        "sentence": f"{tally.sentence} {reach.sentence}",
        "releases": len(ledger.found.releases),
        "town": town,
        "tally": tally.data,
        "reach": reach.data,
        "pages": [p.as_posix() for p in pages],
    }
    tables = (*tally.tables[:1], reach.tables[0])
    notes = (
        f"All of this is invented. {len(ledger.found.releases)} files were read: {ledger.tables[0].note}",
        f"Open {pages[0]} and {pages[1]} in a browser.",
        f'Go on with: graphshare reach HSI -w {out}   ·   graphshare profile "{town}" -w {out}   ·   graphshare query list -w {out}',
    )
    return Answer(Plain(data), tables, notes)
