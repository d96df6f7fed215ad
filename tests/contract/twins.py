"""The door queries against the doors computed in Python: what they must agree on."""

from __future__ import annotations

from datetime import date
from typing import Any

from graphshare.domain.graph import Graph
from graphshare.domain.model import Door, Grade, Use, Window
from graphshare.doors import find
from graphshare.facts.access import Reading, read_facts
from graphshare.queries import library, run_query
from graphshare.store import Store
from tests.side_open import all_doors

BODIES = ("ICE", "DHS", "HSI", "Border Patrol", "FBI", "ATF")
WINDOWS = (
    Window(),
    Window(date(2025, 5, 1), date(2025, 5, 31)),
    Window(date(2025, 5, 10), date(2025, 6, 15)),
    Window(None, date(2025, 4, 30)),
)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def disagreements(graph: Graph, store: Store, body: str, window: Window) -> list[Any]:
    """Where the queries and the Python doors differ: what, only in Python, only in the query."""
    with Reading(graph) as reading:
        facts = read_facts(reading, body, window)
        found, openings = find(facts), all_doors(reading, facts)
    params = {"body": body, "since": window.since, "until": window.until}
    out: list[Any] = []

    def rows(name: str, *columns: str, **more: Any) -> list[Any]:
        query = library()[name]  # as text, which is asked over everything even where a user must name a network
        return [tuple(r[c] for c in columns) for r in run_query(store, query.text, query.bind(params | more)).data]

    def same(what: str, python: list[Any], cypher: list[Any]) -> None:
        if sorted(python, key=str) != sorted(cypher, key=str):
            out.append((what, [x for x in python if x not in cypher], [x for x in cypher if x not in python]))

    same(
        "front",
        [(o.network, o.body, o.use.value, o.basis, o.searches[0], _iso(o.first), _iso(o.last))
         for o in openings if o.door is Door.FRONT],
        rows("doors-front", "network", "body", "use", "basis", "searches", "first", "last"),
    )  # fmt: skip
    same(
        "inactive",
        [(i.network, i.recipient, i.body, i.mark, _iso(i.first), _iso(i.last)) for i in found.inactive],
        rows("doors-inactive", "network", "recipient", "body", "mark", "first", "last"),
    )
    same(
        "parent",
        [(i.network, i.recipient, i.body, _iso(i.first), _iso(i.last)) for i in found.parents],
        rows("doors-parent", "network", "recipient", "body", "first", "last"),
    )
    for door, noted in (("back", ()), ("unknown", ("note",))):

        def said(note: str | None, noted: tuple[str, ...] = noted) -> list[str | None]:
            return [note] * len(noted)

        same(
            door,
            [
                (o.network, o.body, o.via, o.searches[0], _iso(o.first), _iso(o.last), *said(o.note))
                for o in openings
                if o.door == door
            ],
            rows(f"doors-{door}", "network", "body", "via", "searches", "first", "last", *noted),
        )
    for level in Grade:
        side = [o for o in openings if o.door is Door.SIDE and o.grade and o.grade.within(level)]
        used = [o for o in side if o.use is Use.USED]
        seen = {(o.network, o.body, o.proxy) for o in used}
        same(
            f"side used, {level}",
            [(o.network, o.body, o.proxy, o.via, o.grade and o.grade.value, *o.searches, _iso(o.first), _iso(o.last))
             for o in used],
            rows("doors-side-used", "network", "body", "proxy_id", "via", "grade", "asked", "named", "hinted", "first",
                 "last", level=level.value),
        )  # fmt: skip
        same(
            f"side open, {level}",
            [(o.network, o.body, o.proxy, o.via, o.grade and o.grade.value, o.certain, _iso(o.first), _iso(o.last))
             for o in side if o.use is Use.OPEN and (o.network, o.body, o.proxy) not in seen],
            rows("doors-side-open", "network", "body", "proxy_id", "via", "grade", "certain", "first", "last",
                 level=level.value),
        )  # fmt: skip
    return out
