"""The doors against a second implementation that looks at every day, body and network one by one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.access import read_facts
from graphshare.bodies import ancestors, bodies, parts
from graphshare.doors import find
from graphshare.graph import Graph
from graphshare.model import Window
from graphshare.reading import Reading
from tests.worlds import World

TOWNS = ("ash-pd", "elm-pd", "oak-pd")
FEDERAL = ("ice", "hsi", "dhs", "fbi")
DAYS = [f"2025-05-{d:02d}" for d in (1, 5, 10, 15, 20)]
STRENGTH = {"asked": 3, "named": 2, "hinted": 1}

SHARE = st.tuples(
    st.sampled_from(TOWNS), st.sampled_from((*FEDERAL, *TOWNS)), st.sampled_from(DAYS), st.sampled_from(DAYS),
    st.sampled_from(["active", "active", "inactive"]),
)  # fmt: skip
CONFIG = st.tuples(st.sampled_from(TOWNS), st.sampled_from(DAYS), st.sampled_from(DAYS), st.booleans())
OWN = st.tuples(
    st.sampled_from(FEDERAL), st.sampled_from(DAYS), st.sampled_from(TOWNS), st.sampled_from(["search", "lookup", None])
)
NAMED = st.tuples(
    st.sampled_from(TOWNS), st.sampled_from(DAYS), st.lists(st.sampled_from(TOWNS), max_size=2, unique=True),
    st.dictionaries(st.sampled_from(["ICE", "HSI", "FBI"]), st.sampled_from(list(STRENGTH)), min_size=1, max_size=2),
)  # fmt: skip
MONTH = st.tuples(st.sampled_from(TOWNS), st.sampled_from(TOWNS), st.sampled_from(DAYS), st.sampled_from(DAYS))
WORLD = st.tuples(
    st.lists(SHARE, max_size=5), st.lists(CONFIG, max_size=4), st.lists(OWN, max_size=4), st.lists(NAMED, max_size=5),
    st.lists(MONTH, max_size=3),
)  # fmt: skip


def build(facts: Any, root: Path) -> Graph:
    shares, configs, own, named, months = facts
    world = World().town(*TOWNS)
    for network, agency, a, b, account in shares:
        if network != agency:
            world.share(network, agency, min(a, b), max(a, b), account=account)
    for network, a, b, complete in configs:
        world.configured(network, min(a, b), max(a, b), complete=complete)
    for agency, day, network, via in own:
        world.search(agency, day, network, via=via)
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

    def grants(network: str, about: set[str], day: date, account: str | None = None) -> list[Any]:
        return [
            s for s in t["SHARES_WITH"]
            if s["source"] == network and agency[s["target"]]["federal"] and agency[s["target"]]["body"] in about
            and s["from"] <= day <= s["until"] and (account is None or s["account"] == account)
        ]  # fmt: skip

    own = [
        (n, agency[searched_by[s["id"]]]["body"], s["day"])
        for s in t["Search"] if agency[searched_by[s["id"]]]["federal"] and s["day"] in days
        for n in covered.get(s["id"], []) if agency[searched_by[s["id"]]]["body"] in asked
    ]  # fmt: skip
    for network in networks:
        for s in t["SHARES_WITH"]:
            b = agency[s["target"]]["body"]
            if s["source"] != network or not agency[s["target"]]["federal"] or s["account"] != "active":
                continue
            if b not in asked | set(ancestors(body)) or not any(s["from"] <= d <= s["until"] for d in days):
                continue
            own_body = b if b in asked else body
            users = {
                ob for n, ob, day in own
                if n == network and b in {ob, *ancestors(ob)}
                and any(g["target"] == s["target"] for g in grants(network, {ob, *ancestors(ob)}, day, "active")[:1])
            }  # fmt: skip
            out.update((network, ob, "front", "used", None, None) for ob in users)
            if own_body not in users:
                out.add((network, own_body, "front", "open", None, None))
        for n, b, day in own:
            if n != network:
                continue
            about = {b, *ancestors(b)}
            if grants(network, about, day, "active"):
                continue
            if grants(network, about, day, "inactive"):
                out.add((network, b, "unknown", "used", None, None))
                continue
            silent = False
            for c in t["CONFIGURED"]:
                if c["source"] == network and c["complete"] and c["from"] <= day <= c["until"]:
                    span = [c["from"] + timedelta(days=i) for i in range((c["until"] - c["from"]).days + 1)]
                    silent = silent or not any(grants(network, about, d) for d in span)
            out.add((network, b, "back" if silent else "unknown", "used", None, None))
    names = [
        (searched_by[m["source"]], agency[m["target"]]["body"], STRENGTH[m["grade"]], covered.get(m["source"], []))
        for m in t["NAMES"]
        if not agency[searched_by[m["source"]]]["federal"]
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
                        s["source"] == network
                        and s["target"] == proxy
                        and s["account"] == "active"
                        and any(s["from"] <= d <= s["until"] for d in days)
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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    WORLD, st.sampled_from(["ICE", "HSI", "DHS", "FBI"]), st.sampled_from([None, *DAYS]), st.sampled_from([None, *DAYS])
)
def test_doors_are_those_that_a_day_by_day_search_finds(facts: Any, body: str, a: str | None, b: str | None) -> None:
    if a and b and a > b:
        a, b = b, a
    window = Window(date.fromisoformat(a) if a else None, date.fromisoformat(b) if b else None)
    with TemporaryDirectory() as root:
        graph = build(facts, Path(root))
        with Reading(graph) as reading:
            openings, _ = find(read_facts(reading, body, window))
        ours = {
            (o.network, o.body, o.door.value, o.use.value, o.proxy,
             STRENGTH[o.grade.value] if o.grade else None)
            for o in openings
        }  # fmt: skip
        assert ours == twin(graph, body, window)


def test_every_body_has_an_agency_in_every_world(tmp_path: Path) -> None:
    ids = World().write(tmp_path).table("Agency", ["id"]).column("id").to_pylist()
    assert set(ids) == {b.id for b in bodies().values()}
