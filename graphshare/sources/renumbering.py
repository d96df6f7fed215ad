"""Other numbers for the rows of what was read: the table that they were read from had others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphshare.engine import Sql, composed, parquet, write_parquet
from graphshare.sources.session import Engine


def renumber(engine: Engine, folder: Path, to: str, numbers: Sequence[int] | None = None) -> None:
    """Number the rows of all tables in a folder anew; ``to`` is SQL of ``row``, in which ``$numbers`` may stand."""
    values = {} if numbers is None else {"numbers": list(numbers)}
    for file in sorted(folder.glob("*.parquet")):
        before = file.replace(file.with_suffix(".before"))
        query = composed("SELECT * REPLACE ({to} AS row) FROM {before}", to=Sql(to), before=parquet(before))
        write_parquet(engine.connection, query, file, values=values)
        before.unlink()
