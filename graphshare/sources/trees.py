"""Whole trees of files: read one after the other, and many small ones ahead in processes of their own where that pays.

What comes of a tree is settled file by file and in order. The processes only read ahead into the cache: a file that was
read ahead is found there, held already; one that could not be read is read again in its turn, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.model import Progress
from graphshare.errors import GraphshareError, InputError, UnknownLayout, UnreadableFile, of_the_machine
from graphshare.releases import Release, ReleaseCache, sha256_of
from graphshare.sources.ahead import GivenUp, ahead
from graphshare.sources.formats.files import SourceFile, plan, sizes_on_disk
from graphshare.sources.ingesting import held_by_hash, ingest_one
from graphshare.sources.reader import Given
from graphshare.sources.statements import held_as_said

if TYPE_CHECKING:
    from concurrent.futures import Future

#: Files up to so many bytes may be read ahead: a large one keeps all cores busy by itself.
_SMALL = 2_000_000
#: Fewer small files than this are read sooner than other processes have started.
_MANY = 50

Waiting = Callable[[SourceFile], tuple[str, list[Release]] | None]


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
    workers: int = 1,
) -> Ingested:
    """Read files, folders and ZIP archives into the cache.

    A file that the person named and that is not understood raises ``InputError``; inside a folder or an archive it is
    listed as ``NotUnderstood`` and the rest goes on. Progress is told as (file name, bytes done, of how many,
    rows so far).

    With more than one of ``workers``, many small files of folders are read ahead in so many processes. Each of them
    imports the program's main module, so that module must stand being imported. Not under a limit of memory.
    """
    files = plan(paths)
    done = Ingested()
    given = given or Given()
    held = held_by_hash(cache)
    sizes = sizes_on_disk(files)
    total, before, rows = sum(sizes), 0, 0
    listed: set[str] = set()
    with _reading_ahead(files, sizes, cache, given, held, workers) as waiting:
        for file, size in zip(files, sizes, strict=True):
            if progress:
                progress(file.name, before, total, rows)
            before += size
            if (ahead := waiting(file)) is not None:
                held[ahead[0]] = ahead[1]
            try:
                read = ingest_one(file, cache, given, held, done.notes.append)
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
        return UnreadableFile(f"{file.name} takes more memory than there is.", hint="Split it, or use --memory.")
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


@contextmanager
def _reading_ahead(
    files: Sequence[SourceFile],
    sizes: Sequence[int],
    cache: ReleaseCache,
    given: Given,
    held: dict[str, list[Release]],
    workers: int,
) -> Iterator[Waiting]:
    """A function that waits for a file that is read ahead: its hash and releases; ``None`` where it is not or failed."""
    small = [
        f
        for f, s in zip(files, sizes, strict=True)
        if not f.named and f.member is None and s <= _SMALL and f.path.is_file()
    ]
    if workers < 2 or given.memory or len(small) < _MANY:
        yield lambda _: None
        return
    by_hash: dict[str, SourceFile] = {}
    for file in small:
        by_hash.setdefault(_hash(file), file)  # the same content twice is not read twice at a time
    new = {file: digest for digest, file in by_hash.items() if held_as_said(held.get(digest, []), file, given) is None}
    if len(new) < _MANY:
        yield lambda _: None
        return
    with ahead(workers) as begun:
        started = {
            file: begun(_read, file, cache.root, given, {digest: held.get(digest, [])}) for file, digest in new.items()
        }
        yield lambda file: _result(started.get(file), new.get(file, ""))


def _hash(file: SourceFile) -> str:
    try:
        return sha256_of(file.path)
    except OSError:
        return ""  # told when its turn comes


def _read(
    file: SourceFile,
    root: Path,
    given: Given,
    held: dict[str, list[Release]],
) -> list[Release]:
    return ingest_one(file, ReleaseCache(root), given, held, lambda _: None)


def _result(started: Future[list[Release]] | None, digest: str) -> tuple[str, list[Release]] | None:
    if started is None:
        return None
    try:
        return digest, started.result()
    except GivenUp:  # reading it again in its turn tells why
        return None
