"""Where the graph answers Cypher: in a folder on this machine, or in a Neo4j server."""

from graphshare.store.base import Graphlike, Rows, Store, open_store

__all__ = ["Graphlike", "Rows", "Store", "open_store"]
