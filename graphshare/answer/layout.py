"""Tables as text: columns as wide as they need, lines broken between words, columns left out where it is tight."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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


def numeric(rows: Sequence[Sequence[object]], column: int) -> bool:
    """Whether a column holds numbers, or says that they are not known (and at least one value)."""
    values = [r[column] for r in rows if r[column] is not None]
    return bool(values) and all(
        _COUNT.fullmatch(v) if isinstance(v, str) else isinstance(v, (int, float)) and not isinstance(v, bool)
        for v in values
    )


def lay_out(table: Table, width: int | None) -> list[str]:
    """The lines of a table within ``width`` columns (``None``: as wide as it needs)."""
    if not table.rows:
        return ["(none)"]
    right = [numeric(table.rows, i) for i in range(len(table.columns))]
    heads = [visible(c) for c in table.columns]
    rows = [[cell(v) for v in row] for row in table.rows]
    left = list(range(len(heads)))
    order = _spared(table)
    while True:
        natural = [max(map(width_of, column)) for column in zip(heads, *rows, strict=True)]
        widths = natural if width is None else _fit(heads, rows, right, natural, width)
        if widths is not None or not order:
            break
        gone = left.index(order.pop(0))
        del left[gone], heads[gone], right[gone]
        for row in rows:
            del row[gone]
    if widths is None:
        return _records([visible(c) for c in table.columns], [[cell(v) for v in r] for r in table.rows], width or 0)
    lines = [*_line(heads, widths, right), _GAP.join("─" * w for w in widths)]
    for row in rows:
        lines += _line(row, widths, right)
    if dropped := [c for i, c in enumerate(table.columns) if i not in left]:
        told = f"Not shown for want of room: {', '.join(map(visible, dropped))}. More room, or -f csv, shows all."
        lines += ["", *wrapped(told, width or 0)]
    return lines


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


def _fit(
    heads: list[str], rows: list[list[str]], right: list[bool], natural: list[int], width: int
) -> list[int] | None:
    """Widths that fit, taken from the widest columns first; ``None`` where words would have to be cut."""
    room = width - len(_GAP) * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    columns = list(zip(*rows, strict=True))
    least = [
        max(_longest_word([head]), max(map(width_of, column)) if number else _longest_word(column))
        for head, number, column in zip(heads, right, columns, strict=True)
    ]
    if sum(least) > room:
        return None
    widths = [low if number else full for full, low, number in zip(natural, least, right, strict=True)]
    while sum(widths) > room:
        widest = max((w for w, low in zip(widths, least, strict=True) if w > low))
        at = next(i for i, w in enumerate(widths) if w == widest and w > least[i])
        widths[at] -= 1
    return widths


def _longest_word(texts: Sequence[str]) -> int:
    return min(_LONGEST_WORD, max(width_of(w) for t in texts for w in t.split(" ")))


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


def _records(heads: list[str], rows: list[list[str]], width: int) -> list[str]:
    """Each row as a block of ``column  value`` lines."""
    label = max(map(width_of, heads))
    lines: list[str] = []
    for row in rows:
        if lines:
            lines.append("")
        for head, value in zip(heads, row, strict=True):
            first, *rest = wrapped(value, max(width - label - len(_GAP), 20))
            lines.append(head + " " * (label - width_of(head)) + _GAP + first)
            lines += [" " * (label + len(_GAP)) + more for more in rest]
    return lines


def pairs(values: Mapping[str, object], width: int | None) -> list[str]:
    """A plain record as ``key  value`` lines."""
    heads = [visible(k) for k in values]
    return _records(heads, [[cell(v) for v in values.values()]], width or 10_000) if values else ["(none)"]
