"""A person's own saved queries: ``cypher/`` of a workspace, with the same header as those of the library.

A query of the library is never shadowed: another one of its name is not taken, and one that was put there by hand is left
aside and said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphshare.disk.named import must_be_there
from graphshare.disk.writing import write_text
from graphshare.errors import QueryError
from graphshare.queries import library
from graphshare.queries.header import MANY, ONCE, SavedQuery, parse
from graphshare.queries.lint import faults

#: Where they lie in a workspace.
FOLDER = "cypher"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Own:
    """The queries of a workspace by name, and the files that are none, each with the reason."""

    queries: Mapping[str, SavedQuery]
    left_aside: tuple[tuple[str, str], ...]


def own_queries(root: Path) -> Own:
    """Those of a workspace that can be asked."""
    found: dict[str, SavedQuery] = {}
    aside = []
    where = root / FOLDER
    for path in sorted(where.glob("*.cypher")) if where.is_dir() and not _is_ours(where) else []:
        try:
            query = _checked(_text(path), path.stem)
        except QueryError as error:
            aside.append((path.name, error.message))
        else:
            found[query.name] = query
    return Own(found, tuple(aside))


def _is_ours(where: Path) -> bool:
    """Whether the folder is the library's own, in a checkout."""
    from graphshare.queries import folder

    return where.resolve() == folder().resolve()


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise QueryError(f"{path.name} is too large for a query.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise QueryError(f"{path.name} is not UTF-8 text.") from None


def _checked(text: str, name: str) -> SavedQuery:
    """The query of a text, held to what the library's are held to; raises ``QueryError``."""
    if not _NAME.fullmatch(name):
        raise QueryError(
            f"“{name}” is no name for a query.", hint="Lower-case letters, digits and hyphens, as my-query."
        )
    if name in library():
        raise QueryError(f"“{name}” is a query of graphshare's own.", hint="Save yours under another name.")
    if not re.match(r"//\s*\w+:", text.lstrip()):
        keys = ", ".join((*ONCE, *MANY))
        raise QueryError(
            "The query has no header.",
            hint=f"It begins with lines such as `// name: {name}`; keys: {keys}. `graphshare query show doors-front` has one.",
        )
    query = parse(text.lstrip(), of=f"{name}.cypher")
    if wrong := faults(query, stem=name):
        raise QueryError(f"The query {name} cannot be saved: {'; '.join(wrong)}.")
    return query


def save_query(root: Path, name: str, text: str, *, replace: bool = False) -> SavedQuery:
    """Keep a query in a workspace; raises ``QueryError`` where it is none, or where another of its name is there."""
    query = _checked(text, name)
    must_be_there(root)
    path = root / FOLDER / f"{name}.cypher"
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise QueryError(f"{path} is no plain file; nothing was written.", hint="Save it under another name.")
    whole = query.whole.rstrip() + "\n"
    if path.exists() and not replace and _text(path) != whole:
        raise QueryError(
            f"A query {name} is saved already; nothing was written.", hint="--replace puts this one in its place."
        )
    write_text(path, whole, durable=True)
    return query
