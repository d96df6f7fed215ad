"""DuckDB in one place: connections with a memory limit, and Parquet written the same way everywhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol, Self
from weakref import finalize

from graphshare.disk.scratch import Scratch
from graphshare.errors import InputError

if TYPE_CHECKING:
    import duckdb

#: A row that a query gives back: what is in it, only the query knows.
Cells = tuple[Any, ...]
#: The same by the names of its columns.
Record = dict[str, Any]


def connect(memory: str | None = None, spill: Path | None = None, *, portion: float = 1.0) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB in UTC that keeps insertion order and spills to ``spill`` under a memory limit.

    ``memory`` is for the whole process, such as ``1GB``; raises ``InputError`` where it is no size, or too little.
    ``portion`` is what of it the engine may count where much is done beside it. Where none is given, what is asked may
    have a limit (``limited``), or the process bounds of its own (``keep_to``).
    Nothing is fetched from anywhere: extensions are neither installed nor loaded on their own.
    """
    import duckdb

    config = dict(_CONFIG)
    if memory := memory or _limit.get() or _bounds.memory:
        config["memory_limit"] = f"{_share(memory, portion)}B"
        spill = spill or _aside().path  # else the engine puts it into the folder in which somebody works
    config |= {"threads": _bounds.threads} if _bounds.threads else {}
    if spill:
        spill.mkdir(parents=True, exist_ok=True)
        config["temp_directory"] = os.path.abspath(spill)
    return _in_utc(duckdb.connect(":memory:", config=config))


def connect_for(files: Iterable[Path]) -> duckdb.DuckDBPyConnection:
    """A connection that asks these files: where they are small, and nothing has a limit, in an engine that stays open."""
    bounded = _limit.get() or _bounds.memory or _bounds.threads
    if bounded or sum(_size(path) for path in files) > SMALL:
        return connect()
    import duckdb

    try:
        return _engine(os.getpid()).connection()
    except duckdb.Error:  # an engine that met with a bug of its own answers nobody any more
        _engine.cache_clear()
        return _engine(os.getpid()).connection()


#: Bytes of Parquet: an engine that stays open keeps some of the memory that it took.
SMALL = 2_000_000


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # whoever asks it is told what is wrong with it
        return 0


