"""T, the measures of a tally: for the whole, for each group, and for each side of a split."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.building import ROWS_A_RELEASE
from graphshare.building.relations import as_written
from graphshare.engine import Cells, Sql, Tables, composed, named
from graphshare.tally.question import Question
from graphshare.tally.scope import placed

#: What of a group's keys also narrows the searches that its agencies are measured against.
NARROWING = {"key_month": "month", "key_owner_id": "owner", "key_kind": "kind"}


@dataclass(frozen=True, slots=True)
class Users:
    """How many users searched, and the largest share that one of them has (0 to 1). Never who."""

    known: int
    largest_share: float


@dataclass(frozen=True, slots=True)
class Measures:
    """T. ``None`` is not known, never 0.

    ``bursts`` where the user of any search is not known; ``of`` (all searches of the agencies in the same logs) and
    ``per_10000`` where a log is a selection; ``users`` where any is masked, or where rows stand in several logs, each of
    which numbers its users for itself. ``unassigned`` searches are among ``searches``, but nothing says when they were.
    """

    rows: int | None = None
    searches: int | None = None
    bursts: int | None = None
    agencies: int | None = None
    of: int | None = None
    per_10000: float | None = None
    users: Users | None = None
    unassigned: int | None = None

    def to_json(self) -> dict[str, object]:
        """As documented in docs/json.md."""
        users = self.users and {"known": self.users.known, "largest_share": self.users.largest_share}
        return {name: getattr(self, name) for name in self.__slots__} | {
            "users": users
        }  # of many groups, `asdict` is slow


NOTHING = Measures(0, 0, 0, 0, unassigned=0)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last moment, and the most networks that one search was sent to."""

    first: str | None = None
    last: str | None = None
    most_networks: int | None = None


#: How the columns of ``Measures`` are called in the engine, without the rate, and of what type they are.
COLUMNS = ("rows", "searches", "bursts", "agencies", "whole", "known", "share", "unassigned")


def measures_of(cells: Cells) -> Measures:
    """T of its columns in the engine."""
    rows, searches, bursts, agencies, whole, known, share, unassigned = cells
    rate = round((searches or 0) / whole * 10_000, 2) if whole else None
    users = None if known is None else Users(known, round(float(share), 4))
    return Measures(rows, searches, bursts, agencies, whole, rate, users, unassigned)


@dataclass(frozen=True, slots=True)
class ToMeasure:
    """What is measured: ``entries``, a relation of ``g, number, search, burst, side``, of which ``g`` is the number of a group;
    the ``keys`` of the groups that are columns of ``groups``."""

    entries: Sql
    keys: tuple[str, ...] = ()


#: Everything in one group.
ALL = ToMeasure(Sql("(SELECT 0 AS g, * FROM counting)"))


def measure(con: Tables, q: Question, source: ToMeasure, table: str, side: str | None = None) -> None:
    """Make ``table``, T and the span of each group of a source, on one side of the split or in all: one row a group ``g``.

    A group whose agencies searched in the same logs, and of which nothing is on that side, has a row of zeros.
    """
    where, many = _on(side), Sql(ROWS_A_RELEASE)
    # the side of a search is that of its first row
    con.rows(
        """
        CREATE OR REPLACE TABLE searches_measured AS
        SELECT s.*, {placed} AS placed, t.searches, t.agency, t."at", t.networks, t.month,
            s.search IN (SELECT search FROM burstless) AS burstless
        FROM (SELECT g, search, count(*) AS rows, {first_side} AS side,
                min(number) // {many} AS log, max(number) // {many} AS last_log
            FROM {entries} {where} GROUP BY g, search) s JOIN told t ON t.search = s.search""",
        placed=placed(q, "s.side"),
        first_side=_FIRST_SIDE if q.split else Sql("NULL::VARCHAR"),
        many=many,
        entries=source.entries,
        where=where,
    )
    counted = Sql("placed" if side else "searches")
    of, users = _of(con, source, side), _users(con, source, where, counted)
    con.rows(
        """
        CREATE TABLE {table} AS
        WITH bursts AS (SELECT g, count(DISTINCT burst) AS bursts FROM {entries} {where} GROUP BY g),
        summed AS (
            SELECT g, sum(rows)::BIGINT AS rows, sum({counted})::BIGINT AS searches, bool_or(burstless) AS burstless,
                count(DISTINCT agency) AS agencies, {unassigned}::BIGINT AS unassigned,
                min("at") AS first, max("at") AS last, max(networks) AS networks
            FROM searches_measured GROUP BY g)
        SELECT coalesce(s.g, o.g) AS g, coalesce(s.rows, 0) AS rows, coalesce(s.searches, 0) AS searches,
            CASE WHEN NOT s.burstless THEN b.bursts WHEN s.g IS NULL THEN 0 END AS bursts,
            coalesce(s.agencies, 0) AS agencies, o.whole, u.known, u.share, coalesce(s.unassigned, 0) AS unassigned,
            s.first, s.last, s.networks
        FROM summed s LEFT JOIN bursts b ON b.g = s.g LEFT JOIN ({users}) u ON u.g = s.g FULL JOIN ({of}) o ON o.g = s.g""",
        table=named(table),
        entries=source.entries,
        where=where,
        counted=counted,
        unassigned=Sql("0" if side else "sum(searches - placed)"),
        users=users,
        of=of,
    )
    con.rows("DROP TABLE searches_measured")


