"""Read from the graph and the logs what is held of an owner's shares: who is let in, who searched, by which way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphshare.domain.bodies import parts
from graphshare.domain.model import Account, Evidence, Grade, Purpose, Window
from graphshare.facts.agreements import VIEWS, status_sql
from graphshare.facts.directory import name_of
from graphshare.facts.reading import in_list, local_agency, meets, within
from graphshare.questions.what_if.holding import Scope, read_holding
from graphshare.questions.what_if.shares import (
    CITED,
    Granted,
    OwnersLog,
    OwnShares,
    Pool,
    Seen,
    Share,
    Uses,
    closing,
    uses,
)
from graphshare.questions.what_if.ways import Ways

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading


def own_shares(reading: Reading, body: str, owner: str, window: Window, level: Grade) -> OwnShares:
    """Each share of an owner (an id) that is in force at the end of the window, and what its log shows of it.

    ``reading`` has the views ``entries``, ``searches`` and ``mentions`` of what was built beside the graph. What the vendor disowns
    counts nowhere; the owner's own searches are left out. A search counts for the body where an agency that is not federal
    mentions it, as reach counts, or where the body ran it.
    """
    proxies = frozenset(read_holding(reading, body, window, level, Scope.OBSERVED).agencies)
    granted, ended = _granted(reading, body, owner, window)
    log, used = _log(reading, _Asked(body, owner, window, level), frozenset(g.agency_id for g in granted))
    cited, status = _cited(reading), _status(reading, granted, used)
    shown = _Shown(log, used if log else None, proxies)
    shares = [_share(g, shown, cited.get(g.agency_id, ()), status[g.agency_id]) for g in granted]
    return OwnShares(
        body, level, window, name_of(reading, owner), owner, log, _lists(reading, owner, window),
        tuple(sorted(shares, key=_order)), ended, _pools(reading, owner, window),
    )  # fmt: skip


def _order(share: Share) -> tuple[int, int, int, str, str]:
    """First what closes something, used before open, then by mentions and searches."""
    rank = 2 if share.closes is None else 0 if share.closes.ways.searches else 1
    ways = share.closes.ways.searches if share.closes else 0
    return rank, -ways, -(share.searches.searches if share.searches else 0), share.agency, share.agency_id


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the owner's log shows, and which agencies searched for the body in any log."""

    log: OwnersLog | None
    used: Uses | None
    proxies: frozenset[str]


def _share(g: Granted, shown: _Shown, cited: Iterable[Evidence], status: str | None) -> Share:
    log, used, a = shown.log, shown.used, g.agency_id
    ways = used.ways.get(a, Ways()) if used else None
    return Share(
        g.agency, a, g.state, g.federal, g.account, g.networks, g.basis, g.own_list, g.since, g.until,
        searches=ways,
        last=used.last.get(a) if used else None,
        mentions=used.mentions.get(a, (0, 0, 0)) if used and not g.of_body else None,
        says_immigration=used.says.get(a, 0) if used else None,
        unreadable=used.unreadable.get(a, 0) if used else None,
        models=g.models,
        status=status,
        never_used=not ways.searches if ways is not None and log is not None and (log.whole or ways.searches) else None,
        closes=closing(g, used, shown.proxies) if used and log else None,
        evidence=(*g.evidence, *cited),
    )  # fmt: skip


