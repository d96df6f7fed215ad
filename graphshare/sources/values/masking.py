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

from graphshare.sources.reader import LONGEST_CELL
from graphshare.sources.values.own_details import mask_plates, mask_searcher
from graphshare.sources.values.plain_text import plain

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:[0-9]{1,2}[/. -][0-9]{1,2}[/. -](?:[0-9]{4}|[0-9]{2})|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{8}|[0-9]{6}"
    rf"|{_MONTH} ?[0-9]{{1,2}}(?:st|nd|rd|th)?,? ?(?:[0-9]{{4}}|'?[0-9]{{2}})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH},?[ -]?(?:[0-9]{{4}}|'?[0-9]{{2}})"
    rf"|(?:[0-9]{{1,2}}[/.-]|{_MONTH},? ?)?(?:19|20)[0-9]{{2}})"
)
_STREET = (
    r"(?:St|Street|Ave|Avenue|Av|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Cir|Circle|Pl|Place|Ter|Terr|Terrace"
    r"|Pkwy|Parkway|Hwy|Highway|Trl|Trail|Sq|Square|Plaza|Plz|Pike|Loop|Alley|Aly|Crossing|Xing|Cove|Cres|Crescent|Mews)"
)
_POINT = r"(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)"
_SIDE = rf"(?:{_POINT}\.? )?"
_ORDINAL = r"[0-9]+(?:st|nd|rd|th)"
_NAME_OF_STREET = rf"(?:[A-Z][A-Z'.-]*|{_ORDINAL})"
#: What may stand behind a street: a point of the compass, then a flat.
_UNIT = rf"(?: {_POINT}\b)?(?:,? (?:#|(?:apt|apartment|unit|suite|ste|lot|bldg|rm|room|trlr|spc)\b\.?) ?#? ?[0-9A-Z-]{{1,6}}\b)?"
#: What may stand behind a numbered highway, and behind the name of a street in a block.
_ROAD, _MAYBE_STREET = r"(?: (?:Rd|Road)\b)?", rf"(?: (?:[A-Z][A-Z'.-]* )?{_STREET}\b\.?)?"
_HIGHWAY = r"(?:(?:US |State |County |Co |Cty )?(?:Hwy|Highway|Road|Rd|Route|Rte|Rt)|CR)"
#: What says that a number comes: ``no.``, ``# is``, ``:``.
_NUMBER = r"(?: ?(?:#|no\b\.?|num(?:ber)?\b|nbr\b))? ?[:#.=/-]{0,2} ?(?:is )?"
_STATED = r"(?: ?#| ?:| no\b\.?| num(?:ber)?\b| nbr\b)[ :#.]{0,2}(?:is )?"
#: Eight digits that begin with a year of these logs are a case number; others are not.
_NO_CASE = r"(?:[013-9][0-9]|2[0-27-9])[0-9]{6}"
_A_NUMBER = (
    r"(?i)\b(?:AR?|alien|A[ -]file) ?(?:#|no\.?|num(?:ber)?|file)?[ :#.-]{0,3}[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}\b"
    # eight digits behind the letter that begin with a year of these logs are a case number: A25001234
    rf"|\bA ?#[ -]?[0-9]{{7,8}}\b|\bA ?-?{_NO_CASE}\b"
)
_LICENSE = (
    r"(?i)\b((?:(?:[A-Z]{2}[ /-]?)?(?:DL|DLN|OLN|OLS|ODL|CDL)|D\.L\."
    rf"|(?:driv(?:ers?|er's|ers'|ing)|operator(?:s|'s|s')?|chauffeur's) lic(?:en[cs]es?)?\b\.?){_NUMBER}(?:[A-Z]{{2}}[ /:#-]{{1,2}})?)"
    r"(?:[A-Z]{1,3}[0-9]{5,14}[A-Z]?|[0-9]{7,14}|[A-Z][0-9]{2,4}(?:[ -][0-9]{1,6}){1,4}|[0-9]{2,3}[ -][0-9]{3}[ -][0-9]{3}"
    r"|[A-Z]{3,7}[0-9]{2,3}[A-Z0-9]{2,3})\b"
)
_PASSPORT = rf"(?i)\b((?:passport|ppt|pasaporte){_NUMBER})[A-Z]{{0,2}}[0-9]{{6,9}}\b"
#: Numbers of a person in records of a state, of the FBI, of a prison, of immigration; a letter tells the FBI's from a case's.
_STATE_ID = (
    rf"(?i)\b(SID{_STATED}|SID |state ID(?: card)?{_NUMBER})(?:[A-Z]{{2}}[0-9]{{6,10}}|[A-Z]?[0-9]{{7}}|{_NO_CASE})\b"
)
_FBI_NUMBER = (
    rf"(?i)\b((?:FBI|UCN)(?:{_STATED}| ))(?:[0-9]{{1,6}}[A-Z]{{1,2}}[0-9]{{1,2}}|[0-9]{{3}}[A-Z]{{1,3}}[0-9][A-Z][0-9])\b"
    r"|\b((?:FBI|UCN) num(?:ber)?[ :#]{0,2})[0-9]{6,9}\b"
)
_PRISONER = (
    rf"(?i)\b((?:[A-Z]{{0,3}}DOC|TDCJ|CDCR?|BOP|inmate|prisoner|offender){_STATED})[A-Z]{{0,2}}[0-9]{{4,8}}(?:-[0-9]{{3}})?\b"
    r"|\b(inmate )[A-Z]{1,2}[0-9]{4,6}\b"
)
_FINGERPRINTS = r"(?i)\b(FINS? ?[#:]{0,2} ?)[0-9]{9,10}\b"
_CURP = r"(?i)\b[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]\b"
_BADGE = r"(?i)\b((?:badge|star|shield)(?: ?#| no\b\.?| num(?:ber)?\b)[ :#]{0,2}|badge )[0-9]{2,6}\b"
_CARD = r"\b[3-6][0-9]{3}([ -])[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}\b"
_BORN = (
    r"(?:DOB|D\.O\.B\.?|D/O/B|D O B|birth ?da(?:te|y)|(?:date|year)[ -]of[ -]birth|born(?: on| in)?(?: the)?|b/d|bd(?:ate|ay)|YOB"
    r"|fecha de nac(?:imiento)?\b\.?|nacid[oa](?: el| en)?)"
)
_BIRTH_DATE = (
    rf"(?i)\b{_BORN}[ :#.=(-]{{0,3}}(?:is )?{_DATE}\b"
    # behind race and sex: W/M 01/02/85
    rf"|\b[WBHAIU]/[MF],? (?:[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{2,4}}|[0-9]{{8}}|[0-9]{{6}})\b"
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
    r"|\b((?:IMEI|IMSI|ICCID|MEID) ?[:#]{0,2} ?)[0-9A-F-]{14,20}\b"
)
_ADDRESS = (
    rf"(?i)\b[0-9]{{3,6}} {_SIDE}{_HIGHWAY}[ -][0-9]{{1,4}}[A-Z]?\b{_ROAD}{_UNIT}"
    rf"|\b[0-9]{{4,6}} {_SIDE}(?:FM|RM|SR|US) [0-9]{{1,4}}\b{_ROAD}{_UNIT}"
    rf"|\b[0-9]{{2,6}} {_SIDE}(?:Ave|Avenue|Av) [A-Z]\b{_UNIT}"
    rf"|\b[0-9]{{1,6}}(?:-?[A-F])? {_SIDE}{_NAME_OF_STREET} {_STREET}\b\.?{_UNIT}"
    rf"|\b[0-9]{{2,6}}(?:-?[A-F])? {_SIDE}{_NAME_OF_STREET} (?:[A-Z][A-Z'.-]* ){{1,4}}{_STREET}\b\.?{_UNIT}"
    rf"|\b[0-9]{{2,6}} (?:blk|block)\b\.?(?: of)? {_SIDE}{_NAME_OF_STREET}{_MAYBE_STREET}"
    rf"|\b[0-9]{{4,6}} {_SIDE}(?:[A-Z][A-Z'.-]* Way|Broadway|{_ORDINAL} ?(?:&|/|and|at)|El Camino Real)\b"
    rf"|\b[0-9]{{4,6}} [NSEW]\.? {_ORDINAL}\b"
    rf"|\b[0-9]{{3,6}} {_SIDE}(?:Calle|Avenida|Paseo|Camino|Via del?) [A-Z][A-Z'.-]+\b"
    r"|\bP\.?O\.? ?Box [0-9]{1,6}\b"
    r"|-?\b[0-9]{1,2}\.[0-9]{4,8},? ?-?[0-9]{2,3}\.[0-9]{4,8}\b|\bN ?[0-9]{2}\.[0-9]{3,8},? ?W ?[0-9]{2,3}\.[0-9]{3,8}\b"
)
#: Behind such words no kind of street needs to stand.
_HOME = rf"(?i)\b((?:(?:lives|living|resid(?:es|ing)) at|(?:address|addr)(?: is| of)?:?) )[0-9]{{3,6}} {_SIDE}{_NAME_OF_STREET}\b"
_PLATE_WORD = (
    r"(license (?:plates?|tags?)|lic(?:ense)?\.? ?plates?|plates?|plt|lic|lp|l/p|tags?|registration|reg|placas?)"
)
_OF_PLATE = r"(?:#|no\b\.?|num(?:ber)?\b|nbr\b|is\b|was\b|of\b|reads?\b|bearing\b)"
#: Where a plate is from, as it stands before one: a code, or a state beside which many cars with foreign plates are seen.
_FROM = (
    r"(?:\(?(?:[A-Z]{2}|alabama|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|illinois|indiana|iowa"
    r"|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada"
    r"|new (?:hampshire|jersey|mexico|york|brunswick)|(?:north|south) (?:carolina|dakota)|ohio|oklahoma|oregon|pennsylvania"
    r"|rhode island|tennessee|texas|utah|vermont|(?:west )?virginia|washington|wisconsin|wyoming|alberta|british columbia|canad(?:a|ian)"
    r"|manitoba|ontario|quebec|mexic(?:o|an)|sonora|chihuahua|tamaulipas|nuevo leon|coahuila|baja(?: california)?)\)?[ :,-]{1,2})?"
)
_ONE_PLATE = (
    r"(?:[A-Z]{1,4}-[0-9]{1,4}-[A-Z0-9]{1,4}|[0-9]{1,4}-[A-Z]{1,4}-[A-Z0-9]{1,4}|[A-Z]{1,3}-[A-Z]{1,2} [0-9]{1,4}"
    r"|[A-Z]{2,7}[0-9]{1,5}[A-Z]{0,3}|[A-Z]{1,4}[ -]?[0-9]{2,5}[A-Z]{0,3}|[0-9]{1,3}[A-Z]{1,6}[0-9]{1,4}"
    r"|[0-9]{1,4}[ -]?[A-Z]{1,4}[ -]?[0-9]{0,4}|[0-9]{5,7})"
)
_BEFORE_PLATE = rf"(\b ?{_OF_PLATE}? ?[:#=.-]? ?[\"'(]?)"
_PLATE = (
    rf"(?i)\b{_PLATE_WORD}(?:{_BEFORE_PLATE}{_FROM}{_ONE_PLATE}\b(?:(?: ?[,/&] ?| and ){_ONE_PLATE}\b){{0,4}}"
    r"|(?:[0-9][A-Z]{1,3}[0-9]{2,4}|[A-Z]{3}[0-9]{3,4})\b)"
    r"|\b(license(?: no\b\.?| num(?:ber)?\b| is\b)? ?[:#]{0,2} ?)(?:[A-Z]{3}-?[0-9]{3,4}|[0-9][A-Z]{3}[0-9]{3})\b"
)
#: A plate of letters alone is told from a word by its quotes.
_QUOTED_PLATE = (
    rf"(?i)\b{_PLATE_WORD}(\b ?{_OF_PLATE}? ?[:#=-]? ?)(?:\"[A-Z0-9][A-Z0-9 -]{{1,7}}\"|'[A-Z0-9][A-Z0-9 -]{{1,7}}')"
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
_SITE = r"(?:facebook|fb|instagram|insta|ig|snapchat|snap|tiktok|twitter|telegram|venmo|cashapp)"
_PROFILE = (
    rf"(?i)\b({_SITE}\.(?:com|me)/)[a-z0-9@][a-z0-9._-]{{2,63}}|\b({_SITE}[ :]{{1,3}})[@$][a-z0-9][a-z0-9._-]{{2,63}}"
)
_NETWORK_ADDRESS = r"(?i)\b(IP(?: address| addr)?[ :#]{1,2}(?:is )?)[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b"
_VIN = (
    r"(?i)\bVIN\b ?(?:#|no\b\.?|number\b|is\b)?[ :.-]{0,2}(?:[0-9A-HJ-NPR-Z]{7,17}"
    r"|[0-9][0-9A-HJ-NPR-Z]{2,5}(?:[ -][0-9A-HJ-NPR-Z]{0,2}[0-9][0-9A-HJ-NPR-Z]{2,7}){1,3}|[0-9A-HJ-NPR-Z]{6})\b"
    r"|\b[0-9A-HJ-NPR-Z]{3}[0-9]{0,4}[A-HJ-NPR-Z][0-9A-HJ-NPR-Z]{4,9}[0-9]{5}\b"
)
_SSN = (
    r"(?i)\b(?:SSN|SS ?#|SS no\.?|SOC|ITIN|social(?: security)?(?: number| no\.?)?)[ :#]{0,3}(?:is )?[0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{4}\b"
    r"|\b(?:[0-8][0-9]{2}-[0-9]{2}|9[0-9]{2}-[5-9][0-9])-[0-9]{4}\b"
    # its end alone; a number that may be a year is none
    r"|\b(?:SSN|social security)(?: number)?(?: last (?:4|four)| end(?:s|ing) (?:in|with))?[ :#]{0,3}(?:[X*]{3}-?[X*]{2}-?)?"
    r"(?:[013-9][0-9]{3}|2[1-9][0-9]{2})\b"
)

#: (kind, pattern, replacement), applied in this order, wherever they match.
PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("editorial note", r"(?i)\[HIBF Note:[^\]]*\]?", ""),
    ("e-mail", _E_MAIL, "[e-mail]"),
    ("account", _PROFILE, r"\1\2[account]"),
    ("account", _NETWORK_ADDRESS, r"\1[account]"),
    ("account", _CARD, "[account]"),
    ("A-number", _A_NUMBER, "[A-number]"),
    ("license", _LICENSE, r"\1[license]"),
    ("passport", _PASSPORT, r"\1[passport]"),
    ("ID number", _STATE_ID, r"\1[ID number]"),
    ("ID number", _FBI_NUMBER, r"\1\2[ID number]"),
    ("ID number", _PRISONER, r"\1\2[ID number]"),
    ("ID number", _FINGERPRINTS, r"\1[ID number]"),
    ("ID number", _CURP, "[ID number]"),
    ("badge", _BADGE, r"\1[badge]"),
    ("SSN", _SSN, "[SSN]"),
    ("VIN", _VIN, "[VIN]"),
    ("birth date", _BIRTH_DATE, "[birth date]"),
    ("phone", _PHONE, r"\1\2[phone]"),
    ("address", _ADDRESS, "[address]"),
    ("address", _HOME, r"\1[address]"),
    ("plate", _PLATE, r"\1\2\3[plate]"),
    ("plate", _QUOTED_PLATE, r"\1\2[plate]"),
    ("plate", _CALIFORNIA, "[plate]"),
)
KINDS = (*dict.fromkeys(k for k, _, _ in PATTERNS if k != "editorial note"), "searcher")

