"""Reasons looked at by people."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.errors import InputError, UnreadableFile
from graphshare.reasons import Decisions, classify_lines, decide, explain, review, score


def test_every_line_gets_one_object_blank_lines_too() -> None:
    said = classify_lines(["assist HSI\n", "\n", "stolen\r\n"])
    assert said == [
        {
            "text": "assist HSI",
            "purpose": "federal_immigration",
            "body": ["HSI"],
            "subject": "not stated",
            "grade": "asked",
            "rule": "hsi/assisting",
            "span": [7, 10],
        },
        {
            "text": "",
            "purpose": "unstated",
            "body": [],
            "subject": "not stated",
            "grade": None,
            "rule": "unstated",
            "span": None,
        },
        {
            "text": "stolen",
            "purpose": "not_federal",
            "body": [],
            "subject": "not stated",
            "grade": None,
            "rule": None,
            "span": None,
        },
    ]


def test_an_explanation_shows_which_exception_cancelled_what() -> None:
    words = explain("slipped on ICE").data["words"]
    assert [(w["words"], w["kind"], w["cancels"]) for w in words] == [("on ICE", "exception", ["ICE"])]


def test_an_explanation_shows_the_context_that_cancelled_a_name() -> None:
    data = explain("FBI impersonator").data
    assert data["purpose"] == "not_federal"
    assert [(w["body"], w["context"], w["grade"]) for w in data["words"]] == [("FBI", "impersonation", None)]
    assert "cancelled" in data["words"][0]["effect"]


def test_an_explanation_says_that_nothing_was_found() -> None:
    answer = explain("stolen vehicle")
    assert answer.data["words"] == []
    assert "No rule" in (answer.tables[0].note or "")
    assert "states nothing" in (explain("***").tables[0].note or "")


def test_an_explanation_knows_where_the_agency_is() -> None:
    answer = explain("DHS 187", state="CA", county="Riverside")
    assert answer.data["purpose"] == "not_federal"
    assert "local" in answer.data["words"][0]["effect"]


def _labeled(path: Path, text: str) -> Path:
    file = path / "labeled.tsv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_score_counts_federal_or_not_and_leaves_out_the_ambiguous(tmp_path: Path) -> None:
    file = _labeled(
        tmp_path,
        "reason\tlabel\tagency_mentioned\nHSI\tfederal_immigration\tHSI\nFBI case\tfederal_immigration\t\n"
        "stolen\tfederal_other\t\nICE\tnot_federal\t\nHSI \tambiguous\t\npolice\tnot_federal\t\n",
    )
    data = score(file).data
    assert data["federal"] == {"precision": 2 / 3, "recall": 2 / 3, "tp": 2, "fp": 1, "fn": 1}
    assert [(e["reason"], e["federal"]) for e in data["errors"]] == [
        ("stolen", True), ("ICE", True), ("FBI case", False), ("HSI ", False),
    ]  # fmt: skip


def test_a_score_of_nothing_federal_is_not_known_rather_than_zero(tmp_path: Path) -> None:
    federal = score(_labeled(tmp_path, "reason\tlabel\nstolen\tnot_federal\n")).data["federal"]
    assert federal["precision"] is None
    assert federal["recall"] is None


def test_a_quote_inside_a_labeled_reason_is_only_a_quote(tmp_path: Path) -> None:
    file = _labeled(tmp_path, 'reason\tlabel\n"HSI\tfederal_immigration\nFBI\tfederal_other\n')
    assert score(file).data["federal"]["tp"] == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "lacks the columns"),
        ("a,b\n1,2\n", "lacks the columns"),
        ("reason\tlabel\nHSI\tfederal\n", "line 2: “federal” is no label"),
        ("reason\tlabel\nHSI\n", "line 2: no label"),
        ("reason\tlabel\n", "holds no labeled reasons"),
    ],
)
def test_a_wrong_file_is_refused_with_the_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        score(_labeled(tmp_path, text))


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no file"):
        score(tmp_path / "absent.tsv")
    (tmp_path / "b.tsv").write_bytes(b"\xff\xfe\x00reason")
    with pytest.raises(UnreadableFile, match="as text"):
        score(tmp_path / "b.tsv")


def test_a_review_shows_doubtful_wordings_most_frequent_first_and_no_decided_ones(tmp_path: Path) -> None:
    counted = [("HSI", 90), ("ice", 5), ("Hs", 8), ("inmigracion", 3), ("stolen", 70), ("DHS 187", 8), ("ice", 1)]
    decide(tmp_path, wording="HS", purpose="not_federal", why="homicide")
    queue = review(counted, Decisions.read(tmp_path)).data
    assert [(q["wording"], q["count"]) for q in queue] == [("DHS 187", 8), ("ice", 6)]


def test_a_review_finds_slips_that_no_rule_knows_and_exceptions_that_held() -> None:
    why = {q["wording"]: q["why"] for q in review([("imnigration", 2), ("487 marshalls", 1), ("services", 9)]).data}
    assert why == {
        "imnigration": "“imnigration” looks like immigration",
        "487 marshalls": "an exception held: marshalls-shop",
    }


def test_a_review_stops_at_its_limit() -> None:
    assert len(review([("ice", 1), ("ero", 2)], limit=1).data) == 1
