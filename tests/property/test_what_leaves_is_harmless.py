"""Text from strangers on its way out: nothing runs, nothing hides, and what people decided is read back as it was."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphshare.answer.text import to_json
from graphshare.hand import change_decisions, read_decisions
from graphshare.untrusted import guarded, markdown, unguarded, visible

RISKY = st.text(alphabet=st.sampled_from("=+-@;\t\n\r ,'\"a1＝|!\u200b\u202e"), max_size=12)


@settings(max_examples=400, deadline=None)
@given(RISKY)
@example("a;=cmd|x!A1")
@example("'=1")
@example("a\t=1")
def test_a_guarded_cell_runs_under_no_border_and_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    for border in (";", "\t", "\n", "\r", None):
        for part in cell.split(border) if border else [cell]:
            assert part.lstrip(' "')[:1] not in set("=+-@＝＋－＠")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(RISKY, RISKY), min_size=1, max_size=4))
def test_decisions_are_read_back_as_they_were_taken(pairs: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.csv"
        rows = [{"a": a.strip(), "b": b.strip()} for a, b in pairs]
        change_decisions(path, ("a", "b"), lambda _: rows)
        assert read_decisions(path, ("a", "b")) == rows
        with path.open(encoding="utf-8", newline="") as handle:
            assert all(c[:1] not in set("=+-@") for row in csv.reader(handle) for c in row)
            assert path.read_text(encoding="utf-8").count('"') >= 4 * (len(rows) + 1)


def test_nothing_hides_on_a_terminal() -> None:
    for hidden in "\u200b\u200d\u2060\ufeff\u00ad\u202e\u2066\u180e\u3164\U000e0041\x1b\x9b\x85":
        assert visible(f"ICE{hidden}") != f"ICE{hidden}"
        assert hidden not in visible(f"a{hidden}b")
        assert hidden not in to_json({"a": f"b{hidden}"})
    assert visible("Muñoz – PD") == "Muñoz – PD"


def test_a_credit_line_is_words_and_no_markup() -> None:
    said = markdown("[click](http://x) <img src=x> ![a](b) # \n- next & `code`")
    assert "\n" not in said
    for mark in "[<!#&`":
        assert mark not in said.replace("\\" + mark, "")