_INLINE = re.compile(r"^\(\?i\)")
#: Where one of these stands an address for mail may stand.
_MAY_BE_MAIL = r"@|[\[(]at[\])]| at [a-z0-9-]+ dot "
#: Patterns that begin with a word: the one test asks for the word and a digit (or a quote) somewhere behind it, since a
#: pattern costs the engine some of its time in every statement.
_LED = (
    _PROFILE,
    _NETWORK_ADDRESS,
    _LICENSE,
    _PASSPORT,
    _STATE_ID,
    _FBI_NUMBER,
    _PRISONER,
    _FINGERPRINTS,
    _BADGE,
    _HOME,
    _PLATE,
    _QUOTED_PLATE,
)
_WORD_AND_DIGIT = (
    r"\b(?:[A-Z]{0,2}[ /-]?(?:DLN?|O?DL|OL[NS]|CDL)|D\.L\.|driv|operator|chauffeur|passport|ppt|pasaporte|SID|state ID|FBI|UCN"
    r"|[A-Z]{0,3}DOC|TDCJ|CDC|BOP|inmate|prisoner|offender|FINS?|badge|star|shield|IP|lives|living|resid|addr|lic|plate|plt|lp|l/p|tag|reg|placa)"
    rf"[^0-9\"']*[0-9\"']|\b{_SITE}[.: ]"
)
#: An address is there whether or not its end is: without it the pattern takes the engine half the time to compile.
_SOME_ADDRESS = _ADDRESS.replace(_UNIT, "").replace(_ROAD, "").replace(_MAYBE_STREET, "")
#: Any of the patterns, and letters beyond ASCII, which may only look like others: the one test that every text passes through.
ANY = "(?i)" + "|".join(
    [
        *(
            f"(?:{_INLINE.sub('', _SOME_ADDRESS if p == _ADDRESS else p)})"
            for k, p, _ in PATTERNS
            if k != "e-mail" and p not in _LED
        ),
        _WORD_AND_DIGIT,
        _MAY_BE_MAIL,
        r"[^\x00-\x7F]",
    ]
)

