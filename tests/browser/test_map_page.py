"""The maps: of what a body reaches, and of what is held."""

from __future__ import annotations

import re
from pathlib import Path

import answers
import pytest
from made_up import reach_page
from reader import Reader

from tests.fictional import Fictional

pytestmark = pytest.mark.browser


def test_the_states_add_up_to_every_network_reached(reader: Reader, fictional: Fictional, tmp_path: Path) -> None:
    html = fictional.workspace.view_reach("ICE", tmp_path / "p.html", view="map").read_text(encoding="utf-8")
    reader.requests()
    for size in ((1440, 900), (1280, 800)):
        reader.open(html, size=size)
        assert reader.run("return __gs.state().view") == "map"
        texts = [t[4] for t in reader.run("return __gs.texts()")]
        told = [m for t in texts if (m := re.match(r"(\d+) of (\d+) networks", t))]
        assert sum(int(m[1]) for m in told) == reader.run("return __gs.scene().seen.size") > 0, size
        assert sum(int(m[2]) for m in told) == fictional.workspace.reach("ICE").data["coverage"]["networks"], size
    assert reader.requests() == []
    assert reader.logs() == []


def test_a_state_in_which_no_camera_is_mapped_is_not_empty(reader: Reader) -> None:
    reach = answers.world(24, 80, 6, states=5)
    for n in reach["networks"]:
        if n["state"] == "IN":
            n["lat"] = n["lon"] = None
    reader.open(reach_page(reach, view="map"), "#l=hinted&p=1")
    there = [i for i, n in enumerate(reach["networks"]) if n["state"] == "IN"]
    stacked = reader.run("return __gs.scene().sheet.dots.filter((d) => d[4]).map((d) => d[0])")
    assert set(there) <= set(stacked)
    assert reader.run("return __gs.scene().sheet.dots.length") == len(reach["networks"])
    assert "stacked under the state's name" in reader.text("#lod")


def test_the_map_of_what_is_held_shows_all_that_is_known(reader: Reader, fictional: Fictional, tmp_path: Path) -> None:
    html = fictional.workspace.view_map(tmp_path / "p.html").read_text(encoding="utf-8")
    reader.requests()
    reader.open(html)
    known = fictional.workspace.reach("ICE").data["coverage"]["networks"]
    assert f"Of {known} known networks" in reader.text("#answer")
    assert reader.run("return document.querySelectorAll('tbody tr').length") == known
    assert (
        reader.run(
            "return [...document.querySelectorAll('svg.figure text')].filter((t) => t.textContent.endsWith('held')).length"
        )
        == 3
    )
    assert "<path" in reader.run("return __gs.svg()")
    assert reader.run("return __gs.csv()").count("\r\n") == known + 1
    assert reader.axe() == []
    assert reader.requests() == []
    assert reader.logs() == []
