"""Folders for what is unpacked and put aside: private, and gone with the process that made them, however it ends.

A process that is killed cannot clean up. So each folder holds a lock that dies with its process, and whoever makes the
next one takes away those whose lock is free.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphshare.locking import Lock

_PREFIX = "graphshare-"
_ALIVE = "alive.lock"


class Scratch:
    """A private folder, until it is closed or the last reference to it goes."""

    def __init__(self) -> None:
        take_away_leftovers()
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            lock = Lock(self.path / _ALIVE)
            # Between the folder and its lock another process may take it for a leftover; then one more is made.
            try:
                if lock.take() and (self.path / _ALIVE).exists():
                    break
            except FileExistsError:
                pass  # taken away and made again while the lock was being laid: one more is made
            except OSError:
                if self.path.exists():
                    raise
            lock.give()
        self._close = weakref.finalize(self, _forget, self.path, lock)

    def close(self) -> None:
        """Remove the folder."""
        self._close()


def _forget(path: Path, lock: Lock) -> None:
    for entry in path.iterdir() if path.exists() else ():
        if entry.name != _ALIVE:
            shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)
    lock.give()
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def scratch() -> Iterator[Path]:
    """A private folder for the length of a block."""
    made = Scratch()
    try:
        yield made.path
    finally:
        made.close()


def take_away_leftovers() -> None:
    """Remove the folders of processes that no longer run."""
    try:
        with os.scandir(tempfile.gettempdir()) as entries:
            found = [e for e in entries if e.name.startswith(_PREFIX) and _ours(e)]
    except OSError:
        return
    for entry in found:
        _take_away(Path(entry.path))


def _take_away(folder: Path) -> None:
    try:
        if not (folder / _ALIVE).exists():
            folder.rmdir()  # killed before it had a lock, and so before it held anything
            return
        lock = Lock(folder / _ALIVE)
        if lock.take():
            _forget(folder, lock)
    except OSError:  # its owner, or another process, took it away meanwhile
        return


def _ours(entry: os.DirEntry[str]) -> bool:
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and (not hasattr(os, "getuid") or about.st_uid == os.getuid())
