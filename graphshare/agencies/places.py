"""States as names write them: which of the tokens that look like a state code is one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from graphshare.domain.states import STATES


@cache
def packaged(name: str) -> dict[str, Any]:
    """A packaged TOML file of ``graphshare/data``."""
    return tomllib.loads(files("graphshare").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@cache
def states() -> dict[str, str]:
    """Two-letter code → name."""
    return STATES


@cache
def _codes_by_name() -> dict[str, str]:
    return {name.lower(): code for code, name in states().items()} | {"washington dc": "DC", "washington d.c.": "DC"}


def state_code(text: str | None) -> str | None:
    """The two-letter code that a state column means: a code, or a state's name in any case; ``None`` for neither."""
    if not text:
        return None
    folded = " ".join(text.split())
    return folded.upper() if folded.upper() in states() else _codes_by_name().get(folded.lower())


@dataclass(frozen=True, slots=True)
class StateFound:
    """A state and the name without it.

    ``named``: the state's name, not its code, said so, and is still in ``rest``. ``leads``: the state opened the name.
    """

    code: str | None
    rest: str
    named: bool = False
    leads: bool = False


#: What may follow a state code that stands for a state.
#: Words before a state's name that make it a place (``Port Washington``) …
#: … and words after it that do (``Delaware County``).
_DIRECTION = r"(?:(?:North|South)(?:ern|east|west)?|East(?:ern)?|West(?:ern)?|Central|Middle)"
#: Codes that are words where everything stands in capitals.
_WORDS = {"IN", "OK", "OH", "MA", "PA", "HI", "ME", "OR"}
_COUNTY = re.compile(r"\b(?:County|Count|Co\.|Parish)(?=\s|$)", re.IGNORECASE)
_SHERIFF = re.compile(r"S\.?O\b|Sheriff", re.IGNORECASE)
_KIND_AT_END = re.compile(r"\b(?:PD|SO|Police|Sheriff\W?s?|Department|Office)\W*$", re.IGNORECASE)
#: A county's abbreviation before Colorado's code.
_CO_CO = re.compile(r"\b[Cc][Oo]\.? CO\b")
#: State names that are commoner as places than as the state in ``Place STATE PD``.
_PLACES_TOO = {"washington"}
_TITLE_ONLY = {"washington", "delaware", "virginia"}


def _either(table: str, key: str) -> str:
    return "(?:" + "|".join(packaged("states")[table][key]) + ")"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    code = "|".join(states())
    names = "|".join(
        sorted((re.escape(n) for n in [*states().values(), "Washington DC", "Washington D.C."]), key=len, reverse=True)
    )
    any_case = rf"(?<![A-Za-z'&.])({code})(?=\s+(?:PD|SO|Police|Sheriff|DPS)\b)|(?<=\bPD )({code})$|(?<=\bSO )({code})$"
    return {
        "bracket": re.compile(rf"[(\[]\s*({code}|{names})\s*[)\]]", re.IGNORECASE),
        "lead": re.compile(rf"^({code})\s*[-–:/]\s*(?=\S)"),
        "lead_name": re.compile(rf"^({names})\s*[-–:]\s*(?=\S)", re.IGNORECASE),
        "tail_name": re.compile(
            rf"(?:\s*[-–,]|(?<=\bPD)|(?<=\bSO)|(?<=Department)|(?<=Office))\s*({names})\s*$", re.IGNORECASE
        ),
        "token": re.compile(rf"(?<![A-Za-z'&.])({code})(?![A-Za-z'&]|\.[A-Za-z])"),
        "any_case": re.compile(any_case, re.IGNORECASE),
        "any_case_quick": re.compile(lower_pattern(any_case)),
        "both": re.compile(rf"(?<![A-Za-z])(?:{code}) ?(?:&|and|/) ?(?:{code})(?![A-Za-z])"),
        "before_kind": re.compile(rf"^[\s,/.-]*{_either('follows', 'kind')}", re.IGNORECASE),
        "name": re.compile(rf"\b({names})\b", re.IGNORECASE),
        "spelled": re.compile(names.lower()),
        "body": re.compile(rf"^[\s,-]*{_either('follows', 'body')}", re.IGNORECASE),
        "place_after": re.compile(rf"^\s+{_either('follows', 'place')}", re.IGNORECASE),
        "police": re.compile(r"^\s+(?:PD|SO|DPS|Police|Sheriff)", re.IGNORECASE),
        "of": re.compile(
            r"\b(?:University|Univ|College|State|Department|Office|Attorney General|Commonwealth|Bureau)\W+(?:\w+ )?of$",
            re.IGNORECASE,
        ),
        "learned": re.compile(
            r"^[\w\s.&-]{0,40}?\b"
            r"(?:University|College|Military Institute|Institute of Tech|Tech\b|A ?& ?M|Polytechnic|Univ\b)",
            re.IGNORECASE,
        ),
    }


