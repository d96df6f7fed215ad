"""``graphshare ask-next``."""

from __future__ import annotations

from typing import Annotated

import typer

from graphshare.answer import Answer
from graphshare.cli.command import Here, Since, Until, command, single
from graphshare.errors import GraphshareError
from graphshare.hand import decider, today

app = single()


@command(app, name="ask-next", each="requests")
def ask_next(
    here: Here,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="With --sent: further agencies that were asked.")
    ] = None,
    sent: Annotated[
        list[str] | None,
        typer.Option("--sent", metavar="NAME", help="Write down that this agency was asked; may be repeated."),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--report", metavar="R", help="With --sent: network audit, organization audit or shared networks."
        ),
    ] = None,
    months: Annotated[
        str | None, typer.Option("--months", metavar="A..B", help="With --sent: for which months, YYYY-MM..YYYY-MM.")
    ] = None,
    on: Annotated[str | None, typer.Option("--date", metavar="D", help="With --sent: the day; else today.")] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="O", help="With --sent: sent, held, refused or no records.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="With --sent: a word on it.")] = None,
    who: Annotated[str | None, typer.Option("--who", metavar="NAME", help="With --sent: else your login name.")] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="BODY", help="One federal body; else the immigration family.")
    ] = None,
    since: Since = None,
    until: Until = None,
) -> Answer:
    """Which log or list to ask for next, of whom, for which months, with the request.

    What was sent is kept in hand/requests.csv, is not asked for again, and stands in `graphshare coverage`.
    """
    asked = [*(sent or ()), *(names or ())]
    given = (report, months, on, outcome, note, who)
    if not sent and (names or any(x is not None for x in given)):
        raise GraphshareError("These options say more about a request that was sent.", hint="Say --sent NAME first.")
    if sent:
        columns = {
            "report": report or "",
            "months": months or "",
            "date": on or today(),
            "outcome": outcome or "sent",
            "note": note or "",
            "who": decider(who),
            "when": today(),
        }
        return here.reading().note_sent(asked, columns, of=of, since=since, until=until)
    return here.reading().ask_next(of=of, since=since, until=until)
