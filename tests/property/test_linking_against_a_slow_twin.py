"""Linking and bursts against a second implementation that is slow and plain."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.building.bursts import continued, in_a_burst, joined
from graphshare.building.linking import CONTENT, identify, meet, repeats
from graphshare.building.stages import staging

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


def table(entries: list[dict[str, Any]]) -> Any:
    rows = []
    for i, e in enumerate(entries):
        row = dict.fromkeys(CONTENT) | {
            "release": e["log"], "log": e["log"], "row": i + 2, "agency": e["agency"], "selection": None,
            "at": START + timedelta(seconds=e["second"]) if e["timed"] else None,
            "networks": e["networks"], "flock_id": e["flock_id"], "reason": e["reason"],
        }  # fmt: skip
        rows.append(row)
    kinds = {c: pa.string() for c in ("release", "log", "agency", "flock_id", "selection", "reason", *CONTENT)}
    kinds |= {"row": pa.int64(), "networks": pa.int64(), "at": pa.timestamp("us")}
    return ibis.memtable(pa.table({c: pa.array([r[c] for r in rows], t) for c, t in kinds.items()}))


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
    rows = table(entries)
    backend = ibis.duckdb.connect()
    stage = staging(backend)
    again = stage(repeats(rows, stage))
    noted = rows.left_join(again, ["release", "row"]).select(rows, nth=again.nth.fill_null(0))
    found = meet(stage(identify(noted)), stage).select("row", "search", "basis")
    linked = backend.to_pyarrow(found).to_pylist()
    ours = {r["row"]: (r["search"], r["basis"]) for r in linked}
    assert sorted(ours) == [i + 2 for i in range(len(entries))]
    theirs = twin(entries)
    groups: dict[Any, set[int]] = defaultdict(set)
    expected: dict[Any, set[int]] = defaultdict(set)
    for i, (search, basis) in enumerate(theirs):
        assert ours[i + 2][1] == basis
        groups[ours[i + 2][0]].add(i)
        expected[search].add(i)
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, expected.values()))


SEARCH = st.fixed_dictionaries(
    {
        "log": st.sampled_from(["a", "b", "c"]),
        "user_no": st.sampled_from([None, 1, 2]),
        "wording": st.sampled_from(["hsi", "theft"]),
        "minute": st.sampled_from([0, 10, 29, 30, 31, 60, 61, 90, 150]),
        "search": st.sampled_from(["s1", "s2", "s3", "s4", "s5", "s6"]),
        "masked": st.sampled_from([False, False, False, True]),
    }
)


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
    same: dict[str, list[int]] = defaultdict(list)
    for i in known:
        same[entries[i]["search"]].append(i)
    for group in same.values():
        for other in group[1:]:
            parent[root(group[0])] = root(other)
    return [root(i) if i in known else None for i in range(len(entries))]


@settings(max_examples=20, deadline=None)
@given(st.lists(SEARCH, min_size=1, max_size=12))
def test_bursts_are_the_connected_runs_of_one_user_with_one_wording(entries: list[dict[str, Any]]) -> None:
    rows = ibis.memtable(
        pa.table(
            {
                "selection": pa.nulls(len(entries), pa.string()),
                "release": [e["log"] for e in entries],
                "log": [e["log"] for e in entries],
                "row": list(range(len(entries))),
                "agency": ["x"] * len(entries),
                "user_no": pa.array([e["user_no"] for e in entries], pa.int64()),
                "wording": [e["wording"] for e in entries],
                "masked": [e["masked"] for e in entries],
                "at": [START + timedelta(minutes=e["minute"]) for e in entries],
                "search": [e["search"] for e in entries],
            }
        )
    )
    backend = ibis.duckdb.connect()
    stage = staging(backend)
    later = stage(continued(rows))
    known = rows.left_join(later, ["release", "row"]).select(rows, later.burst)
    first = ibis.ifelse(in_a_burst(known), known.burst.fill_null(known.row), ibis.null("int64"))
    known = stage(known.mutate(burst=first))
    pairs = known.filter(known.burst.notnull()).select("search", "burst").distinct()
    several = pairs.group_by("search").agg(n=pairs.count()).filter(ibis._.n > 1)
    wholes = stage(joined(stage(pairs.semi_join(several, "search")), stage))
    both = known.left_join(wholes, "burst").select(known.row, burst=ibis.coalesce(wholes.whole, known.burst))
    found = backend.to_pyarrow(both).to_pylist()
    ours = {r["row"]: r["burst"] for r in found}
    theirs = burst_twin(entries)
    for i in range(len(entries)):
        assert (ours[i] is None) == (theirs[i] is None)
        for j in range(i):
            if ours[i] is not None and ours[j] is not None:
                assert (ours[i] == ours[j]) == (theirs[i] == theirs[j])
