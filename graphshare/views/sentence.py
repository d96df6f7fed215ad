"""The answer in words, for every choice of filters. ``templates/sentence.js`` says the same, and a test compares them.

A sentence never says more than the records: what a log lists, what a list names, what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypedDict

from graphshare.states import STATES

#: The doors in the order in which they are told, with the letter that stands for them in pictures.
LETTERS = {"front": "F", "back": "B", "side": "S", "unknown": "?"}
LEVELS = {"asked": "at least", "named": "as named", "hinted": "at most"}


class Filters(TypedDict, total=False):
    """What a reader chose.

    ``doors``: those counted; ``level``: asked, named or hinted; ``state``: two letters; ``since`` and ``until``: months
    (``2025-05``), both included; ``possible``: whether side doors not seen used count too; ``through``: a proxy's id;
    ``network``: a network's id.
    """

    doors: Iterable[str]
    level: str
    state: str | None
    since: str | None
    until: str | None
    possible: bool
    through: str | None
    network: str | None


Network = Mapping[str, Any]
Doorway = Mapping[str, Any]


def sentence(reach: Mapping[str, Any], filters: Filters | None = None) -> str:
    """The answer to "how far does this body reach" under the filters; without filters, what the page opens with."""
    f: Filters = filters or {}
    doors = [d for d in LETTERS if d in set(f.get("doors", LETTERS))]
    body = str(reach.get("body") or "The body")
    if not doors:
        return "No door is chosen, so nothing is counted."
    seen = list(matching(reach, f))
    if f.get("network"):
        return _of_network(reach, body, str(f["network"]), seen)
    if f.get("through"):
        return _of_proxy(reach, body, f, seen)
    place = _place(f)
    if not seen:
        missing = f" {unheld(reach)}" if unheld(reach) else ""
        text = f"In the records held, no network is seen that {body} reaches by {_any_of(doors)} door{_level(doors, f)}{place}."
        return f"{text} Not seen is not “did not happen”.{missing}{_inactive(reach, doors, f)}"
    verb = "reaches or may reach" if f.get("possible") and "side" in doors else "reaches"
    head = f"In the records held, {body} {verb} {_scope(seen)}{place}"
    return f"{head}: {_clauses(seen, f)}.{_inactive(reach, doors, f)}"


def matching(reach: Mapping[str, Any], filters: Filters) -> Iterator[tuple[Network, list[Doorway]]]:
    """The networks that the filters leave, each with the doors that they leave (at least one)."""
    wanted = set(filters.get("doors", LETTERS))
    for network in reach.get("networks") or ():
        if filters.get("state") and network.get("state") != filters["state"]:
            continue
        if filters.get("network") and network.get("network_id") != filters["network"]:
            continue
        left = [d for d in network.get("doors") or () if d.get("door") in wanted and counts(d, filters)]
        if left:
            yield network, left


def counts(door: Doorway, filters: Filters) -> bool:
    """Whether one door counts at the level, in the months, and through the agency that the filters name."""
    if door.get("door") == "side":
        if door.get("use") != "used" and not filters.get("possible"):
            return False
        if searches_at(door, filters.get("level") or "named") == 0:
            return False
    if filters.get("through") and door.get("proxy_id") != filters["through"]:
        return False
    since, until = filters.get("since"), filters.get("until")
    if not since and not until:
        return True
    first, last = str(door.get("first") or door.get("last") or ""), str(door.get("last") or door.get("first") or "")
    return bool(first) and not (until and first[:7] > until) and not (since and last[:7] < since)


def searches_at(door: Doorway, level: str) -> int:
    """How many searches stand behind a side door at a level; 1 where only the grade says that it counts."""
    found = door.get("searches")
    if isinstance(found, Mapping) and any(found.values()):
        return int(found.get(level) or 0)
    order = list(LEVELS)
    grade = door.get("grade") or "hinted"
    return 1 if grade in order and order.index(grade) <= order.index(level) else 0


def state_name(code: str) -> str:
    """``IL`` → ``Illinois`` as it stands in a sentence; an unknown code stays as it is."""
    return "the District of Columbia" if code == "DC" else STATES.get(code, code)


def county_name(county: str) -> str:
    """``FJORD`` → ``Fjord County``; a parish, or a name that says so itself, stays."""
    name = county.title() if county.isupper() else county
    return name if name.lower().endswith(("county", "parish", "borough", "city")) else f"{name} County"


def plural(count: int, noun: str) -> str:
    """``1 agency``, ``2,104 agencies``."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"


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


def _scope(seen: list[tuple[Network, list[Doorway]]]) -> str:
    owners = {n.get("owner_id") or n.get("owner") or n.get("network_id") for n, _ in seen}
    of = "" if len(owners) == len(seen) else f" of {plural(len(owners), 'owner')}"
    return f"{plural(len(seen), 'network')}{of} ({cameras(n for n, _ in seen)})"


