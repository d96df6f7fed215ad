"""A longer chain exists only where one record ties it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.agencies import normal_form, parse
from graphshare.domain.bodies import parts
from graphshare.domain.model import Window
from graphshare.facts.chains import asked_by
from graphshare.facts.reading import Reading
from graphshare.questions.proxies import proxies
from graphshare.reach import reached
from graphshare.reasons import fold, requested_for
from graphshare.telling.proxies import tell
from tests.worlds import RESTS_ON, World

NAMES = {
    "elm-pd": ("Elm Creek IL PD", "Elm Creek", "IL", "police"),
    "oak-so": ("Oak County IL SO", "Oak County", "IL", "sheriff"),
    "ash-pd": ("Ash Falls IL PD", "Ash Falls", "IL", "police"),
    "elm-in": ("Elm Creek IN PD", "Elm Creek", "IN", "police"),
}


def world() -> World:
    made = World()
    for ident, (name, place, state, kind) in NAMES.items():
        made.town(ident, name=name, place=place, state=state, kind=kind)
    return made


def searched(made: World, agency: str, reason: str, grade: str = "asked", search: str | None = None) -> World:
    return made.search(agency, "2025-05-01", "elm-pd", names={"HSI": grade}, wording=fold(reason), search=search)


def tied(made: World, root: Path, body: str = "HSI") -> dict[str, str]:
    with Reading(made.write(root)) as reading:
        return asked_by(reading, parts(body))


SAID = {
    "AOA Elm Creek PD HSI case": "elm-pd",
    "Elm Creek Police Department request / HSI": "elm-pd",
    "HSI assist Ash Falls PD": "ash-pd",
    "assist Ash Falls Police HSI narcotics": "ash-pd",
    "HSI case": None,
    "HSI Elm Creek": None,
    "AOA ECPD HSI": None,
    "AOA Birch PD HSI": None,
    "AOA Oak County SO HSI": None,
    "Elm Creek PD HSI": None,
}


def test_one_reason_that_names_both_ties_them(tmp_path: Path) -> None:
    made = world()
    for reason in SAID:
        searched(made, "oak-so", reason, search=reason)
    assert tied(made, tmp_path) == {reason: agency for reason, agency in SAID.items() if agency}


def test_the_name_is_looked_for_in_the_state_of_the_agency_that_searched(tmp_path: Path) -> None:
    made = searched(world(), "elm-in", "AOA Ash Falls PD HSI", search="a")
    assert tied(searched(made, "ash-pd", "AOA Elm Creek PD HSI", search="b"), tmp_path) == {"b": "elm-pd"}


def test_a_search_that_names_no_body_ties_nobody(tmp_path: Path) -> None:
    made = world().search("oak-so", "2025-05-01", "elm-pd", wording="aoa ash falls pd", purpose="ambiguous")
    assert tied(made, tmp_path) == {}


def test_two_agencies_of_one_name_are_none(tmp_path: Path) -> None:
    made = world().town("elm-other", name="Elm Creek PD IL", place="Elm Creek", state="IL", kind="police")
    assert tied(searched(made, "oak-so", "AOA Elm Creek PD HSI"), tmp_path) == {}


def test_proxies_show_whom_their_searches_were_for_as_well_and_the_rows(tmp_path: Path) -> None:
    made = searched(searched(world(), "oak-so", "AOA Ash Falls PD HSI"), "oak-so", "HSI assist Ash Falls PD")
    made = searched(made, "oak-so", "AOA Elm Creek PD HSI", grade="hinted")
    graph = made.write(tmp_path)
    r = reached(graph, "ICE", Window())
    with Reading(graph) as reading:
        found = proxies(r, {}, asked_by(reading, parts("ICE")))
    (also,) = found.proxies[0].also_for
    assert (also.agency, also.searches, also.evidence_total) == ("Ash Falls IL PD", 2, 2)
    told = tell(found, RESTS_ON)
    assert told.tables[1].rows[0][:3] == ("Oak County IL SO", "Ash Falls IL PD", 2)
    assert len(tell(proxies(r, {}), RESTS_ON).tables) == 1


PIECES = [
    "AOA",
    "assist",
    "for",
    "HSI",
    "case",
    "Elm Creek PD",
    "Ash Falls Police",
    "Oak County SO",
    "PD",
    "Elm",
    "IN",
    "/",
    "-",
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    searches=st.lists(
        st.tuples(st.sampled_from(sorted(NAMES)), st.lists(st.sampled_from(PIECES), max_size=6)), max_size=12
    )
)
def test_no_other_chain_exists(searches: list[tuple[str, list[str]]], tmp_path_factory: pytest.TempPathFactory) -> None:
    made = world()
    expected = {}
    for n, (agency, pieces) in enumerate(searches):
        reason = fold(" ".join(pieces))
        searched(made, agency, reason, search=f"s{n}")
        # slowly: each agency in the same state is tried against what the reason says
        asked = requested_for(reason)
        state = NAMES[agency][2]
        found = [
            other
            for other, (name, _, its_state, _) in NAMES.items()
            if asked and its_state == state and normal_form(parse(asked, state)) == normal_form(parse(name))
        ]
        if len(found) == 1 and found[0] != agency:
            expected[f"s{n}"] = found[0]
    assert tied(made, tmp_path_factory.mktemp("world")) == expected
