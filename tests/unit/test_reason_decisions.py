"""What a person says of a wording or a search wins over the rules, and can be taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphshare.domain.model import Grade, Purpose, Subject
from graphshare.errors import HandError, UnknownName
from graphshare.reasons import Decisions, decide, prefilter, readings, undo
from graphshare.reasons.decisions import is_search_id


def _read(hand: Path, reason: str | None, case: str | None = None, state: str = "value") -> Purpose:
    cells = (reason, case, state, "value" if case else "absent", None, None)
    return readings([cells], Decisions.read(hand))[0].purpose


def test_without_a_file_the_rules_stand_alone(tmp_path: Path) -> None:
    assert not Decisions.read(tmp_path)
    assert _read(tmp_path, "HSI") is Purpose.FEDERAL_IMMIGRATION


def test_a_decision_about_a_wording_wins_over_the_rules(tmp_path: Path) -> None:
    decide(
        tmp_path, wording="HSI", purpose="not_federal", why="here the name of a garage", who="R. Ito", when="2026-02-03"
    )
    assert _read(tmp_path, " hsi ") is Purpose.NOT_FEDERAL
    assert _read(tmp_path, "HSI case") is Purpose.FEDERAL_IMMIGRATION


def test_the_reading_of_a_decision_says_that_a_person_decided(tmp_path: Path) -> None:
    decide(
        tmp_path,
        wording="gray heron",
        purpose="federal_immigration",
        named=["Homeland Security Investigations"],
        why="press",
    )
    reading = readings([("Gray Heron", None, "value", "absent", None, None)], Decisions.read(tmp_path))[0]
    assert reading.rule == "hand"
    assert [(m.body, m.grade, m.rule) for m in reading.mentions] == [("HSI", Grade.NAMED, "hand")]
    assert reading.grade is Grade.NAMED


def test_taking_a_decision_back_restores_the_rules(tmp_path: Path) -> None:
    decide(tmp_path, wording="HSI", purpose="not_federal", why="mistake")
    assert undo(tmp_path, wording="hsi") == 1
    assert undo(tmp_path, wording="hsi") == 0
    assert _read(tmp_path, "HSI") is Purpose.FEDERAL_IMMIGRATION


def test_a_later_decision_replaces_an_earlier_one(tmp_path: Path) -> None:
    decide(tmp_path, wording="hs", purpose="not_federal", why="homicide")
    decide(tmp_path, wording="HS", purpose="federal_immigration", named=["DHS"], grade="asked", why="the chief told us")
    assert _read(tmp_path, "hs") is Purpose.FEDERAL_IMMIGRATION


def test_a_decision_about_the_wording_leaves_the_case_number_its_say(tmp_path: Path) -> None:
    decide(tmp_path, wording="ice", purpose="not_federal", why="methamphetamine here")
    assert _read(tmp_path, "ice", "25-001") is Purpose.NOT_FEDERAL
    assert _read(tmp_path, "ice", "FBI 25-001") is Purpose.FEDERAL_OTHER


def test_a_masked_reason_is_never_decided_by_its_wording(tmp_path: Path) -> None:
    decide(tmp_path, wording="***", purpose="federal_immigration", named=["ICE"], why="guess")
    assert _read(tmp_path, "***", state="redacted") is Purpose.UNSTATED


def test_a_decision_about_one_search_is_found_by_its_id(tmp_path: Path) -> None:
    decide(tmp_path, search="k-0123456789abcdef0123", purpose="not_federal", why="a test of the system")
    decisions = Decisions.read(tmp_path)
    found = decisions.of("k-0123456789abcdef0123")
    assert found is not None
    assert found.purpose is Purpose.NOT_FEDERAL
    assert decisions.of("k-ffffffffffffffffffff") is None


@pytest.mark.parametrize("text", ["k-0123456789abcdef0123", "5869ce7e-98f2-47e7-a3c2-5e6bff4def4a", "r-3fe2-17"])
def test_a_search_id_is_told_from_a_wording(text: str) -> None:
    assert is_search_id(text)
    assert not is_search_id("hsi 3500")


def test_a_decided_wording_passes_the_prefilter(tmp_path: Path) -> None:
    decide(tmp_path, wording="Gray [Heron] (2)", purpose="federal_immigration", named=["HSI"], why="press")
    assert not re.search(prefilter(), "gray  [heron] (2)")
    assert re.search(prefilter(Decisions.read(tmp_path)), "gray  [HERON] (2)")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"purpose": "federal_immigration"}, "needs the body"),
        ({"purpose": "federal_immigration", "named": ["FBI"]}, "contradict"),
        ({"purpose": "federal_other", "named": ["ICE"]}, "contradict"),
        ({"purpose": "not_federal", "named": ["ICE"]}, "names no body"),
        ({"purpose": "federal_other", "named": ["FBI"], "grade": "hinted"}, "ambiguous"),
        ({"purpose": "ambiguous", "named": ["FBI"], "grade": "asked"}, "is federal"),
        ({"purpose": "not_federal", "why": " "}, "needs its why"),
        ({"purpose": "not_federal", "search": "k-1"}, "one of the two"),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(tmp_path: Path, said: dict[str, object], message: str) -> None:
    with pytest.raises(HandError, match=message):
        decide(tmp_path, **({"wording": "hs", "why": "because"} | said))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("said", [{"purpose": "federal"}, {"purpose": "federal_other", "named": ["FIB"]}])
def test_an_unknown_purpose_or_body_is_answered_with_the_nearest(tmp_path: Path, said: dict[str, object]) -> None:
    with pytest.raises(UnknownName) as caught:
        decide(tmp_path, wording="hs", why="because", **said)  # type: ignore[arg-type]
    assert caught.value.hint


def test_a_line_edited_by_hand_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    decide(tmp_path, wording="hs", purpose="not_federal", why="homicide")
    file = tmp_path / "reasons.csv"
    file.write_text(file.read_text().replace("not_federal", "no_federal"))
    with pytest.raises(HandError, match="decision 1: No purpose"):
        Decisions.read(tmp_path)


def test_immigration_without_a_body_has_immigration_for_its_subject(tmp_path: Path) -> None:
    decision = decide(tmp_path, wording="el norte", purpose="immigration_unspecified", why="told so")
    assert decision.reading().subject is Subject.IMMIGRATION


def _operations(hand: Path, *lines: str) -> None:
    (hand / "operations.csv").write_text("\n".join(("name,body,grade,since,source", *lines)) + "\n", encoding="utf-8")


def test_an_operation_that_a_person_names_is_read_in_reason_and_case_number(tmp_path: Path) -> None:
    _operations(tmp_path, "Gray Heron,Homeland Security Investigations,named,2025-03-01,county paper")
    held = Decisions.read(tmp_path)
    assert held
    assert re.search(f"(?i){prefilter(held)}", "OP. GRAY HERON 12")
    assert not re.search(f"(?i){prefilter()}", "OP. GRAY HERON 12")
    cells = [
        ("Operation Gray Heron", None, "value", "absent", None, None),
        ("x", "op gray heron", "value", "value", None, None),
    ]
    for reading in readings(cells, held):
        assert (reading.purpose, reading.bodies) == (Purpose.FEDERAL_IMMIGRATION, ("HSI",))
        assert reading.rule == "operation-gray-heron"
    assert readings([("gray heron nest", None, "value", "absent", None, None)], held)[0].purpose is Purpose.NOT_FEDERAL


def test_an_operation_adds_to_what_the_rules_read_and_a_decision_wins_over_both(tmp_path: Path) -> None:
    _operations(tmp_path, "Gray Heron,HSI,hinted,,")
    cells = [("assist FBI, operation gray heron", None, "value", "absent", None, None)]
    assert readings(cells, Decisions.read(tmp_path))[0].bodies == ("FBI", "HSI")
    decide(
        tmp_path,
        wording="operation gray heron",
        purpose="not_federal",
        why="a bird count",
        who="R. Ito",
        when="2026-02-03",
    )
    assert _read(tmp_path, "operation gray heron") is Purpose.NOT_FEDERAL


@pytest.mark.parametrize(
    "line", ["Gray Heron,Nobody,named,,", "Gray Heron,HSI,loudly,,", "Gray Heron,HSI,named,May,", "G,HSI,named,,"]
)
def test_an_operation_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    _operations(tmp_path, line)
    with pytest.raises(HandError, match=r"operations\.csv, line 2"):
        Decisions.read(tmp_path)
