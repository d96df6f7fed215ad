"""The graph as a Cypher script for ``cypher-shell``: constraints, nodes, edges, in statements of a few hundred rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from graphshare import __version__
from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, ENDS, NODES
from graphshare.store.balance import expected, releases_of
from graphshare.store.contents import contents_of
from graphshare.store.neo4j.names import BUILD, BUILD_ID, MARK, READY, declarations

#: Rows of one statement.
ROWS = 500

_ESCAPED = re.compile(r"[\\'\x00-\x1f\x7f\u0085\u2028\u2029]")


def literal(value: object) -> str:
    """A value as a Cypher literal; control characters are escaped, so that a statement stays on its lines."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"datetime('{value.isoformat()}Z')"
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(literal(v) for v in value) + "]"
    return "'" + _ESCAPED.sub(lambda m: "\\" + m[0] if m[0] in "\\'" else f"\\u{ord(m[0]):04x}", str(value)) + "'"


def _map(row: dict[str, object]) -> str:
    return "{" + ", ".join(f"`{k}`: {literal(v)}" for k, v in row.items() if v is not None) + "}"


def build_properties(graph: Graph) -> dict[str, object]:
    """The build node's properties, by which graphshare knows what is loaded."""
    worded = graph.table("Search", ["wording"]).column("wording")
    with_wording = worded.null_count < len(worded)
    digest = graph.data_hash()
    return {
        "id": BUILD_ID, "state": READY, "build": digest[:32], "version": __version__, "data_hash": digest,
        "with_wording": with_wording, "altered": False,
        "releases": [json.dumps(r, sort_keys=True, ensure_ascii=False) for r in releases_of(graph)],
        "balance": json.dumps(expected(graph, with_wording=with_wording), sort_keys=True),
        "contents": json.dumps(contents_of(graph, with_wording=with_wording), sort_keys=True),
    }  # fmt: skip


def write_cypher(graph: Graph, out: Path) -> None:
    """``graph.cypher``, for an empty database: ``cypher-shell -f graph.cypher``. graphshare knows the result as its own."""
    with (out / "graph.cypher").open("w", encoding="utf-8", newline="\n") as handle:
        handle.write("// Run in an empty database: cypher-shell -a bolt://localhost:7687 -u neo4j -f graph.cypher\n")
        for statement in declarations().values():
            handle.write(statement + ";\n")
        handle.write("CALL db.awaitIndexes(300);\n")
        for label in NODES:
            for rows in _chunks(graph, label):
                _statement(handle, [_map(r) for r in rows], f"CREATE (n:{label}:{MARK}) SET n = row")
        for name, edge in EDGES.items():
            for rows in _chunks(graph, name):
                written = []
                for row in rows:
                    source, target = (literal(row.pop(end)) for end in ENDS)
                    written.append(f"{{s: {source}, t: {target}, p: {_map(row)}}}")
                _statement(
                    handle, written,
                    f"MATCH (s:{edge.source} {{id: row.s}}) MATCH (t:{edge.target} {{id: row.t}}) "
                    f"CREATE (s)-[r:{name}]->(t) SET r = row.p",
                )  # fmt: skip
        handle.write(f"CREATE (b:{BUILD}) SET b = {_map(build_properties(graph))};\n")


def _chunks(graph: Graph, name: str) -> Iterator[list[dict[str, object]]]:
    for part in graph.table(name).to_batches(max_chunksize=ROWS):
        if part.num_rows:
            yield part.to_pylist()


def _statement(handle: TextIO, rows: list[str], then: str) -> None:
    handle.write("UNWIND [\n" + ",\n".join(rows) + f"\n] AS row {then};\n")
