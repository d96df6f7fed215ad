"""Who searched, in which words, how often: the founding table, for one file or for everything held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from graphshare.agreements import PENDING, status_sql
from graphshare.bodies import find_body, parts
from graphshare.building import Built
from graphshare.engine import connect, named, parquet, pattern_fault, quoted
from graphshare.errors import InputError, UnknownName
from graphshare.model import Purpose, Window

if TYPE_CHECKING:
    import duckdb

KEYS = ("wording", "agency", "state", "body", "grade", "month", "agreement")

IMMIGRATION = (Purpose.FEDERAL_IMMIGRATION, Purpose.IMMIGRATION_UNSPECIFIED)

#: What the totals give; all are null where no log is held that could answer.
MEASURES = ("rows", "searches", "bursts", "agencies", "first", "last", "most_networks", "recovered")

#: How many near misses an answer lists.
NEAR_MISSES = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What to count.

    ``owner``: searches of this agency's networks; ``agency``: searches by this agency's officers; neither: all entries
    held. ``of``: ``immigration``, a purpose, or a body (counted at *as named*); ``None`` counts every search.
    """

    of: str | None = None
    by: tuple[str, ...] = ("wording", "agency")
    owner: str | None = None
    agency: str | None = None
    match: str | None = None
    split: date | None = None
    window: Window = field(default_factory=Window)


def tally(built: Built, question: Question, *, rows: bool = False) -> dict[str, Any]:
    """Count rows, searches, bursts and agencies, in all and by the keys asked for.

    Rows are entries of logs, searches are events (a source that aggregates says how many a row stands for), a burst is
    one user's searches with one wording; ``None`` bursts where no log says which user. Groups are sorted by searches,
    then by their keys. A search that names several bodies stands in several groups of ``body``, so that those do not
    add up to the total.
    """
    unknown = [k for k in question.by if k not in KEYS]
    if unknown:
        raise UnknownName("key", unknown[0], KEYS, hint=f"--by takes {', '.join(KEYS)}.")
    con = connect()
    try:
        _prepare(con, built, question)
        out: dict[str, Any] = {
            "of": question.of,
            "split": question.split.isoformat() if question.split else None,
            "totals": _totals(con, question) if _held(con, question) else dict.fromkeys(MEASURES),
            "groups": _groups(con, question),
            "near_misses": _near_misses(con, question),
            "coverage": _coverage(con),
        }
        if rows:
            out["rows"] = _rows(con)
        return out
    finally:
        con.close()


def _held(con: duckdb.DuckDBPyConnection, q: Question) -> bool:
    """Whether a log is held that could show such searches: of the owner's cameras, or any."""
    logs = (
        "('network audit', 'keyword hits')"
        if q.owner
        else "('network audit', 'keyword hits', 'organization audit', 'portal audit')"
    )
    whose = f"AND agency = {quoted(q.owner)}" if q.owner else ""
    found = con.execute(
        f'SELECT EXISTS (SELECT 1 FROM "Release" WHERE kind IN {logs} {whose}) OR EXISTS (SELECT 1 FROM asked)'
    ).fetchone()
    return bool(found and found[0])


def _selection(of: str | None) -> tuple[str, str]:
    """SQL tests on ``purpose`` and the search's mentions: what counts, and what is a near miss."""
    strengths = "(SELECT max(m.strength) FROM mentions m WHERE m.search = s.search AND m.body IN {bodies})"
    if of is None:
        return "TRUE", "FALSE"
    if of.lower() == "immigration":
        kinds = ", ".join(quoted(p.value) for p in IMMIGRATION)
        return f"s.purpose IN ({kinds})", "s.purpose = 'ambiguous'"
    if of in list(Purpose):
        return f"s.purpose = {quoted(of)}", "s.purpose = 'ambiguous'"
    body = find_body(of)
    if body is None:
        raise UnknownName(
            "purpose or federal body",
            of,
            ["immigration", *Purpose],
            hint="--of takes immigration, a purpose or a body such as ICE.",
        )
    firm = strengths.format(bodies="(" + ", ".join(quoted(b) for b in sorted(parts(body.name))) + ")")
    nameless = "(s.purpose = 'ambiguous' AND NOT EXISTS (SELECT 1 FROM mentions m WHERE m.search = s.search))"
    return f"coalesce({firm}, 0) >= 2", f"(coalesce({firm}, 0) = 1 OR {nameless})"


