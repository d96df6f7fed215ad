"""Linking and bursts against a second implementation that is slow and plain."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.building.bursts import IN_A_BURST, continued, joined
from graphshare.building.linking import BASIS, CONTENT, IDENTIFIED, meet, repeats, sharing
from graphshare.building.relations import Relation, Steps, columns
from graphshare.building.tables import BRIDGES
from graphshare.engine import connect

START = datetime(2025, 1, 1)
ENTRY = st.fixed_dictionaries(
    {
        "log": st.sampled_from(["a", "b", "c"]),
        "agency": st.sampled_from(["x", "y"]),
        "second": st.integers(0, 2),
        "networks": st.sampled_from([None, 1, 2]),
        "flock_id": st.sampled_from([None, None, None, "u1", "u2", "u3"]),
        "reason": st.sampled_from(["p", "q", None]),
        "timed": st.sampled_from([True, True, True, True, False]),
    }
)


ROWS = Relation(
    "rows",
    columns("""
        release       VARCHAR    -
        log           VARCHAR    -
        row           BIGINT     -
        agency        VARCHAR    -
        selection     VARCHAR    -
        at            TIMESTAMP  -
        networks      BIGINT     -
        flock_id      VARCHAR    -
        reason        VARCHAR    -
    """)
    + columns(
        "\n".join(f"{c}  VARCHAR  always empty here" for c in CONTENT.replace('"', "").split(", ") if c != "reason")
    ),
)
NUMBERED = Relation("numbered", (*ROWS.columns, *columns("number  BIGINT  row")))
NOTED = Relation("noted", (*ROWS.columns, *columns("nth  BIGINT  repeat")))
LINKED = Relation("alone", (*NOTED.columns, *columns(f"search  VARCHAR  -\nbasis  {BASIS}  -")))


def rows_of(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    blank = [None] * (len(ROWS.columns) - 9)
    return [
        (e["log"], e["log"], i + 2, e["agency"], None, START + timedelta(seconds=e["second"]) if e["timed"] else None,
         e["networks"], e["flock_id"], e["reason"], *blank)
        for i, e in enumerate(entries)
    ]  # fmt: skip


_LINKED = "SELECT * EXCLUDE (several) FROM (SELECT *, {identified} FROM (SELECT *, TRUE AS several FROM {noted}))"
_NOTED = """
    SELECT r.*, coalesce(a.nth, 0) AS nth FROM {rows} r LEFT JOIN {again} a ON a.release = r.release AND a.row = r.row"""


def twin(entries: list[dict[str, Any]]) -> list[tuple[Any, str]]:
    """For every entry a search (any hashable) and the basis."""
    ids_at: dict[Any, set[str]] = defaultdict(set)
    for e in entries:
        if e["flock_id"] and e["timed"]:
            ids_at[e["agency"], e["second"], e["networks"]].add(e["flock_id"])
    seen: dict[Any, list[Any]] = defaultdict(list)
    out: list[tuple[Any, str]] = []
    for i, e in enumerate(entries):
        key = (e["agency"], e["second"], e["networks"])
        if e["flock_id"]:
            out.append((e["flock_id"], "id"))
        elif not e["timed"]:
            out.append((("row", i), "row"))
        else:
            contents = seen[e["log"], key]
            if e["reason"] not in contents:
                contents.append(e["reason"])
            nth = contents.index(e["reason"])
            ids = ids_at[key]
            if len(ids) == 1 and nth == 0:
                out.append((next(iter(ids)), "key"))
            else:
                out.append(((key, nth), "tie" if len(ids) > 1 else "key"))
    return out


@settings(max_examples=25, deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=14))
def test_entries_are_one_search_exactly_where_the_slow_twin_says_so(entries: list[dict[str, Any]]) -> None:
    with closing(connect()) as connection:
        steps = Steps(connection)
        rows = steps.given(ROWS, rows_of(entries))
        again = steps.hold(NOTED, _NOTED, rows=rows, again=repeats(steps, rows))
        alone = steps.hold(LINKED, _LINKED, noted=again, identified=IDENTIFIED)
        met = meet(steps, alone, Relation("met_entries", LINKED.columns))
        ours = {
            row: (search, basis) for row, search, basis in steps.rows("SELECT row, search, basis FROM {met}", met=met)
        }
    assert sorted(ours) == [i + 2 for i in range(len(entries))]
    theirs = twin(entries)
    groups: dict[Any, set[int]] = defaultdict(set)
    expected: dict[Any, set[int]] = defaultdict(set)
    for i, (search, basis) in enumerate(theirs):
        assert ours[i + 2][1] == basis
        groups[ours[i + 2][0]].add(i)
        expected[search].add(i)
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, expected.values()))


@settings(max_examples=25, deadline=None)
@given(st.lists(ENTRY, max_size=14))
def test_an_entry_is_a_search_by_itself_where_no_other_has_its_key_or_its_id(entries: list[dict[str, Any]]) -> None:
    with closing(connect()) as connection:
        steps = Steps(connection)
        rows = steps.given(ROWS, rows_of(entries))
        numbered = steps.hold(NUMBERED, 'SELECT *, "row" AS number FROM {rows}', rows=rows)
        ours = {n for (n,) in steps.rows("FROM {found}", found=sharing(steps, numbered))}
    keys = Counter((e["agency"], e["second"], e["networks"]) for e in entries if e["timed"])
    ids = Counter(e["flock_id"] for e in entries if e["flock_id"])
    assert ours == {
        i + 2
        for i, e in enumerate(entries)
        if (e["timed"] and keys[e["agency"], e["second"], e["networks"]] > 1) or ids[e["flock_id"]] > 1
    }


SEARCH = st.fixed_dictionaries(
    {
        "log": st.sampled_from(["a", "b", "c"]),
        "user_no": st.sampled_from([None, 1, 2]),
        "wording": st.sampled_from(["hsi", "theft"]),
        "minute": st.sampled_from([0, 10, 29, 30, 31, 60, 61, 90, 150]),
        "search": st.integers(1, 6),
        "masked": st.sampled_from([False, False, False, True]),
    }
)


SEARCHED = Relation(
    "searched",
    columns("""
        release    VARCHAR    -
        log        VARCHAR    -
        row        BIGINT     -
        agency     VARCHAR    -
        selection  VARCHAR    -
        user_no    BIGINT     -
        wording    VARCHAR    -
        masked     BOOLEAN    -
        at         TIMESTAMP  -
        search     BIGINT     -
        number     BIGINT     -
    """),
)
KNOWN = Relation("known", (*SEARCHED.columns, *columns("burst  BIGINT  -")))
_KNOWN = """
    SELECT e.*, CASE WHEN {in_a_burst} THEN coalesce(l.burst, e.row) END AS burst
    FROM {rows} e LEFT JOIN (SELECT release AS in_log, row AS place, burst FROM {later}) l
    ON l.in_log = e.release AND l.place = e.row"""
_PAIRS = """
    SELECT DISTINCT search, burst FROM {known} WHERE burst IS NOT NULL
    AND search IN (SELECT search FROM {known} GROUP BY search HAVING count(DISTINCT burst) > 1)"""


def burst_twin(entries: list[dict[str, Any]]) -> list[Any]:
    """Connected components over: follows within 30 minutes in one log, and: is the same search."""
    parent = list(range(len(entries)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    known = [i for i, e in enumerate(entries) if e["user_no"] is not None and not e["masked"]]
    people: dict[Any, list[int]] = defaultdict(list)
    for i in known:
        people[entries[i]["log"], entries[i]["user_no"], entries[i]["wording"]].append(i)
    for run in people.values():
        run.sort(key=lambda i: (entries[i]["minute"], i))
        for a, b in pairwise(run):
            if entries[b]["minute"] - entries[a]["minute"] <= 30:
                parent[root(a)] = root(b)
    same: dict[int, list[int]] = defaultdict(list)
    for i in known:
        same[entries[i]["search"]].append(i)
    for group in same.values():
        for other in group[1:]:
            parent[root(group[0])] = root(other)
    return [root(i) if i in known else None for i in range(len(entries))]


@settings(max_examples=20, deadline=None)
@given(st.lists(SEARCH, min_size=1, max_size=12))
def test_bursts_are_the_connected_runs_of_one_user_with_one_wording(entries: list[dict[str, Any]]) -> None:
    told = [
        (e["log"], e["log"], i, "x", None, e["user_no"], e["wording"], e["masked"],
         START + timedelta(minutes=e["minute"]), e["search"], i)
        for i, e in enumerate(entries)
    ]  # fmt: skip
    with closing(connect()) as connection:
        steps = Steps(connection)
        rows = steps.given(SEARCHED, told)
        known = steps.hold(KNOWN, _KNOWN, rows=rows, later=continued(steps, rows), in_a_burst=IN_A_BURST)
        wholes = joined(steps, steps.hold(BRIDGES, _PAIRS, known=known))
        ours = dict(
            steps.rows("SELECT row, coalesce(whole, burst) FROM {k} LEFT JOIN {w} USING (burst)", k=known, w=wholes)
        )
    theirs = burst_twin(entries)
    for i in range(len(entries)):
        assert (ours[i] is None) == (theirs[i] is None)
        for j in range(i):
            if ours[i] is not None and ours[j] is not None:
                assert (ours[i] == ours[j]) == (theirs[i] == theirs[j])
