"""Drawing up what a small release holds: its records, its ledger, its columns; then the Parquet tables."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

from graphshare.domain.records import TABLES
from graphshare.engine import from_python, write_parquet
from graphshare.releases import ColumnRead, iso
from graphshare.sources.reader import Draft, Job, Recognized
from graphshare.sources.session import Engine
from graphshare.sources.values.masking import mask

#: Published policies are a paragraph or a page; what is longer is cut.
LONGEST_TEXT = 10_000


class Drafting:
    """The ledger and the records of one release, while it is read row by row.

    Each row of the file is told exactly once: ``record``, ``reject``, ``blank`` or ``structure``. ``add`` writes into
    one of the release's ``tables`` as often as a record yields something.
    """

    def __init__(self, job: Job, recognized: Recognized, folder: Path, *tables: str) -> None:
        self.kind = recognized.kind
        self.layout = recognized.layout
        self.engine = job.engine
        self.folder = folder
        self.records = 0
        self.blanks = 0
        self.structures = 0
        self.rejected = 0
        self.warnings: list[str] = []
        self.masked: Counter[str] = Counter()
        self._taken: dict[str, list[tuple[object, ...]]] = {t: [] for t in (*tables, "rejected")}
        self._moments: list[datetime] = []

    def record(self) -> None:
        """The row is a record."""
        self.records += 1

    def blank(self) -> None:
        """The row holds nothing."""
        self.blanks += 1

    def structure(self, count: int = 1) -> None:
        """Rows left out by rule: repeated headers, footers, points that are not ALPR."""
        self.structures += count

    def reject(self, row: int, cause: str, column: str | None = None) -> None:
        """The row cannot be used, and why; never its text."""
        self.rejected += 1
        self._taken["rejected"].append((row, cause, column))

    def add(self, table: str, **values: object) -> None:
        """One line of a table; columns not given are null."""
        schema = TABLES[table]
        if not values.keys() <= schema.keys():
            raise KeyError(f"{table} has no column {sorted(values.keys() - schema.keys())}")
        at = values.get("at")
        self.seen(at if isinstance(at, datetime) else None)
        self._taken[table].append(tuple(map(values.get, schema)))

    def seen(self, at: datetime | None) -> None:
        """A moment that the release covers, also where its row yields nothing."""
        if at is not None:
            self._moments.append(at)

    def mask(self, text: str | None) -> str | None:
        """Published text with telephone numbers, e-mail and street addresses masked."""
        if not text:
            return None
        clean, said = mask(text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…")
        self.masked.update(said)
        return clean.strip() or None

    def warn(self, text: str) -> None:
        """Something that the person should know about this release; said once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def finish(
        self,
        *,
        agency: str | None = None,
        dated: str | None = None,
        columns: tuple[ColumnRead, ...] = (),
        unread: tuple[str, ...] = (),
        inner: dict[str, Draft] | None = None,
    ) -> Draft:
        """Write the tables and give the draft."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for table, lines in self._taken.items():
            if lines or table != "rejected":
                write_table(self.engine, self.folder / f"{table}.parquet", table, lines)
        return Draft(
            self.kind,
            self.layout,
            rows=self.records + self.rejected + self.blanks + self.structures,
            records=self.records,
            rejected=self.rejected,
            blank=self.blanks,
            structure=self.structures,
            agency=agency,
            dated=dated,
            first=iso(min(self._moments, default=None)),
            last=iso(max(self._moments, default=None)),
            columns=columns,
            unread=unread,
            masked=dict(sorted(self.masked.items())),
            warnings=tuple(self.warnings),
            inner=inner or {},
        )


def write_table(engine: Engine, path: Path, table: str, lines: list[tuple[object, ...]]) -> None:
    """Write lines, in the order of the table's columns, as Parquet with the declared types."""
    query, values = from_python(TABLES[table], lines)
    write_parquet(engine.connection, query, path, values=values)
