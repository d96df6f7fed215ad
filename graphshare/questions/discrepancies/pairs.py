"""Lists against logs, pair by pair, summed: who searched without being listed, who is listed without having searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphshare.domain.bodies import ancestors, bodies, immigration_family
from graphshare.domain.model import Evidence, Purpose
from graphshare.domain.prose import plural
from graphshare.engine import Sql, composed, quoted
from graphshare.facts.reading import Reading, in_list
from graphshare.questions.discrepancies.rows import Discrepancy, Kind

#: So many rows are cited for a difference.
CITED = 5
#: Lists at most so many days apart speak of one time.
WEEK = 7
#: SQL: a few witnesses of a group, as structs.
EVIDENCE = Sql(f"list_sort(list(DISTINCT {{'r': release, 'n': row}}))[:{CITED}]")


def prepare(reading: Reading, agency: str | None) -> None:
    """The tables that the differences are read from: of one agency, as owner of cameras and as searcher, or of all (``about``).

    ``acts``: who searched whose cameras on which days (a month's ordinary searches are one act, from its first to its last
    day). ``told``: agencies told one by one: the one asked about, federal ones, and those whose searches mention the immigration family or
    immigration; all others are summed. ``same``: a body and the bodies that a list names when it is listed.
    ``shares``: also who says so; in a table of many agencies' portals that is whose list it is.
    ``named``: whom lists name, offices and parts of a body, too.
    """
    one = quoted(agency or "")
    owned, ran, ran_in_month = (
        Sql(f"{column} = {one}" if agency else "TRUE") for column in ("n.owner", "r.source", "m.source")
    )
    alone = Sql(f"UNION SELECT {one}" if agency else "")
    family = in_list(b for b in bodies() if immigration_family([b]))
    same = Sql(", ".join(f"({quoted(b)}, {quoted(a)})" for b in bodies() for a in (b, *ancestors(b))))
    reading.hold(
        "acts",
        """SELECT n.owner, c.target AS network, r.source AS agency, q.day AS "first", q.day AS "last", q.searches,
            q.purpose, c.release, c.row
        FROM RAN r JOIN Search q ON q.id = r.target JOIN COVERED c ON c.source = q.id JOIN Network n ON n.id = c.target
        WHERE q.disowned IS NULL AND q.day IS NOT NULL AND ({owned} OR {ran})
        UNION ALL SELECT n.owner, m.target, m.source, m."first", m."last", m.searches, m.purpose, m.release, m.row
        FROM SEARCHED_IN_MONTH m JOIN Network n ON n.id = m.target WHERE m."first" IS NOT NULL AND ({owned} OR {ran_in_month})""",
        owned=owned,
        ran=ran,
        ran_in_month=ran_in_month,
    )
    reading.hold(
        "told",
        """SELECT id AS agency FROM Agency WHERE federal
        UNION SELECT r.source FROM RAN r JOIN Search q ON q.id = r.target
        WHERE q.disowned IS NULL AND (q.purpose = $unspecified OR q.id IN (
            SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target
            WHERE f.body IN {family} AND m.grade IN ('asked', 'named'))) {alone}""",
        unspecified=Purpose.IMMIGRATION_UNSPECIFIED,
        family=family,
        alone=alone,
    )
    reading.hold("same", "SELECT * FROM (VALUES {same}) t(body, listed)", same=same)
    reading.hold(
        "shares",
        """SELECT s.*, n.owner, a.body, a.federal, CASE WHEN r.agency IS NOT NULL THEN r.agency
            WHEN r.kind = 'event log' OR EXISTS (FROM CONFIGURED c WHERE c.source = s.source AND c.target = s.release)
            THEN n.owner ELSE s.target END AS teller
        FROM SHARES_WITH s JOIN Network n ON n.id = s.source JOIN Agency a ON a.id = s.target JOIN Release r ON r.id = s.release""",
    )
    reading.hold(
        "named",
        """SELECT source AS network, target AS agency, "from", until FROM shares
        UNION SELECT s.source, w.id, s."from", s.until FROM shares s JOIN same ON listed = s.body
        JOIN Agency w ON w.federal AND w.body = same.body WHERE s.federal""",
    )
    reading.hold(
        "lists",
        """SELECT c.*, n.owner, r.kind FROM CONFIGURED c JOIN Network n ON n.id = c.source JOIN Release r ON r.id = c.target
        WHERE c.complete AND c."from" IS NOT NULL""",
    )


def about(found: Iterable[Discrepancy], agency: str | None) -> list[Discrepancy]:
    """Of some differences those at the cameras of an agency, and those of other cameras in which it is the other side."""
    return [d for d in found if agency is None or agency in (d.owner, d.agency)]


def summed(query: str, *, listed: bool = False) -> Sql:
    """SQL over rows of ``owner, agency, n, "first", "last", release, row``: told agencies apart, all others of an owner as one
    row, which names its agency where it is a single one.

    ``listed``: the rows have a witness of a list, too, as a struct.
    """
    cited = Sql(f"list_sort(list(DISTINCT d.listed))[:2] || {EVIDENCE}") if listed else EVIDENCE
    return composed(
        """
        SELECT owner, CASE WHEN many = 1 THEN named ELSE one END AS agency, many, federal, n, "first", "last", cited FROM (
            SELECT d.owner, CASE WHEN t.agency IS NULL THEN NULL ELSE d.agency END AS one, count(DISTINCT d.agency) AS many,
                min(d.agency) AS named, bool_or(coalesce(a.federal, FALSE)) AS federal, sum(d.n)::BIGINT AS n,
                min(d."first") AS "first", max(d."last") AS "last", {cited} AS cited
            FROM ({query}) d LEFT JOIN told t ON t.agency = d.agency LEFT JOIN Agency a ON a.id = d.agency
            GROUP BY d.owner, one) ORDER BY owner, one""",
        cited=cited,
        query=Sql(query),
    )


def rows_of(cited: Iterable[Mapping[str, object]] | None) -> tuple[Evidence, ...]:
    """Witness structs as evidence."""
    told = ((c["r"], c["n"]) for c in cited or ())
    return tuple(Evidence(r, n) for r, n in told if isinstance(r, str) and isinstance(n, int))


def not_listed(reading: Reading) -> list[Discrepancy]:
    """Searched on days for which a complete list is held that names neither the agency nor a body that it is part of.

    A name that is only near a federal body's proves nothing here either, be it the searcher's or one on a list.
    """
    found = reading.rows(
        summed(
            """
        SELECT * FROM (
            SELECT x.owner, x.agency, x.searches AS n, x."first", x."last", x.release, x.row, (
                SELECT min({'r': k.target, 'n': k.row}) FROM lists k
                WHERE k.source = x.network AND k."from" <= x."first" AND k.until >= x."last"
                AND NOT EXISTS (
                    FROM CONFIGURED o JOIN same ON same.body = w.body
                    WHERE o.source = k.source AND contains(o.near_bodies, '|' || same.listed || '|')
                    AND (o."from" IS NULL OR (o."from" <= k.until AND o.until >= k."from")))
                AND NOT EXISTS (
                    FROM named s WHERE s.network = x.network AND s.agency = x.agency
                    AND (s."from" IS NULL OR (s."from" <= k.until AND s.until >= k."from")))) AS listed
            FROM acts x JOIN Agency w ON w.id = x.agency
            WHERE x.agency <> x.owner AND w.identified AND w.near_bodies IS NULL)
        WHERE listed IS NOT NULL""",
            listed=True,
        )
    )
    return [
        Discrepancy(
            Kind.NOT_LISTED, owner, agency, many, federal, searches,
            list_says="not named on these days",
            log_says=plural(searches, "search"), first=first, last=last, evidence=rows_of(cited),
        )
        for owner, agency, many, federal, searches, first, last, cited in found
    ]  # fmt: skip


def inactive(reading: Reading) -> list[Discrepancy]:
    """Searched on a day on which a list names the account as inactive: a list's mark, never one in a log."""
    found = reading.rows(
        summed(
            """
        SELECT * FROM (
            SELECT x.owner, x.agency, x.searches AS n, x."first", x."last", x.release, x.row, (
                SELECT min({'r': s.release, 'n': s.row}) FROM shares s
                WHERE s.source = x.network AND s.target = x.agency AND s.account = 'inactive'
                AND s."from" <= x."first" AND s.until >= x."last") AS listed
            FROM acts x WHERE NOT EXISTS (
                FROM shares s WHERE s.source = x.network AND s.target = x.agency AND s.account = 'active'
                AND s."from" <= x."last" AND s.until >= x."first"))
        WHERE listed IS NOT NULL""",
            listed=True,
        )
    )
    return [
        Discrepancy(
            Kind.INACTIVE, owner, agency, many, federal, searches, list_says="account marked inactive",
            log_says=plural(searches, "search"), first=first, last=last, evidence=rows_of(cited),
        )
        for owner, agency, many, federal, searches, first, last, cited in found
    ]  # fmt: skip


