"""The groups of a tally, in columns: told apart by their keys, measured, put in their order, and read when they are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphshare.answer.many import Many
from graphshare.building.relations import listed
from graphshare.domain.model import Grade
from graphshare.engine import Aside, Cells, Sql, Tables, composed, from_python, named
from graphshare.facts.reading import in_list
from graphshare.tally.agreement import agreement
from graphshare.tally.answer import Group, Words
from graphshare.tally.categories import categories
from graphshare.tally.logs import CountedLog, covered, months, reaches, whole
from graphshare.tally.measures import COLUMNS, Span, ToMeasure, measure, measures_of
from graphshare.tally.question import Question

#: So many groups are held as what they are; more stay in columns.
MANY = 5_000
#: Keys that one search may have several of, as it stands in several logs.
_OF_ENTRIES = ("owner", "category", "kind")
#: What decides which logs could show a group.
_SHOWN_BY = ("key_kind", "key_owner_id", "key_agency_id")
_SIDES = ("before", "after")

_STRENGTHS = [g.value for g in sorted(Grade, key=lambda g: g.strength)]


def groups_of(con: Tables, q: Question, logs: Sequence[CountedLog]) -> Sequence[Group]:
    """The groups in their order: by month where that is a key, then by searches, rows, and their keys."""
    if not q.by:
        return ()
    keys = _told_apart(con, q)
    source = ToMeasure(Sql("keyed"), keys)
    measure(con, q, source, "of_groups")
    sides = _SIDES if q.split else ()
    for side in sides:
        measure(con, q, source, f"of_groups_{side}", side)
    shown = _could_be_shown(con, q, keys, logs) if sides else Sql("")
    worded = "wording" in q.by
    if worded:
        _commonest(con)
    columns = [f"g.{k}" for k in keys]
    if worded:
        columns[0:0] = ["coalesce(nullif(c.spelling, ''), g.key_wording) AS key_wording", "c.words", "c.named_in"]
        columns.remove("g.key_wording")
    measured = [f"m.{c}" for c in COLUMNS]
    for side in sides:
        measured += [
            f"CASE WHEN {side}.rows > 0 OR could_{side} THEN {_on_side(side, c)} END AS {side}_{c}" for c in COLUMNS
        ]
    con.rows(
        """
        CREATE TABLE groups_found AS
        SELECT {columns},
            strftime(m.first, '%Y-%m-%dT%H:%M:%SZ') AS first, strftime(m.last, '%Y-%m-%dT%H:%M:%SZ') AS last, m.networks
        FROM groups g JOIN of_groups m ON m.g = g.g {spelled} {on_sides} {shown}""",
        columns=Sql(", ".join((*columns, *measured))),
        spelled=Sql("LEFT JOIN commonest c ON c.g = g.g" if worded else ""),
        on_sides=Sql(" ".join(f"LEFT JOIN of_groups_{side} {side} ON {side}.g = g.g" for side in sides)),
        shown=shown,
    )
    for table in ("group_of", "commonest", "of_groups", "in_one_log", "users_in_one_log"):
        con.rows("DROP TABLE IF EXISTS {table} CASCADE", table=named(table))
    if "month" in q.by:
        _add_empty_months(con, q, logs)
    made = _Made(keys, worded, bool(sides))
    query = composed("SELECT {columns} FROM groups_found ORDER BY {order}", columns=made.columns, order=_order(q, keys))
    [(found,)] = con.rows("SELECT count(*) FROM groups_found")
    if found > MANY:
        return Many(Aside(con.con, query), made)
    return tuple(map(made, con.rows(query)))


def _on_side(side: str, column: str) -> str:
    """SQL: a measure of a group on a side that a log reaches, where the group may have nothing."""
    if column == "bursts":
        return f"CASE WHEN {side}.rows > 0 THEN {side}.bursts WHEN m.bursts IS NOT NULL THEN 0 END"
    return f"{side}.{column}" if column in ("whole", "known", "share") else f"coalesce({side}.{column}, 0)"


def _order(q: Question, keys: Sequence[str]) -> Sql:
    month = ["key_month NULLS LAST"] if "month" in q.by else []
    typed = [f"coalesce(key_{k}, 'None')" for k in q.by]
    most = ("coalesce(searches, 0) DESC", "coalesce(rows, 0) DESC")
    return Sql(", ".join((*month, *most, *typed, *(f"{k} NULLS LAST" for k in keys))))


@dataclass(frozen=True, slots=True)
class _Made:
    """Makes a group of its columns."""

    keys: tuple[str, ...]
    worded: bool
    split: bool

    @property
    def columns(self) -> Sql:
        """The columns, in the order in which they are taken."""
        sides = [f"{side}_{c}" for side in _SIDES for c in COLUMNS] if self.split else []
        words = ["words", "named_in"] if self.worded else []
        return Sql(", ".join((*self.keys, *COLUMNS, *sides, "first", "last", "networks", *words)))

    def __call__(self, cells: Cells) -> Group:
        n, m = len(self.keys), len(COLUMNS)
        keys = {k.removeprefix("key_"): v for k, v in zip(self.keys, cells, strict=False)}
        parts = [measures_of(cells[at : at + m]) for at in range(n, n + m * (3 if self.split else 1), m)]
        before, after = (p if p.rows is not None else None for p in parts[1:]) if self.split else (None, None)
        rest = cells[n + m * len(parts) :]
        return Group(keys, parts[0], Span(*rest[:3]), before, after, Words(*rest[3:]) if self.worded else None)


def _told_apart(con: Tables, q: Question) -> tuple[str, ...]:
    """Make ``groups``, the groups with a number ``g`` and a column for each key, and ``keyed``, the entries that count by it;
    gives the names of those columns. Leaves ``firmest``."""
    inside = Sql(f"AND m.body IN {in_list(q.bodies)}" if q.bodies else "")
    _firmest(con, q, inside)
    keys = _keys(con, q)
    entries = not set(_OF_ENTRIES).isdisjoint(q.by)
    one = ("search", "number") if entries else ("search",)
    con.rows(
        """
        CREATE TABLE apart AS
        SELECT {one}, {keys} FROM {counted} c {joined}""",
        one=listed(one, "c"),
        keys=Sql(", ".join(f"{sql} AS {name}" for name, sql in keys.items())),
        counted=Sql("counted" if entries else "(FROM told WHERE counts)"),
        joined=_joined(q, inside),
    )
    con.rows(
        "CREATE TABLE groups AS SELECT row_number() OVER () AS g, * FROM (SELECT DISTINCT {keys} FROM apart)",
        keys=listed(keys),
    )
    same = Sql(" AND ".join(f"a.{k} IS NOT DISTINCT FROM g.{k}" for k in keys))
    con.rows(
        "CREATE TABLE group_of AS SELECT g.g, {one} FROM apart a JOIN groups g ON {same}",
        one=listed(one, "a"),
        same=same,
    )
    con.rows("DROP TABLE apart")
    con.rows("CREATE VIEW keyed AS SELECT o.g, c.* FROM counting c JOIN group_of o USING ({one})", one=listed(one))
    return tuple(keys)


def _firmest(con: Tables, q: Question, inside: Sql) -> None:
    """Make ``firmest``, what the firmest mention of a search rests on: its words, and the column they stand in."""
    con.rows(
        """
        CREATE TABLE firmest AS
        SELECT search, max(strength) AS strength, any_value(words) FILTER (nth = 1) AS words,
            any_value("column") FILTER (nth = 1) AS named_in
        FROM (SELECT m.*, row_number() OVER (PARTITION BY m.search ORDER BY m.body IN {family} DESC, m.strength DESC, m.body) AS nth
            FROM mentions m SEMI JOIN (FROM told WHERE counts) t ON t.search = m.search
            WHERE TRUE {inside}) GROUP BY search""",
        family=in_list(q.family),
        inside=inside,
    )


def _keys(con: Tables, q: Question) -> dict[str, str]:
    """Column → SQL for the keys of a question, and for what else tells its groups apart: a wording by its grade, for one
    spelling may name a body and another only hint at it."""
    grade = f"{_STRENGTHS}[{'m.strength' if 'body' in q.by else 'f.strength'}]"
    select = {
        "wording": "w.wording",
        "agency": "a.name",
        "owner": "o.name",
        "state": "a.state",
        "month": "c.month",
        "agreement": agreement(con) if "agreement" in q.by else "",
        "body": "m.body",
        "grade": grade,
        "category": categories(con) if "category" in q.by else "",
        "via": "w.via",
        "kind": "c.kind",
    }
    keys = {f"key_{k}": select[k] for k in q.by}
    if "agency" in q.by:
        keys["key_agency_id"] = "c.agency"
    if "owner" in q.by:
        keys["key_owner_id"] = "c.owner"
    if "wording" in q.by:
        keys["key_grade"] = grade
    return keys


def _joined(q: Question, inside: Sql) -> Sql:
    """The joins that the SQL of ``_keys`` reads, beside what counts (``c``)."""
    by = set(q.by)
    joined = ["LEFT JOIN worded w ON w.search = c.search"] if {"wording", "via"} & by else []
    joined += ['LEFT JOIN "Agency" a ON a.id = c.agency'] if {"agency", "state"} & by else []
    joined += ['LEFT JOIN "Agency" o ON o.id = c.owner'] if "owner" in by else []
    joined += ["LEFT JOIN firmest f ON f.search = c.search"] if {"wording", "grade"} & by else []
    joined += [f"LEFT JOIN mentions m ON m.search = c.search {inside}"] if "body" in by else []
    joined += ["LEFT JOIN written x ON x.release = c.release AND x.row = c.row"] if "category" in by else []
    return Sql(" ".join(joined))


def _commonest(con: Tables) -> None:
    """Make ``commonest``: of each group the commonest spelling of its wording, and the commonest words that name a body, with
    where they stand."""
    con.rows("""
        CREATE TABLE commonest AS
        WITH rows_of AS (SELECT g, search, count(*) AS rows FROM keyed GROUP BY g, search),
        spellings AS (
            SELECT r.g, coalesce(w.spelling, w.wording) AS spelling, sum(r.rows) AS rows
            FROM rows_of r JOIN worded w ON w.search = r.search GROUP BY ALL),
        said AS (
            SELECT r.g, f.words, f.named_in, sum(r.rows) AS rows
            FROM rows_of r JOIN firmest f ON f.search = r.search WHERE f.words IS NOT NULL GROUP BY ALL),
        spelled AS (
            FROM spellings QUALIFY row_number() OVER (PARTITION BY g ORDER BY rows DESC, spelling) = 1),
        worded AS (
            FROM said QUALIFY row_number() OVER (PARTITION BY g ORDER BY rows DESC, words, named_in) = 1)
        SELECT s.g, s.spelling, w.words, w.named_in FROM spelled s LEFT JOIN worded w ON w.g = s.g""")


def _could_be_shown(con: Tables, q: Question, keys: Iterable[str], logs: Sequence[CountedLog]) -> Sql:
    """Make ``could``: on which sides a log reaches that could show a group. Gives the join that adds it."""
    by = [k for k in _SHOWN_BY if k in keys]
    found = con.rows("SELECT DISTINCT {by} FROM groups", by=listed(by)) if by else [()]
    known: dict[tuple[CountedLog, ...], tuple[bool, bool]] = {}
    rows = []
    for one in found:
        group = {k.removeprefix("key_"): v for k, v in zip(by, one, strict=True)}
        could = tuple(g for g in logs if g.could_show(group))
        if could not in known:
            known[could] = (reaches(could, q, "before"), reaches(could, q, "after"))
        rows.append((*one, *known[could]))
    query, values = from_python(
        {**dict.fromkeys(by, "VARCHAR"), "could_before": "BOOLEAN", "could_after": "BOOLEAN"}, rows
    )
    con.hold("could", query, **values)
    same = " AND ".join(f"could.{k} IS NOT DISTINCT FROM g.{k}" for k in by)
    return Sql(f"LEFT JOIN could ON {same or 'TRUE'}")


def _add_empty_months(con: Tables, q: Question, logs: Sequence[CountedLog]) -> None:
    """Add the months that a log covers and in which nothing counts, without agency, wording or what else is a key.

    Zeros where a whole log covers a day of the month; not known where only selections do.
    """
    entire = whole(logs)
    known, seen = (
        set(months(covered(entire, q))),
        {m for (m,) in con.rows("SELECT DISTINCT key_month FROM groups_found")},
    )
    counts = [c for c in COLUMNS if c not in ("whole", "known", "share")]
    zeros = [f"{side}_{c}" for side in _SIDES if q.split and reaches(entire, q, side) for c in counts]
    for month in months(covered(logs, q)):
        if month not in seen:
            names = zeros + (counts if month in known else [])
            zeroed = Sql("".join(f", 0 AS {name}" for name in names))
            con.rows("INSERT INTO groups_found BY NAME SELECT $month AS key_month{zeroed}", zeroed=zeroed, month=month)
