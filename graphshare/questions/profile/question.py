"""The question: one agency, who may search it, who did, what its own officers searched, what is not held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from graphshare.building import ROWS_A_RELEASE, Built
from graphshare.domain.bodies import bodies, immigration_family
from graphshare.domain.model import Evidence, Levels, Purpose, Window
from graphshare.engine import Sql, parquet
from graphshare.facts.agreements import VIEWS, status_sql
from graphshare.facts.directory import find_agency, name_of
from graphshare.facts.disowned import of_owner
from graphshare.facts.reading import Reading, in_list, meets, within
from graphshare.questions.profile.answer import (
    PICKED,
    SELECTION,
    WHOLE,
    DidSearch,
    Families,
    ListOfAccess,
    MaySearch,
    NetworkOf,
    OwnSearches,
    Profile,
    Published,
    Signed,
)
from graphshare.releases import ReleaseCache

#: Logs that say what an agency's own officers searched.
_OWN_LOGS = ("organization audit", "portal audit")
#: What is some agency's, whoever that is.
_OF_SOMEBODY = ("network audit", "keyword hits", "sharing list", *_OWN_LOGS)


def profile(built: Built, cache: ReleaseCache, name: str, window: Window) -> Profile:
    """What is known of an agency, by any form of its name; raises ``UnknownName`` where none is held."""
    with Reading(built.graph) as reading:
        for view, source in (
            ("entries", built.entries),
            ("numbered", built.numbered),
            ("logs_held", built.releases),
            ("searches", built.searches),
            ("mentions", built.mentions),
        ):
            reading.see(view, source)
        agency = find_agency(reading, name)
        reading.rows(VIEWS)
        who_may = _who_may(reading, agency, window)
        who_did = _who_did(reading, agency, window)
        ours = _ours(reading, agency, window)
        networks = reading.rows(
            """
            SELECT name, id, level, cameras_declared, cameras_declared_on, cameras_mapped FROM Network
            WHERE owner = $agency ORDER BY level, id""",
            agency=agency,
        )
        state, county, kind, level, federal = reading.rows(
            "SELECT state, county, kind, level, federal FROM Agency WHERE id = $agency", agency=agency
        )[0]
        agreements = reading.rows(
            """
            SELECT model, signed, ended, listed_until, release, row FROM HAS_AGREEMENT
            WHERE source = $agency ORDER BY ALL""",
            agency=agency,
        )
        held: dict[str, int] = dict(
            reading.rows(
                """
            SELECT CASE WHEN kind = 'network audit' AND selection IS NOT NULL THEN $selection ELSE kind END AS what, count(*)
            FROM Release WHERE agency = $agency GROUP BY what ORDER BY what""",
                selection=SELECTION,
                agency=agency,
            )
        )
        own_log = bool(ours.rows) or not held.keys().isdisjoint(_OWN_LOGS)
        complete = reading.rows(
            """
            SELECT count(*) FROM CONFIGURED c JOIN Network n ON n.id = c.source
            WHERE n.owner = $agency AND c.complete""",
            agency=agency,
        )[0][0]
        return Profile(
            name_of(reading, agency),
            agency,
            state=state,
            county=county,
            kind=kind,
            level=level,
            federal=federal,
            window=window,
            networks=tuple(NetworkOf(*n) for n in networks),
            lists=_with_repeats(_lists(who_may), reading, agency, window),
            who_may=tuple(who_may),
            disowned=tuple(of_owner(reading, agency, window)),
            who_did=() if held.keys().isdisjoint((WHOLE, *PICKED)) else tuple(who_did),
            ours=ours if own_log else None,
            agreements=tuple(
                Signed(model, signed, ended, until, Evidence(release, row))
                for model, signed, ended, until, release, row in agreements
            ),
            promises=_promises(reading, cache, agency),
            held=held,
            log_reaches=_log_reaches(reading, agency, window),
            not_held=tuple(_not_held(reading, agency, held, complete, own_log)),
        )


def _log_reaches(reading: Reading, agency: str, window: Window) -> bool:
    """Whether a log of the agency's cameras, be it a selection, has a day of the window."""
    inside = meets(window, '"first"', '"last"', unknown=True)
    kinds = in_list((WHOLE, PICKED[0]))
    return bool(
        reading.rows(
            "SELECT 1 FROM Release WHERE agency = $agency AND kind IN {kinds} AND {inside} LIMIT 1",
            agency=agency,
            kinds=kinds,
            inside=inside,
        )
    )


