"""Releases → the graph: who is who, what reasons say, which rows are one search, who may search whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.graph import Graph
from graphshare.engine import Sql, composed, connect, named, parquet
from graphshare.errors import IntegrityError

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "APART",
    "BASE",
    "BUILD_VERSION",
    "BURSTS",
    "GROWN",
    "REPLACED",
    "ROWS_A_RELEASE",
    "SPANS",
    "STORE",
    "Built",
    "rules_hash",
]

#: Raise when the shape or meaning of what a build leaves changes: workspaces are then built anew.
BUILD_VERSION = 12

#: An entry's number is its log's place times this, and its row: numbers stand in the order of release and row.
ROWS_A_RELEASE = 2**28

#: Entries with what is the same for all of a log.
IN_ROWS = """(
    SELECT e.number, l.release, e.number % {rows} AS row, l.kind, l.selection, l.owner, e.agency, e."at", e.search,
        e.basis, e.burst
    FROM {entries} e JOIN {logs} l ON l.place = e.number // {rows})"""

#: The file in which a build says which spans it consists of.
SPANS = "spans.json"
#: The file that says of which logs those spans were made (see ``building.changes``).
BASE = "base.json"
#: How the folder of what was added to spans begins, and that of the bursts that spans have together.
GROWN, BURSTS = "grown-", "bursts-"
#: Tables of spans of which an added part takes rows back → the table there that says which rows, by which columns.
REPLACED = {
    **dict.fromkeys(("entries", "searches", "mentions", "bridges", "kept", "seen"), ("gone", ("search",))),
    "wholes": ("knit_again", ("burst",)),
    "sums": ("summed_again", ("source", "target", "month", "purpose")),
    "logged": ("logged_again", ("agency", "place", "month", "purpose")),
}
#: What stands in a build's folder and is no part of it: the store made of it.
STORE = "store"
APART = frozenset({STORE})


@dataclass(frozen=True, slots=True)
class Built:
    """What a build leaves: the graph tables, and the entries and searches that tallies count.

    ``entries`` has one row an entry (``number, release, row, kind, selection, owner, agency, at, search, basis, burst``),
    ``searches`` one a search (``search, id, agency, at, day, month, basis, purpose, subject, wording, case_number,
    searches, selection, networks, devices, via``, ``spelling`` for the reason as written where ``wording`` is folded,
    ``recovered`` for a reason masked in one log and readable in another, ``disowned`` for the vendor's note where it says
    that the search was not processed or reached cameras by mistake, ``ordinary``), ``mentions`` one a search and body
    (``search, body, strength, rule``, the ``words`` of the ``column`` that name it, the ``number`` of the entry that says
    them, ``recovered`` where another log masks its reason). ``search`` and ``burst`` are
    numbers that mean nothing outside one build; ``id`` is what people may cite.

    Each of these is SQL to select from, without any order. The rows are in the files of the spans (see
    ``building.spans``), which stay from one build to the next; what is the same for all entries of a log, and which
    bursts are part of others, stands apart from them.
    """

    root: Path

    @contextmanager
    def connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection in which these relations can be read, for one question."""
        connection = connect()
        try:
            yield connection
        finally:
            connection.close()

    @property
    def asked_anew(self) -> bool:
        """Whether each question has a connection of its own, so that it can be asked again after it failed."""
        return True

    @property
    def graph(self) -> Graph:
        """The graph tables."""
        return Graph(self.root / "graph")

    @property
    def entries(self) -> str:
        """One row an entry; ``burst`` is that of its log, see ``bursts``."""
        read = {"entries": self.numbered, "logs": parquet(self.facts), "rows": ROWS_A_RELEASE}
        return IN_ROWS.format_map(read)

    @property
    def numbered(self) -> str:
        """One row an entry, without what is the same for all of its log: ``number, agency, at, search, basis, burst``."""
        return self.rows("entries")

    @property
    def searches(self) -> str:
        """One row a search."""
        return self.rows("searches")

    @property
    def bare(self) -> str:
        """One row a search, as far as it stands in no text: without what costs most to read."""
        return self.searches

    @property
    def spoken(self) -> str:
        """The searches whose texts say more than ordinary ones, with their words; perhaps others, and those perhaps without."""
        return self.searches

    @property
    def mentions(self) -> str:
        """One row a search and body named."""
        return self.rows("mentions")

    @property
    def facts(self) -> Path:
        """One row a log: ``place, release, kind, selection, owner``."""
        return self.root / "logs.parquet"

    @property
    def releases(self) -> str:
        """One row a log: ``place, release, kind, selection, owner``."""
        return parquet(self.facts)

    @property
    def bursts(self) -> str:
        """One row a log's burst that is part of another because of a search that both hold: ``burst, whole``."""
        return self.rows("wholes")

    @property
    def logs(self) -> Path:
        """What is kept of each log from one build to the next, beside the build."""
        return self.root.with_name("logs")

    @property
    def spans(self) -> Path:
        """What is kept of each span from one build to the next, beside the build."""
        return self.root.with_name("spans")

    def rows(self, table: str) -> str:
        """SQL for the rows of a table of all spans, and of what was added to them."""
        keys = self.keys
        if not all((self.spans / key).is_dir() for key in keys):
            raise IntegrityError("Parts of what was built are gone.", hint="Build again: graphshare build --force")
        return self.rows_of(table, keys)

    @property
    def keys(self) -> list[str]:
        """The spans of which it consists, and what was added to them, one after the other."""
        keys: list[str] = json.loads((self.root / SPANS).read_text(encoding="utf-8"))
        return keys

    def rows_of(self, table: str, keys: Sequence[str]) -> str:
        """The same of these spans and of what was added to them, one after the other: each part takes rows back from all
        before it."""
        grown = [k for k in keys if k.startswith(GROWN)]
        parts = [[k for k in keys if not k.startswith(GROWN)], *([k] for k in grown)]
        read: list[str] = [parquet([self.empty(table), *self._files(table, part)]) for part in parts]
        if table in REPLACED:
            which, by = REPLACED[table]
            same = " AND ".join(f"these.{named(c)} IS NOT DISTINCT FROM gone.{named(c)}" for c in by)
            for i in range(len(grown)):
                gone = parquet([self.spans / key / f"{which}.parquet" for key in grown[i:]])
                # the first way costs a third of the second, and may not be said of columns without a value
                without = f"WHERE {by[0]} NOT IN (FROM {gone})" if len(by) == 1 else f"ANTI JOIN {gone} gone ON {same}"
                read[i] = composed("(SELECT * FROM {rows} these {without})", rows=Sql(read[i]), without=Sql(without))
        return read[0] if not grown else f"({' UNION ALL BY NAME '.join(f'FROM {one}' for one in read)})"

    def _files(self, table: str, keys: Iterable[str]) -> list[Path]:
        return [p for key in keys for p in sorted((self.spans / key / table).glob("*.parquet"))]

    def empty(self, table: str) -> Path:
        """A file without rows that says a table's columns."""
        return self.root / "empty" / f"{table}.parquet"


def rules_hash() -> str:
    """A hash of the tables of rules: bodies and purposes."""
    from importlib.resources import files

    digest = hashlib.sha256()
    for path in sorted(files("graphshare").joinpath("data").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
