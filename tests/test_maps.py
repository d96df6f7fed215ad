"""The pages that say where things are say it as it is: the library, the index of decisions, the map of modules, the walk."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare.cli import app

ROOT = Path(__file__).parents[1]
CODE = ROOT / "graphshare"
WALK = (ROOT / "docs" / "walk.md").read_text(encoding="utf-8")


def _written_by(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INDEX, LIBRARY, GENERATE = map(_written_by, ("index", "library", "generate"))
PAGES = INDEX.PAGES | LIBRARY.PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_map_is_what_the_tree_says(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == PAGES[page](), f"{page.name} is old: `make docs` writes it"


def test_a_module_is_read_in_one_sitting() -> None:
    lines = {p.relative_to(CODE).as_posix(): len(p.read_text("utf-8").splitlines()) for p in CODE.rglob("*.py")}
    assert {name: n for name, n in lines.items() if n > 400} == {}


def test_statements_are_put_together_in_the_engine_alone() -> None:
    """The linter looks for statements that are put together elsewhere; nobody tells it not to."""
    assert [p.relative_to(CODE).as_posix() for p in CODE.rglob("*.py") if "S608" in p.read_text("utf-8")] == []


def test_a_name_stands_for_one_thing() -> None:
    """But for what pages carry: those types have the names of what they tell, and are called ``payload.X`` wherever they stand."""
    where: dict[str, list[str]] = {}
    for file in CODE.rglob("*.py"):
        if "payload" not in file.parts:
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    where.setdefault(node.name, []).append(file.relative_to(CODE).as_posix())
    assert {name: at for name, at in where.items() if len(at) > 1} == {}


def test_every_decision_has_a_day_and_what_took_its_place_is_there() -> None:
    text = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \| (.+) \| (\d{4}-\d\d-\d\d) \|$", text, re.MULTILINE)
    assert len(rows) == len(list((ROOT / "docs" / "decisions").glob("[0-9]*.md"))) > 100
    numbers = [number for number, *_ in rows]
    assert len(numbers) == len(set(numbers))
    superseded = {number for number, _, _, status, _ in rows if status.startswith("superseded")}
    assert {"0302", "0303"} <= superseded
    instead = {n for _, _, _, status, _ in rows for n in re.findall(r"\[(\d{4})\]", status)}
    assert instead - superseded == instead, "what took a decision's place holds itself"
    for file in re.findall(r"\((\d{4}-[^)]+\.md)\)", text):
        assert (ROOT / "docs" / "decisions" / file).exists(), file


def ways() -> list[list[tuple[str, str]]]:
    parts = WALK.split("\n## ")[1:]
    return [re.findall(r"^\| `([^`]+\.py)` \| `([^`]+)` \|", part, re.MULTILINE) for part in parts]


def test_a_way_has_at_most_ten_hand_overs() -> None:
    assert [3 < len(way) <= 10 for way in ways()] == [True, True]


def test_both_ways_are_gone_in_this_order(tmp_path: Path) -> None:
    log = tmp_path / "audit.csv"
    log.write_text("Org Name,Reason,Search Time\nElm IL PD,assist ICE,2025-05-01 10:00:00\n", encoding="utf-8")
    met: list[tuple[str, str]] = []
    wanted = {step for way in ways() for step in way}

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(CODE)):
            step = (code.co_filename[len(str(CODE)) + 1 :], code.co_qualname)
            if step in wanted and step not in met:
                met.append(step)

    def run(*typed: str) -> list[tuple[str, str]]:
        met.clear()
        sys.setprofile(note)
        try:
            done = CliRunner().invoke(app, [*typed, "-w", str(tmp_path)])
        finally:
            sys.setprofile(None)
        assert done.exit_code == 0, done.output
        return list(met)

    row, question = ways()
    asked = ("--kind", "network audit", "--agency", "Oak IL PD")
    read = run("ingest", str(log), *asked)
    shown = run("view", "profile", "Oak IL PD", "-o", str(tmp_path / "page.html"))
    assert [s for s in [*read, *shown] if s in row] == row
    assert [s for s in run("reach", "ICE") if s in question] == question


def test_every_command_has_its_way_in_python_and_every_name_there_is_one_of_the_library() -> None:
    import graphshare

    assert set(LIBRARY.IN_PYTHON) | set(LIBRARY.ONLY_COMMANDS) == {name for name, _ in GENERATE.commands()}
    for call in LIBRARY.IN_PYTHON.values():
        owner, _, verb = call.partition("(")[0].rpartition(".")
        where = graphshare.Workspace if owner in ("work", "Workspace") else graphshare
        assert callable(getattr(where, verb)), call


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Those that are told apart by their place alone."""
    placed = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    return placed[1:] if placed[:1] in (["self"], ["cls"]) else placed


def test_no_function_takes_more_than_five_parameters_by_their_place() -> None:
    """More are one thing with a name, or are given by name; the command line's are options, which Typer takes by name."""
    long = []
    for path in sorted(CODE.rglob("*.py")):
        if CODE / "cli" in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and len(_parameters(node)) > 5:
                long.append(f"{path.relative_to(CODE)}: {node.name}")
    assert long == []
