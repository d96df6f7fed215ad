"""The JSON of answers has the keys that docs/json.md promises, and no others."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graphshare.agencies.answers import parsed_lines
from graphshare.answer import Answer, Plain
from graphshare.findings import found_in, save_finding
from graphshare.queries import list_queries
from graphshare.questions.what_if.choosing import Stop
from graphshare.reasons import classify_lines, score
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
    "ReadIn": lambda w, town: w.ingest([w.root.parent / "world" / "records"], dry_run=True),
    "AllVerified": lambda w, town: w.verify(),
    "SideBySide": lambda w, town: w.profile(town, beside=[a["name"] for a in w.agencies().data["agencies"][:1]]),
    "Challenge": lambda w, town: w.challenge(w.proxies("ICE")),
}  # fmt: skip

#: Command → an answer that is plain values, of a folder of its own in which three agencies are known.
PLAIN: dict[str, Callable[[Workspace], Answer]] = {
    "build": lambda w: w.build(),
    "agencies parse": lambda w: parsed_lines(["Elm IL PD"]),
    "agencies decide": lambda w: w.decide_agencies("Oak IL PD", "Ash IL PD", "different", why="two towns"),
    "agencies reply": lambda w: w.reply("Elm IL PD", "We do not.", "2025-06-01"),
    "agencies review": lambda w: w.review_agencies(),
    "reasons classify": lambda w: Answer(Plain(classify_lines(["ICE WARRANT"]))),
    "reasons decide": lambda w: w.decide_reason("elm 12", "not_federal", why="a street"),
    "reasons review": lambda w: w.review_reasons(),
    "reasons score": lambda w: score(_labeled(w.root / "labeled.tsv")),
    "recheck": lambda w: w.recheck([_kept(w)]),
    "findings list": lambda w: (_kept(w), w.findings())[1],
    "query list": lambda w: w.queries(),
    "query show": lambda w: w.saved_query(list_queries().data[0]["name"]),
    "query save": lambda w: w.save_query("my-networks", _OWN),
    "store info": lambda w: w.store_info(),
    "store check": lambda w: w.check_store(),
    "store drop": lambda w: w.drop_store(),
    "releases remove": lambda w: w.remove(w.cache.all()[0].id),
}


_OWN = """// name: my-networks
// title: Networks
// asks: Which networks are there?
// category: networks
// column: name STRING | Its name
// source: docs/method.md
// since: 0.1
MATCH (n:Network) RETURN n.name AS name ORDER BY name
"""


def _labeled(file: Path) -> Path:
    file.write_text("reason\tlabel\nICE WARRANT\tnot_federal\n", encoding="utf-8")
    return file


def _kept(w: Workspace) -> Path:
    file = w.root / "findings" / "coverage.yaml"
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    save_finding(found_in(w.coverage()), file)
    return file


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    work = Workspace(tmp_path_factory.mktemp("small"), command="test")
    file = work.root / "Elm IL PD SharedNetworks 2025-05-01.csv"
    file.write_text("Organization Name\nOak IL PD\nAsh IL PD\n", encoding="utf-8")
    work.ingest([file])
    yield work
    work.close()


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


def read(text: str) -> Any:
    """A shape as the page writes it in its prose; ``…`` stands for keys that are not named, as ``KEY`` does."""
    tokens = re.findall(r'"[^"]*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', text)

    def value() -> Any:
        token = tokens.pop(0)
        if token == "[":
            inner = value() if tokens[0] != "]" else ""
            tokens.pop(0)
            return [inner] if inner else []
        if token != "{":
            return ""
        found: dict[str, Any] = {}
        while (key := tokens.pop(0)) != "}":
            if key != ",":
                named = key.strip('"') if key.startswith('"') else "KEY"
                found[named] = value() if tokens[0] == ":" and tokens.pop(0) else ""
        return found

    return value()


@pytest.mark.parametrize("command", PLAIN)
def test_plain_values_have_the_keys_that_the_page_tells(shapes: ModuleType, small: Workspace, command: str) -> None:
    page = shapes.PAGE.read_text(encoding="utf-8")
    section = page.split(f"\n### {command}\n")[1].split("\n### ")[0]
    told = re.search(r"`\s*([\[{][^`]*)`", section)
    assert told, f"{command} is not described"
    shape = read(told[1])
    said = PLAIN[command](small).found.to_json()
    element, inner = (
        (said[0] if isinstance(said, list) and said else said),
        (shape[0] if isinstance(shape, list) else shape),
    )
    if element:
        assert unlike(element, inner) == []
        assert {k for k in inner if k not in ("KEY", "provenance")} == set(element) or "KEY" in inner


def test_every_shape_of_the_page_is_held_against_an_answer(documented: dict[str, Any]) -> None:
    assert set(documented) == {*ASKED}
