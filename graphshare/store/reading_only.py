"""What a query that may only read is not let do: judged by its text, in every way a store may read it, and by its plan.

A store reads text in ways of its own: one decodes ``\\u0041`` before anything else, one ends a comment at a carriage
return, one knows no ``/* */``, one takes ``ſ`` for S. What is refused in any of these readings is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from graphshare.errors import QueryError

#: Seconds that a query may take where nothing else is said.
SECONDS = 600.0
#: No question needs more; far beyond, an engine's own recursion ends the process.
_CHARACTERS, _DEEP, _CLAUSES, _CHAIN = 200_000, 100, 500, 100

_HINT = "Queries may only read the graph; add --write where this is meant."
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
#: By what ends a comment: strings, quoted names, comments. Each ends with the text where nothing closes it, so that no
#: text is looked through twice.
_LITERALS = tuple(
    re.compile(
        r"'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)|`[^`]*+(?:`|\Z)"
        rf"|//[^{ends}]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)",
        re.DOTALL,
    )
    for ends in (r"\n", r"\n\r", r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029")
)

_NOUNS = (
    "ALL|ALIAS|ALIASES|BTREE|BUILT|CONSTRAINTS?|CURRENT|DATABASES?|DEFAULT|EXECUTABLE|EXIST|EXISTENCE|FULLTEXT|FUNCTIONS?|"
    "HOME|INDEX|INDEXES|KEY|LOOKUP|NODE|POINT|POPULATED|PRIVILEGES?|PROCEDURES?|PROPERTY|RANGE|REL|RELATIONSHIP|ROLES?|"
    "SERVERS?|SETTINGS?|SUPPORTED|TEXT|TRANSACTIONS?|UNIQUE|UNIQUENESS|USERS?|VECTOR"
)
#: Procedures that read the graph and nothing else.
_READS = frozenset((
    "DB.LABELS", "DB.RELATIONSHIPTYPES", "DB.PROPERTYKEYS", "DB.INDEXES",
    "DB.CONSTRAINTS", "DB.SCHEMA", "DB.SCHEMA.VISUALIZATION", "DB.SCHEMA.NODETYPEPROPERTIES",
    "DB.SCHEMA.RELTYPEPROPERTIES", "DB.INDEX.FULLTEXT.QUERYNODES", "DB.INDEX.FULLTEXT.QUERYRELATIONSHIPS", "DB.PING",
    "PAGERANK", "BETWEENNESS", "DEGREE", "CLOSENESS",
    "LOUVAIN", "LEIDEN", "LABEL_PROPAGATION", "CONNECTED_COMPONENTS",
    "K_CORE", "CLUSTERING_COEFFICIENT", "TRIANGLE_COUNT", "ECCENTRICITY",
    "DIAMETER",
))  # fmt: skip
#: Functions whose names have a dot and that every store has.
_FAMILIES = frozenset(["DATE", "DATETIME", "DURATION", "LOCALDATETIME", "LOCALTIME", "POINT", "TIME", "VECTOR"])
#: What is refused → what is said of it. Names are ASCII capitals here, all else between words is one space.
_REFUSED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![.:$\w])LOAD CSV\b"), "The query reads files (LOAD CSV)."),
    (re.compile(r"(?<![.:$\w])TERMINATE TRANSACTIONS?\b"), "The query ends what others ask (TERMINATE)."),
    (re.compile(rf"(?<![.:$\w])SHOW (?:{_NOUNS})\b"), "The query asks for the server's own affairs (SHOW)."),
    (re.compile(r"(?<![.:$\w])IN (?:\w+ )?(?:CONCURRENT )?TRANSACTIONS\b"), "The query writes (IN TRANSACTIONS)."),
    (
        re.compile(
            r"^ ?(?:(?:EXPLAIN|PROFILE|CYPHER)\b[^A-Z]*)*(?:ALTER|DEALLOCATE|DENY|DROP|DRYRUN|ENABLE|GRANT|REALLOCATE|"
            r"RENAME|REVOKE|START|STOP)\b"
        ),
        "The query writes: it changes the server.",
    ),
    (re.compile(r"(?:^|[{}]) ?USE [\w.]+"), "The query asks another database (USE)."),
)  # fmt: skip
_CALLED = re.compile(r"(?<![.:$\w])CALL (?:(\w+(?: ?\. ?\w+)*) ?)(?![\w{])")
_FUNCTION = re.compile(r"(?<![.\w])(\w+)(?: ?\. ?\w+)+ ?\(")
_LONG_CHAIN = re.compile(rf"(?: ?\. ?\w+){{{_CHAIN}}}|(?:\b(?:NOT) ){{{_CHAIN}}}|(?:[-+^] ?){{{_CHAIN}}}")
_CLAUSE = re.compile(r"\b(?:UNION|WITH|MATCH|CALL|UNWIND|RETURN)\b")

#: Steps of a plan that do more than read the graph, by what their names hold (lower case, no spaces).
_STEPS = re.compile(
    r"loadcsv|terminate|^show|settings|create|merge|delete|remove|foreach|^set(?!op)|transactionforeach|transactionapply|"
    r"drop|alter|grant|revoke|deny|rename|startdatabase|stopdatabase|commandplan|administration"
)  # fmt: skip


def refuse_unending(query: str) -> None:
    """Refuse a query that no store could take in without harm to itself; raises ``QueryError``."""
    if len(query) > _CHARACTERS:
        raise QueryError(
            f"The query has {len(query):,} characters; at most {_CHARACTERS:,} are taken.",
            hint="Hand long lists over as parameters ($name).",
        )
    for text in _readings(query):
        _refuse_depth(text)


def refuse_beyond_reading(query: str) -> None:
    """Refuse a query that may only read and does more; raises ``QueryError``."""
    for text in _readings(query):
        _refuse_deeds(text)


def refuse_steps(operations: Iterable[str]) -> None:
    """Refuse what a store's own plan says of a query; raises ``QueryError``. ``operations`` are the plan's steps."""
    for operation in operations:
        words = operation.split()
        step = words[0].lower().replace("_", "") if words else ""
        if "loadcsv" in step:
            raise QueryError("The query reads files (LOAD CSV).", hint=_HINT)
        if "procedurecall" in step:
            name = re.sub(r"\s|`", "", operation[len(words[0]) :]).split("(")[0].upper()
            if name not in _READS:
                raise QueryError(f"The query calls {name.lower() or 'a procedure'}.", hint=_HINT)
        elif _STEPS.search(step):
            raise QueryError(f"The query writes, or does more than read the graph ({words[0]}).", hint=_HINT)


@lru_cache(maxsize=1)
def _readings(query: str) -> tuple[str, ...]:
    """The query as each store might read it: no strings, no comments, capitals, one space between words."""
    decoded = query
    spellings = [query]
    while (further := _ESCAPE.sub(lambda m: chr(int(m[1], 16)), decoded)) != decoded:
        decoded = further
        spellings.append(decoded)
        if len(spellings) > 4:
            raise QueryError("The query hides characters behind several layers of \\u.", hint="Write them as they are.")
    found = []
    for spelling in spellings:
        for pattern in _LITERALS:
            bare = pattern.sub(_blanked, spelling)
            found.append(_flat(bare, ""))
            if any(unicodedata.category(c) == "Cf" for c in bare if c > "\x7f"):
                found.append(_flat(bare, " "))
    return tuple(dict.fromkeys(found))


def _blanked(match: re.Match[str]) -> str:
    """A comment is a space, a string nothing; a quoted name is its letters, which may name a procedure."""
    text = match[0]
    if text[0] == "/":
        return " "
    return re.sub(r"\W", "_", text.strip("`")) or "_" if text[0] == "`" else "''"


def _flat(text: str, invisible: str) -> str:
    if not text.isascii():
        text = "".join(invisible if unicodedata.category(c) == "Cf" else c for c in text)
        text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\x00-\x20\x7f-\xa0]+", " ", text.upper())


def _refuse_depth(text: str) -> None:
    depth = deepest = 0
    for bracket in re.findall(r"[(\[{}\])]", text):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    words = len(re.findall(r"\bCASE\b", text))
    if deepest > _DEEP or words > _DEEP or len(_CLAUSE.findall(text)) > _CLAUSES or _LONG_CHAIN.search(text):
        raise QueryError(
            "The query is nested too deeply, or chains too many parts.",
            hint=f"At most {_DEEP} brackets inside one another and {_CLAUSES} clauses are taken; hand lists over as parameters.",
        )


def _refuse_deeds(text: str) -> None:
    for pattern, why in _REFUSED:
        if pattern.search(text):
            raise QueryError(why, hint=_HINT)
    for called in _CALLED.finditer(text):
        if called[1].replace(" ", "") not in _READS:
            raise QueryError(f"The query calls {called[1].replace(' ', '').lower()}.", hint=_HINT)
    for function in _FUNCTION.finditer(text):
        name = re.sub(r" ?\($", "", function[0]).replace(" ", "")
        if function[1] not in _FAMILIES and name not in _READS:
            raise QueryError(f"The query calls {name.lower()}, which is no part of Cypher.", hint=_HINT)