def _granted(reading: Reading, body: str, owner: str, window: Window) -> tuple[list[Granted], int]:
    """The agencies let in by a share that no later complete list of its network, nor an event log, has ended; how many are ended.

    An undated list counts only without a window.
    """
    found = reading.rows(
        """WITH held AS (
            SELECT s.*, n.name AS network, r.agency IS NOT DISTINCT FROM n.owner OR EXISTS (
                SELECT 1 FROM CONFIGURED c WHERE c.source = s.source AND c.target = s.release) AS own
            FROM SHARES_WITH s JOIN Network n ON n.id = s.source JOIN Release r ON r.id = s.release
            WHERE n.owner = $owner AND CASE WHEN s."from" IS NULL THEN $undated ELSE {meets} END),
        pairs AS (
            SELECT source, target, any_value(network) AS network, min("from") AS since, max(until) AS until,
                list(DISTINCT basis ORDER BY basis) AS basis, arg_max(account, (coalesce(until, DATE '0001-01-01'), account)) AS account,
                bool_or("from" IS NULL) AS undated, bool_or(own) AS own, coalesce(arg_max(closed IS NOT NULL, until), FALSE) AS closed,
                list({{'release': release, 'row': row}} ORDER BY until DESC NULLS LAST, release, row)[1] AS cited
            FROM held GROUP BY source, target),
        told AS (
            SELECT p.*, NOT undated AND (closed OR EXISTS (
                SELECT 1 FROM CONFIGURED c WHERE c.source = p.source AND c.complete AND c."from" > p.until
                    AND ($until IS NULL OR c."from" <= $until))) AS ended
            FROM pairs p)
        SELECT a.name, a.id, a.state, a.federal, list_contains($parts, a.body) AND a.federal,
            bool_or(t.account = 'active') FILTER (NOT ended), list(DISTINCT t.network ORDER BY t.network) FILTER (NOT ended),
            list_sort(list_distinct(flatten(list(t.basis) FILTER (NOT ended)))), bool_or(t.own) FILTER (NOT ended),
            min(t.since) FILTER (NOT ended),
            max(t.until) FILTER (NOT ended), count(*) FILTER (ended),
            (SELECT list(DISTINCT model ORDER BY model) FROM HAS_AGREEMENT g WHERE g.source = a.id AND model IS NOT NULL),
            list(t.cited ORDER BY t.cited.release, t.cited.row) FILTER (NOT ended)
        FROM told t JOIN Agency a ON a.id = t.target GROUP BY a.id, a.name, a.state, a.federal, a.body ORDER BY a.id""",
        undated=window == Window(),
        meets=meets(window, 's."from"', "s.until"),
        until=window.until,
        owner=owner,
        parts=sorted(parts(body)),
    )
    out = []
    for name, a, state, federal, of_body, active, networks, basis, own, since, last, _, models, cited in found:
        if networks:
            out.append(
                Granted(
                    name, a, state, bool(federal), bool(of_body), Account.ACTIVE if active else Account.INACTIVE,
                    tuple(networks), tuple(basis), bool(own), since, last, tuple(models or ()),
                    tuple(Evidence(c["release"], c["row"]) for c in cited[:CITED]),
                )
            )  # fmt: skip
    return out, sum(not row[6] for row in found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose log is looked at (an id), for which body, in which days, and how firmly a search must mention it."""

    body: str
    owner: str
    window: Window
    level: Grade


def _log(reading: Reading, asked: _Asked, listed: frozenset[str]) -> tuple[OwnersLog | None, Uses]:
    """What is held of the owner's log, and what it shows; leaves the table ``here`` (a row a search) behind.

    ``listed``: agencies that a share in force lets in.
    """
    mine, owner, window = in_list(parts(asked.body)), asked.owner, asked.window
    reading.hold(
        "here",
        """SELECT s.search, s.agency, s.via, s.purpose, s.day, s.searches, e.release, e.row,
            coalesce(a.federal AND a.body IN {mine}, FALSE) AS of_body,
            CASE WHEN {local} THEN coalesce(m.strength, 0) ELSE 0 END AS strength
        FROM (SELECT search, min_by(release, (release, row)) AS release, min_by(row, (release, row)) AS row FROM entries
              WHERE owner = $owner GROUP BY search) e
        JOIN searches s USING (search) LEFT JOIN Agency a ON a.id = s.agency
        LEFT JOIN (SELECT search, max(strength) AS strength FROM mentions WHERE body IN {mine} GROUP BY search) m USING (search)
        WHERE s.disowned IS NULL AND {in_window} AND s.agency IS DISTINCT FROM $owner""",
        mine=mine,
        local=local_agency("a"),
        in_window=within(window, "s.day"),
        owner=owner,
    )
    held = reading.rows(
        """SELECT count(*), bool_or(selection IS NULL), min("first")::DATE, max("last")::DATE FROM Release
        WHERE agency = $owner AND kind IN ('network audit', 'keyword hits') AND {meets}""",
        meets=meets(window, '"first"', '"last"', unknown=True),
        owner=owner,
    )[0]
    found = reading.rows(
        """
        SELECT agency, of_body, via, strength, purpose = $unspecified, purpose = $unstated,
            sum(searches)::BIGINT, max(day)
        FROM here GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY ALL""",
        unspecified=Purpose.IMMIGRATION_UNSPECIFIED,
        unstated=Purpose.UNSTATED,
    )
    used = uses((Seen(*row) for row in found), asked.level)
    if not held[0]:
        return None, used
    strangers = [a for a in used.ways if a not in listed]
    unlisted = (
        len(strangers),
        sum((used.ways[a] for a in strangers), Ways()),
        sum((used.for_body.get(a, Ways()) for a in strangers), Ways()),
    )
    everybody, for_body = sum(used.ways.values(), Ways()), sum(used.for_body.values(), Ways())
    return OwnersLog(bool(held[1]), held[2], held[3], everybody, for_body, unlisted), used


def _cited(reading: Reading) -> dict[str, tuple[Evidence, ...]]:
    """Agency → rows of its searches, those first that are for the body or mention it."""
    found = reading.rows(
        """
        SELECT agency, list({{'release': release, 'row': row}} ORDER BY NOT of_body, strength DESC, release, row)[:$cited]
        FROM here WHERE agency IS NOT NULL GROUP BY agency""",
        cited=CITED,
    )
    return {a: tuple(Evidence(c["release"], c["row"]) for c in cited) for a, cited in found}


def _status(reading: Reading, granted: Iterable[Granted], used: Uses) -> dict[str, str | None]:
    """What the lists of agreements say of each agency on the day of its last search, or the last day on which it is listed."""
    asked: list[tuple[str, date | None]] = [(g.agency_id, used.last.get(g.agency_id, g.until)) for g in granted]
    federal = {g.agency_id for g in granted if g.federal}
    reading.rows(VIEWS)
    found = reading.rows(
        """SELECT x.agency, {status}
        FROM (SELECT unnest($agencies::VARCHAR[]) AS agency, unnest($days::DATE[]) AS day) x""",
        status=status_sql("x.agency", "x.day"),
        agencies=[a for a, _ in asked],
        days=[d for _, d in asked],
    )
    return {a: None if a in federal else status for a, status in found}


def _lists(reading: Reading, owner: str, window: Window) -> int:
    """How many complete lists of the owner speak of the window."""
    found = reading.rows(
        """SELECT count(DISTINCT c.target) FROM CONFIGURED c JOIN Network n ON n.id = c.source WHERE n.owner = $owner AND c.complete
        AND CASE WHEN c."from" IS NULL THEN $undated ELSE {meets} END""",
        undated=window == Window(),
        meets=meets(window, 'c."from"', "c.until"),
        owner=owner,
    )
    return int(found[0][0])


def _pools(reading: Reading, owner: str, window: Window) -> tuple[Pool, ...]:
    found = reading.rows(
        """SELECT p.name, i."from", i.until, i.release, i.row FROM IN_POOL i JOIN Pool p ON p.id = i.target
        JOIN Network n ON n.id = i.source WHERE n.owner = $owner AND {meets} ORDER BY ALL""",
        meets=meets(window, 'i."from"', "i.until", unknown=True),
        owner=owner,
    )
    return tuple(Pool(name, since, until, Evidence(release, row)) for name, since, until, release, row in found)
