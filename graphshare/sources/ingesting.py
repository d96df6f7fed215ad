"""From files to releases: open, recognize, read, complete, check the ledger, save. Nothing is kept half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache as once
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from graphshare.errors import GraphshareError, IntegrityError, UnknownLayout, UnreadableFile
from graphshare.model import ReleaseKind
from graphshare.releases import READER_VERSION, Release, ReleaseCache, release_id, sha256_of
from graphshare.scratch import scratch
from graphshare.sources import excel, filenames
from graphshare.sources.cameras import parse_json
from graphshare.sources.counting import count_csv
from graphshare.sources.files import SourceFile, plan, unpacked
from graphshare.sources.labels import labels_found
from graphshare.sources.object_lists import count_objects
from graphshare.sources.opening import Part, open_parts
from graphshare.sources.reader import Draft, Given, Reader, Recognized, Sample
from graphshare.sources.whose import LOGS

#: Module and class of every reader, in the order in which equals win.
READERS: tuple[tuple[str, str], ...] = (
    ("audits", "AuditsReader"),
    ("sharing", "SharingReader"),
    ("portals", "PortalReader"),
    ("portal_tables", "PortalTableReader"),
    ("vigilant", "VigilantReader"),
    ("events", "EventLogReader"),
    ("agreements", "AgreementsReader"),
    ("cameras", "CamerasReader"),
    ("agencies", "AgenciesReader"),
)
#: Kinds that say something about one agency, so that not knowing which one matters.
_OF_ONE_AGENCY = LOGS | {ReleaseKind.SHARING_LIST, ReleaseKind.EVENT_LOG}
_SURE = 0.5
#: What a reader is this sure of is not shown to the others.
_CERTAIN = 0.94
_SURE_WHEN_TOLD = 0.2


@once
def readers() -> tuple[Reader, ...]:
    """All readers."""
    return tuple(_reader(module, name) for module, name in READERS)


def _reader(module: str, name: str) -> Reader:
    """One reader of the registry; an unknown one is an error, lest its files go unread in silence."""
    whole = f"graphshare.sources.{module}"
    found = getattr(import_module(whole), name, None) if find_spec(whole) else None
    if found is None:
        raise IntegrityError(f"The registry names the reader {module}.{name}, which is not there.")
    made: Reader = found()
    return made


def ingest_file(
    path: Path | str | SourceFile,
    cache: ReleaseCache,
    given: Given | None = None,
    *,
    license: str | None = None,
    credit: str | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> list[Release]:
    """Read one file into the cache and give its releases (one for each sheet or part that is understood).

    The same content held already is not read again, unless what is given now says something else about it.
    Raises ``UnreadableFile`` or ``UnknownLayout``; ``IntegrityError`` if a record was lost. Nothing is kept then.
    """
    if isinstance(path, SourceFile):
        file = path
    else:
        if Path(path).is_dir():
            raise UnreadableFile(
                f"“{path}” is a folder.", hint="Name the files in it, or ingest the folder as a whole."
            )
        file = plan([path])[0]
    said = on_progress or (lambda _: None)
    return ingest_one(file, cache, given or Given(), license, credit, held_by_hash(cache), said)


def held_by_hash(cache: ReleaseCache) -> dict[str, list[Release]]:
    """The releases held, by the hash of their file."""
    held: dict[str, list[Release]] = {}
    for release in cache.all() if cache.root.exists() else []:
        held.setdefault(release.sha256, []).append(release)
    return held


def ingest_one(
    file: SourceFile,
    cache: ReleaseCache,
    given: Given,
    license: str | None,
    credit: str | None,
    held: dict[str, list[Release]],
    said: Callable[[str], None],
) -> list[Release]:
    """``ingest_file`` where the releases held are known by hash (``held_by_hash``; what is read is added there)."""
    with scratch() as apart:
        try:
            digest = sha256_of(unpacked(file, apart) if file.member else file.path)
        except OSError as error:
            raise UnreadableFile(f"{file.name} cannot be read: {error.strerror or error}.") from error
        before = held.get(digest, [])
        if before and all(still_holds(r, given, license, credit) for r in before):
            if all(r.file != file.name for r in before):
                said(f"{file.name} holds the same as {before[0].file}, which is held already.")
            return sorted(before, key=lambda r: r.part)
        try:
            parts = open_parts(file, apart)
            releases = _read_parts(file, parts, digest, cache, given, license, credit)
        except GraphshareError:
            raise
        except (OSError, UnicodeError) as error:
            raise UnreadableFile(f"{file.name} cannot be read: {error}.") from error
        finally:
            excel.forget()
    for stale in before:
        if stale.id not in {r.id for r in releases}:
            cache.remove(stale.id)
    held[digest] = releases
    return releases


def still_holds(release: Release, given: Given, license: str | None, credit: str | None) -> bool:
    """Whether a release held was read by this version, and under what is given now."""
    return (
        release.reader_version == READER_VERSION
        and given.kind in (None, release.kind)
        and given.agency in (None, release.agency)
        and given.dated in (None, release.dated)
        and license in (None, release.license)
        and credit in (None, release.credit)
    )


def _recognized(sample: Sample, given: Given) -> tuple[Reader, Recognized] | Recognized | None:
    """The reader that knows a sample best; only what it nearly is, where none knows it."""
    best: tuple[Reader, Recognized] | None = None
    for reader in readers():
        found = reader.recognize(sample)
        if found is None:
            continue
        told = given.kind is not None and (found.kind == given.kind or {found.kind, given.kind} <= LOGS)
        if told:
            found = replace(found, score=found.score + 1.0 if found.score >= _SURE_WHEN_TOLD else found.score)
        elif given.kind is not None:
            found = replace(found, score=min(found.score, _SURE - 0.01))
        if best is None or found.score > best[1].score:
            best = (reader, found)
        if found.score >= _CERTAIN:
            break
    if best is None:
        return None
    return best if best[1].score >= _SURE else best[1]


def _read_parts(
    file: SourceFile,
    parts: list[Part],
    digest: str,
    cache: ReleaseCache,
    given: Given,
    license: str | None,
    credit: str | None,
) -> list[Release]:
    releases: list[Release] = []
    unknown: list[tuple[Part, Recognized | None]] = []
    covered = False  # a page's reader has read what is embedded in the page
    for part in parts:
        if covered:
            break
        found = _recognized(part.sample, given)
        if not isinstance(found, tuple):
            unknown.append((part, found))
            continue
        reader, recognized = found
        ident = release_id(digest, part.number)
        inner: list[Release] = []
        with cache.writing(ident) as folder:
            draft = reader.read(part.sample, recognized, given, folder)
            release = replace(_completed(file, part, draft, digest, ident, given, license, credit), part=part.number)
            release.check(_count(part.sample, recognized, draft))
            cache.save(folder, release)
            for number, (name, within) in enumerate(draft.inner.items(), part.number + 1):
                inner_id = release_id(digest, number)
                inner_draft = replace(within, agency=within.agency or release.agency)
                inside = _completed(file, part, inner_draft, digest, inner_id, given, license, credit)
                inside = replace(inside, part=number)
                with cache.writing(inner_id) as target:
                    for table in sorted((folder / name).glob("*.parquet")):
                        table.rename(target / table.name)
                    (folder / name).rmdir()
                    cache.save(target, inside)
                inner.append(inside)
        releases += [release, *inner]
        covered = bool(inner)
    if not releases:
        raise _unknown(file, unknown)
    if unknown and any(p.sample.sheet for p, _ in unknown):
        names = ", ".join(f"“{p.sample.sheet}”" for p, _ in unknown)
        first = replace(releases[0], warnings=(*releases[0].warnings, f"Not understood and left out: sheet {names}."))
        cache.save(cache.folder(first.id), first)
        releases[0] = first
    return _with_page_agency(releases, cache)


def _with_page_agency(releases: list[Release], cache: ReleaseCache) -> list[Release]:
    """A search audit inside a portal page is that page's agency's."""
    page = next(
        (r for r in releases if r.kind == ReleaseKind.PORTAL and r.agency and r.agency_basis == "content"), None
    )
    out = []
    for release in releases:
        if page and release.kind == ReleaseKind.PORTAL_AUDIT and release.agency_basis not in ("content", "flag"):
            warnings = tuple(w for w in release.warnings if w != _NO_AGENCY)
            release = replace(release, agency=page.agency, agency_basis="content", warnings=warnings)
            cache.save(cache.folder(release.id), release)
        out.append(release)
    return out


_NO_AGENCY = "Whose release this is was not found; give it with --agency. Until then it stays out of doors."
_NO_DAY = "The day that this describes was not found; give it with --dated."


def _completed(
    file: SourceFile,
    part: Part,
    draft: Draft,
    digest: str,
    ident: str,
    given: Given,
    license: str | None,
    credit: str | None,
) -> Release:
    """A draft with what its content does not say: from the names of file and folder, else from the flags."""
    warnings = [*part.warnings, *draft.warnings]
    one_agency = draft.kind in _OF_ONE_AGENCY or draft.kind == ReleaseKind.PORTAL
    by_name = filenames.agency_in(file.name) if one_agency else None
    by_folder = filenames.agency_in(file.folder) if one_agency else None
    agency, agency_basis = _first_known(given.agency, draft.agency, by_name, by_folder)
    if given.agency and draft.agency and given.agency != draft.agency:
        warnings.append(f"The content says “{draft.agency}”; “{given.agency}” was given and is taken.")
    if not given.agency and draft.agency and by_name and not filenames.alike(draft.agency, by_name):
        warnings.append(f"The content says “{draft.agency}”, the file's name “{by_name}”; the content is taken.")
    if agency is None and draft.kind in _OF_ONE_AGENCY and draft.layout != "edge list":
        warnings.append(_NO_AGENCY)
    dated = dated_basis = None
    if draft.kind not in LOGS:
        dated, dated_basis = _first_known(
            given.dated, draft.dated, filenames.day_in(file.name), filenames.day_in(file.folder)
        )
        if given.dated and draft.dated and given.dated != draft.dated:
            warnings.append(f"The content is dated {draft.dated}; {given.dated} was given and is taken.")
        if dated is None and draft.kind in (ReleaseKind.SHARING_LIST, ReleaseKind.PORTAL, ReleaseKind.PORTAL_TABLE):
            warnings.append(_NO_DAY)
    return Release(
        id=ident,
        file=file.name,
        sha256=digest,
        kind=draft.kind.value,
        layout=draft.layout,
        rows=draft.rows,
        records=draft.records,
        rejected=draft.rejected,
        blank=draft.blank,
        structure=draft.structure,
        sheet=part.sample.sheet,
        agency=agency,
        agency_basis=agency_basis,
        dated=dated,
        dated_basis=dated_basis,
        first=draft.first,
        last=draft.last,
        selection=draft.selection,
        columns=draft.columns,
        masked=dict(sorted(draft.masked.items())),
        warnings=tuple(warnings),
        license=license,
        credit=credit,
        source=file.source,
    )


def _first_known(
    flag: str | None, content: str | None, name: str | None, folder: str | None
) -> tuple[str | None, str | None]:
    """A value and what it rests on. A flag wins; then content, file name, folder name."""
    if flag:
        return flag, "content" if flag == content else "flag"
    for value, basis in ((content, "content"), (name, "file name"), (folder, "folder name")):
        if value:
            return value, basis
    return None, None


def _count(sample: Sample, recognized: Recognized, draft: Draft) -> int:
    """How many rows a sample has, counted without its reader: records but for the first header."""
    if sample.format == "html" or (draft.kind == ReleaseKind.PORTAL and sample.format != "json"):
        return 1  # a page is one row, also one that was kept as text
    if sample.format == "json":
        return count_objects(sample.path, sample.text) if draft.kind in LOGS else _count_json(sample, draft.kind)
    total = (
        excel.count_rows(sample.path, sample.sheet)
        if sample.sheet
        else count_csv(sample.path, sample.delimiter).records
    )
    return total - (recognized.header is not None)


def _count_json(sample: Sample, kind: ReleaseKind) -> int:
    document = parse_json(sample.path.read_text(encoding="utf-8"))
    if isinstance(document, list):
        return len(document)
    if kind == ReleaseKind.PORTAL:
        return 1
    if not isinstance(document, dict):
        return 1
    for name in ("features", "elements", "cameras"):
        if isinstance(document.get(name), list):
            return len(document[name])
    return max((len(v) for v in document.values() if isinstance(v, list)), default=len(document))


def _unknown(file: SourceFile, parts: list[tuple[Part, Recognized | None]]) -> UnknownLayout:
    """What was found, what the nearest known layout is, and what to do."""
    part, near = max(parts, key=lambda p: p[1].score if p[1] else 0.0)
    sample = part.sample
    found = labels_found(sample.head)
    if not found:
        found = {"html": "a web page", "json": "JSON"}.get(sample.format, "text")
    nearest = f"{near.kind} ({near.expected})" if near and near.expected else (str(near.kind) if near else "")
    lines = [f"{file.name} has a layout that is not known.", f"  found:   {found}"]
    if nearest:
        lines.append(f"  nearest: {nearest}")
    return UnknownLayout(
        "\n".join(lines),
        hint="If you know what it is, say so with --kind; `graphshare ingest --help` lists the kinds.",
        found=found,
        nearest=nearest,
    )
