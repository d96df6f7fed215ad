"""Saved queries asked of a small world, also those that need to be told what they are about."""

from __future__ import annotations

from graphshare.queries import SavedQuery
from graphshare.store import Store

_LABELS = {"agency": "Agency", "network": "Network", "proxy": "Agency", "search": "Search"}


def ways(store: Store, query: SavedQuery, *, most: int | None = None, by: int = 0) -> list[dict[str, str]]:
    """Parameters under which the query may be asked: none, or each thing in the store that it may be about.

    ``by`` chooses among the parameters of which it needs one; at most ``most`` ways.
    """
    if not query.needs:
        return [{}]
    label = _LABELS[query.needs[by]]
    ids = store.run(f"MATCH (n:{label}) RETURN n.id AS id ORDER BY id", limit=most)
    return [{query.needs[by]: str(i)} for (i,) in ids]
