"""Proxies, for people."""

from __future__ import annotations

from graphshare.answer import Answer, Table
from graphshare.domain.days import iso_span
from graphshare.domain.model import Grade
from graphshare.domain.provenance import Provenance
from graphshare.questions.proxies import Proxies, Proxy


def tell(found: Proxies, provenance: Provenance) -> Answer[Proxies]:
    """Proxies as a table; the rows in which one names another agency that it searched for, too."""
    rows = tuple(
        (
            p.agency, p.state, p.kind, *p.searches, ", ".join(p.bodies), iso_span(p.first, p.last), p.searched, p.could,
            p.only_through.networks, p.others.median if p.others else None, _share(p), p.agreement.isoformat() if p.agreement else None,
        )
        for p in found.proxies
    )  # fmt: skip
    table = Table(
        f"Agencies that ran searches naming {found.body}",
        (
            "agency", "state", "kind", *(g.says(found.body) for g in Grade), "bodies", "when", "networks searched for it",
            "networks it could search", "reached through it alone", "others that reach them", "owners reached through it",
            "287(g) agreement",
        ),
        rows,
        "Distinct searches of all logs held; each level includes those before it. others that reach them: the median over the "
        "networks reached through it; owners reached through it: of all that the body reaches.",
    )  # fmt: skip
    also = tuple(
        (p.agency, x.agency, x.searches, "; ".join(f"{e.release} row {e.row}" for e in x.evidence))
        for p in found.proxies
        for x in p.also_for
    )
    chains = Table(
        f"Searches for {found.body} that were for another agency as well",
        ("agency", "also for", "searches", "evidence"),
        also,
        "One reason names both. What is shared with the other agency opens nothing here.",
    )
    return Answer(found, (table, chains) if also else (table,), found.notes, provenance=provenance)


def _share(p: Proxy) -> str | None:
    return f"{p.exposure.owners:,} of {p.exposure.of:,}" if p.exposure else None
