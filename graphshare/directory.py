"""Which agency a person means by a name."""

from __future__ import annotations

import re

from graphshare.engine import quoted
from graphshare.errors import UnknownName
from graphshare.identity import parse
from graphshare.reading import Reading


def find_agency(reading: Reading, name: str) -> str:
    """The id of the agency that a person named: by id, name, the same words in another order, or the same place.

    Raises ``UnknownName`` with the nearest names.
    """
    known = reading.rows("SELECT id, name FROM Agency ORDER BY name, id")
    exact = [i for i, n in known if name in (i, n)]
    same_words = [i for i, n in known if _words(n) == _words(name)]
    for found in (exact, same_words):
        if len(found) == 1:
            return str(found[0])
    parsed = parse(name)
    if parsed.place and parsed.state:
        kind = f" AND kind = {quoted(parsed.kind.value)}" if parsed.kind else ""
        placed = reading.rows(
            f"SELECT id FROM Agency WHERE state = {quoted(parsed.state)} AND lower(place) = {quoted(parsed.place.lower())}{kind}"
        )
        if len(placed) == 1:
            return str(placed[0][0])
    raise UnknownName("agency", name, [n for _, n in known], hint="`graphshare agencies list` shows every agency held.")


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"[a-z0-9]+", name.lower())))


def name_of(reading: Reading, agency: str) -> str:
    """An agency's name for people."""
    found = reading.rows(f"SELECT name FROM Agency WHERE id = {quoted(agency)}")
    return str(found[0][0]) if found else agency
