"""Paths are typed, cite their rows, go no further than a record ties, and never run back in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.domain.model import Door, Grade, Use, Window
from graphshare.errors import UnknownName
from graphshare.facts.directory import find_networks
from graphshare.facts.reading import Reading
from graphshare.questions.paths.finding import To, find_paths
from graphshare.questions.paths.steps import Paths, StepSays
from graphshare.telling.paths import tell
from graphshare.workspace import Workspace
from tests import worlds
from tests.worlds import World, day


def ask(
    world: World, root: Path, name: str = "elm-pd", body: str = "ICE", *, level: str = "named", possible: bool = False,
    window: Window | None = None,
) -> Paths:  # fmt: skip
    with Reading(world.write(root)) as reading:
        to = To(*find_networks(reading, name))
        return find_paths(reading, body, to, window or Window(), Grade(level), possible=possible)


def lines(found: Paths) -> list[str]:
    return [p.sentence for p in found.paths]


def told(found: Paths) -> str:
    return str(tell(found, worlds.RESTS_ON).sentence)


def test_a_search_by_an_agency_reads_from_the_body_to_the_cameras(tmp_path: Path) -> None:
    world = worlds.side_used().camera("elm-pd", "osm/1")
    found = ask(world, tmp_path)
    assert lines(found) == ["HSI and ICE ⟵named in a search by⟵ Oak Pd ⟶searched⟶ elm-pd ⟶has⟶ 1 camera mapped"]
    (path,) = found.paths
    assert path.searches == (1, 2, 2)
    assert [[str(e) for e in s.rows] for s in path.steps] == [
        ["log-elm-pd#2", "log-elm-pd#3"], ["log-elm-pd#2", "log-elm-pd#3"], ["map#2"],
    ]  # fmt: skip
    table = tell(found, worlds.RESTS_ON).tables[0]
    assert table.rows[0][0] == "HSI and ICE ⟵named in a search by⟵ Oak Pd ⟶searched⟶ elm-pd"
    assert table.note == "elm-pd ⟶has⟶ 1 camera mapped (map#2)."
    assert told(found).startswith("One agency (Oak Pd) searched the cameras of Elm Pd")
    assert "2 searches, 1 of them written as being for ICE" in told(found)


def test_words_that_only_hint_are_a_path_where_asked_for(tmp_path: Path) -> None:
    world = World().town("elm-pd", "oak-pd").search("oak-pd", "2025-05-03", "elm-pd", names={"ERO": "hinted"})
    assert (lines(ask(world, tmp_path)), ask(world, tmp_path).weaker) == ([], 1)
    assert lines(ask(world, tmp_path, level="hinted")) == [
        "ERO ⟵possibly meant in a search by⟵ Oak Pd ⟶searched⟶ elm-pd"
    ]


def test_the_portals_count_of_cameras_is_that_of_the_window(tmp_path: Path) -> None:
    world = (
        worlds.own_proxy().configured("elm-pd", "2025-03-01", cameras=10).configured("elm-pd", "2025-08-01", cameras=20)
        .camera("elm-pd", "osm/1")
    )  # fmt: skip
    assert lines(ask(world, tmp_path))[0].endswith("⟶has⟶ 20 cameras by its portal")
    early = ask(world, tmp_path, window=Window(None, day("2025-06-01")))
    assert lines(early)[0].endswith("⟶has⟶ 10 cameras by its portal")
    assert lines(early)[0].startswith("ICE ⟵named in a search by⟵ Elm Pd ⟶searched⟶ elm-pd")


def test_direct_paths_are_a_list_or_the_bodys_own_search(tmp_path: Path) -> None:
    front = ask(worlds.front_only(), tmp_path / "a")
    assert [(p.door, p.use, p.sentence) for p in front.paths] == [
        (Door.FRONT, Use.USED, "ICE ⟶listed by and searched⟶ elm-pd")
    ]
    listed = ask(worlds.front_only(), tmp_path / "a", "oak-pd")
    assert lines(listed) == ["ICE ⟵listed by⟵ oak-pd"]
    assert told(listed).startswith("A list of Oak Pd gives ICE access.")
    back = ask(worlds.back(), tmp_path / "b", body="CBP")
    assert [(p.door, p.sentence) for p in back.paths] == [
        (Door.BACK, "Border Patrol ⟶searched⟶ elm-pd"), (Door.UNKNOWN, "Border Patrol ⟶searched⟶ elm-pd"),
    ]  # fmt: skip
    assert "on a day whose complete list does not name it" in told(back)
    assert told(ask(worlds.front_inactive(), tmp_path / "c")).startswith("ICE searched the cameras of Elm Pd while")


def test_what_could_be_searched_is_shown_where_nothing_else_is_or_on_request(tmp_path: Path) -> None:
    alone = ask(worlds.side_open(), tmp_path / "a")
    assert lines(alone) == ["ICE ⟵named in a search by⟵ Oak Pd ⟶could search⟶ elm-pd"]
    assert alone.paths[0].use is Use.OPEN
    assert all(s.rows for p in alone.paths for s in p.steps)
    world = worlds.side_open().agency("pine-pd").search("pine-pd", "2025-05-20", "elm-pd", names={"ICE": "asked"})
    beside = ask(world, tmp_path / "b")
    assert (lines(beside), beside.open) == (["ICE ⟵named in a search by⟵ Pine Pd ⟶searched⟶ elm-pd"], 1)
    assert "One agency that named ICE in other searches could have searched them." in told(beside)
    assert len(ask(world, tmp_path / "b", possible=True).paths) == 2


def test_an_agency_that_is_shared_with_passes_nothing_on(tmp_path: Path) -> None:
    assert lines(ask(worlds.side_open(), tmp_path, "yew-pd")) == []


def test_no_step_precedes_the_one_that_it_rests_on(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd", "oak-pd")
        .share("elm-pd", "oak-pd", "2025-01-01", "2025-04-30")
        .search("oak-pd", "2025-05-10", names={"ICE": "named"})
    )  # fmt: skip
    found = ask(world, tmp_path / "a")
    assert (lines(found), found.too_early) == ([], 1)
    assert any("No step precedes" in n for n in tell(found, worlds.RESTS_ON).notes)
    later = ask(world.share("elm-pd", "oak-pd", "2025-05-01", "2025-06-30", release="later"), tmp_path / "b")
    (path,) = later.paths
    assert (path.steps[1].first, path.steps[1].last) == (day("2025-05-10"), day("2025-06-30"))
    assert [str(e) for e in path.steps[1].rows] == ["later#2"]


def cases(first: str, second: str) -> World:
    """Oak names ICE in its own log; Pine searches Elm under the same case number, and names nobody."""
    return (
        World().town("elm-pd", "oak-pd").agency("pine-pd", state="TX")
        .search("oak-pd", first, names={"ICE": "named"}, case=7)
        .search("pine-pd", second, "elm-pd", case=7, purpose="immigration_unspecified", subject="immigration")
    )  # fmt: skip


def test_an_equal_case_number_ties_a_longer_chain(tmp_path: Path) -> None:
    found = ask(cases("2025-05-01", "2025-05-02"), tmp_path / "a")
    assert lines(found) == [
        "ICE ⟵named in a search by⟵ Oak Pd ⟶gave the same case number as⟶ Pine Pd ⟶searched⟶ elm-pd"
    ]
    (path,) = found.paths
    assert [[str(e) for e in s.rows] for s in path.steps] == [
        ["own-log-oak-pd#2"], ["own-log-oak-pd#2", "log-elm-pd#2"], ["log-elm-pd#2"],
    ]  # fmt: skip
    assert any("may be chance" in n for n in tell(found, worlds.RESTS_ON).notes)
    assert lines(ask(cases("2025-05-02", "2025-05-01"), tmp_path / "b")) == []


def test_a_longer_chain_stands_only_where_no_shorter_one_does(tmp_path: Path) -> None:
    world = cases("2025-05-01", "2025-05-02").search("oak-pd", "2025-05-04", "elm-pd", names={"ICE": "named"})
    assert lines(ask(world, tmp_path)) == ["ICE ⟵named in a search by⟵ Oak Pd ⟶searched⟶ elm-pd"]


def test_one_reason_that_names_both_ties_a_longer_chain(tmp_path: Path) -> None:
    world = (
        World()
        .town("ash-pd", name="Ash Falls IL PD", place="Ash Falls", state="IL", kind="police")
        .town("oak-so", name="Oak County IL SO", place="Oak County", state="IL", kind="sheriff")
        .town("elm-pd")
        .search("oak-so", "2025-05-01", "elm-pd", names={"HSI": "asked"}, wording="aoa ash falls pd hsi")
    )
    found = ask(world, tmp_path)
    assert lines(found) == [
        "HSI ⟵named in a search by⟵ Oak County IL SO ⟶searched⟶ elm-pd",
        "HSI ⟵named in one reason with⟵ Ash Falls IL PD ⟵named in a search by⟵ Oak County IL SO ⟶searched⟶ elm-pd",
    ]
    assert [p.tied for p in found.paths] == [False, True]


@pytest.mark.parametrize("world", worlds.ALL)
def test_every_step_begins_where_the_last_one_ended_and_cites_rows_that_exist(world: str, tmp_path: Path) -> None:
    made = worlds.ALL[world]()
    graph = made.write(tmp_path)
    releases = {r["id"]: r["rows"] for r in graph.table("Release").to_pylist()}
    with Reading(graph) as reading:
        for (owner,) in reading.rows("SELECT DISTINCT owner FROM Network"):
            for body in ("DHS", "FBI"):
                found = find_paths(
                    reading, body, To(*find_networks(reading, owner)), Window(), Grade.HINTED, possible=True
                )
                for p in found.paths:
                    assert all(a.end == b.start for a, b in zip(p.steps, p.steps[1:], strict=False)), p.sentence
                    assert all(s.rows for s in p.steps), p.sentence
                    assert all(e.release in releases and e.row >= 2 for s in p.steps for e in s.rows)
                tell(found, worlds.RESTS_ON)


def test_a_disowned_search_is_no_path(tmp_path: Path) -> None:
    assert lines(ask(worlds.disowned(), tmp_path, body="DHS")) == []


def test_a_network_that_a_release_names_is_asked_about_by_its_name(tmp_path: Path) -> None:
    found = ask(worlds.county(), tmp_path, "Elm School Cameras")
    assert [(p.network, p.steps[0].says) for p in found.paths] == [("elm-pd/school", StepSays.NAMED)]
    with pytest.raises(UnknownName):
        ask(worlds.county(), tmp_path, "Nowhere")


def test_nothing_held_is_said_and_is_no_path(tmp_path: Path) -> None:
    world = World().town("elm-pd").agency("pine-pd")
    assert told(ask(world, tmp_path)) == (
        "Nothing held shows a path from ICE to the cameras of Elm Pd. — Held of Elm Pd: nothing."
    )
    assert told(ask(world, tmp_path, "pine-pd")) == "No cameras of Pine Pd are known in what is held."


HEAD = "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type"


#: Town → the case number in the one row of its log, which a search for ICE elsewhere has, too; and whether that ties them.
CASES = {
    "Elmstead IL PD": ("2025-00123", True),
    "Alderton IL PD": (" 2025-00456 ", True),
    "Birchfield IL PD": ("open case", False),
    "Cedarville IL PD": ("n/a", False),
    "Dogwood IL PD": ("25-12", False),
    "Hazelton IL PD": ("000000", False),
}


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("cases")
    rows: dict[str, list[str]] = {}
    for n, (town, (case, _)) in enumerate(CASES.items(), 1):
        for of, agency, reason in (
            ("Oakton IL PD", "Tolver OH PD", "ICE warrant"),
            (town, "Ansel IN PD", "immigration"),
        ):
            row = f'{agency},5,,***,{reason},{case},,"01/0{n}/2025, 06:00:{len(rows):02d} PM UTC",search'
            rows.setdefault(of, []).append(f"aaaaaaaa-0000-4000-8000-{n:04d}{len(rows):08d},***,{row}")
    for town, lines in rows.items():
        file = root / f"1_1_2025-1_31_2025-{town}-Network-Audit.csv"
        file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    work = Workspace(root)
    work.ingest([root])
    return work


@pytest.mark.parametrize("town", CASES)
def test_only_a_number_that_says_something_is_a_case_number(town: str, numbered: Workspace) -> None:
    chain = f"ICE ⟵named in a search by⟵ Tolver OH PD ⟶gave the same case number as⟶ Ansel IN PD ⟶searched⟶ {town}"
    found = numbered.paths("ICE", town).data["paths"]
    assert [p["sentence"] for p in found] == ([chain] if CASES[town][1] else [])
