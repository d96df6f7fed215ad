"""The network: an agency's or a body's neighborhood in vis-network, to drag, hover and zoom, with its table twin.

Places are computed here, in rings around the middle; vis moves nothing unless its physics is switched on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

from graphshare.domain.days import iso
from graphshare.domain.model import NO_SEARCHES, Door, Evidence
from graphshare.domain.prose import plural
from graphshare.questions.neighbors import AGENCIES, TIES, Neighborhood, Tie, TieSays
from graphshare.questions.reach.answer import Reach
from graphshare.views import payload
from graphshare.views.drawn import proxy_of, through_a_proxy, used
from graphshare.views.footing import Grounds, cited_releases, footing, window
from graphshare.views.naming import not_named
from graphshare.views.page import OPTIONS, Edge, Node, Page, render

SCRIPTS = ("dom.js", "palette.js", "drawing.js", "paint.js", "rows.js", "link.js", "network.js")

#: Tie → what it says between two names, its color, whether dashed.
VERBS: dict[TieSays, tuple[str, str, str, bool]] = {
    TieSays.NAMED: ("mentioned", " in their reasons or case numbers", "#111827", False),
    TieSays.MENTIONING: ("searched the cameras of", ", mentioning {body}", "#C77700", False),
    TieSays.FRONT: ("gave access to", "", "#1F5FA8", False),
    TieSays.BACK: ("searched the cameras of", ", though not on that day's list", "#BE123C", True),
    TieSays.UNKNOWN: ("searched the cameras of", ", by a door not known", "#6D5B8C", True),
    TieSays.INACTIVE: ("listed an inactive account of", "", "#8A8F98", True),
    TieSays.SHARES: ("gave access to", " (listed)", "#5B7A99", False),
    TieSays.SEARCHED: ("searched the cameras of", "", "#8A8F98", False),
}
#: Ties of these kinds are drawn at first only where they touch the middle: between neighbors they would hide everything.
QUIET = (TieSays.SHARES, TieSays.SEARCHED)

NETWORK_OPTIONS: Mapping[str, object] = {
    **OPTIONS,
    "interaction": {
        "hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False, "selectable": True, "multiselect": False,
        "dragNodes": True, "dragView": True, "zoomView": True, "tooltipDelay": 100_000, "keyboard": False, "zoomSpeed": 0.7,
    },
    "physics": {
        "enabled": False, "solver": "barnesHut", "stabilization": False,
        "barnesHut": {"gravitationalConstant": -9000, "springLength": 150, "springConstant": 0.02, "damping": 0.5, "avoidOverlap": 0.2},
    },
    "nodes": {"chosen": False, "labelHighlightBold": False, "borderWidth": 1.5, "shapeProperties": {"interpolation": False}},
    "edges": {
        "smooth": False, "chosen": False, "selectionWidth": 0, "hoverWidth": 0, "arrowStrikethrough": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}, "color": {"inherit": False},
    },
}  # fmt: skip

SHAPES = {"federal": "hexagon", "sheriff": "square", "state_police": "diamond", "fusion_center": "diamond", "task_force": "diamond",
          "campus": "triangle", "transit": "triangle", "airport": "triangle"}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What is shown of a neighborhood: the names that may stand on a page, what is drawn, and by which rule."""

    around: Neighborhood
    names: Mapping[str, str]
    words: tuple[str, ...]


