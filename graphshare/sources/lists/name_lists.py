"""Lists of agencies written into one cell or paragraph, and which names are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from graphshare.domain.states import STATES
from graphshare.sources.values.cells import UNUSUAL, state_of

#: The most characters that a cell of Excel holds.
EXCEL_CELL = 32_767
_SHORT = 120
_UNUSUAL = re.compile(UNUSUAL, re.ASCII)
#: A part that only completes the name before it: ``Harbor Lofts, LLC (CA)``.
_COMPANY = re.compile(r"(?i)(?:inc|incorporated|l\.?l\.?c|ltd|l\.?l\.?p|l\.?p|p\.?c|corp)\.?(?: ?\([A-Z]{2}\))?")
_KIND = re.compile(r"PD|SO|SD|DPS|Police|Police Department")
_PRECINCT = re.compile(r"(?i)(?:precinct|pct\.?|district|division|ward) \d{1,2}(?: ?\(?[A-Z]{2}\)?)?")
#: Universities whose campuses are written behind a comma.
_UNIVERSITY = re.compile(r"(?i)(?:university of california|california state university|u ?c|csu)")
_CAMPUSES = (
    "berkeley|davis|irvine|merced|riverside|fresno|sacramento|fullerton|northridge|bakersfield|chico|stanislaus"
    "|monterey bay|los angeles|san diego|san francisco|santa barbara|santa cruz|long beach|san bernardino|san marcos"
    "|east bay|dominguez hills|channel islands|san jose"
)
_CAMPUS = re.compile(rf"(?i)(?:{_CAMPUSES})(?: (?:PD|Police|Police Department))?")
#: Words that only names of agencies have; names of agencies without any are told by a state, or not at all.
_AGENCY_WORD = re.compile(
    r"\b(?:PD|SO|SD|DPS|DA|Police|Sheriff'?s?|Marshals?|Constable|Patrol|Department|University"
    r"|College|Task Force|Airport)\b"
)
#: Sentences that portals print where the list would be.
_PROSE = re.compile(
    r"(?i)\b(?:we|our|us|please|contact|is|are|does|do|not|may|will|can|for|with|other|list|share[sd]?|sharing|data)\b"
)


#: What refers to a note below a table: stars, daggers, raised digits, a number in square brackets.
_FOOTNOTE = re.compile(
    r"(?:\s*(?:[*\u2020\u2021\u00a7\u00b6]+|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+|\[[0-9]{1,2}\]|\^[0-9]{1,2}))+\s*$"
)


def without_footnote(name: str) -> str:
    """A name without the mark of a footnote at its end; a cell of nothing but marks is as it was."""
    return _FOOTNOTE.sub("", name) or name


def written(cell: str | None) -> str | None:
    """A cell's text, trimmed, or ``None`` where it says nothing (empty, ``N/A``, ``NULL``, redacted …)."""
    text = (cell or "").replace("\0", "").strip()
    return text if state(text) in ("value", "partial") else None


def state(cell: str) -> str:
    """The state of a trimmed cell. Masks and placeholders are short; a long text is a value."""
    return "value" if len(cell) > _SHORT else _state(cell)


@lru_cache(maxsize=65536)
def _state(cell: str) -> str:
    """Most cells are plainly values, which one look tells."""
    return state_of(cell).value if len(cell) < 4 or _UNUSUAL.search(cell) else "value"


def split_names(cell: str | None) -> list[str]:
    """The names in a list of names, in its order; empty where the cell lists nobody.

    Names stand between commas, semicolons or line ends. A comma inside brackets, before ``Inc.``, ``LLC`` or ``Precinct 3``, before
    a state's code with nothing but a kind, or before the campus of a university that is written that way, belongs to the name.
    """
    parts: list[str] = []
    pending = ""
    for raw in re.split(r"[,;\r\n]", cell or ""):
        pending = f"{pending},{raw}" if pending else raw
        if pending.count("(") <= pending.count(")"):
            parts.append(pending)
            pending = ""
        elif len(pending) > 200:  # a bracket that never closes
            parts += pending.split(",")
            pending = ""
    return whole_names([*parts, *pending.split(",")])


def read_list(cell: str | None) -> tuple[list[str], bool]:
    """The names in a cell that should hold a list, and whether they are the whole of it.

    A sentence among the names, or a cell filled to Excel's limit (whose last name is cut), leaves the list open. A cell
    that is mostly sentences lists nobody.
    """
    text = cell or ""
    parts = split_names(text)
    names = [n for n in parts if not is_prose(n)]
    sentences = len(parts) - len(names)
    if len(names) < 5 * sentences:
        return [], False
    cut = len(text) == EXCEL_CELL
    return names[:-1] if cut else names, not sentences and not cut


def whole_names(parts: Iterable[str]) -> list[str]:
    """Names from parts: one that only completes the name before it joins it, one that says nothing is left out."""
    found: list[str] = []
    for part in parts:
        name = part.replace("\0", "").strip()
        if found and _completes(found[-1], name):
            found[-1] = f"{found[-1]}, {name}"
        elif written(name):
            found.append(name)
    return found


def _completes(last: str, name: str) -> bool:
    code, _, kind = name.partition(" ")
    if code in STATES and (not kind or _KIND.fullmatch(kind)):
        return True
    if _COMPANY.fullmatch(name) or _PRECINCT.fullmatch(name):
        return True
    return bool(_UNIVERSITY.fullmatch(last) and _CAMPUS.fullmatch(name))


def names_an_agency(name: str) -> bool:
    """Whether a name has a word that names of agencies have, such as ``PD`` or ``Sheriff``."""
    return bool(_AGENCY_WORD.search(name))


def is_prose(cell: str) -> bool:
    """Whether a cell holds a sentence instead of names: ``For a complete list please contact us.``"""
    return any(len(part.split()) > 5 and len(_PROSE.findall(part)) >= 3 for part in re.split(r"[,;\n]", cell))
