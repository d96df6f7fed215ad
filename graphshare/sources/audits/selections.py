"""Whether a log holds all of its rows, or those that somebody picked: an extract proves nothing about what is not in it.

Four signs are looked for. None is certain, so they are told, and a person decides; until then the log is not held as one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graphshare.agencies import parse
from graphshare.domain.model import Purpose, ReleaseKind
from graphshare.engine import Sql, Tables
from graphshare.reasons import classify
from graphshare.sources.filenames import stem
from graphshare.sources.reader import LogRead, Sample
from graphshare.sources.whose import Whose

#: So many rows of which every reason has a keyword are no accident; nor are so many from one state alone.
KEYWORD_ROWS, STATE_ROWS = 20, 50
#: A search for a keyword also finds some words that only contain it.
_ALL = 0.98
#: Rows looked at before all are.
_FIRST = 60
_SPOKEN = frozenset(
    (Purpose.FEDERAL_IMMIGRATION, Purpose.FEDERAL_OTHER, Purpose.IMMIGRATION_UNSPECIFIED, Purpose.AMBIGUOUS)
)
#: Words that many reasons have without having been picked for them.
_COMMON = frozenset(
    (
        *(
            "investigation",
            "investigations",
            "invest",
            "case",
            "criminal",
            "police",
            "report",
            "search",
            "vehicle",
            "stolen",
        ),
        *(
            "suspect",
            "other",
            "theft",
            "crime",
            "crimes",
            "offense",
            "offenses",
            "traffic",
            "person",
            "persons",
            "warrant",
        ),
        *("wanted", "missing", "assist", "agency", "auto", "information", "narcotics", "drugs", "assault", "robbery"),
        *("burglary", "homicide", "shooting", "property", "violent", "applicable", "with", "from", "redacted"),
    )
)
_ABOUT = (
    r"federal(?! way\b)|immigration|ice|hsi|dhs|cbp|fbi|border patrol|out of state|287 ?g|keywords?|problematic|flagged"
    r"|abortion|protest|suspicious|questionable|federal agenc(?:y|ies)"
)
_PICKED = re.compile(
    rf"(?i)\b(?:{_ABOUT})(?: \w+)? (?:search(?:es)?|quer(?:y|ies)|hits?|rows?|only|results?|entries|matches|reasons?|mentions?)\b"
    rf"|\b(?:search(?:es)?|quer(?:y|ies)|hits?|rows?|results?|entries) (?:for|by|with|mentioning|containing|of|from) (?:{_ABOUT})\b"
)
#: The same of a file or sheet; a folder may be called so for other reasons.
_PICKED_FILE = re.compile(r"(?i)\b(?:filtered|excerpts?|selection|selected|subset|keywords?|highlights)\b")


@dataclass(frozen=True, slots=True)
class Selection:
    """``why`` a log is a selection of its rows (``None``: it is not taken for one), what a person ``told``, what to say."""

    why: str | None = None
    told: str | None = None
    warning: str | None = None


def selection(log: LogRead, entries: Sql, named: Mapping[str | None, int], told: Whose) -> Selection:
    """Judge a log by its rows and names.

    ``entries``: the relation of its entries (``reason, case_number``); ``named``: how often they name each organization;
    ``told``: which kind of log it is, and whose, where that is known.
    """
    kind, owner = told.kind, told.owner
    if kind is ReleaseKind.KEYWORD_HITS:
        return Selection("keyword")
    tables, given = Tables(log.connection), log.given
    found = _by_name(log.sample) or (_by_searchers(named, owner) if kind is ReleaseKind.NETWORK_AUDIT else None)
    if found is None and not (owner and parse(owner).federal):
        found = _by_reasons(tables, entries)
    if given.selection == "no":
        return Selection(None, "no")
    if given.selection == "yes":
        return Selection(found[0] if found else "told", "yes")
    if found is None:
        return Selection()
    why, words = found
    return Selection(
        why,
        None,
        f"{words}: it looks like a selection of rows. Until `graphshare ingest FILE --selection yes` (or no) says whether "
        "it is one, it is not held as a log.",
    )


def _by_name(sample: Sample) -> tuple[str, str] | None:
    for name in (sample.sheet or "", sample.name, sample.folder):
        plain = re.sub(r"[\s_.-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem(name)))
        match = _PICKED.search(plain) or (_PICKED_FILE.search(plain) if name != sample.folder else None)
        if match:
            return "name", f"Its name says “{match.group()}”"
    return None


def _by_searchers(named: Mapping[str | None, int], owner: str | None) -> tuple[str, str] | None:
    """Federal rows only, or those of one state that is not the owner's. In most logs the first few names tell."""
    counts = {org: n for org, n in named.items() if org is not None}
    if not counts or len(counts) < len(named):
        return None
    own = parse(owner) if owner else None
    if all(parse(org).federal for org in counts):
        return None if own and own.federal else ("federal rows", "All of its rows are by federal agencies")
    rows = sum(counts.values())
    if rows < STATE_ROWS or own is None or not own.state:
        return None
    states: set[str] = set()
    nowhere = 0
    for org, n in counts.items():
        if state := parse(org).state:
            states.add(state)
        else:
            nowhere += n
        if len(states) > 1 or own.state in states or nowhere * 10 > rows:
            return None
    return "one state", f"All of its {rows:,} rows are by agencies of {min(states)}, none of {own.state}"


def _by_reasons(tables: Tables, entries: Sql) -> tuple[str, str] | None:
    """Every reason, or case number, has a keyword: a federal body or immigration, or one word that all have."""
    first = tables.rows(
        "SELECT reason, case_number, 1 FROM {entries} WHERE reason IS NOT NULL LIMIT $first",
        entries=entries,
        first=_FIRST,
    )
    if len(first) < KEYWORD_ROWS or not (_all_spoken(first) or _common(first)):
        return None
    whole = tables.rows("SELECT reason, case_number, count(*) FROM {entries} GROUP BY ALL", entries=entries)
    if _all_spoken(whole):
        return "keyword", "Every reason names a federal body or immigration"
    if word := _common(whole):
        return "keyword", f"Every reason has the word “{word}”"
    return None


def _all_spoken(rows: list[tuple[str | None, str | None, int]]) -> bool:
    """Whether all rows, but for some that chance may have put there, say a federal body or immigration."""
    every = spoken = sum(n for _, _, n in rows)
    for reason, case, n in rows:
        if classify(reason, case).purpose not in _SPOKEN:
            spoken -= n
            if spoken / every < _ALL:  # in most logs the first few rows tell
                return False
    return True


def _common(rows: list[tuple[str | None, str | None, int]]) -> str | None:
    """A word of four letters or more that every reason has, of at least three wordings."""
    reasons = {(reason or "").lower() for reason, _, _ in rows}
    if len(reasons) < 3:
        return None
    shared: set[str] | None = None
    for reason in reasons:
        words = set(re.findall(r"[a-z]{4,}", reason)) - _COMMON
        shared = words if shared is None else shared & words
        if not shared:
            return None
    return min(shared) if shared else None
