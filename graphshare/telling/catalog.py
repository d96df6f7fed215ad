"""Agencies and reasons, for people."""

from __future__ import annotations

from typing import Any

from graphshare.answer import Answer, Plain, Table
from graphshare.prose import listed, plural
from graphshare.provenance import Provenance


def tell_agencies(data: dict[str, Any], provenance: Provenance) -> Answer:
    """Every agency held."""
    columns = ("name", "state", "county", "kind", "level", "body", "matched by", "searches")
    keys = ("name", "state", "county", "kind", "level", "body", "tier", "searches")
    rows = tuple(tuple(a[k] for k in keys) for a in data["agencies"])
    federal = sum(bool(a["federal"]) for a in data["agencies"])
    said = f"{plural(len(data['agencies']), 'agency')} in these records and in the tree of federal bodies, {federal:,} federal."
    if data["set_aside"]:
        said += f" {len(data['set_aside']):,} more are only a number or not named at all."
    data = {"sentence": said, **data}
    aside = f"{len(data['set_aside']):,} more are only a number or not named at all; they stay out of named reach."
    return Answer(
        Plain(data), (Table("Agencies", columns, rows, aside if data["set_aside"] else None),), provenance=provenance
    )


def tell_agency(data: dict[str, Any], provenance: Provenance) -> Answer:
    """One agency."""
    facts = [(k.replace("_", " "), v) for k, v in data.items() if not isinstance(v, list | dict)]
    data = {"sentence": _of_agency(data), **data}
    tables = [Table(data["name"], ("what", "value"), tuple(facts))]
    if data["networks"]:
        tables.append(Table("Networks", ("name", "level"), tuple((n["name"], n["level"]) for n in data["networks"])))
    if data["releases"]:
        tables.append(
            Table("Releases", ("id", "file", "kind"), tuple((r["id"], r["file"], r["kind"]) for r in data["releases"]))
        )
    return Answer(Plain(data), tuple(tables), provenance=provenance)


def _of_agency(a: dict[str, Any]) -> str:
    """What an agency is and what is held of it."""
    kind, state = a["kind"] or "kind not known", a["state"] or "state not known"
    is_a = f"a federal agency ({a['body']})" if a["federal"] and a["body"] else f"{kind}, {state}"
    own = (
        f"{plural(len(a['releases']), 'release')} of its own held"
        if a["releases"]
        else "no log or list of its own is held"
    )
    return (
        f"{a['name']} ({is_a}): {own}, {plural(len(a['networks']), 'network')} of cameras; the logs held have "
        f"{plural(a['searches'] or 0, 'search')} by it, and the lists of {plural(a['may_search'], 'network')} name it."
    )


def tell_reasons(data: dict[str, Any], provenance: Provenance) -> Answer:
    """Purposes and wordings."""
    data = {"sentence": _of_reasons(data), **data}
    purposes = Table(
        "Purposes",
        ("purpose", "searches", "wordings"),
        tuple((p["purpose"], p["searches"], p["wordings"]) for p in data["purposes"]),
    )
    wordings = Table(
        "Wordings",
        ("wording", "purpose", "searches"),
        tuple((w["wording"], w["purpose"], w["searches"]) for w in data["wordings"]),
    )
    told = (
        f"The vendor disowns {plural(data['disowned'], 'search')} more: not processed, or cameras reached by mistake."
    )
    return Answer(Plain(data), (purposes, wordings), (told,) if data["disowned"] else (), provenance=provenance)


def _of_reasons(data: dict[str, Any]) -> str:
    """How many searches say what, in the order of precedence."""
    says = {
        "federal_immigration": "name a federal body of the immigration family", "federal_other": "name another federal body",
        "immigration_unspecified": "say immigration and name nobody", "ambiguous": "are unclear",
        "unstated": "give no readable reason", "not_federal": "name no federal body",
    }  # fmt: skip
    if not data["purposes"]:
        return "No search is held."
    parts = [f"{p['searches']:,} {says[p['purpose']]}" for p in data["purposes"]]
    return f"Of {plural(sum(p['searches'] for p in data['purposes']), 'search')} {listed(parts)}."
