"""Day and month: told by all cells of a column, then by the period of the file; contradicting cells are not guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphshare.releases import Release, ReleaseCache
from graphshare.sources import ingest_file
from graphshare.sources.day_order import DAY, MIXED, in_order, in_order_sql

NAME = "Ashford IL PD-Network-Audit.csv"

CONNECTION = duckdb.connect()


def read(
    tmp_path: Path, cells: list[str], name: str = NAME, ids: bool = False
) -> tuple[Release, dict[int, str | None]]:
    """Row → day, of a log with these times."""
    head, first = ("ID,", "aaaaaaaa-0000-4000-8000-{i:012d},") if ids else ("", "")
    rows = "".join(f"{first.format(i=i)}***,{'TA'[i % 2]}olver OH PD,theft,{c}\n" for i, c in enumerate(cells))
    path = tmp_path / name
    path.write_text(f"{head}Name,Org Name,Reason,Search Time\n{rows}", encoding="utf-8")
    cache = ReleaseCache(tmp_path / "releases")
    (release,) = ingest_file(path, cache)
    found = duckdb.connect().sql(
        f"SELECT row, \"at\"::DATE::VARCHAR FROM '{cache.folder(release.id)}/entries.parquet' ORDER BY row"
    )
    return release, dict(found.fetchall())


@pytest.mark.parametrize("sep", ["/", "-", "."])
@pytest.mark.parametrize("clock", [" 18:47:21", " 6:47 PM", ""])
def test_one_cell_that_says_it_tells_the_order_of_all(tmp_path: Path, sep: str, clock: str) -> None:
    cells = [f"{d}{clock}".replace("/", sep) for d in ("03/11/2025", "04/11/2025", "05/11/2025", "31/10/2025")]
    release, days = read(tmp_path, cells)
    assert list(days.values()) == ["2025-11-03", "2025-11-04", "2025-11-05", "2025-10-31"]
    assert any("day before the month" in w for w in release.warnings)


def test_the_last_of_many_rows_tells_it_too(tmp_path: Path) -> None:
    release, days = read(
        tmp_path, [f"{1 + i % 12:02d}/11/2025 18:47:21" for i in range(3000)] + ["13/11/2025 18:47:21"]
    )
    assert (release.first, release.last) == ("2025-11-01T18:47:21Z", "2025-11-13T18:47:21Z")
    assert len(days) == 3001


def test_month_first_stays_so(tmp_path: Path) -> None:
    release, days = read(tmp_path, ["03/11/2025 18:47:21", "03/14/2025 18:47:21"])
    assert list(days.values()) == ["2025-03-11", "2025-03-14"]
    assert not any("day" in w and "month" in w for w in release.warnings)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("11_1_2025-11_30_2025-Ashford IL PD-Network-Audit.csv", "2025-11-03"),
        ("Ashford IL PD Network Audit November 2025.csv", "2025-11-03"),
        ("3_1_2025-5_31_2025-Ashford IL PD-Network-Audit.csv", "2025-03-11"),
        (NAME, "2025-03-11"),
    ],
)
def test_where_no_cell_says_it_the_period_of_the_file_does(tmp_path: Path, name: str, first: str) -> None:
    release, days = read(tmp_path, ["03/11/2025 18:47:21", "04/11/2025 18:47:21"], name)
    assert days[2] == first
    assert (first == "2025-11-03") == any("its name gives (2025-11-01 on)" in w for w in release.warnings)


@pytest.mark.parametrize("name", [NAME, "10_1_2025-12_31_2025-Ashford IL PD-Network-Audit.csv"])
def test_the_last_hours_of_a_day_in_another_zone_are_read_in_either_order(tmp_path: Path, name: str) -> None:
    rows = "".join(f"***,Tolver OH PD,theft,{month:02d}/12/2025 23:30:00\n" for month in (10, 11, 12))
    path = tmp_path / name
    path.write_text(f"Name,Org Name,Reason,Search Time (EST)\n{rows}", encoding="utf-8")
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "releases"))
    assert (release.first, release.last, release.rejected) == ("2025-10-13T04:30:00Z", "2025-12-13T04:30:00Z", 0)


@pytest.mark.parametrize("sep", ["/", "."])
def test_days_of_one_month_are_not_taken_for_one_day_of_many_months(tmp_path: Path, sep: str) -> None:
    release, days = read(tmp_path, [f"{d:02d}{sep}03{sep}2025 18:47:21" for d in (1, 1, 2, 3, 5, 6)])
    assert (days[2], release.first, release.last) == ("2025-03-01", "2025-03-01T18:47:21Z", "2025-03-06T18:47:21Z")
    assert any("day before the month" in w for w in release.warnings)


def test_that_the_order_of_day_and_month_is_a_guess_is_said_where_the_other_is_no_less_likely(tmp_path: Path) -> None:
    release, days = read(tmp_path, ["03/11/2025 18:47:21", "04/11/2025 18:47:21", "05/12/2025 18:47:21"])
    assert list(days.values()) == ["2025-03-11", "2025-04-11", "2025-05-12"]
    (said,) = (w for w in release.warnings if "told apart" in w)
    assert "read as 2025-03-11 to 2025-05-12, which could be 2025-11-03 to 2025-12-05" in said


def test_a_log_of_a_few_days_at_the_beginning_of_a_month_needs_no_word_about_its_order(tmp_path: Path) -> None:
    release, days = read(tmp_path, [f"03/{d:02d}/2025 18:47:21" for d in (1, 2, 3, 5, 6, 12)])
    assert days[2] == "2025-03-01"
    assert not any("told apart" in w or "day before" in w for w in release.warnings)


@pytest.mark.parametrize("ids", [True, False])
def test_where_cells_contradict_each_other_none_is_guessed(tmp_path: Path, ids: bool) -> None:
    cells = ["14/10/2025 18:47:21", "10/31/2025 18:47:21", "03/11/2025 18:47:21", "05/05/2025 18:47:21"]
    release, days = read(tmp_path, cells, ids=ids)
    assert {r: d for r, d in days.items() if d} == {2: "2025-10-14", 3: "2025-10-31", 5: "2025-05-05"}
    assert release.rejected == (0 if ids else 1)
    assert any("could be either are not guessed" in w for w in release.warnings)
    if not ids:
        causes = (
            duckdb.connect()
            .sql(f"SELECT row, cause FROM '{tmp_path}/releases/{release.id}/rejected.parquet'")
            .fetchall()
        )
        assert causes == [(4, "day and month cannot be told apart")]


def test_a_slip_among_thousands_does_not_make_the_order_doubtful(tmp_path: Path) -> None:
    release, days = read(
        tmp_path, [f"10/{1 + i % 31:02d}/2025 18:47:21" for i in range(3000)] + ["14/10/2025 18:47:21"]
    )
    assert (days[2], days[3002], release.rejected) == ("2025-10-01", "2025-10-14", 0)


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), st.sampled_from("/-."), st.sampled_from([DAY, MIXED]))
def test_sql_and_python_put_cells_in_the_same_order(day: date, sep: str, order: str) -> None:
    for form in ("%d{0}%m{0}%Y 10:11", "%m{0}%d{0}%Y", "%Y-%m-%d 10:11:12", "Mon %d{0}%m{0}%y"):
        cell = day.strftime(form.format(sep))
        (found,) = CONNECTION.execute(f"SELECT {in_order_sql('c', order)} FROM (SELECT ? AS c)", [cell]).fetchall()[0]
        assert found == in_order(cell, order)


def test_days_of_portals_and_of_lists_are_read_by_their_whole_column(tmp_path: Path) -> None:
    from tests.small_releases import take_text

    table = "Agency Name,External organizations with access,Date Accessed\n"
    rows = 'Ashford IL PD,"Elm OH PD, Oak OH PD",03/11/2025\nElm OH PD,"Oak OH PD, Ash OH PD",14/11/2025\n'
    portals = take_text(tmp_path, "portals.csv", table + rows)
    assert {f"{s['at']:%Y-%m-%d}" for s in portals.table("shares")} == {"2025-11-03", "2025-11-14"}
    lists = "As of,Organization Name,Networks I'm Sharing\n03/11/2025,Elm OH PD,Ashford IL PD\n14/11/2025,Oak OH PD,Ashford IL PD\n"
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "Shared.csv").write_text(lists)
    read = ingest_file(tmp_path / "lists" / "Shared.csv", ReleaseCache(tmp_path / "releases"))
    assert [r.dated for r in read] == ["2025-11-03", "2025-11-14"]
