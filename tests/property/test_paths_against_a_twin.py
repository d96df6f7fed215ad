"""Paths against a second implementation that looks at each agency, search and share of a small world one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.domain.bodies import parts
from graphshare.domain.graph import Graph
from graphshare.domain.model import Grade, Window
from graphshare.facts.reading import Reading
from graphshare.questions.paths.finding import To, find_paths
from tests.worlds import World

TOWNS = ("ash-pd", "elm-pd", "oak-pd")
DAYS = [f"2025-05-{d:02d}" for d in (1, 5, 10, 15, 20)]
STRENGTH = {"asked": 3, "named": 2, "hinted": 1}

SEARCH = st.tuples(
    st.sampled_from(TOWNS), st.sampled_from(DAYS), st.lists(st.sampled_from(TOWNS), max_size=2, unique=True),
    st.dictionaries(st.sampled_from(["ICE", "HSI", "FBI"]), st.sampled_from(list(STRENGTH)), max_size=2),
    st.sampled_from([None, None, 1, 2]),
)  # fmt: skip
SHARE = st.tuples(st.sampled_from(TOWNS), st.sampled_from(TOWNS), st.sampled_from(DAYS), st.sampled_from(DAYS))
WINDOW = st.sampled_from([Window(), Window(date(2025, 5, 4), date(2025, 5, 16)), Window(None, date(2025, 5, 10))])


def build(searches: list[Any], shares: list[Any], root: Path) -> World:
    world = World().town(*TOWNS)
    for agency, day, networks, names, case in searches:
        world.search(agency, day, networks, names=names, case=case, wording="plain")
    for network, agency, a, b in shares:
        if network != agency:
            world.share(network, agency, min(a, b), max(a, b))
    world.write(root)
    return world


def twin(searches: list[Any], shares: list[Any], to: str, body: str, window: Window, level: str) -> set[Any]:
    """(what, the agency next to the body, the agency that searched or could) of every shortest path, slowly."""
    asked, least = parts(body), STRENGTH[level]
    inside = [s for s in searches if date.fromisoformat(s[1]) in window]

    def says(s: Any) -> bool:
        return any(b in asked and STRENGTH[g] >= least for b, g in s[3].items())

    used = {a for a in TOWNS for s in inside if s[0] == a and to in s[2] and says(s)}
    out: set[Any] = {("searched", a, a) for a in used}
    for first in inside:
        for then in inside:
            tied = first[4] is not None and first[4] == then[4] and first[0] != then[0] and then[1] >= first[1]
            if tied and says(first) and to in then[2] and first[0] not in used:
                out.add(("tied", first[0], then[0]))
    for a in TOWNS:
        begins = min((s[1] for s in inside if s[0] == a and says(s)), default=None)
        if begins is None or a in used:
            continue
        lasts = [
            max(x, y)
            for n, who, x, y in shares
            if (n, who) == (to, a) and a != to and window.meets(*map(date.fromisoformat, (min(x, y), max(x, y))))
        ]
        lasts += [s[1] for s in inside if s[0] == a and to in s[2]]
        # its own cameras are open to it where any row shows that it has some
        own = a == to and (any(to in s[2] for s in searches) or any(n == to != who for n, who, *_ in shares))
        if own or any(last >= begins for last in lasts):
            out.add(("could", a, a))
    return out


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(SEARCH, max_size=6), st.lists(SHARE, max_size=4), WINDOW, st.sampled_from(list(STRENGTH)),
    st.sampled_from(["ICE", "HSI"]),
)  # fmt: skip
def test_the_paths_are_those_of_the_twin(
    searches: list[Any], shares: list[Any], window: Window, level: str, body: str
) -> None:
    with TemporaryDirectory() as tmp:
        root = Path(tmp)
        build(searches, shares, root)
        with Reading(Graph(root)) as reading:
            for to in TOWNS:
                there = To(to, to.replace("-", " ").title(), frozenset([to]))
                found = find_paths(reading, body, there, window, Grade(level), possible=True)
                ids = {t.replace("-", " ").title(): t for t in TOWNS}
                kind = {"used": "searched", "open": "could"}
                got = {
                    ("tied" if p.tied else kind[p.use.value], p.proxy[0] if p.proxy else None, ids[p.steps[-1].start])
                    for p in found.paths
                }
                assert got == twin(searches, shares, to, body, window, level), to
                for p in found.paths:
                    for before, after in zip(p.steps, p.steps[1:], strict=False):
                        if before.first and after.last:
                            assert after.last >= before.first, p.sentence
