"""The card of one agency: what stands on the picture, and who may be named beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reader import Reader

from graphshare.domain.model import Window
from graphshare.facts.reading import Reading
from graphshare.questions.legible import Legible, legible
from graphshare.questions.spoken_for import counted, lines
from graphshare.views.card import CardOf, by_month, card_page, card_sentence, headline
from graphshare.views.footing import Grounds
from tests.fictional import Fictional
from tests.worlds import RESTS_ON, World

pytestmark = pytest.mark.browser

TOWN = "Dannelmoor QN PD"
GROUNDS = Grounds(replace(RESTS_ON, command="graphshare view card"))


def subject(body: str = "ICE", months: tuple[str, ...] = ("2025-01", "2025-02", "2025-06"), **more: Any) -> CardOf:
    told: dict[str, Any] = {
        "agency": "Elm Pd", "state": "IL", "selection": False, "legible": Legible(40, 3, 2), "reply": None, "grounds": GROUNDS,
    } | more  # fmt: skip
    return CardOf(body=body, months=months, **told)


def world() -> World:
    return (
        World().town("elm-pd", "ash-pd", "oak-pd").agency("fir-pd", tier="fuzzy")
        .search("ash-pd", "2025-01-05", "elm-pd", names={"hsi": "named"}).search("ash-pd", "2025-01-09", "elm-pd", names={"ice": "asked"})
        .search("oak-pd", "2025-06-09", "elm-pd", names={"hsi": "asked"}).search("fir-pd", "2025-06-10", "elm-pd", names={"ice": "hinted"})
        .search("fir-pd", "2025-06-11", "elm-pd", names={"ice": "named"})
    )  # fmt: skip


def told(root: Path) -> list[Any]:
    with Reading(world().write(root)) as reading:
        return lines(reading, "ICE", Window(), owner="elm-pd")


def test_a_name_never_stands_there_without_hsi_alone_and_what_is_held(tmp_path: Path) -> None:
    found = told(tmp_path)
    said = card_sentence(subject(), counted(found))
    assert said.startswith("4 searches of the cameras of Elm Pd mention ICE. 2 say it was for ICE. 2 mention only HSI")
    assert "Its search log is held for January 2025 to June 2025, 3 months between missing." in said
    part = card_sentence(subject(in_part=("2025-06",)), counted(found))
    assert "January 2025 to June 2025, 3 months between missing, June 2025 only in part." in part
    assert "Of 40 searches in it, 3 give no readable reason, 2 are unclear." in said
    html = card_page(subject(), found)
    picture = html[html.index("<svg class=") : html.index("</svg>")]
    for words in ("mention only HSI", "Its search log is held", "asked for comment: not recorded"):
        assert words in picture
    for name in ("Ash Pd", "Oak Pd", "Fir Pd"):
        assert name not in picture, "the picture names the agency alone"


def test_only_a_firm_match_is_named_below_and_one_search_is_not_ranked(tmp_path: Path) -> None:
    html = card_page(subject(), told(tmp_path))
    assert "Fir Pd" not in html
    assert "1 agency to review is not named" in html
    assert html.index("Ash Pd") < html.index("Oak Pd")
    assert "1 agency with one search each stands below the others" in html


def test_without_a_log_nothing_is_counted() -> None:
    of = subject(months=())
    assert (
        headline(of, counted([]))
        == "Who searched the cameras of Elm Pd for ICE is not known: no search log of it is held"
    )
    assert "not known" in card_page(of, [])
    assert " 0 " not in card_sentence(of, counted([]))
    none = card_sentence(subject(), counted([]))
    assert none.startswith("No search of the cameras of Elm Pd that mentions ICE is seen in the log held.")


def test_the_reply_of_the_agency_stands_on_the_picture(tmp_path: Path) -> None:
    html = card_page(subject(reply="2025-07-01: “We ended it.”"), told(tmp_path))
    assert "Elm Pd: 2025-07-01: “We ended it.”" in html
    assert "Elm Pd: asked for comment" not in html


def test_the_picture_is_1200_by_630_and_counts_what_the_lines_count(
    reader: Reader, fictional: Fictional, tmp_path: Path
) -> None:
    work = fictional.workspace
    reader.requests()
    reader.open(work.view_card(TOWN, tmp_path / "card.html").read_text(encoding="utf-8"))
    with Reading(work.graph()) as reading:
        found = lines(reading, "ICE", Window(), owner="dannelmoor-qn-police")
        read = legible(reading, "dannelmoor-qn-police")
    n = counted(found)
    assert n.named == sum(total for total, _ in by_month(found).values()) > n.branch_only > 0
    assert reader.text("#answer").startswith(f"{n.named} searches of the cameras of {TOWN} mention ICE.")
    assert 0 < read.unreadable < read.searches
    size = reader.driver.execute_async_script(
        "const done = arguments[0]; __gs.png().then((b) => createImageBitmap(b)).then((i) => done([i.width, i.height]))"
    )
    assert size == [1200, 630]
    assert reader.axe() == []
    assert reader.requests() == []
    assert reader.logs() == []
