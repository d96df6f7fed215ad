"""The county of a town, where one county holds all of its post offices."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def counties_of(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """``(place, state)`` → county, for the places that lie in one county by the postal list; others are left out.

    A post office's name is not a town's border: of 8,766 town police on the FBI's list that are found, 0.5 % lie in
    another county. So a county from here describes an agency, and never tells two agencies apart.
    """
    every = _every()
    return {p: every[key(*p)] for p in places if key(*p) in every}


def key(place: str, state: str) -> tuple[str, str]:
    """A place as the table writes it, and its state."""
    words = [{"st": "saint", "ft": "fort", "mt": "mount"}.get(w, w) for w in place.lower().replace(".", "").split()]
    return " ".join(words), state


@cache
def _every() -> dict[tuple[str, str], str]:
    text = files("graphshare").joinpath("data/counties.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines())
    return {(place, state): county for state, county, places in lines for place in places.split(";")}
