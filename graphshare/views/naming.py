"""Who may be named on what leaves the house: an agency whose name a row that mentions the body spells firmly."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer
from graphshare.domain.prose import plural
from graphshare.questions.profile.answer import DidSearch, Profile
from graphshare.questions.reach.answer import DoorAt, NetworkReached, Reach
from graphshare.questions.reach.side import OpenTo
from graphshare.questions.spoken_for import MayBeNamed
from graphshare.views.drawn import proxy_name, proxy_of, through_a_proxy


def to_review(answer: Answer[Reach], named: MayBeNamed) -> Answer[Reach]:
    """The answer with every proxy that may not be named as “agency to review n”, and a note that says so.

    A side door with searches that mention the body bears the agency's name where these do; one that is open, or hinted at,
    where any of its searches does. Owners of networks did nothing by being searched: they keep their names.
    """
    review = _review(answer.found, named)
    if not review:
        return answer
    sides = [(n, d) for n in answer.found.networks for d in n.doors if through_a_proxy(d)]
    hidden = {proxy_name(d) for _, d in sides if proxy_of(d) in review} - {
        proxy_name(d) for n, d in sides if _may(d, n, named)
    }

    def door(d: DoorAt, n: NetworkReached) -> DoorAt:
        if not through_a_proxy(d) or d.proxy is None or _may(d, n, named):
            return d
        name = review[proxy_of(d)]
        ident = name.replace(" ", "-")
        return replace(d, opening=replace(d.opening, proxy=ident), proxy=replace(d.proxy, id=ident, name=name))

    def open_to(o: OpenTo | None) -> OpenTo | None:
        return o and replace(o, first=tuple(x for x in o.first if x not in hidden))

    networks = tuple(
        replace(n, doors=tuple(door(d, n) for d in n.doors), open=open_to(n.open)) for n in answer.found.networks
    )
    return replace(
        answer,
        found=replace(answer.found, networks=networks, notes=(*answer.found.notes, _note(len(review)))),
        replied=tuple(r for r in answer.replied if r.agency not in hidden),
    )


def not_named(count: int) -> str:
    """That so many agencies are left without their names, in which they were not surely matched."""
    return f"{plural(count, 'agency')} to review {'is' if count == 1 else 'are'} not named: not matched exactly, by alias or by hand."


def called(reach: Reach, named: MayBeNamed) -> dict[str, str]:
    """What the agencies (ids) of side doors are called where they are told apart by how much they searched: whoever has one
    search is not, and has no name here."""
    names = {proxy_of(d): proxy_name(d) for n in reach.networks for d in n.doors if through_a_proxy(d)}
    return {a: name for a, name in names.items() if a in named.wholly & named.several} | _review(reach, named)


def profile_to_review(profile: Profile, named: MayBeNamed) -> tuple[Profile, tuple[str, ...]]:
    """A profile in which whoever mentions a federal body and may not be named is “agency to review n” beside those searches,
    and what must be said with that.

    On lists it keeps its name, as an owner does whose cameras were searched: being listed is no act of its own.
    """
    unsure = sorted(
        (d for d in profile.who_did if _mentions(d) and d.agency_id not in named.wholly),
        key=lambda d: (d.agency, d.agency_id),
    )
    if not unsure:
        return profile, ()
    stands = {d.agency_id: f"agency to review {i}" for i, d in enumerate(unsure, start=1)}
    who_did = tuple(
        replace(d, agency=name, agency_id=name.replace(" ", "-")) if (name := stands.get(d.agency_id)) else d
        for d in profile.who_did
    )
    return replace(profile, who_did=who_did), (_note(len(unsure), "a federal body"),)


def _mentions(did: DidSearch) -> bool:
    return not did.federal and not did.own and any(n.named for n in did.bodies.values())


def _note(unsure: int, body: str = "the body") -> str:
    return (
        f"{plural(unsure, 'agency')} to review {'is' if unsure == 1 else 'are'} not named: no row that mentions {body} spells "
        "the name as it was matched exactly, by alias or by hand. “graphshare agencies show” and “decide” settle it."
    )


def _may(door: DoorAt, network: NetworkReached, named: MayBeNamed) -> bool:
    """Whether the agency of a side door may be named at it."""
    if door.searches and door.searches.named:
        return (proxy_of(door), network.network_id) in named.at
    return proxy_of(door) in named.agencies


def _review(reach: Reach, named: MayBeNamed) -> dict[str, str]:
    """What agencies (ids) are called at the side doors that may not bear their names."""
    unnamed = {
        (proxy_name(d), proxy_of(d))
        for n in reach.networks
        for d in n.doors
        if through_a_proxy(d) and not _may(d, n, named)
    }
    return {key: f"agency to review {i}" for i, (_, key) in enumerate(sorted(unnamed), start=1)}
