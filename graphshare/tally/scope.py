"""The tables of one tally: every entry asked about, what was written in it, and the entries that count, by their keys."""

from __future__ import annotations

from graphshare.building import ROWS_A_RELEASE, Built
from graphshare.building.entries import FOLDER_OF
from graphshare.building.relations import as_written
from graphshare.domain.months import name_sql, number_sql
from graphshare.engine import Sql, Tables, composed, parquet, pattern_fault, quoted
from graphshare.errors import InputError
from graphshare.facts.reading import within
from graphshare.releases import ReleaseCache
from graphshare.tally.near import alike
from graphshare.tally.question import Question, naming, tests

#: Which logs are only a selection of their rows.
SELECTED = Sql("selection IS NOT NULL OR kind = 'keyword hits'")
#: Of so few logs their entries are looked for between numbers, which passes over parts of files.
_FEW = 8
#: The words of a search ``s``.
_WORDS = Sql("s.wording, s.spelling, s.case_number AS lead_case, s.via")
#: What a row holds as written, of the entries that count.
_CELLS = "reason VARCHAR, reason_state VARCHAR, case_number VARCHAR, case_state VARCHAR, offense VARCHAR, user_no BIGINT, day_only BOOLEAN"


def prepare(con: Tables, built: Built, cache: ReleaseCache, q: Question) -> None:
    """Make ``searched`` (every search asked about), ``summed`` (how many) and ``measured`` (its entries); ``told`` (the searches
    that count, nearly do, or only look so), ``worded`` (how they are worded), ``heard`` (the rows of those that do not count);
    ``counting`` (the entries that count, in numbers) and ``counted`` (the same with their log and search); and what they need.

    Searches are many and most of them are ordinary: what is worked out for each of them is read where it is needed, and
    held for those alone that are told. Where all are, their texts are read where they are needed.
    """
    for name, source in (
        ("all_entries", built.entries),
        ("numbered", built.numbered),
        ("all_searches", built.searches),
        ("bare", built.bare),
        ("spoken", built.spoken if q.spoken else built.searches),
        ("mentions", built.mentions),
        ("logs_held", built.releases),
    ):
        con.see(name, source)
    for table in ("Agency", "HAS_AGREEMENT", "Release", "CONFIGURED"):
        con.see(table, parquet(built.graph.path(table)))
    _written(con, cache)
    _asked(con, q)
    with as_written(con.con):
        _told(con, q)
        _counting(con, q, Sql(built.bursts))


def _asked(con: Tables, q: Question) -> None:
    """``asked``, ``asked_worded``: all searches asked about, and their words; ``passed_over``: all others; ``searched``,
    ``summed``, ``measured``: those that the vendor does not disown, one by one, by what they are, and by their entries."""
    con.rows("CREATE TABLE names AS {naming}", naming=naming(q))
    matched = _matched(con, q)
    asked_about = Sql(f"{within(q.window, 'CAST(s.at AS DATE)')} AND {_inside(con, q)}")
    selected = in_logs(con, SELECTED)
    con.rows(
        "CREATE TABLE in_selections AS SELECT DISTINCT e.search FROM numbered e WHERE {selected} AND {of_logs}",
        selected=selected,
        of_logs=of_logs(con, q),
    )
    for view, source, words in (("asked", "bare", Sql("")), ("asked_worded", "spoken", composed(", {w}", w=_WORDS))):
        con.rows(
            """
            CREATE VIEW {view} AS
            SELECT s.search, s.agency, s.at, s.day, {month} AS month, s.purpose, s.subject, s.searches, s.networks,
                s.recovered, s.disowned, {matched} AS matched, {side} AS side {words}
            FROM {source} s WHERE {asked_about}""",
            view=Sql(view),
            source=Sql(source),
            words=words,
            month=Sql(name_sql(number_sql("s.at")) if "month" in q.by else "NULL::VARCHAR"),
            matched=matched,
            side=_side(q, "s.at", "s.day", "FALSE"),
            asked_about=asked_about,
        )
    con.rows(
        """
        CREATE VIEW searched AS
        SELECT *, search IN (SELECT search FROM in_selections) AS selected, {placed} AS placed
        FROM asked WHERE disowned IS NULL""",
        placed=placed(q, "side"),
    )
    con.rows("""
        CREATE TABLE summed AS
        SELECT agency, purpose, matched, side, sum(searches)::BIGINT AS searches, sum(placed)::BIGINT AS placed,
            min(day) AS first, max(day) AS last, bool_or(selected) AS selected
        FROM searched GROUP BY ALL""")
    con.rows(
        """
        CREATE VIEW passed_over AS
        SELECT search FROM bare s WHERE NOT coalesce(disowned IS NULL AND {asked_about} AND {matched}, FALSE)""",
        asked_about=asked_about,
        matched=matched,
    )
    con.rows(
        """
        CREATE VIEW measured AS
        SELECT e.number, e.release, e.row, e.kind, {selected} AS selected, e.owner, s.*
        FROM all_entries e JOIN (SELECT * EXCLUDE (selected) FROM searched) s ON s.search = e.search
        WHERE {of_logs}""",
        selected=selected,
        of_logs=of_logs(con, q),
    )


