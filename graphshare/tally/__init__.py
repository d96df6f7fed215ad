"""Who searched, in which words, how often: the founding table, for one file or for everything held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graphshare.building import Built
from graphshare.domain.bodies import bodies, immigration_family
from graphshare.domain.model import Evidence, Purpose
from graphshare.domain.months import months_from
from graphshare.engine import Cells
from graphshare.facts.reading import in_list
from graphshare.reasons import Decisions
from graphshare.releases import ReleaseCache
from graphshare.tally.answer import CountedOver, Days, DisownedRows, Group, KindHeld, Says, Tally, Totals, Words
from graphshare.tally.logs import Log, covered, logs_of, months, reaches, sides, whole
from graphshare.tally.measures import NOTHING, Measures, Span, measure
from graphshare.tally.near import look_alikes, near_misses
from graphshare.tally.question import KEYS, Question
from graphshare.tally.rows import rows_of
from graphshare.tally.scope import keyed, prepare

if TYPE_CHECKING:
    import duckdb

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
    with built.connected() as con:
        prepare(con, built, cache, question)
        logs = logs_of(con, question)
        held = bool(whole(logs)) or _any(con, "counted")
        everything = _sided(con, question, "counted", (), logs) if held else {}
        t, span, before, after = everything.get((), (Measures() if not held else NOTHING, Span(), None, None))
        totals = Totals(t, span, _asked(con, question) if held else None, _recovered(con) if held else None)
        files = {r.id: (r.file, r.sheet) for r in cache.all()} if rows else {}
        return Tally(
            question=question,
            totals=totals,
            before=before,
            after=after,
            near_split=_near_split(con, question) if held else None,
            says=_says(con, held) if question.immigration else None,
            groups=tuple(_groups(con, question, logs)),
            near_misses=tuple(near_misses(con, question)),
            look_alikes=tuple(look_alikes(con, question)),
            disowned=tuple(_disowned(con)),
            coverage=_coverage(con, question, logs),
            rows=tuple(rows_of(con, question, files, decisions)) if rows else None,
        )


def _disowned(con: duckdb.DuckDBPyConnection) -> list[DisownedRows]:
    """The vendor's notes about searches that would count but for them, how many each disowns, and the first rows."""
    found = con.execute("""
        SELECT note, sum(searches) FILTER (nth = 1)::BIGINT, count(*), list(release ORDER BY release, row)[:5],
            list(row ORDER BY release, row)[:5]
        FROM disowned GROUP BY note ORDER BY 2 DESC, 1""").fetchall()
    return [
        DisownedRows(note, searches, rows, tuple(map(Evidence, releases, numbers)))
        for note, searches, rows, releases, numbers in found
    ]


def _any(con: duckdb.DuckDBPyConnection, source: str) -> bool:
    return bool(_one(con, f"SELECT EXISTS (SELECT 1 FROM {source})"))


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    found = con.execute(query).fetchone()
    return int(found[0] or 0) if found else 0


Sided = dict[Cells, tuple[Measures, Span, Measures | None, Measures | None]]


def _sided(
    con: duckdb.DuckDBPyConnection,
    q: Question,
    source: str,
    keys: Sequence[str],
    logs: Sequence[Log],
) -> Sided:
    """The measures of each group, in all and on each side of the split that a log reaches which could show the group."""
    everything = measure(con, source, keys)
    if q.split is None:
        return {k: (t, span, None, None) for k, (t, span) in everything.items()}
    by_side = {side: measure(con, source, keys, side) for side in ("before", "after")}
    out: Sided = {}
    known: dict[tuple[Log, ...], dict[str, bool]] = {}
    for key, (t, span) in everything.items():
        group = {k.removeprefix("key_"): v for k, v in zip(keys, key, strict=True)}
        could = tuple(g for g in logs if g.could_show(group))
        if could not in known:
            known[could] = {side: reaches(could, q, side) for side in by_side}
        found: dict[str, Measures | None] = {}
        for side, measured in by_side.items():
            seen = measured.get(key, (NOTHING, span))[0]
            found[side] = seen if seen.rows else _none_of(seen, t) if known[could][side] else None
        out[key] = (t, span, found["before"], found["after"])
    return out


def _none_of(seen: Measures, whole: Measures) -> Measures:
    """A side on which a log is held and nothing of the group is seen."""
    return replace(seen, bursts=None if whole.bursts is None else 0)


def _groups(con: duckdb.DuckDBPyConnection, q: Question, logs: Sequence[Log]) -> list[Group]:
    if not q.by:
        return []
    columns = keyed(con, q)
    said = _said(con, columns) if "wording" in q.by else {}
    spellings = _spellings(con, columns) if "wording" in q.by else {}
    groups = []
    for key, (t, span, before, after) in _sided(con, q, "keyed", columns, logs).items():
        keys = {c.removeprefix("key_"): v for c, v in zip(columns, key, strict=True)}
        if "wording" in q.by:
            keys["wording"] = spellings.get(key) or keys["wording"]
        words = said.get(key, Words()) if "wording" in q.by else None
        groups.append(Group(keys, t, span, before, after, words))
    if "month" in q.by:
        groups += _empty_months(q, columns, logs, {g.keys["month"] for g in groups})

    def place(g: Group) -> tuple[object, ...]:
        month = (g.keys["month"] is None, g.keys["month"] or "") if "month" in q.by else ()
        return (*month, -(g.all.searches or 0), -(g.all.rows or 0), *(str(g.keys[k]) for k in q.by), str(g.keys))

    return sorted(groups, key=place)


