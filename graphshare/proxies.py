"""The agencies that searched for a body: how often, how firmly, and what is reached through each alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graphshare.access import NamedSearch
from graphshare.doors import levels
from graphshare.model import Door, Grade, Use
from graphshare.reach import Reached


def through(r: Reached, level: Grade) -> dict[str, set[str]]:
    """Proxy at a level → networks that it searched for the body or could search."""
    proxies = r.proxies(level)
    out: dict[str, set[str]] = {p: set() for p in proxies}
    for a in r.facts.abilities:
        if a.proxy in proxies:
            out[a.proxy].add(a.network)
    for o in r.openings:
        if o.door is Door.SIDE and o.use is Use.USED and o.proxy in proxies:
            out[o.proxy].add(o.network)
    return out


def unique_reach(r: Reached, level: Grade) -> dict[str, set[str]]:
    """Proxy → networks reached through it alone: no other proxy, no grant, no search by the body itself."""
    by_proxy = through(r, level)
    holders: dict[str, set[str]] = defaultdict(set)
    for proxy, networks in by_proxy.items():
        for n in networks:
            holders[n].add(proxy)
    otherwise = r.declared() | {o.network for o in r.openings if o.door is not Door.SIDE}
    return {p: {n for n in networks if holders[n] == {p} and n not in otherwise} for p, networks in by_proxy.items()}


def proxies_data(
    r: Reached, agreements: dict[str, str | None], asked_by: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON of ``proxies`` but for its provenance.

    ``agreements`` gives the first day signed by agency id, ``asked_by`` by search the agency that it was for as well.
    """
    could = through(r, Grade.HINTED)
    alone = unique_reach(r, Grade.NAMED)
    searched: dict[str, set[str]] = defaultdict(set)
    for o in r.openings:
        if o.door is Door.SIDE and o.use is Use.USED and o.proxy:
            searched[o.proxy].add(o.network)
    out: list[dict[str, Any]] = []
    for proxy, named in r.by_proxy.items():
        asked, as_named, hinted = levels(named)
        place = r.atlas.agencies[proxy]
        days = [n.day for n in named if n.day]
        rows = sorted({n.says for n in named if n.says})
        only = alone.get(proxy, set())
        out.append(
            {
                "agency": place.name,
                "agency_id": proxy,
                "state": place.state,
                "county": place.county,
                "kind": place.kind,
                "searches": {"asked": asked, "named": as_named, "hinted": hinted},
                "bodies": sorted({n.body for n in named}),
                "first": min(days).isoformat() if days else None,
                "last": max(days).isoformat() if days else None,
                "networks": {"searched": len(searched[proxy]), "could": len(could[proxy]), "only_through": len(only)},
                "only_through": r.count(only),
                "agreement": agreements.get(proxy),
                "also_for": _also_for(r, named, asked_by or {}),
                "evidence": [{"release": e.release, "row": e.row} for e in rows[:5]],
                "evidence_total": len(rows),
            }
        )
    out.sort(key=lambda p: (-p["searches"]["named"], -p["searches"]["hinted"], p["agency"], p["agency_id"]))
    return {"body": r.facts.body, "window": r.facts.window.to_dict(), "proxies": out}


def _also_for(r: Reached, named: list[NamedSearch], asked_by: Mapping[str, str]) -> list[dict[str, Any]]:
    """The local agencies that a proxy's searches for the body, as named, were for as well, with the rows that say so."""
    by_agency: dict[str, list[NamedSearch]] = defaultdict(list)
    for n in named:
        if n.search in asked_by and n.grade is not Grade.HINTED:
            by_agency[asked_by[n.search]].append(n)
    out = []
    for agency, found in by_agency.items():
        rows = sorted({n.says for n in found if n.says})
        out.append(
            {
                "agency": r.atlas.agencies[agency].name,
                "agency_id": agency,
                "searches": sum({n.search: n.searches for n in found}.values()),
                "evidence": [{"release": e.release, "row": e.row} for e in rows[:5]],
                "evidence_total": len(rows),
            }
        )
    return sorted(out, key=lambda x: (-x["searches"], x["agency"], x["agency_id"]))
