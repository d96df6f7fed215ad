"""Where the networks are: an equal-area map over nothing but state outlines, projected here, for no map server is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import cos, radians, sin, sqrt
from typing import Any

from graphshare.prose import plural
from graphshare.views.picture import camera_count
from graphshare.views.sentence import state_name

WIDTH, TALLEST, MARGIN = 900.0, 640.0, 26.0
APART = ("AK", "HI")  # drawn in boxes of their own beside the mainland

Point = tuple[float, float]
Ring = list[Point]

CREDIT = "State outlines: U.S. Census Bureau (public domain), simplified from us-atlas (ISC)"


def map_sheet(networks: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The map for the page, or ``None`` where no network's place is known.

    ``outlines``: SVG paths, those of states with networks marked; ``dots``: number of a network, x, y, radius;
    ``labels``: state, x, y; ``words``: what is not on the map.
    """
    placed = [(i, float(n["lon"]), float(n["lat"])) for i, n in enumerate(networks) if _on_earth(n)]
    if not placed:
        return None
    shapes = outlines()
    home = {i: _home(networks[i], (x, y)) for i, x, y in placed}
    there = {s for s in home.values() if s}
    main = [s for s in sorted(there) if s not in APART] or sorted(there)
    boxes = [s for s in APART if s in there and s not in main]
    points = [(x, y) for i, x, y in placed if home[i] not in boxes]
    frame = _Frame([p for s in main for ring in shapes[s] for p in ring] + points, (0, 0, WIDTH, TALLEST))
    height = frame.height
    frames = {s: _Frame([p for r in shapes[s] for p in r], _corner(s, height)) for s in boxes}
    inside = [s for s in shapes if s not in APART or s in main]
    drawn = [_outline(s, shapes[s], frame, s in there) for s in inside if _meets(shapes[s], frame)]
    drawn += [_outline(s, shapes[s], frames[s], True) for s in boxes]
    size = 2.1 if len(placed) > 2_000 else 3.2 if len(placed) > 400 else 4.6 if len(placed) > 80 else 6.4
    dots = []
    for i, x, y in placed:
        px, py = frames.get(home[i] or "", frame)((x, y))
        dots.append(
            [
                i,
                round(px, 1),
                round(py, 1),
                round(size * (0.8 + 0.03 * sqrt(min(400, camera_count(networks[i]) or 0))), 1),
            ]
        )
    dots.sort(key=lambda d: (-d[3], d[0]))
    missing = len(networks) - len(placed)
    return {
        "kind": "map", "width": WIDTH, "height": round(height), "outlines": drawn, "dots": dots, "beside": True,
        "labels": [_label(s, shapes[s], frames.get(s, frame)) for s in sorted(there)], "entries": [], "targets": [],
        "credit": CREDIT,
        "words": f"{plural(missing, 'network')} without a known place {'is' if missing == 1 else 'are'} not on the map; the table has all."
        if missing else "",
    }  # fmt: skip


@cache
def outlines() -> dict[str, list[Ring]]:
    """The outer rings of every state and the District in degrees, the largest ring first."""
    packed = json.loads(files("graphshare.views").joinpath("outlines.json").read_text(encoding="utf-8"))
    return {state: [list(_unpack(flat)) for flat in rings] for state, rings in packed.items()}


def _unpack(flat: list[int]) -> Iterable[Point]:
    x = y = 0
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x / 100, y / 100


def _on_earth(network: Mapping[str, Any]) -> bool:
    lat, lon = network.get("lat"), network.get("lon")
    return isinstance(lat, int | float) and isinstance(lon, int | float) and 15 < lat < 72 and -180 < lon < -60


def _home(network: Mapping[str, Any], at: Point) -> str | None:
    """The state a dot is drawn with: the one the answer gives, else the one it lies in."""
    shapes, state = outlines(), str(network.get("state") or "")
    return state if state in shapes else next((s for s in shapes if any(_holds(r, at) for r in shapes[s])), None)


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


def _outline(state: str, rings: list[Ring], frame: _Frame, has: bool) -> dict[str, Any]:
    paths = ("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(frame, ring)) + "Z" for ring in rings)
    return {"state": state, "d": "".join(paths), "has": has}


def _label(state: str, rings: list[Ring], frame: _Frame) -> dict[str, Any]:
    """A state's name at the middle of its largest ring."""
    ring = rings[0]
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    x, y = frame((cx / (3 * area), cy / (3 * area)))
    return {"state": state, "name": state_name(state).replace("the ", ""), "x": round(x, 1), "y": round(y, 1)}
