"""``graphshare reasons``: what the reasons say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphshare.answer import Answer, Plain
from graphshare.cli.agencies import Who, Why
from graphshare.cli.command import Here, command, group
from graphshare.domain.model import Grade, Purpose, Subject

app = group("What the reasons say: list, classify, explain, review, decide, score.")


@command(app, "list", each="wordings")
def list_(
    here: Here,
    purpose: Annotated[
        Purpose | None, typer.Option("--purpose", metavar="P", help="Only these; else all but not_federal.")
    ] = None,
) -> Answer:
    """Searches by purpose, and the wordings behind each."""
    return here.reading().reasons(purpose)


@command(app)
def classify(
    here: Here,
    source: Annotated[str, typer.Argument(metavar="[FILE|-]", help="One reason a line; - is stdin.")] = "-",
) -> Answer:
    """How reasons are read: purpose, bodies, subject, grade, rule.

    One object a line of input, blank lines too.
    """
    from graphshare.cli.lines import read_lines
    from graphshare.reasons import classify_lines

    return Answer(Plain(classify_lines(read_lines(source))))


@command(app)
def explain(here: Here, text: Annotated[str, typer.Argument(metavar="TEXT", help="A reason as written.")]) -> Answer:
    """Which rule reads a reason as what, and in which words."""
    from graphshare.reasons import explain

    return explain(text)


@command(app)
def review(here: Here) -> Answer:
    """Wordings that a person should look at."""
    return here.reading().review_reasons()


@command(app, acts=True)
def decide(
    here: Here,
    wording_or_search: Annotated[
        str, typer.Argument(metavar="WORDING|SEARCH", help="A wording as written, or a search's id.")
    ],
    why: Why,
    purpose: Annotated[Purpose, typer.Option("--purpose", metavar="P", help=f"One of {', '.join(Purpose)}.")],
    body: Annotated[list[str] | None, typer.Option("--body", metavar="BODY", help="A body that it names.")] = None,
    grade: Annotated[Grade | None, typer.Option("--grade", metavar="G", help="asked, named or hinted.")] = None,
    subject: Annotated[Subject | None, typer.Option("--subject", metavar="S", help="immigration or other.")] = None,
    who: Who = None,
) -> Answer:
    """Write your reading into hand/, where it wins over the rules.

    For a wording wherever it occurs, or for one search by its id.
    """
    reading = {"body": body or (), "grade": grade or "", "subject": subject or ""}
    return here.open().decide_reason(wording_or_search, purpose, why=why, who=who, reading=reading)


@command(app, each="errors")
def score(
    here: Here,
    labeled: Annotated[Path, typer.Argument(metavar="LABELED.tsv", help="Columns reason and label.")],
) -> Answer:
    """How well the rules read reasons that a person labeled.

    Precision and recall of federal or not, and each error.
    """
    from graphshare.reasons import score

    return score(labeled)
