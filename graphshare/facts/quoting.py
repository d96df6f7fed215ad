"""The words of the rows that an answer cites: put beside its evidence only where they were asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphshare.facts.reading import Reading, in_list

#: SQL: the searches (``source``) whose reason one log gives and another does not: it masks it, or its cell is empty. Somebody
#: chose not to give it, so that it stays off what is shared, ``--show-reasons`` or not.
RECOVERED = """
    SELECT source FROM LOGGED_IN GROUP BY source HAVING count(wording) BETWEEN 1 AND count(*) - 1
    UNION SELECT source FROM NAMES WHERE recovered"""


def wordings(networks: Iterable[dict[str, Any]]) -> list[str]:
    """The distinct words that stand in the evidence of networks, in order."""
    return sorted(
        {e["wording"] for n in networks for d in n["doors"] for e in d["evidence"] if e.get("wording") is not None}
    )


def quote(reading: Reading, networks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The networks of a reach with ``wording`` in the evidence of what others wrote: the row's reason, masked.

    A row that gives no readable reason has none; nor has evidence that is a list, nor a row whose reason another log of
    the same search does not give (``RECOVERED``).
    """
    held = list(networks)
    cited = {(e["release"], e["row"]) for n in held for d in n["doors"] if d["door"] == "side" for e in d["evidence"]}
    found = reading.rows(f"""
        SELECT target, row, min(wording) FROM LOGGED_IN
        WHERE wording IS NOT NULL AND target IN {in_list(r for r, _ in cited)}
            AND source NOT IN ({RECOVERED}) GROUP BY target, row""")
    words = {(release, row): wording for release, row, wording in found if (release, row) in cited}

    def told(door: dict[str, Any]) -> dict[str, Any]:
        rows = [
            {**e, "wording": words[e["release"], e["row"]]} if (e["release"], e["row"]) in words else e
            for e in door["evidence"]
        ]
        return {**door, "evidence": rows} if door["door"] == "side" and door["use"] == "used" else door

    return [{**n, "doors": [told(d) for d in n["doors"]]} for n in held]
