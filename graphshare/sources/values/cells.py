"""What a cell says by being as it is: value, empty, redacted, partial, placeholder, withheld.

The rule is one table of patterns in order, each of which means the same in RE2 (for DuckDB) and in Python; samples are
judged from it in Python, millions of rows in SQL. Patterns see the text without surrounding white space.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graphshare.domain.model import CellState
from graphshare.engine import quoted

_SECTION = r"[0-9]{2,5}(?:[.-][0-9]+)*(?:\([A-Za-z0-9]{1,3}\))*"
_CODES = r"(?:GC|Gov(?:ernment|'?t)?\.? ?Code|C?PRA|FOIA|FOIL)"
#: Sections of public-records acts that stand without the act's name (a penal code section is a reason, not a mask).
_ACTS = (
    r"(?:(?:F\.?S\.?|RCW|C\.?R\.?S\.?|ILCS|A\.?R\.?S\.?) ?§? ?)?"
    r"(?:119\.07[0-9(]|42\.56\.[0-9]|24-72-[0-9]|5 ?ILCS ?140|140/7|39-121)[0-9A-Za-z().,/ -]{0,24}(?:F\.?S\.?|RCW|ILCS)?"
)

#: The whole cell is a mask, or an exemption's text in place of the value. ``Z*0028*`` is a wildcard plate, not a mask.
REDACTED = (
    r"(?i)^(?:\*(?: ?\*)+|#(?: ?#)+|[█■▇▓]+|X{3,}|[\[(<{]? ?\*{0,3}redact(?:ed|ion)\*{0,3} ?[\])>}]?\.?"
    rf"|§? ?{_SECTION} ?{_CODES}\.?|{_CODES} ?(?:§|Sec\.?|Section)? ?{_SECTION}|{_ACTS}"
    r"|(?:5 U\.?S\.?C\.? ?(?:§ ?)?)?(?:552)?\(b\)\([0-9]\)(?:\([A-Z]\))?(?:[,; ]+\(b\)\([0-9]\)(?:\([A-Z]\))?)*"
    r"|5 U\.?S\.?C\.? ?(?:§ ?)?552.{0,20}|exempt(?:ed|ion)?\b.{0,40})$"
)
WITHHELD = r"(?i)^[\[(]?(?:withheld|held back|not released|not disclosed|not provided|confidential)\b.{0,40}$"
PARTIAL = r"(?i)redacted|\[redact|.\*{3}|\*{3}.|█"
PARTIAL_NAME = r"^[A-Z]\. ?[A-Z][A-Za-z]{2}$"
PLACEHOLDER = (
    r"(?i)^(?:n\.?/?a\.?|none|null|nil|nan|no|not applicable|not available|undefined|blank|\(blank\)|tbd|unk|x{1,2}"
    r"|0+|[-‐‑–—―−_.?/\\]+)$"
)


@cache
def _compiled(name: bool, plate: bool) -> tuple[tuple[re.Pattern[str], CellState], ...]:
    return tuple((re.compile(pattern, re.ASCII), state) for pattern, state in _rule(name, plate))


@cache
def _rule(name: bool, plate: bool) -> tuple[tuple[str, CellState], ...]:
    """The patterns of silences in order; what matches none is a value. On a plate single stars are wildcards."""
    partial = r"(?i)redact" if plate else PARTIAL
    return (
        (REDACTED, CellState.REDACTED),
        (WITHHELD, CellState.WITHHELD),
        (PLACEHOLDER, CellState.PLACEHOLDER),
        (partial, CellState.PARTIAL),
        *(((PARTIAL_NAME, CellState.PARTIAL),) if name else ()),
    )


def _loose(pattern: str) -> str:
    return "(?:" + pattern.removeprefix("(?i)") + ")"


#: White space at either end, or any of the above: the one test that every cell passes through.
UNUSUAL = "|".join(
    ("(?i)^[\\s\u00a0]", "[\\s\u00a0]$", "^[0-9]+\\.0$", *map(_loose, (REDACTED, WITHHELD, PLACEHOLDER, PARTIAL)))
)

#: The engine's type of a cell's state: a number for each of these words.
STATE = f"ENUM ({', '.join(map(quoted, CellState))})"

_WHITE = " \t\r\n\u00a0"


def trimmed_sql(cell: str) -> str:
    """SQL for a cell without surrounding white space, null where nothing is left."""
    return f"nullif(trim({cell}, {quoted(_WHITE)}), '')"


def state_sql(text: str, *, name: bool = False, plate: bool = False) -> str:
    """SQL for the state of a trimmed cell. ``name``: a searcher's name; ``plate``: stars are wildcards."""
    silences = "".join(f"WHEN regexp_matches({text}, {quoted(p)}) THEN '{state}' " for p, state in _rule(name, plate))
    return f"CASE WHEN {text} IS NULL THEN '{CellState.EMPTY}' {silences}ELSE '{CellState.VALUE}' END"


@lru_cache(maxsize=2**14)
def state_of(cell: str | None, *, name: bool = False, plate: bool = False) -> CellState:
    """The state of one cell, as ``state_sql`` judges it."""
    text = (cell or "").strip(_WHITE)
    if not text:
        return CellState.EMPTY
    return next((state for pattern, state in _compiled(name, plate) if pattern.search(text)), CellState.VALUE)


#: Words that officials write over a whole column; a column of one of these alone is a placeholder from 50 rows on.
_GENERIC = (
    "investigation investigations investigative investigate investigating redacted reason search official police "
    "business case user officer name none withheld masked hidden inv"
)
GENERIC_WORDS = frozenset(_GENERIC.split()) | {
    "law enforcement",
    "official business",
    "police business",
    "official use",
    "criminal investigation",
    "case number",
}
OVERWRITTEN_FROM = 50
OVERWRITTEN_ANY = 1000


def overwritten(word: str, rows: int) -> bool:
    """Whether a column that holds ``word`` in every one of its ``rows`` filled cells was overwritten with it."""
    return rows > OVERWRITTEN_ANY or (rows >= OVERWRITTEN_FROM and word.strip().lower() in GENERIC_WORDS)
