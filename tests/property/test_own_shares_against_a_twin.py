"""The shares of one owner against a second count, fact by fact, over small random worlds."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.domain.model import Grade, Window
from graphshare.facts.reading import Reading
from graphshare.questions.what_if.own import own_shares
from graphshare.questions.what_if.shares import OwnShares
from tests.worlds import World

ELM = "elm-pd"
AGENCIES = ("yew-so", "pine-pd", "ash-pd", "ice", "hsi", "fbi", "odd-pd")
WAYS = {
    "search": "direct", "search - Mobile": "direct", "lookup": "lookup", "National Lookup": "national",
    "Statewide Lookup": "statewide", None: "unknown", "": "unknown",
}  # fmt: skip
DAYS = [date(2025, 1, 1) + timedelta(days=30 * n) for n in range(8)]
LOG_SCHEMA = pa.schema(
    [("search", pa.int64()), ("owner", pa.string()), ("release", pa.string()), ("row", pa.int64())],
)
SEARCH_SCHEMA = pa.schema(
    [("search", pa.int64()), ("agency", pa.string()), ("via", pa.string()), ("purpose", pa.string()), ("day", pa.date32()),
     ("searches", pa.int64()), ("disowned", pa.string())],
)  # fmt: skip
MENTION_SCHEMA = pa.schema([("search", pa.int64()), ("body", pa.string()), ("strength", pa.int32())])


@dataclass(frozen=True)
class Search:
    number: int
    agency: str
    via: str | None
    day: date
    grades: tuple[tuple[str, str], ...]  # body → grade
    purpose: str
    owners: tuple[str, ...]
    disowned: bool


@dataclass(frozen=True)
class Share:
    agency: str
    day: date
    active: bool


@dataclass(frozen=True)
class Facts:
    shares: tuple[Share, ...]
    lists: tuple[date, ...]
    searches: tuple[Search, ...]


def facts(seed: int) -> Facts:
    r = random.Random(seed)
    lists = tuple(sorted(r.sample(DAYS, r.randrange(0, 4))))
    shares = tuple(Share(a, d, r.random() < 0.8) for a in AGENCIES for d in (lists or DAYS[:1]) if r.random() < 0.5)
    searches = []
    for n in range(r.randrange(0, 20)):
        agency = r.choice((*AGENCIES, ELM))
        federal = agency in ("ice", "hsi", "fbi")
        grades = tuple(
            (b, r.choice(list(Grade)).value) for b in ("ICE", "HSI", "FBI") if not federal and r.random() < 0.3
        )
        purpose = "federal_immigration" if grades else r.choice(("unstated", "immigration_unspecified", "not_federal"))
        owners = tuple(o for o in (ELM, "oak-pd") if r.random() < 0.7)
        via, day, disowned = r.choice(list(WAYS)), r.choice(DAYS), r.random() < 0.1
        searches.append(Search(n, agency, via, day, grades, purpose, owners, disowned))
    return Facts(shares, lists, tuple(searches))


def ask(f: Facts, window: Window, level: Grade) -> OwnShares:
    world = World().town(ELM, "oak-pd", "yew-so", "pine-pd", "ash-pd").agency("odd-pd", identified=False)
    world.release(f"log-{ELM}", agency=ELM)
    for d in f.lists:
        world.configured(ELM, d.isoformat())
    for s in f.shares:
        world.share(ELM, s.agency, s.day.isoformat(), account="active" if s.active else "inactive")
    for q in f.searches:
        if q.grades or q.agency in ("ice", "hsi", "fbi"):
            noted = "reached cameras by mistake" if q.disowned else None
            world.search(
                q.agency, q.day.isoformat(), q.owners, names=dict(q.grades), search=f"s{q.number}", disowned=noted
            )
    rows: dict[str, list[dict[str, Any]]] = {
        "entries": [
            {"search": q.number, "owner": o, "release": f"log-{o}", "row": q.number + 2} for q in f.searches for o in q.owners
        ],
        "searches": [
            {"search": q.number, "agency": q.agency, "via": q.via, "purpose": q.purpose, "day": q.day, "searches": 1,
             "disowned": "by mistake" if q.disowned else None}
            for q in f.searches
        ],
        "mentions": [
            {"search": q.number, "body": b, "strength": Grade(g).strength} for q in f.searches for b, g in q.grades
        ],
    }  # fmt: skip
    with TemporaryDirectory() as root, Reading(world.write(Path(root))) as reading:
        for (name, held), schema in zip(rows.items(), (LOG_SCHEMA, SEARCH_SCHEMA, MENTION_SCHEMA), strict=True):
            reading.con.register(name, pa.Table.from_pylist(held, schema=schema))
        return own_shares(reading, "ICE", ELM, window, level)


def strength(q: Search) -> int:
    """How firmly an agency that may search for ICE mentions it or a part of it."""
    if q.agency in ("ice", "hsi", "fbi", "odd-pd"):
        return 0
    return max((Grade(g).strength for b, g in q.grades if b in ("ICE", "HSI")), default=0)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**9), st.sampled_from(list(Grade)),
    st.sampled_from([Window(), Window(DAYS[2], DAYS[5]), Window(None, DAYS[3]), Window(DAYS[4], None)]),
)  # fmt: skip
def test_each_share_is_what_a_second_count_says(seed: int, level: Grade, window: Window) -> None:
    f = facts(seed)
    found = ask(f, window, level)
    seen = [q for q in f.searches if ELM in q.owners and not q.disowned and q.agency != ELM and q.day in window]
    for_body = [q for q in seen if q.agency in ("ice", "hsi") or strength(q) >= level.strength]
    proxies = {q.agency for q in f.searches if not q.disowned and q.day in window and strength(q) >= level.strength}
    expected = {}
    ended = set()
    for agency in AGENCIES:
        held = [s for s in f.shares if s.agency == agency and s.day in window]
        if not held:
            continue
        last = max(held, key=lambda s: s.day)
        if any(d > last.day and (window.until is None or d <= window.until) for d in f.lists):
            ended.add(agency)
            continue
        mine = [q for q in seen if q.agency == agency]
        own = agency in ("ice", "hsi")
        closes = None
        if last.active and (own or agency in proxies):
            these = [q for q in for_body if q.agency == agency]
            ways = Counter(WAYS[q.via] for q in these)
            others = len({q.agency for q in for_body} - {agency})
            stays = ways["lookup"] + ways["national"] + ways["statewide"]
            whole = False if not these or others or stays else None if ways["unknown"] else True
            closes = ("front" if own else "side", "used" if these else "open", ways["direct"], stays, others, whole)
        expected[agency] = (
            min(s.day for s in held), last.day, Counter(WAYS[q.via] for q in mine), max((q.day for q in mine), default=None),
            None if own else tuple(sum(strength(q) >= g.strength for q in mine) for g in Grade),
            sum(q.purpose == "immigration_unspecified" for q in mine), sum(q.purpose == "unstated" for q in mine),
            not mine, closes,
        )  # fmt: skip
    told = {}
    for s in found.shares:
        assert s.searches is not None
        c = s.closes
        closes = (c.door.value, c.use.value, c.ways.direct, c.ways.lookups, c.others, c.last_way) if c else None
        ways = {w: getattr(s.searches, w) for w in ("direct", "lookup", "national", "statewide", "unknown")}
        told[s.agency_id] = (
            s.since, s.until, Counter({k: v for k, v in ways.items() if v}), s.last, s.mentions, s.says_immigration, s.unreadable,
            s.never_used, closes,
        )  # fmt: skip
    assert told == expected
    assert found.ended == len(ended)
    assert found.log is not None
    assert (found.log.by_all.searches, found.log.for_body.searches) == (len(seen), len(for_body))
    assert found.log.unlisted[0] == len({q.agency for q in seen} - set(expected))
    assert found.log.unlisted[1].searches == sum(q.agency not in expected for q in seen)
