// name: town-own-searches
// title: What a town's own officers searched
// asks: For which purposes do the town's officers search, by its own logs and by the logs of others?
// category: town
// param: agency STRING = | Id of the agency; none: all
// column: agency_id STRING | Agency
// column: purpose STRING | Purpose
// column: own_log INTEGER | Monthly sums of its own (organization) log
// column: searches INTEGER | Searches that are not ordinary, in any log
// column: bodies LIST<STRING> | Bodies that the latter name
// column: evidence LIST<STRING> | Rows of logs, as release#row; of its own log one a month
// caveat: The two columns overlap: never add them.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)
WHERE ($agency IS NULL OR who.id = $agency) AND NOT who.federal
CALL (who) {
  MATCH (who)-[t:LOGGED]->(log:Release)
  RETURN t.purpose AS what, t.searches AS logged_n, 0 AS seen_n, null AS named_body, log.id AS log_id, t.row AS log_row
  UNION ALL
  MATCH (who)-[:RAN]->(s:Search)-[l:LOGGED_IN]->(log:Release)
  WHERE s.disowned IS NULL
  WITH s, min([log.id, l.row]) AS seen
  RETURN s.purpose AS what, 0 AS logged_n, s.searches AS seen_n, null AS named_body, seen[0] AS log_id, seen[1] AS log_row
  UNION ALL
  MATCH (who)-[:RAN]->(s:Search)-[:NAMES]->(f:Agency)
  WHERE s.disowned IS NULL
  RETURN s.purpose AS what, 0 AS logged_n, 0 AS seen_n, f.body AS named_body, null AS log_id, null AS log_row
}
WITH who, what, logged_n, seen_n, named_body, log_id, log_row ORDER BY named_body, log_id, log_row
RETURN who.id AS agency_id, what AS purpose, sum(logged_n) AS own_log, sum(seen_n) AS searches, collect(DISTINCT named_body) AS bodies,
  collect(DISTINCT log_id + '#' + toString(log_row))[0..5] AS evidence
ORDER BY agency_id, purpose
