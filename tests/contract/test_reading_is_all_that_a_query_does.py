"""A query that may only read, asked by somebody who wants more."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.errors import QueryError
from graphshare.store import Store
from graphshare.store.reading_only import refuse_beyond_reading, refuse_steps, refuse_unending

HOLES = [
    "LO\\u0041D CSV FROM 'file:///etc/passwd' AS l RETURN l",
    "\\u004cOAD\\u0020CSV FROM 'a' AS l RETURN l",
    "RETURN 1 AS a // a comment\rUNION LOAD CSV FROM 'a' AS l RETURN l AS a",
    "//\rLOAD CSV FROM 'a' AS l RETURN l",
    "RETURN '\\u0027 AS a LOAD CSV FROM \\u0027x\\u0027 AS l RETURN l //'",
    "RETURN 1 //\\u000aUNION LOAD CSV FROM 'a' AS l RETURN l",
    "load /* a */ // b\n csv FROM 'a' AS l RETURN l",
    "LOAD\u00a0CSV FROM 'a' AS l RETURN l",
    "LOAD\u2003CSV FROM 'a' AS l RETURN l",
    "LOAD\u200bCSV FROM 'a' AS l RETURN l",
    "LOAD C\u017fV FROM 'a' AS l RETURN l",
    "ＬＯＡＤ CSV FROM 'a' AS l RETURN l",
    "EXPLAIN LOAD CSV FROM 'a' AS l RETURN l",
    "CYPHER 5 LOAD CSV FROM 'a' AS l RETURN l",
    "MATCH (a) CALL (a) { LOAD CSV FROM 'a' AS l RETURN l } RETURN l",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "terminate /**/ transaction 'x'",
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTIONS t YIELD message RETURN message",
    "SHOW USERS",
    "show\tcurrent\nuser",
    "SHOW PROCEDURES",
    "CALL dbms.listConfig()",
    "CALL `dbms`.`listConfig`()",
    "CALL dbms . listConfig ()",
    "CALL dbms.setConfigValue('a', 'b')",
    "CALL db.clearQueryCaches()",
    "CALL apoc.load.json('http://example.org')",
    "CALL db.createLabel('x')",
    "OPTIONAL CALL dbms.killConnection('x')",
    "CALL dbms.info YIELD name RETURN name",
    "CALL\\u0020dbms.listConfig()",
    "CALL table.upsert()",
    "RETURN apoc.cypher.runFirstColumnSingle('x', {}) AS a",
    "RETURN `apoc`.`text`.`x`('a') AS a",
    "MATCH (a) CALL (a) { SET a.name = 'x' } IN TRANSACTIONS OF 1 ROWS RETURN a",
    "CALL { LOAD CSV FROM 'a' AS l RETURN l } IN CONCURRENT TRANSACTIONS RETURN l",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "DROP DATABASE neo4j",
    "STOP DATABASE neo4j",
    "GRANT ROLE admin TO x",
    "USE system SHOW USERS",
    "USE system RETURN 1",
    "\\uu004cOAD CSV FROM 'a' AS l RETURN l",
    "RETURN COLLECT { LOAD CSV FROM 'a' AS l RETURN l } AS x",
    "RETURN 1 AS `a``b` UNION LOAD CSV FROM 'a' AS `a``b` RETURN `a``b`",
    "CYPHER 25 LOAD CSV FROM 'a' AS l RETURN l",
    "USE graph.byName('system') RETURN 1",
    "CALL () { USE system SHOW USERS YIELD user RETURN user } RETURN user",
    "CALL /*db.labels()*/ dbms.listConfig()",
]


@pytest.mark.parametrize("query", HOLES)
def test_no_hole_that_was_ever_found_is_open(loaded: Store, query: str) -> None:
    with pytest.raises(QueryError):
        loaded.run(query)
    with pytest.raises(QueryError):
        refuse_beyond_reading(query)


@pytest.mark.parametrize(
    "query",
    [
        "RETURN 'LOAD CSV FROM x' AS text",
        "RETURN 'it\\'s LOAD CSV; SHOW USERS' AS text",
        "RETURN 1 AS load // LOAD CSV\n",
        "MATCH (n:Agency) RETURN n.id AS csv, date('2025-01-01').year AS y LIMIT 1",
        "CALL db.labels() YIELD label RETURN label",
        "MATCH (n:Agency) RETURN n.name AS show ORDER BY show",
        "PROFILE MATCH (n:Agency) RETURN count(n) AS agencies",
        "EXPLAIN MATCH (n:Agency) RETURN count(n) AS agencies",
        "RETURN duration.inDays(date('2025-01-01'), date('2025-02-01')).days AS days",
    ],
)
def test_what_only_speaks_of_such_things_is_asked(loaded: Store, query: str) -> None:
    loaded.run(query)


def test_queries_nested_beyond_reason_are_refused_and_kill_nothing(loaded: Store) -> None:
    many = 3_000
    for query in (
        "MATCH (a) WHERE " + "EXISTS { MATCH (a) WHERE " * many + "true" + " }" * many + " RETURN a",
        "RETURN " + "(" * many + "1" + ")" * many,
        "RETURN " + "[" * many,
        "RETURN " + "NOT " * many + "true AS a",
        "RETURN " + "- " * many + "1 AS a",
        "RETURN 1 AS x" + " UNION RETURN 1 AS x" * many,
        "CALL { " * many + "RETURN 1 AS x" + " } RETURN x" * many,
        "MATCH (a) RETURN a" + ".a" * many,
        "RETURN " + "CASE WHEN true THEN " * many + "1" + " END" * many,
        "WITH 1 AS x" + " WITH x" * many + " RETURN x",
        "RETURN '" + "x" * 300_000 + "'",
    ):
        for write in (False, True):
            with pytest.raises(QueryError):
                loaded.run(query, write=write)
    assert loaded.check() == []


@pytest.mark.parametrize("text", ["'", '"', "`", "/*", "//", "\\'", "\\u005c", "'\\", " ", "a.", "CALL ", "IN ", "{ "])
def test_judging_a_query_takes_time_in_proportion_to_its_length(text: str) -> None:
    query = text * (150_000 // len(text))
    began = time.process_time()
    for judge in (refuse_unending, refuse_beyond_reading):
        try:
            judge(query)
        except QueryError:
            continue
    assert time.process_time() - began < 3


SPACES = st.sampled_from(
    [" ", "\t", "\n", "\r", "\u00a0", "\u2003", "\u2028", "\x0b", "\x1c", "/* x */", "//x\n", "//x\r", "/**/"]
)
BEFORE = st.sampled_from(
    [
        "",
        "RETURN 1 AS a UNION ",
        "EXPLAIN ",
        "// x\r",
        "WITH '\\'' AS q ",
        'WITH "//" AS q ',
        "WITH 1 AS `//` ",
        "MATCH (n) CALL { ",
    ]
)
DEEDS = st.sampled_from(
    [
        ["LOAD", "CSV"],
        ["TERMINATE", "TRANSACTIONS"],
        ["SHOW", "SETTINGS"],
        ["CALL", "dbms.listConfig"],
        ["CALL", "apoc.load.json"],
    ]
)


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A forbidden deed in some spelling that a store might take it in."""
    letters = []
    for word in draw(DEEDS):
        for letter in word:
            letter = draw(st.sampled_from([letter, letter.lower(), letter.upper()]))
            if draw(st.integers(0, 5)) == 0:
                letter = f"\\u{ord(letter):04x}"
            letters.append(letter)
        letters.append("".join(draw(st.lists(SPACES, min_size=1, max_size=3))))
    return (
        draw(BEFORE)
        + "".join(letters)
        + draw(st.sampled_from(["FROM 'a' AS l RETURN l", "() YIELD a RETURN a", "'x'", ""]))
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spelled())
def test_no_spelling_gets_through(query: str) -> None:
    with pytest.raises(QueryError):
        refuse_beyond_reading(query)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(spelled())
def test_no_spelling_gets_through_at_length(query: str) -> None:
    with pytest.raises(QueryError):
        refuse_beyond_reading(query)


@pytest.mark.parametrize(
    "step",
    [
        "LoadCSV x",
        "TerminateTransactions",
        "ShowSettings",
        "Create",
        "SetProperty n.a",
        "ProcedureCall apoc.load.json($x) :: (a)",
        "ProcedureCall",
        "DetachDelete",
        "Merge",
        "Foreach",
        "TransactionForeach",
    ],
)
def test_a_plan_that_does_more_than_read_is_refused(step: str) -> None:
    with pytest.raises(QueryError):
        refuse_steps(["ProduceResults a", step])


def test_a_plan_that_reads_passes() -> None:
    refuse_steps(
        [
            "NodeByLabelScan n:Agency",
            "SetOp",
            "ProcedureCall db.labels() :: (label)",
            "ProduceResults",
            "Anti",
            "OrderedDistinct",
        ]
    )