#: Numbers with a year in front of a make are cars: ``2019 Dodge Ram Dr``.
_CAR = re.compile(
    r"(?i)(?:19[6-9]|20[0-3])[0-9] (?:acura|audi|bmw|buick|cadillac|chev[a-z]*|chrysler|dodge|fiat|ford|gmc|honda|hyundai"
    r"|infiniti|jaguar|jeep|kia|land rover|lexus|lincoln|mazda|mercedes|mini|mitsubishi|nissan|pontiac|porsche|ram|saturn"
    r"|subaru|tesla|toyota|volkswagen|vw|volvo|black|white|gr[ae]y|silver|red|blue|green|gold|tan|brown|maroon|yellow|orange)\b"
)
_VEHICLE_NUMBER = re.compile(r"(?i)\b[0-9a-hj-npr-z]{17}\b|^vin\b[^0-9]*[0-9]")


#: Words between a number and a street that make it a sentence: ``187 PC suspect on marshall st``.
_SENTENCE = re.compile(
    r"(?i) (?:on|at|in|near|from|with|for|and|by|to|the|per|pc|vc|re|suspects?|hit|stolen|theft|robbery) "
)


def _is_address(found: re.Match[str]) -> bool:
    return _CAR.match(found[0]) is None and _SENTENCE.search(found[0]) is None


