"""Every written name and the agency that it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TypedDict

from graphshare.agencies.counties import counties_of
from graphshare.agencies.decisions import Decision, Judgment
from graphshare.agencies.grouping import Groups, Node
from graphshare.agencies.naming import agency_id, normal_form, same_words, with_county
from graphshare.agencies.near import near_bodies
from graphshare.agencies.parse import ParsedName, parse
from graphshare.agencies.places import packaged, state_code
from graphshare.domain.bodies import bodies, body_id
from graphshare.domain.model import Account, Agency, AgencyKind, Level, Tier

_OF_TOWNS = frozenset({AgencyKind.POLICE, AgencyKind.MUNICIPAL, AgencyKind.MARSHAL})


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as written somewhere, with the state and county that stood beside it. ``source`` says where: list, audit …"""

    text: str
    state: str | None = None
    county: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The agency that a written name stands for.

    ``network`` is what makes the name another network of that agency (``(Flex)``), else ``None``. ``set_aside``: nobody's
    account (tests, demonstrations, bare numbers).
    """

    text: str
    agency: str
    tier: Tier
    network: str | None = None
    account: Account = Account.ACTIVE
    marks: tuple[str, ...] = ()
    set_aside: bool = False


@dataclass(frozen=True)
class Resolved:
    """Who is who. ``tiers`` gives for each agency the loosest tier by which a written name was matched to it.

    ``listed``: the ids that an agency list bears out, each as an agency of its own.
    """

    agencies: dict[str, Agency]
    matches: dict[tuple[str, str | None, str | None], Match]
    decisions: tuple[Decision, ...] = ()
    listed: frozenset[str] = frozenset()
    _groups: Groups | None = field(default=None, repr=False, compare=False)
    _unique: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

    @property
    def tiers(self) -> dict[str, Tier]:
        """Agency id → loosest tier."""
        order = list(Tier)
        found: dict[str, Tier] = {}
        for match in self.matches.values():
            held = found.get(match.agency, Tier.HAND)
            found[match.agency] = max(held, match.tier, key=order.index)
        return found

    def of(self, text: str, state: str | None = None, *, county: str | None = None, source: str | None = None) -> Match:
        """What a name stands for. A name that was not among those resolved is placed by the same rules."""
        for key in ((text, state, county), (text, state, None), (text, None, None)):
            if key in self.matches and (key[1] == state or parse(text).state):
                return self.matches[key]
        parsed = _parsed(WrittenName(text, state, county, source), self._unique)
        node = (agency_id(parsed), normal_form(parsed))
        ident = self._groups.agency(node) if self._groups else node[0]
        return _match(text, parsed, ident, self.agencies.get(ident), Tier.PLACE_KIND_STATE)

    def near(self, text: str, state: str | None = None) -> tuple[str, ...]:
        """The federal bodies that a name may mean, as nobody has said that it is or is not them."""
        found = near_bodies(text, state)
        if not found:
            return ()
        match = self.of(text, state)
        known = self.agencies.get(match.agency)
        if match.tier is Tier.HAND and known is not None and known.body in (*found, None):
            return ()
        apart = [d for d in self.decisions if d.judgment is Judgment.DIFFERENT]
        told = {frozenset((self.of(d.a).agency, self.of(d.b).agency)) for d in apart}
        return tuple(b for b in found if frozenset((match.agency, body_id(b))) not in told)

    def near_of(self, ident: str) -> tuple[str, ...]:
        """The federal bodies that some name of an agency may mean; none of an agency that is federal itself."""
        if self.agencies[ident].federal:
            return ()
        return tuple(sorted({b for text, state in self._written.get(ident, ()) for b in self.near(text, state)}))

    @property
    def uncertain(self) -> list[str]:
        """The agencies whose names may mean a federal body: no search of theirs is one for a body."""
        return [a for a in self.agencies if self.near_of(a)]

    @cached_property
    def _written(self) -> dict[str, list[tuple[str, str | None]]]:
        found: dict[str, list[tuple[str, str | None]]] = {}
        for (text, state, _), match in self.matches.items():
            found.setdefault(match.agency, []).append((text, state))
        return found


class ListedAgency(TypedDict, total=False):
    """A row of an agency list or an alias table (``records.AGENCIES``)."""

    name: str | None
    alias_of: str | None
    ori: str | None
    state: str | None
    county: str | None
    agency_type: str | None
    lat: float | None
    lon: float | None


def resolve(
    names: Iterable[WrittenName],
    gazetteer: Sequence[ListedAgency] | None = None,
    aliases: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
) -> Resolved:
    """Match all names of a workspace to agencies; the order of ``names`` makes no difference.

    ``gazetteer``: rows of agency lists and alias tables (``records.AGENCIES``). They give counties, say which place names
    are unique in their state, and which name stands for which; an agency enters only where it is written somewhere.
    ``aliases``: name → the name it stands for; those of consolidated governments are packaged. Never merges across states
    or kinds but by an alias, and nothing by similarity: that only
    fills ``review_queue``. Raises ``HandError`` where decisions contradict each other.

    Examples
    --------
    >>> found = resolve([WrittenName("Elm Creek IL PD"), WrittenName("Elm Creek Police Department (IL)")])
    >>> [a.name for a in found.agencies.values() if not a.federal]
    ['Elm Creek IL PD']
    """
    distinct = sorted({(w.text, w.state, w.county, w.source) for w in names}, key=lambda w: tuple(x or "" for x in w))
    rows = _that_matter(gazetteer or (), {(text, state) for text, state, _, _ in distinct})
    counties = _counties(rows)
    unique = frozenset(i for i, c in counties.items() if len(c) == 1)
    parsed = {w: _parsed(WrittenName(*w), unique) for w in distinct}
    nodes: dict[Node, ParsedName] = {}
    for p in parsed.values():
        node = (agency_id(p), normal_form(p))
        nodes[node] = min(nodes.get(node, p), p, key=lambda x: (len(x.marks), x.text))
    groups = Groups(nodes, _alias_ids(rows, aliases or {}), decisions)
    members: dict[str, list[tuple[WrittenName, ParsedName]]] = {}
    for w, p in parsed.items():
        members.setdefault(groups.agency((agency_id(p), normal_form(p))), []).append((WrittenName(*w), p))
    agencies = _with_counties({i: _agency(i, found, counties) for i, found in sorted(members.items())})
    matches = {
        (w.text, w.state, w.county): _match(w.text, p, i, agencies[i], _tier(w, p, agencies[i], groups))
        for i, found in sorted(members.items())
        for w, p in found
    }
    return Resolved(agencies, matches, tuple(decisions), _listed(rows), groups, unique)


def _that_matter(rows: Sequence[ListedAgency], written: Iterable[tuple[str, str | None]]) -> list[ListedAgency]:
    """The aliases, and the rows of agency lists that can bear the id of a written name: those of its state with a word of it.

    Lists hold the whole country and most collections a part of it: taking every name apart would cost more than all else.
    """
    wanted: dict[str, set[str]] = {}
    for text, state in written:
        parsed = parse(text, state) if state else parse(text)
        if parsed.state:
            words = same_words(parsed.place or parsed.name).split()
            wanted.setdefault(parsed.state, set()).update(words[:1] if parsed.place else words)
    return [
        r
        for r in rows
        if r.get("alias_of")
        or not wanted.get(state_code(r.get("state")) or "", set()).isdisjoint(
            same_words(str(r.get("name") or "")).split()
        )
    ]


def _parsed(written: WrittenName, unique: frozenset[str]) -> ParsedName:
    parsed = parse(written.text, written.state) if written.state else parse(written.text)
    county = " ".join(written.county.split()) if written.county else None
    if parsed.kind is not AgencyKind.POLICE or parsed.state is None:
        return parsed
    bare = replace(parsed, qualifier=None) if parsed.county and parsed.qualifier == parsed.county.lower() else parsed
    if agency_id(bare) in unique:
        return bare
    if parsed.qualifier is None and county and "township" in same_words(parsed.place or ""):
        return with_county(parsed, county)
    return parsed


def _counties(rows: Sequence[ListedAgency]) -> dict[str, set[str]]:
    """Agency id → the counties in which an agency list shows that name, whether or not the name says which county."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.get("name") and row.get("state") and not row.get("alias_of") and row.get("county"):
            first = str(row["county"]).split(";")[0].strip().title()
            parsed = parse(str(row["name"]), str(row["state"]))
            found.setdefault(agency_id(parsed), set()).add(first)
            if parsed.qualifier and parsed.qualifier.endswith(" county"):
                found.setdefault(agency_id(replace(parsed, qualifier=None)), set()).add(first)
    return found


