"""The Grid, and how a page of many networks stands: denominators, marks, speed, Back, print."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import answers
import pytest
from made_up import reach_page, sentence
from reader import Reader

from graphshare.facts.reading import Reading
from graphshare.questions.known import known_networks
from graphshare.questions.spoken_for import MayBeNamed
from graphshare.views.drawn import drawn
from graphshare.views.grid import opens_with
from graphshare.views.naming import to_review
from graphshare.views.sentence import sentence as spoken
from tests.answered import answered
from tests.fictional import Fictional

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def html(fictional: Fictional, tmp_path_factory: pytest.TempPathFactory) -> str:
    page = tmp_path_factory.mktemp("grid") / "p.html"
    return fictional.workspace.view_reach("ICE", page, view="grid").read_text(encoding="utf-8")


def test_every_known_network_is_a_square_and_a_row(reader: Reader, html: str, fictional: Fictional) -> None:
    with Reading(fictional.workspace.graph()) as reading:
        known = known_networks(reading)
    reader.open(html)
    assert reader.run("return __gs.state().view") == "grid"
    assert reader.run("return __gs.scene().sheet.squares.length") == len(known)
    counts = reader.run("return __gs.scene().counts")
    assert sum(counts.values()) == len(known)
    assert counts["reached"] == reader.run("return __gs.scene().seen.size")
    rows = reader.run("return __gs.table('networks')")
    assert len(rows) == len(known)
    words = {"reached": "reached", "open": "open, not seen used", "held": "held, not seen", "none": "nothing held"}
    assert {k: sum(r[4] == w for r in rows) for k, w in words.items()} == counts
    held = {k.name for k in known if k.has_records}
    assert {r[0] for r in rows if r[10] != "nothing"} == held
    assert {r[0] for r in rows if r[4] == "nothing held"}.isdisjoint(held)


def test_what_is_not_held_is_told_from_what_is_not_seen(reader: Reader, html: str) -> None:
    reader.open(html)
    for i, (_, name, *_, held, _) in enumerate(reader.run("return __gs.others()")):
        if i > 5:
            break
        reader.run("__gs.choose({ kind: 'other', i: arguments[0] })", i)
        said = reader.text("#answer")
        assert (f"Nothing is held of {name}" in said) is (held == 0)
        assert ("not seen" in reader.text("#panel").lower()) is (held != 0)


def test_one_agency_and_one_network_are_one_mark_with_the_parts_inside(reader: Reader) -> None:
    reach = answers.small()
    side = next(d for n in reach["networks"] for d in n["doors"] if d["door"] == "side" and d["use"] == "used")
    network = next(n for n in reach["networks"] if side in n["doors"])
    evidence = [{"release": next(iter(reach["releases"])), "row": 77}]
    more = {"asked": 2, "named": 9, "hinted": 9}
    network["doors"] = [
        {**side, "body": "ICE", "evidence": evidence, "evidence_total": 1},
        {**side, "body": "HSI", "searches": more, "evidence": evidence, "evidence_total": 1},
    ]
    reader.open(reach_page(reach, view="doors"), f"#n={network['network_id']}")
    cards = reader.run("return [...document.querySelectorAll('#panel .card')].map((c) => c.textContent)")
    assert len(cards) == 1
    assert cards[0].count("row 77") == 1
    assert "mentions ICE:" in cards[0]
    assert "mentions HSI: 9" in cards[0]
    row = [r for r in reader.run("return __gs.table('doors')") if r[0] == network["network"]]
    assert len(row) == 1
    assert row[0][3] == "ICE, HSI"
    assert row[0][8] == max(9, side["searches"]["named"])


def test_those_that_reach_most_are_ranked_by_networks_not_by_parts_of_the_body(reader: Reader) -> None:
    reach = answers.world(31, 6, 1, doors="s")
    base = next(d for n in reach["networks"] for d in n["doors"])
    used = {
        **base,
        "use": "used",
        "grade": "named",
        "searches": {"asked": 0, "named": 1, "hinted": 1},
        "evidence_total": 1,
    }
    for i, n in enumerate(reach["networks"]):
        n["doors"], n["open"] = [], None
        if i < 2:
            n["doors"] = [{**used, "proxy": "Two PD", "proxy_id": "two", "body": b} for b in ("ICE", "ERO", "HSI")]
        if 2 <= i < 5:
            n["doors"] = [{**used, "proxy": "Three PD", "proxy_id": "three", "body": "ICE"}]
    reader.open(reach_page(reach, view="doors"))
    assert reader.run("return __gs.scene().sheet.entries.map((e) => e.proxies[0])") == ["three", "two"]
    assert reader.run("return __gs.table('agencies').map((r) => [r[0], r[2]])") == [["Three PD", 3], ["Two PD", 2]]


def test_a_cell_a_square_and_a_row_open_their_evidence_and_back_goes_back(reader: Reader, html: str) -> None:
    reader.open(html)
    before = reader.text("#answer")
    pair = reader.run("return __gs.scene().hits.find((x) => x.choice.kind === 'pair').choice")
    at = reader.run("""
        const p = __gs.where(arguments[0]), b = document.getElementById('picture').getBoundingClientRect();
        return [p.x + b.left, p.y + b.top]""", pair)  # fmt: skip
    reader.click(*at)
    assert reader.run("return __gs.state().chosen.kind") == "pair"
    assert " row " in reader.text("#panel")
    said, fragment = reader.text("#answer"), reader.run("return location.hash")
    assert " searched the cameras of " in said
    assert said in reader.run("return __gs.svg().replace(/<[^>]*>/g, ' ')").replace("  ", " ") or said[
        :40
    ] in reader.run("return __gs.svg()")
    reader.run("document.querySelector('[name=view][value=table]').click()")
    assert reader.run("return __gs.rows('doors')") >= 1
    reader.driver.back()
    assert reader.run("return __gs.state().view") == "grid"
    assert reader.text("#answer") == said
    reader.driver.back()
    assert reader.text("#answer") == before
    reader.open(html, fragment)
    assert reader.text("#answer") == said


def test_the_arrow_keys_walk_along_agencies_and_networks(reader: Reader, html: str) -> None:
    reader.open(html)
    reader.run("document.getElementById('picture').focus()")
    kinds = []
    for key in ("\ue014", "\ue014", "\ue014", "\ue015"):
        reader.press(key)
        kinds.append(reader.run("return __gs.state().chosen.kind"))
    assert kinds == ["agency", "pair", "pair", "pair"]


def test_everyone_can_read_the_grid_on_paper_in_the_dark_and_in_forced_colors(reader: Reader, html: str) -> None:
    reader.requests()
    features = (
        [],
        [("prefers-color-scheme", "dark")],
        [("forced-colors", "active")],
        [("prefers-reduced-motion", "reduce")],
    )
    try:
        for size in ((1440, 900), (390, 844)):
            for chosen in features if size[0] > 400 else features[:1]:
                told = [{"name": k, "value": v} for k, v in chosen]
                reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": told})
                reader.open(html, size=size)
                assert reader.axe() == [], chosen
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    reader.open(html)
    reader.run("window.dispatchEvent(new Event('beforeprint'))")
    assert reader.run("return document.querySelectorAll('#print-picture svg path').length") > 10
    assert reader.run("return document.getElementById('print-picture').hidden") is False
    assert reader.requests() == []
    assert reader.logs() == []


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (390, 844), (320, 700)])
def test_each_color_of_a_square_is_explained_on_a_screen_of_any_width(
    reader: Reader, html: str, size: tuple[int, int]
) -> None:
    reader.open(html, size=size)
    doors = reader.run("return [...new Set([...__gs.scene().seen.values()].flat().map((e) => e.d))].sort()")
    told = reader.run("return __gs.scene().under.filter((m) => / door$/.test(m.text || '')).map((m) => [m.text, m.y])")
    assert sorted(text for text, _ in told) == [f"{d} door" for d in doors]
    assert len(doors) == 4
    legend, matrix = reader.run("return [__gs.scene().sheet.legend, __gs.scene().sheet.matrix]")
    below = reader.run(
        "return Math.max(...__gs.scene().under.filter((m) => m.text && m.y < arguments[0]).map((m) => m.y))", matrix
    )
    assert legend <= below <= matrix - 18


def test_inactive_accounts_can_be_found_and_are_rows(reader: Reader, html: str, fictional: Fictional) -> None:
    listed = fictional.workspace.reach("ICE").data["inactive"]
    assert listed
    reader.open(html)
    assert reader.run("return __gs.table('doors').filter((r) => r[2] === 'listed, account inactive').length") == len(
        listed
    )
    assert reader.run("return __gs.csv()").count("listed, account inactive") == len(listed)
    reader.press("/")
    reader.press(*"Inactive")
    reader.press("\ue015", "\ue007")
    assert "Listed, account inactive: no door" in reader.text("#panel")


def test_the_grid_opens_where_doors_cannot_be_told_apart() -> None:
    def opened(reach: dict[str, Any]) -> str:
        return opens_with([drawn(n, None) for n in answered(reach).found.networks], None)

    assert opened(answers.world(4, 20, 7)) == "doors"
    assert opened(answers.many()) == "grid"
    assert opened(answers.one_town(60)) == "grid"
    assert opened(answers.fronts()) == "doors", "front doors alone are told apart by their names"
    assert opens_with([], "map") == "map"


def _named(reach: dict[str, Any], agencies: Iterable[str]) -> MayBeNamed:
    who = frozenset(agencies)
    return MayBeNamed(who, who, frozenset((a, n["network_id"]) for n in reach["networks"] for a in who), who)


def test_who_may_not_be_named_is_not_in_the_file(fictional: Fictional, tmp_path: Path) -> None:
    reach = answers.small()
    proxies = sorted({d["proxy_id"] for n in reach["networks"] for d in n["doors"] if d["proxy_id"]})
    names = {d["proxy_id"]: d["proxy"] for n in reach["networks"] for d in n["doors"] if d["proxy_id"]}
    told = to_review(answered(reach), _named(reach, proxies[2:]))
    left = json.dumps(told.data["networks"])
    assert names[proxies[0]] not in {n["network"] for n in reach["networks"]}
    assert f'"proxy": "{names[proxies[0]]}"' not in left
    assert '"agency to review 1"' in left
    assert "to review are not named" in told.found.notes[-1]
    assert spoken(told.found) == sentence(reach)
    assert to_review(answered(reach), _named(reach, ())).found.networks != answered(reach).found.networks


def test_a_nation_filters_in_a_blink_and_its_whole_table_is_soon_there(reader: Reader) -> None:
    reach = answers.nation(5_000)
    html = reach_page(reach)
    reader.open(html)
    took = reader.run("""
        const times = [];
        for (const name of ['hinted', 'asked', 'named']) {
          const before = performance.now();
          document.querySelector(`[name=level][value=${name}]`).click();
          times.push(performance.now() - before);
        }
        return Math.min(...times)""")
    assert took < 200, "twice the target, for slow machines"
    rows, shown = reader.run("""
        document.querySelector('[name=view][value=table]').click();
        const before = performance.now();
        __gs.pick('doors');
        const height = document.querySelector('#rows table').offsetHeight;
        return [__gs.rows('doors'), [performance.now() - before, height]]""")
    assert rows > 5_000
    assert shown[0] < 4_000
    assert shown[1] > rows * 20, "the whole table can be scrolled to"
    reader.run("document.getElementById('rows').scrollTop = 1e9")
    last = reader.driver.execute_async_script(
        "setTimeout(() => arguments[0](document.querySelector('#rows tbody:last-child tr:last-child').cells.length), 500)"
    )
    assert last > 5
