"""Which agency operates a mapped camera.

Maps name operators without a state ("Dannelmoor Police Department"), and there are many Danvilles. An operator is taken for an agency
only where it gives the state itself, or where an agency list holds an agency of that place and kind near the camera.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, hypot, radians

from graphshare.agencies import ListedAgency, Resolved, parse

#: A camera farther than this from the agency's own coordinates is not taken for the agency's.
NEAR_KM = 60.0

_KM_PER_DEGREE = 111.2

Spot = tuple[str, float, float]


def agencies_near(cameras: Iterable[Spot], gazetteer: Sequence[ListedAgency], resolved: Resolved) -> dict[Spot, str]:
    """Camera (operator, lat, lon) → agency id, for those that can be told.

    ``gazetteer`` holds the rows of agency lists with coordinates. Where two agencies of one name are near, neither is
    taken.
    """
    known: dict[tuple[str, str | None], list[tuple[str, float, float]]] = {}
    for row in gazetteer:
        lat, lon = row.get("lat"), row.get("lon")
        if lat is not None and lon is not None and row.get("name"):
            parsed = parse(str(row["name"]), row.get("state"))
            agency = resolved.of(str(row["name"]), row.get("state")).agency
            if parsed.place and agency in resolved.agencies:
                known.setdefault(_key(parsed.place, parsed.kind), []).append((agency, lat, lon))
    said: dict[str, tuple[str | None, tuple[str, str | None] | None]] = {}
    found: dict[Spot, str] = {}
    for operator, lat, lon in cameras:
        if operator not in said:
            parsed = parse(operator)
            own = resolved.of(operator).agency if parsed.state else None
            said[operator] = (own, _key(parsed.place, parsed.kind) if parsed.place else None)
        own, key = said[operator]
        near = {a for a, y, x in known.get(key, ()) if _km(lat, lon, y, x) <= NEAR_KM} if key else set()
        if own is not None:
            found[operator, lat, lon] = own
        elif len(near) == 1:
            found[operator, lat, lon] = near.pop()
    return found


def _key(place: str, kind: object) -> tuple[str, str | None]:
    return " ".join(place.lower().split()), str(kind) if kind else None


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance on the plane: good to a percent over the distances that matter here."""
    return _KM_PER_DEGREE * hypot(lat - other_lat, (lon - other_lon) * cos(radians((lat + other_lat) / 2)))
