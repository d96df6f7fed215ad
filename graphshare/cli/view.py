"""``graphshare view``: pages that open offline."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer, Plain, Table
from graphshare.answer.text import visible
from graphshare.cli.ask import Agency, ByDoor, InState
from graphshare.cli.command import Body, Here, Level, Since, Until, command, group
from graphshare.cli.compare import After, Before
from graphshare.domain.model import Grade
from graphshare.workspace.asked import TallyAsked

app = group("Pages that open offline: one file each, with every row they rest on.")

PageAt = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="The page; by default in the workspace's exports/.")
]

HideFileNames = Annotated[
    bool, typer.Option("--hide-file-names", help="Call files by their hashes: their names may say who asked for them.")
]


class MonthsOf(StrEnum):
    """For what a timeline has months of their own."""

    body = "body"
    agency = "agency"


def page_at(here: Here, out: Path | None, *words: str) -> Path:
    """Where a page goes unless ``--out`` says otherwise: ``exports/reach-border-patrol.html``."""
    name = re.sub(r"[^a-z0-9]+", "-", " ".join(words).lower()).strip("-")
    return out or here.root / "exports" / f"{name}.html"


def page_written(path: Path) -> Answer:
    """What a command that made one page answers."""
    size = path.stat().st_size
    ends = (
        "Open it in a browser, or print it: it asks nothing of any network." if path.suffix.lower() == ".html" else ""
    )
    sentence = f"Wrote {path.as_posix()}, {-(-size // 1000):,} kB. {ends}".rstrip()
    return Answer(
        Plain({"sentence": sentence, "page": path.as_posix(), "bytes": size}),
        (Table("Page", ("page", "bytes"), ((path.as_posix(), size),), most=0),),
    )


def _agreed(wordings: Sequence[str]) -> None:
    """Show the wordings that a page would hold; on a terminal ask whether they may stand there, and stop unless so."""
    lines = [f"These {len(wordings):,} wordings stand on the page; look for names of people:", *wordings]
    typer.echo("\n".join(visible(line) for line in lines), err=True)
    if sys.stdin.isatty() and sys.stderr.isatty():
        typer.confirm("Write the page with them?", abort=True, err=True)


@command(app, acts=True)
def reach(
    here: Here,
    body: Body,
    out: PageAt = None,
    show_reasons: Annotated[bool, typer.Option("--show-reasons", help="Put the wordings on the page.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not show the wordings first, nor ask.")] = False,
    door: ByDoor = None,
    state: InState = None,
    since: Since = None,
    until: Until = None,
    hide_file_names: HideFileNames = False,
) -> Answer:
    """The doors of a federal body as a picture and its table.

    Reasons may name people: they stay off the page unless --show-reasons. On a terminal the distinct wordings are shown
    first and you are asked; elsewhere they are told on stderr.
    """
    page = page_at(here, out, "reach", body)
    return page_written(
        here.reading().view_reach(
            body,
            page,
            show_reasons=(yes or _agreed) if show_reasons else False,
            hide_file_names=hide_file_names,
            door=door,
            state=state,
            since=since,
            until=until,
        )
    )


@command(app, name="map", acts=True)
def map_(
    here: Here,
    body: Annotated[
        str | None, typer.Argument(metavar="[BODY]", help="A federal body; else what is held where.")
    ] = None,
    out: PageAt = None,
    since: Since = None,
    until: Until = None,
    hide_file_names: HideFileNames = False,
) -> Answer:
    """Where the networks are that a body reaches, or all known.

    Places are those of mapped cameras, else of an agency list, else of the county. No map server is asked.
    """
    work = here.reading()
    page = page_at(here, out, "map", body or "held")
    if body is None:
        return page_written(work.view_map(page, hide_file_names=hide_file_names))
    return page_written(
        work.view_reach(body, page, hide_file_names=hide_file_names, view="map", since=since, until=until)
    )


@command(app, acts=True)
def network(
    here: Here,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|BODY]", help="An agency, or a federal body; else ICE.")
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="BODY", help="Whose mention is told apart around an agency; else ICE.")
    ] = None,
    out: PageAt = None,
    since: Since = None,
    until: Until = None,
    hide_file_names: HideFileNames = False,
) -> Answer:
    """An agency or a body and who is tied to it, to drag and zoom.

    At most 300 agencies are shown, those tied most; physics is a switch on the page.
    """
    page = page_at(here, out, "network", name or "ICE")
    work = here.reading()
    return page_written(
        work.view_network(name or "ICE", page, of=of, since=since, until=until, hide_file_names=hide_file_names)
    )


@command(app, acts=True)
def timeline(
    here: Here,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Searches of this agency's cameras.")] = None,
    of: Annotated[str, typer.Option("--of", metavar="WHAT", help="immigration, a body, or a purpose.")] = "immigration",
    by: Annotated[
        MonthsOf | None, typer.Option("--by", help="The same months for each federal body or agency that searched.")
    ] = None,
    split: Annotated[
        str | None,
        typer.Option("--split", metavar="D", help="A day (it counts as after), or a law; counts for each side."),
    ] = None,
    out: PageAt = None,
    since: Since = None,
    until: Until = None,
    hide_file_names: HideFileNames = False,
) -> Answer:
    """Searches a month, with the days on which the logs changed.

    A fall in keywords where the rules of the logs changed is not a fall in use.
    """
    page = page_at(here, out, "timeline", of, name or "")
    question: TallyAsked = {"of": of, "split": split, "since": since, "until": until}
    apart = by.value if by else None
    return page_written(here.reading().view_timeline(page, name, by=apart, hide_file_names=hide_file_names, **question))


@command(app, acts=True)
def compare(
    here: Here,
    body: Body,
    before: Before,
    after: After,
    level: Level = Grade.NAMED,
    out: PageAt = None,
    hide_file_names: HideFileNames = False,
) -> Answer:
    """Two windows side by side: rates, doors, who began or stopped.

    Only over records that reach over both windows; elsewhere a rate is refused, with the reason.
    """
    page = page_at(here, out, "compare", body)
    work = here.reading()
    return page_written(
        work.view_compare(body, page, before=before, after=after, level=level.value, hide_file_names=hide_file_names)
    )


@command(app, acts=True)
def profile(here: Here, name: Agency, out: PageAt = None, hide_file_names: HideFileNames = False) -> Answer:
    """One agency: who may search it, who did, what is not held."""
    page = page_at(here, out, "profile", name)
    return page_written(here.reading().view_profile(name, page, hide_file_names=hide_file_names))


@command(app, acts=True)
def coverage(here: Here, out: PageAt = None, hide_file_names: HideFileNames = False) -> Answer:
    """What is held, month by month, and what is not."""
    page = page_at(here, out, "coverage")
    return page_written(here.reading().view_coverage(page, hide_file_names=hide_file_names))


@command(app, acts=True)
def card(
    here: Here,
    name: Agency,
    of: Annotated[str | None, typer.Option("--of", metavar="BODY", help="Which federal body; else ICE.")] = None,
    out: PageAt = None,
    since: Since = None,
    until: Until = None,
    hide_file_names: HideFileNames = False,
) -> Answer:
    """One agency as a picture of 1200 × 630 to share.

    Who searched its cameras in words that mention the body, how many of these mention only HSI, and what is held.
    """
    page = page_at(here, out, "card", name)
    work = here.reading()
    return page_written(work.view_card(name, page, of=of, since=since, until=until, hide_file_names=hide_file_names))
