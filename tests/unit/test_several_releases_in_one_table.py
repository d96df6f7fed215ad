"""Logs and lists that somebody joined in one table, with a column that says which one a row came from."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from graphshare.errors import InputError
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest_file
from tests.small_releases import workbook

COLUMNS = ["ID", "Name", "Org Name", "Total Networks Searched", "Reason", "Search Time"]


def entry(i: int, org: str) -> list[str]:
    return [f"aaaaaaaa-0000-4000-8000-{i:012d}", "***", org, "5", f"case {i}", f"01/14/2025, 06:{i % 60:02d}:21 PM UTC"]


def csv_of(*rows: list[str]) -> str:
    return "".join(",".join(f'"{c}"' for c in row) + "\n" for row in rows)


def read(tmp_path: Path, name: str, text: str, **given: str) -> list[Release]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return ingest_file(path, ReleaseCache(tmp_path / "releases"), Given(**given))  # type: ignore[arg-type]


def rows_of(tmp_path: Path, release: Release) -> list[tuple[int, str]]:
    table = tmp_path / "releases" / release.id / "entries.parquet"
    return duckdb.connect().sql(f"SELECT row, reason FROM read_parquet('{table}') ORDER BY row").fetchall()


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("Source.Name", ("10_1_2025-10_31_2025-Marrow OH PD-Network-Audit.csv", "Ansel OH PD-Network-Audit.csv")),
        ("Source File", ("Marrow_OH_PD.csv", "Ansel_OH_PD.csv")),
        ("File Name", (r"C:\audits\Marrow OH PD\october.csv", r"C:\audits\Ansel OH PD\october.csv")),
        ("Report", ("Marrow OH PD", "Ansel OH PD")),
        ("Sheet", ("Marrow OH PD", "Ansel OH PD")),
        ("Releasing Agency", ("Marrow Police Department (OH)", "Ansel OH PD")),
        ("Audit of", ("Marrow OH PD", "Ansel OH PD")),
        ("Network", ("Marrow OH PD", "Ansel OH PD")),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_each_label_is_a_release_with_the_rows_of_the_whole(
    tmp_path: Path, column: str, values: tuple[str, str], first: bool
) -> None:
    def row(label: str, cells: list[str]) -> list[str]:
        return [label, *cells] if first else [*cells, label]

    a, b = values
    text = csv_of(
        row(column, COLUMNS), row(a, entry(1, "Tolver OH PD")), row(b, entry(2, "Marrow OH PD")),
        row(a, entry(3, "Oak OH PD")), row(column, COLUMNS), row(b, entry(4, "Elm OH PD")),
    )  # fmt: skip
    one, other = read(tmp_path, "Combined.csv", text)
    assert ("Marrow" in str(one.agency), other.agency) == (True, "Ansel OH PD")
    assert (one.kind, other.kind) == ("network audit", "network audit")
    assert rows_of(tmp_path, one) == [(2, "case 1"), (4, "case 3")]
    assert rows_of(tmp_path, other) == [(3, "case 2"), (6, "case 4")]
    assert one.rows + other.rows == 5
    assert one.structure + other.structure == 1
    assert not any("read by nobody" in w or "not needed" in w for w in one.warnings)
    assert one.sha256 == other.sha256
    assert one.id != other.id


def test_one_agency_for_several_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    text = csv_of(
        ["Source.Name", *COLUMNS],
        ["Marrow OH PD-Network-Audit.csv", *entry(1, "Tolver OH PD")],
        ["Ansel OH PD-Network-Audit.csv", *entry(2, "Tolver OH PD")],
    )
    with pytest.raises(InputError) as error:
        read(tmp_path, "Combined.csv", text, agency="Marrow OH PD")
    assert "Ansel OH PD" in error.value.message
    assert ReleaseCache(tmp_path / "releases").all() == []


def test_a_single_label_says_whose_the_log_is(tmp_path: Path) -> None:
    rows = [["Marrow OH PD-Network-Audit.csv", *entry(i, f"{t} OH PD")] for i, t in enumerate(("Elm", "Oak"))]
    (release,) = read(tmp_path, "n.csv", csv_of(["Source.Name", *COLUMNS], *rows))
    assert (release.agency, release.agency_basis, release.kind) == ("Marrow OH PD", "content", "network audit")


def test_a_column_of_other_words_is_no_source(tmp_path: Path) -> None:
    rows = [[word, *entry(i, f"{t} OH PD")] for i, (word, t) in enumerate((("tip", "Elm"), ("patrol", "Oak")))]
    (release,) = read(tmp_path, "n.csv", csv_of(["Source", *COLUMNS], *rows))
    assert release.records == 2


def test_months_of_one_log_stay_one(tmp_path: Path) -> None:
    rows = [
        [f"{month} 2025.csv", *entry(i, f"{t} OH PD")] for i, (month, t) in enumerate((("May", "Elm"), ("June", "Oak")))
    ]
    (release,) = read(tmp_path, "n.csv", csv_of(["Source.Name", *COLUMNS], *rows))
    assert (release.kind, release.records) == ("network audit", 2)


def test_sheets_named_for_agencies_are_theirs(tmp_path: Path) -> None:
    rows = [COLUMNS, entry(1, "Elm OH PD"), entry(2, "Oak OH PD")]
    path = workbook(tmp_path / "all.xlsx", {"Marrow OH PD": rows, "Ansel OH PD": rows})
    cache = ReleaseCache(tmp_path / "releases")
    assert [(r.agency, r.agency_basis) for r in ingest_file(path, cache)] == [
        ("Marrow OH PD", "sheet name"),
        ("Ansel OH PD", "sheet name"),
    ]
    with pytest.raises(InputError):
        ingest_file(path, ReleaseCache(tmp_path / "other"), Given(agency="Marrow OH PD"))


def test_a_column_of_list_dates_makes_a_list_of_each_day(tmp_path: Path) -> None:
    head = ["Organization Name", "Networks Shared With Me", "Networks I'm Sharing", "As of"]
    rows = [["U.S. Border Patrol", "", "Elm IL PD", "5/1/2025"], ["Oak OH PD", "", "Elm IL PD", "5/1/2025"]]
    one, other = read(tmp_path, "l.csv", csv_of(head, *rows, ["Oak OH PD", "", "Elm IL PD", "7/10/2025"]))
    assert [(r.agency, r.dated, r.records) for r in (one, other)] == [
        ("Elm IL PD", "2025-05-01", 2),
        ("Elm IL PD", "2025-07-10", 1),
    ]


@pytest.mark.parametrize("name", ["Elm IL PD/2025/n.csv", "Elm IL PD/n.csv", "2025-05-05/Elm_IL_PD/n.csv"])
def test_a_folder_up_to_two_levels_up_says_whose_it_is(tmp_path: Path, name: str) -> None:
    (release,) = read(tmp_path, name, csv_of(COLUMNS, entry(1, "Oak OH PD"), entry(2, "Ash OH PD")))
    assert (release.agency, release.agency_basis) == ("Elm IL PD", "folder name")


@settings(max_examples=25, deadline=None)
@given_any(st.lists(st.sampled_from(["", "A OH PD.csv", "B OH PD.csv", "header", "blank"]), max_size=14))
def test_no_row_is_lost_however_the_labels_lie(tmp_path_factory: pytest.TempPathFactory, labels: list[str]) -> None:
    tmp_path = tmp_path_factory.mktemp("parts")
    rows = [["Source.Name", *COLUMNS], ["A OH PD.csv", *entry(1, "Elm OH PD")]]
    for i, label in enumerate(labels, 2):
        rows.append(rows[0] if label == "header" else [""] * 7 if label == "blank" else [label, *entry(i, "Oak OH PD")])
    releases = read(tmp_path, "c.csv", csv_of(*rows))
    assert sum(r.rows for r in releases) == len(rows) - 1
    found = sorted(x for r in releases for x in rows_of(tmp_path, r))
    assert found == [(i, row[5]) for i, row in enumerate(rows, 1) if row[5].startswith("case")]
