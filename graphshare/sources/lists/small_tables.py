"""Small tables as released, CSV or a sheet: a header somewhere near the top, then numbered records of text cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from graphshare.agencies import parse
from graphshare.domain.states import names_a_state, state_code
from graphshare.errors import UnreadableFile
from graphshare.releases import ColumnRead
from graphshare.sources import filenames
from graphshare.sources.day_order import in_order, order_of
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.name_lists import is_prose, names_an_agency, state, without_footnote, written
from graphshare.sources.reader import Sample
from graphshare.sources.values.columns import compact

#: A header stands among the first records; above it there may be a title, a date or an agency's name.
HEADER_WITHIN = 20
#: What a note below a table begins with: a word, or a mark before a sentence.
_NOTE_WORD = re.compile(
    r"(?i)\A\W*(?:notes?|sources?|legend|key|(?:last )?(?:updated|revised)|disclaimer|footnotes?|totals?|page \d+|prepared by)\b\s*[:.\d(]"
)
_NOTE_MARK = re.compile(
    r"(?:[*\u2020\u2021\u00a7\u00b6]+|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]|\[\d{1,2}\]|\(\d{1,2}\))\s*(?:\w+\W+){5}"
)
_MARK = re.compile(r"([*\u2020\u2021\u00a7\u00b6]+|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+|\[\d{1,2}\])\s*")
_COUNTED = (
    "agencies|agency|organizations|orgs?|records|rows|results|searches|networks|cameras|entries|shares|hits|agreements"
)
_TOTAL = re.compile(
    rf"(?i)\W{{0,4}}(?:(?:grand|sub|overall|running)[ -]?)?totals?(?: (?:number )?(?:of )?(?:{_COUNTED}))?(?: ?[:=])?"
    rf"(?: ?[\d,]{{1,15}})?(?: (?:{_COUNTED}))?|n ?= ?[\d,]{{1,15}}|page \d{{1,5}}(?: ?(?:of|/) ?\d{{1,5}})?"
    rf"|[\d,]{{1,15}} (?:{_COUNTED})(?: (?:in )?(?:total|found|shown|listed))?"
)
#: A heading over the rows of one month or year: "January 2026", "2026-01", "FY 2026".
_PERIOD = re.compile(
    r"(?i)(?:month of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[-\u2013/ ,.]{0,3}(?:20)?\d\d"
    r"|20\d\d[-/. ](?:0[1-9]|1[0-2])|(?:fy|q[1-4]|quarter [1-4]) ?,? ?(?:20)?\d\d"
)
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.0+)?(?: ?[A-Za-z][A-Za-z ]{0,20})?", re.ASCII)


@lru_cache(maxsize=1024)
def header_key(label: str) -> str:
    """A header name in lower-case letters and digits alone: ``Networks I'm Sharing`` is ``networksimsharing``."""
    return compact(label)


def find_header(sample: Sample, fits: Callable[[set[str]], bool]) -> int | None:
    """Index of the first record near the top whose header names fit."""
    if sample.format not in ("csv", "sheet", "text"):
        return None
    for i, record in enumerate(sample.head[:HEADER_WITHIN]):
        if fits(names_of(record)):
            return i
    return None


#: What only counts the rows of a table says nothing of what they are.
_COUNTERS = frozenset({"", "no", "nr", "row", "rowno", "rownumber", "line", "linenumber", "index", "unnamed0"})


def names_of(header: Iterable[str]) -> set[str]:
    """The names of a header's columns, but for one that counts the rows."""
    return {header_key(c) for c in header} - _COUNTERS


def said_above(sample: Sample, header: int) -> tuple[str | None, str | None]:
    """The agency and the day (ISO) that titles above a header give, or the name of the sheet; ``None`` where they do not."""
    titles = [" ".join(c for c in record if c.strip()) for record in sample.head[:header]]
    agency = day = None
    for title in [*titles, sample.sheet or ""]:
        plain = title.replace("/", "-")[:200]
        agency = agency or filenames.agency_in(plain)
        day = day or filenames.day_in(plain)
    return agency, day


