"""Federal agencies told from their names: the body itself, an office of it, a base, a veterans' hospital."""

from __future__ import annotations

import re
from functools import cache

from graphshare.bodies import bodies, find_body
from graphshare.identity.places import lower_pattern, packaged

#: Aliases that alone, unmarked, mean something else as often (a state's Department of Social Services).
_DOUBTFUL = {
    *("DSS", "OSI", "OIG", "NPS", "Homeland Security", "Diplomatic Security", "Federal Prisons"),
    *("Capitol Police", "Fish and Wildlife", "Park Police", "Park Service", "Veterans Affairs Police", "Probation"),
    *("Fish and Wildlife Service", "Fish & Wildlife Service", "Forest Service", "Probation Office"),
    *("Probation and Pretrial Services", "Veterans Affairs", "Army", "Navy", "Air Force"),
}
#: Names that states have too; federal only with "US" before them.
_SHARED = {
    *("Department of Homeland Security", "Department of Justice", "Homeland Security", "Forest Service"),
    *("Department of Veterans Affairs", "Veterans Affairs", "Air Force"),
}

_LOCAL = re.compile(r"\b(?:PD|SO|Police Dep\w*|Sheriff\w*|Campus|University|County)\b", re.IGNORECASE)
_UNITED_STATES = re.compile(
    r"^(?:the )?(?:U\.?\s?S\.?|USA|United States)(?=[\s-]+[A-Za-z])(?![\s-]+(?:Hwy|Highway|Route|Bank|Steel|Foods|Security)\b)",
    re.IGNORECASE,
)
_STATE_VETERANS = re.compile(
    r"\b(?:State|Department|Dept\.?|Division|Office|Commission) (?:of|for) Veterans\b", re.IGNORECASE
)


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


@cache
def _opening() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    every = {a for b in bodies().values() for a in (b.name, b.full, *b.aliases)} - _DOUBTFUL - _SHARED
    acronyms = sorted((a for a in every if a.isupper() and len(a) >= 3), key=len, reverse=True)
    phrases = sorted((a for a in every if not a.isupper() and len(a) >= 8), key=len, reverse=True)
    either = "|".join(re.escape(a) for a in acronyms)
    return (
        re.compile(rf"^({either})(?![\w'])"),
        re.compile(rf"(?<![\w'])({either})(?![\w'])"),
        re.compile(rf"\b(?:{'|'.join(re.escape(p) for p in phrases)})\b", re.IGNORECASE),
    )


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(d.lower() for d in _DOUBTFUL)


@cache
def _federal_words() -> re.Pattern[str]:
    """What at least stands in the name of a federal agency in lower case."""
    aliases = {a.lower() for b in bodies().values() for a in (b.name, b.full, *b.aliases)}
    aliases |= {re.sub(r"^(?:u\.?s\.?|united states) ", "", a) for a in aliases}
    every = {re.escape(a) for a in aliases}
    places = [lower_pattern(p) for patterns in packaged("federal")["places"].values() for p in patterns]
    opens = r"u\.?\s?s\.?(?![a-z])|usa(?![a-z])|united states|border control|(?:[a-z]\.){2,}"
    # a short name may stand with dots between its letters, or with other signs between its words
    words = "|".join(sorted(e.replace("\\ ", "[^a-z0-9]+") for e in every))
    return re.compile(rf"(?<![a-z])(?:(?:{words})(?![a-z])|{'|'.join(places)}|{opens})")


def federal_body(name: str, *, marked: bool) -> tuple[bool, str | None, bool]:
    """Whether a name without marks is a federal agency's, which body it is or is part of, and whether it is the body itself.

    ``marked``: the list itself marks it as federal.
    """
    if not marked and name.isascii() and not _federal_words().search(name.lower()):
        return False, None, False
    whole = find_body(name)
    if whole and (marked or name.lower() not in _doubtful()):
        return True, whole.name, True
    leading, anywhere, phrases = _opening()
    local = _LOCAL.search(name) is not None
    if (m := leading.match(name)) and not (local and m.group(1) == "ICE" and not marked):
        inner = phrases.search(name, m.end())
        found = find_body(inner.group(0)) if inner else find_body(m.group(1))
        return True, found.name if found else None, False
    if not local or marked:
        if m := phrases.search(name):
            found = find_body(m.group(0))
            return True, found.name if found else None, False
        if m := anywhere.search(name):
            found = find_body(m.group(1))
            return True, found.name if found else None, False
    if m := _UNITED_STATES.match(name):
        return True, _after_united_states(name[m.end() :]) or _at_a_place(name)[1], False
    if re.search(r"\bBorder Control\b", name, re.IGNORECASE):
        return True, "Border Patrol", False
    if marked or not _STATE_VETERANS.search(name):
        found_there, body = _at_a_place(name)
        return marked or found_there, body, False
    return False, None, False


def _after_united_states(rest: str) -> str | None:
    words = rest.replace("-", " ").split()
    for n in range(len(words), 0, -1):
        if found := find_body(" ".join(words[:n])):
            return found.name
    return "Border Patrol" if re.match(r"\s*Border Control\b", rest, re.IGNORECASE) else None


def office(name: str) -> str | None:
    """The place or institution in a federal agency's name, without the body's own words."""
    rest = re.sub(r"\b(?:Police|PD|Law Enforcement)$", "", name.strip()).strip(" -,")
    leading, _, phrases = _opening()
    rest = _UNITED_STATES.sub("", phrases.sub("", leading.sub("", rest))).strip(" -,")
    rest = re.sub(r"^(?:Field Office|Field Division|Police|Office)\b", "", rest).strip(" -,")
    return " ".join(rest.split()) or None
