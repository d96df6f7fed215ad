"""What a name of an agency says, as lists, logs and portals write it. Unsure is ``None``, never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict

from graphshare.agencies.federal import federal_body, office
from graphshare.agencies.kinds import find_kind
from graphshare.agencies.marks import folded_spaces, is_junk, unmark
from graphshare.agencies.places import find_state, packaged, state_code
from graphshare.domain.model import Account, AgencyKind, Level


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name taken apart.

    ``name`` is the name without marks and without what makes it another network of the same agency
    (``network_suffix``). ``qualifier`` tells agencies of one place name apart, as a county in brackets does, or a
    precinct's number. ``body`` is the short name of the federal body that the agency is or is part of, ``itself`` that
    it is the body's own account. ``junk``: nobody's account, set aside and counted.
    """

    text: str
    name: str
    place: str | None = None
    state: str | None = None
    county: str | None = None
    kind: AgencyKind | None = None
    level: Level | None = None
    marks: tuple[str, ...] = ()
    federal: bool = False
    body: str | None = None
    itself: bool = False
    account: Account = Account.ACTIVE
    network_suffix: str | None = None
    qualifier: str | None = None
    junk: bool = False

    def to_dict(self) -> dict[str, object]:
        """The JSON of ``agencies parse``."""
        return {
            "text": self.text,
            "name": self.name,
            "place": self.place,
            "state": self.state,
            "kind": self.kind.value if self.kind else None,
            "level": self.level.value if self.level else None,
            "marks": list(self.marks),
            "federal": self.federal,
        }


#: A longer text is no name of an agency; nothing is read from it.
LONGEST = 300

_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_COUNTY_QUALIFIER = re.compile(r"^(?:(?:in )?(.+?) (?:County|Co\.?|Parish))$", re.IGNORECASE)
_COUNTY_TAIL = re.compile(r"(?<=\w)\s*-\s*([\w .']+ (?:County|Parish))(?=\s*(?:[(\[]\w\w[)\]])?$)", re.IGNORECASE)
_COUNTY_NAME = re.compile(r"^([\w .'-]+? (?:County|Parish))\b", re.IGNORECASE)
_PRECINCT = re.compile(r"\b(?:precinct|pct\.?|district|constable)\s*#?\s*(\d+)", re.IGNORECASE)
_TAIL_KIND = re.compile(r"\b(?:pd|so|dps)\b")


class _Common(TypedDict):
    marks: tuple[str, ...]
    account: Account
    network_suffix: str | None
    qualifier: str | None


def parse(text: str, state: str | None = None) -> ParsedName:
    """Take a name apart. Any text is allowed; what it does not say is ``None``.

    ``state`` is what a state column beside the name says; it counts only where the name itself says no state.

    Examples
    --------
    >>> name = parse("Elm Creek IL PD [Inactive]")
    >>> name.place, name.state, name.kind.value, name.account.value
    ('Elm Creek', 'IL', 'police', 'inactive')
    """
    return _parsed(text, state or None)


@lru_cache(maxsize=200_000)  # which takes no state and a state of None for two things
def _parsed(text: str, state: str | None) -> ParsedName:
    folded = folded_spaces(text)
    if len(folded) > LONGEST:  # a cell that an unclosed quote made of the rest of a file is nobody's name
        return ParsedName(text, folded[:LONGEST], junk=True)
    full = _in_full(folded)
    unmarked = unmark(full)
    name = unmarked.name
    written = name if full == folded else unmark(folded).name
    if not unmarked.federal and (is_junk(name) or not name):
        return ParsedName(text, name or folded, marks=unmarked.marks, account=unmarked.account, junk=True)
    federal, body, itself = federal_body(name, marked=unmarked.federal)
    bare, qualifier, county = _qualified(name)
    found = find_state(bare)
    if found.code is None and bare != name and (inside := find_state(name)).code:
        found = replace(found, code=inside.code)
    if found.code is None and (code := state_code(state)):
        found = replace(found, code=code)
    common: _Common = {
        "marks": unmarked.marks,
        "account": unmarked.account,
        "network_suffix": unmarked.suffix,
        "qualifier": qualifier,
    }
    if federal:
        where = None if found.named or itself else found.code
        place = None if itself else office(found.rest if where else bare)
        return ParsedName(
            text,
            written,
            place=place,
            state=where,
            county=county,
            kind=AgencyKind.FEDERAL,
            level=Level.FEDERAL,
            federal=True,
            body=body,
            itself=itself,
            **common,
        )
    kind = find_kind(found.rest, state=found.code, leads=found.leads)
    if kind.rest:
        common["qualifier"] = " ".join(filter(None, (qualifier, kind.rest.lower())))
    if kind.part and written.endswith(kind.part) and not unmarked.suffix:
        common["network_suffix"] = kind.part
        written = written.removesuffix(kind.part).rstrip(" -")
    if kind.kind is AgencyKind.CONSTABLE and (m := _PRECINCT.search(found.rest)):
        common["qualifier"] = f"precinct {int(m.group(1))}"
        kind = replace(kind, place=None if kind.place == m.group(1) else kind.place)
    if county is None and kind.place and (m := _COUNTY_NAME.match(kind.place)):
        county = m.group(1)
    return ParsedName(
        text, written, place=kind.place, state=found.code, county=county, kind=kind.kind, level=kind.level, **common
    )


def _in_full(name: str) -> str:
    """The name with a well-known abbreviation at its beginning written out, and lower-case endings in capitals."""
    names: dict[str, str] = packaged("known_names")["names"]
    if name.startswith(tuple(names)):
        for short, full in names.items():
            if name.startswith(short) and not name[len(short) :][:1].isalnum():
                return f"{full}{name[len(short) :]}"
    return _TAIL_KIND.sub(lambda m: m.group(0).upper(), name) if name.islower() else name


def _qualified(name: str) -> tuple[str, str | None, str | None]:
    """The name without brackets that say neither state nor mark, what they said, and the county they named."""
    qualifier: list[str] = []
    county: list[str] = []

    def bracket(match: re.Match[str]) -> str:
        content = match.group(1).strip()
        if content.upper() in ("PD", "SO", "DPS"):
            return f" {content.upper()} "
        if state_code(content):
            return match.group(0)
        if m := _COUNTY_QUALIFIER.match(content):
            county.append(f"{m.group(1)} County")
            qualifier.append(f"{m.group(1)} county".lower())
        elif content and not _abbreviates(content, name):
            qualifier.append(content.lower())
        return " "

    bare = " ".join(_BRACKETED.sub(bracket, name).split())
    if (m := _COUNTY_TAIL.search(bare)) and re.search(r"\b(?:PD|Police)\b", bare[: m.start()], re.IGNORECASE):
        county.append(m.group(1))
        qualifier.append(m.group(1).lower())
        bare = f"{bare[: m.start()].strip(' -')}{bare[m.end() :]}"
    return bare or name, " ".join(qualifier) or None, county[0] if county else None


def _abbreviates(content: str, name: str) -> bool:
    """Whether a bracket holds only the initials of the name before it, as in ``… Housing Authority (CMHA)``."""
    letters = "".join(w[0] for w in re.findall(r"[A-Za-z]+", name.split("(")[0].split("[")[0])).lower()
    inner = re.sub(r"[^a-z]", "", content.lower())
    return (
        content.upper() == content
        and bool(inner)
        and " " not in content.strip()
        and (all(c in letters for c in inner) or len(inner) <= 5)
    )
