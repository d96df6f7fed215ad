// name: town-pools
// title: Pools of a town
// asks: Which lookup pools have the town's networks joined?
// category: town
// param: agency STRING = | Id of the agency; none: all
// column: network STRING | Network
// column: pool STRING | Pool
// column: first DATE | First day proved
// column: last DATE | Last day proved
// column: evidence STRING | Row, as release#row
// caveat: A pool is access without a name on any list.
// source: docs/method.md
// since: 0.1
MATCH (holder:Agency)-[:OWNS]->(net:Network)-[j:IN_POOL]->(joined:Pool)
WHERE $agency IS NULL OR holder.id = $agency
RETURN net.id AS network, joined.name AS pool, j.from AS first, j.until AS last, j.release + '#' + toString(j.row) AS evidence
ORDER BY network, pool, coalesce(first, date('0001-01-01')), j.release, j.row
