"""A list that names a body above the one asked for stands on the page as a line of its own, with its row."""

from __future__ import annotations

from pathlib import Path

from graphshare.views.reach import reach_page
from graphshare.workspace import Workspace


def held(root: Path, *names: str) -> Workspace:
    folder = root / "records"
    folder.mkdir(parents=True)
    rows = "".join(f"{name},,Ashford IL PD\n" for name in names)
    (folder / "Ashford IL PD SharedNetworks 2025-05-05.csv").write_text(
        f"Organization Name,Networks Shared With Me,Networks I'm Sharing\n{rows}"
    )
    workspace = Workspace.init(root / "workspace")
    workspace.ingest([folder])
    return workspace


def test_a_parent_on_a_list_is_told_with_its_row_and_is_no_door(tmp_path: Path) -> None:
    told = held(tmp_path, "Millbrook OH PD", "Immigration and Customs Enforcement (ICE)").reach("HSI")
    data = told.data
    assert data["networks"] == []
    (parent,) = data["parents"]
    page = reach_page(told)
    assert "Its parent is listed, which is no door of HSI itself: Ashford IL PD lists " in page
    assert parent["account"] in page
    assert "SharedNetworks 2025-05-05.csv, row 3" in page


def test_a_page_without_a_parent_says_nothing_of_one(tmp_path: Path) -> None:
    assert "parent is listed" not in reach_page(held(tmp_path, "Millbrook OH PD").reach("HSI"))
