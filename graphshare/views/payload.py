"""What pages carry for their scripts: the shape of each payload, key by key.

The scripts' own types (``templates/payload.d.ts``) are written from these by ``docs/generate.py``, and a test compares both, and
what real pages carry, with them. Lists point at each other by number; no name of a stranger is a key.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

#: Release (its place in ``releases``; ``None`` where the page cites none such) and row.
Cite = tuple[int | None, int]
#: At the three cumulative levels: asked, named, hinted.
Counts = tuple[int, int, int]
#: A code and its name.
Named = tuple[str, str]


class Source(TypedDict):
    """A file under a page: its name, the beginning of its hash, whose and of what kind it is, its days."""

    file: str
    hash: str
    about: str


class Reply(TypedDict):
    """What an agency named on a page said; ``url`` is empty where none is known."""

    agency: str
    date: str
    text: str
    url: str


class Foot(TypedDict):
    """The words of the footer."""

    window: str
    coverage: str
    notes: list[str]
    caveats: list[str]
    sources: list[Source]
    credits: list[str]
    replied: list[Reply]
    made: str


class Release(TypedDict):
    """A release that rows point at by its place in the list."""

    file: str
    sha256: str
    agency: str | None
    kind: str
    first: str | None
    last: str | None
    credit: str | None
    license: str | None


class Network(TypedDict):
    """A network with a door. ``cd``, ``cm``: cameras declared, mapped; ``held``: 1 its log, 2 a selection of it, 4 its list."""

    id: str
    name: str
    owner: str
    ownerId: str
    state: str | None
    county: str | None
    kind: str | None
    held: int
    cd: int | None
    cm: int | None


class Door(TypedDict):
    """A door, or all side doors of a network that are only open, as one (``k``: to how many agencies).

    ``n`` network, ``d`` door, ``b`` body, ``u`` use, ``s`` basis, ``v`` via, ``g`` grade, ``p`` proxy (its place in ``agencies``), ``c``
    searches, ``f`` and ``l`` first and last day, ``m`` months, ``a`` account, ``o`` note, ``e`` rows, ``t`` how many rows there are, ``w``
    wordings of its rows. What a door does not say is left out, for a country has tens of thousands of them.
    """

    n: int
    d: str
    e: list[Cite]
    b: NotRequired[str]
    u: NotRequired[str]
    s: NotRequired[str]
    v: NotRequired[str]
    g: NotRequired[str]
    p: NotRequired[int]
    k: NotRequired[Counts]
    c: NotRequired[Counts]
    f: NotRequired[str]
    l: NotRequired[str]  # noqa: E741
    m: NotRequired[list[str]]
    a: NotRequired[str]
    o: NotRequired[str]
    t: NotRequired[int]
    w: NotRequired[list[str]]


class Doors(TypedDict):
    """Doors by column: each has as many values as there are doors, and columns that none fills are left out."""

    n: list[int]
    d: list[str]
    e: list[list[Cite]]
    b: NotRequired[list[str | None]]
    u: NotRequired[list[str | None]]
    s: NotRequired[list[str | None]]
    v: NotRequired[list[str | None]]
    g: NotRequired[list[str | None]]
    p: NotRequired[list[int | None]]
    k: NotRequired[list[Counts | None]]
    c: NotRequired[list[Counts | None]]
    f: NotRequired[list[str | None]]
    l: NotRequired[list[str | None]]  # noqa: E741
    m: NotRequired[list[list[str] | None]]
    a: NotRequired[list[str | None]]
    o: NotRequired[list[str | None]]
    t: NotRequired[list[int | None]]
    w: NotRequired[list[list[str] | None]]


class Proxy(TypedDict):
    """An agency through which a body reaches networks."""

    id: str
    name: str
    state: str | None
    kind: str | None


class Inactive(TypedDict):
    """An account on a list that is marked inactive."""

    id: str
    network: str
    owner: str
    account: str
    mark: str | None
    first: str | None
    last: str | None
    e: list[Cite]


class Unheld(TypedDict):
    """What no source is held for."""

    logs: bool
    lists: bool


class Way(TypedDict):
    """One way of counting: owners and networks, ``None`` where nothing held could show it."""

    name: str
    owners: int | None
    networks: int | None


class Break(TypedDict):
    """A day on which the records themselves changed."""

    day: str
    text: str


#: A network that is known and to which no door is seen: id, name, state, county, kind, cameras declared and mapped, what is held (as
#: ``Network.held``), its owner.
Other = tuple[str, str, str | None, str | None, str | None, int | None, int | None, int, str]
#: Number of a network, x, y, radius.
Dot = tuple[int, float, float, float]


class Entry(TypedDict):
    """One way in on the Doors picture; ``row``: its height, ``unit``: the height of one network."""

    id: str
    door: str
    proxies: list[str]
    y: float
    y0: float
    y1: float
    row: float
    unit: float


class Section(TypedDict):
    """Where the ways in by one door begin."""

    door: str
    y: float


class Target(TypedDict):
    """One end: ``nets`` are its networks; ``one``: it is a network by name."""

    id: str
    label: str
    nets: list[int]
    drawn: int
    one: bool
    y: float
    y0: float
    y1: float
    label_y: float


class Heading(TypedDict):
    """A heading over ends."""

    text: str
    y: float


class DoorsSheet(TypedDict):
    """The Doors picture on one width."""

    width: int
    height: int
    body: tuple[float, float]
    mark_x: int
    name_x: int
    bar_x: int
    target_x: int
    dot_x: int
    label_x: int
    beside: bool
    top: int
    entries: list[Entry]
    sections: list[Section]
    targets: list[Target]
    headings: list[Heading]
    dots: list[Dot]


class Outline(TypedDict):
    """A state: its SVG path, and whether a network is known in it."""

    state: str
    d: str
    has: bool


class StateLabel(TypedDict):
    """A state's name on the map, and how many networks are known and held there."""

    state: str
    name: str
    x: float
    y: float
    known: int
    held: int


