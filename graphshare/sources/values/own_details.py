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
    "inv detectives officers intel fusion corporal captain lieutenant investigator special sro rtcc crimes jr sr ii iii iv esq mr "
    "mrs ms"
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
#: What may stand between the parts of a name, and an initial there, too.
_JOINED = r"[\W_]{0,3}"
_INITIAL = rf"{_JOINED}(?:[a-z][\W_]{{1,2}})?"
#: What stands beside a name in its cell: remarks in brackets, a number, what is in quotes, a host or a domain.
_BESIDE = re.compile(r"""\([^)]*\)|\[[^\]]*\]|"[^"]*"|(?<!\S)'[^']*'(?!\S)|@\S*|^[^\\]*\\|[#0-9]+""")
#: Between several people of one cell, or a person and an agency.
_PEOPLE = re.compile(r" ?[/&;|\n]+ ?| and | [-\u2013] ", re.IGNORECASE)
_AGENCY = frozenset(
    {"pd", "so", "sd", "hp", "sheriff", "police", "department", "dept", "county", "city", "center", "office"}
)
#: Parts of a last name that stand before it, or are run together with it.
_PARTICLES = frozenset(
    {
        "de",
        "del",
        "dela",
        "della",
        "di",
        "du",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "st",
        "san",
        "mac",
        "mc",
        "o",
        "al",
        "el",
    }
)
_PREFIX = re.compile(r"(?i)(mac|mc|o|dela|de|vander|van|von)['’ -]?([a-z]{4,})")
#: How an officer's rank is run together with the name: OfcQuill.
_RANK = "(?:ofc|sgt|det|dep|cpl|inv|agt|lt)?"


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
        text, n = re.subn(rf"(?<![A-Za-z])(?i:{_RANK}){pattern}(?![A-Za-z])", "[searcher]", text)
        count += n
    return text, count


@lru_cache(maxsize=_REMEMBERED)
def _known_spellings(cell: str) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(_spellings(cell)))


def _spellings(cell: str) -> Iterator[tuple[str, str]]:
    """Patterns for the names in a cell, the longest of each first, and the letters without which none of them fits."""
    for inner in re.findall(r"\(([A-Za-z][A-Za-z._-]{3,})\)", cell):
        if inner.lower() not in NOBODY:
            yield f"(?i:{re.escape(inner)})", _letters(inner)
    for number, part in enumerate(_PEOPLE.split(_BESIDE.sub(" ", cell))):
        if number == 0 or not _AGENCY & set(re.split(r"[\W_]+", part.lower())):
            yield from _of_a_person(part.strip())


def _of_a_person(name: str) -> Iterator[tuple[str, str]]:
    last, comma, rest = (x.strip() for x in name.partition(","))
    parts = [p for p in re.split(r"[\s._,]+", f"{rest} {last}" if comma else name) if p.strip("'-")]
    spoken = [p for p in parts if p.lower() not in NOBODY]
    if not spoken:
        return
    account = bool(re.search(r"[._]", name)) and " " not in name  # jo.quill, quill_j
    if len(spoken) > 1:
        for order in (spoken, spoken[::-1], [*spoken[-1:], *spoken[:-1]]):
            yield f"(?i:{_JOINED.join(map(re.escape, order))})", _letters("".join(order))
        yield from _two(spoken[0], spoken[-1])
    if account:
        yield f"(?i:{re.escape(name)})", _letters(name)
    if len(spoken) == 1 and len(name) >= _RUN_TOGETHER and name.isalpha():  # quinnquill
        yield f"(?i:{'[ ._-]?'.join(name)})", _letters(name)
    alone = spoken if account and len(spoken) > 1 else spoken[-1:]
    for word in sorted({w for w in alone if _SURNAME.fullmatch(w)}, key=lambda w: (-len(w), w)):
        yield from _surname(word, before=spoken[: spoken.index(word)])


#: A name of so many letters may be a first and a last name.
_RUN_TOGETHER = 8


def _two(first: str, last: str) -> Iterator[tuple[str, str]]:
    """A first and a last name, or one of them and the other's initial, with an initial between or not."""
    for one, other in ((first, last), (last, first)):
        if len(one) > 1 and len(other) > 1:
            yield f"(?i:{re.escape(one)}{_INITIAL}{re.escape(other)})", _letters(other)
    for one, other in ((first, last), (last, first)):  # J. Quill of Jo Quill, jquill
        if len(other) > 2:
            yield rf"(?i:{re.escape(one[0])}[\W_]{{0,2}}(?:[a-z][\W_]{{1,2}})?{re.escape(other)})", _letters(other)
    if len(last) > 2:  # quillj
        yield rf"(?i:{re.escape(last)}[\W_]{{0,2}}{re.escape(first[0])})", _letters(last)


def _surname(word: str, before: list[str]) -> Iterator[tuple[str, str]]:
    """A last name alone: as written where it is an ordinary word, else in any case, with its particles, each of its halves."""
    if word.lower() in _ORDINARY:
        yield re.escape(word), _letters(word)
        return
    particles: list[str] = []
    for part in reversed(before):
        if part.lower() not in _PARTICLES:
            break
        particles.insert(0, part)
    if particles:
        yield f"(?i:{'[ .-]?'.join(map(re.escape, [*particles, word]))})", _letters("".join([*particles, word]))
    yield f"""(?i:{re.sub("['’-]", "['’ -]?", word)})""", _letters(word)
    if found := _PREFIX.fullmatch(word):
        yield f"(?i:{found[1].lower().replace('dela', 'de ?la')}['’ -]?{found[2]})", _letters(word)
    halves = [h for h in word.split("-") if len(h) >= _FROM and h.lower() not in _ORDINARY]
    for half in halves if len(halves) > 1 else ():
        yield f"(?i:{re.escape(half)})", _letters(half)
    if len(word) >= _FROM and word.isalpha():  # Q U I L L
        yield f"(?i:{'[ .]'.join(word)})", _letters(word)


def _letters(name: str) -> str:
    return _NOT_LETTERS.sub("", name.lower())
