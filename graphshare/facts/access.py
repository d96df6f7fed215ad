"""The facts behind the doors of one body, read from the graph tables: who was granted what, who searched what, when.

Everything that is many (shares, monthly edges, searches) is narrowed to the body asked for in DuckDB before it becomes
a Python value, so that what follows is small.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from graphshare.domain.bodies import ancestors, body_id, immigration_family, parts
from graphshare.domain.model import Account, Basis, Evidence, Grade, Purpose, Window
from graphshare.engine import Sql, composed, quoted
from graphshare.facts.reading import Reading, in_list, local_agency, within

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Grant:
    """A network shares with an account of the body, or of a body above it: on days, and to the second where a log says."""

    network: str
    recipient: str
    body: str
    first: date | None
    last: date | None
    basis: Basis
    account: Account
    mark: str | None
    evidence: Evidence
    opened: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Configured:
    """Days for which a complete configuration of a network is held.

    ``near``: federal bodies to which a name on it is only near; of these it proves nothing.
    """

    network: str
    first: date
    last: date
    basis: Basis
    evidence: Evidence
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Near:
    """A list, complete or not, holds a name that is only near some federal bodies; without days where it has no date."""

    network: str
    first: date | None
    last: date | None
    bodies: frozenset[str]


@dataclass(frozen=True, slots=True)
class OwnSearch:
    """The body itself searched a network: its own row in the network's log."""

    network: str
    body: str
    agency: str
    search: str
    day: date | None
    at: datetime | None
    searches: int
    via: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class NamedSearch:
    """A search by an agency that is not federal, naming the body; ``network`` where a network's own log holds it.

    ``own``: the agency searched a network of its own. ``evidence`` is the network's own row (else any log's), ``says`` the
    row whose words name the body: the same where that one does, else one of another log; ``disputed``: logs give different
    reasons for it.
    """

    search: str
    proxy: str
    body: str
    grade: Grade
    day: date | None
    searches: int
    network: str | None
    own: bool
    evidence: Evidence | None
    networks_total: int | None
    devices_total: int | None
    says: Evidence | None = None
    disputed: bool = False


@dataclass(frozen=True)
class Facts:
    """All that the doors of one body rest on.

    What lists and event logs say (``grants``, ``configured``, ``near``) is whole, whatever the window: it chooses days and
    searches, never evidence. Searches are those of the window.
    """

    body: str
    asked: frozenset[str]  # the body and its parts
    window: Window
    grants: tuple[Grant, ...]
    configured: dict[str, tuple[Configured, ...]]
    near: dict[str, tuple[Near, ...]]
    own: tuple[OwnSearch, ...]
    named: tuple[NamedSearch, ...]
    #: For the immigration family: searches that say immigration and name nobody. They open no door and stand in no level.
    unspecified: tuple[NamedSearch, ...]


def read_facts(reading: Reading, body: str, window: Window, carry_days: int = 0) -> Facts:
    """The facts behind the doors of ``body`` (with its parts) in a window.

    ``carry_days`` stretches each list forward by so many days, at most to the day before the network's next complete
    list; what is proved only so has the basis ``carried``.
    """
    asked = parts(body)
    above = frozenset(ancestors(body))
    listed = _configured(reading)
    grants = tuple(_carried(_grants(reading, asked | above), listed, carry_days))
    return Facts(
        body=body,
        asked=asked,
        window=window,
        grants=grants,
        configured=_carried_configurations(listed, carry_days),
        near=_near(reading),
        own=_own(reading, asked, window),
        named=_named(reading, asked, window),
        unspecified=_named(reading, asked, window, _unspecified(body)) if immigration_family([body]) else (),
    )


def _grants(reading: Reading, bodies: frozenset[str]) -> tuple[Grant, ...]:
    found = reading.rows(
        """
        SELECT s.source, s.target, a.body, s."from", s.until, s.basis, s.account, s.account_mark, s.release, s.row,
            s.opened, s.closed
        FROM SHARES_WITH s JOIN Agency a ON a.id = s.target
        WHERE a.federal AND a.body IN {bodies} ORDER BY s.source, s.target, s."from", s.until, s.release, s.row""",
        bodies=in_list(bodies),
    )
    return tuple(
        Grant(n, r, b, first, last, Basis(basis), Account(account), mark, Evidence(release, row), opened, closed)
        for n, r, b, first, last, basis, account, mark, release, row, opened, closed in found
    )


def _configured(reading: Reading) -> dict[str, tuple[Configured, ...]]:
    found = reading.rows("""
        SELECT source, "from", until, basis, target, row, near_bodies FROM CONFIGURED
        WHERE complete AND "from" IS NOT NULL ORDER BY ALL""")
    by_network: dict[str, list[Configured]] = defaultdict(list)
    for network, first, last, basis, release, row, near in found:
        by_network[network].append(
            Configured(network, first, last, Basis(basis), Evidence(release, row), _bodies(near))
        )
    return {n: tuple(c) for n, c in by_network.items()}


