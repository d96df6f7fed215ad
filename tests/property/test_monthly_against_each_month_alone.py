"""A reach month by month against the reach of each month alone, and of all months until then, asked one by one."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from graphshare.domain.model import Grade, Window
from graphshare.domain.months import first_day, last_day
from graphshare.doors import levels
from graphshare.facts.reading import Reading
from graphshare.questions.monthly.curve import Curve, MonthsHeld, curve
from graphshare.questions.reach.narrowing import WHOLE, Narrow
from graphshare.reach import reached
from tests.property.test_doors_against_a_brute_force_twin import BODY, DAYS, TOWNS, WORLD, build
from tests.side_open import abilities
from tests.worlds import World

MONTHS = ("2025-03", "2025-04", "2025-05", "2025-06")
#: The days of those worlds, spread over months.
SPREAD = dict(zip(DAYS, ("2025-03-20", "2025-03-28", "2025-04-10", "2025-05-15", "2025-06-03"), strict=True))


def spread(facts: Any) -> Any:
    if isinstance(facts, tuple | list):
        return type(facts)(spread(x) for x in facts)
    return SPREAD.get(facts, facts) if isinstance(facts, str) else facts


def everything() -> MonthsHeld:
    held = {m: set(TOWNS) for m in MONTHS}
    return MonthsHeld(held, defaultdict(set), held, held)


def asked(graph: Any, body: str, narrow: Narrow = WHOLE) -> Curve:
    r = reached(graph, body, Window())
    with Reading(graph) as reading:
        return curve(reading, r, narrow, everything())


@settings(
    max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(WORLD.map(spread), BODY)
def test_each_month_is_the_reach_of_its_days(facts: Any, body: str) -> None:
    with TemporaryDirectory() as root:
        graph = build(facts, Path(root))
        found = asked(graph, body)
        assert [m.month for m in found.months] == list(MONTHS)
        before: set[str] = set()
        for m in found.months:
            days = Window(first_day(m.month), last_day(m.month))
            alone, until = reached(graph, body, days), reached(graph, body, Window(None, days.until))
            owners = [{alone.atlas.owner(n) for n in alone.observed(g)} for g in Grade]
            so_far = {until.atlas.owner(n) for n in until.observed(Grade.NAMED)}
            assert m.owners == tuple(map(len, owners))
            assert m.searches == levels(alone.facts.named)
            assert m.own == sum({s.search: s.searches for s in alone.facts.own}.values())
            assert m.agencies == tuple(len(alone.proxies(g)) for g in Grade)
            assert m.declared == len({alone.atlas.owner(n) for n in alone.declared()})
            assert (m.so_far, m.new) == (len(so_far), len(so_far - before))
            with Reading(graph) as reading:
                ways = abilities(reading, until.facts)
            first = {
                n.proxy: n.day
                for n in sorted(until.facts.named, key=lambda n: str(n.day), reverse=True)
                if n.grade is not Grade.HINTED
            }
            could = owners[1] | {alone.atlas.owner(n) for n in alone.declared()}
            for w in ways:
                began = first.get(w.proxy)
                if began is None or (w.first is None and w.by != "own"):
                    continue
                starts, ends = max(w.first or began, began), w.last or days.until
                if max(starts, days.since) <= min(ends, days.until):  # type: ignore[type-var]
                    could.add(alone.atlas.owner(w.network))
            assert m.could == len(could)
            before = so_far


def test_an_agency_opens_nothing_before_it_first_wrote_of_the_body(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd", "oak-pd").agency("yew-so", state="TX")
        .share("elm-pd", "yew-so", "2025-03-01", "2025-06-30").search("yew-so", "2025-05-10", "oak-pd", names={"ICE": "named"})
        .search("yew-so", "2025-04-10", "oak-pd", names={"ICE": "hinted"})
    )  # fmt: skip
    months = {m.month: m for m in asked(world.write(tmp_path), "ICE").months}
    assert [months[m].could for m in MONTHS] == [0, 0, 2, 1]
    assert [months[m].so_far for m in MONTHS] == [0, 0, 1, 1]
    assert [(months[m].owners or (0, 0, 0))[2] for m in MONTHS] == [0, 1, 1, 0]


def test_a_month_without_a_log_is_not_empty_but_not_known(tmp_path: Path) -> None:
    world = World().town("elm-pd").agency("yew-so").search("yew-so", "2025-03-10", "elm-pd", names={"ICE": "named"})
    graph = world.write(tmp_path)
    r = reached(graph, "ICE", Window())
    nothing: Any = defaultdict(set)
    logs = defaultdict(set, {"2025-03": {"elm-pd"}, "2025-05": {"elm-pd"}})
    with Reading(graph) as reading:
        found = curve(reading, r, WHOLE, MonthsHeld(logs, nothing, defaultdict(set), defaultdict(set)))
    march, april, may = found.months
    assert (march.searches, april.searches, may.searches) == ((0, 1, 1), None, (0, 0, 0))
    assert (april.owners, april.new, april.declared) == (None, None, None)
    assert may.declared is None
    assert may.so_far == 1


def test_a_source_that_sums_up_says_the_month_of_one_search_alone(tmp_path: Path) -> None:
    world = World().town("elm-pd").agency("yew-so")
    world.search("yew-so", "2025-03-10", "elm-pd", names={"ICE": "named"}, searches=5)
    world.search("yew-so", None, "elm-pd", names={"ICE": "named"}, searches=2)
    found = asked(world.write(tmp_path), "ICE")
    assert found.months[0].searches == (0, 1, 1)
    assert found.unplaced == 6


def test_a_curve_is_narrowed_as_a_reach_is(tmp_path: Path) -> None:
    world = World().town("elm-pd").town("oak-pd", state="WI").agency("yew-so").agency("pine-pd")
    world.search("yew-so", "2025-03-10", ["elm-pd", "oak-pd"], names={"ICE": "named"})
    world.search("pine-pd", "2025-03-11", ["oak-pd"], names={"ICE": "named"}).search("ice", "2025-03-12", ["elm-pd"])
    graph = world.write(tmp_path)
    told = {name: asked(graph, "ICE", narrow).months[0] for name, narrow in {
        "whole": WHOLE, "WI": Narrow(state="WI"), "elm": Narrow(owner="elm-pd"), "pine": Narrow(proxy="pine-pd"),
    }.items()}  # fmt: skip
    assert {n: (m.searches or (0, 0, 0))[1] for n, m in told.items()} == {"whole": 2, "WI": 2, "elm": 1, "pine": 1}
    assert {n: m.own for n, m in told.items()} == {"whole": 1, "WI": 0, "elm": 1, "pine": 0}
    assert {n: (m.owners or (0, 0, 0))[1] for n, m in told.items()} == {"whole": 2, "WI": 1, "elm": 1, "pine": 1}
