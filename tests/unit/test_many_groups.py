"""Answers of many elements: they stay in columns, and nobody who reads them can tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare import tally
from graphshare.answer.forms import Format, Style, pieces, render
from graphshare.answer.many import Many
from graphshare.answer.text import json_in_pieces, to_json
from graphshare.answer.workbook import workbook
from graphshare.building import Built
from graphshare.engine import Tables
from graphshare.releases import ReleaseCache
from graphshare.tally import groups
from graphshare.workspace import Workspace

HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time,Search Type"
WORDS = ("ICE", "ice ", "burglary", "HSI case", "stolen car", "", "immigration", "ICE+ERO")
TOWNS = ("Millbrook OH PD", "Tolver OH PD", "Ansel OH SO")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "1_1_2025-1_31_2025-Ashford IL PD-Network-Audit.csv"
    rows = [
        f"00000000-0000-4000-8000-{n:012d},A. {n % 4},{TOWNS[n % 3]},{n + 3},{WORDS[n * n % 8]},"
        f'{"HSI 25-7" if n % 11 == 0 else ""},"1/{n % 30 + 1}/2025, 10:{n % 60:02d}:00 AM UTC",search'
        for n in range(60)
    ]
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("by", [("wording", "agency"), ("month", "owner", "grade"), ("body", "category")])
def test_groups_in_columns_are_the_same_groups_in_every_form(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: tuple[str, ...]
) -> None:
    work = Workspace(tmp_path)
    few = work.tally([log], by=by, split="2025-01-15")
    assert isinstance(few.found.groups, tuple)
    monkeypatch.setattr(groups, "MANY", 0)
    many = work.tally([log], by=by, split="2025-01-15")
    held = many.found.groups
    assert isinstance(held, Many)
    assert held == few.found.groups
    assert (held[0], held[-1], held[:2], held[::-1][:1]) == (
        few.found.groups[0], few.found.groups[-1], few.found.groups[:2], few.found.groups[::-1][:1]
    )  # fmt: skip
    for form in Format:
        for style in (Style(each="groups"), Style(width=70, limit=3, each="groups")):
            assert render(many, form, style) == render(few, form, style)
    assert workbook(many) == workbook(few)
    assert many.data == few.data
    assert many.to_pandas().equals(few.to_pandas())
    assert many.found.without_words() == few.found.without_words()


def test_what_is_asked_for_outside_is_no_group(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MANY", 0)
    held = Workspace(tmp_path).tally([log]).found.groups
    with pytest.raises(IndexError):
        held[len(held)]


def test_a_workbook_of_many_rows_holds_what_one_of_few_does(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    import openpyxl

    answer = Workspace(tmp_path).tally([log])
    read = []
    for held in (50_000, 0):
        monkeypatch.setattr("graphshare.answer.workbook._HELD", held)
        book = openpyxl.load_workbook(io.BytesIO(workbook(answer)))
        read.append([(sheet.title, [[c.value for c in row] for row in sheet]) for sheet in book])
    assert read[0] == read[1]


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=40)
    | st.sampled_from(["{", "[\n", "x" * 500, "\u202e"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=3), st.lists(PLAIN, min_size=1, max_size=3))
def test_json_in_pieces_is_the_same_text(said: dict[str, object], some: list[object]) -> None:
    for data in (said, {**said, "many": (some * 500)[:500], "last": said}, some):
        assert "".join(json_in_pieces(data)) == to_json(data)
        assert json.loads("".join(json_in_pieces(data))) == json.loads(json.dumps(data))


def test_json_comes_in_pieces_where_there_is_much(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MANY", 0)
    answer = Workspace(tmp_path).tally([log])
    monkeypatch.setattr("graphshare.answer.text._WIDE", 3)
    assert len(list(pieces(answer, Format.JSON))) > len(answer.found.groups)


@pytest.mark.parametrize(("memory", "most"), [(None, "429.1 MiB"), ("2GB", "1.6 GiB")])
def test_a_tally_keeps_to_a_limit_of_memory_where_nobody_says_one(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: str | None, most: str
) -> None:
    limits = []
    prepare = tally.prepare

    def watched(con: Tables, built: Built, cache: ReleaseCache, q: tally.Question) -> None:
        limits.extend(con.rows("SELECT current_setting('memory_limit')"))
        prepare(con, built, cache, q)

    work = Workspace(tmp_path, memory=memory)
    work.ingest([log])
    monkeypatch.setattr(tally, "prepare", watched)
    work.tally()
    assert limits == [(most,)]
