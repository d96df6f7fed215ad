"""Which files there are to read: named ones, folders, ZIP archives, gzip files; with limits against archive bombs."""

from __future__ import annotations

import gzip
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from graphshare.disk.scratch import scratch
from graphshare.errors import UnreadableFile

#: An archive may unpack to this much at any ratio; beyond it, to at most ``RATIO`` times its compressed size.
FREE_BYTES = 256 * 2**20
RATIO = 250
MEMBERS = 10_000
_CHUNK = 2**20
#: What is raised over archives that are damaged or locked.
DAMAGE = (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, RuntimeError, NotImplementedError)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
#: Endings of what programs leave behind while they write or download.
_LEFTOVERS = (".tmp", ".crdownload", ".part", ".partial", ".download", "#")
#: Archives inside archives are opened this deep.
_DEPTH = 3
#: So many folders around a file may say whose it is.
_FOLDERS = 5


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as received: on disk, or a member of a ZIP archive. ``named`` when the person named it itself; ``given`` is
    what the person called it, where ``path`` says it in another way."""

    path: Path
    member: str | None = None
    named: bool = True
    given: Path | None = None

    @property
    def name(self) -> str:
        """The file's own name, as released."""
        return PurePosixPath(self.member.rpartition("::")[2]).name if self.member else self.path.name

    @property
    def folder(self) -> str:
        """The name of the folder (or archive) that it lay in."""
        if self.member:
            archive, _, inside = self.member.rpartition("::")
            return PurePosixPath(inside).parent.name or PurePosixPath(archive or self.path.name).stem
        return self.path.absolute().parent.name

    @property
    def above(self) -> tuple[str, ...]:
        """The names of the folders (or archives) around that folder, the nearer ones first."""
        beyond = [p.name for p in self.path.absolute().parents]
        if self.member:
            archive, _, inside = self.member.rpartition("::")
            within = [*PurePosixPath(inside).parts[:-1]]
            names = [PurePosixPath(archive or self.path.name).stem, *within]
            beyond = [*reversed(names), *beyond]
        return tuple(f for f in beyond[1:_FOLDERS] if f)

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders around it, the nearer ones first."""
        return tuple(f for f in (self.folder, *self.above) if f)

    @property
    def source(self) -> str:
        """Path as given, with the member of an archive behind ``::``; ``from_source`` reads it back."""
        path = self.given or self.path
        return f"{path}::{self.member}" if self.member else str(path)

    @property
    def anywhere(self) -> SourceFile:
        """The same file for a process with another working folder."""
        return replace(self, path=Path(os.path.abspath(self.path)), given=self.given or self.path)

    @classmethod
    def from_source(cls, source: str) -> SourceFile:
        """The file that a release's ``source`` means."""
        inside = re.fullmatch(r"(.*?\.zip)::(.*)", source, re.IGNORECASE | re.DOTALL)
        return cls(Path(inside[1]), inside[2]) if inside else cls(Path(source))


def places_of(source: str, root: Path) -> list[SourceFile]:
    """Where the file that a release's ``source`` means may be: as given, from the workspace, or inside it wherever that
    was moved to."""
    file = SourceFile.from_source(source)
    parts = file.path.parts
    inside = [root.joinpath(*parts[i:]) for i in range(1, len(parts))]
    return [replace(file, path=p) for p in dict.fromkeys((root / file.path, file.path, *inside)) if p.is_file()]


