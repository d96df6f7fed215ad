"""The network: neighborhoods in vis-network, with a sentence and a table that say the same."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from reader import Reader

from graphshare.domain.bodies import find_body, parts
from graphshare.domain.model import Window
from graphshare.facts.reading import Reading
from graphshare.questions.neighbors import AGENCIES, Neighbor, Neighborhood, Tie, TieSays, neighborhood, neighbors
from graphshare.questions.spoken_for import may_be_named
from graphshare.views.footing import Grounds
from graphshare.views.network import NETWORK_OPTIONS, Shown, network_page, network_sentence, of_reach, rings, show
from tests.fictional import Fictional
from tests.worlds import RESTS_ON, World

pytestmark = pytest.mark.browser

TOWN = "corvelholm-qn-police"
GROUNDS = Grounds(replace(RESTS_ON, command="graphshare view network"))


@pytest.fixture(scope="module")
def town(fictional: Fictional) -> Neighborhood:
    with Reading(fictional.workspace.graph()) as reading:
        return neighborhood(reading, TOWN, "ICE", Window())


@pytest.fixture(scope="module")
def body(fictional: Fictional) -> Neighborhood:
    ice = find_body("ICE")
    assert ice is not None
    ties = of_reach(fictional.workspace.reach("ICE").found, ice.id)
    with Reading(fictional.workspace.graph()) as reading:
        who = may_be_named(reading, parts("ICE"), Window())
        found = neighbors(reading, {ice.id, *(x for t in ties for x in (t.source, t.target))}, who)
    return Neighborhood(ice.id, "ICE", found, tuple(ties), 0, of_body=True)


def crowd(count: int) -> Neighborhood:
    names = [Neighbor(f"a{i:04}", f"Town {i} IL PD", "IL", "police", federal=False, firm=True) for i in range(count)]
    ties = [
        Tie(n.agency, "a0000", TieSays.SEARCHED, 1 + i % 7, "2025-01-02", "2025-02-03", (("r", i),))
        for i, n in enumerate(names[1:])
    ]
    return Neighborhood("a0000", "ICE", tuple(names), tuple(ties), 0)


def test_both_tongues_say_the_same_around_everybody_and_for_every_choice_of_ties(
    reader: Reader, town: Neighborhood, body: Neighborhood
) -> None:
    for around in (town, body):
        shown = show(around)
        present = [s for s in TieSays if any(t.says is s for t in shown.around.ties)]
        chosen = [present, [], *([s] for s in present), *map(list, combinations(present, 2))]
        cases = [
            (i, n.agency, kinds)
            for i, n in enumerate(shown.around.neighbors)
            for kinds in (chosen if i < 12 else chosen[:1])
        ]
        reader.open(network_page(around, GROUNDS))
        said = reader.run(
            "return arguments[0].map(([a, kinds]) => __gs.sentence(a, kinds))", [[i, k] for i, _, k in cases]
        )
        assert said == [network_sentence(shown, agency, kinds) for _, agency, kinds in cases]
        assert reader.text("#answer") == network_sentence(shown)


def test_who_is_not_surely_matched_is_not_named_anywhere_on_the_page(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd").agency("sly-fox-pd", "Sly Fox PD", tier="normalized").agency("oak-pd")
        .search("sly-fox-pd", "2025-05-01", "elm-pd", names={"ice": "named"})
        .search("oak-pd", "2025-05-02", "elm-pd", names={"ice": "named"})
    )  # fmt: skip
    with Reading(world.write(tmp_path)) as reading:
        found = neighborhood(reading, "elm-pd", "ICE", Window())
    html = network_page(found, GROUNDS)
    assert "Sly Fox" not in html
    assert "sly-fox" not in html
    assert "agency to review 1" in html
    assert "1 agency to review is not named" in html
    assert "Oak Pd" in html


def test_it_asks_nothing_moves_nothing_and_everyone_can_read_it(reader: Reader, town: Neighborhood) -> None:
    reader.requests()
    for size in ((1440, 900), (390, 844)):
        reader.open(network_page(town, GROUNDS), size=size)
        before = reader.run("return __gs.spots()")
        assert reader.axe() == []
        assert reader.run("return __gs.spots()") == before
    reader.run("document.querySelector('[name=view][value=table]').click()")
    assert reader.axe() == []
    assert reader.requests() == []
    assert reader.logs() == []


def test_physics_is_a_switch_and_a_link_brings_back_what_is_framed_and_lit(reader: Reader, body: Neighborhood) -> None:
    assert NETWORK_OPTIONS["physics"]["enabled"] is False
    reader.open(network_page(body, GROUNDS))
    before = reader.run("return __gs.spots()")
    reader.run("document.querySelector('[name=physics]').click()")
    moved = reader.driver.execute_async_script("setTimeout(() => arguments[0](__gs.spots()), 600)")
    assert moved != before
    chosen = next(i for i, n in enumerate(show(body).around.neighbors) if not n.federal and n.firm)
    reader.open(network_page(body, GROUNDS))
    at = reader.run(
        """const p = __gs.where(arguments[0]), b = document.getElementById('picture').getBoundingClientRect();
        return [p.x + b.left, p.y + b.top]""",
        chosen,
    )
    reader.click(*at)
    reader.driver.execute_async_script("setTimeout(arguments[0], 400)")
    assert reader.run("return __gs.state().chosen") == chosen
    assert " row " in reader.text("#panel")
    reader.run("document.querySelector('[data-do=larger]').click()")
    fragment, words = reader.run("return location.hash"), reader.text("#answer")
    reader.open(network_page(body, GROUNDS), fragment)
    assert reader.run("return location.hash") == fragment
    assert reader.text("#answer") == words
    assert reader.run("return __gs.state().frame") is not None
    assert words[:50] in reader.run("return __gs.svg()")


def test_who_asked_for_less_motion_sees_where_physics_ends_and_not_the_way(reader: Reader, body: Neighborhood) -> None:
    less = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", less)
    try:
        reader.open(network_page(body, GROUNDS))
        before = reader.run("return __gs.spots()")
        hidden = "return getComputedStyle(document.querySelector('#picture canvas')).visibility"
        moving = reader.driver.execute_async_script("""
            const done = arguments[0], canvas = document.querySelector('#picture canvas'), seen = [];
            const look = () => {
              if (!__gs.state().physics) { done(seen); return; }
              seen.push(getComputedStyle(canvas).visibility);
              requestAnimationFrame(look);
            };
            document.querySelector('[name=physics]').click();
            look();""")
        assert set(moving) <= {"hidden"}
        ended = reader.run("return __gs.spots()")
        assert reader.run(hidden) == "visible"
        assert ended != before
        reader.driver.execute_async_script("setTimeout(arguments[0], 300)")
        assert reader.run("return __gs.spots()") == ended
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_table_has_every_tie_that_is_drawn(reader: Reader, town: Neighborhood) -> None:
    reader.open(network_page(town, GROUNDS), "#v=table&every=1")
    assert reader.run("return __gs.rows()") == len(show(town).around.ties)
    rows = list(csv.DictReader(io.StringIO(reader.run("return __gs.csv()").lstrip("\ufeff"))))
    assert len(rows) == len(show(town).around.ties)
    assert all(" row " in r["Evidence"] for r in rows if r["Searches"])
    ElementTree.fromstring(reader.run("return __gs.svg()"))


def test_at_most_three_hundred_agencies_are_shown_and_the_page_says_which(reader: Reader) -> None:
    html = network_page(crowd(412), GROUNDS)
    assert "300 of 412 agencies shown" in html
    reader.open(html)
    assert reader.run("return Object.keys(__gs.spots()).length") == AGENCIES
    assert html == network_page(crowd(412), GROUNDS)


def test_no_name_stands_upon_a_name_or_a_mark_or_leaves_the_window(reader: Reader) -> None:
    reader.open(network_page(crowd(120), GROUNDS), size=(1024, 768))
    names, spots = reader.run("return [__gs.names(), __gs.spots()]")
    shown = reader.run("return document.getElementById('picture').clientWidth")
    west, east = (by(spots, key=lambda a: spots[a]["x"]) for by in (min, max))
    there = {a: reader.run("return __gs.where(Number(arguments[0])).x", a) for a in (west, east)}
    scale = (there[east] - there[west]) / (spots[east]["x"] - spots[west]["x"])
    left = spots[west]["x"] - there[west] / scale
    assert len(names) > 20
    boxes = [(x0, y0, x1, y1) for x0, y0, x1, y1, _ in names]
    assert not [
        a for i, a in enumerate(boxes) for b in boxes[:i] if a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
    ]
    assert not [n for n in names for s in spots.values() if n[0] < s["x"] < n[2] and n[1] < s["y"] < n[3]]
    assert all(left <= x0 and x1 <= left + shown / scale for x0, _, x1, _ in boxes)


def test_a_town_of_whose_log_only_picked_rows_are_held_says_that_not_all_are_counted(town: Neighborhood) -> None:
    assert not town.picked
    assert not any("only picked rows" in w for w in show(town).words)
    assert any("only picked rows are held" in w for w in show(replace(town, picked=True)).words)


def test_nobody_stands_upon_another_and_the_middle_is_in_the_middle(town: Neighborhood, body: Neighborhood) -> None:
    for around in (town, body, crowd(300)):
        placed = rings(around)
        assert len(placed) == len(around.neighbors)
        assert placed[around.center] == (0, 0)
        assert len(set(placed.values())) == len(placed)


def test_searches_around_a_town_are_those_that_its_profile_counts(fictional: Fictional, town: Neighborhood) -> None:
    profile = fictional.workspace.profile(TOWN).data
    told = {d["agency_id"]: d["searches"] for d in profile["who_did"] if not d["own"]}
    found: dict[str, int] = {}
    for t in town.ties:
        if t.target == TOWN and t.searches:
            found[t.source] = found.get(t.source, 0) + t.searches
    assert found == told
    assert isinstance(json.dumps(rings(town)), str)
    assert isinstance(show(town), Shown)


def test_places_that_were_dragged_and_what_is_lit_are_in_the_link_the_sentence_and_the_picture(
    reader: Reader, body: Neighborhood
) -> None:
    html = network_page(body, GROUNDS)
    reader.open(html)
    at = reader.run("return __gs.where(1)")
    box = reader.run("const r = document.getElementById('picture').getBoundingClientRect(); return [r.x, r.y]")
    x, y = box[0] + at["x"], box[1] + at["y"]
    for kind, dx in (("mousePressed", 0), ("mouseMoved", 30), ("mouseMoved", 60), ("mouseReleased", 60)):
        reader.driver.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": x + dx, "y": y, "button": "left", "buttons": 1, "clickCount": 1},
        )
        reader.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 30))")
    moved = dict(reader.run("return __gs.state().moved"))
    link = reader.run("return location.hash")
    assert set(moved) == {1}
    assert "m=1." in link
    reader.open(html, link)
    spots = reader.run("return __gs.spots()")
    assert [spots["1"]["x"], spots["1"]["y"]] == moved[1]
    reader.open(html, f"{link}&t=0")
    tie = body.ties[0]
    names = {n.agency: n.name for n in body.neighbors}
    said = reader.text("#answer")
    assert names[tie.source] in said
    assert names[tie.target] in said
    drawn = [
        e.text or "" for e in ElementTree.fromstring(reader.run("return __gs.svg()")).iter() if e.tag.endswith("text")
    ]
    assert said in " ".join(drawn), "the picture taken along says what is lit"
    reader.run("document.getElementById('reset').click()")
    assert "m=" not in reader.run("return location.hash")
    assert reader.logs() == []
