"""``graphshare agencies``: who the names stand for."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphshare.answer import Answer, Plain
from graphshare.cli.command import Here, command, group
from graphshare.errors import GraphshareError
from graphshare.hand import decider, today

app = group("Who the names stand for: list, show, parse, review, decide, reply.")

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; the next reader will ask.")]
Who = Annotated[str | None, typer.Option("--who", metavar="NAME", help="Who decides; else your login name.")]


@command(app, "list", each="agencies")
def list_(here: Here) -> Answer:
    """All agencies recognized in what is held."""
    return here.reading().agencies()


@command(app)
def show(here: Here, name: Annotated[str, typer.Argument(metavar="NAME", help="An agency.")]) -> Answer:
    """One agency: what its name says, its networks and releases."""
    return here.reading().agency(name)


@command(app)
def parse(
    here: Here,
    source: Annotated[str, typer.Argument(metavar="[FILE|-]", help="One name a line; - is stdin.")] = "-",
) -> Answer:
    """What names say: place, state, kind, level, marks.

    One object a line of input, blank lines too.
    """
    from graphshare.agencies import parsed_lines
    from graphshare.cli.lines import read_lines

    return parsed_lines(read_lines(source))


@command(app)
def review(
    here: Here,
    ask: Annotated[bool, typer.Option("--ask", help="Go through them one by one and write each judgment.")] = False,
    who: Who = None,
) -> Answer:
    """Pairs of names that may be one agency, for you to decide."""
    workspace = here.reading()
    if ask:
        from graphshare.agencies import review
        from graphshare.agencies.decisions import FILE

        path, when = workspace.hand / FILE, today()
        made = review(workspace.resolved(), path, who=decider(who), when=when, stdin=sys.stdin, stdout=sys.stderr)
        return Answer(Plain({"decided": made}))
    return workspace.review_agencies()


@command(app, acts=True)
def decide(
    here: Here,
    a: Annotated[str, typer.Argument(metavar="A", help="A name as written.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    why: Why,
    same: Annotated[bool, typer.Option("--same", help="They are one agency.")] = False,
    different: Annotated[bool, typer.Option("--different", help="They are two.")] = False,
    unsure: Annotated[bool, typer.Option("--unsure", help="It cannot be told; ask no more.")] = False,
    who: Who = None,
) -> Answer:
    """Write your judgment into hand/, where it wins over the rules.

    It holds from the next answer on; a later decision about the same names replaces it.
    """
    chosen = [j for j, chosen_so in (("same", same), ("different", different), ("unsure", unsure)) if chosen_so]
    if len(chosen) != 1:
        raise GraphshareError("A decision is one of three.", hint="Say --same, --different or --unsure.")
    return here.open().decide_agencies(a, b, chosen[0], why=why, who=who)


@command(app)
def reply(
    here: Here,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The agency that replied.")],
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="Its words.")],
    day: Annotated[str, typer.Option("--date", metavar="D", help="The day on which it replied, YYYY-MM-DD.")],
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where they can be read.")] = None,
    who: Who = None,
) -> Answer:
    """Keep what an agency replied, to stand beside what names it.

    It is written into hand/replies.csv.
    """
    return here.reading().reply(name, text, day, url=url, who=who)
