"""``graphshare agencies``: who the names stand for."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from graphshare.answer import Answer, Plain
from graphshare.cli.command import Here, command, group
from graphshare.errors import GraphshareError

app = group("Who the names stand for: list, show, parse, review, decide, reply.")

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; the next reader will ask.")]
Who = Annotated[str | None, typer.Option("--who", metavar="NAME", help="Who decides; else your login name.")]


def decider(who: str | None) -> str:
    """The person who decides: as said, else the login name."""
    return who or getpass.getuser()


def today() -> str:
    """The day of a decision, in UTC: the only clock in graphshare, since people decide on days."""
    return datetime.now(UTC).date().isoformat()


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
    from graphshare.cli.lines import read_lines
    from graphshare.identity import parsed_lines

    return parsed_lines(read_lines(source))


@command(app)
def review(
    here: Here,
    ask: Annotated[bool, typer.Option("--ask", help="Go through them one by one and write each judgment.")] = False,
    who: Who = None,
) -> Answer:
    """Pairs of names that may be one agency, for you to decide."""
    from graphshare.building.names import resolve_names
    from graphshare.identity import queue, read_agencies, review, review_queue
    from graphshare.identity.decisions import FILE

    workspace = here.open()
    path = workspace.hand / FILE
    resolved = resolve_names(workspace.cache, read_agencies(path))
    if ask:
        made = review(resolved, path, who=decider(who), when=today(), stdin=sys.stdin, stdout=sys.stderr)
        return Answer(Plain({"decided": made}))
    return queue(review_queue(resolved))


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
    from graphshare.identity.decisions import FILE, Decision, Judgment, decide

    chosen = [j for j, said in (("same", same), ("different", different), ("unsure", unsure)) if said]
    if len(chosen) != 1:
        raise GraphshareError("A decision is one of three.", hint="Say --same, --different or --unsure.")
    decision = Decision(a, b, Judgment(chosen[0]), decider(who), today(), why)
    decide(here.open().hand / FILE, decision)
    data = {"a": a, "b": b, "judgment": chosen[0], "who": decision.who, "when": decision.when, "why": why}
    return Answer(Plain(data), (), ("It holds from the next answer on.",))


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
    from graphshare.identity.replies import reply_of, write

    workspace = here.reading()
    agency = workspace.agency(name).data["name"]
    said = reply_of(agency, day, text, url, decider(who), today())
    write(workspace.hand, said)
    return Answer(
        Plain({"agency": agency, **said.to_dict()}), (), (f"It stands beside {agency} from the next answer on.",)
    )
