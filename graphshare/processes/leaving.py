"""When a process that is told to end may be left: not in the middle of what would stay half done, or be called a fault."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

#: Code that is not left half-way: modules that are being loaded (the engine would abort, and what a class is made of calls it
#: an error), files that take or leave their place.
_WHOLE = ("<frozen importlib", *(os.path.join("graphshare", "disk", name) for name in ("writing.py", "scratch.py")))
#: Seconds until a signal that came in the middle of such comes again.
_SOON = 0.05


def may_leave(frame: FrameType | None) -> bool:
    """Whether what runs when a signal comes may be left there."""
    return not any(part in f.f_code.co_filename for f, _ in traceback.walk_stack(frame) for part in _WHOLE)


def told_again(number: int) -> threading.Timer:
    """The same signal again, soon; it may be called off."""
    again = threading.Timer(_SOON, _tell_the_main_thread, (number,))
    again.daemon = True
    again.start()
    return again


def _tell_the_main_thread(number: int) -> None:
    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, number)  # told to any other, it would not end what the main thread waits for
    else:
        signal.raise_signal(number)
