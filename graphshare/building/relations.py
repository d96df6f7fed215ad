"""Steps of a build: relations with a name and declared columns, made by SQL whose values are bound.

A statement says ``{entries}`` where a relation, a file or a list of columns stands, and ``$month`` where a value does
(``engine.composed``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from graphshare.engine import Cells, from_python, named, parquet, parted, quoted
from graphshare.engine import Sql as Sql
from graphshare.engine import composed as composed
from graphshare.errors import IntegrityError

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray


#: Which rows to keep, by arrays of their columns.
Pick = Callable[[Sequence["NDArray[np.int64]"]], "NDArray[np.bool_]"]
#: So many rows are taken over from the engine at a time.
_BATCH = 500_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation: its name, its type as the engine calls it, and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A step's result: a table or a view of this name, with these columns in this order."""

    name: str
    columns: tuple[Column, ...]

    def __sql__(self) -> Sql:
        """The name as SQL."""
        return named(self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(c.name for c in self.columns)

    @property
    def types(self) -> dict[str, str]:
        """Column → type."""
        return {c.name: c.type for c in self.columns}

    @property
    def listed(self) -> Sql:
        """The columns as SQL, separated by commas."""
        return listed(self.names)

    def but(self, *left_out: str) -> Sql:
        """The columns as SQL, without some."""
        return listed(n for n in self.names if n not in left_out)


def columns(text: str) -> tuple[Column, ...]:
    """Columns as a table in text: name, type and meaning of each on a line of its own, two spaces apart."""
    rows = ([x.strip() for x in line.split("  ") if x.strip()] for line in text.strip().splitlines())
    return tuple(Column(name, kind, meaning) for name, kind, meaning in rows)


def one_of(values: Iterable[str]) -> str:
    """The type of a column of few texts, all known: the engine holds, compares and writes their numbers, which stand in the
    order of the texts. What is read from a file again is text."""
    return f"ENUM({', '.join(map(quoted, sorted(values)))})"


def listed(names: Iterable[str], of: str = "") -> Sql:
    """Names of columns as SQL, separated by commas; those of the table called ``of``, where that is said."""
    return Sql(", ".join(f"{of}{'.' if of else ''}{named(n)}" for n in names))


def equal(names: Iterable[str], one: str, other: str) -> Sql:
    """The condition that two tables have the same texts in columns, missing ones too."""
    pairs = ((f"{one}.{named(n)}", f"{other}.{named(n)}") for n in names)
    return Sql(" AND ".join(f"coalesce({a}, chr(0)) = coalesce({b}, chr(0))" for a, b in pairs))


def cast(types: Mapping[str, str], of: str) -> Sql:
    """The columns of a table called ``of``, cast to types, in their order."""
    return Sql(", ".join(f"{of}.{named(c)}::{t} AS {named(c)}" for c, t in types.items()))


def files(paths: Sequence[Path], *, filename: bool = False, partitioned: bool = False) -> Sql:
    """The rows of Parquet files, as ``engine.parquet`` gives them."""
    return Sql(parquet(list(paths), filename=filename, partitioned=partitioned))


def nothing(relation: Relation) -> Sql:
    """A query for a relation's columns that gives no rows."""
    return Sql("SELECT " + ", ".join(f"NULL::{c.type} AS {named(c.name)}" for c in relation.columns) + " LIMIT 0")


@contextmanager
def as_written(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Inside, joins look the many rows up in the few, as they are written: of what is left after a filter the engine has no
    idea, and may hold the texts of all entries instead."""
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    yield
    connection.execute("RESET disabled_optimizers")


#: How files are written: those of the graph, and small ones.
KEPT = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v1"
#: How files are written that only we read, of many rows: see ``engine.write_parquet``.
OURS = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 8000"


class Steps:
    """Steps over one connection; what they leave behind goes when the block ends. What does not fit under the engine's
    limit goes to disk."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._made: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name, kind in reversed(self._made.items()):
            self.connection.execute(f"DROP {kind} IF EXISTS {named(name)}")

    def aside(self) -> Steps:
        """Further steps, which go sooner than these."""
        return Steps(self.connection)

    def hold(self, relation: Relation, statement: str, **given: object) -> Relation:
        """Work a relation out once and keep it."""
        query, values = parted(statement, given)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {named(relation.name)} AS {query}", values)
        return self._declared(relation, "TABLE")

    def call(self, relation: Relation, statement: str, **given: object) -> Relation:
        """Name a relation that is worked out wherever it is read."""
        query, values = parted(statement, given)
        if values:  # the engine binds none in a view
            query = Sql(_PLACES.sub(lambda m: _literal(values[m["value"]]) if m["value"] else m[0], query))
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {named(relation.name)} AS {query}")
        return self._declared(relation, "VIEW")

    def given(self, relation: Relation, rows: Sequence[Sequence[object]]) -> Relation:
        """Keep rows that come from Python, in the order of a relation's columns: as the engine's own table, so that it
        knows how few they are. Numbers and days may stand as text."""
        query, values = from_python(relation.types, rows)
        return self.hold(relation, Sql(query), **values)

    def picked(self, relation: Relation, pick: Pick, statement: str, **given: object) -> Relation:
        """Keep those of a query's rows that ``pick`` picks by all of them at once; its columns are BIGINT, without nulls.
        The first are those of the relation; what follows them only serves to pick."""
        import numpy as np
        import pyarrow as pa

        query, values = parted(statement, given)
        batches = self.connection.sql(query, params=values).to_arrow_reader(_BATCH)
        parts = [[np.from_dlpack(c) for c in b.columns] for b in batches]  # `to_numpy` would load pandas
        if not parts:
            return self.hold(relation, nothing(relation))
        columns = [np.concatenate(c) for c in zip(*parts, strict=True)]
        picked = pick(columns)
        found = [c[picked] for c in columns[: len(relation.columns)]]
        arrays = [pa.Array.from_buffers(pa.int64(), len(c), [None, pa.py_buffer(c)]) for c in found]
        aside = f"{relation.name} as picked"
        self.connection.register(aside, pa.Table.from_arrays(arrays, relation.names))
        self.hold(relation, "FROM {picked}", picked=named(aside))
        self.connection.unregister(aside)
        return relation

    def drop(self, *relations: Relation) -> None:
        """Let go of what nothing reads any more."""
        for relation in relations:
            kind = self._made.pop(relation.name)
            self.connection.execute(f"DROP {kind} {named(relation.name)}")

    def rows(self, statement: str, **given: object) -> list[Cells]:
        """The rows of a query."""
        query, values = parted(statement, given)
        return self.connection.execute(query, values).fetchall()

    def change(self, statement: str, **given: object) -> int:
        """Change rows of a relation that is held: how many were."""
        return int(self.rows(statement, **given)[0][0])

    def write(self, path: Path, statement: str, options: str = KEPT, **given: object) -> int:
        """Write a query's rows to a Parquet file, or into a folder, of whatever name: how many."""
        query, values = parted(statement, given)
        path.parent.mkdir(parents=True, exist_ok=True)
        return self.change(
            "COPY ({query}) TO {path} ({options})",
            query=query,
            path=Sql(quoted(os.path.abspath(path))),
            options=Sql(options),
            **values,
        )

    def _declared(self, relation: Relation, kind: str) -> Relation:
        self._made[relation.name] = kind
        self.made(relation)
        return relation

    def made(self, relation: Relation) -> None:
        """A step was made; tests look at its columns here (``check``)."""

    def check(self, relation: Relation) -> None:
        """Raise ``IntegrityError`` where a relation has not the columns that are declared of it."""
        made = self.connection.sql(f"FROM {named(relation.name)}")  # to look at it is half of a DESCRIBE
        found = list(zip(made.columns, map(str, made.types), strict=True))
        declared = list(relation.types.items())
        if found != declared:
            raise IntegrityError(f"The step {relation.name} has the columns {found}, and not {declared}.")


#: Where a value stands in a statement, and what is in quotes, in which none does: paths may hold any letters.
_PLACES = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<value>\w+)""")


def _literal(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_literal, value))}]"
    return str(int(value)) if isinstance(value, int) else f"TIMESTAMP {quoted(str(value))}"
