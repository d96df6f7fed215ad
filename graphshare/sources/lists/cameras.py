"""ALPR cameras on maps: Overpass JSON, GeoJSON, flat lists in JSON or CSV."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from graphshare.domain.model import ReleaseKind
from graphshare.errors import UnknownLayout, UnreadableFile
from graphshare.sources.formats.object_lists import number_in
from graphshare.sources.lists.camera_tags import (
    KNOWN,
    TYPE_KEYS,
    TagsSay,
    is_area,
    is_gone,
    is_other_product,
    is_typed,
    key_of,
    operators_of,
    says_alpr,
    what_is,
)
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.name_lists import written
from graphshare.sources.lists.small_tables import HEADER_WITHIN, SmallTable, fields_of, header_key
from graphshare.sources.reader import Draft, Job, Recognized, Sample
from graphshare.sources.values.times import read_moment

OVERPASS = "Overpass"
GEOJSON = "GeoJSON"
FLAT = "flat list"
FLAT_CSV = "flat CSV"

_CSV = fields_of(
    {
        "lat": ("lat", "latitude", "y"),
        "lon": ("lon", "lng", "long", "longitude", "x"),
        "osmId": ("osmId", "osm id", "@id"),
        "osmType": ("osmType", "osm type", "@type"),
        "id": ("id", "camera id", "device id"),
        "device": ("camera", "camera name", "device", "device name", "camera location name", "serial number"),
        "direction": ("directionCardinal", "camera:direction", "direction"),
        "zone": ("surveillanceZone", "surveillance:zone", "zone"),
    }
)
#: Beside coordinates, a column of these makes a list of cameras or the like.
_TELLING = frozenset(("osmId", "operator", "brand", "manufacturer", "direction", "device"))
_NESTED = ("tags", "properties", "geometry", "center")
#: A way within so many meters of a camera's node is that camera's mast, gantry or outline.
_BESIDE = 50.0
_METERS_A_DEGREE = 111_200.0
EXPECTED = "coordinates and a word of license plates: surveillance:type ALPR, LPR Name, Flock Safety …"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_STARTS = (
    (re.compile(r'^\s*\{(?s:.*?)"type"\s*:\s*"FeatureCollection"'), GEOJSON),
    (re.compile(r'^\s*\{(?s:.*?)"elements"\s*:\s*\['), OVERPASS),
    (re.compile(r'^\s*\{(?s:.*?)"cameras"\s*:\s*\['), FLAT),
    (
        re.compile(
            r'^\s*\[\s*\{(?=[^{}]*"lat(?:itude)?"\s*:)(?=[^{}]*"(?:osmId|operator|brand|manufacturer|direction|surveillance[^"]*)")'
        ),
        FLAT,
    ),
)


class CamerasReader:
    """Reads camera maps."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """Elements, features or a list of points with coordinates."""
        kind = ReleaseKind.CAMERAS
        if sample.format == "json":
            start = sample.text[:65536]
            for pattern, layout in _STARTS:
                if pattern.search(start):
                    sure = re.search(r'"surveillance|"osmId"|"ALPR"', sample.text)
                    return Recognized(kind, layout, 0.95 if sure else 0.55, None)
            return None
        found = _header(sample)
        return None if found is None else Recognized(kind, FLAT_CSV, 0.75, found)

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """The points that say that they are ALPR, and stand; all others are left out and counted.

        Raises ``UnknownLayout`` where nothing speaks of ALPR and the person did not say that these are cameras.
        """
        sample = job.sample
        draft = Drafting(job, recognized, folder, "cameras")
        told = job.given.kind is ReleaseKind.CAMERAS
        if recognized.layout == FLAT_CSV:
            header = recognized.header or 0
            table = SmallTable(sample, header, {header_key(c): f for c in sample.head[header] if (f := _field(c))})
            ours = {"tagged": True} if any(n.startswith("@") for n in table.names) else {}  # as Overpass writes them
            above = [c for r in sample.head[: header + 1] for c in r] + [sample.sheet or ""]
            points = [(row.number, {**row.cells, **ours}) for row in table.rows(draft)]
            _points(points, draft, sample.name, told=told or any(map(says_alpr, above)))
            return draft.finish(columns=table.columns(), unread=table.unread())
        document = load_json(sample)
        elements = [(n, _flat(e)) for n, e in enumerate(elements_of(document), 1)]
        title = document.get("name") or document.get("title") if isinstance(document, dict) else None
        told = told or (isinstance(title, str) and says_alpr(title))
        day = _date_of(document)
        _points(elements, draft, sample.name, told=told, as_of=date.fromisoformat(day) if day else None)
        return draft.finish(dated=day)


def _header(sample: Sample) -> int | None:
    """The first record near the top that names coordinates and something of a camera."""
    if sample.format not in ("csv", "sheet", "text"):
        return None
    for i, record in enumerate(sample.head[:HEADER_WITHIN]):
        fields = {_field(c) for c in record if c.strip()}
        if not {"lat", "lon"} <= fields:
            continue
        if fields & (_TELLING | set(TYPE_KEYS)) or any(map(says_alpr, record)):
            return i
        if any(says_alpr(c) for r in sample.head[i + 1 :] for c in r):
            return i
    return None


def _field(label: str) -> str | None:
    """What a column of a table is read as: a field of a camera, or the tag that it stands for."""
    key = header_key(label)
    found = "type" if label.strip().lower() == "type" else _CSV.get(key) or KNOWN.get(key)
    return found or (key_of(label) if says_alpr(label) else None)


def load_json(sample: Sample) -> object:
    """The document of a JSON file; the list of them where each line is one.

    Raises ``UnreadableFile`` where it is cut off or damaged.
    """
    text = sample.path.read_text(encoding=sample.encoding, errors="replace")
    try:
        document = parse_json(text)
        if _SURROGATE.search(text):  # half a character, written as an escape, is none
            whole = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
            document = json.loads(whole)
        return document
    except (ValueError, RecursionError) as error:
        what = "is nested too deeply" if isinstance(error, RecursionError) else "is cut off or damaged"
        raise UnreadableFile(f"{sample.name} {what}; it is not whole JSON.", hint="Download it again.") from error


def parse_json(text: str) -> object:
    """The document in a text, or the list of those on its lines. Raises ``ValueError`` where it is neither."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if error.msg != "Extra data" or len(lines) < 2:
            raise
        return [json.loads(line) for line in lines]


