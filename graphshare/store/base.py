"""The one interface of both stores, and the choice between them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NotRequired, Self, TypedDict

from graphshare.domain.graph import Graph
from graphshare.engine import Cells, Record
from graphshare.errors import StoreError
from graphshare.store.reading_only import SECONDS, refuse_beyond_reading, refuse_unending

#: Called while a graph is loaded: what is being loaded, how many rows are in, how many there are.
Progress = Callable[[str, int, int], None]

#: Asked for a password where the environment gives none: the address goes in, the password comes out.
AskPassword = Callable[[str], str]

#: What ``Store.read`` gives back: the graph's tables in a folder.
Graphlike = Graph

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
#: ``localhost:7687``, ``db.example.org:7687``, ``[::1]:7687``, with or without a user before it or a database after it.
_HOST_AND_PORT = re.compile(r"^(?:[^\s/\\@]*@)?(?:[A-Za-z0-9_.-]{2,}|\[[0-9A-Fa-f:.]+\]):\d{1,5}(?:[/?].*)?$")
BOLT_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a query.

    Values are plain: text, numbers, booleans, ``None``, ``date``, ``datetime`` in UTC, lists and maps of these. A node
    is ``{"labels", "properties"}``, a relationship ``{"type", "properties"}``, a path ``{"nodes", "relationships",
    "forward"}``, the last saying of each relationship whether it points to the path's end.
    ``more`` says that the query has further rows beyond the limit it was run with.
    """

    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
    more: bool = False

    def dicts(self) -> list[Record]:
        """The rows as objects, one key a column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def __iter__(self) -> Iterator[Cells]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Loaded(TypedDict):
    """What a store holds. ``state``: empty, ready, damaged or swapping; ``counts``: nodes and edges by name; ``advice``: where another
    store would serve better."""

    store: str
    where: str
    state: str
    engine: str
    version: str | None
    data_hash: str | None
    with_wording: bool | None
    altered: bool | None
    releases: list[dict[str, str]]
    counts: dict[str, int]
    advice: NotRequired[str]


class Store(ABC):
    """A place that holds one graph and answers Cypher over it. Use it as a context manager.

    Examples
    --------
    >>> with work.open_store() as store:
    ...     rows = store.run("MATCH (n:Network) RETURN count(n) AS networks")
    >>> rows.columns
    ('networks',)
    """

    #: Address without a password, as a person may read it.
    where: str

    @abstractmethod
    def load(self, graph: Graph, *, with_wording: bool = False, progress: Progress | None = None) -> None:
        """Replace graphshare's graph by ``graph``, whole or not at all.

        The reasons' wordings are left out unless ``with_wording``. The previous graph answers until the new one is in
        and its counts and sums equal those of the tables. Raises ``StoreUnavailable``, ``StoreConflict``,
        ``IntegrityError``.
        """

    def run(
        self,
        query: str,
        params: Mapping[str, object] | None = None,
        *,
        write: bool = False,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """The rows of a Cypher query; it cannot write unless ``write``.

        ``timeout`` is in seconds; a query that only reads has ten minutes where none is given. At most ``limit`` rows
        come back. Raises ``QueryError`` for a query that is wrong, refused, or too slow;
        ``StoreUnavailable`` where there is no graph to ask.
        """
        refuse_unending(query)
        if not write:
            refuse_beyond_reading(query)
            timeout = SECONDS if timeout is None else timeout
        return self._run(query, params or {}, write, timeout, limit)

    @abstractmethod
    def _run(
        self, query: str, params: Mapping[str, object], write: bool, timeout: float | None, limit: int | None
    ) -> Rows:
        """What ``run`` gives, for a query that is not refused on every store."""

    @abstractmethod
    def read(self, into: Path | None = None) -> Graph:
        """The graph's tables, for what is computed in Python.

        The embedded store keeps them beside it; from a server they are fetched into the folder ``into``.
        """

    @abstractmethod
    def info(self) -> Loaded:
        """What is loaded."""

    def stay(self, data_hash: str) -> bool:
        """Whether the graph of that hash is loaded; where a store can, it is what is read until the store is closed or changed
        through it, whoever replaces it or takes it away."""
        return self.info()["data_hash"] == data_hash

    @abstractmethod
    def check(self) -> list[str]:
        """What differs between the store and the tables it was loaded from; nothing if all is well."""

    @abstractmethod
    def drop(self) -> None:
        """Take graphshare's graph away, and nothing else."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _without_user(where: str) -> str:
    return where.rpartition("@")[2]


def is_address(where: str | Path) -> bool:
    """Whether ``where`` is the address of a server, not a folder.

    Raises ``StoreError`` for what looks like an address without a scheme, unless a folder has that name.
    """
    if isinstance(where, str) and _HOST_AND_PORT.match(where) and not Path(where).exists():
        raise StoreError(
            f"“{_without_user(where)}” has no scheme: a store is a folder, or an address such as bolt://HOST:PORT.",
            hint=f"If the server is meant: bolt://{_without_user(where)}",
        )
    return isinstance(where, str) and bool(_SCHEME.match(where)) and not re.match(r"^[A-Za-z]:[\\/]", where)


def open_store(where: str | Path, *, ask_password: AskPassword | None = None) -> Store:
    """The store at ``where``: a folder, or a Neo4j address (``bolt://``, ``neo4j://``, with ``+s`` or ``+ssc``).

    User, password and database come from ``GRAPHSHARE_NEO4J_USER`` (``neo4j``), ``GRAPHSHARE_NEO4J_PASSWORD`` and
    ``GRAPHSHARE_NEO4J_DATABASE``; the database also as ``?database=NAME``; a missing password from ``ask_password``.
    A folder need not exist yet. Raises ``StoreError`` for an address of another kind.
    """
    if not is_address(where):
        from graphshare.store.embedded import EmbeddedStore

        return EmbeddedStore(Path(where))
    address = str(where)
    scheme = address.split("://", 1)[0].lower()
    if scheme not in BOLT_SCHEMES:
        raise StoreError(
            f"“{scheme}://” is no address of a store.",
            hint=f"Give a folder, or an address that begins with {', '.join(s + '://' for s in BOLT_SCHEMES)}."
            + (
                " Neo4j's browser address is not its Bolt address; the usual one is bolt://localhost:7687."
                if scheme in ("http", "https")
                else ""
            ),
        )
    from graphshare.store.neo4j import Neo4jStore

    return Neo4jStore.from_environment(address, ask_password=ask_password)
