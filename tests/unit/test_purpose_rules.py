"""The rule table: each rule does what its examples say, and leaves its counter-examples alone."""

from __future__ import annotations

import re

import pytest

from graphshare.domain.bodies import bodies
from graphshare.reasons import classify, prefilter, table
from graphshare.reasons.classify import claims
from graphshare.reasons.rules import NEAR, Context, Rule

EVERY = {r.id: r for r in table().rules}
RULES = {i: r for i, r in EVERY.items() if not i.endswith(NEAR)}
CONTEXTS = {c.id: c for c in table().contexts}


def _pairs(items: dict[str, Rule] | dict[str, Context], which: str) -> list[tuple[str, str]]:
    return [(i, text) for i, item in items.items() for text in getattr(item, which)]


@pytest.mark.parametrize(("rule", "text"), _pairs(RULES, "examples"))
def test_a_rule_claims_words_in_its_examples(rule: str, text: str) -> None:
    assert rule in [c.rule.id for c in claims(text, "reason")]


@pytest.mark.parametrize(("rule", "text"), _pairs(RULES, "counter_examples"))
def test_a_rule_claims_nothing_in_its_counter_examples(rule: str, text: str) -> None:
    assert rule not in [c.rule.id for c in claims(text, "reason")]


@pytest.mark.parametrize(("context", "text"), _pairs(CONTEXTS, "examples"))
def test_a_context_decides_a_name_in_its_examples(context: str, text: str) -> None:
    assert context in [c.context.id for c in claims(text, "reason") if c.context]


@pytest.mark.parametrize(("context", "text"), _pairs(CONTEXTS, "counter_examples"))
def test_a_context_decides_nothing_in_its_counter_examples(context: str, text: str) -> None:
    assert context not in [c.context.id for c in claims(text, "reason") if c.context]


def test_every_rule_and_context_has_an_example_and_a_counter_example() -> None:
    bare = [i for i, r in (RULES | CONTEXTS).items() if not r.examples or not r.counter_examples]
    assert bare == []


def test_every_body_of_the_tree_can_be_named() -> None:
    named = {r.body for r in RULES.values() if r.body}
    assert named == set(bodies())


@pytest.mark.parametrize("body", bodies())
def test_a_body_is_read_by_its_full_name(body: str) -> None:
    assert classify(bodies()[body].full).bodies == (body,)


def test_the_prefilter_has_no_look_around_and_no_back_reference() -> None:
    assert not re.search(r"\(\?[=!<]|\\[1-9]", prefilter())


def test_exceptions_give_nothing_and_names_give_a_body() -> None:
    for rule in RULES.values():
        assert (rule.kind == "name") is (rule.body is not None), rule.id
        assert (rule.kind == "topic") is (rule.purpose is not None), rule.id


def test_the_prefilter_has_no_bounded_repeats_which_engines_without_backtracking_write_out() -> None:
    """With them it outgrows the memory of RE2's automaton and is fifty times as slow."""
    assert not re.search(r"\{\d+,\d*\}", prefilter())
    assert len(prefilter()) < 12_000
