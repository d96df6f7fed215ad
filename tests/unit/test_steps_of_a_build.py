"""Steps of a build: relations with declared columns, values that are bound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphshare.building import relations
from graphshare.building.relations import Relation, Steps, columns, nothing, one_of
from graphshare.building.tables import OF_SPANS
from graphshare.engine import connect
from graphshare.errors import IntegrityError

TOWNS = Relation(
    "towns",
    columns("""
        name     VARCHAR  a town
        cameras  BIGINT   how many it has
    """),
)


@pytest.fixture
def steps() -> Iterator[Steps]:
    connection = connect()
    yield Steps(connection)
    connection.close()


def test_a_step_that_lacks_a_declared_column_or_gives_another_type_fails(steps: Steps) -> None:
    for wrong in (
        "SELECT 'Elm' AS name",
        "SELECT 'Elm' AS name, 'two' AS cameras",
        "SELECT 2::BIGINT AS cameras, 'Elm' AS name",
    ):
        with pytest.raises(IntegrityError, match="towns"):
            steps.hold(TOWNS, wrong)


@pytest.mark.parametrize("name", ["O'Brien", 'the "Elms"', "$cameras", "{towns}", "a;b", "\\", ""])
def test_a_value_stays_a_value_in_tables_views_queries_and_files(steps: Steps, name: str, tmp_path: Path) -> None:
    held = steps.given(TOWNS, [(name, 3), ("Ash", 1)])
    seen = steps.call(
        Relation("seen", TOWNS.columns), "FROM {towns} WHERE name = $name AND cameras > $n", towns=held, name=name, n=2
    )
    assert steps.rows("FROM {seen}", seen=seen) == [(name, 3)]
    assert steps.rows("SELECT $name", name=name) == [(name,)]
    folder = tmp_path / "it's {here}"
    assert steps.write(folder / "x.parquet", "FROM {towns} WHERE name = $name", towns=held, name=name) == 1
    read = relations.files([folder / "x.parquet"])
    assert steps.rows("FROM {files}", files=read) == [(name, 3)]


def test_one_of_few_texts_is_that_text_in_order_in_comparison_and_in_files(steps: Steps, tmp_path: Path) -> None:
    kind = one_of(("town", "O'Brien", "county"))
    kinds = Relation("kinds", columns(f"kind  {kind}  what it is"))
    held = steps.given(kinds, [("town",), (None,), ("county",), ("O'Brien",)])
    assert steps.rows("FROM {held} ORDER BY kind", held=held) == [("O'Brien",), ("county",), ("town",), (None,)]
    assert steps.rows("SELECT min(kind), max(kind) FROM {held}", held=held) == [("O'Brien", "town")]
    assert steps.rows("SELECT kind FROM {held} WHERE kind IN ($a, $b)", held=held, a="town", b="shire") == [("town",)]
    assert steps.rows("SELECT count(*) FROM {held} WHERE coalesce(kind, '') = ''", held=held) == [(1,)]
    steps.write(tmp_path / "kinds.parquet", "FROM {held}", relations.OURS, held=held)
    read = relations.files([tmp_path / "kinds.parquet"])
    assert steps.rows("SELECT DISTINCT typeof(kind) FROM {read}", read=read) == [("VARCHAR",)]
    assert steps.rows("FROM {read}", read=read) == steps.rows("FROM {held}", held=held)


def test_rows_are_picked_by_columns_that_are_not_kept(steps: Steps) -> None:
    towns = Relation("numbers", columns("number  BIGINT  one"))
    query = "SELECT i AS number, i % 3 AS left_over FROM range(7) t(i)"
    found = steps.picked(towns, lambda c: c[1] == 0, query)
    assert steps.rows("FROM {found}", found=found) == [(0,), (3,), (6,)]
    assert steps.rows("FROM {found}", found=steps.picked(towns, lambda c: c[1] == 9, query)) == []
    assert steps.rows("FROM {found}", found=steps.picked(towns, lambda c: c[1] == 0, f"{query} WHERE FALSE")) == []


def test_what_steps_leave_behind_goes_with_them(steps: Steps) -> None:
    with steps.aside() as aside:
        held = aside.given(TOWNS, [("Elm", 1)])
        aside.call(Relation("seen", TOWNS.columns), "FROM {towns}", towns=held)
    assert steps.rows("SELECT count(*) FROM duckdb_tables()") == [(0,)]
    assert steps.rows("SELECT count(*) FROM duckdb_views() WHERE NOT internal") == [(0,)]


@pytest.mark.parametrize("relation", OF_SPANS, ids=lambda r: r.name)
def test_every_column_says_what_it_means(relation: Relation, steps: Steps) -> None:
    assert all(c.meaning for c in relation.columns)
    assert steps.rows(nothing(relation)) == []
