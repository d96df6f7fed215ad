"""The prefilter keeps its promise, and all engines agree about it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any
from unicodedata import ucd_3_2_0

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.domain.model import Purpose
from graphshare.engine import connect, quoted
from graphshare.reasons import Decisions, classify, fold, fold_sql, prefilter, table
from graphshare.reasons.decisions import ReasonDecision

PIECES = sorted(
    {e for r in table().rules for e in (*r.examples, *r.counter_examples)}
    | {e for c in table().contexts for e in (*c.examples, *c.counter_examples)}
)
JOINTS = [
    "",
    " ",
    "/",
    "-",
    "_",
    "+",
    ", ",
    ". ",
    "\n",
    "\u00a0",
    "3",
    "é",
    "ñ",
    "\u0303",
    "ſ",
    "\u212a",
    "ı",
    "İ",
    "—",
    "'",
]
reasons = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="abcdefhiIcCeEsSoOrRmMnNtT0123 .-/_[]()#", max_size=24),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(JOINTS), st.text(max_size=4)), max_size=6).map("".join),
    st.sampled_from(PIECES).map(str.swapcase),
).map(lambda t: t.replace("\x00", " ").encode("utf-8", "ignore").decode())


@cache
def _prepared(sql: str) -> Callable[[str], Any]:
    """An expression over ``t`` as a function; prepared, so that DuckDB compiles a pattern once."""
    connection = connect()
    connection.execute(f"PREPARE q AS SELECT {sql} FROM (SELECT $1::VARCHAR AS t)")

    def answer(text: str) -> Any:
        found = connection.execute(f"EXECUTE q({quoted(text)})").fetchone()
        assert found is not None
        return found[0]

    return answer


def _duckdb(sql: str, text: str) -> Any:
    return _prepared(sql)(text)


@settings(max_examples=600, deadline=None)
@given(reasons)
def test_a_text_that_the_prefilter_leaves_alone_is_not_federal(text: str) -> None:
    if not re.search(prefilter(), text, re.ASCII):
        assert classify(text).purpose is Purpose.NOT_FEDERAL


@settings(max_examples=600, deadline=None)
@given(reasons)
def test_a_text_that_duckdb_leaves_alone_is_not_federal(text: str) -> None:
    if not _duckdb(f"regexp_matches(t, {quoted(prefilter())})", text):
        assert classify(text).purpose is Purpose.NOT_FEDERAL
        assert classify("stolen vehicle", text).purpose is Purpose.NOT_FEDERAL


@settings(max_examples=500, deadline=None)
@given(reasons)
def test_a_wording_is_folded_alike_in_python_and_in_the_engine(text: str) -> None:
    assert fold(text) == _duckdb(fold_sql("t"), text)


def test_every_letter_is_folded_alike_in_python_and_in_the_engine() -> None:
    assigned = [chr(n) for n in range(1, sys.maxunicode) if ucd_3_2_0.category(chr(n)) not in ("Cn", "Cs")]
    for first in range(0, len(assigned), 500):  # joined, because a query costs more than a thousand letters
        text = " a".join(assigned[first : first + 500])
        assert fold(text) == _duckdb(fold_sql("t"), text)


@settings(max_examples=500, deadline=None)
@given(reasons, reasons)
def test_two_columns_never_say_less_than_one(reason: str, case: str) -> None:
    both, alone = classify(reason, case), classify(reason)
    assert both.purpose.rank <= alone.purpose.rank
    assert set(alone.bodies) <= set(both.bodies)


@settings(max_examples=500, deadline=None)
@given(reasons)
def test_spans_lie_in_the_text_and_reading_is_repeatable(text: str) -> None:
    reading = classify(text)
    assert reading == classify(text)
    for mention in reading.mentions:
        assert mention.span is not None
        start, end = mention.span
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]


@settings(max_examples=30, deadline=None)
@given(reasons)
def test_a_decided_wording_passes_the_prefilter(text: str) -> None:
    wording = fold(text)
    if not re.search("[a-z0-9]", wording) or not wording.isascii():
        return
    decided = Decisions({wording: ReasonDecision(wording, None, Purpose.FEDERAL_IMMIGRATION, ("HSI",))}, {})
    assert re.search(prefilter(decided), text, re.ASCII)
    assert _prepared.__wrapped__(f"regexp_matches(t, {quoted(prefilter(decided))})")(text)


@pytest.mark.parametrize("text", ["services", "office", "justice", "notice", "police", "obstruction", "investigation"])
def test_the_prefilter_stays_selective(text: str) -> None:
    assert not _duckdb(f"regexp_matches(t, {quoted(prefilter())})", text)