def _prepare(con: duckdb.DuckDBPyConnection, built: Built, q: Question) -> None:
    for name, source in (
        ("all_entries", built.entries),
        ("all_searches", built.searches),
        ("mentions", built.mentions),
    ):
        con.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")
    for table in ("Agency", "HAS_AGREEMENT", "Release", "CONFIGURED"):
        con.execute(f"CREATE VIEW {named(table)} AS SELECT * FROM {parquet(built.graph.path(table))}")
    tests = ["TRUE"]
    if q.owner:
        tests.append(f"e.owner = {quoted(q.owner)}")
    if q.agency:
        tests.append(f"e.agency = {quoted(q.agency)}")
    if q.window.since:
        tests.append(f"CAST(s.at AS DATE) >= DATE '{q.window.since}'")
    if q.window.until:
        tests.append(f"CAST(s.at AS DATE) <= DATE '{q.window.until}'")
    if q.match:
        if (fault := pattern_fault(con, q.match)) is not None:
            raise InputError(
                f"--match is not a pattern that can be used: {fault}",
                hint="Patterns are RE2: no look-around and no back-references.",
            )
        tests.append(f"regexp_matches(coalesce(s.wording, ''), {quoted(q.match)}, 'i')")
    counts, near = _selection(q.of)
    con.execute(f"""
        CREATE TABLE asked AS
        SELECT e.release, e.row, coalesce(b.whole, e.burst) AS burst, e.owner, s.search, s.id, s.agency, s.at, s.day, s.month,
            s.wording, s.purpose, s.searches, s.networks, ({counts}) AS counts, ({near}) AS near, s.recovered
        FROM all_entries e JOIN all_searches s ON s.search = e.search LEFT JOIN {built.bursts} b ON b.burst = e.burst
        WHERE {" AND ".join(tests)}""")
    con.execute(f"CREATE VIEW counted AS SELECT *, {_agreement(con)} AS agreement FROM asked x WHERE counts")


def _agreement(con: duckdb.DuckDBPyConnection) -> str:
    """SQL: the agency's 287(g) agreement on the day of the search."""
    con.execute('CREATE TABLE spells AS SELECT * FROM "HAS_AGREEMENT"')
    con.execute(f"""
        CREATE TABLE list_days AS
        SELECT dated AS day FROM "Release" WHERE kind = 'agreements' AND layout <> {quoted(PENDING)} AND dated IS NOT NULL
        UNION SELECT unnest([listed_from, listed_until]) FROM spells WHERE listed_until IS NOT NULL""")
    return status_sql("x.agency", "x.day")


def _measures(source: str, group: Sequence[str], condition: str = "TRUE") -> str:
    """SQL for T by some columns: rows, searches (each once in its group), bursts, agencies."""
    keys = ", ".join(group)
    lead = f"{keys}, " if keys else ""
    by = f"GROUP BY {keys}" if keys else ""
    return f"""
        SELECT {lead}count(*)::BIGINT AS "rows", coalesce(sum(searches) FILTER (nth = 1), 0)::BIGINT AS searches,
            CASE WHEN count(burst) = 0 AND count(*) > 0 THEN NULL ELSE count(DISTINCT burst) END AS bursts,
            count(DISTINCT agency) AS agencies, min("at") AS first, max("at") AS last, max(networks) AS most_networks
        FROM (SELECT *, row_number() OVER (PARTITION BY {lead}search ORDER BY release, row) AS nth
              FROM {source} WHERE {condition}) {by}"""


def _as_t(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(("rows", "searches", "bursts", "agencies"), row, strict=True))


def _times(first: Any, last: Any) -> dict[str, str | None]:
    return {
        "first": first.strftime("%Y-%m-%dT%H:%M:%SZ") if first else None,
        "last": last.strftime("%Y-%m-%dT%H:%M:%SZ") if last else None,
    }


def _totals(con: duckdb.DuckDBPyConnection, q: Question) -> dict[str, Any]:
    row = con.execute(_measures("counted", ())).fetchone() or (0, 0, 0, 0, None, None, None)
    totals = {**_as_t(row[:4]), **_times(row[4], row[5]), "most_networks": row[6]}
    body = find_body(q.of) if q.of and q.of.lower() != "immigration" and q.of not in list(Purpose) else None
    if body is not None:
        inside = ", ".join(quoted(b) for b in sorted(parts(body.name)))
        asked = con.execute(
            "SELECT coalesce(sum(searches), 0)::BIGINT FROM (SELECT DISTINCT search, searches FROM counted c WHERE EXISTS "
            f"(SELECT 1 FROM mentions m WHERE m.search = c.search AND m.strength = 3 AND m.body IN ({inside})))"
        ).fetchone()
        totals["asked"] = asked[0] if asked else 0
    recovered = con.execute("SELECT count(DISTINCT search) FROM counted WHERE recovered").fetchone()
    totals["recovered"] = recovered[0] if recovered else 0
    return totals


