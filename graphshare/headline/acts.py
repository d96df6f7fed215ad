"""What was done at cameras and what lists allow, by door: the numbers of a headline, each counted over one set of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphshare.domain.model import Door, Grade, Use
from graphshare.doors import Opening
from graphshare.facts.access import NamedSearch
from graphshare.headline.spoken import BRANCH, Spoken
from graphshare.reach import Reached


@dataclass(frozen=True, slots=True)
class NamedActs:
    """Searches by others that mention the body, in the logs of the networks searched: one set of rows.

    ``owners`` and ``networks`` are those searched; ``apart``: none of the owners is among the ``agencies``;
    ``own``: an agency searched its own cameras; ``branch_only``: of the ``searches``, those that mention only HSI
    (``None`` where the body asked for is not above it).
    """

    agencies: int
    owners: int
    networks: int
    searches: int
    asked: int
    branch_only: int | None
    apart: bool
    own: bool


@dataclass(frozen=True, slots=True)
class NamelessActs:
    """Searches that say immigration and name nobody, in the logs of the networks searched; ``same``: by those agencies alone."""

    agencies: int
    searches: int
    same: bool


@dataclass(frozen=True, slots=True)
class Accounts:
    """Owners at whom accounts of the ``bodies`` did or may do one thing; ``days``: on how many days, where it was done."""

    owners: int
    bodies: tuple[str, ...]
    days: int = 0


def at_cameras(r: Reached, rows: Iterable[NamedSearch]) -> list[NamedSearch]:
    """Those of some searches that stand behind a side door seen used."""
    doors = {(o.network, o.body, o.proxy) for o in r.openings if o.door is Door.SIDE and o.use is Use.USED}
    return [n for n in rows if (n.network, n.body, n.proxy) in doors]


def searches_of(rows: Iterable[NamedSearch]) -> int:
    """Distinct searches, each with as many as its source sums up."""
    return sum({n.search: n.searches for n in rows}.values())


def owners_of(r: Reached, networks: Iterable[str]) -> set[str]:
    """Whose networks these are."""
    return {r.atlas.owner(n) for n in networks}


def named(r: Reached, rows: list[NamedSearch], spoken: Spoken) -> NamedActs:
    """The numbers of some searches by others."""
    networks = {n.network for n in rows if n.network is not None}
    owners, agencies = owners_of(r, networks), {n.proxy for n in rows}
    above = BRANCH in r.facts.asked and r.facts.body != BRANCH
    return NamedActs(
        agencies=len(agencies),
        owners=len(owners),
        networks=len(networks),
        searches=searches_of(rows),
        asked=searches_of(n for n in rows if n.grade is Grade.ASKED),
        branch_only=searches_of(n for n in rows if n.search in spoken.branch_only) if above else None,
        apart=not owners & agencies,
        own=any(n.own for n in rows),
    )


def nameless(r: Reached, rows: list[NamedSearch]) -> NamelessActs:
    """Beside ``rows``, who wrote “immigration” at cameras and named nobody."""
    found = [n for n in r.facts.unspecified if n.network is not None and n.day in r.facts.window]
    agencies = {n.proxy for n in found}
    return NamelessActs(len(agencies), searches_of(found), agencies <= {n.proxy for n in rows})


def did(r: Reached, doors: Iterable[Opening]) -> Accounts:
    """Searches by the body's own accounts that came by some doors."""
    used = [o for o in doors if o.use is Use.USED]
    rows = {(o.network, o.body, e) for o in used for e in o.rows}
    days = {s.day for s in r.facts.own if (s.network, s.body, s.evidence) in rows}
    return Accounts(len(owners_of(r, (o.network for o in used))), tuple(sorted({o.body for o in used})), len(days))


def may(r: Reached, fronts: Sequence[Opening]) -> Accounts:
    """Owners whose lists give an active account of the body access."""
    return Accounts(len(owners_of(r, (o.network for o in fronts))), tuple(sorted({o.body for o in fronts})))


def inactive(r: Reached) -> Accounts:
    """Owners whose lists give an account marked inactive, whole: also those with an active one."""
    found = r.inactive
    return Accounts(len(owners_of(r, (i.network for i in found))), tuple(sorted({i.body for i in found})))


def parents(r: Reached) -> Accounts:
    """Owners whose lists give a body above access, an account of which the body itself does not have."""
    found = r.doors.parents
    return Accounts(len(owners_of(r, (g.network for g in found))), tuple(sorted({g.body for g in found})))
