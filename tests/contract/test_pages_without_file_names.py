"""A page that hides the names of files holds none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

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