def _who_may(reading: Reading, agency: str, window: Window) -> list[MaySearch]:
    status = status_sql("s.target", 'coalesce(s.until, s."from")')
    found = reading.rows(
        """
        SELECT a.name, a.id, a.state, a.kind, a.federal, a.body, n.name, s.account, s.account_mark, s."from", s.until,
            s.basis, c.source IS NOT NULL OR r.agency IS NOT DISTINCT FROM n.owner,
            coalesce(w.name, a.name), r.dated, CASE WHEN a.federal THEN NULL ELSE {status} END, s.release, s.row
        FROM SHARES_WITH s JOIN Network n ON n.id = s.source JOIN Agency a ON a.id = s.target
        JOIN Release r ON r.id = s.release LEFT JOIN Agency w ON w.id = r.agency
        LEFT JOIN (SELECT DISTINCT source, target FROM CONFIGURED) c ON c.source = s.source AND c.target = s.release
        WHERE n.owner = $agency AND ($since IS NULL OR s.until IS NULL OR s.until >= $since)
            AND ($until IS NULL OR s."from" IS NULL OR s."from" <= $until)
        ORDER BY NOT a.federal, a.name, a.id, n.name, s."from", s.until, s.release, s.row""",
        status=status,
        agency=agency,
        since=window.since,
        until=window.until,
    )
    return [
        MaySearch(
            name, i, state, kind, federal, body, network, account, mark, since, until, basis, own, listed_by, listed_on,
            agreement, Evidence(release, row),
        )
        for (
            name, i, state, kind, federal, body, network, account, mark, since, until, basis, own, listed_by, listed_on,
            agreement, release, row,
        ) in found
    ]  # fmt: skip


def _lists(who_may: Iterable[MaySearch]) -> tuple[ListOfAccess, ...]:
    """The lists and pages that say who may search: the agency's own first."""
    found: dict[tuple[bool, str, str], list[MaySearch]] = defaultdict(list)
    for m in who_may:
        found[not m.own_list, "" if m.own_list else m.listed_by, m.evidence.release].append(m)
    return tuple(
        ListOfAccess(
            release,
            of if another else None,
            tuple(sorted({day for m in found[another, of, release] if (day := _day(m))})),
            len({m.agency_id for m in found[another, of, release]}),
            any(m.basis == "event" for m in found[another, of, release]),
            any(m.basis == "undated" for m in found[another, of, release]),
        )
        for another, of, release in sorted(found)
    )


def _with_repeats(
    lists: tuple[ListOfAccess, ...], reading: Reading, agency: str, window: Window
) -> tuple[ListOfAccess, ...]:
    """The same with the agency's own dated lists that only repeat one before: a share that goes on cites the first alone."""
    own = {one.release: one for one in lists if one.own}
    if not own:
        return lists
    for release, day, agencies in reading.rows(
        """
        SELECT c.target, c."from", (
            SELECT count(DISTINCT s.target) FROM SHARES_WITH s JOIN Network m ON m.id = s.source
            WHERE m.owner = n.owner AND s."from" <= c."from" AND s.until >= c."from")
        FROM CONFIGURED c JOIN Network n ON n.id = c.source
        WHERE n.owner = $agency AND c.basis <> 'between' AND c.complete AND c."from" IS NOT NULL AND {in_window}
        GROUP BY ALL ORDER BY ALL""",
        agency=agency,
        in_window=within(window, 'c."from"'),
    ):
        before = own.get(release, ListOfAccess(release, None, (), agencies, events=False, undated=False))
        own[release] = replace(before, days=tuple(sorted({*before.days, day})))
    return (*(own[r] for r in sorted(own)), *(one for one in lists if not one.own))