_CONFIG: Mapping[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def _in_utc(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection.execute("SET TimeZone = 'UTC'")
    # a notebook that can draw no bar refuses to hear that it shall draw none
    with suppress(duckdb.InvalidInputException):
        connection.execute("SET enable_progress_bar = false")  # it would stand among the data
    return connection


class _Engine:
    """An engine that stays open, for to start one takes longer than small files take to be asked.

    Each connection has a database of its own in it, of which no other sees anything, and which goes with it.
    """

    def __init__(self) -> None:
        import duckdb

        self._begun = duckdb.connect(":memory:", config=dict(_CONFIG))
        self._lock = RLock()
        self._numbers = count(1)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection to a database of its own."""
        name = f"own{next(self._numbers)}"
        with self._lock:
            connection = _in_utc(self._begun.cursor())
        connection.execute(f"ATTACH ':memory:' AS {name}; USE {name}")
        finalize(connection, self._let_go, name).atexit = False
        return connection

    def _let_go(self, name: str) -> None:
        import duckdb

        with self._lock, suppress(duckdb.Error):
            self._begun.execute(f"DETACH {name}")


@cache
def _engine(process: int) -> _Engine:
    """The engine of a process: one that was forked has none of the other's threads."""
    return _Engine()


#: The limit of what is being asked.
_limit: ContextVar[str | None] = ContextVar("limit", default=None)


@contextmanager
def limited(memory: str | None) -> Iterator[None]:
    """Whatever is connected inside keeps to this limit for the whole process, where it is given none itself."""
    before = _limit.set(memory or _limit.get())
    try:
        yield
    finally:
        _limit.reset(before)


@cache
def _aside() -> Scratch:
    """Where what does not fit goes, as long as this process lives."""
    return Scratch()


@dataclass
class _Bounds:
    threads: int | None = None
    memory: str | None = None


_bounds = _Bounds()


def keep_to(*, threads: int, memory: str | None) -> None:
    """Bounds of this process, one among several on its machine: the threads of each connection made from now on, and the
    memory for the whole process where a connection is given none (``None``: as much as there is)."""
    _bounds.threads, _bounds.memory = threads, memory


#: What Python, the libraries and the engine's own buffers take besides the memory that the engine counts.
_BESIDE, _LEAST = 250_000_000, 100_000_000
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


def _share(memory: str, portion: float) -> int:
    """The bytes that the engine may count of what the whole process may take; never less than it can work with."""
    size = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?I?B?)\s*", memory.upper())
    unit = _UNITS.get(size[2]) if size else None
    if size is None or unit is None:
        raise InputError(f"{memory} is no size of memory.", hint="Such as 4GB or 800MB.")
    whole = int(float(size[1]) * unit)
    if whole - _BESIDE < _LEAST:
        raise InputError(
            f"{memory} of memory is too little.", hint=f"At least {(_BESIDE + _LEAST) // 10**6}MB are needed."
        )
    return max(int(whole * portion) - _BESIDE, _LEAST)


def version() -> str:
    """The version of the engine."""
    import duckdb

    return str(duckdb.__version__)


def is_failure(error: BaseException) -> bool:
    """Whether an exception is DuckDB's about the data, not about our SQL (its class may not be named at import)."""
    import duckdb

    # A person who stops the program is no fault of the data.
    ours = (
        duckdb.InterruptException,
        duckdb.ParserException,
        duckdb.SyntaxException,
        duckdb.BinderException,
        duckdb.CatalogException,
    )
    return isinstance(error, duckdb.Error) and not isinstance(error, ours)


class Sql(str):
    """A text that is SQL already; also a number."""


class Composable(Protocol):
    """What has a name in SQL: a table or a view."""

    def __sql__(self) -> Sql:
        """The name."""


def composed(statement: str, **parts: Sql | Composable) -> Sql:
    """A statement with its relations, files and columns put in where it names them in braces; what is SQL already stays
    as it is. The one place in which names and columns become part of SQL."""
    if isinstance(statement, Sql):
        return statement
    return Sql(statement.format(**{k: v if isinstance(v, Sql) else v.__sql__() for k, v in parts.items()}))


def parted(statement: str, given: Mapping[str, object]) -> tuple[Sql, dict[str, object]]:
    """A statement with what is SQL put in, and the values that are left to be bound to it, where it says ``$month``."""
    parts: dict[str, Sql | Composable] = {k: v for k, v in given.items() if isinstance(v, Sql) or hasattr(v, "__sql__")}
    return composed(statement, **parts), {k: v for k, v in given.items() if k not in parts}


class Tables:
    """The tables and views of a connection, asked and changed by statements that are put together here.

    Of what is given to a statement, SQL stands where it names it in braces, values where it names them behind ``$``.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.con = connection

    def rows(self, query: str, **given: object) -> list[Cells]:
        """A query's rows."""
        statement, values = parted(query, given) if given else (query, None)
        return self.connection(statement).execute(statement, values or None).fetchall()

    def hold(self, name: str, query: str, **given: object) -> int:
        """Work a table of this name out once and keep it, as long as the connection is there; gives how many rows it has."""
        made, values = parted(query, given) if given else (Sql(query), None)
        held = self.connection(made).execute(f"CREATE OR REPLACE TEMP TABLE {named(name)} AS {made}", values or None)
        return int(held.fetchall()[0][0])

    def see(self, name: str, source: str) -> None:
        """Add a view of this name: SQL to select from."""
        view = composed("CREATE OR REPLACE VIEW {name} AS SELECT * FROM {source}", name=named(name), source=Sql(source))
        self.connection(source).execute(view)

    def connection(self, statement: str) -> duckdb.DuckDBPyConnection:
        """The connection, which has what a statement names."""
        return self.con

    def change(self, statement: str, **given: object) -> None:
        """Change rows of a table that is held."""
        self.rows(statement, **given)

    def close(self) -> None:
        """Let the connection go."""
        self.con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def quoted(text: str | Path) -> Sql:
    """A text as an SQL string literal."""
    return Sql("'" + str(text).replace("'", "''") + "'")


def named(identifier: str) -> Sql:
    """A name as an SQL identifier."""
    return Sql('"' + identifier.replace('"', '""') + '"')


def pattern(path: str | Path) -> str:
    """The text that the engine takes for this very path: it takes what it reads for patterns, parameters too.

    Raises ``InputError`` for the one kind of path that cannot be said in its patterns.
    """
    text = str(path)
    if not _PATTERN.search(text):
        return f"./{text}" if text.startswith("~") else text
    if "\\" in text and os.sep != "\\":
        raise InputError(
            f"{text} has both a backslash and one of * ? [ in its path: the engine cannot read that.",
            hint="Rename that folder or file.",
        )
    return _PATTERN.sub(r"[\g<0>]", text)


_PATTERN = re.compile(r"[*?\[]")


def selected(columns: Mapping[str, Sql]) -> Sql:
    """A SELECT list: what stands in each column → its name."""
    return Sql(", ".join(f"{value} AS {named(name)}" for name, value in columns.items()))


def table_at(path: str | Path) -> Sql:
    """A path to read from, as an SQL string literal."""
    return quoted(pattern(path))


def csv(path: Path, options: str) -> Sql:
    """A ``read_csv`` call over one file, with options in SQL."""
    return Sql(f"read_csv({table_at(path)}, {options})")


def json_objects(path: Path, options: str) -> Sql:
    """A ``read_json_objects`` call over one file, with options in SQL."""
    return Sql(f"read_json_objects({table_at(path)}, {options})")


def parquet(paths: Path | list[Path], *, filename: bool = False, partitioned: bool = False) -> Sql:
    """A ``read_parquet`` call over one or many files; with ``filename`` every row says which one it is from, with
    ``partitioned`` what its folders are called (``column=value``)."""
    many = [paths] if isinstance(paths, Path) else paths
    options = f"filename = {str(filename).lower()}, hive_partitioning = {str(partitioned).lower()}"
    return Sql(f"read_parquet([{', '.join(table_at(p) for p in many)}], {options})")


def columns_of(schema: Mapping[str, str], source: str) -> Sql:
    """A SELECT list that casts the columns of ``source`` to a declared schema, in its order."""
    return Sql(", ".join(f"{source}.{named(c)}::{t} AS {named(c)}" for c, t in schema.items()))


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    path: Path,
    *,
    values: Mapping[str, Any] | None = None,
    delta: bool = False,
) -> int:
    """Write a query's rows to a Parquet file (zstd, at the level that costs least) and give their number; ``values`` are
    bound to it.

    With ``delta``, for files that only we read, long columns are encoded as differences (Parquet's second version), and
    texts of which most differ are soon no longer looked up: the file is a quarter smaller, written and read at less cost.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    version = "PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 8000" if delta else "PARQUET_VERSION v1"
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, {version}"
    done = connection.execute(f"COPY ({query}) TO {quoted(os.path.abspath(path))} ({options})", values).fetchall()
    return int(done[0][0]) if done else 0


def from_python(types: Mapping[str, str], rows: Sequence[Sequence[object]]) -> tuple[Sql, dict[str, list[object]]]:
    """A query that gives rows of Python in columns of these names and types, and the values to bind to it.

    Lists are bound as they are: making Arrow tables of them would load pandas, which costs more than most of the rows.
    """
    lists = list(zip(*rows, strict=True)) or [()] * len(types)
    told = ", ".join(f"unnest($given_{i}::{t}[]) AS {named(c)}" for i, (c, t) in enumerate(types.items()))
    return Sql(f"SELECT {told}"), {f"given_{i}": list(values) for i, values in enumerate(lists)}


def pattern_fault(connection: duckdb.DuckDBPyConnection, pattern: str) -> str | None:
    """What is wrong with an RE2 pattern, or ``None``."""
    import duckdb

    try:
        connection.execute(f"SELECT regexp_matches('', {quoted(pattern)})")
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return None


def dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[Record]:
    """A query's rows by column name."""
    found = connection.execute(query)
    names = [d[0] for d in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class Aside:
    """The rows of a query, in its order, in a private file that goes when nobody refers to them any more."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, query: str) -> None:
        self._folder = Scratch()
        self._path = self._folder.path / "rows.parquet"
        self._length = write_parquet(connection, query, self._path)

    def __len__(self) -> int:
        return self._length

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Cells]:
        """The rows from one place on, up to another, some at a time."""
        connection = connect()
        try:
            some = f" LIMIT {(self._length if stop is None else stop) - start} OFFSET {start}" if start or stop else ""
            found = connection.execute(f"FROM {parquet(self._path)}{some}")
            while rows := found.fetchmany(2048):
                yield from rows
        finally:
            connection.close()
