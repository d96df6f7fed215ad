// name: tally-bodies
// title: Searches by body named
// asks: Which federal bodies do searches by other agencies name, and how firmly?
// category: tally
// param: since DATE = | First day (UTC); none: from the beginning
// param: until DATE = | Last day (UTC), included; none: to the end
// column: body STRING | Body as written, not rolled up
// column: asked INTEGER | Searches with words of request or assistance
// column: named INTEGER | … or that name the body
// column: hinted INTEGER | … or that only hint at it
// column: proxies INTEGER | Agencies that ran them
// column: first DATE | Day of the first
// column: last DATE | Day of the last
// column: evidence LIST<STRING> | Rows that name the body, firmest first, as release#row
// caveat: Left out: searches that federal agencies ran themselves or that agencies with an uncertain name ran, and what the vendor disowns. Searches that say immigration and name nobody stand under no body: see tally-purposes.
// caveat: asked, named and hinted are cumulative. A search that names two bodies stands under both: never add over bodies.
// source: docs/method.md
// since: 0.1
MATCH (who:Agency)-[:RAN]->(s:Search)-[m:NAMES]->(f:Agency)
WHERE NOT who.federal AND who.near_bodies IS NULL AND s.disowned IS NULL AND ($since IS NULL OR s.day >= $since) AND ($until IS NULL OR s.day <= $until)
WITH f.body AS body, who, s, max(CASE m.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END) AS strength,
  min([CASE m.grade WHEN 'asked' THEN 1 WHEN 'named' THEN 2 ELSE 3 END, m.release, m.row]) AS told
ORDER BY told
RETURN body, sum(CASE WHEN strength = 3 THEN s.searches ELSE 0 END) AS asked,
  sum(CASE WHEN strength >= 2 THEN s.searches ELSE 0 END) AS named, sum(s.searches) AS hinted,
  count(DISTINCT who.id) AS proxies, min(s.day) AS first, max(s.day) AS last, [x IN collect(told)[0..5] | x[1] + '#' + toString(x[2])] AS evidence
ORDER BY named DESC, hinted DESC, body
