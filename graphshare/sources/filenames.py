"""What the names of released files and their folders say: whose release it is, and of which days.

Only a name that ends in a kind of agency beside its state is believed (``South Portland ME PD``, ``oakland_ca_pd_…``),
or one that ends in a kind written out (``boulder_police_department``).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath

from graphshare.states import STATES

_KINDS = {
    **{k: k.upper() for k in ("pd", "so", "sd", "dps", "psd", "sp", "da", "scso", "cso", "hp", "uspd")},
    "police": "Police",
    "sheriff": "Sheriff",
    "sheriffs": "Sheriff's",
}
_WRITTEN_OUT = re.compile(
    r"(?:police|sheriff'?s?) (?:department|dept|office)|department of public safety|highway patrol|state police"
)
#: Words of file names that are no part of a place's name.
_STOP_WORDS = (
    "audit audits network networks org organization organisation search searches log logs export exports flock portal transparency "
    "shared sharing list report records data raw csv copy final redacted public release foia cpra request event events"
)
_STOP = frozenset(_STOP_WORDS.split())
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {m: i for i, m in enumerate(_MONTH_NAMES.split(), 1)}
_DAY = re.compile(
    r"(?<![0-9])(?:"
    r"(?P<y1>20[0-9]{2})[-_. ](?P<m1>[01]?[0-9])[-_. ](?P<d1>[0-3]?[0-9])"
    r"|(?P<m2>[01]?[0-9])[-_. ](?P<d2>[0-3]?[0-9])[-_. ](?P<y2>20[0-9]{2})"
    r"|(?P<y3>20[0-9]{2})[-_. ](?P<n3>[A-Za-z]{3,9})[-_. ](?P<d3>[0-3]?[0-9])"
    r"|(?P<n4>[A-Za-z]{3,9})[-_. ](?P<d4>[0-3]?[0-9])[-_., ]+(?P<y4>20[0-9]{2})"
    r"|(?P<y5>20[0-9]{2})(?P<m5>[01][0-9])(?P<d5>[0-3][0-9])"
    r"|(?P<m6>[01][0-9])(?P<d6>[0-3][0-9])(?P<y6>20[0-9]{2})"
    r")(?![0-9])"
)


def stem(name: str) -> str:
    """A file's name without its endings and a browser's ``(1)``."""
    base = PurePath(name).name
    while (
        shorter := re.sub(r"\.(?:csv|tsv|txt|xlsx?|xlsm|ods|json|geojson|html?|gz|zip)$", "", base, flags=re.IGNORECASE)
    ) != base:
        base = shorter
    return re.sub(r"\s*\([0-9]+\)$", "", base).strip()


def days_in(name: str) -> list[date]:
    """The days that a name gives, in its order."""
    found = []
    for match in _DAY.finditer(stem(name)):
        part = {k[0]: v for k, v in match.groupdict().items() if v}
        month = int(part["m"]) if "m" in part else _MONTHS.get(part.get("n", "")[:3].lower(), 0)
        try:
            found.append(date(int(part["y"]), month, int(part["d"])))
        except ValueError:
            continue
    return found


def day_in(name: str) -> str | None:
    """The one day that a name gives, as ISO text; the last of a period; ``None`` without one."""
    days = days_in(name)
    return max(days).isoformat() if days else None


def agency_in(name: str) -> str | None:
    """The agency that a file's or folder's name gives; ``None`` where it is not sure."""
    text = _DAY.sub(" ; ", stem(name))
    text = re.sub(r"[_\s]+", " ", text)
    if " " not in text.strip():
        text = text.replace("-", " ")
    text = re.sub(r"[-–—,;()\[\]]+", " ; ", text)
    words = text.split()
    for i, word in enumerate(words):
        state, kind = _state(word), _KINDS.get(word.lower())
        nxt = words[i + 1] if i + 1 < len(words) else ""
        if state and nxt.lower() in _KINDS and (place := _place(words[:i])):
            return f"{place} {state} {_KINDS[nxt.lower()]}"
        if kind and _state(nxt) and (place := _place(words[:i])):
            return f"{place} {kind} {_state(nxt)}"
    match = _WRITTEN_OUT.search(" ".join(words).lower())
    if match and " ".join(words).lower().endswith(match.group()):
        before = " ".join(words)[: match.start()].split()
        if place := _place(before):
            return f"{place} {_titled(match.group().split())}"
    return None


def _state(word: str) -> str | None:
    return word.upper() if word.upper() in STATES and (word.isupper() or word.islower()) else None


def _place(words: list[str]) -> str | None:
    """The words of a place directly before a state or kind, back to a word that cannot be part of it."""
    place: list[str] = []
    for word in reversed(words):
        if word == ";" or word.lower() in _STOP or not re.fullmatch(r"[A-Za-z.'&]+", word) or len(place) == 5:
            break
        place.insert(0, word)
    return _titled(place) or None


def _titled(words: list[str]) -> str:
    """Words in capitals as names have them, where they are all in lower case."""
    text = " ".join(words)
    if text != text.lower():
        return text
    return " ".join(w if w in ("of", "and", "the", "at") and i else w[:1].upper() + w[1:] for i, w in enumerate(words))
