"""Which k agencies, if they stopped, would close most owners to a body: exact where it can be proved, else with a bound.

An owner is reached through its *holders*: the agencies that searched one of its networks for the body, or could. It is lost
when all of them stop. So the question is, among sets of agencies: choose k of them that hold as many of the sets as
possible. The loss is supermodular: the second of two agencies that share an owner loses more than the first, so that
greedy choice has no guarantee here.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import comb

from graphshare.abilities import places
from graphshare.questions.what_if.parted import Parted, grouped_by_owners

#: Set of agencies as bits → weight: how many owners have exactly these holders.
Sets = dict[int, int]
#: Swaps are tried after greedy choice as long as they help, but no longer than this many rounds.
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Best:
    """The best choice found: positions of the agencies, owners lost, and the most that any choice could lose.

    ``proven`` where ``lost`` is that most.
    """

    chosen: tuple[int, ...]
    lost: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no choice of so many agencies loses more."""
        return self.lost == self.bound


def grouped(holders: Iterable[Iterable[int]]) -> Sets:
    """Owners by their holders; each of ``holders`` is the positions of one owner's agencies."""
    out: Sets = defaultdict(int)
    for one in holders:
        out[sum(1 << p for p in set(one))] += 1
    return dict(out)


def lost(sets: Mapping[int, int], chosen: Iterable[int]) -> int:
    """How many owners are lost when the chosen agencies stop."""
    mask = sum(1 << p for p in set(chosen))
    return sum(w for s, w in sets.items() if s & ~mask == 0)


