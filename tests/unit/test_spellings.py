"""One table of spellings for names and reasons: what is the same, what is only near, what is neither."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphshare.agencies import Decision, Judgment, WrittenName, near_bodies, parse, resolve, review_queue
from graphshare.domain import spelling
from graphshare.domain.bodies import ancestors, bodies, find_body, joint_bodies
from graphshare.domain.model import Grade, Purpose
from graphshare.reasons import classify

WRITTEN = Path(__file__).parents[1] / "data" / "bodies_written.tsv"


def written() -> list[tuple[str, str]]:
    with WRITTEN.open(encoding="utf-8", newline="") as handle:
        return [(r["text"], r["body"]) for r in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)]


TABLE = spelling.table()


@pytest.mark.parametrize("word", TABLE)
def test_a_word_is_read_in_its_listed_forms_and_in_no_others(word: str) -> None:
    entry = TABLE[word]
    assert {spelling.word_of(f) for f in entry.forms} == {word}
    assert {spelling.word_of(f"{f}'s".title()) for f in entry.forms} == {word}
    assert {(spelling.word_of(f), spelling.alike(f)) for f in entry.near} <= {(None, word)}
    assert not entry.alike or entry.near
    assert word not in {spelling.alike(f) for f in entry.counter_examples}


def test_no_form_is_told_by_a_wildcard() -> None:
    """Words with letters put before, behind or between are no form of any word, unless listed."""
    for word, entry in TABLE.items():
        if len(word) > 6:
            for odd in (f"x{word}", f"{word}xq", f"{word[:4]}q{word[4:]}", f"{word[:3]}{word[5:]}"):
                assert spelling.word_of(odd) is None or odd in entry.forms


def _in_forms(which: Callable[[spelling.Word], Iterable[str]]) -> Iterator[tuple[str, str]]:
    """The full names of bodies with one word in each of its forms, and the body."""
    for body in bodies().values():
        words = body.full.split()
        for at, written in enumerate(words):
            word = spelling.word_of(written.strip(","))
            for form in which(TABLE[word]) if word else ():
                yield " ".join([*words[:at], form, *words[at + 1 :]]), body.name


def test_a_full_name_in_any_listed_form_is_the_body_in_names_and_in_reasons() -> None:
    names = list(_in_forms(lambda w: w.forms))
    assert [(n, b) for n, b in names if find_body(n) != bodies()[b]] == []
    assert [(n, b) for n, b in names if classify(f"assist {n}").bodies != (b,)] == []
    assert {b for _, b in names} >= set(bodies()) - {"Park Police", "Air Force", "Army", "Navy"}


def test_a_full_name_that_is_only_alike_is_near_the_body_or_names_it_by_its_other_words() -> None:
    for name, body in _in_forms(lambda w: w.near):
        parsed = parse(name)
        assert find_body(name) is None, name
        assert not parsed.itself, name
        assert body in {parsed.body, *near_bodies(name)}, name


@pytest.mark.parametrize(
    "text", ["Homelnd Securiti Investigatr", "Immigrattn and Custims", "Boorder Patrul", "Fedrl Beuru of Invstigatns"]
)
def test_a_reason_that_is_only_alike_could_mean_the_body_whatever_stands_around_it(text: str) -> None:
    for reason in (text, f"assist {text}", f"for {text.upper()}"):
        found = classify(reason)
        assert {m.grade for m in found.mentions} == {Grade.HINTED}, reason
        assert found.purpose is Purpose.AMBIGUOUS, reason


@pytest.mark.parametrize(("text", "body"), written())
def test_a_misspelled_body_is_the_body(text: str, body: str) -> None:
    parsed = parse(text)
    assert (parsed.federal, parsed.body, parsed.itself) == (True, body, True)
    assert near_bodies(text) == ()
    assert find_body(text) == bodies()[body]


def test_every_body_of_the_tree_has_a_misspelling_that_is_tried() -> None:
    assert {b for _, b in written()} == set(bodies())


@pytest.mark.parametrize("name", sorted({n for b in bodies().values() for n in b.names}))
def test_every_name_of_a_body_is_the_body_or_near_it(name: str) -> None:
    body = find_body(name)
    parsed = parse(name)
    assert body is not None
    assert parsed.body == body.name or near_bodies(name) == (body.name,)


@given(
    st.sampled_from(sorted({n for b in bodies().values() for n in (b.full, *b.aliases)})),
    st.sampled_from([str.upper, str.lower, str.title]),
    st.sampled_from([" ", "  ", "-", " - ", ", ", "_", "\n"]),
)
def test_case_and_signs_between_words_make_no_difference(name: str, case: object, gap: str) -> None:
    changed = gap.join(case(name).split())  # type: ignore[operator]
    assert find_body(changed) == find_body(name)


@pytest.mark.parametrize(
    ("text", "bodies_near"),
    [
        ("Homelnd Secrty Invstigatns", {"DHS", "HSI"}),
        ("Imigration & Custms Enforcment", {"ICE"}),
        ("Boorder Patrol", {"Border Patrol"}),
        ("Drug Enforcment Admnstrtn", {"DEA"}),
        ("US Cusoms and Boder Protection", {"CBP"}),
        ("Homeland", {"DHS"}),
        ("Customs", {"CBP"}),
        ("Marshals", {"USMS"}),
        ("DSS", {"State Department"}),
        ("Homeland Security Task Force", {"HSI", "FBI"}),
        ("HSTF Harrow", {"HSI", "FBI"}),
        ("Gulf Ridge OCDETF", set()),
        ("FBI/HSI Task Force", {"HSI"}),
    ],
)
def test_what_is_only_near_a_body_goes_to_review_and_is_never_the_body(text: str, bodies_near: set[str]) -> None:
    assert set(near_bodies(text)) == bodies_near
    assert parse(text).body not in bodies_near


@pytest.mark.parametrize(
    "text",
    [
        *("Federal Way WA PD", "Federal Heights CO PD", "Niceville", "Niceville FL PD", "Homeland CA", "Venice FL PD"),
        *("MS Office of Homeland Security", "NJ Office of Homeland Security and Preparedness", "Iceland Park OH PD"),
        *("Indiana Department of Homeland Security", "Texas Department of Justice", "Marshall TX PD", "Marshall"),
        *("Marshall County AL SO", "Oak Grove Marshal's Office LA", "Tyrolia OH Drug Enforcement Unit", "HIS"),
        *(
            "San Francisco CA PD",
            "Fire Marshal",
            "State Marshal CT",
            "United Steelworkers",
            "Federal Express",
            "Price UT PD",
        ),
        *("Bordertown", "Border Town ND PD", "Immigration Services of Harrow OH", "Georgia Bureau of Investigation"),
    ],
)
def test_what_only_sounds_federal_is_neither_a_body_nor_near_one(text: str) -> None:
    parsed = parse(text)
    assert (parsed.federal, parsed.body, near_bodies(text)) == (False, None, ())


@pytest.mark.parametrize(
    ("text", "body"),
    [
        *(("ICE - ERO Harrow", "ERO"), ("DHS HSI Harrow Office", "HSI"), ("DHS FPS Region 9", "FPS")),
        *(("U.S, Marshal's Service - Harrow Division", "USMS"), ("Boarder Patrol Tolver Sector", "Border Patrol")),
        *(("Homland Security Investigations Harrow", "HSI"), ("FBI JTTF Harrow", "JTTF")),
    ],
)
def test_an_office_is_its_body_s_furthest_down_that_it_names(text: str, body: str) -> None:
    parsed = parse(text)
    assert (parsed.federal, parsed.body, parsed.itself) == (True, body, False)


def test_members_of_joint_bodies_are_bodies() -> None:
    assert {m for j in joint_bodies().values() for m in j.members} <= set(bodies())


def test_near_a_body_is_never_an_ancestor_of_what_the_name_says() -> None:
    for text, _ in written():
        body = parse(f"{text} Harrow").body
        assert body is None or not set(near_bodies(f"{text} Harrow")) & {body, *ancestors(body)}


def test_a_name_near_a_body_waits_for_a_person_who_may_join_it_to_the_body() -> None:
    name = "Homelnd Secrty Invstigatns"
    asked = review_queue(resolve([WrittenName(name)]))
    assert max((p.b.id, p.similarity) for p in asked) >= ("hsi", 76.0)
    told = resolve(
        [WrittenName(name)], decisions=[Decision(name, "HSI", Judgment.SAME, "ana", "2026-01-02", "their list")]
    )
    assert told.of(name).agency == "hsi"
    assert [p for p in review_queue(told) if p.b.id == "hsi"] == []


@pytest.mark.parametrize(("text", "body"), [(t, b) for t, b in written() if len(t) > 12])
def test_a_reason_is_read_with_the_same_tolerance(text: str, body: str) -> None:
    found = classify(f"assist {text}")
    assert body in found.bodies, found


def test_who_is_told_apart_from_a_body_by_a_person_is_no_longer_near_it() -> None:
    name = "Homelnd Secrty Invstigatns"
    apart = Decision(name, "HSI", Judgment.DIFFERENT, "ana", "2026-01-02", "a guard company")
    same = Decision(name, "HSI", Judgment.SAME, "ana", "2026-01-02", "their list")
    assert resolve([WrittenName(name)]).near(name) == ("DHS", "HSI")
    assert resolve([WrittenName(name)], decisions=[apart]).near(name) == ("DHS",)
    assert resolve([WrittenName(name)], decisions=[same]).near(name) == ()
    assert resolve([WrittenName("Homeland Security Unit", "TX")]).near("Homeland Security Unit", "TX") == ()


def _of_bodies() -> list[dict[str, str]]:
    path = WRITTEN.parent / "labels" / "names_of_bodies.tsv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", _of_bodies(), ids=lambda r: r["text"])
def test_a_name_labeled_before_it_was_read_is_the_body_near_it_or_neither(row: dict[str, str]) -> None:
    parsed, near = parse(row["text"]), near_bodies(row["text"])
    if row["body"] == "junk":
        assert parsed.junk
    elif row["body"] == "-":
        assert (parsed.federal, parsed.junk, near) == (False, False, ())
        assert not row["state"] or parsed.state == row["state"]
    elif row["body"].endswith("~"):
        assert row["body"][:-1] in {parsed.body, *near}
    else:
        assert parsed.body == row["body"]
