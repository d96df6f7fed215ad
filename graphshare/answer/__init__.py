"""Answers: what every question gives back, to a program as JSON, to a person as tables, to a notebook as both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, cast, runtime_checkable

from graphshare.domain.provenance import Provenance

if TYPE_CHECKING:
    import pandas as pd
    from typing_extensions import TypeVar
else:  # the default of a type variable is for who checks types; Python 3.11 does not know it
    from typing import TypeVar as _TypeVar

    def TypeVar(name: str, *, default: object = None, **given: object) -> _TypeVar:  # noqa: N802
        """A type variable without its default."""
        return _TypeVar(name, **given)


#: What a cell of a table holds; ``None`` prints as a dash.
Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table for a person: a heading, column names, rows of plain values (``None`` prints as a dash).

    ``sheet`` is its name in a workbook, else its heading. Where the room is narrow the columns at the end go first,
    or those that ``spare`` names, in that order. People are shown ``most`` of its rows (0: not the table at all), said
    beneath; CSV, workbooks and pandas have all of them. ``beside``: on a terminal it stands beside the one before it where
    there is room.
    """

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    note: str | None = None
    sheet: str | None = None
    spare: tuple[str, ...] = ()
    most: int | None = None
    beside: bool = False

    def printed(self) -> Table:
        """The table as people are shown it."""
        if self.most is None or len(self.rows) <= self.most:
            return self
        shown = f"{self.most:,} of {len(self.rows):,} rows shown; -f csv has all."
        return replace(self, rows=self.rows[: self.most], note=f"{shown} {self.note}" if self.note else shown)


class Found(Protocol):
    """What a question found: a frozen value that knows itself in words and as JSON."""

    @property
    def sentence(self) -> str | None:
        """The answer in words: plain text, one paragraph."""

    def to_json(self) -> object:
        """The answer as plain values, but for its provenance."""


@runtime_checkable
class NamesFiles(Protocol):
    """What a question found where files are named in it."""

    def nameless(self) -> object:
        """The same with files called by their hashes."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An answer that is nothing but plain values: the rows of a query, what a command did."""

    data: object

    @property
    def sentence(self) -> str | None:
        """The ``sentence`` among the values."""
        said = self.data.get("sentence") if isinstance(self.data, dict) else None
        return said if isinstance(said, str) else None

    def to_json(self) -> object:
        """The values."""
        return self.data


@dataclass(frozen=True, slots=True)
class Replied:
    """What an agency that an answer names said to what is told of it: on which day, in its words, and where they can be read."""

    agency: str
    on: date
    text: str
    url: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """One of ``replied``."""
        return {"agency": self.agency, "date": self.on.isoformat(), "text": self.text, "url": self.url}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of an answer: a verb of a workspace, what it was given as plain values (without what is usual), and
    the hashes of what the answer rests on, where it was asked here."""

    verb: str
    parameters: dict[str, object]
    provenance: Provenance | None = None


#: How wide an answer is printed in Python, and how much of its sentence stands in its short form.
_WIDE, _SHORT = 100, 90

F = TypeVar("F", bound=Found, covariant=True, default=Found)
K = TypeVar("K", bound=Found)


@dataclass(frozen=True, repr=False)
class Answer(Generic[F]):
    """One answer. ``found`` is what the question found, ``tables`` its first reading for people, ``notes`` what must be
    said with it, ``provenance`` what it rests on.

    ``main`` is the place of the table that is the answer proper: CSV and pandas take that one. ``lines`` is the key of the
    list whose elements are the lines of JSON Lines, where that is not the command's usual one. ``asked`` is the question,
    where it can be asked again; ``replied`` what agencies that it names said to it.
    """

    found: F
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = field(default=())
    main: int = 0
    lines: str | None = None
    asked: Asked | None = field(default=None, compare=False)
    provenance: Provenance | None = None
    replied: tuple[Replied, ...] = ()

    @cached_property
    def streamed(self) -> Any:
        """``data``, but for what there are many of: that is made as it is looked at."""
        plain: Any = self.found.to_json()
        if self.replied and isinstance(plain, dict):
            plain = {**plain, "replied": [r.to_json() for r in self.replied]}
        return plain if self.provenance is None else {**plain, "provenance": self.provenance.to_json()}

    @cached_property
    def data(self) -> Any:
        """The answer as plain values (dicts, lists, text, numbers, booleans, ``None``), its provenance last."""
        from graphshare.answer.many import Many

        plain = self.streamed
        if not isinstance(plain, dict) or not any(isinstance(v, Many) for v in plain.values()):
            return plain
        return {k: list(v) if isinstance(v, Many) else v for k, v in plain.items()}

    @property
    def sentence(self) -> str | None:
        """The answer in words: plain text, one paragraph, the same on terminal, page and in a notebook."""
        return self.found.sentence or None

    def holding(self, kind: type[K]) -> Answer[K] | None:
        """This answer, known to hold what it is taken for; ``None`` where it holds something else."""
        return cast("Answer[K]", self) if isinstance(self.found, kind) else None

    def nameless(self) -> Self:
        """The same with files called by their hashes, for a page: a file's name may say who asked for it."""
        found = self.found.nameless() if isinstance(self.found, NamesFiles) else self.found
        rests_on = self.provenance.nameless() if self.provenance else None
        return replace(self, found=found, provenance=rests_on)

    def shown(self) -> tuple[Table, ...]:
        """The tables as people are shown them."""
        return tuple(t.printed() for t in self.tables if t.most != 0)

    def to_dict(self) -> Any:
        """The answer as plain values, as ``--format json`` prints it."""
        return self.data

    @cached_property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """A DataFrame for each list of things in the answer, by its key in the JSON: ``answer.frames["who_did"]``.

        They have ids, days as dates, moments as dates in UTC; what is not known is missing, never 0.
        """
        from graphshare.answer.frames import frames

        return frames(self.data)

    def to_pandas(self) -> pd.DataFrame:
        """The answer proper as a DataFrame: of its ``frames`` the one that JSON Lines have, else the first."""
        import pandas as pd

        name: str = self.lines or getattr(self.found, "FRAME", None) or next(iter(self.frames), "")
        return self.frames[name] if name in self.frames else pd.DataFrame()

    def __str__(self) -> str:
        """The answer as a terminal prints it, 100 letters wide."""
        from graphshare.answer.forms import Format, Style, render

        return render(self, Format.TABLE, Style(width=_WIDE)).rstrip("\n")

    def __repr__(self) -> str:
        kind = type(self.found).__name__
        text = self.sentence or f"{len(self.tables)} tables"
        return f"<Answer, {kind}: {text if len(text) <= _SHORT else text[:_SHORT].rstrip() + '…'}>"

    def _repr_html_(self) -> str:
        parts = [f"<p><strong>{escape(self.sentence)}</strong></p>"] if self.sentence else []
        for table in self.shown():
            head = "".join(f"<th>{escape(c)}</th>" for c in table.columns)
            body = "".join(
                "<tr>" + "".join(f"<td>{escape('–' if v is None else str(v))}</td>" for v in row) + "</tr>"
                for row in table.rows
            )
            parts.append(
                f"<h4>{escape(table.heading)}</h4><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            )
            if table.note:
                parts.append(f"<p>{escape(table.note)}</p>")
        parts.extend(f"<p><em>{escape(n)}</em></p>" for n in self.notes)
        return "".join(parts)
