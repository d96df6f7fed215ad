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
// caveat: The two columns overlap: never add them.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)
WHERE ($agency IS NULL OR who.id = $agency) AND NOT who.federal
CALL (who) {
  MATCH (who)-[t:LOGGED]->(log:Release)
  RETURN t.purpose AS what, sum(t.searches) AS logged_n, 0 AS seen_n, null AS named_body
  UNION ALL
  MATCH (who)-[:RAN]->(s:Search)
  WHERE s.disowned IS NULL
  RETURN s.purpose AS what, 0 AS logged_n, sum(s.searches) AS seen_n, null AS named_body
  UNION ALL
  MATCH (who)-[:RAN]->(s:Search)-[:NAMES]->(f:Agency)
  WHERE s.disowned IS NULL
  RETURN s.purpose AS what, 0 AS logged_n, 0 AS seen_n, f.body AS named_body
}
WITH who, what, logged_n, seen_n, named_body ORDER BY named_body
RETURN who.id AS agency_id, what AS purpose, sum(logged_n) AS own_log, sum(seen_n) AS searches, collect(DISTINCT named_body) AS bodies
ORDER BY agency_id, purpose
