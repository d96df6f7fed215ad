"""What may not be mixed, kept apart: the facts that the releases of one license prove."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, NODES
from graphshare.engine import Sql, composed, named, selected, write_parquet
from graphshare.facts.reading import Reading
from graphshare.untrusted import markdown

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
    with Reading(graph) as reading:
        for (license_,) in reading.rows("SELECT DISTINCT coalesce(license, '') FROM Release ORDER BY 1"):
            folder = re.sub(r"[^a-z0-9.]+", "-", (license_ or NO_LICENSE).lower()).strip("-.") or "license"
            while folder in out:
                folder += "-x"
            out[folder] = _part(reading, license_, into / folder)
    return out


def _part(reading: Reading, license_: str, root: Path) -> Graph:
    part = Graph(root)
    reading.hold("held", "SELECT id FROM Release WHERE coalesce(license, '') = $license", license=license_)
    reading.hold("kept_search", "SELECT DISTINCT source FROM LOGGED_IN WHERE target IN (FROM held)")
    kept = {
        "HAS_CAMERA": _RELEASE, "SHARES_WITH": _RELEASE, "CONFIGURED": _TARGET,
        "IN_POOL": _RELEASE, "HAS_AGREEMENT": _RELEASE, "SEARCHED_IN_MONTH": _RELEASE,
        "COVERED": _RELEASE, "LOGGED_IN": _TARGET, "LOGGED": _TARGET,
        "RAN": Sql("target IN (FROM kept_search)"), "NAMES": Sql("source IN (FROM kept_search)"),
        "PART_OF": Sql("TRUE"), "SEARCHED_FOR": Sql("FALSE"),
    }  # fmt: skip
    nodes: dict[str, list[Sql]] = {label: [] for label in NODES}
    for name, where in kept.items():
        edge = EDGES[name]
        nodes[edge.source].append(_of("source", name, where))
        nodes[edge.target].append(_of("target", name, where))
    kept["OWNS"] = Sql(f"target IN ({_either(nodes['Network'])})")
    nodes["Agency"].append(_of("source", "OWNS", kept["OWNS"]))
    nodes["Agency"].append(_of("agency", "Release", Sql("id IN (FROM held)")))
    nodes["Release"].append(Sql("SELECT id FROM held"))
    nodes["Camera"].append(_of("id", "Camera", _RELEASE))
    wheres = kept | {label: Sql(f"id IN ({_either(queries)})") for label, queries in nodes.items()}
    for name in (*NODES, *EDGES):
        mixed = _MIXED.get(name, ())
        columns = {c: Sql(f"NULL::{t}") if c in mixed else named(c) for c, t in columns_of(name).items()}
        query = composed(
            "SELECT {columns} FROM {name} WHERE {where} ORDER BY ALL",
            columns=selected(columns),
            name=named(name),
            where=wheres[name],
        )
        write_parquet(reading.connection(query), query, part.path(name))
    return part


#: Rows that a release of the license proves (``held``).
_RELEASE, _TARGET = Sql("release IN (FROM held)"), Sql("target IN (FROM held)")


def _of(column: str, table: str, where: Sql) -> Sql:
    return composed("SELECT {column} FROM {table} WHERE {where}", column=named(column), table=named(table), where=where)


def _either(queries: Iterable[Sql]) -> Sql:
    return Sql(" UNION ".join(queries))
