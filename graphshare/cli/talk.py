"""What is said beside the answer: progress, hints, errors. All of it goes to stderr; stdout is data."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Collection

from graphshare.answer.text import visible
from graphshare.cli.bar import Bar
from graphshare.errors import GraphshareError, of_the_machine

#: An error message longer than this is no longer read.
_LINES = 12


class Talk(logging.Handler):
    """Speaks on stderr. ``quiet`` silences all but errors; the library's log lines are said too.

    ``options`` are those that the command takes, so that nothing else is advised.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False, options: Collection[str] = ()) -> None:
        super().__init__(logging.DEBUG if verbose else logging.INFO)
        self.options = options
        self.quiet = quiet
        self.verbose = verbose
        self._bar: Bar | None = None
        self._live = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def emit(self, record: logging.LogRecord) -> None:
        """Say a log line of the library."""
        self.say(record.getMessage())

    def say(self, text: str) -> None:
        """One line of talk."""
        if not self.quiet:
            self._print(visible(text))

    def progress(self, text: str, done: int, total: int | None, rows: int | None = None) -> None:
        """Redraw the progress line; on a terminal only."""
        if not self._live:
            return
        if self._bar is None:
            self._bar = Bar()
        self._bar.show(visible(text), done, total, rows)

    def error(self, error: BaseException) -> None:
        """Say what is wrong and what to do next, in at most 15 lines; a traceback only under ``--verbose``."""
        if (machine := of_the_machine(error, self.options)) is not None:
            message, hint = machine.message, machine.hint
        elif isinstance(error, GraphshareError):
            message, hint = error.message, error.hint
        elif isinstance(error, OSError) and error.strerror:
            message = ": ".join(str(x) for x in (error.filename2 or error.filename, error.strerror) if x)
            hint = "Check that path, and what stands there."
        else:
            message = f"This is a bug in graphshare, not in your files: {type(error).__name__}."
            hint = "Please report the command you typed; `--verbose` prints the details to send along."
        lines = [visible(line) for line in f"error: {message}".splitlines()]
        if len(lines) > _LINES:
            lines = [*lines[:_LINES], f"… {len(lines) - _LINES} lines more"]
        if hint:
            lines += [visible(line) for line in f"hint: {hint}".splitlines()][:2]
        if self.verbose:
            lines += [visible(line) for x in traceback.format_exception(error) for line in x.splitlines()]
        self._print("\n".join(lines))

    def _print(self, text: str) -> None:
        self.clear()
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the one place that talks

    def clear(self) -> None:
        """Take the progress line away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
