"""``graphshare store``: where the graph lives."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, group
from graphshare.errors import GraphshareError
from graphshare.workspace.storing import what_was_loaded

app = group("Where the graph lives: info, check, load, drop.")


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
    return here.open().store_info()


@command(app)
def check(here: Here) -> Answer:
    """Whether the store holds what was loaded; exit 1 where not.

    Contents are compared, and with what this folder built.
    """
    answer = (here.open() if here.store else here.reading()).check_store()
    here.code = 1 if answer.data["differences"] else 0
    return answer


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
        return here.reading().load_store()
    with here.open().place(uri) as store:
        # What is loaded is what this workspace builds, wherever its questions go.
        workspace = Here(here.root, None, here.talk, argv=here.argv).reading()
        # A server that does not answer says so before anything is built.
        if not workspace.loaded_last(store):
            _agreed(yes, f"{store.where} holds the graph of another workspace. Replace it?")
        workspace.load(store, with_wording=show_reasons)
        return what_was_loaded(store, with_wording=show_reasons)


@command(app, acts=True)
def drop(here: Here, yes: Yes = False) -> Answer:
    """Take graphshare's graph away, and nothing else; asks first."""
    work = here.open()
    with work.place() as store:
        _agreed(yes, f"Take graphshare's graph away from {store.where if here.store else 'the embedded store'}?")
    return work.drop_store()
