// name: discrepancies-inactive-but-searching
// title: Inactive account, but searching
// asks: Which agencies searched a network on a day on which its list names their account as inactive?
// category: discrepancies
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: network STRING | Network
// column: searcher STRING | Agency
// column: mark STRING | The mark as written
// column: searches INTEGER | Searches on such days that are not ordinary
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | A row of the log and one of the list, as release#row
// caveat: Marks may be older or newer than the day: a candidate for review, nothing more.
// source: docs/method.md
// since: 0.1
MATCH (net:Network)-[g:SHARES_WITH]->(who:Agency)
WHERE g.account = 'inactive'
MATCH (who)-[:RAN]->(s:Search)-[c:COVERED]->(net)
WHERE s.day >= g.from AND s.day <= g.until AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH net, who, s, min(g.account_mark) AS mark, min([c.release, c.row]) AS seen, min([g.release, g.row]) AS listed
WITH net.id AS network, who.id AS searcher, min(mark) AS mark, sum(s.searches) AS searches, min(s.day) AS first, max(s.day) AS last,
  min(seen) AS seen, min(listed) AS listed
RETURN network, searcher, mark, searches, first, last,
  [x IN [seen, listed] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY network, searcher