def _clauses(seen: list[tuple[Network, list[Doorway]]], f: Filters) -> str:
    parts, total = [], 0
    for door in LETTERS:
        here = [(n, [d for d in ds if d.get("door") == door]) for n, ds in seen]
        here = [(n, ds) for n, ds in here if ds]
        if not here:
            continue
        if door != "side":
            total += len(here)
            parts.append(f"{len(here):,} by {'an unknown' if door == 'unknown' else f'the {door}'} door")
            continue
        used = [(n, ds) for n, ds in here if any(d.get("use") == "used" for d in ds)]
        total += len(here)
        if used:
            agencies = {d.get("proxy_id") or d.get("proxy") for _, ds in used for d in ds if d.get("use") == "used"}
            through = plural(len(agencies), "agency")
            parts.append(f"{len(used):,} by the side door, through {through}{_level(['side'], f)}")
        if len(here) > len(used):
            parts.append(
                f"{len(here) - len(used):,} open to such an agency by the side door, not seen used{_level(['side'], f)}"
            )
    text = "; ".join(parts)
    return f"{text}; some by more than one" if total > len(seen) else text


def _of_proxy(reach: Mapping[str, Any], body: str, f: Filters, seen: list[tuple[Network, list[Doorway]]]) -> str:
    ident = f["through"]
    name = next(
        (
            d.get("proxy")
            for n in reach.get("networks") or ()
            for d in n.get("doors") or ()
            if d.get("proxy_id") == ident
        ),
        (reach.get("agencies") or {}).get(ident, {}).get("name"),
    )
    level, place = _level(["side"], f), _place(f)
    if not seen:
        return f"Through {name or ident}, {body} is not seen to reach a network{level}{place}."
    others: Filters = {**f, "through": None}
    ids = {n.get("network_id") for n, _ in seen}
    alone = sum(
        1
        for n, ds in matching(reach, others)
        if n.get("network_id") in ids and all(d.get("proxy_id") == ident for d in ds)
    )
    verb = "reaches or may reach" if f.get("possible") else "reaches"
    counted = LEVELS[f.get("level") or "named"]
    return f"Through {name or ident} (side door, {counted}), {body} {verb} {_scope(seen)}{place}; {_only(alone, len(seen))}."


def _only(alone: int, of: int) -> str:
    if of == 1:
        return "by no other way" if alone else "by other ways too"
    if alone == of:
        return "all of them by no other way"
    return f"{alone:,} of them by no other way" if alone else "each of them by other ways too"


def _of_network(reach: Mapping[str, Any], body: str, ident: str, seen: list[tuple[Network, list[Doorway]]]) -> str:
    network = next((n for n in reach.get("networks") or () if n.get("network_id") == ident), None)
    if network is None:
        return "No such network is in this answer."
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
            idle = {d.get("proxy_id") or d.get("proxy") for d in here} - used
            if used:
                parts.append(f"the side door, through {plural(len(used), 'agency')}")
            if idle:
                parts.append(f"a side door open to {plural(len(idle), 'agency')}, not seen used")
        else:
            parts.append("an unknown door" if door == "unknown" else f"the {door} door")
    return f"{body} reaches {name} by {_listed(parts)}."


def _level(doors: Iterable[str], f: Filters) -> str:
    return f" ({LEVELS[f.get('level') or 'named']})" if "side" in doors else ""


def _place(f: Filters) -> str:
    where = f" in {state_name(str(f['state']))}" if f.get("state") else ""
    since, until = f.get("since"), f.get("until")
    if since and until:
        return f"{where} between {since} and {until}" if since != until else f"{where} in {since}"
    return where + (f" since {since}" if since else f" until {until}" if until else "")


def _inactive(reach: Mapping[str, Any], doors: Iterable[str], f: Filters) -> str:
    rows = reach.get("inactive") or ()
    if "front" not in doors or not rows or f.get("state") or f.get("since") or f.get("until"):
        return ""
    body = reach.get("body") or "the body"
    noun = "network lists" if len(rows) == 1 else "networks list"
    return f" {len(rows):,} {noun} {body} with an account marked inactive, counted apart."


def unheld(reach: Mapping[str, Any]) -> str:
    """What kind of record is not held at all, in a sentence; empty where both kinds are, or the answer does not say."""
    held = reach.get("coverage")
    if not isinstance(held, Mapping):
        return ""
    no_list = held.get("with_list") == 0
    if held.get("with_log") == 0:
        if held.get("with_keyword_hits_only"):
            return "Of the logs, only selections by keyword are held" + (", and no list." if no_list else ".")
        return "No log and no list is held." if no_list else "No log is held."
    return "No list is held." if no_list else ""


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _any_of(doors: list[str]) -> str:
    article = "an" if doors[0] == "unknown" else "a"
    return f"{article} {doors[0]}" if len(doors) == 1 else f"{article} {', '.join(doors[:-1])} or {doors[-1]}"
