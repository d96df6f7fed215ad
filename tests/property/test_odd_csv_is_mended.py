"""An oddly written CSV holds, once mended, what Python's csv reads in it, record for record."""

from __future__ import annotations

import csv
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphshare.engine import connect, is_failure
from graphshare.sources.formats import mending, tabular
from graphshare.sources.formats.counting import count_csv
from graphshare.sources.reader import Sample

#: What oddly written files are made of.
PARTS = ["a", "b", "ü", '"', '""', ",", "\n", "\r\n", "\r", " ", "\\", '","', '"\n', '\n"', "\x01", "a,b,c\n"]
TEXTS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=40).map("".join)


engine = cache(connect)


def by_python(path: Path, width: int) -> list[tuple[str | None, ...]]:
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as handle:
        found = list(csv.reader(handle))
    return [tuple([(c or None) for c in r[:width]] + [None] * (width - len(r))) for r in found]


def mended(path: Path, width: int, head: tuple[tuple[str, ...], ...] = ()) -> tuple[list[tuple[str | None, ...]], int]:
    """The records by way of the mended copy, and how many have more than that."""
    return read(path, width, "mended", head)


def read(
    path: Path, width: int, way: str, head: tuple[tuple[str, ...], ...] = ()
) -> tuple[list[tuple[str | None, ...]], int]:
    connection = engine()
    sample = Sample(path, path.name, "", "csv", head or (("x",) * width,))
    attempt = next(a for a in tabular.attempts(sample, width) if a.name == way)
    columns = ", ".join(f"c{i}" for i in range(width))
    return connection.execute(
        f"SELECT {columns} FROM {attempt.relation(connection)}"
    ).fetchall(), attempt.overlong.records


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, size=st.integers(1, 9))
@example(text='a,"b\nc', size=1)
@example(text='"a"b"c",d\n', size=4)
@example(text='say "hi" now,5\n\r\n"x \\"y\\" z",6\r"",""""\n', size=3)
@example(text='""a""b"",""\n"\r"\r\n', size=2)
def test_a_mended_file_holds_what_python_reads(text: str, size: int) -> None:
    with tempfile.TemporaryDirectory() as where, pytest.MonkeyPatch.context() as patched:
        patched.setattr(mending, "_CHUNK", size)
        path = Path(where) / "odd.csv"
        path.write_text(text, encoding="utf-8", newline="")
        expected = by_python(path, 3)
        found, over = mended(path, 3)
        assert found == expected
        assert len(found) == count_csv(path, ",").records
        with path.open(encoding="utf-8", newline="") as handle:
            assert over == sum(any(c.strip() for c in r[3:]) for r in csv.reader(handle))


#: What a file is made of that is regular but for its end.
CELLS = st.sampled_from(["a", "", "ü b", '"c,d"', '"e\nf"', '"""g"" h"', '""'])
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=3).map(",".join), max_size=6)


@settings(max_examples=100, deadline=None)
@given(
    lines=LINES,
    end=st.sampled_from(["\n", "\r\n"]),
    cut=st.sampled_from(['a,"b', 'a,b,"', '"x\ny', 'a,"he said ""', 'a,"b\n']),
)
def test_a_file_that_is_cut_within_a_cell_is_read_as_it_is_but_for_a_quote_at_its_end(
    lines: list[str], end: str, cut: str
) -> None:
    with tempfile.TemporaryDirectory() as where:
        path = Path(where) / "cut.csv"
        path.write_text(end.join([*lines, cut]), encoding="utf-8", newline="")
        count = count_csv(path, ",")
        assert not count.regular
        with path.open(encoding="utf-8", newline="") as handle:
            records = list(csv.reader(handle))
        assert (count.records, count.blank) == (len(records), records.count([]))
        if count.open_end:
            try:
                found, _ = read(path, 3, "closed")
            except Exception as error:
                if is_failure(error):  # as with the engine's other ways: then the next one is tried
                    return
                raise
            assert found == [r for r, told in zip(by_python(path, 3), records, strict=True) if told]
