"""The page of one reach: who lets a federal body in, by which door, to which networks, on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphshare.domain.bodies import find_body
from graphshare.domain.prose import plural
from graphshare.questions.known import Known
from graphshare.views import grid
from graphshare.views.footing import cited_releases, footing, window
from graphshare.views.grid import grid_sheet, opens_with
from graphshare.views.map import map_sheet
from graphshare.views.page import Page, render
from graphshare.views.picture import NARROW, WIDE, Detail, detail, place, proxy_key
from graphshare.views.sentence import LEVELS, doorways, level_words, sentence, state_name, unheld

SCRIPTS = (
    "dom.js", "palette.js", "state.js", "sentence.js", "drawing.js", "scene.js", "marks.js", "map.js", "grid.js", "paint.js", "doors.js",
    "rows.js", "table.js", "panel.js", "search.js", "months.js", "filters.js", "exports.js", "main.js",
)  # fmt: skip


def reach_page(
    reach: Mapping[str, Any], *, known: Sequence[Known] = (), show_reasons: bool = False, view: str | None = None
) -> str:
    """The HTML of the page; ``reach`` is the JSON of the answer. Reasons stay off it unless asked for.

    ``known`` are all networks that are known, so that those not reached are seen, too. ``view`` is what the page opens with:
    grid, doors, map or table, by default what can be told apart (``grid.opens_with``); a map where neither a place nor a state
    is known opens as doors.
    """
    about = {k.network: known_network(k) for k in known}
    networks: list[Mapping[str, Any]] = [
        {**n, **_where(n, about), "doors": doorways(n), "open": None}
        for n in reach.get("networks") or ()
        if doorways(n)
    ]
    seen = {n.get("network_id") for n in networks}
    others = [k for k in about.values() if k["network_id"] not in seen]
    chosen = detail(networks)
    wide, narrow, where = place(networks, chosen, WIDE), place(networks, chosen, NARROW), map_sheet(networks, others)
    body = str(reach.get("body") or "The body")
    found = find_body(body)
    foot = footing(reach, [*(reach.get("notes") or ()), *_parents(reach)])
    if where and where["credit"]:
        foot["credits"].append(where["credit"])
    answer = sentence({**reach, "networks": networks})
    data = {
        **_payload(reach, networks, show_reasons), "others": [_other(k) for k in others],
        "body": body, "levels": level_words(body), "full": found.full if found else body, "answer": answer, "lod": list(chosen.words),
        "named": chosen.named, "opens": opens_with(networks, view), "bySearches": chosen.by_searches, "foot": foot,
        "sheets": {
            "wide": wide, "narrow": narrow, "map": where, "grid": grid_sheet(networks, others, grid.WIDE),
            "smallGrid": grid_sheet(networks, others, grid.NARROW),
        },
    }  # fmt: skip
    return render(
        Page(
            title=f"How far does {body} reach?",
            subtitle=f"{found.full if found else body} · {window(reach.get('window'))}",
            answer=answer,
            data=data,
            scripts=SCRIPTS,
            template="reach.html.j2",
            nodes=_nodes(wide),
            edges=_edges(networks, chosen),
            words={"foot": foot, "lod": chosen.words, "levels": level_words(body)},
        )
    )


def known_network(k: Known) -> dict[str, Any]:
    """A known network in the shape in which an answer gives one that is reached."""
    return {
        "network": k.name, "network_id": k.network, "owner": k.owner_name, "owner_id": k.owner, "state": k.state, "county": k.county,
        "kind": k.kind, "cameras": {"declared": k.declared, "mapped": k.mapped}, "lat": k.lat, "lon": k.lon,
        "placed_by": k.placed_by, "held": k.log * 1 + k.selection * 2 + k.listed * 4,
    }  # fmt: skip


def _where(network: Mapping[str, Any], about: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Where a network is and what is held of it, of all that is known; else as the answer places it."""
    found = about.get(str(network.get("network_id")))
    return {k: found[k] for k in ("lat", "lon", "placed_by", "held")} if found else {}


def _other(k: Mapping[str, Any]) -> list[Any]:
    """A network that is known and to which no door is seen: id, name, state, county, kind, cameras, what is held, its owner."""
    c = k["cameras"]
    return [
        k["network_id"],
        k["network"],
        k["state"],
        k["county"],
        k["kind"],
        c["declared"],
        c["mapped"],
        k["held"],
        k["owner"],
    ]


