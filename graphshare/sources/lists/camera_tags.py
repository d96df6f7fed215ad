"""What the tags of a point on a map say: whether it is an ALPR camera, whether it still stands, and who operates it.

A map of a town holds stations, signals and bus stops; only what says that it reads license plates is a camera here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum

from graphshare.sources.lists.name_lists import written
from graphshare.sources.reader import LONGEST_CELL
from graphshare.sources.values.times import read_moment

#: Keys that say what kind of thing a point is.
TYPE_KEYS = (
    *("surveillance:type", "surveillance_type", "surveillancetype", "camera:function", "kind", "category"),
    *("device_type", "devicetype", "camera_type", "cameratype", "asset_type", "assettype", "sensor_type", "sensortype"),
)
#: Keys of which only some values are kinds of things: a name of a kind of element or of mounting is none.
_PRODUCT_KEYS = ("type", "camera:type", "subtype", "class", "model", "product")
_LOOSE_KEYS = (*_PRODUCT_KEYS, "description", "layer")
_MAKERS = ("brand", "manufacturer", "surveillance:brand", "surveillance:manufacturer", "vendor", "make")
_OPERATORS = (
    *("operator", "surveillance:operator", "camera:operator", "operator:name", "owner", "surveillance:owner"),
    *("agency", "network", "network_name", "organization", "department"),
)
#: License plates, however they are read.
_ALPR = re.compile(
    r"(?i)(?<![a-z])(?:(?:alpr|anpr|lpr)s?|(?:license|licence|number)[ _-]?plates?|flock (?:falcon|sparrow)"
    r"|plate[ _-]?(?:reader|recognition|capture|camera)s?)(?![a-z])"
)
_NOT_ALPR = re.compile(r"(?i)\b(?:not|no|non|isn.?t)[ -](?:an? )?(?:alpr|anpr|lpr|license)")
#: Makers of hardly anything but plate readers.
_ALPR_MAKER = re.compile(
    r"(?i)\b(?:flock|vigilant|elsag|leonardo|rekor|openalpr|neology|autovu|platesmart|perceptics|insight lpr|genetec"
    r"|motorola|ekin|ubicquia|selex|pips)\b"
)
#: Other things that the same makers sell.
_OTHER_PRODUCT = re.compile(
    r"(?i)\b(?:raven|condor|gunshot|acoustic|audio|drone|ptz|speed|red[ -]?light|traffic|police)\b"
)
#: A key's first part, or a key alone, that says that a thing is gone, or not there yet.
_GONE = re.compile(
    r"(?i)(?:disused|abandoned|razed|demolished|removed|was|destroyed|dismantled|historic|ruins|proposed|planned"
    r"|construction|decommissioned|uninstalled|stolen)(?=[:_]|$)"
)
_STATES = (
    "status",
    "operational_status",
    "lifecycle",
    "state_of_repair",
    "condition",
    "camera_status",
    "device_status",
)
_GONE_STATE = re.compile(
    r"(?i)\b(?:removed|disused|abandoned|razed|demolished|closed|decommissioned|dismantled|uninstalled|retired|inactive"
    r"|deactivated|no longer|not (?:in use|active|installed)|out of service|gone|destroyed|planned|proposed|pending)\b"
)
_ENDS = ("end_date", "enddate", "date_removed", "removed_date", "removed_on", "removal_date", "decommission_date")
_THERE = ("active", "in_use", "installed")
_NO = frozenset(("no", "false", "0", "none"))
_AREAS = frozenset(("polygon", "multipolygon", "linestring", "multilinestring"))


class TagsSay(Enum):
    """What a point's tags say that it is."""

    ALPR = "alpr"
    MAKER = "maker"  # nothing but who made it
    OTHER = "other"
    NOTHING = "nothing"


def key_of(key: str) -> str:
    """A tag's key in lower case, with ``_`` for spaces."""
    return re.sub(r"[ -]+", "_", key.strip().lower())


def says_alpr(text: str) -> bool:
    """Whether a text speaks of reading license plates."""
    return _ALPR.search(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).replace("_", " ")) is not None


