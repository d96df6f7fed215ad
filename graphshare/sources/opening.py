"""Opening a file far enough to tell what it is: its encoding, delimiter, sheets, first records."""

from __future__ import annotations

import codecs
import csv
import io
import re
import urllib.parse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphshare.errors import UnreadableFile
from graphshare.sources.filenames import agency_in, day_in
from graphshare.sources.formats import excel
from graphshare.sources.formats.counting import count_csv
from graphshare.sources.formats.files import SourceFile, unpacked
from graphshare.sources.formats.foreign import foreign
from graphshare.sources.formats.object_lists import head_of
from graphshare.sources.formats.page_tables import tables_in
from graphshare.sources.formats.page_text import page_in_mhtml
from graphshare.sources.portals.pages import is_portal_page
from graphshare.sources.reader import Sample

HEAD_RECORDS = 200
TEXT_BYTES = 256 * 2**10
_HEAD_CHARACTERS = 2**20
_CHUNK = 2**20
#: A text may hold one NUL among so many characters: left by a program, or by a damaged disk.
_FEW_NULS = 20
#: As many as Excel's sheets have; each costs the engine time and memory in every statement.
MOST_COLUMNS = 16_384
#: Bytes of a row. Python's reader takes nine times as much to tell its cells apart.
LONGEST_ROW = 120_000_000
_DELIMITERS = (",", "\t", ";", "|")
#: A portal page offers its search audit as a link that holds the whole CSV.
_EMBEDDED_CSV = re.compile(r"""href=(["'])data:(?:text|application)/csv[^,"']*,(.*?)\1""", re.IGNORECASE | re.DOTALL)
#: A page saved as one file (MHTML) begins like a letter.
_MHTML = re.compile(r"(?:[A-Za-z-]++:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n)*+){2,40}+\r?\n")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a file: a sample, its number in the file (0 for the first), and what must be said about it."""

    sample: Sample
    number: int
    warnings: tuple[str, ...] = ()
    #: of a part of a table that holds several releases: what its rows are labeled, whose it is, of which day
    label: str | None = None
    agency: str | None = None
    dated: str | None = None
    column: str | None = None  # the label of the column that says so
    #: the numbers of its records in the whole table, where it was taken out of one
    rows: Sequence[int] | None = None


def open_parts(file: SourceFile, scratch: Path) -> list[Part]:
    """The parts of a file, unpacked and in UTF-8; temporary files go to ``scratch``.

    Raises ``UnreadableFile`` when the file is empty, binary, damaged, in no encoding that can be told or of absurd width.
    """
    parts = _opened(file, scratch)
    for part in parts:
        widest = max(map(len, part.sample.head), default=0)
        if widest > MOST_COLUMNS:
            raise UnreadableFile(
                f"{file.name} has {widest:,} columns; no sheet has more than {MOST_COLUMNS:,}.",
                hint="Take away the empty ones, or ask for it again.",
            )
        if part.sample.format == "csv":
            _refuse_endless(part.sample)
    return parts


def _refuse_endless(sample: Sample) -> None:
    """Refuse a row that takes more memory, cell by cell, than reading a file may."""
    count = count_csv(sample.path, sample.delimiter)
    if count.longest > LONGEST_ROW:
        raise UnreadableFile(
            f"Row {count.longest_at:,} of {sample.name} is {count.longest / 10**6:,.0f} MB long; at most "
            f"{LONGEST_ROW / 10**6:,.0f} MB are read.",
            hint="A quote may be open there that nothing closes: close it, or ask for the file again.",
        )


def _opened(file: SourceFile, scratch: Path) -> list[Part]:
    path = unpacked(file, scratch)
    if path.stat().st_size == 0:
        raise UnreadableFile(f"{file.name} is empty.", hint="Ask for it again, or check the download.")
    if other := foreign(path):
        raise UnreadableFile(f"{file.name} is {other[0]}; that is not read.", hint=other[1])
    if excel.is_workbook(path):
        return _sheets(path, file)
    encoding = _encoding_of(path, file.name)
    plain = path if encoding == "utf-8" else _transcoded(path, encoding, scratch)
    said: tuple[str, ...] = () if encoding in ("utf-8", "utf-8-sig") else (f"The text was read as {encoding}.",)
    if _holds_nul(plain):
        plain = _transcoded(plain, "utf-8", scratch)
        said += ("NUL characters in the text were left out.",)
    with plain.open(encoding="utf-8", newline="") as handle:
        start = handle.read(_HEAD_CHARACTERS)
        whole = not handle.read(1)
    if not start.strip():
        raise UnreadableFile(f"{file.name} holds nothing but white space.", hint="Ask for it again.")
    text, first = start[:TEXT_BYTES], start.lstrip()[:1]
    name = re.sub(r"\.gz$", "", file.name, flags=re.IGNORECASE)
    if _MHTML.match(start) and name.lower().endswith((".mht", ".mhtml", ".html", ".htm", ".eml")):
        if name.lower().endswith(".eml"):
            raise UnreadableFile(
                f"{file.name} is an e-mail message; that is not read.",
                hint="Save what is attached to it, and name that.",
            )
        inside = page_in_mhtml(path)
        if inside is None:
            raise UnreadableFile(f"{file.name} holds no web page.", hint="Save the page again, as HTML.")
        plain = scratch / "page.html"
        plain.write_text(inside, encoding="utf-8", newline="")
        text, first = inside[:TEXT_BYTES], "<"
    if first == "<" or name.lower().endswith((".html", ".htm")):
        page = Part(Sample(plain, file.name, file.folder, "html", text=text, above=file.above), 0, said)
        embedded = _embedded(plain, file, scratch)
        return [page, *embedded, *_tables(plain, file, scratch, len(embedded) + 1)]
    if first in "{[" and _looks_like_json(text):
        return [Part(Sample(plain, file.name, file.folder, "json", head_of(text), text, above=file.above), 0, said)]
    delimiter, head = _head(start, whole)
    kind = "csv" if max((len(r) for r in head), default=0) > 1 else "text"
    records = tuple(map(tuple, head))
    sample = Sample(plain, file.name, file.folder, kind, records, text, above=file.above, delimiter=delimiter)
    return [Part(sample, 0, said)]


def _sheets(path: Path, file: SourceFile) -> list[Part]:
    parts = []
    book = excel.Workbook(path, file.name)
    for number, sheet in enumerate(book.sheets()):
        head = []
        for row in book.rows(sheet):
            head.append(tuple(row))
            if len(head) == HEAD_RECORDS:
                break
        sample = Sample(path, file.name, file.folder, "sheet", tuple(head), sheet=sheet, above=file.above, book=book)
        parts.append(Part(sample, number))
    if not parts:
        raise UnreadableFile(f"{file.name} holds no sheet with a row in it.", hint="Ask for it again.")
    return parts


def _embedded(plain: Path, file: SourceFile, scratch: Path) -> list[Part]:
    """The CSV inside a saved page, unpacked as a part of its own."""
    parts = []
    for number, match in enumerate(_EMBEDDED_CSV.finditer(plain.read_text(encoding="utf-8")), 1):
        text = urllib.parse.unquote(match.group(2).replace("&quot;", '"').replace("&amp;", "&"), errors="replace")
        if not text.strip():
            continue
        target = scratch / f"embedded-{number}.csv"
        target.write_text(text, encoding="utf-8", newline="")
        delimiter, head = _head(text[:_HEAD_CHARACTERS], len(text) <= _HEAD_CHARACTERS)
        records = tuple(map(tuple, head))
        sample = Sample(
            target, file.name, file.folder, "csv", records, text[:TEXT_BYTES], above=file.above, delimiter=delimiter
        )
        parts.append(Part(sample, number))
    return parts


def _tables(plain: Path, file: SourceFile, scratch: Path, number: int) -> list[Part]:
    """The tables of a page that is no portal's, unpacked as parts of their own."""
    text = plain.read_text(encoding="utf-8", errors="replace")
    if "<tr" not in text.lower() or is_portal_page(text):
        return []
    parts = []
    tables = tables_in(text)
    for nth, table in enumerate(tables):
        target = scratch / f"table-{nth}.csv"
        with target.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, quoting=csv.QUOTE_ALL).writerows(r or [""] for r in table.records)
        head = tuple(map(tuple, table.records[:HEAD_RECORDS]))
        sample = Sample(target, file.name, file.folder, "csv", head, above=file.above)
        heading = re.sub(r"[:|/]+", " - ", table.heading)
        parts.append(
            Part(
                sample,
                number + nth,
                label=f"table {nth + 1}" if len(tables) > 1 else None,
                agency=agency_in(heading),
                dated=day_in(heading),
            )
        )
    return parts


