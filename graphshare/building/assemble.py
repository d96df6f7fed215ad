"""Write the graph tables exactly as ``schema`` declares them, sorted, so that equal input gives equal bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graphshare.agencies import Resolved
from graphshare.building import ROWS_A_RELEASE
from graphshare.building.access import Access
from graphshare.building.entries import FOLDER_OF
from graphshare.building.extracts import LOGGED_OVER_ALL, OVER_ALL_SPANS
from graphshare.building.intervals import Interval
from graphshare.building.names import Spotted, gazetteer
from graphshare.building.operators import agencies_near
from graphshare.building.readings import told
from graphshare.building.relations import (
    Column,
    Relation,
    Sql,
    Steps,
    cast,
    columns,
    composed,
    files,
)
from graphshare.building.tables import FEDERAL, KEPT_SEARCHES, LOGS, MENTIONS, PAIRS, TOTALS, UNCERTAIN
from graphshare.domain.agreements import Listed, is_over, spells
from graphshare.domain.bodies import bodies, body_id
from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.model import Agency, AgencyKind, Evidence, Level
from graphshare.releases import Release, ReleaseCache

CAMERAS = Relation(
    "cameras",
    columns("""
        id         VARCHAR  as mapped
        lat        DOUBLE   latitude
        lon        DOUBLE   longitude
        operator   VARCHAR  as mapped
        brand      VARCHAR  as mapped
        direction  VARCHAR  as mapped
        release    VARCHAR  the first release that has it
        row        BIGINT   its row there
    """),
)
OPERATORS = Relation(
    "operators",
    columns("""
        id        VARCHAR  a camera
        lat       DOUBLE   latitude
        lon       DOUBLE   longitude
        release   VARCHAR  the release that has it
        row       BIGINT   its row there
        operator  VARCHAR  one of those written with a semicolon between them
    """),
)
OPERATED = Relation(
    "operated",
    columns("""
        operator  VARCHAR  as mapped
        lat       DOUBLE   latitude
        lon       DOUBLE   longitude
        network   VARCHAR  the network of the agency that operates there
    """),
)
NETWORK_NODES = Relation(
    "network_nodes",
    columns("""
        id     VARCHAR  of the network
        name   VARCHAR  its name
        owner  VARCHAR  the agency that owns it
        level  VARCHAR  ``agency`` or ``named``
    """),
)
SEEN_ROWS = Relation(
    "seen_rows",
    columns("""
        search    BIGINT   a search that becomes a node
        release   VARCHAR  a log that holds it
        row       BIGINT   its row there
        owner     VARCHAR  the agency whose network was searched
        org       VARCHAR  the agency that searched, as written there; null where the row does not say
        wording   VARCHAR  its reason there, where it says anything
        folded    VARCHAR  the same, folded
        disowned  VARCHAR  the vendor's note that disowns it
        reading   VARCHAR  what its texts were read as
    """),
)
SPELLED = Relation(
    "spelled",
    columns("""
        written  VARCHAR  an organization as written in a row
        tier     VARCHAR  by which it was matched to an agency
    """),
)
OF_LOGS = Relation(
    "of_logs",
    columns("""
        written  VARCHAR  a log, whose agency stands for rows that name nobody
        tier     VARCHAR  by which the name of that agency was matched
    """),
)
TOLD = Relation(
    "told",
    columns("""
        reading  VARCHAR  what texts were read as
        bodies   VARCHAR  the bodies that it names, as rows quote them
    """),
)

_CAMERAS = """
    SELECT {columns} FROM (SELECT *, regexp_extract(filename, $folder, 1) AS release FROM {files})
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY release, row) = 1"""
_OPERATORS = r"""
    SELECT * FROM (SELECT id, lat, lon, release, row, unnest(regexp_split_to_array(operator, '\s*;\s*')) AS operator
        FROM {cameras}) WHERE operator <> ''"""


class Assembly:
    """Fills one graph's tables from DuckDB queries and from Python rows."""

    def __init__(self, steps: Steps, graph: Graph) -> None:
        self.steps = steps
        self.graph = graph
        self.counts: dict[str, int] = {}

    def from_query(self, name: str, statement: str, **given: Relation | Sql) -> None:
        """Write a table from a query that gives its columns by name."""
        self.counts[name] = self.steps.write(
            self.graph.path(name),
            "SELECT {columns} FROM ({query}) q ORDER BY ALL",
            columns=cast(columns_of(name), "q"),
            query=composed(statement, **given),
        )

    def from_rows(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Write a table from Python rows in the order of its columns."""
        filling = Relation("filling", tuple(Column(c, t, "as in the schema") for c, t in columns_of(name).items()))
        self.from_query(name, "FROM {filling}", filling=self.steps.given(filling, list(rows)))


def write_access(out: Assembly, access: Access) -> None:
    """Shares, configurations, pools."""
    out.from_rows(
        "SHARES_WITH",
        [
            (
                i.network,
                i.other,
                i.first,
                i.last,
                i.basis.value,
                i.account.value,
                i.mark,
                i.opened,
                i.closed,
                i.release,
                i.row,
            )
            for i in access.shares
        ],
    )
    out.from_rows("CONFIGURED", [_configured(i) for i in access.configured])
    out.from_rows("Pool", sorted({(pool_id(p.pool), p.pool) for p in access.pools}))
    out.from_rows("IN_POOL", [(p.network, pool_id(p.pool), p.first, p.last, p.release, p.row) for p in access.pools])


def _configured(i: Interval) -> tuple[object, ...]:
    return (i.network, i.release, i.first, i.last, i.complete, i.basis.value, i.cameras, near_text(i.near), i.row)


def near_text(bodies: Iterable[str]) -> str | None:
    """Bodies as one text in which each can be found whole: ``|HSI|ICE|``."""
    listed = sorted(set(bodies))
    return f"|{'|'.join(listed)}|" if listed else None


def pool_id(pool: str) -> str:
    """The id of a lookup pool."""
    return "-".join(pool.lower().split())


def write_cameras(out: Assembly, cache: ReleaseCache, resolved: Resolved, access: Access) -> None:
    """Cameras as mapped; part of an agency's primary network where its operator is that agency by a firm name."""
    tables = cache.tables("cameras")
    if not tables:
        out.from_rows("Camera", [])
        out.from_rows("HAS_CAMERA", [])
        return
    steps = out.steps
    read = files([p for _, p in tables], filename=True)
    cameras = steps.hold(CAMERAS, _CAMERAS, files=read, folder=FOLDER_OF, columns=CAMERAS.listed)
    operators = steps.hold(OPERATORS, _OPERATORS, cameras=cameras)
    mapped = steps.rows(
        "SELECT DISTINCT operator, lat, lon FROM {operators} WHERE lat IS NOT NULL ORDER BY ALL", operators=operators
    )
    near = agencies_near(mapped, gazetteer(cache), resolved)
    known = [(*spot, agency) for spot, agency in near.items() if agency in access.networks.nodes]
    out.from_query("Camera", "FROM {cameras}", cameras=cameras)
    out.from_query(
        "HAS_CAMERA",
        "SELECT DISTINCT o.network AS source, c.id AS target, c.release, c.row FROM {operators} c JOIN {operated} o "
        "USING (operator, lat, lon)",
        operators=operators,
        operated=out.steps.given(OPERATED, known),
    )


def write_agreements(out: Assembly, cache: ReleaseCache, resolved: Resolved) -> None:
    """287(g) agreements with ICE, one for all the lists that hold it; pending ones are not agreements."""
    ice = body_id("ICE")
    rows = []
    for release, path in cache.tables("agreements"):
        dated = (date.fromisoformat(release.dated),) if release.dated else ()
        found = out.steps.rows(
            "SELECT agency, state, county, model, signed, ended, status, last_listed, row "
            "FROM {files} WHERE NOT coalesce(pending, FALSE) ORDER BY row",
            files=files([path]),
        )
        for agency, state, county, model, signed, ended, status, last, row in found:
            match = resolved.of(agency, state, county=county, source="agreements")
            # a row that says when it was last listed stands for those lists, and not for the day of its table
            days = (last,) if last else dated
            rows.append(Listed(match.agency, model, signed, ended, is_over(status), days, Evidence(release.id, row)))
    out.from_rows(
        "HAS_AGREEMENT",
        [
            (
                s.agency,
                ice,
                s.model,
                s.signed,
                s.ended,
                s.listed_from,
                s.listed_until,
                s.over,
                s.evidence.release,
                s.evidence.row,
            )
            for s in spells(rows)
        ],
    )


def write_releases(out: Assembly, releases: Sequence[Release], agency_of: dict[str, str | None]) -> None:
    """One node a release."""
    out.from_rows(
        "Release",
        [
            (r.id, r.file, r.sha256, r.kind, r.layout, agency_of[r.id], r.dated, _moment(r.first), _moment(r.last),
             r.selection, r.rows, r.records, r.rejected, r.blank, r.structure, r.license, r.credit)
            for r in releases
        ],
    )  # fmt: skip


def _moment(text: str | None) -> str | None:
    return text.replace("T", " ").rstrip("Z") if text else None


def body_agencies() -> dict[str, Agency]:
    """The agencies that stand for the federal bodies themselves."""
    return {
        b.id: Agency(b.id, b.name, kind=AgencyKind.FEDERAL, level=Level.FEDERAL, federal=True, body=b.name)
        for b in bodies().values()
    }


def write_agencies(
    out: Assembly, agencies: dict[str, Agency], tiers: dict[str, str], access: Access, places: dict[str, Spotted]
) -> None:
    """Agencies with their totals and places, what they own, and what federal offices are part of."""
    nowhere = (None, None, None)
    totals: dict[str, int] = dict(
        out.steps.rows(
            "SELECT agency, sum(searches)::BIGINT FROM {totals} GROUP BY agency HAVING sum(every) > 0", totals=TOTALS
        )
    )
    out.from_rows(
        "Agency",
        [
            (a.id, a.name, a.place, a.state, a.county, a.kind.value if a.kind else None, a.level.value if a.level else None,
             a.federal, a.body, a.identified, near_text(a.near), tiers.get(a.id), *places.get(a.id, nowhere), totals.get(a.id, 0))
            for a in agencies.values()
        ],
    )  # fmt: skip
    part_of = [(b.id, body_id(b.parent)) for b in bodies().values() if b.parent]
    part_of += [(a.id, body_id(a.body)) for a in agencies.values() if a.body and a.id != body_id(a.body)]
    out.from_rows("PART_OF", part_of)
    out.from_rows("OWNS", [(n.owner, n.id) for n in access.networks.nodes.values()])


def write_networks(out: Assembly, access: Access) -> None:
    """Networks with the camera counts known of them and how many agencies searched them."""
    nodes = [(n.id, n.name, n.owner, n.level) for n in access.networks.nodes.values()]
    out.from_query(
        "Network",
        """
        SELECT n.id, n.name, n.owner, n.level, d.cameras AS cameras_declared, d.day AS cameras_declared_on,
            m.cameras AS cameras_mapped, coalesce(s.agencies, 0) AS searching_agencies
        FROM {nodes} n
        LEFT JOIN (SELECT source, max_by(cameras, coalesce("from", DATE '0001-01-01')) AS cameras, max("from") AS day
                   FROM {configured} WHERE cameras IS NOT NULL GROUP BY source) d ON d.source = n.id
        LEFT JOIN (SELECT source, count(*) AS cameras FROM {cameras} GROUP BY source) m ON m.source = n.id
        LEFT JOIN (
            SELECT owner, count(*) AS agencies FROM (
                SELECT owner FROM {pairs} GROUP BY owner, agency HAVING sum(entries) > 0) GROUP BY owner) s
            ON s.owner = n.id""",
        nodes=out.steps.given(NETWORK_NODES, nodes),
        configured=files([out.graph.path("CONFIGURED")]),
        cameras=files([out.graph.path("HAS_CAMERA")]),
        pairs=PAIRS,
    )


#: Digits of what stands in the column for case numbers.
_DIGITS = Sql("regexp_replace(coalesce(s.case_number, ''), '[^0-9]', '', 'g')")
#: Whether that is a number which two searches hardly share by chance: "HSI", "n/a", "24-12" and "00000" tie nobody.
_TIES = composed(
    "contains(coalesce(s.case_number, ''), '[') OR "
    "length({digits}) >= 5 AND length(list_distinct(string_split({digits}, ''))) > 1",
    digits=_DIGITS,
)
#: A masked case number ties searches of one release only: another release counts what it masks from one on, too.
#: The searches that are nodes and their edges, from the views ``kept``, ``seen``, ``mentions`` and ``federal`` (ids of
#: federal agencies); what is a sum comes from ``building.extracts``.
SEARCH_TABLES = {
    "Search": """
        SELECT s.id, date_trunc('second', s.at) AS at, s.day, s.subject, g.grade, s.purpose, w.spelling AS wording,
            CASE WHEN s.ties THEN dense_rank() OVER (
                ORDER BY NOT s.ties, upper(trim(s.case_number)),
                CASE WHEN contains(s.case_number, '[') THEN h.home END) END AS "case",
            s.searches, s.selection, s.networks AS networks_total, s.devices AS devices_total, s.via, s.basis,
            coalesce(c.wordings, 0) AS wordings, s.disowned
        FROM (SELECT *, {ties} AS ties FROM {kept} s) s
        LEFT JOIN (SELECT search, ['hinted', 'named', 'asked'][max(strength)] AS grade FROM {mentions} GROUP BY search) g
            USING (search)
        LEFT JOIN (SELECT search, min(release) AS home FROM {seen} GROUP BY search) h USING (search)
        LEFT JOIN (SELECT search, count(DISTINCT folded) AS wordings FROM {seen} GROUP BY search) c USING (search)
        LEFT JOIN (
            SELECT wording, spelling FROM {kept} WHERE wording IS NOT NULL GROUP BY wording, spelling
            QUALIFY row_number() OVER (PARTITION BY wording ORDER BY sum(searches) DESC, spelling) = 1) w
            ON w.wording = s.wording""",
    "RAN": "SELECT agency AS source, id AS target FROM {kept}",
    "COVERED": """
        SELECT k.id AS source, e.owner AS target, min_by(e.release, (e.release, e.row)) AS release,
            min_by(e.row, (e.release, e.row)) AS row
        FROM {seen} e JOIN {kept} k USING (search) WHERE e.owner IS NOT NULL GROUP BY k.id, e.owner""",
    "NAMES": """
        SELECT k.id AS source, lower(replace(m.body, ' ', '-')) AS target, ['hinted', 'named', 'asked'][m.strength] AS grade,
            m.rule, m.words, l.release, m.number % {rows} AS row, m.recovered
        FROM {mentions} m JOIN {kept} k USING (search) JOIN {logs} l ON l.place = m.number // {rows}""",
    "LOGGED_IN": """
        SELECT k.id AS source, e.release AS target, e.row, e.wording, t.bodies, e.disowned,
            CASE WHEN e.org IS NULL THEN o.tier ELSE p.tier END AS tier
        FROM {seen} e JOIN {kept} k USING (search) LEFT JOIN {told} t USING (reading)
        LEFT JOIN {spelled} p ON p.written = e.org LEFT JOIN {of_logs} o ON o.written = e.release""",
    "SEARCHED_FOR": """
        SELECT k.agency AS source, lower(replace(m.body, ' ', '-')) AS target,
            coalesce(sum(k.searches) FILTER (m.strength = 3), 0) AS asked,
            coalesce(sum(k.searches) FILTER (m.strength >= 2), 0) AS named,
            sum(k.searches) AS hinted, min(k.day) AS first, max(k.day) AS last
        FROM {kept} k JOIN {mentions} m USING (search)
        WHERE k.disowned IS NULL AND k.agency NOT IN (FROM {federal} UNION ALL FROM {uncertain}) GROUP BY 1, 2""",
}  # fmt: skip


_OF_SEARCHES: dict[str, Relation | Sql] = {
    "kept": KEPT_SEARCHES,
    "seen": SEEN_ROWS,
    "mentions": MENTIONS,
    "federal": FEDERAL,
    "uncertain": UNCERTAIN,
    "logs": LOGS,
    "told": TOLD,
    "spelled": SPELLED,
    "of_logs": OF_LOGS,
    "ties": _TIES,
    "rows": Sql(ROWS_A_RELEASE),
}


def write_searches(out: Assembly, resolved: Resolved, releases: Sequence[Release]) -> None:
    """Searches that are not ordinary as nodes, ordinary ones as monthly sums; the two add up."""
    written = out.steps.rows("SELECT DISTINCT org FROM {seen} WHERE org IS NOT NULL ORDER BY org", seen=SEEN_ROWS)
    out.steps.given(SPELLED, [(t, resolved.of(t).tier.value) for (t,) in written])
    whose = [(r.id, resolved.of(r.agency).tier.value) for r in releases if r.agency]
    out.steps.given(OF_LOGS, whose)
    found = out.steps.rows("SELECT DISTINCT reading FROM {seen} WHERE reading <> '' ORDER BY reading", seen=SEEN_ROWS)
    out.steps.given(TOLD, [(r, told(r)) for (r,) in found])
    for name, query in SEARCH_TABLES.items():
        out.from_query(name, query, **_OF_SEARCHES)
    out.from_query("LOGGED", LOGGED_OVER_ALL)
    out.from_query("SEARCHED_IN_MONTH", OVER_ALL_SPANS)
