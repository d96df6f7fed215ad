"""What-ifs, for people."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.model import Grade, Window
from graphshare.domain.prose import capital, listed, number, plural, some, window_in_words
from graphshare.domain.provenance import Provenance
from graphshare.questions.counts import Count
from graphshare.questions.what_if.holding import Scope
from graphshare.questions.what_if.question import Loss, WhatIf

#: So many names stand in a sentence.
_NAMED = 3


def tell(found: WhatIf, provenance: Provenance) -> Answer[WhatIf]:
    """A what-if as its sentence and a table of what is lost and left."""
    found = replace(found, sentence=_sentence(found, provenance.window), notes=tuple(_notes(found)))
    rows = [("reached", *_row(found.reached))]
    if found.lost and found.left:
        rows += [("lost", *_row(found.lost)), ("left", *_row(found.left))]
    tables = [Table("What would change", ("what", *_COLUMNS), tuple(rows))]
    if found.best and found.best.choice.agencies:
        tables.append(_choices(found.best))
    return Answer(found, tuple(tables), found.notes, provenance=provenance, main=len(tables) - 1)


_COLUMNS = ("agencies", "networks", "cameras, by portals", "cameras, mapped", "without a count")


def _row(c: Count) -> tuple[Cell, ...]:
    counts = (c.owners, c.networks, c.cameras.declared, c.cameras.mapped, c.cameras.unknown_owners)
    return tuple("not known" if n is None else n for n in counts)


def _choices(best: Loss) -> Table:
    rows = [(a, best.choice.lost.owners if n == 0 else None) for n, a in enumerate(best.choice.agencies)]
    note = (
        f"Proven: no other {best.k} lose more."
        if best.status == "proven"
        else f"Not proven in the time given: no {best.k} can lose more than {best.bound:,}. A longer --time-limit may settle it."
    )
    if best.greedy.lost.owners != best.choice.lost.owners:
        note += (
            f" Choosing step by step ({listed(best.greedy.agencies)}) would lose {best.greedy.lost.owners:,}: agencies that "
            "share a town must all stop before it is lost."
        )
    return Table(
        f"The {best.k} whose stopping would lose most", ("agency", "agencies lost together"), tuple(rows), note
    )


def _cameras(c: Count) -> str:
    known = []
    if c.cameras.declared:
        known.append(f"{c.cameras.declared:,} by their portals")
    if c.cameras.mapped:
        known.append(f"{c.cameras.mapped:,} as mapped")
    unknown = f"; of {plural(c.cameras.unknown_owners, 'agency')} no count is held" if c.cameras.unknown_owners else ""
    if not known:
        return "no count of cameras is held for them" if c.owners else "no cameras"
    return f"cameras: {' and '.join(known)}{unknown}"


def _sentence(found: WhatIf, window: Window) -> str:
    if found.reached.owners is None:
        return _not_known(found, window)
    when = "" if window == Window() else f", {window_in_words(window)}"
    where = f"in {_records(found)}{when}"
    through = {
        Grade.ASKED: f"searches said to be for {found.body}",
        Grade.NAMED: f"searches that mention {found.body}",
        Grade.HINTED: f"searches that could mean {found.body}",
    }[found.level]
    if found.scope is Scope.OBSERVED:
        reach = f"reached {where}, by itself or through {through}"
    else:
        reach = f"reaches, or could through agencies with {through}, {where}"
    if not found.reached.owners:
        return f"No cameras are seen that {found.body} {reach}: nothing can be lost. Not seen is not “did not happen”."
    everybody = f"the cameras of {some(found.reached.owners, 'agency')} that {found.body} {reach}"
    parts = []
    if found.lost is not None and found.left is not None:
        if found.lost.owners:
            parts.append(
                f"Of {everybody}, those of {number(found.lost.owners)} would be lost if {_who(found)} "
                f"({_cameras(found.lost)}); those of {number(found.left.owners or 0)} would be left."
            )
        else:
            parts.append(f"Of {everybody}, none would be lost if {_who(found)}.")
    if found.best:
        parts.append(_best(found.best, "of them" if parts else f"of {everybody}"))
    return " ".join(parts) or f"{capital(everybody)}: nobody was named who might stop."


def _best(best: Loss, of: str) -> str:
    lost = best.choice.lost.owners or 0
    agencies = "agency stopped" if best.k == 1 else "agencies stopped"
    if not lost and best.status == "proven":
        return f"{capital(of)}, none would be lost whichever {number(best.k)} {agencies}."
    sure = "no other choice loses more" if best.status == "proven" else f"no choice loses more than {best.bound:,}"
    if not lost:
        return f"{capital(of)}, no choice of {number(best.k)} was found that loses any; {sure}."
    return (
        f"{capital(of)}, most would be lost if {listed(best.choice.agencies)} stopped, those of {number(lost)} "
        f"({_cameras(best.choice.lost)}); {sure}."
    )


def _records(found: WhatIf) -> str:
    """The logs over which is counted, and of how many networks they are."""
    coverage, n = found.held, found.held.with_selection
    selected = (
        "a selection of one network's log" if n == 1 else f"selections of the logs of {n:,} networks" if n else ""
    )
    if coverage.with_log:
        more = f", and {selected}" if selected else ""
        return f"the logs held ({coverage.with_log:,} of {plural(coverage.networks, 'network')}{more})"
    known = plural(coverage.networks, "known network")
    return f"what is held ({selected}; a whole log of none of {known})" if selected else "the logs held"


def _not_known(found: WhatIf, window: Window) -> str:
    """Which record is missing: without a log nobody is known to have searched for the body, whoever may."""
    these = "" if window == Window() else f" {window_in_words(window)}"
    if found.held.logs:
        missing = f"the logs held{these} are of agencies' own searches and do not say whose cameras were searched"
    else:
        missing = f"no search log{these} is held"
    lists = found.held.with_list
    if lists:
        missing += f"; the complete lists held, of {plural(lists, 'network')}, show who may search, not who searched for {found.body}"
    could = ", of what it could reach," if found.scope is Scope.POSSIBLE else ""
    return f"What {found.body} would lose{could} is not known: {missing}."


def _who(found: WhatIf) -> str:
    parts = []
    if found.without:
        few = len(found.without) <= _NAMED
        parts.append(f"{listed(found.without) if few else plural(len(found.without), 'agency')} stopped")
    if found.shares:
        owners = sorted({s.partition(": ")[0] for s in found.shares})
        agencies = sorted({s.partition(": ")[2] for s in found.shares})
        parts.append(f"{listed(owners)} no longer shared with {listed(agencies)}")
    return " and ".join(parts)


def _notes(found: WhatIf) -> list[str]:
    if found.reached.owners is None:
        return []
    notes = [
        "An agency's cameras are lost when every agency through which they are reached stops; searches by the body itself stay.",
    ]
    if found.scope is Scope.OBSERVED:
        notes.append(
            "Counted over what was searched, not over what could be: whoever stops may be replaced by another with access "
            "(--scope possible)."
        )
    else:
        notes.append("What could be searched is wide: with few lists held, it says little.")
    return notes
