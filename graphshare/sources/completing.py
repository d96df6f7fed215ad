"""From a draft to a release: what its content does not say, from the names of sheet, file and folders, else from the flags.

The content comes first. What names say that the content contradicts is told, and not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graphshare.domain.model import ReleaseKind
from graphshare.releases import Release, release_id
from graphshare.sources import filenames
from graphshare.sources.formats.counting import count_csv
from graphshare.sources.formats.files import SourceFile
from graphshare.sources.opening import Part
from graphshare.sources.reader import LONGEST_CELL, Draft, Job
from graphshare.sources.statements import DATED_BY_ROWS
from graphshare.sources.values.masking import mask
from graphshare.sources.whose import LOGS

#: Kinds that say something about one agency, so that not knowing which one matters.
OF_ONE_AGENCY = LOGS | {ReleaseKind.SHARING_LIST, ReleaseKind.EVENT_LOG}
NO_AGENCY = "Whose release this is was not found; give it with --agency. Until then it stays out of doors."
NO_DAY = "The day that this describes was not found; give it with --dated."
#: A list of so few dated rows is contradicted by one of them; a longer one by more than one in a hundred.
_FEW = 20
_ONE_IN = 100


@dataclass(frozen=True, slots=True)
class Founded:
    """A value and what it rests on."""

    value: str | None = None
    basis: str | None = None


def completed(job: Job, draft: Draft) -> Release:
    """The release of a draft."""
    file, part, given = job.file, job.part, job.given
    warnings = [*part.warnings, *_of_long_cells(job), *draft.warnings]
    agency = _agency(job, draft, warnings)
    dated = _dated(job, draft, warnings)
    unread = tuple(label for label in draft.unread if label != part.column)
    warnings += _of_unread(unread)
    columns = tuple(replace(c, read_as=READ_AS) if c.name == part.column else c for c in draft.columns)
    stated = dated.value if dated.basis not in (None, "content") else None
    return Release(
        id=release_id(job.digest, part.number, stated),
        file=file.name,
        sha256=job.digest,
        kind=draft.kind.value,
        layout=draft.layout,
        rows=draft.rows,
        records=draft.records,
        rejected=draft.rejected,
        blank=draft.blank,
        structure=draft.structure,
        sheet=part.label or part.sample.sheet,
        agency=agency.value,
        agency_basis=agency.basis,
        dated=dated.value,
        dated_basis=dated.basis,
        first=draft.first,
        last=draft.last,
        selection=draft.selection,
        selection_basis=draft.selection_basis,
        columns=columns,
        unread=unread,
        masked=dict(sorted(draft.masked.items())),
        warnings=tuple(dict.fromkeys(warnings)),
        license=given.license,
        credit=given.credit,
        source=file.source,
        part=part.number,
    )


def _of_long_cells(job: Job) -> list[str]:
    """What must be said of a CSV with a cell beyond measure, or where a quote is opened that nothing closes: what follows it
    stands in one cell."""
    sample = job.sample
    if sample.format != "csv":
        return []
    count = count_csv(sample.path, sample.delimiter)
    row = f"Row {count.longest_at:,} is {count.longest / 10**6:,.0f} MB long"
    told = f"{row}: of a cell of more than {LONGEST_CELL:,} letters the rest was not read."
    long = [told] if count.longest > LONGEST_CELL else []
    if not (lines := count.swallowed):
        return long
    told = "the line after it was" if lines == 1 else f"the {lines:,} lines after it were"
    return [
        *long,
        f"A quote is opened that nothing closes: {told} read as one cell. Ask for the file again, or close the quote.",
    ]


#: What a column is read as that tells the releases of a table apart.
READ_AS = "release"
#: Words of labels that may say which release a row is of, of which day, or what became of it.
_SPEAKING = re.compile(
    r"(?i)\b(?:dates?|days?|months?|years?|when|status|active|inactive|remov\w*|flag\w*|end|ends|ended|ending|expir\w*|terminat\w*"
    r"|revok\w*|rescind\w*|suspend\w*|withdr\w*|sources?|report|file|filename|sheet|listed|last|since|until|valid|effective"
    r"|deleted|disabled|deactivated|current|archived|version|as of|snapshot|superseded|origin|seen|added|created"
    r"|updated|modified|began|begins?|starts?|started|cancel\w*|note to file)\b"
)
_LAST_DAYS = re.compile(r"(?i)\b(?:last|past|previous) \d+ (?:days?|months?|hours?)\b")
_SHOWN = 8


def _of_unread(labels: Iterable[str]) -> list[str]:
    """What must be said of filled columns that nobody reads: loudest of those whose labels speak of time, status, source or ending."""
    plain = {label: re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)) for label in labels}
    loud = [label for label, words in plain.items() if _SPEAKING.search(_LAST_DAYS.sub(" ", words))]
    quiet = [label for label in plain if label not in loud]
    said = []
    if loud:
        said.append(
            f"Filled, and read by nobody: {_list(loud)}. By the label this may change what the rows mean: look at it before "
            "you rely on them."
        )
    if quiet:
        said.append(f"Filled, and not needed: {_list(quiet)}.")
    return said


def _list(labels: Sequence[str]) -> str:
    shown = ", ".join(f"“{mask(label[:40])[0]}”" for label in labels[:_SHOWN])
    return shown + (f" and {len(labels) - _SHOWN:,} more" if len(labels) > _SHOWN else "")


def _agency(job: Job, draft: Draft, warnings: list[str]) -> Founded:
    file, part, given = job.file, job.part, job.given
    one = draft.kind in OF_ONE_AGENCY or draft.kind == ReleaseKind.PORTAL
    names = _named(file, part, filenames.agency_in) if one else []
    content = part.agency or draft.agency
    found = _first(given.agency, content, names)
    if given.agency and content and given.agency != content:
        warnings.append(f"The content says “{content}”; “{given.agency}” was given and is taken.")
    by_name = next((v for v, basis in names if basis == "file name"), None)
    if not given.agency and content and by_name and not filenames.alike(content, by_name):
        warnings.append(f"The content says “{content}”, the file's name “{by_name}”; the content is taken.")
    if found.value is None and draft.kind in OF_ONE_AGENCY and draft.layout != "edge list":
        warnings.append(NO_AGENCY)
    return found


def _dated(job: Job, draft: Draft, warnings: list[str]) -> Founded:
    file, part, given = job.file, job.part, job.given
    if draft.kind in DATED_BY_ROWS:
        if given.dated:
            warnings.append("A log's days are those of its rows; the day given is for lists and was not taken.")
        _period_told(file, draft, warnings)
        return Founded()
    content = part.dated or draft.dated
    names = _named(file, part, filenames.day_in)
    if given.dated and content and given.dated != content:
        warnings.append(f"The content is dated {content}; {given.dated} was given and is taken.")
    by_name = next((v for v, basis in names if basis == "file name"), None)
    if content and by_name and content != by_name and not given.dated:
        warnings.append(f"The content is dated {content}, the file's name {by_name}; the content is taken.")
    found = _first(given.dated, content, names)
    if found.value and draft.days:
        later = sum(d > date.fromisoformat(found.value) for d in draft.days)
        if later and (len(draft.days) <= _FEW or later * _ONE_IN > len(draft.days)) and found.basis in _NAMES:
            warnings.append(
                f"The {found.basis} says {found.value}, but {later:,} of its rows are of later days (up to "
                f"{max(draft.days)}): that day is not believed. Give it with --dated."
            )
            return Founded()
        if later:
            warnings.append(f"{later:,} rows are of later days than {found.value}, the day of the list.")
    if found.value is None and draft.kind in (
        ReleaseKind.SHARING_LIST,
        ReleaseKind.PORTAL,
        ReleaseKind.PORTAL_TABLE,
        ReleaseKind.AGREEMENTS,
    ):
        warnings.append(NO_DAY)
    return found


def _period_told(file: SourceFile, draft: Draft, warnings: list[str]) -> None:
    """A log whose rows lie outside the days that its name gives."""
    days = filenames.days_in(file.name)
    if len(days) < 2 or not draft.first or not draft.last:
        return
    first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=1)
    if date.fromisoformat(draft.last[:10]) < first or date.fromisoformat(draft.first[:10]) > last:
        warnings.append(
            f"The file's name says {min(days)} to {max(days)}; its rows are of {draft.first[:10]} to {draft.last[:10]}. "
            "The rows are believed."
        )


_NAMES = ("sheet name", "file name", "folder name")


def _named(file: SourceFile, part: Part, read: filenames.Reads) -> list[tuple[str, str]]:
    """What the names of sheet, file and folders say, nearest first, with what it rests on."""
    names = [(part.sample.sheet or "", "sheet name"), (file.name, "file name")]
    names += [(folder, "folder name") for folder in file.folders]
    return [(value, basis) for name, basis in names if name and (value := read(name))]


def _first(flag: str | None, content: str | None, names: Iterable[tuple[str, str]]) -> Founded:
    """A flag wins; then content, sheet, file, folders."""
    if flag:
        return Founded(flag, "content" if flag == content else "flag")
    if content:
        return Founded(content, "content")
    return next((Founded(value, basis) for value, basis in names), Founded())
