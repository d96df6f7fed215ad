"""A name on a list that is only near a federal body: what the list is then no proof of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphshare.workspace import Workspace

LIST = "Organization Name,Networks Shared With Me,Networks I'm Sharing\n"
LOG = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type\n"
    'aaaaaaaa-0000-4000-8000-000000000001,***,Homeland Security Investigations,5,,***,x,,,"05/05/2025, 06:47:21 PM UTC",search\n'
    'aaaaaaaa-0000-4000-8000-000000000002,***,Millbrook OH PD,5,,***,theft,,,"05/06/2025, 06:47:21 PM UTC",search\n'
)


TASK_FORCE = "Homeland Security Task Force IL"  # run by several bodies: it may stand for any of them


def held(root: Path, *names: str) -> Workspace:
    """Ashford's log of May 2025, in which HSI searches on the 5th, and its list of that day."""
    folder = root / "records"
    folder.mkdir(parents=True)
    rows = "".join(f"{name},,Ashford IL PD\n" for name in names)
    (folder / "Ashford IL PD SharedNetworks 2025-05-05.csv").write_text(LIST + rows)
    (folder / "5_1_2025-5_31_2025-Ashford IL PD-Network-Audit.csv").write_text(LOG)
    workspace = Workspace.init(root / "workspace")
    workspace.ingest([folder])
    return workspace


def near(workspace: Workspace) -> list[Any]:
    return sorted(r["near_bodies"] or "" for r in workspace.graph().table("CONFIGURED").to_pylist())


def test_a_list_remembers_the_bodies_that_a_name_on_it_is_near(tmp_path: Path) -> None:
    assert near(held(tmp_path / "a", "Millbrook OH PD", TASK_FORCE)) == ["|FBI|HSI|"]
    assert near(held(tmp_path / "b", "Millbrook OH PD", "Tolver OH PD")) == [""]
