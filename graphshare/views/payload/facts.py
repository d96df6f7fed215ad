"""What pages carry of records: networks, doors, agencies, what is held, and the files and rows behind each."""

from __future__ import annotations

from typing import NotRequired, TypedDict

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
