"""Who searched, in which words, how often: the founding table, for one file or for everything held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphshare.building import Built
from graphshare.building.relations import as_written, listed
from graphshare.domain.bodies import bodies, immigration_family
from graphshare.domain.model import Evidence, Purpose
from graphshare.domain.months import months_from
from graphshare.engine import Tables, composed, named, quoted
from graphshare.facts.reading import in_list
from graphshare.reasons import Decisions
from graphshare.releases import ReleaseCache
from graphshare.tally.answer import CountedOver, Days, DisownedRows, Group, KindHeld, Says, Tally, Totals
from graphshare.tally.groups import groups_of
from graphshare.tally.logs import CountedLog, covered, logs_of, months, reaches, sides, whole
from graphshare.tally.measures import ALL, COLUMNS, NOTHING, Measures, Span, measure, measures_of
from graphshare.tally.near import look_alikes, near_misses
from graphshare.tally.question import KEYS, Question
from graphshare.tally.rows import rows_of
from graphshare.tally.scope import of_logs, prepare

__all__ = ["KEYS", "Group", "Question", "Tally", "tally"]

#: Searches this near to a split could stand on its other side in another time zone.
NEAR_HOURS = 12


def tally(
    built: Built,
    cache: ReleaseCache,
    question: Question,
    *,
    rows: bool = False,
    decisions: Decisions | None = None,
) -> Tally:
    """Count rows, searches, bursts and agencies, in all and by the keys asked for.

    Rows are entries of logs, searches are events (a source that aggregates says how many a row stands for), a burst is
    one user's searches with one wording. Groups are sorted by month where that is a key, then by searches, then by their
    keys. A search that names several bodies stands in several groups of ``body``, so that those do not add up to the
    total. ``None`` is what no log held could show: a selection of searches shows those that it holds, never that there
    was none.
    """
    with built.connected() as connection:
        con = Tables(connection)
        prepare(con, built, cache, question)
        con.rows("CREATE TABLE burstless AS SELECT search FROM counting GROUP BY search HAVING max(burst) IS NULL")
        logs = logs_of(con, question)
        held = bool(whole(logs)) or _any(con, "counting")
        t, span, before, after = _in_all(con, question, logs) if held else (Measures(), Span(), None, None)
        totals = Totals(t, span, _asked(con, question) if held else None, _recovered(con) if held else None)
        files = {r.id: (r.file, r.sheet) for r in cache.all()} if rows else {}
        return Tally(
            question=question,
            totals=totals,
            before=before,
            after=after,
            near_split=_near_split(con, question) if held else None,
            says=_says(con, held) if question.immigration else None,
            groups=groups_of(con, question, logs),
            named_in_cases=_named_in_cases(con, question),
            near_misses=tuple(near_misses(con, question)),
            look_alikes=tuple(look_alikes(con, question)),
            disowned=tuple(_disowned(con)),
            coverage=_coverage(con, question, logs),
            rows=tuple(rows_of(con, question, files, decisions)) if rows else None,
        )


def _disowned(con: Tables) -> list[DisownedRows]:
    """The vendor's notes about searches that would count but for them, how many each disowns, and the first rows."""
    found = con.rows("""
        SELECT note, sum(searches) FILTER (nth = 1)::BIGINT, count(*), list(release ORDER BY release, row)[:5],
            list(row ORDER BY release, row)[:5]
        FROM disowned GROUP BY note ORDER BY 2 DESC, 1""")
    return [
        DisownedRows(note, searches, rows, tuple(map(Evidence, releases, numbers)))
        for note, searches, rows, releases, numbers in found
    ]


def _any(con: Tables, source: str) -> bool:
    return bool(_one(con, "SELECT EXISTS (SELECT 1 FROM {source})", source=named(source)))


def _one(con: Tables, query: str, **given: object) -> int:
    return int(con.rows(query, **given)[0][0] or 0)


def _in_all(
    con: Tables, q: Question, logs: Sequence[CountedLog]
) -> tuple[Measures, Span, Measures | None, Measures | None]:
    """The measures of all that counts, and on each side of the split that a log reaches."""
    whole, span = _one_measured(con, q)
    sides: list[Measures | None] = []
    for side in ("before", "after"):
        seen = _one_measured(con, q, side)[0] if q.split else NOTHING
        none_of = replace(seen, bursts=None if whole.bursts is None else 0)
        sides.append((seen if seen.rows else none_of if reaches(logs, q, side) else None) if q.split else None)
    return whole, span, sides[0], sides[1]


