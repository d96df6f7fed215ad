"""``graphshare export``: the graph for other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Force, Here, command, group

app = group("The graph for other tools.")


class Form(StrEnum):
    """What other tools read."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    CYPHER = "cypher"
    NEO4J_ADMIN = "neo4j-admin"


@command(app, acts=True)
def export(
    here: Here,
    form: Annotated[
        Form, typer.Argument(metavar="FORM", help="graphml, gexf, csv, parquet, sqlite, cypher or neo4j-admin.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="The folder; by default exports/FORM.")
    ] = None,
    split_rights: Annotated[
        bool, typer.Option("--split-rights", help="One folder a license: keep apart what may not be mixed.")
    ] = False,
    show_reasons: Annotated[bool, typer.Option("--show-reasons", help="Write the wordings too.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="Write Flock's ids and seconds as released.")] = False,
    hide_file_names: Annotated[
        bool, typer.Option("--hide-file-names", help="Name files by the ids of their releases.")
    ] = False,
    force: Force = False,
) -> Answer:
    """The graph for other tools: graphml, gexf, csv, parquet, sqlite, cypher, neo4j-admin.

    Wordings stay out unless --show-reasons, Flock's ids and seconds unless --exact. Credits and licenses of the
    releases are written beside the data.
    """
    where = out or here.root / "exports" / form
    leaving = {"exact": exact, "hide_file_names": hide_file_names}
    return here.reading().export(
        form, where, split_rights=split_rights, show_reasons=show_reasons, force=force, **leaving
    )
