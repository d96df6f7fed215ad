"""``graphshare store``: where the graph lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphshare.answer import Answer, Table
from graphshare.cli.command import Here, command, group

if TYPE_CHECKING:
    from graphshare.store import Store

app = group("Where the graph lives: info, check, load, drop.")


def _open(here: Here, where: str | None = None) -> Store:
    """The store that was asked for, as it is; a password that the environment lacks is asked for."""
    from graphshare.store import open_store

    workspace = here.open()
    return open_store(where or workspace.where or workspace.state / "store", ask_password=workspace.ask_password)


@command(app)
def info(here: Here) -> Answer:
    """Which store it is and what is loaded."""
    with _open(here) as store:
        return _told(store.info())


def _told(found: dict[str, Any], *notes: str) -> Answer:
    """What is loaded, as two tables: facts, then counts."""
    facts = tuple((k.replace("_", " "), v) for k, v in found.items() if not isinstance(v, (dict, list)))
    counts = tuple((what, n) for what, n in found.get("counts", {}).items())
    tables = (Table("Store", ("what", "value"), facts), Table("Loaded", ("what", "count"), counts))
    return Answer(found, tables, notes)


@command(app)
def check(here: Here) -> Answer:
    """Whether the store holds what was loaded into it, and that is what this folder built; exit 1 where not."""
    with _open(here) as store:
        differences = store.check()
        loaded = store.info().get("data_hash")
    folder = here.open()
    built = folder.built.graph.data_hash() if folder.where and folder.is_built() else None
    if built is not None and built != loaded:
        differences = [*differences, "this folder's graph is another one than the one that was loaded"]
    here.code = 1 if differences else 0
    rows = tuple((d,) for d in differences)
    note = "The store holds what was loaded into it"
    note += ", which is what this folder built." if built else "."
    if folder.where and not built:
        note = f"{note} This folder has no build to compare it with."
    if differences:
        note = "`graphshare store load` loads this folder's graph anew."
    data = {"differences": differences, "loaded": loaded, "built": built}
    return Answer(data, (Table("Differences", ("difference",), rows),), (note,))


@command(app, acts=True)
def load(
    here: Here,
    uri: Annotated[
        str | None, typer.Argument(metavar="[URI]", help="bolt://, neo4j://, neo4j+s://, or a path.")
    ] = None,
    show_reasons: Annotated[bool, typer.Option("--show-reasons", help="Load the wordings too.")] = False,
) -> Answer:
    """Replace graphshare's graph in a store, and nothing else there.

    The password comes from GRAPHSHARE_NEO4J_PASSWORD, or is asked for; never write it on the command line.
    """
    with _open(here, uri) as store:
        store.info()  # a server that does not answer says so before anything is built
        # What is loaded is what this workspace builds, wherever its questions go.
        built = Here(here.root, None, here.talk, argv=here.argv).reading().graph()
        store.load(built, with_wording=show_reasons, progress=here.talk.progress)
        return _told(store.info(), f"Loaded into {store.where}.")


@command(app, acts=True)
def drop(here: Here) -> Answer:
    """Take graphshare's graph away, and nothing else."""
    with _open(here) as store:
        store.drop()
        return Answer({"dropped": store.where if here.store else "the embedded store"})
