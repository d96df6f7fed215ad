"""How far a federal body reaches: declared, observed, possible; in owners, networks and cameras; never one number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graphshare.abilities import Able, able, places
from graphshare.domain.graph import Graph
from graphshare.domain.model import Door, Grade, Use, Window
from graphshare.doors import Doors, IdleListing, Opening, find
from graphshare.engine import Sql
from graphshare.facts.access import Facts, NamedSearch, read_facts
from graphshare.facts.reading import Reading, meets
from graphshare.facts.said import SearchesSaid, read_logged, read_said


@dataclass(frozen=True, slots=True)
class Place:
    """What an answer says of a network or an agency besides its name."""

    id: str
    name: str
    state: str | None
    county: str | None
    kind: str | None
    level: str | None
    federal: bool = False


@dataclass(frozen=True)
class Atlas:
    """Names, owners and cameras of one graph, as of the end of a window."""

    agencies: Mapping[str, Place]
    networks: Mapping[str, tuple[str, str]]  # network id → (name, owner id)
    declared: Mapping[str, int]  # owner → portal's camera count
    mapped: Mapping[str, int]  # owner → cameras mapped
    spots: Mapping[str, tuple[float, float]]  # owner → mean place of its mapped cameras
    with_log: frozenset[str]  # networks whose own log is held
    with_keyword_log: frozenset[str]  # networks of whose log only a selection is held
    with_list: frozenset[str]  # networks of which a complete list is held
    months: tuple[str, str] | None  # first and last month of the logs held
    unidentified: int  # searches naming anybody by agencies that are only a number
    lists_held: bool  # a list that speaks of the window
    logs_held: bool  # a log of the window
    networks_named: bool  # a log of the window that says whose cameras were searched
    only_selected: bool  # and of such logs only selections
    selected: tuple[tuple[str, int], ...]  # networks of whose log only a selection is held, by its kind

    def owner(self, network: str) -> str:
        """The id of a network's owner."""
        return self.networks[network][1]

    @property
    def networks_told(self) -> bool:
        """Whether anything held says whose cameras may be, or were, searched: a list, or a log of somebody's cameras."""
        return self.networks_named or self.lists_held

    def seen(self, network: str) -> bool:
        """Whether a log of the network is held, be it a selection."""
        return network in self.with_log or network in self.with_keyword_log