def _payload(reach: Mapping[str, Any], networks: list[Mapping[str, Any]], show_reasons: bool) -> dict[str, Any]:
    """The answer in the shape the scripts read: lists that point at each other by number, no name as a key."""
    agencies, at = _proxies(networks)
    releases = reach.get("releases") or {}
    release_at = {r: i for i, r in enumerate(releases)}
    doors = [_door(i, d, at, release_at, show_reasons) for i, network in enumerate(networks) for d in network["doors"]]
    states = sorted({str(n["state"]) for n in networks if n.get("state")})
    all_states = sorted({*states, *(str(a["state"]) for a in agencies if a["state"])})
    return {
        "networks": [
            {
                "id": str(n.get("network_id") or i), "name": str(n.get("network") or "?"), "owner": str(n.get("owner") or "?"),
                "ownerId": str(n.get("owner_id") or n.get("owner") or n.get("network_id") or i), "state": n.get("state"),
                "county": n.get("county"), "kind": n.get("kind"), "held": int(n.get("held") or 0),
                "cd": (n.get("cameras") or {}).get("declared"), "cm": (n.get("cameras") or {}).get("mapped"),
            }
            for i, n in enumerate(networks)
        ],
        "doors": _columns(doors),
        "agencies": agencies,
        "releases": cited_releases(releases),
        "states": [[s, state_name(s)] for s in states],
        "stateNames": [[s, state_name(s)] for s in all_states],
        "inactive": [
            {
                "id": i.get("network_id"), "network": i.get("network"), "owner": i.get("owner"),
                "account": i.get("account"), "mark": i.get("mark"),
                "first": i.get("first"), "last": i.get("last"), "e": _rows(i, release_at),
            }
            for i in reach.get("inactive") or ()
        ],
        "unheld": {"logs": bool(unheld(reach, ["side"])), "lists": bool(unheld(reach, ["front"]))},
        "ways": _three_ways(reach),
        "largest": _largest(reach),
        "breaks": [{"day": b.get("day"), "text": b.get("text")} for b in reach.get("breaks") or ()],
    }  # fmt: skip


def _door(
    network: int, d: Mapping[str, Any], at: Mapping[str, int], release_at: Mapping[str, int], show_reasons: bool
) -> dict[str, Any]:
    """One door in letters; what a door does not say is left out, for a country has tens of thousands of them."""
    searches = d.get("searches")
    if isinstance(searches, Mapping):
        counts = [searches.get(k) for k in LEVELS]
        searches = None if None in counts else counts
    open_to = [d["agencies"][x] for x in LEVELS] if "agencies" in d else None
    said = {
        "d": d.get("door"), "b": d.get("body"), "u": d.get("use"), "s": d.get("basis"), "v": d.get("via"), "g": d.get("grade"),
        "p": at.get(proxy_key(d)) if d.get("door") == "side" and not open_to else None, "k": open_to,
        "c": searches, "f": d.get("first"), "l": d.get("last"),
        "m": d.get("months"),
        "a": d.get("account"), "o": d.get("note"), "t": d.get("evidence_total"),
        "w": _wordings(d) if show_reasons else None,
    }  # fmt: skip
    return {"n": network, "e": _rows(d, release_at), **{k: v for k, v in said.items() if v is not None}}


#: Above so many doors, each carries only its first rows; how many there are is told.
MANY, FEW = 5_000, 2


