"""Where everything stands in the Grid: every known network a square by state, below it agencies × networks.

As in the Doors picture, places are computed here on the answer before any filter, so that filters never move anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from graphshare.domain.model import Door, Grade
from graphshare.domain.prose import plural
from graphshare.views.drawn import Drawn, door_of, proxy_of, searches_at, seen, through_a_proxy, used
from graphshare.views.payload import Block, Column, GridSheet, Group, Line, Row, Square
from graphshare.views.picture import NAMED
from graphshare.views.sentence import LETTERS, state_name

#: The Grid is the default above so many networks (as many as the Doors name one by one), or so many proxies.
NETWORKS, PROXIES = NAMED, 12
#: So many agencies have a row of their own; the others share the last.
ROWS = 48


@dataclass(frozen=True, slots=True)
class Paper:
    """The columns of one width: where names end, where bars begin, and how many networks have a column of their own."""

    width: int
    names: int
    bars: int
    columns: int


WIDE = Paper(900, 232, 140, 80)
NARROW = Paper(376, 118, 62, 32)
ROW, GAP = 14.0, 6.0


def opens_with(networks: Sequence[Drawn], view: str | None) -> str:
    """What a page opens with: what was asked for, else Doors where they can be told apart or are mostly front doors."""
    if view is not None:
        return view
    reached = [n for n in networks if any(map(seen, n.doors))]
    proxies = {proxy_of(d) for n in reached for d in n.doors if used(d) and through_a_proxy(d)}
    fronts = sum(any(door_of(d) is Door.FRONT for d in n.doors) for n in reached)
    few = len(reached) <= NETWORKS and len(proxies) <= PROXIES
    return "doors" if few or (reached and fronts * 2 > len(reached)) else "grid"


def grid_sheet(networks: Sequence[Drawn], others: Sequence[Drawn], paper: Paper) -> GridSheet:
    """The Grid on one paper. A square is ``[n, x, y]``: the number of a network, or -1 - the number of one not reached."""
    blocks, squares, size, y = _squares(networks, others, paper)
    legend, y = y + 20, y + (66 if paper is WIDE else 84)
    columns, groups, cell, by_state = _columns(networks, paper)
    rows, more = _rows(networks)
    left, top = float(paper.names), y + 44
    bars = round((columns[-1]["x"] + cell if columns else left) + 14, 1)
    lines: list[Line] = [
        {"line": k, "y": round(top + i * (ROW + 1), 1)} for i, k in enumerate(("front", "back", "unknown", "inactive"))
    ]
    top += 4 * (ROW + 1) + 8
    entries: list[Row] = [{"agencies": list(a), "y": round(top + i * ROW, 1)} for i, a in enumerate(rows)]
    words = []
    if by_state:
        words.append(
            f"Columns are states: {plural(len(columns), 'state')} with networks reached. The table has each network."
        )
    if more:
        words.append(
            f"The {ROWS - 1} agencies that reach most have a row each; {plural(more, 'other agency')} share the last. The table has each."
        )
    return {
        "kind": "grid", "width": paper.width, "height": round(top + len(entries) * ROW + 30), "beside": paper is WIDE, "entries": [],
        "targets": [], "dots": [], "blocks": blocks, "squares": squares, "size": size, "legend": round(legend, 1), "matrix": round(y, 1),
        "left": left, "cell": cell, "columns": columns, "groups": groups, "lines": lines, "rows": entries, "by_state": by_state,
        "bar_x": bars, "bar_w": min(240.0, paper.width - bars - (104 if paper is WIDE else 34)), "words": words,
    }  # fmt: skip


def _squares(
    networks: Sequence[Drawn], others: Sequence[Drawn], paper: Paper
) -> tuple[list[Block], list[Square], float, float]:
    states: dict[str, list[tuple[int, Drawn]]] = defaultdict(list)
    for i, n in enumerate(networks):
        states[n.state or ""].append((i, n))
    for j, n in enumerate(others):
        states[n.state or ""].append((-1 - j, n))
    total = len(networks) + len(others)
    step = (
        20.0
        if total <= 60
        else 16.0
        if total <= 150
        else 13.0
        if total <= 500
        else 9.0
        if total <= 1_500
        else 7.0
        if total <= 4_000
        else 5.0
    )
    step = step if paper is WIDE else min(step, 11.0)
    deep = 4 if total <= 150 else 6 if total <= 500 else 10 if total <= 1_500 else 14
    least = 158.0 if paper is WIDE else 112.0
    x, y, lowest = 14.0, 34.0, 34.0
    blocks: list[Block] = []
    squares: list[Square] = []
    for state in sorted(states, key=lambda s: (not s, -sum(i >= 0 for i, _ in states[s]), -len(states[s]), s)):
        ordered = sorted(states[state], key=_standing)
        down = deep
        while ceil(len(ordered) / down) * step > paper.width - 28:
            down += 4
        across = ceil(len(ordered) / down)
        wide = max(least, across * step + 14)
        if x + wide > paper.width and x > 14:
            x, y = 14.0, lowest + 14
        blocks.append({
            "state": state,
            "name": state_name(state).replace("the ", "") if state else "State not known", "x": x, "y": y, "width": wide - 8,
            "known": len(ordered), "held": sum(n.records > 0 for _, n in ordered),
        })  # fmt: skip
        squares += [
            (i, round(x + k // down * step, 1), round(y + 32 + k % down * step, 1)) for k, (i, _) in enumerate(ordered)
        ]
        lowest = max(lowest, y + 32 + min(down, len(ordered)) * step)
        x += wide
    return blocks, squares, round(step - (2.0 if step > 7 else 1.0), 1), lowest


def _standing(item: tuple[int, Drawn]) -> tuple[int, bool, str, int]:
    """Reached by a door first (in the order of doors), then open, then held, then nothing held; by name."""
    i, n = item
    doors = n.doors if i >= 0 else ()
    reaching = [door_of(d) for d in doors if seen(d)]
    first = next((k for k, d in enumerate(LETTERS) if d in reaching), len(LETTERS) + (not doors))
    return first, not n.records, n.name, i


def _columns(networks: Sequence[Drawn], paper: Paper) -> tuple[list[Column], list[Group], float, bool]:
    """A column for each network reached, those of a state together; where they are too many, a column for each state."""
    reached: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, n in enumerate(networks):
        reaching = [d for d in n.doors if seen(d)]
        if reaching:
            proxies = {proxy_of(d) for d in reaching if through_a_proxy(d)}
            reached[n.state or ""].append((-len(proxies), i))
    order = sorted(reached, key=lambda s: (not s, -len(reached[s]), s))
    count = sum(map(len, reached.values()))
    by_state = count > paper.columns
    columns: list[Column]
    room = paper.width - paper.names - paper.bars
    if by_state:
        cell = min(22.0, room / max(1, len(order)))
        columns = [
            {"nets": sorted(i for _, i in reached[s]), "x": round(paper.names + k * cell, 2), "name": s or "?"}
            for k, s in enumerate(order)
        ]
        return columns, [], round(cell, 2), True
    cell = min(22.0, (room - GAP * max(0, len(order) - 1)) / max(1, count))
    columns, x = [], float(paper.names)
    groups: list[Group] = []
    for s in order:
        start = x
        for _, i in sorted(reached[s]):
            columns.append({"nets": [i], "x": round(x, 2), "name": ""})
            x += cell
        groups.append(
            {
                "name": state_name(s).replace("the ", "") if s else "State not known",
                "code": s,
                "x": round(start, 2),
                "width": round(x - start, 2),
            }
        )
        x += GAP
    return columns, groups, round(cell, 2), False


def _rows(networks: Sequence[Drawn]) -> tuple[list[tuple[str, ...]], int]:
    """The proxies, those first whose searches that mention the body reach most networks; and how many share the last row."""
    reached: dict[str, dict[str, set[int]]] = defaultdict(lambda: {"named": set(), "hinted": set()})
    searches: Counter[str] = Counter()
    for i, n in enumerate(networks):
        for d in n.doors:
            if used(d) and through_a_proxy(d):
                key = proxy_of(d)
                for level in (Grade.NAMED, Grade.HINTED):
                    if count := searches_at(d, level):
                        reached[key][level].add(i)
                        searches[key] = max(searches[key], count)
    order = sorted(reached, key=lambda p: (-len(reached[p]["named"]), -len(reached[p]["hinted"]), -searches[p], p))
    if len(order) <= ROWS:
        return [(p,) for p in order], 0
    return [*((p,) for p in order[: ROWS - 1]), tuple(order[ROWS - 1 :])], len(order) - ROWS + 1
