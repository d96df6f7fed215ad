"""What people read, word for word: the answers of the fictional world, kept as text and reviewed in diffs.

``make golden`` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from graphshare.answer import Answer
from graphshare.answer.forms import Format, render
from graphshare.workspace import Workspace
from tests.fictional import Fictional

HERE = Path(__file__).parent


#: The town shaped like the one of the founding example.
TOWN = "Dannelmoor QN PD"

ANSWERS: dict[str, Callable[[Workspace], Answer]] = {
    "tally-town": lambda w: w.tally(
        [TOWN], of="immigration", by=("wording", "agency", "agreement"), split="2025-06-01"
    ),
    "tally-hsi": lambda w: w.tally(of="HSI", by=("body", "grade", "month")),
    "reach-ice": lambda w: w.reach("ICE", evidence=True),
    "reach-border-patrol": lambda w: w.reach("Border Patrol", since="2025-02-01", until="2025-05-31"),
    "proxies-ice": lambda w: w.proxies("ICE"),
    "profile-town": lambda w: w.profile(TOWN),
    "coverage": lambda w: w.coverage(),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_reads_as_it_was_last_approved(name: str, fictional: Fictional) -> None:
    text = render(ANSWERS[name](fictional.workspace), Format.MD)
    kept = HERE / f"{name}.md"
    if os.environ.get("GRAPHSHARE_GOLDEN") == "write":
        kept.write_text(text, encoding="utf-8", newline="\n")
    assert kept.read_text(encoding="utf-8") == text
