"""Agencies and reasons, for people."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Table
from graphshare.domain.glossary import PURPOSES, plain, purpose_words
from graphshare.domain.model import Purpose
from graphshare.domain.prose import listed, plural
from graphshare.domain.provenance import Provenance
from graphshare.questions.catalog import AgenciesKnown, AgencyShown, Reasons

_SAYS = {
    Purpose.FEDERAL_IMMIGRATION: "name a federal body of the immigration family",
    Purpose.FEDERAL_OTHER: "name another federal body",
    Purpose.IMMIGRATION_UNSPECIFIED: "say immigration and name nobody",
    Purpose.AMBIGUOUS: "are unclear",
    Purpose.UNSTATED: "give no readable reason",
    Purpose.NOT_FEDERAL: "name no federal body",
}


def tell_agencies(found: AgenciesKnown, provenance: Provenance) -> Answer[AgenciesKnown]:
    """Every agency held."""
    columns = ("name", "state", "county", "kind", "level", "body", "matched by", "searches")
    rows = tuple(
        (a.name, a.state, a.county, plain(a.kind), a.level, a.body, a.tier, a.searches) for a in found.agencies
    )
    federal, aside = sum(bool(a.federal) for a in found.agencies), len(found.set_aside)
    text = f"{plural(len(found.agencies), 'agency')} in these records and in the tree of federal bodies, {federal:,} federal."
    text += f" {aside:,} more are only a number or not named at all." if aside else ""
    note = f"{aside:,} more are only a number or not named at all; they stay out of named reach." if aside else None
    return Answer(replace(found, sentence=text), (Table("Agencies", columns, rows, note),), provenance=provenance)


def tell_agency(found: AgencyShown, provenance: Provenance) -> Answer[AgencyShown]:
    """One agency."""
    facts = {**found.agency.to_json(), "may_search": found.may_search}
    rows = tuple((plain(k), plain(v) if k == "kind" and isinstance(v, str) else v) for k, v in facts.items())
    tables = [Table(found.agency.name, ("what", "value"), rows)]
    if found.networks:
        tables.append(Table("Networks", ("name", "level"), tuple((n.name, n.kind) for n in found.networks)))
    if found.releases:
        releases = tuple((r.id, r.name, r.kind) for r in found.releases)
        tables.append(Table("Releases", ("id", "file", "kind"), releases))
    return Answer(replace(found, sentence=_of_agency(found)), tuple(tables), provenance=provenance)


def _of_agency(found: AgencyShown) -> str:
    """What an agency is and what is held of it."""
    a = found.agency
    kind, state = plain(a.kind) or "kind not known", a.state or "state not known"
    is_a = f"a federal agency ({a.body})" if a.federal and a.body else f"{kind}, {state}"
    releases = len(found.releases)
    own = f"{plural(releases, 'release')} of its own held" if releases else "no log or list of its own is held"
    return (
        f"{a.name} ({is_a}): {own}, {plural(len(found.networks), 'network')} of cameras; the logs held have "
        f"{plural(a.searches or 0, 'search')} by it, and the lists of {plural(found.may_search, 'network')} name it."
    )


def tell_reasons(found: Reasons, provenance: Provenance) -> Answer[Reasons]:
    """Purposes and wordings."""
    purposes = Table(
        "Purposes",
        ("what they say", "searches", "wordings"),
        tuple((PURPOSES[p.purpose], p.searches, p.wordings) for p in found.purposes),
    )
    wordings = Table(
        "Wordings",
        ("wording", "read as", "searches"),
        tuple((w.wording, purpose_words(w.purpose), w.searches) for w in found.wordings),
    )
    disowned = (
        f"The vendor disowns {plural(found.disowned, 'search')} more: not processed, or cameras reached by mistake."
    )
    notes = (disowned,) if found.disowned else ()
    return Answer(replace(found, sentence=_of_reasons(found)), (purposes, wordings), notes, provenance=provenance)


def _of_reasons(found: Reasons) -> str:
    """How many searches say what, in the order of precedence."""
    if not found.purposes:
        return "No search is held."
    parts = [f"{p.searches:,} {_SAYS[p.purpose]}" for p in found.purposes]
    return f"Of {plural(sum(p.searches for p in found.purposes), 'search')} {listed(parts)}."
