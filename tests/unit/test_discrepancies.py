"""Where records differ: each kind on a small world, its twin in Cypher, and counting pair by pair."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.facts.reading import Reading
from graphshare.questions.discrepancies import pairs
from graphshare.questions.discrepancies.promises import _as_of
from graphshare.questions.discrepancies.question import SHOWN, foremost
from graphshare.questions.discrepancies.rows import Discrepancy, Kind
from graphshare.workspace import Workspace
from tests.worlds import World


def differ(world: World, root: Path, owner: str | None = None) -> list[Discrepancy]:
    with Reading(world.write(root)) as reading:
        pairs.prepare(reading, owner)
        return pairs.about([row for read in pairs.ALL for row in read(reading)], owner)


def told(found: list[Discrepancy], kind: Kind) -> list[tuple[str, str | None, int, int]]:
    return [(d.owner, d.agency, d.agencies, d.weight) for d in found if d.kind is kind]


def elm() -> World:
    return World().town("elm-pd").agency("yew-so").agency("pine-pd").agency("rye-pd").configured("elm-pd", "2025-01-10")


def test_who_searches_on_the_day_of_a_list_that_does_not_name_it_is_told(tmp_path: Path) -> None:
    world = (
        elm()
        .share("elm-pd", "pine-pd", "2025-01-10")
        .search("yew-so", "2025-01-10", "elm-pd", names={"ICE": "named"})
        .search("yew-so", "2025-01-20", "elm-pd", names={"ICE": "named"})  # no list speaks of that day
        .search("pine-pd", "2025-01-10", "elm-pd", names={"ICE": "named"})
        .search("hsi", "2025-01-10", "elm-pd")
    )
    found = differ(world, tmp_path)
    assert told(found, Kind.NOT_LISTED) == [("elm-pd", "hsi", 1, 1), ("elm-pd", "yew-so", 1, 1)]
    yew = next(d for d in found if d.agency == "yew-so")
    assert {e.release for e in yew.evidence} == {"list-elm-pd-2025-01-10", "log-elm-pd"}


def test_who_says_nothing_of_immigration_is_summed(tmp_path: Path) -> None:
    world = elm()
    for agency in ("yew-so", "pine-pd", "rye-pd"):
        world.month(agency, "elm-pd", "2025-01", 4, "2025-01-10", "2025-01-10")
    assert told(differ(world, tmp_path), Kind.NOT_LISTED) == [("elm-pd", None, 3, 12)]


def test_a_month_that_a_list_covers_in_part_proves_nothing(tmp_path: Path) -> None:
    world = elm().month("yew-so", "elm-pd", "2025-01", 4, "2025-01-02", "2025-01-30")
    assert told(differ(world, tmp_path), Kind.NOT_LISTED) == []


def test_a_part_of_a_listed_body_and_a_near_name_are_no_difference(tmp_path: Path) -> None:
    listed = elm().share("elm-pd", "ice", "2025-01-10").search("hsi", "2025-01-10", "elm-pd")
    assert told(differ(listed, tmp_path / "a"), Kind.NOT_LISTED) == []
    near = World().town("elm-pd").configured("elm-pd", "2025-01-10", near="|HSI|").search("hsi", "2025-01-10", "elm-pd")
    found = differ(near, tmp_path / "b")
    assert told(found, Kind.NOT_LISTED) == []
    assert [d.owner for d in found if d.kind is Kind.NEAR] == ["elm-pd"]


def test_a_mark_counts_where_a_list_has_it(tmp_path: Path) -> None:
    world = (
        elm().share("elm-pd", "ice", "2025-01-10", account="inactive", mark="[Inactive]")
        .search("ice", "2025-01-10", "elm-pd").search("ice", "2025-01-11", "elm-pd")
    )  # fmt: skip
    assert told(differ(world, tmp_path), Kind.INACTIVE) == [("elm-pd", "ice", 1, 1)]


def test_listed_and_never_seen_needs_a_log_of_those_days(tmp_path: Path) -> None:
    world = (
        elm().share("elm-pd", "yew-so", "2025-01-10").share("elm-pd", "hsi", "2025-01-10")
        .share("elm-pd", "rye-pd", "2024-01-01").search("pine-pd", "2025-01-10", "elm-pd")
    )  # fmt: skip
    for r in world.rows["Release"]:
        if r["id"] == "log-elm-pd":
            r["first"], r["last"] = datetime(2025, 1, 1), datetime(2025, 1, 31)
    assert set(told(differ(world, tmp_path), Kind.NOT_SEEN)) == {
        ("elm-pd", "yew-so", 1, 1),
        ("elm-pd", "hsi", 1, 1),
    }


def test_a_search_after_the_event_log_closed_its_share_is_told(tmp_path: Path) -> None:
    world = (
        World().town("elm-pd")
        .share("elm-pd", "ice", "2025-01-01", "2025-01-10", basis="event", closed=datetime(2025, 1, 10, 9))
        .search("ice", "2025-01-10", "elm-pd").search("ice", "2025-01-12", "elm-pd")
    )  # fmt: skip
    assert told(differ(world, tmp_path), Kind.AFTER_END) == [("elm-pd", "ice", 1, 1)]


def test_what_the_one_lists_and_the_other_does_not_is_told_both_ways(tmp_path: Path) -> None:
    world = (
        elm().town("oak-pd").share("elm-pd", "pine-pd", "2025-01-10")
        .release("list-of-yew", "sharing list", "yew-so", dated=date(2025, 1, 10))
        .share("elm-pd", "yew-so", "2025-01-10", release="list-of-yew")
        .release("list-of-pine", "sharing list", "pine-pd", dated=date(2025, 1, 12))
        .share("oak-pd", "pine-pd", "2025-01-12", release="list-of-pine")
    )  # fmt: skip
    found = differ(world, tmp_path)
    assert told(found, Kind.RECIPROCAL) == [("elm-pd", "yew-so", 1, 1), ("elm-pd", "pine-pd", 1, 1)]
    assert {e.release for d in found if d.kind is Kind.RECIPROCAL for e in d.evidence} == {
        "list-of-yew",
        "list-elm-pd-2025-01-10",
        "list-of-pine",
    }


def test_what_both_sides_list_on_one_day_is_no_difference_though_one_of_them_is_cited(tmp_path: Path) -> None:
    """Two lists that say the same of one day are one share, with the owner's row; the other's list of that day is not silent."""
    world = (
        elm().town("oak-pd").share("elm-pd", "pine-pd", "2025-01-10")
        .release("list-of-pine", "sharing list", "pine-pd", dated=date(2025, 1, 10))
        .share("oak-pd", "pine-pd", "2025-01-10", release="list-of-pine")
    )  # fmt: skip
    assert told(differ(world, tmp_path / "a"), Kind.RECIPROCAL) == []
    later = world.release("later", "sharing list", "pine-pd", dated=date(2025, 1, 14))
    later.share("oak-pd", "pine-pd", "2025-01-14", release="later").share(
        "elm-pd", "pine-pd", "2025-01-14", release="later"
    )
    assert told(differ(later, tmp_path / "b"), Kind.RECIPROCAL) == []


def test_a_portal_and_a_list_of_one_week_differ_only_where_one_of_them_is_silent(tmp_path: Path) -> None:
    """Where both name an agency the graph keeps one share, with the row of the first: no difference."""
    world = (
        World().town("elm-pd").agency("pine-pd").agency("yew-so")
        .release("portal-elm", "portal", "elm-pd", dated=date(2025, 3, 1)).configured("elm-pd", "2025-03-01", release="portal-elm")
        .configured("elm-pd", "2025-03-04").share("elm-pd", "pine-pd", "2025-03-01", "2025-03-04", release="portal-elm")
        .share("elm-pd", "dea", "2025-03-01", release="portal-elm").share("elm-pd", "yew-so", "2025-03-04")
    )  # fmt: skip
    found = [d for d in differ(world, tmp_path) if d.kind is Kind.LISTS]
    assert [(d.agency, d.portal_says, d.list_says) for d in found] == [
        ("dea", "names it", "of the same week, does not name it"),
        ("yew-so", "of the same week, does not name it", "names it"),
    ]
    assert {e.release for e in found[0].evidence} == {"portal-elm", "list-elm-pd-2025-03-04"}


def test_a_searcher_whose_name_is_only_near_a_body_is_no_difference(tmp_path: Path) -> None:
    world = (
        elm().agency("homelnd", near_bodies="|HSI|").search("homelnd", "2025-01-10", "elm-pd", names={"ICE": "named"})
    )
    assert told(differ(world, tmp_path), Kind.NOT_LISTED) == []


def test_the_foremost_stand_first_and_no_kind_fills_the_page() -> None:
    many = [Discrepancy(Kind.NOT_SEEN, "elm-pd", f"a{i:03d}", 1, False, i) for i in range(SHOWN + 7)]
    found = foremost([*many, Discrepancy(Kind.NOT_LISTED, "elm-pd", "hsi", 1, True, 1)], {}, {}, (), None)
    assert found.totals == {Kind.NOT_LISTED: 1, Kind.NOT_SEEN: SHOWN + 7}
    assert len(found.rows) == SHOWN + 1
    assert (found.rows[0].agency, found.rows[1].weight) == ("hsi", SHOWN + 6)


WHO = ("yew-so", "pine-pd", "ice", "hsi")
DAYS = ("2025-01-10", "2025-01-11", "2025-01-12")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lists=st.dictionaries(st.sampled_from(DAYS), st.sets(st.sampled_from(WHO)), min_size=1),
    searched=st.sets(st.tuples(st.sampled_from(WHO), st.sampled_from(DAYS)), min_size=1),
)
def test_searched_and_not_listed_as_counting_by_hand_says(
    tmp_path: Path, lists: dict[str, set[str]], searched: set[tuple[str, str]]
) -> None:
    world = World().town("elm-pd").agency("yew-so").agency("pine-pd")
    for on, names in sorted(lists.items()):
        world.configured("elm-pd", on)
        for name in sorted(names):
            world.share("elm-pd", name, on)
    for who, on in sorted(searched):
        world.search(who, on, "elm-pd", names={} if who in ("ice", "hsi") else {"ICE": "named"})
    expected: dict[str, int] = {}
    for who, on in searched:
        if on in lists and who not in lists[on] and not (who == "hsi" and "ice" in lists[on]):
            expected[who] = expected.get(who, 0) + 1
    assert {d.agency: d.weight for d in differ(world, tmp_path) if d.kind is Kind.NOT_LISTED} == expected


LOG = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type\n"
    "11111111-1111-4111-8111-111111111111,***,Tolver OH PD,5,01/01/2024 18:47:21 UTC - 01/14/2025 18:47:21 UTC,***,ICE,,,"
    "01/14/2025 18:47:21 UTC,search\n"
)


def test_a_promise_stands_against_the_log_of_the_same_cameras(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    table = (
        "Agency Name,Prohibited Uses,Data retention (in days),External organizations with access\n"
        'Ashford IL PD,"Immigration enforcement, traffic",30 days,"Millbrook OH PD, Ansel OH PD"\n'
    )
    (tmp_path / "portals_1-14-2025.csv").write_text(table, encoding="utf-8")
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "log.csv"], agency="Ashford IL PD", kind="network audit")
    work.ingest([tmp_path / "portals_1-14-2025.csv"], kind="portal table", dated="2025-01-14")
    done = CliRunner().invoke(app, ["discrepancies", "Ashford IL PD", "-f", "json", "-w", str(tmp_path)])
    assert done.exit_code == 0, done.output
    rows = {r["kind"]: r for r in json.loads(done.stdout)["rows"]}
    assert set(rows) >= {Kind.PROMISE.value, Kind.NOT_LISTED.value, Kind.NOT_SEEN.value}
    assert (rows[Kind.PROMISE.value]["agency"], rows[Kind.PROMISE.value]["laws"]) == ("Tolver OH PD", ["IL 2-130"])
    assert rows[Kind.PROMISE.value]["portal_says"] == "prohibits immigration uses, on a page of 2025-01-14"
    assert "a portal prohibits what a log mentions (1)" in json.loads(done.stdout)["sentence"]
    assert rows[Kind.NOT_LISTED.value]["agency"] == "Tolver OH PD"
    assert rows[Kind.RETENTION.value]["portal_says"] == "data is kept 30 days, on a page of 2025-01-14"
    assert all(r["evidence"] for r in rows.values())
    other = CliRunner().invoke(app, ["discrepancies", "Millbrook OH PD", "-w", str(tmp_path)])
    assert other.exit_code == 0
    assert "violation" not in done.stdout.lower()


def test_a_page_of_another_time_than_the_searches_says_so() -> None:
    page = date(2025, 6, 1)
    assert "after these searches: what it said then is not held" in _as_of(page, date(2025, 1, 1), date(2025, 5, 31))
    assert _as_of(page, date(2025, 6, 2), date(2025, 7, 1)).endswith("before these searches")
    assert _as_of(page, date(2025, 5, 1), date(2025, 7, 1)) == ", on a page of 2025-06-01"


def test_an_agency_is_looked_at_as_owner_and_as_searcher(tmp_path: Path) -> None:
    world = (
        elm().town("oak-pd").configured("oak-pd", "2025-01-10").share("oak-pd", "ash-pd", "2025-01-10").agency("ash-pd")
        .search("pine-pd", "2025-01-10", "oak-pd").search("hsi", "2025-01-10", "oak-pd").search("rye-pd", "2025-01-10", "elm-pd")
    )  # fmt: skip
    told_of = {
        who: {(d.kind, d.owner, d.agency) for d in differ(world, tmp_path / who, who)}
        for who in ("pine-pd", "oak-pd", "hsi")
    }
    assert (Kind.NOT_LISTED, "oak-pd", "pine-pd") in told_of["pine-pd"]
    assert {owner for _, owner, agency in told_of["pine-pd"] if agency != "pine-pd"} <= {"pine-pd"}
    assert {k for k, owner, agency in told_of["oak-pd"] if owner == "oak-pd"} >= {Kind.NOT_LISTED}
    assert (Kind.NOT_LISTED, "oak-pd", "hsi") in told_of["hsi"]
