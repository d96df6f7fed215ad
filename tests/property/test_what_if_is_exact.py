"""The exact what-if against exhaustive search, against another solver's answer, and where greedy choice is wrong."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.what_if import clustered
from graphshare.domain.model import Grade
from graphshare.questions.what_if import parted
from graphshare.questions.what_if.best import best, greedy, grouped, lost
from graphshare.questions.what_if.holding import Holding, Scope


def exhaustive(sets: dict[int, int], k: int) -> int:
    """The most that k agencies can lose, by trying all combinations."""
    everyone = range(max((s.bit_length() for s in sets), default=0))
    masks = (sum(1 << p for p in c) for c in combinations(everyone, min(k, len(everyone))))
    return max((sum(w for s, w in sets.items() if not s & ~m) for m in masks), default=sets.get(0, 0))


def worlds(seeds: range) -> list[tuple[dict[int, int], int]]:
    """Small worlds of 12 agencies: scattered ones, and ones in which groups of four share their towns."""
    out = []
    for seed in seeds:
        r = random.Random(seed)
        holders = []
        for _ in range(r.randrange(5, 60)):
            if seed % 2:
                group = r.randrange(3) * 4
                holders.append(
                    r.sample(range(group, group + 4), r.randrange(1, 5)) + r.sample(range(12), r.random() < 0.3)
                )
            else:
                holders.append(r.sample(range(12), min(12, 1 + int(r.paretovariate(1)))))
        out.append((grouped(holders), r.randrange(1, 9)))
    return out


@pytest.mark.parametrize("seeds", [range(120), pytest.param(range(120, 2000), marks=pytest.mark.soak)])
def test_the_best_is_that_of_all_combinations(seeds: range) -> None:
    wrong = greedily = 0
    for sets, k in worlds(seeds):
        found, most = best(sets, k), exhaustive(sets, k)
        wrong += not (found.proven and found.lost == most == lost(sets, found.chosen) and len(found.chosen) <= k)
        greedily += lost(sets, greedy(sets, k)) < most
    assert wrong == 0
    assert greedily > len(seeds) / 10  # choosing step by step is wrong in a fifth of these


def test_the_best_is_that_of_all_combinations_however_agencies_are_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parted, "LARGEST", 3)
    wrong = looked = 0
    for sets, k in worlds(range(1, 80, 2)):
        held = {s: w for s, w in sets.items() if 0 < s.bit_count() <= k}
        most = exhaustive(sets, k)
        found = best(sets, k)
        bound, _ = parted.Parted(parted.grouped_by_owners(held)).most(held, k)
        wrong += not (found.proven and found.lost == most <= bound + sets.get(0, 0))
        looked += bound < sum(held.values())
    assert wrong == 0
    assert looked > 10  # the bound says something


def test_five_of_500_agencies_in_groups_of_ten_are_proven() -> None:
    sets = clustered(500, 5_000, 3)
    found = best(sets, 5, seconds=10)
    assert found.proven
    assert found.lost == lost(sets, found.chosen) > lost(sets, greedy(sets, 5))


def test_greedy_choice_misses_agencies_that_share_their_towns() -> None:
    # one town through A alone; three towns through B and C together
    sets = grouped([[0], [1, 2], [1, 2], [1, 2]])
    assert lost(sets, greedy(sets, 2)) == 1
    assert best(sets, 2).lost == 3
    assert best(sets, 2).chosen == (1, 2)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sets(st.integers(0, 8), max_size=5), max_size=25), st.integers(1, 6), st.floats(0, 0.0005))
def test_what_is_not_proven_has_a_bound_that_holds(holders: list[set[int]], k: int, seconds: float) -> None:
    sets = grouped(holders)
    found, most = best(sets, k, seconds), exhaustive(sets, k)
    assert found.lost <= most <= found.bound
    assert lost(sets, found.chosen) == found.lost


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from([f"n{i}" for i in range(8)]), st.sets(st.integers(0, 129), max_size=4)),
    st.sets(st.sampled_from([f"n{i}" for i in range(9)]), max_size=2),
    st.sets(st.integers(0, 129), max_size=60),
    st.lists(st.tuples(st.sampled_from([f"n{i}" for i in range(9)]), st.integers(0, 129)), max_size=4),
)
def test_words_of_bits_say_what_sets_of_agencies_say(
    held: dict[str, set[int]], otherwise: set[str], stopped: set[int], ended: list[tuple[str, int]]
) -> None:
    agencies = tuple(f"a{i:03d}" for i in range(130))
    bits = {n: sum(1 << p for p in who) for n, who in held.items()}
    holding = Holding.of(Scope.OBSERVED, Grade.NAMED, agencies, bits, otherwise)
    for without in ([], ended):
        ours = holding.without_pairs((n, agencies[p]) for n, p in without)
        left = {n: {p for p in who if (n, p) not in without} for n, who in held.items()}
        reached = {n for n, who in left.items() if who} | otherwise
        assert ours.names(ours.reached) == reached
        gone = ours.lost(ours.mask(agencies[p] for p in stopped))
        assert ours.names(gone) == {n for n, who in left.items() if who and who <= stopped and n not in otherwise}
        assert ours.names(ours.alone()) == {n for n, who in left.items() if len(who) == 1 and n not in otherwise}
        by_owner = {n: sum(1 << p for p in who) for n, who in left.items() if who and n not in otherwise}
        assert ours.owners({n: n for n in ours.networks}) == by_owner


@pytest.mark.parametrize("seed", range(6))
def test_a_solver_of_integer_programs_finds_the_same(seed: int) -> None:
    scipy = pytest.importorskip("scipy.optimize")
    import numpy as np

    r = random.Random(seed)
    agencies, k = 20, 4
    holders = [r.sample(range(agencies), min(agencies, 1 + int(r.paretovariate(0.9)))) for _ in range(160)]
    sets = grouped(holders)
    listed = [(s, w) for s, w in sorted(sets.items()) if s.bit_count() <= k]
    # maximize the weight of sets held: a set is held only if each of its agencies stops
    cost = np.concatenate([np.zeros(agencies), [-w for _, w in listed]])
    rows = []
    for n, (s, _) in enumerate(listed):
        for p in range(agencies):
            if s >> p & 1:
                row = np.zeros(len(cost))
                row[agencies + n], row[p] = 1, -1
                rows.append(row)
    most = np.zeros(len(cost))
    most[:agencies] = 1
    limits = [scipy.LinearConstraint(np.array(rows), ub=0), scipy.LinearConstraint(most, ub=k)]
    found = scipy.milp(cost, constraints=limits, integrality=np.ones(len(cost)), bounds=scipy.Bounds(0, 1))
    assert round(-found.fun) == best(sets, k).lost
