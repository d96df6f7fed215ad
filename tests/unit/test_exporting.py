"""The graph for other tools."""

from __future__ import annotations

import csv
import re
import sqlite3
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, NODES
from graphshare.errors import GraphshareError
from graphshare.exporting import FORMS, export, to_networkx
from tests import worlds


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return worlds.county().write(tmp_path_factory.mktemp("county"))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_graph_gives_the_same_bytes(form: str, county: Graph, tmp_path: Path) -> None:
    export(county, form, tmp_path / "one")
    export(county, form, tmp_path / "two")
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


@pytest.mark.parametrize("form", FORMS)
def test_wordings_stay_out_unless_asked_for(form: str, county: Graph, tmp_path: Path) -> None:
    export(county, form, tmp_path / "without")
    assert not any(b"assist hsi / ice" in b for b in _bytes(tmp_path / "without").values())
    if form != "parquet":  # compressed there
        export(county, form, tmp_path / "with", show_reasons=True)
        assert any(b"assist hsi / ice" in b for b in _bytes(tmp_path / "with").values())


def test_networkx_holds_every_node_and_edge(county: Graph) -> None:
    found = to_networkx(county)
    counts = county.counts()
    assert found.number_of_nodes() == sum(counts[n] for n in NODES)
    assert found.number_of_edges() == sum(counts[e] for e in EDGES)
    assert found.nodes["Agency/ice"]["body"] == "ICE"
    kinds = {d["kind"] for _, _, d in found.edges(data=True)}
    assert kinds == {e for e in EDGES if counts[e]}


@pytest.mark.parametrize("world", [worlds.county, worlds.hostile_names, worlds.empty])
@pytest.mark.parametrize(("form", "read"), [("graphml", "read_graphml"), ("gexf", "read_gexf")])
def test_graphml_and_gexf_can_be_read_again(
    form: str, read: str, world: Callable[[], worlds.World], tmp_path: Path
) -> None:
    import networkx

    graph = world().write(tmp_path / "graph")
    export(graph, form, tmp_path / "out", show_reasons=True)
    path = tmp_path / "out" / f"graph.{form}"
    ElementTree.parse(path)
    again = getattr(networkx, read)(path)
    counts = graph.counts()
    assert again.number_of_nodes() == sum(counts[n] for n in NODES)
    assert again.number_of_edges() == sum(counts[e] for e in EDGES)


