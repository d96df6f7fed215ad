"""Names that are only near a federal body: by distance, by a name that means something else as often, or run by several.

Such a name is to be reviewed and is never the body. An uncertain name proves nothing against anybody: a list that holds
one is no proof that the body is not on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from graphshare.agencies.federal import bodies_in
from graphshare.agencies.parse import ParsedName, parse
from graphshare.domain import spelling
from graphshare.domain.bodies import Body, ancestors, bodies, body_alike, find_body, joint_body, parts, unclear
from graphshare.domain.model import AgencyKind, Level

#: Similarity (0–100) of a name's words to a body's from which on it is near.
ALIKE = 86.0
#: Shorter names are told by their letters alone: an acronym has no neighbors that mean it.
_SHORTEST = 9
_MOST_WORDS = 8
#: Bodies of whose name states have something of their own, and how such a name reads.
_OF_STATES = frozenset(
    {"DHS", "DOJ", "DEA", "USMS", "Veterans Affairs", "Forest Service", "Federal Probation", "Park Service"}
)
_STATE_S = re.compile(r"\b(?:office|department|dept|division|bureau|agency|task ?force|team|unit|marshal\W?s?)\b", re.I)
#: What these are is said by their names, and it is nothing federal.
_LOCAL = frozenset(
    {AgencyKind.POLICE, AgencyKind.SHERIFF, AgencyKind.STATE_POLICE, AgencyKind.CAMPUS, AgencyKind.CONSTABLE}
    | {AgencyKind.TRIBAL, AgencyKind.CORRECTIONS, AgencyKind.TRANSIT, AgencyKind.AIRPORT, AgencyKind.PARKS}
    | {AgencyKind.PROSECUTOR, AgencyKind.MUNICIPAL, AgencyKind.FUSION_CENTER}
)


@lru_cache(maxsize=100_000)
def near_bodies(written: str, state: str | None = None) -> tuple[str, ...]:
    """The bodies that a written name may mean and is not read as, sorted; empty for most names.

    ``state`` is what a state column beside the name says. A parent that is near stands for its parts as well.
    """
    name = parse(written, state)
    if name.junk:  # an account that is set aside, but named for a body
        return tuple(sorted(bodies_in(name.name)))
    if name.federal and name.body:
        further = set() if name.itself else _alike(name) & parts(name.body)
        return tuple(sorted({*bodies_in(name.name), *further} - {name.body, *ancestors(name.body)}))
    if joint := joint_body(name.name):
        return tuple(sorted(joint.members))
    if several := unclear(name.name):
        return several
    if whole := find_body(name.name) or _short_of_us(name.name):
        return (whole.name,)
    alike = body_alike(name.name)
    if alike is None and _is_local(name):
        return ()
    found = {*_alike(name), *([alike.name] if alike else ())}
    return tuple(sorted(found - _OF_STATES if alike is None and _is_a_state_s(name) else found))


def _short_of_us(name: str) -> Body | None:
    """The body that a name would mean with "US" before it; a place called Marshall means none."""
    key = spelling.key(name)
    if key.us or (key.words == ("marshal",) and not name.rstrip().lower().endswith("s")):
        return None
    return find_body(f"US {name}")


def _is_local(name: ParsedName) -> bool:
    elsewhere = name.kind in _LOCAL or name.level in (Level.STATE, Level.TRIBAL, Level.CAMPUS)
    return not name.federal and elsewhere


def _is_a_state_s(name: ParsedName) -> bool:
    return name.state is not None and name.kind is not None and _STATE_S.search(name.name) is not None


def _alike(name: ParsedName) -> set[str]:
    from rapidfuzz import fuzz, process

    said, alike = spelling.key(name.name), spelling.alike_key(name.name)
    known = _known(said.us)
    texts = list(known)
    return {
        known[texts[at]]
        for words in dict.fromkeys((*_windows(said.words), *_windows(alike.words)))
        for _, _, at in process.extract(words, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=3)
    }


@cache
def _known(us: bool) -> dict[str, str]:
    """The names by which bodies can be near, run together, and whose they are; those with "US" only for names with it."""
    found: dict[str, str] = {}
    for body in bodies().values():
        for key in map(spelling.key, body.names):
            if len(key.text) >= _SHORTEST and us >= key.us:
                found.setdefault(key.text, body.name)
    return found


def _windows(words: tuple[str, ...]) -> Iterator[str]:
    """Words of a name that stand side by side, run together."""
    words = words[:_MOST_WORDS]
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if len(text := "".join(words[start:end])) >= _SHORTEST:
                yield text
