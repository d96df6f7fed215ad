"""Whole trees of files: read one after the other, or ahead in processes of their own where that pays.

What comes of a tree is settled file by file and in order. The processes only read ahead, each file into a folder aside: in
its turn what was read there is taken into the cache, and then the file is held already; one that could not be read is read again in
its turn, and says why.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache as once
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from graphshare.disk.scratch import scratch
from graphshare.domain.model import Progress
from graphshare.errors import GraphshareError, InputError, UnknownLayout, UnreadableFile, of_the_machine
from graphshare.processes import GivenUp
from graphshare.processes.ahead import ahead
from graphshare.releases import Release, ReleaseCache, sha256_of
from graphshare.sources.formats.files import SourceFile, plan, sizes_on_disk, unpacked
from graphshare.sources.ingesting import ingest_one
from graphshare.sources.reader import Given
from graphshare.sources.session import Engine, Session, reading

if TYPE_CHECKING:
    from graphshare.processes.cluster import Cluster

#: Files up to so many bytes may be read ahead: what reads one of them takes a quarter of a gigabyte.
_MOST_BYTES = 50_000_000
#: Seconds that reading must take for other processes to be begun, which take one each to start.
_PAYS = 3.0
#: What reading takes about, in seconds: each file, and each byte of it.
_A_FILE, _A_BYTE = 0.06, 0.03e-6

_T = TypeVar("_T", covariant=True)
#: The folder in which a process has kept the releases of a file, and these.
Found = tuple[Path, list[Release]]


class Started(Protocol[_T]):
    """Something that another process does."""

    def result(self) -> _T:
        """What came of it; raises ``GivenUp`` where nothing did."""


Settle = Callable[[SourceFile], list[Release] | None]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A file that was left aside: with its folder, why, and the layout that is nearest to it (empty: none)."""

    file: str
    why: str
    nearest: str = ""

    def to_json(self) -> dict[str, object]:
        """An element of ``not_understood``."""
        return {"file": self.file, "why": self.why, "nearest": self.nearest}


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of reading files: releases in the files' order, and the files that were not understood."""

    releases: list[Release] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def ingest(
    paths: Iterable[Path | str],
    cache: ReleaseCache,
    given: Given | None = None,
    *,
    progress: Progress | None = None,
    workers: int | Cluster = 1,
) -> Ingested:
    """Read files, folders and ZIP archives into the cache.

    A file that the person named and that is not understood raises ``InputError``; inside a folder or an archive it is
    listed as ``NotUnderstood`` and the rest goes on. Progress is told as (file name, bytes done, of how many,
    rows so far).

    With more than one of ``workers``, many files of folders that are not large are read by so many processes: this one reads
    from the first on, the others from the last. Each of those imports the program's main module, so that must stand being imported.
    Not under a limit of memory. With a cluster all files are read by its workers, each within that limit.
    """
    files = plan(paths)
    done = Ingested()
    given = given or Given()
    sizes = sizes_on_disk(files)
    total, before, rows = sum(sizes), 0, 0
    listed: set[str] = set()
    with (
        reading(cache, given.memory, done.notes.append) as session,
        _reading_ahead(_Tree(files, sizes, given), session, workers) as settle,
    ):
        for file, size in zip(files, sizes, strict=True):
            if progress:
                progress(file.name, before, total, rows)
            before += size
            try:
                read = settle(file) or ingest_one(file, session, given)
                new = [r for r in read if r.id not in listed]  # the same content under two names is one release
                listed.update(r.id for r in new)
                done.releases.extend(new)
                rows += sum(r.rows for r in new)
            except InputError as error:
                if file.named:
                    raise
                done.not_understood.append(_left_aside(file, error))
            except Exception as error:
                if of_the_machine(error) is not None and not isinstance(error, MemoryError):
                    raise  # the next file would fare no better
                why = _hopeless(file, error)
                if file.named:
                    raise why from error
                done.not_understood.append(_left_aside(file, why))
    return done


def _hopeless(file: SourceFile, error: Exception) -> UnreadableFile:
    """What is said of a file in which something failed that nobody foresaw."""
    if isinstance(error, GraphshareError):
        return UnreadableFile(f"{file.name}: {error.message}", hint=error.hint)
    if isinstance(error, MemoryError):
        return UnreadableFile(
            f"{file.name} takes more memory than there is.",
            hint="Split it, or read it with `graphshare ingest --memory 2GB`.",
        )
    if isinstance(error, OSError):
        return UnreadableFile(f"{file.name} cannot be read: {error.strerror or error}.")
    return UnreadableFile(
        f"{file.name} cannot be read: {type(error).__name__}.",
        hint="It may be damaged. If other programs read it, please report its layout; nothing was kept of it.",
    )


