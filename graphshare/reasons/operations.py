"""Operations of federal bodies that were named in public: a dated table that people extend in ``hand/operations.csv``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from graphshare.domain.bodies import body_named
from graphshare.domain.model import Grade
from graphshare.errors import HandError, UnknownName
from graphshare.hand import read_decisions

FILE = "operations.csv"
COLUMNS = ("name", "body", "grade", "since", "source")

_BEFORE = "op(?:s|er|erations?)?"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation by its public name. ``body`` is ``None`` where it stands for no federal one.

    ``since``: the day by which the name was public; ``alone``: told without the word operation before it.
    """

    name: str
    body: str | None
    grade: Grade | None
    since: date | None = None
    alone: bool = False
    source: str = ""

    @property
    def id(self) -> str:
        """The id of its rule."""
        return "operation-" + re.sub(r"[^a-z0-9]+", "-", self.name.lower().replace("'", "")).strip("-")

    @property
    def pattern(self) -> str:
        """Its name in the language of the rule table; an apostrophe may be left out."""
        words = re.findall(r"[a-z0-9']+", self.name.lower())
        said = " ".join(re.escape(w).replace("'", "[^a-z0-9]?") for w in words)
        return f"(?:{_BEFORE} )?{said}" if self.alone else f"{_BEFORE} {said}"

    @property
    def regex(self) -> re.Pattern[str]:
        """Its name in a text in lower case; bounded by non-letters."""
        return _compiled(self.pattern)

    @property
    def note(self) -> str:
        """Since when, for people, and whether anybody looked."""
        if self.since is None:
            return "Named in hand/operations.csv."
        return f"Named in public by {self.since} ({self.source or 'not checked'})."


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{pattern.replace(' ', '[^a-z0-9]{1,4}')})(?![a-z])")


@cache
def operations() -> tuple[Operation, ...]:
    """The packaged table."""
    text = files("graphshare").joinpath("data/operations.toml").read_text(encoding="utf-8")
    return tuple(
        Operation(
            o["name"],
            o.get("body"),
            Grade(o["grade"]) if "grade" in o else None,
            o["since"],
            o.get("alone", False),
            o.get("source", ""),
        )
        for o in tomllib.loads(text)["operation"]
    )


def seed() -> str:
    """A first look that every packaged operation passes, in the language of the rule table."""
    first = sorted({re.findall(r"[a-z0-9]+", o.name.lower())[0] for o in operations()})
    alone = [o.name.lower() for o in operations() if o.alone]
    return "|".join([f"{_BEFORE} (?:{'|'.join(first)})", *alone])


def read(hand: Path) -> tuple[Operation, ...]:
    """The operations of ``hand/operations.csv``; raises ``HandError`` with the line that cannot be used."""
    found = []
    for line, row in enumerate(read_decisions(hand / FILE, COLUMNS), start=2):
        if not any(row.values()):
            continue
        try:
            body = body_named(row["body"]).name if row["body"] else None
            grade = Grade(row["grade"].lower()) if row["grade"] else Grade.NAMED
            since = date.fromisoformat(row["since"]) if row["since"] else None
        except (UnknownName, ValueError) as error:
            raise HandError(
                f"{FILE}, line {line}: {error}.", hint="A body of the tree, a grade (named, hinted), a day YYYY-MM-DD."
            ) from None
        if not re.search("[A-Za-z]{3}", row["name"]):
            raise HandError(f"{FILE}, line {line}: an operation needs a name.", hint="Three letters at least.")
        found.append(Operation(row["name"], body, grade if body else None, since, source=row["source"]))
    return tuple(found)
