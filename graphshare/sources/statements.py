"""What is held of a file already, and what a person's words add to it.

The same list under another day is a further statement, kept beside the first; another agency is a correction. A log is dated by its
rows, and cannot be dated otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphshare.domain.model import ReleaseKind
from graphshare.errors import InputError
from graphshare.releases import READER_VERSION, Release
from graphshare.sources import filenames
from graphshare.sources.formats.files import SourceFile
from graphshare.sources.reader import Given
from graphshare.sources.whose import LOGS, same_agency

#: Kinds whose rows carry their own times: no day is stated of them.
DATED_BY_ROWS = LOGS | {ReleaseKind.EVENT_LOG}


def stated_day(file: SourceFile, given: Given) -> str | None:
    """The day that the person, or the name of the file or of its folders, says a list to be of."""
    if given.dated:
        return given.dated
    return next((day for name in (file.name, *file.folders) if (day := filenames.day_in(name))), None)


def releases_as_said(before: Sequence[Release], file: SourceFile, given: Given) -> list[Release] | None:
    """The releases held of a file's content, where they are all that is said now; ``None`` where it must be read."""
    if not before or not all(_still_holds(r, given) for r in before):
        return None
    day = stated_day(file, given)
    found = []
    for part in sorted({r.part for r in before}):
        these = [r for r in before if r.part == part]
        fitting = [r for r in these if _of_day(r, day, given)]
        if not fitting:
            return None
        found += fitting
    return found


def _of_day(release: Release, day: str | None, given: Given) -> bool:
    by_itself = release.dated_basis == "content" and not given.dated
    return day is None or release.kind in DATED_BY_ROWS or by_itself or release.dated == day


def _still_holds(release: Release, given: Given) -> bool:
    """Whether a release was read by this version, and under what is given now, its day aside."""
    return (
        release.reader_version == READER_VERSION
        and given.kind in (None, release.kind)
        and (given.agency is None or (release.agency is not None and same_agency(given.agency, release.agency)))
        and given.license in (None, release.license)
        and given.credit in (None, release.credit)
        and (given.selection is None or given.selection == _decided(release))
    )


def _decided(release: Release) -> str | None:
    """What the person said about a log's being a selection, as far as the release shows it."""
    return {"yes": "yes", "no": "no"}.get(release.selection_basis or "")


def carried(before: Sequence[Release], file: SourceFile, given: Given) -> Given:
    """What is given now, with what was given when the content was read last."""
    agencies = {r.agency for r in before if r.agency_basis == "flag"}
    licenses, credited = ({getattr(r, f) for r in before} - {None} for f in ("license", "credit"))
    decided = {_decided(r) for r in before} - {None}
    days = [r.dated for r in before if r.dated and r.dated_basis == "flag"]
    return replace(
        given,
        dated=given.dated if stated_day(file, given) else max(days, default=None),
        agency=given.agency or (agencies.pop() if len(agencies) == 1 else None),
        license=given.license or (licenses.pop() if len(licenses) == 1 else None),
        credit=given.credit or (credited.pop() if len(credited) == 1 else None),
        selection=given.selection or (decided.pop() if len(decided) == 1 else None),
    )


def refuse_correction_unasked(before: Sequence[Release], file: SourceFile, given: Given) -> None:
    """Raise ``InputError`` where the content is held as another agency's, and replacing it was not asked for."""
    others = sorted({r.agency for r in before if r.agency and given.agency and not same_agency(r.agency, given.agency)})
    if others and not given.replace:
        held = ", ".join(f"“{o}”" for o in others)
        raise InputError(
            f"{file.name} is held as a release of {held}; “{given.agency}” is given now.",
            hint="Nothing was changed. If that is a correction, say --replace.",
        )


def superseded(before: Sequence[Release], read: Sequence[Release], given: Given) -> list[Release]:
    """The releases held that the ones read now take the place of.

    Further statements stay: the same list of another day. One without a day is completed by one with a day; all are
    corrected by another agency.
    """
    by_part = {r.part: r for r in read}
    gone = []
    for old in before:
        new = by_part.get(old.part)
        if old.id in {r.id for r in read}:
            continue
        corrected = new is None or bool(
            old.agency and new.agency and given.agency and not same_agency(old.agency, new.agency)
        )
        beside = (
            new is not None
            and new.kind == old.kind
            and old.kind not in DATED_BY_ROWS
            and old.dated not in (None, new.dated)
        )
        if corrected or not beside:
            gone.append(old)
    return gone


def days_to_read_again(before: Sequence[Release], read: Sequence[Release]) -> list[str]:
    """The days of further statements that an older version read."""
    old = {r.dated for r in before if r.reader_version != READER_VERSION and r.kind not in DATED_BY_ROWS}
    return sorted(d for d in old - {r.dated for r in read} if d)
