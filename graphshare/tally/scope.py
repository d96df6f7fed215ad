"""The tables of one tally: every entry asked about, what was written in it, and the entries that count, by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.building import Built
from graphshare.building.entries import FOLDER_OF
from graphshare.domain.model import Grade
from graphshare.domain.months import name_sql, number_sql
from graphshare.engine import named, parquet, pattern_fault, quoted
from graphshare.errors import InputError
from graphshare.facts.reading import in_list, within
from graphshare.releases import ReleaseCache
from graphshare.tally.agreement import agreement
from graphshare.tally.categories import categories
from graphshare.tally.question import Question, naming, tests

if TYPE_CHECKING:
    import duckdb

#: What a row holds as written, of the entries that count.
_CELLS = "reason VARCHAR, reason_state VARCHAR, case_number VARCHAR, case_state VARCHAR, offense VARCHAR, user_no BIGINT, day_only BOOLEAN"

_STRENGTHS = [g.value for g in sorted(Grade, key=lambda g: g.strength)]


def prepare(con: duckdb.DuckDBPyConnection, built: Built, cache: ReleaseCache, q: Question) -> None:
    """Make ``measured`` (every entry asked about), ``counted`` (those that count, as written) and the views they need."""
    for name, source in (
        ("all_entries", built.entries),
        ("all_searches", built.searches),
        ("bare", built.bare),
        ("mentions", built.mentions),
    ):
        con.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")
    for table in ("Agency", "HAS_AGREEMENT", "Release", "CONFIGURED"):
        con.execute(f"CREATE VIEW {named(table)} AS SELECT * FROM {parquet(built.graph.path(table))}")
    _written(con, cache)
    counts, near = tests(q)
    matches = _matches(con, q)
    con.execute(f"CREATE TABLE names AS {naming(q)}")
    # words are read of those rows alone that are told with them, or matched by them
    words = "JOIN (SELECT search, wording FROM all_searches) t ON t.search = s.search" if q.match else ""
    month = name_sql(number_sql("s.at")) if "month" in q.by else "NULL::VARCHAR"
    con.execute(f"""
        CREATE TABLE asked AS
        SELECT e.number, e.release, e.row, e.kind, e.selection IS NOT NULL OR e.kind = 'keyword hits' AS selected,
            coalesce(b.whole, e.burst) AS burst, e.owner, s.search, s.agency, s.at, s.day, {month} AS month,
            s.purpose, s.searches, s.networks, s.recovered,
            ({matches}) AND ({counts}) AS counts, ({matches}) AND ({near}) AND NOT ({counts}) AS near,
            ({matches}) AS matched, {_side(q, "s.at", "s.day", "FALSE")} AS side
        FROM all_entries e JOIN bare s ON s.search = e.search LEFT JOIN {built.bursts} b ON b.burst = e.burst
        LEFT JOIN names ON names.search = s.search {words}
        WHERE {_scope(q)} AND s.disowned IS NULL""")
    con.execute("""
        CREATE TABLE spelled AS
        SELECT search, wording, spelling, case_number AS lead_case, via FROM all_searches
        WHERE search IN (SELECT search FROM asked WHERE counts OR near)""")
    con.execute(f"""
        CREATE TABLE disowned AS
        SELECT s.disowned AS note, s.search, s.searches, e.release, e.row,
            row_number() OVER (PARTITION BY s.search ORDER BY e.release, e.row) AS nth
        FROM all_entries e JOIN bare s ON s.search = e.search LEFT JOIN names ON names.search = s.search {words}
        WHERE {_scope(q)} AND s.disowned IS NOT NULL AND ({matches}) AND ({counts})""")
    con.execute(f"CREATE VIEW measured AS SELECT *, {_placed(q, 'side')} AS placed FROM asked")
    con.execute(f"""
        CREATE TABLE counted AS
        SELECT *, {_placed(q, "side")} AS placed, max(burst) OVER (PARTITION BY search) IS NULL AS burstless FROM (
            SELECT x.* EXCLUDE (side), t.* EXCLUDE (search), w.* EXCLUDE (release, row), {agreement(con)} AS agreement,
                {_side(q, "x.at", "x.day", "coalesce(w.day_only, FALSE)")} AS side
            FROM asked x JOIN spelled t USING (search) LEFT JOIN written w USING (release, row) WHERE x.counts)""")


def _written(con: duckdb.DuckDBPyConnection, cache: ReleaseCache) -> None:
    """``written``: the cells of every row of every log."""
    paths = [path for _, path in cache.tables("entries")]
    if not paths:
        con.execute(f"CREATE TABLE written (release VARCHAR, row BIGINT, {_CELLS})")
        return
    columns = ", ".join(c.split()[0] for c in _CELLS.split(", "))
    con.execute(
        f"CREATE VIEW written AS SELECT regexp_extract(filename, {quoted(FOLDER_OF)}, 1) AS release, row, {columns} "
        f"FROM {parquet(paths, filename=True)}"
    )


def _scope(q: Question) -> str:
    found = [within(q.window, "CAST(s.at AS DATE)")]
    if q.owner:
        found.append(f"e.owner = {quoted(q.owner)}")
    if q.agency:
        found.append(f"e.agency = {quoted(q.agency)}")
    return " AND ".join(found)


def _matches(con: duckdb.DuckDBPyConnection, q: Question) -> str:
    if not q.match:
        return "TRUE"
    if (fault := pattern_fault(con, q.match)) is not None:
        raise InputError(
            f"--match is not a pattern that can be used: {fault}",
            hint="Patterns are RE2: no look-around and no back-references.",
        )
    return f"regexp_matches(coalesce(t.wording, ''), {quoted(q.match)}, 'i')"


def _side(q: Question, at: str, day: str, day_only: str) -> str:
    """SQL: the side of the split on which a search stands; null where nothing is split or no time is known.

    A source that gives only the day is taken at its word in any time zone.
    """
    if q.split is None:
        return "NULL::VARCHAR"
    before = f"CASE WHEN {day_only} THEN {day} < DATE '{q.split}' ELSE {at} < TIMESTAMP '{q.boundary}' END"
    return f"CASE WHEN {at} IS NULL THEN NULL WHEN {before} THEN 'before' ELSE 'after' END"


def _placed(q: Question, side: str) -> str:
    """SQL: how many of the searches of a row stand where its time says.

    Of a row that aggregates, only the time of the last is known: before a split, the others lie before it, too.
    """
    last = "least(searches, 1)"
    if q.split is None:
        return last if q.window.since or "month" in q.by else "searches"
    before = last if q.window.since else "searches"
    return f"CASE {side} WHEN 'before' THEN {before} WHEN 'after' THEN {last} ELSE 0 END"


def keyed(con: duckdb.DuckDBPyConnection, q: Question) -> list[str]:
    """Create ``keyed``, the entries that count with a column for each key; gives the names of those columns.

    A wording is told apart by its grade: one spelling may name a body and another only hint at it. ``said`` is what the
    firmest mention rests on: its words, and the column they stand in.
    """
    inside = f"AND m.body IN {in_list(q.bodies)}" if q.bodies else ""
    first = f"row_number() OVER (PARTITION BY m.search ORDER BY m.body IN {in_list(q.family)} DESC, m.strength DESC, m.body)"
    con.execute(f"""
        CREATE TABLE firmest AS
        SELECT search, max(strength) AS strength, any_value(words) FILTER (nth = 1) AS words,
            any_value("column") FILTER (nth = 1) AS named_in
        FROM (SELECT m.*, {first} AS nth FROM mentions m WHERE m.search IN (SELECT search FROM counted) {inside})
        GROUP BY search""")
    strength = "m.strength" if "body" in q.by else "f.strength"
    grade = f"{_STRENGTHS}[{strength}]"
    select = {
        "wording": "c.wording",
        "agency": "a.name",
        "owner": "o.name",
        "state": "a.state",
        "month": "c.month",
        "agreement": "c.agreement",
        "body": "m.body",
        "grade": grade,
        "category": categories(con) if "category" in q.by else "NULL",
        "via": "c.via",
        "kind": "c.kind",
    }
    keys = {f"key_{k}": select[k] for k in q.by}
    if "agency" in q.by:
        keys["key_agency_id"] = "c.agency"
    if "owner" in q.by:
        keys["key_owner_id"] = "c.owner"
    if "wording" in q.by:
        keys["key_grade"] = grade
    listed = "".join(f", {sql} AS {name}" for name, sql in keys.items())
    bodies = f"LEFT JOIN mentions m ON m.search = c.search {inside}" if "body" in q.by else ""
    con.execute(
        f"CREATE TABLE keyed AS SELECT c.*, f.words, f.named_in{listed} FROM counted c "
        f'LEFT JOIN "Agency" a ON a.id = c.agency LEFT JOIN "Agency" o ON o.id = c.owner '
        f"LEFT JOIN firmest f ON f.search = c.search {bodies}"
    )
    return list(keys)
