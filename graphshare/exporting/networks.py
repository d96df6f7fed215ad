"""The graph in networkx, and the two forms that networkx writes: GraphML and GEXF."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.graph import Graph
from graphshare.domain.schema import EDGES, ENDS, NODES
from graphshare.untrusted import visible

if TYPE_CHECKING:
    import networkx

#: Characters that XML 1.0 cannot hold at all.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_networkx(graph: Graph) -> networkx.MultiDiGraph:
    """The graph as a ``MultiDiGraph``.

    A node's key is ``"<Label>/<id>"``, with ``label`` and its properties; an edge's key is its type and number, with
    ``kind`` (the type) and its properties. Nulls are left out; days and moments stay Python values.
    """
    import networkx

    out = networkx.MultiDiGraph()
    for label in NODES:
        for row in graph.table(label).to_pylist():
            out.add_node(f"{label}/{row['id']}", label=label, **{k: v for k, v in row.items() if v is not None})
    for name, edge in EDGES.items():
        for number, row in enumerate(graph.table(name).to_pylist()):
            source, target = (row.pop(end) for end in ENDS)
            properties = {k: v for k, v in row.items() if v is not None}
            out.add_edge(
                f"{edge.source}/{source}", f"{edge.target}/{target}", key=f"{name}/{number}", kind=name, **properties
            )
    return out


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    return _UNSPEAKABLE.sub("\ufffd", visible(value)) if isinstance(value, str) else value


def _for_xml(graph: Graph) -> networkx.MultiDiGraph:
    """The graph with values that XML can hold; ``id`` and ``label`` make way for the forms' own attributes."""
    import networkx

    found = to_networkx(graph)
    out = networkx.MultiDiGraph()
    for key, data in found.nodes(data=True):
        properties = {("own_id" if k == "id" else k): _plain(v) for k, v in data.items() if k != "label"}
        out.add_node(_plain(key), kind=data["label"], label=_plain(data.get("name") or data.get("file") or data["id"]), **{
            ("agency_kind" if k == "kind" else k): v for k, v in properties.items()
        })  # fmt: skip
    for number, (source, target, data) in enumerate(found.edges(data=True)):
        properties = {k: _plain(v) for k, v in data.items()}
        out.add_edge(_plain(source), _plain(target), key=number, **properties)
    return out


def write_graphml(graph: Graph, out: Path) -> None:
    """``graph.graphml`` (Gephi, yEd, igraph, Cytoscape)."""
    import networkx

    networkx.write_graphml_xml(_for_xml(graph), out / "graph.graphml", named_key_ids=True)


def write_gexf(graph: Graph, out: Path) -> None:
    """``graph.gexf`` (Gephi)."""
    import networkx

    path = out / "graph.gexf"
    networkx.write_gexf(_for_xml(graph), path)
    text = path.read_text(encoding="utf-8")
    # The writer notes the day on which it ran; the same graph must give the same bytes.
    path.write_text(re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1), encoding="utf-8", newline="\n")
