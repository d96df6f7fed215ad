"""What is reached through one agency alone is what is lost when its acts are taken out of the records."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.abilities import places
from graphshare.domain.model import Grade, Window
from graphshare.questions.counts import count
from graphshare.questions.proxies import unique_reach
from graphshare.reach import Reached, reached
from tests.property.test_doors_against_a_brute_force_twin import FEDERAL, TOWNS, WORLD, build


def _without(facts: Any, agency: str) -> Any:
    """The same world, in which the agency ran no search and was granted nothing; its own cameras stay."""
    shares, configs, own, named, months = facts
    return (
        [s for s in shares if s[1] != agency], configs, [o for o in own if o[0] != agency],
        [n for n in named if n[0] != agency], [m for m in months if m[0] != agency],
    )  # fmt: skip


def _reached(facts: Any, body: str, without: frozenset[str] = frozenset()) -> Reached:
    with TemporaryDirectory() as root:
        return reached(build(facts, Path(root)), body, Window(), without=without)


def _told(r: Reached) -> tuple[Any, ...]:
    """All that a reach says, but for the numbers of the rows."""
    doors = [
        (o.network, o.body, o.door, o.use, o.via, o.basis, o.grade, o.proxy, o.searches, o.first, o.last, o.note)
        for o in r.openings
    ]
    counts = [
        (level, count(r.observed(level), r.atlas), *(count(r.possible(level, n), r.atlas) for n in (1, 2, 5)))
        for level in Grade
    ]
    opened = [(n, [r.able.agencies[p] for p in places(r.able.open(n))]) for n in sorted(r.able.could)]
    return (
        doors,
        [o for o in opened if o[1]],
        [(i.network, i.recipient) for i in r.inactive],
        counts,
        count(r.declared(), r.atlas),
        r.largest(),
    )


BODY = st.sampled_from(["ICE", "HSI", "DHS"])
quick = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(WORLD, BODY, st.sampled_from((*TOWNS, *FEDERAL)))
def test_a_reach_without_an_agency_is_that_of_a_world_without_its_acts(facts: Any, body: str, agency: str) -> None:
    assert _told(_reached(facts, body, frozenset([agency]))) == _told(_reached(_without(facts, agency), body))


@quick
@given(WORLD, BODY)
def test_what_only_one_proxy_reaches_is_what_is_lost_without_it(facts: Any, body: str) -> None:
    r = _reached(facts, body)
    apart = {p: _reached(_without(facts, p), body) for p in r.by_proxy}
    for level in Grade:
        found = unique_reach(r, level)
        lost = {p: r.possible(level, 1) - other.possible(level, 1) for p, other in apart.items()}
        assert {p: n for p, n in found.items() if n} == {p: n for p, n in lost.items() if n}
