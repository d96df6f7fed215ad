// name: agreements-task-forces-with-access
// title: Task-force agencies with access
// asks: Which networks share with an agency that has a task-force agreement in force?
// category: agreements
// param: state STRING = | Two-letter state; none: all states
// param: day DATE = 2025-06-01 | Day on which the agreement is in force
// column: network STRING | Network that shares
// column: state STRING | State of its owner
// column: agency_id STRING | Agency with the agreement
// column: signed DATE | Day signed
// column: ended DATE | Day ended, where known
// column: first DATE | First day of the share proved
// column: last DATE | Last day of the share proved
// column: evidence LIST<STRING> | A row of the list and one of the agreements, as release#row
// caveat: A motive, not an act: no door follows from it.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[h:HAS_AGREEMENT]->(f:Agency)
WHERE h.model = 'task force' AND h.signed <= $day AND (h.ended IS NULL OR h.ended >= $day)
  AND (NOT h.over OR h.listed_until >= $day)
MATCH (net:Network)-[g:SHARES_WITH]->(who)
WHERE g.account = 'active'
WITH net.id AS place, who.id AS agency_id, h, min(g.from) AS first, max(g.until) AS last, min([g.release, g.row]) AS shared
MATCH (holder:Agency)-[:OWNS]->(:Network {id: place})
WHERE $state IS NULL OR holder.state = $state
RETURN place AS network, holder.state AS state, agency_id, h.signed AS signed, h.ended AS ended, first, last,
  [shared[0] + '#' + toString(shared[1]), h.release + '#' + toString(h.row)] AS evidence
ORDER BY network, agency_id, signed, h.release, h.row
