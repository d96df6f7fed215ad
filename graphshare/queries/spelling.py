"""Labels, relationship types and properties of a query that stand for nothing: told before any store runs it.

A store that knows no label ``Agncy`` gives no rows, and an answer without rows would read like "nobody did".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from graphshare.domain.schema import EDGES, NODES, WITHHELD
from graphshare.errors import QueryError
from graphshare.queries.header import SavedQuery
from graphshare.store.base import Store

#: What a query is cut into: comments and strings, of which nothing is read; quoted names, names, parameters; the rest.
_TOKEN = re.compile(
    r"(?P<no>//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|\d[\w.]*)|`(?P<quoted>(?:``|[^`])*)`"
    r"|(?P<parameter>\$\w+)|(?P<name>[^\W\d]\w*)|(?P<mark>\S)",
    re.DOTALL,
)
#: After one of these words a name with ``:`` is asked for its label.
_ASKED = frozenset(("WHERE", "AND", "OR", "XOR", "NOT", "WHEN"))
#: Words after which a parenthesis may open a node; after any other name it opens a function's arguments.
_BEFORE_NODES = _ASKED | frozenset(("MATCH", "CREATE", "MERGE", "THEN", "ELSE", "IN", "RETURN", "WITH"))
#: What stores add themselves.
_THEIRS = frozenset(("Graphshare", "GraphshareBuild"))
_PROPERTIES: Mapping[str, frozenset[str]] = {
    **{label: frozenset(n.properties) for label, n in NODES.items()},
    **{name: frozenset(e.properties) for name, e in EDGES.items()},
}


#: What people wrote, which a store may have been loaded without.
_WITHHELD = frozenset().union(*WITHHELD.values())


@dataclass
class NamesUsed:
    """The names that a query uses: labels and types as written, and properties asked of what they stand at."""

    labels: dict[str, None] = field(default_factory=dict)
    types: dict[str, None] = field(default_factory=dict)
    #: (labels or types of what it is asked of, whether that is a relationship, the property)
    properties: dict[tuple[tuple[str, ...], bool, str], None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Piece:
    text: str
    kind: str  # name | mark | parameter


def _pieces(query: str) -> list[_Piece]:
    out = []
    for m in _TOKEN.finditer(query):
        if m["no"] is not None:
            continue
        if m["quoted"] is not None:
            out.append(_Piece(m["quoted"].replace("``", "`"), "name"))
        else:
            out.append(_Piece(m[0], "name" if m["name"] else "parameter" if m["parameter"] else "mark"))
    return out


class _Scan:
    """One pass over a query's pieces."""

    def __init__(self, query: str) -> None:
        self.pieces = _pieces(query)
        self.found = NamesUsed()
        #: variable → (labels or types, whether it is a relationship)
        self.bound: dict[str, tuple[set[str], bool]] = {}
        #: variables that also stand for something else: results, elements of lists
        self.other: set[str] = set()

    def at(self, i: int) -> str:
        return self.pieces[i].text if 0 <= i < len(self.pieces) and self.pieces[i].kind == "mark" else ""

    def name(self, i: int) -> str | None:
        return self.pieces[i].text if 0 <= i < len(self.pieces) and self.pieces[i].kind == "name" else None

    def names(self) -> NamesUsed:
        for i, piece in enumerate(self.pieces):
            follows = self.name(i + 1) if piece.kind == "name" else None
            if follows and piece.text.upper() == "AS":
                self.other.add(follows)
            if follows and follows.upper() == "IN":
                self.other.add(piece.text)
        for i, piece in enumerate(self.pieces):
            if piece.text == "(" and piece.kind == "mark" and self._opens(i):
                self._pattern(i + 1, edge=False)
            elif piece.text == "[" and piece.kind == "mark" and self.at(i - 1) == "-":
                self._pattern(i + 1, edge=True)
            elif piece.kind == "name" and self.at(i + 1) == ":" and (self.name(i - 1) or "").upper() in _ASKED:
                self._labels(i + 1, edge=self.bound.get(piece.text, ((), False))[1])
        for i, piece in enumerate(self.pieces):
            prop = self.name(i + 2) if self.at(i + 1) == "." else None
            asked = piece.kind == "name" and piece.text in self.bound and piece.text not in self.other
            if prop and asked and self.at(i - 1) != ".":
                labels, edge = self.bound[piece.text]
                self.found.properties[tuple(sorted(labels)), edge, prop] = None
        return self.found

    def _opens(self, i: int) -> bool:
        """Whether a parenthesis opens a node: no function's name stands before it, and a node's parts stand in it."""
        if (before := self.name(i - 1)) is not None and before.upper() not in _BEFORE_NODES:
            return False
        j = i + 1 + (self.name(i + 1) is not None)
        return self.at(j) in (":", "{") or (
            self.at(j) == ")" and (self.at(j + 1) in ("-", "<") or self.at(i - 1) in ("-", ">"))
        )

    def _pattern(self, i: int, *, edge: bool) -> None:
        variable = self.name(i)
        j = i + (variable is not None)
        labels: list[str] = []
        if self.at(j) == ":":
            j, labels = self._labels(j, edge=edge)
        if variable:
            known, _ = self.bound.setdefault(variable, (set(), edge))
            known.update(labels)
        while edge and j < len(self.pieces) and self.at(j) not in ("]", "{"):  # *1..3
            j += 1
        if self.at(j) == "{":
            self._keys(j + 1, labels, edge=edge)

    def _labels(self, j: int, *, edge: bool) -> tuple[int, list[str]]:
        """The labels or types from the colon at ``j`` on, and where they end."""
        found: list[str] = []
        while self.at(j) in (":", "|", "&", "!", "(", ")") and (
            self.at(j) != ")" or (found and self.at(j + 1) in ("|", "&"))
        ):
            if (name := self.name(j + 1)) is not None:
                found.append(name)
                (self.found.types if edge else self.found.labels)[name] = None
                j += 2
            else:
                j += 1
        return j, found

    def _keys(self, j: int, labels: list[str], *, edge: bool) -> None:
        depth, key = 1, True
        while j < len(self.pieces) and depth:
            mark = self.at(j)
            if depth == 1 and key and (name := self.name(j)) is not None and self.at(j + 1) == ":":
                self.found.properties[tuple(sorted(labels)), edge, name] = None
                key = False
            depth += (mark in ("{", "(", "[")) - (mark in ("}", ")", "]")) if mark else 0
            key = key or (mark == "," and depth == 1)
            j += 1


