"""ALPR cameras on maps: Overpass JSON, GeoJSON, flat lists in JSON or CSV."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graphshare.errors import UnreadableFile
from graphshare.model import ReleaseKind
from graphshare.sources.drafting import Drafting
from graphshare.sources.name_lists import written
from graphshare.sources.reader import Draft, Given, Recognized, Sample
from graphshare.sources.small_tables import SmallTable, fields_of, find_header
from graphshare.sources.times import read_moment

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
        "device": (
            "camera",
            "camera name",
            "device",
            "device name",
            "lpr name",
            "camera location name",
            "serial number",
        ),
        "operator": ("operator", "owner", "agency", "network", "network name", "organization"),
        "brand": ("brand", "manufacturer", "vendor"),
        "direction": ("directionCardinal", "camera:direction", "direction"),
        "zone": ("surveillanceZone", "surveillance:zone", "zone"),
        "surveillance:type": ("surveillance:type",),
    }
)
_NESTED = ("tags", "properties", "geometry", "center")
_TYPE_TAGS = ("surveillance:type", "surveillance_type", "surveillanceType", "camera:function")
_ALPR = re.compile(r"(?i)(?:^|[;, ])(?:alpr|anpr|lpr|license plate reader)(?:$|[;, ])")
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
        header = find_header(
            sample,
            lambda k: (
                {"lat", "lon"} <= {_CSV.get(x) for x in k}
                and bool(
                    {"osmId", "operator", "brand", "direction", "device", "surveillance:type"}
                    & {_CSV.get(x) for x in k}
                )
            ),
        )
        return None if header is None else Recognized(kind, FLAT_CSV, 0.75, header)

    def read(self, sample: Sample, recognized: Recognized, given: Given, folder: Path) -> Draft:
        """The points that are ALPR; where any point says what kind of camera it is, those that do not are left out."""
        draft = Drafting(recognized.kind, recognized.layout, folder, "cameras")
        if recognized.layout == FLAT_CSV:
            table = SmallTable(sample, recognized.header or 0, _CSV)
            ours = {"tagged": True} if any(n.startswith("@") for n in table.names) else {}  # as Overpass writes them
            _points(((row.number, {**row.cells, **ours}) for row in table.rows(draft)), draft, sample.name)
            return draft.finish(columns=table.columns())
        document = load_json(sample)
        elements = elements_of(document)
        _points(((n, _flat(e)) for n, e in enumerate(elements, 1)), draft, sample.name)
        return draft.finish(dated=_date_of(document))


def load_json(sample: Sample) -> Any:
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


def parse_json(text: str) -> Any:
    """The document in a text, or the list of those on its lines. Raises ``ValueError`` where it is neither."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if error.msg != "Extra data" or len(lines) < 2:
            raise
        return [json.loads(line) for line in lines]


def elements_of(document: Any) -> list[Any]:
    """The elements of a camera map: a list itself, or what it holds under its usual names."""
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in ("features", "elements", "cameras"):
            if isinstance(document.get(name), list):
                return list(document[name])
    return []


def _date_of(document: Any) -> str | None:
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


def _flat(element: Any) -> dict[str, Any] | None:
    """One element with its tags, properties and coordinates side by side; ``None`` where it is no object."""
    if not isinstance(element, dict):
        return None
    if element.keys().isdisjoint(_NESTED):
        return element
    properties = element.get("properties")
    flat: dict[str, Any] = dict(properties) if isinstance(properties, dict) else {}
    for source in (element.get("tags"), flat.pop("tags", None)):
        if isinstance(source, dict):
            flat = source | flat
            flat["tagged"] = True
    flat = {k: v for k, v in element.items() if k not in ("tags", "properties") and v is not None} | flat
    geometry, center = element.get("geometry"), element.get("center")
    if isinstance(geometry, dict):
        flat["lon"], flat["lat"] = _middle(geometry.get("coordinates"))
    elif isinstance(center, dict) and "lat" not in element:
        flat["lat"], flat["lon"] = center.get("lat"), center.get("lon")
    return flat


def _middle(coordinates: Any) -> tuple[Any, Any]:
    """A point's own coordinates; the middle of a line's or an area's bounding box."""
    pairs = [coordinates]
    for _ in range(3):
        if pairs and isinstance(pairs[0], list) and pairs[0] and isinstance(pairs[0][0], list):
            pairs = [q for p in pairs if isinstance(p, list) for q in p]
    points = [
        (x, y)
        for p in pairs
        if isinstance(p, list) and len(p) >= 2 and None not in (x := _number(p[0]), y := _number(p[1]))
    ]
    if not points:
        return None, None
    lons, lats = zip(*points, strict=True)
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _points(elements: Iterable[tuple[int, Mapping[str, Any] | None]], draft: Drafting, name: str) -> None:
    found = list(elements)
    typed = any(k in e for _, e in found if e for k in _TYPE_TAGS)
    for row, element in found:
        if element is None:
            draft.reject(row, "not a point on a map")
            continue
        if typed and not _ALPR.search(_text(element, *_TYPE_TAGS) or ""):
            draft.structure()
            continue
        lat = _number(_first(element, "lat", "latitude"))
        lon = _number(_first(element, "lon", "lng", "long", "longitude"))
        if lat is None or lon is None:
            draft.reject(row, "no coordinates", "lat, lon")
            continue
        if abs(lat) > 90 or abs(lon) > 180:
            draft.reject(row, "coordinates outside the world", "lat, lon")
            continue
        draft.record()
        draft.add(
            "cameras",
            row=row,
            id=_identity(element) or f"{name}#{_text(element, 'id') or row}",
            lat=lat,
            lon=lon,
            operator=_text(element, "operator"),
            brand=_text(element, "brand", "manufacturer", "surveillance:brand", "surveillance:manufacturer", "vendor"),
            direction=_text(element, "directionCardinal", "camera:direction", "direction"),
            zone=_text(element, "surveillanceZone", "surveillance:zone", "zone"),
        )


def _identity(element: Mapping[str, Any]) -> str | None:
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


def _first(element: Mapping[str, Any], *keys: str) -> Any:
    return next((element[k] for k in keys if element.get(k) is not None), None)


def _text(element: Mapping[str, Any], *keys: str) -> str | None:
    """The first of the keys that says something, as text; whole degrees without ``.0``."""
    for key in keys:
        value = element.get(key)
        if isinstance(value, str):
            if text := written(value):
                return text
        elif isinstance(value, int | float) and not isinstance(value, bool):
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and not isinstance(value, bool) else None
