"""The errors a user can meet. Each says what is wrong and what to do next.

GraphshareError
├── InputError           a file that cannot be read as what it is said to be
│   ├── UnknownLayout    read, but its layout is none that we know
│   └── UnreadableFile   missing, empty, a directory, binary, damaged, or in no encoding that we can tell
├── UnknownName          a body, agency, release or query that does not exist; says "did you mean"
├── HandError            a decision in ``hand/`` that contradicts itself or cannot be read
├── StateError           what a workspace keeps is of another version, or damaged and not to be mended
├── StoreError           the store refuses or cannot be reached
│   ├── StoreUnavailable the server is down, or the address or password is wrong
│   └── StoreConflict    the database holds other people's data under our labels
├── ClusterError         the workers of a cluster cannot be had, or do not see what the program sees
├── QueryError           a query that is unknown, badly headed, refused or failed
└── IntegrityError       ours, not the user's: a ledger that does not add up, a store that differs from its tables
"""

from __future__ import annotations

import errno
import re
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path


class GraphshareError(Exception):
    """Anything graphshare refuses to do. ``hint`` is the next step for the person who reads it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def of_the_machine(error: BaseException | None, options: Collection[str] = ()) -> GraphshareError | None:
    """A full disk, too little memory or a folder that is somebody else's, in plain words, whatever library met it; ``None`` for
    anything else.

    ``options`` are those that the command takes: no other is advised.
    """
    seen = error
    while seen is not None:
        text = f"{type(seen).__name__} {seen}"
        if getattr(seen, "errno", None) in _FULL or any(sign in text for sign in _FULL_SIGNS):
            about = f"{Path(name).name}: the" if isinstance(name := getattr(seen, "filename", None), str) else "The"
            return GraphshareError(
                f"{about} disk is full, or a limit on the size of files is met.",
                hint="Nothing half-written is left. Make room there, or in the folder for temporary files (TMPDIR).",
            )
        if lacks_memory(seen):
            return GraphshareError("Not enough memory.", hint=_more_memory(text, options))
        if not isinstance(error, GraphshareError) and (told := _refused(seen)) is not None:
            return told  # where we refuse ourselves, we have said of what
        seen = seen.__cause__ or seen.__context__
    return None


def _refused(error: BaseException) -> GraphshareError | None:
    """A file or folder that may not be read or written to, and which; ``None`` for anything else."""
    number, text = getattr(error, "errno", None), str(error)
    hint = "Check whose it is. A folder of your own is named with -w, a file for what is written with --out."
    if "No usable temporary directory" in text:
        return GraphshareError(
            "There is no folder for temporary files that can be written to.", hint="Let TMPDIR name one."
        )
    for refused, sign, why in _REFUSED:
        if number in refused or sign in text:
            name = getattr(error, "filename2", None) or getattr(error, "filename", None)
            found = Path(name) if isinstance(name, str) else None
            if found is not None and found.name.startswith(".graphshare-"):
                found = found.parent  # what was being written has a name of ours
            where = "It" if found is None else "This folder" if found == Path() else str(found)
            return GraphshareError(f"{where} {why}.", hint=hint)
    return None


def lacks_memory(error: BaseException) -> bool:
    """Whether an exception says that there is too little memory, whatever library met it."""
    return isinstance(error, MemoryError) or "OutOfMemory" in f"{type(error).__name__} {error}"


#: How the engine says what it was allowed; a process takes some 250 MB besides.
_ALLOWED = re.compile(r"/(?P<size>[0-9.]+) (?P<unit>[MG])iB used")
_BESIDE, _STEP, _UNLIMITED = 250, 100, 4_000


def _more_memory(text: str, options: Collection[str]) -> str:
    """What helps: where the command takes a limit, four times what the engine had under the one that was too little."""
    if "memory" not in options:
        fewer = "ask for fewer days (--since, --until)" if "since" in options else "close other programs"
        return f"If it was building: `graphshare build --memory 2GB` puts the rest on the disk; then ask again. Else {fewer}."
    found = _ALLOWED.search(text)
    had = float(found["size"]) * (1024 if found["unit"] == "G" else 1) * 1.048576 if found else _UNLIMITED
    if had >= _UNLIMITED:  # there was no limit but the machine's
        return "With --memory 2GB the rest goes to disk."
    return f"Give it --memory {-int(-(4 * had + _BESIDE) // _STEP) * _STEP}MB, or more."


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: What a system says of what may not be touched, and how people are told.
_REFUSED = (
    ({errno.EROFS}, "Read-only file system", "is on a file system that can only be read"),
    ({errno.EACCES, errno.EPERM}, "Permission denied", "cannot be read or written to: permission denied"),
)
_FULL_SIGNS = ("No space left", "File too large", "Disk quota exceeded", "Could not write all bytes")


class InputError(GraphshareError):
    """A file that cannot be read as what it is said to be."""


class UnknownLayout(InputError):
    """The file was read, but its layout is none that we know.

    ``found`` and ``nearest`` are short texts for the list of files that were not understood.
    """

    def __init__(self, message: str, *, hint: str | None = None, found: str = "", nearest: str = "") -> None:
        super().__init__(message, hint=hint)
        self.found = found
        self.nearest = nearest


class UnreadableFile(InputError):
    """Missing, empty, a directory, binary, damaged, or in no encoding that we can tell."""


class UnknownName(GraphshareError):
    """A name that stands for nothing here; the hint offers ``meant``, else the names of ``known`` nearest to it."""

    def __init__(
        self, kind: str, name: str, known: Iterable[str] = (), *, meant: Sequence[str] = (), hint: str | None = None
    ) -> None:
        near = list(meant) or get_close_matches(name, sorted(set(known)), n=3, cutoff=0.5)
        offered = f"Did you mean: {', '.join(near)}?" if near else None
        super().__init__(f"No {kind} named “{name}”.", hint=" ".join(x for x in (offered, hint) if x) or None)


class HandError(GraphshareError):
    """A human decision that contradicts another or cannot be read."""


class StateError(GraphshareError):
    """What a workspace keeps is of another version, or damaged and not to be mended."""


class StoreError(GraphshareError):
    """The store refuses or cannot be reached."""


class StoreUnavailable(StoreError):
    """The server is down, or the address or password is wrong."""


class StoreConflict(StoreError):
    """The database holds other people's data under our labels."""


class ClusterError(GraphshareError):
    """The workers of a cluster cannot be had, or do not see what the program sees."""


class QueryError(GraphshareError):
    """A query that is unknown, badly headed, refused or failed."""


class IntegrityError(GraphshareError):
    """Ours, not the user's: something that must add up does not."""
