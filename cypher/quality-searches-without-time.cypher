// name: quality-searches-without-time
// title: Searches without a time
// asks: Which searches have no readable time, and so stand in no window?
// category: quality
// column: search STRING | Id of the search
// column: agency STRING | Agency that ran it
// column: purpose STRING | Purpose
// column: evidence STRING | A row, as release#row
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[l:LOGGED_IN]->(log:Release)
WHERE s.at IS NULL
WITH s.id AS search, who.id AS agency, s.purpose AS purpose, min([log.id, l.row]) AS seen
RETURN search, agency, purpose, seen[0] + '#' + toString(seen[1]) AS evidence
ORDER BY search, agency