def _looks_like_json(text: str) -> bool:
    return bool(re.match(r'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[\[\]{"\d-]|true|false|null|$))', text))


def _encoding_of(path: Path, name: str) -> str:
    """The encoding of a text file, by its mark, its validity or its shape."""
    with path.open("rb") as handle:
        start = handle.read(2**16)
        for mark, encoding in (
            (codecs.BOM_UTF8, "utf-8-sig"),
            (codecs.BOM_UTF16_LE, "utf-16"),
            (codecs.BOM_UTF16_BE, "utf-16"),
        ):
            if start.startswith(mark):
                return encoding
        zeros = start.count(0)
        if zeros:
            odd, even = start[1::2].count(0), start[::2].count(0)
            if len(start) > 3 and odd > 0.4 * len(start) / 2 and even < odd / 20:
                return "utf-16-le"
            if len(start) > 3 and even > 0.4 * len(start) / 2 and odd < even / 20:
                return "utf-16-be"
        controls = len(start) - zeros - len(start.replace(b"\0", b"").translate(None, _CONTROLS))
        if zeros * _FEW_NULS > len(start) or controls > len(start) / 100:
            raise UnreadableFile(
                f"{name} is not a text file (nor a workbook).",
                hint="Give CSV, Excel, JSON or a saved page.",
            )
        handle.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        pending = False
        try:
            while chunk := handle.read(_CHUNK):
                if pending or not chunk.isascii():
                    decoder.decode(chunk)
                    pending = decoder.getstate()[0] != b""
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _holds_nul(path: Path) -> bool:
    with path.open("rb") as handle:
        return any(b"\0" in chunk for chunk in iter(lambda: handle.read(_CHUNK), b""))


