"""The releases of a workspace: one folder each under ``.graphshare/releases/<id>/``.

A folder holds ``release.json`` (this module's ``Release``) and the Parquet tables of ``records``. It is written whole
under a partial name and then renamed, so that it is there complete or not at all. A release is one file, or one sheet
or part of it, as received, and is identified by the SHA-256 of the file.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from graphshare.errors import IntegrityError, UnknownName

#: Raise when the shape or meaning of release tables changes: older caches are then read again from the raw files.
READER_VERSION = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its header, what it was read as, and how many cells were in which state."""

    name: str
    read_as: str | None
    states: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """What is known of one release. ``rows = records + rejected + blank + structure``."""

    id: str
    file: str  # the file's name, never its path
    sha256: str
    kind: str
    layout: str
    rows: int
    records: int
    rejected: int = 0
    blank: int = 0
    structure: int = 0
    sheet: str | None = None
    agency: str | None = None  # as written; whose log or list it is
    agency_basis: str | None = None  # content | file name | folder name | flag
    dated: str | None = None  # ISO day that the release describes, for lists
    dated_basis: str | None = None
    first: str | None = None  # ISO second of the first and last record, UTC
    last: str | None = None
    selection: str | None = None  # why its rows are a selection ("keyword" …); then it is not held as a log
    selection_basis: str | None = None  # "yes" or "no" where a person said whether it is one
    columns: tuple[Column, ...] = ()
    masked: dict[str, int] = field(default_factory=dict)  # what was masked in reasons and case numbers, how often
    warnings: tuple[str, ...] = ()
    license: str | None = None
    credit: str | None = None
    source: str | None = None  # path of the raw file as given, for re-reading; never printed in answers
    part: int = 0  # which sheet or part of the file it is
    reader_version: int = READER_VERSION

    def check(self, counted: int) -> None:
        """Fail when the ledger does not add up, or differs from an independent count of the file's records."""
        parts = self.records + self.rejected + self.blank + self.structure
        if self.rows != parts:
            raise IntegrityError(
                f"The ledger of {self.file} does not add up: {self.rows} rows, but {self.records} records + "
                f"{self.rejected} rejected + {self.blank} blank + {self.structure} structure = {parts}."
            )
        if self.rows != counted:
            raise IntegrityError(
                f"{self.file}: {self.rows} rows were read, but an independent count finds {counted}.",
                hint="Please report this file's layout; nothing was kept of it.",
            )

    def to_dict(self) -> dict[str, Any]:
        """The release as JSON."""
        return asdict(self)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


#: So many digits of an id are shown to people, or more where that many are not unique.
SHORT = 12


def release_id(sha256: str, part: int = 0, stated: str | None = None) -> str:
    """The id of one statement of a file: 32 digits of a hash of the file's whole SHA-256, the part, the day it is said
    to describe (ISO; ``None`` where nobody but the file says so).

    >>> release_id("ab" * 32) == release_id("ab" * 32, 0, None) != release_id("ab" * 32, 1)
    True
    """
    return hashlib.sha256(json.dumps([sha256, part, stated]).encode()).hexdigest()[:32]


def shown(ident: str) -> str:
    """The beginning of an id, beside a row; where it should ever fit two releases, asking for it is refused."""
    return ident[:SHORT] if re.fullmatch(r"[0-9a-f]{32}", ident) else ident


def short_ids(ids: Iterable[str]) -> dict[str, str]:
    """Id → its shortest beginning, of ``SHORT`` digits at least, that stands for no other of ``ids``."""
    every = sorted(set(ids))
    out = {}
    for before, ident, after in zip(["", *every], every, [*every[1:], ""], strict=False):
        alike = max(
            sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ident, x, strict=False)))
            for x in (before, after)
        )
        out[ident] = ident[: max(SHORT, alike + 1)]
    return out


class ReleaseCache:
    """The release folders of one workspace."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, release: str) -> Path:
        """Where the tables of a release are."""
        return self.root / release

    @contextmanager
    def writing(self, release: str) -> Iterator[Path]:
        """A folder to write a release into; it appears under its own name only when the block ends well."""
        partial = self.root / f"{release}.partial"
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(parents=True)
        try:
            yield partial
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        final = self.folder(release)
        if final.exists():
            shutil.rmtree(final)
        partial.rename(final)

    @contextmanager
    def reading(self) -> Iterator[Path]:
        """A folder for what is read from one file; ``place`` keeps what is in it, and the rest goes with it."""
        self.root.mkdir(parents=True, exist_ok=True)
        apart = Path(tempfile.mkdtemp(prefix="reading-", suffix=".partial", dir=self.root))
        try:
            yield apart
        finally:
            shutil.rmtree(apart, ignore_errors=True)

    def place(self, folder: Path, release: Release) -> None:
        """Keep a release whose tables were written into ``folder``: it appears under its id whole."""
        self.save(folder, release)
        final = self.folder(release.id)
        if final.exists():
            shutil.rmtree(final)
        folder.rename(final)

    @staticmethod
    def save(folder: Path, release: Release) -> None:
        """Write ``release.json`` into a folder that is being written."""
        text = json.dumps(release.to_dict(), indent=1, sort_keys=True, ensure_ascii=False)
        (folder / "release.json").write_text(text + "\n", encoding="utf-8", newline="\n")

    def all(self) -> list[Release]:
        """Every release held, by kind, agency, first record and id."""
        found = [self._load(p) for p in self.root.glob("*/release.json") if not p.parent.name.endswith(".partial")]
        return sorted(found, key=lambda r: (r.kind, r.agency or "", r.first or r.dated or "", r.id))

    def get(self, release: str) -> Release:
        """One release by its id, or by the beginning of its id or file name where that is enough."""
        everything = self.all()
        exact = [r for r in everything if release in (r.id, r.file)]
        near = exact or [r for r in everything if r.id.startswith(release) or r.file.startswith(release)]
        if len(near) != 1:
            raise UnknownName(
                "release",
                release,
                [r.id for r in everything] + [r.file for r in everything],
                hint="`graphshare releases list` shows what is held." if not near else "More than one release fits.",
            )
        return near[0]

    def table(self, release: str, name: str) -> Path | None:
        """The Parquet file of one table of a release, where it has that table."""
        path = self.folder(release) / f"{name}.parquet"
        return path if path.exists() else None

    def tables(self, name: str) -> list[tuple[Release, Path]]:
        """All releases that have a table of this name, with its file."""
        return [(r, p) for r in self.all() if (p := self.table(r.id, name)) is not None]

    def remove(self, release: str) -> Release:
        """Drop a release from the cache (the raw file is the user's and stays)."""
        found = self.get(release)
        shutil.rmtree(self.folder(found.id))
        return found

    @staticmethod
    def _load(path: Path) -> Release:
        raw = json.loads(path.read_text(encoding="utf-8"))
        raw["columns"] = tuple(Column(**c) for c in raw.get("columns", ()))
        raw["warnings"] = tuple(raw.get("warnings", ()))
        return Release(**raw)


def iso(moment: datetime | None) -> str | None:
    """A UTC moment as ISO text with seconds and ``Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
