"""The command line. Each command parses, calls a verb of the workspace and prints its answer; no logic lives here.

Nothing but the command that was asked for is imported, so that ``graphshare --help`` answers in a blink.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

#: Command → (section of the help, module that holds it, its line of help). The line is also the command's first.
COMMANDS = {
    "demo": ("Start", "start", "The whole job on a fictional world: records, build, tally, reach, page."),
    "init": ("Start", "start", "Make a workspace: graphshare.toml, raw/, hand/, exports/."),
    "doctor": ("Start", "doctor", "What is installed, which stores answer, what is missing."),
    "ingest": ("Read", "ingest", "Read released files, whatever they are; every row is accounted for."),
    "build": ("Read", "ingest", "Build the graph and the store from all releases; only what changed."),
    "releases": ("Read", "releases", "The files held: list, show, verify, remove."),
    "agencies": ("Read", "agencies", "Who the names stand for: list, show, parse, review, decide, reply."),
    "reasons": ("Read", "reasons", "What the reasons say: list, classify, explain, review, decide, score."),
    "coverage": ("Ask", "coverage", "Whose logs and lists are held, for which months, and what is not."),
    "tally": ("Ask", "ask", "Who searched, in which words, how often."),
    "profile": ("Ask", "ask", "One agency: who may search it, who did, what its officers searched, what is not held."),
    "reach": ("Ask", "ask", "How far a federal body reaches: by which door, through whom, where, on what evidence."),
    "proxies": ("Ask", "ask", "The agencies that searched for a federal body, and what each of them opens."),
    "paths": ("Ask", "paths", "By which steps a federal body reaches one agency's cameras, each with its rows."),
    "compare": (
        "Ask",
        "compare",
        "What changed between two windows: doors opened, closed, moved, who began and stopped, rates.",
    ),
    "what-if": (
        "Ask",
        "what_if",
        "What a federal body would lose if agencies stopped, or shares ended.",
    ),
    "challenge": (
        "Ask",
        "challenge",
        "Strip a finding as an opponent would, rung by rung: what each takes, what is left.",
    ),
    "recheck": ("Ask", "recheck", "Ask the question of each finding again; exit 3 where anything moved."),
    "findings": ("Ask", "findings", "Answers kept as files (--save-finding): list."),
    "discrepancies": (
        "Ask",
        "discrepancies",
        "Where portals, lists, event logs and audits of the same cameras say different things.",
    ),
    "ask-next": (
        "Ask",
        "ask_next",
        "Which log or list to ask for next, of whom, for which months, with the request.",
    ),
    "query": ("Ask", "query", "Saved Cypher queries: list, show, run, save."),
    "view": (
        "Show",
        "view",
        "Pages that open offline: reach, map, network, timeline, compare, profile, coverage, card.",
    ),
    "report": ("Show", "report", "A report that prints well, and a pack by which somebody else can check it."),
    "export": (
        "Show",
        "export",
        "The graph for other tools: graphml, gexf, csv, parquet, sqlite, cypher, neo4j-admin.",
    ),
    "store": ("More", "store", "Where the graph lives: info, check, load, drop."),
    "synth": ("More", "synth", "Fictional records in the real layouts, with planted truth."),
}


class Commands(TyperGroup):
    """The top of the command tree, which imports a command's module only when that command is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command itself, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = COMMANDS[cmd_name][1]
        group = typer.main.get_command(import_module(f"graphshare.cli.{module}").app)
        return group.commands.get(cmd_name, group) if isinstance(group, TyperGroup) else group

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As usual, but `help` and `help COMMAND` are what people type first."""
        return super().parse_args(ctx, [*args[1:], "--help"] if args[:1] == ["help"] else args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As usual, but an unknown command offers the nearest ones."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            from graphshare.answer.text import visible

            near = get_close_matches(args[0], COMMANDS, n=3, cutoff=0.6)
            meant = f" Did you mean: {', '.join(near)}?" if near else ""
            ctx.fail(f"No command “{visible(args[0])}”.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands by section, from the table above: nothing is imported for it."""
        for section in dict.fromkeys(s for s, _, _ in COMMANDS.values()):
            with formatter.section(section):
                formatter.write_dl(
                    [(name, line) for name, (s, _, line) in COMMANDS.items() if s == section], col_max=13
                )


def _version(asked: bool) -> None:
    if asked:
        from graphshare import __version__

        typer.echo(f"graphshare {__version__}")
        raise typer.Exit


def _speak_utf8() -> None:
    """UTF-8 and plain line ends whatever the console: the same question prints the same bytes everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


app = typer.Typer(
    cls=Commands,
    add_completion=True,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


@app.callback()
def root(
    context: typer.Context,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", metavar="DIR", help="The workspace's folder, for any command.")
    ] = None,
    store: Annotated[str | None, typer.Option("--store", "-s", metavar="STORE", help="The store, likewise.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """How far federal access to local license-plate-reader cameras reaches, through whom, and on what evidence.

    `graphshare COMMAND --help` says more. A first look: `graphshare demo`. On your own files, in any folder:
    `graphshare ingest FILES`, then `graphshare reach ICE`; or, for one file alone, `graphshare tally FILE`.
    """
    typed = {"workspace": workspace, "store": store}
    context.obj = {name: value for name, value in typed.items() if value is not None}


def _fill_closed_streams() -> None:
    """Where input, output or error was closed (``>&-``), nothing that is opened later may come to stand in its place."""
    import os

    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened > number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, mode))


def _stop_at_once() -> None:
    """Ctrl-C before any command is at work: nothing was begun, so nothing need be undone."""
    import os
    import signal

    def stop(*_: object) -> None:
        os.write(2, b"error: Stopped.\n")
        os._exit(130)

    signal.signal(signal.SIGINT, stop)


def main() -> None:
    """The program: run the command line and leave with its exit code (0 done, 1 error, 2 usage, 3 rejected rows)."""
    _fill_closed_streams()
    _speak_utf8()
    _stop_at_once()
    app(prog_name="graphshare")
