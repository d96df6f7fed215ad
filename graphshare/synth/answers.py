"""The answers to questions about a world, worked out naively from its plan: search by search, list by list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from graphshare.domain.bodies import immigration_family, parts
from graphshare.domain.model import Grade, Purpose
from graphshare.synth.expected import Expected
from graphshare.synth.lists import accounts
from graphshare.synth.objections import EARLIER, LATER, Objections
from graphshare.synth.plan import WorldPlan
from graphshare.synth.searches import KINDS
from graphshare.synth.story import day_of
from graphshare.synth.truth import Tracker
from graphshare.synth.wordings import CATALOG

#: Whose shares are told, and for which body.
OWNER, BODY = "brackel", "ICE"
#: Towns that stand side by side; the last has no log.
TOWNS = ("town", "corvel", "brackel", "pelvar")


@dataclass(frozen=True, slots=True)
class PlannedSearch:
    """One search, or what one line of a keyword table sums up: who, whose cameras, when, what it says."""

    agency: int
    owners: tuple[int, ...]
    month: str
    wording: int
    searches: int


class Answers:
    """Answers under one plan; exact only where the tracker keeps every search."""

    def __init__(self, plan: WorldPlan, tracker: Tracker, expected: Expected) -> None:
        self.plan, self.kept, self.expected = plan, expected.kept, expected
        self.detailed = tracker.detailed
        self.objections = Objections(plan, tracker, expected)

    def to_dict(self) -> dict[str, object]:
        """All answers by question; none where not every search is kept."""
        if not self.detailed:
            return {}
        return {
            "own_shares": self.own_shares(OWNER, BODY),
            "side_by_side": self.side_by_side(TOWNS),
            "state": self.state(str(self.plan.part(OWNER).state)),
            "compared": self.compared("HSI", EARLIER, LATER),
            "rungs": self.objections.to_list(),
            "one_sided": self.one_sided(),
            "events": self.events(),
            "best_request": self.best_request(BODY),
        }

    def best_request(self, body: str) -> dict[str, object]:
        """Whose own audit would settle most about a body: of those that mention it, who gives no readable reason in most towns' logs."""
        mention = {
            int(self.kept.agency[n]) for n in range(len(self.kept)) if self._strength(n, body) >= Grade.NAMED.strength
        }
        mention |= {
            h.agency for h in self.expected.hits
            if any(b in parts(body) and g is not Grade.HINTED for b, g in CATALOG[h.wording].bodies.items())
        }  # fmt: skip
        mention -= {g.owner.number for g in self.plan.logs if g.own}
        silent: dict[int, set[int]] = {a: set() for a in mention}
        for n in np.flatnonzero([a in mention for a in self.kept.agency.tolist()]).tolist():
            if CATALOG[int(self.kept.wording[n])].purpose is Purpose.UNSTATED:
                logs = [self.plan.logs[i] for i in np.flatnonzero(self.kept.held[n]).tolist()]
                silent[int(self.kept.agency[n])] |= {g.owner.number for g in logs if not g.own}
        ranked = sorted(((1 + len(owners), self.plan.everyone[a].name) for a, owners in silent.items()), reverse=True)
        return {
            "body": body,
            "report": "organization audit",
            "agency": ranked[0][1],
            "would_resolve": ranked[0][0],
            "next": ranked[1][0],
        }

    def one_sided(self) -> list[dict[str, str]]:
        """Owner and agency, of the lists of what others share with that agency: which of the two alone says so."""
        by_name, out = self.expected.agency_of, []
        whole = [s for s in self.plan.snapshots if s.recipients is not None]
        named = {s: {by_name.get(r.strip()) for r in s.recipients or ()} for s in whole}
        for mine in (s for s in self.plan.snapshots if s.inbound and s.recipients is None):
            sharers = {name for name, _ in mine.inbound}
            for theirs in whole:
                pair = {"owner": theirs.owner.name, "agency": mine.owner.name}
                listed, apart = mine.owner.number in named[theirs], abs((theirs.day - mine.day).days)
                if theirs.owner.name in sharers and not listed and not apart:
                    out.append({**pair, "by": "recipient"})
                if theirs.owner.name not in sharers and listed and 0 < apart <= 7:
                    out.append({**pair, "by": "owner"})
        return sorted(out, key=lambda o: sorted(o.items()))

    def events(self) -> dict[str, object]:
        """Of one owner's event log: the days of a pool, and what an agency searched after its share was closed."""
        events = self.plan.events
        owner, last = events[0].owner, date.fromisoformat(events[-1].at[:10])
        pool = [e for e in events if e.event == "update"]
        ends = [date.fromisoformat(e.at[:10]) for e in pool[1:]] + [last]
        closed = next(e for e in events if e.event == "delete")
        day = date.fromisoformat(closed.at[:10])
        after = [
            n for n in np.flatnonzero(self.kept.held[:, self.plan.log(str(owner.part))]).tolist()
            if self._is(n, closed.about, self.expected.agency_of[closed.about]) and day_of(int(self.kept.at[n])) > day
        ]  # fmt: skip
        return {
            "owner": owner.name,
            "pool": pool[0].about,
            "joined": [
                {"first": e.at[:10], "last": end.isoformat()} for e, end in zip(pool, ends, strict=True) if e.on
            ],
            "ended": {"agency": closed.about, "on": day.isoformat(), "searches_after": len(after)},
        }

    def _strength(self, n: int, body: str) -> int:
        """How firmly a search of an agency that is not federal mentions a body or a part of it; 0: not at all."""
        if self.plan.everyone[int(self.kept.agency[n])].body is not None:
            return 0
        named = CATALOG[int(self.kept.wording[n])].bodies
        return max((g.strength for b, g in named.items() if b in parts(body)), default=0)

    def own_shares(self, part: str, body: str) -> dict[str, object]:
        """The shares of one owner that its last list names, and what its log shows of each."""
        owner = self.plan.part(part)
        lists = sorted(
            (s for s in self.plan.snapshots if s.owner is owner and s.recipients is not None), key=lambda s: s.day
        )
        by_name = self.expected.agency_of
        log = self.plan.log(part)
        here = [n for n in np.flatnonzero(self.kept.held[:, log]).tolist() if int(self.kept.agency[n]) != owner.number]
        shares = []
        for written in lists[-1].recipients or ():
            name = written.strip()
            account, whose = accounts().get(name), by_name.get(name)
            mine = [n for n in here if self._is(n, name, whose)]
            days = [day_of(int(self.kept.at[n])) for n in mine]
            strong = [self._strength(n, body) for n in mine]
            shares.append(
                {
                    "agency": account[0] if account else self.plan.everyone[whose].name if whose is not None else name,
                    "since": min(s.day for s in lists if written in (s.recipients or ())).isoformat(),
                    "searches": self._ways(mine),
                    "last_search": max(days).isoformat() if days else None,
                    "mentions": {g.value: sum(s >= g.strength for s in strong) for g in Grade},
                    "says_immigration": self._of(mine, Purpose.IMMIGRATION_UNSPECIFIED),
                    "unreadable": self._of(mine, Purpose.UNSTATED),
                    "never_used": not mine,
                    "for_body": self._ways([n for n, s in zip(mine, strong, strict=True) if s >= Grade.NAMED.strength]),
                }
            )
        for_body = [n for n in here if self._strength(n, body) >= Grade.NAMED.strength or self._body(n) in parts(body)]
        return {
            "owner": owner.name,
            "body": body,
            "searches": self._ways(here),
            "for_body": self._ways(for_body),
            "shares": sorted(shares, key=lambda s: str(s["agency"])),
        }

    @cached_property
    def _searches(self) -> list[PlannedSearch]:
        """Every search of every log, and every line of the keyword tables; an organization audit names no owner."""
        out = []
        for n in range(len(self.kept)):
            logs = [self.plan.logs[i] for i in np.flatnonzero(self.kept.held[n]).tolist()]
            if logs:
                owners = tuple(g.owner.number for g in logs if not g.own)
                month = f"{day_of(int(self.kept.at[n])):%Y-%m}"
                out.append(PlannedSearch(int(self.kept.agency[n]), owners, month, int(self.kept.wording[n]), 1))
        hits = self.expected.hits
        return out + [PlannedSearch(h.agency, (h.owner,), f"{day_of(h.at):%Y-%m}", h.wording, h.searches) for h in hits]

    def side_by_side(self, parts_: Sequence[str]) -> dict[str, object]:
        """Some towns over the months that the network audits of all that have one cover whole."""
        covered: dict[str, set[str]] = {}
        for part in parts_:
            for log in (g for g in self.plan.logs if g.key == part):
                days = {f.first + timedelta(n) for f in log.files for n in range((f.last - f.first).days + 1)}
                covered[part] = {m for m in {f"{d:%Y-%m}" for d in days} if all(d in days for d in _days_of(m))}
        months = sorted(set.intersection(*covered.values()))
        in_months = [t for t in self._searches if t.month in months]
        towns = []
        for part in parts_:
            owner = self.plan.part(part)
            here = [t for t in in_months if owner.number in t.owners]
            others = [t for t in here if t.agency != owner.number]
            acts = self._acts(others, owner.state)
            own = len(here) - len(others)
            towns.append({"agency": owner.name, "held": part in covered, "by_others": acts, "own": own})
        return {"months": months, "towns": towns}

    def state(self, code: str) -> dict[str, object]:
        """Searches of the cameras of a state's agencies, searches by its agencies, and those that are both."""
        everyone, searches = self.plan.everyone, self._searches
        of = [t for t in searches if any(everyone[o].state == code for o in t.owners)]
        by = [t for t in searches if everyone[t.agency].state == code and everyone[t.agency].body is None]
        return {
            "state": code,
            "of": self._acts(of, code),
            "by": self._acts(by, code),
            "of_other_states": sum(t.searches for t in by if any(everyone[o].state != code for o in t.owners)),
            "both": sum(t.searches for t in by if any(everyone[o].state == code for o in t.owners)),
        }

    def compared(self, body: str, earlier: tuple[date, date], later: tuple[date, date]) -> dict[str, object]:
        """Searches that mention a body in the network audits, before and after, and its own searches that came by another door."""
        audits = [i for i, g in enumerate(self.plan.logs) if not g.own]
        sides = {}
        for name, (first, last) in (("before", earlier), ("after", later)):
            of_side = [
                n for n in np.flatnonzero(self.kept.held[:, audits].any(axis=1)).tolist()
                if first <= day_of(int(self.kept.at[n])) <= last
            ]  # fmt: skip
            meant = sum(self._strength(n, body) >= Grade.NAMED.strength for n in of_side)
            sides[name] = {"since": first.isoformat(), "until": last.isoformat(), "searches": meant, "of": len(of_side)}
        used = [self._used(body, *days) for days in (earlier, later)]
        moved = [
            {"owner": network, "body": b, "before": sorted(used[0][network, b]), "after": sorted(used[1][network, b])}
            for network, b in sorted(used[0].keys() & used[1].keys())
            if used[0][network, b] != used[1][network, b]
        ]
        return {"body": body, **sides, "moved": moved}

    def _used(self, body: str, first: date, last: date) -> dict[tuple[str, str], set[str]]:
        """(owner, body) → doors by which that body's own searches of the owner came, where a list speaks of their days."""
        out: dict[tuple[str, str], set[str]] = {}
        for door in self.expected.doors(first, last):
            own = door["door"] != "side" and door["use"] == "used" and door["body"] in parts(body)
            if own and not (door["door"] == "unknown" and "no complete list" in str(door.get("note"))):
                out.setdefault((str(door["network"]), str(door["body"])), set()).add(str(door["door"]))
        return out

    def _acts(self, searches: Sequence[PlannedSearch], home: str | None) -> dict[str, object]:
        """What some searches add up to; what is said counts those by agencies that are not federal."""
        everyone = self.plan.everyone
        federal = [t for t in searches if everyone[t.agency].body is not None]
        local = [t for t in searches if everyone[t.agency].body is None]
        away = [t for t in local if everyone[t.agency].state != home]
        bodies: dict[str, dict[str, int]] = {}
        for t in local:
            for body, grade in CATALOG[t.wording].bodies.items():
                levels = bodies.setdefault(body, dict.fromkeys((g.value for g in Grade), 0))
                for level in Grade:
                    levels[level.value] += t.searches if grade.within(level) else 0
        family = [
            t for t in local
            if immigration_family([b for b, g in CATALOG[t.wording].bodies.items() if g is not Grade.HINTED])
        ]  # fmt: skip

        def pair(of: Sequence[PlannedSearch]) -> dict[str, int]:
            return {"agencies": len({t.agency for t in of}), "searches": sum(t.searches for t in of)}

        def purpose(p: Purpose) -> int:
            return sum(t.searches for t in local if CATALOG[t.wording].purpose is p)

        return {
            **pair(searches),
            "federal": pair(federal),
            "other_states": pair(away),
            "bodies": dict(sorted(bodies.items())),
            "immigration_family": pair(family),
            "says_immigration": purpose(Purpose.IMMIGRATION_UNSPECIFIED),
            "unreadable": purpose(Purpose.UNSTATED),
            "unclear": purpose(Purpose.AMBIGUOUS),
        }

    def _is(self, n: int, name: str, whose: int | None) -> bool:
        agency = int(self.kept.agency[n])
        return agency == whose if whose is not None else self.plan.everyone[agency].name == name

    def _body(self, n: int) -> str | None:
        return self.plan.everyone[int(self.kept.agency[n])].body

    def _of(self, numbers: list[int], purpose: Purpose) -> int:
        return sum(CATALOG[int(self.kept.wording[n])].purpose is purpose for n in numbers)

    def _ways(self, numbers: list[int]) -> dict[str, int]:
        kinds = Counter(KINDS[int(self.kept.kind[n])].split(" ")[0] for n in numbers)
        direct, lookup = kinds["search"], kinds["lookup"]
        return {"searches": len(numbers), "direct": direct, "lookup": lookup, "unknown": len(numbers) - direct - lookup}


def _days_of(month: str) -> list[date]:
    first = date.fromisoformat(f"{month}-01")
    return [d for n in range(31) if f"{(d := first + timedelta(n)):%Y-%m}" == month]
