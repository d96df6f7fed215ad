"""One writer, many readers: locks that the system lets go when their holder dies.

The lock of a workspace is held by whoever changes its state. Readers hold leases: a lock each, beside what they read, so
that nothing is taken away from under them.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EINVAL, ENOLCK, ENOSYS, ENOTSUP, EPERM, EROFS
from functools import cache
from pathlib import Path

from graphshare.errors import GraphshareError

_REFUSED = {EACCES, EPERM, EROFS}
_CANNOT = {ENOLCK, ENOSYS, ENOTSUP, EINVAL}
_log = logging.getLogger(__name__)


class Lock:
    """An exclusive lock on a file.

    Where it is ``shared`` the same thread may take it again, by whatever object; it is free when it was given as often.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        from filelock import FileLock

        self.path = path
        self._lock = FileLock(
            os.path.abspath(path), mode=0o600, is_singleton=shared, thread_local=shared, fallback_to_soft=False
        )

    def take(self, *, wait: bool = False) -> bool:
        """Whether the lock is held now; with ``wait`` only after whoever holds it is done.

        On a file system that cannot lock, this says so and goes on. Raises ``GraphshareError`` where nothing can be
        written.
        """
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=-1 if wait else 0, poll_interval=0.02)
        except Timeout:
            return False
        except OSError as error:
            if error.errno in _CANNOT or isinstance(error, NotImplementedError):
                _say_once(str(self.path.parent))
                return True
            raise
        except NotImplementedError:
            _say_once(str(self.path.parent))
        return True

    @property
    def locked(self) -> bool:
        """Whether the system holds it for us; never on a file system that cannot lock."""
        return bool(self._lock.is_locked)

    def give(self) -> None:
        """Let the lock go."""
        if self._lock.is_locked:
            self._lock.release()


@cache
def _say_once(folder: str) -> None:
    _log.warning(
        "The file system of %s cannot lock files: do not run two commands on it at once, for one may undo the other.",
        folder,
    )


@contextmanager
def writing(path: Path, guarded: str = "this workspace") -> Iterator[None]:
    """Hold the lock at ``path`` for a block; where another process has it, say so and wait. Who had it may have taken its
    folder away, which is then made again."""
    lock = Lock(path, shared=True)
    try:
        waits = taken = False
        while not taken:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileNotFoundError):
                taken = lock.take(wait=waits)
                if not taken:
                    _log.info("Another graphshare is changing %s: waiting until it is done.", guarded)
                    waits = True
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        raise GraphshareError(
            f"{path.parent} cannot be written to: {error.strerror}.", hint="Check whose folder it is."
        ) from error
    try:
        yield
    finally:
        lock.give()


class Lease:
    """A reader's word that it reads something; ``folder`` holds the leases of all that read it."""

    def __init__(self, folder: Path) -> None:
        self._lock: Lock | None = None
        try:
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # the mode is the last one's alone
            folder.mkdir(exist_ok=True, mode=0o700)
            while True:
                self._lock = Lock(folder / f"{os.getpid()}-{secrets.token_hex(4)}.lock")
                if self._lock.take() and self._lock.path.exists():
                    break  # nobody took it for a lease of the dead before it was locked
                self._lock.give()
        except OSError:  # where nothing can be written, nobody takes anything away either
            self._lock = None

    def end(self) -> None:
        """It is read no longer."""
        if self._lock is not None:
            self._lock.path.unlink(missing_ok=True)
            self._lock.give()
            self._lock = None


def leased(folder: Path) -> bool:
    """Whether anybody who still runs holds a lease in ``folder``; leases of the dead are taken away."""
    read = False
    for path in sorted(folder.glob("*.lock")) if folder.exists() else ():
        lock = Lock(path)
        if lock.take():
            path.unlink(missing_ok=True)
            lock.give()
        else:
            read = True
    return read
