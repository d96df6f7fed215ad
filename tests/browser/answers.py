"""Fictional answers of ``reach`` and ``profile`` in the shapes of the product's JSON. Every agency here is invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from graphshare.answer import Answer
from graphshare.domain.breaks import Break
from graphshare.domain.model import Evidence, Levels, Window
from graphshare.domain.provenance import Cited, Source
from graphshare.questions.profile.answer import (
    DidSearch,
    Families,
    ListOfAccess,
    MaySearch,
    NetworkOf,
    OwnSearches,
    Profile,
    Published,
    Signed,
)
from graphshare.tally import Group, Question, Tally
from graphshare.tally.answer import CountedOver, Days, Totals
from graphshare.tally.measures import Measures, Span
from graphshare.telling.profile import tell as tell_profile
from tests.worlds import RESTS_ON

Reach = dict[str, Any]

HOSTILE = [
    "Evil <img src=x onerror=document.title='owned'> PD",
    "</script><script>document.title='owned'</script> Sheriff",
    '=HYPERLINK("http://example.invalid","href") PD',
    "{{ 7*7 }} {% raw %} ${7*7} PD",
    "Ünïcødé 警察 \u202egnp\u202c \u2028 Department of Very Long Names and of Everything Else That Does Not Fit",
    "__proto__",
    "constructor",
    "&amp; &lt;b&gt; \" ' ` \\ PD",
    "a" * 180,
]

_PLACES = [
    "Alder Creek",
    "Amber Hills",
    "Ashgrove",
    "Basalt",
    "Birchwood",
    "Bluewater",
    "Briar Glen",
    "Canyon Ridge",
    "Cedar Falls",
    "Clearwater",
    "Dogwood",
    "Driftwood",
    "Dry Coulee",
    "Eagle Pass",
    "East Harbor",
    "Elk Meadow",
    "Ember",
    "Fairmeadow",
    "Falcon Ridge",
    "Fernwood",
    "Foxglove",
    "Goldenrod",
    "Greenbank",
    "Harlow",
    "Hawthorn",
    "Heron Bay",
    "Hollyhock",
    "Inlet Cove",
    "Ironwood",
    "Ivy Lake",
    "Jade Cove",
    "Jasper",
    "Juniper",
    "Kestrel",
    "Kettle Rock",
    "Kingfisher",
    "Lakemont",
    "Larkspur",
    "Maple Heights",
    "Mill Hollow",
    "Moss Landing",
    "Nettle Creek",
    "New Salem",
    "Northgate Vale",
    "Orchard Park",
    "Otter Point",
    "Pebble Beach",
    "Pinecrest",
    "Port Merrow",
    "Quail Run",
    "Redstone",
    "Rockport",
    "Rosewood",
    "Sandpiper",
    "Silver Lake",
    "Stillwater",
    "Tamarack",
    "Thornbury",
    "Timber City",
    "Underhill",
    "Union Flats",
    "Upper Falls",
    "Valley View",
    "Vesper",
    "Vine Valley",
    "Westbrook",
    "Willow Bend",
    "Wren",
    "Yarrow",
    "Yellow Pine",
]
_COUNTIES = ["Alpine", "Basin", "Cedar", "Delta", "Evergreen", "Fjord", "Glacier", "Harbor", "Isle", "Juniper"]
_STATES = ["IL", "IN", "TX", "FL", "GA", "OH", "MO", "TN", "SC", "VA", "AZ", "NM", "KS", "WI", "KY", "PA", "CO", "UT"]
_MIDDLES = {
    "IL": (40.0, -89.2), "IN": (39.9, -86.3), "TX": (31.5, -99.3), "FL": (28.6, -82.4), "GA": (32.6, -83.4), "OH": (40.3, -82.8),
    "MO": (38.4, -92.5), "TN": (35.9, -86.4), "SC": (33.9, -80.9), "VA": (37.5, -78.9), "AZ": (34.3, -111.7),
    "NM": (34.4, -106.1), "KS": (38.5, -98.4), "WI": (44.6, -90.0), "KY": (37.5, -85.3), "PA": (40.9, -77.8), "CO": (39.0, -105.5),
    "UT": (39.3, -111.7),
}  # fmt: skip
_KINDS = ["police"] * 7 + ["sheriff"] * 2 + ["campus"] + ["state_police"]


def _name(place: str, state: str, kind: str) -> str:
    return {
        "police": f"{place} {state} PD",
        "sheriff": f"{place} County {state} SO",
        "campus": f"{place} University {state} PD",
        "state_police": f"{state} State Patrol {place}",
    }[kind]


def _releases(agencies: list[str]) -> dict[str, dict[str, Any]]:
    out = {}
    for i, agency in enumerate(agencies):
        kind = "network audit" if i % 3 else "sharing list"
        sha = hashlib.sha256(f"{agency}{i}".encode()).hexdigest()
        out[f"r{i + 1}"] = {
            "file": f"{agency.lower().replace(' ', '_')}_{kind.replace(' ', '_')}.csv",
            "sha256": sha,
            "agency": agency,
            "kind": kind,
            "first": "2024-06-03",
            "last": "2025-06-30",
            "credit": f"{agency}, public records request",
            "license": None if i % 4 else "ODbL 1.0",
        }
    return out


def folded(network: dict[str, Any]) -> dict[str, Any]:
    """The network as an answer gives it: its side doors that are only open as one count."""
    opened = [d for d in network["doors"] if (d["door"], d["use"]) == ("side", "open")]
    left = [d for d in network["doors"] if d not in opened]
    order = ("hinted", "named", "asked")
    at = {k: len({d["proxy_id"] for d in opened if order.index(d["grade"]) >= order.index(k)}) for k in order}
    to = {"proxies": at["hinted"], **at, "first": sorted({d["proxy"] for d in opened})[:5]} if opened else None
    return {**network, "doors": left, "open": to}


def _frame(body: str, releases: dict[str, dict[str, Any]], plain: list[dict[str, Any]], **more: Any) -> Reach:
    networks = [folded(n) for n in plain]
    return {
        "body": body,
        "window": {"since": None, "until": None},
        "coverage": {
            "networks": len(networks) + 9,
            "with_log": max(1, len(networks) // 2),
            "with_list": len(networks) // 3,
        },
        "declared": {"active": _count(networks, "front"), "inactive": {"owners": 0, "networks": 0, "cameras": {}}},
        "observed": {level: _count(networks, "side") for level in ("asked", "named", "hinted")}
        | {"largest_single_search": {"networks": 6112, "devices": 81022}},
        "possible": {k: {"named": _count(networks, "")} for k in ("1", "5", "20")},
        "networks": networks,
        "inactive": [],
        "releases": releases,
        "notes": [],
        "breaks": [],
        "provenance": {
            "version": "0.1.0",
            "command": f"graphshare view reach {body}",
            "window": {"since": None, "until": None},
            "releases": [{"file": r["file"], "sha256": r["sha256"]} for r in releases.values()],
            "rules": "c0ffee" * 8,
            "hand": "facade" * 8,
        },
    } | more


def _count(networks: list[dict[str, Any]], door: str) -> dict[str, Any]:
    found = [n for n in networks if any(d["door"].startswith(door) for d in n["doors"])]
    cameras = {"declared": None, "mapped": None, "unknown_owners": len(found)}
    return {"owners": len({n["owner_id"] for n in found}), "networks": len(found), "cameras": cameras}


def _day(rng: Random) -> tuple[str, str]:
    a, b = sorted((rng.randrange(12), rng.randrange(12)))
    first, last = (2024, 6 + a), (2024, 6 + b)
    return tuple(f"{y + (m - 1) // 12}-{(m - 1) % 12 + 1:02d}-{rng.randrange(1, 28):02d}" for y, m in (first, last))  # type: ignore[return-value]


def _door(
    rng: Random, kind: str, bodies: list[str], releases: list[str], proxy: dict[str, Any] | None = None
) -> dict[str, Any]:
    first, last = _day(rng)
    asked = rng.choice([0, 0, 1, 2, 5])
    named = asked + rng.choice([0, 1, 1, 3, 8])
    hinted = max(1, named + rng.choice([0, 0, 2]))
    used = rng.random() < (0.8 if kind == "side" else 0.5)
    total = rng.randrange(1, 9)
    searches: Any = (
        {"asked": asked, "named": named, "hinted": hinted} if used else {"asked": 0, "named": 0, "hinted": 0}
    )
    if kind in {"back", "unknown"} or (kind == "front" and used):
        searches = {"asked": hinted, "named": hinted, "hinted": hinted}
    return {
        "door": kind,
        "body": rng.choice(bodies),
        "use": "used" if used or kind in {"back", "unknown"} else "open",
        "basis": rng.choice(["dated", "between", "event"]) if kind in {"front", "back"} else None,
        "via": {"back": "lookup", "unknown": "unknown"}.get(kind, "direct"),
        "grade": None if kind != "side" else "asked" if asked else "named" if named else "hinted",
        "proxy": proxy and proxy["name"],
        "proxy_id": proxy and proxy["id"],
        "proxy_state": proxy and proxy["state"],
        "proxy_kind": proxy and proxy["kind"],
        "searches": searches,
        "first": first,
        "last": last,
        "months": sorted({first[:7], last[:7]}) if used or kind in {"back", "unknown"} else [],
        "note": None,
        "account": "active" if kind == "front" else None,
        "evidence": [{"release": rng.choice(releases), "row": rng.randrange(2, 90_000)} for _ in range(min(5, total))],
        "evidence_total": total,
    }


def world(
    seed: int,
    networks: int,
    proxies: int,
    *,
    body: str = "ICE",
    bodies: tuple[str, ...] = ("ICE", "ERO", "HSI"),
    doors: str = "fbsu",
    states: int = 1,
    hostile: bool = False,
) -> Reach:
    """A fictional reach: ``networks`` networks in ``states`` states, reached through ``proxies`` agencies."""
    rng = Random(seed)
    releases = _releases([f"{_PLACES[i * 7 % len(_PLACES)]} IL PD" for i in range(5)])
    crew = []
    for i in range(proxies):
        kind, state = rng.choice(_KINDS), rng.choice(_STATES[: max(3, states)])
        name = HOSTILE[i % len(HOSTILE)] if hostile else _name(_PLACES[(i * 11 + 3) % len(_PLACES)], state, kind)
        crew.append({"id": f"p{i:03d}", "name": name, "state": state, "kind": kind})
    out = []
    for i in range(networks):
        state, kind = _STATES[rng.randrange(states)], rng.choice(_KINDS)
        place = _PLACES[i % len(_PLACES)] + (f" {i // len(_PLACES) + 1}" if i >= len(_PLACES) else "")
        name = HOSTILE[i % len(HOSTILE)] if hostile else _name(place, state, kind)
        cameras = rng.choice([None, None, rng.randrange(2, 20), rng.randrange(10, 160)])
        mine = []
        pick = doors[rng.randrange(len(doors))] if rng.random() < 0.45 else ("s" if "s" in doors else doors[0])
        if pick in "fbu":
            mine.append(_door(rng, {"f": "front", "b": "back", "u": "unknown"}[pick], list(bodies), list(releases)))
        if "s" in doors and crew and (pick == "s" or rng.random() < 0.4):
            share = [p for j, p in enumerate(crew) if rng.random() < 1.6 / (j + 2)] or [crew[rng.randrange(len(crew))]]
            mine += [_door(rng, "side", list(bodies), list(releases), p) for p in share]
        out.append(
            {
                "network": name,
                "network_id": f"n{i:04d}",
                "owner": name,
                "owner_id": f"o{i:04d}",
                "state": state,
                "county": None if i % 13 == 12 else rng.choice(_COUNTIES),
                "kind": kind,
                "cameras": {"declared": cameras, "mapped": None if i % 3 else rng.randrange(1, 30)},
                "lat": None if i % 17 == 16 else _MIDDLES[state][0] + rng.random() * 2 - 1,
                "lon": None if i % 17 == 16 else _MIDDLES[state][1] + rng.random() * 2.4 - 1.2,
                "doors": mine,
            }
        )
    notes = ["The fictional logs cover a year; two months of one log are missing."]
    breaks = [{"day": "2024-12-10", "text": "The vendor removed names from audits"}]
    return _frame(body, releases, out, notes=notes, breaks=breaks)


def small() -> Reach:
    """Twenty networks of one state, every kind of door, one account marked inactive."""
    reach = world(4, 20, 7)
    reach["inactive"] = [{"network": "Otter Point IL PD", "owner": "Otter Point IL PD", "account": "HSI [Inactive]"}]
    return reach


def four_doors() -> Reach:
    """One network of three with every door at once."""
    reach = world(14, 3, 2)
    rng = Random(15)
    extra = [_door(rng, kind, ["ICE", "HSI"], list(reach["releases"])) for kind in ("front", "back", "unknown")]
    side = next(d for n in reach["networks"] for d in n["doors"] if d["door"] == "side")
    reach["networks"][1]["doors"] = [*extra, {**side, "use": "used", "searches": {"asked": 1, "named": 2, "hinted": 3}}]
    return reach


def one_town(proxies: int = 60) -> Reach:
    """One town's log: searched by agencies all over the country for ICE and HSI."""
    rng = Random(11)
    reach = world(11, 1, 1, states=1)
    town = reach["networks"][0]
    town |= {"network": "Danbridge IL PD", "owner": "Danbridge IL PD", "county": "Vermilion", "doors": []}
    town["cameras"] = {"declared": 24, "mapped": 11}
    for i in range(proxies):
        kind, state = rng.choice(_KINDS), rng.choice(_STATES)
        proxy = {"id": f"p{i:03d}", "name": _name(_PLACES[i % len(_PLACES)], state, kind), "state": state, "kind": kind}
        door = _door(rng, "side", ["ICE", "HSI", "ERO"], list(reach["releases"]), proxy)
        door |= {
            "use": "used",
            "searches": {"asked": i % 3, "named": i % 3 + 1 + (i * 7) % 11, "hinted": 14 + (i * 7) % 11},
        }
        town["doors"].append(door)
    return _frame("ICE", reach["releases"], [town])


