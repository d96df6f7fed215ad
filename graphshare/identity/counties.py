"""The county of a town, where one county holds all of its post offices."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

_MANY = 200


def counties_of(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """``(place, state)`` → county, for the places that lie in one county by the postal list; others are left out.

    A post office's name is not a town's border: of 8,766 town police on the FBI's list that are found, 0.5 % lie in
    another county. So a county from here describes an agency, and never tells two agencies apart.
    """
    wanted = sorted(set(places))
    if len(wanted) > _MANY:
        every = _every()
        return {p: every[_key(*p)] for p in wanted if _key(*p) in every}
    found = {}
    for place, state in wanted:
        counties = {z["county"] for z in _offices(city=_key(place, state)[0].title(), state=state) if z["county"]}
        if len(counties) == 1:
            found[place, state] = counties.pop()
    return found


def _key(place: str, state: str) -> tuple[str, str]:
    words = [{"st": "saint", "ft": "fort", "mt": "mount"}.get(w, w) for w in place.lower().replace(".", "").split()]
    return " ".join(words), state


@cache
def _every() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], set[str]] = {}
    for z in _offices():
        if z["county"]:
            found.setdefault(_key(z["city"], z["state"]), set()).add(z["county"])
    return {k: c.pop() for k, c in found.items() if len(c) == 1}


def _offices(**wanted: str) -> list[dict[str, str]]:
    import zipcodes

    found: list[dict[str, str]] = zipcodes.filter_by(**wanted) if wanted else zipcodes.list_all()  # type: ignore[no-untyped-call]
    return found
