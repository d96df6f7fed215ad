"""The answers to questions about a world, worked out naively from its plan: search by search, list by list."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from graphshare.bodies import parts
from graphshare.model import Grade, Purpose
from graphshare.synth.expected import Expected
from graphshare.synth.lists import accounts
from graphshare.synth.plan import Plan
from graphshare.synth.searches import KINDS
from graphshare.synth.story import day_of
from graphshare.synth.truth import Tracker
from graphshare.synth.wordings import CATALOG

#: Whose shares are told, and for which body.
OWNER, BODY = "brackel", "ICE"


class Answers:
    """Answers under one plan; exact only where the tracker keeps every search."""

    def __init__(self, plan: Plan, tracker: Tracker, expected: Expected) -> None:
        self.plan, self.kept, self.expected = plan, expected.kept, expected
        self.detailed = tracker.detailed

    def to_dict(self) -> dict[str, Any]:
        """All answers by question; none where not every search is kept."""
        return {"own_shares": self.own_shares(OWNER, BODY)} if self.detailed else {}

    def _strength(self, n: int, body: str) -> int:
        """How firmly a search of an agency that is not federal mentions a body or a part of it; 0: not at all."""
        if self.plan.everyone[int(self.kept.agency[n])].body is not None:
            return 0
        named = CATALOG[int(self.kept.wording[n])].bodies
        return max((g.strength for b, g in named.items() if b in parts(body)), default=0)

    def own_shares(self, part: str, body: str) -> dict[str, Any]:
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

    def _is(self, n: int, name: str, whose: int | None) -> bool:
        agency = int(self.kept.agency[n])
        return agency == whose if whose is not None else self.plan.everyone[agency].name == name

    def _body(self, n: int) -> str | None:
        return self.plan.everyone[int(self.kept.agency[n])].body

    def _of(self, some: list[int], purpose: Purpose) -> int:
        return sum(CATALOG[int(self.kept.wording[n])].purpose is purpose for n in some)

    def _ways(self, some: list[int]) -> dict[str, int]:
        kinds = Counter(KINDS[int(self.kept.kind[n])].split(" ")[0] for n in some)
        direct, lookup = kinds["search"], kinds["lookup"]
        return {"searches": len(some), "direct": direct, "lookup": lookup, "unknown": len(some) - direct - lookup}