def find_state(text: str) -> StateFound:
    """The state that a name says, and the name without its code.

    A code in brackets, before a dash, before the kind or at the end is believed before a state's name, and a place is
    never read as the state it shares its name with. Two codes that are equally well placed: unsure.
    """
    patterns = _patterns()
    if m := patterns["bracket"].search(text):
        code = state_code(m.group(1))
        return StateFound(code, _without(text, *m.span()))
    scored: list[tuple[int, str, tuple[int, int]]] = []
    if m := patterns["lead"].match(text):
        scored.append((3, m.group(1), m.span()))
    scored += _tokens(text, 2 if scored else -1)
    if patterns["both"].search(text):
        return StateFound(None, text)
    scored = _settle(text, scored)
    if scored:
        best = max(s for s, _, _ in scored)
        codes = {c for s, c, _ in scored if s == best}
        if len(codes) > 1:
            return StateFound(None, text)
        span = [p for s, _, p in scored if s == best][-1]
        return StateFound(codes.pop(), _without(text, *span), leads=span[0] == 0)
    return _by_name(text)


def _tokens(text: str, after: int) -> list[tuple[int, str, tuple[int, int]]]:
    patterns = _patterns()
    shouting = text.upper() == text
    found: list[tuple[int, str, tuple[int, int]]] = []
    doubtful = packaged("states")["doubtful"]["first"]
    matches = list(patterns["token"].finditer(text))
    if not matches and text.isascii() and not patterns["any_case_quick"].search(text.lower()):
        return found
    if not matches:
        for m in patterns["any_case"].finditer(text):
            code = next(g for g in m.groups() if g)
            found.append((4, code.upper(), m.span()))
        return found
    for m in matches:
        code, rest, before = m.group(1), text[m.end() :], text[: m.start()].strip(" -–,")
        if m.start() < after + 1 and before == "":
            continue
        ends = not rest.strip(" -–.,")
        if ends or patterns["before_kind"].match(rest):
            if before:
                found.append((4, code, m.span()))
            elif code not in doubtful or patterns["body"].match(rest):
                found.append((1, code, m.span()))
        elif re.match(r"\s*[-–(,/]", rest) and before:
            found.append((4, code, m.span()))
        elif before == "":
            if (code not in doubtful and (not shouting or code not in _WORDS)) or patterns["body"].match(rest):
                found.append((1, code, m.span()))
        elif not shouting:
            found.append((2, code, m.span()))
    return found


def _settle(text: str, scored: list[tuple[int, str, tuple[int, int]]]) -> list[tuple[int, str, tuple[int, int]]]:
    """Drop the tokens that are something else: ``CO`` county, ``SD`` sheriff's department, ``VA`` Veterans Affairs."""
    if not scored:
        return scored
    codes = {c for _, c, _ in scored}
    county = _COUNTY.search(text) is not None
    kept = []
    for score, code, span in scored:
        others = codes - {code}
        rest = text[span[1] :].strip(" -–")
        if (
            code == "CO"
            and score != 3
            and not _CO_CO.search(text)
            and (others - {"SD"} if county else others or _SHERIFF.match(rest))
        ):
            continue
        if code == "SD" and score != 3 and not rest and not _KIND_AT_END.search(text[: span[0]]):
            continue
        if code == "VA" and (
            re.match(r"(?:Medical|Hospital|Health|Healthcare|Police)\b", rest, re.IGNORECASE) or (others and score == 2)
        ):
            continue
        if code in ("PR", "MP", "VI", "GU") and (others or score < 3):
            continue
        kept.append((score, code, span))
    return kept