def plan(paths: Iterable[Path | str]) -> list[SourceFile]:
    """The files behind paths: a file is itself, folders and ZIP archives are walked, sorted by name, hidden files left out.

    Raises ``UnreadableFile`` for a path that does not exist and for a folder or archive that holds no file.
    """
    found: dict[SourceFile, None] = {}
    seen: set[tuple[Path, str | None]] = set()
    for given in paths:
        path = Path(given)
        try:
            exists, folder = path.exists(), path.is_dir()
        except (OSError, ValueError):
            exists, folder = False, False
        if not exists:
            raise UnreadableFile(f"There is no file “{path}”.", hint="Check the spelling and the folder you are in.")
        if not folder:
            refuse_special(path)
        inside = _in_folder(path) if folder else _expanded(SourceFile(path))
        if not inside:
            raise UnreadableFile(
                f"“{path}” holds no file to read.", hint="Name a folder that holds the released files."
            )
        for file in inside:
            key = (file.path.resolve(), file.member)
            if key not in seen:
                seen.add(key)
                found[file] = None
    return list(found)


def sizes_on_disk(files: Sequence[SourceFile]) -> list[int]:
    """How many bytes each file takes; the members of an archive share its bytes, and no file is without any."""
    members = Counter(f.path for f in files)
    return [max(_size(f.path) // members[f.path], 1) for f in files]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gone meanwhile; told when its turn comes


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES or name.lower().endswith(_LEFTOVERS)


def _is_part_of_page(folder: Path) -> bool:
    """Whether a folder holds what a browser saved with a page: styles and pictures in ``Page_files`` beside ``Page.html``."""
    name = re.sub(r"(?i)[_.-](?:files|dateien|fichiers|archivos)$", "", folder.name)
    return name != folder.name and any((folder.parent / f"{name}{e}").exists() for e in (".html", ".htm"))


def _in_folder(root: Path) -> list[SourceFile]:
    out: list[SourceFile] = []
    for where, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not _hidden(f) and not _is_part_of_page(Path(where) / f))
        for name in sorted(names):
            path = Path(where) / name
            if not _hidden(name) and path.exists():
                out.extend(_expanded(SourceFile(path, named=False)))
    return out


def _expanded(file: SourceFile) -> list[SourceFile]:
    """The members of a ZIP archive; any other file is itself. One that is damaged or empty is itself too, and fails when opened."""
    if file.path.suffix.lower() != ".zip" or not file.path.is_file() or not zipfile.is_zipfile(file.path):
        return [file]
    try:
        members = _members(file.path, file.path.name, _DEPTH, _Unpacked(_most(file.path.stat().st_size)))
        return [SourceFile(file.path, name, named=False) for name in members] or [file]
    except UnreadableFile:
        if file.named:
            raise
    except (*DAMAGE, OSError, ValueError):
        pass
    return [file]  # listed with its cause when it is read


def refuse_special(path: Path) -> None:
    """Refuse what is no file on a disk (a pipe, a device or a socket may never end, or never begin), or has no name to cite."""
    if not path.is_file():
        raise UnreadableFile(f"{path.name} is no file: it is a pipe, a device or a socket.", hint="Save it to a file.")
    try:
        path.name.encode()
    except UnicodeEncodeError as error:  # an older system wrote it, or an archive
        raise UnreadableFile(
            f"The name of {path.name} is no text in UTF-8, so that nothing could cite it.", hint="Rename the file."
        ) from error


def _most(packed: int) -> int:
    """To how many bytes something packed may unpack."""
    return max(FREE_BYTES, RATIO * packed)


@dataclass(slots=True)
class _Unpacked:
    """What an archive unpacks to, over all archives inside it together."""

    most: int
    members: int = 0
    size: int = 0

    def add(self, entries: list[zipfile.ZipInfo], name: str) -> None:
        self.members += len(entries)
        self.size += sum(i.file_size for i in entries)
        if self.members > MEMBERS or self.size > self.most:
            raise _TooMuch(
                f"{name} would unpack to {self.size / 2**20:,.0f} MB in {self.members:,} files: that is not done.",
                hint="Unpack it yourself if you trust it, and name the folder.",
            )


class _TooMuch(UnreadableFile):
    """An archive as a whole holds more than it should: no part of it is read."""


def _members(path: Path, name: str, depth: int, unpacked: _Unpacked) -> list[str]:
    """The members of an archive, sorted; those of an archive inside it behind its own name and ``::``."""
    out = []
    with zipfile.ZipFile(path) as archive:
        entries = [i for i in archive.infolist() if not i.is_dir()]
        unpacked.add(entries, name)
        if twice := [n for n, times in Counter(i.filename for i in entries).items() if times > 1]:
            raise UnreadableFile(
                f"{name} holds {twice[0]} twice: which of them is meant cannot be told.",
                hint="Unpack it, and name the folder.",
            )
        for info in sorted(entries, key=lambda i: i.filename):
            inner = info.filename
            if any(_hidden(p) for p in PurePosixPath(inner).parts):
                continue
            if not inner.lower().endswith(".zip") or depth == 1:
                out.append(inner)
                continue
            with scratch() as folder:
                target = folder / "inner.zip"
                try:
                    with archive.open(info) as packed:
                        _copy(packed, target, min(unpacked.most, _most(info.compress_size)), inner)
                    within = (
                        _members(target, PurePosixPath(inner).name, depth - 1, unpacked)
                        if zipfile.is_zipfile(target)
                        else []
                    )
                except _TooMuch:
                    raise
                except (*DAMAGE, UnreadableFile):
                    within = []
            out += [f"{inner}::{m}" for m in within] or [inner]  # what cannot be opened is itself, and fails when read
    return out


def check_archive(path: Path, entries: list[zipfile.ZipInfo], name: str | None = None) -> None:
    """Refuse an archive that would unpack to far more than it should (also a workbook, which is a ZIP archive)."""
    _Unpacked(_most(path.stat().st_size)).add(entries, name or path.name)


def unpacked(file: SourceFile, scratch: Path) -> Path:
    """The file as a plain readable file: itself, or unpacked into ``scratch``."""
    path = file.path
    refuse_special(path)
    try:
        levels = file.member.split("::") if file.member else []
        for depth, name in enumerate(levels):
            with zipfile.ZipFile(path) as archive, archive.open(name) as packed:
                limit = _most(archive.getinfo(name).compress_size)
                path = _copy(packed, scratch / f"member-{depth}", limit, file.name)
        if file.name.lower().endswith(".zip"):
            _refuse_archive(path, file.name, len(levels))
        with path.open("rb") as handle:
            magic = handle.read(3)
        if magic == b"\x1f\x8b\x08":
            with gzip.open(path) as packed:
                limit = _most(path.stat().st_size)
                path = _copy(packed, scratch / "unpacked", limit, file.name)
    except DAMAGE as error:
        raise UnreadableFile(f"{file.name} is damaged or locked: {error}.", hint="Ask for it again.") from error
    except OSError as error:
        raise UnreadableFile(f"{file.name} cannot be read: {error.strerror or error}.") from error
    return path


def _refuse_archive(path: Path, name: str, deep: int) -> None:
    """Say why an archive was not opened, ``deep`` archives inside others; a file that is only called one may be anything."""
    if zipfile.is_zipfile(path):
        if deep >= _DEPTH:
            raise UnreadableFile(
                f"{name} is an archive inside {deep} others: that is not done.", hint="Unpack it, and name the folder."
            )
        if not _members(path, name, _DEPTH - deep, _Unpacked(_most(path.stat().st_size))):
            raise UnreadableFile(f"{name} holds no file to read.", hint="Ask for it again.")
        return
    with path.open("rb") as handle:
        if handle.read(4) == b"PK\x03\x04":
            raise UnreadableFile(f"{name} is a damaged archive.", hint="Ask for it again.")


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, limit: int, name: str) -> Path:
    size = 0
    with target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise UnreadableFile(
                    f"{name} unpacks to more than {limit / 2**20:,.0f} MB: that is not done.",
                    hint="Unpack it yourself if you trust it, and name the file.",
                )
            out.write(chunk)
    return target
