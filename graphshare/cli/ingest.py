"""``graphshare ingest`` and ``graphshare build``: from released files to the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, group
from graphshare.domain.model import ReleaseKind
from graphshare.errors import GraphshareError
from graphshare.processes import at_a_time

app = group("Read files and build the graph.")

MEMORY = typer.Option("--memory", metavar="SIZE", help="Use at most this, such as 4GB; the rest goes to disk.")

CLUSTER = typer.Option(
    "--cluster", metavar="ADDRESS", help="Workers share it: local, local:4, or tcp://host:8786 of a Dask scheduler."
)


@command(app, each="releases", acts=True)
def ingest(
    here: Here,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of files.")],
    kind: Annotated[
        ReleaseKind | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help=f"What the files are, where their content cannot tell: {', '.join(ReleaseKind)}.",
        ),
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", metavar="NAME", help="Whose log or list it is.")] = None,
    dated: Annotated[str | None, typer.Option("--dated", metavar="DAY", help="The day that a list describes.")] = None,
    credit: Annotated[
        str | None, typer.Option("--credit", metavar="TEXT", help="A line for exports and pages.")
    ] = None,
    rights: Annotated[str | None, typer.Option("--license", metavar="L", help="The license of the files.")] = None,
    selection: Annotated[
        Literal["yes", "no"] | None,
        typer.Option("--selection", help="Whether a log holds only rows that somebody picked, where that is asked."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Correct whose release it is, where it is held as another agency's.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, keep nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 when a row or a file was rejected.")] = False,
    memory: Annotated[str | None, MEMORY] = None,
    cluster: Annotated[str | None, CLUSTER] = None,
) -> Answer:
    """Read released files, whatever they are; every row is accounted for.

    A file's kind is told from its content. Names of searching officers and plates do not get past this step.
    """
    answer = here.open(memory, cluster, new=True).ingest(
        paths, kind=kind, agency=agency, dated=dated, credit=credit, license=rights, selection=selection, replace=replace,
        dry_run=dry_run,
        workers=at_a_time(),
    )  # fmt: skip
    if strict and (answer.found.not_understood or any(r.rejected for r in answer.found.releases)):
        here.talk.error(GraphshareError("Some rows or files were rejected; the rest was read."))
        here.code = 3
    return answer


@command(app, acts=True)
def build(
    here: Here,
    memory: Annotated[str | None, MEMORY] = None,
    cluster: Annotated[str | None, CLUSTER] = None,
    force: Annotated[bool, typer.Option("--force", help="Build again even where nothing changed.")] = False,
) -> Answer:
    """Build the graph and the store from all releases; only what changed.

    Every command that reads does this by itself when something is new.
    """
    return here.open(memory, cluster).build(force=force)
