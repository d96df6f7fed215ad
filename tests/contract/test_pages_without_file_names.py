"""A page that hides the names of files holds none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.workspace import Workspace
from tests.fictional import Fictional


@pytest.mark.parametrize("view", ["reach", "profile", "coverage"])
def test_a_page_without_file_names_holds_none(fictional: Fictional, tmp_path: Path, view: str) -> None:
    work = fictional.workspace
    page = tmp_path / "page.html"
    if view == "reach":
        work.view_reach("ICE", page, hide_file_names=True)
    elif view == "profile":
        work.view_profile(str(fictional.truth["world"]["town"]), page, hide_file_names=True)
    else:
        work.view_coverage(page, hide_file_names=True)
    text = page.read_text(encoding="utf-8")
    names = {r.file for r in work.cache.all()}
    assert len(names) > 10
    told = {n for n in names if n in text}
    told |= {n for n in names if any(c.isalpha() for c in Path(n).stem) and Path(n).stem in text}
    assert sorted(told) == []


def test_a_file_that_names_nobody_goes_by_its_hash_too(tmp_path: Path) -> None:
    (tmp_path / "asked-by-jane.csv").write_text("Organization Name\nOak OH PD\nAsh OH PD\n", encoding="utf-8")
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "asked-by-jane.csv"])
    (release,) = work.cache.all()
    work.view_coverage(tmp_path / "page.html", hide_file_names=True)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "asked-by-jane" not in text
    assert f"file {release.sha256[:12]}: sharing list" in text
