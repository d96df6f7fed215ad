"""What was written into a person's folders, so that a change in it is seen where its form cannot show one."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

from graphshare.disk.locking import Lock
from graphshare.disk.writing import write_text

_log = logging.getLogger(__name__)
_FOLDER = "written"


class Written:
    """The hashes of files that were written from a workspace, in its ``state``, each under the hash of its place.

    Where there is no state, as beside a file that is tallied alone, nothing is kept and nothing is known.
    """

    def __init__(self, state: Path) -> None:
        self._state = state

    def note(self, path: Path) -> None:
        """Remember a file as it is now; under a lock, so that of two writers the later one's is remembered."""
        if not self._state.is_dir():
            return
        try:
            kept = self._kept(path)
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            lock = Lock(kept.parent / "lock")
            lock.take(wait=True)
            try:
                write_text(kept, _hash(path))
            finally:
                lock.give()
        except OSError:  # a state that cannot be written to: the file's form alone says whose it is
            _log.debug("what %s holds is not remembered", path, exc_info=True)

    def changed(self, path: Path) -> bool:
        """Whether a file that was written from here holds something else since."""
        try:
            noted = self._kept(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        return len(noted) == _DIGITS and noted != _hash(path)

    def _kept(self, path: Path) -> Path:
        place = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()
        return self._state / _FOLDER / place[:32]


_DIGITS = 64


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