def _left_aside(file: SourceFile, error: InputError) -> NotUnderstood:
    named = f"{file.folder}/{file.name}"
    if isinstance(error, UnknownLayout):
        return NotUnderstood(named, f"the layout is not known; found: {error.found}", error.nearest)
    return NotUnderstood(named, f"{error.message} {error.hint}" if error.hint else error.message)


@dataclass(frozen=True, slots=True)
class _Tree:
    """Files, how many bytes each takes, and what the person said of them."""

    files: Sequence[SourceFile]
    sizes: Sequence[int]
    given: Given

    def apart(self) -> list[SourceFile]:
        """The files that a process of its own may read while this one reads others."""
        both = zip(self.files, self.sizes, strict=True)
        return [f for f, s in both if f.member is None and s <= _MOST_BYTES and f.path.is_file()]

    def pays(self, files: Collection[SourceFile]) -> bool:
        """Whether to read these takes longer than another process takes to start."""
        sizes = dict(zip(self.files, self.sizes, strict=True))
        return len(files) > 1 and sum(_A_FILE + _A_BYTE * sizes[f] for f in files) >= _PAYS

    def largest_first(self, files: Iterable[SourceFile]) -> list[SourceFile]:
        """Some of the files, those of many bytes before those of few."""
        sizes = dict(zip(self.files, self.sizes, strict=True))
        return sorted(files, key=lambda f: -sizes[f])

    def handed_over(self, file: SourceFile, aside: Path) -> tuple[SourceFile, Path, Given]:
        """What a process is told that reads a file: wherever it works, it finds file and folder."""
        return file.anywhere, Path(os.path.abspath(aside)), self.given


@contextmanager
def _reading_ahead(tree: _Tree, session: Session, workers: int | Cluster) -> Iterator[Settle]:
    """A function that waits for a file that is read ahead, takes what came of it into the session, and gives it;
    ``None`` where nothing did."""
    releases = session.releases
    if not isinstance(workers, int):
        files = [f for f in tree.files if f.path.is_file()]
        hashing = [workers(_hash, f.anywhere) if releases else None for f in files]  # where nothing is held, all is new
        new = [
            f
            for f, begun in zip(files, hashing, strict=True)
            if begun is None or not releases.get(_result(begun) or "")
        ]
        with session.cache.reading() as aside:
            ordered = tree.largest_first(new)  # so that nobody is left alone with a large one at the end
            yield _Ahead(session, {f: workers(_read, *tree.handed_over(f, aside)) for f in ordered}).settle
        return
    apart = tree.apart() if workers > 1 and not tree.given.memory else []
    new = [f for f in apart if not releases or not releases.get(_hash(f))] if tree.pays(apart) else []
    if not tree.pays(new):
        yield lambda _: None
        return
    with session.cache.reading() as aside, ahead(workers - 1) as begin:
        # the program itself reads too, from the first on, until it meets the others
        begun = {f: begin(_read, *tree.handed_over(f, aside)) for f in reversed(new)}
        known = _Ahead(session, begun)
        yield lambda file: None if file in begun and begun[file].cancel() else known.settle(file)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Files that are being read ahead, and the session that takes them."""

    session: Session
    started: Mapping[SourceFile, Started[Found]]

    def settle(self, file: SourceFile) -> list[Release] | None:
        """Wait for a file and take it over; where nothing came of it, or the same is held by now, reading it in its turn
        tells."""
        begun = self.started.get(file)
        found = _result(begun) if begun else None
        if found is None or any(self.session.releases.get(r.sha256) for r in found[1]):
            return None
        for release in found[1]:
            self.session.cache.adopt(found[0], release.id)
        self.session.releases.update({r.sha256: found[1] for r in found[1]})
        return found[1]


def _result(begun: Started[_T]) -> _T | None:
    try:
        return begun.result()
    except GivenUp:
        return None


def _hash(file: SourceFile) -> str:
    try:
        with scratch() as apart:
            return sha256_of(unpacked(file, apart) if file.member else file.path)
    except (OSError, UnreadableFile):
        return ""  # told when its turn comes


def _read(file: SourceFile, aside: Path, given: Given) -> Found:
    mine = ReleaseCache(Path(tempfile.mkdtemp(dir=aside)))
    return mine.root, ingest_one(file, Session(mine, _engine(given.memory), {}, lambda _: None), given)


@once
def _engine(memory: str | None) -> Engine:
    """The engine of a process that reads for another, as long as it lives."""
    return Engine(memory)
