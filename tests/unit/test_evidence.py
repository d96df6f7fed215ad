"""Evidence quotes what it cites: both readings kept, the row that names the body cited beside the network's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.domain.graph import without_words
from graphshare.domain.moderation import disowned, rules
from graphshare.workspace import Workspace

HEADER = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type"
)


def line(i: int, org: str, reason: str, day: int, case: str = "", more: str = "") -> str:
    return f'aaaaaaaa-0000-4000-8000-{i:012d},***,{org},5,,***,{reason},{case},,"01/{day:02d}/2025, 06:47:21 PM UTC",search{more}'


def held(root: Path, logs: dict[str, list[str]], more: str = "") -> Workspace:
    records = root / "records"
    records.mkdir()
    for town, lines in logs.items():
        path = records / f"1_1_2025-1_31_2025-{town}-Network-Audit.csv"
        path.write_text("\n".join([HEADER + more, *lines]) + "\n", encoding="utf-8")
    workspace = Workspace(root / "held", command="test")
    workspace.root.mkdir()
    workspace.ingest([records])
    return workspace


def rows(workspace: Workspace, name: str) -> list[dict[str, Any]]:
    workspace.build()
    found: list[dict[str, Any]] = workspace.built.graph.table(name).to_pylist()
    return found


def files(workspace: Workspace) -> dict[str, str]:
    return {r.id: r.file.split("-")[2] for r in workspace.cache.all()}


TWO_LOGS = {
    "Ashford IL PD": [line(7, "Millbrook OH PD", "theft", 14), line(8, "Tolver OH PD", "theft", 15)],
    "Briar IL PD": [line(9, "Ansel OH PD", "theft", 13), line(7, "Millbrook OH PD", "ICE", 14)],
}


@pytest.fixture(scope="module")
def two_logs(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """For reading only."""
    return held(tmp_path_factory.mktemp("two logs"), TWO_LOGS)


def test_where_two_logs_say_different_things_the_row_that_names_the_body_is_cited(two_logs: Workspace) -> None:
    names = rows(two_logs, "NAMES")
    assert [(files(two_logs)[n["release"]], n["row"], n["words"], n["recovered"]) for n in names] == [
        ("Briar IL PD", 3, "ICE", False)
    ]


def test_the_search_keeps_what_each_log_says(two_logs: Workspace) -> None:
    said = {(files(two_logs)[r["target"]], r["row"]): r["wording"] for r in rows(two_logs, "LOGGED_IN")}
    assert said == {("Ashford IL PD", 2): "theft", ("Briar IL PD", 3): "ICE"}


def test_a_side_door_cites_the_row_that_says_it_and_the_networks_own(two_logs: Workspace) -> None:
    reach = two_logs.reach("ICE", to="Ashford IL PD").data
    (door,) = [d for n in reach["networks"] for d in n["doors"] if d["door"] == "side" and d["use"] == "used"]
    cited = [(files(two_logs)[e["release"]], e["row"]) for e in door["evidence"]]
    assert cited == [("Briar IL PD", 3), ("Ashford IL PD", 2)]
    assert "another log gives another reason" in door["note"]


def test_logs_that_agree_are_no_conflict(tmp_path: Path) -> None:
    logs = {
        t: [line(7, "Millbrook OH PD", w, 14)]
        for t, w in (("Ashford IL PD", "ICE  warrant"), ("Briar IL PD", "Ice Warrant"))
    }
    workspace = held(tmp_path, logs)
    assert [s["wordings"] for s in rows(workspace, "Search")] == [1]
    assert not any(d["note"] for n in workspace.reach("ICE").data["networks"] for d in n["doors"])


def test_a_reason_masked_in_one_log_is_recovered_and_quoted_at_the_row_that_has_it(tmp_path: Path) -> None:
    logs = {
        "Ashford IL PD": [line(7, "Millbrook OH PD", "REDACTED", 14)],
        "Briar IL PD": [line(7, "Millbrook OH PD", "assist HSI", 14)],
    }
    workspace = held(tmp_path, logs)
    (name,) = rows(workspace, "NAMES")
    assert (files(workspace)[name["release"]], name["row"], name["recovered"]) == ("Briar IL PD", 2, True)
    assert {files(workspace)[r["target"]]: r["wording"] for r in rows(workspace, "LOGGED_IN")} == {
        "Ashford IL PD": None,
        "Briar IL PD": "assist HSI",
    }


def test_words_are_those_of_the_case_number_where_it_names_the_body(tmp_path: Path) -> None:
    workspace = held(tmp_path, {"Ashford IL PD": [line(7, "Millbrook OH PD", "sus vehicle", 14, case="HSI 25-114")]})
    (name,) = rows(workspace, "NAMES")
    assert name["words"] == "HSI"
    con_said = workspace.built.mentions
    from graphshare.engine import connect

    with connect() as con:
        assert con.execute(f'SELECT "column", words FROM {con_said}').fetchall() == [("case", "HSI")]


def test_a_wording_keeps_its_commonest_spelling(tmp_path: Path) -> None:
    spelled = ["ICE Warrant", "ICE WARRANT", "ice  warrant", "ICE WARRANT"]
    workspace = held(
        tmp_path, {"Ashford IL PD": [line(i, "Millbrook OH PD", w, 10 + i) for i, w in enumerate(spelled)]}
    )
    assert {s["wording"] for s in rows(workspace, "Search")} == {"ICE WARRANT"}
    assert sorted(r["wording"] for r in rows(workspace, "LOGGED_IN")) == sorted(spelled)


def test_what_people_wrote_stays_out_of_exports_unless_asked(two_logs: Workspace, tmp_path: Path) -> None:
    two_logs.export("parquet", tmp_path / "out")
    two_logs.export("parquet", tmp_path / "worded", show_reasons=True)
    import pyarrow.parquet as pq

    for edge, prop in (("NAMES", "words"), ("LOGGED_IN", "wording")):
        for folder, kept in (("out", False), ("worded", True)):
            column = pq.read_table(tmp_path / folder / "edges" / f"{edge}.parquet").column(prop)
            assert (column.null_count < len(column)) is kept
    assert without_words("RAN", two_logs.built.graph.table("RAN")) == two_logs.built.graph.table("RAN")


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.id)
def test_every_rule_of_moderation_reads_its_examples(rule: Any) -> None:
    first = lambda text: next((r.id for r in rules() if r.matches(text)), None)  # noqa: E731
    assert [t for t in rule.examples if first(t) != rule.id] == []
    assert [t for t in rule.counter_examples if rule.matches(t)] == []


@pytest.mark.parametrize(
    "text", [None, "", "allow", "warn", "Approved", "Reviewed: no issues found", "no error", "passed"]
)
def test_an_unremarkable_moderation_is_no_disowning(text: str | None) -> None:
    assert not disowned(text)


NOTE = "Scope error: reached other cameras by mistake; no footage or data was accessed"
DISOWNED = {
    "Ashford IL PD": [
        line(1, "Millbrook OH PD", "ICE detainer", 14, more=f',"{NOTE}"'),
        line(2, "Tolver OH PD", "theft", 15, more=",allow"),
        line(3, "Ansel OH PD", "theft", 16, more=",Not processed"),
    ]
}


@pytest.fixture(scope="module")
def with_moderation(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """For reading only."""
    return held(tmp_path_factory.mktemp("with moderation"), DISOWNED, ",Moderation")


def test_a_row_that_the_vendor_disowns_opens_no_door_and_makes_no_proxy(with_moderation: Workspace) -> None:
    reach = with_moderation.reach("ICE").data
    assert [d for n in reach["networks"] for d in n["doors"]] == []
    assert [(d["note"], d["searches"], [e["row"] for e in d["evidence"]]) for d in reach["disowned"]] == [
        (NOTE, 1, [2])
    ]
    assert any(NOTE in note for note in with_moderation.reach("ICE").notes)
    assert with_moderation.proxies("ICE").data["proxies"] == []
    assert rows(with_moderation, "SEARCHED_FOR") == []


def test_the_headline_counts_as_many_disowned_searches_as_the_notes_tell(tmp_path: Path) -> None:
    other = "Not processed"
    workspace = held(
        tmp_path,
        {
            "Ashford IL PD": [
                line(1, "Millbrook OH PD", "ICE detainer", 14, more=f',"{NOTE}"'),
                line(2, "Millbrook OH PD", "ICE warrant", 15, more=f",{other}"),
                line(3, "Millbrook OH PD", "ice", 16, more=f",{other}"),
            ],
            "Briar IL PD": [line(1, "Millbrook OH PD", "ICE detainer", 14, more=f",{other}")],
        },
        ",Moderation",
    )
    data = workspace.reach("ICE").data
    assert sum(d["searches"] for d in data["disowned"]) == 2
    assert "2 searches for or by ICE are counted apart" in data["sentence"]


def test_reasons_leave_out_what_the_vendor_disowns_and_say_so(with_moderation: Workspace) -> None:
    answer = with_moderation.reasons()
    assert answer.data["disowned"] == 2
    assert [(p["purpose"], p["searches"]) for p in answer.data["purposes"]] == [("not_federal", 1)]
    assert answer.data["wordings"] == []
    assert any("The vendor disowns 2 searches more" in n for n in answer.notes)


def test_a_disowned_search_is_a_node_that_quotes_the_note_and_in_no_month(with_moderation: Workspace) -> None:
    notes = {s["id"][-1]: s["disowned"] for s in rows(with_moderation, "Search")}
    assert notes == {"1": NOTE, "3": "Not processed"}
    assert sum(e["searches"] for e in rows(with_moderation, "SEARCHED_IN_MONTH")) == 1
    assert {r["row"]: r["disowned"] for r in rows(with_moderation, "LOGGED_IN")} == {2: NOTE, 4: "Not processed"}


def test_one_log_that_disowns_a_search_is_enough(tmp_path: Path) -> None:
    records = {
        "Ashford IL PD": [line(1, "Millbrook OH PD", "ICE", 14, more=",Not processed")],
        "Briar IL PD": [line(1, "Millbrook OH PD", "ICE", 14, more=",")],
    }
    workspace = held(tmp_path, records, ",Moderation")
    assert [s["disowned"] for s in rows(workspace, "Search")] == ["Not processed"]
    assert [d for n in workspace.reach("ICE").data["networks"] for d in n["doors"]] == []


def test_where_the_networks_own_row_names_the_body_it_alone_is_cited(tmp_path: Path) -> None:
    logs = {t: [line(7, "Millbrook OH PD", "assist HSI", 14)] for t in ("Ashford IL PD", "Briar IL PD")}
    workspace = held(tmp_path, logs)
    assert {r["bodies"] for r in rows(workspace, "LOGGED_IN")} == {"HSI asked"}
    for network in workspace.reach("HSI").data["networks"]:
        for door in network["doors"]:
            assert {files(workspace)[e["release"]] for e in door["evidence"]} == {network["owner"]}


def test_a_firmer_reading_in_another_log_is_cited_beside_the_networks_own(tmp_path: Path) -> None:
    logs = {
        "Ashford IL PD": [line(7, "Millbrook OH PD", "HSI", 14)],
        "Briar IL PD": [line(7, "Millbrook OH PD", "assist HSI", 14)],
    }
    reach = held(tmp_path, logs).reach("HSI", to="Ashford IL PD").data
    (door,) = [d for n in reach["networks"] for d in n["doors"]]
    assert (door["grade"], len(door["evidence"])) == ("asked", 2)


def test_a_tally_tells_what_the_vendor_disowns_apart(with_moderation: Workspace) -> None:
    answer = with_moderation.tally(["Ashford IL PD"])
    assert answer.data["totals"]["searches"] == 1
    assert [
        (d["note"], d["searches"], d["rows"], [e["row"] for e in d["evidence"]]) for d in answer.data["disowned"]
    ] == [
        ("Not processed", 1, 1, [4]),
        (NOTE, 1, 1, [2]),
    ]
    assert any(NOTE in note for note in answer.notes)
    of_ice = with_moderation.tally(["Ashford IL PD"], of="ICE").data
    assert of_ice["totals"]["searches"] == 0
    assert [d["note"] for d in of_ice["disowned"]] == [NOTE]


def test_a_page_with_wordings_shows_its_distinct_ones_first_and_is_not_written_against_a_no(tmp_path: Path) -> None:
    rows = [
        line(1, "Millbrook OH PD", "assist ICE", 14),
        line(2, "Tolver OH PD", "HSI", 15),
        line(3, "Tolver OH PD", "HSI", 16),
    ]
    work, page = held(tmp_path, {"Ashford IL PD": rows}), tmp_path / "page.html"
    seen: list[str] = []

    def no(wordings: Sequence[str]) -> None:
        seen.extend(wordings)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        work.view_reach("ICE", page, show_reasons=no)
    assert (seen, page.exists()) == (["HSI", "assist ICE"], False)
    for asked, said in ((("--show-reasons",), True), (("--show-reasons", "--yes"), False), ((), False)):
        done = CliRunner().invoke(app, ["view", "reach", "ICE", "-w", str(work.root), "-o", str(page), *asked])
        assert done.exit_code == 0, done.stderr
        assert ("assist ICE" in done.stderr) is said
        assert ("assist ICE" in page.read_text(encoding="utf-8")) is bool(asked)


@pytest.mark.parametrize("hidden", ["***", ""])
def test_a_reason_that_another_log_hides_leaves_in_no_export(hidden: str, tmp_path: Path) -> None:
    logs = {
        "Ashford IL PD": [
            line(7, "Millbrook OH PD", hidden, 14, case="HSI 25-114"),  # its case number names a body, too
            line(8, "Tolver OH PD", "HSI stop", 15),
            line(9, "Tolver OH PD", hidden, 16),
        ],
        "Briar IL PD": [
            line(7, "Millbrook OH PD", "sus vehicle", 14, case="HSI 25-114"),
            line(9, "Tolver OH PD", "immigration check", 16),  # names nobody
        ],
    }
    work = held(tmp_path, logs)
    told = work.export("csv", tmp_path / "out", show_reasons=True)
    written = "".join(p.read_text(encoding="utf-8") for p in sorted((tmp_path / "out").rglob("*.csv")))
    assert "HSI stop" in written
    assert "sus vehicle" not in written
    assert "immigration check" not in written
    assert any("another log" in n for n in told.notes)
    seen: list[str] = []
    work.view_reach("HSI", tmp_path / "page.html", show_reasons=seen.extend)
    assert seen == ["HSI stop"]
    assert {r["wording"] for r in rows(work, "LOGGED_IN")} == {None, "HSI stop", "sus vehicle", "immigration check"}


def test_a_reason_that_another_log_masks_stays_off_the_page(tmp_path: Path) -> None:
    logs = {
        "Ashford IL PD": [line(7, "Millbrook OH PD", "***", 14), line(8, "Tolver OH PD", "HSI", 15)],
        "Briar IL PD": [line(7, "Millbrook OH PD", "assist ICE", 14)],
    }
    work = held(tmp_path, logs)
    seen: list[str] = []
    page = work.view_reach("ICE", tmp_path / "page.html", show_reasons=seen.extend)
    assert seen == ["HSI"]
    assert "assist ICE" not in page.read_text(encoding="utf-8")
