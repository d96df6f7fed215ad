"""What portals promise, and what organization audits say, against the logs of those cameras."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from graphshare.building import Built
from graphshare.domain.bodies import bodies, immigration_family
from graphshare.domain.model import Purpose
from graphshare.domain.prose import plural
from graphshare.engine import Sql, composed, parquet, quoted
from graphshare.facts.promises import Promise
from graphshare.facts.reading import Reading, in_list
from graphshare.questions.discrepancies.pairs import CITED, EVIDENCE, rows_of, summed
from graphshare.questions.discrepancies.rows import Discrepancy, Kind

if TYPE_CHECKING:
    from graphshare.releases import ReleaseCache

#: Words of a portal by which it speaks of immigration.
_IMMIGRATION = re.compile(r"(?i)immigra|\bICE\b|deport")


def prohibited(reading: Reading, promises: Mapping[str, Promise]) -> list[Discrepancy]:
    """Portals that prohibit immigration enforcement, and searches of those cameras that mention it, one row an owner."""
    said = {o: p for o, p in promises.items() if p.prohibited and _IMMIGRATION.search(p.prohibited)}
    family = in_list(b for b in bodies() if immigration_family([b]))
    found = reading.rows(
        """
        SELECT x.owner, count(DISTINCT x.agency), min(x.agency), bool_or(a.federal), sum(x.searches)::BIGINT, min(x."first"),
            max(x."last"), {evidence}
        FROM (SELECT n.owner, r.source AS agency, q.day AS "first", q.day AS "last", q.searches, c.release, c.row
            FROM Search q JOIN RAN r ON r.target = q.id JOIN COVERED c ON c.source = q.id JOIN Network n ON n.id = c.target
            WHERE q.disowned IS NULL AND (q.purpose = $unspecified OR q.id IN (
                SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target
                WHERE f.body IN {family} AND m.grade IN ('asked', 'named')))) x JOIN Agency a ON a.id = x.agency
        WHERE x.owner IN {said} AND x.owner IN (SELECT owner FROM acts) GROUP BY x.owner ORDER BY x.owner""",
        evidence=EVIDENCE,
        unspecified=Purpose.IMMIGRATION_UNSPECIFIED,
        family=family,
        said=in_list(said),
    )
    out = []
    for owner, many, agency, federal, searches, first, last, cited in found:
        p = said[owner]
        told = (p.prohibited_at,) if p.prohibited_at else ()
        out.append(
            Discrepancy(
                Kind.PROMISE, owner, agency if many == 1 else None, many, federal, searches,
                log_says=f"{plural(searches, 'search')} about it",
                portal_says=f"prohibits immigration uses{_as_of(p.prohibited_on, first, last)}",
                first=first, last=last, evidence=(*told, *rows_of(cited)),
            )
        )  # fmt: skip
    return out


def _as_of(page: date | None, first: date, last: date) -> str:
    """The day of a portal's page, and where it is of another time than the searches that it is held against, that it is."""
    if page is None:
        return ", on a page without a day"
    if page > last:
        return f", on a page of {page}, after these searches: what it said then is not held"
    return f", on a page of {page}, before these searches" if page < first else f", on a page of {page}"


def retention(reading: Reading, promises: Mapping[str, Promise], cache: ReleaseCache) -> list[Discrepancy]:
    """Portals that say for how many days data is kept, and searches in their logs that asked for earlier days."""
    said = {o: p for o, p in promises.items() if p.days is not None}
    out = []
    for owner, release in reading.rows(
        """
        SELECT agency, list(id ORDER BY id) FROM Release WHERE kind = 'network audit' AND agency IN {said}
            AND agency IN (SELECT owner FROM acts) GROUP BY agency ORDER BY agency""",
        said=in_list(said),
    ):
        files = [path for r in release if (path := cache.table(r, "entries")) is not None]
        days = said[owner].days
        if not files:
            continue
        rows, first, last, cited = reading.rows(
            """
            SELECT count(*), min(CAST("at" AS DATE)), max(CAST("at" AS DATE)), list_sort(list({{
                'r': parse_filename(parse_dirpath(filename)), 'n': row}}))[:$cited]
            FROM {files}
            WHERE "at" IS NOT NULL AND frame_from IS NOT NULL AND frame_from < "at" - to_days($days + 1)""",
            cited=CITED,
            files=parquet(files, filename=True),
            days=days,
        )[0]
        if rows:
            at = said[owner].days_at
            out.append(
                Discrepancy(
                    Kind.RETENTION, owner, None, 0, False, rows,
                    log_says=f"{plural(rows, 'row')} asked for earlier days; a log shows no result",
                    portal_says=f"data is kept {plural(days or 0, 'day')}{_as_of(said[owner].days_on, first, last)}",
                    first=first, last=last,
                    evidence=(*((at,) if at else ()), *rows_of(cited)),
                )
            )  # fmt: skip
    return out


def own_logs(reading: Reading, built: Built, owner: str | None) -> list[Discrepancy]:
    """Searches in an owner's log, by their ids, that the searching agency's own whole audit of that time does not hold."""
    reading.see("entries", built.entries)
    this = Sql(f"e.owner = {quoted(owner)}" if owner else "TRUE")
    found = reading.rows(
        summed(
            composed(
                """
        SELECT DISTINCT ON (e.search, e.owner) e.owner, e.agency, 1 AS n, CAST(e."at" AS DATE) AS "first",
            CAST(e."at" AS DATE) AS "last", e.release, e.row
        FROM entries e JOIN Release o ON o.agency = e.agency AND o.kind = 'organization audit' AND o.selection IS NULL
            AND e."at" BETWEEN o."first" AND o."last"
        WHERE e.kind = 'network audit' AND e.basis = 'id' AND e.owner IS NOT NULL AND {this}
            AND o.id IN (SELECT release FROM entries WHERE basis = 'id')
            AND e.search NOT IN (SELECT search FROM entries WHERE kind = 'organization audit')
        ORDER BY e.search, e.owner, e.release, e.row""",
                this=this,
            )
        )
    )
    return [
        Discrepancy(
            Kind.OWN_LOG, of, agency, many, federal, searches,
            log_says=f"{plural(searches, 'search')} in the network audit, none of them in the searcher's own audit",
            first=first, last=last, evidence=rows_of(cited),
        )
        for of, agency, many, federal, searches, first, last, cited in found
    ]  # fmt: skip