def _one_measured(con: Tables, q: Question, side: str | None = None) -> tuple[Measures, Span]:
    table = f"in_all_{side}"
    measure(con, q, ALL, table, side)
    found = con.rows(
        """
        SELECT {columns}, strftime(first, '%Y-%m-%dT%H:%M:%SZ'), strftime(last, '%Y-%m-%dT%H:%M:%SZ'), networks
        FROM {table}""",
        columns=listed(COLUMNS),
        table=named(table),
    )
    return (measures_of(found[0][:-3]), Span(*found[0][-3:])) if found else (NOTHING, Span())


def _named_in_cases(con: Tables, q: Question) -> bool:
    return "wording" in q.by and bool(_one(con, "SELECT EXISTS (FROM groups_found WHERE named_in = 'case')"))


def _asked(con: Tables, q: Question) -> int | None:
    """How many of the searches for a body are requests."""
    if not q.bodies:
        return None
    return _one(
        con,
        """SELECT coalesce(sum(searches), 0)::BIGINT FROM told WHERE counts AND search IN
            (SELECT search FROM mentions WHERE strength = 3 AND body IN {bodies})""",
        bodies=in_list(q.bodies),
    )


def _recovered(con: Tables) -> int:
    return _one(con, "SELECT count(*) FROM told WHERE counts AND recovered")


def _near_split(con: Tables, q: Question) -> int | None:
    """How many searches stand so near to the split that another time zone may put them on its other side."""
    if q.boundary is None:
        return None
    return _one(
        con,
        """SELECT coalesce(sum(least(searches, 1)), 0)::BIGINT FROM told
        WHERE counts AND abs(epoch("at") - epoch(TIMESTAMP {boundary})) <= $near""",
        boundary=quoted(str(q.boundary)),
        near=NEAR_HOURS * 3600,
    )


def _says(con: Tables, log_held: bool) -> Says:
    """What the searches say, in exclusive parts that sum to the total."""
    if not log_held:
        return Says(None, None, None, None)
    others = in_list(b for b in bodies() if immigration_family([b]) and b != "HSI")
    found: dict[int, int] = dict(
        con.rows(
            """
        SELECT part, sum(n)::BIGINT FROM (
            SELECT CASE WHEN bool_or(m.body IN {others}) THEN 0 WHEN bool_or(m.body = 'HSI') THEN 1
                WHEN count(m.body) > 0 THEN 2 ELSE 3 END AS part, any_value(c.searches) AS n
            FROM (FROM told WHERE counts) c
            LEFT JOIN mentions m ON m.search = c.search AND m.strength >= 2 GROUP BY c.search)
        GROUP BY part""",
            others=others,
        )
    )
    return Says(*(int(found.get(part, 0)) for part in range(4)))


def _coverage(con: Tables, q: Question, logs: Sequence[CountedLog]) -> CountedOver:
    kinds = con.rows(
        "SELECT kind, count(*), strftime(min(\"first\"), '%Y-%m-%d'), strftime(max(\"last\"), '%Y-%m-%d') "
        'FROM "Release" GROUP BY kind ORDER BY kind'
    )
    found = con.rows(
        "SELECT purpose, sum(searches)::BIGINT, min(first), max(last) FROM summed WHERE matched GROUP BY purpose"
    )
    purposes = {purpose: n for purpose, n, _, _ in found}
    said_on = sorted(day for row in found for day in row[2:] if day)
    entries = composed("SELECT count(*) FROM numbered e WHERE {of_logs}", of_logs=of_logs(con, q))
    with as_written(con.con):
        over = _one(con, "{entries} AND e.search IN (FROM passed_over)", entries=entries)
    rows = _one(con, entries) - over
    days = covered(logs, q)
    held = months(days)
    span = months_from(held[0], held[-1]) if held else []
    on_sides = sides(days, q) if q.split else {}
    return CountedOver(
        releases=tuple(KindHeld(*k) for k in kinds),
        rows=rows,
        first=said_on[0] if said_on else None,
        last=said_on[-1] if said_on else None,
        days=Days(len(days), on_sides.get("before"), on_sides.get("after")),
        months_without_a_log=tuple(m for m in span if m not in held),
        selections=sum(g.selected for g in logs),
        logs=len(logs),
        purposes={p.value: purposes.get(p.value, 0) if whole(logs) or rows else None for p in Purpose},
    )
