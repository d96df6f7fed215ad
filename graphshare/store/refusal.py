"""What a query that may only read is refused before any store sees it."""

from __future__ import annotations

import re

from graphshare.errors import QueryError

#: Strings, quoted names and comments: what stands in them is no clause.
#: Each ends with the text where nothing closes it, so that no text is looked through twice.
_LITERAL = re.compile(
    r"'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)|`(?:``|[^`])*+(?:`|\Z)"
    r"|//[^\n\r]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)",
    re.DOTALL,
)


def bare(query: str) -> str:
    """A query with the content of strings, quoted names and comments blanked."""
    return _LITERAL.sub(lambda m: " " if m[0].startswith("/") else m[0][0] * 2, query)


_BLOCK = re.compile(r"\b(EXISTS|COUNT|COLLECT|CALL\s*(?:\([^()]*\))?)\s*\{", re.IGNORECASE)
_RELATIONSHIP = re.compile(r"-\s*\[\s*(\w+)\s*(?=[:\]*{])")


def rebound(query: str) -> list[str]:
    """Relationship variables of a query that a subquery (``EXISTS { … }``, ``COUNT { … }``) binds again.

    Neo4j takes them for the same relationship; the embedded engine finds no match at all, without a word.
    """
    return sorted(_rebound(bare(query), frozenset()))


def _rebound(text: str, outside: frozenset[str]) -> set[str]:
    own, blocks = "", []
    while block := _BLOCK.search(text):
        end, depth = block.end(), 1
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        own += text[: block.start()] + " "
        blocks.append((block[1].upper(), text[block.end() : end - 1]))
        text = text[end:]
    here = set(_RELATIONSHIP.findall(own + text))
    found = here & outside
    for kind, inner in blocks:
        found |= _rebound(inner, frozenset() if kind.startswith("CALL") else outside | here)
    return found


_PATH = re.compile(r"\([^()]*\)(?:\s*<?-\s*(?:\[[^\]]*\])?\s*->?\s*\([^()]*\))+")
_STEP = re.compile(r"-\s*(?:\[([^\]]*)\]\s*)?-")
_PREDICATE = re.compile(r"\b(?:WHERE|AND|OR|XOR|NOT)\s*$", re.IGNORECASE)


def repeated(query: str) -> list[str]:
    """Paths whose existence is asked for (``EXISTS { … }`` without WHERE, or a bare pattern) with one type twice.

    The embedded engine looks at the first match only and, where that uses one relationship twice, finds none.
    """
    text = bare(query)
    asked = [p[0] for p in _PATH.finditer(text) if _PREDICATE.search(text[: p.start()])]
    for block in _BLOCK.finditer(text):
        if block[1].upper() == "EXISTS":
            end, depth = block.end(), 1
            while depth and end < len(text):
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            inner = text[block.end() : end - 1]
            if not re.search(r"\bWHERE\b", inner, re.IGNORECASE):
                asked += [p[0] for p in _PATH.finditer(inner)]
    return [path for path in asked if _twice(path)]


def _twice(path: str) -> bool:
    seen: set[str] = set()
    steps = _STEP.findall(path)
    for step in steps:
        types = set(re.findall(r"\w+", step.split(":", 1)[1].split("*")[0].split("{")[0])) if ":" in step else set()
        if (len(steps) > 1 and not types) or types & seen:
            return True
        seen |= types
    return False


def refuse_divergent(query: str) -> None:
    """Refuse what would silently mean something else on the embedded store than on Neo4j."""
    names = rebound(query)
    if names:
        raise QueryError(
            f"The relationship {names[0]} is bound outside and again inside EXISTS or COUNT.",
            hint="The embedded store and Neo4j read this differently; give the inner relationship a name of its own.",
        )
    paths = repeated(query)
    if paths:
        raise QueryError(
            f"The existence of a path is asked for that has one relationship type twice: {paths[0]}",
            hint="The embedded store and Neo4j read this differently; write COUNT { MATCH … } > 0 instead.",
        )
