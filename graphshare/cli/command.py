"""What all commands have in common: the options, where the answer goes, how errors leave, what provenance quotes."""

from __future__ import annotations

import inspect
import logging
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict, cast

import typer

from graphshare.answer import Answer
from graphshare.answer.forms import ENDINGS, WORKBOOK, Format, Style, pieces, render, unfolded
from graphshare.answer.text import visible
from graphshare.cli.stopping import Stopping, interrupted
from graphshare.cli.talk import Talk
from graphshare.domain.model import Grade
from graphshare.errors import GraphshareError
from graphshare.processes.cycles import seldom_sought

if TYPE_CHECKING:
    from graphshare.workspace import Workspace

#: Rows that a table shows on a terminal unless --limit says otherwise; a file or a pipe gets all of them.
_ROWS_ON_A_TERMINAL = 100


def comma_separated(text: str | None) -> tuple[str, ...]:
    """The names in a comma-separated option."""
    return tuple(x.strip() for x in (text or "").split(",") if x.strip())


Body = Annotated[str, typer.Argument(metavar="BODY", help="A federal body: ICE, HSI, Border Patrol, DHS, FBI …")]
Level = Annotated[Grade, typer.Option("--level", help="How firmly searches speak of the body.")]
Force = Annotated[bool, typer.Option("--force", help="Replace it, though changed since graphshare made it.")]
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
SaveFinding = Annotated[
    Path | None,
    typer.Option("--save-finding", metavar="FILE", help="Keep the answer as a finding, for recheck and challenge."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more; show the details of a bug.")]

#: The options of every command: name → (annotation, default).
SHARED: dict[str, tuple[object, object]] = {
    "workspace": (Root, Path()),
    "store": (StoreAt, None),
    "format": (As, None),
    "out": (Out, None),
    "limit": (Limit, None),
    "save_finding": (SaveFinding, None),
    "quiet": (Quiet, False),
    "verbose": (Verbose, False),
}


class SharedOptions(TypedDict):
    """What the options of every command were given."""

    workspace: Path
    store: str | None
    format: Format | None
    out: Path | None
    limit: int | None
    save_finding: NotRequired[Path | None]
    quiet: bool
    verbose: bool


@dataclass
class Here:
    """Where a command runs and how it speaks."""

    root: Path
    store: str | None
    talk: Talk
    code: int = 0  # the exit code when all goes well
    argv: Sequence[str] = field(default_factory=lambda: tuple(sys.argv[1:]))

    def open(self, memory: str | None = None, cluster: str | None = None, *, new: bool = False) -> Workspace:
        """The workspace, told what was typed; its folder is there, unless a ``new`` one is meant."""
        from graphshare.disk.named import must_be_there
        from graphshare.workspace import Workspace

        if not new:
            must_be_there(self.root)
        return Workspace(
            self.root,
            store=self.store,
            memory=memory,
            cluster=cluster,
            progress=self.talk.progress,
            command=quoted(self.argv),
            ask_password=typed_unseen if sys.stdin.isatty() else None,
        )

    def reading(self) -> Workspace:
        """The workspace, to ask it something; it says so itself when it builds first, and here where it holds nothing."""
        from graphshare.store.base import is_address

        work = self.open()
        if not (self.store and is_address(self.store)) and not work.cache.all():
            where = "This folder" if self.root in (Path(), Path(".")) else visible(self.root.name or str(self.root))
            self.talk.say(
                f"{where} holds nothing yet: `graphshare ingest FILES` reads released files, `graphshare demo` shows how."
            )
        return work


def typed_unseen(address: str) -> str:
    """A password that the environment lacks, typed where nobody reads along."""
    return str(typer.prompt(f"Password for {address}", hide_input=True, err=True))


def command(
    app: typer.Typer, name: str | None = None, *, each: str | None = None, acts: bool = False
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Make a function a command: it takes ``here`` and its own options, and returns an answer, which is printed.

    ``each`` names the list in the answer whose elements are the lines of JSON Lines. A shared option that the function
    declares itself keeps the function's meaning (``--out`` of a page is the page). A command that ``acts`` rather than
    answers has nothing to print where it was asked to be quiet.
    """

    def register(asks: Callable[..., Answer]) -> Callable[..., Answer]:
        own = list(inspect.signature(asks, eval_str=True).parameters.values())[1:]
        shared = [
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for n, (annotation, default) in SHARED.items()
            if n not in {p.name for p in own} and not (acts and n == "save_finding")
        ]
        context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
        parameters = [context, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own), *shared]

        def run(context: typer.Context, **given: object) -> None:
            shared_given = {p.name: given.pop(p.name) for p in shared} | before_the_command(context)
            options = cast("SharedOptions", shared_given | given)
            out = options["out"] if "out" in {p.name for p in shared} else None
            _ending(out, options["format"])
            how = Printing(
                options["format"],
                out,
                options["limit"],
                each,
                silent=acts and options["quiet"],
                root=options["workspace"],
            )
            talk = Talk(quiet=options["quiet"], verbose=options["verbose"], options={p.name for p in parameters})
            raise typer.Exit(_perform(lambda here: asks(here, **given), options, how, talk))

        run.__doc__ = asks.__doc__
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer looks at
        app.command(name or asks.__name__.replace("_", "-"))(run)
        return asks

    return register


def before_the_command(context: typer.Context) -> dict[str, object]:
    """The options that were typed before the command and not behind it: ``graphshare -w DIR tally``."""
    typed = context.find_root().obj
    given = typed.items() if isinstance(typed, dict) else ()
    return {k: v for k, v in given if getattr(context.get_parameter_source(k), "name", "") != "COMMANDLINE"}


def _ending(out: Path | None, form: Format | None) -> None:
    """Refuse, before anything is computed, a file whose ending is none that is written."""
    if out is None:
        return
    ending = out.suffix.lower()
    if ending not in ENDINGS and ending != WORKBOOK:
        known = ", ".join((*ENDINGS, WORKBOOK))
        raise typer.BadParameter(f"{visible(out.name)} ends in none of {known}.", param_hint="--out")
    if ending == WORKBOOK and form is not None:
        raise typer.BadParameter(f"a workbook is not written as {form}.", param_hint="--format")


def group(help: str) -> typer.Typer:
    """The commands of one noun."""
    app = typer.Typer(help=help, no_args_is_help=True, rich_markup_mode=None, add_completion=False)
    app.callback()(_between)
    return app


def single() -> typer.Typer:
    """The only command of a module."""
    return typer.Typer(rich_markup_mode=None, add_completion=False)


def _between(
    context: typer.Context,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", metavar="DIR", help="The workspace's folder, for any verb.")
    ] = None,
    store: Annotated[str | None, typer.Option("--store", "-s", metavar="STORE", help="The store, likewise.")] = None,
) -> None:
    """Take what is typed between a noun and its verb as if it stood before both."""
    top = context.find_root()
    typed = {"workspace": workspace, "store": store}
    top.obj = (top.obj or {}) | {name: value for name, value in typed.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Printing:
    """How an answer is to be printed: its form, file, limit, the list that JSON Lines take, whether at all."""

    form: Format | None
    out: Path | None
    limit: int | None
    each: str | None
    silent: bool = False
    root: Path = Path()  # of the workspace, which remembers what was written


def _perform(ask: Callable[[Here], Answer], options: SharedOptions, how: Printing, talk: Talk) -> int:
    """Ask, print, and give the exit code; the one place where errors are caught."""
    logger = logging.getLogger("graphshare")
    logger.setLevel(talk.level)
    logger.propagate = False
    logger.handlers = [talk]
    stopping = Stopping()
    finding = options.get("save_finding")
    try:
        with stopping, seldom_sought():
            if finding is not None:
                _may_keep(finding)
            if how.out is not None:
                _may_replace(how.out, how.root)
            here = Here(options["workspace"], options["store"], talk)
            answer = ask(here)
            if stopping.asked:  # it was taken for a fault of a file on the way
                raise KeyboardInterrupt
            talk.clear()
            if finding is not None:
                _keep(answer, finding, talk)
            _print(answer, how, talk)
    except BrokenPipeError:  # the reader of our output has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.BadParameter:  # how a command is used is the parser's to tell, with exit code 2
        raise
    except (Exception, KeyboardInterrupt) as error:
        if stopping.asked or interrupted(error):
            talk.error(GraphshareError("Stopped.", hint="Nothing half-written is left; the same command starts again."))
            return stopping.code
        talk.error(error)
        return 1
    return here.code


def _may_keep(path: Path) -> None:
    """Refuse, before anything is computed, a place where no finding can be kept."""
    from graphshare.findings.kept import may_keep_finding

    may_keep_finding(path)


def _may_replace(path: Path, root: Path, new: str | None = None) -> None:
    """Refuse to replace what is no earlier answer: before anything is computed, and when it is known what would be written."""
    from graphshare.cli.replacing import may_replace_answer

    may_replace_answer(path, root, new)


def _put(path: Path, content: Iterable[str] | bytes, root: Path, talk: Talk) -> None:
    from graphshare.cli.replacing import put

    put(path, content, root)
    talk.say(f"Wrote {path}.")


def _keep(answer: Answer, path: Path, talk: Talk) -> None:
    from graphshare.findings import found_in, save_finding

    save_finding(found_in(answer), path)
    talk.say(f"Kept the finding in {path}.")


def _print(answer: Answer, how: Printing, talk: Talk) -> None:
    out = how.out
    if out is not None and out.suffix.lower() == WORKBOOK:
        from graphshare.answer.workbook import workbook

        _may_replace(out, how.root)
        _put(out, workbook(answer), how.root, talk)
        return
    form = how.form or (ENDINGS[out.suffix.lower()] if out else None) or Format.TABLE
    if out is None and how.silent and how.form is None:
        return
    terminal = out is None and sys.stdout.isatty()
    limit = how.limit
    if limit is not None:
        answer = unfolded(answer, limit)
    if limit is None and terminal and form is Format.TABLE:
        limit = _ROWS_ON_A_TERMINAL
    style = Style(_width(terminal), _bold(terminal), limit, how.each)
    text = pieces(answer, form, style)
    if out is None:
        sys.stdout.writelines(text)
        sys.stdout.flush()
    else:
        from graphshare.disk.ours import BOM, marking

        if os.path.lexists(out):  # what kind of thing takes its place, the first of it shows
            _may_replace(out, how.root, render(answer, form, replace(style, limit=1)))
        content = chain([BOM], text) if form is Format.CSV else marking(text) if form is Format.MD else text
        _put(out, content, how.root, talk)
    if form not in (Format.TABLE, Format.MD):
        for line in (answer.sentence, *answer.notes) if form is Format.CSV else answer.notes:
            if line:
                talk.say(line)


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


#: -w DIR, -wDIR, -qo FILE, --out FILE, --out=FILE, --save-finding FILE: where things lie on this machine, which is no part of the question.
_SHORT = re.compile(r"-[qv]*[ows](?P<value>.*)", re.DOTALL)
_LONG = re.compile(r"--(out|workspace|store|save-finding|cluster)(?P<value>=.*)?", re.DOTALL)
#: How much is said beside the answer, which is no part of the question either.
_LOUDNESS = re.compile(r"-[qv]+|--(quiet|verbose)")


def quoted(argv: Sequence[str]) -> str:
    """The command as typed, but for where it ran, wrote and how it spoke: no -o/-w/-s/-q/-v, no cluster, no folders, no password."""
    kept = ["graphshare"]
    left = iter(argv)
    for typed in left:
        if typed == "--":
            kept += [typed, *map(_named, left)]
        elif found := _SHORT.fullmatch(typed) or _LONG.fullmatch(typed):
            if not found["value"]:
                next(left, None)
        elif not _LOUDNESS.fullmatch(typed):
            kept.append(_named(typed))
    return shlex.join(kept)


def _named(typed: str) -> str:
    """A file by its name alone, an address without user and password, anything else as it is."""
    if "://" in typed:
        return re.sub(r"://[^/@]*@", "://", typed)
    foldered = "/" in typed or os.sep in typed
    return (Path(typed).name or typed) if foldered and os.path.lexists(typed) else typed