def elements_of(document: object) -> list[object]:
    """The elements of a camera map: a list itself, or what it holds under its usual names."""
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in ("features", "elements", "cameras"):
            if isinstance(document.get(name), list):
                return list(document[name])
    return []


def _date_of(document: object) -> str | None:
    """The day on which the map was taken, where the document says so."""
    if not isinstance(document, dict):
        return None
    osm3s = document.get("osm3s")
    said = [document.get(k) for k in ("fetchedAt", "fetched_at", "generated", "timestamp", "date")]
    said.append(osm3s.get("timestamp_osm_base") if isinstance(osm3s, dict) else None)
    for text in said:
        if isinstance(text, str) and (moment := read_moment(text)):
            return moment.date().isoformat()
    return None


def _flat(element: object) -> dict[str, object] | None:
    """One element with its tags, properties and coordinates side by side; ``None`` where it is no object."""
    if not isinstance(element, dict):
        return None
    if element.keys().isdisjoint(_NESTED):
        return _keyed(element | {"area": is_area(element)})
    properties = element.get("properties")
    flat: dict[str, object] = dict(properties) if isinstance(properties, dict) else {}
    for source in (element.get("tags"), flat.pop("tags", None)):
        if isinstance(source, dict):
            flat = source | flat
            flat["tagged"] = True
    flat = {k: v for k, v in element.items() if k not in ("tags", "properties") and v is not None} | flat
    flat["area"] = is_area(element)
    geometry, center = element.get("geometry"), element.get("center")
    if isinstance(geometry, dict):
        flat["lon"], flat["lat"] = _middle(geometry.get("coordinates"))
    elif isinstance(center, dict) and "lat" not in element:
        flat["lat"], flat["lon"] = center.get("lat"), center.get("lon")
    return _keyed(flat)


def _keyed(tags: dict[str, object]) -> dict[str, object]:
    """Tags under their keys as written, and as they are mostly written."""
    return {key_of(k): v for k, v in tags.items()} | tags


