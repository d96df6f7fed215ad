"""The quick looks that spare most names most rules change no reading."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.agencies import federal, kinds, marks, parse, places
from graphshare.agencies.parse import ParsedName, _parsed

DATA = Path(__file__).parents[1] / "data"


def _names() -> list[str]:
    found = []
    for path in (DATA / "names_written.tsv", DATA / "labels" / "names.tsv"):
        with path.open(encoding="utf-8", newline="") as handle:
            found += [row["text"] for row in csv.DictReader(handle, delimiter="\t")]
    return found


NAMES = _names()
WORDS = sorted({w for n in NAMES for w in n.split()})
texts = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["", " ", " - ", "(", "é", "ſ"]), st.sampled_from(WORDS)).map(
        "".join
    ),
    st.sampled_from(NAMES).map(str.upper),
    st.sampled_from(NAMES).map(str.lower),
)


@contextmanager
def _without_quick_looks() -> Iterator[None]:
    everything = re.compile("")
    with (
        patch.object(marks, "_is_plain", lambda _: False),
        patch.object(kinds, "_special", lambda: everything),
        patch.object(federal, "_federal_words", lambda: everything),
        patch.dict(places._patterns(), spelled=everything, any_case_quick=everything),
    ):
        yield


def _slowly(text: str) -> ParsedName:
    with _without_quick_looks():
        return _parsed.__wrapped__(text, None)


def test_every_written_name_is_read_the_same_without_quick_looks() -> None:
    assert len(NAMES) > 500
    for name in NAMES:
        assert parse(name) == _slowly(name)


@settings(max_examples=1200, deadline=None)
@given(texts)
def test_any_name_is_read_the_same_without_quick_looks(text: str) -> None:
    assert parse(text) == _slowly(text)


@settings(max_examples=600, deadline=None)
@given(texts)
def test_a_rule_that_the_quick_look_passes_over_would_not_have_matched(text: str) -> None:
    if text.isascii():
        for rule in kinds._rules():
            assert rule.quick.search(text.lower()) or not rule.pattern.search(text), rule.kind
