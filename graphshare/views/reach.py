"""The page of one reach: who lets a federal body in, by which door, to which networks, on what evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from graphshare.answer import Answer
from graphshare.domain.bodies import find_body
from graphshare.domain.days import iso
from graphshare.domain.model import Door, Evidence, Grade
from graphshare.domain.prose import plural
from graphshare.questions.challenge import Challenge
from graphshare.questions.known import KnownNetwork
from graphshare.questions.reach.answer import DoorAt, ListedAccount, Reach
from graphshare.questions.reach.side import OpenTo
from graphshare.views import grid, payload
from graphshare.views.challenged import stripped
from graphshare.views.drawn import (
    Drawn,
    door_of,
    doorways,
    drawn,
    drawn_known,
    open_to,
    proxy_name,
    proxy_of,
    through_a_proxy,
    used,
)
from graphshare.views.footing import Grounds, cited_releases, footing, window
from graphshare.views.grid import grid_sheet, opens_with
from graphshare.views.map import map_sheet
from graphshare.views.page import Edge, Node, Page, render
from graphshare.views.picture import NARROW, WIDE, Detail, detail, place
from graphshare.views.sentence import level_words, sentence, state_name, unheld

SCRIPTS = (
    "dom.js", "palette.js", "state.js", "sentence.js", "drawing.js", "scene.js", "marks.js", "map.js", "grid.js", "paint.js", "doors.js",
    "rows.js", "table.js", "panel.js", "search.js", "months.js", "filters.js", "exports.js", "main.js",
)  # fmt: skip

#: What the rows cited say, as far as it may stand on a page.
Words = Mapping[Evidence, str]


def reach_page(
    answer: Answer[Reach],
    *,
    known: Sequence[KnownNetwork] = (),
    words: Words | None = None,
    view: str | None = None,
    challenge: Challenge | None = None,
) -> str:
    """The HTML of the page; ``challenge``: its figure stripped. Reasons stay off it unless they are given (``words``).

    ``known`` are all networks that are known, so that those not reached are seen, too. ``view`` is what the page opens with:
    grid, doors, map or table, by default what can be told apart (``grid.opens_with``); a map where neither a place nor a state
    is known opens as doors.
    """
    reach, about = answer.found, {k.network: k for k in known}
    networks = [drawn(n, about.get(n.network_id)) for n in reach.networks if doorways(n)]
    reached = {n.id for n in networks}
    others = [drawn_known(k) for k in about.values() if k.network not in reached]
    chosen = detail(networks)
    wide, where = place(networks, chosen, WIDE), map_sheet(networks, others)
    body, federal, in_words = reach.body, find_body(reach.body), sentence(reach)
    grounds = Grounds(answer.provenance, reach.releases, reach.coverage, reach.notes, answer.replied)
    foot = footing(grounds.noting(*_parents(reach)))
    if where and where["credit"]:
        foot["credits"].append(where["credit"])
    release_at = {r.id: i for i, r in enumerate(reach.releases)}
    agencies, at = _proxies(networks)
    doors = [_door(i, d, at, release_at, words) for i, n in enumerate(networks) for d in n.doors]
    states = {n.state for n in networks if n.state}
    data: payload.ReachPage = {
        "networks": [_network(n) for n in networks], "doors": _columns(doors), "agencies": agencies,
        "releases": cited_releases(reach.releases), "states": _named(states),
        "stateNames": _named(states | {a["state"] for a in agencies if a["state"]}),
        "inactive": [_inactive(i, release_at) for i in reach.inactive],
        "unheld": {"logs": bool(unheld(reach, ["side"])), "lists": bool(unheld(reach, ["front"]))}, "ways": _three_ways(reach),
        "largest": _largest(reach), "breaks": [{"day": b.day.isoformat(), "text": b.text} for b in reach.breaks],
        "others": [_other(k) for k in others], "body": body, "levels": level_words(body),
        "answer": in_words, "lod": list(chosen.words), "named": chosen.named,
        "opens": opens_with(networks, view), "bySearches": chosen.by_searches, "foot": foot,
        "sheets": {
            "wide": wide, "narrow": place(networks, chosen, NARROW), "map": where, "grid": grid_sheet(networks, others, grid.WIDE),
            "smallGrid": grid_sheet(networks, others, grid.NARROW),
        },
    }  # fmt: skip
    return render(
        Page(
            title=f"How far does {body} reach?",
            subtitle=f"{federal.full if federal else body} · {window(reach.window)}",
            answer=in_words,
            data=data,
            scripts=SCRIPTS,
            template="reach.html.j2",
            nodes=_nodes(wide),
            edges=_edges(networks, chosen),
            words={"foot": foot, "lod": chosen.words, "levels": level_words(body), "challenge": stripped(challenge)},
        )
    )


def _network(n: Drawn) -> payload.Network:
    return {
        "id": n.id, "name": n.name, "owner": n.owner, "ownerId": n.owner_id, "state": n.state, "county": n.county, "kind": n.kind,
        "held": n.records, "cd": n.declared, "cm": n.mapped,
    }  # fmt: skip


def _other(k: Drawn) -> payload.Other:
    return k.id, k.name, k.state, k.county, k.kind, k.declared, k.mapped, k.records, k.owner


def _inactive(i: ListedAccount, release_at: Mapping[str, int]) -> payload.Inactive:
    return {
        "id": i.network_id, "network": i.network, "owner": i.owner, "account": i.account, "mark": i.mark, "first": iso(i.first),
        "last": iso(i.last), "e": _rows([i.evidence], release_at),
    }  # fmt: skip


def _named(states: Iterable[str]) -> list[payload.Named]:
    return [(s, state_name(s)) for s in sorted(states)]


def _door(
    network: int, d: DoorAt | OpenTo, at: Mapping[str, int], release_at: Mapping[str, int], words: Words | None
) -> payload.Door:
    """One door in letters; what a door does not say is left out."""
    if isinstance(d, OpenTo):
        summed: payload.Door = {"n": network, "d": Door.SIDE, "e": [], "u": "open", "k": d.levels, "o": open_to(d)}
        return summed if words is None else {**summed, "w": []}
    o = d.opening
    fields = {
        "b": o.body, "u": o.use.value, "s": o.basis, "v": o.via, "g": o.grade,
        "p": at[proxy_of(d)] if o.door is Door.SIDE else None, "c": d.searches, "f": iso(o.first), "l": iso(o.last),
        "m": None if o.months is None else list(o.months), "a": o.account, "o": o.note, "t": o.evidence_total,
        "w": None if words is None else _wordings(d, words),
    }  # fmt: skip
    given = {k: v for k, v in fields.items() if v is not None}
    return cast("payload.Door", {"n": network, "d": o.door.value, "e": _rows(o.evidence, release_at), **given})


#: Above so many doors, each carries only its first rows; how many there are is told.
MANY, FEW = 5_000, 2


def _columns(doors: list[payload.Door]) -> payload.Doors:
    """Doors by column: columns take half the room of rows."""
    if len(doors) > MANY:
        doors = [{**d, "e": d["e"][:FEW], "t": max(d.get("t") or 0, len(d["e"]))} for d in doors]
    columns = sorted({k for d in doors for k in d} | {"n", "d", "e"})
    return cast("payload.Doors", {k: [d.get(k) for d in doors] for k in columns})


def _wordings(d: DoorAt, words: Words) -> list[str]:
    """The distinct wordings of the rows that prove that somebody else searched."""
    if not (through_a_proxy(d) and used(d)):
        return []
    return list(dict.fromkeys(words[e] for e in d.opening.evidence if e in words))


def _rows(cited: Iterable[Evidence], release_at: Mapping[str, int]) -> list[payload.Cite]:
    return [(release_at.get(e.release), e.row) for e in cited]


def _proxies(networks: Iterable[Drawn]) -> tuple[list[payload.Proxy], dict[str, int]]:
    proxies: dict[str, payload.Proxy] = {}
    for d in (d for n in networks for d in n.doors if through_a_proxy(d)):
        state, kind = (d.proxy.state, d.proxy.kind) if d.proxy else (None, None)
        proxies.setdefault(proxy_of(d), {"id": proxy_of(d), "name": proxy_name(d), "state": state, "kind": kind})
    order = sorted(proxies)
    return [proxies[k] for k in order], {k: i for i, k in enumerate(order)}


def _three_ways(reach: Reach) -> list[payload.Way]:
    """Declared and observed, as the answer counts them. What is possible is printed on request."""
    levels = level_words(reach.body)
    rows = [("declared: named in lists", reach.declared.active)]
    rows += [(f"observed: {levels[g][0]}", reach.observed.at(g)) for g in Grade]
    return [{"name": name, "owners": c.owners, "networks": c.networks} for name, c in rows]


#: So many lists that name a parent are told one by one.
_PARENTS = 20


def _parents(reach: Reach) -> list[str]:
    """The lists that name a body above the one asked for: told one by one, for they are no doors of it."""
    if not reach.parents:
        return []
    files = {r.id: r.file for r in reach.releases}
    lines = []
    for p in reach.parents[:_PARENTS]:
        days = f"{p.first}" if p.first == p.last else f"{p.first} to {p.last}"
        dated = f" ({days})" if p.first else " (no date)"
        row = f"{files.get(p.evidence.release, p.evidence.release)}, row {p.evidence.row}"
        lines.append(f"{p.owner} lists {p.account or p.body}{dated} [{row}]")
    more = f"; and {len(reach.parents) - _PARENTS:,} more" if len(reach.parents) > _PARENTS else ""
    return [f"Its parent is listed, which is no door of {reach.body} itself: {'; '.join(lines)}{more}."]


def _largest(reach: Reach) -> str:
    count = reach.largest.networks
    return f"The largest single search says {plural(count, 'network')}: how many, not which." if count else ""


def _nodes(sheet: payload.DoorsSheet) -> list[Node]:
    """The items that vis holds, at their places on the wide sheet. Names stay out of it."""
    x, y = sheet["body"]
    nodes: list[Node] = [{"id": "f", "x": x, "y": y, "shape": "custom"}]
    nodes += [{"id": e["id"], "x": sheet["mark_x"], "y": e["y"], "shape": "custom"} for e in sheet["entries"]]
    nodes += [{"id": t["id"], "x": sheet["target_x"], "y": t["y"], "shape": "custom"} for t in sheet["targets"]]
    nodes += [{"id": f"n{n}", "x": x, "y": y, "shape": "custom"} for n, x, y, _ in sheet["dots"]]
    return nodes


def _edges(networks: Sequence[Drawn], chosen: Detail) -> list[Edge]:
    """Body → way in → end: what the keys walk along. They are painted as ribbons, not by vis."""
    of_network = {n: t for t, target in enumerate(chosen.targets) for n in target.networks}
    of_proxy = {p: e for e, entry in enumerate(chosen.entries) for p in entry.proxies}
    of_door = {entry.door: e for e, entry in enumerate(chosen.entries) if not entry.proxies}
    pairs: set[tuple[int, int]] = set()
    for i, d in ((i, d) for i, n in enumerate(networks) for d in n.doors):
        entry = of_proxy.get(proxy_of(d)) if through_a_proxy(d) else of_door.get(door_of(d))
        if entry is not None:
            pairs.add((entry, of_network[i]))
    links = [("f", f"e{e}") for e in range(len(chosen.entries))] + [(f"e{e}", f"t{t}") for e, t in sorted(pairs)]
    return [{"id": i, "from": a, "to": b, "arrows": ""} for i, (a, b) in enumerate(links)]
