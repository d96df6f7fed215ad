"""Random patterns, asked of the embedded store and of a real Neo4j: the same rows, or the query is named."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graphshare.domain.schema import EDGES, NODES, PropertyType
from graphshare.store import embedded as embedded_store
from graphshare.store import open_store
from graphshare.store.refusal import rebound, repeated
from tests import worlds

#: How many patterns at once, and at length; a failure prints the seed and the query.
SOME, MANY = 100, 1000
SEED = 20251101

_TEXT = {
    "state": ["IL", "TX"],
    "grade": ["asked", "named", "hinted"],
    "basis": ["dated", "between"],
    "account": ["active"],
}


class Asking:
    """One random query."""

    def __init__(self, rng: random.Random, prefix: str = "") -> None:
        self.rng = rng
        self.prefix = prefix
        self.labels: dict[str, str] = {}
        self.edges: dict[str, str] = {}

    def chain(self, start: str | None = None) -> str:
        """A pattern of one to three steps that the schema allows."""
        name = start or self._node(self.rng.choice(list(NODES)))
        pattern = f"({name}:{self.labels[name]})"
        for _ in range(self.rng.choice([1, 1, 2, 2, 3])):
            here = self.labels[name]
            steps = [(e, d) for e, t in EDGES.items() for d in "><" if here == (t.source if d == ">" else t.target)]
            if not steps:
                break
            edge, way = self.rng.choice(steps)
            other = EDGES[edge].target if way == ">" else EDGES[edge].source
            name = self._node(other)
            if edge == "PART_OF" and self.rng.random() < 0.5:
                inner = f"[:PART_OF*{self.rng.choice(['0..2', '1..3', '1..1'])}]"
            else:
                bound = f"{self.prefix}r{len(self.edges)}"
                self.edges[bound] = edge
                inner = f"[{bound}:{edge}]"
            label = f":{other}" if self.rng.random() < 0.8 else ""
            if self.rng.random() < 0.15:
                pattern += f"-{inner}-({name}:{other})"
            else:
                pattern += f"-{inner}->({name}{label})" if way == ">" else f"<-{inner}-({name}{label})"
        return pattern

    def _node(self, label: str) -> str:
        name = f"{self.prefix}n{len(self.labels)}"
        self.labels[name] = label
        return name

    def condition(self) -> str:
        """A test on a property of something that is bound."""
        name, properties = self._any()
        prop = self.rng.choice(list(properties))
        value = f"{name}.`{prop}`"
        kind = properties[prop].type
        if self.rng.random() < 0.2:
            return f"{value} IS {self.rng.choice(['', 'NOT '])}NULL"
        if kind is PropertyType.INTEGER:
            return f"{value} {self.rng.choice(['<', '>=', '=', '<>'])} {self.rng.choice([0, 1, 3, 12, 40])}"
        if kind is PropertyType.DATE:
            return f"{value} {self.rng.choice(['<', '>='])} date('2025-05-{self.rng.randint(1, 28):02}')"
        if kind is PropertyType.DATETIME:
            return f"{value} < datetime('2025-05-{self.rng.randint(1, 28):02}T00:00:00Z')"
        if kind is PropertyType.BOOLEAN:
            return self.rng.choice([value, f"NOT {value}"])
        if kind is PropertyType.FLOAT:
            return f"{value} > {self.rng.choice([-88.1, 40.1])}"
        text = self.rng.choice(_TEXT.get(prop, ["elm-pd", "ice", "IL"]))
        return self.rng.choice(
            [f"{value} = '{text}'", f"{value} STARTS WITH '{text[:1]}'", f"{value} IN ['{text}', 'x']"]
        )

    def _any(self) -> tuple[str, dict[str, Any]]:
        bound = {n: NODES[label].properties for n, label in self.labels.items()}
        bound |= {r: EDGES[e].properties for r, e in self.edges.items() if EDGES[e].properties}
        return self.rng.choice(list(bound.items()))

    def query(self) -> str:
        """The whole query, its rows in no order."""
        text = f"MATCH {self.chain()}"
        if self.rng.random() < 0.3:
            text += f", {self.chain(self.rng.choice(list(self.labels)))}"
        tests = [self.condition() for _ in range(self.rng.choice([0, 0, 1, 2]))]
        if self.rng.random() < 0.3:
            start = self.rng.choice(list(self.labels))
            inner = Asking(self.rng, "in_")
            inner.labels = {start: self.labels[start]}
            not_ = self.rng.choice(["", "NOT "])
            tests.append(f"{not_}EXISTS {{ MATCH {inner.chain(start)} }}")
        if tests:
            text += " WHERE " + self.rng.choice([" AND ", " OR "]).join(tests)
        if self.rng.random() < 0.25:
            before = dict(self.labels), dict(self.edges)
            text += f" OPTIONAL MATCH {self.chain(self.rng.choice(list(self.labels)))}"
            if self.rng.random() < 0.5:
                self.labels, self.edges = before
        name, properties = self._any()
        prop = self.rng.choice(list(properties))
        key = self.rng.choice(list(self.labels))
        return (
            text
            + " "
            + self.rng.choice(
                [
                    f"RETURN {key}.id AS k, count(DISTINCT {name}.`{prop}`) AS d, count({name}) AS n",
                    f"RETURN {key}.id AS k, min({name}.`{prop}`) AS low, max({name}.`{prop}`) AS high",
                    f"RETURN DISTINCT {key}.id AS k, {name}.`{prop}` AS v",
                    f"RETURN count({name}) AS n, count(DISTINCT {key}.id) AS d",
                    f"WITH {key} AS one, count({name}) AS n WHERE n > 1 RETURN one.id AS k, n",
                    f"RETURN {key}.id AS k, size(collect(DISTINCT {name}.`{prop}`)) AS n",
                    f"WITH {key}, count({name}) AS n RETURN {key}.id AS k, n",
                    f"WITH {key}, count(*) AS n RETURN {key}.id AS k, n",
                    f"WITH DISTINCT {key} RETURN count({key}) AS n",
                    f"WITH {key}, collect(DISTINCT {name}.`{prop}`) AS some RETURN {key}.id AS k, size(some) AS n",
                    f"RETURN {name}.`{prop}` AS v, count(*) AS n",
                ]
            )
        )


@pytest.mark.neo4j
@pytest.mark.parametrize("patterns", [SOME, pytest.param(MANY, marks=pytest.mark.soak)])
def test_random_patterns_give_the_same_rows_on_both_stores(patterns: int, neo4j_uri: str, tmp_path: Path) -> None:
    graph = worlds.county().write(tmp_path / "graph")
    rng = random.Random(SEED)
    full = 0
    with open_store(tmp_path / "store") as embedded, open_store(neo4j_uri) as server:
        embedded.load(graph, with_wording=True)
        server.load(graph, with_wording=True)
        for number in range(patterns):
            query = Asking(rng).query()
            if rebound(query) or repeated(query):
                continue  # the embedded store refuses these by name: test_divergent_queries
            here, there = (Counter(map(repr, s.run(query, timeout=60).rows)) for s in (embedded, server))
            assert here == there, f"pattern {number} of seed {SEED}: {query}"
            full += bool(here)
    assert full > patterns / 3


#: Of what is found behind an OPTIONAL MATCH, how often each is: the first search of the county names nobody.
COUNTED = (
    "WITH n2, count(r1) AS n RETURN n2.id AS k, n",
    "WITH n2, count(*) AS n RETURN n2.id AS k, n",
    "WITH count(n1) AS n, n2 AS x RETURN x.id AS k, n",
    "WITH n2, count(DISTINCT n1) AS n WHERE n > 0 RETURN n2.id AS k, n",
)


@pytest.mark.parametrize("counted", COUNTED)
@pytest.mark.parametrize("first", ["MATCH (n1:Search) OPTIONAL MATCH (n1)", "OPTIONAL MATCH (n1:Search)"])
def test_what_an_optional_match_finds_is_counted_apart(first: str, counted: str, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as embedded:
        embedded.load(worlds.county().write(tmp_path / "graph"), with_wording=True)
        path = f"{first}-[r1:NAMES]->(n2:Agency)"
        truth = Counter(k for (k,) in embedded.run(f"{path} RETURN n2.id AS k").rows)
        found = {k: n for k, n in embedded.run(f"{path} {counted}").rows if k is not None}
    assert len(found) > 3
    assert found == {k: n for k, n in truth.items() if k is not None}


def test_no_pass_of_the_optimizer_changes_what_a_query_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those known to do so are left out (``embedded.WRONG_PASSES``): with all left out that a query goes through, it finds the same."""
    rng, tried = random.Random(SEED), set()
    wrong = list(embedded_store.WRONG_PASSES)
    with open_store(tmp_path / "store") as embedded:
        embedded.load(worlds.county().write(tmp_path / "graph"), with_wording=True)
        for number in range(SOME):
            query = Asking(rng).query()
            if rebound(query) or repeated(query):
                continue
            plan = [str(r[1]).split() for r in embedded.run(f"EXPLAIN {query}").rows if len(r) > 1]
            passes = {words[1] for words in plan if words[0] == "OptimizerPass"}
            found = Counter(map(repr, embedded.run(query, timeout=60).rows))
            monkeypatch.setattr(embedded_store, "WRONG_PASSES", [*wrong, *sorted(passes)])
            plain = Counter(map(repr, embedded.run(query, timeout=60).rows))
            monkeypatch.setattr(embedded_store, "WRONG_PASSES", wrong)
            assert found == plain, f"pattern {number} of seed {SEED}, {sorted(passes)}: {query}"
            tried |= passes
    assert not tried & set(wrong)
    assert len(tried) > 3
