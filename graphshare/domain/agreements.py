"""287(g) agreements as spells: what a row of a list says of a day, and what all lists together say of a search's day.

A list of participating agencies is a picture of one day. Rows of several lists about one agency and model are one spell,
unless an earlier one had ended, or had gone from the lists, before a later one was signed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from graphshare.domain.model import Evidence

#: The layout of lists of agencies whose agreement is only applied for: they are no lists of agreements.
PENDING = "287(g) pending"
#: What lists write about an agreement that is no more.
_OVER = re.compile(
    r"(?i)remov|terminat|supersed|expir|ended|cancel|inactive|withdr|rescind|revok|former|not renewed|^no$"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: an agency, a model, and on which days lists held it.

    ``days``: the list's own day, and a day that the row itself gives as the last on which it was listed.
    """

    agency: str
    model: str | None
    signed: date | None
    ended: date | None
    over: bool
    days: tuple[date, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Spell:
    """An agreement of one agency and model, as all lists held tell it.

    ``listed_from`` and ``listed_until``: the first and the last day of a list that holds it; null where no list has a day.
    ``over``: a list says that it is no more, whether or not it says since when. ``evidence``: the row of the newest list.
    """

    agency: str
    model: str | None
    signed: date | None
    ended: date | None
    listed_from: date | None
    listed_until: date | None
    over: bool
    evidence: Evidence


def is_over(status: str | None) -> bool:
    """Whether what a list writes in a column of status or removal says that the agreement is no more."""
    return status is not None and _OVER.search(status.strip()) is not None


def spells(rows: Iterable[Listed]) -> list[Spell]:
    """The spells that rows of lists add up to, sorted."""
    by_key: dict[tuple[str, str | None], list[Listed]] = defaultdict(list)
    for row in sorted(set(rows), key=_order):
        by_key[row.agency, row.model].append(row)
    found = []
    for listed in by_key.values():
        kept: list[Spell] = []
        for row in listed:  # by the day signed; rows without one come last
            one = _alone(row)
            match = next((i for i in range(len(kept) - 1, -1, -1) if _same(kept[i], one)), None)
            if match is None:
                kept.append(one)
            else:
                kept[match] = _joined(kept[match], one)
        found += kept
    return sorted(found, key=lambda s: (s.agency, s.model or "", s.signed or date.max, s.evidence))


def _order(row: Listed) -> tuple[str, str, date, tuple[date, ...], Evidence]:
    return row.agency, row.model or "", row.signed or date.max, row.days, row.evidence


def _alone(row: Listed) -> Spell:
    first, last = min(row.days, default=None), max(row.days, default=None)
    return Spell(row.agency, row.model, row.signed, row.ended, first, last, row.over, row.evidence)


def _same(earlier: Spell, later: Spell) -> bool:
    """Whether a row goes on with a spell: it does unless that was over before the row's agreement was signed."""
    if earlier.signed == later.signed or earlier.signed is None or later.signed is None:
        return True
    if earlier.ended is not None:
        return earlier.ended >= later.signed
    return not (earlier.over and (earlier.listed_until is None or earlier.listed_until < later.signed))


def _joined(a: Spell, b: Spell) -> Spell:
    newest = max((a, b), key=lambda s: (s.listed_until or date.min, s.evidence))
    days = [d for s in (a, b) for d in (s.listed_from, s.listed_until) if d is not None]
    signed = [s.signed for s in (a, b) if s.signed is not None]
    return replace(
        newest,
        signed=min(signed, default=None),
        ended=newest.ended or (a.ended if newest is b else b.ended),
        listed_from=min(days, default=None),
        listed_until=max(days, default=None),
    )
