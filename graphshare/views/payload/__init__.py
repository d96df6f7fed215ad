"""What pages carry for their scripts: the shape of each payload, key by key.

The scripts' own types (``templates/payload.d.ts``) are written from these by ``docs/generate.py``, and a test compares both, and
what real pages carry, with them. Lists point at each other by number; no name of a stranger is a key.
"""

from __future__ import annotations

from typing import TypedDict

from graphshare.views.payload.facts import (
    Break,
    Cite,
    Counts,
    Door,
    Doors,
    Foot,
    Inactive,
    Named,
    Network,
    Other,
    Proxy,
    Release,
    Reply,
    Source,
    Unheld,
    Way,
)
from graphshare.views.payload.sheets import (
    Block,
    Column,
    DoorsSheet,
    Dot,
    GridSheet,
    Group,
    Heading,
    Line,
    MapSheet,
    Outline,
    PlacedEnd,
    PlacedWay,
    Rest,
    Row,
    Section,
    Spot,
    Square,
    StateLabel,
)

__all__ = [
    "Block",
    "Body",
    "Break",
    "Cite",
    "Column",
    "Counts",
    "CoveragePage",
    "Door",
    "Doors",
    "DoorsSheet",
    "Dot",
    "FigurePage",
    "Foot",
    "GridSheet",
    "Group",
    "Heading",
    "Inactive",
    "Line",
    "MapSheet",
    "Named",
    "Neighbor",
    "Network",
    "NetworkPage",
    "Other",
    "Outline",
    "PaperPage",
    "Party",
    "Payload",
    "PlacedEnd",
    "PlacedWay",
    "ProfilePage",
    "Proxy",
    "ReachPage",
    "Release",
    "Reply",
    "Rest",
    "Row",
    "Section",
    "Share",
    "Sheet",
    "Sheets",
    "Source",
    "Spot",
    "Square",
    "StateLabel",
    "Tie",
    "TieKind",
    "Unheld",
    "Way",
]  # fmt: skip


class Sheets(TypedDict):
    """Every picture of a reach; ``map`` is ``None`` where neither a place nor a state is known."""

    wide: DoorsSheet
    narrow: DoorsSheet
    map: MapSheet | None
    grid: GridSheet
    smallGrid: GridSheet


class ReachPage(TypedDict):
    """What the page of a reach carries. ``levels``: each level in words; ``lod``: what is drawn."""

    networks: list[Network]
    doors: Doors
    agencies: list[Proxy]
    releases: list[Release]
    states: list[Named]
    stateNames: list[Named]
    inactive: list[Inactive]
    unheld: Unheld
    ways: list[Way]
    largest: str
    breaks: list[Break]
    others: list[Other]
    body: str
    levels: dict[str, list[str]]
    answer: str
    lod: list[str]
    named: bool
    opens: str
    bySearches: bool
    foot: Foot
    sheets: Sheets


class Neighbor(TypedDict):
    """An agency of a network picture."""

    id: str
    name: str
    state: str | None
    kind: str | None
    federal: bool


class TieKind(TypedDict):
    """What a tie says between two names, its color, whether it is dashed, and whether it is drawn only at the middle at first."""

    says: str
    verb: str
    tail: str
    color: str
    dash: bool
    quiet: bool


#: From and to (places in ``agencies``), its kind, searches, first and last day, rows.
Tie = tuple[int, int, int, int | None, str | None, str | None, list[Cite]]


class NetworkPage(TypedDict):
    """What the page of a network carries; ``center`` is a place in ``agencies``, ``ofBody``: it is a body's."""

    center: int
    ofBody: bool
    answer: str
    foot: Foot
    lod: list[str]
    releases: list[Release]
    agencies: list[Neighbor]
    kinds: list[TieKind]
    ties: list[Tie]


class Sheet(TypedDict):
    """A table of a page of figures, to take along: rows of plain values."""

    name: str
    columns: list[str]
    rows: list[list[str | int | float | None]]


class FigurePage(TypedDict):
    """What a page of figures carries. ``file``: how files taken along are called; ``picture``: its figure is taken along alone."""

    tables: list[Sheet]
    foot: Foot
    file: str
    picture: bool


class CoveragePage(TypedDict):
    """What the page of what is held carries: its table, to take along."""

    rows: list[tuple[str | None, ...]]


Share = TypedDict(
    "Share",
    {
        "from": str | None,
        "until": str | None,
        "basis": str,
        "network": str,
        "account": str,
        "by": str | None,
        "evidence": list[Cite],
    },
)
Share.__doc__ = (
    "An entry of a list that lets an agency in; ``by``: whose page says it, where it is not the agency's own list."
)

#: A body as written, and the searches for it at the three levels.
Body = tuple[str, int, int, int]


class Party(TypedDict):
    """An agency on the page of another: what lists say (``may``, ``mark``, ``shares``), what logs say (``searches``, ``bodies``)."""

    id: str
    name: str
    state: str | None
    kind: str | None
    federal: bool
    own: bool
    may: str | None
    mark: str | None
    shares: list[Share]
    searches: int | None
    bodies: list[Body]
    first: str | None
    last: str | None
    named: int
    says: int
    agreement: str | None
    evidence: list[Cite]


class ProfilePage(TypedDict):
    """What the page of an agency carries. ``lists``, ``logs``: whether any is held; ``selection``: only picked rows of logs are."""

    agency: str
    releases: list[Release]
    rows: list[Party]
    lists: bool
    logs: bool
    selection: bool


class PaperPage(TypedDict):
    """What a report carries: nothing, for it is read and printed without a script."""


#: What a page carries.
Payload = ReachPage | NetworkPage | FigurePage | CoveragePage | ProfilePage | PaperPage
