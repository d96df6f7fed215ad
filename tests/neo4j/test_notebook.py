"""The notebook runs from its first cell to its last, against a real Neo4j."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

PAGES = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    """Outputs would hold figures of an older graphshare, and paths of whoever ran it."""
    cells = [c for c in read(path).cells if c.cell_type == "code"]
    assert cells
    assert [c.outputs for c in cells] == [[]] * len(cells)
    assert [c.execution_count for c in cells] == [None] * len(cells)


@pytest.mark.neo4j
@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_notebook_runs_from_the_first_cell_to_the_last(
    path: Path, neo4j_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHSHARE_NEO4J_URI", neo4j_uri)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    done = read(path)
    NotebookClient(done, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    outputs = {c.id: c.outputs for c in done.cells if c.cell_type == "code"}
    silent = [name for name, shown in outputs.items() if not shown and name != "end"]
    assert silent == []
    assert str(tmp_path) not in str(outputs)
