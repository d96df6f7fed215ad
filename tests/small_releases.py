"""Small releases for tests: fictional files opened as the core opens them, and read by the reader that knows them."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from graphshare.sources.formats.files import SourceFile
from graphshare.sources.lists.agencies import AgenciesReader
from graphshare.sources.lists.agreements import AgreementsReader
from graphshare.sources.lists.cameras import CamerasReader
from graphshare.sources.lists.events import EventLogReader
from graphshare.sources.lists.sharing import SharingReader
from graphshare.sources.lists.vigilant import VigilantReader
from graphshare.sources.opening import Part, open_parts
from graphshare.sources.portals.portals import PortalReader
from graphshare.sources.portals.tables import PortalTableReader
from graphshare.sources.reader import Draft, Given, Job, Reader, Recognized, Sample
from graphshare.sources.session import Engine

DATA = Path(__file__).parents[1].parent / "shared" / "data"
READERS: tuple[Reader, ...] = (
    SharingReader(),
    PortalReader(),
    PortalTableReader(),
    VigilantReader(),
    EventLogReader(),
    AgreementsReader(),
    CamerasReader(),
    AgenciesReader(),
)


class Taken:
    """A draft with its tables as lists of dictionaries, nulls left out."""

    def __init__(self, draft: Draft, recognized: Recognized, folder: Path) -> None:
        self.draft = draft
        self.recognized = recognized
        self.folder = folder

    def table(self, name: str) -> list[dict[str, Any]]:
        """The lines of a table (``audit/entries``: of an inner release); empty where there is none."""
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            return []
        return [{k: v for k, v in line.items() if v is not None} for line in pq.read_table(path).to_pylist()]

    def ledger(self) -> tuple[int, int, int, int, int]:
        """Rows, records, rejected, blank, structure."""
        d = self.draft
        assert d.rows == d.records + d.rejected + d.blank + d.structure
        return d.rows, d.records, d.rejected, d.blank, d.structure


def samples(path: Path, scratch: Path) -> list[Sample]:
    """The samples of a file's parts."""
    return [part.sample for part in parts(path, scratch)]


def parts(path: Path, scratch: Path) -> list[Part]:
    """A file, opened as the core opens it."""
    scratch.mkdir(parents=True, exist_ok=True)
    return open_parts(SourceFile(path), scratch)


def read(part: Part, known: tuple[Reader, Recognized], folder: Path, given: Given | None = None) -> Draft:
    """What a reader makes of a part, with its tables in a folder."""
    reader, recognized = known
    with Engine() as engine:
        return reader.read(Job(SourceFile(part.sample.path), part, "", given or Given(), engine), recognized, folder)


def recognize(sample: Sample) -> tuple[Reader, Recognized] | None:
    """The reader that knows a sample best, if any knows it."""
    found = [(reader, r) for reader in READERS if (r := reader.recognize(sample)) is not None and r.score >= 0.5]
    return max(found, key=lambda f: f[1].score) if found else None


def take(path: Path, part: int = 0, given: Given | None = None) -> Taken:
    """Read one part of a file."""
    scratch = Path(tempfile.mkdtemp(prefix="graphshare-test-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    opened = parts(path, scratch)[part]
    known = recognize(opened.sample)
    assert known is not None, f"no reader knows {path.name}"
    return Taken(read(opened, known, scratch / "release", given), known[1], scratch / "release")


def take_text(tmp_path: Path, name: str, text: str | bytes, given: Given | None = None) -> Taken:
    """Write a fictional file and read it."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return take(path, given=given)


def workbook(path: Path, sheets: dict[str, Iterable[Sequence[Any]]]) -> Path:
    """Write a workbook with these sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path
