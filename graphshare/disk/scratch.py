"""Folders for what is unpacked and put aside: private, and gone with the process that made them, however it ends.

A process that is killed cannot clean up. So beside each folder lies a lock that dies with its process; it is held before
the folder is made and until it is gone, and whoever makes the next one takes away those whose lock is free.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphshare.disk.locking import Lock

_PREFIX = "graphshare-"
_ALIVE = ".alive"


class Scratch:
    """A private folder, until it is closed or the last reference to it goes."""

    def __init__(self) -> None:
        take_away_leftovers()
        while True:
            self.path = Path(tempfile.gettempdir(), _PREFIX + secrets.token_hex(8))
            lock = Lock(_lock_of(self.path))
            # Before it is held another process may take it for a leftover; then another name is tried.
            if lock.take() and lock.path.exists():
                self.path.mkdir(mode=0o700)
                break
            lock.give()
        self._close = weakref.finalize(self, _forget, self.path, lock)

    def close(self) -> None:
        """Remove the folder."""
        self._close()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + _ALIVE)


def _forget(path: Path, lock: Lock) -> None:
    shutil.rmtree(path, ignore_errors=True)
    # A lock that goes before its folder would leave a folder that nobody takes for a leftover.
    if not path.exists():
        lock.path.unlink(missing_ok=True)
    lock.give()


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
            found = [e.path for e in entries if e.name.startswith(_PREFIX) and e.name.endswith(_ALIVE) and _ours(e)]
    except OSError:
        return
    for path in found:
        lock = Lock(Path(path))
        try:
            if lock.take() and lock.locked:
                _forget(Path(path.removesuffix(_ALIVE)), lock)
        except OSError:  # its owner, or another process, took it away meanwhile
            continue


def _ours(entry: os.DirEntry[str]) -> bool:
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISREG(about.st_mode) and (not hasattr(os, "getuid") or about.st_uid == os.getuid())
