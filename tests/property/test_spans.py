"""Months are linked apart from each other, and no search is lost or doubled by that."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.building import Built, changes
from graphshare.building.linking import ID_MARK
from graphshare.building.pipeline import build
from graphshare.building.relations import Relation, Steps, columns
from graphshare.building.spans import SEVERAL, TIMELESS, drawn_in
from graphshare.engine import connect
from graphshare.releases import ReleaseCache
from graphshare.sources import Given, ingest

#: The last second of January and the first of February, and a day in March.
MOMENTS = [datetime(2025, 1, 31, 23, 59, 59), datetime(2025, 2, 1), datetime(2025, 3, 3, 12)]
ENTRY = st.fixed_dictionaries(
    {
        "agency": st.sampled_from(["x", "y"]),
        "at": st.sampled_from([*MOMENTS, MOMENTS[2] + timedelta(seconds=1), None]),
        "networks": st.sampled_from([None, 1]),
        "flock_id": st.sampled_from([None, None, "u1", "u2", "u3", "u4"]),
    }
)


ROWS = Relation(
    "rows",
    columns("""
        release    VARCHAR    -
        row        BIGINT     -
        selection  VARCHAR    -
        agency     VARCHAR    -
        at         TIMESTAMP  -
        networks   BIGINT     -
        flock_id   VARCHAR    -
    """),
)


def month(at: datetime | None) -> int:
    return TIMELESS if at is None else at.year * 12 + at.month - 1


def twin(entries: list[dict[str, Any]]) -> set[int]:
    """The rows of all that hangs together with an id in two months, by ids and seconds."""
    months: dict[str, set[int]] = {}
    for e in entries:
        if e["flock_id"]:
            months.setdefault(e["flock_id"], set()).add(month(e["at"]))
    ids = {i for i, m in months.items() if len(m) > 1}
    while True:
        keys = {(e["agency"], e["at"], e["networks"]) for e in entries if e["flock_id"] in ids and e["at"]}
        more = ids | {e["flock_id"] for e in entries if (e["agency"], e["at"], e["networks"]) in keys}
        if more - {None} == ids:
            break
        ids = more - {None}
    return {
        row
        for row, e in enumerate(entries)
        if e["flock_id"] in ids or (not e["flock_id"] and (e["agency"], e["at"], e["networks"]) in keys)
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=14))
def test_what_roves_between_months_is_all_that_hangs_together_with_it(entries: list[dict[str, Any]]) -> None:
    told = [("r", i, None, e["agency"], e["at"], e["networks"], e["flock_id"]) for i, e in enumerate(entries)]
    several = {i for i in {e["flock_id"] for e in entries} if i}
    several = {i for i in several if len({month(e["at"]) for e in entries if e["flock_id"] == i}) > 1}
    with closing(connect()) as connection:
        steps = Steps(connection)
        rows = steps.given(ROWS, told)
        marks = steps.hold(
            SEVERAL,
            "SELECT DISTINCT {mark} AS mark FROM unnest($ids::VARCHAR[]) AS x(flock_id)",
            ids=sorted(several),
            mark=ID_MARK,
        )
        found = steps.rows("SELECT row, span FROM {roving}", roving=drawn_in(steps, rows, marks))
    assert sorted(row for row, _ in found) == sorted(twin(entries))
    assert all(span == month(entries[row]["at"]) for row, span in found)


UUID = "0000000{}-0000-4000-8000-000000000000"
LOGS = st.lists(st.lists(ENTRY, min_size=1, max_size=8), min_size=2, max_size=3)


def csv(entries: list[dict[str, Any]]) -> str:
    lines = ["id,Org Name,Total Networks Searched,Reason,Search Time"]
    for e in entries:
        ident = UUID.format(e["flock_id"][1]) if e["flock_id"] else ""
        at = f"{e['at']:%Y-%m-%dT%H:%M:%SZ}" if e["at"] else ""
        lines.append(f"{ident},{'Alder' if e['agency'] == 'x' else 'Birch'} QN PD,{e['networks'] or ''},HSI,{at}")
    return "\n".join(lines) + "\n"


def linked(cache: ReleaseCache, out: Path, split_above: int) -> tuple[Any, ...]:
    counts = build(cache, out, split_above=split_above)
    built, con = Built(out), connect()
    sources = (built.entries, built.searches, built.mentions)
    tables = [con.execute(f"SELECT * FROM {source} ORDER BY ALL").fetchall() for source in sources]
    graph = [
        con.execute(f"SELECT * FROM '{p}' ORDER BY ALL").fetchall() for p in sorted(out.rglob("graph/*/*.parquet"))
    ]
    con.close()
    return counts, tables, graph


@settings(max_examples=2, deadline=None)
@given(LOGS)
def test_ids_that_rove_between_months_make_the_same_searches_by_months_and_as_a_whole(
    logs: list[list[dict[str, Any]]],
) -> None:
    with TemporaryDirectory() as apart:
        root = Path(apart)
        for i, entries in enumerate(logs):
            (root / f"Network Audit {i}.csv").write_text(csv(entries), encoding="utf-8")
        cache = ReleaseCache(root / "releases")
        ingest([root], cache, Given())
        assert linked(cache, root / "state" / "built", 0) == linked(cache, root / "whole" / "built", 1_000_000)


@settings(max_examples=2, deadline=None)
@given(LOGS)
def test_ids_that_rove_between_months_make_the_same_searches_where_logs_come_and_go(
    logs: list[list[dict[str, Any]]],
) -> None:
    with TemporaryDirectory() as apart, pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "AT_MOST", 1_000)  # these logs are small
        root = Path(apart)
        cache = ReleaseCache(root / "releases")
        for i, entries in enumerate(logs):
            (file := root / f"Network Audit {i}.csv").write_text(csv(entries), encoding="utf-8")
            ingest([file], cache, Given())
            grown = linked(cache, root / "state" / "built", 0)
        assert grown == linked(cache, root / "whole" / "built", 1_000_000)
        cache.remove(min(r.id for r in cache.all()))
        grown = linked(cache, root / "state" / "built", 0)
        assert grown == linked(cache, root / "rest" / "built", 1_000_000)


def test_an_id_with_a_time_in_one_log_and_none_in_another_is_one_search(tmp_path: Path) -> None:
    timed = {"agency": "x", "at": MOMENTS[2], "networks": 1, "flock_id": "u1"}
    (tmp_path / "a.csv").write_text(csv([timed, timed | {"at": MOMENTS[0], "flock_id": "u2"}]), encoding="utf-8")
    (tmp_path / "b.csv").write_text(csv([timed | {"at": None}]), encoding="utf-8")
    cache = ReleaseCache(tmp_path / "releases")
    ingest([tmp_path], cache, Given())
    counts, (_, searches, _), _ = linked(cache, tmp_path / "state" / "built", 0)
    assert (counts["entries"], counts["searches"], len(searches)) == (3, 2, 2)
    assert sorted(str(s[1]) for s in searches) == [UUID.format(1), UUID.format(2)]
