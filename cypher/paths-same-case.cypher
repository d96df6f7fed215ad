// name: paths-same-case
// title: Searches tied by a case number
// asks: Which searches of different agencies bear the same case number, where one names the body?
// category: paths
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: case_number INTEGER | Small number that stands for the case
// column: day DATE | Day of the search that names the body
// column: proxy_id STRING | Its agency
// column: other_id STRING | Agency of the other search
// column: other_day DATE | Its day
// column: networks INTEGER | Networks whose log holds the other search
// column: evidence LIST<STRING> | The row whose words name the body, then a row of the other search, as release#row
// caveat: An equal case number ties two searches; it does not say who asked whom, and agencies number cases by themselves.
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)
WHERE NOT who.federal AND who.identified AND who.near_bodies IS NULL AND s.disowned IS NULL AND s.`case` IS NOT NULL
WITH wanted, s.`case` AS case_number, collect({by: who.id, id: s.id, names: ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
  AND EXISTS { MATCH (s)-[:NAMES]->(f:Agency) WHERE f.body IN wanted }}) AS tied
WHERE size(tied) > 1
UNWIND tied AS naming
UNWIND tied AS other
WITH wanted, case_number, naming, other
WHERE naming.names AND naming.by <> other.by AND naming.id <> other.id
MATCH (s:Search {id: naming.id})-[m:NAMES]->(f:Agency)
WHERE f.body IN wanted
WITH case_number, naming.by AS proxy_id, other.by AS other_id, s, other.id AS second, min([m.release, m.row]) AS one
MATCH (t:Search {id: second})-[k:LOGGED_IN]->(book:Release)
WITH case_number, proxy_id, other_id, s, t, one, min([book.id, k.row]) AS two
RETURN case_number, s.day AS day, proxy_id, other_id, t.day AS other_day,
  COUNT { MATCH (t)-[:COVERED]->(net:Network) } AS networks, [x IN [one, two] | x[0] + '#' + toString(x[1])] AS evidence
ORDER BY case_number, day, proxy_id, other_id, other_day, one, two
