"""How far a federal body reaches: declared, observed, possible; in owners, networks and cameras; never one number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from graphshare.access import Facts, NamedSearch, read_facts
from graphshare.doors import Doors, Listed, Opening, find, levels
from graphshare.graph import Graph
from graphshare.model import Door, Grade, Use, Window
from graphshare.reading import Reading, meets
from graphshare.said import Said, read_logged, read_said

#: Thresholds of *possible*: proxies with at least so many searches naming the body.
AT_LEAST = (1, 5, 20)


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
    only_selected: bool  # and of such logs only selections by keyword

    def owner(self, network: str) -> str:
        """The id of a network's owner."""
        return self.networks[network][1]


def read_atlas(reading: Reading, window: Window) -> Atlas:
    """Names, owners, camera counts and coverage for a window."""
    agencies = {
        row[0]: Place(*row)
        for row in reading.rows("SELECT id, name, state, county, kind, level, coalesce(federal, FALSE) FROM Agency")
    }
    networks = {i: (n, o) for i, n, o in reading.rows("SELECT id, name, owner FROM Network")}
    until = f"AND \"from\" <= DATE '{window.until}'" if window.until else ""
    declared = dict(
        reading.rows(f"""
            SELECT n.owner, max_by(c.cameras, (coalesce(c."from", DATE '0001-01-01'), c.cameras))
            FROM CONFIGURED c JOIN Network n ON n.id = c.source
            WHERE c.cameras IS NOT NULL {until} GROUP BY n.owner""")
    )
    mapped = dict(
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
    inside = meets(window, '"first"', '"last"', unknown=True)
    naming = "agency IS NOT NULL AND kind IN ('network audit', 'keyword hits')"
    months = reading.rows(f"""
        SELECT strftime(min("first"), '%Y-%m'), strftime(max("last"), '%Y-%m'), count(*) FILTER ({inside}),
            count(*) FILTER ({inside} AND {naming}), count(*) FILTER ({inside} AND {naming} AND selection IS NULL)
        FROM Release
        WHERE kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit')""")[0]
    lists = frozenset(n for (n,) in reading.rows("SELECT DISTINCT source FROM CONFIGURED WHERE complete"))
    in_window = meets(window, '"from"', "until", unknown=False)
    unidentified = reading.rows("""
        SELECT coalesce(sum(q.searches), 0) FROM Search q JOIN RAN r ON r.target = q.id JOIN Agency a ON a.id = r.source
        WHERE NOT a.identified AND q.grade IS NOT NULL""")[0][0]
    return Atlas(
        agencies, networks, declared, mapped, spots,
        with_log=frozenset(n for n, s in logs if s is None),
        with_keyword_log=frozenset(n for n, s in logs if s is not None),
        with_list=lists,
        months=(months[0], months[1]) if months[0] else None,
        unidentified=int(unidentified),
        lists_held=any(
            reading.rows(f"SELECT 1 FROM {table} WHERE {test} AND {in_window} LIMIT 1")
            for table, test in (("CONFIGURED", "complete"), ("SHARES_WITH", "TRUE"))
        ),
        logs_held=bool(months[2]),
        networks_named=bool(months[3]),
        only_selected=bool(months[3]) and not months[4],
    )  # fmt: skip


@dataclass
class Reached:
    """The doors of one body in one graph, and what they add up to."""

    graph: Graph
    facts: Facts
    atlas: Atlas
    doors: Doors
    said: Said
    by_proxy: dict[str, list[NamedSearch]] = field(default_factory=dict)

    @property
    def openings(self) -> list[Opening]:
        """All doors."""
        return self.doors.openings

    @property
    def lists_held(self) -> bool:
        """Whether a list speaks of the window, or is carried into it."""
        window = self.facts.window
        return self.atlas.lists_held or any(window.meets(g.first, g.last) for g in self.facts.grants if g.first)

    @property
    def inactive(self) -> list[Listed]:
        """Accounts of the body that are listed and marked inactive."""
        return self.doors.inactive

    def proxies(self, level: Grade, least: int = 1) -> set[str]:
        """Agencies with at least so many searches for the body at a level."""
        return {p for p, named in self.by_proxy.items() if levels(named)[_index(level)] >= least}

    def count(self, networks: Iterable[str]) -> dict[str, Any]:
        """A set of networks as owners, networks and cameras; cameras are never added up over sources."""
        held = set(networks)
        owners = {self.atlas.owner(n) for n in held}
        declared = sum(self.atlas.declared[o] for o in owners if o in self.atlas.declared)
        only_mapped = [o for o in owners if o not in self.atlas.declared and o in self.atlas.mapped]
        unknown = [o for o in owners if o not in self.atlas.declared and o not in self.atlas.mapped]
        return {
            "owners": len(owners),
            "networks": len(held),
            "cameras": {
                "declared": declared,
                "mapped": sum(self.atlas.mapped[o] for o in only_mapped),
                "unknown_owners": len(unknown),
            },
        }

    def declared(self) -> set[str]:
        """Networks with a front door."""
        return {o.network for o in self.openings if o.door is Door.FRONT}

    def observed(self, level: Grade) -> set[str]:
        """Networks that a log shows were searched by the body, or by a proxy naming it at the level."""
        return {o.network for o in self.openings if o.use is Use.USED and _at(o, level)}

    def by_door(self) -> list[dict[str, Any]]:
        """Networks by door and use at the three levels; what is open to a proxy that also used it there is used."""
        out = []
        for door, use in ((d, u) for d in Door for u in (Use.USED, Use.OPEN)):
            mine = [o for o in self.openings if (o.door, o.use) == (door, use)]
            if mine:
                levels_ = by_level(lambda g, mine=mine: self.count({o.network for o in mine if self._stands(o, g)}))  # type: ignore[misc]
                out.append({"door": door.value, "use": use.value, "levels": levels_})
        return out

    def _stands(self, o: Opening, level: Grade) -> bool:
        used = o.door is Door.SIDE and o.use is Use.OPEN and self._used.get((o.network, o.body, o.proxy))
        return _at(o, level) and not (used and used.within(level))

    @cached_property
    def _used(self) -> dict[tuple[str, str, str | None], Grade]:
        return {
            (o.network, o.body, o.proxy): o.grade
            for o in self.openings
            if o.door is Door.SIDE and o.use is Use.USED and o.grade
        }

    def open(self) -> dict[str, int]:
        """How many networks and proxies side doors stand open between, and how many pairs of them."""
        pairs = {(o.network, o.proxy) for o in self.openings if o.door is Door.SIDE and o.use is Use.OPEN}
        return {"networks": len({n for n, _ in pairs}), "proxies": len({p for _, p in pairs}), "pairs": len(pairs)}

    def possible(self, level: Grade, least: int) -> set[str]:
        """Declared, observed, and what proxies with enough searches at the level could search."""
        proxies = self.proxies(level, least)
        return self.declared() | self.observed(level) | {a.network for a in self.facts.abilities if a.proxy in proxies}

    def largest(self) -> dict[str, int | None]:
        """The largest count of networks and devices that one search gives: how many, never which."""
        networks = [n.networks_total for n in self.facts.named if n.networks_total is not None]
        devices = [n.devices_total for n in self.facts.named if n.devices_total is not None]
        return {"networks": max(networks, default=None), "devices": max(devices, default=None)}


def _at(o: Opening, level: Grade) -> bool:
    """Whether a door counts at a level: one that no search of others opened does at each."""
    return o.grade is None or o.grade.within(level)


def _index(level: Grade) -> int:
    return {Grade.ASKED: 0, Grade.NAMED: 1, Grade.HINTED: 2}[level]


def reached(
    graph: Graph, body: str, window: Window, carry_days: int = 0, without: frozenset[str] = frozenset()
) -> Reached:
    """The doors of ``body`` in a window; ``without`` leaves out the searches and shares of some agencies (ids)."""
    with Reading(graph) as reading:
        facts = read_facts(reading, body, window, carry_days)
        atlas = read_atlas(reading, window)
        said = read_said(reading, facts.asked, window, without)
    if without:
        facts = leave_out(facts, without)
    by_proxy: dict[str, list[NamedSearch]] = defaultdict(list)
    for n in facts.named:
        by_proxy[n.proxy].append(n)
    return Reached(graph, facts, atlas, find(facts), said, dict(by_proxy))


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
        abilities=tuple(a for a in facts.abilities if a.proxy not in without),
    )


