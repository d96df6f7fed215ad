"""``graphshare store``: where the graph lives."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphshare.answer import Answer, Plain, Table
from graphshare.cli.command import Here, command, group
from graphshare.errors import GraphshareError

if TYPE_CHECKING:
    from graphshare.store import Store

app = group("Where the graph lives: info, check, load, drop.")


def _open(here: Here, where: str | None = None) -> Store:
    """The store that was asked for, as it is; a password that the environment lacks is asked for."""
    from graphshare.store import open_store

    workspace = here.open()
    return open_store(where or workspace.where or workspace.store_place(), ask_password=workspace.ask_password)


Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; needed where nobody can be asked.")]


def _agreed(yes: bool, question: str) -> None:
    """Raise ``GraphshareError`` unless the person agrees, or did beforehand."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise GraphshareError(question.replace("?", "? Nothing was done."), hint="Say --yes if so.")
    typer.confirm(question, abort=True, err=True)


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
    return Answer(Plain(found), tables, notes)


@command(app)
def check(here: Here) -> Answer:
    """Whether the store holds what was loaded; exit 1 where not.

    Contents are compared, and with what this folder built.
    """
    with _open(here) if here.store else here.reading().open_store() as store:
        differences = store.check()
        held = store.info()
        loaded, worded = held["data_hash"], bool(held["with_wording"])
    folder = here.open()
    found = folder.found() if folder.where else None
    built = found.built.graph.data_hash(with_wording=worded) if found else None
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
    return Answer(Plain(data), (Table("Differences", ("difference",), rows),), (note,))


@command(app, acts=True)
def load(
    here: Here,
    uri: Annotated[
        str | None, typer.Argument(metavar="[URI]", help="bolt://, neo4j://, neo4j+s://, or a path.")
    ] = None,
    show_reasons: Annotated[bool, typer.Option("--show-reasons", help="Load the wordings too.")] = False,
    yes: Yes = False,
) -> Answer:
    """Replace graphshare's graph in a store, and nothing else there.

    It asks first where that graph is another workspace's.
    The password comes from GRAPHSHARE_NEO4J_PASSWORD, or is asked for; never write it on the command line.
    """
    if uri is None and here.store is None:
        with here.reading().open_store() as store:
            return _told(store.info(), "Loaded into the embedded store.")
    with _open(here, uri) as store:
        # What is loaded is what this workspace builds, wherever its questions go.
        workspace = Here(here.root, None, here.talk, argv=here.argv).reading()
        # A server that does not answer says so before anything is built.
        if not workspace.loaded_last(store):
            _agreed(yes, f"{store.where} holds the graph of another workspace. Replace it?")
        workspace.load(store, with_wording=show_reasons)
        return _told(store.info(), f"Loaded into {store.where}.")


@command(app, acts=True)
def drop(here: Here, yes: Yes = False) -> Answer:
    """Take graphshare's graph away, and nothing else; asks first."""
    with _open(here) as store:
        _agreed(yes, f"Take graphshare's graph away from {store.where if here.store else 'the embedded store'}?")
        store.drop()
        return Answer(Plain({"dropped": store.where if here.store else "the embedded store"}))
