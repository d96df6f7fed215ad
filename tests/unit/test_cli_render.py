"""How answers are written: for a person, a spreadsheet, a program, a page of notes."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphshare.answer import Answer, Plain, Table
from graphshare.answer.forms import Format, Style, render, write_whole
from graphshare.answer.layout import lay_out, width_of
from graphshare.answer.text import cell, csv_cell, markdown, to_json, visible
from graphshare.domain.model import Window
from graphshare.domain.provenance import Provenance, Source
from graphshare.errors import GraphshareError

#: A terminal's clear-screen sequence, a right-to-left override, a C1 control, a line end.
HOSTILE = "ICE\x1b[2J\u202egnp.exe\x9b\n\x00"

ANSWER = Answer(
    Plain(
        {
            "of": "ICE",
            "groups": [{"wording": "ICE", "rows": 1200}, {"wording": "assist ICE", "rows": 3}],
            "provenance": {"version": "1"},
        }
    ),
    (
        Table(
            "Searches that name ICE",
            ("wording", "agency", "rows"),
            (("ICE", "Harbor City XX PD", 1200), ("assist ICE", None, 3)),
            "Of one log.",
        ),
    ),
    ("Not seen is not “did not happen”.",),
)


def test_a_table_lines_numbers_up_on_the_right_and_shows_a_dash_for_nothing() -> None:
    assert render(ANSWER, Format.TABLE) == (
        "Searches that name ICE\n"
        "\n"
        "wording     agency              rows\n"
        "──────────  ─────────────────  ─────\n"
        "ICE         Harbor City XX PD  1,200\n"
        "assist ICE  –                      3\n"
        "\n"
        "Of one log.\n"
        "\n"
        "Not seen is not “did not happen”.\n"
    )


def test_a_narrow_table_breaks_between_words_never_inside_a_name() -> None:
    lines = lay_out(ANSWER.tables[0], 28)
    assert max(map(len, lines)) <= 28
    words = {w for line in lines for w in line.split()}
    assert {"Harbor", "City", "assist", "ICE", "1,200"} <= words


def test_a_table_that_cannot_fit_is_shown_record_by_record() -> None:
    table = Table("t", ("agency", "rows"), (("Harborcityville", 12345678), ("Millbrook", 2)))
    assert lay_out(table, 20) == [
        "agency  Harborcityville",
        "rows    12,345,678",
        "",
        "agency  Millbrook",
        "rows    2",
    ]


def test_a_table_without_rows_says_so() -> None:
    assert render(Answer(Plain({}), (Table("Proxies", ("agency",), ()),)), Format.TABLE) == "Proxies\n\n(none)\n"


def test_wide_letters_take_two_columns() -> None:
    assert width_of("車") == 2
    assert lay_out(Table("t", ("a", "b"), (("車", "x"), ("ab", "y"))), None)[2:] == ["車  x", "ab  y"]


@pytest.mark.parametrize("form", [Format.TABLE, Format.MD])
def test_control_characters_in_data_are_written_out_for_people(form: Format) -> None:
    text = render(Answer(Plain({}), (Table(HOSTILE, (HOSTILE,), ((HOSTILE,),), HOSTILE),), (HOSTILE,)), form)
    assert not {"\x1b", "\u202e", "\x9b", "\x00"} & set(text)
    assert "x1b" in text
    assert "u202e" in text


def test_json_escapes_what_a_terminal_would_obey_and_keeps_the_value() -> None:
    text = render(Answer(Plain({"wording": HOSTILE + "é\ud800"})), Format.JSON)
    assert not {"\x1b", "\u202e", "\x9b", "\x00"} & set(text)
    assert "é" in text
    assert json.loads(text) == {"wording": HOSTILE + "é\ud800"}


def test_json_keeps_the_order_of_the_answer_and_refuses_not_a_number() -> None:
    assert render(Answer(Plain({"b": 1, "a": date(2025, 5, 1)})), Format.JSON) == '{\n "b": 1,\n "a": "2025-05-01"\n}\n'
    with pytest.raises(ValueError, match="not JSON compliant"):
        render(Answer(Plain({"rate": float("nan")})), Format.JSON)


def test_csv_takes_the_first_table_with_plain_numbers() -> None:
    assert render(ANSWER, Format.CSV) == (
        '"wording","agency","rows"\n"ICE","Harbor City XX PD","1200"\n"assist ICE","","3"\n'
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_in_a_csv_cell_runs_as_a_formula(text: str) -> None:
    found = list(csv.reader(io.StringIO(render(Answer(Plain({}), (Table("t", ("reason",), ((text,),)),)), Format.CSV))))
    assert found[1][0].startswith("'")


def test_a_negative_number_in_a_csv_cell_stays_a_number() -> None:
    assert csv_cell(-5) == "-5"


@given(st.text())
def test_a_csv_cell_never_begins_as_a_formula_nor_moves_a_cursor(text: str) -> None:
    written = csv_cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\x1b" not in written


@given(st.text())
def test_visible_text_is_printable_and_stays_so(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert not {c for c in visible(text) if ord(c) < 32 or 127 <= ord(c) < 160}


def test_json_lines_are_the_elements_of_the_list_that_the_command_names() -> None:
    lines = render(ANSWER, Format.JSONL, Style(each="groups")).splitlines()
    assert [json.loads(x)["wording"] for x in lines] == ["ICE", "assist ICE"]


def test_json_lines_of_a_bare_list_are_its_elements_and_of_anything_else_one_line() -> None:
    assert render(Answer(Plain([{"a": 1}, {"a": 2}])), Format.JSONL) == '{"a": 1}\n{"a": 2}\n'
    assert render(Answer(Plain({"a": 1})), Format.JSONL) == '{"a": 1}\n'


def test_markdown_is_a_table_in_which_names_are_only_words() -> None:
    table = Table("T", ("name", "rows"), (("[x](http://a) | <b>*_`", 3),), None)
    assert render(Answer(Plain({}), (table,)), Format.MD) == (
        "### T\n\n| name | rows |\n|---|--:|\n| \\[x\\](http://a) \\| \\<b\\>\\*\\_\\` | 3 |\n"
    )
    assert markdown("plain words") == "plain words"


def test_a_limit_shortens_tables_and_the_list_and_says_so_but_keeps_the_totals() -> None:
    style = Style(limit=1, each="groups")
    assert "1 of 2 rows shown" in render(ANSWER, Format.TABLE, style)
    shortened = json.loads(render(ANSWER, Format.JSON, style))
    assert len(shortened["groups"]) == 1
    assert shortened["of"] == "ICE"


def test_a_limit_of_none_or_zero_shows_all() -> None:
    assert render(ANSWER, Format.CSV, Style(limit=0)) == render(ANSWER, Format.CSV)


def test_a_list_of_records_needs_no_table_of_its_own() -> None:
    answer = Answer(Plain([{"text": "ICE", "body": ["ICE"]}, {"text": "", "grade": None}]))
    assert render(answer, Format.CSV) == '"text","body","grade"\n"ICE","ICE",""\n"","",""\n'
    assert "text" in render(answer, Format.TABLE)


def test_a_plain_record_is_shown_as_pairs_without_its_provenance() -> None:
    answer = Answer(Plain({"removed": "abc", "rows": 1200, "provenance": {"version": "1"}}))
    assert render(answer, Format.TABLE) == "removed  abc\nrows     1,200\n"
    assert render(answer, Format.CSV) == '"removed","rows"\n"abc","1200"\n'
    assert render(answer, Format.MD) == "- removed: abc\n- rows: 1,200\n"


def test_a_text_to_paste_is_printed_as_it_is() -> None:
    assert (
        render(Answer(Plain({"name": "q", "text": "MATCH (n)\n  RETURN n\n"})), Format.TABLE)
        == "MATCH (n)\n  RETURN n\n"
    )


def test_what_is_no_table_is_refused_as_csv() -> None:
    with pytest.raises(GraphshareError, match="not a table"):
        render(Answer(Plain([1, 2])), Format.CSV)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (True, "yes"),
        (1234567, "1,234,567"),
        (0.98765, "0.988"),
        ([], "–"),
        (["a", "b"], "a, b"),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_cells_read_well(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "new" / "answer.csv"
    write_whole(target, "a\nb\n")
    assert target.read_bytes() == b"a\nb\n"
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - the system's own words differ
        write_whole(tmp_path / "taken", "x")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new", "taken"]


def test_every_form_for_people_begins_with_the_sentence_of_the_answer() -> None:
    said = "Two agencies searched for ICE | on one day."
    answer = Answer(Plain({"sentence": said, **ANSWER.data}), ANSWER.tables, ANSWER.notes)
    assert render(answer, Format.TABLE).startswith(f"{said}\n\nSearches that name ICE\n")
    assert render(answer, Format.MD).startswith("Two agencies searched for ICE \\| on one day.\n\n### Searches")
    assert next(iter(json.loads(render(answer, Format.JSON)).items())) == ("sentence", said)
    assert answer._repr_html_().startswith(f"<p><strong>{said}</strong></p><h4>")
    assert said not in render(answer, Format.CSV)
    assert render(Answer(Plain({"sentence": said, "figure": 3})), Format.TABLE) == f"{said}\n\nfigure  3\n"
    assert ANSWER.sentence is None


@pytest.mark.parametrize("text", ["a;=cmd|' /C calc'!A1", "a\t=1", "a\n=1", "; @SUM(A1)", 'x;"=1', "＝1+1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_part_of_a_csv_cell_runs_whatever_separates_cells(text: str, delimiter: str) -> None:
    written = render(Answer(Plain({}), (Table("t", ("n", "reason"), ((1, text),)),)), Format.CSV)
    for row in csv.reader(io.StringIO(written), delimiter=delimiter):
        for part in row:
            assert not part.lstrip(' "').startswith(("=", "+", "-", "@", "＝", "\t", "\r"))


def test_every_cell_of_a_csv_stands_in_quotes() -> None:
    for line in render(ANSWER, Format.CSV).splitlines():
        assert all(c.startswith('"') and c.endswith('"') for c in line.split(","))


def test_a_limit_never_changes_which_table_a_csv_is() -> None:
    tables = (Table("totals", ("all",), ((1,),)), Table("rows", ("row",), ((1,), (2,))))
    answer = Answer(Plain({"sentence": "Two rows."}), tables, main=1)
    assert render(answer, Format.CSV, Style(limit=1)) == '"row"\n"1"\n'


def test_a_workbook_holds_text_as_text_and_dates_as_dates_in_the_same_bytes() -> None:
    from datetime import datetime

    import openpyxl

    from graphshare.answer.workbook import workbook

    tables = (
        Table("Groups", ("wording", "n", "first"), (("=1+1", 3, "2025-05-01"), ("http://x", None, "2025-13-45"))),
        Table("Near", ("wording",), (("ice",),), "Look at them.", sheet="near misses"),
    )
    rests_on = Provenance("1", "=x", Window(), (Source("a.csv", "00"),), None, None)
    answer = Answer(Plain({"sentence": "-1 is what it says."}), tables, ("A note.",), provenance=rests_on)
    raw = workbook(answer)
    assert raw == workbook(answer)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book.sheetnames == ["answer", "near misses", "sources", "caveats"]
    cells = list(book["answer"].iter_rows(min_row=2))
    assert [(c.value, c.data_type) for c in cells[0]] == [
        ("=1+1", "s"), (3, "n"), (datetime(2025, 5, 1), "d"),
    ]  # fmt: skip
    assert [c.value for c in cells[1]] == ["http://x", None, "2025-13-45"]
    assert cells[1][0].hyperlink is None
    assert ("what it says", "-1 is what it says.") in list(book["caveats"].values)
    assert list(book["sources"].values)[1] == ("a.csv", "00")
    assert next((s.freeze_panes, s.auto_filter.ref) for s in book) == ("A2", "A1:C3")
    silent = workbook(Answer(Plain({}), (Table("Who may", ("agency", "state"), (), "No list is held."),)))
    assert list(openpyxl.load_workbook(io.BytesIO(silent))["answer"].values)[1][0] == "No list is held."


@pytest.mark.parametrize(
    "value",
    [
        {"a": [], "b": {}, "c": [1, 2], "d": {"e": [{"f": "x {"}, {"g": "[\n}"}]}, "h": "a {\n }\n[", "i": [[[]]]},
        {"rows": [{"text": "y" * 100, "n": n, "at": {"release": "r{", "row": n}} for n in range(30)]},
        [{"k": "{"}, {"k": "}"}, "[", "]", {"k\n{": ["\\", '"', "\u2028"]}],
        "{\n", 3, None, [], {},
    ],
)  # fmt: skip
def test_json_on_fewer_lines_says_the_same(value: Any) -> None:
    text = to_json(value)
    assert json.loads(text) == value
    assert max(map(len, text.splitlines())) < 600


def test_a_list_of_small_objects_has_one_on_a_line() -> None:
    rows = [{"release": "abc", "row": n, "levels": {"asked": n, "named": [n]}, "text": "z" * 80} for n in range(9)]
    lines = to_json({"rows": rows}).splitlines()
    assert len(lines) == len(rows) + 4
    assert json.loads(lines[2].rstrip(",")) == rows[0]