def network_page(around: Neighborhood, grounds: Grounds, sentence: str = "") -> str:
    """The HTML of the page; ``sentence`` is that of the reach, where it is one that is shown."""
    shown = show(around)
    around, names = shown.around, shown.names
    foot = footing(grounds)
    at, release_at = (
        {n.agency: i for i, n in enumerate(around.neighbors)},
        {r: i for i, r in enumerate(grounds.by_id)},
    )
    places, weight = rings(around), Counter[str]()
    for t in around.ties:
        weight[t.source] += 1
        weight[t.target] += 1
    answer, kinds = sentence or network_sentence(shown), [s for s in TieSays if any(t.says is s for t in around.ties)]
    center = names[around.center]
    data: payload.NetworkPage = {
        "center": at[around.center], "ofBody": around.of_body, "answer": answer, "foot": foot,
        "lod": list(shown.words), "releases": cited_releases(grounds.releases),
        "agencies": [
            {"id": n.agency if names[n.agency] == n.name else names[n.agency].replace(" ", "-"), "name": names[n.agency],
             "state": n.state, "kind": n.kind, "federal": n.federal}
            for n in around.neighbors
        ],
        "kinds": [
            {"says": s.value, "verb": VERBS[s][0], "tail": VERBS[s][1].format(body=around.body), "color": VERBS[s][2],
             "dash": VERBS[s][3], "quiet": s in QUIET}
            for s in kinds
        ],
        "ties": [
            (at[t.source], at[t.target], kinds.index(t.says), t.searches, t.first, t.last, [(release_at.get(r), row) for r, row in t.rows])
            for t in around.ties
        ],
    }  # fmt: skip
    nodes: list[Node] = [
        {"id": i, "x": places[n.agency][0], "y": places[n.agency][1], "shape": SHAPES.get(str(n.kind), "dot"),
         "size": 20 if n.agency == around.center else round(min(13, 6 + weight[n.agency] ** 0.5), 1)}
        for i, n in enumerate(around.neighbors)
    ]  # fmt: skip
    edges: list[Edge] = [{"id": i, "from": at[t.source], "to": at[t.target]} for i, t in enumerate(around.ties)]
    return render(
        Page(
            title=f"Around {center}", subtitle=f"Ties to {center}, and between those tied to it · {window(grounds.window)}",
            answer=answer, data=data, scripts=SCRIPTS, template="network.html.j2", nodes=nodes, edges=edges,
            options=NETWORK_OPTIONS, words={"foot": foot, "lod": shown.words},
        )
    )  # fmt: skip


def show(around: Neighborhood) -> Shown:
    """Cut a neighborhood to what is drawn, and name only those who may be named: whoever is said to have mentioned a body
    must have been matched exactly, by alias or by hand."""
    words = []
    total = len(around.neighbors) + around.left_out
    if len(around.neighbors) > AGENCIES:
        ties = Counter[str]()
        for t in around.ties:
            ties.update({t.source: 1 + (t.searches or 0), t.target: 1})
        kept = {
            n.agency
            for n in sorted(
                around.neighbors, key=lambda n: (n.agency != around.center, not n.federal, -ties[n.agency], n.agency)
            )[:AGENCIES]
        }
        around = replace(
            around, neighbors=tuple(n for n in around.neighbors if n.agency in kept),
            ties=tuple(t for t in around.ties if t.source in kept and t.target in kept),
        )  # fmt: skip
    if total > len(around.neighbors):
        words.append(
            f"{len(around.neighbors):,} of {plural(total, 'agency')} shown: federal ones, then those with most searches and ties."
        )
    if len(around.ties) >= TIES:
        around = replace(around, ties=around.ties[:TIES])
        words.append(f"The {TIES:,} foremost ties between them are shown: those to the middle, then by searches.")
    acting = {t.source for t in around.ties if t.says in (TieSays.MENTIONING, TieSays.NAMED)}
    review = [n.agency for n in around.neighbors if n.agency in acting and not n.firm and n.agency != around.center]
    number = {a: i for i, a in enumerate(review, start=1)}
    if review:
        words.append(not_named(len(review)))
    names = {
        n.agency: f"agency to review {number[n.agency]}" if n.agency in number else n.name for n in around.neighbors
    }
    if around.picked:
        words.append(
            f"Of the log of who searched {names[around.center]} only picked rows are held: searches in them that mention no federal "
            "body and no immigration are not counted here. Its profile counts every row."
        )
    return Shown(around, names, tuple(words))


def network_sentence(shown: Shown, around: str | None = None, kinds: Iterable[TieSays] = tuple(TieSays)) -> str:
    """Who did what to whom, in one sentence: over all ties of some kinds, or over those of one agency (``around``).

    ``templates/network.js`` says the same, and a test compares them.
    """
    wanted, names = set(kinds), shown.names
    middle = around or shown.around.center
    near = [t for t in shown.around.ties if t.says in wanted and _tells(t, middle, shown)]
    parts = []
    for says in TieSays:
        ties = [t for t in near if t.says is says]
        split = ([t for t in ties if t.source == middle], [t for t in ties if t.source != middle])
        parts += [_clause(group, says, shown) for group in split if group]
    others = {x for t in near for x in (t.source, t.target)} - {middle}
    if not parts:
        return (
            f"In the records held, no tie of these kinds is seen to {names[middle]}. Not seen is not “did not happen”."
        )
    stand = "stands" if len(others) == 1 else "stand"
    return f"In the records held, {plural(len(others), 'agency')} {stand} around {names[middle]}: {'; '.join(parts)}."


def _tells(tie: Tie, middle: str, shown: Shown) -> bool:
    """Whether a tie is about the agency in the middle: it touches it, or it was made for the body that stands there."""
    of_body = shown.around.of_body and middle == shown.around.center
    return middle in (tie.source, tie.target) or (of_body and tie.says is TieSays.MENTIONING)


