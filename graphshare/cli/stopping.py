"""A command that is stopped, by a person's Ctrl-C or by the system: remembered whatever becomes of it, and told from faults."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from graphshare.processes.leaving import may_leave, told_again

if TYPE_CHECKING:
    from types import FrameType

#: What stops a command: a person at the terminal, whoever ends the session or the machine, a terminal that is closed.
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopping:
    """Remembers that the program was told to stop, whatever becomes of the interrupt on its way through libraries."""

    def __init__(self) -> None:
        self.asked = False
        self.code = STOPPED
        self._again: threading.Timer | None = None
        self._before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Stopping:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                # What was told to live on without its terminal (nohup) does.
                if number == signal.SIGINT or signal.getsignal(number) is signal.SIG_DFL:
                    self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        if self._again is not None:
            self._again.cancel()  # the command ended meanwhile
        for number, before in self._before.items():
            signal.signal(number, before)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.asked, self.code = True, 128 + number
        if may_leave(frame):
            raise KeyboardInterrupt
        self._again = told_again(number)


#: The exit code of a program that a person stopped.
STOPPED = 130


def interrupted(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, is a person's Ctrl-C: Python's, Typer's or the engine's."""
    while error is not None:
        if isinstance(error, (KeyboardInterrupt, typer.Abort)) or type(error).__name__ == "InterruptException":
            return True
        error = error.__cause__ or error.__context__
    return False
