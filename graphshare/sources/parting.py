"""Several releases in one table: people join logs and lists, and keep in a column which one a row came from.

Such a table is taken apart before it is read: each label becomes a part of its own, read like any file, and the numbers of its rows are
those of the table. A column of days does the same for lists.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from graphshare.agencies import parse
from graphshare.domain.model import ReleaseKind
from graphshare.errors import IntegrityError
from graphshare.sources import filenames
from graphshare.sources.day_order import in_order, order_of
from graphshare.sources.formats import object_lists
from graphshare.sources.formats.tabular import counted
from graphshare.sources.lists.small_tables import header_key, raw_records
from graphshare.sources.opening import HEAD_RECORDS, Part
from graphshare.sources.reader import Recognized
from graphshare.sources.titled import stacked
from graphshare.sources.values.times import read_moment
from graphshare.sources.whose import LOGS

if TYPE_CHECKING:
    from _csv import Writer

#: Columns that name the file, sheet or report that a row was in, by letters and digits alone.
FROM_FILES = frozenset(
    (
        *(
            "sourcename",
            "sourcefile",
            "sourcefilename",
            "filename",
            "file",
            "source",
            "sourcesheet",
            "sheet",
            "sheetname",
        ),
        *("tab", "tabname", "report", "reportname", "reportfile", "workbook", "worksheet", "document", "documentname"),
        *(
            "originalfile",
            "originalfilename",
            "inputfile",
            "importfile",
            "importedfrom",
            "dataset",
            "sourcereport",
            "log",
        ),
        *(
            "logname",
            "logfile",
            "audit",
            "auditname",
            "auditfile",
            "auditlog",
            "export",
            "exportname",
            "exportfile",
            "path",
        ),
        *("filepath", "sourcepath", "folder", "foldername", "sourcefolder", "csv", "csvfile", "attachment", "release"),
        *("sourcedocument", "sourcelog", "sourceaudit", "parentfile", "fromfile", "origin", "batch", "book"),
    )
)
#: Columns that name whose log a row stands in.
OF_AGENCIES = frozenset(
    (
        *(
            "sourceagency",
            "sourceorg",
            "sourceorganization",
            "logof",
            "logowner",
            "logagency",
            "auditof",
            "auditagency",
        ),
        *("auditedagency", "networkowner", "networkauditof", "releasingagency", "releasedby", "respondingagency"),
        *("recordsfrom", "custodian", "producedby", "producingagency", "obtainedfrom", "receivedfrom", "auditowner"),
        *("network", "networkname", "cameranetwork", "networksearched", "searchednetwork"),
        *("disclosingagency", "providedby", "cameraowner", "networkagency", "whoselog"),
    )
)
#: Columns of the day that a list is of.
OF_DAYS = frozenset(
    (
        *(
            "listdate",
            "dateoflist",
            "listdated",
            "asof",
            "asofdate",
            "snapshot",
            "snapshotdate",
            "exportdate",
            "exported",
        ),
        *("exportedon", "reportdate", "pulled", "datepulled", "pulledon", "retrieved", "dateretrieved", "retrievedon"),
        *(
            "accessed",
            "dateaccessed",
            "scraped",
            "scrapedat",
            "datescraped",
            "downloaded",
            "datedownloaded",
            "published",
        ),
        *(
            "captured",
            "capturedate",
            "archived",
            "version",
            "date",
            "dated",
            "releasedate",
            "listmonth",
            "effectivedate",
        ),
    )
)
#: So many releases in one table are taken apart; more are somebody's numbering.
MOST = 400
_LABEL = re.compile(
    r"(?i)\.(?:csv|tsv|xlsx?|xlsm|ods|pdf|txt|json|html?)\b|\b(?:audit|log|logs|searches|shared ?networks|network)s?\b"
)


@dataclass(frozen=True, slots=True)
class _Split:
    """The column that tells the releases apart, and how."""

    column: int
    days: bool
    order: str | None = None  # of day and month, told by all labels


def pieces_of(part: Part, recognized: Recognized, apart: Path) -> Sequence[tuple[Part, Recognized | None]]:
    """The releases in one part of a file, mostly the part itself, alone; each with what it is recognized as, or ``None`` where
    that must be looked at again."""
    if part.sample.format == "json" and recognized.kind in LOGS:
        part, recognized = _as_table(part, recognized, apart)
    sample = part.sample
    if sample.format not in ("csv", "sheet") or recognized.header is None:
        return [(part, recognized)]
    split = _column(part, recognized)
    if split is None and recognized.kind in LOGS:
        return [(part, recognized)]  # whether there may be titles in it shows when it is read
    if titled := under_titles(part, recognized, apart):
        return [(piece, None) for piece in titled]
    if split is None:
        return [(part, recognized)]
    labels = _labels(part, recognized.header, split)
    if labels is None or not _tell_apart(labels, split, sample.head[recognized.header][split.column]):
        return [(part, recognized)]
    if split.days:
        told = order_of(labels)
        split = replace(split, order=told.order)
        part = replace(part, warnings=(*part.warnings, *([told.said] if told.said else [])))
    named = {_agency(label) for label in labels} if not split.days else {None}
    if not split.days and named == {None}:  # months of one log, or whatever else: nobody is named
        return [(replace(part, column=sample.head[recognized.header][split.column].strip()), recognized)]
    if len(labels) == 1:
        (label,) = labels
        column = sample.head[recognized.header][split.column].strip()
        return [(replace(part, column=column, **_says(label, split)), recognized)]
    return _taken_apart(part, recognized, split, apart)


def under_titles(part: Part, recognized: Recognized, apart: Path) -> list[Part]:
    """The releases below one another in a table, each under a title that names whose it is; empty where it is one."""
    return stacked(part, recognized, _agency, apart)


def _as_table(part: Part, recognized: Recognized, apart: Path) -> tuple[Part, Recognized]:
    """Objects that a key tells apart as a table, whose rows keep the numbers of the objects; any others as they are."""
    sample = part.sample
    labels = sample.head[0] if sample.head else ()
    if not any(header_key(label) in FROM_FILES | OF_AGENCIES for label in labels):
        return part, recognized
    split = _column(part, replace(recognized, header=0))
    if split is None:
        return part, recognized
    return objects_as_table(part, apart), replace(recognized, header=0)


def objects_as_table(part: Part, apart: Path) -> Part:
    """A list of objects as a table in the folder ``apart``: keys as labels, lists of names as lines of a cell. The rows keep
    the numbers of the objects.
    """
    whole = object_lists.with_keys_of_all(part.sample)
    path = apart / f"objects-{part.number}.csv"
    numbers = [0]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, quoting=csv.QUOTE_ALL)
        writer.writerow(whole.head[0])
        for number, record in enumerate(object_lists.records(whole), 1):
            writer.writerow(map(object_lists.names_in_lines, record))
            numbers.append(number)
    head = tuple(tuple(map(object_lists.names_in_lines, r)) for r in whole.head)
    table = replace(whole, path=path, head=head, format="csv", delimiter=",", encoding="utf-8", text="")
    return replace(part, sample=table, rows=numbers)


def _column(part: Part, recognized: Recognized) -> _Split | None:
    """The first column whose label and first cells speak of releases; a list's day only where nothing names a file."""
    header = recognized.header or 0
    head = part.sample.head
    keys = [header_key(c) for c in head[header]]
    wanted: list[tuple[frozenset[str], bool]] = [(FROM_FILES, False)]
    if recognized.kind in LOGS or recognized.layout == "Shared Networks":
        wanted.append((OF_AGENCIES, False))
    if recognized.kind in (ReleaseKind.SHARING_LIST, ReleaseKind.AGREEMENTS) and recognized.layout != "edge list":
        wanted.append((OF_DAYS, True))
    for names, days in wanted:
        for i, key in enumerate(keys):
            if key in names and _tell_apart(_first(head[header + 1 :], i), _Split(i, days), head[header][i]):
                return _Split(i, days)
    return None


