"""A column of cells becomes the texts that each cell becomes alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphshare.sources.formats import excel

FIRST = datetime(1899, 12, 30)
KINDS: list[st.SearchStrategy[object]] = [
    st.just("") | st.text(max_size=8),
    st.floats() | st.integers(-(10**17), 10**17).map(float),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.none(),
    st.datetimes(FIRST) | st.datetimes(FIRST).map(lambda d: d.replace(microsecond=0)),
    st.dates(FIRST.date()),
    st.times() | st.times().map(lambda t: t.replace(microsecond=0)),
    st.timedeltas(timedelta(-5), timedelta(100_000)) | st.integers(0, 10**6).map(lambda n: timedelta(seconds=n / 2)),
]


#: Columns of up to so many cells are written cell by cell: all of these, or none.
few = st.sampled_from([0, 100])


def read(cells: list[object], few: int) -> list[str | None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excel, "_FEW", few)
        found = excel.texts(cells)
    found.validate(full=True)
    texts: list[str | None] = found.to_pylist()
    return texts


@given(st.lists(st.one_of(KINDS), min_size=1, max_size=40), few)
def test_a_mixed_column_reads_as_its_cells(cells: list[object], few: int) -> None:
    assert read(cells, few) == [excel.cell_text(c) or None for c in cells]


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.lists(kind, min_size=1, max_size=12)), few)
def test_a_column_of_one_type_reads_as_its_cells(cells: list[object], few: int) -> None:
    assert read(cells, few) == [excel.cell_text(c) or None for c in cells]
