"""What an agency is and whose, told from its name without state code and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graphshare.agencies.places import lower_pattern, packaged, states
from graphshare.domain.model import AgencyKind, Level


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule. ``quick`` finds in a name in lower case at least what ``pattern`` finds in the name."""

    kind: AgencyKind
    level: str
    keep: bool
    state_body: bool
    state_level: bool
    pattern: re.Pattern[str]
    quick: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, whose it is, and the place or institution that remains of the name.

    ``rest``: what follows the kind and tells this agency from another of the same place and kind. ``part``: what follows
    the kind after a dash, a part of the same agency.
    """

    kind: AgencyKind | None
    level: Level | None
    place: str | None
    rest: str | None = None
    part: str | None = None


def _one(pattern: str) -> str:
    """An alternative; an abbreviation in capitals must stand in capitals."""
    return (
        f"(?-i:{pattern})" if re.fullmatch(r"[A-Z][A-Z\d -]+\$?", pattern) and pattern not in ("PD", "DPS") else pattern
    )


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            AgencyKind(r["kind"]),
            r["level"],
            r.get("keep", False),
            r.get("state_body", False),
            r.get("state_level", False),
            re.compile(rf"(?<![\w'])(?:{'|'.join(_one(p) for p in r['patterns'])})(?!\w)", re.IGNORECASE),
            re.compile(rf"(?<![\w'])(?:{'|'.join(lower_pattern(p) for p in r['patterns'])})"),
            re.compile(r["unless"], re.IGNORECASE) if "unless" in r else None,
        )
        for r in packaged("kinds")["kind"]
    )


@cache
def _ordinary() -> tuple[_Rule, ...]:
    """The rules of sheriffs and police, and all after them: most names need no others."""
    kinds = [r.kind for r in _rules()]
    police = kinds.index(AgencyKind.POLICE)
    return tuple(r for n, r in enumerate(_rules()) if n >= police or r.kind is AgencyKind.SHERIFF)


@cache
def _special() -> re.Pattern[str]:
    rules = [r for r, rule in zip(packaged("kinds")["kind"], _rules(), strict=True) if rule not in _ordinary()]
    either = "|".join(lower_pattern(p) for r in rules for p in r["patterns"])
    return re.compile(rf"(?<![\w'])(?:{either})")


#: Kinds of which states have bodies of their own, told by the state's name where a place would stand.
_OF_STATES = frozenset(
    {AgencyKind.STATE_POLICE, AgencyKind.CORRECTIONS, AgencyKind.PARKS, AgencyKind.PROSECUTOR, AgencyKind.OTHER}
)
_ORGAN = re.compile(
    r"\b(?:dep(?:artmen)?t|office|bureau|division|commission|board|state|national guard)\b", re.IGNORECASE
)
_OF_THE_STATE = re.compile(r"\bstate (?:parks?|fire marshal|port authority|police|patrol)", re.IGNORECASE)


@cache
def _state_words(state: str | None) -> re.Pattern[str]:
    name = re.escape(states()[state]) if state else "state"
    return re.compile(
        rf"\b(?:{name}|state|of|the|and|commonwealth|department|dept|division|office|bureau|for|commission|agency|pd|police)\b|[^\w]",
        re.IGNORECASE,
    )


_COUNTY = re.compile(r"\b(?:County|Counties|Parish|Co\.?|Cnty)(?!\w)", re.IGNORECASE)
_DESIGNATION = re.compile(
    r"^(?:the )?(?:City and County|City|Town|Village|Borough|Township|Municipality|Inc(?:orporated)?\.? Village) of (?=\S)",
    re.IGNORECASE,
)
_UNIT_WORDS = re.compile(
    r"\b(?:PD|SO|Police Dep(?:t\.?|artment)|Police|Campus(?= (?:PD|Police|Safety|Security)|$)|Law Enforcement"
    r"|Department of Public Safety)(?!\w)",
    re.IGNORECASE,
)
_WHICH_PROSECUTOR = re.compile(r"\b(solicitor|(?:county|city) attorney)", re.IGNORECASE)
_TOLD_APART = frozenset({AgencyKind.POLICE, AgencyKind.SHERIFF, AgencyKind.PROSECUTOR, AgencyKind.MARSHAL})
#: Words after a kind that tell no two agencies apart.
_NO_DIFFERENCE = frozenset(
    {"office", "department", "dept", "unit", "of", "the", "and", "pd", "so", "police", "sheriff's", "sheriff"}
    | {"sheriffs", "public", "safety", "services", "force", "s"}
)
_EDGES = " -,/&.:"
_ARTICLE = re.compile(r"^(?:of|for|the)\s+", re.IGNORECASE)
_SHORT_COUNTY = re.compile(r"(?<=\w)\s+(?:C[Oo]\.?|Cnty\.?)(?=$|\s)")
_BODY_ALONE = re.compile(
    r"(?<!\s)\s+(?:Office|Department|Dept\.?|Division|Bureau) (?:of|for)$|^(?:Office|Department|Unit)$", re.IGNORECASE
)
_SHORT_DEPARTMENT = re.compile(r"\bDept\.?(?= of\b)", re.IGNORECASE)


def find_kind(rest: str, *, state: str | None, leads: bool) -> KindFound:
    """The kind that a name says. ``leads``: the state's code or name opened it, as in "AZ - …"."""
    rest = _SHORT_DEPARTMENT.sub("Department", rest)
    lower = rest.lower() if rest.isascii() else None
    for rule in _ordinary() if lower is not None and _special().search(lower) is None else _rules():
        if lower is not None and rule.quick.search(lower) is None:
            continue
        m = rule.pattern.search(rest)
        if m is None or (rule.unless and rule.unless.search(rest)):
            continue
        of_state = rule.state_level or (state is not None and _is_the_states(rule.kind, rest, m, state, leads=leads))
        if rule.state_body and not of_state:
            continue
        level = _level(rule, rest, of_state)
        if of_state:
            return KindFound(rule.kind, level, None)
        place = _place(rule, rest, m.span())
        if rule.kind not in _TOLD_APART:
            return KindFound(rule.kind, level, place)
        return KindFound(rule.kind, level, place, _remainder(rest, m), _part(rest[m.end() :]))
    return KindFound(None, Level.COUNTY if re.search(r"\bCounty$", rest) else None, rest.strip(_EDGES) or None)


