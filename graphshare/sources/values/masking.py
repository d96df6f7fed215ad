"""Personal details that must not survive ingest, masked in reasons, case numbers and the other texts that are kept.

``PATTERNS`` are in the subset that RE2 and Python's ``re`` read alike: the engine asks all of them at once which cells
need a look (``ANY``), Python masks the distinct cells that do. What a text is masked as stands in its place in brackets.
HSI case numbers (``SY13CR23SY0012``) fit none of the patterns. A row's own plate and searcher: ``own_details``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from graphshare.sources.values.own_details import mask_plates, mask_searcher
from graphshare.sources.values.plain_text import plain

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{8}|[0-9]{6}"
    rf"|{_MONTH} ?[0-9]{{1,2}}(?:st|nd|rd|th)?,? ?(?:[0-9]{{4}}|'?[0-9]{{2}})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH},?[ -]?(?:[0-9]{{4}}|'?[0-9]{{2}}))"
)
_STREET = (
    r"(?:St|Street|Ave|Avenue|Av|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Cir|Circle|Pl|Place|Ter|Terr|Terrace"
    r"|Pkwy|Parkway|Hwy|Highway|Trl|Trail|Sq|Square|Plaza|Plz|Pike|Loop|Alley|Aly|Crossing|Xing|Cove)"
)
_SIDE = r"(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.? )?"
_NAME_OF_STREET = r"(?:[A-Z][A-Z'.-]*|[0-9]+(?:st|nd|rd|th))"
_UNIT = r"(?:,? (?:apt|apartment|unit|suite|ste|#) ?[0-9A-Z-]{1,6}\b)?"
_A_NUMBER = (
    r"(?i)\b(?:AR?|alien|A[ -]file) ?(?:#|no\.?|num(?:ber)?|file)?[ :#.-]{0,3}[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}\b"
    # eight digits behind the letter that begin with a year of these logs are a case number: A25001234
    r"|\bA ?#[ -]?[0-9]{7,8}\b|\bA ?-?(?:[013-9][0-9]|2[0-27-9])[0-9]{6}\b"
)
_BORN = (
    r"(?:DOB|D\.O\.B\.?|birth ?da(?:te|y)|(?:date|year) of birth|born(?: on| in)?(?: the)?|b/d|bd(?:ate|ay)|YOB"
    r"|fecha de nacimiento)"
)
_BIRTH_DATE = (
    rf"(?i)\b{_BORN}[ :#.=(-]{{0,3}}(?:is )?(?:{_DATE}|(?:19|20)[0-9]{{2}})\b"
    r"|\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4} ?\(?DOB\b\)?"
    r"|\bb\. ?[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}\b"
    r"|\b[0-9]{1,2}[/-][0-9]{1,2}[/-]19[0-9]{2}\b|\b19[0-9]{2}-[0-9]{2}-[0-9]{2}\b"
)
_CALLING = r"(?:phone|ph|tel|telephone|tele?fono|cell|cellphone|mobile|call(?:ed|ing|back)?|cb|text(?:ed)?|contact|whatsapp|sms|fax)"
_PHONE = (
    r"(?i)(?:\+?1[ .-]?)?\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-]?[0-9]{4}\b"
    r"|\b(?:1[ .-])?[2-9][0-9]{2}[./-][2-9][0-9]{2}[./-][0-9]{4}\b|\b[2-9][0-9]{2} [2-9][0-9]{2}[ -][0-9]{4}\b"
    r"|\B\+[0-9]{1,3}(?:[ .-]?\(?[0-9]{1,4}\)?){2,5}[ .-]?[0-9]{2,4}\b"
    rf"|\b({_CALLING}\b ?(?:him|her|them|me|back|at|is|was|on)? ?(?:#|no\.?|number)?[ :#.]{{0,2}})"
    r"(?:\+?1?[ .-]?\(?[2-9][0-9]{2}\)?[ ./-]?[0-9]{3}|[2-9][0-9]{2})[ ./-]?[0-9]{4}\b"
)
_ADDRESS = (
    rf"(?i)\b[0-9]{{1,6}}(?:-?[A-F])? {_SIDE}{_NAME_OF_STREET} {_STREET}\b\.?{_UNIT}"
    rf"|\b[0-9]{{2,6}}(?:-?[A-F])? {_SIDE}{_NAME_OF_STREET} (?:[A-Z][A-Z'.-]* ){{1,4}}{_STREET}\b\.?{_UNIT}"
    rf"|\b[0-9]{{2,6}} (?:blk|block)\b\.?(?: of)? {_SIDE}{_NAME_OF_STREET}(?: (?:[A-Z][A-Z'.-]* )?{_STREET}\b\.?)?"
    rf"|\b[0-9]{{4,6}} {_SIDE}[A-Z][A-Z'.-]* Way\b"
    rf"|\b[0-9]{{3,6}} {_SIDE}(?:Hwy|Highway|County Road|State Road|CR|Route) [0-9]{{1,4}}\b"
    r"|\bP\.?O\.? ?Box [0-9]{1,6}\b"
)
_PLATE_WORD = r"(license plates?|lic(?:ense)? ?plates?|plates?|plt|lic|lp|l/p|tag|registration|reg)"
_ONE_PLATE = r"(?:[A-Z]{1,4}[ -]?[0-9]{2,5}[A-Z]{0,3}|[0-9]{1,4}[ -]?[A-Z]{1,4}[ -]?[0-9]{0,4}|[0-9]{5,7})"
_PLATE = (
    rf"(?i)\b{_PLATE_WORD}( ?(?:#|no\.|number|is|of)? ?[:#=-]? ?)(?:[A-Z]{{2}} )?"
    rf"{_ONE_PLATE}\b(?:(?: ?[,/&] ?| and ){_ONE_PLATE}\b){{0,4}}"
)
#: As California has them; ``5TPD123`` is the fifth case of a police department of some T.
_CALIFORNIA = r"(?i)\b[1-9][A-Z](?:[A-Z][A-CE-NP-Z]|[A-OQ-RT-Z][DO])[0-9]{3}\b"
_DOT = r"(?:\.| ?[\[(]dot[\])] ?| dot )"
# Bounded, so that a cell of a million letters is read once and not from each of its letters on.
_ACCOUNT, _HOST = "[a-z0-9._%+-]{1,64}", "[a-z0-9-]{1,63}"
_E_MAIL = (
    rf"(?i){_ACCOUNT} ?@ ?{_HOST}(?:\.{_HOST}){{0,8}}\.[a-z]{{2,}}"
    rf"|\b{_ACCOUNT} ?[\[(]at[\])] ?{_HOST}(?:{_DOT}{_HOST}){{0,8}}{_DOT}[a-z]{{2,}}\b"
    rf"|\b{_ACCOUNT} at {_HOST} dot [a-z]{{2,}}\b"
)
_VIN = (
    r"(?i)\bVIN\b ?#?[ :.-]{0,2}[0-9A-HJ-NPR-Z]{6,17}\b"
    r"|\b[0-9A-HJ-NPR-Z]{3}[0-9]{0,4}[A-HJ-NPR-Z][0-9A-HJ-NPR-Z]{4,9}[0-9]{5}\b"
)
_SSN = (
    r"(?i)\b(?:SSN|SS ?#|SS no\.?|social(?: security)?(?: number| no\.?)?)[ :#]{0,3}(?:is )?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}\b"
    r"|\b[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}\b"
)

#: (kind, pattern, replacement), applied in this order, wherever they match.
PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("editorial note", r"(?i)\[HIBF Note:[^\]]*\]?", ""),
    ("e-mail", _E_MAIL, "[e-mail]"),
    ("A-number", _A_NUMBER, "[A-number]"),
    ("SSN", _SSN, "[SSN]"),
    ("VIN", _VIN, "[VIN]"),
    ("birth date", _BIRTH_DATE, "[birth date]"),
    ("phone", _PHONE, r"\1[phone]"),
    ("address", _ADDRESS, "[address]"),
    ("plate", _PLATE, r"\1\2[plate]"),
    ("plate", _CALIFORNIA, "[plate]"),
)
KINDS = (*dict.fromkeys(k for k, _, _ in PATTERNS if k != "editorial note"), "searcher")

_INLINE = re.compile(r"^\(\?i\)")
#: Where one of these stands an address for mail may stand.
_MAY_BE_MAIL = r"@|[\[(]at[\])]| at [a-z0-9-]+ dot "
#: Any of the patterns, and letters that only look like others: the one test that every text passes through.
ANY = "(?i)" + "|".join(
    [
        *(f"(?:{_INLINE.sub('', p)})" for k, p, _ in PATTERNS if k != "e-mail"),
        _MAY_BE_MAIL,
        "[\u00ad\u200b-\u200f\u2060\ufeff\uff10-\uff5a]",
    ]
)

#: Numbers with a year in front of a make are cars: ``2019 Dodge Ram Dr``.
_CAR = re.compile(
    r"(?i)(?:19[6-9]|20[0-3])[0-9] (?:acura|audi|bmw|buick|cadillac|chev[a-z]*|chrysler|dodge|fiat|ford|gmc|honda|hyundai"
    r"|infiniti|jaguar|jeep|kia|land rover|lexus|lincoln|mazda|mercedes|mini|mitsubishi|nissan|pontiac|porsche|ram|saturn"
    r"|subaru|tesla|toyota|volkswagen|vw|volvo|black|white|gr[ae]y|silver|red|blue|green|gold|tan|brown|maroon|yellow|orange)\b"
)
_VEHICLE_NUMBER = re.compile(r"(?i)\b[0-9a-hj-npr-z]{17}\b|^vin")


#: Words between a number and a street that make it a sentence: ``187 PC suspect on marshall st``.
_SENTENCE = re.compile(
    r"(?i) (?:on|at|in|near|from|with|for|and|by|to|the|per|pc|vc|re|suspects?|hit|stolen|theft|robbery) "
)


def _is_address(found: str) -> bool:
    return _CAR.match(found) is None and _SENTENCE.search(found) is None


def _is_vehicle_number(found: str) -> bool:
    return _VEHICLE_NUMBER.search(found) is not None


#: What a pattern alone cannot say of what it matched.
_TESTS: dict[str, Callable[[str], bool]] = {"address": _is_address, "VIN": _is_vehicle_number}
_COMPILED = tuple((k, re.compile(p, re.ASCII), r) for k, p, r in PATTERNS)
_MAIL = re.compile(f"(?i){_MAY_BE_MAIL}")


#: A text longer than Excel's longest cell is no reason that somebody typed, nor a long cell a plate or a name: such a text
#: is masked whole, since looking through it for a row's own details takes minutes.
_LONGEST, _LONGEST_OWN, _LONGEST_ALONE = 32_767, 1_000, 4_000_000
TOO_LONG = "[redacted]"


def mask(text: str, plate: str | None = None, searcher: str | None = None) -> tuple[str, dict[str, int]]:
    """A text with personal details masked, and how many of each kind.

    ``plate`` and ``searcher`` are that row's own cells. A text in which nothing is found is given back as it was written;
    one with a detail is given in plain letters (no accents, no wide letters, nothing invisible).
    """
    own = max(len(plate or ""), len(searcher or ""))
    if own > _LONGEST_OWN or len(text) > (_LONGEST if own else _LONGEST_ALONE):
        return TOO_LONG, {"too long": 1}
    said: Counter[str] = Counter()
    masked = plain(text)
    if plate:
        masked, said["plate"] = mask_plates(masked, plain(plate))
    if searcher:
        masked, said["searcher"] = mask_searcher(masked, plain(searcher))
    masked, told = (_without_details if len(masked) <= _SHORT else _without_details.__wrapped__)(masked)
    for kind, n in told:
        said[kind] += n
    found = {k: n for k, n in said.items() if n}
    return (masked, found) if found else (text, {})


#: So many texts of a row are known as looked through, of at most so many letters: a log says the same again and again.
_REMEMBERED, _SHORT = 10_000, 200


@lru_cache(maxsize=_REMEMBERED)
def _without_details(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """A text with details of any row masked, and how many of each kind."""
    said = []
    for kind, pattern, replacement in _COMPILED:
        text, n = _masked(text, kind, pattern, replacement)
        if n:
            said.append((kind, n))
    return text, tuple(said)


def _masked(text: str, kind: str, pattern: re.Pattern[str], replacement: str) -> tuple[str, int]:
    if kind == "e-mail" and not _MAIL.search(text):
        return text, 0
    test = _TESTS.get(kind)
    if test is None:
        return pattern.subn(replacement, text)
    count = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal count
        if not test(found[0]):
            return found[0]
        count += 1
        return found.expand(replacement)

    return pattern.sub(replaced, text), count
