"""The doors of a world, worked out naively from its plan: day by day, list by list, one pair after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from graphshare.domain.bodies import ancestors, bodies
from graphshare.domain.model import ORDINARY, Grade
from graphshare.synth.draws import Bools
from graphshare.synth.lists import accounts
from graphshare.synth.plan import Snapshot, WorldPlan, near_names
from graphshare.synth.story import day_of, keyword_hits
from graphshare.synth.truth import Tracker, federal_days, naming_days
from graphshare.synth.wordings import CATALOG

#: Two lists that agree cover the days between them when no more than so many days apart.
BETWEEN = 100
_EVER = (date(2000, 1, 1), date(2100, 1, 1))
Stand = tuple[
    str, str | None, str | None
]  # active | parent | inactive | not named; which parent; the account as written


@dataclass(frozen=True, slots=True)
class Covered:
    """Days, both included, on which it is proved how a network's list stands to a body."""

    first: date
    last: date
    basis: str
    stand: Stand


def _stand(snapshot: Snapshot, body: str) -> Stand:
    known = accounts()
    named = [(r.strip(), *known[r.strip()]) for r in snapshot.recipients or () if r.strip() in known]
    for account, whose, active in named:
        if whose == body and active:
            return "active", None, account
    for account, whose, active in named:
        if whose in ancestors(body) and active:
            return "parent", whose, account
    for account, whose, _ in named:
        if whose == body:
            return "inactive", None, account
    return "not named", None, None


def coverage(snapshots: Iterable[Snapshot], body: str) -> list[Covered]:
    """What the complete lists of one network prove about a body."""
    complete = sorted((s for s in snapshots if s.recipients is not None), key=lambda s: s.day)
    out = [Covered(s.day, s.day, "dated", _stand(s, body)) for s in complete]
    for a, b in pairwise(complete):
        if _stand(a, body) == _stand(b, body) and (b.day - a.day).days <= BETWEEN:
            out.append(Covered(a.day, b.day, "between", _stand(a, body)))
    return out


