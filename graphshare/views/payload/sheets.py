"""What pages carry of pictures: where each thing stands on the doors', the map's and the grid's sheet."""

from __future__ import annotations

from typing import Literal, TypedDict

#: Number of a network, x, y, radius.
Dot = tuple[int, float, float, float]


class PlacedWay(TypedDict):
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


class PlacedEnd(TypedDict):
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
    entries: list[PlacedWay]
    sections: list[Section]
    targets: list[PlacedEnd]
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
    entries: list[PlacedWay]
    targets: list[PlacedEnd]
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
    entries: list[PlacedWay]
    targets: list[PlacedEnd]
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
