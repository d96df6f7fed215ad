"""Answers as DataFrames: one for each list of things that an answer has, with ids and real days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Names of what is a day (``2025-05-01``) or a moment (``2025-05-01T12:00:00Z``) wherever an answer says it.
TIMES = frozenset({
    "first", "last", "from", "until", "to", "since", "day", "date", "dated", "on", "at", "signed", "ended", "listed_on",
    "listed_until", "declared_on", "agreement",
})  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Object = Mapping[str, object]


def frames(data: object) -> dict[str, pd.DataFrame]:
    """A DataFrame for each list of objects in an answer's plain values, by its key; ``rows`` where they are one list.

    An object inside an object gives columns with a dot (``searches.named``). A list of objects inside one gives a frame of
    its own (``who_did.evidence``), each row with the ids of what it belongs to. Days and moments (UTC) are dates, counts that are not known
    are missing, never 0.
    """
    lists = {"rows": data} if isinstance(data, list) else data
    if not isinstance(lists, Mapping):
        return {}
    out: dict[str, pd.DataFrame] = {}
    for name, items in lists.items():
        if not isinstance(items, list | tuple) or not all(isinstance(x, Mapping) for x in items):
            continue
        out[name] = _frame(_flat(x) for x in items)
        inner: dict[str, list[dict[str, object]]] = {}
        for place, one in enumerate(items):
            for key, within in _lists_in(one):
                ids = _ids(one) or {"at": place}
                inner.setdefault(f"{name}.{key}", []).extend(ids | _flat(x) for x in within)
        out |= {key: _frame(rows) for key, rows in inner.items()}
    return out


def _lists_in(one: Object) -> Iterator[tuple[str, list[Object]]]:
    """The lists of objects of an object."""
    for key, value in one.items():
        if isinstance(value, list) and value and all(isinstance(x, Mapping) for x in value):
            yield key, value


def _ids(one: Object) -> dict[str, object]:
    return {k: v for k, v in one.items() if k in ("id", "release", "row") or k.endswith("_id")}


def _flat(one: Object, before: str = "") -> dict[str, object]:
    """The single values of an object, and its lists of single values; those of objects in it under names with a dot."""
    out: dict[str, object] = {}
    for key, value in one.items():
        if isinstance(value, Mapping):
            out |= _flat(value, f"{before}{key}.")
        elif not isinstance(value, list) or not any(isinstance(x, Mapping) for x in value):
            out[f"{before}{key}"] = value
    return out


def _frame(rows: Iterable[Object]) -> pd.DataFrame:
    import pandas as pd

    records = list(rows)
    names = dict.fromkeys(name for one in records for name in one)
    return pd.DataFrame({name: _column(name, [one.get(name) for one in records]) for name in names})


def _column(name: str, values: list[object]) -> pd.Series:
    """Values as counts, truths, days or moments where all that are known are such; else as they are."""
    import pandas as pd

    known = [v for v in values if v is not None]
    if known and all(isinstance(v, bool) for v in known):
        return pd.Series(values, dtype="boolean")
    if known and all(isinstance(v, int) for v in known):
        return pd.Series(values, dtype="Int64")
    if name.rpartition(".")[2] in TIMES and known:
        if all(isinstance(v, str) and _DAY.fullmatch(v) for v in known):
            return pd.to_datetime(pd.Series(values), format="%Y-%m-%d")
        if all(isinstance(v, str) and _MOMENT.fullmatch(v) for v in known):
            return pd.to_datetime(pd.Series(values), format="%Y-%m-%dT%H:%M:%SZ", utc=True)
    return pd.Series(values, dtype=None if all(isinstance(v, float | None) for v in values) and known else "object")
