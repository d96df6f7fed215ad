// name: discrepancies-searched-not-listed
// title: Searched, but on no list
// asks: Which agencies stand in a network's log on days for which a complete list of it names neither them nor a body above them?
// category: discrepancies
// param: agency STRING = | Id of the agency that owns the network; none: all
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: network STRING | Network
// column: searcher STRING | Agency that searched
// column: federal BOOLEAN | Whether it is federal
// column: searches INTEGER | Searches on such days; a month's ordinary searches where a list covers all of their days
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: pools LIST<STRING> | Pools that the network has joined
// column: evidence LIST<STRING> | Rows of the network's log, as release#row
// column: lists LIST<STRING> | Complete lists of those days
// caveat: A name that is only near a federal body's proves nothing: such a searcher, and such a list for the body, stand aside.
// caveat: It may have come through a lookup pool, or under another name: a candidate for review, nothing more.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[held:CONFIGURED]->(list:Release)
WHERE ($agency IS NULL OR net.owner = $agency) AND held.complete AND held.from IS NOT NULL
CALL (net, held) {
  MATCH (who:Agency)-[:RAN]->(s:Search)-[c:COVERED]->(net)
  WHERE s.day >= held.from AND s.day <= held.until AND s.disowned IS NULL
  RETURN who, s.searches AS n, s.day AS day_from, s.day AS day_until, [c.release, c.row] AS seen
  UNION ALL
  MATCH (who:Agency)-[t:SEARCHED_IN_MONTH]->(net)
  WHERE t.first >= held.from AND t.last <= held.until
  RETURN who, t.searches AS n, t.first AS day_from, t.last AS day_until, [t.release, t.row] AS seen
}
WITH net, held, list, who, n, day_from, day_until, seen
WHERE who.id <> net.owner AND who.identified AND who.near_bodies IS NULL
  AND ($since IS NULL OR day_from >= $since) AND ($until IS NULL OR day_until <= $until)
OPTIONAL MATCH (net)-[g:SHARES_WITH]->(who)
WHERE g.from IS NULL OR (g.from <= held.until AND g.until >= held.from)
WITH net, who, n, day_from, day_until, seen, held, list, count(g) AS named
WHERE named = 0
OPTIONAL MATCH (who)-[:PART_OF*0..5]->(above_it:Agency)
WHERE who.federal
WITH net, who, n, day_from, day_until, seen, held, list, collect(DISTINCT above_it.body) AS bodies
WHERE size(bodies) = 0 OR (
  NOT EXISTS {
    MATCH (net)-[above:SHARES_WITH]->(to:Agency)
    WHERE to.federal AND to.body IN bodies AND (above.from IS NULL OR (above.from <= held.until AND above.until >= held.from))
  }
  AND NOT EXISTS {
    MATCH (net)-[d:CONFIGURED]->(other:Release)
    WHERE d.near_bodies IS NOT NULL AND (d.from IS NULL OR (d.from <= held.until AND d.until >= held.from))
      AND any(b IN bodies WHERE d.near_bodies CONTAINS '|' + b + '|')
  })
WITH net, who, n, day_from, day_until, seen, min([list.id, held.row]) AS held_in ORDER BY seen[0], seen[1]
WITH net, who, sum(n) AS searches, min(day_from) AS first, max(day_until) AS last, [x IN collect(seen)[0..5] | x[0] + '#' + toString(x[1])] AS evidence,
  collect(held_in) AS held_ins
UNWIND held_ins AS held_in
WITH net, who, searches, first, last, evidence, held_in ORDER BY held_in
WITH net, who, searches, first, last, evidence, collect(DISTINCT held_in[0] + '#' + toString(held_in[1]))[0..5] AS lists
OPTIONAL MATCH (net)-[:IN_POOL]->(pool:Pool)
WITH net, who, searches, first, last, evidence, lists, pool.name AS joined ORDER BY joined
RETURN net.id AS network, who.id AS searcher, who.federal AS federal, searches, first, last, collect(DISTINCT joined) AS pools, evidence, lists
ORDER BY network, searcher
