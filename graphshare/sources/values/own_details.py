"""A row's own plate and its searcher's own name, masked in the texts of that row however they are written there.

Every row has patterns of its own, and making one costs far more than the quick looks that rule most of them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_NOT_PLATE = re.compile("[^A-Za-z0-9]")
_NOT_LETTERS = re.compile("[^a-z]")
_MAY_BE_PLATES = re.compile("[A-Za-z0-9]{5,10}")
_DIGIT, _LETTER = re.compile("[0-9]"), re.compile("[A-Za-z]")
#: A plate stands in several columns of its row, a searcher in many rows: so many cells are known as read.
_REMEMBERED = 10_000
#: What may stand between two characters of a plate in a text.
_BETWEEN = "[^A-Za-z0-9]{0,3}"
#: What stands between several plates of one cell.
_SEVERAL = re.compile(r"(?i)[,;/|&\n\r]+| and ")
#: What stands in the column of searchers and is nobody's name; masking it would take the words that matter.
_NOBODY_WORDS = (
    "police officer detective sergeant deputy admin user unit task force center county city dispatch patrol investigation "
    "investigations bureau department records desk crime analyst system test account sheriff marshal marshals agent federal "
    "homeland border immigration customs security ice hsi ero cbp dhs usbp uscis fbi dea atf usms jttf usss uspis tsa pd so "
    "none unknown name search warrant stolen vehicle case assist agency other sgt det ofc lt cpl capt chief trooper dep "
    "inv detectives officers intel fusion"
)
NOBODY = frozenset(_NOBODY_WORDS.split())
#: Last names that are words of reasons, too: taken for a name only as they are written in the name's own cell.
_WORDS = (
    "green brown white black gray grey gold silver blue red tan rose ford chase lincoln mercury dodge mason carter driver "
    "hunter fisher cook baker park parks wood woods street rivers banks stone stones cross price law shields sharp swift "
    "strong power powers day night march may june english french church house hall field fields ward bishop king knight "
    "young long short small little rich poor good best love hope grace joy page bush forest hill hills lake pool pond marsh "
    "bridge west east north south church temple major minor prior robbins crash hurt payne case cash bond gates locke key "
    "barber butler judge justice constable warden porter potter miller taylor tanner turner walker rider ryder wheeler "
    "carpenter hit dare trucks truck storm winter summers snow frost rain cloud bird fox wolf lamb hart bull crow drake swan"
)
_ORDINARY = frozenset(_WORDS.split())
#: A whole account that is nobody's: such words alone, or none at all.
_NO_NAME = re.compile(rf"(?i)[^a-z]*|(?:(?:{'|'.join(sorted(NOBODY))})[^a-z]*)+", re.ASCII)
_SURNAME = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")
_FROM = 4
#: What may stand between the parts of a name.
_JOINED = r"[\W_]{0,3}"


def mask_plates(text: str, cell: str) -> tuple[str, int]:
    """A text with every plate of the row's own cell masked, and how often; both in plain letters."""
    count = 0
    squeezed: str | None = None
    for lower, own in _plates(cell):
        if squeezed is None:
            squeezed = _NOT_PLATE.sub("", text).lower()
        if lower in squeezed:
            text, n = re.subn(own, "[plate]", text, flags=re.ASCII)
            count, squeezed = count + n, None
    return text, count


@lru_cache(maxsize=_REMEMBERED)
def _plates(cell: str) -> tuple[tuple[str, str], ...]:
    """The letters and digits of each plate in a cell in lower case, the longest first, and its pattern."""
    found: set[str] = set()
    for part in (cell, *_SEVERAL.split(cell)):
        wild = "*" in part or "?" in part
        letters = _NOT_PLATE.sub("", part)
        # a plate with wildcards must show enough of itself
        if len(letters) >= (5 if wild else _FROM) and len(letters) <= 16 and (not wild or _mixed(letters)):
            found.add(letters.upper())
        found |= {t.upper() for t in _MAY_BE_PLATES.findall(part) if not wild and _mixed(t)}
    return tuple((x.lower(), _own_plate(x)) for x in sorted(found, key=lambda x: (-len(x), x)))


def _mixed(letters: str) -> bool:
    return bool(_DIGIT.search(letters) and _LETTER.search(letters))


def _own_plate(letters: str) -> str:
    spaced = _BETWEEN.join(letters)
    return f"(?i){spaced}" if len(letters) >= 5 and _mixed(letters) else rf"(?i)(?<![A-Za-z0-9]){spaced}(?![A-Za-z0-9])"


def mask_searcher(text: str, cell: str) -> tuple[str, int]:
    """A text with the searcher's name masked as it stands in the row's own cell, and how often; both in plain letters.

    The whole name is masked in any case and order, however its parts are joined; the last name alone, too. One that
    is also an ordinary word (Green, Ford) only as it is written in its cell.
    """
    if len(cell) <= 2 or _NO_NAME.fullmatch(cell):
        return text, 0
    count = 0
    spoken = _letters(text)
    for pattern, letters in _known_spellings(cell):
        if letters not in spoken:
            continue
        text, n = re.subn(rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z])", "[searcher]", text)
        count += n
    return text, count


@lru_cache(maxsize=_REMEMBERED)
def _known_spellings(cell: str) -> tuple[tuple[str, str], ...]:
    return tuple(_spellings(cell))


def _spellings(cell: str) -> Iterator[tuple[str, str]]:
    """Patterns for a name, the longest first, and the letters without which none of them fits."""
    name = re.sub(r"\([^)]*\)|[#0-9]+", " ", cell)
    last, comma, rest = (x.strip() for x in name.partition(","))
    parts = [p for p in re.split(r"[\s._,]+", f"{rest} {last}" if comma else name) if p.strip("'-")]
    spoken = [p for p in parts if p.lower() not in NOBODY]
    if len(spoken) > 1:
        for order in (spoken, spoken[::-1], [*spoken[-1:], *spoken[:-1]]):
            yield f"(?i:{_JOINED.join(map(re.escape, order))})", _letters("".join(order))
        for one, other in ((spoken[0], spoken[-1]), (spoken[-1], spoken[0])):  # J. Quill of Jo Quill, jquill
            if len(other) > 2:
                yield rf"(?i:{re.escape(one[0])}[\W_]{{0,2}}{re.escape(other)})", _letters(one[0] + other)
    if re.search(r"[._]", cell.strip()) and " " not in cell.strip():  # an account: jo.quill, quill_j
        yield f"(?i:{re.escape(cell.strip())})", _letters(cell)
    for inner in re.findall(r"\(([A-Za-z][A-Za-z._-]{3,})\)", cell):
        if inner.lower() not in NOBODY:
            yield f"(?i:{re.escape(inner)})", _letters(inner)
    alone = spoken if re.search("[._]", cell) and len(spoken) > 1 and " " not in cell.strip() else spoken[-1:]
    for word in sorted({w for w in alone if _SURNAME.fullmatch(w)}, key=lambda w: (-len(w), w)):
        if word.lower() in _ORDINARY:
            yield re.escape(word), _letters(word)
        else:
            yield f"""(?i:{re.sub("['’-]", "['’ -]?", word)})""", _letters(word)


def _letters(name: str) -> str:
    return _NOT_LETTERS.sub("", name.lower())
