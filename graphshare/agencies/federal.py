"""Federal agencies told from their names: the body itself, an office of it, a base, a veterans' hospital."""

from __future__ import annotations

import re
from functools import cache

from graphshare.agencies.places import lower_pattern, packaged
from graphshare.domain import spelling
from graphshare.domain.bodies import bodies, deepest, find_body, joint_bodies, joint_body

#: Aliases that alone, unmarked, mean something else as often (a state's Department of Social Services).
_DOUBTFUL = {
    *("DSS", "OSI", "OIG", "NPS", "Diplomatic Security", "Diplomatic Security Services", "Federal Prisons"),
    *("Capitol Police", "Fish and Wildlife", "Park Police", "Park Service", "Veterans Affairs Police", "Probation"),
    *("Fish and Wildlife Service", "Forest Service", "Probation Office", "Veterans Administration Police"),
    *("Probation and Pretrial Services", "Veterans Affairs", "Army", "Navy", "Air Force", "Internal Revenue"),
}
#: Names that states have too; federal only with "US" before them, or where nothing else stands in the name.
_SHARED = {
    *("Department of Homeland Security", "Department of Justice", "Homeland Security", "Forest Service"),
    *("Department of Veterans Affairs", "Veterans Affairs", "Air Force", "Homeland Security Department"),
    *("Marshals Service", "Border Control", "State Department"),
}

_LOCAL = re.compile(r"\b(?:PD|SO|Police Dep\w*|Sheriff\w*|Campus|University|County)\b", re.IGNORECASE)
_UNITED_STATES = re.compile(
    r"^(?:the )?(?:U\.?\s?S[.,]?|USA|United States)(?=[\s-]+[A-Za-z])(?![\s-]+(?:Hwy|Highway|Route|Bank|Steel|Foods|Security)\b)",
    re.IGNORECASE,
)
#: What bears the name of a body and is not it: ice to skate on, a club of those who were there.
_NAMESAKES = re.compile(
    r"\bICE (?:Arena|Rink|House|Cream|Skat\w+|Hockey|Center|Plant|Palace|Plex|Box|Company|Co)\b"
    r"|\bFBI (?:National Academy|NA) Associates\b",
    re.IGNORECASE,
)
#: Initials with dots, of three letters at least.
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}[A-Za-z]\b\.?|\b(?:[A-Za-z]\.){3,}")
_STATE_VETERANS = re.compile(
    r"\b(?:State|Department|Dept\.?|Division|Office|Commission) (?:of|for) Veterans\b", re.IGNORECASE
)
_US = r"(?:U\.?\s?S[.,]?|United States)"
_BETWEEN = r"(?:[^\w]{1,4}(?:(?:and|of|the|for)\W{1,4}){0,2})"


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str | None]]:
    """Bases, parks and hospitals as one pattern, and the body of each of its groups."""
    places: dict[str, list[str]] = packaged("federal")["places"]
    groups = {f"p{n}": None if body == "other" else body for n, body in enumerate(places)}
    either = (f"(?P<{g}>{'|'.join(patterns)})" for g, patterns in zip(groups, places.values(), strict=True))
    return re.compile("|".join(either), re.IGNORECASE), groups


def _at_a_place(name: str) -> tuple[bool, str | None]:
    pattern, groups = _places()
    found = pattern.search(name)
    return (True, groups[found.lastgroup or ""]) if found else (False, None)


def _telling(name: str) -> list[str]:
    """The words of a name that tell it."""
    plain = name.replace("&", "and").replace(".", "").replace("'", "")
    return [w for w in re.findall(r"[A-Za-z]+", plain) if w.lower() not in ("and", "of", "the", "for")]


def _phrase(name: str) -> str:
    """A name of several words as a pattern, however its words are spelled."""
    words = _telling(name)
    if words[0].upper() == "US":
        return rf"{_US}[\s-]{{1,3}}{_BETWEEN.join(map(_word, words[1:]))}"
    return _BETWEEN.join(map(_word, words))