def _listed(rows: Sequence[ListedAgency]) -> frozenset[str]:
    return frozenset(
        agency_id(parse(str(r["name"]), str(r["state"])))
        for r in rows
        if r.get("name") and r.get("state") and not r.get("alias_of")
    )


def _alias_ids(rows: Sequence[ListedAgency], aliases: Mapping[str, str]) -> dict[str, str]:
    pairs = [(str(r["name"]), str(r["alias_of"]), r.get("state")) for r in rows if r.get("name") and r.get("alias_of")]
    pairs += [(a, b, None) for a, b in {**packaged("known_names")["same"], **aliases}.items()]
    found: dict[str, str] = {}
    for alias, target, state in sorted(pairs, key=lambda x: (x[0], x[1], x[2] or "")):
        of, to = agency_id(parse(alias, state)), agency_id(parse(target, state))
        if of != to:
            found.setdefault(of, to)
    return found


@cache
def _bodies() -> dict[str, Agency]:
    return {
        b.id: Agency(b.id, b.name, kind=AgencyKind.FEDERAL, level=Level.FEDERAL, federal=True, body=b.name)
        for b in bodies().values()
    }


def body_agency(body: str) -> Agency:
    """The agency that stands for a federal body itself."""
    return _bodies()[body_id(body)]


