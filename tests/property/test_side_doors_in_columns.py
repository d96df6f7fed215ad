"""What agencies could search, in columns and bits, against the same pair by pair in Python."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.abilities import able, per_agency, places, see_side_open
from graphshare.domain.model import Grade, Use, Window
from graphshare.doors import find, levels
from graphshare.facts.access import read_facts
from graphshare.facts.reading import Reading
from graphshare.questions.proxies import proxies
from graphshare.reach import reached
from tests.property.test_doors_against_a_brute_force_twin import BODY, BOUND, WORLD, build, window_of
from tests.side_open import abilities, side_open

#: Days by which lists are carried.
CARRY = st.sampled_from([0, 0, 4, 30])


def compared(facts: Any, body: str, window: Window, carry: int) -> None:
    with TemporaryDirectory() as root, Reading(build(facts, Path(root))) as reading:
        read = read_facts(reading, body, window, carry)
        ways = abilities(reading, read, carry)
        pairs = side_open(read, ways)
        bits = able(reading, read, carry)
        see_side_open(reading, read, carry)
        rows = reading.rows("SELECT * FROM side_open")
    # as columns: each door with its dates, how it is open, its first record and how many there are
    expected = [
        (o.network, o.body, o.proxy, o.grade and o.grade.value, o.via, o.first, o.last, o.certain,
         o.rows[0].release if o.rows else None, o.rows[0].row if o.rows else None, len(o.rows))
        for o in pairs
    ]  # fmt: skip
    assert sorted(rows, key=str) == sorted(expected, key=str)
    # as bits: who could search, who is seen to, to whom it stands open at which level
    named = lambda held: {bits.agencies[p] for p in places(held)}  # noqa: E731
    assert {n: named(h) for n, h in bits.could.items()} == _grouped((a.network, a.proxy) for a in ways)
    used = [o for o in find(read).openings if o.proxy and o.use is Use.USED]
    assert {n: named(h) for n, h in bits.used.items()} == _grouped((o.network, o.proxy) for o in used)
    networks = {o.network for o in pairs}
    for n in networks:
        assert named(bits.open(n)) == {o.proxy for o in pairs if o.network == n}
    for level in Grade:
        there = {(o.network, o.body, o.proxy) for o in used if o.grade and o.grade.within(level)}
        for n in networks:
            standing = {
                o.proxy for o in pairs
                if o.network == n and o.grade and o.grade.within(level) and (n, o.body, o.proxy) not in there
            }  # fmt: skip
            assert named(bits.standing(n, level)) == standing
    by_proxy = {p: levels([n for n in read.named if n.proxy == p]) for p in bits.agencies}
    assert dict(zip(bits.agencies, bits.searches, strict=True)) == by_proxy
    assert sum(per_agency(bits.could.values(), len(bits.agencies))) == len({(a.network, a.proxy) for a in ways})


def _grouped(pairs: Any) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for network, proxy in pairs:
        out.setdefault(network, set()).add(proxy)
    return out


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORLD, BODY, BOUND, BOUND, CARRY)
def test_columns_and_bits_say_what_a_look_at_every_pair_says(
    facts: Any, body: str, a: str | None, b: str | None, carry: int
) -> None:
    compared(facts, body, window_of(a, b), carry)


@pytest.mark.parametrize("agencies", [1, 63, 64, 65, 200])
def test_an_agency_keeps_its_place_however_many_there_are(agencies: int) -> None:
    rows = [1 << p for p in range(agencies)] * 3 + [(1 << agencies) - 1]
    assert per_agency(rows, agencies) == [4] * agencies
    assert [p for row in rows[:agencies] for p in places(row)] == list(range(agencies))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORLD, BODY)
def test_what_each_agency_exposes_and_what_others_reach_too_are_as_counted_pair_by_pair(facts: Any, body: str) -> None:
    with TemporaryDirectory() as root:
        r = reached(build(facts, Path(root)), body, Window())
        found = {p.agency_id: p for p in proxies(r, {}).proxies}
        with Reading(r.graph) as reading:
            pairs = {(w.network, w.proxy) for w in abilities(reading, r.facts)}
    firm = r.proxies(Grade.NAMED)
    pairs |= {(o.network, o.proxy) for o in r.openings if o.proxy}
    held = _grouped((n, p) for n, p in pairs if p in firm)
    everybody = {r.atlas.owner(n) for n in {*held, *r.otherwise()}}
    for agency, p in found.items():
        others = sorted(len(who) - 1 + (n in r.otherwise()) for n, who in held.items() if agency in who)
        mine = {r.atlas.owner(n) for n, who in held.items() if agency in who}
        if p.exposure is None:
            continue
        assert (p.exposure.owners, p.exposure.of) == (len(mine), len(everybody))
        assert (p.others and (p.others.least, p.others.median)) == (
            (others[0], others[(len(others) - 1) // 2]) if others else None
        )
