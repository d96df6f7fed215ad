"""The quick looks that spare most texts the patterns of personal details miss nothing that the patterns find."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.engine import connect
from graphshare.sources.values.masking import ANY, HINTS, PATTERNS

CONNECTION = connect()
AROUND = st.text(st.sampled_from("aZ 19.,#/-("), max_size=6)


@pytest.mark.parametrize("pattern", [p for _, p, _ in PATTERNS])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_engine_looks_at_whatever_a_pattern_finds(pattern: str, data: st.DataObject) -> None:
    written = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)
    text = data.draw(AROUND) + data.draw(written) + data.draw(AROUND)
    if re.search(pattern, text, re.ASCII):
        assert CONNECTION.execute("SELECT regexp_matches($t, $any)", {"t": text, "any": ANY}).fetchall() == [(True,)]


@pytest.mark.parametrize("pattern", list(HINTS))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_pattern_finds_has_its_hint(pattern: str, data: st.DataObject) -> None:
    written = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)
    text = data.draw(st.text(max_size=3)) + data.draw(written) + data.draw(AROUND)
    for found in re.finditer(pattern, text, re.ASCII):
        assert re.search(HINTS[pattern], text.lower())
        assert re.search(HINTS[pattern], found[0].lower())
