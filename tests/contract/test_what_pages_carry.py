"""What pages carry is what their types say, and what their scripts read; one that hides the names of files holds none."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from graphshare.views import coverage, figure, network, payload, profile, reach
from graphshare.views.page import asset
from graphshare.workspace import Workspace
from tests.fictional import Fictional

#: Page → what it carries, the scripts that read it, and how it is written.
PAGES: dict[str, tuple[type, tuple[str, ...], Callable[..., Path]]] = {
    "reach": (payload.ReachPage, reach.SCRIPTS, lambda w, out, town: w.view_reach("ICE", out, show_reasons=True, hide_file_names=True)),
    "network": (payload.NetworkPage, network.SCRIPTS, lambda w, out, town: w.view_network("ICE", out, hide_file_names=True)),
    "profile": (payload.ProfilePage, profile.SCRIPTS, lambda w, out, town: w.view_profile(town, out, hide_file_names=True)),
    "coverage": (payload.CoveragePage, coverage.SCRIPTS, lambda w, out, town: w.view_coverage(out, hide_file_names=True)),
    "card": (payload.FigurePage, figure.SCRIPTS, lambda w, out, town: w.view_card(town, out, hide_file_names=True)),
    "map": (payload.FigurePage, figure.SCRIPTS, lambda w, out, town: w.view_map(out, hide_file_names=True)),
}  # fmt: skip


def carried(html: str) -> dict[str, Any]:
    """The payload of a page, without what it hands to vis-network."""
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    data = json.loads(text)
    if "deflate" in data:
        data = json.loads(zlib.decompress(base64.b64decode(data["deflate"])))
    return {k: v for k, v in data.items() if k != "vis"}


def unlike(value: Any, hint: Any, at: str = "") -> list[str]:
    """Where a value is not what its type says."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        hints = get_type_hints(hint, include_extras=True)
        if not isinstance(value, dict) or set(value) - set(hints) or hint.__required_keys__ - set(value):
            return [f"{at}: {sorted(value) if isinstance(value, dict) else value!r}"]
        return [x for k, v in value.items() for x in unlike(v, hints[k], f"{at}.{k}")]
    if origin is NotRequired:
        return unlike(value, inner[0], at)
    if origin in (Union, UnionType):
        return [] if any(not unlike(value, h) for h in inner) else [f"{at}: {value!r} is none of {inner}"]
    if origin is Literal:
        return [] if value in inner else [f"{at}: {value!r}"]
    if origin in (list, tuple) and isinstance(value, list):
        some = origin is list or inner[-1] is Ellipsis
        hints = [inner[0]] * len(value) if some else list(inner)
        if len(hints) != len(value):
            return [f"{at}: {len(value)} values"]
        return [x for i, (v, h) in enumerate(zip(value, hints, strict=True)) for x in unlike(v, h, f"{at}[{i}]")]
    if origin is dict and isinstance(value, dict):
        return [x for k, v in value.items() for x in (*unlike(k, inner[0], at), *unlike(v, inner[1], f"{at}.{k}"))]
    plain = (int, float) if hint is float else hint
    fits = isinstance(value, plain) if isinstance(plain, type | tuple) and origin is None else False
    return [] if fits and not (hint in (int, float) and isinstance(value, bool)) else [f"{at}: {value!r} is no {hint}"]


@pytest.mark.parametrize("view", PAGES)
def test_a_page_carries_what_its_type_says_and_no_name_of_a_file(
    fictional: Fictional, tmp_path: Path, view: str
) -> None:
    work, (shape, _, write) = fictional.workspace, PAGES[view]
    text = write(work, tmp_path / "page.html", str(fictional.truth["world"]["town"])).read_text(encoding="utf-8")
    data = carried(text)
    assert data
    assert unlike(data, shape) == []
    assert data.get("ofBody") in (None, True), "around a body stand those who searched for it"
    names = {r.file for r in work.cache.all()}
    assert len(names) > 10
    told = {n for n in names if n in text}
    told |= {n for n in names if any(c.isalpha() for c in Path(n).stem) and Path(n).stem in text}
    assert sorted(told) == []


@pytest.mark.parametrize("view", PAGES)
def test_scripts_read_every_key_that_a_page_carries_and_no_other(view: str) -> None:
    shape, scripts, _ = PAGES[view]
    keys, read = set(get_type_hints(shape)), {s: set(re.findall(r"\bdata\.(\w+)", asset(s))) for s in scripts}
    assert keys <= set().union(*read.values())
    own = set().union(*(found for name, found in read.items() if name != "dom.js"))  # which all pages share
    assert own - {"vis"} <= keys


def test_a_type_that_a_page_does_not_fit_is_noticed() -> None:
    source = {"file": "a.csv", "hash": "ab", "about": ""}
    assert unlike(source, payload.Source) == []
    for wrong in ({**source, "hash": None}, {**source, "more": 1}, {"file": "a.csv"}, [source]):
        assert unlike(wrong, payload.Source)
    assert unlike([None, 3], payload.Cite) == []
    assert unlike([None, "3"], payload.Cite)


def test_a_file_that_names_nobody_goes_by_its_hash_too(tmp_path: Path) -> None:
    (tmp_path / "asked-by-jane.csv").write_text("Organization Name\nOak OH PD\nAsh OH PD\n", encoding="utf-8")
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "asked-by-jane.csv"])
    (release,) = work.cache.all()
    work.view_coverage(tmp_path / "page.html", hide_file_names=True)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "asked-by-jane" not in text
    assert f"file {release.sha256[:12]}: sharing list" in text
