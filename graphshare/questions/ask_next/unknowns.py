"""What is not known, as pairs of an owner and an agency, and which record of whom would settle each.

An unknown is one question with one answer: *did this agency search these cameras for the body?*, *did this federal account use
its access?*, *by which door did this federal account come?*, *whom does this list name?*, *what else did this agency search for?*
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graphshare.domain.model import Evidence, Purpose, Window
from graphshare.domain.months import months_from
from graphshare.engine import composed, quoted
from graphshare.facts.reading import Reading, in_list, within
from graphshare.facts.sent import ReportKind

#: Of what is held no more than so many months are asked for: the last ones.
MONTHS = 36
#: So many rows are cited for a request.
_CITED = 5


@dataclass(frozen=True, slots=True)
class Unknown:
    """What one report of one agency would settle: questions about so many agencies, for these months."""

    agency: str
    report: ReportKind
    months: tuple[str, ...]
    proxies: tuple[str, ...]  # agencies that name the body and could search these cameras
    accounts: tuple[str, ...]  # federal accounts listed, or that searched on days that no complete list covers
    unread: int  # owners in whose logs this agency gives no readable reason
    list_held: bool  # whether any complete list, or any log of this kind, is held
    evidence: tuple[Evidence, ...]

    @property
    def settles(self) -> int:
        """How many unknowns the report would settle."""
        own = self.report is ReportKind.ORGANIZATION_AUDIT or (
            self.report is ReportKind.SHARED_NETWORKS and not self.list_held
        )
        return len(self.proxies) + len(self.accounts) + self.unread + own


def read_unknowns(reading: Reading, asked: frozenset[str], family: bool, window: Window) -> list[Unknown]:
    """Every report that would settle something.

    ``asked``: the bodies asked about; ``family``: that searches count which say immigration and name nobody, too.
    """
    span = _span(reading, window)
    if not span:
        return []
    _tables(reading, asked, family, window)
    held = {
        kind: _held(reading, kind) for kind in (ReportKind.NETWORK_AUDIT.value, ReportKind.ORGANIZATION_AUDIT.value)
    }
    return [
        *_network_audits(reading, span, held[ReportKind.NETWORK_AUDIT.value]),
        *_organization_audits(reading, span, held[ReportKind.ORGANIZATION_AUDIT.value]),
        *_lists(reading, asked, span, held[ReportKind.NETWORK_AUDIT.value], window),
    ]


def _span(reading: Reading, window: Window) -> tuple[str, ...]:
    """The months that the records held speak of: of the logs, else of the lists; inside the window."""
    first, last = reading.rows("""
        SELECT coalesce(min("first"), min(dated)), coalesce(max("last"), max(dated)) FROM Release
        WHERE kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit')""")[0]
    if first is None:
        first, last = reading.rows('SELECT min("from"), max(until) FROM SHARES_WITH')[0]
    if first is None:
        return ()
    since = max(str(first)[:10], str(window.since or "0001-01-01"))
    until = min(str(last)[:10], str(window.until or "9999-12-31"))
    return tuple(months_from(since, until)[-MONTHS:]) if since <= until else ()


def _held(reading: Reading, kind: str) -> dict[str, set[str]]:
    """Agency → months that whole logs of a kind reach."""
    out: dict[str, set[str]] = defaultdict(set)
    for agency, first, last in reading.rows(
        """
        SELECT agency, "first", "last" FROM Release
        WHERE kind = $kind AND agency IS NOT NULL AND selection IS NULL AND "first" IS NOT NULL""",
        kind=kind,
    ):
        out[agency].update(months_from(str(first)[:10], str(last)[:10]))
    return out


def _tables(reading: Reading, asked: frozenset[str], family: bool, window: Window) -> None:
    """``proxies``: agencies that name the body; ``may``: who could search what, the owner's own officers too."""
    said = composed(
        """SELECT r.source AS agency FROM NAMES m JOIN Agency f ON f.id = m.target JOIN Search q ON q.id = m.source
        JOIN RAN r ON r.target = q.id
        WHERE f.body IN {asked} AND m.grade IN ('asked', 'named') AND q.disowned IS NULL AND {in_window}""",
        asked=in_list(asked),
        in_window=within(window, "q.day"),
    )
    if family:
        said = composed(
            """{said} UNION SELECT r.source FROM Search q JOIN RAN r ON r.target = q.id
            WHERE q.purpose = {unspecified} AND q.disowned IS NULL AND {in_window}""",
            said=said,
            unspecified=quoted(Purpose.IMMIGRATION_UNSPECIFIED),
            in_window=within(window, "q.day"),
        )
    reading.hold(
        "proxies",
        "SELECT DISTINCT agency FROM ({said}) JOIN Agency a ON a.id = agency WHERE NOT a.federal AND a.identified",
        said=said,
    )
    reading.hold(
        "may",
        """SELECT n.owner, s.target AS agency, a.federal, s."from", s.until, s.release, s.row
        FROM SHARES_WITH s JOIN Network n ON n.id = s.source JOIN Agency a ON a.id = s.target
        WHERE s.account = 'active' AND ((a.federal AND a.body IN {asked}) OR s.target IN (FROM proxies))
        UNION ALL SELECT o.source, o.source, FALSE, NULL, NULL, NULL, NULL FROM OWNS o SEMI JOIN proxies ON agency = o.source""",
        asked=in_list(asked),
    )


