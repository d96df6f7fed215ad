"""The JSON of answers has the keys that docs/json.md promises, and no others."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graphshare.answer import Answer
from graphshare.questions.what_if.choosing import Stop
from graphshare.workspace import Workspace
from tests.fictional import Fictional

_DAYS = {"before": "2025-01-01..2025-05-31", "after": "2025-07-01..2025-11-30"}
#: Answer → how it is asked for, of a workspace and its town.
ASKED: dict[str, Callable[[Workspace, str], Answer]] = {
    "ReleasesHeld": lambda w, town: w.releases(),
    "ReleaseShown": lambda w, town: w.release(next(r for r in w.cache.all() if r.kind == "network audit").id, columns=True, rejected=True),
    "AgenciesKnown": lambda w, town: w.agencies(),
    "AgencyShown": lambda w, town: w.agency(town),
    "Reasons": lambda w, town: w.reasons(),
    "Coverage": lambda w, town: w.coverage(),
    "Tally": lambda w, town: w.tally([town], of="ICE", split="2025-06-01", rows=True),
    "Profile": lambda w, town: w.profile(town),
    "State": lambda w, town: w.profile(town.split()[-2]),
    "Reach": lambda w, town: w.reach("DHS"),
    "Curve": lambda w, town: w.monthly("ICE"),
    "Proxies": lambda w, town: w.proxies("ICE"),
    "WhatIf": lambda w, town: w.what_if("ICE", k=1),
    "OwnShares": lambda w, town: w.what_if("ICE", Stop(owner=town)),
    "Compared": lambda w, town: w.compare("ICE", **_DAYS),
    "Paths": lambda w, town: w.paths("ICE", town),
    "Discrepancies": lambda w, town: w.discrepancies(),
    "AskNext": lambda w, town: w.ask_next(of="ICE"),
}  # fmt: skip
#: What is asked for elsewhere, of files and findings.
ELSEWHERE = {"ReadIn", "AllVerified", "Challenge", "SideBySide"}


@pytest.fixture(scope="module")
def shapes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shapes", Path(__file__).parents[2] / "docs" / "shapes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def documented(shapes: ModuleType) -> dict[str, Any]:
    return dict(shapes.shapes(shapes.PAGE.read_text(encoding="utf-8")))


def unlike(real: Any, shape: Any, at: str = "") -> list[str]:
    """Where an answer has other keys than its shape; ``KEY`` stands for keys that are values."""
    if isinstance(real, dict) and shape in ("", {}):
        return [f"{at}: {sorted(real)[:4]} is not documented"] if real else []
    if isinstance(real, dict):
        any_key = shape.get("KEY")
        strange = sorted(k for k in real if k not in shape and "KEY" not in shape)
        inner = (x for k, v in real.items() for x in unlike(v, shape.get(k, any_key), f"{at}.{k}"))
        return [*([f"{at}: {strange}"] if strange else []), *(inner if not strange else ())]
    if isinstance(real, list | tuple) and real and isinstance(real[0], dict):
        if not shape:
            return [f"{at}: a list of {sorted(real[0])[:4]} is not documented"]
        return sorted({x for element in real for x in unlike(element, shape[0], at)})
    return []


def test_the_page_has_the_shapes_of_answers(shapes: ModuleType) -> None:
    assert shapes.PAGE.read_text(encoding="utf-8") == shapes.page(), "json.md is old: `make docs` writes it"


@pytest.mark.parametrize("name", ASKED)
def test_a_real_answer_has_the_keys_that_are_documented(
    documented: dict[str, Any], fictional: Fictional, name: str
) -> None:
    town = str(fictional.truth["world"]["town"])
    answer = ASKED[name](fictional.workspace, town)
    assert type(answer.found).__name__ == name
    said = answer.found.to_json()
    assert unlike(said, documented[name]) == []
    assert {k for k in documented[name] if k != "KEY"} >= set(said)


def test_every_shape_of_the_page_is_held_against_an_answer(documented: dict[str, Any]) -> None:
    assert set(documented) == {*ASKED, *ELSEWHERE}