def what_is(tags: Mapping[str, object]) -> TagsSay:
    """What a point says that it is. A kind that is no plate reader outweighs a maker; one that is outweighs everything."""
    typed = [text for k in TYPE_KEYS if (text := _text(tags, k))]
    if any(map(says_alpr, typed)):
        return TagsSay.ALPR
    if typed:
        return TagsSay.OTHER
    loose = " ; ".join(text for k in _LOOSE_KEYS if (text := _text(tags, k)))
    if _NOT_ALPR.search(loose) or is_other_product(tags):
        return TagsSay.OTHER
    if says_alpr(loose):
        return TagsSay.ALPR
    if any(
        says_alpr(k) and str(v).strip().lower() not in ("", *_NO) for k, v in tags.items() if v not in (None, False)
    ):
        return TagsSay.ALPR
    makers = " ; ".join(text for k in _MAKERS if (text := _text(tags, k)))
    return TagsSay.MAKER if says_alpr(makers) or _ALPR_MAKER.search(makers) else TagsSay.NOTHING


def is_typed(tags: Mapping[str, object]) -> bool:
    """Whether a point says of what kind it is."""
    return any(_text(tags, k) for k in TYPE_KEYS)


#: Keys of a table that tell what a point is, by their letters and digits alone.
KNOWN = {
    re.sub(r"[^a-z0-9]", "", k): k
    for k in (
        *TYPE_KEYS,
        *_LOOSE_KEYS,
        *_MAKERS,
        *_OPERATORS,
        *_STATES,
        *_ENDS,
        *_THERE,
        "removed",
        "decommissioned",
        "disused",
    )
}


def is_other_product(tags: Mapping[str, object]) -> bool:
    """Whether a point's kind names something else outright: a gunshot detector, a police station, a traffic signal."""
    named = (text for k in (*TYPE_KEYS, *_PRODUCT_KEYS) if (text := _text(tags, k)))
    return any(_OTHER_PRODUCT.search(text) and not says_alpr(text) for text in named)


def is_gone(tags: Mapping[str, object], as_of: date | None = None) -> bool:
    """Whether a point says that it no longer stands, or does not yet; an end after the map's own day is none yet."""
    for key, value in tags.items():
        if value is None or value is False or str(value).strip().lower() in ("", *_NO):
            continue
        if key in _ENDS:
            day = read_moment(str(value))
            if day is None or as_of is None or day.date() <= as_of:
                return True
        elif _GONE.match(key) or (key in _STATES and _GONE_STATE.search(str(value))):
            return True
    return any(str(tags[k]).strip().lower() in ("no", "false") for k in _THERE if k in tags)


def is_area(element: Mapping[str, object]) -> bool:
    """Whether an element is a line or an area: what a camera looks at, or the ground that it stands on."""
    geometry = element.get("geometry")
    if isinstance(geometry, dict):
        return str(geometry.get("type", "")).lower() in _AREAS
    if element.get("type") in ("way", "relation"):
        nodes = element.get("nodes")
        tags = element.get("tags")
        return (isinstance(nodes, list) and len(nodes) > 3 and nodes[0] == nodes[-1]) or (
            isinstance(tags, dict) and (tags.get("area") == "yes" or tags.get("type") in ("multipolygon", "boundary"))
        )
    return False


def operators_of(tags: Mapping[str, object]) -> str | None:
    """Who operates or owns a point, from whatever tag says so; several are joined by ``; ``."""
    found: dict[str, str] = {}
    for key in _OPERATORS:
        for name in re.split(r"\s*;\s*", _text(tags, key) or ""):
            if name:
                found.setdefault(" ".join(name.lower().split()), name)
    return "; ".join(found.values()) or None


def several(operator: str | None) -> list[str]:
    """The single operators of what ``operators_of`` gave."""
    return [name for name in re.split(r"\s*;\s*", operator or "") if name]


def _text(tags: Mapping[str, object], key: str) -> str | None:
    value = tags.get(key)
    if isinstance(value, list):
        value = "; ".join(str(v) for v in value)
    return written(value[:LONGEST_CELL]) if isinstance(value, str) else None
