"""The agencies of the fictional world: a fixed cast with parts to play, and as many others as asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast

from graphshare.errors import GraphshareError
from graphshare.synth.draws import Draws

#: The smallest world that has room for every part.
FEWEST = 36


class InventedState(TypedDict):
    """A state that does not exist, and its counties."""

    code: str
    name: str
    counties: list[str]


class Invented(TypedDict):
    """What the packaged table holds: states, parts of the names of places, and names of officers."""

    state: list[InventedState]
    places: dict[str, list[str]]
    officers: dict[str, list[str]]


@cache
def fictional() -> Invented:
    """The invented states, counties, parts of place names and officers."""
    text = files("graphshare").joinpath("data/fictional.toml").read_text(encoding="utf-8")
    return cast("Invented", tomllib.loads(text))


@dataclass(frozen=True, slots=True)
class Organization:
    """One agency as the world knows it; ``part`` is its part in the story, if any."""

    number: int
    name: str  # as Flock shows it
    official: str  # as the FBI and ICE lists write it
    kind: str  # police | sheriff | state_police | campus | federal
    state: str | None
    county: str | None
    place: str | None
    part: str | None = None
    body: str | None = None

    @property
    def slug(self) -> str:
        """The name as an address has it: ``dannelmoor-qn-pd``."""
        return self.name.lower().replace(" ", "-")


#: part → (place, state, kind). Counties are drawn; the sheriffs' is their place.
CAST: dict[str, tuple[str, str, str]] = {
    "town": ("Dannelmoor", "QN", "police"),  # whose log began it all
    "twin": ("Dannelmoor", "VX", "police"),  # same place name, another state
    "corvel": ("Corvelholm", "QN", "police"),  # masked names; monthly files that overlap
    "brackel": ("Brackelstow", "QN", "police"),  # four Shared Networks exports
    "tervin": ("Tervinwick", "QN", "police"),  # older layout; a portal saved week by week
    "elkar": ("Elkar", "VX", "sheriff"),  # its own proxy
    "ombrel": ("Ombrelmere", "VX", "police"),  # padded exports with floats
    "skarrel": ("Skarrelgate", "ZR", "police"),  # only an organization audit
    "pelvar": ("Pelvardale", "QN", "police"),  # only keyword hits
    "haldor": ("Haldorbeck", "ZR", "police"),  # only keyword hits
    "garvel": ("Garvelden", "QN", "police"),  # many searches naming HSI
    "norvel": ("Norvel", "QN", "sheriff"),
    "rostel": ("Rostelworth", "VX", "police"),
    "wendor": ("Wendor", "ZR", "sheriff"),
    "jorven": ("Jorvenfold", "ZR", "police"),
    "vestel": ("Vestelness", "VX", "police"),
    "yarvel": ("Yarvelgate", "ZR", "police"),
    "savrin": ("Savrinstead", "QN", "police"),  # named HSI once, elsewhere; a share leaves its door open
    "kettel": ("Kettelcombe", "QN", "police"),
    "nicemoor": ("Nicemoor", "QN", "police"),  # a place with "ice" in its name
    "garth": ("Federal Garth", "QN", "police"),  # a place, not the federal government
    "patrol": ("Quennora", "QN", "state_police"),
    "campus": ("Merrinfield University", "QN", "campus"),
}

#: Federal accounts as lists and logs show them: text → body.
FEDERAL_ACCOUNTS = {
    "Homeland Security Investigations [Federal]": "HSI",
    "Homeland Security Investigations [Federal] [Inactive]": "HSI",
    "U.S. Border Patrol": "Border Patrol",
    "U.S. Border Patrol [Inactive]": "Border Patrol",
    "U.S. Department of Homeland Security [Federal]": "DHS",
    "FBI": "FBI",
    "FBI [turned off]": "FBI",
    "US Postal Inspection Service [Federal]": "USPIS",
}

_STATES = {s["code"]: s["name"] for s in fictional()["state"]}
_TYPES = {"police": "City", "sheriff": "County", "state_police": "State Police", "campus": "University or College"}


def state_name(code: str) -> str:
    """The full name of an invented state."""
    return str(_STATES[code])


def fbi_type(kind: str) -> str:
    """What the FBI's list calls that kind of agency."""
    return _TYPES[kind]


def _make(number: int, at: tuple[str, str, str], kind: str, part: str | None) -> Organization:
    place, state, county = at
    if kind == "sheriff":
        return Organization(
            number, f"{place} County {state} SO", f"{place} County Sheriff's Office", kind, state, place, place, part
        )
    if kind == "state_police":
        return Organization(
            number, f"{place} Highway Patrol", f"{place} Highway Patrol", kind, state, county, place, part
        )
    if kind == "campus":
        return Organization(
            number, f"{place} {state} PD", f"{place} Police Department", kind, state, county, place, part
        )
    return Organization(number, f"{place} {state} PD", f"{place} Police Department", kind, state, county, place, part)


def _places(draws: Draws) -> Iterator[tuple[str, str]]:
    """Places no cast member has, shuffled, half of them in the first state; more with ``Upper``, ``Lower``, ``Old``."""
    taken = {(place, state) for place, state, _ in CAST.values()}
    parts = fictional()["places"]
    names = [s + e for s in parts["starts"] for e in parts["ends"]]
    for before in ("", *(f"{b} " for b in parts["before"])):
        every = [(before + n, state) for n in names for state in _STATES]
        for i in draws.order(f"places {before}", len(every)):
            if every[i] not in taken:
                yield every[i]


def make_agencies(count: int, draws: Draws) -> list[Organization]:
    """The cast, some sheriffs, and police departments up to ``count``."""
    if count < FEWEST:
        raise GraphshareError(f"A world of {count} agencies is too small.", hint=f"Ask for at least {FEWEST} agencies.")
    counties = {s["code"]: s["counties"] for s in fictional()["state"]}
    out: list[Organization] = []

    def add(place: str, state: str, kind: str, part: str | None) -> None:
        number = len(out)
        county = counties[state][draws.one("county", number, len(counties[state]))]
        out.append(_make(number, (place, state, county), kind, part))

    for part, (place, state, kind) in CAST.items():
        add(place, state, kind, part)
    known = {o.name for o in out}
    sheriffs = [(c, s) for s, names in counties.items() for c in names if f"{c} County {s} SO" not in known]
    for i in draws.order("sheriffs", len(sheriffs))[: (count - len(CAST)) // 5]:
        add(*sheriffs[i], "sheriff", None)
    for place, state in _places(draws):
        if len(out) >= count:
            return out
        add(place, state, "police", None)
    raise GraphshareError(f"There are not {count} invented places.", hint=f"Ask for at most {len(out)} agencies.")


def officer(draws: Draws, agency: int, user: int) -> str:
    """The name of one of an agency's officers; no two of an agency share one."""
    names = fictional()["officers"]
    given, family = names["given"], names["family"]
    first = given[(draws.one("given", agency, len(given)) + user) % len(given)]
    return f"{first} {family[draws.one('family', agency * 64 + user, len(family))]}"


def users_of(draws: Draws, agency: int) -> int:
    """How many officers of an agency search (3 to 14)."""
    return 3 + draws.one("users", agency, 12)
