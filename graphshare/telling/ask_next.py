"""What to ask for next, for people."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Table
from graphshare.domain.months import runs
from graphshare.domain.prose import capital, listed, plural, span
from graphshare.domain.provenance import Provenance
from graphshare.facts.sent import ReportKind
from graphshare.questions.ask_next.letter import report_name
from graphshare.questions.ask_next.question import RULES, AskNext

#: So many requests are printed as texts ready to send.
_TEXTS = 1
#: So many spans of months are written out in a table.
_SPANS = 2


def tell(found: AskNext, provenance: Provenance) -> Answer[AskNext]:
    """The ranking as a table, the best request as a text, what was asked already."""
    found = replace(found, sentence=_sentence(found), notes=_notes(found))
    tables = [
        Table(
            "What to ask for next",
            ("agency", "report", "months", "settles", "kept"),
            tuple(
                (r.agency, report_name(r.report), in_runs(r.months), r.would_resolve, _kept(r.kept_days))
                for r in found.requests
            ),
            "Settles: unknowns, each about two agencies. Kept: days, by the agency's own portal.",
        )
    ]
    if found.asked:
        tables.append(
            Table(
                "Asked already",
                ("agency", "report", "months", "day", "outcome", "note"),
                tuple(
                    (
                        a.agency, report_name(a.sent.report), in_runs(a.sent.months) or "all",
                        a.sent.date.isoformat(), a.sent.outcome.value, a.sent.note or None,
                    )
                    for a in found.asked
                ),
            )
        )  # fmt: skip
    tables += [
        Table("Ready to send", ("text",), tuple((line,) for line in r.text.splitlines() if line))
        for r in found.requests[:_TEXTS]
    ]
    return Answer(found, tuple(tables), found.notes, provenance=provenance)


def in_runs(months: tuple[str, ...]) -> str:
    """``2025-01 to 2025-03, 2025-06``; of more than two spans the ends: ``12 of 2025-01 to 2026-02``."""
    spans = runs(months)
    if len(spans) > _SPANS:
        return f"{len(months)} of {months[0]} to {months[-1]}"
    return ", ".join(a if a == b else f"{a} to {b}" for a, b in spans)


def _kept(days: int | None) -> str | None:
    return None if days is None else f"{days:,}"


def _sentence(found: AskNext) -> str:
    if not found.requests:
        asked = " beyond what was asked for already" if found.asked else ""
        return f"Nothing held says what to ask for next{asked}: either no record is held, or none would settle more."
    best = found.requests[0]
    kind = {
        ReportKind.NETWORK_AUDIT: "the Network Audit",
        ReportKind.ORGANIZATION_AUDIT: "the Organization Audit",
        ReportKind.SHARED_NETWORKS: "the Shared Networks list",
    }[best.report]
    text = (
        f"{capital(kind)} of {best.agency}, {_span(best.months)}, would settle most: "
        f"{plural(best.would_resolve, 'unknown')} ({best.why})."
    )
    soon = min((r for r in found.requests if r.kept_until), key=lambda r: (r.kept_days, -r.would_resolve), default=None)
    if soon is not None:
        text += (
            f" By its portal, {soon.agency} keeps data for the fewest days: {soon.kept_days:,}"
            f"{'' if soon is best else f'; ask for its {report_name(soon.report)} soon'}."
        )
    return text


def _span(months: tuple[str, ...]) -> str:
    return listed([span(a, b) for a, b in runs(months)])


def _notes(found: AskNext) -> tuple[str, ...]:
    if not found.requests:
        return ()
    notes = list(RULES)
    if found.requests_total > len(found.requests):
        notes.append(f"The best {len(found.requests):,} of {found.requests_total:,} are written out.")
    notes.append(
        "What a portal keeps for how long speaks of camera data; a log of searches may be kept longer. "
        "Write down what was sent: graphshare ask-next --sent NAME."
    )
    return tuple(notes)
