"""A synthetic graph of a given number of edges, made by DuckDB from arithmetic: the same size gives the same graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.bodies import bodies
from graphshare.domain.graph import Graph, columns_of
from graphshare.domain.schema import EDGES, NODES
from graphshare.engine import connect, named, quoted, write_parquet

if TYPE_CHECKING:
    import duckdb


def synthetic(root: Path, edges: int, *, turn: int = 0) -> Graph:
    """Monthly edges to 70 %, shares to 20 %, the rest searches and what hangs on them; ``turn`` gives another graph.

    Of everything that a saved query asks for there is something: pools, agreements, inactive accounts, equal case
    numbers, organization audits, cameras. A fifth of the shares are with agencies that the logs do not show.
    """
    agencies = max(50, edges // 160)
    networks = max(20, edges // 250)
    searches = max(10, edges // 60)
    months, shares = edges * 7 // 10, edges * 2 // 10
    graph = Graph(root)
    with connect() as c:

        def mix(n: str, salt: int, below: int) -> str:
            return f"(hash({n} * 1000003 + {salt + turn * 7919}) % {below})::BIGINT"

        # Few hubs, many small ones, as in real logs.
        who = f"'a' || (({mix('i', 1, agencies)} * {mix('i', 2, agencies)}) // {agencies})"
        where = f"'a' || {mix('i', 3, networks)}"
        day = f"DATE '2025-01-01' + ({mix('i', 4, 300)})::INTEGER"
        granted = f"'a' || (({mix('i', 8, agencies)} * {mix('i', 9, agencies)}) // {agencies})"
        ran = f"SELECT CASE WHEN i % 50 = 0 THEN 'hsi' ELSE {who} END AS source, 's' || i AS target FROM range({searches}) t(i)"
        names = f"""SELECT 's' || i AS source, ['ice','ero','hsi'][(i % 3 + 1)::INTEGER] AS target,
            ['asked','named','hinted'][(i % 3 + 1)::INTEGER] AS grade, 'rule' AS rule FROM range({searches}) t(i)"""
        made = {
            "Agency": f"""SELECT 'a' || i AS id, 'Agency ' || i AS name, ['IL','TX','GA','CA'][(i % 4 + 1)::INTEGER] AS state,
                'police' AS kind, 'municipal' AS level, false AS federal, true AS identified, 'exact' AS tier, i AS searches
                FROM range({agencies}) t(i)""",
            "Network": f"""SELECT 'a' || i AS id, 'Network ' || i AS name, 'a' || i AS owner, 'agency' AS level,
                (i % 40)::BIGINT AS cameras_declared, 3::BIGINT AS searching_agencies FROM range({networks}) t(i)""",
            "Release": f"""SELECT 'r' || i AS id, 'log-' || i || '.csv' AS file, md5(i::VARCHAR) AS sha256,
                'network audit' AS kind, 'a' || i AS agency, 10::BIGINT AS rows, 10::BIGINT AS records, 0::BIGINT AS rejected,
                0::BIGINT AS blank, 0::BIGINT AS structure FROM range({networks}) t(i)
                UNION ALL SELECT 'o' || i, 'own-' || i || '.csv', md5('o' || i), 'organization audit', 'a' || i, 10, 10, 0, 0, 0
                FROM range({agencies // 10}) t(i)""",
            "Pool": "SELECT unnest(['national', 'statewide-il', 'statewide-tx']) AS id, id AS name",
            "Camera": f"""SELECT 'osm-' || i AS id, 40 + i / 1e5 AS lat, -90 + i / 1e5 AS lon, 'r0' AS release, i AS row
                FROM range({networks}) t(i)""",
            "Search": f"""SELECT 's' || i AS id, ({day})::TIMESTAMP + to_seconds({mix("i", 5, 86400)}) AS at, {day} AS day,
                'immigration' AS subject, 'named' AS grade, 'federal_immigration' AS purpose, 'ice' AS wording,
                CASE WHEN i % 3 = 0 THEN {mix("i", 10, searches)} END AS "case", 1::BIGINT AS searches,
                {mix("i", 6, 6000)} AS networks_total, ['search','lookup',NULL][(i % 3 + 1)::INTEGER] AS via, 'id' AS basis
                FROM range({searches}) t(i)""",
            "OWNS": f"SELECT 'a' || i AS source, 'a' || i AS target FROM range({networks}) t(i)",
            "HAS_CAMERA": f"SELECT {where} AS source, 'osm-' || i AS target, 'r0' AS release, i AS row FROM range({networks}) t(i)",
            "IN_POOL": f"""SELECT 'a' || i AS source, ['national','statewide-il','statewide-tx'][(i % 3 + 1)::INTEGER] AS target,
                {day} AS "from", {day} + 40 AS until, 'r0' AS release, i AS row FROM range({networks}) t(i)""",
            "HAS_AGREEMENT": f"""SELECT 'a' || i * 20 AS source, 'ice' AS target, {day} AS signed, 'r0' AS release, i AS row,
                ['jail enforcement','warrant service officer','task force'][(i % 3 + 1)::INTEGER] AS model
                FROM range({agencies // 20}) t(i)""",
            "LOGGED": f"""SELECT 'a' || i AS source, 'o' || i AS target, strftime(DATE '2025-01-01' + (m * 31)::INTEGER, '%Y-%m') AS month,
                'not_federal' AS purpose, 10 + m AS searches, m AS row FROM range({agencies // 10}) t(i), range(9) u(m)""",
            "SEARCHED_FOR": f"""SELECT r.source, n.target, count(*) FILTER (grade = 'asked') AS asked,
                count(*) FILTER (grade IN ('asked', 'named')) AS named, count(*) AS hinted
                FROM ({ran}) r JOIN ({names}) n ON r.target = n.source WHERE r.source <> 'hsi' GROUP BY ALL""",
            "SHARES_WITH": f"""SELECT {where} AS source,
                CASE WHEN i % 97 = 0 THEN 'ice' WHEN i % 5 = 0 THEN {granted} ELSE {who} END AS target,
                {day} AS "from", {day} + 40 AS until, 'between' AS basis, 'r0' AS release, i AS row,
                CASE WHEN i % 53 = 0 THEN 'inactive' ELSE 'active' END AS account,
                CASE WHEN i % 53 = 0 THEN '[Inactive]' END AS account_mark FROM range({shares}) t(i)""",
            "CONFIGURED": f"""SELECT 'a' || i AS source, 'r' || i AS target, DATE '2025-03-01' AS "from",
                DATE '2025-06-01' AS until, i % 2 = 0 AS complete, 'between' AS basis, 2::BIGINT AS row FROM range({networks}) t(i)""",
            "SEARCHED_IN_MONTH": f"""SELECT {who} AS source, {where} AS target, strftime({day}, '%Y-%m') AS month,
                'not_federal' AS purpose, 1 + {mix("i", 7, 50)} AS searches, {day} AS first, {day} + 3 AS last,
                'r' || {mix("i", 3, networks)} AS release, i AS row FROM range({months}) t(i)""",
            "RAN": ran,
            "COVERED": f"""SELECT 's' || i AS source, {where} AS target, 'r' || {mix("i", 3, networks)} AS release, i AS row
                FROM range({searches}) t(i)""",
            "LOGGED_IN": f"SELECT 's' || i AS source, 'r' || {mix('i', 3, networks)} AS target, i AS row FROM range({searches}) t(i)",
            "NAMES": names,
        }
        tree = " UNION ALL ".join(
            f"SELECT {quoted(b.id)} AS id, {quoted(b.full)} AS name, NULL AS state, 'federal' AS kind, 'federal' AS level, "
            f"true AS federal, true AS identified, 'exact' AS tier, 0 AS searches, {quoted(b.name)} AS body"
            for b in bodies().values()
        )
        made["Agency"] = f"SELECT *, NULL::VARCHAR AS body FROM ({made['Agency']}) UNION ALL {tree}"
        made["PART_OF"] = " UNION ALL ".join(
            f"SELECT {quoted(b.id)} AS source, {quoted(bodies()[b.parent].id)} AS target"
            for b in bodies().values()
            if b.parent
        )
        _write(c, made, graph)
    return graph


def national(root: Path, networks: int, agencies: int, *, logs: int = 10) -> Graph:
    """A country: ``networks`` networks, of which one in ``logs`` has its log held; each shares with two in five of the
    ``agencies`` that search for ICE, ERO and HSI, in all manner of words; and a national lookup that covers every log.
    """
    graph = Graph(root)
    held, searches = networks // logs, agencies * 12

    def mix(n: str, salt: int, below: int) -> str:
        return f"(hash({n} * 1000003 + {salt}) % {below})::BIGINT"

    day = f"DATE '2025-01-01' + ({mix('i', 4, 300)})::INTEGER"
    tree = " UNION ALL ".join(
        f"SELECT {quoted(b.id)}, {quoted(b.full)}, NULL, 'federal', 'federal', true, true, 'exact', {quoted(b.name)}"
        for b in bodies().values()
    )
    made = {
        "Agency": f"""SELECT 'a' || i AS id, 'Agency ' || i || ' PD' AS name, ['IL','TX','GA','CA'][(i % 4 + 1)::INTEGER] AS state,
            'police' AS kind, 'municipal' AS level, false AS federal, true AS identified, 'exact' AS tier, NULL::VARCHAR AS body
            FROM range({networks}) t(i) UNION ALL {tree}""",
        "Network": f"""SELECT 'a' || i AS id, 'Agency ' || i || ' PD' AS name, 'a' || i AS owner, 'agency' AS level
            FROM range({networks}) t(i)""",
        "OWNS": f"SELECT 'a' || i AS source, 'a' || i AS target FROM range({networks}) t(i)",
        "Release": f"""SELECT 'log' || i AS id, 'log-' || i || '.csv' AS file, md5(i::VARCHAR) AS sha256, 'network audit' AS kind,
            'a' || i AS agency, TIMESTAMP '2025-01-01' AS "first", TIMESTAMP '2025-12-31' AS "last" FROM range({held}) t(i)
            UNION ALL SELECT 'list', 'lists.csv', md5('list'), 'sharing list', NULL, NULL, NULL""",
        "Search": f"""SELECT 's' || i AS id, ({day})::TIMESTAMP AS at, {day} AS day, 'immigration' AS subject, 'named' AS grade,
            'federal_immigration' AS purpose, 1::BIGINT AS searches, 'id' AS basis FROM range({searches}) t(i)""",
        "RAN": f"SELECT 'a' || (i % {agencies}) AS source, 's' || i AS target FROM range({searches}) t(i)",
        "NAMES": f"""SELECT 's' || i AS source, ['ice','ero','hsi'][((i // {agencies}) % 3 + 1)::INTEGER] AS target,
            ['asked','named','named','hinted'][({mix("i", 5, 4)} + 1)::INTEGER] AS grade, 'rule' AS rule FROM range({searches}) t(i)""",
        "LOGGED_IN": f"SELECT 's' || i AS source, 'log' || {mix('i', 6, held)} AS target, i + 2 AS row FROM range({searches}) t(i)",
        "COVERED": f"""SELECT 's' || i AS source, 'a' || {mix("i", 6, held)} AS target, 'log' || {mix("i", 6, held)} AS release,
            i + 2 AS row FROM range({searches}) t(i)
            UNION ALL SELECT 's0', 'a' || n, 'log' || n, 1 FROM range({held}) u(n) WHERE n <> {mix("0", 6, held)}""",
        "SHARES_WITH": f"""SELECT 'a' || n AS source, 'a' || p AS target, DATE '2025-06-01' AS "from", DATE '2025-06-01' AS until,
            'dated' AS basis, 'active' AS account, 'list' AS release, n * {agencies} + p AS row
            FROM range({networks}) t(n), range({agencies}) u(p) WHERE hash(n * 7919 + p) % 5 < 2 AND n <> p""",
    }
    with connect() as c:
        _write(c, made, graph)
    return graph


def _write(c: duckdb.DuckDBPyConnection, made: dict[str, str], graph: Graph) -> None:
    """Write every table of a graph, those that are not made without rows."""
    for name in (*NODES, *EDGES):
        columns = columns_of(name)
        if name not in made:
            empty = ", ".join(f"NULL::{t} AS {named(k)}" for k, t in columns.items())
            write_parquet(c, f"SELECT {empty} WHERE false", graph.path(name))
            continue
        there = {d[0] for d in c.execute(f"SELECT * FROM ({made[name]}) LIMIT 0").description or []}
        chosen = ", ".join(
            f"{named(k)}::{t} AS {named(k)}" if k in there else f"NULL::{t} AS {named(k)}" for k, t in columns.items()
        )
        write_parquet(c, f"SELECT {chosen} FROM ({made[name]}) ORDER BY ALL", graph.path(name))
