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
// column: front INTEGER | Active accounts of the body, a part of it or a body above it, with which it shares
// column: inactive INTEGER | Such accounts that are marked inactive: listed, no door
// column: own_searches INTEGER | Searches by the body itself in the network's log (front, back or unknown: see those queries)
// column: proxies INTEGER | Agencies, not federal, whose searches there name the body, at as named
// column: side_searches INTEGER | Those searches
// column: lists INTEGER | Complete lists held of the network
// column: logs INTEGER | Logs held of the network
// column: evidence LIST<STRING> | One row each for front, own searches and side, as release#row
// caveat: A network without any door here is one of which nothing is known, unless a log and complete lists are held.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
OPTIONAL MATCH (top)-[:PART_OF*1..5]->(up:Agency)
WITH asked, collect(DISTINCT up.body) AS above
MATCH (holder:Agency)-[:OWNS]->(net:Network)
WHERE $state IS NULL OR holder.state = $state
OPTIONAL MATCH (net)-[g:SHARES_WITH]->(to:Agency)
WHERE to.federal AND to.body IN asked + above
  AND ($since IS NULL OR g.until >= $since) AND ($until IS NULL OR g.from <= $until)
  AND (g.from IS NOT NULL OR ($since IS NULL AND $until IS NULL))
WITH asked, holder, net, count(DISTINCT CASE WHEN g.account = 'active' THEN to.id END) AS front,
  count(DISTINCT CASE WHEN g.account = 'inactive' THEN to.id END) AS inactive,
  min(CASE WHEN g.account = 'active' THEN g.release + '#' + toString(g.row) END) AS front_row
OPTIONAL MATCH (net)<-[c:COVERED]-(q:Search)<-[:RAN]-(fed:Agency)
WHERE fed.federal AND fed.body IN asked
  AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
WITH asked, holder, net, front, inactive, front_row, q, min(c.release + '#' + toString(c.row)) AS seen
WITH asked, holder, net, front, inactive, front_row, sum(coalesce(q.searches, 0)) AS own_searches, min(seen) AS own_row
OPTIONAL MATCH (net)<-[c:COVERED]-(q:Search)<-[:RAN]-(who:Agency)
WHERE NOT who.federal AND who.identified
  AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  AND EXISTS { MATCH (q)-[m:NAMES]->(f:Agency) WHERE f.body IN asked AND m.grade IN ['asked', 'named'] }
WITH holder, net, front, inactive, front_row, own_searches, own_row, who, q, min(c.release + '#' + toString(c.row)) AS seen
WITH holder, net, front, inactive, front_row, own_searches, own_row, count(DISTINCT who.id) AS proxies,
  sum(coalesce(q.searches, 0)) AS side_searches, min(seen) AS side_row
RETURN holder.state AS state, holder.name AS owner, net.id AS network, front, inactive, own_searches, proxies, side_searches,
  COUNT { MATCH (net)-[held:CONFIGURED]->(list:Release) WHERE held.complete } AS lists,
  COUNT { MATCH (log:Release {agency: net.owner, kind: 'network audit'}) } AS logs,
  [x IN [front_row, own_row, side_row] WHERE x IS NOT NULL] AS evidence
ORDER BY coalesce(state, ''), owner, network
