"""What is left out for speed could not have matched."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.domain.model import CellState
from graphshare.reasons import classify, readings, table
from graphshare.reasons.classify import says_nothing
from graphshare.reasons.rules import NAME, Context, Rule, opened

PIECES = sorted(
    {e for r in table().rules for e in (*r.examples, *r.counter_examples)}
    | {e for c in table().contexts for e in (*c.examples, *c.counter_examples)}
)
WORDS = sorted({w for p in PIECES for w in p.split()})
joints = st.sampled_from([" ", "/", "-", ", ", "", ". ", "3", "'", "_"])
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(WORDS), joints), max_size=9).map(" ".join)
cases = st.one_of(st.from_regex(r"[A-Z]{0,3}[0-9 /-]{0,12}", fullmatch=True), texts)


@cache
def _gated() -> tuple[Rule | Context, ...]:
    return tuple(g for g in (*table().rules, *table().contexts) if g.words)


def test_what_is_left_out_for_speed_would_match_its_own_examples() -> None:
    assert len(_gated()) > 8
    for gated in _gated():
        for example in gated.examples:
            assert gated.id in opened(example.lower()), (gated.id, example)


@settings(max_examples=1500, deadline=None)
@given(texts)
def test_a_rule_that_is_not_tried_would_not_have_matched(text: str) -> None:
    lower = text.lower()
    opens = opened(lower)
    around = " ".join(NAME if w in ("hsi", "ice", "fbi", "dhs", "cbp", "atf", "usms") else w for w in lower.split())
    for gated in _gated():
        if gated.id not in opens:
            assert gated.pattern.regex.search(lower) is None, gated.id
            assert gated.pattern.regex.search(around) is None, gated.id


@settings(max_examples=600, deadline=None)
@given(texts, cases)
def test_readings_read_once_are_those_of_every_search_alone(reason: str, case: str) -> None:
    value = CellState.VALUE.value
    together = readings([(reason, case, value, value, None, None)] * 2 + [(reason, None, value, None, None, None)])
    alone = classify(reason, case)
    assert together[0] == together[1] == alone
    if says_nothing(case):
        assert classify(reason) == alone


def test_a_case_number_of_digits_says_no_subject() -> None:
    assert classify("HSI", "24-000187").subject == classify("HSI").subject
    assert classify("HSI 187").subject != classify("HSI").subject
