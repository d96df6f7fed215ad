"""What names and reasons were taken for: every agency held, and every kind of wording."""

from __future__ import annotations

from typing import Any

from graphshare.building import Built
from graphshare.directory import find_agency
from graphshare.engine import quoted
from graphshare.model import Purpose
from graphshare.reading import Reading

_AGENCY = "id, name, place, state, county, kind, level, federal, body, identified, tier, searches"


def agencies(built: Built) -> dict[str, Any]:
    """``agencies``: every agency of the graph, most searches first; ``set_aside``: those that are only a number."""
    with Reading(built.graph) as reading:
        found = reading.dicts(f"SELECT {_AGENCY} FROM Agency ORDER BY searches DESC, name, id")
    return {
        "agencies": [a for a in found if a["identified"]],
        "set_aside": [a for a in found if not a["identified"]],
    }


def agency(built: Built, name: str) -> dict[str, Any]:
    """One agency: what it was parsed as, its networks, its releases, its agreements."""
    with Reading(built.graph) as reading:
        ident = quoted(find_agency(reading, name))
        found = reading.dicts(f"SELECT {_AGENCY} FROM Agency WHERE id = {ident}")[0]
        found["networks"] = reading.dicts(
            f"SELECT id, name, level FROM Network WHERE owner = {ident} ORDER BY level, id"
        )
        found["releases"] = reading.dicts(
            f"SELECT id, file, kind FROM Release WHERE agency = {ident} ORDER BY kind, id"
        )
        found["part_of"] = [t for (t,) in reading.rows(f"SELECT target FROM PART_OF WHERE source = {ident} ORDER BY 1")]
        found["may_search"] = reading.rows(f"SELECT count(DISTINCT source) FROM SHARES_WITH WHERE target = {ident}")[0][
            0
        ]
    return found


def reasons(built: Built, purpose: str | None = None) -> dict[str, Any]:
    """``purposes``: searches and wordings of each; ``wordings``: each wording with its purpose, most searches first.

    ``disowned``: how many searches the vendor disowns; they stand in neither.
    """
    with Reading(built.graph) as reading:
        reading.see("searches", built.searches)
        counts = reading.dicts("""
            SELECT purpose, sum(searches)::BIGINT AS searches, count(DISTINCT wording) AS wordings FROM searches
            WHERE disowned IS NULL GROUP BY purpose""")
        disowned = reading.rows("SELECT coalesce(sum(searches), 0)::BIGINT FROM searches WHERE disowned IS NOT NULL")
        only = f"WHERE purpose = {quoted(purpose)}" if purpose else "WHERE purpose <> 'not_federal'"
        wordings = reading.dicts(f"""
            SELECT wording, purpose, sum(searches)::BIGINT AS searches FROM searches {only} AND disowned IS NULL
            GROUP BY wording, purpose ORDER BY searches DESC, wording, purpose""")
    order = [p.value for p in Purpose]
    purposes = sorted(counts, key=lambda c: order.index(c["purpose"]))
    return {"purposes": purposes, "wordings": wordings, "disowned": disowned[0][0]}
