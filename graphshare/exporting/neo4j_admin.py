"""Files for Neo4j's bulk import (``neo4j-admin database import full``), the fast way for millions of edges."""

from __future__ import annotations

import json
from pathlib import Path

from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, ENDS, NODES, Property, PropertyType
from graphshare.engine import Tables, connect
from graphshare.exporting.cypher import build_properties
from graphshare.exporting.tables import copy_csv
from graphshare.store.neo4j.names import BUILD, MARK, declarations

_TYPES = {
    PropertyType.STRING: "string",
    PropertyType.INTEGER: "long",
    PropertyType.FLOAT: "double",
    PropertyType.BOOLEAN: "boolean",
    PropertyType.DATE: "date",
    PropertyType.DATETIME: "datetime",
}

#: Between the parts of a list: a character that no JSON text holds unescaped.
_PARTS = "\u001e"


def import_arguments(folder: Path, database: str = "neo4j") -> list[str]:
    """The arguments of ``neo4j-admin`` that import an export in ``folder`` into a database."""
    # The database comes first: what follows a list of files would be taken for one more file.
    arguments = ["database", "import", "full", database]
    arguments += ["--multiline-fields=true", "--array-delimiter=U+001E", "--id-type=string"]
    arguments += [f"--nodes={label}:{MARK}={folder / 'nodes' / f'{label}.csv'}" for label in NODES]
    arguments.append(f"--nodes={BUILD}={folder / 'nodes' / f'{BUILD}.csv'}")
    arguments += [f"--relationships={name}={folder / 'edges' / f'{name}.csv'}" for name in EDGES]
    return arguments


def write_neo4j_admin(graph: Graph, out: Path) -> None:
    """``nodes/``, ``edges/``, ``import.sh`` with the command, and ``schema.cypher`` to be run afterwards."""
    with Tables(connect()) as tables:
        for name in (*NODES, *EDGES):
            properties = NODES[name].properties if name in NODES else EDGES[name].properties
            header = {} if name in NODES else _ends(name)
            header |= {p: _heading(name, p, d) for p, d in properties.items()}
            copy_csv(tables, graph, name, {column: (header[column], None) for column in columns_of(name)}, out)
    _write_build(graph, out / "nodes" / f"{BUILD}.csv")
    schema = [*(s + ";" for s in declarations().values()), "CALL db.awaitIndexes(300);"]
    (out / "schema.cypher").write_text("\n".join(schema) + "\n", encoding="utf-8", newline="\n")
    command = " \\\n  ".join(["neo4j-admin", *import_arguments(Path("."), '"${1:-neo4j}"')])
    (out / "import.sh").write_text(
        "#!/bin/sh\n"
        "# Run here, on the server's machine, while the database does not exist or is stopped.\n"
        "# Then start it and run: cypher-shell -d NAME -f schema.cypher\n"
        f"{command}\n",
        encoding="utf-8", newline="\n",
    )  # fmt: skip


def _ends(name: str) -> dict[str, str]:
    edge = EDGES[name]
    return {ENDS[0]: f":START_ID({edge.source})", ENDS[1]: f":END_ID({edge.target})"}


def _heading(name: str, prop: str, declared: Property) -> str:
    return f"id:ID({name})" if prop == "id" and name in NODES else f"{prop}:{_TYPES[declared.type]}"


def _write_build(graph: Graph, path: Path) -> None:
    found = build_properties(graph)
    kinds = {"with_wording": "boolean", "altered": "boolean", "releases": "string[]"}
    cells = {}
    for key, value in found.items():
        kind = "ID(GraphshareBuild)" if key == "id" else kinds.get(key, "string")
        plain = json.dumps(value) if isinstance(value, bool) else str(value)
        cells[f"{key}:{kind}"] = _PARTS.join(value) if isinstance(value, list) else plain
    with path.open("w", encoding="utf-8", newline="") as handle:
        for row in (cells.keys(), cells.values()):
            handle.write(",".join('"' + c.replace('"', '""') + '"' for c in row) + "\n")
