"""What is held: who × which months × which logs and lists, and what is not."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graphshare.building import Built
from graphshare.engine import quoted
from graphshare.reading import Reading


def coverage(built: Built) -> dict[str, Any]:
    """The JSON of ``coverage`` but for its provenance.

    Returns ``agencies``: one object an agency of whom a log or list is held, with ``logs`` (kind → month → rows),
    ``lists`` (day, kind, whether complete, recipients) and ``gaps`` (months without a row between months with some);
    ``unknown_agency``: releases that name nobody; ``networks`` known, with a log, with a list.
    """
    with Reading(built.graph) as reading:
        reading.see("entries", built.entries)
        logs: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for agency, kind, selection in reading.rows("""
            SELECT DISTINCT agency, kind, selection FROM Release WHERE agency IS NOT NULL
            AND kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit') ORDER BY ALL"""):
            logs[agency][_log(kind, selection)] = {}  # a log without a single search is held, too
        for agency, kind, selection, month, rows in reading.rows("""
            SELECT r.agency, e.kind, e.selection, strftime(e.at, '%Y-%m'), count(*) FROM entries e
            JOIN Release r ON r.id = e.release WHERE r.agency IS NOT NULL GROUP BY ALL ORDER BY ALL"""):
            logs[agency][_log(kind, selection)][month or "no date"] = rows
        lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for owner, day, kind, complete, recipients, release in reading.rows("""
            SELECT n.owner, c."from", r.kind, bool_or(c.complete), (
                SELECT count(DISTINCT s.target) FROM SHARES_WITH s JOIN Network m ON m.id = s.source
                WHERE m.owner = n.owner AND s."from" <= c."from" AND s.until >= c."from"), c.target
            FROM CONFIGURED c JOIN Network n ON n.id = c.source JOIN Release r ON r.id = c.target
            WHERE c.basis <> 'between' GROUP BY n.owner, c."from", r.kind, c.target ORDER BY ALL"""):
            lists[owner].append(
                {
                    "dated": day.isoformat() if day else None,
                    "kind": kind,
                    "complete": complete,
                    "recipients": recipients if complete or recipients else None,
                    "release": release,
                }
            )
        names = dict(reading.rows("SELECT id, name FROM Agency"))
        unknown = reading.dicts(
            "SELECT id AS release, file, kind, records FROM Release WHERE agency IS NULL AND kind IN "
            "('network audit', 'organization audit', 'keyword hits', 'portal audit', 'sharing list', 'event log') ORDER BY ALL"
        )
        known = reading.rows("SELECT count(*) FROM Network")[0][0]
        with_log = reading.rows(
            "SELECT count(DISTINCT n.id) FROM Release r JOIN Network n ON n.owner = r.agency AND n.level = 'agency' "
            "WHERE r.kind = 'network audit' AND r.selection IS NULL"
        )[0][0]
        with_list = reading.rows("SELECT count(DISTINCT source) FROM CONFIGURED WHERE complete")[0][0]
    agencies = [
        {
            "agency": names[a],
            "agency_id": a,
            "logs": {k: dict(m) for k, m in logs.get(a, {}).items()},
            "gaps": {k: g for k, m in logs.get(a, {}).items() if (g := gaps(m))},
            "lists": lists.get(a, []),
        }
        for a in sorted(set(logs) | set(lists), key=lambda a: (names[a], a))
    ]
    return {
        "networks": {"known": known, "with_log": with_log, "with_list": with_list},
        "agencies": agencies,
        "unknown_agency": unknown,
    }


def _log(kind: str, selection: str | None) -> str:
    return kind if selection is None else f"{kind} (a selection by keyword)"


def gaps(months: dict[str, int]) -> list[str]:
    """Months without a row between the first and the last month with some (``YYYY-MM``)."""
    held = sorted(m for m in months if m != "no date")
    if not held:
        return []
    out = []
    year, month = int(held[0][:4]), int(held[0][5:])
    while f"{year:04d}-{month:02d}" < held[-1]:
        name = f"{year:04d}-{month:02d}"
        if name not in months:
            out.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return out


def overlap(built: Built, release: str) -> dict[str, Any]:
    """How many searches of one log are in it more than once, and how many are in others, too.

    Returns ``rows`` that say something about a search, ``searches``, ``repeated`` (rows that say again what another row
    of the file says about the same search), ``elsewhere`` (searches that other releases hold as well) and ``releases``:
    with which, how many, and of these how many by Flock's id and how many by agency, second and networks.
    """
    this = quoted(release)
    with Reading(built.graph) as reading:
        reading.see("entries", built.entries)
        rows, searches = reading.rows(f"SELECT count(*), count(DISTINCT search) FROM entries WHERE release = {this}")[0]
        shared = f"""
            WITH mine AS (SELECT search, bool_and(basis = 'id') AS by_id FROM entries WHERE release = {this} GROUP BY search),
            theirs AS (SELECT DISTINCT release, search, basis = 'id' AS by_id FROM entries WHERE release <> {this}),
            both_hold AS (SELECT t.release, m.search, bool_and(m.by_id AND t.by_id) AS by_id
                          FROM mine m JOIN theirs t USING (search) GROUP BY ALL)"""
        elsewhere = reading.rows(f"{shared} SELECT count(DISTINCT search) FROM both_hold")[0][0]
        others = reading.dicts(f"""{shared}
            SELECT b.release, any_value(r.file) AS file, any_value(r.kind) AS kind, any_value(a.name) AS agency,
                   count(*) AS searches, count(*) FILTER (WHERE b.by_id) AS by_id, count(*) FILTER (WHERE NOT b.by_id) AS by_key
            FROM both_hold b JOIN Release r ON r.id = b.release LEFT JOIN Agency a ON a.id = r.agency
            GROUP BY b.release ORDER BY searches DESC, b.release""")
    return {
        "rows": rows,
        "searches": searches,
        "repeated": rows - searches,
        "elsewhere": elsewhere,
        "releases": others,
    }
