"""Releases → the graph: who is who, what reasons say, which rows are one search, who may search whom."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from graphshare.errors import IntegrityError
from graphshare.graph import Graph

__all__ = ["BUILD_VERSION", "SPANS", "Built", "rules_hash"]

#: Raise when the shape or meaning of what a build leaves changes: workspaces are then built anew.
BUILD_VERSION = 3

#: The file in which a build says which spans it consists of.
SPANS = "spans.json"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build leaves: the graph tables, and the entries and searches that tallies count.

    ``entries`` has one row an entry (``number, release, row, kind, selection, owner, agency, at, search, basis, burst``),
    ``searches`` one a search (``search, id, agency, at, day, month, basis, purpose, subject, wording, case_number,
    searches, selection, networks, devices, via``, ``recovered`` for a reason masked in one log and readable in another,
    ``ordinary``), ``mentions`` one a search and body (``search, body, strength, rule``), ``bursts`` one a burst that is
    part of another (``burst, whole``). ``search`` and ``burst`` are numbers that mean nothing outside one build; ``id``
    is what people may cite.

    Each of these is a list of Parquet files, in no order: the first is empty and says the columns, the others are those
    of the spans (see ``building.spans``), which stay from one build to the next.
    """

    root: Path

    @property
    def graph(self) -> Graph:
        """The graph tables."""
        return Graph(self.root / "graph")

    @property
    def entries(self) -> list[Path]:
        """One row an entry; ``burst`` is that of its log, see ``bursts``."""
        return self.parts("entries")

    @property
    def searches(self) -> list[Path]:
        """One row a search."""
        return self.parts("searches")

    @property
    def mentions(self) -> list[Path]:
        """One row a search and body named."""
        return self.parts("mentions")

    @property
    def bursts(self) -> list[Path]:
        """One row a log's burst that is part of another because of a search that both hold."""
        return [self.root / "bursts.parquet"]

    @property
    def logs(self) -> Path:
        """What is kept of each log from one build to the next, beside the build."""
        return self.root.with_name("logs")

    @property
    def spans(self) -> Path:
        """What is kept of each span from one build to the next, beside the build."""
        return self.root.with_name("spans")

    def parts(self, table: str) -> list[Path]:
        """The files of a table of all spans."""
        keys: list[str] = json.loads((self.root / SPANS).read_text(encoding="utf-8"))
        if not all((self.spans / key).is_dir() for key in keys):
            raise IntegrityError("Parts of what was built are gone.", hint="Build again: graphshare build --force")
        files = (p for key in keys for p in sorted((self.spans / key / table).glob("*.parquet")))
        return [self.empty(table), *files]

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
