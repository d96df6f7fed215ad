"""The embedded store's own folder: crashes, damage, what it leaves alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from graphshare.errors import IntegrityError, StoreUnavailable
from graphshare.graph import Graph
from graphshare.store import embedded, open_store
from tests import worlds


class Stop(Exception):
    pass


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return worlds.front_only().write(tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return worlds.side_used().write(tmp_path_factory.mktemp("new"))


@pytest.mark.parametrize("moment", ["_build", "_copy_tables", "_measured"])
def test_a_crash_while_loading_leaves_the_old_graph(
    moment: str, old: Graph, new: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: object, **more: object) -> None:
        raise Stop

    with open_store(tmp_path / "store") as store:
        store.load(old)
        with monkeypatch.context() as patch:
            patch.setattr(embedded, moment, crash)
            with pytest.raises(Stop):
                store.load(new)
        assert store.info()["counts"] == old.counts()
        assert store.check() == []
        store.load(new)
        assert store.info()["counts"] == new.counts()
        assert sorted(p.suffix for p in store.folder.iterdir()) == [".json", ".kgl", ".tables"]  # type: ignore[attr-defined]


def test_a_crash_before_the_last_rename_leaves_the_old_graph(
    old: Graph, new: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def crash(source: object, target: object) -> None:
        if str(target).endswith("store.json"):
            raise Stop
        replace(source, target)  # type: ignore[arg-type]

    with open_store(tmp_path / "store") as store:
        store.load(old)
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", crash)
            with pytest.raises(Stop):
                store.load(new)
    with open_store(tmp_path / "store") as store:
        assert store.info()["counts"] == old.counts()
        assert store.read().counts() == old.counts()


def test_a_graph_that_lost_rows_on_the_way_is_refused(
    old: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = embedded._frame
    monkeypatch.setattr(embedded, "_frame", lambda table: frame(table).iloc[1:])
    with open_store(tmp_path / "store") as store:
        with pytest.raises(IntegrityError):
            store.load(old)
        assert store.info()["state"] == "empty"


@pytest.mark.parametrize("damage", ["kgl", "pointer"])
def test_a_damaged_store_says_how_to_mend_it(damage: str, old: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.load(old)
    path = tmp_path / "store" / "store.json" if damage == "pointer" else next((tmp_path / "store").glob("*.kgl"))
    path.write_bytes(b"not a graph")
    with open_store(tmp_path / "store") as store:
        with pytest.raises(StoreUnavailable) as refused:
            store.run("RETURN 1 AS one")
        assert "graphshare build" in str(refused.value.hint)
        store.load(old)
        assert store.check() == []


def test_a_store_of_another_format_counts_as_empty(old: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.load(old)
        pointer = tmp_path / "store" / "store.json"
        pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"format": 0}), encoding="utf-8")
        assert store.info()["state"] == "empty"
        store.load(old)
        assert store.info()["state"] == "ready"


def test_other_files_in_the_folder_stay(old: Graph, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "notes.txt").write_text("mine", encoding="utf-8")
    with open_store(tmp_path / "store") as store:
        store.load(old)
        store.drop()
    assert [p.name for p in (tmp_path / "store").iterdir()] == ["notes.txt"]


def test_two_processes_may_read_while_a_third_loads(old: Graph, new: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as reader, open_store(tmp_path / "store") as writer:
        writer.load(old)
        count = "MATCH (q:Search) RETURN count(q) AS n"
        assert reader.run(count).rows == ((1,),)
        writer.load(new)
        assert reader.run(count).rows == ((3,),)


def test_a_very_large_graph_is_told_where_the_right_place_is(
    old: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "ROOMY", 10)
    with open_store(tmp_path / "store") as store:
        store.load(old)
        assert "Neo4j is the right place" in store.info()["advice"]