def _columns(doors: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Doors by column: a country has tens of thousands of them, and columns take half the room of rows."""
    if len(doors) > MANY:
        doors = [{**d, "e": d["e"][:FEW], "t": max(int(d.get("t") or 0), len(d["e"]))} for d in doors]
    return {k: [d.get(k) for d in doors] for k in sorted({k for d in doors for k in d} | {"n", "d", "e"})}


def _wordings(door: Mapping[str, Any]) -> list[str]:
    """The distinct wordings of the rows that prove a door, masked; empty where the answer was made without."""
    return [str(w) for w in dict.fromkeys(e.get("wording") for e in door.get("evidence") or ()) if w]


def _rows(source: Mapping[str, Any], release_at: Mapping[str, int]) -> list[list[Any]]:
    return [[release_at.get(e.get("release")), e.get("row")] for e in source.get("evidence") or ()]


def _proxies(networks: list[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    found: dict[str, dict[str, Any]] = {}
    for network in networks:
        for d in network["doors"]:
            if d.get("door") == "side" and "agencies" not in d:
                key = proxy_key(d)
                found.setdefault(key, {
                    "id": key, "name": str(d.get("proxy") or key),
                    "state": d.get("proxy_state"), "kind": d.get("proxy_kind"),
                })  # fmt: skip
    order = sorted(found)
    return [found[k] for k in order], {k: i for i, k in enumerate(order)}


def _three_ways(reach: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Declared and observed, as the answer counts them; empty where it does not. What is possible is printed on request."""
    declared, observed = (reach.get(k) or {} for k in ("declared", "observed"))
    rows = [("declared: named in lists", declared.get("active"))]
    rows += [
        (f"observed: {words[0]}", observed.get(level)) for level, words in level_words(str(reach.get("body"))).items()
    ]
    return [
        {"name": n, "owners": c.get("owners"), "networks": c.get("networks")} for n, c in rows if isinstance(c, Mapping)
    ]


#: So many lists that name a parent are told one by one.
_PARENTS = 20


def _parents(reach: Mapping[str, Any]) -> list[str]:
    """The lists that name a body above the one asked for: told one by one, for they are no doors of it."""
    found = reach.get("parents") or ()
    if not found:
        return []
    files = reach.get("releases") or {}
    told = []
    for p in found[:_PARENTS]:
        rows = [f"{(files.get(e['release']) or {}).get('file') or e['release']}, row {e['row']}" for e in p["evidence"]]
        days = p["first"] if p["first"] == p["last"] else f"{p['first']} to {p['last']}"
        dated = f" ({days})" if p["first"] else " (no date)"
        told.append(f"{p['owner']} lists {p['account'] or p['body']}{dated} [{'; '.join(rows[:3])}]")
    more = f"; and {len(found) - _PARENTS:,} more" if len(found) > _PARENTS else ""
    return [f"Its parent is listed, which is no door of {reach.get('body')} itself: {'; '.join(told)}{more}."]


def _largest(reach: Mapping[str, Any]) -> str:
    largest = (reach.get("observed") or {}).get("largest_single_search") or {}
    count = largest.get("networks") if isinstance(largest, Mapping) else None
    return f"The largest single search says {plural(int(count), 'network')}: how many, not which." if count else ""


def _nodes(sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items that vis holds, at their places on the wide sheet. Names stay out of it."""
    x, y = sheet["body"]
    nodes = [{"id": "f", "x": x, "y": y, "shape": "custom"}]
    nodes += [{"id": e["id"], "x": sheet["mark_x"], "y": e["y"], "shape": "custom"} for e in sheet["entries"]]
    nodes += [{"id": t["id"], "x": sheet["target_x"], "y": t["y"], "shape": "custom"} for t in sheet["targets"]]
    nodes += [{"id": f"n{n}", "x": x, "y": y, "shape": "custom"} for n, x, y, _ in sheet["dots"]]
    return nodes


def _edges(networks: list[Mapping[str, Any]], chosen: Detail) -> list[dict[str, Any]]:
    """Body → way in → end: what the keys walk along. They are painted as ribbons, not by vis."""
    of_network = {n: t for t, target in enumerate(chosen.targets) for n in target.networks}
    of_proxy = {p: e for e, entry in enumerate(chosen.entries) for p in entry.proxies}
    of_door = {entry.door: e for e, entry in enumerate(chosen.entries) if not entry.proxies}
    pairs: set[tuple[int, int]] = set()
    for i, network in enumerate(networks):
        for d in network["doors"]:
            alone = d.get("door") != "side" or "agencies" in d
            entry = of_door.get(str(d.get("door"))) if alone else of_proxy.get(proxy_key(d))
            if entry is not None:
                pairs.add((entry, of_network[i]))
    links = [("f", f"e{e}") for e in range(len(chosen.entries))] + [(f"e{e}", f"t{t}") for e, t in sorted(pairs)]
    return [{"id": i, "from": a, "to": b, "arrows": ""} for i, (a, b) in enumerate(links)]
