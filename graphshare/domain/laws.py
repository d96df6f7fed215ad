"""Dated notes on laws and policies: facts shown beside rows; never a verdict, and no legal advice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from graphshare.disk.by_hand import text_by_hand
from graphshare.errors import HandError

FILE = "laws.toml"
#: What is said once, before notes on laws.
BESIDE = "Laws told beside these records: notes, no legal advice, and no verdict on any row."
#: Whom a law can bind.
BINDS = ("owner", "searcher", "vendor")
_TEXTS = ("name", "instrument", "text", "source", "recipient", "purpose", "exceptions", "disputed_by")
_KNOWN = {*_TEXTS, "state", "from", "to", "checked", "binds"}


@dataclass(frozen=True, slots=True)
class Law:
    """One law or policy: where it holds, since when and until when (``None``: not known, or not ended), whom it binds.

    ``checked``: the day on which its own text was read; ``None`` where the note rests on its source alone.
    """

    name: str
    state: str | None
    instrument: str
    text: str
    source: str
    since: date | None = None
    until: date | None = None
    checked: date | None = None
    binds: tuple[str, ...] = ()
    recipient: str = ""
    purpose: str = ""
    exceptions: str = ""
    disputed_by: str = ""

    def to_json(self) -> dict[str, object]:
        """A law as docs/json.md has it."""
        return {
            "name": self.name,
            "state": self.state,
            "instrument": self.instrument,
            "from": self.since.isoformat() if self.since else None,
            "to": self.until.isoformat() if self.until else None,
            "text": self.text,
            "source": self.source,
            "checked": self.checked.isoformat() if self.checked else None,
            "binds": list(self.binds),
            "recipient": self.recipient or None,
            "purpose": self.purpose or None,
            "exceptions": self.exceptions or None,
            "disputed_by": self.disputed_by or None,
        }

    @property
    def note(self) -> str:
        """The law as one line beside rows, below what ``BESIDE`` says."""
        days = f", from {self.since}" if self.since else ""
        days += f" to {self.until}" if self.until else ""
        parts = [
            f"{self.name} ({self.instrument}{days}; binds {', '.join(self.binds) or 'not said whom'}): {self.text}"
        ]
        parts += [f"Exceptions: {self.exceptions}"] if self.exceptions else []
        parts += [f"Disputed by: {self.disputed_by}."] if self.disputed_by else []
        checked = f"its text read {self.checked}" if self.checked else "its own text was not read"
        return " ".join([*parts, f"Source: {self.source} ({checked})."])


def beside(found: Iterable[Law]) -> tuple[str, ...]:
    """Laws as notes: what they are is said once, then each."""
    notes = tuple(law.note for law in found)
    return (BESIDE, *notes) if notes else ()


def laws(hand: Path | None = None) -> tuple[Law, ...]:
    """The packaged notes and those of ``hand/laws.toml``; one of the same name there replaces a packaged one.

    Raises ``HandError`` where that file cannot be used.
    """
    packaged = tomllib.loads(files("graphshare").joinpath(f"data/{FILE}").read_text(encoding="utf-8"))
    found = {law.name: law for law in map(_law, packaged["law"])}
    own = hand / FILE if hand else None
    if own is not None and own.exists():
        try:
            told = tomllib.loads(text_by_hand(own))
        except tomllib.TOMLDecodeError as error:
            raise HandError(f"{FILE} cannot be read: {error}", hint="Each note begins with the line [[law]].") from None
        entries = told.get("law", [])
        for place, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
            try:
                law = _law(entry)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise HandError(
                    f"{FILE}, note {place}: {_what(error)}.",
                    hint="A note has name, state, instrument, text, source; days are written bare: from = 2026-01-01.",
                ) from None
            found[law.name] = law
    return tuple(sorted(found.values(), key=lambda x: (x.state or "", x.since or date.min, x.name)))


def _what(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _law(entry: dict[str, Any]) -> Law:
    if strange := sorted(set(entry) - _KNOWN):
        raise ValueError(f"{', '.join(strange)} is not known")
    for name in ("from", "to", "checked"):
        if not isinstance(entry.get(name, date.min), date):
            raise ValueError(f"{name} = {entry[name]!r} is no day")
    for name in _TEXTS:
        if not isinstance(entry.get(name, ""), str):
            raise ValueError(f"{name} is no text")
    if strange := [b for b in entry.get("binds", ()) if b not in BINDS]:
        raise ValueError(f"binds {', '.join(map(str, strange))}: only {', '.join(BINDS)} are known")
    texts = {k: entry[k] for k in ("name", "instrument", "text", "source")}
    more = {k: entry.get(k, "") for k in ("recipient", "purpose", "exceptions", "disputed_by")}
    return Law(
        **texts, **more, state=entry.get("state"), since=entry.get("from"), until=entry.get("to"),
        checked=entry.get("checked"), binds=tuple(entry.get("binds", ())),
    )  # fmt: skip


def laws_of(known: Iterable[Law], state: str | None, first: date | None, last: date | None) -> tuple[Law, ...]:
    """The laws of a state that are in force on a day of a span; one without a day of beginning is told always."""
    return tuple(
        law
        for law in known
        if state is not None
        and law.state == state
        and (law.since is None or last is None or law.since <= last)
        and (law.until is None or first is None or law.until >= first)
    )


def day_named(known: Iterable[Law], name: str) -> date | None:
    """The day on which the law of that name begins; ``None`` where there is none, or no day is known."""
    return next((law.since for law in known if law.name.lower() == name.strip().lower()), None)
