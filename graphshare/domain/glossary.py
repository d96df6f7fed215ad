"""The words by which people read what records and answers call by short names: one glossary for terminal, pages, reports."""

from __future__ import annotations

from graphshare.domain.model import Purpose

#: Purpose → what searches of it say.
PURPOSES = {
    Purpose.FEDERAL_IMMIGRATION: "mentions a body of the immigration family",
    Purpose.FEDERAL_OTHER: "mentions another federal body",
    Purpose.IMMIGRATION_UNSPECIFIED: "says immigration, names nobody",
    Purpose.AMBIGUOUS: "unclear",
    Purpose.UNSTATED: "no readable reason (masked, blank, placeholder)",
    Purpose.NOT_FEDERAL: "names no federal body",
}


def purpose_words(purpose: str | None) -> str | None:
    """A purpose as people read it; what is none stands as it is."""
    return PURPOSES[Purpose(purpose)] if purpose in list(Purpose) else purpose


def plain(name: str | None) -> str | None:
    """A short name (a kind of agency, a level) as plain words: ``state_police`` → “state police”."""
    return name.replace("_", " ") if name else name