def fronts() -> Reach:
    """Sixty-seven front doors and nothing else."""
    return world(5, 67, 0, body="Border Patrol", bodies=("Border Patrol",), doors="f", states=3)


def story() -> Reach:
    """Three hundred networks, sixteen agencies."""
    return world(6, 300, 16, states=12)


def mostly_possible() -> Reach:
    """Eight networks reached, three hundred that are only open to an agency that reached one of them."""
    reach = world(13, 8, 3, states=2)
    for i in range(300):
        lone = world(100 + i, 1, 1)["networks"][0]
        lone |= {"network": f"Lone {i} IL PD", "network_id": f"x{i}", "owner_id": f"y{i}", "doors": []}
        lone |= {"open": {"proxies": 1, "asked": 0, "named": 1, "hinted": 1, "first": ["Basalt IN PD"]}}
        reach["networks"].append(lone)
    return reach


def many() -> Reach:
    """Five hundred networks, forty agencies: more than is drawn."""
    return world(7, 500, 40, states=18)


def nation(networks: int = 8_000) -> Reach:
    """A country's worth of networks."""
    return world(8, networks, 60, states=18)


def hostile() -> Reach:
    """Names that try to run, to break out, to be formulas."""
    reach = world(9, 18, 9, hostile=True)
    for r, name in zip(reach["releases"].values(), HOSTILE, strict=False):
        r["file"], r["credit"] = f"{name}.csv", name
    reach["notes"] = [HOSTILE[1]]
    reach["inactive"] = [{"network": HOSTILE[0], "owner": HOSTILE[0], "account": HOSTILE[1]}]
    return reach


