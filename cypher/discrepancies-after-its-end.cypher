// name: discrepancies-after-its-end
// title: Searched after its share ended
// asks: Which agencies searched a network on days after an event log closed their share, with no other share then?
// category: discrepancies
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: network STRING | Network
// column: searcher STRING | Agency
// column: federal BOOLEAN | Whether it is federal
// column: closed DATE | Day on which the first such share was closed
// column: searches INTEGER | Searches on later days; a month's ordinary searches where all of their days are later
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | A row of the log and one of the event log, as release#row
// caveat: It may have come through a lookup pool, or under another name: a candidate for review, nothing more.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[g:SHARES_WITH]->(who:Agency)
WHERE g.closed IS NOT NULL
WITH net, who, min(date(g.closed)) AS closed, min([g.release, g.row]) AS told
CALL (net, who) {
  MATCH (who)-[:RAN]->(s:Search)-[c:COVERED]->(net)
  WHERE s.disowned IS NULL
  RETURN s.searches AS n, s.day AS day_from, s.day AS day_until, [c.release, c.row] AS seen
  UNION ALL
  MATCH (who)-[t:SEARCHED_IN_MONTH]->(net)
  RETURN t.searches AS n, t.first AS day_from, t.last AS day_until, [t.release, t.row] AS seen
}
WITH net, who, closed, told, n, day_from, day_until, seen
WHERE day_from > closed AND ($since IS NULL OR day_from >= $since) AND ($until IS NULL OR day_until <= $until)
  AND NOT EXISTS { MATCH (net)-[o:SHARES_WITH]->(who) WHERE o.from IS NULL OR (o.from <= day_until AND o.until >= day_from) }
WITH net.id AS network, who.id AS searcher, who.federal AS federal, closed, told, sum(n) AS searches, min(day_from) AS first, max(day_until) AS last,
  min(seen) AS seen
RETURN network, searcher, federal, closed, searches, first, last,
  [x IN [seen, told] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, searcher
