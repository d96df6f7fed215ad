"""What an answer rests on: version, command, window, and the hashes of everything that was read for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from graphshare.domain.model import Window


def called_by_hash(sha256: str) -> str:
    """What a file is called where its name, which may say who asked for it, is not told."""
    return f"file {sha256[:12]}"


@dataclass(frozen=True, slots=True)
class Source:
    """A released file: its name, never its path, and the SHA-256 of its bytes."""

    file: str
    sha256: str

    def to_json(self) -> dict[str, object]:
        """As provenance gives it."""
        return {"file": self.file, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an answer rests on: no clock, no path. ``rules`` and ``hand`` are hashes, ``None`` where a store answered."""

    version: str
    command: str
    window: Window
    releases: tuple[Source, ...]
    rules: str | None
    hand: str | None

    def nameless(self) -> Provenance:
        """The same with files called by their hashes."""
        return replace(self, releases=tuple(Source(called_by_hash(r.sha256), r.sha256) for r in self.releases))

    def to_json(self) -> dict[str, object]:
        """The ``provenance`` of docs/json.md."""
        return {
            "version": self.version,
            "command": self.command,
            "window": self.window.to_dict(),
            "releases": [r.to_json() for r in self.releases],
            "rules": self.rules,
            "hand": self.hand,
        }


@dataclass(frozen=True, slots=True)
class Cited:
    """A release that an answer cites. ``agency``: whose it is, as written; ``first`` and ``last`` are moments as ISO text."""

    id: str
    file: str
    sha256: str
    agency: str | None
    kind: str
    first: str | None
    last: str | None
    dated: str | None
    credit: str | None
    license: str | None

    def nameless(self) -> Cited:
        """The same with the file called by its hash."""
        return replace(self, file=called_by_hash(self.sha256))

    def to_json(self) -> dict[str, object]:
        """What stands under the id of a release."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "agency": self.agency,
            "kind": self.kind,
            "first": self.first,
            "last": self.last,
            "dated": self.dated,
            "credit": self.credit,
            "license": self.license,
        }


def cited_to_json(releases: Iterable[Cited]) -> dict[str, object]:
    """The ``releases`` of an answer: what is known of each that it cites, by its id."""
    return {r.id: r.to_json() for r in releases}


@dataclass(frozen=True, kw_only=True)
class Worded:
    """What a question found, with its answer in words (one paragraph) and what must be said with it: both come last, of telling."""

    sentence: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Citing(Worded):
    """The same with the releases that it cites."""

    releases: tuple[Cited, ...] = ()

    def nameless(self) -> Self:
        """The same with files called by their hashes."""
        return replace(self, releases=tuple(r.nameless() for r in self.releases))
