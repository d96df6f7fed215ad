// name: time-months-of-body
// title: Searches naming a body by month
// asks: How did searches that name the body go month by month?
// category: time
// param: body STRING = ICE | Federal body by its short name; its parts are included
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: month STRING | YYYY-MM, UTC
// column: asked INTEGER | Searches with words of request or assistance
// column: named INTEGER | … or that name the body
// column: hinted INTEGER | … or that only hint at it
// column: proxies INTEGER | Agencies that ran them
// column: logs INTEGER | Logs that hold them
// column: evidence LIST<STRING> | Rows that name the body, firmest first, as release#row
// caveat: Months differ in the logs held; a fall of searches in words is not a fall of use (columns were removed from exports in December 2025).
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(q:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND q.day IS NOT NULL AND f.body IN wanted AND q.disowned IS NULL AND ($since IS NULL OR q.day >= $since) AND ($until IS NULL OR q.day <= $until)
WITH substring(toString(q.day), 0, 7) AS month, who.id AS proxy_id, q.id AS one, max(q.searches) AS n,
  max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength,
  min([CASE m.grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, m.release, m.row]) AS told
ORDER BY told
WITH month, sum(CASE WHEN strength = 3 THEN n ELSE 0 END) AS asked, sum(CASE WHEN strength >= 2 THEN n ELSE 0 END) AS named,
  sum(n) AS hinted, count(DISTINCT proxy_id) AS proxies, collect(one) AS ones,
  [x IN collect(told)[0..5] | x[1] + '#' + toString(x[2])] AS evidence
UNWIND ones AS one
MATCH (:Search {id: one})-[:LOGGED_IN]->(log:Release)
RETURN month, asked, named, hinted, proxies, count(DISTINCT log.id) AS logs, evidence
ORDER BY month