def _told(con: Tables, q: Question) -> None:
    """``picked`` (what counts, nearly does, or only looks so), ``worded`` (its words), ``entries_picked`` (its entries);
    ``told`` (what of it the vendor does not disown) and ``heard`` (the rows of those that do not count)."""
    counts, near = tests(q)
    judged = composed(
        """
        SELECT s.* EXCLUDE (subject), matched AND ({counts}) AS counts, matched AND ({near}) AND NOT ({counts}) AS near
        FROM {asked} s LEFT JOIN names ON names.search = s.search""",
        asked=Sql("asked" if q.of is None else "asked_worded"),
        counts=counts,
        near=near,
    )
    entries = composed("SELECT e.number, e.search, e.burst FROM numbered e WHERE {of_logs}", of_logs=of_logs(con, q))
    if q.of is None:
        con.rows("CREATE VIEW picked AS FROM ({judged}) WHERE counts", judged=judged)
        con.rows("CREATE VIEW worded AS SELECT search, {words} FROM all_searches s", words=_WORDS)
        con.rows("CREATE VIEW entries_picked AS {entries}", entries=entries)
    else:
        looks = Sql(f"regexp_matches(wording, {quoted(pattern)})" if (pattern := alike(q)) else "FALSE")
        con.rows("CREATE TABLE picked AS FROM ({judged}) WHERE counts OR near OR {looks}", judged=judged, looks=looks)
        con.rows("CREATE VIEW worded AS SELECT search, wording, spelling, lead_case, via FROM picked")
        con.rows(
            "CREATE TABLE entries_picked AS {entries} AND e.search IN (SELECT search FROM picked)", entries=entries
        )
    con.rows("""
        CREATE TABLE told AS
        SELECT search, agency, "at", day, month, purpose, searches, networks, recovered, matched, side, counts, near
        FROM picked WHERE disowned IS NULL""")
    if q.of is not None:
        con.rows("""
            CREATE TABLE heard AS
            SELECT search, count(*) AS rows FROM entries_picked SEMI JOIN (FROM told WHERE NOT counts) USING (search)
            GROUP BY search""")


_THEIRS = "(FROM {bursts} WHERE burst IN (SELECT burst FROM entries_picked))"


def _counting(con: Tables, q: Question, bursts: Sql) -> None:
    """``disowned``, ``counting``, ``counted``: the entries of what counts."""
    many = Sql(ROWS_A_RELEASE)
    con.rows(
        """
        CREATE TABLE disowned AS
        SELECT s.disowned AS note, s.search, s.searches, l.release, e.number % {many} AS row,
            row_number() OVER (PARTITION BY s.search ORDER BY e.number) AS nth
        FROM entries_picked e JOIN (FROM picked WHERE disowned IS NOT NULL AND counts) s ON s.search = e.search
        JOIN logs_held l ON l.place = e.number // {many}""",
        many=many,
    )
    day_only = Sql("FALSE")
    if q.split:
        con.rows(
            """
            CREATE TABLE of_days AS
            SELECT l.place * {many} + w.row AS number FROM written w JOIN logs_held l ON l.release = w.release
            WHERE w.day_only""",
            many=many,
        )
        day_only = Sql("e.number IN (SELECT number FROM of_days)")
    con.rows(
        """
        CREATE TABLE counting AS
        SELECT e.number, e.search, coalesce(b.whole, e.burst) AS burst, {selected} AS selected, {side} AS side
        FROM entries_picked e JOIN (FROM told WHERE counts) s ON s.search = e.search LEFT JOIN {bursts} b ON b.burst = e.burst""",
        selected=in_logs(con, SELECTED),
        side=_side(q, "s.at", "s.day", day_only),
        bursts=bursts if q.of is None else composed(_THEIRS, bursts=bursts),
    )
    con.rows(
        """
        CREATE VIEW counted AS
        SELECT c.number, l.release, c.number % {many} AS row, l.kind, l.owner, c.selected, c.burst, c.side,
            s.* EXCLUDE (search, side), c.search
        FROM counting c JOIN told s ON s.search = c.search JOIN logs_held l ON l.place = c.number // {many}""",
        many=many,
    )


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


def in_logs(con: Tables, which: Sql) -> Sql:
    """SQL: whether an entry ``e`` stands in one of these logs."""
    places = [place for (place,) in con.rows("SELECT place FROM logs_held WHERE {which} ORDER BY place", which=which)]
    if len(places) > _FEW:
        return composed(
            "(e.number // {many} IN (SELECT place FROM logs_held WHERE {which}))", many=Sql(ROWS_A_RELEASE), which=which
        )
    spans = (f"e.number BETWEEN {p * ROWS_A_RELEASE} AND {(p + 1) * ROWS_A_RELEASE - 1}" for p in places)
    return Sql(f"({' OR '.join(spans) or 'FALSE'})")


def of_logs(con: Tables, q: Question) -> Sql:
    """SQL: whether an entry ``e`` stands in a log asked about, and is a search of the agency asked about."""
    owner = in_logs(con, Sql(f"owner = {quoted(q.owner)}")) if q.owner else "TRUE"
    return Sql(f"{owner} AND {f'e.agency = {quoted(q.agency)}' if q.agency else 'TRUE'}")


def _inside(con: Tables, q: Question) -> Sql:
    """SQL: whether a search ``s`` has such an entry."""
    if not (q.owner or q.agency):
        return Sql("TRUE")
    con.rows("CREATE TABLE inside AS SELECT DISTINCT e.search FROM numbered e WHERE {of_logs}", of_logs=of_logs(con, q))
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