@lru_cache(maxsize=128)  # each query is looked at for misspellings and for what was left out, and asked again
def names_in(query: str) -> NamesUsed:
    """The labels, relationship types and properties that a query names."""
    return _Scan(query).names()


def check_names(store: Store, query: str) -> None:
    """Fail where a query names what the schema does not have and the store does not hold either.

    Raises ``QueryError`` ("No label Agncy. Did you mean Agency?"). Others may keep labels of their own in a server: what
    the store holds is no misspelling.
    """
    found = names_in(query)
    for kind, used, known, pattern in (
        ("label", found.labels, {*NODES, *_THEIRS}, "(x:`{}`)"),
        ("relationship type", found.types, {*EDGES}, "(:Agency)-[x:`{}`]-()"),
    ):
        for name in used:
            if name not in known and not _held(store, pattern.format(name.replace("`", "``"))):
                raise _unknown(kind, name, known)
    for at, edge, prop in found.properties:
        known_at = [a for a in at if a in _PROPERTIES]
        if len(known_at) < len(at):
            continue  # what others keep in the store has properties of its own
        kinds = known_at or [*(EDGES if edge else NODES)]
        allowed = frozenset().union(*(_PROPERTIES[k] for k in kinds))
        if prop in allowed:
            continue
        pattern = f"(:{EDGES[kinds[0]].source})-[x:{'|'.join(kinds)}]->()" if edge else f"(x:{kinds[0]})"
        if at and _held(store, pattern, prop):
            continue
        raise _unknown("property", prop, allowed, " or ".join(at))


def left_out(store: Store, query: str, saved: SavedQuery | None = None) -> tuple[str, ...]:
    """What must be said where a query asks for what people wrote and the store was loaded without it.

    Raises ``QueryError`` where rows would be merged by what is not there: all of them would be one.
    """
    asked = sorted({prop for _, _, prop in names_in(query).properties if prop in _WITHHELD})
    if not asked or store.info().get("with_wording") is not False:
        return ()
    why = "The wordings were left out when this store was loaded"
    hint = "graphshare store load --show-reasons loads them, too."
    if saved and saved.merges in asked:
        raise QueryError(f"{why}: {saved.name} merges rows by {saved.merges}, and all would be one row.", hint=hint)
    return (f"{why}: {' and '.join(asked)} are empty here, which is not “nothing was written”. {hint}",)


def _held(store: Store, pattern: str, prop: str | None = None) -> bool:
    quoted = (prop or "").replace("`", "``")
    where = f" WHERE x.`{quoted}` IS NOT NULL" if prop else ""
    return bool(store.run(f"MATCH {pattern}{where} RETURN 1 AS held LIMIT 1").rows)


def _unknown(kind: str, name: str, known: set[str] | frozenset[str], of: str = "") -> QueryError:
    folded = {k.lower().replace("_", ""): k for k in known}
    near = get_close_matches(name.lower().replace("_", ""), sorted(folded), n=1, cutoff=0.5)
    meant = f"Did you mean {folded[near[0]]}?" if near else f"There are {', '.join(sorted(known)) or 'none'}."
    return QueryError(f"No {kind} {name}{f' of {of}' if of else ''}. {meant}", hint="docs/schema.md lists all names.")
