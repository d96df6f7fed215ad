"""What a query that may only read is refused before any store sees it."""

from __future__ import annotations

import re

from graphshare.errors import QueryError

#: Strings, quoted names and comments: what stands in them is no clause.
_LITERAL = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`(?:``|[^`])*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_FILES = re.compile(r"\bLOAD\s+CSV\b", re.IGNORECASE)


def bare(query: str) -> str:
    """A query with the content of strings, quoted names and comments blanked."""
    return _LITERAL.sub(lambda m: " " if m[0].startswith("/") else m[0][0] * 2, query)


def refuse_files(query: str) -> None:
    """Refuse ``LOAD CSV``: it would let a query that a stranger wrote read files of this machine, or call addresses."""
    if _FILES.search(bare(query)):
        raise QueryError(
            "The query reads files (LOAD CSV).",
            hint="Queries may only read the graph; add --write where this is meant.",
        )
