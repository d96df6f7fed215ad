"""What names and reasons were taken for: every agency held, and every kind of wording."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.building import Built
from graphshare.domain.model import Purpose
from graphshare.engine import Sql, quoted
from graphshare.facts.directory import find_agency
from graphshare.facts.reading import Reading

_AGENCY = Sql("id, name, place, state, county, kind, level, federal, body, identified, tier, searches")


@dataclass(frozen=True, slots=True)
class AgencyKnown:
    """An agency of the graph: what its name was taken apart into, by which tier it was matched, how many searches it ran.

    Not ``identified``: only a number, or not named at all.
    """

    id: str
    name: str
    place: str | None
    state: str | None
    county: str | None
    kind: str | None
    level: str | None
    federal: bool
    body: str | None
    identified: bool
    tier: str | None
    searches: int | None

    def to_json(self) -> dict[str, object]:
        """An element of ``agencies``."""
        return {
            "id": self.id,
            "name": self.name,
            "place": self.place,
            "state": self.state,
            "county": self.county,
            "kind": self.kind,
            "level": self.level,
            "federal": self.federal,
            "body": self.body,
            "identified": self.identified,
            "tier": self.tier,
            "searches": self.searches,
        }


@dataclass(frozen=True)
class AgenciesKnown:
    """Every agency of the graph, most searches first; ``set_aside``: those that are not identified."""

    agencies: tuple[AgencyKnown, ...]
    set_aside: tuple[AgencyKnown, ...]
    sentence: str = ""

    def to_json(self) -> dict[str, object]:
        """The JSON of ``agencies list`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "agencies": [a.to_json() for a in self.agencies],
            "set_aside": [a.to_json() for a in self.set_aside],
        }


@dataclass(frozen=True, slots=True)
class Owned:
    """A network or a release of an agency: its id, its name or file, its level or kind."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True)
class AgencyShown:
    """One agency: its networks, its releases, the agencies that it is part of, how many networks' lists name it."""

    agency: AgencyKnown
    networks: tuple[Owned, ...]
    releases: tuple[Owned, ...]
    part_of: tuple[str, ...]
    may_search: int
    sentence: str = ""

    def to_json(self) -> dict[str, object]:
        """The JSON of ``agencies show`` but for its provenance."""
        return {
            "sentence": self.sentence,
            **self.agency.to_json(),
            "networks": [{"id": n.id, "name": n.name, "level": n.kind} for n in self.networks],
            "releases": [{"id": r.id, "file": r.name, "kind": r.kind} for r in self.releases],
            "part_of": list(self.part_of),
            "may_search": self.may_search,
        }


@dataclass(frozen=True, slots=True)
class PurposeCount:
    """How many searches, in how many wordings, are read as one purpose."""

    purpose: Purpose
    searches: int
    wordings: int

    def to_json(self) -> dict[str, object]:
        """An element of ``purposes``."""
        return {"purpose": self.purpose.value, "searches": self.searches, "wordings": self.wordings}


@dataclass(frozen=True, slots=True)
class WordingCount:
    """A wording, what it is read as, and how many searches give it."""

    wording: str | None
    purpose: str
    searches: int

    def to_json(self) -> dict[str, object]:
        """An element of ``wordings``."""
        return {"wording": self.wording, "purpose": self.purpose, "searches": self.searches}


@dataclass(frozen=True)
class Reasons:
    """Searches by purpose in the order of precedence, and wordings, most searches first.

    ``disowned``: how many searches the vendor disowns; they stand in neither.
    """

    purposes: tuple[PurposeCount, ...]
    wordings: tuple[WordingCount, ...]
    disowned: int
    sentence: str = ""

    def to_json(self) -> dict[str, object]:
        """The JSON of ``reasons list`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "purposes": [p.to_json() for p in self.purposes],
            "wordings": [w.to_json() for w in self.wordings],
            "disowned": self.disowned,
        }


def agencies(built: Built) -> AgenciesKnown:
    """Every agency of the graph."""
    with Reading(built.graph) as reading:
        rows = reading.rows("SELECT {columns} FROM Agency ORDER BY searches DESC, name, id", columns=_AGENCY)
    found = [AgencyKnown(*row) for row in rows]
    return AgenciesKnown(tuple(a for a in found if a.identified), tuple(a for a in found if not a.identified))


def agency(built: Built, name: str) -> AgencyShown:
    """One agency by any form of its name."""
    with Reading(built.graph) as reading:
        ident = find_agency(reading, name)
        found = reading.rows("SELECT {columns} FROM Agency WHERE id = $ident", columns=_AGENCY, ident=ident)[0]
        networks = reading.rows(
            "SELECT id, name, level FROM Network WHERE owner = $ident ORDER BY level, id", ident=ident
        )
        releases = reading.rows(
            "SELECT id, file, kind FROM Release WHERE agency = $ident ORDER BY kind, id", ident=ident
        )
        part_of = reading.rows("SELECT target FROM PART_OF WHERE source = $ident ORDER BY 1", ident=ident)
        [(listed,)] = reading.rows("SELECT count(DISTINCT source) FROM SHARES_WITH WHERE target = $ident", ident=ident)
    return AgencyShown(
        AgencyKnown(*found),
        tuple(Owned(*n) for n in networks),
        tuple(Owned(*r) for r in releases),
        tuple(t for (t,) in part_of),
        listed,
    )


def reasons(built: Built, purpose: str | None = None) -> Reasons:
    """Purposes and wordings: those of one purpose, else of all but ``not_federal``."""
    with Reading(built.graph) as reading:
        reading.see("searches", built.searches)
        counts = reading.rows("""
            SELECT purpose, sum(searches)::BIGINT AS searches, count(DISTINCT wording) AS wordings FROM searches
            WHERE disowned IS NULL GROUP BY purpose""")
        disowned = reading.rows("SELECT coalesce(sum(searches), 0)::BIGINT FROM searches WHERE disowned IS NOT NULL")
        only = Sql(f"WHERE purpose = {quoted(purpose)}" if purpose else "WHERE purpose <> 'not_federal'")
        wordings = reading.rows(
            """
            SELECT wording, purpose, sum(searches)::BIGINT AS searches FROM searches {only} AND disowned IS NULL
            GROUP BY wording, purpose ORDER BY searches DESC, wording, purpose""",
            only=only,
        )
    order = list(Purpose)
    purposes = sorted((PurposeCount(Purpose(p), n, w) for p, n, w in counts), key=lambda c: order.index(c.purpose))
    return Reasons(tuple(purposes), tuple(WordingCount(*w) for w in wordings), disowned[0][0])
