"""Intermediate tables: an expression is worked out once; what does not fit under the engine's limit goes to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

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


@contextmanager
def staged(backend: Any) -> Iterator[Stage]:
    """The same, for tables that go when the work is done."""
    made: list[str] = []
    keep = staging(backend)

    def stage(table: ir.Table) -> ir.Table:
        held = keep(table)
        made.append(held.get_name())
        return held

    try:
        yield stage
    finally:
        for name in made:
            backend.con.execute(f"DROP TABLE IF EXISTS {name}")
