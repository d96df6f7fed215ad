"""Logs as lists of JSON objects: one object a line, one list, or a document around one list, however deep and in whichever order.

The objects' keys are the columns; a key that an object lacks is an empty cell. Keys of later objects count as well.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.engine import Sql, Tables, composed, is_failure, json_objects, quoted
from graphshare.errors import UnreadableFile
from graphshare.sources.reader import Sample

if TYPE_CHECKING:
    import duckdb

_HEAD = 200
_SPACE = " \t\r\n\ufeff"
_BETWEEN = re.compile(r"[\s\ufeff,\[]*")
#: Stands in every cell of a line that is no object, so that its time cannot be read and it is rejected.
UNREADABLE = "unreadable"


def head_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The keys and the first objects of a text as a header and records; empty where it holds no flat objects."""
    objects = list(_first_objects(text))
    if not objects or not any(objects):
        return ()
    labels = tuple(dict.fromkeys(k for o in objects for k in o))
    return labels, *(tuple(cell_text(o.get(k)) for k in labels) for o in objects)


#: Where a list of objects begins in a document.
_LIST = re.compile(r"\[(?=\s*\{)")


def _first_objects(text: str) -> Iterator[dict[str, object]]:
    decoder = json.JSONDecoder()
    at, seen = 0, 0
    if form(text) == "document":
        try:
            found = _records_in(json.loads(text))
            yield from takewhile(lambda o: isinstance(o, dict), found[:_HEAD])
            return
        except ValueError:  # only its beginning is here
            start = _LIST.search(text)
            at = start.end() if start else len(text)
    while at < len(text) and seen < _HEAD:
        between = _BETWEEN.match(text, at)
        try:
            found, at = decoder.raw_decode(text, between.end() if between else at)
        except ValueError:
            return
        if not isinstance(found, dict):
            return
        seen += 1
        yield found


def form(text: str) -> str:
    """How the objects are held: ``lines``, ``list`` or ``document``."""
    start = text.lstrip(_SPACE)
    if start.startswith("["):
        return "list"
    line, _, more = start.partition("\n")
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        return "document"
    if more.lstrip(_SPACE).startswith("{"):
        return "lines"
    return "document" if any(isinstance(v[0], dict) for v in _lists_in(first)) else "lines"


def _lists_in(document: object) -> list[list[object]]:
    """The lists in a document that hold anything, but for those in lists."""
    if isinstance(document, list):
        return [document] if document else []
    return [x for v in document.values() for x in _lists_in(v)] if isinstance(document, dict) else []


_AROUND = re.compile(r'"[^"\\]{1,60}"\s*:\s*"([^"\\]{3,200})"')


def texts_around(text: str) -> list[str]:
    """The texts that stand beside the list in a document; none of a mere list."""
    if form(text) != "document":
        return []
    try:
        return [t for t in _texts_in(json.loads(text)) if 3 <= len(t) <= 200]
    except ValueError:  # only its beginning is here
        start = _LIST.search(text)
        return _AROUND.findall(text[: start.start()]) if start else []


def _texts_in(document: object) -> list[str]:
    """The texts in a document, but for those in lists."""
    if isinstance(document, str):
        return [document]
    return [x for v in document.values() for x in _texts_in(v)] if isinstance(document, dict) else []


def cell_text(value: object) -> str:
    """A value as a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def names_in_lines(cell: str) -> str:
    """A cell in which a list of texts has one on each line; any other cell as it is."""
    if not cell.startswith('["'):
        return cell
    try:
        found = json.loads(cell)
    except ValueError:
        return cell
    return "\n".join(found) if all(isinstance(x, str) for x in found) else cell


def number_in(value: object) -> float | None:
    """A value of JSON as a number that is finite, be it written as text; ``None`` for anything else."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def count_objects(path: Path, text: str) -> int:
    """How many objects a file holds, counted without its reader: lines that are not blank, or the elements of its list."""
    if form(text) == "lines":
        with path.open("rb") as handle:
            return sum(bool(line.strip()) for line in handle)
    return len(_elements(path))


def _elements(path: Path) -> list[object]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise UnreadableFile(f"The JSON is damaged: {error}.", hint="Ask for it again.") from error
    return _records_in(document)


def _records_in(document: object) -> list[object]:
    """The list of records: that with the most objects, for a list of texts beside it may be longer."""
    return max(_lists_in(document), key=lambda v: (sum(isinstance(x, dict) for x in v), len(v)), default=[])


def with_all_keys(connection: duckdb.DuckDBPyConnection, sample: Sample) -> Sample:
    """The sample with the keys of all its objects, those that its beginning lacks in alphabetical order."""
    labels, *rows = sample.head
    try:
        query = "SELECT DISTINCT unnest(json_keys(json)) FROM {objects}"
        keys = {k for (k,) in Tables(connection).rows(query, objects=_objects(sample))}
    except Exception as error:  # what is damaged is dealt with where the records are read
        if not is_failure(error):
            raise
        keys = {k for o in _each(sample) if isinstance(o, dict) for k in o}
    more = tuple(sorted(keys - set(labels)))
    return replace(sample, head=((*labels, *more), *((*r, *("" for _ in more)) for r in rows)))


def with_keys_of_all(sample: Sample) -> Sample:
    """``with_all_keys`` without the engine."""
    labels, *rows = sample.head
    more = tuple(sorted({k for o in _each(sample) if isinstance(o, dict) for k in o} - set(labels)))
    return replace(sample, head=((*labels, *more), *((*r, *("" for _ in more)) for r in rows)))


def relation(sample: Sample) -> Sql:
    """The FROM clause that reads the objects in the engine."""
    paths = ", ".join(quoted("/" + k.replace("~", "~0").replace("/", "~1")) for k in sample.head[0])
    return composed(
        "(SELECT {columns} FROM (SELECT json_extract_string(json, [{paths}]) AS l FROM {objects}))",
        columns=Sql(", ".join(f"nullif(l[{n + 1}], '') AS c{n}" for n in range(len(sample.head[0])))),
        paths=Sql(paths),
        objects=_objects(sample),
    )


def _objects(sample: Sample) -> Sql:
    kind = {"lines": "newline_delimited", "list": "array"}.get(form(sample.text), "unstructured")
    return json_objects(sample.path, f"format = '{kind}', maximum_object_size = 67108864")


def in_engine(sample: Sample) -> bool:
    """Whether the engine can read the objects where they lie."""
    return form(sample.text) != "document" and all(sample.head[0])


def records(sample: Sample) -> Iterator[list[str]]:
    """The objects as records, one by one; what is no object as a record that cannot be read."""
    labels = sample.head[0]
    for found in _each(sample):
        yield [cell_text(found.get(k)) for k in labels] if isinstance(found, dict) else [UNREADABLE] * len(labels)


def _each(sample: Sample) -> Iterator[object]:
    if form(sample.text) != "lines":
        yield from _elements(sample.path)
        return
    with sample.path.open(encoding="utf-8-sig") as handle:
        for line in handle:
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError:
                    yield None