def raw_records(sample: Sample) -> Iterator[list[str]]:
    """All records of a CSV or a sheet, from the file's first, blank ones too.

    Raises ``UnreadableFile`` where the text breaks the rules of CSV beyond reading.
    """
    if sample.format == "sheet":
        yield from sample.workbook.rows(sample.sheet or "")
        return
    csv.field_size_limit(2**31 - 1)
    with sample.path.open(encoding=sample.encoding, errors="replace", newline="") as handle:
        try:
            yield from csv.reader(handle, delimiter=sample.delimiter)
        except csv.Error as error:
            raise UnreadableFile(
                f"{sample.name} cannot be read as CSV: {error}.",
                hint="Open it in a spreadsheet and save it again as CSV.",
            ) from error


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record: its number as a spreadsheet shows it, and its cells by field."""

    number: int
    cells: Mapping[str, str]
    marked: Counter[str] = field(default_factory=Counter)
    filled: tuple[str, ...] = ()  # all cells with something in them, read or not

    def text(self, field: str) -> str | None:
        """The cell, trimmed; ``None`` where there is no such column or it says nothing."""
        return written(self.cells.get(field))

    def key(self, field: str) -> str | None:
        """The cell as a name or another key: without the mark of a footnote, which is counted in ``marked``."""
        text = self.text(field)
        return None if text is None else self.unmarked(text)

    def unmarked(self, name: str) -> str:
        """A name without the mark of a footnote at its end, which is counted."""
        plain = without_footnote(name)
        if plain != name:
            self.marked[name[len(plain) :].strip()] += 1
        return plain

    def explains_a_mark(self) -> bool:
        """Whether the row holds one text alone that begins with a mark which names above bear, and names no agency itself."""
        if len(self.filled) != 1 or not (mark := _MARK.match(text := self.filled[0].strip())):
            return False
        said = text[mark.end() :]
        return mark[1] in self.marked and not (names_an_agency(said) or names_a_state(said) or parse(said).federal)

    def number_in(self, field: str) -> int | None:
        """The whole number in a cell (``30 days``, ``1,204``, ``10.0``); ``None`` where there is none."""
        return whole_number(self.cells.get(field))


class SmallTable:
    """The records under a header, with the columns read as fields.

    ``fields`` maps header names in compact form to fields; of several columns for one field the first one counts.
    """

    def __init__(self, sample: Sample, header: int, fields: Mapping[str, str]) -> None:
        self.sample = sample
        self.header = header
        self.names = [n.strip() for n in sample.head[header]]
        self.keys = [header_key(n) for n in self.names]
        self.read_as: list[str | None] = []
        for key in self.keys:
            field = fields.get(key)
            self.read_as.append(field if field not in self.read_as else None)
        self.fields = {f for f in self.read_as if f}
        self._at = {f: i for i, f in enumerate(self.read_as) if f}
        self._again = {sample.head[header][0], self.names[0]}  # a repeated header begins like the first one
        self._states: list[Counter[str]] = [Counter() for _ in self.names]
        self._orders: dict[str, str] = {}
        self._marked: Counter[str] = Counter()

    def name_of(self, field: str) -> str | None:
        """The header under which a field stands."""
        return self.names[self._at[field]] if field in self._at else None

    def leave_unread(self, field: str) -> None:
        """Take a field back from its column, whose cells say nothing that is understood of it."""
        self.read_as[self._at.pop(field)] = None
        self.fields.discard(field)

    def order_days(self, draft: Drafting, *fields: str) -> None:
        """Tell the order of day and month of date columns by all of their cells; ``rows`` then gives the month first."""
        columns = {f: self._at[f] for f in fields if f in self._at}
        for f, i in columns.items():
            cells = [r[i] for r in islice(raw_records(self.sample), self.header + 1, None) if i < len(r)]
            found = order_of(cells)
            if found.order:
                self._orders[f] = found.order
                draft.warn(f"“{self.names[i]}”: {found.said}")

    def rows(self, draft: Drafting) -> Iterator[TableRow]:
        """The records; blank rows, repeated headers and titles above the header are told to the ledger and left out."""
        for number, record in enumerate(raw_records(self.sample), 1):
            if number == self.header + 1:
                continue
            if not any(c.strip() for c in record):
                draft.blank()
            elif (
                self._is_header(record)
                or (number <= self.header and self._is_title(record))
                or (number > self.header + 1 and is_total([c for c in record if c.strip()]))
            ):
                draft.structure()
            else:
                for count, cell in zip(self._states, record, strict=False):
                    count[state(cell.strip())] += 1
                cells = {f: record[i] for f, i in self._at.items() if i < len(record)}
                for f, order in self._orders.items():
                    cells[f] = in_order(cells.get(f, ""), order)
                yield TableRow(number, cells, self._marked, tuple(c for c in record if c.strip()))
        if self._marked:
            marks, many = ", ".join(sorted(self._marked)), self._marked.total()
            draft.warn(
                f"Marks of footnotes ({marks}) stand behind {many:,} names or keys, and were taken off: read what the notes "
                "say of those rows."
            )

    def _is_header(self, record: list[str]) -> bool:
        return record[0] in self._again and [header_key(c) for c in record[: len(self.keys)]] == self.keys

    def _is_title(self, record: list[str]) -> bool:
        """Above the header: a title, a date, or a heading over several columns rather than a record that was moved there."""
        filled = [c.strip() for c in record if c.strip()]
        if len(filled) < 2 or 2 * len(filled) < len(self.keys):
            return True
        return not any(names_an_agency(c) or names_a_state(c) or re.search(r"\d", c) for c in filled)

    def unread(self) -> tuple[str, ...]:
        """The labels of columns that hold something and were not read; call it when all rows are read."""
        states = zip(self.names, self.read_as, self._states, strict=True)
        return tuple(
            name for name, read, counted in states if name and read is None and counted["value"] + counted["partial"]
        )

    def columns(self) -> tuple[ColumnRead, ...]:
        """The columns, with how many cells were in which state; call it when all rows are read."""
        return tuple(
            ColumnRead(name, field and field.partition(" ")[0], dict(sorted(states.items())))
            for name, field, states in zip(self.names, self.read_as, self._states, strict=True)
        )


def is_note(filled: Sequence[str], name: str | None, *, by_mark: bool = False) -> bool:
    """Whether the filled cells of a row are a note below a table rather than a record.

    ``name``: what stands where a record has its name. A note has one text, perhaps with its mark in a cell before it; where it stands
    in the place of a name, a sentence or a word such as ``Note:`` tells it; a mark alone (``by_mark``) only in tables whose records
    have more than a name.
    """
    texts = [c.strip() for c in filled if c.strip() and without_footnote(f"x {c.strip()}") != "x"]
    if len(texts) != 1 or len(filled) > 2:
        return False
    text = texts[0]
    if name is None:
        return not names_a_state(text) and state_code(text) is None and len(text.split()) > 1
    return (
        bool(_NOTE_WORD.match(text))
        or is_prose(text)
        or (by_mark and (len(texts) < len(filled) or bool(_NOTE_MARK.match(text))))
    )


def is_total(filled: Sequence[str]) -> bool:
    """Whether the filled cells of a row are a total or count below rows, or the heading of a month over them."""
    texts = [c.strip() for c in filled if c.strip()]
    if not texts or (len(texts) == 1 and _PERIOD.fullmatch(texts[0])):
        return bool(texts)
    plain = all(_NUMBER.fullmatch(t[:60]) for t in texts[1:])
    return plain and bool(_TOTAL.fullmatch(texts[0][:80]))


def whole_number(cell: str | None) -> int | None:
    """The whole number that a cell holds, alone or before a unit; ``None`` for anything else."""
    match = _NUMBER.fullmatch((cell or "").strip()[:60])
    return int(match.group(1).replace(",", "")) if match else None


def fields_of(aliases: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Field → header names, turned round for ``SmallTable``."""
    return {header_key(name): field for field, names in aliases.items() for name in names}