_FIRST_SIDE = Sql("nullif(min_by(coalesce(side, ''), number), '')")


def _on(side: str | None) -> Sql:
    return Sql(f"WHERE side = '{side}'" if side else "")


def _of(con: Tables, source: ToMeasure, side: str | None) -> Sql:
    """A query of all searches of the agencies of each group in the same logs; without those of which a log is a selection."""
    narrowing = {k: NARROWING[k] for k in source.keys if k in NARROWING}
    picked = Sql(", ".join(("agency", *narrowing.values())))
    where = _on(side)
    counted = Sql("placed" if side else "searches")
    # what is of a search is read from all of them; where only the agency matters, from their sums
    many = composed(
        "SELECT {picked}, {counted} AS n, selected FROM {source} {where}",
        picked=picked,
        counted=counted,
        source=named("searched" if narrowing else "summed"),
        where=where,
    )
    if narrowing.keys() & {"key_owner_id", "key_kind"}:  # those are of entries, anything else is of a search
        many = composed(
            """
            SELECT {picked}, search, any_value({counted}) AS n, bool_or(selected) AS selected
            FROM measured {where} GROUP BY {picked}, search""",
            picked=picked,
            counted=counted,
            where=where,
        )
    whole = named("_".join(("whole", side or "all", *narrowing.values())))
    con.rows(
        """
        CREATE TABLE IF NOT EXISTS {whole} AS
        SELECT {picked}, sum(n)::BIGINT AS n, bool_or(selected) AS selected FROM ({many}) GROUP BY {picked}""",
        whole=whole,
        picked=picked,
        many=many,
    )
    # an agency of which nothing is on this side may have searched on it
    pairs = composed(
        "SELECT DISTINCT k.g, t.agency FROM {entries} k JOIN told t ON t.search = k.search", entries=source.entries
    )
    if narrowing:
        pairs = composed(
            "SELECT p.*, {keys} FROM ({pairs}) p JOIN groups g ON g.g = p.g",
            keys=Sql(", ".join(f"g.{k}" for k in narrowing)),
            pairs=pairs,
        )
    pairs_of = (("agency", "agency"), *narrowing.items())
    same = Sql(" AND ".join(f"p.{k} IS NOT DISTINCT FROM w.{c}" for k, c in pairs_of))
    return composed(
        """
        SELECT p.g, sum(w.n)::BIGINT AS whole FROM ({pairs}) p JOIN {whole} w ON {same}
        GROUP BY p.g HAVING NOT bool_or(w.selected)""",
        pairs=pairs,
        whole=whole,
        same=same,
    )


def _users(con: Tables, source: ToMeasure, where: Sql, counted: Sql) -> Sql:
    """A query of the users of each group whose rows stand in one log that says for all of them who searched."""
    con.rows(
        """
        CREATE OR REPLACE TABLE in_one_log AS
        SELECT k.g, k.number, k.search FROM (FROM {entries} {where}) k
        SEMI JOIN (SELECT g FROM searches_measured GROUP BY g HAVING min(log) = max(last_log)) o ON o.g = k.g""",
        entries=source.entries,
        where=where,
    )
    with as_written(con.con):  # the rows of all logs are looked up in those that are asked about
        con.rows(
            """
            CREATE OR REPLACE TABLE users_in_one_log AS
            SELECT k.g, k.search, w.user_no FROM (
                SELECT l.place * {many} + w.row AS number, w.user_no
                FROM written w JOIN logs_held l ON l.release = w.release) w RIGHT JOIN in_one_log k ON k.number = w.number""",
            many=Sql(ROWS_A_RELEASE),
        )
    return composed(
        """
        SELECT g, count(*) AS known, max(n) / nullif(sum(n), 0) AS share
        FROM (SELECT g, agency, user_no, sum(n) AS n FROM (
                SELECT k.g, s.agency, k.user_no, k.search, any_value(s.{counted}) AS n
                FROM users_in_one_log k JOIN searches_measured s ON s.g = k.g AND s.search = k.search
                GROUP BY k.g, s.agency, k.user_no, k.search) GROUP BY g, agency, user_no)
        GROUP BY g HAVING count(*) FILTER (user_no IS NULL) = 0 AND sum(n) > 0""",
        counted=counted,
    )
