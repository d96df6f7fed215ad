"""Releases below one another in one table, each under a title that says whose it is.

People paste several logs into one sheet: “Network Audit – Elm OH PD”, the header, the rows, then the next title. Read as one they would be
one agency's log of everybody's searches. They are told apart before reading, like those that a column tells apart.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphshare.errors import IntegrityError
from graphshare.sources import filenames
from graphshare.sources.formats.mapped import mapped
from graphshare.sources.formats.tabular import counted
from graphshare.sources.lists.small_tables import header_key, raw_records
from graphshare.sources.opening import HEAD_RECORDS, Part
from graphshare.sources.reader import Recognized, Sample
from graphshare.sources.values.layouts import is_header
from graphshare.sources.whose import LOGS, same_agency

#: Files up to this size are looked through; larger ones only where the label of their header is written in them again.
_SMALL = 8 * 2**20
#: A title has at most so many cells, and so many lines of title stand above a header.
_CELLS, _LINES = 3, 6
_LONGEST = 200
_MOST = 400
#: What a title over a list says besides a name, which a row of the list may be.
_SPEAKS = re.compile(
    r"(?i)\b(?:audits?|logs?|shared|sharing|shares|networks|lists?|access|reports?|agencies|organizations)\b"
)
_APART = re.compile(r"\s+[-\u2013\u2014|]+\s+|[:|\u2013\u2014]")


@dataclass(slots=True)
class _Block:
    """One release of a table: the place (from 0) of its first line and of its header, and what its title says."""

    start: int
    header: int
    agency: str | None
    title: str | None
    rows: list[int] = field(default_factory=list)
    head: list[tuple[str, ...]] = field(default_factory=list)


def stacked(part: Part, recognized: Recognized, whose: Callable[[str], str | None], apart: Path) -> list[Part]:
    """The releases under titles in a table, each as a part; empty where it is one.

    ``whose`` gives the agency that a text names.
    """
    sample = part.sample
    if sample.format not in ("csv", "sheet") or recognized.header is None or not _may_be(sample, recognized.header):
        return []
    blocks = list(_blocks(part, recognized, whose))
    named = [b.agency for b in blocks if b.agency]
    if len(blocks) < 2 or len(blocks) > _MOST or not named:
        return []
    if len(named) == len(blocks) and all(same_agency(named[0], other) for other in named[1:]):
        return []
    return _written(part, blocks, apart)


def _may_be(sample: Sample, header: int) -> bool:
    """Whether the file is small, or its header's longest label stands in it again."""
    if sample.format == "sheet" or sample.path.stat().st_size <= _SMALL:
        return True
    label = max((c.strip() for c in sample.head[header]), key=len, default="").encode()
    if len(label) < 6:
        return False
    with mapped(sample.path) as text:
        first = text.find(label)
        return first >= 0 and text.find(label, first + len(label)) >= 0


def _blocks(part: Part, recognized: Recognized, whose: Callable[[str], str | None]) -> Iterator[_Block]:
    """The first header and each later one above which a title names an agency."""
    sample = part.sample
    keys = [header_key(c) for c in sample.head[recognized.header or 0]]
    most = _CELLS if recognized.kind in LOGS else 1  # a list has rows of two cells, or of one
    above: list[tuple[int, str]] = []
    begun = False
    for number, record in enumerate(raw_records(sample)):
        if begun and not above and _fills_more(record, most):  # nearly every row: there is no title above it
            continue
        filled = [c.strip() for c in record if c.strip()]
        if not filled:
            continue
        found = _is_header(record, keys, recognized)
        if not found and len(filled) <= most:
            above = [*above[-_LINES + 1 :], (number, " ".join(filled)[:_LONGEST])]
            continue
        if found and (not begun or above):
            titles = [x for x in above if recognized.kind in LOGS or _SPEAKS.search(x[1])]
            at, title, agency = next(
                ((n, text, agency) for n, text in reversed(titles) if (agency := _named(text, whose))), (0, None, None)
            )
            if not begun or agency:
                yield _Block(at if begun else 0, number, agency, title)
                begun = True
        above = []


def _fills_more(record: Sequence[str], most: int) -> bool:
    """Whether more cells of a record than so many are filled."""
    filled = 0
    for cell in record:
        filled += bool(cell) and not cell.isspace()
        if filled > most:
            return True
    return False


def _is_header(record: Sequence[str], keys: Sequence[str], recognized: Recognized) -> bool:
    same = [header_key(c) for c in record][: len(keys)] == list(keys)
    return same or (recognized.kind in LOGS and is_header(record))


def _named(title: str, whose: Callable[[str], str | None]) -> str | None:
    """The agency that a title names, as a whole or in one of its parts."""
    plain = title.replace("/", "-")
    for text in (plain, *_APART.split(plain)):
        if text.strip() and (found := filenames.agency_in(text.strip()) or whose(text.strip())):
            return found
    return None


def _written(part: Part, blocks: Sequence[_Block], apart: Path) -> list[Part]:
    """Each block as a table of its own, with the numbers that its records have in the whole."""
    paths = [apart / f"titled-{part.number}-{n}.csv" for n in range(len(blocks))]
    records = enumerate(raw_records(part.sample))
    pending = next(records, None)
    for n, (block, path) in enumerate(zip(blocks, paths, strict=True)):
        end = blocks[n + 1].start if n + 1 < len(blocks) else None
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, quoting=csv.QUOTE_ALL)
            while pending is not None and (end is None or pending[0] < end):
                number, record = pending
                writer.writerow(record or [""])
                block.rows.append(number + 1)
                if len(block.head) < HEAD_RECORDS:
                    block.head.append(tuple(record))
                pending = next(records, None)
    if sum(len(b.rows) for b in blocks) != counted(part.sample).records:
        raise IntegrityError(f"{part.sample.name}: taken apart, its records are not all there.")
    said = f"The file holds {len(blocks):,} releases below one another, told apart by the titles above them."
    out = []
    for n, (block, path) in enumerate(zip(blocks, paths, strict=True)):
        name = (block.title or part.sample.name).replace("/", "-")
        sample = replace(
            part.sample,
            path=path,
            name=name if filenames.agency_in(name) else block.agency or name,
            format="csv",
            head=tuple(block.head),
            sheet=None,
            delimiter=",",
            encoding="utf-8",
            text="",
        )
        label = " / ".join(x for x in (part.sample.sheet, block.title or "no title") if x)
        out.append(
            replace(
                part,
                sample=sample,
                number=part.number + 1000 * n,
                warnings=(*part.warnings, said),
                label=label,
                agency=block.agency,
                dated=filenames.day_in((block.title or "").replace("/", "-")),
                rows=block.rows,
            )
        )
    return out
