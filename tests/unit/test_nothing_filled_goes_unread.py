"""A filled column that nobody reads is listed, loudly where its label may change what a row means; names and days are doubted."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest_file

LOUD, QUIET = "Filled, and read by nobody: ", "Filled, and not needed: "


def read(tmp_path: Path, name: str, text: str, **given: str) -> Release:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "releases"), Given(**given))  # type: ignore[arg-type]
    return release


def warned(release: Release, beginning: str) -> str:
    return " ".join(w for w in release.warnings if w.startswith(beginning))


def log(label: str, cell: str = "something") -> str:
    return (
        f'Org Name,Reason,Search Time,{label}\nElm OH PD,theft,"01/14/2025, 06:47:21 PM UTC",{cell}\n'
        f'Oak OH PD,theft,"01/15/2025, 06:47:21 PM UTC",{cell}\n'
    )


def shared(label: str, cell: str = "something") -> str:
    return f"Organization Name,Networks I'm Sharing,{label}\nElm OH PD,Ash IL PD,{cell}\nOak OH PD,Ash IL PD,{cell}\n"


def agreed(label: str, cell: str = "something") -> str:
    return f"STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED,{label}\nOHIO,Elm Police Department,Task Force Model,1/14/2025,{cell}\n"


@pytest.mark.parametrize("write", [log, shared, agreed])
@pytest.mark.parametrize(
    "label",
    ["Deactivated On", "Row Status", "endOfUse", "Source of Record", "last_updated", "Report Month", "valid_until"],
)
def test_a_filled_column_that_speaks_of_time_status_or_source_is_told_loudly(
    tmp_path: Path, write: object, label: str
) -> None:
    release = read(tmp_path, "Ash IL PD.csv", write(label))  # type: ignore[operator]
    assert f"“{label}”" in warned(release, LOUD)
    assert release.unread == (label,)


@pytest.mark.parametrize("write", [log, shared, agreed])
def test_other_filled_columns_are_listed_and_empty_ones_are_not(tmp_path: Path, write: object) -> None:
    release = read(tmp_path, "Ash IL PD.csv", write("Color"))  # type: ignore[operator]
    assert "“Color”" in warned(release, QUIET)
    assert not warned(release, LOUD)
    empty = read(tmp_path, "Ash IL PD 2.csv", write("Row Status", ""))  # type: ignore[operator]
    assert (empty.unread, warned(empty, LOUD)) == ((), "")


@pytest.mark.parametrize(
    ("labels", "cells", "status"),
    [
        ("Status", "Terminated", "Terminated"),
        ("removal_flag", "TRUE", "removed"),
        ("removal_flag", "FALSE", None),
        ("Status,Removed", "Active,Yes", "removed"),
        ("Is Active", "No", "inactive"),
        ("In Effect", "Yes", None),
    ],
)
def test_what_became_of_an_agreement_is_kept(tmp_path: Path, labels: str, cells: str, status: str | None) -> None:
    import pyarrow.parquet as pq

    release = read(tmp_path, "a.csv", agreed(labels, cells))
    (row,) = pq.read_table(tmp_path / "releases" / release.id / "agreements.parquet").to_pylist()
    assert row["status"] == status
    assert not warned(release, LOUD)


@pytest.mark.parametrize("mark", ["*", " †", "¹", " [1]", "**", "^2"])
def test_marks_of_footnotes_are_no_part_of_a_name(tmp_path: Path, mark: str) -> None:
    import pyarrow.parquet as pq

    text = f"STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED\nOHIO{mark},Elm Police Department{mark},Task Force Model,1/14/2025\n"
    release = read(tmp_path, "a.csv", text)
    (row,) = pq.read_table(tmp_path / "releases" / release.id / "agreements.parquet").to_pylist()
    assert (row["agency"], row["state"]) == ("Elm Police Department", "OH")
    assert any("footnotes" in w and "2 names or keys" in w for w in release.warnings)
    lists = read(tmp_path, "l.csv", shared("State", "OH").replace("Oak OH PD", f"Oak OH PD{mark}"))
    recipients = pq.read_table(tmp_path / "releases" / lists.id / "shares.parquet").column("recipient").to_pylist()
    assert recipients == ["Elm OH PD", "Oak OH PD"]


def agreements(*signed: str) -> str:
    rows = "".join(f"OHIO,Elm {i} County Sheriff's Office,Task Force Model,{d}\n" for i, d in enumerate(signed))
    return f"STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED\n{rows}"


def test_a_day_in_a_name_that_the_content_contradicts_is_told_and_not_believed(tmp_path: Path) -> None:
    release = read(tmp_path, "agreements 2025-01-31.csv", agreements("1/14/2025", "3/2/2025"))
    assert release.dated is None
    assert any("2025-01-31" in w and "not believed" in w for w in release.warnings)
    told = read(tmp_path, "agreements 2025-01-31.csv", agreements("1/14/2025", "3/2/2025"), dated="2025-04-01")
    assert told.dated == "2025-04-01"
    fine = read(tmp_path, "agreements 2025-03-31.csv", agreements("1/14/2025", "3/2/2025", "3/3/2025"))
    assert fine.dated == "2025-03-31"
    slip = read(tmp_path, "more 2025-03-31.csv", agreements(*["1/14/2025"] * 150, "3/2/2052"))
    assert slip.dated == "2025-03-31"
    assert any("later days" in w for w in slip.warnings)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("participatingAgencies091526pm.xlsx", "2026-09-15"),
        ("list091526.csv", "2026-09-15"),
        ("list_09152026am.csv", "2026-09-15"),
        ("list 15-Sep-26.csv", "2026-09-15"),
        ("list Sept 15, 2026.csv", "2026-09-15"),
        ("list 15 September 2026.csv", "2026-09-15"),
        ("list_2026.09.15.csv", "2026-09-15"),
        ("20260915-list.csv", "2026-09-15"),
        ("list 9.15.26.csv", "2026-09-15"),
        ("list-9-15-2026.csv", "2026-09-15"),
        ("list15SEP2026.csv", "2026-09-15"),
        ("list 20260915T101112.csv", "2026-09-15"),
        ("list_2026_9_15.csv", "2026-09-15"),
        ("W013262-081826 list.csv", None),
        ("PRR-091526-list.csv", None),
        ("list 991526.csv", None),
    ],
)
def test_days_in_names_however_written(name: str, day: str | None) -> None:
    from graphshare.sources.filenames import day_in

    assert day_in(name) == day
