"""A file for an answer takes the place of an earlier answer, and of nothing that anybody else wrote or changed."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from graphshare.cli import app
from graphshare.disk.ours import marked
from graphshare.workspace import Workspace
from tests.together import log

LIST = ("query", "list")
EXPLAIN = ("reasons", "explain", "assist ICE")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def book() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.active["A1"] = "months of work"
    made.save(out)
    return out.getvalue()


STRANGE: list[tuple[str, bytes]] = [
    ("csv", b"a,b\n1,2\n"),
    ("csv", b'\xef\xbb\xbfname,note\n"Elm","mine"\n'),
    ("csv", b'"a";"b"\n'),
    ("csv", b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("csv", b"\n"),
    ("json", b'{"a": 1}\n'),
    ("json", b'[\n  {\n    "a": 1\n  }\n]\n'),
    ("json", b"months of work"),
    ("jsonl", b'{"a": 1}\n{"a": 2}\n'),
    ("jsonl", b'{"a":1}\n'),
    ("md", b"# Notes\n\nmonths of work\n"),
    ("md", b"# Notes\n\n<!-- graphshare 0123456789abcdef -->\n"),
    ("xlsx", book()),
    ("xlsx", b"PK\x03\x04 damaged"),
]


@pytest.mark.parametrize(("ending", "content"), STRANGE)
@pytest.mark.parametrize("asked", [LIST, EXPLAIN])
def test_a_file_that_graphshare_did_not_write_stays(
    asked: tuple[str, ...], ending: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"notes.{ending}"
    path.write_bytes(content)
    done = run(*asked, "-o", path)
    assert done.exit_code == 1, done.output
    assert "is there already" in done.stderr
    assert "bug" not in done.stderr
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "ndjson", "md", "xlsx"])
def test_an_earlier_answer_is_replaced_until_somebody_changes_it(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"answer.{ending}"
    path.touch()  # an empty file is nobody's loss
    for _ in range(2):
        assert run(*LIST, "-o", path).exit_code == 0
    written = path.read_bytes()
    if ending == "xlsx":
        opened = openpyxl.load_workbook(path)
        opened.active["A1"] = "mine"
        opened.save(path)
    else:
        path.write_bytes(written + b"and this is mine\n")
    changed = path.read_bytes()
    assert run(*LIST, "-o", path).exit_code == 1
    assert path.read_bytes() == changed


def test_json_of_another_kind_is_no_earlier_answer_unless_it_says_where_it_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    assert run("releases", "list", "-w", tmp_path, "-o", path).exit_code == 0
    assert run(*LIST, "-o", path).exit_code == 0, "an answer with its provenance is graphshare's"
    assert run(*EXPLAIN, "-o", path).exit_code == 1, "a list of records may be anybody's"


def test_a_folder_a_link_and_a_pipe_are_no_answers(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "own.csv").write_text("mine")
    (tmp_path / "link.csv").symlink_to(tmp_path / "own.csv")
    for name in ("folder.csv", "link.csv"):
        done = run(*LIST, "-o", tmp_path / name)
        assert (done.exit_code, "nothing was written" in done.stderr) == (1, True)
    assert (tmp_path / "own.csv").read_text() == "mine"
    assert (tmp_path / "link.csv").is_symlink()


def test_it_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("mine")
    done = run("reach", "no such body", "-w", tmp_path, "-o", path)
    assert "is there already" in done.stderr


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("town")
    Workspace(root).ingest([log(root / "raw" / "Town A IL PD network audit.csv", "town", 12)])
    return root


@pytest.mark.parametrize(
    ("asked", "name"), [(("reach", "ICE", "--pairs"), "p.csv"), (("reach", "ICE", "--pairs"), "p.parquet"),
                        (("report", "ICE", "-o"), "r.md"), (("view", "coverage", "-o"), "c.html")],
)  # fmt: skip
def test_files_of_pairs_reports_and_pages_are_held_to_the_same(
    asked: tuple[str, ...], name: str, town: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    for _ in range(2):
        done = run(*asked, path, "-w", town, "-q")
        assert done.exit_code == 0, done.output
    if path.suffix != ".parquet":
        written = path.read_bytes()
        changed = written.replace(b'"', b"'", 1) if path.suffix == ".csv" else written.replace(b"ICE", b"ice", 1)
        changed = written.replace(b"</h1>", b" (checked)</h1>") if path.suffix == ".html" else changed
        path.write_bytes(changed)
        assert changed != written
        assert run(*asked, path, "-w", town).exit_code == 1, "a cell, or a word, that somebody changed is theirs"
        assert path.read_bytes() == changed
    path.write_text("months of work")
    done = run(*asked, path, "-w", town)
    assert (done.exit_code, path.read_text()) == (1, "months of work"), done.output


def test_a_mark_is_of_its_own_text() -> None:
    assert marked("a") != marked("b")
    assert marked("a").startswith("a\n<!-- graphshare ")


def quoted_cell_changed(content: bytes) -> bytes:
    assert b"theft" in content
    return content.replace(b"theft", b"THEFT", 1)


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl"])
def test_a_change_inside_a_cell_is_seen_where_a_workspace_remembers_what_it_wrote(ending: str, tmp_path: Path) -> None:
    log(tmp_path / "raw" / "Town A IL PD network audit.csv", "town", 12)
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "raw"])
    work.close()
    path = tmp_path / "exports" / f"tally.{ending}"
    asked = ("tally", "-w", tmp_path, "-o", path)
    for _ in range(2):
        assert run(*asked).exit_code == 0
    written = path.read_bytes()
    path.write_bytes(quoted_cell_changed(written))
    done = run(*asked)
    assert (done.exit_code, "is there already" in done.stderr) == (1, True)
    assert path.read_bytes() == quoted_cell_changed(written)
    path.write_bytes(written)  # taken back
    assert run(*asked).exit_code == 0
    path.unlink()
    assert run("coverage", "-w", tmp_path, "-o", path).exit_code == 0


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_change_inside_a_table_of_pairs_is_seen(ending: str, tmp_path: Path) -> None:
    log(tmp_path / "raw" / "Town A IL PD network audit.csv", "town", 12)
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "raw"])
    work.close()
    path = tmp_path / f"pairs.{ending}"
    asked = ("reach", "ICE", "-w", tmp_path, "--pairs", path)
    assert run(*asked).exit_code == 0
    if ending == "csv":
        path.write_bytes(path.read_bytes().replace(b"Elm", b"Oak", 1))
    else:
        table = pq.read_table(path)
        pq.write_table(table.slice(1), path)
    changed = path.read_bytes()
    assert run(*asked).exit_code == 1
    assert path.read_bytes() == changed


def test_beside_a_file_that_is_tallied_alone_nothing_is_left(tmp_path: Path) -> None:
    audit = log(tmp_path / "Town A IL PD network audit.csv", "town", 12)
    path = tmp_path / "tally.csv"
    for _ in range(2):
        assert run("tally", audit, "-w", tmp_path, "-o", path).exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [audit.name, path.name]
