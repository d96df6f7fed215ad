"""``graphshare report``: a dossier that prints well, and a pack by which somebody else can check it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, Since, Until, command, group
from graphshare.cli.view import HideFileNames, page_at, page_written
from graphshare.workspace.asked import ReportAsked

app = group("A report to take away.")


@command(app, acts=True)
def report(
    here: Here,
    name: Annotated[str, typer.Argument(metavar="BODY|NAME|STATE", help="A federal body, an agency, or a state.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE|DIR", help="A .html or .md file; a folder with --pack or --reply."),
    ] = None,
    pack: Annotated[
        bool,
        typer.Option("--pack", help="A folder: report, workbook, rows, hashes, method, and a script that checks them."),
    ] = False,
    reply: Annotated[
        bool,
        typer.Option("--reply", help="A folder: for each agency named, a sheet with what is told of it and questions."),
    ] = False,
    of: Annotated[
        str | None, typer.Option("--of", metavar="BODY", help="Whose doors an agency's report tells; else ICE.")
    ] = None,
    since: Since = None,
    until: Until = None,
    hide_file_names: HideFileNames = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what graphshare made there, though changed since.")
    ] = False,
) -> Answer:
    """A report that prints well, and a pack by which somebody else can check it.

    Who, since when, by which door, on what evidence, and what is not known.
    Agencies are named only on an exact match; what each replied stands beside it (`graphshare agencies reply`).
    """
    work = here.reading()
    asked: ReportAsked = {"of": of, "since": since, "until": until, "hide_file_names": hide_file_names}
    if pack and reply:
        raise typer.BadParameter("one of --pack and --reply at a time.", param_hint="--reply")
    if reply:
        return work.reply_sheets(name, out or page_at(here, None, "reply", name).with_suffix(""), force=force, **asked)
    if pack:
        from graphshare.answer.workbook import workbook

        folder = out or page_at(here, None, "report", name).with_suffix("")
        return work.pack(name, folder, workbook, force=force, **asked)
    page = page_at(here, out, "report", name)
    work.report(name, page, **asked)
    return page_written(page)
