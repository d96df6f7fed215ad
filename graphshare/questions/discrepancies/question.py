"""The question: where do portal, lists, event logs and audits of the same cameras say different things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graphshare.domain.laws import Law, laws_of
from graphshare.domain.prose import plural
from graphshare.domain.provenance import Worded
from graphshare.questions.discrepancies.rows import Discrepancy, Kind

#: So many rows of a kind are told, the foremost; how many more there are is said.
SHOWN = 50


@dataclass(frozen=True)
class Discrepancies(Worded):
    """All differences, the foremost of each kind; ``totals``: how many there are of each."""

    agency: str | None
    rows: tuple[Discrepancy, ...]
    totals: Mapping[Kind, int]
    names: Mapping[str, str]
    states: Mapping[str, str | None]
    laws: tuple[Law, ...] = ()

    def called(self, row: Discrepancy) -> str | None:
        """The other side of a difference: an agency's name, or how many there are."""
        if row.agency is not None:
            return self.names.get(row.agency, row.agency)
        return plural(row.agencies, "agency") if row.agencies else None

    def to_json(self) -> dict[str, object]:
        """The JSON of ``discrepancies`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "agency": self.agency,
            "rows": [self._row(r) for r in self.rows],
            "totals": {k.value: n for k, n in self.totals.items()},
            "laws": [law.to_json() for law in self.laws],
            "notes": list(self.notes),
        }

    def _row(self, r: Discrepancy) -> dict[str, object]:
        return {
            "kind": r.kind.value,
            "network": self.names.get(r.owner, r.owner),
            "network_id": r.owner,
            "agency": self.called(r),
            "agency_id": r.agency,
            "agencies": r.agencies,
            "list_says": r.list_says,
            "log_says": r.log_says,
            "portal_says": r.portal_says,
            "first": r.first.isoformat() if r.first else None,
            "last": r.last.isoformat() if r.last else None,
            "laws": [law.name for law in laws_of(self.laws, self.states.get(r.owner), r.first, r.last)],
            "evidence": [e.to_json() for e in r.evidence],
        }


def foremost(
    found: Iterable[Discrepancy],
    names: Mapping[str, str],
    states: Mapping[str, str | None],
    laws: Iterable[Law],
    agency: str | None,
) -> Discrepancies:
    """Rows by kind, federal ones first, then those of most searches."""
    order = list(Kind)
    ranked = sorted(
        found,
        key=lambda r: (
            order.index(r.kind), not r.federal, r.agency is None, -r.weight, names.get(r.owner, ""), r.owner,
            names.get(r.agency or "", ""), r.list_says or "",
        ),
    )  # fmt: skip
    totals = {k: n for k in order if (n := sum(r.kind is k for r in ranked))}
    shown = [r for k in totals for r in [r for r in ranked if r.kind is k][:SHOWN]]
    told = Discrepancies(agency, tuple(shown), totals, names, states, tuple(laws))
    used = {n for r in shown for law in laws_of(told.laws, states.get(r.owner), r.first, r.last) for n in [law.name]}
    return replace(told, laws=tuple(law for law in told.laws if law.name in used))
