"""Write the pages that say where things are: the index of decisions and the map of the modules.

``make docs`` writes them after the pages of ``generate.py``; a test fails where one is not what this file would write.
"""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
DECISIONS, MODULES = DOCS / "decisions" / "README.md", DOCS / "modules.md"
_GENERATED = "<!-- Written by `make docs`; edit what it is made from, not this page. -->"
_SUPERSEDED = re.compile(r"^(Superseded|Changed in part) by \[(\d{4})\]\(([^)]+)\)", re.MULTILINE)


def decisions() -> str:
    """All decisions: number, title, whether it holds or what took its place, the day on which it was taken."""
    known = dict(re.findall(r"^\| \[(\d{4})\].*\| (\d{4}-\d\d-\d\d) \|$", _text(DECISIONS), re.MULTILINE))
    lines = [
        "# Decisions", "", _GENERATED, "",
        "Why graphshare is built as it is: what was decided, for which reason, at what cost. A decision that no longer holds says by",
        "what it was superseded, here and in its own first lines (`Superseded by [NNNN](file)`, `Changed in part by [NNNN](file)`).", "",
        "| Number | Title | Status | Day |", "|---|---|---|---|",
    ]  # fmt: skip
    for path in sorted(DECISIONS.parent.glob("[0-9]*.md")):
        number, text = path.name[:4], _text(path)
        title = re.sub(rf"^# (?:{number}[.:]? *)?", "", text.partition("\n")[0]).replace("|", "\\|")
        by = [(how, f"[{n}]({file})") for how, n, file in _SUPERSEDED.findall(text)]
        whole = [to for how, to in by if how == "Superseded"]
        part = [to for how, to in by if how != "Superseded"]
        status = (
            f"superseded by {', '.join(whole)}" if whole else f"holds; in part {', '.join(part)}" if part else "holds"
        )
        lines.append(f"| [{number}]({path.name}) | {title} | {status} | {known.get(number) or _day(path)} |")
    return "\n".join(lines) + "\n"


def _day(path: Path) -> str:
    """The day on which a file came into the repository, else that of the last commit."""
    for asked in (["--diff-filter=A", "--", str(path)], ["-1"]):
        said = subprocess.run(
            ["git", "log", "--format=%as", *asked], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if said.stdout.split():
            return said.stdout.split()[-1]
    return ""


def modules() -> str:
    """Every module of the package with its first line, in the layers that the import linter keeps."""
    settings = tomllib.loads(_text(ROOT / "pyproject.toml"))
    layers = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")["layers"]
    lines = [
        "# The modules", "", _GENERATED, "",
        "Each module imports only from those below it; those on one line of the table know nothing of each other. The import linter",
        "keeps it so (`lint-imports`). From a file to a page, and from a command to its answer: [the walk](walk.md).", "",
        "| Module | What it is |", "|---|---|",
    ]  # fmt: skip
    for layer in layers:
        for place, name in enumerate(re.split(r" [|:] ", layer)):
            lines.append(f"| {'' if place else '**'}`{name}`{'' if place else '**'} | {_says(name)} |")
    lines += ["", "## Inside the packages", ""]
    lines += [f"- `{name}`: {', '.join(inside)}" for name, inside in _packages()]
    return "\n".join(lines) + "\n"


def _says(name: str) -> str:
    path = ROOT / "graphshare" / name
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return (ast.get_docstring(ast.parse(_text(source))) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def _packages() -> Iterator[tuple[str, list[str]]]:
    top = ROOT / "graphshare"
    for package in sorted(p for p in top.rglob("*") if (p / "__init__.py").exists()):
        inside = sorted(f"`{p.stem}`" for p in package.glob("*.py") if p.stem != "__init__")
        if inside:
            yield package.relative_to(top).as_posix(), inside


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


#: Page → what it must hold.
PAGES = {DECISIONS: decisions, MODULES: modules}


if __name__ == "__main__":
    for page, written in PAGES.items():
        page.write_text(written(), encoding="utf-8", newline="\n")
