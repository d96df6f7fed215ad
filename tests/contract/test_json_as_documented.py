"""The JSON of answers has the keys that docs/json.md promises, and no others."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare import demonstration
from graphshare.agencies.answers import parsed_lines
from graphshare.answer import Answer, Plain
from graphshare.cli import app
from graphshare.findings import found_in, save_finding
from graphshare.queries import list_queries
from graphshare.questions.what_if.choosing import Stop
from graphshare.reasons import classify_lines, score
from graphshare.workspace import Workspace
from tests.fictional import AGENCIES, Fictional

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


def _small(root: Path) -> Workspace:
    work = Workspace(root, command="test")
    file = work.root / "Elm IL PD SharedNetworks 2025-05-01.csv"
    file.write_text("Organization Name\nOak IL PD\nAsh IL PD\n", encoding="utf-8")
    work.ingest([file])
    return work


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace that commands change."""
    with closing(_small(tmp_path_factory.mktemp("small"))) as work:
        yield work


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of which commands only ask, built."""
    with closing(_small(tmp_path_factory.mktemp("asked"))) as work:
        work.build()
        return work.root


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


def shapes_of(page: str, command: str) -> list[Any]:
    """The shapes that stand in a command's section, in their order."""
    section = page.split(f"\n### {command}\n")[1].split("\n### ")[0].split("\n## ")[0]
    return [read(told) for told in re.findall(r"`\s*([\[{][^`]*)`", section)]


def same_keys(said: Any, shape: Any) -> None:
    """A value, or the first element of a list, has the keys of its shape and no others."""
    element = said[0] if isinstance(said, list) and said else said
    inner = shape[0] if isinstance(shape, list) else shape
    if element:
        assert unlike(element, inner) == []
        assert {k for k in inner if k not in ("KEY", "provenance")} == set(element) or "KEY" in inner


@pytest.mark.parametrize("command", PLAIN)
def test_plain_values_have_the_keys_that_the_page_tells(shapes: ModuleType, small: Workspace, command: str) -> None:
    told = shapes_of(shapes.PAGE.read_text(encoding="utf-8"), command)
    assert told, f"{command} is not described"
    same_keys(PLAIN[command](small).found.to_json(), told[0])


def printed(command: str, root: Path) -> Any:
    """The JSON that a command prints in a workspace."""
    done = CliRunner().invoke(app, [*shlex.split(command), "-w", str(root), "-f", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


#: Command, where ``OUT`` is a new file or folder → its section, and which shape of that section it prints.
PRINTED: dict[str, tuple[str, int]] = {
    "init OUT": ("init", 0),
    "doctor": ("doctor", 0),
    "reasons explain 'assist ICE'": ("reasons explain", 0),
    "view reach ICE -o OUT.html": ("view reach", 0),
    "view map -o OUT.html": ("view map", 0),
    "view map ICE -o OUT.html": ("view map", 0),
    "view network ICE -o OUT.html": ("view network", 0),
    "view timeline -o OUT.html": ("view timeline", 0),
    "view profile 'Elm IL PD' -o OUT.html": ("view profile", 0),
    "view coverage -o OUT.html": ("view coverage", 0),
    "view compare ICE --before 2025-01-01..2025-01-31 --after 2025-02-01..2025-02-28 -o OUT.html": ("view compare", 0),
    "view card 'Elm IL PD' -o OUT.html": ("view card", 0),
    "report ICE -o OUT.md": ("report", 0),
    "report ICE --pack -o OUT": ("report", 1),
    "report ICE --reply -o OUT": ("report", 2),
    "export csv -o OUT": ("export", 0),
    "store load": ("store info", 0),
    "synth --agencies 40 --searches 60 -o OUT": ("synth", 0),
}


@pytest.mark.parametrize("command", PRINTED)
def test_what_a_command_prints_has_the_keys_that_the_page_tells(
    shapes: ModuleType, asked: Path, command: str, tmp_path: Path
) -> None:
    section, place = PRINTED[command]
    said = printed(command.replace("OUT", str(tmp_path / "out")), asked)
    said.pop("provenance", None)
    same_keys(said, shapes_of(shapes.PAGE.read_text(encoding="utf-8"), section)[place])


def test_the_demo_prints_the_keys_that_the_page_tells(
    shapes: ModuleType, documented: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "AGENCIES", AGENCIES)
    monkeypatch.setattr(demonstration, "SEARCHES", 200)
    said = printed(f"demo --out {tmp_path / 'demo'}", tmp_path)
    for asked in ("tally", "reach"):
        said[asked].pop("provenance", None)
    (shape,) = shapes_of(shapes.PAGE.read_text(encoding="utf-8"), "demo")
    same_keys(said, shape | {"tally": documented["Tally"], "reach": documented["Reach"]})


def test_a_query_prints_rows_nodes_edges_and_paths_with_the_keys_that_the_page_tells(
    shapes: ModuleType, asked: Path
) -> None:
    node, edge, path = shapes_of(shapes.PAGE.read_text(encoding="utf-8"), "query run")
    query = "MATCH way = (a:Agency)-[r:OWNS]->(n:Network) RETURN a.name AS name, a, r, way ORDER BY name LIMIT 1"
    (row,) = printed(f'query run "{query}"', asked)
    assert set(row) == {"name", "a", "r", "way"}
    assert (set(row["a"]), set(row["r"]), set(row["way"])) == (set(node), set(edge), set(path))


def test_every_command_of_the_page_is_held_against_an_answer(shapes: ModuleType) -> None:
    page = shapes.PAGE.read_text(encoding="utf-8")
    commands = set(re.findall(r"^### (.+)$", page, re.MULTILINE))
    typed = {c for c in commands if "```jsonc" in page.split(f"\n### {c}\n")[1].split("\n### ")[0]}
    assert commands - typed == {
        *PLAIN,
        *(section for section, _ in PRINTED.values()),
        "demo",
        "query run",
        "store load",
    }


def test_every_shape_of_the_page_is_held_against_an_answer(documented: dict[str, Any]) -> None:
    assert set(documented) == {*ASKED}