def after_end(reading: Reading) -> list[Discrepancy]:
    """Searched on a day after an event log closed the share, with no other share then."""
    found = reading.rows(
        summed("""
        SELECT x.owner, x.agency, x.searches AS n, x."first", x."last", x.release, x.row FROM acts x
        WHERE EXISTS (FROM shares s WHERE s.source = x.network AND s.target = x.agency AND s.closed IS NOT NULL
                AND CAST(s.closed AS DATE) < x."first")
            AND NOT EXISTS (FROM shares s WHERE s.source = x.network AND s.target = x.agency
                AND (s."from" IS NULL OR (s."from" <= x."last" AND s.until >= x."first")))""")
    )
    return [
        Discrepancy(
            Kind.AFTER_END, owner, agency, many, federal, searches, list_says="share ended, by the event log",
            log_says=plural(searches, "search"), first=first, last=last, evidence=rows_of(cited),
        )
        for owner, agency, many, federal, searches, first, last, cited in found
    ]  # fmt: skip


def not_seen(reading: Reading) -> list[Discrepancy]:
    """Listed by the owner on days that its whole log reaches, and not once in that log."""
    found = reading.rows(
        summed("""
        SELECT s.owner, s.target AS agency, 1 AS n, s."from" AS "first", s.until AS "last", s.release, s.row
        FROM shares s JOIN (
            SELECT agency, min(CAST("first" AS DATE)) AS since, max(CAST("last" AS DATE)) AS until FROM Release
            WHERE kind = 'network audit' AND selection IS NULL AND "first" IS NOT NULL GROUP BY agency) l ON l.agency = s.owner
        WHERE s.account = 'active' AND s.target <> s.owner AND s."from" <= l.until AND s.until >= l.since
            AND NOT EXISTS (FROM acts x WHERE x.owner = s.owner AND x.agency = s.target)""")
    )
    listed: dict[str, int] = dict(
        reading.rows("SELECT owner, count(DISTINCT target) FROM shares WHERE account = 'active' GROUP BY owner")
    )
    return [
        Discrepancy(
            Kind.NOT_SEEN, owner, agency, many, federal, many,
            list_says="listed" if agency else f"{plural(listed[owner], 'agency')} listed in all",
            log_says="no search in the logs held", first=first, last=last, evidence=rows_of(cited),
        )
        for owner, agency, many, federal, _, first, last, cited in found
    ]  # fmt: skip


