"""The federal bodies as a tree. Asking for a body includes all of its parts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from graphshare.domain import spelling
from graphshare.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Body:
    """A federal body: its short name, its full name, the body it is part of, and its other names.

    ``names`` are all by which a whole text means it; ``former`` those that it bore once.
    """

    name: str
    full: str
    parent: str | None
    immigration: bool
    aliases: tuple[str, ...]
    former: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the agency that stands for the body itself."""
        return body_id(self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the body, the short one first."""
        return (self.name, self.full, *self.aliases, *self.former)


@dataclass(frozen=True, slots=True)
class Joint:
    """A body that several run together. ``federal``: only federal bodies lead it."""

    name: str
    full: str
    federal: bool
    members: tuple[str, ...]
    aliases: tuple[str, ...]


def body_id(name: str) -> str:
    """The agency id of a body's short name: ``Border Patrol`` → ``border-patrol``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@cache
def _packaged() -> dict[str, Any]:
    return tomllib.loads(files("graphshare").joinpath("data/bodies.toml").read_text(encoding="utf-8"))


@cache
def bodies() -> dict[str, Body]:
    """All bodies by short name, parents before their parts."""
    return {
        b["name"]: Body(
            b["name"],
            b["full"],
            b.get("parent"),
            b.get("immigration", False),
            tuple(b["aliases"]),
            tuple(b.get("former", ())),
        )
        for b in _packaged()["body"]
    }


@cache
def joint_bodies() -> dict[str, Joint]:
    """Bodies that several bodies run together, by short name."""
    return {
        j["name"]: Joint(j["name"], j["full"], j["federal"], tuple(j["members"]), tuple(j["aliases"]))
        for j in _packaged()["joint"]
    }


def joint_body(text: str) -> Joint | None:
    """The joint body that a text begins with, by any of its names however spelled."""
    words = spelling.key(text).words
    openings = {"".join(words[:n]) for n in range(1, len(words) + 1)}
    return next((j for j in joint_bodies().values() if not openings.isdisjoint(_joint_keys(j.name))), None)


@cache
def _joint_keys(name: str) -> frozenset[str]:
    joint = joint_bodies()[name]
    return frozenset(spelling.key(n).text for n in (joint.name, joint.full, *joint.aliases))


def unclear(text: str) -> tuple[str, ...]:
    """The bodies of which a whole text means one without saying which, sorted; empty for any other text."""
    key = spelling.key(text)
    return _unclear().get((key.us, key.text), ())


@cache
def _unclear() -> dict[tuple[bool, str], tuple[str, ...]]:
    return {
        ((key := spelling.key(name)).us, key.text): tuple(sorted(entry["may_be"]))
        for entry in _packaged()["unclear"]
        for name in entry["names"]
    }


@cache
def _by_key() -> dict[tuple[bool, str], str]:
    """What the name of a body says → its short name. Names with "US" mean the body with it alone."""
    found: dict[tuple[bool, str], str] = {}
    for body in bodies().values():
        for name in body.names:
            key = spelling.key(name)
            found.setdefault((key.us, key.text), body.name)
    return found


@cache
def _longest() -> int:
    return max(len(spelling.key(n).words) for b in bodies().values() for n in b.names)


def _exactly(us: bool, text: str) -> str | None:
    known = _by_key()
    return known.get((us, text)) or (known.get((False, text)) if us else None)


def find_body(text: str) -> Body | None:
    """The body that a whole text names: by any of its names however spelled, or by a line of the tree (``ICE - ERO``).

    ``None`` if it names none, or bodies of which neither is part of the other.
    """
    key = spelling.key(text)
    name = _exactly(key.us, key.text) or deepest(_in_line(key))
    return bodies()[name] if name else None


def body_alike(text: str) -> Body | None:
    """The body that a whole text may mean: its words are listed forms or alike by spelling. Nobody is it for that."""
    key = spelling.alike_key(text)
    name = _exactly(key.us, key.text)
    return bodies()[name] if name else None


def _in_line(key: spelling.Key) -> list[str]:
    """The bodies that a text names one after another and nothing between; empty where any word is left over."""
    found: list[str] = []
    us, words = key.us, list(key.words)
    while words:
        if words[0] == "us" and len(words) > 1:
            us, words = True, words[1:]
        for n in range(min(len(words), _longest()), 0, -1):
            if name := _exactly(us, "".join(words[:n])):
                found.append(name)
                us, words = False, words[n:]
                break
        else:
            return []
    return found


def body_named(text: str) -> Body:
    """The body a person asked for; raises ``UnknownName`` with what was perhaps meant."""
    found = find_body(text) or find_body(f"US {text}")
    if found is None:
        raise UnknownName("federal body", text, bodies(), hint=f"Known bodies: {', '.join(bodies())}.")
    return found


@cache
def _ancestors() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for body in bodies().values():
        found[body.name] = (body.parent, *found[body.parent]) if body.parent else ()
    return found


def ancestors(name: str) -> tuple[str, ...]:
    """The bodies that ``name`` is part of, nearest first."""
    return _ancestors()[name]


def deepest(names: Iterable[str]) -> str | None:
    """Of bodies that are all of one line of the tree, the one furthest down; ``None`` where they are not."""
    line = sorted(set(names), key=lambda n: len(ancestors(n)))
    return line[-1] if line and set(line[:-1]) <= set(ancestors(line[-1])) else None


def parts(name: str) -> frozenset[str]:
    """``name`` and every body below it."""
    return frozenset(b for b in bodies() if b == name or name in ancestors(b))


def immigration_family(names: Iterable[str]) -> bool:
    """Whether any of the bodies belongs to the immigration family."""
    return any(bodies()[n].immigration for n in names)
