"""One agency: who may search us, who did, what our officers searched, what our portal promises, what is not held."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graphshare.agreements import VIEWS, status_sql
from graphshare.bodies import bodies, immigration_family
from graphshare.building import Built
from graphshare.directory import find_agency, name_of
from graphshare.disowned import of_owner
from graphshare.engine import parquet, quoted
from graphshare.model import Purpose, Window
from graphshare.reading import Reading, in_list, within
from graphshare.releases import ReleaseCache


def profile(built: Built, cache: ReleaseCache, name: str, window: Window = Window()) -> dict[str, Any]:  # noqa: B008
    """The JSON of ``profile`` but for its provenance.

    Bodies are as written, never rolled up; levels are cumulative. ``who_did`` counts distinct searches in the agency's
    own network logs, its own officers' included and marked; ``ours`` is what organization and portal audits say.
    ``named`` counts each search once, however many bodies it mentions: of the immigration family, and others.
    ``lists`` are those that say who may search, each with its days; ``own`` ones are lists of the agency itself, the others
    pages of agencies that say they may. What the vendor disowns is counted in ``disowned`` alone.
    """
    with Reading(built.graph) as reading:
        for view, source in (("entries", built.entries), ("searches", built.searches), ("mentions", built.mentions)):
            reading.see(view, source)
        agency = find_agency(reading, name)
        reading.con.execute(VIEWS)
        who_may = _who_may(reading, agency, window)
        who_did = _who_did(reading, agency, window)
        ours = _ours(reading, agency, window)
        networks = [
            {
                "network": n,
                "network_id": i,
                "level": level,
                "cameras": {"declared": d, "declared_on": _iso(on), "mapped": m},
            }
            for i, n, level, d, on, m in reading.rows(f"""
                SELECT id, name, level, cameras_declared, cameras_declared_on, cameras_mapped FROM Network
                WHERE owner = {quoted(agency)} ORDER BY level, id""")
        ]
        facts = reading.rows(f"SELECT state, county, kind, level, federal FROM Agency WHERE id = {quoted(agency)}")[0]
        agreements = [
            {
                "model": m,
                "signed": _iso(s),
                "ended": _iso(e),
                "listed_until": _iso(until),
                "evidence": [{"release": r, "row": row}],
            }
            for m, s, e, until, r, row in reading.rows(f"""
                SELECT model, signed, ended, listed_until, release, row FROM HAS_AGREEMENT
                WHERE source = {quoted(agency)} ORDER BY ALL""")
        ]
        held = dict(
            reading.rows(f"""
            SELECT CASE WHEN kind = 'network audit' AND selection IS NOT NULL THEN '{SELECTION}' ELSE kind END AS what, count(*)
            FROM Release WHERE agency = {quoted(agency)} GROUP BY what""")
        )
        lists = reading.rows(f"""
            SELECT count(*), max("from") FROM CONFIGURED c JOIN Network n ON n.id = c.source
            WHERE n.owner = {quoted(agency)} AND c.complete""")[0]
        return {
            "agency": name_of(reading, agency),
            "agency_id": agency,
            "state": facts[0],
            "county": facts[1],
            "kind": facts[2],
            "level": facts[3],
            "federal": facts[4],
            "window": window.to_dict(),
            "networks": networks,
            "lists": _lists(who_may),
            "who_may": who_may,
            "disowned": [d.to_json() for d in of_owner(reading, agency, window)],
            "who_did": who_did if held.keys() & {"network audit", "keyword hits", SELECTION} else [],
            "ours": ours,
            "agreements": agreements,
            "promises": _promises(reading, cache, agency),
            "held": dict(sorted(held.items())),
            "not_held": _not_held(name_of(reading, agency), held, lists[0], bool(ours["rows"])),
        }


#: A network audit of which only picked rows are held.
SELECTION = "selection of a network audit"


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _who_may(reading: Reading, agency: str, window: Window) -> list[dict[str, Any]]:
    tests = ["TRUE"]
    if window.since:
        tests.append(f"(s.until IS NULL OR s.until >= DATE '{window.since}')")
    if window.until:
        tests.append(f'(s."from" IS NULL OR s."from" <= DATE \'{window.until}\')')
    status = status_sql("s.target", 'coalesce(s.until, s."from")')
    return [
        {
            "agency": a, "agency_id": i, "state": state, "kind": kind, "federal": federal, "body": body, "network": network,
            "account": account, "mark": mark, "from": _iso(first), "until": _iso(last), "basis": basis, "own_list": own,
            "listed_by": page, "listed_on": _iso(listed), "agreement": agreement, "evidence": [{"release": release, "row": row}],
        }
        for a, i, state, kind, federal, body, network, account, mark, first, last, basis, release, row, own, page, listed, agreement
        in reading.rows(f"""
            SELECT a.name, a.id, a.state, a.kind, a.federal, a.body, n.name, s.account, s.account_mark, s."from", s.until,
                s.basis, s.release, s.row, c.source IS NOT NULL OR r.agency IS NOT DISTINCT FROM n.owner,
                coalesce(w.name, a.name), r.dated, CASE WHEN a.federal THEN NULL ELSE {status} END
            FROM SHARES_WITH s JOIN Network n ON n.id = s.source JOIN Agency a ON a.id = s.target
            JOIN Release r ON r.id = s.release LEFT JOIN Agency w ON w.id = r.agency
            LEFT JOIN (SELECT DISTINCT source, target FROM CONFIGURED) c ON c.source = s.source AND c.target = s.release
            WHERE n.owner = {quoted(agency)} AND {" AND ".join(tests)}
            ORDER BY NOT a.federal, a.name, a.id, n.name, s."from", s.until, s.release, s.row""")
    ]  # fmt: skip


def _lists(who_may: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lists and pages that say who may search: whose, of which days, how many agencies they name."""
    found: dict[tuple[bool, str, str], dict[str, Any]] = {}
    for m in who_may:
        release = m["evidence"][0]["release"]
        of = None if m["own_list"] else m["listed_by"]
        one = found.setdefault(
            (not m["own_list"], of or "", release),
            {
                "release": release,
                "own": m["own_list"],
                "of": of,
                "days": set(),
                "agencies": set(),
                "events": False,
                "undated": False,
            },
        )
        one["agencies"].add(m["agency_id"])
        one["events"] |= m["basis"] == "event"
        one["undated"] |= m["basis"] == "undated"
        if m["basis"] == "dated":
            one["days"].add(m["from"])
        elif m["basis"] == "between" and m["listed_on"]:
            one["days"].add(m["listed_on"])
    return [
        {**found[k], "days": sorted(found[k]["days"]), "agencies": len(found[k]["agencies"])} for k in sorted(found)
    ]


