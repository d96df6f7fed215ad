"""Releases that an earlier reader read: read again from their files, or, where those are gone, completed as not known.

A column that an earlier reader did not know is null then, and the release says so; nothing that is held is given up.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graphshare.building.relations import files
from graphshare.disk.writing import remove, take_place
from graphshare.domain.model import ReleaseKind
from graphshare.domain.records import TABLES
from graphshare.engine import Sql, composed, connect, named, write_parquet
from graphshare.errors import GraphshareError
from graphshare.releases import READER_VERSION, Release, ReleaseCache
from graphshare.sources import statements
from graphshare.sources.formats.files import SourceFile
from graphshare.sources.reader import Given
from graphshare.sources.session import Engine, Session
from graphshare.sources.whose import LOGS
from graphshare.workspace.keeping import Keeping

_log = logging.getLogger(__name__)
#: How the warning begins that says which columns of a release are not known.
NOT_KNOWN = "Read by an earlier version, and its file is gone: not known are "


def bring_up(keeping: Keeping) -> list[str]:
    """Read what an earlier reader read again, or complete it; gives a line for each file that is another now, and one for the rest."""
    by_file: dict[str, list[Release]] = defaultdict(list)
    for release in keeping.cache.all():
        by_file[release.sha256].append(release)
    out: list[str] = []
    alike: list[str] = []
    engine = Engine()  # opened where a file is read
    for releases in by_file.values():
        if all(r.reader_version == READER_VERSION for r in releases):
            continue
        file = keeping.raw(releases[0])
        if file is not None and (read := _read_again(keeping, engine, file, releases)):
            kinds = ", ".join(sorted({r.kind for r in read} - {r.kind for r in releases}))
            if kinds:
                out.append(f"{file.name} was read by an earlier version: read again, as {kinds}.")
            else:
                alike.append(file.name)
            continue
        old = [r for r in releases if r.reader_version != READER_VERSION]
        completed = [(r.file, columns) for r in old if (columns := _complete(keeping.cache, r))]
        out += [f"{name}: {NOT_KNOWN[0].lower()}{NOT_KNOWN[1:]}{', '.join(columns)}." for name, columns in completed]
    engine.close()
    if alike:
        which = f"{alike[0]} was" if len(alike) == 1 else f"{len(alike):,} files were"
        out.insert(0, f"{which} read by an earlier version: read again.")
    if out:
        keeping.cache.write_list()
    return out


def _read_again(keeping: Keeping, engine: Engine, file: SourceFile, earlier: Sequence[Release]) -> list[Release]:
    """What a file holds as it is read now, kept in place of what was held of it; nothing where it cannot be read."""
    apart = ReleaseCache(keeping.state / "reading")
    try:
        kinds = {ReleaseKind(r.kind) for r in earlier}
        for kind in (None, *(kinds if len(kinds) == 1 else ())):
            remove(apart.root)
            given = statements.carried(earlier, file, Given(kind=kind))
            try:
                read = _statements(file, Session(apart, engine, {}, _log.debug), given, earlier)
            except GraphshareError as error:
                _log.debug("%s: %s", file.name, error)
                continue
            now = {r.kind for r in read}
            # What kind it is may have been a person's word: another is taken only among logs, which tell it by their rows.
            if kind is not None or now == {str(k) for k in kinds} or now | {str(k) for k in kinds} <= LOGS:
                break
        else:
            return []
        for release in read:
            take_place(apart.folder(release.id), keeping.cache.folder(release.id))
        for old in statements.superseded(earlier, read, given):
            keeping.cache.remove(old.id)
        return read
    finally:
        remove(apart.root)


def _statements(file: SourceFile, session: Session, given: Given, earlier: Sequence[Release]) -> list[Release]:
    from graphshare.sources.ingesting import ingest_one

    read = ingest_one(file, replace(session, releases={}), given)
    for day in statements.days_to_read_again(earlier, read):
        read += ingest_one(file, replace(session, releases={}), replace(given, dated=day))
    return list({r.id: r for r in read}.values())


def _complete(cache: ReleaseCache, release: Release) -> list[str]:
    """Give the tables of a release the columns that they lack, as null; which those are, as ``table.column``."""
    tables = {n: p for n in TABLES if (p := cache.table(release.id, n)) is not None}
    lacking = {n: [c for c in TABLES[n] if c not in _columns(p)] for n, p in tables.items()}
    completed = [f"{n}.{c}" for n, columns in lacking.items() for c in columns]
    if not completed:
        return []
    with cache.reading() as apart:
        for path in cache.folder(release.id).glob("*.parquet"):
            if lacking.get(path.stem):
                _rewritten(path, path.stem, apart / path.name)
            else:
                (apart / path.name).write_bytes(path.read_bytes())
        others = tuple(w for w in release.warnings if not w.startswith(NOT_KNOWN))
        cache.place(apart, replace(release, warnings=(*others, f"{NOT_KNOWN}{', '.join(completed)}.")))
    return completed


def _columns(path: Path) -> set[str]:
    import pyarrow.parquet as pq

    return set(pq.read_schema(path).names)


def _rewritten(path: Path, table: str, target: Path) -> None:
    there = _columns(path)
    chosen = Sql(
        ", ".join(f"{named(c) if c in there else 'NULL'}::{kind} AS {named(c)}" for c, kind in TABLES[table].items())
    )
    query = composed("SELECT {chosen} FROM {path}", chosen=chosen, path=files([path]))
    with connect() as con:
        write_parquet(con, query, target, delta=table == "entries")
