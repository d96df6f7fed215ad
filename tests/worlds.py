"""Tiny hand-made graphs, one for each thing that a door, a query or a page must tell apart.

    World().agency("elm-pd").network("elm-pd").share("elm-pd", "ice", "2025-05-01").write(tmp_path)

Every world holds the tree of federal bodies. Facts cite rows of releases that are made up on the way: ``log-<network>``
for a network's log, ``list-<network>-<day>`` for its list. Days may be given as ISO text. What the schema calls derived
(``SEARCHED_FOR``, totals) is derived here too.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from graphshare.domain.bodies import bodies, find_body, immigration_family
from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.model import Grade, Window
from graphshare.domain.provenance import Provenance
from graphshare.domain.schema import EDGES, NODES

_ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"),
}  # fmt: skip


#: What a made-up answer rests on: nothing.
RESTS_ON = Provenance("0", "graphshare", Window(), (), None, None)


def day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


class World:
    """A graph in the making. Methods give the world back, so that facts can be chained."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._next_row: dict[str, int] = defaultdict(lambda: 2)
        self._searches = 0
        for body in bodies().values():
            self.agency(body.id, body.full, federal=True, body=body.name, kind="federal", level="federal")
            if body.parent:
                self.rows["PART_OF"].append({"source": body.id, "target": bodies()[body.parent].id})

    # --- who and what ---

    def agency(self, agency: str, name: str | None = None, **properties: Any) -> Self:
        federal = properties.get("federal", False)
        self.rows["Agency"].append(
            {
                "id": agency, "name": name or agency.replace("-", " ").title(), "federal": federal, "identified": True,
                "kind": "federal" if federal else "police", "level": "federal" if federal else "municipal",
                "state": None if federal else "IL", "tier": "exact",
            } | properties
        )  # fmt: skip
        return self

    def office(self, agency: str, of: str, name: str | None = None) -> Self:
        """A federal office below a body."""
        body = next(b for b in bodies().values() if b.id == of)
        self.agency(agency, name, federal=True, body=body.name)
        self.rows["PART_OF"].append({"source": agency, "target": of})
        return self

    def network(self, owner: str, network: str | None = None, **properties: Any) -> Self:
        level = "agency" if network is None else "named"
        network = network or owner
        self.rows["Network"].append({"id": network, "name": network, "owner": owner, "level": level} | properties)
        self.rows["OWNS"].append({"source": owner, "target": network})
        return self

    def town(self, *agencies: str, **properties: Any) -> Self:
        """Agencies that own cameras, each with its primary network."""
        for agency in agencies:
            self.agency(agency, **properties).network(agency)
        return self

    def release(self, release: str, kind: str = "network audit", agency: str | None = None, **properties: Any) -> Self:
        self.rows["Release"].append(
            {
                "id": release, "file": f"{release}.csv", "sha256": hashlib.sha256(release.encode()).hexdigest(),
                "kind": kind, "layout": "N1", "agency": agency, "rows": 0, "records": 0, "rejected": 0, "blank": 0,
                "structure": 0,
            } | properties
        )  # fmt: skip
        return self

    def camera(self, network: str, camera: str, lat: float = 40.0, lon: float = -88.0, **properties: Any) -> Self:
        release, row = self._cite("map", "cameras", None)
        self.rows["Camera"].append({"id": camera, "lat": lat, "lon": lon, "release": release, "row": row} | properties)
        self.rows["HAS_CAMERA"].append({"source": network, "target": camera, "release": release, "row": row})
        return self

    # --- access ---

    def share(
        self, network: str, agency: str, since: str | None = None, until: str | None = None, *, basis: str | None = None,
        account: str = "active", mark: str | None = None, release: str | None = None,
        opened: datetime | None = None, closed: datetime | None = None,
    ) -> Self:  # fmt: skip
        release, row = self._cite(release or f"list-{network}-{since}", "sharing list", network, dated=day(since))
        self.rows["SHARES_WITH"].append(
            {
                "source": network, "target": agency, "from": day(since), "until": day(until or since),
                "basis": basis or _basis(since, until), "account": account, "account_mark": mark,
                "opened": opened, "closed": closed,
                "release": release, "row": row,
            }
        )  # fmt: skip
        return self

    def configured(
        self, network: str, since: str | None, until: str | None = None, *, complete: bool = True,
        basis: str | None = None, cameras: int | None = None, release: str | None = None, near: str | None = None,
    ) -> Self:  # fmt: skip
        release, row = self._cite(release or f"list-{network}-{since}", "sharing list", network, dated=day(since))
        self.rows["CONFIGURED"].append(
            {
                "source": network, "target": release, "from": day(since), "until": day(until or since),
                "complete": complete, "basis": basis or _basis(since, until), "cameras": cameras, "near_bodies": near,
                "row": row,
            }
        )  # fmt: skip
        return self

    def pool(self, network: str, pool: str = "national", since: str | None = None, until: str | None = None) -> Self:
        if pool not in {p["id"] for p in self.rows["Pool"]}:
            self.rows["Pool"].append({"id": pool, "name": f"{pool.title()} Lookup"})
        release, row = self._cite(f"settings-{network}", "event log", network)
        self.rows["IN_POOL"].append(
            {
                "source": network,
                "target": pool,
                "from": day(since),
                "until": day(until or since),
                "release": release,
                "row": row,
            }
        )
        return self

    def agreement(self, agency: str, signed: str, model: str = "task force", ended: str | None = None) -> Self:
        release, row = self._cite("agreements", "agreements", None)
        self.rows["HAS_AGREEMENT"].append(
            {
                "source": agency, "target": "ice", "model": model, "signed": day(signed), "ended": day(ended),
                "listed_from": None, "listed_until": None, "over": False, "release": release, "row": row,
            }
        )  # fmt: skip
        return self

    # --- use ---

    def search(
        self, agency: str, on: str | datetime | None, networks: str | Iterable[str] = (), *,
        names: Mapping[str, str] | None = None, search: str | None = None, **properties: Any,
    ) -> Self:  # fmt: skip
        """A search that is not ordinary, seen in the logs of ``networks`` (or, without, in the agency's own log)."""
        self._searches += 1
        search = search or f"s{self._searches:04d}"
        at = datetime.combine(date.fromisoformat(on), time(12)) if isinstance(on, str) else on
        named = {find_body(b).name: g for b, g in (names or {}).items()}  # type: ignore[union-attr]
        grade = max((Grade(g) for g in named.values()), key=lambda g: g.strength, default=None)
        purpose = "unstated"
        if grade in (Grade.ASKED, Grade.NAMED):
            purpose = "federal_immigration" if immigration_family(named) else "federal_other"
        elif grade is Grade.HINTED:
            purpose = "ambiguous"
        self.rows["Search"].append(
            {
                "id": search, "at": at, "day": at.date() if at else None, "purpose": purpose, "grade": grade and grade.value,
                "subject": "immigration" if purpose == "federal_immigration" else "not stated", "searches": 1, "basis": "id",
            } | properties
        )  # fmt: skip
        self.rows["RAN"].append({"source": agency, "target": search})
        says = ", ".join(f"{body} {g}" for body, g in sorted(named.items())) or None
        rows: list[tuple[str, int]] = []
        seen = [networks] if isinstance(networks, str) else list(networks)
        for network in seen:
            release, row = self._cite(f"log-{network}", "network audit", network)
            self.rows["COVERED"].append({"source": search, "target": network, "release": release, "row": row})
            rows.append((release, row))
        if not seen:
            release, row = self._cite(f"own-log-{agency}", "organization audit", agency)
            rows.append((release, row))
        worded = properties.get("wording")
        for release, row in rows:
            self.rows["LOGGED_IN"].append(
                {
                    "source": search,
                    "target": release,
                    "row": row,
                    "wording": worded,
                    "bodies": says,
                    "disowned": properties.get("disowned"),
                    "tier": next((a["tier"] for a in self.rows["Agency"] if a["id"] == agency), None),
                }
            )
        release, row = min(rows)
        for body, g in named.items():
            self.rows["NAMES"].append(
                {"source": search, "target": bodies()[body].id, "grade": g, "rule": f"{body}-{g}".lower(), "words": body,
                 "release": release, "row": row, "recovered": False}
            )  # fmt: skip
        return self

    def month(
        self, agency: str, network: str, month: str, searches: int, first: str | None = None, last: str | None = None,
        purpose: str = "not_federal",
    ) -> Self:  # fmt: skip
        release, row = self._cite(f"log-{network}", "network audit", network)
        self.rows["SEARCHED_IN_MONTH"].append(
            {
                "source": agency, "target": network, "month": month, "purpose": purpose, "searches": searches,
                "first": day(first or f"{month}-01"), "last": day(last or f"{month}-28"), "release": release, "row": row,
            }
        )  # fmt: skip
        return self

    def logged(self, agency: str, month: str, searches: int, purpose: str = "not_federal") -> Self:
        release, row = self._cite(f"own-log-{agency}", "organization audit", agency)
        self.rows["LOGGED"].append(
            {"source": agency, "target": release, "month": month, "purpose": purpose, "searches": searches, "row": row}
        )
        return self

    # --- out ---

    def _cite(self, release: str, kind: str, agency: str | None, **properties: Any) -> tuple[str, int]:
        if release not in {r["id"] for r in self.rows["Release"]}:
            owner = next((n["owner"] for n in self.rows["Network"] if n["id"] == agency), agency)
            self.release(release, kind, owner, **properties)
        row = self._next_row[release]
        self._next_row[release] += 1
        return release, row

    def _derive(self) -> dict[str, list[dict[str, Any]]]:
        rows = {name: [dict(r) for r in self.rows.get(name, ())] for name in (*NODES, *EDGES)}
        ran = {r["target"]: r["source"] for r in rows["RAN"]}
        searches = {s["id"]: s for s in rows["Search"]}
        totals: dict[str, int] = defaultdict(int)
        searching: dict[str, set[str]] = defaultdict(set)
        for s in searches.values():
            totals[ran[s["id"]]] += 0 if s.get("disowned") else s["searches"]
        for c in rows["COVERED"]:
            if not searches[c["source"]].get("disowned"):
                searching[c["target"]].add(ran[c["source"]])
        for m in rows["SEARCHED_IN_MONTH"]:
            totals[m["source"]] += m["searches"]
            searching[m["target"]].add(m["source"])
        for m in rows["LOGGED"]:
            totals[m["source"]] += m["searches"]
        federal = {a["id"] for a in rows["Agency"] if a["federal"]}
        for a in rows["Agency"]:
            a.setdefault("searches", totals.get(a["id"], 0))
        for n in rows["Network"]:
            n.setdefault("searching_agencies", len(searching[n["id"]]))
        pairs: dict[tuple[str, str], list[tuple[Grade, dict[str, Any]]]] = defaultdict(list)
        for n in rows["NAMES"]:
            if ran[n["source"]] not in federal and not searches[n["source"]].get("disowned"):
                pairs[ran[n["source"]], n["target"]].append((Grade(n["grade"]), searches[n["source"]]))
        for (proxy, body), found in pairs.items():
            days = [s["day"] for _, s in found if s["day"]]
            level = {g: sum(s["searches"] for grade, s in found if grade.within(g)) for g in Grade}
            rows["SEARCHED_FOR"].append(
                {
                    "source": proxy, "target": body, "asked": level[Grade.ASKED], "named": level[Grade.NAMED],
                    "hinted": level[Grade.HINTED], "first": min(days, default=None), "last": max(days, default=None),
                }
            )  # fmt: skip
        for release in rows["Release"]:
            release["rows"] = release["records"] = max(self._next_row[release["id"]] - 2, release["rows"])
        return rows

    def write(self, root: Path) -> Graph:
        """Write the tables below ``root`` and give the graph; fails where an edge has no end, or an id stands twice."""
        graph = Graph(root)
        made = self._derive()
        for folder in ("nodes", "edges"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        for name, rows in made.items():
            graph.path(name).write_bytes(_table(name, rows) if rows else _empty(name))
        ids = {label: [r["id"] for r in made[label]] for label in NODES}
        assert all(len(set(known)) == len(known) for known in ids.values())
        for e in EDGES.values():
            lost = {r["source"] for r in made[e.name]}.difference(ids[e.source])
            lost |= {r["target"] for r in made[e.name]}.difference(ids[e.target])
            assert not lost, f"{e.name} has no {lost}"
        return graph


def _table(name: str, rows: list[dict[str, Any]]) -> bytes:
    """The Parquet file of a label or an edge type."""
    declared = columns_of(name)
    strange = {k for r in rows for k in r} - set(declared)
    assert not strange, f"{name} has no {strange}"
    keyed = sorted(rows, key=lambda r: tuple((r.get(c) is not None, str(r.get(c))) for c in declared))
    table = pa.table({c: pa.array([r.get(c) for r in keyed], _ARROW[t]) for c, t in declared.items()})
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue().to_pybytes()


@cache
def _empty(name: str) -> bytes:
    """Most tables of a tiny graph hold nothing, and a property writes thousands of them."""
    return _table(name, [])


def _basis(since: str | None, until: str | None) -> str:
    if since is None:
        return "undated"
    return "between" if until and until != since else "dated"


# --- the worlds, each named after what it shows ---


def empty() -> World:
    """Nothing but the bodies."""
    return World()


def front_only() -> World:
    """Elm shares with ICE and ICE searched it that day; Oak shares with ICE and was not searched."""
    return (
        World().town("elm-pd", "oak-pd")
        .share("elm-pd", "ice", "2025-05-01").configured("elm-pd", "2025-05-01")
        .share("oak-pd", "ice", "2025-05-01").configured("oak-pd", "2025-05-01")
        .search("ice", "2025-05-01", "elm-pd", via="search")
    )  # fmt: skip


def front_inactive() -> World:
    """Elm's list names ICE's account as inactive; ICE searched it that day all the same."""
    return (
        World().town("elm-pd").share("elm-pd", "ice", "2025-05-01", account="inactive", mark="[Inactive]")
        .configured("elm-pd", "2025-05-01").search("ice", "2025-05-01", "elm-pd")
    )  # fmt: skip


def back_but_for_a_near_name() -> World:
    """HSI searched Elm, Oak and Fir on days of complete lists without it; Elm's holds a name near HSI, Oak's one near ICE."""
    return (
        World().town("elm-pd", "oak-pd", "fir-pd")
        .configured("elm-pd", "2025-05-05", near="|HSI|").configured("oak-pd", "2025-05-05", near="|FBI|ICE|")
        .configured("fir-pd", "2025-05-05", near="|FBI|")
        .search("hsi", "2025-05-05", ["elm-pd", "oak-pd", "fir-pd"], via="search")
    )  # fmt: skip


def lists_that_disagree() -> World:
    """Border Patrol searched Elm between a list that names it and one that does not."""
    return (
        World().town("elm-pd")
        .share("elm-pd", "border-patrol", "2025-05-01", release="may-1")
        .configured("elm-pd", "2025-05-01", release="may-1").configured("elm-pd", "2025-05-20", release="may-20")
        .configured("elm-pd", "2025-05-01", "2025-05-20", basis="between", release="may-1")
        .search("border-patrol", "2025-05-12", "elm-pd", via="search")
    )  # fmt: skip


def closed_to_the_second() -> World:
    """Elm closed its share with ICE at 23:00 and its list of that day does not name it; ICE searched at 22:30 and 23:30."""
    day_, late = "2025-05-10", datetime(2025, 5, 10, 23, 0)
    return (
        World().town("elm-pd").configured("elm-pd", day_)
        .share("elm-pd", "ice", "2025-05-02", day_, basis="event", release="events", opened=datetime(2025, 5, 2, 8), closed=late)
        .search("ice", datetime(2025, 5, 10, 22, 30), "elm-pd", via="search")
        .search("ice", datetime(2025, 5, 10, 23, 30), "elm-pd", via="search")
        .search("ice", datetime(2025, 5, 2, 7, 59), "elm-pd", via="search")
    )  # fmt: skip


def undated_list_names_it() -> World:
    """A list of Elm without a date names ICE; ICE searched on the day of a list that does not."""
    return (
        World().town("elm-pd").share("elm-pd", "ice").configured("elm-pd", "2025-05-05")
        .search("ice", "2025-05-05", "elm-pd", via="search")
    )  # fmt: skip


def front_by_parent() -> World:
    """Elm shares with DHS, which is above HSI; HSI's Springfield office searched between two lists that agree."""
    return (
        World().town("elm-pd").office("hsi-springfield", "hsi")
        .share("elm-pd", "dhs", "2025-05-01", "2025-06-01").configured("elm-pd", "2025-05-01", "2025-06-01")
        .search("hsi-springfield", "2025-05-15", "elm-pd", via="search")
    )  # fmt: skip


def back() -> World:
    """A complete list of the day names others only, and Border Patrol is in the log; Elm has joined the pool."""
    return (
        World().town("elm-pd", "oak-pd").configured("elm-pd", "2025-05-01", "2025-06-30")
        .share("elm-pd", "oak-pd", "2025-05-01", "2025-06-30").pool("elm-pd", since="2025-01-01", until="2025-12-31")
        .search("border-patrol", "2025-05-20", "elm-pd", via="lookup")
        .search("border-patrol", "2025-08-20", "elm-pd", via="lookup")
    )  # fmt: skip


def unknown() -> World:
    """ATF searched Elm; an incomplete list is held, and a complete one of another day."""
    return (
        World().town("elm-pd").configured("elm-pd", "2025-05-01", complete=False).configured("elm-pd", "2025-07-01")
        .search("atf", "2025-05-01", "elm-pd").search("atf", "2025-05-02", "elm-pd")
    )  # fmt: skip


def side_used() -> World:
    """Oak searched Elm in words that ask for ICE, name HSI, and hint at ERO."""
    return (
        World().town("elm-pd", "oak-pd")
        .search("oak-pd", "2025-05-01", "elm-pd", names={"ICE": "asked"}, wording="assist ice", case=1)
        .search("oak-pd", "2025-05-02", "elm-pd", names={"HSI": "named"}, wording="hsi")
        .search("oak-pd", "2025-05-03", "elm-pd", names={"ERO": "hinted"}, wording="ero")
        .month("oak-pd", "elm-pd", "2025-05", 40)
    )  # fmt: skip


def side_open() -> World:
    """Oak is a proxy by its own log; Elm shares with it, Ash was searched by it, Fir's month is cut, Yew is apart."""
    return (
        World().town("elm-pd", "oak-pd", "ash-pd", "fir-pd", "yew-pd")
        .search("oak-pd", "2025-05-10", names={"ICE": "named"}, wording="ice warrant", networks_total=6674)
        .share("elm-pd", "oak-pd", "2025-05-01", "2025-07-01")
        .month("oak-pd", "ash-pd", "2025-05", 3, "2025-05-03", "2025-05-20")
        .month("oak-pd", "fir-pd", "2025-06", 9, "2025-06-01", "2025-06-30")
        .share("yew-pd", "ash-pd", "2025-05-01")
    )  # fmt: skip


def own_proxy() -> World:
    """Elm searched its own cameras for ICE."""
    return World().town("elm-pd").search("elm-pd", "2025-05-01", "elm-pd", names={"ICE": "asked"}, wording="for ice")


def expired_share() -> World:
    """Elm shared with HSI until June; HSI searched in May, and in July when a complete list no longer names it."""
    return (
        World().town("elm-pd").share("elm-pd", "hsi", "2025-04-01", "2025-06-01", basis="event")
        .configured("elm-pd", "2025-04-01", "2025-06-01").configured("elm-pd", "2025-07-01")
        .search("hsi", "2025-05-01", "elm-pd").search("hsi", "2025-07-01", "elm-pd")
    )  # fmt: skip


def undated_share() -> World:
    """A list that nothing dates names FBI; FBI searched."""
    return (
        World()
        .town("elm-pd")
        .share("elm-pd", "fbi")
        .search("fbi", "2025-05-01", "elm-pd")
        .search("fbi", None, "elm-pd")
    )


def unidentified() -> World:
    """A bare number of a database extract named ICE."""
    return (
        World().town("elm-pd").agency("org-4711", "4711", identified=False, state=None)
        .search("org-4711", "2025-05-01", "elm-pd", names={"ICE": "named"}, wording="ice")
    )  # fmt: skip


def perhaps_federal() -> World:
    """A searcher whose name is only near HSI's, with cameras of its own and a share; beside it a proxy."""
    return (
        World().town("elm-pd", "pine-pd").agency("hsi-imvestigation", near_bodies="|HSI|", state=None, kind=None, level=None)
        .network("hsi-imvestigation").share("elm-pd", "hsi-imvestigation", "2025-05-01")
        .search("hsi-imvestigation", "2025-05-01", ("elm-pd", "hsi-imvestigation"), names={"ICE": "asked"}, wording="for ice")
        .search("pine-pd", "2025-05-01", "elm-pd", names={"ICE": "named"}, wording="ice")
        .search("hsi", "2025-05-01", "elm-pd", via="search")
        .configured("elm-pd", "2025-05-01", near="|HSI|")
    )  # fmt: skip


#: Text that breaks what is careless with it.
HOSTILE = (
    "O'Brien \"PD\" \\ back", "<script>alert(1)</script>", "=1+1", "+cmd", "@sum", "-2", "`tick` ``two``", "a\nb\r\nc\td",
    "}) DETACH DELETE n //", "$body {x: 1}", "null", "  spaced  ", "ünïcödé 東京 😀", "a\u202eb", "a\u0000b", "%s %(x)s {}", "007", "1e5",
    "2025-05-01", "true", ";", "--", "/* c */", "x" * 5000,
)  # fmt: skip


def hostile_names() -> World:
    """Names, wordings and ids that nobody chose with care."""
    world = World()
    for i, text in enumerate(HOSTILE):
        world.town(f"h{i}-{text[:40]}", name=text)
        agency = f"h{i}-{text[:40]}"
        world.search(agency, "2025-05-01", agency, names={"ICE": "named"}, wording=text)
    return world


def midnight() -> World:
    """Every search at midnight UTC."""
    world = World().town("elm-pd", "oak-pd")
    for d in (1, 2, 3):
        world.search("oak-pd", datetime(2025, 5, d), "elm-pd", names={"ICE": "named"}, wording="ice")
    return world


def parallel() -> World:
    """Many edges between the same two nodes, some alike in everything."""
    world = World().town("elm-pd", "oak-pd")
    for m in ("2025-01", "2025-02", "2025-03"):
        world.month("oak-pd", "elm-pd", m, 5).month("oak-pd", "elm-pd", m, 7, purpose="unstated")
    for _ in range(3):
        world.rows["SHARES_WITH"].append(
            {"source": "elm-pd", "target": "oak-pd", "from": date(2025, 1, 1), "until": date(2025, 1, 1), "basis": "dated",
             "account": "active", "release": world._cite("same", "sharing list", "elm-pd")[0], "row": 2}
        )  # fmt: skip
    return world


def county() -> World:
    """A small county with everything in it: every door, agreements, pools, cameras, own logs, ordinary months."""
    world = (
        World().town("elm-pd", "oak-pd", "ash-pd", "fir-pd", county="Vale")
        .town("yew-so", state="TX", kind="sheriff", level="county", county="Rio").agency("pine-pd", state="TX")
        .office("hsi-springfield", "hsi").agency("org-9", "9", identified=False, state=None)
        .network("elm-pd", "elm-pd/school", name="Elm School Cameras")
        .share("elm-pd", "ice", "2025-03-01", "2025-06-01").share("elm-pd", "oak-pd", "2025-03-01", "2025-06-01")
        .share("elm-pd", "yew-so", "2025-03-01", "2025-06-01").configured("elm-pd", "2025-03-01", "2025-06-01", cameras=30)
        .share("oak-pd", "dhs", "2025-05-01").share("oak-pd", "atf", "2025-05-01", account="inactive", mark="[turned off]")
        .configured("oak-pd", "2025-05-01").configured("ash-pd", "2025-05-01", "2025-07-01")
        .share("ash-pd", "yew-so", "2025-05-01", "2025-07-01").share("fir-pd", "pine-pd").configured("fir-pd", "2025-02-01", complete=False)
        .pool("ash-pd", since="2025-01-01").pool("elm-pd", "statewide-il")
        .agreement("yew-so", "2025-02-15").agreement("pine-pd", "2025-06-15", "warrant service officer")
        .agreement("pine-pd", "2019-06-15", "jail enforcement", "2021-01-20")
        .search("ice", "2025-05-05", ["elm-pd", "ash-pd"], via="search").search("hsi-springfield", "2025-05-01", "oak-pd", via="search")
        .search("border-patrol", "2025-06-15", ["ash-pd", "fir-pd"], via="national lookup").search("atf", "2025-05-01", "oak-pd")
        .search("yew-so", "2025-03-10", ["elm-pd", "ash-pd", "oak-pd"], names={"ICE": "named"}, wording="ice",
                networks_total=6674, devices_total=83000, case=3)
        .search("yew-so", "2025-04-10", ["elm-pd"], names={"HSI": "asked", "ICE": "named"}, wording="assist hsi / ice", case=3)
        .search("yew-so", "2025-05-11", ["elm-pd"], names={"ICE": "named"}, wording="ice")
        .search("pine-pd", "2025-05-12", ["fir-pd", "oak-pd"], names={"Border Patrol": "asked"}, wording="for bp", case=4)
        .search("pine-pd", "2025-05-13", ["fir-pd"], names={"ERO": "hinted"}, wording="ero")
        .search("oak-pd", "2025-05-14", ["elm-pd", "oak-pd"], names={"FBI": "asked"}, wording="fbi assist", case=3)
        .search("oak-pd", "2025-05-15", ["elm-pd"], wording="immigration", purpose="immigration_unspecified", subject="immigration")
        .search("elm-pd", "2025-05-16", ["elm-pd", "elm-pd/school"], names={"ICE": "asked"}, wording="for ice")
        .search("elm-pd", "2025-05-17", names={"ICE": "hinted"}, wording="dhs?", networks_total=12)
        .search("org-9", "2025-05-18", ["elm-pd"], names={"ICE": "named"}, wording="ice")
        .logged("elm-pd", "2025-05", 120).logged("oak-pd", "2025-05", 60)
    )  # fmt: skip
    for i, (who, what) in enumerate(
        [("oak-pd", "elm-pd"), ("ash-pd", "elm-pd"), ("yew-so", "elm-pd"), ("pine-pd", "ash-pd")]
    ):
        for m in ("2025-03", "2025-04", "2025-05"):
            world.month(who, what, m, 10 + i, f"{m}-02", f"{m}-20").month(who, what, m, 2 + i, purpose="unstated")
    for i in range(3):
        world.camera("elm-pd", f"osm/{i}", 40 + i / 10, -88 - i / 10, operator="Elm PD")
    return world


def disowned() -> World:
    """Searches that the vendor disowns, by a proxy and by a body itself, beside one that it does not."""
    note = "Not processed"
    return (
        World().town("elm-pd", "oak-pd").agency("pine-pd", state="TX").configured("elm-pd", "2025-05-01")
        .search("pine-pd", "2025-05-01", "elm-pd", names={"ICE": "named"}, wording="ice", disowned=note)
        .search("ice", "2025-05-01", "elm-pd", via="search", disowned=note)
        .search("ice", "2025-05-01", "oak-pd", via="search", disowned=note)
        .search("pine-pd", "2025-05-02", "oak-pd", names={"FBI": "asked"}, wording="for fbi")
    )  # fmt: skip


ALL = {
    f.__name__: f
    for f in (
        empty, front_only, front_inactive, front_by_parent, back_but_for_a_near_name, lists_that_disagree, closed_to_the_second,
        undated_list_names_it, back, unknown, side_used, side_open, own_proxy, expired_share,
        undated_share, unidentified, perhaps_federal, disowned, hostile_names, midnight, parallel, county,
    )
}  # fmt: skip
