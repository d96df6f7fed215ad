"""Saved queries: headers, the rules of the library, running them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphshare.errors import QueryError, UnknownName
from graphshare.queries import as_cypher, find, library, list_queries, run_query, show_query, typed
from graphshare.queries.header import parse
from graphshare.queries.lint import faults, miscounts
from graphshare.queries.meanings import EXAMPLES, understood
from graphshare.store import Store, open_store
from graphshare.store.refusal import rebound, repeated
from tests import worlds
from tests.saved import ways

HEADER = """// name: agencies-some
// title: Some agencies
// asks: Which?
// category: identity
// param: state STRING = IL | Two-letter state
// column: agency STRING | Its id
// source: docs/method.md
// since: 0.1
"""
TEXT = "MATCH (a:Agency) WHERE a.state = $state RETURN a.id AS agency ORDER BY agency\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("queries")
    with open_store(folder / "store") as opened:
        opened.load(worlds.county().write(folder / "graph"), with_wording=True)
        yield opened


def test_the_library_keeps_its_own_rules() -> None:
    assert {name: found for name, q in library().items() if (found := faults(q, stem=name))} == {}


def test_the_library_is_of_some_size_and_every_query_answers(store: Store) -> None:
    assert len(library()) >= 40
    for name, query in library().items():
        for way in ways(store, query, most=3):
            answer = run_query(store, name, way)
            assert answer.tables[0].columns == tuple(c.name for c in query.columns)


ABOUT_ONE_THING = {name: query for name, query in library().items() if query.needs}


@pytest.mark.parametrize("name", ABOUT_ONE_THING)
def test_a_question_about_one_thing_asked_about_none_is_about_the_foremost_and_says_so(store: Store, name: str) -> None:
    needed = ABOUT_ONE_THING[name].needs[0]
    for nothing in ({}, dict.fromkeys(ABOUT_ONE_THING[name].needs, "")):
        answer = run_query(store, name, nothing)
        said = answer.notes[0]
        assert said.startswith(f"No {needed}")
        foremost = said.partition(f"this is about the {needed} ")[2].partition(" alone")[0]
        assert f"{needed}: {foremost}" in answer.tables[0].heading
        assert run_query(store, name, {needed: foremost}).data == answer.data


def test_a_town_without_a_name_in_an_empty_graph_has_no_rows_and_a_note(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as opened:
        opened.load(worlds.empty().write(tmp_path / "graph"))
        answer = run_query(opened, "town-doors")
    assert (answer.data, answer.notes[0]) == ([], "This is about one agency, and the graph holds none.")


def test_the_plan_of_a_question_about_one_thing_needs_no_thing(store: Store) -> None:
    assert run_query(store, "town-doors", explain=True).tables[0].heading == "Plan"


def test_open_side_doors_are_the_same_by_network_by_proxy_and_at_once(store: Store) -> None:
    query = find("doors-side-open")
    seen = 0
    for body in ("ICE", "DHS", "FBI"):
        at_once = store.run(query.text, query.bind({"body": body})).rows
        seen += len(at_once)
        for by in range(2):
            found = [run_query(store, query.name, {"body": body} | way) for way in ways(store, query, by=by)]
            assert sorted((r["network"], r["proxy_id"], r["body"]) for a in found for r in a.data) == sorted(
                (r[1], r[2], r[4]) for r in at_once
            )
    assert seen


@pytest.mark.parametrize("needs", ["nothing", "state", "state or nothing"])
def test_what_a_query_needs_is_a_parameter_without_a_default(needs: str) -> None:
    with pytest.raises(QueryError, match="no parameter without a default"):
        parse(HEADER + f"// needs: {needs}\n" + TEXT, of="x")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("MATCH (a:Agency) RETURN a.id AS other ORDER BY other", "columns"),
        ("MATCH (a:Agency) WHERE a.state = $state RETURN a.id AS agency", "ORDER BY"),
        (
            "MATCH (a:Agency) WHERE a.state = $nowhere RETURN a.id AS agency ORDER BY agency",
            "nowhere is not in its header",
        ),
        ("MATCH (a:Agency) RETURN a.id AS agency ORDER BY agency", "declared but not used"),
        ("MATCH (a)-[r]->(b) RETURN a.id AS agency ORDER BY agency", "neither end is labeled"),
        ("MATCH (a:Agency)-[:PART_OF*]->(b) RETURN a.id AS agency ORDER BY agency", "unbounded"),
        ("MATCH (a:Agency) RETURN count(*) AS agency ORDER BY agency", "count(*)"),
        (
            "MATCH (a:Agency)-[m:SEARCHED_IN_MONTH]->(n:Network) RETURN count(m) AS agency ORDER BY agency",
            "monthly edges",
        ),
        ("MATCH (a:Agency) SET a.x = 1 RETURN a.id AS agency ORDER BY agency", "only reads"),
        ("MATCH (agency:Agency) RETURN agency.id AS agency ORDER BY agency", "name of a variable"),
        ("MATCH (a:Agency) WHERE id(a) = 1 RETURN a.id AS agency ORDER BY agency", "internal ids"),
        ("MATCH (a:Agency) WHERE a.d > date() RETURN a.id AS agency ORDER BY agency", "clock"),
        ("CALL apoc.help('x') YIELD a RETURN a AS agency ORDER BY agency", "apoc"),
        (
            "MATCH (a:Agency)-[g:HAS_AGREEMENT]->(f:Agency) RETURN min(g.release + '#' + toString(g.row)) AS agency ORDER BY agency",
            "min() compares evidence as text",
        ),
        (
            "MATCH (a:Agency)-[g:IN_POOL]->(p:Pool) WITH g.release + '#' + toString(g.row) AS seen ORDER BY seen RETURN seen",
            "orders by seen, evidence as text",
        ),
        (
            "MATCH (a:Agency)-[g:IN_POOL]->(p:Pool) RETURN collect(g.release + '#' + toString(g.row)) AS agency",
            "without ORDER BY release and row",
        ),
    ],
)
def test_a_query_that_breaks_a_rule_is_named(text: str, fault: str) -> None:
    assert any(fault.replace("unbounded", "unbounded length") in f for f in faults(parse(HEADER + text, of="x")))


def test_a_tally_that_does_not_say_what_it_leaves_out_is_named() -> None:
    of_tallies = HEADER.replace("category: identity", "category: tally")
    assert any("Left out:" in f for f in faults(parse(of_tallies + TEXT, of="x")))
    assert not any("Left out:" in f for f in faults(parse(of_tallies + "// caveat: Left out: towns.\n" + TEXT, of="x")))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("// color: red", "is no key"),
        ("// name: twice", "stands twice"),
        ("// param: day DATE = soon | A day", "takes a day"),
        ("// param: day MOMENT = x | A day", "TYPE one of"),
        ("// column: x", "TYPE one of"),
    ],
)
def test_a_wrong_header_names_its_line(line: str, why: str) -> None:
    with pytest.raises(QueryError, match=why) as refused:
        parse(HEADER + line + "\n" + TEXT, of="file.cypher")
    assert "file.cypher" in str(refused.value) or why == "takes a day"


def test_a_header_that_lacks_a_key_is_refused() -> None:
    with pytest.raises(QueryError, match="lacks title"):
        parse(HEADER.replace("// title: Some agencies\n", "") + TEXT, of="x")


def test_a_file_and_text_are_run_like_a_saved_query(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.cypher"
    path.write_text(HEADER + TEXT, encoding="utf-8")
    assert run_query(store, path, {"state": "TX"}).data == [{"agency": "pine-pd"}, {"agency": "yew-so"}]
    assert run_query(store, str(path)).data == run_query(store, HEADER + TEXT).data
    bare = "MATCH (a:Agency) WHERE a.state = $state RETURN a.id AS agency ORDER BY agency;"
    assert run_query(store, bare, {"state": "TX"}).data == [{"agency": "pine-pd"}, {"agency": "yew-so"}]


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"stat": "IL"}, "no parameter stat"),
        ({"top": "many"}, "whole number"),
        ({"top": 1.5}, "whole number"),
        ({"top": True}, "whole"),
    ],
)
def test_a_wrong_parameter_is_refused(store: Store, params: dict[str, Any], why: str) -> None:
    with pytest.raises(QueryError, match=why):
        run_query(store, "searches-largest", params)


def test_a_parameter_that_is_not_given_is_named(store: Store) -> None:
    with pytest.raises(QueryError, match="takes state, which is not given") as refused:
        run_query(store, "MATCH (a:Agency) WHERE a.state = $state AND a.name <> '$other' RETURN a.id AS agency")
    assert "--param state=VALUE" in str(refused.value.hint)


def test_a_name_nearly_right_is_guessed(store: Store) -> None:
    with pytest.raises(UnknownName) as refused:
        run_query(store, "doors-frnt")
    assert "doors-front" in str(refused.value.hint)
    with pytest.raises(UnknownName):
        list_queries("dors")


def test_a_missing_file_is_said_to_be_missing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        run_query(store, tmp_path / "none.cypher")
    with pytest.raises(QueryError, match="empty"):
        run_query(store, "  \n ")


def test_the_list_has_the_documented_keys() -> None:
    found = list_queries().data
    assert all(q.keys() == {"name", "title", "category", "asks", "needs", "params", "own"} for q in found)
    assert {q["name"]: tuple(q["needs"]) for q in found if q["needs"]} == {
        n: q.needs for n, q in ABOUT_ONE_THING.items()
    }
    assert [q["name"] for q in list_queries("doors").data] == sorted(n for n in library() if n.startswith("doors-"))


def test_what_is_shown_can_be_pasted_and_run(store: Store) -> None:
    for name, query in library().items():
        text = show_query(name).data["text"]
        assert text.endswith(query.text.rstrip() + ";\n")
        assert [line.split()[1] for line in text.splitlines() if line.startswith(":param ")] == [
            p.name for p in query.params
        ]
        assert f"graphshare query run {name}" in text
    shown = show_query("agreements-task-forces-with-access").data["text"]
    assert shown.startswith(":param state => null;\n:param day => date('2025-06-01');\n")
    assert "state => 'QN'" in shown


def test_what_a_query_needs_is_shown_with_a_value(store: Store) -> None:
    shown = show_query("doors-side-open").data["text"]
    assert ":param network => 'dannelmoor-qn-police';\n:param proxy => null;" in shown
    assert "// Needed: network or proxy." in shown
    assert (
        "run doors-side-open --param since=2025-01-01 --param until=2025-12-31 --param network=dannelmoor-qn-police\n"
        in shown
    )


def test_every_parameter_that_is_open_has_an_example(store: Store) -> None:
    for query in library().values():
        for p in query.params:
            assert p.default is not None or p.name in EXAMPLES, (query.name, p.name)
            typed(p.name, p.kind, EXAMPLES.get(p.name))


@pytest.mark.parametrize(
    ("name", "written", "as_the_graph_has_it"),
    [
        ("body", "U.S. Border Patrol", "Border Patrol"),
        ("state", "Texas", "TX"),
        ("state", "tx", "TX"),
        ("agency", "elm pd", "elm-pd"),
        ("network", "elm-pd", "elm-pd"),
        ("level", "asked", "asked"),
        ("top", 3, 3),
        ("since", None, None),
    ],
)
def test_a_parameter_may_be_written_as_people_write_it(
    store: Store, name: str, written: Any, as_the_graph_has_it: Any
) -> None:
    assert understood(store, {name: written}) == {name: as_the_graph_has_it}


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("body", "ICES", "ICE"),
        ("state", "Illinoi", "Illinois"),
        ("agency", "elm-p", "elm-pd"),
        ("network", "elm pdd", "elm-pd"),
        ("search", "nothing", "doors-searches"),
        ("level", "firm", "asked"),
        ("purpose", "immigration", "federal_immigration"),
    ],
)
def test_a_parameter_that_stands_for_nothing_is_refused_instead_of_answered_with_nothing(
    store: Store, name: str, written: str, meant: str
) -> None:
    with pytest.raises((UnknownName, QueryError)) as refused:
        understood(store, {name: written})
    assert meant in f"{refused.value} {refused.value.hint}"


def test_a_name_that_two_agencies_bear_is_not_guessed(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as opened:
        opened.load(worlds.county().write(tmp_path / "graph"))
        opened.run("MATCH (a:Agency) WHERE a.state = 'TX' SET a.name = 'Twin PD'", write=True)
        with pytest.raises(QueryError, match="2 of the kind Agency") as refused:
            understood(opened, {"agency": "Twin PD"})
    assert "pine-pd, yew-so" in str(refused.value.hint)


MISCOUNTS = [
    "MATCH (a:Agency)-[m:SEARCHED_IN_MONTH]->(n:Network) RETURN n.id AS n, count(DISTINCT m) AS searches",
    "MATCH (a:Agency)-[m:RAN|SEARCHED_IN_MONTH]->(n) RETURN n.id AS n, count( m ) AS searches",
    "MATCH (a:Agency)-[m:LOGGED]->(r:Release) RETURN a.id AS n, size(collect(m)) AS searches",
    "MATCH (n:Network) RETURN n.id AS n, COUNT { MATCH (:Agency)-[:SEARCHED_IN_MONTH]->(n) } AS searches",
    "MATCH (n:Network) RETURN n.id AS n, COUNT { (:Agency)-[:SEARCHED_IN_MONTH {purpose: 'unstated'}]->(n) } AS searches",
    "MATCH (n:Network) RETURN n.id AS n, size([(a:Agency)-[:SEARCHED_IN_MONTH]->(n) | a]) AS searches",
    "MATCH (a:Agency)-[:RAN]->(s:Search) RETURN a.id AS n, count(DISTINCT s) AS searches",
    "MATCH (a:Agency)-[:RAN]->(s:Search) RETURN a.id AS n, count(s.id) AS searches",
    "MATCH (a:Agency) RETURN a.id AS n, COUNT { (a)-[:RAN]->(:Search) } AS searches",
]
COUNTS = [
    "MATCH (a:Agency)-[m:SEARCHED_IN_MONTH]->(n:Network) RETURN n.id AS n, sum(m.searches) AS searches, count(DISTINCT a.id) AS who",
    "MATCH (n:Network) WHERE COUNT { (:Agency)-[:SEARCHED_IN_MONTH]->(n) } > 0 RETURN n.id AS n",
    "MATCH (n:Network) RETURN n.id AS n, COUNT { (n)-[:SHARES_WITH]->(:Agency) } AS shares",
]


@pytest.mark.parametrize("query", MISCOUNTS)
def test_counting_edges_for_searches_is_a_fault(query: str) -> None:
    assert miscounts(query)


@pytest.mark.parametrize("query", COUNTS)
def test_adding_searches_up_is_none(query: str) -> None:
    assert miscounts(query) == []


def test_text_becomes_a_literal_that_cannot_end_early(store: Store) -> None:
    for text in worlds.HOSTILE:
        if "\n" not in text:
            assert store.run(f"RETURN {as_cypher(text)} AS text").rows == ((text,),)
    assert as_cypher([True, 3, date(2025, 5, 1), None, "a"]) == "[true, 3, date('2025-05-01'), null, 'a']"


def test_days_are_iso_text_and_limits_are_said(store: Store) -> None:
    answer = run_query(store, "doors-searches", limit=1)
    assert answer.data[0]["day"] == "2025-03-10"
    assert "Only the first 1 rows are shown." in answer.notes
    at = run_query(store, "searches-show", {"search": "s0001"}).data[0]["at"]
    assert at == "2025-05-05T12:00:00Z"


def test_nodes_and_paths_are_shown_readably(store: Store) -> None:
    text = "MATCH p = (a:Agency {id: 'elm-pd'})-[:OWNS]->(n:Network {id: 'elm-pd'}) RETURN a, p"
    answer = run_query(store, text)
    assert answer.tables[0].rows == (("(:Agency Elm Pd)", "(:Agency Elm Pd)-[:OWNS]->(:Network elm-pd)"),)
    assert answer.data[0]["a"]["labels"] == ["Agency"]


def test_a_query_that_writes_needs_leave(store: Store) -> None:
    with pytest.raises(QueryError, match="writes"):
        run_query(store, "MATCH (a:Agency) SET a.name = 'x'")


def test_a_plan_can_be_had(store: Store) -> None:
    assert run_query(store, "doors-front", explain=True).tables[0].heading == "Plan"


DIVERGENT = [
    "MATCH (p:Pool)<-[r:IN_POOL]-(n:Network) WHERE EXISTS { MATCH (p)<-[r:IN_POOL]-(m:Network) } RETURN count(n) AS n",
    (
        "MATCH (p:Release)<-[:LOGGED_IN]-(n:Search) "
        "WHERE EXISTS { MATCH (p)<-[:LOGGED_IN]-(m:Search)-[:LOGGED_IN]->(q:Release) } RETURN count(n) AS n"
    ),
    "MATCH (p:Release)<-[:LOGGED_IN]-(n:Search) WHERE NOT (p)<-[:LOGGED_IN]-(:Search)-[:LOGGED_IN]->(:Release) RETURN n",
]


@pytest.mark.parametrize("query", DIVERGENT)
def test_divergent_queries_are_refused_by_name(store: Store, query: str) -> None:
    """The embedded engine answers these otherwise than Neo4j; refused, they cannot mislead."""
    assert rebound(query) or repeated(query)
    with pytest.raises(QueryError, match=r"bound|twice"):
        store.run(query)


def test_the_way_out_that_the_refusal_names_is_right(store: Store) -> None:
    query = (
        "MATCH (p:Release)<-[:LOGGED_IN]-(n:Search) "
        "WHERE COUNT { MATCH (p)<-[:LOGGED_IN]-(m:Search)-[:LOGGED_IN]->(q:Release) } > 0 RETURN count(n) AS n"
    )
    truth = (
        "MATCH (p:Release)<-[:LOGGED_IN]-(n:Search) OPTIONAL MATCH (p)<-[x:LOGGED_IN]-(m:Search)-[y:LOGGED_IN]->(q:Release) "
        "WITH p, n, count(y) AS c WHERE c > 0 RETURN count(n) AS n"
    )
    assert store.run(query).rows == store.run(truth).rows == ((20,),)
