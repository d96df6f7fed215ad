"""The question: which record to ask for next, ranked by how much of what is unknown it would settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from graphshare.domain.model import Evidence
from graphshare.domain.months import last_day
from graphshare.domain.prose import listed, plural
from graphshare.domain.provenance import Worded
from graphshare.facts.promises import Promise
from graphshare.facts.sent import ReportKind, Requests, Sent
from graphshare.questions.ask_next.letter import letter
from graphshare.questions.ask_next.unknowns import Unknown

#: So many requests are written out, the best ones.
WRITTEN = 100
#: How they are ranked, as people are told.
RULES = (
    (
        "One unknown is one question about two agencies. A network audit settles, for cameras of which no log of these months is "
        "held, one for each agency whose searches mention the body or immigration and that may search them, and one for each "
        "account of the body that is listed."
    ),
    (
        "An organization audit settles one for an agency whose searches mention the body or immigration, and one for each agency "
        "in whose log it gives no readable reason."
    ),
    (
        "A Shared Networks list settles one for each account of the body that searched on a day without a complete list, and one "
        "where no complete list is held at all."
    ),
    "Most unknowns first; among equals what the agency's portal says it keeps for the fewest days.",
)


@dataclass(frozen=True, slots=True)
class Request:
    """One record to ask for. ``kept_days``: how long the agency's portal says it keeps data; ``asked``: asked before."""

    agency: str
    agency_id: str
    state: str | None
    report: ReportKind
    months: tuple[str, ...]
    would_resolve: int
    about: tuple[str, ...]
    kept_days: int | None
    why: str
    text: str
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """A member of ``requests`` of docs/json.md."""
        return {
            "agency": self.agency,
            "agency_id": self.agency_id,
            "state": self.state,
            "report": self.report.value,
            "months": list(self.months),
            "would_resolve": self.would_resolve,
            "about": list(self.about),
            "kept_days": self.kept_days,
            "kept_until": self.kept_until,
            "why": self.why,
            "text": self.text,
            "evidence": [e.to_json() for e in self.evidence],
        }

    @property
    def kept_until(self) -> str | None:
        """The day after which, by the portal's own word, nothing of the newest of these months is kept; ISO."""
        if self.kept_days is None or not self.months:
            return None
        return (last_day(self.months[-1]) + timedelta(days=self.kept_days)).isoformat()


@dataclass(frozen=True, slots=True)
class RequestSent:
    """A request that was sent, of one agency."""

    agency: str
    agency_id: str | None
    sent: Sent

    def to_json(self) -> dict[str, object]:
        """A member of ``asked`` of docs/json.md."""
        return {"agency": self.agency, "agency_id": self.agency_id, **self.sent.to_json()}


@dataclass(frozen=True)
class AskNext(Worded):
    """What to ask for next, and what was asked."""

    body: str | None
    months: tuple[str, ...]
    requests: tuple[Request, ...]
    requests_total: int
    asked: tuple[RequestSent, ...]

    def to_json(self) -> dict[str, object]:
        """The JSON of ``ask-next`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "body": self.body,
            "requests": [r.to_json() for r in self.requests],
            "requests_total": self.requests_total,
            "asked": [a.to_json() for a in self.asked],
            "rules": list(RULES),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """Names and states of agencies by id."""

    name: Mapping[str, str]
    state: Mapping[str, str | None]

    def of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Their names, sorted."""
        return tuple(sorted(self.name.get(i, i) for i in ids))


def ask_next(
    unknowns: Iterable[Unknown],
    names: AgencyNames,
    promises: Mapping[str, Promise],
    sent: Iterable[Sent],
    body: str | None,
) -> AskNext:
    """Rank what would settle most; what was asked for already stands apart and is not asked for again."""
    sent = tuple(sent)
    ledger = Requests(sent)
    ranked = []
    for u in unknowns:
        months = _not_asked(u, ledger.of(u.agency, names.name[u.agency]))
        if months:
            ranked.append((u, months))
    kept = {a: p.days for a, p in promises.items()}
    ranked.sort(
        key=lambda x: (
            -x[0].settles,
            kept.get(x[0].agency) or 10**6,
            list(ReportKind).index(x[0].report),
            names.name[x[0].agency],
            x[0].agency,
        )
    )
    requests = tuple(_request(u, months, names, kept.get(u.agency), body) for u, months in ranked[:WRITTEN])
    known = {n: i for i, n in names.name.items()}
    asked = tuple(
        RequestSent(agency, known.get(agency), s)
        for agency in sorted({s.agency for s in sent})
        for s in ledger.of(known.get(agency, agency), agency)
    )
    months = tuple(sorted({m for u, _ in ranked for m in u.months}))
    return AskNext(body, months, requests, len(ranked), asked)


def _not_asked(unknown: Unknown, sent: Iterable[Sent]) -> tuple[str, ...]:
    """The months of an unknown that no request covered yet; none where one covered all."""
    left = list(unknown.months)
    for s in sent:
        if s.report is unknown.report:
            left = [m for m in left if s.months and m not in s.months]
    return tuple(left)


def _request(
    unknown: Unknown, months: tuple[str, ...], names: AgencyNames, kept: int | None, body: str | None
) -> Request:
    name = names.name[unknown.agency]
    return Request(
        name,
        unknown.agency,
        names.state.get(unknown.agency),
        unknown.report,
        months,
        unknown.settles,
        names.of((*unknown.proxies, *unknown.accounts)),
        kept,
        _why(unknown, body),
        letter(name, unknown.report, months),
        unknown.evidence,
    )


def _why(u: Unknown, body: str | None) -> str:
    """What a request would settle, in a clause each."""
    about = body or "a federal immigration agency or immigration"
    parts = []
    if u.report is ReportKind.NETWORK_AUDIT:
        held = "no log of these months is held" if u.list_held else "no log is held"
        if u.proxies:
            parts.append(f"{plural(len(u.proxies), 'agency')} whose searches mention {about} may search these cameras")
        if u.accounts:
            parts.append(f"{plural(len(u.accounts), 'federal account')} may, by its list")
        return f"{listed(parts)}; {held}"
    if u.report is ReportKind.ORGANIZATION_AUDIT:
        parts.append(f"its searches mention {about}; how often in all is not known")
        if u.unread:
            parts.append(f"in the logs of {plural(u.unread, 'agency')} it gives no readable reason")
        return "; ".join(parts)
    if u.accounts:
        parts.append(f"{plural(len(u.accounts), 'federal account')} searched on days that no complete list covers")
    if not u.list_held:
        parts.append("no complete list is held")
    return "; ".join(parts)
