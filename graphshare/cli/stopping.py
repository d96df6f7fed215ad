"""A person's Ctrl-C: remembered whatever becomes of it, and told from faults."""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from types import FrameType


class Stopping:
    """Remembers that a person stopped the program, whatever becomes of the interrupt on its way through libraries."""

    def __init__(self) -> None:
        self.asked = False
        self._again: threading.Timer | None = None
        self._before: Callable[[int, FrameType | None], object] | int | None = None

    def __enter__(self) -> Stopping:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        if self._again is not None:
            self._again.cancel()  # the command ended meanwhile
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _take(self, _: int, frame: FrameType | None) -> None:
        self.asked = True
        if not any(f.f_code.co_filename.startswith("<frozen importlib") for f, _ in traceback.walk_stack(frame)):
            raise KeyboardInterrupt
        self._again = threading.Timer(0.05, signal.raise_signal, (signal.SIGINT,))
        self._again.start()  # stopped half loaded, the engine aborts


#: The exit code of a program that was stopped.
STOPPED = 130


def interrupted(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, is a person's Ctrl-C: Python's, Typer's or the engine's."""
    while error is not None:
        if isinstance(error, (KeyboardInterrupt, typer.Abort)) or type(error).__name__ == "InterruptException":
            return True
        error = error.__cause__ or error.__context__
    return False
