"""The documentation says what the program does: commands, errors, examples, links."""

from __future__ import annotations

import importlib.util
import inspect
import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from graphshare import errors
from graphshare.cli import COMMANDS, app

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    p
    for pattern in ("*.md", "docs/**/*.md", "cypher/*.md", "exports/*.md", "benchmarks/*.md")
    for p in ROOT.glob(pattern)
)
ERRORS = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.GraphshareError)]


def _generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = _generate()
EVERYTHING: dict[str, Any] = dict(GENERATE.commands())


def test_the_generated_pages_are_what_the_program_says() -> None:
    for path, page in GENERATE.PAGES.items():
        assert path.read_text(encoding="utf-8") == page(), f"{path.name} is old: `make docs` writes it"


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_command_has_help_and_its_json_is_described(name: str) -> None:
    assert EVERYTHING[name].help
    assert f"\n### {name}\n" in (ROOT / "docs" / "json.md").read_text(encoding="utf-8")


def test_json_md_describes_no_command_that_is_not_there() -> None:
    described = re.findall(r"^### (.+)$", (ROOT / "docs" / "json.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(described) == set(EVERYTHING)


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_option_of_a_command_has_help(name: str) -> None:
    silent = [p.name for p in EVERYTHING[name].params if not p.help]
    assert not silent


@pytest.mark.parametrize("name", [n for n in EVERYTHING if " " in n])
def test_the_first_line_of_a_verb_fits_into_the_list_of_its_noun(name: str) -> None:
    assert EVERYTHING[name].get_short_help_str(64) == EVERYTHING[name].help.splitlines()[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_help_is_the_commands_own_first_line(name: str) -> None:
    top: Any = typer.main.get_command(app)
    found = top.get_command(None, name)
    if not hasattr(found, "commands"):
        assert found.help.splitlines()[0] == COMMANDS[name][2]
        return
    line = COMMANDS[name][2]
    assert re.findall(r"[a-z]+", line.rsplit(":", 1)[1]) == list(found.commands)


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: e.__name__)
def test_every_error_is_described(error: type[Exception]) -> None:
    assert error.__doc__
    assert f"`{error.__name__}`" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert error.__name__ in (errors.__doc__ or "")


def _examples() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for line in "".join(blocks).splitlines():
            command = re.match(r"(?:\$ )(?:\S*/)?graphshare (.+)", line)
            if command:
                found.append((page.name, re.sub(r"\s+#.*| [|>&].*", "", command[1]).strip()))
    return sorted(set(found))


@pytest.mark.parametrize(("page", "example"), _examples())
def test_every_example_is_a_command_with_options_that_exist(page: str, example: str) -> None:
    words = shlex.split(example)
    if words[0].startswith("-"):
        return
    name = " ".join(words[:2]) if " ".join(words[:2]) in EVERYTHING else words[0]
    assert name in EVERYTHING, f"{page}: graphshare {example}"
    known = {o for p in EVERYTHING[name].params for o in p.opts} | {"--help"}
    given = {w.split("=")[0] for w in words if w.startswith("-") and w != "-"}
    assert given <= known, f"{page}: graphshare {example}"


def test_the_readme_shows_the_two_commands_and_they_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake ([a-z0-9]+)", readme))
    assert {"demo", "test"} <= targets
    assert all(re.search(rf"^{t}:", makefile, re.MULTILINE) for t in targets)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_relative_link_is_dead(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    links = [x.split("#")[0] for x in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", x)]
    dead = [x for x in links if not (page.parent / x).exists()]
    assert not dead


#: Words that accuse, and the program's own words for what people read otherwise (the method's table has both).
_NEVER = re.compile(
    r"violation|violat(?:e|es|ed|ing)\b|\bfavou?rs?\b|\bat least, as named\b|\b1 (?:agencies|networks|searches|owners)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("page", [*PAGES, *sorted((ROOT / "cypher").glob("*.cypher"))], ids=lambda p: p.name)
def test_no_page_accuses_or_uses_words_that_were_given_up(page: Path) -> None:
    if "decisions" in page.parts:
        return  # they tell what was given up
    assert not _NEVER.findall(page.read_text(encoding="utf-8"))


def test_the_threat_model_names_tests_that_are_there() -> None:
    told = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", told))
    assert len(named) > 10
    assert named - {p.stem for p in (ROOT / "tests").rglob("test_*.py")} == set()
