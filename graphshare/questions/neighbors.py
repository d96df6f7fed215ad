"""Who is tied to one agency, and these to each other: by access given, and by searches, those that mention a body apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphshare.domain.bodies import parts
from graphshare.domain.model import Window
from graphshare.engine import Sql, quoted
from graphshare.facts.reading import Reading, in_list, meets, within
from graphshare.questions.spoken_for import MayBeNamed, may_be_named


class TieSays(StrEnum):
    """What a tie says."""

    NAMED = "named"  # an agency mentioned the body in its searches
    MENTIONING = "mentioning"  # an agency searched another's cameras, mentioning the body
    SEARCHED = "searched"  # an agency searched another's cameras
    FRONT = "front"  # an owner gave the body access
    BACK = "back"  # the body searched on a day whose complete list does not name it
    UNKNOWN = "unknown"  # the body searched, and no list says by which door
    SHARES = "shares"  # an owner gave another agency access
    INACTIVE = "inactive"  # an owner lists an account that is marked inactive


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An agency in a neighborhood. ``firm``: each of its searches that mention the body has a row that lets a page name it."""

    agency: str
    name: str
    state: str | None
    kind: str | None
    federal: bool
    firm: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """From one agency to another. ``searches`` is ``None`` where a tie is no search; ``rows``: releases and rows that say it."""

    source: str
    target: str
    says: TieSays
    searches: int | None
    first: str | None
    last: str | None
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Neighborhood:
    """An agency or body, who is tied to it, and all ties between those kept.

    ``left_out``: agencies tied to it but not kept; ``of_body``: the middle is a federal body, and ties are its doors.
    ``picked``: of the log of who searched the middle only rows that somebody picked are held.
    """

    center: str
    body: str
    neighbors: tuple[Neighbor, ...]
    ties: tuple[Tie, ...]
    left_out: int
    of_body: bool = False
    picked: bool = False


#: An agency's neighborhood has at most so many agencies, itself among them, and so many ties.
AGENCIES, TIES = 300, 1_500


def neighborhood(reading: Reading, agency: str, body: str, window: Window) -> Neighborhood:
    """The agencies tied to one (id), those with most searches first, and the ties between all that are kept."""
    around = _ties(reading, body, window, Sql(f"({quoted(agency)} IN (source, target))"))
    weight: dict[str, tuple[int, int]] = {}
    for t in around:
        other = t.target if t.source == agency else t.source
        said, n = weight.get(other, (0, 0))
        weight[other] = (
            said + (t.says is not TieSays.SEARCHED and t.says is not TieSays.SHARES),
            n + (t.searches or 0),
        )
    weight.pop(agency, None)
    ranked = sorted(weight, key=lambda a: (-weight[a][0], -weight[a][1], a))
    kept = [agency, *ranked[: AGENCIES - 1]]
    inside = in_list(kept)
    ties = _ties(reading, body, window, Sql(f"source IN {inside} AND target IN {inside}"))
    ties.sort(
        key=lambda t: (
            agency not in (t.source, t.target),
            t.says is TieSays.SEARCHED,
            -(t.searches or 0),
            t.source,
            t.target,
            t.says,
        )
    )
    who = neighbors(reading, kept, may_be_named(reading, parts(body), window))
    ((picked,),) = reading.rows(
        """SELECT coalesce(bool_and(kind = 'keyword hits' OR selection IS NOT NULL), FALSE) FROM Release
        WHERE agency = $agency AND kind IN ('network audit', 'keyword hits')""",
        agency=agency,
    )
    return Neighborhood(agency, body, who, tuple(ties[:TIES]), len(ranked) - len(kept) + 1, picked=picked)


def neighbors(reading: Reading, agencies: Iterable[str], who: MayBeNamed) -> tuple[Neighbor, ...]:
    """Agencies by their ids, by name; ``who`` may be named."""
    rows = reading.rows(
        "SELECT id, name, state, kind, coalesce(federal, FALSE) FROM Agency WHERE id IN {agencies} ORDER BY name, id",
        agencies=in_list(agencies),
    )
    return tuple(Neighbor(i, name, state, kind, federal, i in who.wholly) for i, name, state, kind, federal in rows)


def _ties(reading: Reading, body: str, window: Window, where: Sql) -> list[Tie]:
    """Ties between agencies; a share with the body, or with an account of it that is inactive, is told as such."""
    about = in_list(parts(body))
    grants = meets(window, 's."from"', "s.until", unknown=window.since is None and window.until is None)
    rows = reading.rows(
        """
        WITH found AS (
            SELECT n.owner AS source, s.target AS target,
                CASE WHEN s.account = 'inactive' AND a.federal THEN $inactive WHEN a.body IN {about} THEN $front
                    ELSE $shares END AS says,
                NULL AS searches, s."from" AS first, s.until AS last, s.release, s.row
            FROM SHARES_WITH s JOIN Network n ON n.id = s.source JOIN Agency a ON a.id = s.target
            WHERE {grants} AND (coalesce(s.account, 'active') <> 'inactive' OR a.federal)
            UNION ALL
            SELECT m.source, n.owner, $searched, m.searches, CAST(m.first AS DATE), CAST(m.last AS DATE), m.release, m.row
            FROM SEARCHED_IN_MONTH m JOIN Network n ON n.id = m.target WHERE {searched_within}
            UNION ALL
            SELECT r.source, n.owner,
                CASE WHEN NOT a.federal AND EXISTS (
                    FROM NAMES x JOIN Agency f ON f.id = x.target WHERE x.source = q.id AND f.body IN {about} AND x.grade <> 'hinted')
                    THEN $mentioning ELSE $searched END,
                q.searches, q.day, q.day, l.target, l.row
            FROM Search q JOIN RAN r ON r.target = q.id JOIN COVERED c ON c.source = q.id JOIN Network n ON n.id = c.target
            JOIN Agency a ON a.id = r.source LEFT JOIN LOGGED_IN l ON l.source = q.id
            WHERE q.disowned IS NULL AND {in_window}
            QUALIFY row_number() OVER (PARTITION BY q.id, n.owner ORDER BY l.target, l.row) = 1)
        SELECT source, target, says, sum(found.searches)::BIGINT, min(first), max(last),
            min({{'release': release, 'row': row}}), max({{'release': release, 'row': row}})
        FROM found JOIN Agency x ON x.id = source JOIN Agency y ON y.id = target
        WHERE source <> target AND x.identified AND y.identified AND {where} GROUP BY ALL ORDER BY ALL""",
        inactive=TieSays.INACTIVE,
        about=about,
        front=TieSays.FRONT,
        shares=TieSays.SHARES,
        grants=grants,
        searched=TieSays.SEARCHED,
        searched_within=meets(window, "m.first", "m.last"),
        mentioning=TieSays.MENTIONING,
        in_window=within(window, "q.day"),
        where=where,
    )
    return [
        Tie(source, target, TieSays(says), n, _iso(first), _iso(last),
            tuple(sorted({(e["release"], e["row"]) for e in (one, other) if e and e["release"]})))
        for source, target, says, n, first, last, one, other in rows
    ]  # fmt: skip


def _iso(day: date | None) -> str | None:
    return str(day)[:10] if day else None