def _near(reading: Reading) -> dict[str, tuple[Near, ...]]:
    found = reading.rows("""
        SELECT source, "from", until, near_bodies FROM CONFIGURED WHERE near_bodies IS NOT NULL ORDER BY ALL""")
    by_network: dict[str, list[Near]] = defaultdict(list)
    for network, first, last, near in found:
        by_network[network].append(Near(network, first, last, _bodies(near)))
    return {n: tuple(c) for n, c in by_network.items()}


def _bodies(near: str | None) -> frozenset[str]:
    return frozenset((near or "").strip("|").split("|")) - {""}


#: What a list proves of its own date, or between two: this ``--carry-days`` stretches.
CARRIED_FROM = (Basis.DATED, Basis.BETWEEN)


def _until_next(last: date, network: str, configured: dict[str, tuple[Configured, ...]], days: int) -> date:
    later = [c.first for c in configured.get(network, ()) if c.basis is Basis.DATED and c.first > last]
    stretched = last + timedelta(days=days)
    return min(stretched, min(later) - timedelta(days=1)) if later else stretched


def _carried(grants: Iterable[Grant], configured: dict[str, tuple[Configured, ...]], days: int) -> Iterable[Grant]:
    for g in grants:
        yield g
        if g.last is not None and g.basis in CARRIED_FROM:
            until = _until_next(g.last, g.network, configured, days)
            if until > g.last:
                yield replace(g, first=g.last + timedelta(days=1), last=until, basis=Basis.CARRIED)


def _carried_configurations(
    configured: dict[str, tuple[Configured, ...]], days: int
) -> dict[str, tuple[Configured, ...]]:
    out = {}
    for network, held in configured.items():
        more = []
        for c in held:
            if c.basis is Basis.DATED:
                until = _until_next(c.last, network, configured, days)
                if until > c.last:
                    more.append(replace(c, first=c.last + timedelta(days=1), last=until, basis=Basis.CARRIED))
        out[network] = (*held, *more)
    return out


def _own(reading: Reading, bodies: frozenset[str], window: Window) -> tuple[OwnSearch, ...]:
    found = reading.rows(
        """
        SELECT c.target, a.body, a.id, q.id, q.day, q."at", q.searches, q.via, c.release, c.row
        FROM RAN r JOIN Agency a ON a.id = r.source JOIN Search q ON q.id = r.target JOIN COVERED c ON c.source = q.id
        WHERE a.federal AND a.body IN {bodies} AND q.disowned IS NULL AND {inside}
        ORDER BY ALL""",
        bodies=in_list(bodies),
        inside=within(window, "q.day"),
    )
    return tuple(
        OwnSearch(n, b, a, q, day, at, count, via, Evidence(release, row))
        for n, b, a, q, day, at, count, via, release, row in found
    )


#: The searches that name a body.
_NAMES = Sql("NAMES")


def _unspecified(body: str) -> Sql:
    """SQL like NAMES: searches that say immigration and name nobody, as if they hinted at the body asked for."""
    return composed(
        """(SELECT id AS source, {target} AS target, 'hinted' AS grade, NULL AS release, NULL AS row
        FROM Search WHERE purpose = {purpose})""",
        target=quoted(body_id(body)),
        purpose=quoted(Purpose.IMMIGRATION_UNSPECIFIED),
    )


def _named(reading: Reading, bodies: frozenset[str], window: Window, said: Sql = _NAMES) -> tuple[NamedSearch, ...]:
    found = reading.rows(
        """
        SELECT q.id, r.source, f.body, m.grade, q.day, q.searches, c.target, coalesce(n.owner = r.source, FALSE),
            coalesce(c.release, l.release), coalesce(c.row, l.row), q.networks_total, q.devices_total,
            CASE WHEN own.source IS NOT NULL THEN c.release ELSE coalesce(m.release, l.release) END,
            CASE WHEN own.source IS NOT NULL THEN c.row ELSE coalesce(m.row, l.row) END, coalesce(q.wordings, 0) > 1
        FROM {said} m
        JOIN Agency f ON f.id = m.target
        JOIN Search q ON q.id = m.source
        JOIN RAN r ON r.target = q.id
        JOIN Agency a ON a.id = r.source
        LEFT JOIN COVERED c ON c.source = q.id
        LEFT JOIN Network n ON n.id = c.target
        LEFT JOIN (SELECT source, min(target) AS release, min_by(row, (target, row)) AS row FROM LOGGED_IN GROUP BY source) l
            ON l.source = q.id
        LEFT JOIN LOGGED_IN own ON own.source = q.id AND own.target = c.release AND own.row = c.row
            AND list_contains(string_split(own.bodies, ', '), f.body || ' ' || m.grade)
        WHERE {local} AND f.body IN {bodies} AND q.disowned IS NULL
            AND {inside}
        ORDER BY ALL""",
        said=said,
        local=local_agency("a"),
        bodies=in_list(bodies),
        inside=within(window, "q.day"),
    )
    return tuple(
        NamedSearch(
            q, proxy, body, Grade(grade), day, count, network, own,
            Evidence(release, row) if release else None, networks_total, devices_total,
            Evidence(by, at) if by else None, disputed,
        )
        for q, proxy, body, grade, day, count, network, own, release, row, networks_total, devices_total, by, at, disputed
        in found
    )  # fmt: skip
