"""A file's bytes as memory, without reading them all."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap]:
    """The bytes of a file that is not empty, for the length of a block."""
    with path.open("rb") as handle:
        data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        yield data
    finally:
        # A profiler, such as that of a cluster's worker, may hold a frame and with it a view; the map goes with the last one.
        with suppress(BufferError):
            data.close()
