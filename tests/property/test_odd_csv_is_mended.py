"""An oddly written CSV holds, once mended, what Python's csv reads in it, record for record."""

from __future__ import annotations

import csv
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphshare.engine import connect
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
    connection = engine()
    sample = Sample(path, path.name, "", "csv", head or (("x",) * width,))
    attempt = next(a for a in tabular.attempts(sample, width) if a.name == "mended")
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
