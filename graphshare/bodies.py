"""The federal bodies as a tree. Asking for a body includes all of its parts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graphshare.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Body:
    """A federal body: its short name, its full name, the body it is part of."""

    name: str
    full: str
    parent: str | None
    immigration: bool
    aliases: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the agency that stands for the body itself."""
        return body_id(self.name)


def body_id(name: str) -> str:
    """The agency id of a body's short name: ``Border Patrol`` → ``border-patrol``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@cache
def bodies() -> dict[str, Body]:
    """All bodies by short name, parents before their parts."""
    text = files("graphshare").joinpath("data/bodies.toml").read_text(encoding="utf-8")
    return {
        b["name"]: Body(b["name"], b["full"], b.get("parent"), b.get("immigration", False), tuple(b["aliases"]))
        for b in tomllib.loads(text)["body"]
    }


def _fold(text: str) -> str:
    folded = re.sub(r"[^a-z0-9]+", " ", text.lower().replace(".", "")).strip()
    return re.sub(r"^(the )?(us|united states) ", "", folded)


@cache
def _by_alias() -> dict[str, str]:
    return {_fold(a): b.name for b in bodies().values() for a in (b.name, b.full, *b.aliases)}


def find_body(text: str) -> Body | None:
    """The body that a whole text names by its short name, full name or an alias; ``None`` if it names none."""
    name = _by_alias().get(_fold(text))
    return bodies()[name] if name else None


def body_named(text: str) -> Body:
    """The body a person asked for; raises ``UnknownName`` with what was perhaps meant."""
    found = find_body(text)
    if found is None:
        raise UnknownName("federal body", text, bodies(), hint=f"Known bodies: {', '.join(bodies())}.")
    return found


def ancestors(name: str) -> tuple[str, ...]:
    """The bodies that ``name`` is part of, nearest first."""
    out: list[str] = []
    parent = bodies()[name].parent
    while parent:
        out.append(parent)
        parent = bodies()[parent].parent
    return tuple(out)


def parts(name: str) -> frozenset[str]:
    """``name`` and every body below it."""
    return frozenset(b for b in bodies() if b == name or name in ancestors(b))


def immigration_family(names: Iterable[str]) -> bool:
    """Whether any of the bodies belongs to the immigration family."""
    return any(bodies()[n].immigration for n in names)
