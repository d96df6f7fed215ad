"""What a written name says: place, state, kind, level, marks, networks."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graphshare.agencies import parse, parsed_lines
from graphshare.agencies.federal import _phrases, _phrases_by_first, _phrases_in
from graphshare.domain.bodies import bodies
from graphshare.domain.model import Account, AgencyKind, Level

WRITTEN = Path(__file__).parents[1] / "data" / "names_written.tsv"


def written() -> list[dict[str, str]]:
    with WRITTEN.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", written(), ids=lambda row: row["text"])
def test_a_written_name_says_its_place_state_and_kind(row: dict[str, str]) -> None:
    parsed = parse(row["text"])
    assert {
        "state": parsed.state or "",
        "kind": parsed.kind.value if parsed.kind else "",
        "level": parsed.level.value if parsed.level else "",
        "place": parsed.place or "",
        "federal": "true" if parsed.federal else "",
    } == {key: row[key] or "" for key in ("state", "kind", "level", "place", "federal")}


def test_there_are_enough_written_names_to_mean_something() -> None:
    assert len({row["text"] for row in written()}) >= 400


@pytest.mark.parametrize(
    "text",
    [
        "Plymouth IN PD [Inactive]", "(INACTIVE) Plymouth IN PD", "Plymouth IN PD - Inactive", "Plymouth IN PD [turned off]",
        "(Dead/Old) Plymouth IN PD", "Plymouth IN PD [DEACTIVATED]", "Plymouth IN PD - DO NOT USE", "DNU - Plymouth IN PD",
        "Duplicate - do not use -Plymouth IN PD", "Plymouth IN PD (duplicate)", "Plymouth IN PD - old", "Plymouth IN PD DUPLICATE ACCOUNT",
        "Plymouth IN PD (Not in Use)", "(revoked MOU) - former Plymouth IN PD", "Plymouth IN PD - DNU (no longer a customer)",
        "Plymouth IN PD error",
    ],
)  # fmt: skip
def test_a_mark_makes_the_account_inactive_and_leaves_the_name(text: str) -> None:
    parsed = parse(text)
    assert parsed.account is Account.INACTIVE
    assert parsed.name == "Plymouth IN PD"
    assert parsed.marks
    assert all(mark in text for mark in parsed.marks)


def test_an_unmarked_account_is_active() -> None:
    assert parse("Plymouth IN PD").account is Account.ACTIVE
    assert parse("Plymouth IN PD").marks == ()


def test_a_federal_mark_is_kept_and_does_not_make_an_account_inactive() -> None:
    parsed = parse("[Federal] US Postal Inspection Service")
    assert parsed.marks == ("[Federal]",)
    assert parsed.account is Account.ACTIVE
    assert parsed.name == "US Postal Inspection Service"


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("Polk County FL SO (LR)", "(LR)"), ("Polk County FL SO - Axon", "- Axon"), ("Polk County FL SO (Flex)", "(Flex)"),
        ("Polk County FL SO Raven", "Raven"), ("Polk County FL SO (Raven v1.2)", "(Raven v1.2)"),
        ("Polk County FL SO (Condor)", "(Condor)"), ("Polk County FL SO (Tech)", "(Tech)"), ("Polk County FL SO - LPR", "- LPR"),
        ("Polk County FL SO - Insight Omnia", "- Insight Omnia"), ("Polk County FL SO (2)", "(2)"),
        ("Polk County FL SO - Lakeland Station", "- Lakeland Station"),
    ],
)  # fmt: skip
def test_a_product_or_unit_makes_another_network_of_the_same_agency(text: str, suffix: str) -> None:
    parsed = parse(text)
    assert parsed.network_suffix == suffix
    assert parsed.name == "Polk County FL SO"


def test_a_county_in_brackets_tells_townships_apart() -> None:
    stark, mahoning = parse("Jackson Township OH PD (Stark County)"), parse("Jackson Township OH PD (Mahoning Co)")
    assert (stark.county, mahoning.county) == ("Stark County", "Mahoning County")
    assert stark.qualifier != mahoning.qualifier


def test_initials_in_brackets_tell_nothing_apart() -> None:
    assert parse("Cuyahoga Metro Housing Authority OH PD (CMHA)").qualifier is None
    assert parse("Alabama Law Enforcement Agency (ALEA)").qualifier is None


def test_a_precinct_is_not_its_neighbor() -> None:
    assert parse("Harris County Constable Precinct 4 (TX)").qualifier == "precinct 4"
    assert parse("Harris County Const TX Pct 5").qualifier == "precinct 5"


@pytest.mark.parametrize(
    "text",
    ["265", "", "   ", "test", "Test Demo 1234", "Demo", "Flock Safety - Sales", "Falcon Flex Demo", "null", "N/A", "Delete",
     "DO NOT USE", "Duplicate account", "Decommissioned Org", "Example PD", "Flock PD", "don't use)"],
)  # fmt: skip
def test_an_account_of_nobody_is_set_aside(text: str) -> None:
    parsed = parse(text)
    assert parsed.junk
    assert parsed.kind is None
    assert parsed.state is None


@pytest.mark.parametrize("text", ["Little Flock AR PD", "Apex NC PD (Demo Cam)", "Apex PD Demo (NC)"])
def test_a_town_is_not_set_aside_for_a_word_in_its_line(text: str) -> None:
    assert not parse(text).junk


@pytest.mark.parametrize(
    ("text", "body", "itself"),
    [
        ("HSI", "HSI", True), ("Homeland Security Investigations [Federal]", "HSI", True), ("U.S. Border Patrol", "Border Patrol", True),
        ("ATF Nashville TN", "ATF", False), ("FBI Phoenix AZ", "FBI", False), ("US Marshals Service", "USMS", True),
        ("San Diego Sector Border Patrol (CA)", "Border Patrol", False), ("Nellis NV Air Force Base [Federal]", "Air Force", False),
        ("DHS", "DHS", True), ("Decatur IL PD", None, False), ("FBI JTTF", "JTTF", True),
    ],
)  # fmt: skip
def test_a_federal_name_says_its_body(text: str, body: str | None, itself: bool) -> None:
    parsed = parse(text)
    assert (parsed.body, parsed.itself) == (body, itself)


def test_a_bare_abbreviation_of_a_state_department_is_not_federal() -> None:
    assert not parse("DSS").federal
    assert not parse("OSI").federal


def test_a_state_column_counts_only_where_the_name_says_no_state() -> None:
    assert parse("Davenport Police Department", "FLORIDA").state == "FL"
    assert parse("Davenport IA PD", "FL").state == "IA"
    assert parse("Department of Public Safety", "TX").kind is AgencyKind.STATE_POLICE
    assert parse("Davenport Police Department", "Nowhere").state is None


def test_two_states_that_are_equally_well_placed_leave_the_state_unsure() -> None:
    assert parse("Port Authority of New York and New Jersey").state is None
    assert parse("Springfield IL PD MO").state is None


def test_a_text_too_long_to_be_a_name_says_nothing() -> None:
    parsed = parse("Decatur IL PD - " * 5000)
    assert (parsed.state, parsed.kind, parsed.junk) == (None, None, True)


def test_a_county_that_could_be_colorado_or_south_dakota_is_unsure() -> None:
    assert parse("Kit Carson CO SO").state is None
    assert parse("Brookings County SD").state is None


def test_the_json_has_the_documented_keys_and_one_object_a_line() -> None:
    answer = parsed_lines(["Danville IL PD\n", "\n", "FBI [turned off]"])
    assert [list(d) for d in answer.data] == [
        ["text", "name", "place", "state", "kind", "level", "marks", "federal"]
    ] * 3
    assert answer.data[0] == {
        "text": "Danville IL PD", "name": "Danville IL PD", "place": "Danville", "state": "IL", "kind": "police",
        "level": "municipal", "marks": [], "federal": False,
    }  # fmt: skip
    assert answer.data[1]["state"] is None
    assert answer.data[2]["marks"] == ["[turned off]"]
    assert answer.data[2]["level"] == Level.FEDERAL.value


def test_what_follows_a_kind_tells_agencies_apart_unless_a_dash_makes_it_a_part() -> None:
    assert parse("Decatur Police Foundation IL").qualifier == "foundation"
    part = parse("Weber County UT SO - Roy PD")
    assert (part.qualifier, part.network_suffix, part.name) == (None, "- Roy PD", "Weber County UT SO")
    assert parse("Bell County TX County Attorney").qualifier != parse("Bell County TX District Attorney").qualifier


def _labeled() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parents[1] / "data" / "labels" / "names.tsv").read_text(encoding="utf-8").splitlines()
    return [(t, s, k) for t, s, k in (line.split("\t") for line in lines[1:])]


def test_names_labeled_without_the_rules_are_read_within_the_target() -> None:
    read = [(parse(text), state, kind) for text, state, kind in _labeled()]
    assert len(read) > 200
    assert all((p.state or state) == state for p, state, _ in read)
    assert sum((p.state or "") == state for p, state, _ in read) / len(read) >= 0.995
    assert sum((p.kind.value if p.kind else "") == kind for p, _, kind in read) / len(read) >= 0.985


@pytest.mark.parametrize(
    ("text", "state", "kind"),
    [
        ("Texas Dept. of Criminal Justice", "TX", "corrections"), ("Utah Dept. of Public Safety", "UT", "state_police"),
        ("Indiana University of Pennsylvania PD", "PA", "campus"), ("Weld Co CO SO", "CO", "sheriff"),
        ("UNC at Wilmington NC PD", "NC", "campus"), ("Virginia Commonwealth University PD", "VA", "campus"),
        ("Ohio BCI", "OH", "state_police"), ("Alder Cove Community Association (CA)", "CA", "private"),
        ("Alder Bay Yacht Club (CA)", "CA", "private"), ("Alder Falls State Natural Area NC PD", "NC", "parks"),
        ("Iowa DCI", "IA", "state_police"), ("Texas A&M Forest Service", "TX", "campus"),
        ("Connecticut State Capitol Police", "CT", "police"), ("California Department of Fish and Wildlife", "CA", "parks"),
    ],
)  # fmt: skip
def test_what_states_and_universities_call_their_own_is_read(text: str, state: str, kind: str) -> None:
    parsed = parse(text)
    assert (parsed.state, parsed.kind and parsed.kind.value, parsed.federal) == (state, kind, False)


def test_a_town_named_after_another_state_is_not_in_it() -> None:
    assert parse("West New York Police Department", "NJ").state == "NJ"
    assert parse("New York Mills", "MN").state == "MN"


def test_the_first_look_for_names_of_bodies_misses_none_of_them() -> None:
    several = [n for b in bodies().values() for n in b.names if " " in n]
    assert len(several) > 50
    every = _phrases(*_phrases_by_first())
    for name, other in zip(several, reversed(several), strict=True):
        for written in (name, name.lower(), f"Elmwick {name} 4", f"{name} / {other}"):
            found = [m.group(0) for m in _phrases_in(written)]
            assert found == [m.group(0) for m in every.finditer(written)], written