def reciprocal(reading: Reading) -> list[Discrepancy]:
    """An agency's list says that an owner shares with it, and the owner's complete list of that day does not; and the reverse.

    The reverse is told only of agencies whose own list, dated at most seven days apart, names others that share with them. It is another
    day's list because of two that say the same of one day the graph keeps one: what the other says can only be missed where no list
    says of that day that the owner shares.
    """
    one = reading.rows(
        summed("""
        SELECT s.owner, s.target AS agency, 1 AS n, s."from" AS "first", s.until AS "last", s.release, s.row FROM shares s
        WHERE s.teller = s.target AND s.teller <> s.owner AND EXISTS (
            FROM lists k WHERE k.source = s.source AND k."from" <= s."from" AND k.until >= s.until AND NOT EXISTS (
                FROM shares o WHERE o.source = s.source AND o.target = s.target AND o.teller = s.owner
                AND o."from" <= k.until AND o.until >= k."from"))""")
    )
    other = reading.rows(
        summed(
            composed(
                """
        SELECT * FROM (
            SELECT s.owner, s.target AS agency, 1 AS n, s."from" AS "first", s.until AS "last", s.release, s.row, (
                SELECT min({{'r': i.release, 'n': i.row}}) FROM shares i
                WHERE i.teller = s.target AND i.target = s.target AND i.owner <> s.target AND i.basis = 'dated'
                AND i."from" <> s."from" AND abs(date_diff('day', i."from", s."from")) <= {week}
                AND NOT EXISTS (FROM shares x WHERE x.owner = s.owner AND x.target = s.target
                    AND x."from" <= i."from" AND x.until >= i."from")) AS listed
            FROM shares s
            WHERE s.teller = s.owner AND s.basis = 'dated' AND s.account = 'active'
            AND NOT EXISTS (FROM shares i WHERE i.owner = s.owner AND i.target = s.target AND i.teller = s.target
                AND abs(date_diff('day', i."from", s."from")) <= {week}))
        WHERE listed IS NOT NULL""",
                week=Sql(WEEK),
            ),
            listed=True,
        )
    )
    texts = (
        ("its own list says that these cameras are shared with it; the owner's complete list of these days does not name it", one),
        ("the owner's list names it; its own list of the same week does not name these cameras", other),
    )  # fmt: skip
    return [
        Discrepancy(
            Kind.RECIPROCAL, owner, agency, many, federal, many, list_says=text, first=first, last=last,
            evidence=rows_of(cited),
        )
        for text, found in texts
        for owner, agency, many, federal, _, first, last, cited in found
    ]  # fmt: skip


