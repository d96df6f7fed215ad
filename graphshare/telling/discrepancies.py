"""Where records differ, for people."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.days import iso_span
from graphshare.domain.prose import plural, some
from graphshare.domain.provenance import Provenance
from graphshare.questions.discrepancies.question import Discrepancies
from graphshare.questions.discrepancies.rows import Kind

#: Each kind as a sentence says it.
_IN_WORDS = {
    Kind.PROMISE: "a portal prohibits what a log mentions",
    Kind.NOT_LISTED: "whoever searched is on no list of these days",
    Kind.INACTIVE: "an account searched that a list of that day marks inactive",
    Kind.AFTER_END: "a share had ended, and the agency searched",
    Kind.RECIPROCAL: "one side alone lists a share",
    Kind.LISTS: "a portal and a list of one week name different agencies",
    Kind.RETENTION: "a search asked for more days than are kept",
    Kind.OWN_LOG: "a search is missing from the searcher's own log",
    Kind.NOT_SEEN: "whoever is listed does not stand in the log",
    Kind.NEAR: "a list holds a name near a federal body",
}
#: So many rows of a kind stand in a table for people; all that are told stand in JSON.
_ROWS = 10


def tell(found: Discrepancies, provenance: Provenance) -> Answer[Discrepancies]:
    """The differences, one table of the foremost of each kind, with what speaks against reading too much into them."""
    found = replace(found, sentence=_sentence(found), notes=_notes(found))
    rows: list[tuple[Cell, ...]] = []
    left = []
    for kind, total in found.totals.items():
        mine = [r for r in found.rows if r.kind is kind]
        rows += [
            (
                kind.value, found.names.get(r.owner, r.owner), found.called(r), _says(r.list_says, r.log_says, r.portal_says),
                iso_span(r.first, r.last),
            )
            for r in mine[:_ROWS]
        ]  # fmt: skip
        if total > _ROWS:
            left.append(f"{total - min(len(mine), _ROWS):,} more {kind.value}")
    note = "Each row is a candidate for review, nothing more."
    if left:
        note += f" Not printed: {'; '.join(left)}."
    table = Table(
        "Where records differ", ("kind", "cameras of", "agency", "what they say", "days"), tuple(rows), note,
    )  # fmt: skip
    return Answer(found, (table,), found.notes, provenance=provenance)


def _says(*parts: str | None) -> str:
    named = (f"{who}: {text}" for who, text in zip(("list", "log", "portal"), parts, strict=True) if text)
    return "; ".join(named)


def _sentence(found: Discrepancies) -> str:
    about = f" about the cameras of {found.agency}" if found.agency else ""
    if not found.rows:
        return f"Nothing held{about} says different things of the same days; what is not held cannot differ."
    kinds = "; ".join(f"{_IN_WORDS[k]} ({n:,})" for k, n in found.totals.items())
    total = sum(found.totals.values())
    return (
        f"The records held{about} differ in {some(total, 'row')}: {kinds}. "
        f"{'It is a candidate' if total == 1 else 'These are candidates'} for review."
    )


def _notes(found: Discrepancies) -> tuple[str, ...]:
    if not found.rows:
        return ()
    return (
        (
            "An agency may have come through a lookup pool or under another name; a list speaks of its own days; a log that is held "
            "may not reach all days of a list. A mark of inactivity in a log describes the day of the export and is no evidence here."
        ),
        (
            "Federal agencies, and agencies whose searches mention an immigration agency or immigration, are told one by one; all "
            f"others are summed, one row for each owner. A month's ordinary searches count only where a list covers all of them; "
            f"{plural(len(found.rows), 'row')} told."
        ),
        *(law.note for law in found.laws),
    )
