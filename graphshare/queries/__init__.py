"""Saved queries: found, listed, shown, run.

The library is ``cypher/`` of a checkout and ``graphshare/cypher`` of an installed package, one question a file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from graphshare.answer import Answer, Plain, Table
from graphshare.errors import QueryError, UnknownName
from graphshare.queries.header import Parameter, SavedQuery, parse, read_file, typed
from graphshare.queries.meanings import EXAMPLES, about_something, understood
from graphshare.queries.spelling import check_names, left_out
from graphshare.store.base import Rows, Store
from graphshare.store.refusal import bare

__all__ = [
    "Parameter",
    "SavedQuery",
    "example",
    "find",
    "library",
    "list_queries",
    "pasteable",
    "run_query",
    "show_query",
    "typed",
]


def folder() -> Path:
    """Where the library lies."""
    package = Path(__file__).parents[1]
    shipped = package / "cypher"
    return shipped if shipped.is_dir() else package.parent / "cypher"


@cache
def library() -> dict[str, SavedQuery]:
    """All saved queries by name."""
    queries = [read_file(path) for path in sorted(folder().glob("*.cypher"))]
    return {q.name: q for q in queries}


def find(name: str, own: Mapping[str, SavedQuery] | None = None) -> SavedQuery:
    """The saved query of that name, the library's or one's ``own``; raises ``UnknownName`` with what was perhaps meant."""
    known = {**(own or {}), **library()}
    if name not in known:
        raise UnknownName("saved query", name, known, hint="`graphshare query list` shows all.")
    return known[name]


def list_queries(
    category: str | None = None,
    own: Mapping[str, SavedQuery] | None = None,
    left_aside: Sequence[tuple[str, str]] = (),
) -> Answer:
    """The library: ``[{"name", "title", "category", "asks", "needs", "params", "own"}]``, by category and name; one of ``needs``
    says what the question is about. ``own``: those of a workspace; ``left_aside``: files that are none, and why.

    Raises ``UnknownName`` for a category that does not exist.
    """
    known = {**(own or {}), **library()}
    categories = {q.category for q in known.values()}
    if category is not None and category not in categories:
        raise UnknownName(
            "category of queries", category, categories, hint=f"Categories: {', '.join(sorted(categories))}."
        )
    chosen = sorted((q for q in known.values() if category in (None, q.category)), key=lambda q: (q.category, q.name))
    data = [
        {
            "name": q.name,
            "title": q.title,
            "category": q.category,
            "asks": q.asks,
            "needs": list(q.needs),
            "params": [
                {"name": p.name, "type": p.kind, "default": plain(p.default), "meaning": p.meaning} for p in q.params
            ],
            "own": q.name not in library(),
        }
        for q in chosen
    ]
    rows = tuple((q.category, q.name, q.asks, " or ".join(q.needs), ", ".join(_optional(q))) for q in chosen)
    table = Table("Saved queries", ("category", "name", "asks", "needs", "takes"), rows)
    notes = ["`graphshare query show NAME` prints one, `graphshare query run NAME` asks it."]
    mine = [q.name for q in chosen if q.name not in library()]
    notes += [f"Your own: {', '.join(mine)}."] if mine else []
    notes += [f"Left aside: cypher/{name}: {why}" for name, why in left_aside]
    return Answer(Plain(data), (table,), tuple(notes))


def _optional(query: SavedQuery) -> list[str]:
    return [p.name for p in query.params if p.name not in query.needs]


def as_cypher(value: object) -> str:
    """A parameter's value as a Cypher literal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, list):
        return "[" + ", ".join(as_cypher(v) for v in value) + "]"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)


def pasteable(query: SavedQuery) -> str:
    """A saved query as Neo4j Browser and cypher-shell take it: one ``:param`` a parameter, an example, the whole file.

    One line a parameter, because Neo4j Browser reads the map after ``:params`` as JSON: no dates, and no whole numbers.
    What the query needs has the example's value.
    """
    given = {name: EXAMPLES.get(name) for name in query.needs[:1]}
    lines = [f":param {p.name} => {as_cypher(given.get(p.name, p.default))};" for p in query.params]
    if lines:
        lines.append("")
    lines += [*(f"// {line}" for line in example(query)), ""]
    return "\n".join([*lines, query.whole.rstrip() + ";", ""])


def example(query: SavedQuery) -> list[str]:
    """The same question narrowed, as typed at the command line and as a parameter; for the world of ``make demo``."""
    left = query.needs[1:]  # one of what is needed is enough
    open_ones = {
        p.name: EXAMPLES[p.name]
        for p in query.params
        if p.default is None and p.name in EXAMPLES and p.name not in left
    }
    typed_at = " ".join(f"--param {name}={plain(value)}" for name, value in open_ones.items())
    if not open_ones:
        return [f"From the command line: graphshare query run {query.name}"]
    said = ", ".join(f"{n} => {as_cypher(value)}" for n, value in open_ones.items() if n not in query.needs)
    lines = []
    if query.needs:
        lines.append(
            f"Needed: {' or '.join(query.needs)}. The one given is of the world of `make demo`: put yours there."
        )
    if said:
        lines.append(f"null leaves a side open. In the world of `make demo`, for example: {said}")
    return [*lines, f"From the command line: graphshare query run {query.name} {typed_at}"]


def show_query(name: str, own: Mapping[str, SavedQuery] | None = None) -> Answer:
    """A saved query ready to paste into Neo4j Browser or cypher-shell, under ``text``; see ``pasteable``."""
    query = find(name, own)
    text = pasteable(query)
    rows = tuple((line,) for line in text.splitlines())
    return Answer(Plain({"name": query.name, "text": text}), (Table(query.title, (query.name,), rows),))