def _who_did(reading: Reading, agency: str, window: Window) -> list[dict[str, Any]]:
    reading.con.execute(f"""
        CREATE OR REPLACE TEMP TABLE did AS
        SELECT DISTINCT s.search, s.agency, s.purpose, s.day, s.searches FROM entries e JOIN searches s USING (search)
        WHERE e.owner = {quoted(agency)} AND s.disowned IS NULL AND {within(window, "s.day")}""")
    said, named = _bodies(reading, "did"), _named(reading, "did")
    evidence = dict(
        reading.rows(f"""
        SELECT agency, list({{'release': release, 'row': row}} ORDER BY release, row)[:5] FROM (
            SELECT e.agency, e.release, min(e.row) AS row FROM entries e SEMI JOIN did USING (search)
            WHERE e.owner = {quoted(agency)} GROUP BY e.agency, e.release) GROUP BY agency""")
    )
    status = status_sql("d.agency", "d.last")
    return [
        {
            "agency": name, "agency_id": i, "state": state, "kind": kind, "federal": federal, "identified": identified,
            "own": i == agency, "searches": n, "bodies": said.get(i, {}), "named": named.get(i, NOBODY),
            "says_immigration": says, "first": _iso(first), "last": _iso(last), "agreement": agreement,
            "evidence": evidence.get(i, []),
        }
        for name, i, state, kind, federal, identified, n, says, first, last, agreement in reading.rows(f"""
            SELECT a.name, a.id, a.state, a.kind, a.federal, a.identified, d.n, d.says, d.first, d.last,
                CASE WHEN a.federal THEN NULL ELSE {status} END
            FROM (
                SELECT agency, sum(searches)::BIGINT AS n, min(day) AS first, max(day) AS last,
                    coalesce(sum(searches) FILTER (purpose = {quoted(Purpose.IMMIGRATION_UNSPECIFIED)}), 0)::BIGINT AS says
                FROM did GROUP BY agency) d
            JOIN Agency a ON a.id = d.agency ORDER BY d.n DESC, a.name, a.id""")
    ]  # fmt: skip


#: Of searches that mention nobody: how many mention a body of the immigration family, and another one.
NOBODY = {"immigration": 0, "other": 0}


