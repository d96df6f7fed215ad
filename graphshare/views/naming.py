"""Who may be named on what leaves the house: an agency whose name was matched surely, and of which a row mentions the body."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graphshare.answer import Answer
from graphshare.domain.prose import plural
from graphshare.questions.reach.answer import DoorAt, Reach
from graphshare.questions.reach.side import OpenTo
from graphshare.views.drawn import proxy_name, proxy_of, through_a_proxy


def to_review(told: Answer[Reach], firm: Collection[str]) -> Answer[Reach]:
    """The answer with every proxy that may not be named as “agency to review n”, and a note that says so.

    ``firm``: ids of agencies matched exactly, by alias or by hand. Owners of networks did nothing by being searched: they keep
    their names.
    """
    mentions: dict[str, bool] = {}
    names: dict[str, str] = {}
    for d in (d for n in told.found.networks for d in n.doors if through_a_proxy(d)):
        key = proxy_of(d)
        mentions[key] = mentions.get(key, False) or bool(d.searches and d.searches.named)
        names[key] = proxy_name(d)
    unnamed = sorted(
        (k for k, mentioned in mentions.items() if k not in firm or not mentioned), key=lambda k: (names[k], k)
    )
    if not unnamed:
        return told
    called = {k: f"agency to review {i}" for i, k in enumerate(unnamed, start=1)}
    hidden = {names[k] for k in unnamed}

    def door(d: DoorAt) -> DoorAt:
        name = called.get(proxy_of(d)) if through_a_proxy(d) else None
        if name is None or d.proxy is None:
            return d
        ident = name.replace(" ", "-")
        return replace(d, opening=replace(d.opening, proxy=ident), proxy=replace(d.proxy, id=ident, name=name))

    def open_to(o: OpenTo | None) -> OpenTo | None:
        return o and replace(o, first=tuple(x for x in o.first if x not in hidden))

    networks = tuple(replace(n, doors=tuple(map(door, n.doors)), open=open_to(n.open)) for n in told.found.networks)
    note = (
        f"{plural(len(unnamed), 'agency')} to review {'is' if len(unnamed) == 1 else 'are'} not named: not matched exactly, by alias "
        "or by hand, or no search of theirs mentions the body. “graphshare agencies show” and “decide” settle it."
    )
    return replace(
        told,
        found=replace(told.found, networks=networks, notes=(*told.found.notes, note)),
        replied=tuple(r for r in told.replied if r.agency not in hidden),
    )
