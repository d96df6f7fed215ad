"""Which agency a person means by a name."""

from __future__ import annotations

import logging
import re
from difflib import get_close_matches

from graphshare.agencies import parse
from graphshare.errors import UnknownName
from graphshare.facts.reading import Reading

#: So many letters at least begin a name.
_SHORTEST = 3
#: So many names are offered where none fits.
_OFFERED = 3
_log = logging.getLogger(__name__)


def find_agency(reading: Reading, name: str) -> str:
    """The id of the agency that a person named: by id, name, the same words in another order, the same place, or by the
    beginning of its name, which is said as a log line where it begins no other's.

    Raises ``UnknownName`` with the nearest names, those first of which records are held.
    """
    known = [(str(i), str(n)) for i, n in reading.rows("SELECT id, name FROM Agency ORDER BY name, id")]
    exact = [i for i, n in known if name in (i, n)]
    same_words = [i for i, n in known if _words(n) == _words(name)]
    for found in (exact, same_words):
        if len(found) == 1:
            return found[0]
    parsed = parse(name)
    if parsed.place and parsed.state:
        placed = reading.rows(
            "SELECT id FROM Agency WHERE state = $state AND lower(place) = $place AND coalesce(kind = $kind, $kind IS NULL)",
            state=parsed.state,
            place=parsed.place.lower(),
            kind=parsed.kind.value if parsed.kind else None,
        )
        if len(placed) == 1:
            return str(placed[0][0])
    begun = _begun(known, name)
    if len(begun) == 1:
        ident, full = begun[0]
        _log.info("“%s” is taken for %s.", name, full)
        return ident
    held = {str(i) for (i,) in reading.rows("SELECT DISTINCT agency FROM Release WHERE agency IS NOT NULL")}
    raise UnknownName(
        "agency",
        name,
        meant=_meant(begun or _of_place(known, parsed.place), known, name, held),
        hint="`graphshare agencies list` shows every agency held.",
    )


def names_of(reading: Reading) -> dict[str, tuple[str, str | None]]:
    """Id → name and state of every agency."""
    return {i: (n, s) for i, n, s in reading.rows("SELECT id, name, state FROM Agency")}


def find_networks(reading: Reading, name: str) -> tuple[str, str, frozenset[str]]:
    """Whose cameras a person named: the owner's id, the name to tell, and the networks meant.

    The name or id of a network that a release names means that one alone; an agency means all that it owns.
    """
    of_that_name = reading.rows(
        "SELECT id, name, owner FROM Network WHERE level = 'named' AND $name IN (id, name) ORDER BY id", name=name
    )
    if len(of_that_name) == 1:
        network, called, owner = of_that_name[0]
        return owner, called, frozenset((network,))
    agency = find_agency(reading, name)
    owned = reading.rows("SELECT id FROM Network WHERE owner = $agency", agency=agency)
    return agency, name_of(reading, agency), frozenset(n for (n,) in owned)


def _begun(known: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """The agencies whose name begins so: with whole words where that is true of any, else within a word."""
    start = _plain(name)
    if len(start) < _SHORTEST:
        return []
    within = [(i, n) for i, n in known if _plain(n).startswith(start)]
    return [(i, n) for i, n in within if f"{_plain(n)} ".startswith(f"{start} ")] or within


def _of_place(known: list[tuple[str, str]], place: str | None) -> list[tuple[str, str]]:
    return [(i, n) for i, n in known if place and (parse(n).place or "").lower() == place.lower()]


def _meant(begun: list[tuple[str, str]], known: list[tuple[str, str]], name: str, recorded: set[str]) -> list[str]:
    """Of the names that begin so or are of the place, else of those spelled alike: first those of which records are held."""
    ids = {n: i for i, n in reversed(begun or known)}
    near = sorted(ids) if begun else get_close_matches(name, sorted(ids), n=_OFFERED, cutoff=0.5)
    return sorted(near, key=lambda n: ids[n] not in recorded)[:_OFFERED]


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.lower().replace("'", "")))


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"[a-z0-9]+", name.lower())))


def name_of(reading: Reading, agency: str) -> str:
    """An agency's name for people."""
    found = reading.rows("SELECT name FROM Agency WHERE id = $agency", agency=agency)
    return str(found[0][0]) if found else agency