def _is_the_states(kind: AgencyKind, rest: str, m: re.Match[str], state: str, *, leads: bool) -> bool:
    """Whether the body is the state's own: nothing but the state stands where a place would."""
    if kind not in _OF_STATES:
        return False
    words = _state_words(state)
    before, after = rest[: m.start()], rest[m.end() :]
    if words.sub("", before):
        return False
    if re.search(rf"\b(?:{states()[state]}|state)\b", before, re.IGNORECASE):
        return True
    closes = not words.sub("", after) or (leads and after.lstrip().startswith("-"))
    if kind is AgencyKind.OTHER:
        return closes and (leads or _ORGAN.search(rest) is not None)
    if kind is AgencyKind.PROSECUTOR:
        return closes and (leads or "general" in m.group(0).lower())
    return closes


def _level(rule: _Rule, rest: str, of_state: bool) -> Level | None:
    if rule.level in ("campus", "tribal", "private"):
        return Level(rule.level)
    if of_state or (rule.kind in _OF_STATES and _OF_THE_STATE.search(rest)):
        return Level.STATE
    if not rule.level:
        return None
    if rule.level == "own":
        return Level.COUNTY if _COUNTY.search(rest) else Level.MUNICIPAL
    return Level(rule.level)


def _part(after: str) -> str | None:
    """A part of the agency, said after its kind and a dash: "SO - North Patrol"."""
    m = re.match(r"\s*(-\s*\S.*)", after)
    return m.group(1) if m else None


def _remainder(rest: str, m: re.Match[str]) -> str | None:
    """What follows the kind where the place stands before it; of prosecutors, which one."""
    told = _WHICH_PROSECUTOR.search(rest[: m.end()])
    before, after = rest[: m.start()], rest[m.end() :]
    if not _state_words(None).sub("", before) or _part(after):
        after = ""
    words = [w for w in re.findall(r"[\w'.]+", after) if w.lower() not in _NO_DIFFERENCE]
    return " ".join([told.group(1).lower(), *words] if told else words) or None


def _place(rule: _Rule, rest: str, span: tuple[int, int]) -> str | None:
    if rule.keep:
        text = _UNIT_WORDS.sub(" ", rest)
    else:
        # what stands before the kind is the place; only where nothing does, what stands after it
        before, after = rest[: span[0]].strip(_EDGES), rest[span[1] :].strip(_EDGES)
        text = before if _state_words(None).sub("", before) else after
        text = _ARTICLE.sub("", text)
    text = _SHORT_COUNTY.sub(" County", text)
    text = _BODY_ALONE.sub("", " ".join(text.split()).strip(_EDGES))
    text = _DESIGNATION.sub("", text)
    return " ".join(text.split()).strip(_EDGES) or None