def _day(m: MaySearch) -> date | None:
    """The day of the list that a share stands on; none of an event or of a list without a date."""
    return {"dated": m.since, "between": m.listed_on}.get(m.basis)


def _who_did(reading: Reading, agency: str, window: Window) -> list[DidSearch]:
    many = Sql(ROWS_A_RELEASE)
    reading.hold(
        "theirs",
        """SELECT number, search, agency FROM numbered
        WHERE number // {many} IN (SELECT place FROM logs_held WHERE owner = $agency)""",
        many=many,
        agency=agency,
    )
    reading.hold(
        "did",
        """SELECT DISTINCT s.search, s.agency, s.purpose, s.day, s.searches FROM theirs JOIN searches s USING (search)
        WHERE s.disowned IS NULL AND {in_window}""",
        in_window=within(window, "s.day"),
    )
    said, named = _bodies(reading, "did"), _named(reading, "did")
    cited = {
        who: tuple(Evidence(r["release"], r["row"]) for r in rows)
        for who, rows in reading.rows(
            """
        SELECT agency, list({{'release': release, 'row': row}} ORDER BY release, row)[:5] FROM (
            SELECT e.agency, l.release, min(e.number % {many}) AS row
            FROM theirs e SEMI JOIN did USING (search) JOIN logs_held l ON l.place = e.number // {many}
            GROUP BY e.agency, l.release) GROUP BY agency""",
            many=many,
        )
    }
    status = status_sql("d.agency", "d.last")
    return [
        DidSearch(
            name, i, state, kind, federal, identified, i == agency, n, said.get(i, {}), named.get(i, Families()), says, first,
            last, agreement, cited.get(i, ()),
        )
        for name, i, state, kind, federal, identified, n, says, first, last, agreement in reading.rows("""
            SELECT a.name, a.id, a.state, a.kind, a.federal, a.identified, d.n, d.says, d.first, d.last,
                CASE WHEN a.federal THEN NULL ELSE {status} END
            FROM (
                SELECT agency, sum(searches)::BIGINT AS n, min(day) AS first, max(day) AS last,
                    coalesce(sum(searches) FILTER (purpose = $unspecified), 0)::BIGINT AS says
                FROM did GROUP BY agency) d
            JOIN Agency a ON a.id = d.agency ORDER BY d.n DESC, a.name, a.id""", status=status, unspecified=Purpose.IMMIGRATION_UNSPECIFIED)
    ]  # fmt: skip


def _named(reading: Reading, table: str) -> dict[str, Families]:
    """Agency → its searches that mention (at *named*) a body of the immigration family, and another one: each once."""
    family = in_list(b for b in bodies() if immigration_family([b]))
    return {
        agency: Families(int(immigration), int(other))
        for agency, immigration, other in reading.rows(
            """
            SELECT agency, coalesce(sum(searches) FILTER (family), 0), coalesce(sum(searches) FILTER (other), 0) FROM (
                SELECT d.agency, d.search, any_value(d.searches) AS searches, bool_or(m.body IN {family}) AS family,
                    bool_or(m.body NOT IN {family}) AS other
                FROM {table} d JOIN mentions m USING (search) WHERE m.strength >= 2 GROUP BY d.agency, d.search)
            GROUP BY agency""",
            family=family,
            table=Sql(table),
        )
    }


def _bodies(reading: Reading, table: str) -> dict[str, dict[str, Levels]]:
    out: dict[str, dict[str, Levels]] = defaultdict(dict)
    for agency, body, *counts in reading.rows(
        """
        SELECT d.agency, m.body, coalesce(sum(d.searches) FILTER (m.strength = 3), 0)::BIGINT,
            coalesce(sum(d.searches) FILTER (m.strength >= 2), 0)::BIGINT, sum(d.searches)::BIGINT
        FROM {table} d JOIN mentions m USING (search) GROUP BY ALL ORDER BY ALL""",
        table=Sql(table),
    ):
        out[agency][body] = Levels(*counts)
    return dict(out)


