"""Whose log it is and of which kind, from its own rows; and where the rows contradict the file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping as Counts
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from graphshare.agencies import parse
from graphshare.agencies.naming import agency_id, same_words
from graphshare.domain.model import ReleaseKind
from graphshare.sources import filenames
from graphshare.sources.reader import Given, LogRead
from graphshare.sources.values.layouts import Mapping, is_keyword_hits, is_portal

LOGS = frozenset(
    {
        ReleaseKind.NETWORK_AUDIT,
        ReleaseKind.ORGANIZATION_AUDIT,
        ReleaseKind.KEYWORD_HITS,
        ReleaseKind.PORTAL_AUDIT,
    }
)
#: A single organization among this many rows or fewer does not yet make an organization audit of a "network" file.
_FEW = 50
#: A log of this many organizations or fewer may name one agency in several spellings.
_SPELLINGS = 12
#: Places spelled this much alike may be one, misspelled.
_NEAR = 0.85
#: From so many rows on, an owner that never searches its own network is worth a word.
_MANY = 5_000


@dataclass(slots=True)
class Whose:
    """The kind of log, the agency where the rows name it, and what must be said."""

    kind: ReleaseKind
    agency: str | None = None
    warnings: list[str] = field(default_factory=list)
    owner: str | None = None  # whose log it is, by its rows, by what was given, or by its names


@dataclass(frozen=True, slots=True)
class Organizations:
    """Who searched, by a log's rows: ``named`` is how often the ``rows`` entries name each organization (or none that is
    kept); ``numbered`` of them give it as one of ``ids`` numbers."""

    named: Counts[str | None, int]
    rows: int
    numbered: int
    ids: int


def whose(log: LogRead, organizations: Organizations, mapping: Mapping) -> Whose:
    """Tell the kind of log and its agency."""
    sample, given, rows = log.sample, log.given, organizations.rows
    counts = {org: n for org, n in organizations.named.items() if org is not None}
    named, orgs, agency = sum(counts.values()), len(counts), min(counts, default=None)
    told = Whose(ReleaseKind.ORGANIZATION_AUDIT)
    by_name = next((found for name in sample.names if (found := filenames.agency_in(name))), None)
    told.owner = given.agency or by_name
    lower = sample.name.lower()
    says_network = "network" in lower and "organization" not in lower
    says_own = not says_network and re.search(r"(?:organi[sz]ation(?:al)?|org)[ _-]*audit", lower) is not None
    settled = _settled_kind(mapping, given)
    if settled is not None and settled is not ReleaseKind.ORGANIZATION_AUDIT:
        told.kind = settled
        return told
    by_org = "org" in mapping.fields
    owner = given.agency or by_name
    if not by_org:
        named, orgs, agency = organizations.numbered, organizations.ids, None
    elif 1 < orgs <= _SPELLINGS:
        names = [o for o in counts if o]
        if len({agency_id(parse(o)) for o in names}) == 1:  # one agency under several spellings
            orgs, agency = 1, min(names)
    if settled is None and (by_org or "org_id" in mapping.fields):
        told.kind = _kind(rows, named, orgs, says_network, told.warnings)
        if orgs == 1 and agency and owner and told.kind is ReleaseKind.ORGANIZATION_AUDIT:
            told.kind = _kind_of_one(agency, owner, told.warnings)
        if orgs > 1 and says_own:
            told.warnings.append(
                f"The file's name says organization audit; its rows name {orgs:,} organizations: taken as a network audit."
            )
        if told.kind is ReleaseKind.ORGANIZATION_AUDIT and says_network and rows:
            told.warnings.append(
                "The file's name says network audit; all its rows are one organization's: taken as an organization audit."
            )
    if settled is None and not by_org and re.search(r"(?<![a-z])portal(?![a-z])", lower):
        told.kind = ReleaseKind.PORTAL_AUDIT  # without a column for agencies, the name alone tells the two apart
    if told.kind is ReleaseKind.ORGANIZATION_AUDIT and orgs == 1:
        told.agency = agency
        told.owner = given.agency or agency
    elif told.kind is ReleaseKind.NETWORK_AUDIT and by_org:
        _told_of_owner(counts, owner, rows, told.warnings)
    return told


def same_agency(one: str, other: str) -> bool:
    """Whether two names stand for one agency, as far as the names alone tell."""
    return agency_id(parse(one)) == agency_id(parse(other))


def nearly_same(one: str, other: str) -> bool:
    """Whether two names may stand for one agency: nothing in them contradicts it, and their places are spelled alike."""
    first, second = parse(one), parse(other)
    for a, b in ((first.state, second.state), (first.kind, second.kind)):
        if a and b and a != b:
            return False
    here, there = (same_words(p.place or p.name) for p in (first, second))
    common = set(here.split()) & set(there.split()) - {"county", "city", "town", "of"}
    return bool(common) or SequenceMatcher(None, here, there).ratio() >= _NEAR


def _kind_of_one(agency: str, owner: str, warnings: list[str]) -> ReleaseKind:
    """The kind of a log in which one agency alone searches: its own searches, or those of somebody else's network."""
    if same_agency(agency, owner):
        return ReleaseKind.ORGANIZATION_AUDIT
    if nearly_same(agency, owner):
        warnings.append(
            f"All rows are by “{agency}”; whether that is “{owner}” is not certain. It is taken as the agency's own "
            'searches; if they are two, say --kind "network audit".'
        )
        return ReleaseKind.ORGANIZATION_AUDIT
    warnings.append(
        f"All rows are by “{agency}”, which is not “{owner}”: taken as a network audit of “{owner}”, which one agency searched."
    )
    return ReleaseKind.NETWORK_AUDIT


def _settled_kind(mapping: Mapping, given: Given) -> ReleaseKind | None:
    """The kind where the person or the columns tell it."""
    if given.kind in LOGS:
        return given.kind
    if is_keyword_hits(mapping):
        return ReleaseKind.KEYWORD_HITS
    return ReleaseKind.PORTAL_AUDIT if is_portal(mapping) else None


def _kind(rows: int, named: int, orgs: int, says_network: bool, warnings: list[str]) -> ReleaseKind:
    if rows == 0:  # an export of a month without a search: only its name can tell
        return ReleaseKind.NETWORK_AUDIT if says_network else ReleaseKind.ORGANIZATION_AUDIT
    if orgs == 0:
        warnings.append("The organizations are masked or missing; it is taken to be a network audit.")
        return ReleaseKind.NETWORK_AUDIT
    if orgs > 1 or (says_network and named <= _FEW):
        return ReleaseKind.NETWORK_AUDIT
    return ReleaseKind.ORGANIZATION_AUDIT


def _told_of_owner(counts: Counts[str, int], owner: str | None, rows: int, warnings: list[str]) -> None:
    """An agency's own searches stand in its network audit: where there are none among many, the name may be wrong."""
    if owner is None or rows < _MANY:
        return
    most_first = sorted(((o, n) for o, n in counts.items() if o), key=lambda x: (-x[1], x[0]))
    if not most_first or any(filenames.alike(o, owner) for o, _ in most_first):
        return
    most, n = most_first[0]
    warnings.append(
        f"None of the {rows:,} rows is a search by “{owner}”, whose network audit this is said to be; most ({n:,}) are by "
        f"“{most}”. Check whose log it is, and say so with --agency."
    )
