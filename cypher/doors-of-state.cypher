// name: doors-of-state
// title: The networks of a state by door
// asks: By which doors does the body reach each network of a state?
// category: doors
// param: state STRING = | Two-letter state; none: all states
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: state STRING | State of the owner
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network
// column: front INTEGER | Active accounts of the body or of a part of it, with which it shares
// column: inactive INTEGER | Such accounts that are marked inactive: listed, no door
// column: own_searches INTEGER | Searches by the body itself in the network's log (front, back or unknown: see those queries)
// column: proxies INTEGER | Agencies, not federal, whose searches there mention the body
// column: side_searches INTEGER | Those searches
// column: lists INTEGER | Complete lists held of the network
// column: logs INTEGER | Logs held of the network
// column: evidence LIST<STRING> | One row each for front, inactive, own searches and side, and the row whose words name the body in the latter, as release#row
// caveat: A network without any door here is one of which nothing is known, unless a log and complete lists are held.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
CALL (asked) {
  MATCH (to:Agency)
  WHERE to.federal AND to.body IN asked
  MATCH (net:Network)-[g:SHARES_WITH]->(to)
  WHERE ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
    AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
  RETURN net.id AS place, g.account AS way, to.id AS by_whom, 0 AS n, min([g.release, g.row]) AS seen, null AS told
  UNION ALL
  MATCH (fed:Agency)
  WHERE fed.federal AND fed.body IN asked
  MATCH (fed)-[:RAN]->(q:Search)-[c:COVERED]->(net:Network)
  WHERE q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  WITH net.id AS place, fed.id AS by_whom, q.id AS one, max(q.searches) AS n, min([c.release, c.row]) AS seen
  RETURN place, 'own' AS way, by_whom, sum(n) AS n, min(seen) AS seen, null AS told
  UNION ALL
  MATCH (f:Agency)
  WHERE f.body IN asked
  MATCH (f)<-[m:NAMES]-(q:Search)-[c:COVERED]->(net:Network)
  WHERE m.grade IN ['asked', 'named']
    AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  WITH net.id AS place, q.id AS one, max(q.searches) AS n, min([c.release, c.row]) AS seen, min([m.release, m.row]) AS told
  MATCH (who:Agency)-[:RAN]->(:Search {id: one})
  WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL
  WITH place, who.id AS by_whom, n, seen, told ORDER BY seen
  RETURN place, 'side' AS way, by_whom, sum(n) AS n, min(seen) AS seen, collect(told)[0] AS told
  UNION ALL
  MATCH (holder:Agency)-[:OWNS]->(net:Network)
  WHERE $state IS NULL OR holder.state = $state
  RETURN net.id AS place, 'there' AS way, null AS by_whom, 0 AS n, null AS seen, null AS told
}
WITH place, way, by_whom, n, seen, told ORDER BY seen
WITH place, count(DISTINCT CASE WHEN way = 'active' THEN by_whom END) AS front,
  count(DISTINCT CASE WHEN way = 'inactive' THEN by_whom END) AS inactive,
  sum(CASE WHEN way = 'own' THEN n ELSE 0 END) AS own_searches,
  count(DISTINCT CASE WHEN way = 'side' THEN by_whom END) AS proxies,
  sum(CASE WHEN way = 'side' THEN n ELSE 0 END) AS side_searches,
  min(CASE WHEN way = 'active' THEN seen END) AS front_row, min(CASE WHEN way = 'own' THEN seen END) AS own_row,
  min(CASE WHEN way = 'inactive' THEN seen END) AS inactive_row,
  min(CASE WHEN way = 'side' THEN seen END) AS side_row, collect(told)[0] AS said_row
MATCH (holder:Agency)-[:OWNS]->(net:Network {id: place})
WHERE $state IS NULL OR holder.state = $state
RETURN holder.state AS state, holder.name AS owner, place AS network, front, inactive, own_searches, proxies, side_searches,
  COUNT { MATCH (net)-[held:CONFIGURED]->(list:Release) WHERE held.complete } AS lists,
  COUNT { MATCH (log:Release {agency: net.owner, kind: 'network audit'}) } AS logs,
  [x IN [front_row, inactive_row, own_row, side_row, said_row] WHERE x IS NOT NULL | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY coalesce(state, ''), owner, network
