"""``graphshare query``: saved Cypher queries, and your own."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, group
from graphshare.errors import GraphshareError

app = group("Saved Cypher queries: list, show, run, save.")

_BOTH = "A saved query's name"


@command(app, "list")
def list_(
    here: Here, category: Annotated[str | None, typer.Option("--category", metavar="C", help="Only these.")] = None
) -> Answer:
    """The saved queries, and what each asks."""
    return here.open().queries(category)


@command(app)
def show(here: Here, name: Annotated[str, typer.Argument(metavar="NAME", help=f"{_BOTH}.")]) -> Answer:
    """One saved query, ready to paste into Neo4j Browser."""
    return Answer(here.open().saved_query(name).found)


@command(app)
def run(
    here: Here,
    query: Annotated[str, typer.Argument(metavar="NAME|FILE|-", help=f"{_BOTH}, a .cypher file, or - for stdin.")],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="K=V", help="A parameter.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Let the query change the store.")] = False,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0.001, metavar="S", help="Give up after S seconds.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="Fetch N rows at most; 0 fetches all.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the store's plan instead of asking.")] = False,
) -> Answer:
    """The rows of a query; it cannot write unless --write.

    graphshare query run NAME --param since=2025-01-01 --format csv
    """
    asked = sys.stdin.read() if query == "-" else query
    return here.reading().query(
        asked, _values(param or []), write=write, timeout=timeout, limit=limit or None, explain=explain
    )


@command(app, acts=True)
def save(
    here: Here,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name in its header.")],
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="A .cypher file, or - for stdin.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace one of that name.")] = False,
) -> Answer:
    """Keep a query of your own in cypher/ of the workspace.

    It has the same header as those of graphshare, is held to the same rules, and is listed and run by its name.
    """
    from graphshare.cli.lines import read_lines

    return here.open().save_query(name, "\n".join(read_lines(source)), replace=replace)


def _values(pairs: list[str]) -> dict[str, str]:
    """``K=V`` pairs as a mapping; the header of the query says what type each is."""
    for pair in pairs:
        if "=" not in pair:
            raise GraphshareError(f"“{pair}” is not a parameter.", hint="Write it as NAME=VALUE.")
    return dict(pair.split("=", 1) for pair in pairs)
