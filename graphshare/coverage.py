"""What is held: who × which months × which logs and lists, and what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from graphshare.building import Built
from graphshare.engine import quoted
from graphshare.months import months_from
from graphshare.reading import Reading
from graphshare.sent import Ledger, Sent
from graphshare.uncertain import everybody


def coverage(built: Built) -> dict[str, Any]:
    """The JSON of ``coverage`` but for its provenance.

    Returns ``agencies``: one object an agency of whom a log or list is held, with ``logs`` (kind → month → rows),
    ``lists`` (day, kind, whether complete, recipients), ``events`` (first and last day of each event log), ``gaps``
    (months without a row between months with some) and ``not_held`` (of ``WANTED``); ``unknown_agency``: releases
    that name nobody; ``to_review``: agencies whose names are only near a federal body's; ``networks`` known, with a
    log, with a list; ``months``: the first and the last of all that is held.
    """
    with Reading(built.graph) as reading:
        reading.see("entries", built.entries)
        logs: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for agency, kind, selection in reading.rows("""
            SELECT DISTINCT agency, kind, selection FROM Release WHERE agency IS NOT NULL
            AND kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit') ORDER BY ALL"""):
            logs[agency][_log(kind, selection)] = {}  # a log without a single search is held, too
        for agency, kind, selection, month, rows in reading.rows("""
            SELECT r.agency, e.kind, r.selection, strftime(e.at, '%Y-%m'), count(*) FROM entries e
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
                    "recipients": (recipients or None) if day else None,  # without a day nobody counts them
                    "release": release,
                }
            )
        events: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for agency, release, first, last in (
            reading.rows("""
            SELECT agency, id, first, last FROM Release WHERE kind = 'event log' AND agency IS NOT NULL ORDER BY ALL""")
        ):
            span = {"first": str(first)[:10] if first else None, "last": str(last)[:10] if last else None}
            events[agency].append({"release": release, **span})
        names = dict(reading.rows("SELECT id, name FROM Agency"))
        unknown = reading.dicts(
            "SELECT id AS release, file, kind, records FROM Release r WHERE agency IS NULL AND kind IN "
            "('network audit', 'organization audit', 'keyword hits', 'portal audit', 'sharing list', 'event log') "
            "AND NOT EXISTS (FROM SHARES_WITH s WHERE s.release = r.id) ORDER BY ALL"  # edges name their owners themselves
        )
        perhaps_federal = [u.to_json() for u in everybody(reading)]
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
            "events": events.get(a, []),
        }
        for a in sorted({*logs, *lists, *events}, key=lambda a: (names[a], a))
    ]
    for a in agencies:
        a["not_held"] = _not_held(a)
    held = [m for a in agencies for _, months in strips(a) for m in months]
    return {
        "networks": {"known": known, "with_log": with_log, "with_list": with_list},
        "months": {"first": min(held, default=None), "last": max(held, default=None)},
        "agencies": agencies,
        "unknown_agency": unknown,
        "to_review": perhaps_federal,
    }


def with_asked(data: dict[str, Any], sent: Iterable[Sent]) -> dict[str, Any]:
    """The same with what agencies were asked for, and what came of it: ``asked`` of each, those of whom nothing is held, too."""
    sent = tuple(sent)
    ledger, agencies, told = Ledger(sent), [], set[Sent]()
    for a in data["agencies"]:
        asked = ledger.of(a["agency_id"], a["agency"])
        told.update(asked)
        agencies.append({**a, "asked": [s.to_json() for s in asked]})
    nothing: dict[str, Any] = {"logs": {}, "gaps": {}, "lists": [], "events": [], "not_held": list(WANTED)}
    for name in sorted({s.agency for s in sent}):
        asked = tuple(s for s in ledger.of(name, name) if s not in told)
        if asked:
            told.update(asked)
            agencies.append({"agency": name, "agency_id": None, **nothing, "asked": [s.to_json() for s in asked]})
    return {**data, "agencies": agencies}


#: What would complete the picture of an agency.
WANTED = ("network audit", "organization audit", "complete list")
#: Marks of a month: what is held of it.
NETWORK, OWN, OTHER, WHOLE, OPEN, EVENTS = (
    "network audit",
    "organization audit",
    "other log",
    "complete list",
    "list",
    "event log",
)


def _not_held(agency: dict[str, Any]) -> list[str]:
    held = {k for k, months in agency["logs"].items() if "selection" not in k}
    held |= {"complete list"} if any(x["complete"] for x in agency["lists"]) else set()
    return [w for w in WANTED if w not in held]


def strips(agency: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """What is held of one agency month by month: (kind, month → mark), logs first, then lists, then event logs."""
    out: list[tuple[str, dict[str, str]]] = []
    for kind, months in agency["logs"].items():
        mark = {"network audit": NETWORK, "organization audit": OWN}.get(kind, OTHER)
        out.append((kind, {m: mark for m in months if m != "no date"}))
    days: dict[str, str] = {}
    for item in agency["lists"]:
        if item["dated"]:
            month = item["dated"][:7]
            days[month] = WHOLE if item["complete"] or days.get(month) == WHOLE else OPEN
    if days:
        out.append(("lists", days))
    changed = {
        m: EVENTS for e in agency["events"] if e["first"] and e["last"] for m in months_from(e["first"], e["last"])
    }
    if changed:
        out.append(("event log", changed))
    return [(kind, months) for kind, months in out if months]


def _log(kind: str, selection: str | None) -> str:
    """A kind of log; one of picked rows is not held as a log of its kind."""
    if selection is None:
        return kind
    return f"{kind} (a selection{SELECTED.get(selection, '')})"


def log_months(held: Mapping[str, Any], agency: str) -> tuple[tuple[str, ...], bool]:
    """The months (``YYYY-MM``) of an agency's log of who searched its cameras, and whether only rows picked from it are held.

    ``held`` is what ``coverage`` returns.
    """
    logs: dict[str, dict[str, int]] = next((a["logs"] for a in held["agencies"] if a["agency_id"] == agency), {})
    picked = {m for k, months in logs.items() if _picked(k) for m in months}
    whole = logs.get(NETWORK) or {}
    return tuple(sorted(m for m in (whole or picked) if m != "no date")), not whole and bool(picked)


def _picked(kind: str) -> bool:
    return kind.startswith(("network audit (", "keyword hits"))


#: How a log that is a selection was picked, behind “a selection”.
SELECTED = {
    "keyword": " by keyword",
    "federal rows": ": federal rows only",
    "one state": ": one state's searches only",
    "name": " by its name",
}


def gaps(months: dict[str, int]) -> list[str]:
    """Months without a row between the first and the last month with some (``YYYY-MM``)."""
    held = sorted(m for m in months if m != "no date")
    return [m for m in months_from(held[0], held[-1]) if m not in months] if held else []


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
            both_hold AS (SELECT e.release, m.search, bool_and(m.by_id AND e.basis = 'id') AS by_id
                          FROM entries e JOIN mine m USING (search) WHERE e.release <> {this} GROUP BY ALL)"""
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
