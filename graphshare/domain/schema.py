"""The property graph, declared once: labels, keys, properties with types, how an edge reads, what is derived.

From here come the checks of the graph tables, the constraints and indexes of both stores, and ``docs/schema.md``.
Property names avoid ``title`` and ``type``, which the embedded store adds to every node.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PropertyType(StrEnum):
    """The types that both stores and Parquet hold alike."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    FLOAT = "FLOAT"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    DATETIME = "DATETIME"  # UTC, to the second


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node or an edge."""

    type: PropertyType
    doc: str
    indexed: bool = False
    derived: bool = False
    withheld: bool = False  # what people wrote: it leaves the folder only where asked


@dataclass(frozen=True, slots=True)
class NodeType:
    """A label. Every node has ``id``, unique within its label."""

    label: str
    doc: str
    properties: dict[str, Property]


@dataclass(frozen=True, slots=True)
class EdgeType:
    """An edge type between two labels; ``reads`` is the sentence an edge stands for."""

    name: str
    source: str
    target: str
    reads: str
    doc: str
    properties: dict[str, Property] = field(default_factory=dict)
    derived: bool = False


def _text(doc: str, *, indexed: bool = False, derived: bool = False, withheld: bool = False) -> Property:
    return Property(PropertyType.STRING, doc, indexed, derived, withheld)


def _whole(doc: str, *, derived: bool = False) -> Property:
    return Property(PropertyType.INTEGER, doc, derived=derived)


def _real(doc: str) -> Property:
    return Property(PropertyType.FLOAT, doc)


def _flag(doc: str) -> Property:
    return Property(PropertyType.BOOLEAN, doc)


def _day(doc: str, *, indexed: bool = False) -> Property:
    return Property(PropertyType.DATE, doc, indexed)


def _moment(doc: str) -> Property:
    return Property(PropertyType.DATETIME, doc)


_EVIDENCE = {
    "release": _text("Release that proves it"),
    "row": _whole("Row of that release, as a spreadsheet counts"),
}

NODES: dict[str, NodeType] = {
    n.label: n
    for n in (
        NodeType(
            "Agency",
            "An organization that searches or owns cameras; a federal body is one too",
            {
                "id": _text("Stable id made of place, state and kind"),
                "name": _text("Name for people, marks stripped", indexed=True),
                "place": _text("Place in its name"),
                "state": _text("Two-letter state", indexed=True),
                "county": _text("County, where known"),
                "kind": _text("police, sheriff, campus, federal …"),
                "level": _text("federal, state, county, municipal, campus, tribal, private"),
                "federal": _flag("Whether it is a federal agency"),
                "body": _text("Short name of the federal body that it is or is part of", indexed=True),
                "identified": _flag(
                    "False for a bare number of a database extract; such agencies stay out of named reach"
                ),
                "near_bodies": _text(
                    "Federal bodies that its name may mean and is not read as, as |HSI|ICE|: to be reviewed, never a proxy"
                ),
                "tier": _text("Loosest tier by which a written name was matched to it"),
                "lat": _real("Degrees north, WGS 84, where an agency list puts it"),
                "lon": _real("Degrees east, WGS 84"),
                "placed_by": _text("Release of that agency list"),
                "searches": Property(PropertyType.INTEGER, "Distinct searches seen in the logs held", derived=True),
            },
        ),
        NodeType(
            "Network",
            "Cameras as a unit of sharing, owned by one agency",
            {
                "id": _text("The owner's id for a primary network"),
                "name": _text("Name as released", indexed=True),
                "owner": _text("Id of the owner", indexed=True),
                "level": _text("agency (primary) or named"),
                "cameras_declared": _whole("Latest count that a portal gives (LPR and other cameras)"),
                "cameras_declared_on": _day("Date of that count"),
                "cameras_mapped": _whole(
                    "Cameras in OpenStreetMap whose operator is the owner; null where none matches"
                ),
                "searching_agencies": _whole("Agencies that searched it, in the logs held", derived=True),
            },
        ),
        NodeType(
            "Camera",
            "One device with a place",
            {
                "id": _text("Id of the source, with the source's prefix"),
                "lat": _real("Degrees north, WGS 84"),
                "lon": _real("Degrees east, WGS 84"),
                "operator": _text("As mapped"),
                "brand": _text("As mapped"),
                "direction": _text("As mapped"),
                "release": _text("Release that proves it"),
                "row": _whole("Row of that release"),
            },
        ),
        NodeType(
            "Pool",
            "A statewide or national lookup that networks join",
            {
                "id": _text("national, statewide-xx, or a slug of the name"),
                "name": _text("Name as released"),
            },
        ),
        NodeType(
            "Search",
            "A search that is not ordinary: its purpose is neither not_federal nor unstated, or a federal agency ran it",
            {
                "id": _text("Flock's UUID where released, else a key of agency, second and networks"),
                "at": _moment("Search time"),
                "day": _day("Its UTC day", indexed=True),
                "subject": _text("immigration, other, not stated"),
                "grade": _text("Strongest grade of any body: asked, named, hinted; null without a body"),
                "purpose": _text(
                    "federal_immigration, federal_other, immigration_unspecified, ambiguous, unstated, not_federal",
                    indexed=True,
                ),
                "wording": _text(
                    "Masked reason in the commonest spelling of those that differ in case and space only; "
                    "kept out of exports and store load unless asked",
                    withheld=True,
                ),
                "case": _whole("Small number: equal case numbers of five digits or more have equal numbers"),
                "searches": _whole("1, but for sources that aggregate"),
                "selection": _text("keyword where the source picked its rows"),
                "networks_total": _whole("Total Networks Searched: how many, never which"),
                "devices_total": _whole("Total Devices Searched"),
                "via": _text("Search Type: search, lookup …"),
                "basis": _text("id or key: what its identity rests on"),
                "wordings": _whole(
                    "How many different readable reasons its rows give: above 1 logs disagree, and each row keeps its own"
                ),
                "disowned": _text(
                    "The vendor's note, masked, where it says that the search was not processed or reached cameras by "
                    "mistake: such a search opens no door and is counted apart; null for all others"
                ),
            },
        ),
        NodeType(
            "Release",
            "One file, or one sheet of it, as received",
            {
                "id": _text("First digits of its SHA-256, with a part number"),
                "file": _text("File name"),
                "sha256": _text("Hash of the file"),
                "kind": _text(
                    "network audit, organization audit, keyword hits, portal audit, portal, portal table, sharing list, "
                    "event log, agreements, cameras, agencies"
                ),
                "layout": _text("Layout as recognized"),
                "agency": _text("Id of the agency whose log or list it is; null where nothing names it", indexed=True),
                "dated": _day("Day that a list describes"),
                "first": _moment("First record"),
                "last": _moment("Last record"),
                "selection": _text("keyword where the source picked its rows"),
                "rows": _whole("Rows of the file"),
                "records": _whole("Rows taken"),
                "rejected": _whole("Rows not taken, with cause"),
                "blank": _whole("Blank rows"),
                "structure": _whole("Repeated headers, footers, points left out by rule"),
                "license": _text("License under which it may be passed on"),
                "credit": _text("Credit line"),
            },
        ),
    )
}

EDGES: dict[str, EdgeType] = {
    e.name: e
    for e in (
        EdgeType("OWNS", "Agency", "Network", "owns", "Agency owns the cameras of a network"),
        EdgeType(
            "HAS_CAMERA",
            "Network",
            "Camera",
            "has",
            "A camera mapped as part of a network",
            {
                "release": _text("Release that proves it"),
                "row": _whole("Row of that release"),
            },
        ),
        EdgeType("PART_OF", "Agency", "Agency", "is part of", "A federal body or office and the body above it"),
        EdgeType(
            "SHARES_WITH",
            "Network",
            "Agency",
            "shares with",
            "A network grants an agency access on the days from–until",
            {
                "from": _day("First day on which it is proved"),
                "until": _day("Last day on which it is proved, included"),
                "basis": _text("dated, between, event, undated (from and until are null)"),
                "account": _text("active or inactive: what the marks say of the recipient's account"),
                "account_mark": _text("The mark as written"),
                "opened": _moment("To the second, where an event log says when it was granted"),
                "closed": _moment("To the second, where an event log says when it was removed"),
                **_EVIDENCE,
            },
        ),
        EdgeType(
            "CONFIGURED",
            "Network",
            "Release",
            "is configured as in",
            "A list of the network's recipients and the days it holds",
            {
                "from": _day("First day on which it is proved"),
                "until": _day("Last day on which it is proved, included"),
                "complete": _flag("Names everybody who may search: the proof a back door needs"),
                "basis": _text(
                    "dated, between (two lists in a row, at most 100 days apart: it holds for those about whom both agree), undated"
                ),
                "cameras": _whole("Camera count that it gives"),
                "near_bodies": _text(
                    "Federal bodies to which a name on it is only near, such as |HSI|: no proof of a back door for them; null where none"
                ),
                "row": _whole("Row of that release"),
            },
        ),
        EdgeType(
            "IN_POOL",
            "Network",
            "Pool",
            "has joined",
            "A network has joined a lookup pool",
            {
                "from": _day("First day on which it is proved"),
                "until": _day("Last day on which it is proved, included"),
                **_EVIDENCE,
            },
        ),
        EdgeType(
            "HAS_AGREEMENT",
            "Agency",
            "Agency",
            "has a 287(g) agreement with",
            "A 287(g) agreement with ICE: one edge for all the lists that hold it",
            {
                "model": _text("jail enforcement, warrant service officer, task force"),
                "signed": _day("Day signed"),
                "ended": _day("Day ended, where a list states it"),
                "listed_from": _day("Day of the first list that holds it"),
                "listed_until": _day("Day of the last list that holds it"),
                "over": _flag("A list says that it is no more, whether or not it says since when"),
                **_EVIDENCE,
            },
        ),
        EdgeType(
            "SEARCHED_IN_MONTH",
            "Agency",
            "Network",
            "searched",
            "Ordinary searches of one month, summed: add `searches`, never count edges",
            {
                "month": _text("YYYY-MM, UTC"),
                "purpose": _text("not_federal or unstated"),
                "searches": _whole("Distinct searches"),
                "first": _day("Day of the first"),
                "last": _day("Day of the last"),
                **_EVIDENCE,
            },
        ),
        EdgeType("RAN", "Agency", "Search", "ran", "Agency whose user ran the search"),
        EdgeType(
            "COVERED",
            "Search",
            "Network",
            "listed",
            "The network's own log holds the search; it does not show that an image came back",
            {
                **_EVIDENCE,
            },
        ),
        EdgeType(
            "NAMES",
            "Search",
            "Agency",
            "names",
            "The reason or case number names a federal body; release and row are those that say so",
            {
                "grade": _text("asked, named, hinted"),
                "rule": _text("Rule of the purpose table, or hand"),
                "words": _text(
                    "Words of the reason or case number that name it; kept out of exports and store load unless asked",
                    withheld=True,
                ),
                **_EVIDENCE,
                "recovered": _flag("Another log masks the reason that this row gives"),
            },
        ),
        EdgeType(
            "LOGGED_IN",
            "Search",
            "Release",
            "is a row of",
            "One row of a log that holds the search",
            {
                "row": _whole("Row of that release"),
                "wording": _text(
                    "Masked reason as this row gives it, null where it gives none that can be read; kept out of exports "
                    "and store load unless asked",
                    withheld=True,
                ),
                "bodies": _text("Federal bodies that this row itself names, each with its grade: HSI asked, ICE named"),
                "disowned": _text("The vendor's note of this row, where it disowns it"),
                "tier": _text("The tier by which this row's name of the agency was matched: hand, exact, alias …"),
            },
        ),
        EdgeType(
            "LOGGED",
            "Agency",
            "Release",
            "logged",
            "An organization audit's own monthly totals: it names no network",
            {
                "month": _text("YYYY-MM, UTC"),
                "purpose": _text("Purpose of the searches summed"),
                "searches": _whole("Distinct searches"),
                "row": _whole("Row of the first"),
            },
        ),
        EdgeType(
            "SEARCHED_FOR",
            "Agency",
            "Agency",
            "ran searches naming",
            "A proxy and the body named, with distinct searches per cumulative level",
            {
                "asked": _whole("Searches at asked"),
                "named": _whole("Searches at asked or named"),
                "hinted": _whole("Searches at any grade"),
                "first": _day("Day of the first"),
                "last": _day("Day of the last"),
            },
            derived=True,
        ),
    )
}

#: Label or edge type → its properties that hold what people wrote, where there are any.
WITHHELD: dict[str, frozenset[str]] = {
    name: kept
    for name, properties in [
        *((k, n.properties) for k, n in NODES.items()),
        *((k, e.properties) for k, e in EDGES.items()),
    ]
    if (kept := frozenset(p for p, d in properties.items() if d.withheld))
}

#: Columns of an edge table before its properties.
ENDS = ("source", "target")
