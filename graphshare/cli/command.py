"""What all commands have in common: the options, where the answer goes, how errors leave, what provenance quotes."""

from __future__ import annotations

import inspect
import logging
import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from graphshare.answer import Answer
from graphshare.cli.render import Format, Style, render, write_whole
from graphshare.cli.talk import Talk
from graphshare.errors import GraphshareError

if TYPE_CHECKING:
    from graphshare.workspace import Workspace

#: Rows that a table shows on a terminal unless --limit says otherwise; a file or a pipe gets all of them.
_ROWS_ON_A_TERMINAL = 100


def names(text: str | None) -> tuple[str, ...]:
    """The names in a comma-separated option."""
    return tuple(x.strip() for x in (text or "").split(",") if x.strip())


Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="First UTC day, included: YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last UTC day, included.")]

Root = Annotated[Path, typer.Option("--workspace", "-w", metavar="DIR", help="The workspace's folder.")]
StoreAt = Annotated[
    str | None,
    typer.Option(
        "--store", "-s", metavar="STORE", envvar="GRAPHSHARE_STORE", help="A path, or bolt://, neo4j://, neo4j+s://."
    ),
]
As = Annotated[
    Format | None,
    typer.Option("--format", "-f", metavar="FORM", help="table (if nothing is said), csv, json, jsonl or md."),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="A file for the answer; its ending picks the form.")
]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="Show N rows; 0 shows all.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more; show the details of a bug.")]

#: The options of every command: name → (annotation, default).
SHARED: dict[str, tuple[Any, Any]] = {
    "workspace": (Root, Path()),
    "store": (StoreAt, None),
    "format": (As, None),
    "out": (Out, None),
    "limit": (Limit, None),
    "quiet": (Quiet, False),
    "verbose": (Verbose, False),
}


@dataclass
class Here:
    """Where a command runs and how it speaks."""

    root: Path
    store: str | None
    talk: Talk
    code: int = 0  # the exit code when all goes well
    argv: Sequence[str] = field(default_factory=lambda: tuple(sys.argv[1:]))

    def open(self, memory: str | None = None) -> Workspace:
        """The workspace, told what was typed."""
        from graphshare.workspace import Workspace

        return Workspace(
            self.root,
            store=self.store,
            memory=memory,
            progress=self.talk.progress,
            command=quoted(self.argv),
            ask_password=typed_unseen if sys.stdin.isatty() else None,
        )

    def reading(self) -> Workspace:
        """The workspace, to ask it something; it says so itself when it builds first."""
        return self.open()


def typed_unseen(address: str) -> str:
    """A password that the environment lacks, typed where nobody reads along."""
    return str(typer.prompt(f"Password for {address}", hide_input=True, err=True))


def command(
    app: typer.Typer, name: str | None = None, *, each: str | None = None
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Make a function a command: it takes ``here`` and its own options, and returns an answer, which is printed.

    ``each`` names the list in the answer whose elements are the lines of JSON Lines. A shared option that the function
    declares itself keeps the function's meaning (``--out`` of a page is the page).
    """

    def register(asks: Callable[..., Answer]) -> Callable[..., Answer]:
        own = list(inspect.signature(asks, eval_str=True).parameters.values())[1:]
        shared = [
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for n, (annotation, default) in SHARED.items()
            if n not in {p.name for p in own}
        ]
        parameters = [*(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own), *shared]

        def run(**given: Any) -> None:
            told = {p.name: given.pop(p.name) for p in shared}
            raise typer.Exit(_perform(lambda here: asks(here, **given), told | given, each, out=told.get("out")))

        run.__doc__ = asks.__doc__
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        cast(Any, run).__signature__ = inspect.Signature(parameters)
        app.command(name or asks.__name__.replace("_", "-"))(run)
        return asks

    return register


def group(help: str) -> typer.Typer:
    """The commands of one noun."""
    app = typer.Typer(help=help, no_args_is_help=True, rich_markup_mode=None, add_completion=False)
    app.callback()(lambda: None)
    return app


def _perform(ask: Callable[[Here], Answer], told: Mapping[str, Any], each: str | None, *, out: Path | None) -> int:
    """Ask, print, and give the exit code; the one place where errors are caught."""
    talk = Talk(quiet=told["quiet"], verbose=told["verbose"])
    logger = logging.getLogger("graphshare")
    logger.setLevel(talk.level)
    logger.propagate = False
    logger.handlers = [talk]
    try:
        here = Here(told["workspace"], told["store"], talk)
        answer = ask(here)
        talk.clear()
        _print(answer, told["format"], out, told["limit"], each, talk)
    except BrokenPipeError:  # the reader of our output has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        talk.error(GraphshareError("Stopped.", hint="Nothing half-written is left; the same command starts again."))
        return 130
    except Exception as error:
        talk.error(error)
        return 1
    return here.code


def _print(
    answer: Answer, asked: Format | None, out: Path | None, limit: int | None, each: str | None, talk: Talk
) -> None:
    form = asked or (_ENDINGS.get(out.suffix.lower()) if out else None) or Format.TABLE
    terminal = out is None and sys.stdout.isatty()
    if limit is None and terminal and form is Format.TABLE:
        limit = _ROWS_ON_A_TERMINAL
    text = render(answer, form, Style(_width(terminal), _bold(terminal), limit, each))
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_whole(out, text)
        talk.say(f"Wrote {out}.")
    if form not in (Format.TABLE, Format.MD):
        for note in answer.notes:
            talk.say(note)


_ENDINGS = {".csv": Format.CSV, ".json": Format.JSON, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".md": Format.MD}


def _width(terminal: bool) -> int | None:
    """The room for a table: the terminal's, or ``COLUMNS``; a file or a pipe has as much as it takes."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return max(int(columns), 20)
    if not terminal:
        return None
    import shutil

    return max(shutil.get_terminal_size().columns, 20)


def _bold(terminal: bool) -> bool:
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and os.name != "nt"


#: -w DIR, -wDIR, -qo FILE, --out FILE, --out=FILE: where things lie on this machine, which is no part of the question.
_SHORT = re.compile(r"-(?P<before>[qv]*)[ows](?P<value>.*)", re.DOTALL)
_LONG = re.compile(r"--(out|workspace|store)(?P<value>=.*)?", re.DOTALL)


def quoted(argv: Sequence[str]) -> str:
    """The command as typed, but for where it ran and wrote: no -o/-w/-s, no folders, no password."""
    kept = ["graphshare"]
    left = iter(argv)
    for typed in left:
        if typed == "--":
            kept += [typed, *map(_named, left)]
        elif found := _SHORT.fullmatch(typed) or _LONG.fullmatch(typed):
            if not found["value"]:
                next(left, None)
            if before := found.groupdict().get("before"):
                kept.append(f"-{before}")
        else:
            kept.append(_named(typed))
    return shlex.join(kept)


def _named(typed: str) -> str:
    """A file by its name alone, an address without user and password, anything else as it is."""
    if "://" in typed:
        return re.sub(r"://[^/@]*@", "://", typed)
    foldered = "/" in typed or os.sep in typed
    return (Path(typed).name or typed) if foldered and os.path.lexists(typed) else typed
