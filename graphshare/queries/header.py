"""A saved query: one file, whose ``// key: value`` lines say what it asks, takes and gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graphshare.errors import QueryError

#: Keys that every header must have once; ``needs`` and ``merges`` may stand once; ``param``, ``column`` and ``caveat`` many times.
ONCE = ("name", "title", "asks", "category", "source", "since")
NEEDS = "needs"
#: The property by which a query merges rows, where that may be left out when a store is loaded.
MERGES = "merges"
MANY = ("param", "column", "caveat")
TYPES = ("STRING", "INTEGER", "FLOAT", "BOOLEAN", "DATE", "LIST<STRING>")
COLUMN_TYPES = (*TYPES, "DATETIME")

_LINE = re.compile(r"^//\s*([a-z]+):\s?(.*?)\s*$")
_PARAM = re.compile(r"^(\w+)\s+(\S+)\s*=\s*(.*?)\s*\|\s*(.+)$")
_COLUMN = re.compile(r"^(\w+)\s+(\S+)\s*\|\s*(.+)$")


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


def _truth(text: str) -> bool:
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[text.lower()]


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


_READ: dict[str, tuple[Callable[[str], object], type, str]] = {
    "STRING": (str, str, "text"),
    "INTEGER": (_whole, int, "a whole number"),
    "FLOAT": (float, float, "a number"),
    "BOOLEAN": (_truth, bool, "true or false"),
    "DATE": (date.fromisoformat, date, "a day such as 2025-05-31"),
    "LIST<STRING>": (_words, list, "words separated by commas"),
}


def typed(name: str, kind: str, value: object) -> object:
    """A parameter's value in its type: text is read, a value of the type passes, empty text and ``None`` mean none.

    Raises ``QueryError``.
    """
    read, python, what = _READ[kind]
    if value is None or (value == "" and kind != "LIST<STRING>"):
        return None
    if isinstance(value, str):
        try:
            return read(value)
        except (ValueError, KeyError):
            raise QueryError(f"The parameter {name} takes {what}, not “{value}”.") from None
    fits = isinstance(value, python) and not (kind in ("INTEGER", "FLOAT") and isinstance(value, bool))
    if kind == "FLOAT" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not fits:
        raise QueryError(f"The parameter {name} takes {what}, not {value!r}.")
    return value


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query takes. Every parameter has a default; ``None`` leaves the question open on that side, unless the
    query is about it."""

    name: str
    kind: str
    default: object
    meaning: str


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """What a query gives."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One question of the library. ``text`` is its Cypher without the header, ``whole`` the file as it stands.

    ``needs`` names what the question is about; with none of these parameters it is about the foremost in the graph, for
    the answer about all would be as large as the graph. ``merges`` is what rows are merged by where that may be left out
    of a store: they are then no answer.
    """

    name: str
    title: str
    asks: str
    category: str
    params: tuple[Parameter, ...]
    needs: tuple[str, ...]
    columns: tuple[ResultColumn, ...]
    caveats: tuple[str, ...]
    source: str
    since: str
    text: str
    whole: str
    merges: str | None = None

    def bind(self, given: Mapping[str, object]) -> dict[str, object]:
        """All parameters, the given ones in their types and the others by default. Raises ``QueryError``."""
        known = {p.name: p for p in self.params}
        strange = sorted(set(given) - set(known))
        if strange:
            takes = ", ".join(known) or "none"
            raise QueryError(f"The query {self.name} has no parameter {strange[0]}.", hint=f"It takes: {takes}.")
        return {n: typed(n, p.kind, given[n]) if n in given else p.default for n, p in known.items()}

    def answerable(self, bound: Mapping[str, object]) -> bool:
        """Whether the parameters say what the question is about."""
        return not self.needs or any(bound[name] is not None for name in self.needs)


def parse(whole: str, *, of: str) -> SavedQuery:
    """Read a query's file; ``of`` names it in errors. Raises ``QueryError`` with the line that is wrong."""
    once: dict[str, str] = {}
    params: list[Parameter] = []
    columns: list[ResultColumn] = []
    caveats: list[str] = []
    lines = whole.splitlines()
    start = 0
    for number, line in enumerate(lines, 1):
        found = _LINE.match(line)
        if not found:
            break
        start = number
        key, value = found[1], found[2]
        where = f"{of}, line {number}"
        if key in (*ONCE, NEEDS, MERGES):
            if key in once:
                raise QueryError(f"{where}: “{key}” stands twice.")
            once[key] = value
        elif key == "param":
            part = _PARAM.match(value)
            if not part or part[2] not in TYPES:
                raise QueryError(f"{where}: not “name TYPE = default | meaning”, with TYPE one of {', '.join(TYPES)}.")
            params.append(Parameter(part[1], part[2], typed(part[1], part[2], part[3]), part[4]))
        elif key == "column":
            part = _COLUMN.match(value)
            if not part or part[2] not in COLUMN_TYPES:
                raise QueryError(f"{where}: not “name TYPE | meaning”, with TYPE one of {', '.join(COLUMN_TYPES)}.")
            columns.append(ResultColumn(part[1], part[2], part[3]))
        elif key == "caveat":
            caveats.append(value)
        else:
            raise QueryError(
                f"{where}: “{key}” is no key of a header.", hint=f"Keys: {', '.join((*ONCE, NEEDS, MERGES, *MANY))}."
            )
    missing = [k for k in ONCE if not once.get(k)]
    if missing or not columns:
        raise QueryError(f"{of}: its header lacks {', '.join(missing) or 'column'}.")
    needs = tuple(once[NEEDS].split(" or ")) if NEEDS in once else ()
    open_ones = [p.name for p in params if p.default is None]
    strange = [name for name in needs if name not in open_ones]
    if strange:
        raise QueryError(f"{of}: it needs “{strange[0]}”, which is no parameter without a default.")
    text = "\n".join(lines[start:]).strip() + "\n"
    return SavedQuery(
        once["name"],
        once["title"],
        once["asks"],
        once["category"],
        tuple(params),
        needs,
        tuple(columns),
        tuple(caveats),
        once["source"],
        once["since"],
        text,
        whole,
        once.get(MERGES),
    )


def read_file(path: Path) -> SavedQuery:
    """The saved query of a file of the library."""
    return parse(path.read_text(encoding="utf-8"), of=path.name)
