"""The tables of one tally: every entry asked about, what was written in it, and the entries that count, by their keys."""

from __future__ import annotations

from graphshare.building import ROWS_A_RELEASE, Built
from graphshare.building.entries import FOLDER_OF
from graphshare.domain.months import name_sql, number_sql
from graphshare.engine import Sql, Tables, composed, parquet, pattern_fault, quoted
from graphshare.errors import InputError
from graphshare.facts.reading import within
from graphshare.releases import ReleaseCache
from graphshare.tally.near import alike
from graphshare.tally.question import Question, naming, tests

#: What a row holds as written, of the entries that count.
_CELLS = "reason VARCHAR, reason_state VARCHAR, case_number VARCHAR, case_state VARCHAR, offense VARCHAR, user_no BIGINT, day_only BOOLEAN"


def prepare(con: Tables, built: Built, cache: ReleaseCache, q: Question) -> None:
    """Make ``searched`` (every search asked about) and ``measured`` (its entries); ``told`` (the searches that count, nearly
    do, or only look so), ``worded`` (how they are worded), ``heard`` (the rows of those that do not count); ``counting`` (the
    entries that count, in numbers) and ``counted`` (the same with their log and search); and what they need.

    Searches are many and most of them are ordinary: what is worked out for each of them is read where it is needed, and
    held for those alone that are told. Where all are, their texts are read where they are needed.
    """
    for name, source in (
        ("all_entries", built.entries),
        ("all_searches", built.searches),
        ("bare", built.bare),
        ("mentions", built.mentions),
        ("logs_held", built.releases),
    ):
        con.see(name, source)
    for table in ("Agency", "HAS_AGREEMENT", "Release", "CONFIGURED"):
        con.see(table, parquet(built.graph.path(table)))
    _written(con, cache)
    counts, near = tests(q)
    con.rows("CREATE TABLE names AS {naming}", naming=naming(q))
    inside, selected = _inside(con, q), _selected(con)
    con.rows(
        "CREATE TABLE in_selections AS SELECT DISTINCT e.search FROM all_entries e WHERE ({selected}) AND {of_logs}",
        selected=selected,
        of_logs=of_logs(q),
    )
    month = Sql(name_sql(number_sql("s.at")) if "month" in q.by else "NULL::VARCHAR")
    matched = _matched(con, q)
    asked_about = Sql(f"{within(q.window, 'CAST(s.at AS DATE)')} AND {inside}")
    con.rows(
        """
        CREATE VIEW judged AS
        SELECT s.search, s.agency, s.at, s.day, {month} AS month, s.purpose, s.searches, s.networks, s.recovered,
            s.disowned, {matched} AND ({counts}) AS counts, {matched} AND ({near}) AND NOT ({counts}) AS near,
            {matched} AS matched, {side} AS side
        FROM bare s LEFT JOIN names ON names.search = s.search
        WHERE {asked_about}""",
        month=month,
        matched=matched,
        counts=counts,
        near=near,
        side=_side(q, "s.at", "s.day", "FALSE"),
        asked_about=asked_about,
    )
    con.rows(
        """
        CREATE VIEW searched AS
        SELECT *, search IN (SELECT search FROM in_selections) AS selected, {placed} AS placed
        FROM judged WHERE disowned IS NULL""",
        placed=placed(q, "side"),
    )
    con.rows(
        """
        CREATE VIEW passed_over AS
        SELECT search FROM bare s WHERE NOT coalesce(disowned IS NULL AND {asked_about} AND {matched}, FALSE)""",
        asked_about=asked_about,
        matched=matched,
    )
    # joins look the many rows up in the few, as they are written: of what is left after a filter the engine has no idea
    con.rows("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    _told(con, q, Sql(built.worded if q.spoken else "all_searches"))
    con.rows(
        """
        CREATE VIEW measured AS
        SELECT e.number, e.release, e.row, e.kind, {selected} AS selected, e.owner, s.*
        FROM all_entries e JOIN (SELECT * EXCLUDE (selected) FROM searched) s ON s.search = e.search
        WHERE {of_logs}""",
        selected=selected,
        of_logs=of_logs(q),
    )
    con.rows(
        """
        CREATE TABLE disowned AS
        SELECT s.disowned AS note, s.search, s.searches, e.release, e.row,
            row_number() OVER (PARTITION BY s.search ORDER BY e.release, e.row) AS nth
        FROM all_entries e JOIN (FROM judged WHERE disowned IS NOT NULL AND counts) s ON s.search = e.search
        WHERE {of_logs}""",
        of_logs=of_logs(q),
    )
    days_only = Sql(
        "SELECT release, row FROM written WHERE day_only" if q.split else "SELECT '' AS release, 0 AS row LIMIT 0"
    )
    con.rows(
        """
        CREATE TABLE counting AS
        SELECT e.number, e.search, coalesce(b.whole, e.burst) AS burst, {selected} AS selected,
            {side} AS side
        FROM all_entries e JOIN (FROM told WHERE counts) s ON s.search = e.search LEFT JOIN {bursts} b ON b.burst = e.burst
        LEFT JOIN ({days_only}) d ON d.release = e.release AND d.row = e.row
        WHERE {of_logs}""",
        selected=selected,
        side=_side(q, "s.at", "s.day", "d.row IS NOT NULL"),
        bursts=Sql(built.bursts),
        days_only=days_only,
        of_logs=of_logs(q),
    )
    con.rows(
        """
        CREATE VIEW counted AS
        SELECT c.number, l.release, c.number % {many} AS row, l.kind, l.owner, c.selected, c.burst, c.side,
            s.* EXCLUDE (search, side), c.search
        FROM counting c JOIN told s ON s.search = c.search JOIN logs_held l ON l.place = c.number // {many}""",
        many=Sql(ROWS_A_RELEASE),
    )
    con.rows("RESET disabled_optimizers")


def _told(con: Tables, q: Question, searches: Sql) -> None:
    """``told``, ``worded``, ``heard``, where the words of what is asked for are those of ``searches``."""
    words = composed(
        "SELECT search, wording, spelling, case_number AS lead_case, via FROM {searches}", searches=searches
    )
    if q.of is None:
        con.rows("CREATE VIEW worded AS {words}", words=words)
        con.rows("CREATE TABLE told AS SELECT * EXCLUDE (disowned, placed, selected) FROM searched WHERE counts")
        return
    con.rows("CREATE TABLE picked AS SELECT search FROM searched WHERE counts OR near")
    looks = Sql(f" OR regexp_matches(wording, {quoted(pattern)})" if (pattern := alike(q)) else "")
    con.rows(
        "CREATE TABLE worded AS {words} WHERE search IN (SELECT search FROM picked){looks}", words=words, looks=looks
    )
    con.rows("""
        CREATE TABLE told AS
        SELECT * EXCLUDE (disowned, placed, selected) FROM searched SEMI JOIN worded USING (search)""")
    con.rows(
        """
        CREATE TABLE heard AS
        SELECT e.search, count(*) AS rows FROM all_entries e SEMI JOIN (FROM told WHERE NOT counts) s ON s.search = e.search
        WHERE {of_logs} GROUP BY e.search""",
        of_logs=of_logs(q),
    )


def _selected(con: Tables) -> Sql:
    """SQL: whether an entry ``e`` stands in a log that is only a selection."""
    [(some,)] = con.rows("SELECT EXISTS (FROM logs_held WHERE selection IS NOT NULL OR kind = 'keyword hits')")
    return Sql("(e.selection IS NOT NULL OR e.kind = 'keyword hits')" if some else "FALSE")


def _written(con: Tables, cache: ReleaseCache) -> None:
    """``written``: the cells of every row of every log."""
    paths = [path for _, path in cache.tables("entries")]
    if not paths:
        con.rows("CREATE TABLE written (release VARCHAR, row BIGINT, {cells})", cells=Sql(_CELLS))
        return
    columns = Sql(", ".join(c.split()[0] for c in _CELLS.split(", ")))
    con.rows(
        "CREATE VIEW written AS SELECT regexp_extract(filename, {folder}, 1) AS release, row, {columns} FROM {rows}",
        folder=quoted(FOLDER_OF),
        columns=columns,
        rows=parquet(paths, filename=True),
    )


def of_logs(q: Question) -> Sql:
    """SQL: whether an entry ``e`` stands in a log asked about, and is a search of the agency asked about."""
    owner, agency = (f"e.{c} = {quoted(v)}" if v else "TRUE" for c, v in (("owner", q.owner), ("agency", q.agency)))
    return Sql(f"{owner} AND {agency}")


def _inside(con: Tables, q: Question) -> Sql:
    """SQL: whether a search ``s`` has such an entry."""
    if not (q.owner or q.agency):
        return Sql("TRUE")
    con.rows("CREATE TABLE inside AS SELECT DISTINCT e.search FROM all_entries e WHERE {of_logs}", of_logs=of_logs(q))
    return Sql("s.search IN (SELECT search FROM inside)")


def _matched(con: Tables, q: Question) -> Sql:
    """SQL: whether the words of a search ``s`` match; they are read once."""
    if not q.match:
        return Sql("TRUE")
    if (fault := pattern_fault(con.con, q.match)) is not None:
        raise InputError(
            f"--match is not a pattern that can be used: {fault}",
            hint="Patterns are RE2: no look-around and no back-references.",
        )
    matching = "SELECT search FROM all_searches WHERE regexp_matches(coalesce(wording, ''), $match, 'i')"
    con.rows(f"CREATE TABLE matching AS {matching}", match=q.match)
    return Sql("s.search IN (SELECT search FROM matching)")


def _side(q: Question, at: str, day: str, day_only: str) -> Sql:
    """SQL: the side of the split on which a search stands; null where nothing is split or no time is known.

    A source that gives only the day is taken at its word in any time zone.
    """
    if q.split is None:
        return Sql("NULL::VARCHAR")
    before = f"CASE WHEN {day_only} THEN {day} < DATE '{q.split}' ELSE {at} < TIMESTAMP '{q.boundary}' END"
    return Sql(f"CASE WHEN {at} IS NULL THEN NULL WHEN {before} THEN 'before' ELSE 'after' END")


def placed(q: Question, side: str) -> Sql:
    """SQL: how many of the searches of a row stand where its time says.

    Of a row that aggregates, only the time of the last is known: before a split, the others lie before it, too.
    """
    last = "least(searches, 1)"
    if q.split is None:
        return Sql(last if q.window.since or "month" in q.by else "searches")
    before = last if q.window.since else "searches"
    return Sql(f"CASE {side} WHEN 'before' THEN {before} WHEN 'after' THEN {last} ELSE 0 END")
