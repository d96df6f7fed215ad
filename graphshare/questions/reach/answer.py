"""The JSON of a reach: counts, by door, the foremost agencies and networks, and each network with its doors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from graphshare.doors import Listed, Opening
from graphshare.model import Door, Grade, Use
from graphshare.questions.counts import NOT_KNOWN, count
from graphshare.questions.reach.narrowing import WHOLE, Narrow
from graphshare.questions.reach.side import OpenTo, Side, side
from graphshare.reach import Place, Reached, coverage, stands

#: Thresholds of *possible*: proxies with at least so many searches naming the body.
AT_LEAST = (1, 5, 20)


def reach_data(r: Reached, narrow: Narrow = WHOLE, evidence: bool = True) -> dict[str, Any]:
    """The JSON of ``reach`` but for its sentence and provenance.

    ``narrow`` chooses the doors that are looked at (``by_door``, ``open``, ``foremost``, ``networks``); what is declared,
    observed and possible stays whole.
    """
    atlas, unknown = r.atlas, NOT_KNOWN.to_json()
    named = atlas.networks_named
    observed: dict[str, Any] = _by_level(lambda g: r.count(r.observed(g)) if named else unknown)
    observed["largest_single_search"] = r.largest()
    possible: dict[str, Any] = {
        str(k): _by_level(lambda g, k=k: r.count(r.possible(g, k)) if named else unknown)  # type: ignore[misc]
        for k in AT_LEAST
    }
    if atlas.only_selected:
        observed["floor"] = possible["floor"] = True
    listed = r.lists_held
    open_ = side(r, narrow)
    by_network: dict[str, list[Opening]] = defaultdict(list)
    for o in r.openings:
        if narrow.opening(atlas, o):
            by_network[o.network].append(o)
    networks = [
        _network(r, n, by_network.get(n, []), open_.open_to(n), evidence) for n in {**by_network, **open_.standing}
    ]
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
        "by_door": by_door(r, open_),
        "open": open_.open() if named else dict.fromkeys(("networks", "proxies", "pairs")),
        "foremost": {
            "proxies": [p.to_json() for p in open_.foremost_proxies()],
            "networks": [n.to_json() for n in open_.foremost_networks()],
        },
        "networks": sorted(networks, key=lambda n: (n["owner"], n["network"], n["network_id"])),
        "inactive": [_listed(r, i) for i in r.doors.inactive],
        "parents": [_listed(r, i) for i in r.doors.parents],
    }


def by_door(r: Reached, open_: Side) -> list[dict[str, Any]]:
    """Networks by door and use at the three levels; what is open to a proxy that also used it there is used."""
    out = []
    for door, use in ((d, u) for d in Door for u in (Use.USED, Use.OPEN)):
        mine = [o for o in r.openings if (o.door, o.use) == (door, use) and open_.narrow.opening(r.atlas, o)]
        if (door, use) == (Door.SIDE, Use.OPEN) and open_.standing:
            found = {g: open_.open_at(g) for g in Grade}
        elif mine:
            found = {g: {o.network for o in mine if stands(o, g)} for g in Grade}
        else:
            continue
        levels = _by_level(lambda g, found=found: count(found[g], r.atlas).to_json())  # type: ignore[misc]
        out.append({"door": door.value, "use": use.value, "levels": levels})
    return out


def _by_level(counted: Callable[[Grade], dict[str, Any]]) -> dict[str, Any]:
    """One count for each of the three cumulative levels."""
    return {level.value: counted(level) for level in Grade}


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


def _network(
    r: Reached, network: str, openings: list[Opening], open_to: OpenTo | None, evidence: bool
) -> dict[str, Any]:
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
        "open": open_to.to_json() if open_to else None,
    }


#: The searches through a door that stands open, where no log of its network is held: not known, never none.
_NOBODY_SAW = dict.fromkeys(g.value for g in Grade)


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
        "searches": o.searches.to_json() if o.use is Use.USED or r.atlas.seen(o.network) else _NOBODY_SAW,
        "first": _iso(o.first),
        "last": _iso(o.last),
        "months": None if o.months is None else list(o.months),
        "account": o.account.value if o.account else None,
        "note": o.note,
        "evidence": [e.to_json() for e in o.evidence] if evidence else [],
        "evidence_total": o.evidence_total,
    }
