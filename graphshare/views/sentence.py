"""The answer in words, for every choice of filters. ``templates/sentence.js`` says the same, and a test compares them.

Without a filter it is the sentence of the answer, word for word as on a terminal. With one it tells what the doors left
say: what was done first, one verb a door, no sum over doors; never more than the records: what a log lists, what a list
names, what is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypedDict

from graphshare.domain.model import Grade
from graphshare.domain.prose import listed, plural
from graphshare.domain.states import STATES

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


Network = Mapping[str, Any]
Doorway = Mapping[str, Any]


def sentence(reach: Mapping[str, Any], filters: Filters | None = None) -> str:
    """The answer to "how far does this body reach" under the filters; without filters, what the page opens with."""
    f: Filters = filters or {}
    doors = [d for d in LETTERS if d in set(f.get("doors", LETTERS))]
    body = str(reach.get("body") or "The body")
    if reach.get("sentence") and unfiltered(f):
        return str(reach["sentence"])
    if not doors:
        return "No door is chosen, so nothing is counted."
    seen = list(matching(reach, f))
    if f.get("network") and f.get("through"):
        return _of_pair(reach, f, seen)
    if f.get("network"):
        return _of_network(reach, body, f, seen)
    if f.get("through"):
        return _of_proxy(reach, body, f, seen)
    place = _place(f)
    if not seen:
        missing = f" {unheld(reach, doors)}" if unheld(reach, doors) else ""
        level = f", {_saying(body, f)}" if "side" in doors else ""
        text = f"In the records held{place}, no {listed(doors, 'or')} door is seen{level}."
        return f"{text} Not seen is not “did not happen”.{missing}{_inactive(reach, doors, f)}"
    return f"In the records held{place}: {_clauses(body, seen, f)}.{_inactive(reach, doors, f)}"


def unfiltered(f: Filters) -> bool:
    """Whether the filters leave the answer as it is: all doors, at the level *named*, no place, time, agency or network."""
    chosen = any(f.get(k) for k in ("state", "since", "until", "possible", "through", "network", "among", "agencies"))
    return not chosen and set(f.get("doors", LETTERS)) == set(LETTERS) and (f.get("level") or "named") == "named"


def matching(reach: Mapping[str, Any], filters: Filters) -> Iterator[tuple[Network, list[Doorway]]]:
    """The networks that the filters leave, each with the doors that they leave (at least one)."""
    wanted = set(filters.get("doors", LETTERS))
    for network in reach.get("networks") or ():
        if filters.get("state") and network.get("state") != filters["state"]:
            continue
        if filters.get("network") and network.get("network_id") != filters["network"]:
            continue
        if (among := filters.get("among")) and network.get("network_id") not in among[1]:
            continue
        left = [d for d in doorways(network) if d.get("door") in wanted and counts(d, filters)]
        if left:
            yield network, left


def doorways(network: Network) -> list[Doorway]:
    """The doors of a network, and as one more all its side doors that are only open: ``agencies`` counts to how many."""
    doors, held = list(network.get("doors") or ()), network.get("open") or {}
    if not held.get("proxies"):
        return doors
    first, more = list(held.get("first") or ()), int(held["proxies"])
    others = f" and {more - len(first):,} more" if more > len(first) else ""
    note = f"open to {', '.join(first)}{others}"
    return [*doors, {"door": "side", "use": "open", "agencies": {k: held.get(k) or 0 for k in LEVELS}, "note": note}]


def counts(door: Doorway, filters: Filters) -> bool:
    """Whether one door counts at the level, in the months, and through the agency that the filters name."""
    if door.get("door") == "side":
        if door.get("use") != "used" and not filters.get("possible"):
            return False
        if searches_at(door, filters.get("level") or "named") == 0:
            return False
    if filters.get("through") and door.get("proxy_id") != filters["through"]:
        return False
    if (agencies := filters.get("agencies")) and not (door.get("door") == "side" and door.get("proxy_id") in agencies):
        return False
    return _in_months(door, filters.get("since"), filters.get("until"))


def _in_months(door: Doorway, since: str | None, until: str | None) -> bool:
    """Whether a door counts in some months: a used one by the months of its searches, an open one by its dates."""
    if not since and not until:
        return True
    if door.get("use") == "used":  # none: its source sums up or gives no date, so that its months are not known
        return any((not since or m >= since) and (not until or m <= until) for m in door.get("months") or ())
    first, last = str(door.get("first") or door.get("last") or ""), str(door.get("last") or door.get("first") or "")
    return bool(first) and not (until and first[:7] > until) and not (since and last[:7] < since)


def searches_at(door: Doorway, level: str) -> int:
    """How many searches stand behind a side door at a level; 1 where only the grade, or a count, says that it counts."""
    if "agencies" in door:
        return min(1, int(door["agencies"][level]))
    found = door.get("searches")
    if isinstance(found, Mapping) and any(found.values()):
        return int(found.get(level) or 0)
    grade = door.get("grade") or "hinted"
    return 1 if grade in LEVELS and LEVELS.index(grade) <= LEVELS.index(level) else 0


def state_name(code: str) -> str:
    """``IL`` → ``Illinois`` as it stands in a sentence; an unknown code stays as it is."""
    return "the District of Columbia" if code == "DC" else STATES.get(code, code)


def county_name(county: str) -> str:
    """``FJORD`` → ``Fjord County``; a parish, or a name that says so itself, stays."""
    name = county.title() if county.isupper() else county
    return name if name.lower().endswith(("county", "parish", "borough", "city")) else f"{name} County"


def cameras(networks: Iterable[Network]) -> str:
    """Cameras once per owner: declared by a portal, else mapped, else said to be not known."""
    owners: dict[Any, tuple[int | None, int | None]] = {}
    for n in networks:
        key, c = n.get("owner_id") or n.get("owner") or n.get("network_id"), n.get("cameras") or {}
        d, m = owners.get(key, (None, None))
        owners[key] = (d if d is not None else c.get("declared"), m if m is not None else c.get("mapped"))
    declared = [d for d, _ in owners.values() if d is not None]
    mapped = [m for d, m in owners.values() if d is None and m is not None]
    unknown = len(owners) - len(declared) - len(mapped)
    parts = [f"{plural(sum(declared), 'camera')} declared"] if declared else []
    if mapped:
        parts.append(f"{sum(mapped):,} mapped" if parts else f"{plural(sum(mapped), 'camera')} mapped")
    if not parts:
        return "camera counts not known"
    return ", ".join(parts) + (f"; not known for {plural(unknown, 'owner')}" if unknown else "")


Seen = list[tuple[Network, list[Doorway]]]


def _owner(n: Network) -> Any:
    return n.get("owner_id") or n.get("owner") or n.get("network_id")


def _counted(seen: Seen) -> str:
    """``15 networks; 39 cameras declared``: networks where an owner has several, cameras once an owner."""
    owners = {_owner(n) for n, _ in seen}
    networks = "" if len(owners) == len(seen) else f"{plural(len(seen), 'network')}; "
    return networks + cameras(n for n, _ in seen)


def _scope(seen: Seen) -> str:
    """``the cameras of 12 agencies (15 networks; 39 cameras declared)``."""
    return f"the cameras of {plural(len({_owner(n) for n, _ in seen}), 'agency')} ({_counted(seen)})"


def _clauses(body: str, seen: Seen, f: Filters) -> str:
    def by(door: str, use: str | None = None) -> Seen:
        kept = [(n, [d for d in ds if d.get("door") == door and use in (None, d.get("use"))]) for n, ds in seen]
        return [(n, ds) for n, ds in kept if ds]

    parts = []
    if used := by("side", "used"):
        agencies = {d.get("proxy_id") or d.get("proxy") for _, ds in used for d in ds}
        parts.append(f"{plural(len(agencies), 'agency')} searched {_scope(used)}, {_saying(body, f)}")
    if back := by("back"):
        parts.append(f"{body} itself searched {_scope(back)} on days whose complete lists do not name it (back door)")
    if unknown := by("unknown"):
        parts.append(f"{body} itself searched {_scope(unknown)} on days of which no list says by which door")
    if front := by("front"):
        owners = len({_owner(n) for n, _ in front})
        gives = "the list of 1 agency gives" if owners == 1 else f"the lists of {plural(owners, 'agency')} give"
        parts.append(f"{gives} {body} access ({_counted(front)}; front door)")
    there = {n.get("network_id") for n, _ in used}
    if idle := [(n, ds) for n, ds in by("side", "open") if n.get("network_id") not in there]:
        parts.append(
            f"agencies that did so elsewhere could search {_scope(idle)}, and are not seen to have done so there"
        )
    return "; ".join(parts)


def _of_proxy(reach: Mapping[str, Any], body: str, f: Filters, seen: list[tuple[Network, list[Doorway]]]) -> str:
    ident = f["through"]
    name = next(
        (
            d.get("proxy")
            for n in reach.get("networks") or ()
            for d in n.get("doors") or ()
            if d.get("proxy_id") == ident
        ),
        None,
    )
    place, saying = _place(f), _saying(body, f)
    if not seen:
        return f"{name or ident} is not seen to have searched anybody's cameras{place}, {saying}."
    others: Filters = {**f, "through": None}
    ids = {n.get("network_id") for n, _ in seen}
    alone = sum(
        1
        for n, ds in matching(reach, others)
        if n.get("network_id") in ids and all(d.get("proxy_id") == ident for d in ds)
    )
    verb = "searched or could search" if f.get("possible") else "searched"
    return f"{name or ident} {verb} {_scope(seen)}{place}, {saying} (side door); {_only(alone, len(seen))}."


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


def _of_network(reach: Mapping[str, Any], body: str, f: Filters, seen: list[tuple[Network, list[Doorway]]]) -> str:
    network = next((n for n in reach.get("networks") or () if n.get("network_id") == f["network"]), None)
    if network is None:
        other = next((k for k in reach.get("known") or () if k.get("network_id") == f["network"]), None)
        return _unreached(reach, body, other) if other else "No such network is in this answer."
    name = f"{network.get('network')} ({cameras([network])})"
    if not seen:
        return f"{body} is not seen to reach {name} in this selection."
    parts = []
    for door in LETTERS:
        here = [d for d in seen[0][1] if d.get("door") == door]
        if not here:
            continue
        if door == "side":
            used = {d.get("proxy_id") or d.get("proxy") for d in here if d.get("use") == "used"}
            idle = sum(d["agencies"][f.get("level") or "named"] for d in here if "agencies" in d)
            if used:
                parts.append(f"the side door, through {plural(len(used), 'agency')}")
            if idle:
                parts.append(f"a side door open to {plural(idle, 'agency')}, not seen used")
        else:
            parts.append("an unknown door" if door == "unknown" else f"the {door} door")
    return f"{body} reaches {name} by {listed(parts)}."


def _of_pair(reach: Mapping[str, Any], f: Filters, seen: Seen) -> str:
    """What one agency did at one network; a search that names two parts of the body is at least as many as either part has."""
    doors = [d for n in reach.get("networks") or () for d in n.get("doors") or ()]
    name = next((d.get("proxy") for d in doors if d.get("proxy_id") == f["through"]), f["through"])
    network: Network = next((n for n in reach.get("networks") or () if n.get("network_id") == f["network"]), {})
    whose, body = (
        f"the cameras of {network.get('network')} ({cameras([network])})",
        str(reach.get("body") or "The body"),
    )
    used = [d for _, ds in seen for d in ds if d.get("use") == "used"]
    if not used:
        return f"{name} is not seen to have searched {whose}{_place(f)}, {_saying(body, f)}."
    n = max(searches_at(d, f.get("level") or "named") for d in used)
    days = sorted(str(x) for d in used for x in (d.get("first"), d.get("last")) if x)
    when = "" if not days else f", on {days[0]}" if days[0] == days[-1] else f", {days[0]} to {days[-1]}"
    least = "at least " if len(used) > 1 else ""
    return f"{name} searched {whose}{_place(f)}, {_saying(body, f)}: {least}{plural(n, 'search')}{when}."


def _unreached(reach: Mapping[str, Any], body: str, network: Network) -> str:
    """A known network to which no door is seen: what is held of it decides what can be said."""
    inactive = any(i.get("network_id") == network.get("network_id") for i in reach.get("inactive") or ())
    listed = f" Its list names an account of {body} marked inactive." if inactive else ""
    name, held = network.get("network"), int(network.get("held") or 0)
    if not held:
        return f"Nothing is held of {name}: whether {body} reaches its cameras is not known.{listed}"
    what = (
        "its search log is held"
        if held & 1
        else "only rows picked from its search log are held"
        if held & 2
        else "its sharing list is held, its search log is not"
    )
    return f"No door of {body} to the cameras of {name} is seen in the records held; {what}.{listed}"


def _saying(body: str, f: Filters) -> str:
    return level_words(body)[f.get("level") or "named"][1]


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


def _inactive(reach: Mapping[str, Any], doors: Iterable[str], f: Filters) -> str:
    owners = len({i.get("owner") for i in reach.get("inactive") or ()})
    if "front" not in doors or not owners or f.get("state") or f.get("since") or f.get("until"):
        return ""
    names = "The list of 1 agency names" if owners == 1 else f"The lists of {plural(owners, 'agency')} name"
    return f" {names} an account of {reach.get('body') or 'the body'} marked inactive, counted apart."


def unheld(reach: Mapping[str, Any], doors: Iterable[str] = tuple(LETTERS)) -> str:
    """What no source is held for among the doors chosen, by what the answer counts as not known; empty where all is."""
    declared, observed = (
        (reach.get(k) or {}).get(key) or {} for k, key in (("declared", "active"), ("observed", "named"))
    )
    wanted = set(doors)
    missing = []
    if wanted - {"front"} and "owners" in observed and observed["owners"] is None:
        missing.append("no log that names the cameras searched")
    if "front" in wanted and "owners" in declared and declared["owners"] is None:
        missing.append("no sharing list")
    return f"{' and '.join(missing).capitalize()} is held for these days." if missing else ""
