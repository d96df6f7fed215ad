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
// caveat: Months differ in the logs held; a fall of searches in words is not a fall of use (columns were removed from exports in December 2025).
// source: docs/method.md
// since: 0.1
MATCH (top:Agency)
WHERE top.federal AND top.body = $body AND top.id = replace(toLower($body), ' ', '-')
MATCH (part:Agency)-[:PART_OF*0..5]->(top)
WITH collect(DISTINCT part.body) AS wanted
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND s.day IS NOT NULL AND f.body IN wanted AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH who, s, max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength
MATCH (s)-[:LOGGED_IN]->(log:Release)
WITH who, s, strength, collect(DISTINCT log.id) AS books
UNWIND books AS book
WITH substring(toString(s.day), 0, 7) AS month, book, who, s, strength
WITH month, collect(DISTINCT book) AS all_books, collect(DISTINCT who.id) AS all_who, collect(DISTINCT [s.id, strength, s.searches]) AS found
RETURN month, reduce(n = 0, x IN found | n + CASE WHEN x[1] = 3 THEN x[2] ELSE 0 END) AS asked,
  reduce(n = 0, x IN found | n + CASE WHEN x[1] >= 2 THEN x[2] ELSE 0 END) AS named,
  reduce(n = 0, x IN found | n + x[2]) AS hinted, size(all_who) AS proxies, size(all_books) AS logs
ORDER BY month