def empty() -> Reach:
    """Nothing found."""
    return _frame("ICE", _releases(["Wren IL PD"]), [])


def only_inactive() -> Reach:
    """Only lists that name an account marked inactive."""
    return _frame(
        "HSI",
        _releases(["Wren IL PD"]),
        [],
        coverage={"networks": 9, "with_log": 1, "with_list": 2},
        inactive=[
            {
                "network": "Wren IL PD",
                "owner": "Wren IL PD",
                "account": "Homeland Security Investigations",
                "mark": "[Inactive]",
                "first": "2025-05-02",
                "last": "2025-05-02",
                "evidence": [{"release": "r1", "row": 12}],
            },
            {"network": "Vesper IL PD", "owner": "Vesper IL PD", "account": "HSI [turned off]"},
        ],
    )


def only_unknown() -> Reach:
    """The body searched, and no list is held for any day."""
    return world(10, 4, 0, doors="u")


def profile(*, hostile: bool = False) -> Answer[Profile]:
    """One agency, seen from all sides."""
    rng = Random(12)
    releases = tuple(
        Cited(i, r["file"], r["sha256"], r["agency"], r["kind"], r["first"], r["last"], None, r["credit"], r["license"])
        for i, r in _releases(["Wren IL PD", "Vesper IL PD", "Basalt IL PD"]).items()
    )
    names = HOSTILE * 5 if hostile else [f"{p} IL PD" for p in _PLACES]
    day = date(2025, 5, 2)

    def cite() -> Evidence:
        return Evidence(rng.choice(releases).id, rng.randrange(2, 9000))

    may = [
        MaySearch(
            n, i, s, k, f, b, "Wren IL PD", a, m, day, day, "dated", True, "Wren IL PD", None,
            None if f else "in force" if i == "a06" else "not on the list of 2025-05-18", cite(),
        )
        for n, i, s, k, f, b, a, m in [
            ("Homeland Security Investigations", "hsi", None, "federal", True, "HSI", "inactive", "[Inactive]"),
            ("U.S. Border Patrol", "border-patrol", None, "federal", True, "Border Patrol", "active", None),
            *[(names[j], f"a{j:02d}", "IL", "police", False, None, "active", None) for j in range(40)],
        ]
    ]  # fmt: skip
    did = [
        DidSearch(
            names[j + 5], f"a{j + 5:02d}", "IL", "police", False, True, j == 3, (41 - j) ** 2,
            {} if j % 4 else {"ICE": Levels(j // 4, j, j + 2), "HSI": Levels(0, 1, 1)},
            Families(0 if j % 4 else max(j, 1)), 2 if j in (6, 9) else 0, date(2024, 6, 3), date(2025, 5, 30),
            "in force" if j == 1 else None, (cite(), cite()),
        )
        for j in range(40)
    ]  # fmt: skip
    did.append(
        DidSearch(
            "U.S. Border Patrol", "border-patrol", None, "federal", True, True, False, 12, {}, Families(), 0,
            date(2025, 3, 1), date(2025, 4, 2), None, (cite(),),
        )
    )  # fmt: skip
    purposes = {
        "not_federal": 4500, "unstated": 250, "federal_immigration": 31, "federal_other": 12, "immigration_unspecified": 4,
        "ambiguous": 6,
    }  # fmt: skip
    bodies = {"ICE": Levels(2, 9, 11), "FBI": Levels(4, 7, 7)}
    span = (date(2024, 6, 1), date(2025, 5, 30))
    found = Profile(
        HOSTILE[1] if hostile else "Wren IL PD", "wren-il-pd", "IL", "Alpine", "police", "municipal", False, Window(),
        networks=(NetworkOf("Wren IL PD", "wren-il-pd", "agency", 24, day, 9),),
        lists=(ListOfAccess(releases[0].id, None, (day,), 42, events=False, undated=False),),
        who_may=tuple(may), disowned=(), who_did=tuple(did),
        ours=OwnSearches(5120, 4803, purposes, bodies, Families(31, 14), 4, *span, 6210),
        agreements=(Signed("task force", date(2025, 3, 4), None, None, cite()),),
        promises=(
            Published("prohibited uses", "Immigration enforcement, traffic enforcement.", day, cite()),
            Published("days kept", "30", day, cite()),
        ),
        held={"network audit": 2, "organization audit": 1, "portal": 1},
        not_held=(
            "No organization audit after 2025-05-30 is held.",
            "Hot lists, exports, telephone calls, shared logins and images leave no trace in these records.",
        ),
        releases=releases,
    )  # fmt: skip
    rests_on = replace(
        RESTS_ON, command="graphshare profile 'Wren IL PD'", releases=tuple(Source(r.file, r.sha256) for r in releases)
    )
    return tell_profile(found, rests_on)


def profile_of_silence() -> Answer[Profile]:
    """An agency of which nothing is held but its name."""
    told = profile()
    return tell_profile(
        replace(
            told.found, who_may=(), who_did=(), lists=(), promises=(), agreements=(), held={}, networks=(), county=None,
            ours=None,
            not_held=("No network audit of Wren IL PD is held.", "No complete list of who may search is held."),
        ),
        told.provenance or RESTS_ON,
    )  # fmt: skip


BREAKS = (
    Break(date(2025, 8, 1), "Federal accounts become a category of their own."),
    Break(date(2025, 12, 1), "Names and plates are removed from audits."),
    Break(date(2026, 1, 1), "The reason becomes a choice from a list."),
    Break(date(2027, 1, 1), "Not crossed."),
)


def tally() -> Answer[Tally]:
    """A tally by month and grade, with months without a search and one group without a date."""
    rng = Random(16)
    months = [f"2025-{m:02d}" for m in range(1, 13) if m != 6] + ["2026-01", "2026-02", "2026-03"]
    groups = [
        Group({"month": m, "grade": g}, Measures(2 * n, n, n, 2), Span())
        for m in months
        for g in ("asked", "named", "hinted", None)
        if (n := rng.randrange(0, 60 if m < "2025-12" else 12))
    ]
    return tally_of("immigration", *groups, Group({"month": None, "grade": "named"}, Measures(3, 3), Span()))


def tally_of(of: str, *groups: Group) -> Answer[Tally]:
    """A tally with these groups; of the rest nothing is known."""
    over = CountedOver((), 0, None, None, Days(0), (), 0, 0, {})
    searches = sum(g.all.searches or 0 for g in groups)
    totals = Totals(Measures(searches=searches), Span(), None, None)
    found = Tally(Question(of, ("month", "grade")), totals, None, None, None, None, groups, (), (), (), over)
    return Answer(found, provenance=replace(RESTS_ON, command="graphshare tally 'Wren IL PD' --by month,grade"))
