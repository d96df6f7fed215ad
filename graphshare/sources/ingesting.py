"""From files to releases: open, recognize, read, complete, check the ledger, save. Nothing is kept half."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache as once
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from zipfile import BadZipFile

from graphshare.disk.scratch import scratch
from graphshare.domain.model import ReleaseKind
from graphshare.errors import GraphshareError, InputError, IntegrityError, UnknownLayout, UnreadableFile
from graphshare.releases import Release, ReleaseCache, sha256_of
from graphshare.sources import filenames, statements
from graphshare.sources.completing import NO_AGENCY, completed
from graphshare.sources.formats.counting import count_csv
from graphshare.sources.formats.files import SourceFile, plan, refuse_special, unpacked
from graphshare.sources.formats.object_lists import count_objects, texts_around
from graphshare.sources.lists.cameras import parse_json
from graphshare.sources.lists.small_tables import said_above
from graphshare.sources.opening import Part, open_parts
from graphshare.sources.parting import objects_as_table, pieces_of, under_titles
from graphshare.sources.reader import Draft, Given, Job, Reader, Recognized, Sample
from graphshare.sources.renumbering import renumber
from graphshare.sources.session import Session, reading
from graphshare.sources.values.labels import labels_found
from graphshare.sources.whose import LOGS, same_agency
from graphshare.untrusted import visible

#: Module and class of every reader, in the order in which equals win.
READERS: tuple[tuple[str, str], ...] = (
    ("audits.logs", "AuditsReader"),
    ("lists.sharing", "SharingReader"),
    ("portals.portals", "PortalReader"),
    ("portals.tables", "PortalTableReader"),
    ("lists.vigilant", "VigilantReader"),
    ("lists.events", "EventLogReader"),
    ("lists.agreements", "AgreementsReader"),
    ("lists.cameras", "CamerasReader"),
    ("lists.agencies", "AgenciesReader"),
)
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
    on_progress: Callable[[str], None] | None = None,
) -> list[Release]:
    """Read one file into the cache and give its releases (one for each sheet, part or log in it that is understood).

    The same content held already is not read again, unless what is given now says something else about it: another day is a
    further statement, another agency a correction.
    Raises ``UnreadableFile`` or ``UnknownLayout``; ``InputError`` for a correction that was not asked for, one agency given
    for several logs, or a day for a log; ``IntegrityError`` if a record was lost. Nothing is kept then.
    """
    if isinstance(path, SourceFile):
        file = path
    else:
        if Path(path).is_dir():
            raise UnreadableFile(
                f"“{path}” is a folder.", hint="Name the files in it, or ingest the folder as a whole."
            )
        file, *others = plan([path])
        if others:
            raise UnreadableFile(
                f"“{path}” holds {len(others) + 1:,} files.", hint="Ingest it as a whole: Workspace(DIR).ingest(PATH)."
            )
    given = given or Given()
    with reading(cache, given.memory, on_progress) as session:
        return ingest_one(file, session, given)


def ingest_one(file: SourceFile, session: Session, given: Given) -> list[Release]:
    """``ingest_file`` within a session."""
    refuse_special(file.path)
    with scratch() as apart:
        try:
            digest = sha256_of(unpacked(file, apart) if file.member else file.path)
        except OSError as error:
            raise UnreadableFile(f"{file.name} cannot be read: {error.strerror or error}.") from error
        before = session.releases.get(digest, [])
        if (same := statements.releases_as_said(before, file, given)) is not None:
            if all(r.file != visible(file.name) for r in same):
                session.said(f"{file.name} holds the same as {same[0].file}, which is held already.")
            return same
        statements.refuse_correction_unasked(before, file, given)
        given = statements.carried(before, file, given)
        try:
            parts = open_parts(file, apart)
            releases = _read_parts(parts, file, digest, session, given)
            again: list[Release] = []
            for day in statements.days_to_read_again(before, releases):
                again += _read_parts(parts, file, digest, session, replace(given, dated=day))
        except GraphshareError:
            raise
        except (OSError, UnicodeError, BadZipFile, EOFError, zlib.error) as error:
            raise UnreadableFile(f"{file.name} cannot be read: {error}.") from error
        except (MemoryError, RecursionError) as error:
            raise UnreadableFile(
                f"{file.name} takes more memory than there is, or is nested too deeply.",
                hint="Save what matters of it as CSV.",
            ) from error
    kept = {r.id: r for r in [*before, *again, *releases]}
    for stale in statements.superseded(before, releases, given):
        session.cache.remove(stale.id)
        del kept[stale.id]
    session.releases[digest] = list(kept.values())
    if before and any(r.id not in {x.id for x in releases} for r in kept.values()):
        session.said(f"{file.name} was held already, as of another day; both are kept.")
    return releases


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


def _read_parts(parts: list[Part], file: SourceFile, digest: str, session: Session, given: Given) -> list[Release]:
    """Read the parts of a file, complete them, and keep them: all or none."""
    unknown: list[tuple[Part, Recognized | None]] = []
    refused: UnknownLayout | None = None
    with session.cache.reading() as apart:
        read: list[_Read] = []
        for part in parts:
            found = _recognized(part.sample, given)
            if not isinstance(found, tuple) and part.sample.format == "json" and part.sample.head:
                part = objects_as_table(part, apart)  # a list as objects is a list
                found = _recognized(part.sample, given)
            if not isinstance(found, tuple):
                unknown.append((part, found))
                continue
            try:
                pieces = list(pieces_of(part, found[1], apart))
                while pieces:
                    piece, recognized = pieces.pop(0)
                    again = None if recognized else _recognized(piece.sample, given)
                    known = again if isinstance(again, tuple) else (found[0], recognized or found[1])
                    job, folder = Job(file, piece, digest, given, session.engine), apart / f"{len(read)}"
                    draft = _draft(job, known, folder)
                    if draft.headers and piece is part and (titled := under_titles(part, found[1], apart)):
                        rmtree(folder)  # as one it would be one agency's log of everybody's searches
                        pieces = [(p, None) for p in titled]
                        continue
                    read += _finished(job, known, draft, folder)
            except UnknownLayout as error:
                refused = refused or error
                unknown.append((part, found[1]))
                continue
            if read[-1].inside:
                break  # a page's reader has read what is embedded in the page
        if not read:
            raise refused or _unknown(file, unknown)
        _refuse_one_for_several(file, read, given)
        if given.dated and file.named and all(r.release.kind in statements.DATED_BY_ROWS for r in read):
            raise InputError(
                f"{file.name} is a log: its days are those of its rows, and no other can be given.",
                hint="--dated is for lists. Nothing was changed.",
            )
        releases = _with_page_agency([r.release for r in read])
        if names := ", ".join(f"“{p.sample.sheet}”" for p, _ in unknown if p.sample.sheet):
            said = (*releases[0].warnings, f"Not understood and left out: sheet {names}.")
            releases[0] = replace(releases[0], warnings=said)
        for one, release in zip(read, releases, strict=True):
            session.cache.place(one.folder, release)
    return releases


@dataclass(frozen=True, slots=True)
class _Read:
    """A release, the folder of its tables, whose it says itself to be, and whether it lay inside another."""

    folder: Path
    release: Release
    says: str | None
    inside: bool = False


def _entitled(job: Job, recognized: Recognized) -> Job:
    """A log with the agency that a title above it names."""
    part = job.part
    if recognized.kind in LOGS and (title := _title(part.sample, recognized)):
        part = replace(part, sample=replace(part.sample, title=title), agency=part.agency or title)
    return replace(job, part=part)


def _draft(job: Job, known: tuple[Reader, Recognized], folder: Path) -> Draft:
    """What a reader finds in one part, or in one log in it, with its tables in a folder."""
    reader, recognized = known
    folder.mkdir()
    return reader.read(_entitled(job, recognized), recognized, folder)


def _finished(job: Job, known: tuple[Reader, Recognized], draft: Draft, folder: Path) -> list[_Read]:
    """The release of a draft, and those inside it."""
    job = _entitled(job, known[1])
    part = job.part
    if part.rows is not None:
        renumber(job.engine, folder, "$numbers[row]", part.rows)  # as in the whole table
    release = completed(job, draft)
    release.check(_count(part.sample, known[1], draft))
    says = part.agency or draft.agency or filenames.agency_in(part.sample.sheet or "")
    found = []
    for number, (name, within) in enumerate(draft.inner.items(), part.number + 1):
        inside = replace(within, agency=within.agency or release.agency)
        inner = completed(replace(job, part=replace(part, number=number, rows=None)), inside)
        target = folder.with_name(f"{folder.name}-{name}")
        (folder / name).rename(target)
        found.append(_Read(target, inner, within.agency, inside=True))
    return [_Read(folder, release, says), *found]


def _title(sample: Sample, recognized: Recognized) -> str | None:
    """The agency that stands above a log: in lines over its header, or beside the list in a document."""
    if sample.format == "json":
        return next((a for text in texts_around(sample.text) if (a := filenames.agency_in(text))), None)
    return said_above(replace(sample, sheet=None), recognized.header)[0] if recognized.header else None


def _refuse_one_for_several(file: SourceFile, read: list[_Read], given: Given) -> None:
    """Raise ``InputError`` where one agency is given for a file that holds releases of several."""
    said = sorted({r.says for r in read if r.says})
    if given.agency and any(not same_agency(said[0], other) for other in said[1:]):
        names = ", ".join(f"“{name}”" for name in said[:4]) + (" …" if len(said) > 4 else "")
        raise InputError(
            f"{file.name} holds releases of several agencies ({names}); they cannot all be “{given.agency}”.",
            hint="Nothing was kept. Leave --agency out: each is read as its own agency's.",
        )


def _with_page_agency(releases: list[Release]) -> list[Release]:
    """A search audit inside a portal page is that page's agency's."""
    page = next(
        (r for r in releases if r.kind == ReleaseKind.PORTAL and r.agency and r.agency_basis == "content"), None
    )
    out = []
    for release in releases:
        if page and release.kind == ReleaseKind.PORTAL_AUDIT and release.agency_basis not in ("content", "flag"):
            warnings = tuple(w for w in release.warnings if w != NO_AGENCY)
            release = replace(release, agency=page.agency, agency_basis="content", warnings=warnings)
        out.append(release)
    return out


def _count(sample: Sample, recognized: Recognized, draft: Draft) -> int:
    """How many rows a sample has, counted without its reader: records but for the first header."""
    if sample.format == "html" or (draft.kind == ReleaseKind.PORTAL and sample.format != "json"):
        return 1  # a page is one row, also one that was kept as text
    if sample.format == "json":
        return count_objects(sample.path, sample.text) if draft.kind in LOGS else _count_json(sample, draft.kind)
    total = (
        sample.workbook.count_rows(sample.sheet) if sample.sheet else count_csv(sample.path, sample.delimiter).records
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
        found = {"html": "a web page without a table of records", "json": "JSON"}.get(sample.format, "text")
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
