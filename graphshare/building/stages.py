"""Intermediate tables: an expression is worked out once; what does not fit under the engine's limit goes to disk."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

Stage = Callable[["ir.Table"], "ir.Table"]


def staging(backend: Any) -> Stage:
    """A function that works out a table and reads it from then on; the tables go with the backend's session."""
    numbers = count()

    def stage(table: ir.Table) -> ir.Table:
        made: ir.Table = backend.create_table(f"stage_{next(numbers)}", table, temp=True)
        return made

    return stage
