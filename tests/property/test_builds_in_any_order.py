"""A workspace that has come and gone in any order is built to the same as one built at once, by months or as a whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.agencies.decisions import FILE, read
from graphshare.building import BURSTS, GROWN, Built, changes, spans
from graphshare.building.pipeline import build
from graphshare.building.spans import SPLIT_ABOVE
from graphshare.engine import connect
from graphshare.reasons import Decisions
from graphshare.reasons.decisions import FILE as REASONS_FILE
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest
from graphshare.synth import make_world

REASONS = """wording,search,purpose,body,grade,subject,who,when,why
{wording},,not_federal,,,,A. Reader,2026-01-05,Asked the agency; theirs was a local matter
"""
NAMES = """a,b,judgment,who,when,why
{a},{b},same,A. Reader,2026-01-05,One department under two names
"""


class Shelf:
    """Releases of one fictional world, read once."""

    def __init__(self, root: Path) -> None:
        make_world(root / "world", agencies=60, searches=400, seed=5, logs=4)
        self.releases = root / "releases"
        done = ingest([root / "world" / "records"], ReleaseCache(self.releases), Given())
        logs = [r.id for r in done.releases if r.kind in ("network audit", "organization audit", "keyword hits")]
        others = [r.id for r in done.releases if r.id not in logs]
        self.logs = sorted(logs)[:7]
        self.others = others
        self.agencies = sorted({r.agency for r in done.releases if r.agency})[:2]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


class Place:
    """A workspace whose releases and decisions change, and that is built after each change."""

    def __init__(self, root: Path, shelf: Shelf) -> None:
        self.root = root
        self.shelf = shelf
        (root / "releases").mkdir(parents=True)
        for release in shelf.others:
            self.turn(release)

    def turn(self, release: str) -> None:
        """Add a release that is not there, or take away one that is."""
        here = self.root / "releases" / release
        if here.exists():
            shutil.rmtree(here)
        else:
            shutil.copytree(self.shelf.releases / release, here)

    def build(self, decided: frozenset[str], split_above: int = SPLIT_ABOVE) -> dict[str, object]:
        """The bytes of the graph and the counts, and the rows of what tallies count, in one order."""
        hand = self.root / "hand"
        shutil.rmtree(hand, ignore_errors=True)
        hand.mkdir()
        if "reasons" in decided:
            (hand / REASONS_FILE).write_text(REASONS.format(wording="hsi"), encoding="utf-8")
        if "names" in decided:
            a, b = self.shelf.agencies
            (hand / FILE).write_text(NAMES.format(a=a, b=b), encoding="utf-8")
        out = self.root / "built"
        held = ReleaseCache(self.root / "releases")
        build(held, out, names=read(hand / FILE), reasons=Decisions.read(hand), split_above=split_above)
        graph = sorted(p for p in (out / "graph").rglob("*") if p.is_file())
        found: dict[str, object] = {str(p.relative_to(out)): p.read_bytes() for p in [*graph, out / "counts.json"]}
        built = Built(out)
        con = connect()
        for table, source in (("entries", built.entries), ("searches", built.searches), ("mentions", built.mentions),
                              ("bursts", built.bursts)):  # fmt: skip
            found[table] = con.execute(f"SELECT * FROM {source} ORDER BY ALL").fetchall()
        con.close()
        return found


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_build_after_any_changes_is_the_build_from_nothing(shelf: Shelf, data: st.DataObject) -> None:
    split_above = data.draw(st.sampled_from([0, SPLIT_ABOVE]))
    at_most = data.draw(st.sampled_from([changes.AT_MOST, 1_000]))
    with TemporaryDirectory() as apart, pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "AT_MOST", at_most)
        grown = Place(Path(apart) / "grown", shelf)
        for _ in range(data.draw(st.integers(2, 3))):
            for release in data.draw(st.lists(st.sampled_from(shelf.logs), min_size=1, max_size=4, unique=True)):
                grown.turn(release)
            decided = frozenset(data.draw(st.sets(st.sampled_from(["reasons", "names"]))))
            last = grown.build(decided, split_above)
        fresh = Place(Path(apart) / "fresh", shelf)
        for release in shelf.logs:
            if (grown.root / "releases" / release).exists():
                fresh.turn(release)
        assert last == fresh.build(decided, split_above)


def test_a_workspace_built_by_months_is_the_one_built_as_a_whole(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "AT_A_TIME", 500)  # several passes
    built = []
    for name, split_above in (("whole", SPLIT_ABOVE), ("months", 0)):
        place = Place(tmp_path / name, shelf)
        for release in shelf.logs:
            place.turn(release)
        built.append(place.build(frozenset(), split_above))
    assert built[0] == built[1]
    assert len(spans_in(tmp_path / "whole")) == 1
    assert len(spans_in(tmp_path / "months")) > 5


def test_a_log_that_is_added_leaves_what_was_linked_as_it_was(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "AT_MOST", 1_000)  # this world is small
    place = Place(tmp_path, shelf)
    held = ReleaseCache(shelf.releases)
    by_size = sorted(shelf.logs, key=lambda r: (held.get(r).records, r))
    for release in by_size[1:]:
        place.turn(release)
    place.build(frozenset(), split_above=0)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "spans").rglob("*")}
    place.turn(by_size[0])
    added = place.build(frozenset(), split_above=0)
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "spans").rglob("*")}
    assert before.items() <= after.items()
    assert len([p for p in (tmp_path / "spans").iterdir() if p.name.startswith(GROWN)]) == 1
    assert added == place.build(frozenset(), split_above=0)
    assert after == {p: p.stat().st_mtime_ns for p in (tmp_path / "spans").rglob("*")}, "nothing changed"


def test_much_that_is_added_touches_its_own_months_only(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "AT_MOST", 0)
    place = Place(tmp_path, shelf)
    held = ReleaseCache(shelf.releases)
    by_length = sorted(shelf.logs, key=lambda r: (_months(held.get(r)), r))
    for release in by_length[1:]:
        place.turn(release)
    place.build(frozenset(), split_above=0)
    before = spans_in(tmp_path)
    place.turn(by_length[0])
    place.build(frozenset(), split_above=0)
    after = spans_in(tmp_path)
    assert 0 < len(after - before) <= _months(held.get(by_length[0])) < len(after)


def spans_in(place: Path) -> set[str]:
    """The spans there, without the bursts that they have together."""
    return {p.name for p in (place / "spans").iterdir() if not p.name.startswith(BURSTS)}


def _months(release: Release) -> int:
    first, last = (12 * int(t[:4]) + int(t[5:7]) for t in (release.first or "", release.last or ""))
    return last - first + 1