def _word(word: str) -> str:
    """A word of a name in any of its spellings."""
    known = spelling.word_of(word)
    stem = word.removesuffix("s") if len(word) > 3 else word
    return spelling.forms(known) if known else rf"{re.escape(stem)}(?:'s|s'?)?"


def _names() -> set[str]:
    return {a for b in bodies().values() for a in b.names} - _DOUBTFUL - _SHARED


@cache
def _acronyms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Acronyms of bodies that open a name, and anywhere in one."""
    acronyms = sorted((a for a in _names() if a.isupper() and len(a) >= 3), key=len, reverse=True)
    either = "|".join(re.escape(a).replace(r"\ ", r"[\s-]{1,3}") for a in acronyms)
    return re.compile(rf"^({either})(?![\w'])"), re.compile(rf"(?<![\w'])({either})(?![\w'])")


def _long_names() -> list[str]:
    return [a for a in _names() if not a.isupper() and len(a) >= 8]


@cache
def _phrases_by_first() -> dict[str, list[str]]:
    """The names of several words by a pattern of their first word."""
    found: dict[str, list[str]] = {}
    for phrase in _long_names():
        first = _telling(phrase)[0]
        found.setdefault(_US if first.upper() == "US" else _word(first), []).append(phrase)
    return found


@cache
def _phrase_opens() -> re.Pattern[str]:
    """The first words of the phrases, a look that costs little: few names hold one."""
    return re.compile(rf"\b(?:{'|'.join(sorted(_phrases_by_first()))})", re.IGNORECASE)


@cache
def _first_words() -> dict[str, re.Pattern[str]]:
    return {first: re.compile(rf"\b{first}", re.IGNORECASE) for first in sorted(_phrases_by_first())}


@cache
def _phrases(*firsts: str) -> re.Pattern[str]:
    """The phrases that open with some first words; to compile all of them takes a sixth of a second."""
    phrases = sorted((p for f in firsts for p in _phrases_by_first()[f]), key=lambda a: (-len(a), a))
    return re.compile(rf"\b(?:{'|'.join(_phrase(p) for p in phrases)})(?!\w)", re.IGNORECASE)


def _phrases_in(name: str, start: int = 0) -> list[re.Match[str]]:
    """The names of several words, as people know bodies, that a name holds from a place on, one behind the other.

    Each first word has a pattern of its own; only those that open at one place are one, in which the longest is tried first.
    """
    found: list[re.Match[str]] = []
    if not _phrase_opens().search(name, start):
        return found
    firsts = [first for first, pattern in _first_words().items() if pattern.search(name, start)]
    while there := [(m, first) for first in firsts if (m := _phrases(first).search(name, start))]:
        at = min(m.start() for m, _ in there)
        opening = {first: m for m, first in there if m.start() == at}
        match = _phrases(*opening).match(name, at) or next(iter(opening.values()))
        found.append(match)
        start, firsts = match.end(), [first for _, first in there]
    return found


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(spelling.key(d).text for d in _DOUBTFUL)


@cache
def _federal_words() -> re.Pattern[str]:
    """What at least stands in the name of a federal agency in lower case."""
    aliases = {a.lower() for b in bodies().values() for a in b.names}
    aliases |= {re.sub(r"^(?:u\.?s\.?|united states) ", "", a) for a in aliases}
    aliases |= {j.lower() for j in joint_bodies()}
    every = {re.escape(a.split()[0]) for a in aliases if " " not in a or a.endswith(" oig")}
    # of a name of several words one that tells it; the words between may be spelled in any way
    telling = ("homeland", "immigration", "border", "marshal", "federal", "postal", "removal", "secret", "citizenship")
    told = "|".join(map(spelling.forms, telling))
    told += "|nav|arm|air|joint|alc|tab|tob|bure?a|b[ue]re|drug|durg|park|national|dep|coast|fish|usps|capitol|capital"
    told += "|tenn|transp|intern|tax|general|veter|diplo|task|high|org|forest|criminal|crim"
    places = [lower_pattern(p) for patterns in packaged("federal")["places"].values() for p in patterns]
    opens = r"u\.?\s?s[.,]?(?![a-z])|usa(?![a-z])|united states|(?:[a-z][^a-z]{1,4}){2,}"
    words = "|".join(sorted(every))
    return re.compile(rf"(?<![a-z])(?:(?:{words})(?![a-z])|{told}|{'|'.join(places)}|{opens})")


def _whole(name: str, *, marked: bool) -> str | None:
    """The body that the whole name means, unless it is a name that means something else as often."""
    body = find_body(name)
    if body is None:
        return None
    key = spelling.key(name)
    return body.name if marked or key.us or key.text not in _doubtful() else None


def federal_body(name: str, *, marked: bool) -> tuple[bool, str | None, bool]:
    """Whether a name without marks is a federal agency's, which body it is or is part of, and whether it is the body itself.

    ``marked``: the list itself marks it as federal.
    """
    if not marked and name.isascii() and not _federal_words().search(name.lower()):
        return False, None, False
    if whole := _whole(name, marked=marked):
        return True, whole, True
    name = _DOTTED.sub(lambda m: m[0].replace(".", ""), name)
    if not marked and _NAMESAKES.search(name):
        return False, None, False
    if joint := joint_body(name):
        return marked or joint.federal, None, False
    leading, anywhere = _acronyms()
    local = _LOCAL.search(name) is not None
    if (m := leading.match(name)) and not (local and m.group(1) == "ICE" and not marked):
        return True, _of_line([m.group(1), *_all(name, m.end())]), False
    if (not local or marked) and (m := next(iter(_phrases_in(name)), None) or anywhere.search(name)):
        return True, _of_line([m.group(0), *_all(name, m.end())]), False
    if m := _UNITED_STATES.match(name):
        return True, _after_united_states(name[m.end() :]) or _at_a_place(name)[1], False
    if re.search(r"\bBorder Control\b", name, re.IGNORECASE):
        return True, "Border Patrol", False
    if marked or not _STATE_VETERANS.search(name):
        found_there, body = _at_a_place(name)
        return marked or found_there, body, False
    return False, None, False


def _all(name: str, start: int) -> list[str]:
    """The further names of bodies that a name holds from a place on."""
    return [m.group(0) for m in (*_phrases_in(name, start), *_acronyms()[1].finditer(name, start))]


def bodies_in(name: str) -> list[str]:
    """Every body that a federal agency's name holds, in no order that means anything."""
    return [b.name for w in _all(name, 0) if (b := find_body(w))]


