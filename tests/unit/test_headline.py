"""The first sentence of a reach: what was done, by which door, over which records; what is not known is said so."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from graphshare.domain.breaks import Break
from graphshare.domain.model import Window
from graphshare.headline import Headline, headline
from graphshare.reach import reached
from tests import worlds
from tests.fictional import Fictional
from tests.worlds import World


def head(world: World, root: Path, body: str = "ICE", window: Window | None = None, **more: object) -> Headline:
    return headline(reached(world.write(root), body, window or Window()), **more)  # type: ignore[arg-type]


def three_towns() -> World:
    """Two agencies search a third's cameras: twice for HSI alone, once for ICE, once saying immigration."""
    world = World().town("elm-pd", "oak-pd", "ash-pd")
    world.search("oak-pd", "2025-05-01", "elm-pd", names={"HSI": "named"})
    world.search("oak-pd", "2025-05-02", "elm-pd", names={"HSI": "asked"})
    world.search("ash-pd", "2025-05-03", "elm-pd", names={"ICE": "asked", "HSI": "named"})
    return world.search("ash-pd", "2025-05-04", "elm-pd", purpose="immigration_unspecified", subject="immigration")


def test_acts_come_first_and_hsi_alone_is_always_told(tmp_path: Path) -> None:
    assert head(three_towns(), tmp_path).text.startswith(
        "Two agencies searched the cameras of one other, giving reasons or case numbers that mention ICE: 3 searches, "
        "2 written as being for ICE, 2 mentioning only HSI, its investigations branch. "
        "In 1 more they wrote “immigration” and named nobody. No sharing list is held, so who gives ICE access is not known. — "
        "Records held: full search logs of 1 agency and no sharing list, of 3 known."
    )


@pytest.mark.parametrize(
    ("body", "said"), [("DHS", "2 mentioning only HSI, ICE's investigations branch"), ("HSI", None), ("ERO", None)]
)
def test_hsi_alone_is_told_of_the_bodies_above_it(body: str, said: str | None, tmp_path: Path) -> None:
    text = head(three_towns(), tmp_path, body).text
    assert said in text if said else "only HSI" not in text


def test_a_search_that_names_another_body_of_the_family_is_not_of_hsi_alone(tmp_path: Path) -> None:
    world = (
        World()
        .town("elm-pd", "oak-pd")
        .search("oak-pd", "2025-05-01", "elm-pd", names={"HSI": "named", "CBP": "named"})
    )
    assert "1 search, none written as being for ICE, none mentioning only HSI" in head(world, tmp_path).text


def test_those_who_wrote_immigration_are_counted_where_they_are_others(tmp_path: Path) -> None:
    world = three_towns().search(
        "elm-pd", "2025-05-05", "oak-pd", purpose="immigration_unspecified", subject="immigration"
    )
    assert "In 2 more, two agencies wrote “immigration” and named nobody." in head(world, tmp_path).text
    assert "named nobody" not in head(world, tmp_path, "FBI").text


def test_an_agency_that_searched_its_own_cameras_is_not_said_to_have_searched_others(tmp_path: Path) -> None:
    world = World().town("elm-pd").search("elm-pd", "2025-05-01", "elm-pd", names={"ICE": "named"})
    assert head(world, tmp_path).text.startswith(
        "One agency searched the cameras of one agency, their own among them, giving"
    )