def _network_audits(reading: Reading, span: tuple[str, ...], months_held: Mapping[str, set[str]]) -> list[Unknown]:
    found: dict[str, list[tuple[str, bool, date | None, date | None, str | None, int | None]]] = defaultdict(list)
    for owner, *rest in reading.rows("""
        SELECT m.* FROM may m JOIN Agency a ON a.id = m.owner WHERE a.identified ORDER BY ALL"""):
        found[owner].append(tuple(rest))
    out = []
    for owner, pairs in found.items():
        missing = tuple(m for m in span if m not in months_held.get(owner, ()))
        if not missing:
            continue
        whole = owner not in months_held
        open_ = [p for p in pairs if whole or p[2] is None or not set(months_from(*_days(p))).isdisjoint(missing)]
        cited = sorted({Evidence(p[4], p[5]) for p in open_ if p[4] is not None and p[5] is not None})
        out.append(
            Unknown(
                owner,
                ReportKind.NETWORK_AUDIT,
                missing,
                tuple(sorted({p[0] for p in open_ if not p[1]})),
                tuple(sorted({p[0] for p in open_ if p[1]})),
                0,
                not whole,
                tuple(cited[:_CITED]),
            )
        )
    return [u for u in out if u.settles]


def _days(pair: tuple[str, bool, date | None, date | None, str | None, int | None]) -> tuple[str, str]:
    return str(pair[2]), str(pair[3] or pair[2])


def _organization_audits(reading: Reading, span: tuple[str, ...], months_held: Mapping[str, set[str]]) -> list[Unknown]:
    """Of agencies that name the body: what else they searched, and what they wrote where a log gives no reason."""
    reading.hold(
        "seen",
        """
        SELECT m.source AS agency, n.owner, strftime(d.day, '%Y-%m') AS month, m.purpose, m.release, m.row
        FROM SEARCHED_IN_MONTH m JOIN Network n ON n.id = m.target, unnest([m."first", m."last"]) d(day)
        WHERE m.source IN (FROM proxies)
        UNION ALL SELECT r.source, n.owner, strftime(q.day, '%Y-%m'), q.purpose, l.release, l.row
        FROM RAN r JOIN Search q ON q.id = r.target
        JOIN (SELECT source, min(target) AS release, min_by(row, (target, row)) AS row FROM LOGGED_IN GROUP BY source) l
            ON l.source = q.id
        LEFT JOIN COVERED c ON c.source = q.id LEFT JOIN Network n ON n.id = c.target
        WHERE q.disowned IS NULL AND r.source IN (FROM proxies)""",
    )
    found = reading.rows(
        """
        SELECT s.agency, list(DISTINCT month ORDER BY month) FILTER (month IN {listed}),
            list(DISTINCT {{'m': month, 'o': s.owner}}) FILTER (purpose = $unstated AND month IN {listed}
                AND s.owner IS NOT NULL),
            list_sort(list(DISTINCT {{'r': release, 'n': row}}))[:$cited]
        FROM seen s GROUP BY s.agency ORDER BY s.agency""",
        listed=in_list(span),
        unstated=Purpose.UNSTATED,
        cited=_CITED,
    )
    out = []
    for agency, months, unread, cited in found:
        missing = tuple(m for m in months or () if m not in months_held.get(agency, ()))
        if not missing:
            continue
        owners = {u["o"] for u in unread or () if u["m"] in missing}
        rows = tuple(Evidence(c["r"], c["n"]) for c in cited if c["r"])
        out.append(
            Unknown(agency, ReportKind.ORGANIZATION_AUDIT, missing, (), (), len(owners), agency in months_held, rows)
        )
    return out


def _lists(
    reading: Reading, asked: frozenset[str], span: tuple[str, ...], logs: Mapping[str, set[str]], window: Window
) -> list[Unknown]:
    """Of owners whose log is held: days on which a federal account searched and no complete list says who may."""
    days: dict[str, set[str]] = defaultdict(set)
    accounts: dict[str, set[str]] = defaultdict(set)
    cited: dict[str, set[Evidence]] = defaultdict(set)
    for owner, account, month, release, row in reading.rows(
        """
        SELECT n.owner, r.source, strftime(q.day, '%Y-%m'), c.release, c.row
        FROM RAN r JOIN Agency a ON a.id = r.source JOIN Search q ON q.id = r.target JOIN COVERED c ON c.source = q.id
        JOIN Network n ON n.id = c.target
        WHERE a.federal AND a.body IN {asked} AND q.disowned IS NULL AND q.day IS NOT NULL
            AND {in_window} AND NOT EXISTS (
                FROM CONFIGURED k WHERE k.source = c.target AND k.complete AND q.day BETWEEN k."from" AND k.until)
        ORDER BY ALL""",
        asked=in_list(asked),
        in_window=within(window, "q.day"),
    ):
        days[owner].add(month)
        accounts[owner].add(account)
        cited[owner].add(Evidence(release, row))
    listed = {o for (o,) in reading.rows(
        "SELECT DISTINCT n.owner FROM CONFIGURED c JOIN Network n ON n.id = c.source WHERE c.complete"
    )}  # fmt: skip
    wanted = {**dict.fromkeys(sorted(logs.keys() - listed)), **dict.fromkeys(sorted(accounts))}
    return [
        Unknown(
            owner,
            ReportKind.SHARED_NETWORKS,
            tuple(sorted(days[owner] & set(span))) or tuple(m for m in span if m in logs.get(owner, ())),
            (),
            tuple(sorted(accounts[owner])),
            0,
            owner in listed,
            tuple(sorted(cited[owner])[:_CITED]),
        )
        for owner in wanted
    ]
