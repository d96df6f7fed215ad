"""The fictional world, read and built once for the whole run: what the tests hold against its planted truth."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graphshare.synth import make_world
from graphshare.workspace import Workspace

AGENCIES, SEARCHES, SEED = 40, 2000, 7


@dataclass(frozen=True)
class Fictional:
    """A workspace that holds all records of a world, and the truth about them."""

    workspace: Workspace
    truth: dict[str, Any]
    ingested: dict[str, Any]

    @cached_property
    def counts(self) -> dict[str, Any]:
        return self.workspace.build().data


def make(root: Path, agencies: int = AGENCIES, searches: int = SEARCHES, seed: int = SEED) -> Fictional:
    make_world(root / "world", agencies=agencies, searches=searches, seed=seed)
    truth = json.loads((root / "world" / "truth.json").read_text(encoding="utf-8"))
    workspace = Workspace(root / "workspace", command="test")
    workspace.root.mkdir()
    ingested = workspace.ingest([root / "world" / "records"]).data
    return Fictional(workspace, truth, ingested)