def test_two_networks_of_one_owner_are_told(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd").network("elm-pd", "elm-pd/school")
    world.search("oak-pd", "2025-05-01", ("elm-pd", "elm-pd/school"), names={"ICE": "named"})
    text = head(world, tmp_path).text
    assert text.startswith("One agency searched the cameras of one other (2 networks), giving")
    assert "of 3 known (2 owners)" in text


def test_one_verb_for_each_door_and_no_sum(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd", "oak-pd", "ash-pd", "fir-pd")
        .share("elm-pd", "ice", "2025-05-01").configured("elm-pd", "2025-05-01").search("ice", "2025-05-01", "elm-pd")
        .configured("oak-pd", "2025-05-02").search("ice", "2025-05-02", "oak-pd")
        .search("hsi", "2025-05-03", "ash-pd").share("fir-pd", "hsi", "2025-05-01", account="inactive")
    )  # fmt: skip
    assert head(world, tmp_path).text.split(" — ")[0] == (
        "No search of cameras that mentions ICE is seen in the logs held. Not seen is not “did not happen”. "
        "ICE's own account searched one agency's cameras on a day whose complete list does not name it; one agency's cameras "
        "on a day whose list names it; HSI's own account searched one agency's cameras on a day of which no list says by which "
        "door. One agency's list gives ICE access; one an account of HSI marked inactive."
    )


def test_a_list_that_names_a_body_above_gives_no_access(tmp_path: Path) -> None:
    world = World().town("elm-pd").share("elm-pd", "ice", "2025-05-01").configured("elm-pd", "2025-05-01")
    text = head(world.search("hsi", "2025-05-01", "elm-pd"), tmp_path, "HSI").text
    assert "HSI's own account searched one agency's cameras on a day of which no list says by which door." in text
    assert (
        "No list held gives HSI access; one agency's list names ICE, of which HSI is a part: no access for HSI itself."
        in text
    )


def test_without_a_log_what_was_searched_is_not_known(tmp_path: Path) -> None:
    text = head(
        World().town("elm-pd").share("elm-pd", "ice", "2025-05-01").configured("elm-pd", "2025-05-01"), tmp_path
    ).text
    assert text == (
        "No search log is held, so whose cameras were searched for ICE is not known. One agency's list gives ICE access. — "
        "Records held: complete sharing lists of 1 agency and no search log of an agency's cameras, of 1 known, May 2025. "
        "A list shows who may search, not who did."
    )
    assert "0" not in text.replace("2025", "")


def test_a_log_that_names_no_cameras_proves_searches_and_no_reach(tmp_path: Path) -> None:
    world = World().town("elm-pd").agency("oak-pd").search("oak-pd", "2025-05-01", names={"ICE": "named"})
    text = head(world, tmp_path).text
    assert text.startswith(
        "No log that names the cameras searched is held, so whose cameras were searched for ICE is not known. 1 search by one "
        "agency mentions ICE in logs that do not say whose cameras were searched."
    )
    assert "; logs of what 1 agency searched elsewhere" in text


def test_a_window_that_no_record_speaks_of_is_not_known(tmp_path: Path) -> None:
    world = worlds.front_only()
    world.rows["Release"] = [
        r | {"first": datetime(2025, 5, 1), "last": datetime(2025, 5, 30)} for r in world.rows["Release"]
    ]
    said = head(world, tmp_path, window=Window(date(2026, 1, 1), None)).text
    assert said.startswith(
        "Since January 1, 2026: no search log of these days is held, so whose cameras were searched for ICE is not known. "
        "No sharing list of these days is held, so who gives ICE access is not known. — Records held, of all days:"
    )


def test_agencies_that_are_only_a_number_are_counted_apart(tmp_path: Path) -> None:
    world = (
        World()
        .town("elm-pd")
        .agency("n7", identified=False)
        .search("n7", "2025-05-01", "elm-pd", names={"ICE": "named"})
    )
    assert "1 search by agencies known only by a number mentions ICE, counted apart." in head(world, tmp_path).text


def test_what_the_vendor_disowns_is_counted_apart(tmp_path: Path) -> None:
    world = (
        World()
        .town("elm-pd", "oak-pd")
        .search("oak-pd", "2025-05-01", "elm-pd", names={"ICE": "named"}, disowned="Scope error")
    )
    text = head(world, tmp_path).text
    assert text.startswith("No search of cameras that mentions ICE is seen in the logs held.")
    assert "1 search for or by ICE is counted apart: a note in the log says not processed" in text


def test_a_selection_by_keyword_gives_a_least_count(tmp_path: Path) -> None:
    world = three_towns()
    world.rows["Release"] = [r | {"selection": "keyword"} for r in world.rows["Release"]]
    assert head(world, tmp_path).text.startswith("At least two agencies searched")


def test_a_break_that_is_crossed_is_told_last(tmp_path: Path) -> None:
    said = head(three_towns(), tmp_path, breaks=[Break(date(2025, 8, 1), "x"), Break(date(2025, 12, 1), "y")]).text
    assert said.endswith(
        "The records cross two changes in how they are made (August 2025 and December 2025): a fall in hits is not a fall in use."
    )


def test_who_ran_searches_is_counted_over_all_logs(tmp_path: Path) -> None:
    world = three_towns().search("fir-pd", "2025-05-05", names={"ICE": "hinted"}).agency("fir-pd")
    world.search("fir-pd", "2025-05-06", names={"ERO": "named"})
    said = head(world, tmp_path).ran_text
    assert said.startswith(
        "Three agencies ran searches that mention ICE: 4 searches, 2 written as being for ICE, 2 mentioning only HSI, its "
        "investigations branch. 1 search could mean ICE without mentioning it. — Records held:"
    )


def test_what_cannot_be_read_is_counted_over_the_searches_of_the_window(fictional: Fictional) -> None:
    work = fictional.workspace
    window = Window(date(2025, 3, 1), date(2025, 4, 30))
    answer = work.reach("ICE", since="2025-03-01", until="2025-04-30")
    counted = work.tally(by=("month",), since="2025-03-01", until="2025-04-30").data["totals"]["searches"]
    said = headline(work.reached("ICE", window))
    assert said.spoken.searches == counted
    assert (
        f"{said.unreadable:,} of {counted:,} searches give no readable reason, {said.unclear:,} are unclear."
        in answer.data["sentence"]
    )
    assert [answer.data[k] for k in ("unreadable", "unclear")] == [said.unreadable, said.unclear]


def test_every_answer_about_what_is_held_begins_with_its_sentence(fictional: Fictional) -> None:
    work = fictional.workspace
    held = work.coverage().data["networks"]
    assert (
        f"of {held['known']} known networks, a whole search log of {held['with_log']} and" in work.coverage().sentence
    )
    assert work.releases().sentence.startswith(f"{len(work.cache.all())} releases held: ")
    reasons = work.reasons()
    assert f"Of {sum(p['searches'] for p in reasons.data['purposes']):,} searches " in reasons.sentence
    for answer in (
        work.proxies("ICE"),
        work.reach("ICE"),
        work.agencies(),
        work.agency("Dannelmoor QN PD"),
        work.verify(),
    ):
        assert answer.sentence
        assert next(iter(answer.data)) == "sentence"