def _is_card(found: re.Match[str]) -> bool:
    """Whether the last digit is the one that the others call for, as on every card."""
    digits = [int(c) for c in found[0] if c.isdecimal()]
    return sum(sum(divmod(d * (1 + i % 2), 10)) for i, d in enumerate(reversed(digits))) % 10 == 0


def _is_vehicle_number(found: re.Match[str]) -> bool:
    return _VEHICLE_NUMBER.search(found[0]) is not None


#: A section of a law, or a count of people, behind a word for a plate: ``reg 4000 VC``, ``tag 2 ICE``.
_NO_PLATE = re.compile(
    r"(?i)[0-9]{3,5}(?:\.[0-9]{1,2})?(?:\([a-z0-9]{1,2}\)){0,2} ?(?:C?VC|PC|HS|H&S|BP|MVC|ILCS|USC|RS|FS|TC)\b"
    r"|[0-9]{1,3} (?:ICE|HSI|ERO|CBP|DHS|FBI|DEA|ATF|USMS|USBP|PD|SO)\b"
)


def _is_plate(found: re.Match[str]) -> bool:
    start = max(found.end(i) for i in (1, 2, 3))
    return _NO_PLATE.match(found.string, start) is None


#: What a pattern alone cannot say of what it matched.
_TESTS: dict[str, Callable[[re.Match[str]], bool]] = {
    _ADDRESS: _is_address,
    _CARD: _is_card,
    _PLATE: _is_plate,
    _VIN: _is_vehicle_number,
}
#: What a text must hold for a pattern to be tried on it: most texts hold none of it.
_DIGIT, _LEADS, _MAIL, _NOTE = range(4)
_SIGNS = (
    re.compile("[0-9]"),
    re.compile(f"(?i){_WORD_AND_DIGIT}", re.ASCII),
    re.compile(f"(?i){_MAY_BE_MAIL}"),
    re.compile(r"\["),
)


