"""The doors against a second implementation that looks at every day, body and network one by one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.domain.bodies import ancestors, bodies, parts
from graphshare.domain.graph import Graph
from graphshare.domain.model import Window
from graphshare.doors import find
from graphshare.facts.access import read_facts
from graphshare.facts.reading import Reading
from tests.side_open import all_doors
from tests.worlds import World

TOWNS = ("ash-pd", "elm-pd", "oak-pd")
FEDERAL = ("ice", "hsi", "dhs", "fbi")
DAYS = [f"2025-05-{d:02d}" for d in (1, 5, 10, 15, 20)]
STRENGTH = {"asked": 3, "named": 2, "hinted": 1}

#: A share: whose, with whom, from, to, account; the hours at which an event log opened and closed it; or without a date.
SHARE = st.tuples(
    st.sampled_from(TOWNS), st.sampled_from((*FEDERAL, *TOWNS)), st.sampled_from(DAYS), st.sampled_from(DAYS),
    st.sampled_from(["active", "active", "inactive"]),
    st.sampled_from([None, None, (8, 16), (14, 10), "undated"]),
)  # fmt: skip
#: A list: whose, from, to, complete; the bodies to which a name on it is only near; or without a date.
CONFIG = st.tuples(
    st.sampled_from(TOWNS), st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from([True, True, False]),
    st.sampled_from([None, None, "|HSI|", "|DHS|FBI|"]), st.sampled_from([False, False, False, True]),
)  # fmt: skip
OWN = st.tuples(
    st.sampled_from(FEDERAL), st.sampled_from(DAYS), st.sampled_from(TOWNS),
    st.sampled_from(["search", "lookup", None]), st.sampled_from([7, 12, 20]),
)  # fmt: skip
NAMED = st.tuples(
    st.sampled_from(TOWNS), st.sampled_from(DAYS), st.lists(st.sampled_from(TOWNS), max_size=2, unique=True),
    st.dictionaries(st.sampled_from(["ICE", "HSI", "FBI"]), st.sampled_from(list(STRENGTH)), min_size=1, max_size=2),
)  # fmt: skip
MONTH = st.tuples(st.sampled_from(TOWNS), st.sampled_from(TOWNS), st.sampled_from(DAYS), st.sampled_from(DAYS))
WORLD = st.tuples(
    st.lists(SHARE, max_size=5), st.lists(CONFIG, max_size=4), st.lists(OWN, max_size=4), st.lists(NAMED, max_size=5),
    st.lists(MONTH, max_size=3),
)  # fmt: skip


def at(day: str, hour: int) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour))


def build(facts: Any, root: Path) -> Graph:
    shares, configs, own, named, months = facts
    world = World().town(*TOWNS)
    for network, agency, a, b, account, how in shares:
        if network == agency:
            continue
        a, b = min(a, b), max(a, b)
        if how == "undated":
            world.share(network, agency, account=account)
        elif how is None or (a == b and how[0] > how[1]):
            world.share(network, agency, a, b, account=account)
        else:
            opened, closed = at(a, how[0]), at(b, how[1])
            world.share(network, agency, a, b, account=account, basis="event", opened=opened, closed=closed)
    for network, a, b, complete, near, undated in configs:
        if undated:
            world.configured(network, None, complete=complete, near=near)
        else:
            world.configured(network, min(a, b), max(a, b), complete=complete, near=near)
    for agency, day, network, via, hour in own:
        world.search(agency, at(day, hour), network, via=via)
    for agency, day, networks, names in named:
        world.search(agency, day, networks, names=names)
    seen = set()
    for agency, network, a, b in months:
        if (agency, network) not in seen:
            world.month(agency, network, "2025-05", 3, min(a, b), max(a, b))
            seen.add((agency, network))
    return world.write(root)


def days_of(window: Window) -> list[date]:
    first, last = window.since or date(2025, 4, 1), window.until or date(2025, 7, 1)
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def twin(graph: Graph, body: str, window: Window) -> set[tuple[Any, ...]]:
    """(network, body, door, use, proxy, grade) by looking at each day."""
    t = {
        n: graph.table(n).to_pylist()
        for n in (
            "Agency",
            "Search",
            "RAN",
            "COVERED",
            "NAMES",
            "SHARES_WITH",
            "CONFIGURED",
            "OWNS",
            "SEARCHED_IN_MONTH",
        )
    }
    agency = {a["id"]: a for a in t["Agency"]}
    searched_by = {r["target"]: r["source"] for r in t["RAN"]}
    covered: dict[str, list[str]] = {}
    for c in t["COVERED"]:
        covered.setdefault(c["source"], []).append(c["target"])
    asked = parts(body)
    out: set[tuple[Any, ...]] = set()
    networks = [o["target"] for o in t["OWNS"]]
    days = days_of(window)

    def of(network: str, about: set[str], account: str | None = None) -> list[Any]:
        return [
            s for s in t["SHARES_WITH"]
            if s["source"] == network and agency[s["target"]]["federal"] and agency[s["target"]]["body"] in about
            and (account is None or s["account"] == account)
        ]  # fmt: skip

    def on(s: Any, day: date) -> bool:
        return s["from"] is not None and s["from"] <= day <= s["until"]

    def in_force(s: Any, moment: datetime) -> bool:
        hours = [h for h in range(24) if on(s, moment.date())]
        hours = [h for h in hours if s["opened"] is None or s["opened"] <= moment.replace(hour=h)]
        return moment.hour in [h for h in hours if s["closed"] is None or moment.replace(hour=h) < s["closed"]]

    def in_window(s: Any) -> bool:
        return window == Window() if s["from"] is None else any(on(s, d) for d in days)

    own = [
        (n, agency[searched_by[s["id"]]]["body"], s["at"])
        for s in t["Search"] if agency[searched_by[s["id"]]]["federal"] and s["day"] in days
        for n in covered.get(s["id"], []) if agency[searched_by[s["id"]]]["body"] in asked
    ]  # fmt: skip
    for network in networks:
        for s in of(network, set(asked), "active"):
            b = agency[s["target"]]["body"]
            if in_window(s):
                used = any(
                    (n, ob) == (network, b) and any(in_force(g, moment) for g in of(network, {b}, "active"))
                    for n, ob, moment in own
                )
                out.add((network, b, "front", "used" if used else "open", None, None))
        out.update(
            (network, agency[s["target"]]["body"], "inactive", None, None, None)
            for s in of(network, set(asked), "inactive") if in_window(s)
        )  # fmt: skip
        out.update(
            (network, agency[s["target"]]["body"], "parent", None, None, None)
            for s in of(network, set(ancestors(body)), "active") if in_window(s)
        )  # fmt: skip
        for n, b, moment in own:
            about = {b, *ancestors(b)}
            if n != network or any(in_force(s, moment) for s in of(network, {b}, "active")):
                continue
            back = False
            for c in t["CONFIGURED"]:
                if c["source"] != network or not c["complete"] or not on(c, moment.date()):
                    continue
                span = [c["from"] + timedelta(days=i) for i in range((c["until"] - c["from"]).days + 1)]
                named = any(s["from"] is None or any(on(s, d) for d in span) for s in of(network, about))
                near = any(
                    o["source"] == network and o["near_bodies"] and set(o["near_bodies"].split("|")) & about
                    and (o["from"] is None or any(on(o, d) for d in span))
                    for o in t["CONFIGURED"]
                )  # fmt: skip
                back = back or not (named or near)
            out.add((network, b, "back" if back else "unknown", "used", None, None))
    names = [
        (searched_by[m["source"]], agency[m["target"]]["body"], STRENGTH[m["grade"]], covered.get(m["source"], []))
        for m in t["NAMES"]
        if not agency[searched_by[m["source"]]]["federal"]
        and not agency[searched_by[m["source"]]].get("near_bodies")
        and next(s["day"] for s in t["Search"] if s["id"] == m["source"]) in days
    ]
    for b in asked:
        for proxy in TOWNS:
            mine = [(g, ns) for p, bb, g, ns in names if p == proxy and bb == b]
            best = max((g for g, _ in mine), default=0)
            for network in networks:
                here = max((g for g, ns in mine if network in ns), default=0)
                if here:
                    out.add((network, b, "side", "used", proxy, here))
                could = (
                    any(
                        s["source"] == network and s["target"] == proxy and s["account"] == "active" and in_window(s)
                        for s in t["SHARES_WITH"]
                    )
                    or any(
                        m["source"] == proxy
                        and m["target"] == network
                        and any(m["first"] <= d <= m["last"] for d in days)
                        for m in t["SEARCHED_IN_MONTH"]
                    )
                    or any(
                        searched_by[s["id"]] == proxy and network in covered.get(s["id"], []) and s["day"] in days
                        for s in t["Search"]
                    )
                    or any(o["source"] == proxy and o["target"] == network for o in t["OWNS"])
                )
                if best and could and here < best:
                    out.add((network, b, "side", "open", proxy, best))
    return out


BODY = st.sampled_from(["ICE", "HSI", "DHS", "FBI"])
BOUND = st.sampled_from([None, *DAYS])


def window_of(a: str | None, b: str | None) -> Window:
    if a and b and a > b:
        a, b = b, a
    return Window(date.fromisoformat(a) if a else None, date.fromisoformat(b) if b else None)


def found(reading: Reading, body: str, window: Window) -> set[tuple[Any, ...]]:
    facts = read_facts(reading, body, window)
    doors, openings = find(facts), all_doors(reading, facts)
    ours: set[tuple[Any, ...]] = {
        (o.network, o.body, o.door.value, o.use.value, o.proxy, STRENGTH[o.grade.value] if o.grade else None)
        for o in openings
    }
    ours.update((i.network, i.body, "inactive", None, None, None) for i in doors.inactive)
    return ours | {(i.network, i.body, "parent", None, None, None) for i in doors.parents}


def keys(doors: set[tuple[Any, ...]], use: str | None = None) -> set[tuple[Any, ...]]:
    return {(network, body, door, proxy) for network, body, door, u, proxy, _ in doors if use in (None, u)}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORLD, BODY, BOUND, BOUND)
def test_doors_are_those_of_a_day_by_day_search_and_a_window_invents_and_strengthens_none(
    facts: Any, body: str, a: str | None, b: str | None
) -> None:
    window = window_of(a, b)
    with TemporaryDirectory() as root:
        graph = build(facts, Path(root))
        with Reading(graph) as reading:
            ever, inside = (found(reading, body, w) for w in (Window(), window))
        assert ever == twin(graph, body, Window())
        assert inside == twin(graph, body, window)
    assert keys(inside) <= keys(ever)
    assert keys(inside, "used") <= keys(ever, "used")


def test_every_body_has_an_agency_in_every_world(tmp_path: Path) -> None:
    ids = World().write(tmp_path).table("Agency", ["id"]).column("id").to_pylist()
    assert set(ids) == {b.id for b in bodies().values()}
