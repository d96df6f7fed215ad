"""Work done ahead in processes of their own, none of which can keep another, or the program, waiting for ever.

The pool of the standard library shares two queues among its processes. One that is killed while it holds the lock of a queue
(short memory does that) leaves the others waiting for the lock, and the program for them. Here each process has a pipe
of its own and nothing is shared: a thread hands it one piece of work at a time and reads what comes back. A process that
dies or says nothing for too long is given up and another takes its place; one whose program dies ends, too.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol, TypeVar

from graphshare.processes import GivenUp
from graphshare.processes.leaving import may_leave, told_again

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import FrameType

_T = TypeVar("_T")

#: Seconds for one piece of work, a small file; on a busy machine it takes one or two.
PATIENCE = 300.0
#: Seconds for a process to end tidily.
_LEAVE = 10.0


class Ahead(Protocol):
    """Has a function called in another process; both it and what it is given must be of a module, to be found there."""

    def __call__(self, work: Callable[..., _T], *given: object) -> Future[_T]:
        """What will come of it; ``GivenUp`` where nothing does."""


@contextmanager
def ahead(processes: int) -> Iterator[Ahead]:
    """So many processes for the length of a block; what they have not done by its end is not done at all."""
    helpers = [_Helper() for _ in range(processes)]
    idle: SimpleQueue[_Helper] = SimpleQueue()
    for helper in helpers:
        idle.put(helper)

    def done_by_one(work: Callable[..., _T], *given: object) -> _T:
        helper = idle.get()
        try:
            return helper.do(work, given)
        finally:
            idle.put(helper)

    threads = ThreadPoolExecutor(processes)

    def submit(work: Callable[..., _T], *given: object) -> Future[_T]:
        with not_interrupted():  # a thread is as deaf to Ctrl-C as the one that began it, and a process as its thread
            return threads.submit(done_by_one, work, *given)

    try:
        yield submit
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for helper in helpers:
            helper.end()
        threads.shutdown(wait=True)


class _Helper:
    """One process, begun when there is something to do and begun anew where it was given up."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._changing = Lock()  # held while a process begins or ends, so that none begins after the end
        self._ended = False

    def do(self, work: Callable[..., _T], given: tuple[object, ...]) -> _T:
        found: _T
        try:
            pipe = self._begun()
            pipe.send((work, given))
            if not pipe.poll(PATIENCE):
                raise TimeoutError
            well, found = pipe.recv()
        except (OSError, EOFError) as error:  # killed, silent, or ended by us
            with self._changing:
                self._stop()
                if self._pipe is not None:
                    self._pipe.close()
                self._process = self._pipe = None
            raise GivenUp from error
        if not well:
            raise GivenUp
        return found

    def _begun(self) -> Connection:
        with self._changing:
            if self._ended:
                raise EOFError
            if self._pipe is None:
                context = get_context("spawn")
                self._pipe, theirs = context.Pipe()
                self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
                self._process.start()
                theirs.close()  # so that its death is the end of the pipe
            return self._pipe

    def end(self) -> None:
        """Whatever it is doing, it does no more, and it begins nothing."""
        with self._changing:
            self._ended = True
            self._stop()

    def _stop(self) -> None:
        if self._process is not None and self._process.pid is not None:
            self._process.terminate()
            self._process.join(_LEAVE)
            self._process.kill()
            self._process.join()


def _serve(pipe: Connection) -> None:
    """What a process does: one piece of work after the other, until its pipe ends or it is told to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    Thread(target=_end_with_the_program, daemon=True).start()
    while True:
        try:
            work, given = pipe.recv()
            try:
                told = True, work(*given)
            except Exception:  # whoever asked does it again, and learns why
                told = False, None
            pipe.send(told)
        except (OSError, EOFError):
            return


def _leave(number: int, frame: FrameType | None) -> None:
    """Take away what was begun, on the way out."""
    if may_leave(frame):
        sys.exit(1)
    told_again(number)


def _end_with_the_program() -> None:
    """Where the program is killed, its lock is free: nobody may go on writing in its name."""
    program = parent_process()
    if program is not None:
        program.join()
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def not_interrupted() -> Iterator[None]:
    """What is begun in here does not take a terminal's Ctrl-C, which reaches all processes at once. The program itself
    takes it, and ends them. (POSIX only.)"""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # begun later it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
