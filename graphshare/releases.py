"""The releases of a workspace: one folder each under ``.graphshare/releases/<id>/``.

A folder holds ``release.json`` (this module's ``Release``) and the Parquet tables of ``records``. It is written whole
under a partial name and then renamed, so that it is there complete or not at all. A release is one file, or one sheet
or part of it, as received, and is identified by the SHA-256 of the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from graphshare.disk.manifest import NAME, faults, seal
from graphshare.disk.writing import remove, take_place, write_text
from graphshare.errors import IntegrityError, UnknownName
from graphshare.untrusted import visible

#: Raise when the shape or meaning of release tables changes: older caches are then read again from the raw files.
READER_VERSION = 9


@dataclass(frozen=True, slots=True)
class ColumnRead:
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
    columns: tuple[ColumnRead, ...] = ()
    unread: tuple[str, ...] = ()  # labels of columns that hold something and that nobody reads
    masked: dict[str, int] = field(default_factory=dict)  # what was masked in reasons and case numbers, how often
    warnings: tuple[str, ...] = ()
    license: str | None = None
    credit: str | None = None
    source: str | None = None  # path of the raw file as given, for re-reading; never printed in answers
    part: int = 0  # which sheet or part of the file it is
    reader_version: int = READER_VERSION

    def __post_init__(self) -> None:
        """What the file and its sheet are called is text from strangers, wherever it stands: nothing in it hides."""
        object.__setattr__(self, "file", visible(self.file))
        object.__setattr__(self, "sheet", self.sheet and visible(self.sheet))

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

    def to_dict(self) -> dict[str, object]:
        """The release as JSON."""
        columns = tuple({"name": c.name, "read_as": c.read_as, "states": dict(c.states)} for c in self.columns)
        return {name: getattr(self, name) for name in _FIELDS} | {"columns": columns, "masked": dict(self.masked)}


_FIELDS = tuple(f.name for f in fields(Release))


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
        remove(partial)
        try:
            partial.mkdir(parents=True)
            yield partial
            seal(partial)
            take_place(partial, self.folder(release))
        finally:
            remove(partial)

    @contextmanager
    def reading(self) -> Iterator[Path]:
        """A folder for what is read from one file; ``place`` keeps what is in it, and the rest goes with it."""
        self.root.mkdir(parents=True, exist_ok=True)
        apart = self.root / f"reading-{secrets.token_hex(8)}.partial"
        try:
            apart.mkdir(mode=0o700)
            yield apart
        finally:
            remove(apart)

    def place(self, folder: Path, release: Release) -> None:
        """Keep a release whose tables were written into ``folder``: it appears under its id whole."""
        self.save(folder, release)
        seal(folder)
        take_place(folder, self.folder(release.id))

    def adopt(self, other: Path, release: str) -> None:
        """Take a release that was kept whole by the cache at ``other``, on the same disk, over from there."""
        take_place(other / release, self.folder(release))

    @staticmethod
    def save(folder: Path, release: Release) -> None:
        """Write ``release.json`` into a folder that is being written, or in place of the one that is there."""
        held = (folder / NAME).exists()
        ReleaseCache.save_description(folder, release)
        if held:
            seal(folder)

    @staticmethod
    def save_description(folder: Path, release: Release) -> None:
        """Write ``release.json`` and nothing else."""
        write_text(folder / "release.json", _json(release.to_dict()))

    # -- what is held: the folders, and a list of them that tells when one is missing -------------------------------

    def listed(self) -> dict[str, Release]:
        """Id → release, as the list of what is held says; empty where there is no list, or a damaged one."""
        path = self.root / _HELD
        try:
            now = path.stat()
        except OSError:
            return {}
        return dict(_listed(path, (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)))

    def folders(self) -> set[str]:
        """The ids of the release folders that are there."""
        if not self.root.exists():
            return set()
        with os.scandir(self.root) as entries:
            return {e.name for e in entries if "." not in e.name and e.is_dir()}

    def write_list(self, releases: Iterable[Release] | None = None) -> None:
        """Write down what is held: ``releases``, or what the folders hold and, of damaged ones, what the list says."""
        if releases is None:
            listed = self.listed()
            read = {i: self.described(i) or listed.get(i) for i in sorted({*self.folders(), *listed})}
            releases = [r for r in read.values() if r is not None]
        held = {r.id: r.to_dict() for r in releases}
        write_text(self.root / _HELD, _json({"releases": held, "check": _hash_of(held)}), durable=True)

    def all(self) -> list[Release]:
        """Every release held, by kind, agency, first record and id; of damaged ones what the list says."""
        held = self.listed()
        for ident in self.folders() - held.keys():
            if (found := self.described(ident)) is not None:
                held[ident] = found
        return sorted(held.values(), key=lambda r: (r.kind, r.agency or "", r.first or r.dated or "", r.id))

    def whole(self) -> list[Release]:
        """The releases held whose files are all as they were written, as their folders say."""
        found = [self.described(i) for i in sorted(self.folders()) if not faults(self.folder(i))]
        return [r for r in found if r is not None]

    def get(self, release: str) -> Release:
        """One release by its id, or by the beginning of its id or file name where that is enough."""
        everything, release = self.all(), visible(release)
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
        gone = self.folder(found.id).with_suffix(GONE)
        remove(gone)
        if self.folder(found.id).exists():
            self.folder(found.id).rename(gone)  # from here on it is not held, whatever happens
        if (listed := self.listed()).pop(found.id, None) is not None:
            self.write_list(listed.values())
        remove(gone)
        return found

    def described(self, ident: str) -> Release | None:
        """What a folder says of itself; ``None`` where that cannot be read."""
        try:
            return _release(json.loads((self.folder(ident) / "release.json").read_bytes()))
        except (OSError, ValueError, TypeError, AttributeError):
            return None


#: The list of what is held, beside the folders.
_HELD = "held.json"
#: What the name of a release's folder ends in while it is being removed.
GONE = ".gone"


@lru_cache(maxsize=4)
def _listed(path: Path, _: tuple[int, ...]) -> Mapping[str, Release]:
    """What a list says, which is read once while its file stays the same: one question asks for it many times."""
    try:
        found = json.loads(path.read_bytes())
        whole = found["check"] == _hash_of(found["releases"])
        return {i: _release(r) for i, r in found["releases"].items()} if whole else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _release(raw: dict[str, Any]) -> Release:
    columns = tuple(ColumnRead(**c) for c in raw.get("columns", ()))
    texts = {k: tuple(raw.get(k, ())) for k in ("warnings", "unread")}
    return Release(**{**raw, "columns": columns, **texts})


def _json(content: object) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _hash_of(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def iso(moment: datetime | None) -> str | None:
    """A UTC moment as ISO text with seconds and ``Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
