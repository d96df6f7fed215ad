// name: doors-back
// title: Back doors of a federal body
// asks: Which networks did the body search although a complete list of that day does not name it?
// category: doors
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: owner STRING | Agency that owns the cameras
// column: network STRING | Network searched
// column: body STRING | Body that searched
// column: via STRING | direct, lookup or unknown, from the Search Type
// column: searches INTEGER | Distinct searches
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: pools LIST<STRING> | Lookup pools that the network is known to have joined
// column: evidence LIST<STRING> | Rows of the network's log, as release#row
// column: lists LIST<STRING> | Complete lists of those days that do not name the body, as release#row
// caveat: Lists are judged on all that is held; since and until choose searches only.
// caveat: Not named in the network's list; the search may have come through a lookup pool.
// caveat: The log lists this network among those asked; it does not show that an image came back.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH top, collect(DISTINCT part.body) AS asked
MATCH (net:Network)<-[c:COVERED]-(q:Search)<-[:RAN]-(fed:Agency)
WHERE fed.federal AND fed.body IN asked
  AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
  AND NOT EXISTS {
    MATCH (net)-[g:SHARES_WITH]->(to:Agency)
    WHERE to.federal AND g.from <= q.day AND g.until >= q.day AND (g.opened IS NULL OR g.opened <= q.at) AND (g.closed IS NULL OR g.closed > q.at)
      AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE above_it.body = to.body }
  }
MATCH (net)-[held:CONFIGURED]->(list:Release)
WHERE held.complete AND held.from <= q.day AND held.until >= q.day
  AND NOT EXISTS {
    MATCH (net)-[g:SHARES_WITH]->(to:Agency)
    WHERE to.federal AND (g.from IS NULL OR (g.from <= held.until AND g.until >= held.from))
      AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE above_it.body = to.body }
  }
  AND NOT EXISTS {
    MATCH (net)-[n:CONFIGURED]->(other:Release)
    WHERE n.near_bodies IS NOT NULL AND (n.from IS NULL OR (n.from <= held.until AND n.until >= held.from))
      AND EXISTS { MATCH (fed)-[:PART_OF*0..5]->(above_it:Agency) WHERE n.near_bodies CONTAINS '|' + above_it.body + '|' }
  }
MATCH (net)<-[:OWNS]-(holder:Agency)
WITH holder, net, fed.body AS body, CASE WHEN toLower(coalesce(q.via, '')) CONTAINS 'lookup' THEN 'lookup' WHEN toLower(coalesce(q.via, '')) STARTS WITH 'search' THEN 'direct' ELSE 'unknown' END AS via, q,
  min([c.release, c.row]) AS seen, min([list.id, held.row]) AS held_in
ORDER BY seen
WITH holder, net, body, via, sum(q.searches) AS searches, min(q.day) AS first, max(q.day) AS last,
  [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence, collect(held_in) AS held_ins
UNWIND held_ins AS held_in
WITH holder, net, body, via, searches, first, last, evidence, held_in ORDER BY held_in
WITH holder, net, body, via, searches, first, last, evidence, collect(DISTINCT held_in[0] + '#' + toString(held_in[1]))[0..5] AS lists
OPTIONAL MATCH (net)-[:IN_POOL]->(pool:Pool)
WITH holder, net, body, via, searches, first, last, evidence, lists, pool.name AS joined ORDER BY joined
WITH holder, net, body, via, searches, first, last, evidence, lists, collect(DISTINCT joined) AS pools
RETURN holder.name AS owner, net.id AS network, body, via, searches, first, last, pools, evidence, lists
ORDER BY owner, network, body, via