def _agency(ident: str, found: Sequence[tuple[WrittenName, ParsedName]], counties: Mapping[str, set[str]]) -> Agency:
    if (body := _bodies().get(ident)) is not None:
        return body
    name, best = _display(ident, found)
    own = [p.county for _, p in found if p.county] + [w.county for w, _ in found if w.county]
    listed = counties.get(ident, set())
    county = min(own, default=None) or (next(iter(listed)) if len(listed) == 1 else None)
    return Agency(
        ident,
        name,
        place=best.place,
        state=best.state,
        county=_plain_county(county),
        kind=best.kind,
        level=best.level,
        federal=best.federal,
        body=best.body,
        identified=not best.junk,
    )


def _with_counties(agencies: dict[str, Agency]) -> dict[str, Agency]:
    """The same agencies, those of a town with its county where the postal list is sure of it."""
    towns = {
        (a.place, a.state): a.id
        for a in agencies.values()
        if a.county is None
        and a.place
        and a.state
        and a.level is Level.MUNICIPAL
        and a.kind in _OF_TOWNS
        and "township" not in same_words(a.place)
    }
    found = counties_of(towns) if towns else {}
    return {
        i: replace(a, county=_plain_county(found[a.place, a.state]))
        if a.county is None and a.kind in _OF_TOWNS and a.place and a.state and (a.place, a.state) in found
        else a
        for i, a in agencies.items()
    }


def _plain_county(county: str | None) -> str | None:
    if county is None:
        return None
    words = " ".join(county.split())
    for end in (" County", " Parish", " county", " parish"):
        words = words.removesuffix(end)
    return words or None


def _display(ident: str, found: Sequence[tuple[WrittenName, ParsedName]]) -> tuple[str, ParsedName]:
    """The cleanest and most common written form that is no alias, and what it says."""
    rank = {"list": 0, "audit": 0, "release": 1, "agreements": 2, "cameras": 3}
    counts = Counter(p.name for _, p in found)
    best = min(
        found,
        key=lambda f: (
            agency_id(f[1]) != ident,
            rank.get(f[0].source or "list", 1),
            parse(f[1].name).state is None,
            f[1].kind is None,
            f[1].qualifier is not None,
            -counts[f[1].name],
            f[1].name.isupper() or f[1].name.islower(),
            len(f[1].name),
            f[1].name,
            f[0].text,
        ),
    )[1]
    told = parse(best.name)
    name = (
        best.name if told.state == best.state or best.state is None or best.federal else f"{best.name} ({best.state})"
    )
    return name, best


def _tier(written: WrittenName, parsed: ParsedName, agency: Agency, groups: Groups) -> Tier:
    own = agency_id(parsed)
    node = (own, normal_form(parsed))
    if node in groups.by_hand or (own, ()) in groups.by_hand:
        return Tier.HAND
    if own in groups.by_alias:
        return Tier.ALIAS
    if parsed.junk or (parsed.state is None and not parsed.federal and written.source in ("cameras", "agreements")):
        return Tier.UNMATCHED
    if " ".join(written.text.split()) == agency.name:
        return Tier.EXACT
    if normal_form(parsed) == normal_form(parse(agency.name, agency.state)):
        return Tier.NORMALIZED
    return Tier.PLACE_KIND_STATE


def _match(text: str, parsed: ParsedName, ident: str, agency: Agency | None, tier: Tier) -> Match:
    if agency is None:
        tier = Tier.UNMATCHED
    return Match(text, ident, tier, parsed.network_suffix, parsed.account, parsed.marks, parsed.junk)