def _cp1252_gaps(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that cp1252 leaves undefined, as browsers read them."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - the codec calls it with nothing else
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _transcoded(path: Path, encoding: str, scratch: Path) -> Path:
    codecs.register_error("cp1252-gaps", _cp1252_gaps)
    target = scratch / ("without-nul" if path.name == "utf-8" else "utf-8")
    errors = "cp1252-gaps" if encoding == "cp1252" else "replace"
    with (
        path.open(encoding=encoding, errors=errors, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while text := source.read(_CHUNK):
            out.write(text.replace("\0", ""))
    return target


def _head(start: str, whole: bool) -> tuple[str, list[list[str]]]:
    """The delimiter under which the first records agree best on their number of cells, and those records."""
    best: tuple[float, str, list[list[str]]] = (-1.0, ",", [])
    text = io.StringIO(start, newline="")  # it is copied whole, for which once is enough
    for delimiter in _DELIMITERS:
        records = _records(text, delimiter, whole)
        widths = Counter(len(r) for r in records if any(c.strip() for c in r))
        if not widths:
            continue
        width, agree = max(widths.items(), key=lambda x: (x[1] * (x[0] > 1), x[0]))
        score = 0.0 if width == 1 else agree / widths.total() + min(width, 12) / 50
        if score > best[0]:
            best = (score, delimiter, records)
    return best[1], best[2]


def _records(text: io.StringIO, delimiter: str, whole: bool) -> list[list[str]]:
    csv.field_size_limit(2**31 - 1)
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter)
    records: list[list[str]] = []
    for record in reader:
        records.append(record)
        if len(records) > HEAD_RECORDS:
            return records[:HEAD_RECORDS]
    return records if whole or len(records) < 2 else records[:-1]
