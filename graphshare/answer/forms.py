"""Answers as text: table, CSV, JSON, JSON Lines, Markdown. The same answer prints the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path

from graphshare.answer import Answer, Plain, Table
from graphshare.answer.layout import lines_of, numeric, pairs, side_by_side, wrapped
from graphshare.answer.many import Many
from graphshare.answer.text import cell, csv_cell, json_in_pieces, markdown, to_json, visible
from graphshare.disk.writing import whole_file, write_bytes
from graphshare.errors import GraphshareError


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"


#: What a file's ending says about its form; a workbook is written by ``answer.workbook``.
ENDINGS = {".csv": Format.CSV, ".json": Format.JSON, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".md": Format.MD}
WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class Style:
    """How much room there is, whether the terminal shows bold, and how much of the answer is written."""

    width: int | None = None
    bold: bool = False
    limit: int | None = None
    each: str | None = None  # the key of the list whose elements are the lines of JSON Lines


_PLAIN = Style()


def render(answer: Answer, form: Format, style: Style = _PLAIN) -> str:
    """The answer in one of the formats, ending in a line end."""
    return "".join(pieces(answer, form, style))


def pieces(answer: Answer, form: Format, style: Style = _PLAIN) -> Iterator[str]:
    """The same text in pieces: what an answer holds many of need not be there as a whole."""
    each = answer.lines or style.each
    kept = shortened(answer, style.limit, each)
    match form:
        case Format.JSON:
            yield from json_in_pieces(kept.streamed)
            yield "\n"
        case Format.JSONL:
            yield from (to_json(x, indent=None) + "\n" for x in _elements(kept.streamed, each))
        case Format.CSV:
            yield from _csv(kept)
        case Format.MD:
            yield from _md(kept)
        case Format.TABLE:
            yield from _text(kept, style)


def shortened(answer: Answer, limit: int | None, each: str | None = None) -> Answer:
    """The answer with at most ``limit`` rows a table and elements in its list; says what is not shown."""
    if not limit:
        return answer
    data = answer.streamed
    if isinstance(data, list):
        data = data[:limit]
    elif isinstance(data, dict) and each and isinstance(data.get(each), list | Many):
        data = {**data, each: list(data[each][:limit])}
    tables = tuple(
        replace(t, rows=t.rows[:limit], note=_both(t.note, f"{limit:,} of {len(t.rows):,} rows shown; -n 0 shows all."))
        if len(t.rows) > limit
        else t
        for t in answer.tables
    )
    return replace(answer, found=Plain(data), tables=tables, provenance=None)


def unfolded(answer: Answer, limit: int) -> Answer:
    """The answer with as many rows for people as somebody asked for (0: all) in the tables that show some of theirs."""
    return replace(answer, tables=tuple(replace(t, most=limit or None) if t.most else t for t in answer.tables))


def _both(note: str | None, more: str) -> str:
    return f"{note} {more}" if note else more


def _elements(data: object, each: str | None) -> Sequence[object]:
    if isinstance(data, list):
        return data
    if isinstance(data, dict) and each and isinstance(data.get(each), list | Many):
        elements: Sequence[object] = data[each]
        return elements
    return [data]


def _csv(answer: Answer) -> Iterator[str]:
    columns, rows = grid(answer)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in chain([columns], rows):
        writer.writerow([csv_cell(v) for v in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def grid(answer: Answer) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
    """The answer proper as columns and rows; raises ``GraphshareError`` where it is no table."""
    if answer.tables:
        table = answer.tables[answer.main]
        return table.columns, table.rows
    data = answer.streamed
    if isinstance(data, list) and all(isinstance(x, dict) for x in data):
        columns = list(dict.fromkeys(k for x in data for k in x))
        return columns, [[x.get(c) for c in columns] for x in data]
    if isinstance(data, dict):
        plain = _scalars(data)
        return list(plain), [list(plain.values())]
    raise GraphshareError("This answer is not a table.", hint="Use `--format json`.")


def _scalars(data: dict[str, object]) -> dict[str, object]:
    return {
        k: v for k, v in data.items() if k not in ("provenance", "sentence") and not isinstance(v, dict) and v != []
    }


def _text(answer: Answer, style: Style) -> Iterator[str]:
    def strong(line: str) -> str:
        return f"\x1b[1m{line}\x1b[0m" if style.bold else line

    def prose(text: str) -> list[str]:
        return wrapped(visible(text), style.width) if style.width else [visible(text)]

    data = answer.streamed
    if (plain := _plain_text(answer)) is not None:
        yield from (visible(line) + "\n" for line in plain.splitlines())
        return
    blocks: list[Iterable[str]] = [[strong(line) for line in prose(answer.sentence)]] if answer.sentence else []
    before: Table | None = None
    for t in _tables(answer):
        pair = side_by_side(before, t, style.width) if before and t.beside else None
        if pair is not None:
            blocks[-1] = [strong(pair[0]), *pair[1:]]
        else:
            note = ["", *prose(t.note)] if t.note else []
            head = [strong(visible(t.heading)), ""] if t.heading else []
            blocks.append(chain(head, lines_of(t, style.width), note))
        before = t
    if not answer.tables and isinstance(data, dict) and (scalars := _scalars(data)):
        blocks.append(pairs(scalars, style.width))
    blocks += [line for note in answer.notes if (line := prose(note))]
    yield from _in_blocks(blocks)


def _in_blocks(blocks: Iterable[Iterable[str]]) -> Iterator[str]:
    """Blocks of lines with an empty line between them."""
    before = ""
    for block in blocks:
        for line in block:
            yield before + line
            before = "\n"
        before = "\n\n"
    yield "\n"


def _plain_text(answer: Answer) -> str | None:
    """The text of an answer that is a text: a query to paste."""
    if answer.tables or not isinstance(answer.streamed, dict):
        return None
    text = answer.streamed.get("text")
    return text if isinstance(text, str) else None


def _tables(answer: Answer) -> Sequence[Table]:
    """The answer's tables; a bare list of records is one."""
    if answer.tables or not isinstance(answer.streamed, list):
        return answer.shown()
    columns, rows = grid(answer)
    return (Table("", tuple(columns), tuple(tuple(r) for r in rows)),)


def _md(answer: Answer) -> Iterator[str]:
    data = answer.streamed
    if (plain := _plain_text(answer)) is not None:
        yield from (f"    {visible(line)}".rstrip() + "\n" for line in plain.splitlines())
        return
    blocks: list[Iterable[str]] = [[markdown(answer.sentence)]] if answer.sentence else []
    for table in _tables(answer):
        right = numeric(table)
        head = [
            *([f"### {markdown(table.heading)}", ""] if table.heading else []),
            _row(table.columns),
            "|" + "|".join("--:" if r else "---" for r in right) + "|",
        ]
        blocks.append(chain(head, (_row([cell(v) for v in row]) for row in table.rows)))
        if table.note:
            blocks.append([markdown(table.note)])
    if not answer.tables and isinstance(data, dict) and (scalars := _scalars(data)):
        blocks.append(f"- {markdown(k)}: {markdown(cell(v))}" for k, v in scalars.items())
    blocks += [[markdown(n)] for n in answer.notes]
    yield from _in_blocks(blocks)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(markdown(c) for c in cells) + " |"


def write_whole(path: Path, content: Iterable[str] | bytes) -> None:
    """Write a file under a partial name and put it in its place, so that it is there whole or not at all."""
    if isinstance(content, bytes):
        write_bytes(path, content)
        return
    with whole_file(path) as partial, partial.open("wb") as handle:
        handle.writelines(piece.encode("utf-8", errors="backslashreplace") for piece in content)
