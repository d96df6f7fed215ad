"""T, the measures of a tally: for the whole, for each group, and for each side of a split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

#: What of a group's keys also narrows the searches that its agencies are measured against.
NARROWING = {"key_month": "month", "key_owner_id": "owner", "key_kind": "kind"}

Key = tuple[object, ...]


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
        return asdict(self)


NOTHING = Measures(0, 0, 0, 0, unassigned=0)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last moment, and the most networks that one search was sent to."""

    first: str | None = None
    last: str | None = None
    most_networks: int | None = None


def measure(
    con: duckdb.DuckDBPyConnection, source: str, keys: Sequence[str], side: str | None = None
) -> dict[Key, tuple[Measures, Span]]:
    """T of each group of ``source`` by ``keys`` (one group without keys), on one side of the split or in all.

    ``source`` has ``search, searches, placed, side, burst, burstless, agency, release, row, at, networks, user_no, month,
    owner, kind``; ``measured`` and ``searched`` the same of all searches asked about, by entry and by
    search.
    """
    where = f"WHERE side = '{side}'" if side else ""
    counted = "placed" if side else "searches"
    lead = "".join(f"{k}, " for k in keys)
    by = f"GROUP BY {', '.join(keys)}" if keys else ""
    found = con.execute(f"""
        SELECT {lead}count(*)::BIGINT, coalesce(sum({counted}) FILTER (nth = 1), 0)::BIGINT,
            CASE WHEN bool_or(burstless) THEN NULL ELSE count(DISTINCT burst) END, count(DISTINCT agency),
            coalesce(sum(searches - placed) FILTER (nth = 1), 0)::BIGINT,
            strftime(min("at"), '%Y-%m-%dT%H:%M:%SZ'), strftime(max("at"), '%Y-%m-%dT%H:%M:%SZ'), max(networks)
        FROM (SELECT *, row_number() OVER (PARTITION BY {lead}search ORDER BY release, row) AS nth
              FROM {source} {where}) {by}""").fetchall()
    n = len(keys)
    of, users = _of(con, source, keys, side), _users(con, source, keys, where, counted)
    out = {}
    for row in found:
        key, (rows, searches, bursts, agencies, unassigned, *span) = row[:n], row[n:]
        whole = of.get(key)
        rate = round(searches / whole * 10_000, 2) if whole else None
        t = Measures(rows, searches, bursts, agencies, whole, rate, users.get(key), 0 if side else unassigned)
        out[key] = (t, Span(*span))
    for key, whole in of.items():
        out.setdefault(key, (replace(NOTHING, of=whole, per_10000=0.0 if whole else None), Span()))
    return out


def _of(con: duckdb.DuckDBPyConnection, source: str, keys: Sequence[str], side: str | None) -> dict[Key, int]:
    """All searches of the agencies of each group in the same logs; without those of which a log is a selection."""
    narrowing = {k: NARROWING[k] for k in keys if k in NARROWING}
    columns = ["agency", *narrowing.values()]
    where = f"WHERE side = '{side}'" if side else ""
    counted = "placed" if side else "searches"
    picked = ", ".join(columns)
    many = f"SELECT {picked}, {counted} AS n, selected FROM searched {where}"
    if narrowing.keys() & {"key_owner_id", "key_kind"}:  # those are of entries, anything else is of a search
        many = f"""
            SELECT {picked}, search, any_value({counted}) AS n, bool_or(selected) AS selected
            FROM measured {where} GROUP BY {picked}, search"""
    pairs = ", ".join((*keys, "agency"))
    same = " AND ".join(
        f"p.{'agency' if c == 'agency' else k} IS NOT DISTINCT FROM t.{c}"
        for k, c in (("agency", "agency"), *narrowing.items())
    )
    lead = "".join(f"p.{k}, " for k in keys)
    by = f"GROUP BY {', '.join(f'p.{k}' for k in keys)}" if keys else ""
    found = con.execute(f"""
        WITH whole AS (
            SELECT {picked}, sum(n)::BIGINT AS n, bool_or(selected) AS selected FROM ({many}) GROUP BY {picked}),
        pairs AS (SELECT DISTINCT {pairs} FROM {source})
        SELECT {lead}CASE WHEN bool_or(t.selected) THEN NULL ELSE sum(t.n) END::BIGINT
        FROM pairs p JOIN whole t ON {same} {by}""").fetchall()
    return {row[:-1]: row[-1] for row in found if row[-1] is not None}


def _users(
    con: duckdb.DuckDBPyConnection, source: str, keys: Sequence[str], where: str, counted: str
) -> dict[Key, Users]:
    """Users of each group whose rows stand in one log that says for all of them who searched."""
    lead = "".join(f"{k}, " for k in keys)
    by = f"GROUP BY {', '.join(keys)}" if keys else ""
    found = con.execute(f"""
        SELECT {lead}count(*), max(n) / nullif(sum(n), 0)
        FROM (SELECT {lead}release, agency, user_no, sum(n) AS n FROM (
                SELECT {lead}release, agency, user_no, search, any_value({counted}) AS n FROM {source} {where}
                GROUP BY {lead}release, agency, user_no, search) GROUP BY {lead}release, agency, user_no)
        {by} HAVING count(DISTINCT release) = 1 AND count(*) FILTER (user_no IS NULL) = 0 AND count(*) > 0
        AND sum(n) > 0""").fetchall()
    return {row[:-2]: Users(row[-2], round(float(row[-1]), 4)) for row in found}
