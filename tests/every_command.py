"""Every command of graphshare with what it takes, for what must hold of all of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import typer

from graphshare.cli import app

#: Command → what is typed behind it.
TYPED = {
    "agencies decide": "'Elm OH PD' 'Oak TX PD' --different --why asked --who me",
    "agencies list": "",
    "agencies parse": "-",
    "agencies reply": "'Elm OH PD' --text no --date 2025-06-01 --who me",
    "agencies review": "",
    "agencies show": "'Elm OH PD'",
    "ask-next": "",
    "build": "",
    "challenge": "finding.yaml",
    "compare": "ICE --before 2025-05-01..2025-05-10 --after 2025-05-11..2025-05-20",
    "coverage": "",
    "demo": "",
    "discrepancies": "",
    "doctor": "",
    "export": "csv",
    "findings list": "",
    "ingest": "log.csv",
    "init": "",
    "paths": "ICE 'Elm OH PD'",
    "profile": "'Elm OH PD'",
    "proxies": "ICE",
    "query list": "",
    "query run": "doors-front",
    "query save": "own-agencies own.cypher",
    "query show": "doors-front",
    "reach": "ICE",
    "reasons classify": "-",
    "reasons decide": "theft --purpose not_federal --why asked --who me",
    "reasons explain": "theft",
    "reasons list": "",
    "reasons review": "",
    "reasons score": "labeled.tsv",
    "recheck": "finding.yaml",
    "releases list": "",
    "releases remove": "log",
    "releases show": "log",
    "releases verify": "",
    "report": "ICE",
    "store check": "",
    "store drop": "--yes",
    "store info": "",
    "store load": "--yes",
    "synth": "--agencies 5 --searches 50",
    "tally": "",
    "view card": "'Elm OH PD'",
    "view compare": "ICE --before 2025-05-01..2025-05-10 --after 2025-05-11..2025-05-20",
    "view coverage": "",
    "view map": "",
    "view network": "",
    "view profile": "'Elm OH PD'",
    "view reach": "ICE --yes",
    "view timeline": "",
    "what-if": "ICE -k 1",
}

#: Those that have nothing to do with a workspace.
WITHOUT = frozenset({"agencies parse", "reasons classify", "reasons explain", "reasons score", "demo", "synth"})


def words(command: str) -> list[str]:
    """A command as it is typed."""
    return [*command.split(), *shlex.split(TYPED[command])]


def every() -> Iterator[str]:
    """The commands that the program has."""

    top = typer.main.get_command(app)
    context = typer.Context(top)

    def walk(found: Any, said: str) -> Iterator[str]:
        if not hasattr(found, "list_commands"):
            yield said
            return
        for name in found.list_commands(context):
            yield from walk(found.get_command(context, name), f"{said} {name}".strip())

    yield from walk(top, "")
