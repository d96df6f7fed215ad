"""What to ask for next: ranked by what it would settle, against counting by hand; what was sent is not asked again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.domain.model import Window
from graphshare.errors import HandError
from graphshare.facts.promises import Promise
from graphshare.facts.reading import Reading
from graphshare.facts.sent import ReportKind, Sent, months_of, read, sent_of
from graphshare.questions.ask_next.letter import letter
from graphshare.questions.ask_next.question import AgencyNames, AskNext, ask_next
from graphshare.questions.ask_next.unknowns import read_unknowns
from graphshare.workspace import Workspace
from tests.worlds import World

FAMILY = frozenset({"ICE", "ERO", "HSI", "DHS", "CBP", "Border Patrol", "USCIS"})


def towns() -> World:
    """Elm's log of January is held: Yew and Pine searched it for ICE. Oak, without a log, shares with both, and with HSI;
    Ash, without a log, with Yew alone; Fir with nobody who names ICE."""
    return (
        World()
        .town("elm-pd", "oak-pd", "ash-pd", "fir-pd")
        .agency("yew-so").agency("pine-pd").agency("rye-pd")
        .search("yew-so", "2025-01-10", ["elm-pd"], names={"ICE": "named"})
        .search("pine-pd", "2025-01-12", ["elm-pd"], names={"HSI": "asked"})
        .share("oak-pd", "yew-so", "2025-01-05").share("oak-pd", "pine-pd", "2025-01-05")
        .share("oak-pd", "hsi", "2025-01-05").configured("oak-pd", "2025-01-05")
        .share("ash-pd", "yew-so", "2025-01-05").share("ash-pd", "rye-pd", "2025-01-05")
        .share("fir-pd", "rye-pd", "2025-01-05")
    )  # fmt: skip


def logs(world: World) -> World:
    """What the rows of logs say of their first and last moments."""
    for r in world.rows["Release"]:
        if r["kind"] in ("network audit", "organization audit"):
            r.setdefault("first", None)
    days: dict[str, list[object]] = {}
    searches = {s["id"]: s for s in world.rows["Search"]}
    for row in world.rows["LOGGED_IN"]:
        days.setdefault(row["target"], []).append(searches[row["source"]]["at"])
    for r in world.rows["Release"]:
        if r["id"] in days:
            r["first"], r["last"] = min(days[r["id"]]), max(days[r["id"]])  # type: ignore[type-var]
    return world


def ask(world: World, root: Path, *sent: Sent, promises: dict[str, Promise] | None = None) -> AskNext:
    with Reading(logs(world).write(root)) as reading:
        known = reading.rows("SELECT id, name, state FROM Agency ORDER BY id")
        names = AgencyNames({i: n for i, n, _ in known}, {i: s for i, _, s in known})
        found = read_unknowns(reading, FAMILY, True, Window())
    return ask_next(found, names, promises or {}, sent, None)


def asked_of(found: AskNext) -> list[tuple[str, str, int]]:
    return [(r.agency_id, r.report.value, r.would_resolve) for r in found.requests]


def test_the_log_that_settles_most_is_asked_for_first(tmp_path: Path) -> None:
    found = ask(towns(), tmp_path)
    assert asked_of(found)[0] == ("oak-pd", "network audit", 3)
    assert ("ash-pd", "network audit", 1) in asked_of(found)
    assert not any(a == "fir-pd" for a, _, _ in asked_of(found))
    assert ("elm-pd", "shared networks", 1) in asked_of(found)
    assert {a for a, r, _ in asked_of(found) if r == "organization audit"} == {"yew-so", "pine-pd"}
    best = found.requests[0]
    assert best.months == ("2025-01",)
    assert best.about == ("Homeland Security Investigations", "Pine Pd", "Yew So")
    assert "Network Audit" in best.text
    assert "January 1, 2025 to January 31, 2025" in best.text
    assert best.evidence


def test_a_log_that_reaches_only_part_of_the_months_is_asked_for_the_others(tmp_path: Path) -> None:
    world = (
        towns()
        .search("yew-so", "2025-03-10", ["ash-pd"], names={"ICE": "named"})
        .share("elm-pd", "yew-so", "2025-01-01", "2025-03-31")
    )
    found = {(r.agency_id, r.report): r for r in ask(world, tmp_path).requests}
    assert found["elm-pd", ReportKind.NETWORK_AUDIT].months == ("2025-02", "2025-03")
    assert found["ash-pd", ReportKind.NETWORK_AUDIT].months == ("2025-01", "2025-02")  # shared in January, log of March


def test_a_federal_search_on_a_day_without_a_list_asks_for_the_list_of_that_month(tmp_path: Path) -> None:
    world = towns().search("ice", "2025-01-20", ["elm-pd"]).configured("elm-pd", "2025-01-01")
    found = {(r.agency_id, r.report): r for r in ask(world, tmp_path).requests}
    wanted = found["elm-pd", ReportKind.SHARED_NETWORKS]
    assert (wanted.months, wanted.would_resolve, wanted.about) == (
        ("2025-01",),
        1,
        ("Immigration and Customs Enforcement",),
    )
    covered = world.configured("elm-pd", "2025-01-20")
    assert ("elm-pd", ReportKind.SHARED_NETWORKS) not in {
        (r.agency_id, r.report) for r in ask(covered, tmp_path).requests
    }


def test_among_equals_what_is_kept_shortest_comes_first(tmp_path: Path) -> None:
    world = towns().share("fir-pd", "yew-so", "2025-01-05")
    plain = [a for a, r, n in asked_of(ask(world, tmp_path)) if r == "network audit" and n == 1]
    assert plain == ["ash-pd", "fir-pd"]
    kept = ask(world, tmp_path, promises={"fir-pd": Promise(days=21), "ash-pd": Promise(days=30)})
    assert [a for a, r, n in asked_of(kept) if r == "network audit" and n == 1] == ["fir-pd", "ash-pd"]
    assert {r.agency_id: r.kept_until for r in kept.requests}["fir-pd"] == "2025-02-21"


def row(**said: str) -> dict[str, str]:
    return {
        "agency": "Oak Pd", "report": "network audit", "months": "", "date": "2025-03-03", "outcome": "refused", "note": "",
        "who": "", "when": "",
    } | said  # fmt: skip


def test_what_was_sent_is_not_asked_for_again(tmp_path: Path) -> None:
    found = ask(towns(), tmp_path, sent_of(row()))
    assert ("oak-pd", "network audit", 3) not in asked_of(found)
    assert [(a.agency, a.agency_id, a.sent.outcome.value) for a in found.asked] == [("Oak Pd", "oak-pd", "refused")]
    other = ask(towns(), tmp_path, sent_of(row(months="2024-11..2024-12")))
    assert asked_of(other)[0][0] == "oak-pd"


def test_a_later_line_says_what_came_of_an_earlier_one(tmp_path: Path) -> None:
    found = ask(towns(), tmp_path, sent_of(row(outcome="sent")), sent_of(row(date="2025-04-01")))
    assert [(a.sent.outcome.value, a.sent.date.isoformat()) for a in found.asked] == [("refused", "2025-04-01")]


@pytest.mark.parametrize(
    "wrong", [{"report": "diary"}, {"outcome": "eaten"}, {"date": "3/3/2025"}, {"months": "2025-13"}, {"agency": " "}]
)
def test_a_line_that_cannot_be_used_says_which(tmp_path: Path, wrong: dict[str, str]) -> None:
    said = row(**wrong)
    (tmp_path / "requests.csv").write_text(",".join(said) + "\n" + ",".join(said.values()) + "\n", encoding="utf-8")
    with pytest.raises(HandError, match=r"requests.csv, line 2"):
        read(tmp_path)


def test_months_are_read_as_spans_and_single_ones() -> None:
    assert months_of("2024-12..2025-02, 2025-05") == ("2024-12", "2025-01", "2025-02", "2025-05")


def test_a_letter_never_asks_for_names_or_plates() -> None:
    for report in (ReportKind.NETWORK_AUDIT, ReportKind.ORGANIZATION_AUDIT):
        text = letter("Oak PD", report, ["2025-01", "2025-02", "2025-05"])
        assert "January 1, 2025 to February 28, 2025 and May 1, 2025 to May 31, 2025" in text
        assert "do not ask for users' names or license plates" in text
        assert "Org Name" in text
    assert "Networks I'm Sharing" in letter("Oak PD", ReportKind.SHARED_NETWORKS, ["2025-01"])


OWNERS, WHO = ("elm-pd", "oak-pd", "ash-pd"), ("yew-so", "pine-pd", "rye-pd", "ice")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shares=st.sets(st.tuples(st.sampled_from(OWNERS), st.sampled_from(WHO))),
    searched=st.sets(st.tuples(st.sampled_from(WHO), st.sampled_from(OWNERS), st.booleans()), min_size=1),
    inactive=st.booleans(),
)
def test_network_audits_settle_what_counting_by_hand_says(
    tmp_path: Path, shares: set[tuple[str, str]], searched: set[tuple[str, str, bool]], inactive: bool
) -> None:
    world = World().town(*OWNERS).agency("yew-so").agency("pine-pd").agency("rye-pd")
    for owner, who in sorted(shares):
        account = "inactive" if inactive and who == "ice" else "active"
        world.share(owner, who, "2025-01-05", account=account)
    for who, owner, says in sorted(searched):
        named = {"ICE": "named"} if says and who != "ice" else None
        world.search(who, "2025-01-10", [owner], names=named)
    found = {a: n for a, r, n in asked_of(ask(world, tmp_path)) if r == "network audit"}
    proxies = {who for who, _, says in searched if says and who != "ice"}
    with_log = {owner for _, owner, _ in searched}
    expected = {}
    for owner in OWNERS:
        may = {w for o, w in shares if o == owner and (w in proxies or (w == "ice" and not inactive))}
        if owner not in with_log and may:
            expected[owner] = len(may)
    assert found == expected


LOG = "Name,Org Name,Total Networks Searched,Reason,Search Time\n***,Tolver OH PD,5,ICE,01/14/2025 18:47:21\n"
LIST = "Organization Name,Networks Shared With Me,Networks I'm Sharing\nTolver OH PD,,Millbrook OH PD\n"


def test_what_was_sent_is_kept_and_stands_in_coverage(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "Millbrook OH PD SharedNetworks 2025-01-15.csv").write_text(LIST, encoding="utf-8")
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "log.csv"], agency="Ashford IL PD", kind="network audit")
    work.ingest([tmp_path / "Millbrook OH PD SharedNetworks 2025-01-15.csv"])

    def run(*args: str) -> str:
        done = CliRunner().invoke(app, [*args, "-w", str(tmp_path)])
        assert done.exit_code == 0, done.output
        return done.stdout

    best = json.loads(run("ask-next", "-f", "json"))["requests"][0]
    assert (best["agency"], best["report"], best["months"]) == ("Millbrook OH PD", "network audit", ["2025-01"])
    after = json.loads(run("ask-next", "--sent", "Millbrook OH", "--date", "2025-03-03", "-f", "json"))
    assert not any(r["agency"] == "Millbrook OH PD" and r["report"] == "network audit" for r in after["requests"])
    run("ask-next", "--sent", "Millbrook OH PD", "--report", "network audit", "--months", "2025-01",
        "--date", "2025-03-10", "--outcome", "refused", "--note", "=exempt")  # fmt: skip
    held = {a["agency"]: a["asked"] for a in json.loads(run("coverage", "-f", "json"))["agencies"]}
    assert held["Millbrook OH PD"] == [
        {
            "report": "network audit",
            "months": ["2025-01"],
            "date": "2025-03-10",
            "outcome": "refused",
            "note": "=exempt",
        }
    ]
    assert "March 10, 2025: refused" in run("coverage", "-f", "csv")
    done = CliRunner().invoke(app, ["ask-next", "--sent", "Millbrook OH PD", "--outcome", "eaten", "-w", str(tmp_path)])
    assert done.exit_code == 1
    assert len(read(tmp_path / "hand")) == 2
