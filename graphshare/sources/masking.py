"""Personal details that must not survive ingest, masked in reasons and case numbers.

Every pattern is written once, in the subset that RE2 and Python's ``re`` read alike, and used by both. What a text is
masked as stands in its place in brackets. HSI case numbers (``SY13CR23SY0012``) fit none of the patterns.
"""

from __future__ import annotations

import re
from collections import Counter

from graphshare.engine import quoted

_DATE = (
    r"(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{8}|[0-9]{6}"
    r"|[A-Z][a-z]{2,8}\.? [0-9]{1,2},? [0-9]{4})"
)
_STREET = (
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Cir|Circle|Pl|Place|Ter|Terrace"
    r"|Pkwy|Parkway|Hwy|Highway|Trl|Trail)"
)
_SIDE = r"(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.? )?"
_A_NUMBER = (
    r"(?i)\b(?:A|alien) ?(?:#|no\.?|num(?:ber)?|file)?[ :#.-]{0,3}[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}\b"
    r"|\bA ?#?[ -]?[0-9]{8}\b|\bA ?# ?[0-9]{7}\b"
)
_BIRTH_DATE = (
    rf"(?i)\b(?:DOB|D\.O\.B\.?|birth ?da(?:te|y)|date of birth|born(?: on)?|b/d|bd(?:ate|ay))[ :#.=-]{{0,3}}{_DATE}\b"
    r"|\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4} ?\(?DOB\b\)?"
    r"|\b[0-9]{1,2}[/-][0-9]{1,2}[/-]19[0-9]{2}\b|\b19[0-9]{2}-[0-9]{2}-[0-9]{2}\b"
)
_PHONE = (
    r"(?i)(?:\+?1[ .-]?)?\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-]?[0-9]{4}\b"
    r"|\b(?:1[ .-])?[2-9][0-9]{2}[.-][0-9]{3}[.-][0-9]{4}\b|\b[2-9][0-9]{2} [2-9][0-9]{2}[ -][0-9]{4}\b"
    r"|\b(?:phone|ph|tel|telephone|cell|mobile|call|text|contact) ?(?:#|no\.?|number)?[ :#.]{0,2}"
    r"(?:1?[2-9][0-9]{2})?[ .-]?[2-9][0-9]{2}[ .-]?[0-9]{4}\b"
)
_ADDRESS = (
    rf"(?i)\b[0-9]{{2,6}} {_SIDE}(?:[A-Z][A-Z'.-]*|[0-9]+(?:st|nd|rd|th)) (?:[A-Z][A-Z'.-]* )?{_STREET}\b\.?"
    rf"|\b[0-9]{{4,6}} {_SIDE}[A-Z][A-Z'.-]* Way\b"
)
_PLATE = (
    r"(?i)\b(license plate|lic(?:ense)? ?plate|plate|plt|lic|lp|l/p|tag|registration|reg)"
    r"( ?(?:#|no\.|number|is|of)? ?[:#=-]? ?)(?:[A-Z]{2} )?"
    r"(?:[A-Z]{1,4}[ -]?[0-9]{2,5}[A-Z]{0,3}|[0-9]{1,4}[ -]?[A-Z]{1,4}[ -]?[0-9]{0,4}|[0-9]{5,7})\b"
)

#: (kind, pattern, replacement), applied in this order, wherever they match.
PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("editorial note", r"(?i)\[HIBF Note:[^\]]*\]?", ""),
    ("e-mail", r"(?i)[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", "[e-mail]"),
    ("A-number", _A_NUMBER, "[A-number]"),
    ("birth date", _BIRTH_DATE, "[birth date]"),
    ("phone", _PHONE, "[phone]"),
    ("address", _ADDRESS, "[address]"),
    ("plate", _PLATE, r"\1\2[plate]"),
    ("plate", r"(?i)\b(?-i:[1-9][A-Z]{3}[0-9]{3})\b", "[plate]"),  # as California has them
)
KINDS = (*dict.fromkeys(k for k, _, _ in PATTERNS if k != "editorial note"), "searcher")

_INLINE = re.compile(r"^\(\?i\)")
#: Any of the patterns: the one test that every text passes through.
ANY = "(?i)" + "|".join(f"(?:{_INLINE.sub('', p)})" for _, p, _ in PATTERNS)

_COMPILED = tuple((k, re.compile(p, re.ASCII), r) for k, p, r in PATTERNS)
_LONG = 1_000
_NOT_PLATE = "[^A-Za-z0-9]"
#: What stands in the column of searchers and is nobody's name; masking it would take the words that matter.
_NOBODY_WORDS = (
    "police officer detective sergeant deputy admin user unit task force center county city dispatch patrol investigation "
    "investigations bureau department records desk crime analyst system test account sheriff marshal marshals agent federal "
    "homeland border immigration customs security ice hsi ero cbp dhs usbp uscis fbi dea atf usms jttf usss uspis tsa pd so "
    "none unknown name search warrant stolen vehicle case assist agency other"
)
NOBODY = frozenset(_NOBODY_WORDS.split())
#: A whole account that is nobody's: such words alone, or none at all.
_NO_NAME = rf"(?i)[^a-z]*|(?:(?:{'|'.join(sorted(NOBODY))})[^a-z]*)+"
_SURNAME = r"[A-Za-z][A-Za-z'’-]{2,}"