def lists_differ(reading: Reading) -> list[Discrepancy]:
    """A complete portal list and a complete list of another kind, at most seven days apart, of which one names an agency.

    They are of different days, and nothing held says that the agency was listed on the day of the other: of lists that say
    the same, on one day or on two in a row, the graph keeps one share with the row of the first.
    """
    portal = Sql("k.kind IN ('portal', 'portal table')")
    query = composed(
        """
        SELECT k.owner, s.target AS agency, 1 AS n, least(k."from", o."from") AS "first",
            greatest(k."from", o."from") AS "last", s.release, s.row, {{'r': o.target, 'n': o.row}} AS listed
        FROM lists k JOIN lists o ON o.source = k.source AND o."from" <> k."from"
            AND ({portal}) <> (o.kind IN ('portal', 'portal table')) AND abs(date_diff('day', o."from", k."from")) <= {week}
        JOIN shares s ON s.source = k.source AND s.basis IN ('dated', 'between') AND s.target <> s.owner
        WHERE k.basis = 'dated' AND o.basis = 'dated' AND s."from" <= k."from" AND s.until >= k."from" AND NOT EXISTS (
            FROM shares x WHERE x.source = k.source AND x.target = s.target
            AND x."from" <= o."from" AND x.until >= o."from")""",
        portal=portal,
        week=Sql(WEEK),
    )
    named, silent = "names it", "of the same week, does not name it"
    return [
        Discrepancy(
            Kind.LISTS, owner, agency, many, federal, many, list_says=by_list, portal_says=by_portal, first=first,
            last=last, evidence=rows_of(cited),
        )
        for which, by_list, by_portal in ((portal, silent, named), (f"NOT {portal}", named, silent))
        for owner, agency, many, federal, _, first, last, cited in reading.rows(
            summed(f"{query} AND {which}", listed=True)
        )
    ]  # fmt: skip


def near_names(reading: Reading) -> list[Discrepancy]:
    """Lists that hold a name only near a federal body: for review, proof of nothing."""
    found = reading.rows(
        """
        SELECT n.owner, c.near_bodies, count(*), min(c."from"), max(c.until),
            list_sort(list(DISTINCT {{'r': c.target, 'n': c.row}}))[:$cited]
        FROM CONFIGURED c JOIN Network n ON n.id = c.source
        WHERE c.near_bodies IS NOT NULL
        GROUP BY n.owner, c.near_bodies ORDER BY ALL""",
        cited=CITED,
    )
    return [
        Discrepancy(
            Kind.NEAR, owner, None, 0, True, many, first=first, last=last, evidence=rows_of(cited),
            list_says=f"a name near {', '.join(near.strip('|').split('|'))}: see graphshare agencies review",
        )
        for owner, near, many, first, last, cited in found
    ]  # fmt: skip


#: All differences of lists and logs.
ALL = (not_listed, inactive, after_end, reciprocal, lists_differ, not_seen, near_names)
