"""A folder or file may be called anything: what is read is that one, never what its name would match."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphshare.engine import connect, csv, json_objects, parquet, write_parquet
from graphshare.errors import InputError
from graphshare.workspace import Workspace
from tests.together import log

_LETTERS = "ab[]*?%'\"\n{}!-^$#;,.~ä "


@settings(max_examples=120, deadline=None)
@given(st.text(_LETTERS, min_size=1, max_size=8).filter(lambda t: t not in (".", "..")), st.integers(0, 9))
@example("a[b]", 1)
@example("[!a]b", 2)
@example("**", 3)
@example("~", 4)
@example("it's 50%\n", 5)
def test_what_is_read_is_the_file_of_that_very_name(name: str, value: int) -> None:
    with tempfile.TemporaryDirectory() as root, connect() as connection:
        for other in ("a", "b", "ab", "aa", "bb", "abb"):  # what a pattern might match instead
            write_parquet(connection, "SELECT 99 AS n", Path(root) / other / f"{other}.parquet")
        folder = Path(root) / name
        write_parquet(connection, f"SELECT {value} AS n", folder / f"{name}.parquet")
        assert (folder / f"{name}.parquet").exists()
        found = connection.execute(f"SELECT n FROM {parquet(folder / f'{name}.parquet')}").fetchall()
        assert found == [(value,)]
        (folder / f"{name}.csv").write_text(f"{value}\n")
        options = "header = false, auto_detect = false, columns = {'n': 'INTEGER'}"
        assert connection.execute(f"SELECT n FROM {csv(folder / f'{name}.csv', options)}").fetchall() == [(value,)]
        (folder / f"{name}.json").write_text(f'{{"n": {value}}}')
        told = connection.execute(f"SELECT json::VARCHAR FROM {json_objects(folder / f'{name}.json', 'format = auto')}")
        assert told.fetchall() == [(f'{{"n": {value}}}',)]


@pytest.mark.skipif(os.sep == "\\", reason="a backslash is a separator there")
def test_the_one_path_that_cannot_be_said_is_refused() -> None:
    with pytest.raises(InputError, match="backslash"):
        parquet(Path("/tmp/a\\[b]"))
    assert "a\\b" in parquet(Path("/tmp/a\\b"))


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be there")
@pytest.mark.parametrize("name", ["ws[ab]", "w*?s $whole {x}", "it's 50%\n~"])
def test_a_workspace_of_any_name_answers_with_its_own_data(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for root in (tmp_path / "plain" / "wsa", tmp_path / "odd" / name):
        for decoy in ("wsa", "w12s", "ws[ab]a"):
            if root.name == name:
                shutil.copytree(tmp_path / "plain" / "wsa", root.parent / decoy)
        rows = 20 if root.name == name else 7
        log(root / "raw" / f"{name} Elm IL PD network audit.csv", "elm", rows)
        work = Workspace(root)
        ledger = work.ingest([root / "raw"], agency="Elm IL PD").data["releases"]
        assert [r["rows"] for r in ledger] == [rows]
        assert work.tally().data["totals"]["rows"] == rows
        work.export("csv", root / "out")
        work.view_reach("ICE", root / f"{name}.html")
        counted = work.query("MATCH (s:Search) RETURN count(s) AS n").data
        answers.append((work.reach("ICE").data["observed"], counted, (root / "out" / "nodes" / "Search.csv").exists()))
    assert answers[0][0] == answers[1][0], "one town in both"
    assert answers[0][1] != answers[1][1]
    monkeypatch.chdir(tmp_path / "odd")
    again = Workspace(name)
    assert again.tally([f"{name}/raw/{name} Elm IL PD network audit.csv"]).data["totals"]["rows"] == 20
