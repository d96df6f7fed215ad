"""An answer of ``reach`` from the JSON that docs/json.md describes: what pages take, of answers that tests make up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphshare.answer import Answer
from graphshare.domain.breaks import Break
from graphshare.domain.model import NO_SEARCHES, Account, Door, Evidence, Grade, Levels, Use, Window
from graphshare.domain.provenance import Cited, Provenance, Source
from graphshare.doors import Opening
from graphshare.facts.said import SearchesSaid
from graphshare.questions.counts import Cameras, Count
from graphshare.questions.reach.answer import ByLevel, Declared, DoorAt, ListedAccount, NetworkReached, Open, Reach
from graphshare.questions.reach.side import OpenTo
from graphshare.reach import Largest, Place, RecordsHeld

Json = Mapping[str, Any]


def answered(data: Json) -> Answer[Reach]:
    """The typed answer; what ``data`` does not say is as in an answer that found nothing."""
    observed, declared = data.get("observed") or {}, data.get("declared") or {}
    coverage, largest = data.get("coverage") or {}, observed.get("largest_single_search") or {}
    found = Reach(
        data["body"], _window(data.get("window")),
        RecordsHeld(
            coverage.get("networks", 0), coverage.get("with_log", 0), coverage.get("with_selection", 0), {}, coverage.get("with_list", 0),
            (coverage["months"][0], coverage["months"][1]) if coverage.get("months") else None,
            coverage.get("searches_by_unidentified_agencies", 0),
        ),
        Declared(*(_count(declared.get(k)) for k in ("active", "inactive", "parent"))),
        ByLevel(*(_count(observed.get(g.value)) for g in Grade)), Largest(largest.get("networks"), largest.get("devices")), {}, False,
        SearchesSaid(NO_SEARCHES, NO_SEARCHES, NO_SEARCHES, 0, 0, 0), True, (), Open(0, 0, 0), (), (),
        tuple(network(n) for n in data["networks"]),
        tuple(_listed(i, data["networks"]) for i in data.get("inactive") or ()), tuple(_listed(i, ()) for i in data.get("parents") or ()),
        breaks=tuple(Break(date.fromisoformat(b["day"]), b["text"]) for b in data.get("breaks") or ()),
        releases=tuple(_cited(i, r) for i, r in (data.get("releases") or {}).items()),
        sentence=data.get("sentence") or "", notes=tuple(data.get("notes") or ()),
    )  # fmt: skip
    return Answer(found, provenance=_provenance(data.get("provenance")))


def network(n: Json) -> NetworkReached:
    """A network of an answer."""
    cameras, owner, held = n.get("cameras") or {}, n.get("owner") or n["network"], n.get("open")
    place = Place(
        n.get("owner_id") or owner, owner, n.get("state"), n.get("county"), n.get("kind"), None
    )  # fmt: skip
    spot = (n["lat"], n["lon"]) if n.get("lat") is not None else None
    open_to = OpenTo(held["proxies"], _levels(held), tuple(held["first"])) if held else None
    doors = tuple(door(n["network_id"], d) for d in n.get("doors") or ())
    return NetworkReached(
        n["network"], n["network_id"], place, cameras.get("declared"), cameras.get("mapped"), spot, doors, open_to
    )  # fmt: skip


def door(of: str, d: Json) -> DoorAt:
    """A door of a network."""
    rows = tuple(Evidence(e["release"], e["row"]) for e in d.get("evidence") or ())
    months = d.get("months", ())
    opening = Opening(
        of, d.get("body", "ICE"), Door(d["door"]), Use(d["use"]), d.get("via", "direct"), d.get("basis"),
        Grade(d["grade"]) if d.get("grade") else None, d.get("proxy_id"), NO_SEARCHES, _day(d.get("first")), _day(d.get("last")),
        None if months is None else tuple(months), Account(d["account"]) if d.get("account") else None, d.get("note"),
        rows=(*rows, *([Evidence("r", 0)] * (d.get("evidence_total", 0) - len(rows)))),
    )  # fmt: skip
    proxy = (
        Place(d["proxy_id"], d["proxy"], d.get("proxy_state"), d.get("proxy_kind"), None, None)
        if d.get("proxy_id")
        else None
    )
    return DoorAt(opening, proxy, _levels(d["searches"]) if d.get("searches") else None)


def _levels(found: Json) -> Levels | None:
    return None if found["named"] is None else Levels(*(found[g.value] for g in Grade))


def _listed(i: Json, networks: Any) -> ListedAccount:
    ident = i.get("network_id") or next(
        (n["network_id"] for n in networks if n["network"] == i["network"]), i["network"]
    )
    (row,) = i.get("evidence") or [{"release": "r1", "row": 2}]
    return ListedAccount(
        i["network"], ident, i["owner"], i.get("account", ""), i.get("mark"), i.get("body", ""), _day(i.get("first")), _day(i.get("last")),
        Evidence(row["release"], row["row"]),
    )  # fmt: skip


def _count(c: Json | None) -> Count:
    return Count((c or {}).get("owners", 0), (c or {}).get("networks", 0), Cameras(None, None, None))


def _cited(ident: str, r: Json) -> Cited:
    return Cited(
        ident, r["file"], r["sha256"], r.get("agency"), r.get("kind", "network audit"), r.get("first"), r.get("last"), r.get("dated"),
        r.get("credit"), r.get("license"),
    )  # fmt: skip


def _provenance(p: Json | None) -> Provenance | None:
    if p is None:
        return None
    read = tuple(Source(r["file"], r["sha256"]) for r in p["releases"])
    return Provenance(p["version"], p["command"], _window(p["window"]), read, p["rules"], p["hand"])


def _window(w: Json | None) -> Window:
    return Window(_day((w or {}).get("since")), _day((w or {}).get("until")))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
