// name: discrepancies-inactive-but-searching
// title: Inactive account, but searching
// asks: Which agencies searched a network on days on which its list names their account as inactive, and none as active?
// category: discrepancies
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: network STRING | Network
// column: searcher STRING | Agency
// column: mark STRING | The mark as written
// column: searches INTEGER | Searches on such days; a month's ordinary searches where the mark covers all of their days
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | A row of the log and one of the list, as release#row
// caveat: Marks may be older or newer than the day: a candidate for review, nothing more.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[g:SHARES_WITH]->(who:Agency)
WHERE g.account = 'inactive'
WITH DISTINCT net, who
CALL (net, who) {
  MATCH (who)-[:RAN]->(s:Search)-[c:COVERED]->(net)
  WHERE s.disowned IS NULL
  RETURN s.searches AS n, s.day AS day_from, s.day AS day_until, [c.release, c.row] AS seen
  UNION ALL
  MATCH (who)-[t:SEARCHED_IN_MONTH]->(net)
  RETURN t.searches AS n, t.first AS day_from, t.last AS day_until, [t.release, t.row] AS seen
}
WITH net, who, n, day_from, day_until, seen
WHERE ($since IS NULL OR day_from >= $since) AND ($until IS NULL OR day_until <= $until)
MATCH (net)-[g:SHARES_WITH]->(who)
WHERE g.account = 'inactive' AND g.from <= day_from AND g.until >= day_until
  AND NOT EXISTS { MATCH (net)-[a:SHARES_WITH]->(who) WHERE a.account = 'active' AND a.from <= day_until AND a.until >= day_from }
WITH net, who, n, day_from, day_until, seen, min(g.account_mark) AS marked, min([g.release, g.row]) AS listed
WITH net.id AS network, who.id AS searcher, min(marked) AS mark, sum(n) AS searches, min(day_from) AS first, max(day_until) AS last,
  min(seen) AS seen, min(listed) AS listed
RETURN network, searcher, mark, searches, first, last,
  [x IN [seen, listed] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, searcher
