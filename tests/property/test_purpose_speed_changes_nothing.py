"""What is left out for speed could not have matched."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.domain.model import CellState
from graphshare.reasons import classify, readings, table
from graphshare.reasons.classify import says_nothing
from graphshare.reasons.patterns import NAME
from graphshare.reasons.rules import Context, Rule, opened

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


def test_a_text_without_accents_is_read_as_by_the_patterns_of_all_letters() -> None:
    patterns = [table().placeholder, *(r.pattern for r in table().rules), *(p for _, p in table().subjects)]
    few, all_ = table().seeding.on("e"), table().seeding.on("é")
    assert few.skip.pattern != all_.skip.pattern
    for text in (piece.lower() for piece in PIECES if piece.isascii()):
        for pattern in patterns:
            found = [(m.span(), m.span(m.lastindex or 0)) for m in pattern.on(text).finditer(text)]
            assert found == [(m.span(), m.span(m.lastindex or 0)) for m in pattern.regex.finditer(text)], (
                text,
                pattern,
            )
        words = [m[1] for m in few.skip.finditer(text)]
        assert words == [m[1] for m in all_.skip.finditer(text)]
        for a, b in [
            (few.whole.search(text), all_.whole.search(text)),
            *((few.seed.match(w), all_.seed.match(w)) for w in words),
        ]:
            assert (a and a.lastgroup) == (b and b.lastgroup), text


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
