"""The frame of every page: pyvis holds nodes, edges and options and carries vis-network; everything else is ours.

A page is one file that asks nothing of anybody: a content policy by hashes, no request, no foreign markup. The same
answer gives the same bytes on every system.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypedDict

from graphshare.disk.ours import marked, may_replace_page
from graphshare.disk.writing import write_text
from graphshare.errors import IntegrityError
from graphshare.untrusted import legible
from graphshare.views.payload import Payload

#: Data above this many bytes travel compressed inside the page.
PLAIN = 200_000

#: The vis-network script in pyvis's wheel that pages are made and tested with.
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"

OPTIONS: Mapping[str, object] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 7},
    "interaction": {
        "hover": False, "hoverConnectedEdges": False, "selectConnectedEdges": False, "selectable": False,
        "dragNodes": False, "dragView": False, "zoomView": False, "tooltipDelay": 100_000, "keyboard": False,
    },
    "nodes": {"chosen": False, "labelHighlightBold": False, "shapeProperties": {"interpolation": False}},
    "edges": {
        "smooth": False, "chosen": False, "selectionWidth": 0, "hoverWidth": 0, "hidden": True,
        "arrows": {"to": {"enabled": False}}, "color": {"inherit": False},
    },
}  # fmt: skip


class _Placed(TypedDict):
    id: str | int
    x: float
    y: float
    shape: str


class Node(_Placed, total=False):
    """An item that vis-network holds; its names are its own."""

    size: float


_Ends = TypedDict("_Ends", {"id": int, "from": str | int, "to": str | int})


class Edge(_Ends, total=False):
    """A line between two items of vis-network."""

    arrows: str


@dataclass(frozen=True)
class Page:
    """What one page shows. ``data`` is its payload for the scripts (``payload``); the rest stands in the HTML for readers without
    them."""

    title: str
    subtitle: str
    answer: str
    data: Payload
    scripts: Sequence[str]
    template: str
    nodes: Sequence[Node] = field(default=())
    edges: Sequence[Edge] = field(default=())
    options: Mapping[str, object] = field(default_factory=lambda: OPTIONS)
    words: Mapping[str, object] = field(default_factory=dict)


def render(page: Page) -> str:
    """The page as HTML: one file, the same bytes for the same content."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup
    from pyvis.network import Network

    network = Network(height="100%", width="100%", directed=True, notebook=False, cdn_resources="in_line")
    network.nodes, network.edges, network.options = list(page.nodes), list(page.edges), dict(page.options)
    network.templateEnv = Environment(
        loader=PackageLoader("graphshare.views"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=_shown,
    )  # fmt: skip
    network.templateEnv.policies["json.dumps_kwargs"] = _DUMPS
    nodes, edges, _, _, _, options = network.get_network_data()
    vis = vis_script() if page.nodes else ""
    app, css = script(page.scripts), asset("page.css")
    carried = {**page.data, "vis": {"nodes": nodes, "edges": edges, "options": json.loads(options)}}
    data = packed({k: _legible(v) for k, v in carried.items()})
    # Markup only for our own files: what strangers wrote goes through autoescape or tojson.
    ours = [Markup(text) for text in (vis, app, css)]  # noqa: S704
    html: str = network.templateEnv.get_template(page.template).render(
        policy=policy([s for s in (vis, app) if s], css), title=page.title, subtitle=page.subtitle, answer=page.answer,
        data=data, vis=ours[0], app=ours[1], css=ours[2], **page.words,
    )  # fmt: skip
    return html.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")


def write_page(html: str, path: Path) -> None:
    """Write a page whole or not at all; a file that is no page of ours as it was written is not replaced."""
    may_replace_page(path)
    write_text(path, marked(html), errors="replace")


def _shown(value: object) -> object:
    """What stands on a page, with everything written out that could turn a line around or hide; our own files as they are."""
    return legible(value) if type(value) is str else value


def _legible(value: object) -> object:
    """The same of all that a page carries for its scripts."""
    if isinstance(value, Mapping):
        return {k: _legible(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(v) for v in value]
    return legible(value) if isinstance(value, str) else value


class _Dumps(TypedDict):
    sort_keys: bool
    allow_nan: bool
    separators: tuple[str, str]


_DUMPS: _Dumps = {"sort_keys": True, "allow_nan": False, "separators": (",", ":")}


def packed(data: Mapping[str, object]) -> Mapping[str, object]:
    """The data as they travel: plain, or ``{"deflate": base64}`` where they are large."""
    text = json.dumps(data, **_DUMPS).encode("ascii")
    if len(text) <= PLAIN:
        return data
    return {"deflate": base64.b64encode(zlib.compress(text, 6)).decode("ascii")}


def policy(scripts: Sequence[str], css: str) -> str:
    """The content policy: only these very scripts and this style, and nothing from anywhere."""
    return "; ".join([
        "default-src 'none'",
        f"script-src {' '.join(map(_hash, scripts))}",
        f"style-src {_hash(css)}",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ])  # fmt: skip


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def script(names: Sequence[str]) -> str:
    """Our own scripts as one, in a scope of its own."""
    return '(() => {\n"use strict";\n' + "\n".join(asset(n) for n in names) + "\n})();"


@cache
def asset(name: str) -> str:
    """One of our own files, with plain line ends."""
    return _closed(files("graphshare.views").joinpath("templates", name).read_text(encoding="utf-8"))


@cache
def vis_script() -> str:
    """vis-network as pyvis carries it, without the line that points at its source map."""
    text = vis_bytes().decode("utf-8")
    return _closed("\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL")))


def vis_bytes() -> bytes:
    """The newest vis-network script in pyvis's wheel, as it lies there."""
    import pyvis

    scripts = sorted(Path(pyvis.__file__).parent.glob("templates/lib/vis-*/vis-network.min.js"))
    if not scripts:
        raise IntegrityError(
            "pyvis is installed without vis-network.", hint="Reinstall it: pip install --force-reinstall pyvis"
        )
    return scripts[-1].read_bytes()


def _closed(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "</script" in text.lower() or "</style" in text.lower() or "<!--" in text:
        raise IntegrityError("A script of ours would end its own tag.")
    return text
