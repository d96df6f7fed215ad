"""Values of the driver in the shape that both stores give."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from graphshare.store.neo4j.names import MARK

if TYPE_CHECKING:
    from neo4j.graph import Entity

#: Most values are what they are, and there may be millions.
_AS_IT_IS = frozenset((str, int, float, bool, type(None)))


def plain(value: object) -> object:
    """A driver's value as plain Python: see ``Rows``."""
    if type(value) in _AS_IT_IS:
        return value
    if type(value) is list:
        return [v if type(v) in _AS_IT_IS else plain(v) for v in value]
    import neo4j.graph
    import neo4j.time

    if isinstance(value, tuple) and not isinstance(value, neo4j.time.Duration):
        return [plain(v) for v in value]
    if isinstance(value, neo4j.time.DateTime):
        moment = value.to_native()
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if isinstance(value, neo4j.time.Date):
        return value.to_native()
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, neo4j.graph.Node):
        return {"labels": sorted(value.labels - {MARK}), "properties": _properties(value)}
    if isinstance(value, neo4j.graph.Relationship):
        return {"type": value.type, "properties": _properties(value)}
    if isinstance(value, neo4j.graph.Path):
        return {
            "nodes": [plain(n) for n in value.nodes],
            "relationships": [plain(r) for r in value.relationships],
            "forward": [r.start_node == n for r, n in zip(value.relationships, value.nodes, strict=False)],
        }
    if isinstance(value, dict):
        return {k: plain(v) for k, v in sorted(value.items())}
    return str(value)


def _properties(entity: Entity) -> dict[str, object]:
    return {k: plain(v) for k, v in sorted(entity.items())}
