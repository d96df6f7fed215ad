"""Intermediate tables: an expression is worked out once; what does not fit under the engine's limit goes to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.engine import quoted

if TYPE_CHECKING:
    import ibis.expr.types as ir

Stage = Callable[["ir.Table"], "ir.Table"]

_NUMBERS = count()


def staging(backend: Any) -> Stage:
    """A function that works out a table and reads it from then on; the tables go with the backend's session."""

    def stage(table: ir.Table) -> ir.Table:
        made: ir.Table = backend.create_table(f"stage_{next(_NUMBERS)}", table, temp=True)
        return made

    return stage


def write(backend: Any, table: ir.Table, path: Path, options: str = "") -> None:
    """Write a table to a Parquet file, or into a folder, of whatever name."""
    backend._run_pre_execute_hooks(table)  # tables in memory become known to the engine
    query = backend.compile(table)
    backend.con.execute(f"COPY ({query}) TO {quoted(path.absolute())} (FORMAT parquet{options})")


@contextmanager
def staged(backend: Any) -> Iterator[tuple[Stage, Stage]]:
    """``stage`` for tables that go when the work is done, and ``call``: it gives an expression a name and works nothing out.

    What is built on a named expression is translated by itself; translating costs more than small tables do.
    """
    tables: list[str] = []
    views: list[str] = []
    keep = staging(backend)

    def stage(table: ir.Table) -> ir.Table:
        held = keep(table)
        tables.append(held.get_name())
        return held

    def call(table: ir.Table) -> ir.Table:
        views.append(f"view_{next(_NUMBERS)}")
        made: ir.Table = backend.create_view(views[-1], table)
        return made

    try:
        yield stage, call
    finally:
        for name in views:
            backend.con.execute(f"DROP VIEW IF EXISTS {name}")
        for name in tables:
            backend.con.execute(f"DROP TABLE IF EXISTS {name}")