def _first(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    return list(dict.fromkeys(r[column].strip() for r in rows if column < len(r) and r[column].strip()))


def _tell_apart(labels: Sequence[str], split: _Split, header: str) -> bool:
    """Whether the cells of a column are labels of releases: names of files or agencies, or days."""
    labels = [label for label in labels if label and label != header.strip()]
    if not labels or len(labels) > MOST:
        return False
    if split.days:
        return all(read_moment(label) is not None for label in labels)
    if header_key(header) in OF_AGENCIES:
        return all(_agency(label) for label in labels)
    return all(_agency(label) or filenames.days_in(label) or _LABEL.search(label) for label in labels)


def _labels(part: Part, header: int, split: _Split) -> list[str] | None:
    """All distinct labels of the column, in order of first appearance; ``None`` where they are too many."""
    found: dict[str, None] = {}
    head = [c.strip() for c in part.sample.head[header]]
    for number, record in enumerate(raw_records(part.sample)):
        if number <= header or split.column >= len(record) or [c.strip() for c in record] == head:
            continue
        if label := record[split.column].strip():
            found[label] = None
            if len(found) > MOST:
                return None
    return list(found)


def _agency(label: str) -> str | None:
    """The agency that a label names: as names of files do, in one of its folders, or as an agency is written."""
    for name in reversed(re.split(r"[\\/]", label)):
        if found := filenames.agency_in(name):
            return found
    parsed = parse(label)
    return label if parsed.place and parsed.kind and parsed.state and len(label) < 80 else None


class _Said(TypedDict, total=False):
    agency: str | None
    dated: str | None


def _says(label: str, split: _Split) -> _Said:
    """What a label says of its release."""
    if split.days:
        day = read_moment(in_order(label, split.order) if split.order else label)
        return {"dated": day.date().isoformat() if day else None}
    return {"agency": _agency(label), "dated": filenames.day_in(label)}


def _taken_apart(part: Part, recognized: Recognized, split: _Split, apart: Path) -> list[tuple[Part, Recognized]]:
    """Write each release into a table of its own, with the numbers that its records have in the whole."""
    header = recognized.header or 0
    head = [c.strip() for c in part.sample.head[header]]
    rows: dict[str | None, list[int]] = {}
    heads: dict[str | None, list[tuple[str, ...]]] = {}
    paths: dict[str | None, Path] = {}
    above: list[tuple[int, list[str]]] = []
    with ExitStack() as stack:
        writers: dict[str | None, Writer] = {}

        def put(label: str | None, number: int, record: list[str]) -> None:
            rows[label].append(number)
            writers[label].writerow(record or [""])
            if len(heads[label]) < HEAD_RECORDS:
                heads[label].append(tuple(record))

        def begin(label: str | None) -> None:
            paths[label] = apart / f"log-{part.number}-{len(paths)}.csv"
            handle = stack.enter_context(paths[label].open("w", encoding="utf-8", newline=""))
            writers[label] = csv.writer(handle, quoting=csv.QUOTE_ALL)
            rows[label], heads[label] = [], []
            for number, record in above if len(paths) == 1 else ():
                put(label, number, record)
            put(label, header + 1, list(part.sample.head[header]))

        now: str | None = None
        for number, record in enumerate(raw_records(part.sample), 1):
            if number <= header:
                above.append((number, record))
            elif number == header + 1:
                continue
            else:
                own = record[split.column].strip() if split.column < len(record) else ""
                again = [c.strip() for c in record] == head
                if any(c.strip() for c in record) and not again:
                    now = own or None
                    if now not in rows:
                        begin(now)
                elif now not in rows:  # blank before the first record
                    first = next(iter(rows), None)
                    if not rows:
                        above.append((number, record))
                        continue
                    now = first
                put(now, number, record)
    total = counted(part.sample).records
    if sum(map(len, rows.values())) - (len(rows) - 1) != total:
        raise IntegrityError(f"{part.sample.name}: taken apart, its {total:,} records are not all there.")
    column = part.sample.head[header][split.column].strip()
    said = f"The file holds {len(rows):,} releases, told apart by its column “{column}”."
    if part.rows is not None:
        rows = {label: [part.rows[n - 1] for n in numbers] for label, numbers in rows.items()}
    out = []
    for nth, (label, numbers) in enumerate(rows.items()):
        name = re.split(r"[\\/]", label)[-1] if label and not split.days else part.sample.name
        sample = replace(
            part.sample, path=paths[label], name=name, format="csv", head=tuple(heads[label]), sheet=None,
            delimiter=",", encoding="utf-8", text="",
        )  # fmt: skip
        shown = " / ".join(x for x in (part.sample.sheet, label or "no label") if x)
        piece = replace(
            part,
            sample=sample,
            number=part.number + 1000 * nth,
            warnings=(*part.warnings, said),
            label=shown,
            column=column,
            rows=numbers,
        )
        at = next(i for i, n in enumerate(numbers) if n == (header + 1 if part.rows is None else part.rows[header]))
        out.append((replace(piece, **_says(label or "", split)), replace(recognized, header=at)))
    return out