#: Number of a network, x, y, radius, and 1 where it is stacked in its state for want of a place.
Spot = tuple[int, float, float, float, int]
#: A network not reached: x, y, and 1 where anything is held of it.
Rest = tuple[float, float, int]


class MapSheet(TypedDict):
    """The map. ``words``: by what the places of networks are known."""

    kind: Literal["map"]
    width: float
    height: int
    outlines: list[Outline]
    beside: bool
    entries: list[Entry]
    targets: list[Target]
    dots: list[Spot]
    rest: list[Rest]
    labels: list[StateLabel]
    credit: str
    words: str


class Block(TypedDict):
    """The squares of a state on the Grid."""

    state: str
    name: str
    x: float
    y: float
    width: float
    known: int
    held: int


class Column(TypedDict):
    """A column of the Grid: its networks."""

    nets: list[int]
    x: float
    name: str


class Group(TypedDict):
    """The columns of a state."""

    name: str
    code: str
    x: float
    width: float


class Line(TypedDict):
    """A line of the Grid's matrix for a door that needs no agency."""

    line: str
    y: float


class Row(TypedDict):
    """A row of the Grid's matrix: its agencies."""

    agencies: list[str]
    y: float


#: Number of a network, or -1 - the number of one not reached; x, y.
Square = tuple[int, float, float]


class GridSheet(TypedDict):
    """The Grid on one width."""

    kind: Literal["grid"]
    width: int
    height: int
    beside: bool
    entries: list[Entry]
    targets: list[Target]
    dots: list[Dot]
    blocks: list[Block]
    squares: list[Square]
    size: float
    legend: float
    matrix: float
    left: float
    cell: float
    columns: list[Column]
    groups: list[Group]
    lines: list[Line]
    rows: list[Row]
    by_state: bool
    bar_x: float
    bar_w: float
    words: list[str]


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
#: The page whose scripts read it, by the script that begins it.
PAGES: dict[str, type] = {
    "main.js": ReachPage, "network.js": NetworkPage, "figure.js": FigurePage, "coverage.js": CoveragePage, "profile.js": ProfilePage,
    "paper.js": PaperPage,
}  # fmt: skip
