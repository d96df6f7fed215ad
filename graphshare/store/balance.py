"""What a store must hold, reckoned from the tables, and the questions that show what it does hold.

For every label and edge type: how many there are, how many have each property, and the sum of every numeric property.
Counts alone would not show parallel edges merged, nor a column that was lost or shifted.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, NODES, Property, PropertyType

#: Label or edge type → {"count": n, "has <property>": n, "sum <property>": x}.
Balance = dict[str, dict[str, float | int]]

_NUMERIC = (PropertyType.INTEGER, PropertyType.FLOAT)


def _items(name: str) -> dict[str, Property]:
    return NODES[name].properties if name in NODES else EDGES[name].properties


def expected(graph: Graph, *, with_wording: bool) -> Balance:
    """The balance of a graph's tables."""
    from graphshare.engine import Sql, Tables, connect_for, named, parquet

    out: Balance = {}
    with Tables(connect_for(graph.path(name) for name in (*NODES, *EDGES))) as tables:
        for name in (*NODES, *EDGES):
            asked = {"count": "count(*)"}
            for prop, declared in _items(name).items():
                if declared.withheld and not with_wording:
                    asked[f"has {prop}"] = "0"
                    continue
                asked[f"has {prop}"] = f"count({named(prop)})"
                if declared.type in _NUMERIC:
                    asked[f"sum {prop}"] = f"coalesce(sum({named(prop)}), 0)"
            sums, table = Sql(", ".join(asked.values())), parquet(graph.path(name))
            [found] = tables.rows("SELECT {sums} FROM {table}", sums=sums, table=table)
            out[name] = {k: v if isinstance(v, float) else int(v) for k, v in zip(asked, found, strict=True)}
    return out


def question(name: str, label: Callable[[str], str]) -> tuple[str, list[str]]:
    """The Cypher that measures one label or edge type, and the keys of its columns; ``label`` names a label's nodes."""
    keys = ["count"]
    asked = ["count(x)"]
    for prop, declared in _items(name).items():
        keys.append(f"has {prop}")
        asked.append(f"count(x.`{prop}`)")
        if declared.type in _NUMERIC:
            keys.append(f"sum {prop}")
            asked.append(f"sum(x.`{prop}`)")
    if name in NODES:
        pattern = f"(x:{label(name)})"
    else:
        edge = EDGES[name]
        pattern = f"(:{label(edge.source)})-[x:{name}]->(:{label(edge.target)})"
    columns = ", ".join(f"{a} AS c{i}" for i, a in enumerate(asked))
    return f"MATCH {pattern} RETURN {columns}", keys


def differences(want: Balance, have: Balance) -> list[str]:
    """What differs, one sentence each."""
    out = []
    for name, balance in want.items():
        for key, value in balance.items():
            found = have.get(name, {}).get(key, 0)
            same = (
                math.isclose(value, found, rel_tol=1e-9, abs_tol=1e-6) if isinstance(value, float) else value == found
            )
            if not same:
                what = "rows" if key == "count" else key
                out.append(f"{name}: {what} should be {value}, is {found}")
    return out


def counts(balance: Balance) -> dict[str, int]:
    """Rows of every label and edge type."""
    return {name: int(b["count"]) for name, b in balance.items()}


def releases_of(graph: Graph) -> list[dict[str, str]]:
    """File and hash of every release the graph was built from, sorted."""
    rows = graph.table("Release", ["file", "sha256"]).to_pylist()
    return sorted(
        ({"file": r["file"], "sha256": r["sha256"]} for r in rows), key=lambda r: (r["file"] or "", r["sha256"] or "")
    )
