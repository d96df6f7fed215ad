"""What may not be mixed, kept apart: the facts that the releases of one license prove."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, NODES
from graphshare.engine import connect, named, parquet, quoted, write_parquet
from graphshare.untrusted import markdown

if TYPE_CHECKING:
    import duckdb

#: Values that rest on several releases at once, of whatever license.
_MIXED = {
    "Agency": ("searches",),
    "Network": ("searching_agencies", "cameras_declared", "cameras_declared_on", "cameras_mapped"),
}
NO_LICENSE = "no license given"


def credits_page(graph: Graph) -> str:
    """Credits and licenses of the releases of a graph, sorted by file."""
    rows = sorted(
        graph.table("Release", ["file", "sha256", "license", "credit"]).to_pylist(), key=lambda r: str(r["file"])
    )
    lines = ["# Credits", "", "The records in this folder come from these releases.", ""]
    lines += [
        f"- {markdown(str(r['file']))} (SHA-256 {r['sha256']}): {markdown(r['credit'] or 'no credit line given')}; "
        f"license: {markdown(r['license'] or NO_LICENSE)}"
        for r in rows
    ]
    return "\n".join(lines) + "\n"


def by_license(graph: Graph, into: Path) -> dict[str, Graph]:
    """One graph a license, in folders named after them: what its releases prove, and the nodes that takes."""
    out = {}
    with connect() as connection:
        for name in (*NODES, *EDGES):
            connection.execute(f"CREATE VIEW {named(name)} AS SELECT * FROM {parquet(graph.path(name))}")
        found = connection.execute("SELECT DISTINCT coalesce(license, '') FROM Release ORDER BY 1").fetchall()
        for (license_,) in found:
            folder = re.sub(r"[^a-z0-9.]+", "-", (license_ or NO_LICENSE).lower()).strip("-.") or "license"
            while folder in out:
                folder += "-x"
            out[folder] = _part(connection, license_, into / folder)
    return out


def _part(connection: duckdb.DuckDBPyConnection, license_: str, root: Path) -> Graph:
    part = Graph(root)
    held = f"(SELECT id FROM Release WHERE coalesce(license, '') = {quoted(license_)})"
    searches = f"(SELECT source FROM LOGGED_IN WHERE target IN {held})"
    kept = {
        "HAS_CAMERA": f"release IN {held}", "SHARES_WITH": f"release IN {held}", "CONFIGURED": f"target IN {held}",
        "IN_POOL": f"release IN {held}", "HAS_AGREEMENT": f"release IN {held}", "SEARCHED_IN_MONTH": f"release IN {held}",
        "COVERED": f"release IN {held}", "LOGGED_IN": f"target IN {held}", "LOGGED": f"target IN {held}",
        "RAN": f"target IN {searches}", "NAMES": f"source IN {searches}",
        "PART_OF": "TRUE", "SEARCHED_FOR": "FALSE",
    }  # fmt: skip
    nodes: dict[str, list[str]] = {label: [] for label in NODES}
    for name, where in kept.items():
        edge = EDGES[name]
        nodes[edge.source].append(f"SELECT source FROM {name} WHERE {where}")
        nodes[edge.target].append(f"SELECT target FROM {name} WHERE {where}")
    networks = " UNION ".join(nodes["Network"])
    kept["OWNS"] = f"target IN ({networks})"
    nodes["Agency"].append(f"SELECT source FROM OWNS WHERE {kept['OWNS']}")
    nodes["Agency"].append(f"SELECT agency FROM Release WHERE id IN {held}")
    nodes["Release"].append(held)
    nodes["Camera"].append(f"SELECT id FROM Camera WHERE release IN {held}")
    wheres = kept | {label: f"id IN ({' UNION '.join(queries)})" for label, queries in nodes.items()}
    for name in (*NODES, *EDGES):
        mixed = _MIXED.get(name, ())
        columns = ", ".join(f"NULL::{t} AS {named(c)}" if c in mixed else named(c) for c, t in columns_of(name).items())
        write_parquet(
            connection, f"SELECT {columns} FROM {named(name)} WHERE {wheres[name]} ORDER BY ALL", part.path(name)
        )
    return part
