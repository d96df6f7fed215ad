"""The answer in words, for every choice of filters. ``templates/sentence.js`` says the same, and a test compares them.

Without a filter it is the sentence of the answer, word for word as on a terminal. With one it tells what the doors left
say: what was done first, one verb a door, no sum over doors; never more than the records: what a log lists, what a list
names, what is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypedDict

from graphshare.domain.model import Door, Grade, Use
from graphshare.domain.prose import listed, plural
from graphshare.domain.states import STATES
from graphshare.questions.known import KnownNetwork
from graphshare.questions.reach.answer import DoorAt, NetworkReached, Reach
from graphshare.questions.reach.side import OpenTo
from graphshare.views.drawn import Doorway, door_of, doorways, proxy_name, proxy_of, searches_at, used

#: The doors in the order in which they are told, with the letter that stands for them in pictures.
LETTERS = {"front": "F", "back": "B", "side": "S", "unknown": "?"}
LEVELS = tuple(g.value for g in Grade)
_SAYING = {"asked": "saying it was for", "named": "mentioning", "hinted": "in words that could mean"}


def level_words(body: str) -> dict[str, list[str]]:
    """Each level as people read it: ``says it was for ICE`` and, of what somebody did, ``saying it was for ICE``."""
    return {g.value: [g.says(body), f"{_SAYING[g.value]} {body}"] for g in Grade}


class Filters(TypedDict, total=False):
    """What a reader chose.

    ``doors``: those counted; ``level``: asked, named or hinted; ``state``: two letters; ``since`` and ``until``: months
    (``2025-05``), both included; ``possible``: whether side doors not seen used count too; ``through``: a proxy's id;
    ``network``: a network's id; with both, that agency's searches there. ``among``: a label and the ids of the networks drawn under
    it; ``agencies``: ids of proxies drawn together.
    """

    doors: Iterable[str]
    level: str
    state: str | None
    since: str | None
    until: str | None
    possible: bool
    through: str | None
    network: str | None
    among: tuple[str, Collection[str]] | None
    agencies: Collection[str] | None


def sentence(reach: Reach, filters: Filters | None = None, known: Sequence[KnownNetwork] = ()) -> str:
    """The answer to "how far does this body reach" under the filters; without filters, what the page opens with.

    ``known``: networks of which the reader may ask though no door is seen to them.
    """
    f: Filters = filters or {}
    doors = [d for d in LETTERS if d in set(f.get("doors", LETTERS))]
    body = reach.body
    if reach.sentence and unfiltered(f):
        return reach.sentence
    if not doors:
        return "No door is chosen, so nothing is counted."
    left = list(matching(reach, f))
    if f.get("network") and f.get("through"):
        return _of_pair(reach, f, left)
    if f.get("network"):
        return _of_network(reach, f, left, known)
    if f.get("through"):
        return _of_proxy(reach, f, left)
    place = _place(f)
    if not left:
        missing = f" {unheld(reach, doors)}" if unheld(reach, doors) else ""
        level = f", {_saying(body, f)}" if "side" in doors else ""
        text = f"In the records held{place}, no {listed(doors, 'or')} door is seen{level}."
        return f"{text} Not seen is not “did not happen”.{missing}{_inactive(reach, doors, f)}"
    return f"In the records held{place}: {_clauses(body, left, f)}.{_inactive(reach, doors, f)}"


def unfiltered(f: Filters) -> bool:
    """Whether the filters leave the answer as it is: all doors, at the level *named*, no place, time, agency or network."""
    chosen = any(f.get(k) for k in ("state", "since", "until", "possible", "through", "network", "among", "agencies"))
    return not chosen and set(f.get("doors", LETTERS)) == set(LETTERS) and (f.get("level") or "named") == "named"


def matching(reach: Reach, filters: Filters) -> Iterator[tuple[NetworkReached, list[Doorway]]]:
    """The networks that the filters leave, each with the doors that they leave (at least one)."""
    wanted = set(filters.get("doors", LETTERS))
    for network in reach.networks:
        if filters.get("state") and network.owner.state != filters["state"]:
            continue
        if filters.get("network") and network.network_id != filters["network"]:
            continue
        if (among := filters.get("among")) and network.network_id not in among[1]:
            continue
        left = [d for d in doorways(network) if door_of(d) in wanted and counts(d, filters)]
        if left:
            yield network, left


def counts(d: Doorway, filters: Filters) -> bool:
    """Whether one door counts at the level, in the months, and through the agency that the filters name."""
    side = door_of(d) is Door.SIDE
    if side and ((not used(d) and not filters.get("possible")) or searches_at(d, _level(filters)) == 0):
        return False
    proxy = d.opening.proxy if isinstance(d, DoorAt) else None
    if filters.get("through") and proxy != filters["through"]:
        return False
    if (agencies := filters.get("agencies")) and not (side and proxy in agencies):
        return False
    return _in_months(d, filters.get("since"), filters.get("until"))


def _level(f: Filters) -> Grade:
    return Grade(f.get("level") or Grade.NAMED)


def _in_months(d: Doorway, since: str | None, until: str | None) -> bool:
    """Whether a door counts in some months: a used one by the months of its searches, an open one by its dates."""
    if not since and not until:
        return True
    if isinstance(d, OpenTo):
        return False
    o = d.opening
    if o.use is Use.USED:  # none: its source sums up or gives no date, so that its months are not known
        return any((not since or m >= since) and (not until or m <= until) for m in o.months or ())
    days = [f"{x:%Y-%m}" for x in (o.first, o.last) if x]
    return bool(days) and not (until and days[0] > until) and not (since and days[-1] < since)


def state_name(code: str) -> str:
    """``IL`` → ``Illinois`` as it stands in a sentence; an unknown code stays as it is."""
    return "the District of Columbia" if code == "DC" else STATES.get(code, code)


def county_name(county: str) -> str:
    """``FJORD`` → ``Fjord County``; a parish, or a name that says so itself, stays."""
    name = county.title() if county.isupper() else county
    return name if name.lower().endswith(("county", "parish", "borough", "city")) else f"{name} County"


def cameras(networks: Iterable[NetworkReached]) -> str:
    """Cameras once per owner: declared by a portal, else mapped, else said to be not known."""
    owners: dict[str, tuple[int | None, int | None]] = {}
    for n in networks:
        d, m = owners.get(n.owner.id, (None, None))
        owners[n.owner.id] = (d if d is not None else n.declared, m if m is not None else n.mapped)
    declared = [d for d, _ in owners.values() if d is not None]
    mapped = [m for d, m in owners.values() if d is None and m is not None]
    unknown = len(owners) - len(declared) - len(mapped)
    parts = [f"{plural(sum(declared), 'camera')} declared"] if declared else []
    if mapped:
        parts.append(f"{sum(mapped):,} mapped" if parts else f"{plural(sum(mapped), 'camera')} mapped")
    if not parts:
        return "camera counts not known"
    return ", ".join(parts) + (f"; not known for {plural(unknown, 'owner')}" if unknown else "")


Seen = list[tuple[NetworkReached, list[Doorway]]]


def _owners(seen: Seen) -> int:
    return len({n.owner.id for n, _ in seen})


def _counted(seen: Seen) -> str:
    """``15 networks; 39 cameras declared``: networks where an owner has several, cameras once an owner."""
    networks = "" if _owners(seen) == len(seen) else f"{plural(len(seen), 'network')}; "
    return networks + cameras(n for n, _ in seen)


def _scope(seen: Seen) -> str:
    """``the cameras of 12 agencies (15 networks; 39 cameras declared)``."""
    return f"the cameras of {plural(_owners(seen), 'agency')} ({_counted(seen)})"


def _clauses(body: str, left: Seen, f: Filters) -> str:
    def by(door: Door, of_use: bool | None = None) -> Seen:
        kept = [(n, [d for d in ds if door_of(d) is door and of_use in (None, used(d))]) for n, ds in left]
        return [(n, ds) for n, ds in kept if ds]

    parts = []
    if searched := by(Door.SIDE, True):
        agencies = {proxy_of(d) for _, ds in searched for d in ds if isinstance(d, DoorAt)}
        parts.append(f"{plural(len(agencies), 'agency')} searched {_scope(searched)}, {_saying(body, f)}")
    if back := by(Door.BACK):
        parts.append(f"{body} itself searched {_scope(back)} on days whose complete lists do not name it (back door)")
    if unknown := by(Door.UNKNOWN):
        parts.append(f"{body} itself searched {_scope(unknown)} on days of which no list says by which door")
    if front := by(Door.FRONT):
        owners = _owners(front)
        gives = "the list of 1 agency gives" if owners == 1 else f"the lists of {plural(owners, 'agency')} give"
        parts.append(f"{gives} {body} access ({_counted(front)}; front door)")
    there = {n.network_id for n, _ in searched}
    if idle := [(n, ds) for n, ds in by(Door.SIDE, False) if n.network_id not in there]:
        parts.append(
            f"agencies that did so elsewhere could search {_scope(idle)}, and are not seen to have done so there"
        )
    return "; ".join(parts)


def _named(reach: Reach, ident: str | None) -> str:
    """The name of the agency behind side doors, by its id."""
    doors = (d for n in reach.networks for d in n.doors if d.opening.proxy == ident)
    return next(map(proxy_name, doors), str(ident))


def _of_proxy(reach: Reach, f: Filters, left: Seen) -> str:
    ident, place, saying = f["through"], _place(f), _saying(reach.body, f)
    name = _named(reach, ident)
    if not left:
        return f"{name} is not seen to have searched anybody's cameras{place}, {saying}."
    others: Filters = {**f, "through": None}
    ids = {n.network_id for n, _ in left}
    alone = sum(
        n.network_id in ids and all(isinstance(d, DoorAt) and d.opening.proxy == ident for d in ds)
        for n, ds in matching(reach, others)
    )
    verb = "searched or could search" if f.get("possible") else "searched"
    return f"{name} {verb} {_scope(left)}{place}, {saying} (side door); {_only(alone, len(left))}."


def _only(alone: int, of: int) -> str:
    if of == 1:
        return "no other door leads there" if alone else "other doors lead there, too"
    if alone == of:
        return "to none of them leads another door"
    return (
        f"to {alone:,} of {plural(of, 'network')} leads no other door"
        if alone
        else "other doors lead to each of them, too"
    )


def _of_network(reach: Reach, f: Filters, left: Seen, known: Sequence[KnownNetwork]) -> str:
    network, body = next((n for n in reach.networks if n.network_id == f["network"]), None), reach.body
    if network is None:
        other = next((k for k in known if k.network == f["network"]), None)
        return _unreached(reach, other) if other else "No such network is in this answer."
    name = f"{network.network} ({cameras([network])})"
    if not left:
        return f"{body} is not seen to reach {name} in this selection."
    parts = []
    for door in map(Door, LETTERS):
        here = [d for d in left[0][1] if door_of(d) is door]
        if here and door is Door.SIDE:
            there = {proxy_of(d) for d in here if used(d)}
            idle = sum(getattr(d.levels, _level(f)) for d in here if isinstance(d, OpenTo))
            if there:
                parts.append(f"the side door, through {plural(len(there), 'agency')}")
            if idle:
                parts.append(f"a side door open to {plural(idle, 'agency')}, not seen used")
        elif here:
            parts.append("an unknown door" if door is Door.UNKNOWN else f"the {door} door")
    return f"{body} reaches {name} by {listed(parts)}."


def _of_pair(reach: Reach, f: Filters, left: Seen) -> str:
    """What one agency did at one network; a search that names two parts of the body is at least as many as either part has."""
    name, saying = _named(reach, f["through"]), f"{_place(f)}, {_saying(reach.body, f)}"
    network = next(n for n in reach.networks if n.network_id == f["network"])
    whose = f"the cameras of {network.network} ({cameras([network])})"
    there = [d for _, ds in left for d in ds if used(d)]
    if not there:
        return f"{name} is not seen to have searched {whose}{saying}."
    n = max(searches_at(d, _level(f)) for d in there)
    days = sorted(x for d in there for x in (d.opening.first, d.opening.last) if x)
    when = "" if not days else f", on {days[0]}" if days[0] == days[-1] else f", {days[0]} to {days[-1]}"
    least = "at least " if len(there) > 1 else ""
    return f"{name} searched {whose}{saying}: {least}{plural(n, 'search')}{when}."


def _unreached(reach: Reach, k: KnownNetwork) -> str:
    """A known network to which no door is seen: what is held of it decides what can be said."""
    body = reach.body
    inactive = any(i.network_id == k.network for i in reach.inactive)
    marked = f" Its list names an account of {body} marked inactive." if inactive else ""
    if not k.has_records:
        return f"Nothing is held of {k.name}: whether {body} reaches its cameras is not known.{marked}"
    records = (
        "its search log is held"
        if k.log
        else "only rows picked from its search log are held"
        if k.selection
        else "its sharing list is held, its search log is not"
    )
    return f"No door of {body} to the cameras of {k.name} is seen in the records held; {records}.{marked}"


def _saying(body: str, f: Filters) -> str:
    return level_words(body)[_level(f)][1]


def _place(f: Filters) -> str:
    among, agencies = f.get("among"), f.get("agencies")
    drawn = (
        f" (those drawn as “{among[0]}”)"
        if among
        else f" (through the {plural(len(agencies), 'agency')} drawn together)"
        if agencies
        else ""
    )
    where = drawn + (f" in {state_name(str(f['state']))}" if f.get("state") else "")
    since, until = f.get("since"), f.get("until")
    if since and until:
        return f"{where} between {since} and {until}" if since != until else f"{where} in {since}"
    return where + (f" since {since}" if since else f" until {until}" if until else "")


def _inactive(reach: Reach, doors: Iterable[str], f: Filters) -> str:
    owners = len({i.owner for i in reach.inactive})
    if "front" not in doors or not owners or f.get("state") or f.get("since") or f.get("until"):
        return ""
    names = "The list of 1 agency names" if owners == 1 else f"The lists of {plural(owners, 'agency')} name"
    return f" {names} an account of {reach.body} marked inactive, counted apart."


def unheld(reach: Reach, doors: Iterable[str] = tuple(LETTERS)) -> str:
    """What no source is held for among the doors chosen, by what the answer counts as not known; empty where all is."""
    wanted = set(doors)
    missing = []
    if wanted - {"front"} and reach.observed.named.owners is None:
        missing.append("no log that names the cameras searched")
    if "front" in wanted and reach.declared.active.owners is None:
        missing.append("no sharing list")
    return f"{' and '.join(missing).capitalize()} is held for these days." if missing else ""