def coverage(atlas: Atlas) -> dict[str, Any]:
    """For how many known networks a log and a list is held, over which months."""
    return {
        "networks": len(atlas.networks),
        "with_log": len(atlas.with_log),
        "with_selection": len(atlas.with_keyword_log - atlas.with_log),
        "with_keyword_hits_only": len(atlas.with_keyword_log - atlas.with_log),
        "with_list": len(atlas.with_list),
        "months": list(atlas.months) if atlas.months else None,
        "searches_by_unidentified_agencies": atlas.unidentified,
    }


def by_level(count: Callable[[Grade], dict[str, Any]]) -> dict[str, Any]:
    """One count for each of the three cumulative levels."""
    return {level.value: count(level) for level in Grade}


def nothing_known() -> dict[str, Any]:
    """The count of a reach for which no source is held."""
    return {"owners": None, "networks": None, "cameras": {"declared": None, "mapped": None, "unknown_owners": None}}


def reach_data(r: Reached, keep: Callable[[Opening], bool] = lambda _: True, evidence: bool = True) -> dict[str, Any]:
    """The JSON of ``reach`` but for its provenance."""
    atlas, unknown = r.atlas, nothing_known()
    named = atlas.networks_named
    observed: dict[str, Any] = by_level(lambda g: r.count(r.observed(g)) if named else unknown)
    observed["largest_single_search"] = r.largest()
    possible: dict[str, Any] = {
        str(k): by_level(lambda g, k=k: r.count(r.possible(g, k)) if named else unknown)  # type: ignore[misc]
        for k in AT_LEAST
    }
    if atlas.only_selected:
        observed["floor"] = possible["floor"] = True
    listed = r.lists_held
    by_network: dict[str, list[Opening]] = defaultdict(list)
    for o in r.openings:
        if keep(o):
            by_network[o.network].append(o)
    networks = [_network(r, n, openings, evidence) for n, openings in by_network.items()]
    return {
        "body": r.facts.body,
        "window": r.facts.window.to_dict(),
        "coverage": coverage(atlas),
        "declared": {
            key: r.count(networks_of) if listed else unknown
            for key, networks_of in (
                ("active", r.declared()),
                ("inactive", {i.network for i in r.doors.inactive}),
                ("parent", {i.network for i in r.doors.parents}),
            )
        },
        "observed": observed,
        "possible": possible,
        **r.said.to_json(atlas.logs_held),
        "by_door": r.by_door(),
        "open": r.open() if named else dict.fromkeys(("networks", "proxies", "pairs")),
        "networks": sorted(networks, key=lambda n: (n["owner"], n["network"])),
        "inactive": [_listed(r, i) for i in r.doors.inactive],
        "parents": [_listed(r, i) for i in r.doors.parents],
    }