def _middle(coordinates: object) -> tuple[object, object]:
    """A point's own coordinates; the middle of a line's or an area's bounding box."""
    pairs = [coordinates]
    for _ in range(3):
        if pairs and isinstance(pairs[0], list) and pairs[0] and isinstance(pairs[0][0], list):
            pairs = [q for p in pairs if isinstance(p, list) for q in p]
    points = [
        (x, y)
        for p in pairs
        if isinstance(p, list) and len(p) >= 2 and None not in (x := number_in(p[0]), y := number_in(p[1]))
    ]
    if not points:
        return None, None
    lons, lats = zip(*points, strict=True)
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _points(
    found: Sequence[tuple[int, Mapping[str, object] | None]],
    draft: Drafting,
    name: str,
    *,
    told: bool,
    as_of: date | None = None,
) -> None:
    """Tell cameras from everything else; ``told`` where the person or a title says that all of them are ALPR."""
    said = {row: what_is(e) for row, e in found if e is not None}
    alpr = {row for row, what in said.items() if what is TagsSay.ALPR}
    typed = any(is_typed(e) for _, e in found if e is not None)
    makers = {row for row, what in said.items() if what is TagsSay.MAKER} if not typed else set()
    if not (told or alpr or makers):
        raise _no_evidence(name, found)
    known = {k for row, e in found if e and row in makers for k in e}
    nodes: list[tuple[float, float]] = []
    ways: list[tuple[int, Mapping[str, object], float, float]] = []
    for row, element in found:
        if element is None:
            draft.reject(row, "not a point on a map")
            continue
        what = said[row]
        if what is TagsSay.OTHER:
            ours = told and not alpr and not is_other_product(element)
        elif what is TagsSay.NOTHING:
            # in a list of mostly plate readers, one whose maker is not known is a plate reader, too
            ours = not typed and (told or (2 * len(makers) >= len(said) and known >= element.keys()))
        else:
            ours = row in alpr or row in makers
        if not ours or element.get("area") or is_gone(element, as_of):
            draft.structure()
            continue
        lat = number_in(_first(element, "lat", "latitude"))
        lon = number_in(_first(element, "lon", "lng", "long", "longitude"))
        if lat is None or lon is None:
            draft.reject(row, "no coordinates", "lat, lon")
        elif abs(lat) > 90 or abs(lon) > 180:
            draft.reject(row, "coordinates outside the world", "lat, lon")
        elif (_identity(element) or "").startswith(("osm:way", "osm:relation")):
            ways.append((row, element, lat, lon))
        else:
            nodes.append((lat, lon))
            _camera(row, element, (lat, lon), draft, name)
    grid = _Grid(nodes)
    for row, element, lat, lon in ways:
        if grid.near(lat, lon):
            draft.structure()
        else:
            _camera(row, element, (lat, lon), draft, name)


class _Grid:
    """Points by squares of a hundredth of a degree, to find one that is near."""

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        self._squares: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for lat, lon in points:
            self._squares.setdefault((int(lat * 100), int(lon * 100)), []).append((lat, lon))

    def near(self, lat: float, lon: float) -> bool:
        """Whether a point lies within ``_BESIDE`` meters."""
        across = math.cos(math.radians(lat))
        return any(
            math.hypot(lat - y, (lon - x) * across) * _METERS_A_DEGREE <= _BESIDE
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for y, x in self._squares.get((int(lat * 100) + i, int(lon * 100) + j), ())
        )


def _camera(row: int, element: Mapping[str, object], at: tuple[float, float], draft: Drafting, name: str) -> None:
    draft.record()
    draft.add(
        "cameras",
        row=row,
        id=_identity(element) or f"{name}#{_text(element, 'id') or row}",
        lat=at[0],
        lon=at[1],
        operator=operators_of(element),
        brand=_text(element, "brand", "manufacturer", "surveillance:brand", "surveillance:manufacturer", "vendor"),
        direction=_text(element, "directionCardinal", "camera:direction", "direction"),
        zone=_text(element, "surveillanceZone", "surveillance:zone", "zone"),
    )


def _no_evidence(name: str, found: Sequence[tuple[int, Mapping[str, object] | None]]) -> UnknownLayout:
    """Points, but none that says that it reads license plates."""
    keys = sorted({k for _, e in found[:200] if e for k in e} - {"lat", "lon", "geometry", "type", "id"})
    shown = ", ".join(keys[:8]) + (" …" if len(keys) > 8 else "")
    return UnknownLayout(
        f"{name} holds {len(found):,} points, and nothing in them speaks of license plate readers.\n"
        f"  found:   {shown}\n  nearest: cameras ({EXPECTED})",
        hint="If all of them are plate readers, say so with --kind cameras.",
        found=shown,
        nearest=f"cameras ({EXPECTED})",
    )


def _identity(element: Mapping[str, object]) -> str | None:
    """The OpenStreetMap id with its prefix; ``None`` where the point is not from there."""
    if isinstance(element.get("osmId"), int) and element.get("osmType") in ("node", "way"):
        return f"osm:{element['osmType']}/{element['osmId']}"
    for key in ("osmId", "osm_id", "@id", "id"):
        value = element.get(key)
        if isinstance(value, str) and (match := re.fullmatch(r"(?:osm[:/])?(node|way|relation)/(\d+)", value)):
            return f"osm:{match.group(1)}/{match.group(2)}"
        kind = element.get("osmType") or element.get("osm_type") or element.get("@type") or element.get("type")
        if kind not in ("node", "way", "relation"):
            kind = "node" if key.startswith("osm") or element.get("tagged") else None
        if kind and not isinstance(value, bool) and re.fullmatch(r"\d{1,15}", str(value)):
            return f"osm:{kind}/{value}"
    return None


def _first(element: Mapping[str, object], *keys: str) -> object:
    return next((element[k] for k in keys if element.get(k) is not None), None)


def _text(element: Mapping[str, object], *keys: str) -> str | None:
    """The first of the keys that says something, as text; whole degrees without ``.0``."""
    for key in keys:
        value = element.get(key)
        if isinstance(value, str):
            if text := written(value):
                return text
        elif isinstance(value, int | float) and not isinstance(value, bool):
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return None