class Expected:
    """Doors under one plan. The tracker keeps the searches that tell, so that a large world needs no more."""

    def __init__(self, plan: WorldPlan, tracker: Tracker) -> None:
        self.plan, self.tracker, self.kept = plan, tracker, tracker.kept
        self.federal = federal_days(plan, self.kept)
        self.naming = naming_days(plan, self.kept)
        self._lists: dict[int, list[Snapshot]] = defaultdict(list)
        for s in plan.snapshots:
            self._lists[s.owner.number].append(s)
        self.agency_of = {o.name: o.number for o in plan.agencies}
        self.agency_of |= {f"{o.place} PD {o.state}": o.number for o in plan.agencies if o.kind == "police"}
        self.agency_of |= {written: self.agency_of[name] for name, written in near_names(plan.agencies).items()}
        hits = keyword_hits(plan)
        for n, h in enumerate(hits):
            for body, grade in CATALOG[h.wording].bodies.items():
                self.naming[body, h.owner, h.agency].append((day_of(h.at), grade, -1 - n))
        self.hits = hits
        self.owners = sorted(
            {s.owner.number for s in plan.snapshots}
            | {g.owner.number for g in plan.logs if not g.own}
            | {self.agency_of[o] for s in plan.snapshots for o, _ in s.inbound}
            | {h.owner for h in hits}
        )

    def _name(self, number: int) -> str:
        return self.plan.everyone[number].name

    def named_bodies(self) -> list[str]:
        """Bodies with any fact, parents first."""
        named = {b for b, _, _ in self.naming} | {b for b, _ in self.federal}
        listed = {
            accounts()[r.strip()][0] for s in self.plan.snapshots for r in s.recipients or () if r.strip() in accounts()
        }
        below = {b for b in bodies() if set(ancestors(b)) & listed}
        return [b for b in bodies() if b in named | listed | below]

    def doors(self, since: date | None = None, until: date | None = None) -> list[dict[str, object]]:
        """Every door in the window."""
        window = since or _EVER[0], until or _EVER[1]
        days = [(d - date(1970, 1, 1)).days for d in window]
        access = self.tracker.access(self.kept, *days)
        out: list[dict[str, object]] = []
        for body in self.named_bodies():
            for owner in self.owners:
                out.extend(self._own_doors(body, owner, *window))
            out.extend(self._side_doors(body, access, *window))
        return out

    def _own_doors(self, body: str, owner: int, since: date, until: date) -> Iterator[dict[str, object]]:
        """Front, back and unknown."""
        covered = [c for c in coverage(self._lists[owner], body) if c.last >= since and c.first <= until]
        used = [(d, kind) for d, kind in self.federal.get((body, owner), []) if since <= d <= until]
        where = {"body": body, "network": self._name(owner)}
        fronts = [c for c in covered if c.stand[0] == "active"]
        if fronts:
            on = [d for d, _ in used if any(c.first <= d <= c.last for c in fronts)]
            yield {
                **where,
                "door": "front",
                "use": "used" if on else "open",
                "account": fronts[0].stand[2],
                "bases": sorted({c.basis for c in fronts}),
                "first": min(c.first for c in fronts).isoformat(),
                "last": max(c.last for c in fronts).isoformat(),
                "used_on": sorted({d.isoformat() for d in on}),
            }
        for door in ("back", "unknown"):
            mine = [(d, kind, note) for d, kind in used for is_, note in [self._judge(d, covered)] if is_ == door]
            if mine:
                yield {
                    **where,
                    "door": door,
                    "use": "used",
                    "rows": len(mine),
                    "first": mine[0][0].isoformat(),
                    "last": mine[-1][0].isoformat(),
                    "via": sorted({"lookup" if "lookup" in kind else "direct" for _, kind, _ in mine}),
                    "note": sorted({note for _, _, note in mine if note}),
                }

    @staticmethod
    def _judge(day: date, covered: list[Covered]) -> tuple[str, str | None]:
        """By which door a federal row of a day came."""
        on = [c for c in covered if c.first <= day <= c.last]
        if any(c.stand[0] == "active" for c in on):
            return "front", None
        if any(c.stand[0] == "inactive" for c in on):
            return "unknown", "account inactive"
        if any(c.stand[0] == "parent" for c in on):
            return "unknown", "its parent is listed"
        return ("back", None) if on else ("unknown", None)

    def _side_doors(self, body: str, access: Bools, since: date, until: date) -> Iterator[dict[str, object]]:
        """Side doors, used and open, at each of the cumulative levels."""
        facts = {
            (owner, agency): mine
            for (b, owner, agency), days in sorted(self.naming.items())
            if b == body
            if (mine := [(d, g, n) for d, g, n in days if since <= d <= until])
        }
        can = self._can_search(access, since, until)
        for level in Grade:
            firm = {k: [x for x in v if x[1].within(level)] for k, v in facts.items()}
            firm = {k: v for k, v in firm.items() if v}
            proxies = sorted({agency for _, agency in firm})
            for proxy in proxies:
                for owner in self.owners:
                    seen = firm.get((owner, proxy))
                    where = {
                        "body": body,
                        "network": self._name(owner),
                        "door": "side",
                        "level": level.value,
                        "proxy": self._name(proxy),
                    }
                    via = "owner" if proxy == owner else None
                    if seen:
                        searches = sum(self.hits[-1 - n].searches if n < 0 else 1 for n in {n for _, _, n in seen})
                        yield {
                            **where,
                            "use": "used",
                            "via": via,
                            "searches": searches,
                            "first": min(d for d, _, _ in seen).isoformat(),
                            "last": max(d for d, _, _ in seen).isoformat(),
                        }
                    elif owner in can[proxy] or proxy == owner:
                        yield {
                            **where,
                            "use": "open",
                            "via": via,
                            "because": sorted(can[proxy].get(owner, set()) | ({"owner"} if via else set())),
                        }

    def _can_search(self, access: Bools, since: date, until: date) -> dict[int, dict[int, set[str]]]:
        """Agency → network → why it could search it in the window: a share, or its own searches."""
        out: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for i, log in enumerate(self.plan.logs):
            if not log.own:
                for agency in access[:, i].nonzero()[0].tolist():
                    out[agency][log.owner.number].add("searched")
        for h in self.hits:  # an ordinary row of a keyword table is kept nowhere: it makes neither a node nor an edge
            if since <= day_of(h.at) <= until and CATALOG[h.wording].purpose not in ORDINARY:
                out[h.agency][h.owner].add("searched")
        for owner, lists in self._lists.items():
            for s in lists:
                for name, _ in s.inbound:
                    if since <= s.day <= until:
                        out[owner][self.agency_of[name]].add("share")
            complete = sorted((s for s in lists if s.recipients is not None), key=lambda s: s.day)
            sets = [
                {self.agency_of[r.strip()] for r in s.recipients or () if r.strip() in self.agency_of} for s in complete
            ]
            spans = [(s.day, s.day, who) for s, who in zip(complete, sets, strict=True)]
            spans += [(a, b, x & y) for (a, _, x), (b, _, y) in pairwise(spans) if (b - a).days <= BETWEEN]
            for first, last, who in spans:
                if last >= since and first <= until:
                    for agency in who:
                        out[agency][owner].add("share")
        return out

    def inactive(self) -> list[dict[str, object]]:
        """Networks whose lists name an inactive account."""
        days_listed: dict[tuple[str, str, str], list[date]] = defaultdict(list)
        for s in self.plan.snapshots:
            for r in s.recipients or ():
                body, active = accounts().get(r.strip(), ("", True))
                if not active:
                    days_listed[body, s.owner.name, r.strip()].append(s.day)
        return [
            {"body": b, "network": n, "account": a, "dates": [d.isoformat() for d in sorted(days)]}
            for (b, n, a), days in sorted(days_listed.items())
        ]

    def keyword_proxies(self) -> dict[str, dict[str, dict[str, int]]]:
        """Searches that keyword tables count, by body, level and agency: never linked to those of logs."""
        out: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: {g.value: {} for g in Grade})
        for h in self.hits:
            for body, grade in CATALOG[h.wording].bodies.items():
                for level in Grade:
                    if grade.within(level):
                        name = self._name(h.agency)
                        out[body][level.value][name] = out[body][level.value].get(name, 0) + h.searches
        return dict(sorted(out.items()))

    def networks(self) -> list[dict[str, object]]:
        """Agencies that a release shows to own a network, with the latest camera count of a portal."""
        counts = {
            s.owner.number: s.cameras for s in sorted(self.plan.snapshots, key=lambda s: s.day) if s.cameras is not None
        }
        return [{"owner": self._name(o), "cameras_declared": counts.get(o)} for o in self.owners]
