"""By which way a search came: its Search Type, in whatever words, from whichever log says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.workspace import Workspace

ID = "00000000-0000-4000-8000-000000000001"
HEAD = "ID,Org Name,Total Networks Searched,Reason,Search Time"


def ways(work: Workspace) -> list[str | None]:
    return [row["via"] for row in work.query("MATCH (s:Search) RETURN s.via AS via ORDER BY via").data]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("lookup", "lookup"),
        ("National Lookup", "National Lookup"),
        ("Statewide Look-up - Mobile", "Statewide Look-up - Mobile"),
        ("search - Mobile", "search - Mobile"),
        ("Jane Doe", None),
        ("R. Roe", None),
    ],
)
def test_a_search_type_of_several_words_is_kept_and_a_name_that_slipped_is_not(
    tmp_path: Path, written: str, kept: str | None
) -> None:
    file = tmp_path / "Elm IL PD network audit.csv"
    rows = f'{ID},Ash IL PD,5,ICE warrant,"05/01/2025, 10:00:00 AM UTC",{written}\n'
    rows += f'{ID[:-1]}2,Oak IL PD,5,ICE warrant,"05/02/2025, 10:00:00 AM UTC",lookup\n'
    file.write_text(f"{HEAD},Search Type\n{rows}", encoding="utf-8")
    work = Workspace(tmp_path / "work")
    work.ingest(file)
    assert sorted(map(str, ways(work))) == sorted([str(kept), "lookup"])


def test_the_way_stands_where_another_log_of_the_search_says_it(tmp_path: Path) -> None:
    """The log whose words stand for the search has no such column."""
    at = '"05/01/2025, 10:00:00 AM UTC"'
    (tmp_path / "Ash IL PD network audit.csv").write_text(f"{HEAD}\n{ID},Oak IL PD,5,ICE warrant,{at}\n")
    (tmp_path / "Elm IL PD network audit.csv").write_text(f"{HEAD},Search Type\n{ID},Oak IL PD,5,***,{at},lookup\n")
    work = Workspace(tmp_path / "work")
    work.ingest([tmp_path / "Ash IL PD network audit.csv", tmp_path / "Elm IL PD network audit.csv"])
    assert ways(work) == ["lookup"]