def greedy(sets: Mapping[int, int], k: int) -> tuple[int, ...]:
    """Choose the agency that loses most at each step; among equals the one with most owners left, then the first."""
    chosen = 0
    for _ in range(min(k, max((s.bit_length() for s in sets), default=0))):
        gain: dict[int, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
        for s, w in sets.items():
            rest = s & ~chosen
            if not rest:
                continue
            n = rest.bit_count()
            for p in places(rest):
                done, share = gain[p]
                gain[p] = (done + (w if n == 1 else 0), share + w / n)
        if not gain:
            break
        chosen |= 1 << max(gain, key=lambda p: (*gain[p], -p))
    return tuple(places(chosen))


def best(sets: Mapping[int, int], k: int, seconds: float = 60.0) -> Best:
    """The k agencies whose stopping loses most owners.

    Parameters
    ----------
    sets
        Owners by their holders (``grouped``).
    k
        How many agencies stop, at most.
    seconds
        CPU seconds after which the search ends with what it has and the bound that still stands.

    Returns
    -------
    Best
        Positions of the agencies; where agencies are interchangeable the same ones for the same input.

    Notes
    -----
    Branch and bound. Sets larger than k are dropped, equal ones merged. With m choices left, of the merged residual sets
    of r agencies at most ``comb(m, r)`` fit into m agencies, and each agency can answer for no more than its share (weight ÷ r)
    of each: both bound what is left to gain. Residual sets that have become equal are merged again before they are
    counted, else the bound would be too low. Where agencies come in groups a third bound looks at all choices within each
    (``parted``), and the choice that would come to it is tried and branched on. The last two choices are made by looking at all
    pairs.

    References
    ----------
    The problem is the densest k-subhypergraph problem: C. Chekuri, C. Konrad and others treat its hardness; for graphs:
    U. Feige, D. Peleg, G. Kortsarz, "The dense k-subgraph problem", Algorithmica 29 (2001).
    """
    held = {s: w for s, w in sets.items() if 0 < s.bit_count() <= k}
    start = _swapped(held, greedy(held, k))
    search = _Search(held, start, lost(held, start), time.process_time() + seconds)
    search.run(k)
    free = sets.get(0, 0)
    return Best(search.chosen, search.lost + free, search.bound + free)


def _swapped(sets: Sets, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """A choice made better by swapping one agency for another as long as that helps."""
    everyone = sorted({p for s in sets for p in places(s)})
    value = lost(sets, chosen)
    for _ in range(_ROUNDS):
        found = None
        for out in chosen:
            kept = [p for p in chosen if p != out]
            mask = sum(1 << p for p in kept)
            gain: dict[int, int] = defaultdict(int)
            base = 0
            for s, w in sets.items():
                rest = s & ~mask
                if not rest:
                    base += w
                elif rest & (rest - 1) == 0:
                    gain[rest.bit_length() - 1] += w
            into = max(everyone, key=lambda p: (gain.get(p, 0), -p), default=None)
            if into is not None and base + gain.get(into, 0) > value:
                value, found = base + gain[into], tuple(sorted({*kept, into}))
        if found is None:
            break
        chosen = found
    return chosen


@dataclass(slots=True)
class _Node:
    """A part of the search: what is chosen, the residual sets that can still be held, owners lost, choices left."""

    bound: int
    chosen: int
    sets: Sets
    lost: int
    left: int
    hint: int  # agencies, as bits, of which one is to be decided next; 0: any


@dataclass(slots=True)
class _Search:
    sets: Sets
    chosen: tuple[int, ...]
    lost: int
    until: float
    bound: int = 0
    _parted: Parted | None = None
    _stack: list[_Node] = field(default_factory=list)

    def run(self, k: int) -> None:
        """Look through all choices that could be better; ``bound`` is then what none can exceed."""
        parted = Parted(grouped_by_owners(self.sets))
        if k > 2 and parted.most(self.sets, k)[0] < _most(self.sets, k):
            self._parted = parted
        self._open(0, self.sets, 0, k)
        while self._stack:
            if time.process_time() > self.until:
                break
            node = self._stack.pop()
            if node.bound > self.lost:
                self._branch(node)
        self.bound = max([self.lost, *(n.bound for n in self._stack)])

    def _open(self, chosen: int, sets: Sets, got: int, left: int) -> None:
        held = {s: w for s, w in sets.items() if s.bit_count() <= left}
        if left <= 2 or not held:
            self._finish(chosen, held, got, left)
            return
        bound, hint = got + _most(held, left), 0
        if self._parted is not None and bound > self.lost:
            most, hint = self._parted.most(held, left)
            bound = min(bound, got + most)
            self._try(chosen | hint, got + lost(held, places(hint)))
        if bound > self.lost:
            self._stack.append(_Node(bound, chosen, held, got, left, hint))

    def _try(self, chosen: int, value: int) -> None:
        if value > self.lost:
            self.lost, self.chosen = value, tuple(places(chosen))

    def _branch(self, node: _Node) -> None:
        shares: dict[int, float] = defaultdict(float)
        for s, w in node.sets.items():
            part = w / s.bit_count()
            for p in places(s):
                shares[p] += part
        likely = [p for p in places(node.hint) if p in shares] or shares
        pick = 1 << max(likely, key=lambda p: (shares[p], -p))
        without: Sets = {}
        with_it: Sets = {}
        got = node.lost
        for s, w in node.sets.items():
            rest = s & ~pick
            if rest == s:
                without[s] = w
            elif not rest:
                got += w
                continue
            with_it[rest] = with_it.get(rest, 0) + w
        self._open(node.chosen, without, node.lost, node.left)
        self._open(node.chosen | pick, with_it, got, node.left - 1)  # looked at first: last in, first out

    def _finish(self, chosen: int, sets: Sets, got: int, left: int) -> None:
        """The best of the last two choices (or one), by looking at all of them."""
        extra: tuple[int, ...] = ()
        gain = 0
        if left and sets:
            extra, gain = _pair(sets, left)
        self._try(chosen | sum(1 << p for p in extra), got + gain)


def _pair(sets: Sets, left: int) -> tuple[tuple[int, ...], int]:
    single: dict[int, int] = defaultdict(int)
    double: Sets = defaultdict(int)
    for s, w in sets.items():
        if s & (s - 1) == 0:
            single[s.bit_length() - 1] += w
        else:
            double[s] += w
    order = sorted(single, key=lambda p: (-single[p], p))
    choice: tuple[int, ...] = tuple(sorted(order[:left]))
    value = sum(single[p] for p in choice)
    if left == 2:
        for s, w in sorted(double.items()):
            p, q = places(s)
            gain = w + single.get(p, 0) + single.get(q, 0)
            if gain > value:
                choice, value = (p, q), gain
    return choice, value


def _most(sets: Sets, left: int) -> int:
    """What no choice of ``left`` agencies can exceed over merged residual sets."""
    by_size: dict[int, list[int]] = defaultdict(list)
    shares: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    total: dict[int, float] = defaultdict(float)
    for s, w in sets.items():
        r = s.bit_count()
        by_size[r].append(w)
        part = w / r
        own = shares[r]
        for p in places(s):
            own[p] += part
            total[p] += part
    apart = 0.0
    for r, weights in by_size.items():
        fit = comb(left, r)
        highest = sum(weights) if fit >= len(weights) else sum(sorted(weights, reverse=True)[:fit])
        answered = sum(sorted(shares[r].values(), reverse=True)[:left])
        apart += min(highest, answered)
    together = sum(sorted(total.values(), reverse=True)[:left])
    return int(min(apart, together) + 1e-6)
