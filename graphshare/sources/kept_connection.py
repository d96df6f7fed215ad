"""One connection to the engine for all files that are read, for opening one costs more than reading a small file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.disk.scratch import Scratch
from graphshare.engine import connect

if TYPE_CHECKING:
    import duckdb

#: What of a memory limit the engine may take; the rest is for what is numbered and judged beside it.
_PORTION = 0.7
_kept: list[tuple[str | None, duckdb.DuckDBPyConnection, Scratch]] = []


def connection_for(memory: str | None) -> duckdb.DuckDBPyConnection:
    """The connection with this memory limit; what does not fit is put aside in a folder that does not outlive it.

    Joins stay as they are written, the small table second, so that rows keep the order of the file.
    """
    if _kept and _kept[0][0] == memory:
        return _kept[0][1]
    forget()
    spill = Scratch()
    try:
        connection = connect(memory, spill.path, portion=_PORTION)
    except BaseException:
        spill.close()
        raise
    connection.execute("SET disabled_optimizers = 'build_side_probe_side,join_order'")
    _kept.append((memory, connection, spill))
    return connection


def kept() -> duckdb.DuckDBPyConnection:
    """The connection that is held, under whatever limit."""
    return _kept[0][1] if _kept else connection_for(None)


def empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all that a file has left behind."""
    connection.execute("DROP VIEW IF EXISTS staged")
    for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall():
        connection.execute(f'DROP TABLE "{name}"')


def forget() -> None:
    """Close the connection, if there is one."""
    while _kept:
        _, connection, spill = _kept.pop()
        connection.close()
        spill.close()
