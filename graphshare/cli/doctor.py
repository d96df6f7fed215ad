"""``graphshare doctor``: what is installed, which stores answer, what is missing."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from graphshare import __version__
from graphshare.answer import Answer, Plain, Table
from graphshare.cli.command import Here, command, group
from graphshare.errors import GraphshareError

app = group("What is installed.")

#: What makes things faster or larger but is not needed: package → what it is for.
EXTRAS = {
    "neo4j-rust-ext": "faster loading into Neo4j",
    "distributed": "ingest and build on a cluster (pip install 'graphshare[cluster]')",
}


@command(app, each="parts")
def doctor(here: Here) -> Answer:
    """What is installed, which stores answer, what is missing.

    Exit 1 when something that graphshare needs is missing.
    """
    parts = [*_python(), *_packages(), *_extras(), *_stores(here), *_workspace(here)]
    here.code = int(any(p["state"] == "missing" for p in parts))
    rows = tuple((p["part"], p["state"], p["detail"]) for p in parts)
    short = [str(p["part"]) for p in parts if p["state"] in ("missing", "does not answer")]
    sentence = f"graphshare {__version__}: " + (
        f"short of {', '.join(short)}." if short else "everything needed is here."
    )
    data = {"sentence": sentence, "version": __version__, "parts": parts}
    return Answer(Plain(data), (Table(f"graphshare {__version__}", ("part", "state", "detail"), rows),))


def _part(part: str, state: str, detail: str | None = None) -> dict[str, str | None]:
    return {"part": part, "state": state, "detail": detail}


def _python() -> list[dict[str, str | None]]:
    state = "ok" if sys.version_info >= (3, 11) else "missing"
    return [_part("Python", state, f"{platform.python_version()} on {platform.system()}")]


def _packages() -> list[dict[str, str | None]]:
    """The declared dependencies, and whether each is there."""
    import re

    try:
        declared = requires("graphshare") or []
    except PackageNotFoundError:
        return [_part("graphshare", "missing", "not installed as a package: pip install graphshare")]
    parts = []
    for requirement in declared:
        if "extra ==" in requirement:
            continue
        name = re.split(r"[\s\[<>=!~;(]", requirement, maxsplit=1)[0]
        try:
            parts.append(_part(name, "ok", version(name)))
        except PackageNotFoundError:
            parts.append(_part(name, "missing", f"pip install '{requirement}'"))
    return parts


def _extras() -> list[dict[str, str | None]]:
    parts = []
    for name, use in EXTRAS.items():
        try:
            parts.append(_part(name, "ok", f"{version(name)}: {use}"))
        except PackageNotFoundError:
            parts.append(_part(name, "not installed", f"optional: {use}"))
    return parts


def _stores(here: Here) -> list[dict[str, str | None]]:
    """The workspace's own store, and the server that was asked for."""
    from graphshare.store import open_store

    places: dict[str, str | Path] = {"embedded store": here.root / ".graphshare" / "store"}
    if asked := here.store or os.environ.get("GRAPHSHARE_NEO4J_URI"):
        places["store asked for"] = asked
    parts = []
    for name, where in places.items():
        try:
            with open_store(where) as store:
                known = store.info()
            parts.append(_part(name, "ok", f"{known['engine']}, {known['state']}"))
        except GraphshareError as error:
            parts.append(_part(name, "does not answer", f"{error.message} {error.hint or ''}".strip()))
    return parts


def _workspace(here: Here) -> list[dict[str, str | None]]:
    workspace = here.open()
    releases = len(workspace.cache.all())
    if not releases:
        return [_part("workspace", "empty", "graphshare ingest FILES")]
    return [_part("workspace", "ok", f"{releases} releases{', to be built' if workspace.stale() else ''}")]
