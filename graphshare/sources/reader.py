"""The contract between the files' core (``graphshare.sources``) and the readers of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from graphshare.domain.model import ReleaseKind
from graphshare.errors import IntegrityError
from graphshare.releases import ColumnRead

if TYPE_CHECKING:
    import duckdb

    from graphshare.sources.formats.excel import Workbook
    from graphshare.sources.formats.files import SourceFile
    from graphshare.sources.opening import Part
    from graphshare.sources.session import Engine


#: So many letters of a cell are read: more is no cell that anybody wrote, but the rest of a file behind an open quote, or worse.
LONGEST_CELL = 4_000_000


def bounded(cells: list[str]) -> list[str]:
    """The cells of a record, of which one that is longer keeps one letter more than the longest has: it shows that it was."""
    return [c[: LONGEST_CELL + 1] for c in cells] if any(len(c) > LONGEST_CELL for c in cells) else cells


@dataclass(frozen=True, slots=True)
class Sample:
    """One part of a file, opened far enough to tell what it is: a CSV, one sheet of a workbook, a page, a document.

    ``head`` holds the first records as text cells (at most 200), for CSV and sheets; ``text`` the beginning of the
    decoded text (at most 256 KiB) for HTML, JSON and one-line lists. ``path`` is a plain readable file: compressed
    inputs have been unpacked to a temporary file, and ``name`` stays the released file's name.
    """

    path: Path
    name: str  # file name as released
    folder: str  # name of the folder it lay in
    format: str  # csv | sheet | html | json | text
    head: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    sheet: str | None = None
    title: str | None = None  # the agency that a title above a log's header gives
    above: tuple[str, ...] = ()  # names of the folders around that folder, the nearer ones first
    delimiter: str = ","
    encoding: str = "utf-8"
    book: Workbook | None = None  # of a sheet, the workbook that it is in

    @property
    def workbook(self) -> Workbook:
        """The workbook of a sheet."""
        if self.book is None:
            raise IntegrityError(f"{self.name} was taken for a sheet, and is none.")
        return self.book

    @property
    def names(self) -> tuple[str, ...]:
        """The names that may say whose it is, nearest first: title, sheet, file, folders."""
        return tuple(n for n in (self.title, self.sheet, self.name, self.folder, *self.above) if n)


@dataclass(frozen=True, slots=True)
class Recognized:
    """What a reader makes of a sample. The highest ``score`` (0–1) wins; below 0.5 is only a near miss."""

    kind: ReleaseKind
    layout: str  # short name of the layout, such as "N3" or "Shared Networks"
    score: float
    header: int | None = 0  # index in ``head`` of the header record; None where there is none
    expected: str = ""  # what the nearest layout would look like, for the message


@dataclass(frozen=True, slots=True)
class Given:
    """What the person said on the command line."""

    kind: ReleaseKind | None = None
    agency: str | None = None
    dated: str | None = None  # ISO day
    memory: str | None = None  # a limit for the engine, such as "1GB"
    selection: str | None = None  # "yes" or "no": whether a log is a selection of its rows
    replace: bool = False  # whether another agency than the one held corrects it
    license: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is read of a file: one part of it, by the hash of the whole, with what the person gave, and the engine for it."""

    file: SourceFile
    part: Part
    digest: str
    given: Given
    engine: Engine

    @property
    def sample(self) -> Sample:
        """The part, opened far enough to tell what it is."""
        return self.part.sample

    def of(self, sample: Sample) -> Job:
        """The same with another sample of the part."""
        return replace(self, part=replace(self.part, sample=sample))


@dataclass(frozen=True, slots=True)
class LogRead:
    """A log while it is read: its sample, what the person gave with it, and the engine that holds its rows."""

    connection: duckdb.DuckDBPyConnection
    sample: Sample
    given: Given


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found. The core completes it to a ``Release``: agency, date, hash, ledger check.

    ``agency`` and ``dated`` are what the *content* says; where it says nothing the core tries the file's and folder's
    name, then the flags. (A flag that contradicts the content wins, with a warning.)
    """

    kind: ReleaseKind
    layout: str
    rows: int
    records: int
    rejected: int = 0
    blank: int = 0
    structure: int = 0
    agency: str | None = None
    dated: str | None = None
    first: str | None = None
    last: str | None = None
    selection: str | None = None
    selection_basis: str | None = None
    #: days of the content's own, such as those of signature, which a list cannot be older than
    days: tuple[date, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    unread: tuple[str, ...] = ()  # labels of columns that hold something and that nobody reads
    masked: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    #: whether other records of a log than its header may be headers, too
    headers: bool = False
    #: further releases inside the same file (the search audit inside a portal page): sub-folder name → draft
    inner: dict[str, Draft] = field(default_factory=dict)


class Reader(Protocol):
    """A reader knows the layouts of one family of releases."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """What this sample is, if it is of this family."""
        ...

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """Write the tables of ``records`` as ``<folder>/<table>.parquet`` and say what was found."""
        ...