def _listed(r: Reached, i: Listed) -> dict[str, Any]:
    return {
        "network": r.atlas.networks[i.network][0],
        "network_id": i.network,
        "owner": _place(r, r.atlas.owner(i.network)).name,
        "account": _place(r, i.recipient).name,
        "mark": i.mark,
        "body": i.body,
        "first": _iso(i.first),
        "last": _iso(i.last),
        "evidence": [{"release": i.evidence.release, "row": i.evidence.row}],
    }


def _place(r: Reached, agency: str) -> Place:
    return r.atlas.agencies[agency]


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _network(r: Reached, network: str, openings: list[Opening], evidence: bool) -> dict[str, Any]:
    name, owner = r.atlas.networks[network]
    place = _place(r, owner)
    spot = r.atlas.spots.get(owner)
    return {
        "network": name,
        "network_id": network,
        "owner": place.name,
        "owner_id": owner,
        "state": place.state,
        "county": place.county,
        "kind": place.kind,
        "cameras": {"declared": r.atlas.declared.get(owner), "mapped": r.atlas.mapped.get(owner)},
        "lat": spot[0] if spot else None,
        "lon": spot[1] if spot else None,
        "doors": [_door(r, o, evidence) for o in openings],
    }


def _door(r: Reached, o: Opening, evidence: bool) -> dict[str, Any]:
    proxy = _place(r, o.proxy) if o.proxy else None
    return {
        "door": o.door.value,
        "body": o.body,
        "use": o.use.value,
        "basis": o.basis,
        "via": o.via,
        "grade": o.grade.value if o.grade else None,
        "proxy": proxy.name if proxy else None,
        "proxy_id": o.proxy,
        "proxy_state": proxy.state if proxy else None,
        "proxy_kind": proxy.kind if proxy else None,
        "searches": dict(zip(("asked", "named", "hinted"), o.searches, strict=True)),
        "first": _iso(o.first),
        "last": _iso(o.last),
        "months": None if o.months is None else list(o.months),
        "account": o.account.value if o.account else None,
        "note": o.note,
        "evidence": [{"release": e.release, "row": e.row} for e in o.evidence] if evidence else [],
        "evidence_total": o.evidence_total,
    }