def _keyed(con: duckdb.DuckDBPyConnection, q: Question) -> list[str]:
    """Create ``keyed``: the counted entries with one column for each key asked for."""
    bodies = sorted(parts(found.name)) if q.of and (found := find_body(q.of)) else []
    narrowed = f"AND m.body IN ({', '.join(quoted(b) for b in bodies)})" if bodies else ""
    select = {
        "wording": "c.wording",
        "agency": "a.name",
        "state": "a.state",
        "month": "c.month",
        "agreement": "c.agreement",
        "body": "m.body",
        "grade": f"(SELECT ['hinted', 'named', 'asked'][max(m.strength)] FROM mentions m WHERE m.search = c.search {narrowed})",
    }
    columns = [f"{select[k]} AS key_{k}" for k in q.by]
    body_join = f"LEFT JOIN mentions m ON m.search = c.search {narrowed}" if "body" in q.by else ""
    if "agency" in q.by:
        columns.append("c.agency AS key_agency_id")
    con.execute(
        f"CREATE TABLE keyed AS SELECT c.*, {', '.join(columns) or 'NULL AS key_none'} FROM counted c "
        f'LEFT JOIN "Agency" a ON a.id = c.agency {body_join}'
    )
    return [f"key_{k}" for k in q.by] + (["key_agency_id"] if "agency" in q.by else [])


def _groups(con: duckdb.DuckDBPyConnection, q: Question) -> list[dict[str, Any]]:
    keys = _keyed(con, q)
    if not keys:
        return []
    n = len(keys)
    sides: dict[str, dict[tuple[Any, ...], tuple[Any, ...]]] = {}
    if q.split:
        for side, test in (("before", "<"), ("after", ">=")):
            condition = f"day {test} DATE '{q.split}'"
            sides[side] = {r[:n]: r[n : n + 4] for r in con.execute(_measures("keyed", keys, condition)).fetchall()}
    out = []
    for row in con.execute(_measures("keyed", keys)).fetchall():
        group: dict[str, Any] = dict(zip(q.by, row, strict=False))
        if "agency" in q.by:
            group["agency_id"] = row[n - 1]
        group |= _as_t(row[n : n + 4]) | _times(row[n + 4], row[n + 5])
        for side in ("before", "after"):
            group[side] = _as_t(sides[side].get(row[:n], (0, 0, 0, 0))) if q.split else None
        group["most_networks"] = row[n + 6]
        out.append(group)
    return sorted(out, key=lambda g: (-g["searches"], -g["rows"], *(str(g[k]) for k in q.by)))


def _near_misses(con: duckdb.DuckDBPyConnection, q: Question) -> list[dict[str, Any]]:
    found = con.execute(f"""
        SELECT wording, count(*)::BIGINT FROM asked WHERE near AND NOT counts
        GROUP BY wording ORDER BY 2 DESC, 1 LIMIT {NEAR_MISSES}""").fetchall()
    return [{"wording": w, "rows": n} for w, n in found] if q.of else []


def _coverage(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    kinds = con.execute(
        "SELECT kind, count(*), strftime(min(\"first\"), '%Y-%m-%d'), strftime(max(\"last\"), '%Y-%m-%d') "
        'FROM "Release" GROUP BY kind ORDER BY kind'
    ).fetchall()
    purposes = con.execute(
        "SELECT purpose, sum(searches)::BIGINT FROM (SELECT DISTINCT search, purpose, searches FROM asked) "
        "GROUP BY purpose ORDER BY purpose"
    ).fetchall()
    whole = con.execute("SELECT count(*), min(day), max(day) FROM asked").fetchone() or (0, None, None)
    return {
        "releases": {k: {"releases": n, "first": first, "last": last} for k, n, first, last in kinds},
        "rows": whole[0],
        "first": whole[1].isoformat() if whole[1] else None,
        "last": whole[2].isoformat() if whole[2] else None,
        "purposes": {p.value: dict(purposes).get(p.value, 0) for p in Purpose},
    }


def _rows(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    found = con.execute("""
        SELECT c.release, c.row, c.at, a.name, c.wording, c.purpose, c.searches, c.id
        FROM counted c LEFT JOIN "Agency" a ON a.id = c.agency ORDER BY c.at, c.release, c.row""").fetchall()
    names = ("release", "row", "at", "agency", "wording", "purpose", "searches", "search")
    return [
        dict(zip(names, (*r[:2], r[2].strftime("%Y-%m-%dT%H:%M:%SZ") if r[2] else None, *r[3:]), strict=True))
        for r in found
    ]


def without_words(data: dict[str, Any]) -> dict[str, Any]:
    """The same tally with every wording taken out (for a screen that others see)."""

    def bare(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**i, "wording": None} for i in items]

    return {k: bare(v) if k in ("groups", "near_misses", "rows") else v for k, v in data.items()}