def _named(reading: Reading, table: str) -> dict[str, dict[str, int]]:
    """Agency → its searches that mention (at *named*) a body of the immigration family, and another one: each once."""
    family = in_list(b for b in bodies() if immigration_family([b]))
    return {
        agency: {"immigration": int(immigration), "other": int(other)}
        for agency, immigration, other in reading.rows(f"""
            SELECT agency, coalesce(sum(searches) FILTER (family), 0), coalesce(sum(searches) FILTER (other), 0) FROM (
                SELECT d.agency, d.search, any_value(d.searches) AS searches, bool_or(m.body IN {family}) AS family,
                    bool_or(m.body NOT IN {family}) AS other
                FROM {table} d JOIN mentions m USING (search) WHERE m.strength >= 2 GROUP BY d.agency, d.search)
            GROUP BY agency""")
    }


def _bodies(reading: Reading, table: str) -> dict[str, dict[str, dict[str, int]]]:
    out: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for agency, body, asked, as_named, hinted in reading.rows(f"""
        SELECT d.agency, m.body, coalesce(sum(d.searches) FILTER (m.strength = 3), 0)::BIGINT,
            coalesce(sum(d.searches) FILTER (m.strength >= 2), 0)::BIGINT, sum(d.searches)::BIGINT
        FROM {table} d JOIN mentions m USING (search) GROUP BY ALL ORDER BY ALL"""):
        out[agency][body] = {"asked": asked, "named": as_named, "hinted": hinted}
    return dict(out)


def _ours(reading: Reading, agency: str, window: Window) -> dict[str, Any]:
    reading.con.execute(f"""
        CREATE OR REPLACE TEMP TABLE our_rows AS
        SELECT e.release, e.row, s.search, s.agency, s.purpose, s.day, s.searches, s.networks, s.disowned
        FROM entries e JOIN searches s USING (search)
        WHERE e.agency = {quoted(agency)} AND e.kind IN ('organization audit', 'portal audit') AND {within(window, "s.day")};
        CREATE OR REPLACE TEMP TABLE ours AS
        SELECT DISTINCT search, agency, purpose, day, searches, networks FROM our_rows WHERE disowned IS NULL""")
    rows = reading.rows("SELECT count(*) FROM our_rows")[0][0]
    total, first, last, most = reading.rows(
        "SELECT coalesce(sum(searches), 0)::BIGINT, min(day), max(day), max(networks) FROM ours"
    )[0]
    purposes = dict(reading.rows("SELECT purpose, sum(searches)::BIGINT FROM ours GROUP BY purpose ORDER BY purpose"))
    return {
        "rows": rows, "searches": total, "purposes": purposes, "bodies": _bodies(reading, "ours").get(agency, {}),
        "named": _named(reading, "ours").get(agency, NOBODY),
        "says_immigration": purposes.get(Purpose.IMMIGRATION_UNSPECIFIED.value, 0),
        "first": _iso(first), "last": _iso(last), "most_networks": most,
    }  # fmt: skip


def _promises(reading: Reading, cache: ReleaseCache, agency: str) -> list[dict[str, Any]]:
    """What the agency's portal says, from the newest list that says it."""
    out: list[dict[str, Any]] = []
    for release, row, day in (
        reading.rows(f"""
        SELECT c.target, c.row, c."from" FROM CONFIGURED c JOIN Network n ON n.id = c.source
        WHERE n.owner = {quoted(agency)} AND c.basis <> 'between' ORDER BY c."from" DESC NULLS LAST, c.target, c.row""")
    ):
        path = cache.table(release, "lists")
        if path is None:
            continue
        reading.con.execute("DROP VIEW IF EXISTS one_list")
        reading.see("one_list", parquet(path))
        for item in reading.dicts(f"SELECT prohibited, policy, retention_days FROM one_list WHERE row = {int(row)}"):
            for says, text in (
                ("prohibited uses", item["prohibited"]),
                ("policy", item["policy"]),
                ("days kept", item["retention_days"]),
            ):
                if text is not None and not any(p["says"] == says for p in out):
                    out.append(
                        {
                            "says": says,
                            "text": str(text),
                            "on": _iso(day),
                            "evidence": [{"release": release, "row": row}],
                        }
                    )
    return out


def _not_held(name: str, held: dict[str, int], complete_lists: int, own_audit: bool) -> list[str]:
    missing = []
    if "network audit" not in held:
        part = " but for a selection" if held.keys() & {"keyword hits", SELECTION} else ""
        missing.append(f"No network audit of {name} is held{part}: who searched its cameras is not known.")
    if not own_audit:
        missing.append(f"No organization audit of {name} is held: what its own officers searched is not known.")
    if not complete_lists:
        missing.append(f"No complete list of who may search {name}'s cameras is held.")
    if not held.keys() & {"portal", "portal table"}:
        missing.append(f"No transparency portal of {name} is held.")
    missing.append("Hot lists, exports, telephone calls, shared logins and images leave no trace in these records.")
    return missing
