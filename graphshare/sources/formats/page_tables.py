"""The tables of a saved web page as records: reports of hits, audits that a program wrote as HTML (often under ``.xls``), pages of
Google Sheets.

A cell that spans several columns or rows stands in each of them. Tables of layout, with a single column or row, are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from graphshare.sources.formats.page_text import in_words

#: A cell spans at most so many columns or rows, whatever it says.
_WIDEST, _TALLEST = 200, 2_000
#: Headings further away say nothing about a table.
_LONGEST_HEADING = 200
_HEADINGS = frozenset(("title", "h1", "h2", "h3", "h4", "caption"))


@dataclass(slots=True)
class PageTable:
    """The records of one table, and the heading above it."""

    heading: str = ""
    records: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A table that is being read: its rows, the row and cell at hand, and cells that reach down into later rows."""

    table: PageTable
    row: list[tuple[str, bool]] | None = None
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    heads: bool = False
    rows: list[list[tuple[str, bool]]] = field(default_factory=list)
    down: dict[int, tuple[int, str, bool]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[PageTable] = []
        self.open: list[_Open] = []
        self.heading = ""
        self._naming: list[str] | None = None
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._unseen += 1
        elif tag in _HEADINGS:
            self._naming = []
        elif tag == "table":
            self.open.append(_Open(PageTable(self.heading)))
        elif self.open and tag == "tr":
            self._end_row()
            self.open[-1].row = []
        elif self.open and tag in ("td", "th"):
            self._end_cell()
            now = self.open[-1]
            if now.row is None:
                now.row = []
            said = dict(attrs)
            now.cell, now.heads = [], tag == "th"
            now.span = (_whole(said.get("colspan"), _WIDEST), _whole(said.get("rowspan"), _TALLEST))
        elif self.open and tag == "br" and self.open[-1].cell is not None:
            self.open[-1].cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._unseen = max(0, self._unseen - 1)
        elif tag in _HEADINGS and self._naming is not None:
            heading = " ".join("".join(self._naming).split())
            self._naming = None
            if heading and len(heading) <= _LONGEST_HEADING:
                self.heading = heading
                if tag == "caption" and self.open:
                    self.open[-1].table.heading = heading
        elif self.open and tag in ("td", "th"):
            self._end_cell()
        elif self.open and tag == "tr":
            self._end_row()
        elif self.open and tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._naming is not None:
            self._naming.append(data)
        elif self.open and self.open[-1].cell is not None:
            self.open[-1].cell.append(re.sub(r"[\r\n]+", " ", data))

    def close(self) -> None:
        super().close()
        while self.open:
            self._end_table()

    def _end_cell(self) -> None:
        now = self.open[-1]
        if now.cell is None or now.row is None:
            return
        lines = ("".join(now.cell)).replace("\u00a0", " ").split("\n")
        text = "\n".join(map(in_words, lines)).strip()
        self._fill_down(now)
        across, down = now.span
        for _ in range(across):
            if down > 1:
                now.down[len(now.row)] = (down - 1, text, now.heads)
            now.row.append((text, now.heads))
        now.cell = None

    def _fill_down(self, now: _Open) -> None:
        while now.row is not None and (reaching := now.down.get(len(now.row))) is not None:
            left, text, heads = reaching
            if left > 1:
                now.down[len(now.row)] = (left - 1, text, heads)
            else:
                del now.down[len(now.row)]
            now.row.append((text, heads))

    def _end_row(self) -> None:
        self._end_cell()
        now = self.open[-1]
        if now.row is not None:
            self._fill_down(now)
            now.rows.append(now.row)
        now.row = None

    def _end_table(self) -> None:
        self._end_row()
        now = self.open.pop()
        now.table.records = _without_labels_of_a_sheet(now.rows)
        if len(now.table.records) > 1 and max(map(len, now.table.records)) > 1:
            self.found.append(now.table)


def tables_in(text: str) -> list[PageTable]:
    """The tables of a page that have at least two rows and two columns, in the order in which they end."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


def _without_labels_of_a_sheet(rows: list[list[tuple[str, bool]]]) -> list[list[str]]:
    """The cells without the letters above and the numbers beside them that Google Sheets writes."""
    letters = [r for r in rows[:1] if len(r) > 2 and all(re.fullmatch("[A-Z]{0,3}", c) for c, _ in r)]
    rest = rows[1:] if letters and rows[0][1][0] == "A" else rows
    numbered = [r for r in rest if r and r[0][1] and re.fullmatch(r"[0-9]+", r[0][0])]
    if numbered and rest is not rows and 2 * len(numbered) > len(rest):
        # the bar below frozen rows is no row
        return [[c for c, _ in r[1:]] for r in rest if r and re.fullmatch(r"[0-9]+", r[0][0])]
    return [[c for c, _ in r] for r in rest]


def _whole(text: str | None, most: int) -> int:
    return min(int(text), most) if text and re.fullmatch(r"[1-9][0-9]{0,5}", text.strip()) else 1
