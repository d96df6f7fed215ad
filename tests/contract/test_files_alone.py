"""A tally of files alone says what a folder that holds these files says: the same steps, without a graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphshare.reasons import decide
from graphshare.workspace import Workspace
from tests.fictional import Fictional

ASKED: tuple[dict[str, Any], ...] = (
    {"of": "immigration"},
    {"by": ["agency", "month", "via", "kind"], "split": "2025-06-01"},
    {"of": "federal_other", "by": ["body", "grade", "state", "agreement", "category"], "rows": True},
    {"match": "ice|inv", "by": ["month", "wording"]},
)
#: What a world holds in many layouts, and files that hang together: two logs of one town, agreements beside a log.
KINDS = ("network audit", "organization audit", "keyword hits")


def files_of(fictional: Fictional) -> dict[str, list[Path]]:
    """One file of each kind of log; two logs and a list of agreements, that are asked together."""
    held = [r for r in fictional.workspace.cache.all() if r.source]
    by_kind = {
        kind: [Path(str(r.source)) for r in held if r.kind == kind and r.records] for kind in (*KINDS, "agreements")
    }
    found = {kind: files[:1] for kind, files in by_kind.items() if files}
    return found | {
        "together": [*by_kind["network audit"][:3], *by_kind["organization audit"][:1], *by_kind["agreements"][:1]]
    }


def said(workspace: Workspace, files: list[Path], **asked: Any) -> dict[str, Any]:
    told = workspace.tally(files, **asked).data
    return {k: v for k, v in told.items() if k not in ("provenance", "sentence")}


@pytest.mark.parametrize("which", [*KINDS, "agreements", "together"])
def test_files_alone_say_what_a_folder_with_them_says(which: str, fictional: Fictional, tmp_path: Path) -> None:
    files = files_of(fictional).get(which)
    assert files, f"the world has no {which}"
    folder = Workspace(tmp_path / "folder")
    folder.ingest(files)
    for asked in ASKED if which == "together" else ASKED[:2]:
        assert said(Workspace(tmp_path / "alone"), files, **asked) == said(folder, [], **asked)
    assert not (tmp_path / "alone").exists()


def test_what_a_person_decided_counts_in_files_alone_too(fictional: Fictional, tmp_path: Path) -> None:
    files = files_of(fictional)["network audit"]
    folder, apart = Workspace(tmp_path / "folder"), Workspace(tmp_path / "alone")
    apart.root.mkdir()  # a decision makes no workspace
    folder.ingest(files)
    folder.build()
    wording = said(folder, [], of="immigration")["groups"][0]["wording"]
    with folder.built.connected() as con:
        named = f"SELECT id FROM {folder.built.searches} WHERE purpose = 'federal_immigration' ORDER BY id LIMIT 1"
        ((search,),) = con.execute(named).fetchall()
    before = said(folder, [], of="immigration")
    for workspace in (folder, apart):
        decide(workspace.hand, wording=wording, purpose="not_federal", why="the name of a garage")
        decide(workspace.hand, search=search, purpose="federal_other", named=["FBI"], why="the agency says so")
    for asked in ({"of": "immigration"}, {"of": "FBI", "rows": True}):
        assert said(apart, files, **asked) == said(folder, [], **asked)
    assert said(apart, files, of="immigration")["totals"] != before["totals"]
