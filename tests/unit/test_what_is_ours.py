"""What graphshare did not make is never replaced or removed, whatever is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.disk.ours import mark, marked, may_replace_folder, may_replace_page
from graphshare.disk.writing import whole_folder
from graphshare.errors import GraphshareError


def made(folder: Path, what: str = "demo") -> Path:
    with whole_folder(folder) as partial:
        (partial / "raw").mkdir()
        (partial / "raw" / "a.csv").write_text("1\n")
        mark(partial, what)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("command", ["demo", "export csv", "synth --agencies 40 --searches 200 --seed 1"])
def test_a_folder_of_somebodys_own_is_refused(command: str, force: bool, tmp_path: Path) -> None:
    own = tmp_path / "Documents"
    own.mkdir()
    (own / "notes.txt").write_text("months of work")
    asked = [*command.split(), "--out", str(own), *(["--force"] if force else [])]
    if command.startswith("export"):
        asked += ["-w", str(tmp_path / "empty")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 1, done.output
    assert contents(own) == {"notes.txt": b"months of work"}


def test_a_folder_that_was_made_is_replaced_only_while_nothing_else_is_in_it(tmp_path: Path) -> None:
    folder = made(tmp_path / "out")
    may_replace_folder(folder, "demo")
    with pytest.raises(GraphshareError, match="not made by"):
        may_replace_folder(folder, "export")
    (folder / "raw" / "a.csv").write_text("2\n")
    with pytest.raises(GraphshareError, match="changed since"):
        may_replace_folder(folder, "demo")
    may_replace_folder(folder, "demo", force=True)
    for mine in ("raw/mine.csv", "hand/agencies.csv", ".graphshare/releases/00/release.json"):
        (folder / mine).parent.mkdir(parents=True, exist_ok=True)
        (folder / mine).write_text("mine")
        for force in (False, True):
            with pytest.raises(GraphshareError, match="did not make"):
                may_replace_folder(folder, "demo", force=force)
        (folder / mine).unlink()


def test_exports_and_pages_within_a_demo_are_ours_too(tmp_path: Path) -> None:
    folder = made(tmp_path / "out")
    made(folder / "exports" / "csv", "export")
    page = folder / "exports" / "page.html"
    page.write_text(marked(PAGE))
    may_replace_folder(folder, "demo")
    page.write_text(page.read_text().replace("town", "town, as I see it"))
    with pytest.raises(GraphshareError, match=r"page\.html"):
        may_replace_folder(folder, "demo")
    page.unlink()
    (folder / "exports" / "csv" / "mine.csv").write_text("mine")
    with pytest.raises(GraphshareError, match=r"mine\.csv"):
        may_replace_folder(folder, "demo", force=True)


def test_a_link_to_a_folder_is_not_replaced(tmp_path: Path) -> None:
    made(tmp_path / "out")
    (tmp_path / "link").symlink_to(tmp_path / "out")
    with pytest.raises(GraphshareError, match="not made by"):
        may_replace_folder(tmp_path / "link", "demo", force=True)


PAGE = '<!doctype html><meta name="generator" content="graphshare"><h1>A town</h1>'


@pytest.mark.parametrize(
    "content", [PAGE, marked(PAGE) + "mine", "<html><head><title>mine</title></head></html>", "not HTML"]
)
def test_a_file_that_is_no_page_of_ours_is_not_replaced(content: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(content)
    with pytest.raises(GraphshareError, match="no page as graphshare wrote it"):
        may_replace_page(tmp_path / "index.html")
    (tmp_path / "new.html").write_text(marked(PAGE))
    may_replace_page(tmp_path / "new.html")
    may_replace_page(tmp_path / "none.html")
    with pytest.raises(GraphshareError, match="is a folder"):
        may_replace_page(tmp_path)