def _ours(reading: Reading, agency: str, window: Window) -> OwnSearches:
    reading.hold(
        "our_rows",
        """SELECT e.release, e.row, s.search, s.agency, s.purpose, s.day, s.searches, s.networks, s.disowned
        FROM entries e JOIN searches s USING (search)
        WHERE e.agency = $agency AND e.kind IN {own_logs} AND {in_window}""",
        agency=agency,
        own_logs=in_list(_OWN_LOGS),
        in_window=within(window, "s.day"),
    )
    reading.hold(
        "ours",
        "SELECT DISTINCT search, agency, purpose, day, searches, networks FROM our_rows WHERE disowned IS NULL",
    )
    rows = reading.rows("SELECT count(*) FROM our_rows")[0][0]
    total, first, last, most = reading.rows(
        "SELECT coalesce(sum(searches), 0)::BIGINT, min(day), max(day), max(networks) FROM ours"
    )[0]
    purposes: dict[str, int] = dict(
        reading.rows("SELECT purpose, sum(searches)::BIGINT FROM ours GROUP BY purpose ORDER BY purpose")
    )
    return OwnSearches(
        rows, total, purposes, _bodies(reading, "ours").get(agency, {}), _named(reading, "ours").get(agency, Families()),
        purposes.get(Purpose.IMMIGRATION_UNSPECIFIED.value, 0), first, last, most,
    )  # fmt: skip


def _promises(reading: Reading, cache: ReleaseCache, agency: str) -> tuple[Published, ...]:
    """What the agency's portal says, from the newest list that says it."""
    out: dict[str, Published] = {}
    for release, row, day in reading.rows(
        """
        SELECT c.target, c.row, c."from" FROM CONFIGURED c JOIN Network n ON n.id = c.source
        WHERE n.owner = $agency AND c.basis <> 'between' ORDER BY c."from" DESC NULLS LAST, c.target, c.row""",
        agency=agency,
    ):
        path = cache.table(release, "lists")
        if path is None:
            continue
        reading.see("one_list", parquet(path))
        for texts in reading.rows("SELECT prohibited, policy, retention_days FROM one_list WHERE row = $row", row=row):
            for says, text in zip(("prohibited uses", "policy", "days kept"), texts, strict=True):
                if text is not None:
                    out.setdefault(says, Published(says, str(text), day, Evidence(release, row)))
    return tuple(out.values())


def _not_held(
    reading: Reading, agency: str, kinds_held: dict[str, int], complete_lists: int, own_audit: bool
) -> list[str]:
    name, missing = name_of(reading, agency), []
    ((nobodys,),) = reading.rows(
        "SELECT count(*) FROM Release WHERE agency IS NULL AND kind IN {kinds}", kinds=in_list(_OF_SOMEBODY)
    )
    if WHOLE not in kinds_held:
        part = " but for a selection" if not kinds_held.keys().isdisjoint(PICKED) else ""
        missing.append(f"No network audit of {name} is held{part}: who searched its cameras is not known.")
    if not own_audit:
        missing.append(f"No organization audit of {name} is held: what its own officers searched is not known.")
    if not complete_lists:
        missing.append(f"No complete list of who may search {name}'s cameras is held.")
    if not kinds_held.keys() & {"portal", "portal table"}:
        missing.append(f"No transparency portal of {name} is held.")
    if nobodys:
        many = "1 log or list is" if nobodys == 1 else f"{nobodys:,} logs or lists are"
        missing.append(
            f"{many} held of which it is not known whose {'it is' if nobodys == 1 else 'they are'}: “graphshare releases list” "
            "shows which, “graphshare ingest FILE --agency NAME” settles it."
        )
    missing.append("Hot lists, exports, telephone calls, shared logins and images leave no trace in these records.")
    return missing
