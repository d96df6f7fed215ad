"""Files whose bytes are the same everywhere: workbooks and gzip without a compressor, text with fixed line ends.

Compressors differ between platforms and versions, so nothing is compressed: a workbook is a ZIP of stored parts, a
``.gz`` holds stored blocks. Both are ordinary files to every program that reads them.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | int | float | date | None

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Day 0 of Excel's calendar (which takes 1900 for a leap year).
_EPOCH = date(1899, 12, 30)

_TYPES = f"""{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>"""
_TOP = f"""{_XML}<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" \
Target="xl/workbook.xml"/></Relationships>"""
_PARTS = f"""{_XML}<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" \
Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""
# Format 14 is a date as the reader's country writes it; the second cell style uses it.
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/>\
<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def _column(number: int) -> str:
    name = ""
    while number >= 0:
        name = chr(ord("A") + number % 26) + name
        number = number // 26 - 1
    return name


def _cell(place: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def write_workbook(path: Path, sheet: str, rows: Sequence[Sequence[Cell]]) -> None:
    """A workbook of one sheet; text, numbers and date cells, ``None`` for an empty cell."""
    lines = [
        f'<row r="{n}">' + "".join(_cell(f"{_column(c)}{n}", v) for c, v in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    ]
    data = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    book = (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _TOP,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _PARTS,
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": data,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            archive.writestr(info, text.encode())


def write_gzip(path: Path, data: bytes) -> None:
    """A gzip file of stored blocks."""
    blocks = [data[i : i + 0xFFFF] for i in range(0, len(data), 0xFFFF)] or [b""]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
        for n, block in enumerate(blocks, 1):
            out.write(struct.pack("<BHH", n == len(blocks), len(block), len(block) ^ 0xFFFF) + block)
        out.write(struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF))


def write_text(path: Path, text: str) -> None:
    """UTF-8 without a mark, line ends as given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def write_json(path: Path, value: object) -> None:
    """JSON in the order given, indented as scraped portals are."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_json_lines_of(path: Path, value: dict[str, object]) -> None:
    """One JSON object with a line for every member, and for every element of a member that is a list."""
    members = []
    for name, member in value.items():
        text = json.dumps(member, ensure_ascii=False)
        if isinstance(member, list) and member:
            text = "[\n" + ",\n".join(json.dumps(x, ensure_ascii=False) for x in member) + "\n]"
        members.append(f"{json.dumps(name)}: {text}")
    write_text(path, "{\n" + ",\n".join(members) + "\n}\n")


def quoted(cell: str) -> str:
    """A cell as CSV writes it."""
    if any(c in cell for c in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def csv_text(rows: Sequence[Sequence[str]], end: str) -> str:
    """Rows as CSV with the line end given."""
    return "".join(",".join(map(quoted, row)) + end for row in rows)