def read_atlas(reading: Reading, window: Window) -> Atlas:
    """Names, owners, camera counts and coverage for a window."""
    agencies = {
        row[0]: Place(*row)
        for row in reading.rows("SELECT id, name, state, county, kind, level, coalesce(federal, FALSE) FROM Agency")
    }
    networks = {i: (n, o) for i, n, o in reading.rows("SELECT id, name, owner FROM Network")}
    declared: dict[str, int] = dict(
        reading.rows(
            """
            SELECT n.owner, max_by(c.cameras, (coalesce(c."from", DATE '0001-01-01'), c.cameras))
            FROM CONFIGURED c JOIN Network n ON n.id = c.source
            WHERE c.cameras IS NOT NULL AND ($until IS NULL OR "from" <= $until) GROUP BY n.owner""",
            until=window.until,
        )
    )
    mapped: dict[str, int] = dict(
        reading.rows("SELECT n.owner, count(*) FROM HAS_CAMERA h JOIN Network n ON n.id = h.source GROUP BY n.owner")
    )
    spots = {
        o: (lat, lon)
        for o, lat, lon in reading.rows("""
            SELECT n.owner, round(avg(c.lat), 4), round(avg(c.lon), 4) FROM HAS_CAMERA h
            JOIN Network n ON n.id = h.source JOIN Camera c ON c.id = h.target GROUP BY n.owner""")
    }
    logs = reading.rows("""
        SELECT DISTINCT n.id, r.selection FROM Release r JOIN Network n ON n.owner = r.agency AND n.level = 'agency'
        WHERE r.kind IN ('network audit', 'keyword hits')""")
    with_log = frozenset(n for n, s in logs if s is None)
    picked = Counter(s for n, s in logs if s is not None and n not in with_log)
    inside = meets(window, '"first"', '"last"', unknown=True)
    naming = Sql("agency IS NOT NULL AND kind IN ('network audit', 'keyword hits')")
    months = reading.rows(
        """
        SELECT strftime(min("first"), '%Y-%m'), strftime(max("last"), '%Y-%m'), count(*) FILTER ({inside}),
            count(*) FILTER ({inside} AND {naming}), count(*) FILTER ({inside} AND {naming} AND selection IS NULL)
        FROM Release
        WHERE kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit')""",
        inside=inside,
        naming=naming,
    )[0]
    lists = frozenset(n for (n,) in reading.rows("SELECT DISTINCT source FROM CONFIGURED WHERE complete"))
    in_window = meets(window, '"from"', "until", unknown=False)
    unidentified = reading.rows("""
        SELECT coalesce(sum(q.searches), 0) FROM Search q JOIN RAN r ON r.target = q.id JOIN Agency a ON a.id = r.source
        WHERE NOT a.identified AND q.grade IS NOT NULL""")[0][0]
    return Atlas(
        agencies, networks, declared, mapped, spots,
        with_log=with_log,
        selected=tuple(sorted(picked.items())),
        with_keyword_log=frozenset(n for n, s in logs if s is not None),
        with_list=lists,
        months=(months[0], months[1]) if months[0] else None,
        unidentified=int(unidentified),
        lists_held=any(
            reading.rows("SELECT 1 FROM {told} AND {in_window} LIMIT 1", told=Sql(told), in_window=in_window)
            for told in ("CONFIGURED WHERE complete", "SHARES_WITH WHERE TRUE")
        ),
        logs_held=bool(months[2]),
        networks_named=bool(months[3]),
        only_selected=bool(months[3]) and not months[4],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest count of networks and devices that one search gives: how many, never which; ``None`` where none does."""

    networks: int | None
    devices: int | None

    def to_json(self) -> dict[str, object]:
        """The ``largest_single_search`` of docs/json.md."""
        return {"networks": self.networks, "devices": self.devices}


@dataclass(frozen=True)
class RecordsHeld:
    """Of how many ``networks`` known which records are held; ``selections``: how many have a selection alone, by its kind.

    ``months``: the first and last of the logs; ``unidentified``: searches naming anybody by agencies that are only a number.
    """

    networks: int
    with_log: int
    with_selection: int
    selections: Mapping[str, int]
    with_list: int
    months: tuple[str, str] | None
    unidentified: int

    def to_json(self) -> dict[str, object]:
        """The ``coverage`` of docs/json.md."""
        return {
            "networks": self.networks,
            "with_log": self.with_log,
            "with_selection": self.with_selection,
            "selections": dict(self.selections),
            "with_list": self.with_list,
            "months": list(self.months) if self.months else None,
            "searches_by_unidentified_agencies": self.unidentified,
        }


@dataclass
class Reached:
    """The doors of one body in one graph, and what they add up to."""

    graph: Graph
    facts: Facts
    atlas: Atlas
    doors: Doors
    said: SearchesSaid
    able: Able
    carry_days: int = 0
    by_proxy: dict[str, list[NamedSearch]] = field(default_factory=dict)

    @property
    def openings(self) -> list[Opening]:
        """All doors but side doors that are only open, which ``able`` has in bits."""
        return self.doors.openings

    @property
    def lists_held(self) -> bool:
        """Whether a list speaks of the window, or is carried into it."""
        window = self.facts.window
        return self.atlas.lists_held or any(window.meets(g.first, g.last) for g in self.facts.grants if g.first)

    @property
    def inactive(self) -> list[IdleListing]:
        """Accounts of the body that are listed and marked inactive."""
        return self.doors.inactive

    def proxies(self, level: Grade, least: int = 1) -> set[str]:
        """Agencies with at least so many searches for the body at a level."""
        return {self.able.agencies[p] for p in places(self.able.at(level, least))}

    def declared(self) -> set[str]:
        """Networks with a front door."""
        return {o.network for o in self.openings if o.door is Door.FRONT}

    def otherwise(self) -> set[str]:
        """Networks that the body reaches by itself: by its shares, and by its own searches."""
        return {o.network for o in self.openings if o.door is not Door.SIDE}

    def observed(self, level: Grade) -> set[str]:
        """Networks that a log shows were searched by the body, or by a proxy naming it at the level."""
        return {o.network for o in self.openings if o.use is Use.USED and stands(o, level)}

    def possible(self, level: Grade, least: int) -> set[str]:
        """Declared, observed, and what proxies with enough searches at the level could search."""
        return self.declared() | self.observed(level) | self.able.possible(level, least)

    def largest(self) -> Largest:
        """The largest count of networks and devices that one search gives."""
        networks = [n.networks_total for n in self.facts.named if n.networks_total is not None]
        devices = [n.devices_total for n in self.facts.named if n.devices_total is not None]
        return Largest(max(networks, default=None), max(devices, default=None))


def stands(o: Opening, level: Grade) -> bool:
    """Whether a door counts at a level: one that no search of others opened does at each."""
    return o.grade is None or o.grade.within(level)


def reached(
    graph: Graph, body: str, window: Window, carry_days: int = 0, without: frozenset[str] = frozenset()
) -> Reached:
    """The doors of ``body`` in a window; ``without`` leaves out the searches and shares of some agencies (ids)."""
    with Reading(graph) as reading:
        facts = read_facts(reading, body, window, carry_days)
        if without:
            facts = leave_out(facts, without)
        atlas = read_atlas(reading, window)
        said = read_said(reading, facts.asked, window, without)
        held = able(reading, facts, carry_days)
    by_proxy: dict[str, list[NamedSearch]] = defaultdict(list)
    for n in facts.named:
        by_proxy[n.proxy].append(n)
    return Reached(graph, facts, atlas, find(facts), said, held, carry_days, dict(by_proxy))


def with_logged(r: Reached, searches: str, without: frozenset[str] = frozenset()) -> Reached:
    """The same with the searches of all logs counted, ordinary ones, too; ``searches``: SQL as ``Built.searches``."""
    with Reading(r.graph) as reading:
        unreadable, logged = read_logged(reading, searches, r.facts.window, without)
    return replace(r, said=replace(r.said, unreadable=unreadable, logged=logged))


def leave_out(facts: Facts, without: frozenset[str]) -> Facts:
    """The same facts as if some agencies had run no search and been granted nothing."""
    return replace(
        facts,
        grants=tuple(g for g in facts.grants if g.recipient not in without),
        own=tuple(s for s in facts.own if s.agency not in without),
        named=tuple(n for n in facts.named if n.proxy not in without),
        unspecified=tuple(n for n in facts.unspecified if n.proxy not in without),
    )


def records_held(atlas: Atlas) -> RecordsHeld:
    """For how many known networks a log and a list is held, over which months."""
    return RecordsHeld(
        networks=len(atlas.networks),
        with_log=len(atlas.with_log),
        with_selection=len(atlas.with_keyword_log - atlas.with_log),
        selections=dict(atlas.selected),
        with_list=len(atlas.with_list),
        months=atlas.months,
        unidentified=atlas.unidentified,
    )
