"""The embedded store's own folder: crashes, damage, what it leaves alone."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from graphshare.domain.graph import Graph
from graphshare.domain.schema import NODES
from graphshare.errors import IntegrityError, QueryError, StoreConflict, StoreUnavailable
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
        (name,) = (p.parent.name for p in store.folder.glob("*/graph.kgl"))  # type: ignore[attr-defined]
        left = {p.name for p in store.folder.iterdir()}  # type: ignore[attr-defined]
        assert left == {"store.json", "lock", "leases", name}


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


@pytest.mark.parametrize("damage", ["graph.kgl", "store.json", "about.json", "manifest.json", "Agency.parquet"])
@pytest.mark.parametrize("flip", [True, False])
def test_a_damaged_store_says_how_to_mend_it(damage: str, flip: bool, old: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.load(old)
    (path,) = (tmp_path / "store").rglob(damage)
    content = path.read_bytes()
    at = len(content) - 3 if damage == "store.json" else len(content) // 2
    path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] if flip else b"not a graph")
    with open_store(tmp_path / "store") as store:
        for ask in (lambda: store.run("RETURN 1 AS one"), store.read, store.check):
            with pytest.raises(StoreUnavailable) as refused:
                ask()
            assert "graphshare store load" in str(refused.value.hint)
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


def test_a_store_of_a_later_format_is_left_alone(old: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.load(old)
        pointer = tmp_path / "store" / "store.json"
        pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"format": 99}), encoding="utf-8")
        before = sorted((tmp_path / "store").rglob("*"))
        for change in (lambda: store.load(old), store.drop, lambda: store.run("MATCH (n) DELETE n", write=True)):
            with pytest.raises(StoreConflict, match="99"):
                change()
        assert sorted((tmp_path / "store").rglob("*")) == before


def test_a_graph_that_is_being_read_stays_until_it_is_read_no_longer(old: Graph, new: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as reader, open_store(tmp_path / "store") as writer:
        writer.load(old)
        reading = reader.read()
        writer.load(new)
        assert reading.counts() == old.counts()
        gone = reading.root
        del reading
        writer.load(old)
        assert not gone.exists()


def test_a_graph_that_stays_is_asked_and_checked_although_somebody_replaced_it_or_took_it_away(
    old: Graph, new: Graph, tmp_path: Path
) -> None:
    count = "MATCH (n) RETURN count(n) AS n"
    with open_store(tmp_path / "store") as store, open_store(tmp_path / "store") as other:
        assert not store.stay(old.data_hash())
        other.load(old, with_wording=True)
        assert not store.stay(new.data_hash())
        assert store.stay(old.data_hash())
        before = store.info()
        other.load(new)
        assert (store.run(count).rows[0][0], store.info(), store.check()) == (nodes(old), before, [])
        other.drop()
        assert (store.run(count).rows[0][0], store.info(), store.check()) == (nodes(old), before, [])
        assert store.read().counts() == old.counts()
        assert store.run("MATCH (a:Agency) SET a.place = 'x' RETURN count(a)", write=True).rows[0][0] > 0
        assert other.run(count).rows[0][0] == nodes(old)
        other.drop()
        with pytest.raises(StoreUnavailable):
            store.run(count)  # what was changed through it stays no longer


def nodes(graph: Graph) -> int:
    return sum(n for name, n in graph.counts().items() if name in NODES)


def test_two_changes_at_once_are_both_made(old: Graph, tmp_path: Path) -> None:
    one, two = open_store(tmp_path / "store"), open_store(tmp_path / "store")
    one.load(old)
    count = "MATCH (n:Agency) RETURN count(n) AS n"
    ((before,),) = one.run(count).rows
    assert two.run(count).rows == ((before,),)
    threads = [
        threading.Thread(target=s.run, args=(f"CREATE (:Agency {{id: 'made-{i}'}})",), kwargs={"write": True})
        for i, s in enumerate((one, two))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert one.run(count).rows == two.run(count).rows == ((before + 2,),)
    assert one.info()["altered"]
    assert one.read().counts() == old.counts()


def test_a_change_that_fails_changes_nothing(old: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.load(old)
        with pytest.raises(QueryError):
            store.run("CREATE (:Agency {id: 'x'}) WITH 1 AS one RETURN no.such.thing(one)", write=True)
        assert store.check() == []
        assert not store.info()["altered"]


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


@pytest.mark.parametrize(("name", "content"), [("store.json", '{"shop": 1}'), ("store.json", "mine"), ("lock", "mine")])
def test_a_file_of_somebody_elses_with_a_name_of_ours_is_neither_replaced_nor_taken_away(
    name: str, content: str, old: Graph, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    store = open_store(tmp_path)
    with pytest.raises(StoreConflict, match="was not made by graphshare"):
        store.load(old)
    with pytest.raises(StoreConflict, match="was not made by graphshare"):
        store.drop()
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {name: content}


def test_a_folder_of_somebody_elses_leases_is_neither_used_nor_taken_away(old: Graph, tmp_path: Path) -> None:
    theirs = tmp_path / "leases" / "flat 3.txt"
    theirs.parent.mkdir()
    theirs.write_text("signed")
    store = open_store(tmp_path)
    for change in (lambda: store.load(old), store.drop):
        with pytest.raises(StoreConflict, match="was not made by graphshare"):
            change()
    assert [p.name for p in tmp_path.rglob("*")] == ["leases", "flat 3.txt"]


def test_what_somebody_put_beside_our_leases_stays_when_the_graph_is_dropped(old: Graph, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.load(old)
    theirs = tmp_path / "store" / "leases" / "flat 3.txt"
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text("signed")
    open_store(tmp_path / "store").drop()
    assert [p.name for p in (tmp_path / "store").rglob("*")] == ["leases", "flat 3.txt"]
    assert theirs.read_text() == "signed"