def _when(kind: str, pattern: str) -> int:
    if pattern in _LED:
        return _LEADS
    return {"e-mail": _MAIL, "editorial note": _NOTE}.get(kind, _DIGIT)


#: Pattern → what is there in small letters wherever it matches, which is told in a fraction of the time.
HINTS: dict[str, str] = {
    _PROFILE: "facebook|fb|insta|ig|snap|tiktok|twitter|telegram|venmo|cashapp",
    _NETWORK_ADDRESS: "ip",
    _LICENSE: r"dl|ol[ns]|d\.l\.|driv|operator|chauffeur",
    _PASSPORT: "passport|ppt|pasaporte",
    _STATE_ID: "sid|state id",
    _FBI_NUMBER: "fbi|ucn",
    _PRISONER: "doc|tdcj|cdc|bop|inmate|prisoner|offender",
    _FINGERPRINTS: "fin",
    _BADGE: "badge|star|shield",
    _PHONE: r"[(+]|[0-9]{2}[ ./-][0-9]{3}[ ./-]|ph|tel|cel|mobile|call|cb|text|contact|whatsapp|sms|fax|im[es]i|iccid|meid",
    _ADDRESS: r"[0-9](?:-?[a-f])? |box [0-9]|[0-9]\.[0-9]{3}",
    _HOME: "liv|resid|addr",
    _PLATE: "lic|pl|lp|l/p|tag|reg",
    _QUOTED_PLATE: "[\"']",
}
_COMPILED = tuple(
    (k, _when(k, p), re.compile(HINTS.get(p, "")), re.compile(p, re.ASCII), r, _TESTS.get(p)) for k, p, r in PATTERNS
)


#: A text longer than Excel's longest cell is no reason that somebody typed, nor a long cell a plate or a name: such a text
#: is masked whole, since looking through it for a row's own details takes minutes.
_LONGEST, _LONGEST_OWN, _LONGEST_ALONE = 32_767, 1_000, LONGEST_CELL
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
    holds = [sign.search(text) is not None for sign in _SIGNS]
    if not any(holds):
        return text, ()
    small = text.lower()
    for kind, when, hint, pattern, replacement, test in _COMPILED:
        if not holds[when] or not hint.search(small):
            continue
        text, n = _masked(text, pattern, replacement, test) if test else pattern.subn(replacement, text)
        if n:
            said.append((kind, n))
            small = text.lower()
    return text, tuple(said)


def _masked(
    text: str, pattern: re.Pattern[str], replacement: str, test: Callable[[re.Match[str]], bool]
) -> tuple[str, int]:
    count = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal count
        if not test(found):
            return found[0]
        count += 1
        return found.expand(replacement)

    return pattern.sub(replaced, text), count
