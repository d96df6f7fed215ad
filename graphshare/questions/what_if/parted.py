"""A bound for agencies that come in groups: within each group all choices are looked at, between groups the best mix.

Agencies are parted into groups that hold many owners together (``grouped_by_owners``). A set of holders counts for the group that
has most of its members, and counts as held as soon as these are: what the others would have to add is waived, so that no choice is
valued too low. What m agencies of a group can then hold is known by looking at all of its subsets, and the best mix of groups is a
knapsack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graphshare.abilities import places

#: No group has more agencies: all subsets of each are looked at.
LARGEST = 10
#: So many places of sets are remembered.
_KEPT = 1 << 20


def grouped_by_owners(sets: Mapping[int, int]) -> list[list[int]]:
    """Positions of agencies that hold many owners together, in groups of ``LARGEST`` at most."""
    together: Counter[tuple[int, int]] = Counter()
    everyone: set[int] = set()
    for s, w in sets.items():
        members = places(s)
        everyone.update(members)
        for n, p in enumerate(members):
            for q in members[n + 1 :]:
                together[p, q] += w
    group = {p: [p] for p in sorted(everyone)}
    for p, q in sorted(together, key=lambda pair: (-together[pair], pair)):
        one, other = group[p], group[q]
        if one is not other and len(one) + len(other) <= LARGEST:
            one += other
            for member in other:
                group[member] = one
    return [sorted(g) for g in {id(g): g for g in group.values()}.values()]


@dataclass
class Parted:
    """Groups of agencies and what they can hold at most."""

    groups: list[list[int]]
    _places: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)

    @cached_property
    def _sizes(self) -> npt.NDArray[np.int64]:
        """How many agencies each subset has."""
        return np.array([n.bit_count() for n in range(1 << LARGEST)])

    @cached_property
    def _at(self) -> dict[int, tuple[int, int]]:
        """Agency → its group and its place there, as a bit."""
        return {p: (g, 1 << n) for g, members in enumerate(self.groups) for n, p in enumerate(members)}

    def _place(self, holders: int) -> tuple[int, int]:
        """The group that a set counts for, and its members there."""
        found = self._places.get(holders)
        if found is None:
            within: dict[int, int] = {}
            for p in places(holders):
                group, place = self._at[p]
                within[group] = within.get(group, 0) | place
            found = max(within.items(), key=lambda item: (item[1].bit_count(), -item[0]))
            if len(self._places) < _KEPT:
                self._places[holders] = found
        return found

    def most(self, sets: Mapping[int, int], left: int) -> tuple[int, int]:
        """What no ``left`` agencies can exceed, and the agencies (as bits) that would come to it if nothing were waived."""
        if not sets:
            return 0, 0
        value = np.zeros((len(self.groups), 1 << LARGEST), dtype=np.int64)
        for s, w in sets.items():
            value[self._place(s)] += w
        for n in range(LARGEST):  # what a subset holds is what its own subsets weigh together
            pairs = value.reshape(len(self.groups), -1, 2, 1 << n)
            pairs[:, :, 1] += pairs[:, :, 0]
        best = np.zeros((len(self.groups), left + 1), dtype=np.int64)
        which = np.zeros_like(best)
        for m in range(1, left + 1):
            subsets = np.flatnonzero(self._sizes == m)
            if len(subsets):
                which[:, m] = subsets[value[:, subsets].argmax(axis=1)]
                best[:, m] = value[np.arange(len(self.groups)), which[:, m]]
        total = [(0, 0)] * (left + 1)
        for group in np.flatnonzero(best[:, 1:].any(axis=1)).tolist():
            gains = best[group].tolist()
            total = [
                max(((total[m - n][0] + gains[n], self._with(total[m - n][1], group, int(which[group, n]), n)) for n in range(m + 1)),
                    key=lambda t: t[0])
                for m in range(left + 1)
            ]  # fmt: skip
        return total[left]

    def _with(self, chosen: int, group: int, subset: int, size: int) -> int:
        """A choice with the agencies of a subset of a group."""
        return chosen | sum(1 << p for n, p in enumerate(self.groups[group]) if size and subset >> n & 1)
