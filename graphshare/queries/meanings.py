"""What people write for the parameters of saved queries, by the parameters' names.

A body goes by any of its names, a state by its name, an agency by its name where one agency bears it. What stands for
nothing is refused with what was perhaps meant: an empty answer would read like "nobody did".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graphshare.domain.bodies import body_named
from graphshare.domain.model import Grade, Purpose
from graphshare.domain.states import state_named
from graphshare.errors import QueryError, UnknownName
from graphshare.queries.header import SavedQuery
from graphshare.store.base import Store

#: One value for every parameter of the library that is open by default; they stand for something in ``make demo``.
EXAMPLES: dict[str, str | date] = {
    "agency": "dannelmoor-qn-police",
    "body": "HSI",
    "network": "dannelmoor-qn-police",
    "proxy": "corvell-county-qn-sheriff",
    "purpose": "federal_immigration",
    "search": "e47d8914-0452-48f0-81cc-d2b9544a8a4a",
    "since": date(2025, 1, 1),
    "state": "QN",
    "until": date(2025, 12, 31),
}

#: For a parameter that a query may need: the id that stands for most in the graph at hand.
_FOREMOST = {
    "agency": "MATCH (n:Network) RETURN n.owner AS id ORDER BY coalesce(n.searching_agencies, 0) DESC, id LIMIT 1",
    "network": "MATCH (n:Network) RETURN n.id AS id ORDER BY coalesce(n.searching_agencies, 0) DESC, id LIMIT 1",
    "search": "MATCH (s:Search) RETURN s.id AS id ORDER BY coalesce(s.networks_total, 0) DESC, id LIMIT 1",
}

_WHY = {
    "agency": "whose network most agencies searched",
    "network": "which most agencies searched",
    "search": "which covered most networks",
}

#: Parameters that hold the id of a node, and its label.
_IDS = {"agency": "Agency", "proxy": "Agency", "network": "Network", "search": "Search"}
_CHOICES = {"level": [g.value for g in Grade], "purpose": [p.value for p in Purpose]}


def understood(store: Store, given: Mapping[str, object]) -> dict[str, object]:
    """The parameters as the graph writes them. Raises ``UnknownName`` and ``QueryError``."""
    return {name: _understood(store, name, value) if isinstance(value, str) else value for name, value in given.items()}


def about_something(store: Store, query: SavedQuery, bound: Mapping[str, object]) -> tuple[dict[str, object], str]:
    """The parameters of a query that is about one thing, and a note where none was given.

    It is then about the one that stands for most in the graph at hand: everything at once would be an answer as large as
    the graph, and no answer would read like "nobody did".
    """
    if query.answerable(bound):
        return dict(bound), ""
    needed = query.needs[0]
    found = store.run(_FOREMOST[needed]).rows
    if not found:
        return dict(bound), f"This is about one {needed}, and the graph holds none."
    ways = " or ".join(f"--param {name}={'ID' if name == 'search' else 'NAME'}" for name in query.needs)
    note = f"No {' or '.join(query.needs)} was given: this is about the {needed} {found[0][0]} alone, {_WHY[needed]}."
    return {**bound, needed: found[0][0]}, f"{note} Ask about another with {ways}."


def _understood(store: Store, name: str, value: str) -> str:
    if name == "body":
        return body_named(value).name
    if name == "state":
        return state_named(value)
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise QueryError(f"The parameter {name} is {', '.join(_CHOICES[name][:-1])} or {_CHOICES[name][-1]}, "
                             f"not “{value}”.")  # fmt: skip
        return value
    return _id(store, _IDS[name], value) if name in _IDS else value


def _id(store: Store, label: str, value: str) -> str:
    if store.run(f"MATCH (n:{label} {{id: $value}}) RETURN n.id AS id LIMIT 1", {"value": value}).rows:
        return value
    what = label.lower()
    if label == "Search":
        raise UnknownName(what, value, hint="The saved queries doors-searches and searches-largest give ids.")
    named = [(str(i), str(n or "")) for i, n in store.run(f"MATCH (n:{label}) RETURN n.id AS id, n.name AS name")]
    found = sorted({i for i, n in named if n.lower() == value.lower()})
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(
            f"{len(found)} of the kind {label} bear the name “{value}”.", hint=f"Give the id: {', '.join(found[:5])}."
        )
    ids = {n: i for i, n in named}
    raise UnknownName(what, value, [*ids, *ids.values()])