def _by_name(text: str) -> StateFound:
    """The state whose name says so: at an end, in a body of the state, a university of it, before the kind."""
    patterns = _patterns()
    spells = not text.isascii() or patterns["spelled"].search(text.lower()) is not None
    for key in ("lead_name", "tail_name") if spells else ():
        if m := patterns[key].search(text):
            return StateFound(state_code(m.group(1)), _without(text, *m.span()), leads=m.start() == 0)
    spoken = [m for m in patterns["name"].finditer(text) if not _is_a_place(text, m)] if spells else []
    read = [found for m in spoken if (found := _state_named(text, m)) is not None]
    if len({state_code(m.group(1)) for m in spoken}) > 1:
        ends = re.search(r"\b(?:University|College) of ([\w ]+?)(?: (?:PD|Police|Campus|Public Safety).*)?$", text)
        return StateFound(state_code(ends.group(1)) if ends else None, text, named=True)
    if read:
        return read[0]
    known, codes = _institutions()
    if m := known.search(text):
        codes_found = [codes[g] for g, words in m.groupdict().items() if words is not None]
        return StateFound(codes_found[0], text, named=True)
    return StateFound(None, text)


@cache
def _institutions() -> tuple[re.Pattern[str], dict[str, str]]:
    """Institutions whose name tells the state without saying it, as one pattern, and the state of each of its groups."""
    wholes: dict[str, list[str]] = packaged("known_names")["states"]
    either = "|".join(f"(?P<s{n}>{'|'.join(w)})" for n, w in enumerate(wholes.values()))
    return re.compile(rf"\b(?:{either})\b"), {f"s{n}": code for n, code in enumerate(wholes)}


def lower_pattern(source: str) -> str:
    """A pattern for text in lower case that finds at least what ``source`` finds in any case."""
    return re.sub(r"(\\.|\(\?-i:)|([A-Z])", lambda m: "(?:" if m[1] == "(?-i:" else m[1] or m[2].lower(), source)


def _is_a_place(text: str, m: re.Match[str]) -> bool:
    rest = text[m.end() :]
    return _patterns()["place_after"].match(rest) is not None and not re.match(r"\s+Parks\b", rest)


def _state_named(text: str, m: re.Match[str]) -> StateFound | None:
    patterns, places = _patterns(), packaged("states")["precedes"]["place"]
    before, rest = text[: m.start()].split(), text[m.end() :]
    code, word = state_code(m.group(1)), m.group(1).lower()
    previous = before[-1].lower() if before else ""
    if previous == "of" and patterns["of"].search(text[: m.start()].rstrip()):
        return StateFound(code, text, named=True)
    if previous in places and not re.fullmatch(_DIRECTION, previous, re.IGNORECASE):
        return None
    if patterns["body"].match(rest) and not (word == "wyoming" and "Public Safety" in rest):
        return StateFound(code, text, named=True)
    if patterns["learned"].match(rest) and word not in _TITLE_ONLY:
        return StateFound(code, text, named=True)
    if before and previous not in places and word not in _PLACES_TOO and patterns["police"].match(rest):
        if re.search(r"\b(?:Univ|College)", text):
            return StateFound(code, text, named=True)
        return StateFound(code, _without(text, *m.span()))
    return None


def _without(text: str, start: int, end: int) -> str:
    code = text[start:end].strip(" -–,:/()[]").upper()
    learned = rf"\b(?:Univ\w*\.?|College) of(?: {_DIRECTION})?$"
    if code in states() and (
        re.search(learned, text[:start].rstrip(), re.IGNORECASE) or re.match(r" State (?:Univ|College)", text[end:])
    ):
        return f"{text[:start]}{states()[code]}{text[end:]}"
    left, right = text[:start].rstrip(" -–,"), text[end:].lstrip(" ,.")
    return " ".join(f"{left} {right}".split()).strip(" -–,")
