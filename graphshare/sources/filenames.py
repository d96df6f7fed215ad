"""What the names of released files and their folders say: whose release it is, and of which days.

Only a name that holds a place with its state beside a kind of agency is believed (``South Portland ME PD``,
``oakland_ca_pd_…``, ``Elm Police Department (OH)``), one that ends in a kind written out (``boulder_police_department``),
or one that is nothing but a place and a state (``2025-06-11_Elm_OH``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import PurePath

from graphshare.domain.states import STATES

#: What is read out of a name: a day or an agency.
Reads = Callable[[str], str | None]

_KINDS = {
    **{k: k.upper() for k in ("pd", "so", "sd", "dps", "psd", "sp", "da", "scso", "cso", "hp", "uspd")},
    "police": "Police",
    "sheriff": "Sheriff",
    "sheriffs": "Sheriff's",
    "sheriff's": "Sheriff's",
}
#: Kinds of several words; they are read as one.
_LONG_KIND = re.compile(
    r"(?i)\b(?:(?:police|sheriff'?s?) (?:department|dept|office|bureau)|department of public safety|highway patrol|state police)\b"
)
#: Words of file names that are no part of a place's name, alone or run together (``sharednetworks``).
_STOP_WORDS = (
    "audits audit networks network organizations organization organisations organisation agencies agency org searches search logs log "
    "exports export flock safety transparency flocksafety portals portal shared sharing shares share lists list reports report records "
    "record data raw csv copy final redacted public release foia foaa cpra pra prr request events event responsive inbound outbound "
    "external internal monthly with me im from of for the and as access page com"
)
_STOP = frozenset(_STOP_WORDS.split()) - {"of", "the", "and", "with", "me", "as", "com", "page", "for", "from"}
_RUN_TOGETHER = re.compile(rf"(?i)(?:{'|'.join(_STOP_WORDS.split())})+")
_PART = re.compile(r"(?i)(?:doc|part|page|file|sheet|tab|v|vol)\d*")
#: Words that many names of agencies have.
_CODES = frozenset(s.lower() for s in STATES)
_COMMON = frozenset(
    (
        *_KINDS,
        *["county", "city", "town", "of", "the", "department", "office", "public", "safety", "university", "college"],
    )
)
#: What may stand before a place and is no part of it.
_BEFORE_A_PLACE = frozenset(("of", "and", "at", "for", "from", "by", "with", "to", "in", "me", "us", "pd", "so"))
#: Words behind which a place begins.
_NO_PLACE = frozenset(
    ("that", "which", "who", "whom", "for", "from", "by", "with", "our", "your", "their", "agency", "report")
)
#: Codes of states that are words, too: only a day beside them makes a place and state of ``Desktop_OK``.
_WORDS_TOO = frozenset(("OK", "IN", "OR", "ME", "HI", "PA", "MA", "AS", "CO", "ID"))
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {m: i for i, m in enumerate(_MONTH_NAMES.split(), 1)}
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DAY = re.compile(
    r"(?i)(?<![0-9])(?:"
    r"(?P<y1>20[0-9]{2})[-_. ](?P<m1>[01]?[0-9])[-_. ](?P<d1>[0-3]?[0-9])"
    r"|(?P<m2>[01]?[0-9])[-_. ](?P<d2>[0-3]?[0-9])[-_. ](?P<y2>20[0-9]{2})"
    rf"|(?P<y3>20[0-9]{{2}})[-_. ](?P<n3>{_MONTH})[-_. ](?P<d3>[0-3]?[0-9])"
    rf"|(?<![a-z])(?P<n4>{_MONTH})[-_. ]{{1,2}}(?P<d4>[0-3]?[0-9])(?:st|nd|rd|th)?[-_., ]+(?P<y4>20[0-9]{{2}})"
    rf"|(?P<d7>[0-3]?[0-9])[-_. ]?(?P<n7>{_MONTH})[-_., ]{{0,2}}(?P<y7>20[0-9]{{2}})"
    r"|(?P<y5>20[0-9]{2})(?P<m5>[01][0-9])(?P<d5>[0-3][0-9])(?=[0-9]{4,6}(?![0-9])|(?![0-9]))"
    r"|(?P<m6>[01][0-9])(?P<d6>[0-3][0-9])(?P<y6>20[0-9]{2})"
    # years of two digits, with the same sign between all three: 6.5.26, 06-05-26
    r"|(?P<m8>[01]?[0-9])(?P<sign>[-_./])(?P<d8>[0-3]?[0-9])(?P=sign)(?P<s8>2[0-9])"
    rf"|(?P<d9>[0-3]?[0-9])[-_. ](?P<n9>{_MONTH})[-_. ](?P<s9>2[0-9])"
    # run together with a word or a time of day: list091526, Agencies091526pm; a number of a request is neither
    r"|(?:(?<=[A-Za-z]{3})|(?<=[a-z]{3}[ _])|(?=[0-9]{6}[ap]m))(?P<m0>[01][0-9])(?P<d0>[0-3][0-9])(?P<s0>2[0-9])"
    r")(?:(?<=[0-9])(?=[0-9]{4,6}(?![0-9]))|(?![0-9]))"
)
_ENDINGS = "csv|tsv|txt|xlsx?|xlsm|xlsb|ods|jsonl?|ndjson|geojson|html?|mhtml?|pdf|gz|zip"


def stem(name: str) -> str:
    """A file's name without its endings and a browser's ``(1)``."""
    base = PurePath(name).name
    while (shorter := re.sub(rf"\.(?:{_ENDINGS})$", "", base, flags=re.IGNORECASE)) != base:
        base = shorter
    return re.sub(r"(?: - Copy)?\s*(?:\([0-9]+\))?$", "", base).strip()


def days_in(name: str) -> list[date]:
    """The days that a name gives, in its order."""
    found = []
    for match in _DAY.finditer(stem(name)):
        part = {k[0] if k[0] != "s" else "short": v for k, v in match.groupdict().items() if v and k != "sign"}
        month = int(part["m"]) if "m" in part else _MONTHS.get(part.get("n", "")[:3].lower(), 0)
        year = int(part["y"]) if "y" in part else 2000 + int(part["short"])
        try:
            found.append(date(year, month, int(part["d"])))
        except ValueError:
            continue
    return found


_MONTH_OF_YEAR = re.compile(
    rf"(?i)(?<![a-z])(?P<n>{_MONTH})[-_., ]{{0,2}}(?P<y>20[0-9]{{2}})(?![0-9])"
    r"|(?<![0-9])(?P<y2>20[0-9]{2})[-_. ](?P<m>0[1-9]|1[0-2])(?![-_. ]?[0-9])"
)


def period_in(name: str) -> tuple[date, date] | None:
    """The first and last day of the period that a name gives: two days or more, or whole months."""
    days = days_in(name)
    if len(days) > 1:
        return min(days), max(days)
    if days:
        return None
    months = []
    for match in _MONTH_OF_YEAR.finditer(stem(name)):
        month = int(match["m"]) if match["m"] else _MONTHS[match["n"][:3].lower()]
        months.append((int(match["y"] or match["y2"]), month))
    if not months:
        return None
    (year, month), (end, last) = min(months), max(months)
    return date(year, month, 1), date(end + last // 12, last % 12 + 1, 1) - timedelta(days=1)


def day_in(name: str) -> str | None:
    """The one day that a name gives, as ISO text; the last of a period; ``None`` without one."""
    days = days_in(name)
    return max(days).isoformat() if days else None


def agency_in(name: str) -> str | None:
    """The agency that a file's or folder's name gives; ``None`` where it is not sure."""
    words = _words(stem(name))
    for i, word in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else ""
        if (state := _state(word)) and (kind := _kind(after)) and (place := _place(words[:i])):
            beyond = words[i + 2] if i + 2 < len(words) else ""
            if state == "CO" and _state(beyond):  # jackson co so ms: a county
                return f"{place} County {kind} {_state(beyond)}"
            return f"{place} {state} {kind}"
        if (kind := _kind(word)) and (state := _state(after)) and (place := _place(words[:i])):
            return f"{place} {kind} {state}"
    for i, word in enumerate(words):
        if "~" in word and not any(map(_speaks, words[i + 1 :])) and (place := _place(words[:i])):
            return f"{place} {_kind(word)}"
    found = _place_and_state(words)
    return found if found and (found[-2:] not in _WORDS_TOO or days_in(name)) else None


def alike(one: str, other: str) -> bool:
    """Whether two names of agencies may be one: the same state, where both give one, and a word of the place in common."""
    first, second = (set(re.findall(r"[a-z]+", name.lower())) for name in (one, other))
    codes = [{w.lower() for w in name.split() if w.upper() == w and w.lower() in _CODES} for name in (one, other)]
    if codes[0] and codes[1] and not codes[0] & codes[1]:
        return False
    return bool((first & second) - _CODES - _COMMON)


def _words(text: str) -> list[str]:
    """The words of a name; ``;`` where a name cannot go on, a kind of several words as one (``Police~Department``)."""
    text = _DAY.sub(" ; ", text.replace("\u2019", "'"))
    text = re.sub(r"(?i)(?:https?[:_-]*)?transparency\.flocksafety\.com", " ; ", text)
    text = re.sub(r"[_\s]+", " ", text)
    text = re.sub(r"\(([A-Za-z]{2})\)", lambda m: f" {m[1]} " if m[1].upper() in STATES else f" ; {m[1]} ; ", text)
    text = re.sub(r",(?= ?([A-Z]{2})\b)", lambda m: " " if m[1] in STATES else " ; ", text)
    text = re.sub(r" [-\u2013\u2014]+ |[-\u2013\u2014]{2,}|[\u2013\u2014,;()\[\]]+", " ; ", text)
    words = [part for word in text.split() for part in _parts(word)]
    return _LONG_KIND.sub(lambda m: m.group().replace(" ", "~"), " ".join(words)).split()


def _parts(word: str) -> list[str]:
    """A word at its hyphens, unless they belong to it (``Winston-Salem``); words run together where that is plain."""
    parts = [p for p in re.split(r"-", word) if p]
    split = len(parts) > 1 and (
        word.islower() or any(_state(p) or _kind(p) or not p.isalpha() or _stops(p) for p in parts)
    )
    out = []
    for part in parts if split else ["-".join(parts)]:
        run = re.fullmatch(r"((?:[A-Z][a-z]+)+)([A-Z]{2})(PD|SO|SD|DPS)", part)  # DanvilleILPD
        if run and run[2] in STATES:
            out += [*re.findall(r"[A-Z][a-z]+", run[1]), run[2], run[3]]
        else:
            out.append(part)
    return out or [";"]


def _kind(word: str) -> str | None:
    if "~" in word:
        return _titled(word.split("~"))
    return _KINDS.get(word.lower())


def _state(word: str) -> str | None:
    return word.upper() if word.upper() in STATES and (word.isupper() or word.islower()) else None


def _stops(word: str) -> bool:
    return word.lower() in _STOP or (len(word) > 7 and _RUN_TOGETHER.fullmatch(word) is not None)


def _speaks(word: str) -> bool:
    """Whether a word is more than a sign, a number or a word of file names."""
    return word != ";" and not _stops(word) and not _PART.fullmatch(word) and any(c.isalpha() for c in word)


def _place(words: list[str]) -> str | None:
    """The words of a place directly before a state or kind, back to a word that cannot be part of it."""
    place: list[str] = []
    for word in reversed(words):
        if _stops(word) or not re.fullmatch(r"[A-Za-z.'&-]+", word) or len(place) == 5:
            break
        if word.lower() in _NO_PLACE:
            break
        place.insert(0, word)
    while place and place[0].lower() in _BEFORE_A_PLACE:
        place.pop(0)
    return _titled(place) or None


def _place_and_state(words: list[str]) -> str | None:
    """``Elm Falls OH`` where a name is nothing else but a day and words of file names."""
    spoken = [w for w in words if _speaks(w)]
    if len(spoken) < 2 or not (state := _state(spoken[-1])) or not spoken[-1].isupper():
        return None
    place = spoken[:-1]
    at = words.index(place[0])
    together = words[at : at + len(spoken)] == spoken
    named = all(re.fullmatch(r"[A-Z][a-z.'-]+(?:[A-Z-][a-z]+)*|of|the", w) for w in place)
    return f"{' '.join(place)} {state}" if together and named and len(place) <= 3 else None


def _titled(words: list[str]) -> str:
    """Words in capitals as names have them, where they are all in lower case."""
    text = " ".join(words)
    if text != text.lower():
        return text
    return " ".join(w if w in ("of", "and", "the", "at") and i else w[:1].upper() + w[1:] for i, w in enumerate(words))
