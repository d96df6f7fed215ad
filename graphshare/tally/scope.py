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
from graphshare.tally.near import alike
from graphshare.tally.question import Question, naming, tests

if TYPE_CHECKING:
    import duckdb

#: What a row holds as written, of the entries that count.
_CELLS = "reason VARCHAR, reason_state VARCHAR, case_number VARCHAR, case_state VARCHAR, offense VARCHAR, user_no BIGINT, day_only BOOLEAN"

_STRENGTHS = [g.value for g in sorted(Grade, key=lambda g: g.strength)]


def prepare(con: duckdb.DuckDBPyConnection, built: Built, cache: ReleaseCache, q: Question) -> None:
    """Make ``searched`` (every search asked about) and ``measured`` (its entries); ``told`` (the searches that count, nearly
    do, or only look so) and ``asked`` (their entries); ``counted`` (the entries that count, as written); and what they need.

    Searches are many and most of them are ordinary: what is worked out for each of them is read where it is needed, and
    held for those alone that are told.
    """
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
    con.execute(f"CREATE TABLE names AS {naming(q)}")
    inside, selected = _inside(con, q), "e.selection IS NOT NULL OR e.kind = 'keyword hits'"
    con.execute(
        "CREATE TABLE in_selections AS SELECT DISTINCT e.search FROM all_entries e "
        f"WHERE ({selected}) AND {_of_logs(q)}"
    )
    month = name_sql(number_sql("s.at")) if "month" in q.by else "NULL::VARCHAR"
    matched = _matched(con, q)
    con.execute(f"""
        CREATE VIEW judged AS
        SELECT s.search, s.agency, s.at, s.day, {month} AS month, s.purpose, s.searches, s.networks, s.recovered,
            s.disowned, {matched} AND ({counts}) AS counts, {matched} AND ({near}) AND NOT ({counts}) AS near,
            {matched} AS matched, {_side(q, "s.at", "s.day", "FALSE")} AS side
        FROM bare s LEFT JOIN names ON names.search = s.search
        WHERE {within(q.window, "CAST(s.at AS DATE)")} AND {inside}""")
    con.execute(f"""
        CREATE VIEW searched AS
        SELECT *, search IN (SELECT search FROM in_selections) AS selected, {_placed(q, "side")} AS placed
        FROM judged WHERE disowned IS NULL""")
    # joins look the many rows up in the few, as they are written: of what is left after a filter the engine has no idea
    con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    con.execute("CREATE TABLE picked AS SELECT search FROM searched WHERE counts OR near")
    looks = f" OR regexp_matches(wording, {quoted(pattern)})" if (pattern := alike(q)) else ""
    con.execute(f"""
        CREATE TABLE told AS
        SELECT s.* EXCLUDE (disowned, placed, selected), t.* EXCLUDE (search) FROM searched s JOIN (
            SELECT search, wording, spelling, case_number AS lead_case, via FROM all_searches
            WHERE search IN (SELECT search FROM picked){looks}) t ON t.search = s.search""")
    for view, searches in (("asked", "told"), ("measured", "(SELECT * EXCLUDE (selected) FROM searched)")):
        con.execute(f"""
            CREATE VIEW {view} AS
            SELECT e.number, e.release, e.row, e.kind, {selected} AS selected, coalesce(b.whole, e.burst) AS burst, e.owner, s.*
            FROM all_entries e JOIN {searches} s ON s.search = e.search LEFT JOIN {built.bursts} b ON b.burst = e.burst
            WHERE {_of_logs(q)}""")
    con.execute(f"""
        CREATE TABLE disowned AS
        SELECT s.disowned AS note, s.search, s.searches, e.release, e.row,
            row_number() OVER (PARTITION BY s.search ORDER BY e.release, e.row) AS nth
        FROM all_entries e JOIN (FROM judged WHERE disowned IS NOT NULL AND counts) s ON s.search = e.search
        WHERE {_of_logs(q)}""")
    con.execute("CREATE TABLE counting AS FROM asked WHERE counts")
    con.execute(f"""
        CREATE TABLE counted AS
        SELECT *, {_placed(q, "side")} AS placed, max(burst) OVER (PARTITION BY search) IS NULL AS burstless FROM (
            SELECT x.* EXCLUDE (side), w.* EXCLUDE (release, row), {agreement(con)} AS agreement,
                {_side(q, "x.at", "x.day", "coalesce(w.day_only, FALSE)")} AS side
            FROM counting x LEFT JOIN (FROM written SEMI JOIN counting USING (release, row)) w USING (release, row))""")
    con.execute("DROP TABLE counting")
    con.execute("RESET disabled_optimizers")


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


def _of_logs(q: Question) -> str:
    """SQL: whether an entry ``e`` stands in a log asked about, and is a search of the agency asked about."""
    owner, agency = (f"e.{c} = {quoted(v)}" if v else "TRUE" for c, v in (("owner", q.owner), ("agency", q.agency)))
    return f"{owner} AND {agency}"


def _inside(con: duckdb.DuckDBPyConnection, q: Question) -> str:
    """SQL: whether a search ``s`` has such an entry."""
    if not (q.owner or q.agency):
        return "TRUE"
    con.execute(f"CREATE TABLE inside AS SELECT DISTINCT e.search FROM all_entries e WHERE {_of_logs(q)}")
    return "s.search IN (SELECT search FROM inside)"


def _matched(con: duckdb.DuckDBPyConnection, q: Question) -> str:
    """SQL: whether the words of a search ``s`` match; they are read once."""
    if not q.match:
        return "TRUE"
    if (fault := pattern_fault(con, q.match)) is not None:
        raise InputError(
            f"--match is not a pattern that can be used: {fault}",
            hint="Patterns are RE2: no look-around and no back-references.",
        )
    wordings = f"regexp_matches(coalesce(wording, ''), {quoted(q.match)}, 'i')"
    con.execute(f"CREATE TABLE matching AS SELECT search FROM all_searches WHERE {wordings}")
    return "s.search IN (SELECT search FROM matching)"


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
