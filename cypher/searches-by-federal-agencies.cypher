// name: searches-by-federal-agencies
// title: Searches by federal agencies
// asks: What did federal agencies search themselves?
// category: searches
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: body STRING | Body
// column: agency STRING | Federal agency
// column: networks INTEGER | Networks whose own log holds such a search
// column: searches INTEGER | Distinct searches
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence STRING | A row, as release#row
// caveat: A federal agency's own row is observed use, whatever its reason.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[l:LOGGED_IN]->(log:Release)
WHERE who.federal AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who, s, min([log.id, l.row]) AS seen
WITH who, sum(s.searches) AS searches, min(s.day) AS first, max(s.day) AS last, min(seen) AS seen
OPTIONAL MATCH (who)-[:RAN]->(again:Search)-[:COVERED]->(net:Network)
WHERE again.disowned IS NULL AND ($since IS NULL OR again.day >= $since) AND ($until IS NULL OR again.day <= $until)
WITH who, searches, first, last, seen, count(DISTINCT net.id) AS networks
RETURN who.body AS body, who.id AS agency, networks, searches, first, last, seen[0] + '#' + toString(seen[1]) AS evidence
ORDER BY searches DESC, agency