def _empty_months(q: Question, columns: Sequence[str], logs: Sequence[Log], seen: set[object]) -> list[Group]:
    """The months that a log covers and in which nothing counts, without agency, wording or what else is a key.

    Zeros where a whole log covers a day of the month; not known where only selections do.
    """
    nobody = dict.fromkeys(c.removeprefix("key_") for c in columns)
    entire = whole(logs)
    before, after = (NOTHING if q.split and reaches(entire, q, side) else None for side in ("before", "after"))
    words = Words() if "wording" in q.by else None
    known = set(months(covered(entire, q)))
    return [
        Group({**nobody, "month": m}, NOTHING if m in known else Measures(), Span(), before, after, words)
        for m in months(covered(logs, q))
        if m not in seen
    ]


def _said(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> dict[Cells, Words]:
    """Of each group, the commonest words that name a body, and where they stand."""
    found = _commonest(con, columns, "words, named_in", "words IS NOT NULL")
    return {key: Words(words, column) for key, (words, column) in found.items()}


def _spellings(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> dict[Cells, str | None]:
    """Of each group, the commonest spelling of its wording."""
    found = _commonest(con, columns, "coalesce(spelling, wording)", "TRUE")
    return {key: spelling for key, (spelling,) in found.items()}


def _commonest(con: duckdb.DuckDBPyConnection, columns: Sequence[str], what: str, given: str) -> dict[Cells, Cells]:
    """Of each group, the values of ``what`` that stand in most of its rows."""
    lead, n = ", ".join(columns), len(columns)
    found = con.execute(f"""
        SELECT {lead}, {what} FROM keyed WHERE {given} GROUP BY {lead}, {what}
        QUALIFY row_number() OVER (PARTITION BY {lead} ORDER BY count(*) DESC, {what}) = 1""").fetchall()
    return {row[:n]: row[n:] for row in found}


def _asked(con: duckdb.DuckDBPyConnection, q: Question) -> int | None:
    """How many of the searches for a body are requests."""
    if not q.bodies:
        return None
    return _one(
        con,
        "SELECT coalesce(sum(searches), 0)::BIGINT FROM (SELECT DISTINCT search, searches FROM counted c WHERE EXISTS "
        f"(SELECT 1 FROM mentions m WHERE m.search = c.search AND m.strength = 3 AND m.body IN {in_list(q.bodies)}))",
    )


def _recovered(con: duckdb.DuckDBPyConnection) -> int:
    return _one(con, "SELECT count(DISTINCT search) FROM counted WHERE recovered")


def _near_split(con: duckdb.DuckDBPyConnection, q: Question) -> int | None:
    """How many searches stand so near to the split that another time zone may put them on its other side."""
    if q.boundary is None:
        return None
    return _one(
        con,
        f"""
            SELECT coalesce(sum(n), 0)::BIGINT FROM (
                SELECT search, max(least(searches, 1)) AS n FROM counted
                WHERE abs(epoch("at") - epoch(TIMESTAMP '{q.boundary}')) <= {NEAR_HOURS * 3600} GROUP BY search)""",
    )


def _says(con: duckdb.DuckDBPyConnection, held: bool) -> Says:
    """What the searches say, in exclusive parts that sum to the total."""
    if not held:
        return Says(None, None, None, None)
    others = in_list(b for b in bodies() if immigration_family([b]) and b != "HSI")
    found = dict(
        con.execute(f"""
        SELECT part, sum(n)::BIGINT FROM (
            SELECT CASE WHEN bool_or(m.body IN {others}) THEN 0 WHEN bool_or(m.body = 'HSI') THEN 1
                WHEN count(m.body) > 0 THEN 2 ELSE 3 END AS part, any_value(c.searches) AS n
            FROM (SELECT DISTINCT search, searches FROM counted) c
            LEFT JOIN mentions m ON m.search = c.search AND m.strength >= 2 GROUP BY c.search)
        GROUP BY part""").fetchall()
    )
    return Says(*(int(found.get(part, 0)) for part in range(4)))


def _coverage(con: duckdb.DuckDBPyConnection, q: Question, logs: Sequence[Log]) -> CountedOver:
    kinds = con.execute(
        "SELECT kind, count(*), strftime(min(\"first\"), '%Y-%m-%d'), strftime(max(\"last\"), '%Y-%m-%d') "
        'FROM "Release" GROUP BY kind ORDER BY kind'
    ).fetchall()
    purposes = dict(
        con.execute("SELECT purpose, sum(searches)::BIGINT FROM searched WHERE matched GROUP BY purpose").fetchall()
    )
    rows = _one(con, "SELECT count(*) FROM measured WHERE matched")
    first, last = con.execute("SELECT min(day), max(day) FROM searched WHERE matched").fetchone() or (None, None)
    days = covered(logs, q)
    held = months(days)
    span = months_from(held[0], held[-1]) if held else []
    on_sides = sides(days, q) if q.split else {}
    return CountedOver(
        releases=tuple(KindHeld(*k) for k in kinds),
        rows=rows,
        first=first,
        last=last,
        days=Days(len(days), on_sides.get("before"), on_sides.get("after")),
        months_without_a_log=tuple(m for m in span if m not in held),
        selections=sum(g.selected for g in logs),
        logs=len(logs),
        purposes={p.value: purposes.get(p.value, 0) if whole(logs) or rows else None for p in Purpose},
    )