def _of_line(written: list[str]) -> str | None:
    """The body of an office that names one or several: the furthest down of one line of the tree, else the first."""
    found = [b.name for w in written if (b := find_body(w))]
    return (deepest(found) or found[0]) if found else None


def _after_united_states(rest: str) -> str | None:
    words = rest.replace("-", " ").split()
    for n in range(len(words), 0, -1):
        if found := find_body("US " + " ".join(words[:n])):
            return found.name
    return "Border Patrol" if re.match(r"\s*Border Control\b", rest, re.IGNORECASE) else None


def office(name: str) -> str | None:
    """The place or institution in a federal agency's name, without the body's own words."""
    name = _DOTTED.sub(lambda m: m[0].replace(".", ""), name)
    rest = re.sub(r"\b(?:Police|PD|Law Enforcement)$", "", name.strip()).strip(" -,.")
    leading, _ = _acronyms()
    rest = leading.sub("", rest)
    for phrase in reversed(_phrases_in(rest)):
        rest = rest[: phrase.start()] + rest[phrase.end() :]
    rest = _UNITED_STATES.sub("", rest).strip(" -,/.")
    while (shorter := leading.sub("", rest).strip(" -,/")) != rest:
        rest = shorter
    rest = re.sub(r"^(?:Field Office|Field Division|Police|Office)\b", "", rest).strip(" -,")
    return " ".join(rest.split()) or None
