"""Releases → the graph: who is who, what reasons say, which rows are one search, who may search whom."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from graphshare.graph import Graph

__all__ = ["BUILD_VERSION", "Built", "rules_hash"]

#: Raise when the shape or meaning of what a build leaves changes: workspaces are then built anew.
BUILD_VERSION = 2


@dataclass(frozen=True, slots=True)
class Built:
    """What a build leaves: the graph tables, and the entries and searches that tallies count.

    ``entries.parquet`` has one row an entry (``release, row, kind, selection, owner, agency, at, search, basis,
    burst``), ``searches.parquet`` one a search (``search, id, agency, at, day, month, basis, purpose, subject, wording,
    case_number, searches, selection, networks, devices, via``, ``recovered`` for a reason masked in one log and readable
    in another, ``ordinary``), ``mentions.parquet`` one a search and body (``search, body, strength, rule``). ``search``
    and ``burst`` are numbers that mean nothing outside one build; ``id`` is what people may cite.
    """

    root: Path

    @property
    def graph(self) -> Graph:
        """The graph tables."""
        return Graph(self.root / "graph")

    @property
    def entries(self) -> Path:
        """One row an entry."""
        return self.root / "entries.parquet"

    @property
    def searches(self) -> Path:
        """One row a search."""
        return self.root / "searches.parquet"

    @property
    def logs(self) -> Path:
        """What is kept of each log from one build to the next, beside the build."""
        return self.root.with_name("logs")

    @property
    def mentions(self) -> Path:
        """One row a search and body named."""
        return self.root / "mentions.parquet"


def rules_hash() -> str:
    """A hash of the tables of rules: bodies and purposes."""
    from importlib.resources import files

    digest = hashlib.sha256()
    for path in sorted(files("graphshare").joinpath("data").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
