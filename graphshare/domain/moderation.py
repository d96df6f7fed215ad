"""What the vendor says of a row in its Moderation column: whether it disowns the row, by a rule table that is data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ModerationRule:
    """One rule: a text that it matches (and that ``unless`` does not) is a disowning, or is none."""

    id: str
    disowns: bool
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Whether the rule decides about a text."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


@cache
def rules() -> tuple[ModerationRule, ...]:
    """The rules in order; the first that matches decides."""
    told = tomllib.loads(files("graphshare").joinpath("data/moderation.toml").read_text(encoding="utf-8"))
    return tuple(
        ModerationRule(
            r["id"],
            r["disowns"],
            re.compile(r["pattern"], re.IGNORECASE),
            re.compile(r["unless"], re.IGNORECASE) if "unless" in r else None,
            tuple(r["examples"]),
            tuple(r["counter_examples"]),
        )
        for r in told["rule"]
    )


def disowned(text: str | None) -> bool:
    """Whether a Moderation cell says that the search was not processed, or reached cameras by mistake.

    An unremarkable cell (approved, allowed, a warning) says neither.
    """
    said = " ".join((text or "").split())
    return next((r.disowns for r in rules() if r.matches(said)), False) if said else False