def _clause(ties: Sequence[Tie], says: TieSays, shown: Shown) -> str:
    verb, tail = VERBS[says][0], VERBS[says][1].format(body=shown.around.body)
    sources, targets = sorted({t.source for t in ties}), sorted({t.target for t in ties})
    counted = sum(t.searches or 0 for t in ties)
    searches = f" ({plural(counted, 'search')})" if counted else ""
    return f"{_who(sources, shown)} {verb} {_who(targets, shown)}{tail}{searches}"


def _who(agencies: Sequence[str], shown: Shown) -> str:
    return shown.names[agencies[0]] if len(agencies) == 1 else plural(len(agencies), "agency")


def rings(around: Neighborhood) -> dict[str, tuple[int, int]]:
    """Agency → its place: the middle at 0, 0, those tied to it around it, those tied to these beyond, near to whom they are tied."""
    tied: dict[str, set[str]] = defaultdict(set)
    for t in around.ties:
        tied[t.source].add(t.target)
        tied[t.target].add(t.source)
    kind: dict[str, int] = {}
    order = list(TieSays)
    for t in around.ties:
        for a in (t.source, t.target):
            kind[a] = min(kind.get(a, len(order)), order.index(t.says))
    state = {n.agency: n.state or "~" for n in around.neighbors}
    placed, angle, radius = {around.center: (0, 0)}, {around.center: 0.0}, 0.0
    ring = sorted(tied[around.center] & set(state), key=lambda a: (kind[a], state[a], a))
    seen = {around.center, *ring}
    rest = sorted(set(state) - {around.center} - set(ring))
    while ring or rest:
        ring = ring or rest
        radius = max(radius + 190, len(ring) * 17 / (2 * pi))
        for i, a in enumerate(ring):
            angle[a] = 2 * pi * i / len(ring) - pi / 2
            r = radius + (0, 64)[i % 2] if len(ring) > 24 else radius
            placed[a] = (round(r * cos(angle[a]) * 1.25), round(r * sin(angle[a])))
        seen.update(ring)
        beyond = {b for a in ring for b in tied[a]} - seen
        ring = sorted(beyond & set(state), key=lambda b: (_mean(angle[a] for a in tied[b] if a in angle), b))
        rest = [a for a in rest if a not in seen]
    return placed


def _mean(angles: Iterable[float]) -> float:
    known = list(angles)
    return round(sum(known) / len(known), 6) if known else 0.0


def of_reach(reach: Reach, center: str) -> list[Tie]:
    """The doors of a body as ties between agencies: one an agency, an owner and a door; what is only open is none."""
    ties: dict[tuple[str, str, TieSays], Tie] = {}

    def add(tie: Tie) -> None:
        old = ties.get((tie.source, tie.target, tie.says), tie)
        most = None if tie.searches is None else max(tie.searches, old.searches or 0)
        ties[tie.source, tie.target, tie.says] = replace(
            tie, searches=most, first=min((x for x in (tie.first, old.first) if x), default=None),
            last=max((x for x in (tie.last, old.last) if x), default=None), rows=tuple(sorted({*tie.rows, *old.rows}))[:8],
        )  # fmt: skip

    for owner, d in ((n.owner.id, d) for n in reach.networks for d in n.doors):
        o, counted = d.opening, (d.searches or NO_SEARCHES).named
        cited = (iso(o.first), iso(o.last), _cited(o.evidence))
        if through_a_proxy(d) and used(d) and counted:
            add(Tie(proxy_of(d), center, TieSays.NAMED, None, *cited))
            if o.proxy != owner:
                add(Tie(proxy_of(d), owner, TieSays.MENTIONING, counted, *cited))
        elif o.door is Door.FRONT:
            add(Tie(owner, center, TieSays.FRONT, None, *cited))
        elif o.door in (Door.BACK, Door.UNKNOWN):
            add(Tie(center, owner, TieSays(o.door), counted, *cited))
    owners = {n.network_id: n.owner.id for n in reach.networks}
    for i in reach.inactive:
        cited = (iso(i.first), iso(i.last), _cited([i.evidence]))
        add(Tie(owners.get(i.network_id, i.network_id), center, TieSays.INACTIVE, None, *cited))
    return sorted(ties.values(), key=lambda t: (list(TieSays).index(t.says), -(t.searches or 0), t.source, t.target))


def _cited(rows: Iterable[Evidence]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({(e.release, e.row) for e in rows}))[:8]
