"""Intermediate tables: an expression is worked out once, onto disk, so that memory stays bounded by the engine's limit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

Stage = Callable[["ir.Table"], "ir.Table"]


def staging(backend: Any, folder: Path) -> Stage:
    """A function that works out a table into a Parquet file in ``folder`` and reads it from there."""
    numbers = count()

    def stage(table: ir.Table) -> ir.Table:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"stage-{next(numbers)}.parquet"
        backend.to_parquet(table, path, compression="lz4")  # read once or twice, then gone
        return backend.read_parquet([str(path)])

    return stage
