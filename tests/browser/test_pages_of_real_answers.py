"""The page of a real answer says what the answer says: word for word, for every filter, with its reasons and credits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import answers
import pytest
from reader import Reader
from real_answers import choices, in_page

from graphshare.answer import Answer
from graphshare.domain.model import Door
from graphshare.facts.reading import Reading
from graphshare.questions.known import known_networks
from graphshare.questions.reach.answer import Reach
from graphshare.views.drawn import door_of, proxy_of, used
from graphshare.views.reach import reach_page
from graphshare.views.sentence import matching, sentence
from tests.answered import answered
from tests.fictional import Fictional


@pytest.fixture(scope="module")
def told(fictional: Fictional) -> Answer[Reach]:
    return fictional.workspace.reach("DHS")


@pytest.fixture(scope="module")
def reach(told: Answer[Reach]) -> dict[str, Any]:
    return dict(told.data)


def test_the_page_opens_with_the_sentence_of_the_terminal(reader: Reader, told: Answer[Reach]) -> None:
    html = reach_page(told)
    assert f'<p id="answer" role="status">{told.sentence}</p>'.replace("'", "&#39;") in html
    reader.open(html)
    assert reader.text("#answer") == told.sentence
    assert reader.logs() == []


def test_both_tongues_say_the_same_for_every_filter(reader: Reader, told: Answer[Reach], fictional: Fictional) -> None:
    with Reading(fictional.workspace.graph()) as reading:
        known = known_networks(reading)
    reach = {**told.data, "known": [{"network_id": k.network} for k in known]}
    cases = choices(reach)
    reader.open(reach_page(told, known=known))
    said = reader.run("return arguments[0].map((f) => __gs.sentence(f))", [in_page(reach, f) for f in cases])
    for f, in_browser in zip(cases, said, strict=True):
        assert in_browser == sentence(told.found, f, known), f


def test_every_number_of_a_filtered_sentence_is_counted_over_the_doors_left(
    told: Answer[Reach], reach: dict[str, Any]
) -> None:
    for f in choices(reach):
        if not f or f.get("network") or f.get("through") or f.get("among") or f.get("agencies"):
            continue
        said = sentence(told.found, f)
        through = [(n, d) for n, ds in matching(told.found, f) for d in ds if door_of(d) is Door.SIDE and used(d)]
        counted = re.search(r"(\d+) agenc(?:y|ies) searched the cameras of (\d+) agenc", said)
        assert bool(counted) == (bool(through) and said != told.sentence)
        if counted:
            assert [int(x) for x in counted.groups()] == [
                len({proxy_of(d) for _, d in through}),
                len({n.owner.id for n, _ in through}),
            ]


def test_a_door_of_january_and_december_is_not_seen_in_june(tmp_path: Path) -> None:
    """Months of a used door are those of its searches, never what lies between the first and the last."""
    door = {
        "door": "side", "use": "used", "proxy": "P", "proxy_id": "p", "grade": "named", "months": ["2025-01", "2025-12"],
        "searches": {"asked": 0, "named": 2, "hinted": 2}, "first": "2025-01-09", "last": "2025-12-02",
    }  # fmt: skip
    answer = {
        "body": "ICE",
        "networks": [{"network": "A", "network_id": "a", "owner": "A", "owner_id": "a", "doors": [door]}],
    }
    found = answered(answer).found
    assert not list(matching(found, {"since": "2025-06", "until": "2025-06"}))
    assert list(matching(found, {"since": "2025-12", "until": "2025-12"}))
    summed = {**answer, "networks": [{**answer["networks"][0], "doors": [{**door, "months": None}]}]}
    assert not list(matching(answered(summed).found, {"since": "2025-01", "until": "2025-12"})), (
        "when a summed row was searched is not known"
    )


def test_reasons_stand_on_the_page_where_they_are_asked_for_and_nowhere_else(
    reader: Reader, fictional: Fictional, tmp_path: Path
) -> None:
    work = fictional.workspace
    shown, hidden = (
        work.view_reach("ICE", tmp_path / f"{asked}.html", show_reasons=asked).read_text(encoding="utf-8")
        for asked in (True, False)
    )

    def wordings(html: str) -> set[str]:
        reader.open(html, "#v=table&l=hinted")
        data = reader.run("return Promise.resolve(__gs.wordings())")
        return {w for door in data for w in door}

    found = wordings(shown)
    assert found, "the rows cited say why"
    assert wordings(hidden) == set()
    reader.open(shown)
    first = next(
        n
        for n in work.reach("ICE").data["networks"]
        if any(d["door"] == "side" and d["use"] == "used" for d in n["doors"])
    )
    reader.open(shown, f"#n={first['network_id']}")
    assert "wording" in reader.text("#panel")


def test_who_gave_a_count_or_a_place_is_credited_and_nobody_else(fictional: Fictional) -> None:
    work = fictional.workspace
    told = work.reach("ICE")
    data = told.data
    kinds = {r["kind"] for r in data["releases"].values()}
    assert "cameras" in kinds, "cameras mapped count, so that their map is credited"
    used = {e["release"] for n in data["networks"] for d in n["doors"] for e in d["evidence"]}
    used |= {e["release"] for i in data["inactive"] for e in i["evidence"]}
    rest = {i: r["kind"] for i, r in data["releases"].items() if i not in used}
    assert set(rest.values()) <= {"cameras", "portal", "portal table"}
    html = reach_page(told)
    for r in data["releases"].values():
        if r["credit"]:
            assert r["credit"].replace("'", "&#39;") in html


def test_inactive_is_the_same_in_answer_list_and_page(fictional: Fictional) -> None:
    for body in ("DHS", "HSI", "ICE"):
        told = fictional.workspace.reach(body)
        data = told.data
        owners = len({i["owner"] for i in data["inactive"]})
        assert data["declared"]["inactive"]["owners"] == owners
        lists = f"The lists of {owners} agencies name an account of {body} marked inactive"
        assert owners < 2 or lists in sentence(told.found, {"doors": ["front"], "level": "named"})


def test_what_no_source_is_held_for_is_said_on_the_page_as_on_the_terminal() -> None:
    nothing = {"owners": None, "networks": None}
    answer = {
        "body": "ICE", "networks": [], "declared": {"active": nothing}, "observed": {"named": nothing}, "sentence": "S.",
    }  # fmt: skip
    found = answered(answer).found
    assert sentence(found) == "S."
    assert "No log that names the cameras searched and no sharing list is held" in sentence(found, {"level": "hinted"})
    assert "No sharing list is held" in sentence(found, {"doors": ["front"]})


def test_large_and_hostile_answers_of_other_tests_have_no_key_that_real_ones_lack(reach: dict[str, Any]) -> None:
    """What is drawn in thousands, or with hostile names, is made up; its shape is that of the product's own answers."""

    def keys(answer: dict[str, Any]) -> tuple[set[str], set[str], set[str], set[str]]:
        networks = answer["networks"]
        doors = [d for n in networks for d in n["doors"]]
        return (
            set(answer), {k for n in networks for k in n}, {k for d in doors for k in d},
            {k for i in answer["inactive"] for k in i},
        )  # fmt: skip

    for made_up in (answers.small(), answers.hostile(), answers.many(), answers.only_inactive()):
        for ours, real in zip(keys(made_up), keys(reach), strict=True):
            assert ours <= real
