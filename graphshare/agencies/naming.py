"""Ids and normal forms: two names with the same id are the same agency, unless a person says otherwise.

An id is made of the name alone (place, what tells places apart, state, kind), so that it depends neither on the order of
the names nor on what else is held.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from hashlib import sha256

from graphshare.agencies.parse import ParsedName
from graphshare.agencies.places import states
from graphshare.domain import spelling
from graphshare.domain.bodies import bodies, body_id
from graphshare.domain.model import AgencyKind

_SAME_WORDS = {
    "saint": "st",
    "sainte": "ste",
    "ft": "fort",
    "mt": "mount",
    "twp": "township",
    "cnty": "county",
    "boro": "borough",
    "hts": "heights",
    "spgs": "springs",
    "univ": "university",
    "correction": "corrections",
    "intl": "international",
    "dept": "department",
    "comm": "communications",
    "taskforce": "task force",
    "dtf": "drug task force",
    "tf": "task force",
    "metropolitan": "metro",
}
_LONG_FORMS = (
    (re.compile(r"\bsheriffs? (?:office|department)\b|\bsheriffs?\b|\bsd\b"), "so"),
    (re.compile(r"\bpolice department\b|\bpolice\b"), "pd"),
    (re.compile(r"\bdepartment of public safety\b|\bpublic safety department\b|\bpublic safety\b"), "dps"),
    (re.compile(r"^(?:city|town|village) of\b"), " "),
)
#: In these states a city may have a sheriff of its own beside the county of the same name.
_CITY_SHERIFFS = {"VA", "MD", "MO", "NV"}
_CITY_SHERIFF_PLACES = {("FL", "jacksonville")}
#: What a state's own body is, so that its short and long names meet.
_STATE_BODIES = (
    (r"public safety|\bdps\b", "public-safety"),
    (r"highway patrol|\bchp\b", "highway-patrol"),
    (r"state police|state pd|state troopers", "state-police"),
    (r"state patrol", "state-patrol"),
    (r"bureau of (?:criminal )?investigations?|\b[ktgso]bi\b", "bureau-of-investigation"),
    (r"department of law enforcement|\bfdle\b", "department-of-law-enforcement"),
    (r"law enforcement division|\bsled\b", "law-enforcement-division"),
    (r"law enforcement agency|\balea\b", "law-enforcement-agency"),
)
#: States where a town and the village or city of the same name are two governments.
_TOWNS_APART = {"NY", "WI"}
_TOWN = re.compile(r"\btown of [a-z]|[a-z] town(?: ny| wi)?(?: (?:pd|police)\b.*)?$")
_OF_TOWNS = frozenset({AgencyKind.POLICE, AgencyKind.MUNICIPAL})
_FILLER = {"department", "dept", "of", "the", "state", "office", "division", "s", "and", "for"}


_WORD = re.compile(r"[^\W_]+")


def slug(text: str) -> str:
    """Lower-case letters and digits joined by hyphens; a hash where nothing of the kind is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return found or f"name-{sha256(text.encode()).hexdigest()[:8]}"


def same_words(text: str) -> str:
    """Text in lower case with spellings that mean the same made one (``Twp``, ``Saint``, ``Ft``)."""
    words = _WORD.findall(text.lower().replace(".", " ").replace("'", "").replace("&", " and "))
    return " ".join([_SAME_WORDS.get(w, w) for w in words]).replace("independent school district", "isd")


@lru_cache(maxsize=200_000)
def normal_form(parsed: ParsedName) -> tuple[str, ...]:
    """The words of a name without marks, in order of the alphabet: word order, long and short forms make no difference."""
    folded = same_words(parsed.name)
    for pattern, word in _LONG_FORMS:
        folded = pattern.sub(word, folded)
    if parsed.state:
        folded = re.sub(rf"\b{parsed.state.lower()}\b", " ", folded) + f" {parsed.state.lower()}"
    return tuple(sorted(folded.split()))


@lru_cache(maxsize=200_000)
def agency_id(parsed: ParsedName) -> str:
    """The id of the agency that a name stands for."""
    if parsed.junk:
        return f"set-aside-{slug(parsed.name)}"
    if parsed.itself and parsed.body:
        return body_id(parsed.body)
    if parsed.federal:
        return _federal(parsed)
    if parsed.state and parsed.kind and parsed.place is None and parsed.qualifier is None:
        return _of_state(parsed)
    parts = [_place(parsed)]
    if parsed.qualifier:
        told = re.sub(r"\bcounty\b", "", parsed.qualifier)
        parts.append(slug(told) if told.strip() else "")
    if parsed.state:
        parts.append(parsed.state.lower())
    if parsed.kind:
        parts.append(parsed.kind.value.replace("_", "-"))
    found = "-".join(p for p in parts if p)
    return found if found not in _body_ids() else f"{found}-local"


def with_county(ident_of: ParsedName, county: str) -> ParsedName:
    """The same name, told apart by a county."""
    from dataclasses import replace

    return replace(ident_of, qualifier=county.lower(), county=county)


@cache
def _body_ids() -> frozenset[str]:
    return frozenset(body_id(b) for b in bodies())


def _place(parsed: ParsedName) -> str:
    place = same_words(parsed.place or parsed.name)
    if parsed.state in _TOWNS_APART and parsed.kind in _OF_TOWNS and _TOWN.search(same_words(parsed.name)):
        return slug(f"{place.removesuffix(' town')} town")
    if parsed.kind is AgencyKind.SHERIFF and parsed.state and not re.search(r"\b(?:county|parish)\b", place):
        cities = parsed.state in _CITY_SHERIFFS or (parsed.state, place) in _CITY_SHERIFF_PLACES
        if not cities:
            place += " parish" if parsed.state == "LA" else " county"
    if parsed.kind is AgencyKind.TRIBAL:
        place = re.sub(r"\btribal$", "", place).strip() or place
    return slug(place)


def _federal(parsed: ParsedName) -> str:
    if (
        parsed.body and parsed.place and _apart_from(parsed.body, parsed.place)
    ):  # an office, however its body is written
        place = slug(same_words(parsed.place))
        return "-".join(filter(None, (body_id(parsed.body), place, (parsed.state or "").lower())))
    words = same_words(re.sub(r"\bU\.?\s?S\.?(?=\W)", " ", parsed.name)).split()
    kept = [
        w
        for w in words
        if w not in {"united", "states", "office", "of", "the", "base", "police", "pd", "and", "department"}
    ]
    found = slug(" ".join(kept) or parsed.name)
    return found if found not in _body_ids() else f"{found}-office"


def _apart_from(body: str, place: str) -> bool:
    """Whether the place of a federal agency is an office's, in whose name nothing of the body's own is left."""
    own = {*spelling.key(bodies()[body].full).words, *spelling.key(body).words}
    return own.isdisjoint(spelling.key(place).words)


def _of_state(parsed: ParsedName) -> str:
    state = states()[parsed.state or ""]
    name = same_words(parsed.name)
    if parsed.kind is AgencyKind.STATE_POLICE:
        for pattern, word in _STATE_BODIES:
            if re.search(pattern, name):
                return f"{slug(state)}-{word}"
    without = re.sub(rf"\b(?:{state.lower()}|{(parsed.state or '').lower()})\b", " ", name)
    without = re.sub(r"\(.*?\)", " ", without)
    words = [w for w in without.split() if w not in _FILLER]
    return slug(" ".join([state, *words, *([] if words else [parsed.kind.value if parsed.kind else ""])]))
