"""How large a workbook's sheets would be, told before they are read.

The library that reads workbooks makes room for every cell between the first and the last: a sheet with one cell in its
first corner and one far away ends the process. So the places of the cells are looked at first, without making room.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import IO

from graphshare.errors import UnreadableFile
from graphshare.sources.formats.files import DAMAGE

#: Beyond so many cells a sheet is not read: some 2 GB.
MOST_CELLS = 64_000_000
#: So many cells are read however few of them are filled.
_FREE = 4_000_000
#: Of more, one in so many must be filled.
_SPARSE = 60
_CHUNK = 4 * 2**20
#: Of the last column and the last row of a sheet: XFD1048576.
_LETTERS, _DIGITS = 3, 7
#: A row or a cell with its place; nothing else in a sheet has both such a tag and such an attribute.
_PLACED = re.compile(rb"<(?:[A-Za-z]\w*:)?(?:row|c)\s(?:[^<>]*?\s)?r\s*=\s*[\"']\$?([A-Za-z]*)\$?([0-9]+)")
#: A place beyond column BZ or row 99,999, as programs write places; without one, no sheet is absurd.
_FAR = re.compile(rb"r=\"(?:[A-Za-z]{3}|[C-Zc-z][A-Za-z]|[A-Za-z]{0,3}[0-9]{6})")
#: A place written as no program writes it.
_ODDLY = (b"r='", b'r="$', b"r= ", b"r=\n", b"r=\t", b"r=\r", b" =", b"\n=", b"\t=", b"\r=")
#: Memory and seconds that the trial of an old or binary workbook may take.
_TRIAL_BYTES, _TRIAL_SECONDS = 3 * 2**30, 120
_TRIAL = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass
from python_calamine import CalamineWorkbook
try:
    book = CalamineWorkbook.from_path(sys.argv[1])
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
except MemoryError:
    sys.exit(7)
except BaseException:
    sys.exit(0)
print(max((s.total_height * s.total_width for s in sheets), default=0))
"""


def refuse_absurd(path: Path, name: str) -> None:
    """Refuse a workbook of which a sheet has far more room than cells; raises ``UnreadableFile``.

    A workbook that is damaged otherwise passes: who reads it says so.
    """
    if not zipfile.is_zipfile(path):
        _try_apart(path, name)
        return
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
        if not any(
            m.lower().startswith("xl/") and m.lower().endswith(".xml") and "sheet" in m.lower() for m in members
        ):
            _try_apart(path, name)
            return
        for member in members:  # a sheet may have any name
            plain = member.lower().endswith(".xml")
            with nullcontext() if plain else suppress(*DAMAGE):  # a picture may be damaged
                with archive.open(member) as sheet:
                    far = _reaches_far(sheet)
                if far:
                    with archive.open(member) as sheet:
                        _look_through(sheet, name)


def _reaches_far(sheet: IO[bytes]) -> bool:
    """Whether a sheet may be large: a look that costs a fraction of reading it."""
    rest = b""
    while chunk := sheet.read(_CHUNK):
        text = rest + chunk
        if _FAR.search(text) or any(odd in text for odd in _ODDLY):
            return True
        rest = text[-16:]
    return False


def _look_through(sheet: IO[bytes], name: str) -> None:
    """The first and the last row and column of a sheet's cells, and how many cells there are."""
    cells, rest = 0, b""
    columns: set[bytes] = set()
    top, bottom = 2**40, 0
    while chunk := sheet.read(_CHUNK):
        text = rest + chunk
        cut = text.rfind(b"<")
        rest = text[cut:] if cut >= 0 and len(text) - cut < _CHUNK else b""
        places = _PLACED.findall(text, 0, len(text) - len(rest))
        _refuse_beyond(places, name)
        if places:
            cells += len(places)
            columns.update(c for c, _ in places)
            rows = set(map(int, {r for _, r in places}))
            top, bottom = min(top, *rows), max(bottom, *rows)
    places = _PLACED.findall(rest)
    _refuse_beyond(places, name)
    for column, row in places:
        columns.add(column)
        top, bottom, cells = min(top, int(row)), max(bottom, int(row)), cells + 1
    numbers = [_number(c) for c in columns if c]
    if bottom and numbers:
        refuse_room((bottom - top + 1) * (max(numbers) - min(numbers) + 1), cells, name)


def _refuse_beyond(places: list[tuple[bytes, bytes]], name: str) -> None:
    """Refuse places with more letters or digits than any sheet has: the library counts them beyond what it can hold."""
    if any(len(c) > _LETTERS or (len(r) > _DIGITS and len(r.lstrip(b"0")) > _DIGITS) for c, r in places):
        raise UnreadableFile(
            f"{name}: a cell stands where no sheet has one: that is not read.",
            hint="Copy what matters of it into a new sheet, or save it as CSV.",
        )


def refuse_room(room: int, cells: int, name: str) -> None:
    """Refuse a sheet with so much room and so few cells."""
    if room > MOST_CELLS or (room > _FREE and room > _SPARSE * cells):
        raise UnreadableFile(
            f"{name}: a sheet has room for {room:,} cells, and {cells:,} are written: that is not read.",
            hint="Copy what matters of it into a new sheet, or save it as CSV.",
        )


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def _try_apart(path: Path, name: str) -> None:
    """Open a workbook in a process of its own first, with bounds: what ends that process is refused."""
    try:
        tried = subprocess.run(
            [sys.executable, "-c", _TRIAL, str(path), str(_TRIAL_BYTES)],
            capture_output=True, timeout=_TRIAL_SECONDS, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"{name} takes too long to open.", hint="Save it as CSV.") from error
    if tried.returncode:
        raise UnreadableFile(
            f"{name}: a sheet has room for more cells than memory holds: that is not read.",
            hint="Copy what matters of it into a new sheet, or save it as CSV.",
        )
    room = int(tried.stdout.strip() or 0)
    if room > MOST_CELLS:
        refuse_room(room, 0, name)
