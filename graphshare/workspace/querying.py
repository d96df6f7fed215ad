"""The verbs of a workspace about Cypher: run a query, list and show the saved ones, save one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graphshare.answer import Answer, Plain
from graphshare.verbs import verb_unless
from graphshare.workspace.holdings import Holdings


class Querying(Holdings):
    """Saved queries, the library's and this folder's."""

    @verb_unless("write", "explain")
    def query(
        self,
        query: str | Path,
        params: Mapping[str, object] | None = None,
        *,
        write: bool = False,
        timeout: float | None = None,
        limit: int | None = None,
        explain: bool = False,
    ) -> Answer:
        """The rows of a saved query (by name), of a ``.cypher`` file, or of Cypher text; its ``data`` is a list.

        It cannot write unless ``write``; ``timeout`` is in seconds, at most ``limit`` rows come back.

        Examples
        --------
        >>> "network" in work.query("doors-front", {"body": "ICE"}).to_pandas()
        True
        """
        from graphshare.queries import library, run_query
        from graphshare.queries.own import own_queries

        if isinstance(query, str) and query.strip() not in library():
            own = own_queries(self.root).queries.get(query.strip())
            query = own.whole if own else query
        with self.open_store() as store:
            return run_query(store, query, params, write=write, timeout=timeout, limit=limit, explain=explain)

    def queries(self, category: str | None = None) -> Answer:
        """The saved queries, and what each asks; those of this folder stand among the library's."""
        from graphshare.queries import list_queries
        from graphshare.queries.own import own_queries

        own = own_queries(self.root)
        return list_queries(category, own.queries, own.left_aside)

    def saved_query(self, name: str) -> Answer:
        """One saved query, ready to paste into Neo4j Browser."""
        from graphshare.queries import show_query
        from graphshare.queries.own import own_queries

        return show_query(name, own_queries(self.root).queries)

    def save_query(self, name: str, text: str, *, replace: bool = False) -> Answer:
        """Keep a query of one's own in ``cypher/`` of this folder, held to the same rules as the library's.

        One of the same name is only replaced where ``replace`` says so; the library's names are not taken.
        """
        from graphshare.queries.own import save_query

        with self.changing():
            query = save_query(self.root, name, text, replace=replace)
        data = {"name": query.name, "file": f"cypher/{query.name}.cypher", "title": query.title}
        return Answer(Plain(data), (), (f"Saved: graphshare query run {query.name}",))