def test_a_spreadsheet_runs_nothing_of_a_csv(tmp_path: Path) -> None:
    export(worlds.hostile_names().write(tmp_path / "graph"), "csv", tmp_path / "out", show_reasons=True)
    seen = 0
    for path in (tmp_path / "out").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                seen += sum(cell.startswith("'") for cell in row.values())
                assert not [c for c in row.values() if c[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert seen >= 8


@pytest.mark.parametrize("world", [worlds.county, worlds.hostile_names, worlds.empty])
def test_one_sqlite_file_holds_every_row_and_each_edge_finds_its_ends(
    world: Callable[[], worlds.World], tmp_path: Path
) -> None:
    graph = world().write(tmp_path / "graph")
    export(graph, "sqlite", tmp_path / "out", show_reasons=True, exact=True)
    with closing(sqlite3.connect(tmp_path / "out" / "graph.sqlite")) as db:
        counts = {n: db.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in (*NODES, *EDGES)}
        assert counts == graph.counts()
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for name in NODES:
            told = db.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
            kept = sorted(graph.table(name).to_pylist(), key=lambda r: r["id"])
            assert [r[0] for r in told] == [r["id"] for r in kept]
            assert [[v is None for v in r] for r in told] == [[v is None for v in r.values()] for r in kept]


def test_the_question_in_the_page_on_sqlite_is_answered(county: Graph, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "sqlite.md").read_text(encoding="utf-8")
    export(county, "sqlite", tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / "graph.sqlite")) as db:
        rows = db.execute(re.search(r"```sql\n(.+?)```", page, re.DOTALL)[1]).fetchall()  # type: ignore[index]
    names = county.table("NAMES").to_pylist()
    searches = {n["source"] for n in names if n["target"] == "hsi" and n["grade"] in ("asked", "named")}
    covered = {(c["source"], c["target"]) for c in county.table("COVERED").to_pylist() if c["source"] in searches}
    assert rows
    assert sum(r[2] for r in rows) == len(covered)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", r[3]) for r in rows)


def test_numbers_below_zero_stay_numbers_in_csv(county: Graph, tmp_path: Path) -> None:
    export(county, "csv", tmp_path / "out")
    with (tmp_path / "out" / "nodes" / "Camera.csv").open(encoding="utf-8", newline="") as handle:
        assert float(next(csv.DictReader(handle))["lon"]) == -88.0


def test_rights_are_kept_apart(tmp_path: Path) -> None:
    world = (
        worlds.World()
        .town("elm-pd", "oak-pd")
        .release("log-elm-pd", agency="elm-pd", license="CC BY 4.0", credit="Elm News")
    )
    world.release("list-oak-pd-2025-05-01", "sharing list", "oak-pd", license="ODbL")
    world.search("oak-pd", "2025-05-01", ["elm-pd", "oak-pd"], names={"ICE": "named"}, wording="ice")
    world.share("oak-pd", "ice", "2025-05-01")
    answer = export(world.write(tmp_path / "graph"), "parquet", tmp_path / "out", split_rights=True)
    assert {Path(f).parts[0] for f in answer.data["files"]} == {"cc-by-4.0", "no-license-given", "odbl"}
    for folder in ("cc-by-4.0", "no-license-given", "odbl"):
        Graph(tmp_path / "out" / folder).check()
    listed, logged = Graph(tmp_path / "out" / "odbl"), Graph(tmp_path / "out" / "cc-by-4.0")
    assert (listed.counts()["SHARES_WITH"], listed.counts()["Search"]) == (1, 0)
    assert (logged.counts()["SHARES_WITH"], logged.counts()["COVERED"], logged.counts()["Search"]) == (0, 1, 1)
    assert logged.table("Agency", ["searches"]).column("searches").null_count == logged.counts()["Agency"]
    assert "Elm News" in (tmp_path / "out" / "cc-by-4.0" / "CREDITS.md").read_text(encoding="utf-8")


def test_a_folder_with_other_things_is_left_alone(county: Graph, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GraphshareError, match="not made by"):
        export(county, "csv", tmp_path / "mine")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_an_earlier_export_is_replaced(county: Graph, tmp_path: Path) -> None:
    export(county, "csv", tmp_path / "out")
    export(county, "parquet", tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.csv"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_an_unknown_form_is_refused(county: Graph, tmp_path: Path) -> None:
    with pytest.raises(GraphshareError, match="no form"):
        export(county, "dot", tmp_path / "out")


def _text(folder: Path) -> str:
    return "\n".join(
        p.read_bytes().decode("utf-8", "replace")
        for p in sorted(folder.rglob("*"))
        if p.suffix != ".parquet" and p.is_file()
    )


@pytest.mark.parametrize("form", FORMS)
def test_no_id_or_second_that_other_logs_hold_leaves_unless_exact(form: str, county: Graph, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    ids = county.table("Search", ["id"]).column("id").to_pylist()
    seconds = [m.strftime("%H:%M:%S") for m in county.table("Search", ["at"]).column("at").to_pylist() if m]
    assert ids
    assert any(s != "00:00:00" for s in seconds)
    export(county, form, tmp_path / "out")
    export(county, form, tmp_path / "exact", exact=True)
    if form == "parquet":
        searches = pq.read_table(tmp_path / "out" / "nodes" / "Search.parquet")
        assert not set(ids) & set(searches.column("id").to_pylist())
        assert {m.strftime("%H:%M:%S") for m in searches.column("at").to_pylist() if m} <= {"00:00:00"}
        Graph(tmp_path / "out").check()
        assert Graph(tmp_path / "exact").table("Search", ["id"]).column("id").to_pylist() == ids
        return
    without, exact = _text(tmp_path / "out"), _text(tmp_path / "exact")
    assert not any(f'"{i}"' in without or f"'{i}'" in without or f"Search/{i}<" in without for i in ids)
    assert not any(f"T{s}" in without for s in seconds if s != "00:00:00")
    assert any(i in exact for i in ids)
    assert any(f"T{s}" in exact for s in seconds if s != "00:00:00")


@pytest.mark.parametrize("form", FORMS)
def test_file_names_may_stay_here(form: str, county: Graph, tmp_path: Path) -> None:
    names = [n for n in county.table("Release", ["file"]).column("file").to_pylist() if n]
    assert names
    export(county, form, tmp_path / "out", hide_file_names=True, exact=True, show_reasons=True)
    assert not any(n in _text(tmp_path / "out") for n in names)
    ids = county.table("Release", ["id"]).column("id").to_pylist()
    assert all(i in (tmp_path / "out" / "CREDITS.md").read_text(encoding="utf-8").replace("\\", "") for i in ids)
