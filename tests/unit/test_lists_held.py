"""What coverage says of the lists held: when they name nobody, and when nothing dates them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphshare.workspace import Workspace

LIST = "Organization Name,Networks Shared With Me,Networks I'm Sharing\n"


def lists_of(root: Path, rows: str, dated: str | None) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    root.mkdir(parents=True, exist_ok=True)
    (root / "list.csv").write_text(LIST + rows)
    workspace = Workspace.init(root / "workspace")
    workspace.ingest([root / "list.csv"], agency="Ashford IL PD", dated=dated)
    data = workspace.coverage().data
    (agency,) = [a for a in data["agencies"] if a["agency"] == "Ashford IL PD"]
    return agency["lists"], {"not_held": agency["not_held"], "with_list": data["networks"]["with_list"]}


ROWS = "U.S. Border Patrol,,Ashford IL PD\nMillbrook OH PD,,Ashford IL PD\n"


def test_a_list_without_a_date_has_recipients_that_are_not_known(tmp_path: Path) -> None:
    (dated,), _ = lists_of(tmp_path / "a", ROWS, "2025-05-01")
    (undated,), _ = lists_of(tmp_path / "b", ROWS, None)
    assert (dated["complete"], dated["recipients"]) == (True, 2)
    assert (undated["complete"], undated["recipients"]) == (True, None)


def test_a_list_that_names_only_its_owner_is_not_complete(tmp_path: Path) -> None:
    (only,), held = lists_of(tmp_path, "Ashford IL PD,Ashford IL PD,Ashford IL PD\n", "2025-05-01")
    assert (only["complete"], only["recipients"]) == (False, None)
    assert "complete list" in held["not_held"]
    assert held["with_list"] == 0