def run_query(
    store: Store,
    query: str | Path,
    params: Mapping[str, object] | None = None,
    *,
    write: bool = False,
    timeout: float | None = None,
    limit: int | None = None,
    explain: bool = False,
) -> Answer:
    """The answer of a saved query (by name), of a file, or of Cypher text; its ``data`` is a list of row objects.

    Values of ``params`` may be text, which is read by the types of the query's header; without a header they pass as
    they are. A saved query takes bodies, states and agencies by their names, too; one about a single thing, asked about
    none, is about the foremost in the graph, and a note says so. Raises ``UnknownName``, ``QueryError``,
    ``StoreUnavailable``.
    """
    saved, text = _resolve(query)
    bound = saved.bind(params or {}) if saved else _given(text, params or {})
    chosen = ""
    if saved:
        if not explain:
            bound, chosen = about_something(store, saved, bound)
        bound = understood(store, bound)
    if not write:  # what is written may well be new
        check_names(store, text)
    silent = left_out(store, text, saved)
    if explain:
        text = "EXPLAIN " + text
    found = store.run(text, bound, write=write, timeout=timeout, limit=limit)
    if saved and not explain:
        said = ", ".join(f"{n}: {_shown(plain(v))}" for n, v in bound.items() if v is not None)
        heading = saved.title + (f" ({said})" if said else "")
        notes = (chosen, *saved.caveats) if chosen else saved.caveats
    else:
        heading, notes = ("Plan" if explain else "Rows"), ()
    notes = (*notes, *silent)
    if found.more:
        notes = (*notes, f"Only the first {limit} rows are shown.")
    data = _data(found)
    return Answer(Plain(data), (_table(heading, found.columns, data),), tuple(notes))


def _given(text: str, params: Mapping[str, object]) -> dict[str, object]:
    """The parameters of Cypher without a header, as they are; raises ``QueryError`` where one is missing."""
    missing = sorted(set(re.findall(r"\$(\w+)", bare(text))) - set(params))
    if missing:
        raise QueryError(
            f"The query takes {', '.join(missing)}, which is not given.",
            hint=f"Add --param {missing[0]}=VALUE; it is text unless a header line says // param: {missing[0]} TYPE = | …",
        )
    return dict(params)


def _names_a_file(query: str) -> bool:
    if "\n" in query or "\0" in query:
        return False
    return query.endswith(".cypher") or (len(query) < 1000 and os.path.lexists(query))


#: Bytes of the largest file that is read as a query.
_LARGEST = 1_000_000


def _resolve(query: str | Path) -> tuple[SavedQuery | None, str]:
    if isinstance(query, str) and re.fullmatch(r"[A-Za-z0-9][\w-]*", query.strip()):
        saved = find(query.strip())
        return saved, saved.text
    if isinstance(query, Path) or _names_a_file(query.strip()):
        path = Path(query.strip() if isinstance(query, str) else query)
        try:
            if os.path.lexists(path) and not path.is_file():
                raise QueryError(
                    f"{path} is no file: a query is Cypher text, the name of a saved one, or a file of it."
                )
            if path.stat().st_size > _LARGEST:
                raise QueryError(f"{path} is too large for a query.")
            whole = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise QueryError(f"The query file {path} cannot be read: {error.strerror or error}.") from error
        except UnicodeDecodeError as error:
            raise QueryError(f"The query file {path} is not UTF-8 text.") from error
    else:
        whole = query
    if re.match(r"^//\s*name:", whole.lstrip()):
        saved = parse(whole.lstrip(), of="the query")
        return saved, saved.text
    if not whole.strip():
        raise QueryError("The query is empty.")
    return None, whole.strip().rstrip(";")


#: Values that are what they are everywhere: most are, and there may be millions.
_AS_IT_IS = frozenset((str, int, float, bool, type(None)))


def plain(value: object) -> object:
    """A value as JSON knows it: days and moments as ISO text, moments with ``Z``."""
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [v if type(v) in _AS_IT_IS else plain(v) for v in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def _data(found: Rows) -> list[dict[str, object]]:
    columns = found.columns
    return [
        dict(zip(columns, [v if type(v) in _AS_IT_IS else plain(v) for v in row], strict=True)) for row in found.rows
    ]


def _table(heading: str, columns: tuple[str, ...], data: list[dict[str, object]]) -> Table:
    rows = tuple(tuple([v if type(v) in _AS_IT_IS else _shown(v) for v in row.values()]) for row in data)
    return Table(heading, columns, rows)


def _shown(value: object) -> object:
    """A cell for a person: nodes, relationships and paths as Cypher draws them."""
    if isinstance(value, list):
        return ", ".join([v if type(v) is str else str(_shown(v)) for v in value])
    if isinstance(value, dict):
        keys = value.keys()
        if keys == {"labels", "properties"}:
            inner = value["properties"]
            return f"(:{':'.join(value['labels'])} {inner.get('name') or inner.get('file') or inner.get('id', '')})"
        if keys == {"type", "properties"}:
            return f"[:{value['type']}]"
        if keys == {"nodes", "relationships", "forward"}:
            text = str(_shown(value["nodes"][0]))
            for step, node, forward in zip(value["relationships"], value["nodes"][1:], value["forward"], strict=True):
                text += f"-{_shown(step)}->{_shown(node)}" if forward else f"<-{_shown(step)}-{_shown(node)}"
            return text
        return ", ".join(f"{k}: {_shown(v)}" for k, v in value.items())
    return value
