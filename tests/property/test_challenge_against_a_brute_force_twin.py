"""Rungs recounted by hand: each strips what the ones before it left, one search after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.domain.model import Evidence
from graphshare.engine import Tables, connect
from graphshare.questions.challenge import Apart, make_tables, strip
from graphshare.questions.challenge.rungs import ACRONYMS, CITED, STEPS
from graphshare.reasons.rules import table


@dataclass(frozen=True)
class Ground:
    kind: str
    body: str | None
    strength: int | None
    rule: str | None
    recovered: bool


@dataclass(frozen=True)
class Claim:
    agency: str | None
    searches: int
    immigration: bool
    linked: bool
    selected: bool
    near: bool
    grounds: tuple[Ground, ...]
    places: tuple[tuple[str, bool, bool], ...]  # owner, selected, near


@dataclass(frozen=True)
class Listing:
    owner: str
    kind: str
    near: bool


GROUNDS = st.one_of(
    st.builds(
        Ground,
        kind=st.just("body"),
        body=st.sampled_from(["ICE", "HSI"]),
        strength=st.integers(1, 3),
        rule=st.sampled_from(["ice", "hsi", "ice-bare", "hsi/assisting", "ice-firm"]),
        recovered=st.booleans(),
    ),
    st.builds(Ground, st.just("said"), st.none(), st.none(), st.none(), st.booleans()),
    st.just(Ground("own", None, None, None, False)),
)
CLAIMS = st.lists(
    st.builds(
        Claim,
        agency=st.sampled_from(["a", "b", "c", None]),
        searches=st.integers(1, 3),
        immigration=st.booleans(),
        linked=st.booleans(),
        selected=st.booleans(),
        near=st.booleans(),
        grounds=st.lists(GROUNDS, min_size=1, max_size=3).map(tuple),
        places=st.lists(st.tuples(st.sampled_from("xyz"), st.booleans(), st.booleans()), max_size=2).map(tuple),
    ),
    max_size=9,
)
LISTINGS = st.lists(
    st.builds(Listing, st.sampled_from("xyzuv"), st.sampled_from(["active", "inactive"]), st.booleans()), max_size=4
)
BESIDE = st.sets(st.sampled_from(sorted(STEPS)), max_size=3)


def _own(claim: Claim) -> bool:
    return any(g.kind == "own" for g in claim.grounds)


class Left:
    """What is left, as plain lists."""

    def __init__(self, claims: list[Claim], listings: list[Listing]) -> None:
        self.claims = [(c, list(c.grounds)) for c in claims]
        self.places = [(n, p) for n, c in enumerate(claims) for p in c.places]
        self.alive = set(range(len(claims)))
        self.listings = list(listings)

    def count(self, unit: str) -> int:
        if unit == "searches":
            return sum(self.claims[n][0].searches for n in self.alive)
        if unit == "agencies":
            return len({c.agency for c, _ in (self.claims[n] for n in self.alive) if c.agency and not _own(c)})
        return len({p[0] for n, p in self.places if n in self.alive} | {x.owner for x in self.listings})

    def strip(self, rung: str) -> None:
        drop = {
            "bare acronyms": lambda c, g: g.kind == "body" and g.rule in ("ice", "hsi", "ice-bare"),
            "HSI without immigration": lambda c, g: g.kind == "body" and g.body == "HSI" and not c.immigration,
            "could mean": lambda c, g: g.kind == "body" and g.strength == 1,
            "recovered words": lambda c, g: g.recovered,
        }.get(rung)
        if drop:
            self.claims = [(c, [g for g in left if not drop(c, g)]) for c, left in self.claims]
            self.alive = {n for n in self.alive if self.claims[n][1]}
        elif rung == "the agency with most":
            tally: Counter[str] = Counter()
            for n in self.alive:
                c = self.claims[n][0]
                if c.agency and not _own(c):
                    tally[c.agency] += c.searches
            if tally:
                top = min(tally, key=lambda a: (-tally[a], a))
                self.alive = {n for n in self.alive if self.claims[n][0].agency != top or _own(self.claims[n][0])}
        elif rung == "inactive accounts":
            self.listings = [x for x in self.listings if x.kind != "inactive"]
        elif rung == "linked by key":
            self.alive = {n for n in self.alive if not self.claims[n][0].linked}
        elif rung == "keyword selections":
            self.alive = {n for n in self.alive if not self.claims[n][0].selected}
            self.places = [(n, p) for n, p in self.places if not p[1]]
        elif rung == "near names":
            self.alive = {n for n in self.alive if not self.claims[n][0].near}
            self.places = [(n, p) for n, p in self.places if not p[2]]
            self.listings = [x for x in self.listings if not x.near]


def _fill(con: Any, claims: list[Claim], listings: list[Listing]) -> None:
    make_tables(Tables(con))
    for n, c in enumerate(claims):
        con.execute(
            "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'log', ?, NULL)",
            [str(n), c.agency, c.searches, c.immigration, c.linked, c.selected, c.near, _own(c), n + 2],
        )
        for g in c.grounds:
            row = [str(n), g.kind, g.body, g.strength, g.rule, g.recovered, n + 2]
            con.execute("INSERT INTO ground VALUES (?, ?, ?, ?, ?, ?, 'log', ?, NULL)", row)
        for owner, selected, near in c.places:
            con.execute(
                "INSERT INTO place VALUES (?, ?, 'searched', ?, ?, 'log', ?, NULL)",
                [str(n), owner, selected, near, n + 2],
            )
    for n, x in enumerate(listings):
        con.execute(
            "INSERT INTO place VALUES (NULL, ?, ?, FALSE, ?, 'list', ?, NULL)", [x.owner, x.kind, x.near, n + 2]
        )


@pytest.mark.parametrize("unit", ["searches", "agencies", "owners"])
@settings(max_examples=25, deadline=None)
@given(claims=CLAIMS, listings=LISTINGS, beside=BESIDE)
def test_each_rung_takes_and_leaves_what_a_recount_by_hand_says(
    unit: str, claims: list[Claim], listings: list[Listing], beside: set[str]
) -> None:
    con = connect()
    try:
        _fill(con, claims, listings)
        found = strip(Tables(con), "ICE", unit, {name: Apart("not here", 3) for name in beside}, str)
    finally:
        con.close()
    left = Left(claims, listings)
    assert (found.figure, found.searches) == (left.count(unit), left.count("searches"))
    before = found.figure
    for rung in found.rungs:
        if rung.name in beside:
            assert (rung.removes, rung.left, rung.why, rung.apart) == (None, before, "not here", 3)
            continue
        alive = set(left.alive)
        left.strip(rung.name)
        now = left.count(unit)
        assert (rung.name, rung.removes, rung.left) == (rung.name, before - now, now)
        assert rung.searches == left.count("searches")
        gone = {Evidence("log", n + 2) for n in alive - left.alive}
        assert gone <= set(rung.evidence) or rung.evidence_total > CITED
        before = now
    assert [r.name for r in found.rungs] == list(STEPS)


def test_every_rule_that_is_taken_for_an_acronym_is_in_the_table() -> None:
    known = {r.id for r in table().rules}
    assert set(ACRONYMS) <= known
