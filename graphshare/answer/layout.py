"""Tables as text: columns as wide as they need, lines broken between words, columns left out where it is tight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphshare.answer import Table
from graphshare.answer.text import cell, visible

_GAP = "  "
#: A longer word is broken at last: a hash, an address.
_LONGEST_WORD = 40
#: Columns at the beginning that are never left out unasked: who and what.
_KEPT = 2
#: A number as answers spell it.
_COUNT = re.compile(r"-?\d[\d,]*(\.\d+)?|not known")


def width_of(text: str) -> int:
    """The columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


@dataclass(slots=True)
class _Column:
    """What is known of the cells of a column: whether all are numbers, how wide the widest and its longest word are."""

    right: bool = False
    other: bool = False
    widest: int = 0
    word: int = 0
    seen: set[str] = field(default_factory=set)

    def take(self, value: object) -> None:
        if value is not None and not self.other:
            self.right = _is_number(value)
            self.other = not self.right
        text = cell(value)
        if text in self.seen:
            return
        if len(self.seen) >= _REMEMBERED:
            self.seen.clear()
        self.seen.add(text)
        self.widest = max(self.widest, width_of(text))
        self.word = max(self.word, _longest_word(text))


#: So many texts of a column are known as measured; most stand in many rows.
_REMEMBERED = 10_000


def _is_number(value: object) -> bool:
    """Whether a value is a number, or says that it is not known."""
    if isinstance(value, str):
        return _COUNT.fullmatch(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _measured(table: Table) -> list[_Column]:
    """What is known of the columns of a table; its rows are looked at once."""
    columns = [_Column() for _ in table.columns]
    for row in table.rows:
        for column, value in zip(columns, row, strict=True):
            column.take(value)
    return columns


def numeric(table: Table) -> list[bool]:
    """Which columns hold numbers, or say that they are not known (and at least one value)."""
    return [column.right for column in _measured(table)]


def lay_out(table: Table, width: int | None) -> list[str]:
    """The lines of a table within ``width`` columns (``None``: as wide as it needs)."""
    return list(lines_of(table, width))


def lines_of(table: Table, width: int | None) -> Iterator[str]:
    """The same, one after the other: the rows are looked at twice, and never held."""
    if not table.rows:
        yield "(none)"
        return
    heads, columns = [visible(c) for c in table.columns], _measured(table)
    left, order = list(range(len(heads))), _spared(table)
    while (widths := _widths([heads[i] for i in left], [columns[i] for i in left], width)) is None and order:
        left.remove(order.pop(0))
    cells = ([cell(v) for v in row] for row in table.rows)
    if widths is None:
        yield from _records(heads, cells, width or 0)
        return
    right = [columns[i].right for i in left]
    yield from _line([heads[i] for i in left], widths, right)
    yield _GAP.join("─" * w for w in widths)
    for row in cells:
        yield from _line([row[i] for i in left], widths, right)
    if dropped := [c for i, c in enumerate(table.columns) if i not in left]:
        left_out = f"Not shown for want of room: {', '.join(map(visible, dropped))}. More room, or -f csv, shows all."
        yield ""
        yield from wrapped(left_out, width or 0)


#: Between two tables that stand side by side.
_BETWEEN = "   "


def side_by_side(one: Table, other: Table, width: int | None) -> list[str] | None:
    """Two tables with their headings and notes beside each other; ``None`` where a column of one would have to go."""
    shares: list[int | None] = [None, None]
    if width is not None:
        natural = [max(map(width_of, lay_out(t, None))) for t in (one, other)]
        room = width - len(_BETWEEN)
        first = natural[0] if sum(natural) <= room else max(min(natural[0], room // 2), room - natural[1])
        shares = [first, room - first]
    blocks = []
    for table, share in zip((one, other), shares, strict=True):
        lines = lay_out(table, share)
        if table.rows and not all(visible(c) in lines[0] for c in table.columns):
            return None
        blocks.append([visible(table.heading), "", *lines])
    tall = max(map(len, blocks))
    for block, table, share in zip(blocks, (one, other), shares, strict=True):
        note = visible(table.note or "")
        block += [""] * (tall - len(block)) + ["", *(wrapped(note, share) if share else [note])]
    room = max(map(width_of, blocks[0]))
    height = max(map(len, blocks))
    left, right = (b + [""] * (height - len(b)) for b in blocks)
    return [f"{a}{' ' * (room - width_of(a))}{_BETWEEN}{b}".rstrip() for a, b in zip(left, right, strict=True)]


def _spared(table: Table) -> list[int]:
    """The columns that can be left out where it is narrow, in that order: those named, then others from the end."""
    named = [table.columns.index(c) for c in table.spare if c in table.columns]
    return named + [i for i in reversed(range(_KEPT, len(table.columns))) if i not in named]


def _widths(heads: list[str], columns: list[_Column], width: int | None) -> list[int] | None:
    """Widths that fit, taken from the widest columns first; ``None`` where words would have to be cut."""
    natural = [max(width_of(head), column.widest) for head, column in zip(heads, columns, strict=True)]
    if width is None:
        return natural
    room = width - len(_GAP) * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    least = [
        max(_longest_word(head), column.widest if column.right else column.word)
        for head, column in zip(heads, columns, strict=True)
    ]
    if sum(least) > room:
        return None
    widths = [low if c.right else full for full, low, c in zip(natural, least, columns, strict=True)]
    while sum(widths) > room:
        widest = max((w for w, low in zip(widths, least, strict=True) if w > low))
        at = next(i for i, w in enumerate(widths) if w == widest and w > least[i])
        widths[at] -= 1
    return widths


def _longest_word(text: str) -> int:
    return min(_LONGEST_WORD, max(width_of(w) for w in text.split(" ")))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    """One row as one or more lines."""
    parts = [wrapped(c, w) for c, w in zip(cells, widths, strict=True)]
    lines = []
    for i in range(max(map(len, parts))):
        texts = [p[i] if i < len(p) else "" for p in parts]
        padded = [
            " " * (w - width_of(t)) + t if r else t + " " * (w - width_of(t))
            for t, w, r in zip(texts, widths, right, strict=True)
        ]
        lines.append(_GAP.join(padded).rstrip())
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most ``width`` columns, broken inside a word only where that alone is longer."""
    if width_of(text) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and width_of(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _records(heads: list[str], rows: Iterable[Sequence[str]], width: int) -> Iterator[str]:
    """Each row as a block of ``column  value`` lines."""
    label = max(map(width_of, heads))
    for n, row in enumerate(rows):
        if n:
            yield ""
        for head, value in zip(heads, row, strict=True):
            first, *rest = wrapped(value, max(width - label - len(_GAP), 20))
            yield head + " " * (label - width_of(head)) + _GAP + first
            yield from (" " * (label + len(_GAP)) + more for more in rest)


def pairs(values: Mapping[str, object], width: int | None) -> list[str]:
    """A plain record as ``key  value`` lines."""
    heads = [visible(k) for k in values]
    return list(_records(heads, [[cell(v) for v in values.values()]], width or 10_000)) if values else ["(none)"]
