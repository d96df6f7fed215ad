"""Where the networks are: an equal-area map over nothing but state outlines, projected here, for no map server is asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil, cos, radians, sin, sqrt

from graphshare.domain.prose import plural
from graphshare.views.drawn import Drawn
from graphshare.views.payload import MapSheet, Outline, Spot
from graphshare.views.sentence import state_name

WIDTH, TALLEST, MARGIN = 900.0, 640.0, 26.0
APART = ("AK", "HI")  # drawn in boxes of their own beside the mainland
NEAR = 1.0  # a place farther than so many degrees from its state is not taken for one
ELSEWHERE = 44.0  # the strip below the map for states without an outline

Point = tuple[float, float]
Ring = list[Point]
_Label = tuple[str, float, float]  # a state's name and its place

CREDIT = "State outlines: U.S. Census Bureau (public domain), simplified from us-atlas (ISC)"

#: A state is darker the larger a share of its known networks counts. The same stands in templates/map.js.
TINTS = ("#F3EFE6", "#E9DFC8", "#DFCDA6", "#D3B983")


def tint(share: float, has: bool) -> str:
    """The fill of a state of which networks are known (``has``), by the share of them that counts."""
    return TINTS[0 if share == 0 else 1 if share < 1 / 3 else 2 if share < 2 / 3 else 3] if has else "#F9F8F4"


@dataclass(frozen=True, slots=True)
class Placed:
    """One network on the map: its number among those reached (``None``: not reached), where it is, of what size."""

    number: int | None
    state: str | None
    at: Point | None
    has_records: bool
    cameras: int


def map_sheet(networks: Sequence[Drawn], others: Sequence[Drawn] = ()) -> MapSheet | None:
    """The map for the page, or ``None`` where neither a place nor a state is known of any network.

    ``networks`` have doors; ``others`` are known, and none is seen to them. ``outlines``: SVG paths of states; ``dots``: number
    of a network, x, y, radius, whether it is stacked in its state for want of a place; ``rest``: x, y, whether anything
    is held; ``labels``: state, name, x, y, networks known and held there; ``words``: how places are known.
    """
    spots = [_spot(i, n) for i, n in enumerate(networks)] + [_spot(None, n) for n in others]
    known = Counter(s.state for s in spots if s.state)
    records = Counter(s.state for s in spots if s.state and s.has_records)
    shapes = outlines()
    there = [s for s in sorted(known) if s in shapes]
    if not there:
        return None
    main = [s for s in there if s not in APART] or there
    boxes = [s for s in APART if s in there and s not in main]
    frame = _Frame([p for s in main for ring in shapes[s] for p in ring], (0, 0, WIDTH, TALLEST))
    height = frame.height
    frames = dict.fromkeys(main, frame) | {
        s: _Frame([p for r in shapes[s] for p in r], _corner(s, height)) for s in boxes
    }
    invented = {s for s in there if s in _read("fictional.json")}
    around = [s for s in shapes if s not in APART and (s in _read("fictional.json")) == bool(invented)]
    drawn = [_outline(s, shapes[s], frame, s in known) for s in around if s in main or _meets(shapes[s], frame)]
    drawn += [_outline(s, shapes[s], frames[s], True) for s in APART if s in frames]
    labels = {s: _label(s, shapes[s], frames[s]) for s in there}
    nowhere = [s for s in sorted(known) if s not in shapes]
    labels |= {s: (state_name(s), 70 + i % 6 * 150, round(height + 14, 1)) for i, s in enumerate(nowhere)}
    size = _size(len(networks))
    dots = _dots(spots, frames, labels, size)
    if nowhere:
        height += ELSEWHERE
    return {
        "kind": "map", "width": WIDTH, "height": round(height), "outlines": drawn, "beside": True, "entries": [], "targets": [],
        "dots": dots, "rest": [
            (*_rounded(frames[s.state](s.at)), int(s.has_records))
            for s in spots if s.number is None and s.at and s.state and s.state in frames
        ],
        "labels": [
            {"state": s, "name": name, "x": x, "y": y, "known": known[s], "held": records[s]} for s, (name, x, y) in sorted(labels.items())
        ],
        "credit": "" if invented else CREDIT, "words": _words(spots, networks, dots),
    }  # fmt: skip


def _spot(number: int | None, network: Drawn) -> Placed:
    at = (network.spot[1], network.spot[0]) if network.spot else None
    state = network.state or (at and _lies_in(at)) or None
    if at and (state not in outlines() or not _near(str(state), at)):
        at = None
    return Placed(number, state, at, network.records > 0, network.cameras or 0)


def _dots(
    spots: Sequence[Placed], frames: Mapping[str, _Frame], labels: Mapping[str, _Label], size: float
) -> list[Spot]:
    """Dots where networks are, the large ones first; those without a place in rows under their state's name."""
    dots: list[Spot] = []
    stacks: dict[str, list[Placed]] = {}
    for s in spots:
        if s.number is None or not s.state:
            continue
        if s.at:
            r = round(size * (0.8 + 0.03 * sqrt(min(400, s.cameras))), 1)
            dots.append((s.number, *_rounded(frames[s.state](s.at)), r, 0))
        else:
            stacks.setdefault(s.state, []).append(s)
    dots.sort(key=lambda d: (-d[3], d[0]))
    cell = 2 * size + 1.5
    for state, stacked in sorted(stacks.items()):
        across = max(4, ceil(sqrt(len(stacked) * 2)))
        _, left, top = labels[state]
        for i, s in enumerate(stacked):
            row = stacked[i - i % across : i - i % across + across]
            x = left + (i % across - (len(row) - 1) / 2) * cell
            dots.append((s.number or 0, *_rounded((x, top + 24 + size + i // across * cell)), size, 1))
    return dots


def _size(count: int) -> float:
    return 2.1 if count > 2_000 else 3.2 if count > 400 else 4.6 if count > 80 else 6.4


def _words(spots: Sequence[Placed], networks: Sequence[Drawn], dots: Sequence[Spot]) -> str:
    """By what the places of networks reached are known, and what is not on the map."""
    if not networks:
        return ""
    by = Counter(n.placed_by or "cameras" for n, s in zip(networks, spots, strict=False) if s.at)
    stacked, missing = sum(d[4] for d in dots), len(networks) - len(dots)
    parts = [
        f"{by[key]:,} by {words}"
        for key, words in (("cameras", "mapped cameras"), ("agency list", "an agency list"), ("county", "county")) if by[key]
    ]  # fmt: skip
    if stacked:
        parts.append(f"{stacked:,} without a known place stacked under the state's name")
    if missing:
        parts.append(f"{missing:,} without a known state only in the table")
    return f"{plural(len(networks), 'network')} placed: {', '.join(parts)}." if parts else ""


@cache
def outlines() -> dict[str, list[Ring]]:
    """The outer rings of every state, the District and the invented states in degrees, the largest ring first."""
    packed = {**_read("outlines.json"), **_read("fictional.json")}
    return {state: [list(_unpack(flat)) for flat in rings] for state, rings in packed.items()}


@cache
def _read(name: str) -> dict[str, list[list[int]]]:
    rings: dict[str, list[list[int]]] = json.loads(files("graphshare.views").joinpath(name).read_text(encoding="utf-8"))
    return rings


def _unpack(flat: list[int]) -> Iterable[Point]:
    x = y = 0
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x / 100, y / 100


def _rounded(p: Point) -> Point:
    return round(p[0], 1), round(p[1], 1)


@cache
def _box(state: str) -> tuple[float, float, float, float]:
    xs, ys = ([p[k] for ring in outlines()[state] for p in ring] for k in (0, 1))
    return min(xs) - NEAR, min(ys) - NEAR, max(xs) + NEAR, max(ys) + NEAR


def _near(state: str, at: Point) -> bool:
    """Whether a place lies in the box around a state, or little beside it."""
    west, south, east, north = _box(state)
    return west <= at[0] <= east and south <= at[1] <= north


def _lies_in(at: Point) -> str | None:
    return next((s for s, rings in outlines().items() if any(_holds(r, at) for r in rings)), None)


def _holds(ring: Ring, at: Point) -> bool:
    x, y = at
    inside = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


class _Frame:
    """Albers' equal-area conic fitted to points: a place in degrees gives a place on the sheet."""

    def __init__(self, points: Sequence[Point], box: tuple[float, float, float, float]) -> None:
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        south, north = min(lats), max(lats)
        reach = max(north - south, 0.6)
        first, second = radians(south + reach / 6), radians(north - reach / 6 + 1e-6)
        self.turn = radians((min(lons) + max(lons)) / 2)
        self.n = (sin(first) + sin(second)) / 2
        self.c = cos(first) ** 2 + 2 * self.n * sin(first)
        self.rho0 = sqrt(self.c - 2 * self.n * sin((first + second) / 2)) / self.n
        flat = [self._plane(p) for p in points]
        x0, x1 = min(x for x, _ in flat), max(x for x, _ in flat)
        y0, y1 = min(y for _, y in flat), max(y for _, y in flat)
        left, top, width, most = box
        self.scale = min((width - 2 * MARGIN) / max(x1 - x0, 0.004), (most - 2 * MARGIN) / max(y1 - y0, 0.004))
        self.height = min(most, (y1 - y0) * self.scale + 2 * MARGIN)
        self.dx = left + (width - (x0 + x1) * self.scale) / 2
        self.dy = top + (self.height + (y0 + y1) * self.scale) / 2
        self.box = box

    def _plane(self, p: Point) -> Point:
        theta = self.n * (radians(p[0]) - self.turn)
        rho = sqrt(max(0.0, self.c - 2 * self.n * sin(radians(p[1])))) / self.n
        return rho * sin(theta), self.rho0 - rho * cos(theta)

    def __call__(self, p: Point) -> Point:
        x, y = self._plane(p)
        return self.dx + x * self.scale, self.dy - y * self.scale


def _corner(state: str, height: float) -> tuple[float, float, float, float]:
    return (0.0, height - 190, 230.0, 190.0) if state == "AK" else (230.0, height - 130, 160.0, 130.0)


def _meets(rings: list[Ring], frame: _Frame) -> bool:
    points = [frame(p) for p in rings[0][::3]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    around = 200  # the window can be larger than the sheet
    return min(xs) < WIDTH + around and max(xs) > -around and min(ys) < frame.height + around and max(ys) > -around


def _outline(state: str, rings: list[Ring], frame: _Frame, has: bool) -> Outline:
    paths = ("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(frame, ring)) + "Z" for ring in rings)
    return {"state": state, "d": "".join(paths), "has": has}


def _label(state: str, rings: list[Ring], frame: _Frame) -> _Label:
    """A state's name at the middle of its largest ring."""
    ring = rings[0]
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    x, y = frame((cx / (3 * area), cy / (3 * area)))
    return state_name(state).replace("the ", ""), round(x, 1), round(y, 1)
