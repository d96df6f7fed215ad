"""What reading keeps from one file to the next: the engine, the releases that are held, and where they go. A session is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from graphshare.disk.scratch import Scratch
from graphshare.engine import Tables, connect, named

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from graphshare.releases import Release, ReleaseCache

#: What of a memory limit the engine may take; the rest is for what is numbered and judged beside it.
_PORTION = 0.7
#: Bytes of a file that one thread reads alone: several would read a few pieces of it each, and put them together, which
#: costs more than it saves anybody who waits.
_ALONE = 16 * 2**20


class Engine:
    """One connection for all files that are read, for opening one costs more than reading a small file.

    It is opened when it is first needed, under the limit of ``memory``; what does not fit is put aside in a folder that does
    not outlive it.
    """

    def __init__(self, memory: str | None = None) -> None:
        self.memory = memory
        self._open: tuple[duckdb.DuckDBPyConnection, Scratch] | None = None
        self._alone, self._threads = False, 1

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection. Joins stay as they are written, the small table second, so that rows keep the order of the file."""
        if self._open is None:
            spill = Scratch()
            try:
                connection = connect(self.memory, spill.path, portion=_PORTION)
            except BaseException:
                spill.close()
                raise
            connection.execute("SET disabled_optimizers = 'build_side_probe_side,join_order'")
            [(self._threads,)] = connection.execute("SELECT current_setting('threads')").fetchall()
            self._open, self._alone = (connection, spill), False
        return self._open[0]

    def connection_for(self, path: Path) -> duckdb.DuckDBPyConnection:
        """The connection, with as many threads as a file of this size is worth."""
        connection, alone = self.connection, path.stat().st_size <= _ALONE
        if alone is not self._alone:
            connection.execute(f"SET threads = {1 if alone else self._threads}")
            self._alone = alone
        return connection

    def empty(self) -> None:
        """Drop all that a file has left behind."""
        tables = Tables(self.connection)
        tables.rows("DROP VIEW IF EXISTS staged")
        tables.rows("DROP VIEW IF EXISTS staged_rows")
        for (name,) in tables.rows("SELECT table_name FROM duckdb_tables() WHERE temporary"):
            tables.rows("DROP TABLE {name}", name=named(name))

    def close(self) -> None:
        """Let go of the connection; what is asked after that opens another."""
        if self._open is not None:
            connection, spill = self._open
            self._open = None
            connection.close()
            spill.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Session:
    """One run over files: the cache that takes what is read, what it holds by the hash of its file (what is read is added there),
    the engine, and who is told what is worth a word."""

    cache: ReleaseCache
    engine: Engine
    releases: dict[str, list[Release]]
    said: Callable[[str], None]


@contextmanager
def reading(
    cache: ReleaseCache, memory: str | None = None, say: Callable[[str], None] | None = None
) -> Iterator[Session]:
    """A session for the length of a block."""
    with Engine(memory) as engine:
        yield Session(cache, engine, releases_by_hash(cache), say or (lambda _: None))


def releases_by_hash(cache: ReleaseCache) -> dict[str, list[Release]]:
    """The releases held, by the hash of their file."""
    by_hash: dict[str, list[Release]] = {}
    for release in cache.whole():
        by_hash.setdefault(release.sha256, []).append(release)
    return by_hash
