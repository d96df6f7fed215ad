"""The agencies that searched for a body: how often, how firmly, and what is reached through each alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graphshare.abilities import per_agency
from graphshare.access import NamedSearch
from graphshare.doors import levels
from graphshare.model import Grade
from graphshare.reach import Reached


def unique_reach(r: Reached, level: Grade) -> dict[str, set[str]]:
    """Proxy → networks reached through it alone: no other proxy, no grant, no search by the body itself."""
    out: dict[str, set[str]] = {p: set() for p in r.proxies(level)}
    otherwise = r.otherwise()
    for n, held in r.able.through(level).items():
        if held & (held - 1) == 0 and n not in otherwise:
            out[r.able.agencies[held.bit_length() - 1]].add(n)
    return out


def proxies_data(
    r: Reached, agreements: dict[str, str | None], asked_by: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON of ``proxies`` but for its provenance.

    ``agreements`` gives the first day signed by agency id, ``asked_by`` by search the agency that it was for as well.
    """
    could = per_agency(r.able.through(Grade.HINTED).values(), len(r.able.agencies))
    searched = per_agency(r.able.used.values(), len(r.able.agencies))
    alone = unique_reach(r, Grade.NAMED)
    out: list[dict[str, Any]] = []
    for proxy, named in r.by_proxy.items():
        asked, as_named, hinted = levels(named)
        place, bit = r.atlas.agencies[proxy], r.able.place[proxy]
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
                "networks": {"searched": searched[bit], "could": could[bit], "only_through": len(only)},
                "only_through": r.count(only),
                "agreement": agreements.get(proxy),
                "also_for": _also_for(r, named, asked_by or {}),
                "evidence": [e.to_json() for e in rows[:5]],
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
                "evidence": [e.to_json() for e in rows[:5]],
                "evidence_total": len(rows),
            }
        )
    return sorted(out, key=lambda x: (-x["searches"], x["agency"], x["agency_id"]))
