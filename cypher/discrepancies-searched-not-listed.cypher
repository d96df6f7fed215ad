// name: discrepancies-searched-not-listed
// title: Searched, but on no list
// asks: Which agencies stand in a network's log on a day for which a complete list of it does not name them?
// category: discrepancies
// param: agency STRING = | Id of the agency; none: all
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: network STRING | Network
// column: searcher STRING | Agency that searched
// column: federal BOOLEAN | Whether it is federal
// column: searches INTEGER | Searches on such days that are not ordinary
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: pools LIST<STRING> | Pools that the network has joined
// column: evidence LIST<STRING> | Rows of the network's log, as release#row
// column: lists LIST<STRING> | Complete lists of those days
// caveat: A name that is only near a federal body's proves nothing: such a searcher, and such a list for the body, stand aside.
// caveat: It may have come through a lookup pool, or under another name: a candidate for review, nothing more.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[c:COVERED]->(net:Network)
WHERE ($agency IS NULL OR net.owner = $agency) AND who.id <> net.owner AND who.near_bodies IS NULL AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
MATCH (net)-[held:CONFIGURED]->(list:Release)
WHERE held.complete AND held.from <= s.day AND held.until >= s.day
  AND NOT EXISTS { MATCH (net)-[g:SHARES_WITH]->(who) WHERE g.from IS NULL OR (g.from <= held.until AND g.until >= held.from) }
  AND NOT EXISTS {
    MATCH (net)-[n:CONFIGURED]->(other:Release)
    WHERE who.federal AND n.near_bodies IS NOT NULL AND (n.from IS NULL OR (n.from <= held.until AND n.until >= held.from))
      AND EXISTS { MATCH (who)-[:PART_OF*0..5]->(above_it:Agency) WHERE n.near_bodies CONTAINS '|' + above_it.body + '|' }
  }
WITH net, who, s, min([c.release, c.row]) AS seen, min([list.id, held.row]) AS held_in ORDER BY seen
WITH net, who, sum(s.searches) AS searches, min(s.day) AS first, max(s.day) AS last, [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence,
  collect(held_in) AS held_ins
UNWIND held_ins AS held_in
WITH net, who, searches, first, last, evidence, held_in ORDER BY held_in
WITH net, who, searches, first, last, evidence, collect(DISTINCT held_in[0] + '#' + toString(held_in[1]))[0..5] AS lists
OPTIONAL MATCH (net)-[:IN_POOL]->(pool:Pool)
WITH net, who, searches, first, last, evidence, lists, pool.name AS joined ORDER BY joined
RETURN net.id AS network, who.id AS searcher, who.federal AS federal, searches, first, last, collect(DISTINCT joined) AS pools, evidence, lists
ORDER BY network, searcher
