"""What saved queries cite: rows by release and number, not by how they are spelled."""

from __future__ import annotations

import re

from graphshare.queries import SavedQuery, library, run_query
from tests.fictional import Fictional
from tests.saved import ways

#: Lists that say of themselves that they stand in another order, or that hold one row of each of several kinds.
OTHERWISE = re.compile(r"first,|order|\b(?:and|then) (?:a|the|one) |One row each")


def lists(query: SavedQuery) -> list[str]:
    of_rows = [
        c for c in query.columns if c.kind == "LIST<STRING>" and re.search("release#row|Complete lists", c.meaning)
    ]
    return [c.name for c in of_rows if not OTHERWISE.search(c.meaning)]


def test_the_rows_of_every_saved_query_stand_in_order_of_release_and_row_as_numbers(fictional: Fictional) -> None:
    assert fictional.counts
    told_apart = 0
    with fictional.workspace.open_store() as store:
        for name, query in library().items():
            if not (columns := lists(query)):
                continue
            for way in ways(store, query, most=4):
                for answer in run_query(store, name, way).data:
                    for column in columns:
                        rows = answer[column]
                        pairs = [(r.split("#")[0], int(r.split("#")[1])) for r in rows]
                        assert pairs == sorted(set(pairs)), (name, way, column, rows)
                        told_apart += rows != sorted(rows)
    assert told_apart  # else an order of texts would have done as well


def test_whoever_claims_cites() -> None:
    """Every saved query about searches, doors or agencies gives rows; the derived totals refer to one that does."""
    silent = {n for n, q in library().items() if not any("release#row" in c.meaning for c in q.columns)}
    claims = {
        n for n in silent if library()[n].category not in ("schema", "quality", "identity", "releases", "cameras")
    }
    assert claims == {"proxies-derived"}