def mask(text: str, plate: str | None = None, searcher: str | None = None) -> tuple[str, dict[str, int]]:
    """A text with personal details masked, and how many of each kind.

    ``plate`` and ``searcher`` are that row's own, trimmed: the plate is masked however it is spaced or dashed, the
    searcher's whole name in any case, and the last name where it stands as a word as in the name's cell.
    """
    said: Counter[str] = Counter()
    if plate:
        letters = re.sub(_NOT_PLATE, "", plate)
        if len(letters) >= 4 and not re.search(r"[*?]", plate) and _spells(text, letters):
            text, n = re.subn(_own_plate(letters), "[plate]", text, flags=re.ASCII)
            said["plate"] += n
    if searcher and len(searcher) > 2 and not re.fullmatch(_NO_NAME, searcher, re.ASCII):
        last, _, rest = (x.strip() for x in searcher.partition(","))
        for name in (searcher, f"{rest} {last}" if rest else ""):
            if name and _may_hold(text, name):
                alone = rf"(?i)(^|[^A-Za-z0-9]){re.escape(name)}($|[^A-Za-z0-9])"
                text, n = re.subn(alone, r"\1[searcher]\2", text)
                said["searcher"] += n
        last = last if "," in searcher else searcher.split(" ")[-1].strip()
        if last in text and re.fullmatch(_SURNAME, last) and last.lower() not in NOBODY:
            text, n = re.subn(rf"(^|[^A-Za-z]){re.escape(last)}($|[^A-Za-z])", r"\1[searcher]\2", text)
            said["searcher"] += n
    for kind, pattern, replacement in _COMPILED:
        # Python looks for an address from each letter on: a cell of a million letters would take hours.
        parts = re.split(r"(\s+)", text) if kind == "e-mail" and len(text) > _LONG else [text]
        for i, part in enumerate(parts):
            if kind != "e-mail" or "@" in part:
                parts[i], n = pattern.subn(replacement, part)
                said[kind] += n
        text = "".join(parts)
    return text, {k: n for k, n in said.items() if n}


# Every row has a pattern of its own, and making one costs far more than these looks that rule most of them out.


def _spells(text: str, letters: str) -> bool:
    """Whether the letters and digits of a plate follow one another in a text, whatever stands between them."""
    return letters.lower() in re.sub(_NOT_PLATE, "", text).lower()


def _may_hold(text: str, name: str) -> bool:
    """Whether a text may hold a name in any case; beyond ASCII, what is one letter in two cases is left to the pattern."""
    return not (text.isascii() and name.isascii()) or name.lower() in text.lower()


def _own_plate(letters: str) -> str:
    spaced = letters[0] + re.sub("(.)", r"[ ./-]{0,3}\1", letters[1:])
    free = len(letters) >= 5 and re.search("[0-9]", letters) and re.search("[A-Za-z]", letters)
    return f"(?i){spaced}" if free else rf"(?i)\b{spaced}\b"


def mask_sql(text: str, plate: str | None = None, searcher: str | None = None) -> str:
    """SQL for a text masked as ``mask`` does it; ``plate`` and ``searcher`` are columns of trimmed cells, or null."""
    steps: list[str] = []
    if plate:
        letters = f"regexp_replace({plate}, {quoted(_NOT_PLATE)}, '', 'g')"
        spaced = f"{letters}[1] || regexp_replace({letters}[2:], '(.)', '[ ./-]{{0,3}}\\1', 'g')"
        free = (
            f"(length({letters}) >= 5 AND regexp_matches({letters}, '[0-9]') AND regexp_matches({letters}, '[A-Za-z]'))"
        )
        pattern = f"CASE WHEN {free} THEN '(?i)' || {spaced} ELSE '(?i)\\b' || {spaced} || '\\b' END"
        steps.append(
            f"CASE WHEN {plate} IS NOT NULL AND length({letters}) >= 4 AND NOT regexp_matches({plate}, '[*?]') "
            f"THEN regexp_replace(t, {pattern}, '[plate]', 'g') ELSE t END"
        )
    if searcher:
        nobody = ", ".join(quoted(w) for w in sorted(NOBODY))
        somebody = f"{searcher} IS NOT NULL AND length({searcher}) > 2 AND NOT regexp_full_match({searcher}, {quoted(_NO_NAME)})"
        first = f"trim({searcher}[instr({searcher}, ',') + 1:])"
        turned = f"concat({first}, ' ', trim(split_part({searcher}, ',', 1)))"
        last = f"trim(CASE WHEN contains({searcher}, ',') THEN split_part({searcher}, ',', 1) ELSE split_part({searcher}, ' ', -1) END)"
        surname = f"regexp_full_match({last}, {quoted(_SURNAME)}) AND lower({last}) NOT IN ({nobody})"
        for test, name, flag, letter in (
            (somebody, searcher, "(?i)", "A-Za-z0-9"),
            (f"{somebody} AND contains({searcher}, ',') AND {first} <> ''", turned, "(?i)", "A-Za-z0-9"),
            (f"{somebody} AND {surname}", last, "", "A-Za-z"),
        ):
            steps.append(
                f"CASE WHEN {test} THEN regexp_replace(t, '{flag}(^|[^{letter}])' || regexp_escape({name}) || "
                f"'($|[^{letter}])', '\\1[searcher]\\2', 'g') ELSE t END"
            )
    masked = "t"
    for _, pattern, replacement in PATTERNS:
        masked = f"regexp_replace({masked}, {quoted(pattern)}, {quoted(replacement)}, 'g')"
    steps.append(f"CASE WHEN regexp_matches(t, {quoted(ANY)}) THEN {masked} ELSE t END")
    for step in steps:
        text = f"list_transform([{text}], lambda t: {step})[1]"
    return text
